"""What several calendars have in common: when people of different hours can work together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise
from operator import and_
from typing import TYPE_CHECKING

from pmcore.calendars.checks import wrong_kind
from pmcore.kernel import CalendarError, Code, InputError

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar
    from pmcore.calendars.working_time import WorkingTime

_TOGETHER = " & "  # no id of a calendar holds a space


@dataclass(frozen=True, slots=True)
class CommonCalendar:
    """Working time in which all of several calendars work; a value like a calendar.

    Attributes
    ----------
    calendars
        Two or more, all zoned or all floating.

    Raises
    ------
    InputError
        ``value.invalid`` for fewer than two, or for what is no calendar.
    CalendarError
        ``calendar.mixed_zones``.

    Examples
    --------
    >>> from pmcore.calendars import Calendar
    >>> early = Calendar.standard("early", zone="UTC", hours="06:00-14:00")
    >>> late = Calendar.standard("late", zone="UTC", hours="13:00-21:00")
    >>> both = CommonCalendar((early, late))
    >>> both.id, both.compile(date(2026, 3, 2), date(2026, 3, 6)).total_minutes
    ('early & late', 300)
    """

    calendars: tuple[Calendar, ...]

    def __post_init__(self) -> None:
        from pmcore.calendars.calendar import Calendar

        object.__setattr__(self, "calendars", tuple(self.calendars))
        if len(self.calendars) < 2:
            problem = {"en": "there must be two or more", "zh": "至少应有两个"}
            found = len(self.calendars)
            raise InputError(Code.VALUE_INVALID, field="calendars", value=found, problem=problem)
        for calendar in self.calendars:
            if not isinstance(calendar, Calendar):
                raise wrong_kind("calendars", calendar, "Calendar")
        for one, two in pairwise(self.calendars):
            if (one.zone is None) != (two.zone is None):
                raise CalendarError(Code.CALENDAR_MIXED_ZONES, first=one.id, second=two.id)

    @property
    def id(self) -> str:
        """The ids joined; no calendar can be called so."""
        return together(calendar.id for calendar in self.calendars)

    @property
    def zone(self) -> str | None:
        """Zone of the first; ``None`` when floating."""
        return self.calendars[0].zone

    def compile(self, first: date, last: date) -> WorkingTime:
        """Return the common working time; it may be empty.

        The horizon is what the days from ``first`` to ``last`` of all zones have in common.
        """
        return self.among([calendar.compile(first, last) for calendar in self.calendars])

    @staticmethod
    def among(times: Iterable[WorkingTime]) -> WorkingTime:
        """Return where all of these work, which may be nowhere."""
        return reduce(and_, times)

    def never(self, first: date, last: date) -> CalendarError:
        """Return the error for calendars that never work together in a range."""
        one, *others = (calendar.id for calendar in self.calendars)
        return CalendarError(
            Code.CALENDAR_NO_COMMON_TIME,
            first=one,
            second=together(others),
            begin=first,
            end=last,
        )


def together(names: Iterable[str]) -> str:
    """Join ids or names of calendars to that of what they have in common.

    >>> together(["early", "late"]), together(["early"])
    ('early & late', 'early')
    """
    return _TOGETHER.join(names)


def parts_of(id: str) -> list[str]:
    """Return the ids of the calendars that an id joins; of a single calendar its own.

    >>> parts_of("early & late"), parts_of("early")
    (['early', 'late'], ['early'])
    """
    return id.split(_TOGETHER)
