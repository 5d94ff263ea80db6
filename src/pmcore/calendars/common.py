"""What several calendars have in common: when people of different hours can work together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from pmcore.kernel import CalendarError, Code

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar
    from pmcore.calendars.working_time import WorkingTime


@dataclass(frozen=True, slots=True)
class CommonCalendar:
    """Working time in which all of several calendars work; a value like a calendar.

    Attributes
    ----------
    calendars
        Two or more, all zoned or all floating.

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

    @property
    def id(self) -> str:
        """The ids joined; no calendar can be called so."""
        return " & ".join(calendar.id for calendar in self.calendars)

    @property
    def zone(self) -> str | None:
        """Zone of the first; ``None`` when floating."""
        return self.calendars[0].zone

    def compile(self, first: date, last: date) -> WorkingTime:
        """Return the common working time; it may be empty.

        The horizon is what the days from ``first`` to ``last`` of all zones have in common.
        """
        return reduce(and_, (calendar.compile(first, last) for calendar in self.calendars))

    def never(self, first: date, last: date) -> CalendarError:
        """Return the error for calendars that never work together in a range."""
        one, *others = (calendar.id for calendar in self.calendars)
        return CalendarError(
            Code.CALENDAR_NO_COMMON_TIME,
            first=one,
            second=" & ".join(others),
            begin=first,
            end=last,
        )
