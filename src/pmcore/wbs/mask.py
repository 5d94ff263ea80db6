"""WBS codes: how a place in the outline is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from pmcore.kernel import check_text
from pmcore.kernel.coercion import choice, listed, unusable, whole_number

LevelStyle: TypeAlias = Literal["number", "upper", "lower"]
_LETTERS = 26
_level_in_text = re.compile(r"(0*1|A|a)([^0-9A-Za-z]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class WbsLevel:
    """How one level of the outline is counted.

    Attributes
    ----------
    style
        ``number`` (1, 2, 3), ``upper`` (A ... Z, AA) or ``lower`` (a ... z, aa).
    width
        Least number of digits; ``3`` writes 001.
    separator
        Text before this level's part, from the second level on.
    """

    style: LevelStyle = "number"
    width: int = 1
    separator: str = "."

    def __post_init__(self) -> None:
        choice(self.style, "WBS style", get_args(LevelStyle))
        whole_number(self.width, "WBS width", 1, 9)
        if self.separator != "":
            check_text(self.separator, "WBS separator", longest=5)

    def write(self, place: int) -> str:
        """Write the place among the siblings, counted from 1."""
        if self.style == "number":
            return str(place).zfill(self.width)
        letters = ""
        while place:
            place, letter = divmod(place - 1, _LETTERS)
            letters = chr(ord("A") + letter) + letters
        return letters if self.style == "upper" else letters.lower()


@dataclass(frozen=True, slots=True, init=False)
class WbsMask:
    """How WBS codes of a project are written, level by level.

    Attributes
    ----------
    levels
        Deeper levels than are given repeat the last one.
    prefix
        Text before every code.

    Examples
    --------
    >>> WbsMask().write([1, 2, 3])
    '1.2.3'
    >>> WbsMask.parse("1.A-001", prefix="LAUNCH-").write([2, 28, 7, 4])
    'LAUNCH-2.AB-007-004'
    """

    levels: tuple[WbsLevel, ...]
    prefix: str

    def __init__(self, levels: Iterable[WbsLevel] = (WbsLevel(),), prefix: str = "") -> None:
        given = listed(levels, "WBS levels", lambda level: level)
        if not given or not all(isinstance(level, WbsLevel) for level in given):
            en = "it must be a list of at least one WbsLevel"
            raise unusable("WBS levels", given, en, "应为至少含一个 WbsLevel 的列表")
        if prefix != "":
            check_text(prefix, "WBS prefix", longest=40)
        object.__setattr__(self, "levels", given)
        object.__setattr__(self, "prefix", prefix)

    @classmethod
    def parse(cls, pattern: str, prefix: str = "") -> WbsMask:
        """Read a mask from the code of a first task: ``1.A.a.001``.

        Raises
        ------
        InputError
            ``value.invalid`` when a level is neither 1, 01, 001, A nor a.
        """
        found = [*_level_in_text.finditer(check_text(pattern, "WBS pattern", longest=100))]
        if not found or "".join(match[0] for match in found) != pattern or found[-1][2]:
            en = "it must be the code of a first task, such as 1.A.a.001"
            raise unusable("WBS pattern", pattern, en, "应为首个任务的编码，例如 1.A.a.001")
        separators = [".", *(match[2] for match in found)]
        styles: dict[str, LevelStyle] = {"A": "upper", "a": "lower"}
        levels = [
            WbsLevel(styles.get(match[1], "number"), len(match[1]), separator)
            for match, separator in zip(found, separators, strict=False)
        ]
        return cls(levels, prefix)

    def part(self, depth: int, place: int) -> str:
        """Write one level's part, its separator included; ``depth`` counts from 0."""
        level = self.levels[min(depth, len(self.levels) - 1)]
        return (level.separator if depth else self.prefix) + level.write(place)

    def write(self, places: Sequence[int]) -> str:
        """Write the code of a task from its places, outermost first, counted from 1."""
        return "".join(self.part(depth, place) for depth, place in enumerate(places))
