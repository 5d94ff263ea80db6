"""Texts that stand for a person, and what is put in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from unicodedata import normalize

from pmcore.kernel import check_text
from pmcore.kernel.coercion import taken, unusable

ERASED = "[erased]"
_SHORT = "█"  # where the longer one would take more room than a text may have
_ROOM = 40  # characters that the shortest of our texts may have
_SPACES = r"\s+"
_SPACES_IN_JSON = r"(?:\s|\\[nt])+"
_LEAST = 2
_ANY_CASE = re.IGNORECASE
_MOST = 1000
_SPACED = "\u2e80"  # from here on, scripts put no spaces between words


class Words:
    """Texts to look for, whatever their case, as whole words.

    A text in a script without spaces between words is found wherever it stands, and a space is any
    run of spaces and ends of lines. Other spellings are not found: neither ``Wei Li`` nor
    ``liwei2`` is ``Li Wei``.

    Parameters
    ----------
    texts
        Each of at least two characters. Of combined characters both ways to write them count.

    Raises
    ------
    InputError
        ``text.invalid``; ``value.invalid`` for a text that is too short, or stands in what would
        replace it.

    Examples
    --------
    >>> words = Words(["Li Wei", "li@example.com"])
    >>> words.erased("Ask LI WEI (li@example.com), not Li Weiss")
    'Ask [erased] ([erased]), not Li Weiss'
    >>> Words(["李伟"]).erased("请李伟确认")
    '请[erased]确认'
    """

    def __init__(self, texts: Iterable[str]) -> None:
        checked = listed_words(texts)
        forms = {normalize(form, text) for text in checked for form in ("NFC", "NFD")}
        self.texts = tuple(sorted(forms, key=lambda text: (-len(text), text)))
        whole = "|".join(map(_whole, self.texts))
        self._find = re.compile(whole or r"(?!)", _ANY_CASE)
        rough = "|".join(form for text in self.texts for form in _written(text))
        self._rough = re.compile(rough or r"(?!)", _ANY_CASE)

    def stand_in(self, text: str) -> bool:
        """Say whether any of them stands in a text."""
        return self._find.search(text) is not None

    def may_stand_in(self, written: str) -> bool:
        """Say whether one may stand in a text, or in texts that were written as JSON.

        It is quick, and never too few.

        >>> Words(["Al"]).may_stand_in('{"name":"Also"}')
        True
        """
        return self._rough.search(written) is not None

    def erased(self, text: str) -> str:
        """Return a text with ``[erased]`` in their place, which always fits where the text did."""
        longer = self._find.sub(ERASED, text)
        if len(longer) <= max(len(text), _ROOM):
            return longer
        return self._find.sub(_SHORT, text)


def listed_words(texts: object, field: str = "words") -> tuple[str, ...]:
    """Return texts that can be looked for, in their order.

    Raises
    ------
    InputError
        ``text.invalid``, ``value.invalid``; ``input.too_many``.
    """
    return tuple(check_word(text) for text in taken(texts, field, _MOST))


def check_word(value: object) -> str:
    """Return a text that can be looked for.

    Raises
    ------
    InputError
        ``text.invalid``, ``value.invalid``.
    """
    text = check_text(value, "word").strip()
    if len(text) < _LEAST:
        en = f"it must have at least {_LEAST} characters, or it stands in too many texts"
        raise unusable("word", text, en, f"至少应有 {_LEAST} 个字符，否则会误中过多文字")
    if re.search(_whole(text), ERASED, _ANY_CASE) or text == _SHORT:
        en = f"it stands in {ERASED}, which takes the place of what is erased"
        raise unusable("word", text, en, f"它包含在替换文字 {ERASED} 中")
    return text


def _whole(text: str) -> str:
    """Return the pattern of a text that does not go on with letters or digits at either end."""
    before = r"(?<![^\W_\u2e80-\U0010ffff])" if _is_spaced(text[0]) else ""
    after = r"(?![^\W_\u2e80-\U0010ffff])" if _is_spaced(text[-1]) else ""
    return before + _SPACES.join(map(re.escape, text.split())) + after


def _written(text: str) -> set[str]:
    """Return patterns of a text as it is, and in JSON, where letters may have a backslash."""
    told = (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    return {_SPACES_IN_JSON.join(map(re.escape, form.split())) for form in told}


def _is_spaced(letter: str) -> bool:
    return letter.isalnum() and letter < _SPACED
