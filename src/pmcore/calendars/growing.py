"""Working time that reaches as far as questions lead, up to a limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars.dates import (
    EPOCH_DAY,
    FIRST_DATE,
    LAST_DATE,
    MINUTES_PER_DAY,
    check_date,
    day_number,
)
from pmcore.calendars.instants import datetime_of
from pmcore.calendars.positions import whole
from pmcore.calendars.working_time import WorkingTime
from pmcore.kernel import CalendarError, Code, HorizonError, InputError

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar

_YEAR = 366
_SHORTEST_STEP = 31
_MOST_YEARS = 227


class GrowingTime:
    """The working time of a calendar, compiled further whenever a question leads further.

    It begins with the year before a date and the three after it, and doubles in the direction
    that is asked for. It ends at a limit, and long before that where the calendar never works
    again: a question beyond raises instead of searching on.

    Parameters
    ----------
    calendar
        Whose working time it is.
    around
        The date from which the limit is reckoned, such as a project's start.
    years
        How far to look before and after that date, 1 to 227.
    longest_gap
        How many years without work an answer may skip, 1 to 227: more than that looks like a
        mistake in the calendar.

    Raises
    ------
    CalendarError
        ``calendar.gap_too_long`` and ``calendar.holidays_unknown`` where a question leads there.
    HorizonError
        ``calendar.horizon_limit`` where a question leads beyond the limit.
    InputError
        ``value.invalid``; ``calendar.date_invalid``; ``time.out_of_range``.

    Examples
    --------
    >>> from pmcore.calendars import Calendar, instant_of
    >>> office = Calendar.standard("office", zone="UTC", hours="09:00-17:00")
    >>> time = office.growing(date(2026, 3, 2))
    >>> finish = time.add(instant_of(date(2026, 3, 2), "UTC"), 3000 * 480)
    >>> datetime_of(finish, "UTC").isoformat()
    '2037-08-28T17:00:00+00:00'
    """

    __slots__ = ("_days", "_gap", "_gaps", "_limits", "_time", "around", "calendar", "years")

    def __init__(
        self, calendar: Calendar, around: date, *, years: int = 30, longest_gap: int = 3
    ) -> None:
        day = day_number(check_date(around, "around"))
        self.calendar, self.around = calendar, around
        self.years = _years("years", years)
        self._gap = _years("longest_gap", longest_gap) * _YEAR * MINUTES_PER_DAY
        reach = self.years * _YEAR
        self._limits = (
            max(day_number(FIRST_DATE), day - reach),
            min(day_number(LAST_DATE), day + reach),
        )
        self._days = (day, day)
        self._time = calendar.compile(around, around)
        self._gaps: list[tuple[int, int]] = []
        if day > self._limits[0]:
            self._grow(_YEAR, ahead=False)
        if day < self._limits[1]:
            self._grow(3 * _YEAR, ahead=True)

    def add(self, t: int, n: int) -> int:
        """Walk ``n`` working minutes from ``t``, to the earliest finish or the latest start."""
        t, n = whole("t", t), whole("n", n)
        return self._walk(t, lambda time: time.add(t, n), ahead=n > 0) if n else t

    def next_start(self, t: int) -> int:
        """Return the smallest start of a working minute at or after ``t``."""
        t = whole("t", t)
        return self._walk(t, lambda time: time.next_start(t), ahead=True)

    def previous_finish(self, t: int) -> int:
        """Return the largest end of a working minute at or before ``t``."""
        t = whole("t", t)
        return self._walk(t, lambda time: time.previous_finish(t), ahead=False)

    def diff(self, a: int, b: int) -> int:
        """Working minutes from ``a`` to ``b``; negative when ``b`` comes first."""
        a, b = whole("a", a), whole("b", b)
        return self.covering(a, b).diff(a, b)

    def is_working(self, t: int) -> bool:
        """Whether the minute that starts at ``t`` is worked."""
        return self.covering(t, t + 1).is_working(t)

    def covering(self, *instants: int) -> WorkingTime:
        """Return working time whose horizon holds these instants, for all other questions."""
        for t in instants:
            while t < self._time.lo:
                self._double(ahead=False)
            while t > self._time.hi:
                self._double(ahead=True)
        return self._time

    def __repr__(self) -> str:
        first, last = (_date(day) for day in self._days)
        return f"<GrowingTime {self.calendar.id}: {first} to {last} so far>"

    def _walk(self, t: int, ask: Callable[[WorkingTime], int], *, ahead: bool) -> int:
        self.covering(t)
        while True:
            try:
                found = ask(self._time)
            except HorizonError:
                self._refuse_long_rest(t, ahead=ahead)
                self._double(ahead=ahead)
            else:
                begin, stop = min(t, found), max(t, found)
                for start, end in self._gaps:
                    self._check_gap(max(start, begin), min(end, stop))
                return found

    def _refuse_long_rest(self, t: int, *, ahead: bool) -> None:
        """Refuse to look on where nothing is worked from the last known work to the horizon."""
        time = self._time
        if ahead:
            self._check_gap(max([t, *time.ends[-1:]]), time.hi)
        else:
            self._check_gap(time.lo, min([t, *time.starts[:1]]))

    def _check_gap(self, start: int, end: int) -> None:
        if end - start > self._gap:
            first, last = (datetime_of(t, self._time.zone).date() for t in (start, end))
            raise CalendarError(
                Code.CALENDAR_GAP, calendar=self.calendar.id, first=first, last=last
            )

    def _double(self, *, ahead: bool) -> None:
        self._grow(self._days[1] - self._days[0] + 1, ahead=ahead)

    def _grow(self, step: int, *, ahead: bool) -> None:
        """Compile further by a number of days, or as far as limit and holidays allow."""
        while True:
            first, last = self._days
            if ahead:
                last = min(self._limits[1], last + step)
            else:
                first = max(self._limits[0], first - step)
            if (first, last) == self._days:
                raise self._beyond()
            try:
                self._time = self.calendar.compile(_date(first), _date(last))
            except CalendarError as error:
                # Holidays of the farthest years are unknown: a shorter step may do.
                if error.code != Code.CALENDAR_HOLIDAYS_UNKNOWN or step < _SHORTEST_STEP:
                    raise
                step //= 4
            else:
                break
        self._days = first, last
        starts, ends, _ = self._time.arrays
        wide = np.flatnonzero(starts[1:] - ends[:-1] > self._gap)
        self._gaps = list(zip(ends[wide].tolist(), starts[wide + 1].tolist(), strict=True))

    def _beyond(self) -> HorizonError:
        return HorizonError(
            Code.CALENDAR_HORIZON_LIMIT,
            calendar=self.calendar.id,
            years=self.years,
            around=self.around,
        )


def _date(day: int) -> date:
    return date.fromordinal(EPOCH_DAY + day)


def _years(field: str, value: int) -> int:
    if type(value) is not int or not 1 <= value <= _MOST_YEARS:
        problem = {
            "en": f"it must be a whole number of years from 1 to {_MOST_YEARS}",
            "zh": f"应为 1 至 {_MOST_YEARS} 的整数年数",
        }
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
    return value
