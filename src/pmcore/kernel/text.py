"""Text in one language or several, and the rules for text people type."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError

TextLike: TypeAlias = "str | Mapping[str, str] | LocalizedText"

LONGEST_NAME = 500
LONGEST_NOTE = 20_000
_MOST_LANGUAGES = 32

# Controls, lone surrogates, direction overrides, line separators, and the two code points that
# XML (so SVG) cannot hold. Notes may have \n and \t.
_BAD = r"\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff"
_bad_in_name = re.compile(rf"[\x00-\x1f{_BAD}]")
_bad_in_note = re.compile(rf"[\x00-\x08\x0b-\x1f{_BAD}]")
_invisible = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*").fullmatch
_unkept = re.compile(r"[\x00\ud800-\udfff]").search
_language_tag = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}").fullmatch
_UNTAGGED = ""


def check_text(
    value: object, what: str, *, longest: int = LONGEST_NAME, lines: bool = False
) -> str:
    """Return ``value`` if it is printable text within the limit, else raise ``text.invalid``."""
    if not isinstance(value, str):
        raise _invalid(what, value, "it must be a text", "应为文本")
    if len(value) <= longest and value.isprintable() and value and not value.isspace():
        return value  # nearly every text ends here: nothing printable is in the two patterns
    if len(value) > longest:
        en = f"it must have at most {longest} characters, not {len(value)}"
        raise _invalid(what, value[:40], en, f"至多 {longest} 个字符，现有 {len(value)} 个")
    if _invisible(value):
        raise _invalid(what, value, "it must not be empty", "内容不得为空")
    bad = (_bad_in_note if lines else _bad_in_name).search(value)
    if bad:
        point = f"U+{ord(bad[0]):04X}"
        en = f"it must be printable; character {bad.start() + 1} is {point}"
        raise _invalid(what, value, en, f"须可打印；第 {bad.start() + 1} 个字符为 {point}")
    return value


def check_texts(
    values: Sequence[Any], what: str, *, longest: int = LONGEST_NAME, lines: bool = False
) -> list[str]:
    """Return many texts, each as :func:`check_text` would, in less time."""
    if set(map(type, values)) == {str} and "".join(values).isprintable():
        lengths = set(map(len, values))
        if min(lengths) > 0 and max(lengths) <= longest and not any(map(str.isspace, values)):
            return list(values)  # nearly all texts end here
    return [check_text(value, what, longest=longest, lines=lines) for value in values]


def can_be_kept(value: object) -> bool:
    """Whether it is a text that every file and database takes: no NUL, no half of a character."""
    return isinstance(value, str) and not _unkept(value)


def _invalid(what: str, value: object, en: str, zh: str) -> InputError:
    return InputError(Code.TEXT_INVALID, what=what, value=value, problem={"en": en, "zh": zh})


class LocalizedText:
    """A text in one language or several; immutable, hashable, ordered by language.

    Parameters
    ----------
    text
        The text where its language does not matter, or a mapping from language tag to text.
    **translations
        Texts by language (``en``, ``zh``, ...).

    Raises
    ------
    InputError
        ``text.invalid``: empty, too long, or with control characters; bad language tag.

    Examples
    --------
    >>> name = LocalizedText(en="Golden sample", zh="封样")
    >>> name.pick("zh"), name.pick("zh-CN"), name.pick("de")
    ('封样', '封样', 'Golden sample')
    >>> LocalizedText("Dig")
    LocalizedText('Dig')
    """

    __slots__ = ("_held",)
    _held: str | tuple[tuple[str, str], ...]  # as nearly all are, one text without language

    def __init__(self, text: TextLike | None = None, /, **translations: str) -> None:
        if isinstance(text, str) and not translations:
            held: str | tuple[tuple[str, str], ...] = check_text(text, "text")
        else:
            held = _tagged(text, translations)
        object.__setattr__(self, "_held", held)

    @classmethod
    def of(cls, text: TextLike) -> LocalizedText:
        """Return ``text`` itself if it is localized already, else wrap it."""
        return text if isinstance(text, LocalizedText) else cls(text)

    @classmethod
    def of_all(cls, texts: Sequence[TextLike]) -> list[LocalizedText]:
        """Return many texts, each as :meth:`of` would, in less time."""
        if set(map(type, texts)) == {str}:
            return cls.again(check_texts(texts, "text"))
        return [cls.of(text) for text in texts]

    @classmethod
    def again(cls, written: Sequence[str | Mapping[str, str]]) -> list[LocalizedText]:
        """Make many texts of what :meth:`to_json` gave for each; nothing is checked again.

        >>> LocalizedText.again(["Dig", {"en": "Pour", "zh": "浇筑"}])
        [LocalizedText('Dig'), LocalizedText({'en': 'Pour', 'zh': '浇筑'})]
        """
        made = [object.__new__(cls) for _ in written]
        held = [text if isinstance(text, str) else tuple(sorted(text.items())) for text in written]
        # Through the slot itself, and without a loop: tasks are many, and each has a name.
        deque(map(vars(cls)["_held"].__set__, made, held), maxlen=0)
        return made

    @property
    def _texts(self) -> tuple[tuple[str, str], ...]:
        held = self._held
        return ((_UNTAGGED, held),) if isinstance(held, str) else held

    @property
    def languages(self) -> tuple[str, ...]:
        """Language tags, sorted; empty for a text without language."""
        return tuple(tag for tag, _ in self._texts if tag)

    def pick(self, language: str = "en") -> str:
        """Return the best text for a reader.

        The language itself, then its base (``zh`` for ``zh-CN``), the text without language,
        English, and last the first language in alphabetical order.
        """
        if isinstance(self._held, str):
            return self._held
        if len(self._texts) == 1:
            return self._texts[0][1]
        texts = dict(self._texts)
        for tag in (language, language.split("-", maxsplit=1)[0], _UNTAGGED, "en"):
            if tag in texts:
                return texts[tag]
        return self._texts[0][1]

    def to_json(self) -> str | dict[str, str]:
        """Return a plain string when no language was given, else a mapping."""
        return self._held if isinstance(self._held, str) else dict(self._held)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._texts)

    def __str__(self) -> str:
        return self.pick("en")

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"LocalizedText({self.to_json()!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalizedText) and self._held == other._held

    def __hash__(self) -> int:
        return hash(self._held)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"LocalizedText is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return LocalizedText, (self.to_json(),)


def _tagged(
    text: TextLike | None, translations: Mapping[str, str]
) -> str | tuple[tuple[str, str], ...]:
    if text is None:
        given: dict[str, str] = {}
    elif isinstance(text, LocalizedText | Mapping):
        given = dict(text)
    else:
        given = {_UNTAGGED: text}
    given.update(translations)
    if not given:
        raise _invalid("text", "", "it must not be empty", "内容不得为空")
    if len(given) > _MOST_LANGUAGES:
        en = f"it must have at most {_MOST_LANGUAGES} languages, not {len(given)}"
        zh = f"至多 {_MOST_LANGUAGES} 种语言，现有 {len(given)} 种"
        raise _invalid("text", "", en, zh)
    for tag, value in given.items():
        if tag != _UNTAGGED and not (isinstance(tag, str) and _language_tag(tag)):
            shown = repr(tag)[:20]
            en = f"its languages must be tags such as en and zh-CN, not {shown}"
            raise _invalid("text", value, en, f"语言须为 en、zh-CN 之类的标签，而不是 {shown}")
        check_text(value, "text")
    if given.keys() == {_UNTAGGED}:
        return given[_UNTAGGED]
    return tuple(sorted(given.items()))
