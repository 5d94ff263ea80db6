"""Findings: what a planner should see, as data with stable codes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from pmcore.kernel.catalogue import Severity, entry
from pmcore.kernel.codes import Code

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"

LANGUAGES = ("en", "zh")
_LONGEST_TEXT = 200
_LONGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a planner should see; never raised.

    Attributes
    ----------
    code
        Stable code, shared with errors.
    context
        JSON-safe values that the message names. ``task`` is the id of the task it is about.

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

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping with code, severity and context."""
        return {"code": str(self.code), "severity": self.severity, "context": dict(self.context)}

    def __hash__(self) -> int:
        return hash((self.code, repr(sorted(self.context.items()))))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, dict(self.context))


def check_language(language: str) -> str:
    """Return ``language`` if messages exist in it, else raise ``language.unknown``."""
    if language in LANGUAGES:
        return language
    from pmcore.kernel.errors import InputError

    raise InputError(Code.LANGUAGE_UNKNOWN, language=language, known=list(LANGUAGES))


def json_safe(value: object) -> JsonValue:
    """Make a value fit for JSON and for one line of a terminal; long input is cut.

    >>> json_safe("a" * 300)[-4:]
    'aaa…'
    >>> json_safe([1, float("nan"), b"x"])
    [1, 'nan', "b'x'"]
    """
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or -(10**18) < value < 10**18 else _clip(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        items = list(value.items())[:_LONGEST_LIST]
        return {str(json_safe(str(name))): json_safe(inner) for name, inner in items}
    if isinstance(value, list | tuple | set | frozenset):
        ordered = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
        return [json_safe(inner) for inner in ordered[:_LONGEST_LIST]]
    return _clip(value)


def _clip(value: object) -> str:
    if isinstance(value, int):
        return "a number of more than 18 digits"
    text = value[: _LONGEST_TEXT + 1] if isinstance(value, str) else str(value)
    text = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    # Control (Cc), format (Cf: direction overrides) and surrogate (Cs) characters are spelled
    # out: a message must not be able to repaint the terminal that prints it.
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"\\u{ord(char):04x}"
    return char
