"""What calendars learn about public holidays and make-up workdays (调休), and from whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from pmcore.calendars.day_changes import KeepShare, KeepWithin
from pmcore.kernel import LocalizedText

HolidayKind: TypeAlias = Literal["off", "work", "half"]
HalfDay: TypeAlias = KeepWithin | KeepShare
_Date: TypeAlias = date


@dataclass(frozen=True, slots=True)
class Holiday:
    """What a source says about one date.

    Attributes
    ----------
    date
        The date.
    kind
        ``off``; ``work`` for a make-up workday on what would be a day off; ``half`` for a day of
        which only a part is worked.
    label
        Its names.
    official
        Whether it is announced or fixed by law, not projected or estimated.
    swapped
        For a make-up workday: the day off that it pays for, if known. Its hours are the ones
        that day would have had.
    keep
        For a half day: the part that is worked. A day that is off anyway stays so.
    """

    date: date
    kind: HolidayKind
    label: LocalizedText
    official: bool = True
    swapped: _Date | None = None
    keep: HalfDay | None = None


@runtime_checkable
class HolidaySource(Protocol):
    """Where a calendar learns about holidays. Immutable, hashable, equal by content."""

    @property
    def official_until(self) -> int | None:
        """Last year whose days are announced; ``None`` where the law fixes them for good."""
        ...

    def is_official(self, year: int) -> bool:
        """Whether the days of this year, ordinary ones included, are settled."""
        ...

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Return the holidays and make-up workdays from ``first`` to ``last``, by date."""
        ...
