"""Contours: how the work of an assignment is spread over its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeAlias

from pmcore.kernel.coercion import choice, listed, unusable, whole_number

_ALL = 100
# P6's steepest curve asks for all in one of twenty steps, which is 2,000 percent of the average.
MOST_PERCENT = 10_000
FLAT = "flat"
# Tenths of the time, in percent of the units, as Microsoft Project has them.
_NAMED = MappingProxyType(
    {
        "back_loaded": (10, 15, 25, 50, 50, 75, 75, 100, 100, 100),
        "front_loaded": (100, 100, 100, 75, 75, 50, 50, 25, 15, 10),
        "double_peak": (25, 50, 100, 50, 25, 25, 50, 100, 50, 25),
        "early_peak": (25, 50, 100, 100, 75, 50, 50, 25, 15, 10),
        "late_peak": (10, 15, 25, 50, 50, 75, 100, 100, 50, 25),
        "bell": (10, 20, 40, 80, 100, 100, 80, 40, 20, 10),
        "turtle": (25, 50, 75, 100, 100, 100, 100, 75, 50, 25),
    }
)
_NAMES: Mapping[tuple[int, ...], str] = MappingProxyType(
    {steps: name for name, steps in _NAMED.items()}
)
CONTOUR_NAMES = tuple(_NAMED)


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Contour:
    """How unevenly somebody works on a task: percent of their units in equal steps of their time.

    Attributes
    ----------
    steps
        Percent of the units of the assignment, one for each of equally long steps from its
        beginning to its end. Where these are 100 on average, effort takes as long as without.

    Raises
    ------
    InputError
        ``value.invalid``; ``input.too_many``.

    Examples
    --------
    A name stands for the ten steps that Microsoft Project has under it:

    >>> Contour("bell").steps
    (10, 20, 40, 80, 100, 100, 80, 40, 20, 10)
    >>> Contour([150, 50])
    Contour([150, 50])
    >>> Contour("bell").share, Contour([150, 50]).share
    (Fraction(1, 2), Fraction(1, 1))
    """

    steps: tuple[int, ...]

    def __init__(self, steps: str | Sequence[int]) -> None:
        read = _NAMED[choice(steps, "contour", CONTOUR_NAMES)] if isinstance(steps, str) else None
        object.__setattr__(self, "steps", _steps_of(steps) if read is None else read)

    @property
    def name(self) -> str | None:
        """What Microsoft Project calls it; ``None`` for any other."""
        return _NAMES.get(self.steps)

    @property
    def share(self) -> Fraction:
        """How much of their units somebody works on average."""
        return Fraction(sum(self.steps), _ALL * len(self.steps))

    @property
    def is_flat(self) -> bool:
        """Whether the work is spread evenly, at the units of the assignment."""
        return all(step == _ALL for step in self.steps)

    @property
    def fewest(self) -> Contour:
        """The same with the fewest steps that say it.

        >>> Contour([50, 50, 150, 150]).fewest
        Contour([50, 150])
        """
        steps = _fewest(self.steps)
        return self if steps == self.steps else Contour(steps)

    def pieces(self, minutes: int) -> Iterator[tuple[int, int, int]]:
        """Yield begin and end of each piece of even work in so many minutes, and its percent.

        Steps begin at the nearest whole minute, and neighbours of the same percent are one piece.

        >>> [*Contour("front_loaded").pieces(100)][:3]
        [(0, 30, 100), (30, 50, 75), (50, 70, 50)]
        """
        count = len(self.steps)
        for percent, alike in groupby(range(count), self.steps.__getitem__):
            first, *more = alike
            ends = first, (more or [first])[-1] + 1
            begin, end = ((2 * end * minutes + count) // (2 * count) for end in ends)
            if begin < end:
                yield begin, end, percent

    def to_json(self) -> str | list[int]:
        """Write it by its name, or step by step."""
        return self.name or list(self.steps)

    def __str__(self) -> str:
        return self.name or ", ".join(f"{step}%" for step in self.steps)

    def __repr__(self) -> str:
        return f"Contour({self.to_json()!r})"


ContourLike: TypeAlias = Contour | str | Sequence[int]


def contour_of(value: Any) -> Contour | None:
    """Read a contour; flat is none at all.

    Raises
    ------
    InputError
        As :class:`Contour`.
    """
    if value is None or value == FLAT:
        return None
    return value if isinstance(value, Contour) else Contour(value)


def fewest_steps(values: Sequence[int | Fraction], most_apart: Fraction | int = 0) -> int:
    """Count the equal steps that are enough for what values say that are in equal steps, too.

    Parameters
    ----------
    most_apart
        How far values may be apart that are the same but for how they were rounded.

    >>> fewest_steps([5, 5, 5, 9, 9, 9]), fewest_steps([5, 9, 9]), fewest_steps([5, 5])
    (2, 3, 1)
    """
    count = len(values)

    def are_alike(size: int) -> bool:
        groups = (values[at : at + size] for at in range(0, count, size))
        return all(max(group) - min(group) <= most_apart for group in groups)

    sizes = (size for size in range(count, 0, -1) if count % size == 0)
    return count // next(filter(are_alike, sizes))


@lru_cache(maxsize=1024)  # a plan has few shapes, and says each of them thousands of times
def _fewest(steps: tuple[int, ...]) -> tuple[int, ...]:
    return steps[:: len(steps) // fewest_steps(steps)]


def _steps_of(value: Any) -> tuple[int, ...]:
    steps = listed(value, "contour", lambda step: whole_number(step, "contour", 0, MOST_PERCENT))
    if not any(steps):
        en = "it must be a name, or a percentage for each step, not all of them 0, as in [50, 100]"
        raise unusable(
            "contour", value, en, "应为名称，或各步的百分比（不可全为 0），例如 [50, 100]"
        )
    return steps
