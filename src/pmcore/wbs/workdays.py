"""Working days of a calendar: which days are worked, and walking from one to another."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from pmcore.kernel import CalendarError, Code

if TYPE_CHECKING:
    from pmcore.calendars import Calendar

_LONGEST_REST = 3 * 366  # days, as for compiled working time: more looks like a mistake


class WorkDays:
    """Answers about whole days; each year of the calendar is looked at once, when it is needed.

    Examples
    --------
    >>> from pmcore.calendars import Calendar
    >>> days = WorkDays(Calendar.standard("office", zone=None))
    >>> saturday = date(2026, 3, 7)
    >>> days.is_worked(saturday), str(days.nearest(saturday, -1)), str(days.walk(saturday, 1))
    (False, '2026-03-06', '2026-03-10')
    >>> days.count(date(2026, 3, 2), date(2026, 3, 9))
    5
    """

    __slots__ = ("_calendar", "_worked", "_years")

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._years: dict[int, list[date]] = {}
        self._worked: set[date] = set()

    def is_worked(self, day: date) -> bool:
        """Whether any shift starts on a day."""
        self._year(day.year)
        return day in self._worked

    def nearest(self, day: date, step: Literal[1, -1]) -> date:
        """Return the day itself if it is worked, else the next or the last one that is.

        Raises
        ------
        CalendarError
            ``calendar.gap_too_long`` when there is none within three years.
        """
        from pmcore.calendars.dates import FIRST_DATE, LAST_DATE

        found = day
        while not self.is_worked(found):
            if abs(found - day).days > _LONGEST_REST or found in (FIRST_DATE, LAST_DATE):
                raise self._gap(*sorted((day, found)))
            found += timedelta(days=step)
        return found

    def count(self, one: date, other: date) -> int:
        """Count working days from one day up to and without another; negative if it is earlier."""
        if other < one:
            return -self.count(other, one)
        years = range(one.year, other.year + 1)
        before = bisect_left(self._year(one.year), one)
        behind = bisect_left(self._year(other.year), other)
        return sum(len(self._year(year)) for year in years[:-1]) - before + behind

    def walk(self, day: date, steps: int) -> date:
        """Return the day so many working days after one, or before it; off days count as the next.

        Raises
        ------
        CalendarError
            ``calendar.gap_too_long`` where the supported years end.
        """
        from pmcore.calendars.dates import FIRST_DATE, LAST_DATE

        year, place = day.year, bisect_left(self._year(day.year), day) + steps
        while not 0 <= place < len(self._year(year)):
            step = -1 if place < 0 else 1
            place -= len(self._year(year)) if step > 0 else 0
            year += step
            if not FIRST_DATE.year <= year <= LAST_DATE.year:
                raise self._gap(*sorted((day, LAST_DATE if step > 0 else FIRST_DATE)))
            place += len(self._year(year)) if step < 0 else 0
        return self._years[year][place]

    def _year(self, year: int) -> list[date]:
        if year not in self._years:
            plans = self._calendar.days(date(year, 1, 1), date(year, 12, 31))
            self._years[year] = [plan.date for plan in plans if plan.hours]
            self._worked.update(self._years[year])
        return self._years[year]

    def _gap(self, first: date, last: date) -> CalendarError:
        return CalendarError(Code.CALENDAR_GAP, calendar=self._calendar.id, first=first, last=last)
