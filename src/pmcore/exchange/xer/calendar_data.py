"""Nested data of a calendar: ``(0||name(key|value)(...))``, read without recursion.

A part has a name, pairs of keys and values, and parts below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable

_LONGEST = 4 * 2**20
_MOST_PARTS = 200_000
_DEEPEST = 64
_tokens = re.compile(r"[()]|[^()]+").finditer
_LONGEST_SHOWN = 40


@dataclass(slots=True)
class Part:
    """A part of a calendar's data.

    Attributes
    ----------
    name
        What stands behind ``0||``, such as ``DaysOfWeek`` or the number of a day.
    pairs
        Its values by key.
    below
        The parts below it.
    """

    name: str
    pairs: dict[str, str] = field(default_factory=dict)
    below: list[Part] = field(default_factory=list)

    def find(self, name: str) -> Part | None:
        """Return the first part below of a name."""
        return next((part for part in self.below if part.name == name), None)


def part_of(text: str) -> Part | None:
    """Read the data of a calendar; ``None`` for no data.

    Raises
    ------
    InputError
        ``value.invalid`` for text of another kind.

    Examples
    --------
    >>> data = part_of("(0||DaysOfWeek()((0||2()((0||0(s|08:00|f|12:00)())))))")
    >>> data.name, data.below[0].name, data.below[0].below[0].pairs
    ('DaysOfWeek', '2', {'s': '08:00', 'f': '12:00'})
    """
    if len(text) > _LONGEST:
        raise _wrong(f"it must have at most {_LONGEST} characters", f"至多 {_LONGEST} 个字符", "")
    if not text.strip():
        return None
    top = Part("")
    _Builder(top).take(text)
    if not top.below:
        raise _wrong("it must be parts in brackets", "应为括号中的各部分", text)
    return top.below[0]


class _Builder:
    """Puts parts together: ``(`` opens a part, its pairs or the list below it."""

    def __init__(self, top: Part) -> None:
        # What is open: a list of parts, a part, or the pairs of a part.
        self._open: list[tuple[str, Part]] = [("list", top)]
        self._count = 0

    def take(self, text: str) -> None:
        for token in _tokens(text):
            word = token[0]
            if word == "(":
                self._begin(text, token.start())
            elif word == ")":
                if len(self._open) == 1:
                    raise _wrong(
                        "a bracket closes that was not opened", "多出右括号", text, token.start()
                    )
                self._open.pop()
            elif word.strip(" \t\r\n\x7f"):
                self._say(word.strip(" \t\r\n\x7f"), text, token.start())
        if len(self._open) > 1:
            raise _wrong("a bracket is not closed", "缺少右括号", text, len(text))

    def _begin(self, text: str, at: int) -> None:
        kind, part = self._open[-1]
        if len(self._open) > _DEEPEST:
            raise _wrong(f"it must have at most {_DEEPEST} levels", f"至多 {_DEEPEST} 层", text, at)
        if kind == "list":
            self._count += 1
            if self._count > _MOST_PARTS:
                raise _wrong(
                    f"it must have at most {_MOST_PARTS} parts", f"至多 {_MOST_PARTS} 个部分", ""
                )
            made = Part("")
            part.below.append(made)
            self._open.append(("part", made))
        elif kind == "part":
            # The first bracket of a part holds its pairs, the second the parts below.
            self._open[-1] = ("paired", part)
            self._open.append(("pairs", part))
        elif kind == "paired":
            self._open.append(("list", part))
        else:
            raise _wrong("pairs hold no brackets", "键值中不能有括号", text, at)

    def _say(self, word: str, text: str, at: int) -> None:
        kind, part = self._open[-1]
        if kind == "part":
            part.name = word.rpartition("||")[2].strip()
        elif kind == "pairs":
            words = word.split("|")
            part.pairs = dict(zip(words[::2], words[1::2], strict=False))
        else:
            raise _wrong("text stands outside of a part", "文字位于各部分之外", text, at)


def _wrong(en: str, zh: str, text: str, at: int = 0) -> InputError:
    shown = text[max(at - _LONGEST_SHOWN // 2, 0) : at + _LONGEST_SHOWN // 2]
    return unusable("clndr_data", shown or None, en, zh)
