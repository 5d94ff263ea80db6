"""Findings: what a planner should see, as data with stable codes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from numbers import Integral
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from pmcore.kernel.catalogue import Severity, entry
from pmcore.kernel.codes import Code
from pmcore.kernel.naming import names_in

if TYPE_CHECKING:
    from pmcore.kernel.text import LocalizedText

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"

LANGUAGES = ("en", "zh")
_LONGEST_TEXT = 200
_LONGEST_LIST = 1000
_LONGEST_INNER_LIST = 20
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a planner should see; never raised.

    Attributes
    ----------
    code
        Stable code, shared with errors.
    context
        JSON-safe values that the message names. ``task`` is the id of the task it is about.
        A mapping by language, as ``{"en": ..., "zh": ...}``, is shown in the reader's language.
        ``task_names`` has the names of tasks by id, where these are known: messages say both.

    Examples
    --------
    >>> from pmcore.kernel import Code, Finding
    >>> finding = Finding(Code.ID_INVALID, {"what": "task", "value": "?"})
    >>> finding.severity, finding.message()
    ('error', 'task id ? is not usable.')
    """

    code: Code
    context: Mapping[str, JsonValue]

    def __post_init__(self) -> None:
        safe = {name: json_safe(value) for name, value in self.context.items()}
        object.__setattr__(self, "context", MappingProxyType(safe))

    @property
    def severity(self) -> Severity:
        """``error``, ``warning`` or ``info``."""
        return entry(self.code).severity

    @property
    def task(self) -> str | None:
        """Id of the task it is about, if it is about one."""
        task = self.context.get("task")
        return task if isinstance(task, str) else None

    def message(self, language: str = "en") -> str:
        """Say what was found, in ``en`` or ``zh``."""
        return entry(self.code).message(self.context, check_language(language))

    def advice(self, language: str = "en") -> str:
        """Say what to try, in ``en`` or ``zh``."""
        return entry(self.code).advice(self.context, check_language(language))

    def naming(self, name_of: Callable[[str], LocalizedText | None]) -> Finding:
        """Return it with the names of the tasks that its message names.

        Parameters
        ----------
        name_of
            Name of a task by its id; ``None`` for what is no id of a task.

        Examples
        --------
        >>> from pmcore.kernel import Code, Finding, LocalizedText
        >>> finding = Finding(Code.LINT_OWNER, {"task": "T7"})
        >>> finding.naming({"T7": LocalizedText("Photos")}.get).message()
        'Task T7 “Photos” has no owner.'
        """
        names = json_safe(names_in(self.context, name_of))
        return Finding(self.code, {**self.context, "task_names": names}) if names else self

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping with code, severity and context."""
        return {"code": str(self.code), "severity": self.severity, "context": dict(self.context)}

    def __hash__(self) -> int:
        # Only texts take part: equal contexts have equal texts, whatever is nested beside them.
        texts = (item for item in self.context.items() if isinstance(item[1], str))
        return hash((self.code, frozenset(texts)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, dict(self.context))


def check_language(language: str) -> str:
    """Return ``language`` if messages exist in it, else raise ``language.unknown``."""
    if language in LANGUAGES:
        return language
    from pmcore.kernel.errors import InputError

    raise InputError(Code.LANGUAGE_UNKNOWN, language=language, known=list(LANGUAGES))


def json_safe(value: object) -> JsonValue:
    """Make a value fit for JSON and for one line of a terminal.

    Long texts are cut at 200 characters, long lists keep their two ends, deep nesting ends in
    ``…``, and control characters are spelled out. Doing it twice changes nothing more.

    >>> json_safe("a" * 300)[-4:]
    'aaa…'
    >>> json_safe([1, float("nan"), b"x"])
    [1, 'nan', "b'x'"]
    """
    return _safe(value, 0)


def _safe(value: object, depth: int) -> JsonValue:
    if type(value) is str:  # nearly all values are: they go first
        return _clip(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Integral):  # numpy's integers, too
        return _safe_number(int(value))
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _safe_items(value, depth) if depth < _DEEPEST else "…"
    return _safe_text(value)


def _safe_items(
    value: Mapping[Any, Any] | Sequence[Any] | Set[Any], depth: int
) -> list[JsonValue] | dict[str, JsonValue]:
    longest = _LONGEST_INNER_LIST if depth else _LONGEST_LIST
    if isinstance(value, Mapping):
        items = islice(value.items(), longest)
        return {_clip(name): _safe(inner, depth + 1) for name, inner in items}
    ordered = sorted(value, key=_clip) if isinstance(value, Set) else value
    if len(ordered) <= longest:
        return [_safe(inner, depth + 1) for inner in ordered]
    # Both ends: a loop's path shows that it closes.
    half = longest // 2
    ends = [_safe(inner, depth + 1) for inner in [*ordered[:half], *ordered[1 - half :]]]
    return [*ends[:half], f"… {len(ordered) - len(ends)} …", *ends[half:]]


def _safe_text(value: object) -> JsonValue:
    from pmcore.kernel.text import LocalizedText

    if isinstance(value, LocalizedText) and value.languages:
        return {tag: _clip(text) for tag, text in value}
    return _clip(value)


def _safe_number(value: int) -> int | str:
    if -(10**18) < value < 10**18:
        return value
    return f"~{'-' if value < 0 else ''}2^{value.bit_length() - 1}"


def _clip(value: object) -> str:
    if type(value) is str and len(value) <= _LONGEST_TEXT and value.isprintable():
        return value
    if isinstance(value, str | bytes):
        value = value[: _LONGEST_TEXT + 1]
    try:
        text = str(value) if not isinstance(value, bytes) else repr(value)
    except Exception:  # whatever str() does, it must not replace the report that is being made
        text = f"<{type(value).__name__}>"
    text = text[: _LONGEST_TEXT + 1]
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _visible(char: str) -> str:
    # Control (Cc), format (Cf: direction overrides) and surrogate (Cs) characters are spelled
    # out: a message must not be able to repaint the terminal that prints it.
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"
    return char
