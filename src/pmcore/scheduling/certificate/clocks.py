"""Clocks: working time that reaches as far as it is asked, counted from the project start."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from pmcore.calendars import ELAPSED, Calendar, WorkingTime, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.calendars.compiling import most_shifts
from pmcore.kernel import CalendarError, CalendarId, Code, HorizonError, ScheduleError

_FIRST_REACH = timedelta(days=31)
_ONE_DAY = timedelta(days=1)
_MOST_SHIFTS = 2_000_000


class Reach(NamedTuple):
    """How far clocks may look, around the date from which they count."""

    start: date
    first: date
    last: date


class Clock(Protocol):
    """The three functions of a calendar, and which minutes it works.

    Positions count working minutes from the project start, so they may be negative.
    """

    @property
    def calendar(self) -> CalendarId:
        """Id of the calendar."""

    @property
    def zone(self) -> str | None:
        """Its zone; ``None`` when floating."""

    def pos(self, t: int) -> int:
        """How many working minutes lie between the project start and ``t``."""

    def begin(self, p: int) -> int:
        """Return the largest instant with position ``p``: a working minute begins there."""

    def end(self, p: int) -> int:
        """Return the smallest instant with position ``p``: a working minute ends there."""

    def is_working(self, t: int) -> bool:
        """Whether the minute that begins at ``t`` works."""

    def reaches(self, t: int) -> bool:
        """Whether ``t`` can be read."""


class ElapsedClock:
    """Elapsed time: every minute works."""

    __slots__ = ("_hi", "_lo", "_reach", "zone")
    calendar: CalendarId = ELAPSED

    def __init__(self, zone: str | None, reach: Reach) -> None:
        self.zone = zone
        self._reach = reach
        self._lo = instant_of(reach.first, zone)
        self._hi = instant_of(reach.last, zone, edge="end")

    def pos(self, t: int) -> int:
        """Return the instant itself, which is its position."""
        if not self._lo <= t <= self._hi:
            raise HorizonError(
                Code.CALENDAR_HORIZON,
                calendar=ELAPSED,
                value=t,
                first=self._reach.first,
                last=self._reach.last,
            )
        return t

    begin = end = pos

    def is_working(self, t: int) -> bool:
        """Whether the minute lies within reach: all of them work."""
        return self.pos(t) == t

    def reaches(self, t: int) -> bool:
        """Whether ``t`` can be read."""
        return self._lo <= t <= self._hi


class Compiler:
    """Compiles the calendars of one plan, each range once, and stops before memory is full.

    Raises
    ------
    ScheduleError
        ``schedule.calendars_too_large`` from :meth:`compile`.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Calendar, date, date], WorkingTime] = {}
        self._shifts = 0

    def compile(self, calendar: Calendar | CommonCalendar, first: date, last: date) -> WorkingTime:
        """Return the working time of a calendar, or what several have in common."""
        if isinstance(calendar, Calendar):
            return self._alone(calendar, first, last)
        times = [self._alone(part, first, last) for part in calendar.calendars]
        shared = CommonCalendar.among(times)
        self._count(shared.arrays[0].size, first, last)
        return shared

    def _alone(self, calendar: Calendar, first: date, last: date) -> WorkingTime:
        key = calendar, first, last
        if key not in self._known:
            self._count(most_shifts(calendar, first, last), first, last)
            self._known[key] = calendar.compile(first, last)
        return self._known[key]

    def _count(self, shifts: int, first: date, last: date) -> None:
        self._shifts += shifts + (last - first).days // 20
        if self._shifts > _MOST_SHIFTS:
            raise ScheduleError(
                Code.SCHEDULE_CALENDARS_TOO_LARGE,
                calendars=len({calendar for calendar, _, _ in self._known}),
                shifts=self._shifts,
                most=_MOST_SHIFTS,
                first=first,
                last=last,
            )


class CalendarClock:
    """A calendar that is compiled further whenever it is asked beyond what it knows.

    Each time its span doubles, so that the cost stays in proportion to the span that is needed.

    Raises
    ------
    CalendarError
        From every method: ``calendar.horizon`` and ``calendar.horizon_work`` beyond the reach,
        ``calendar.holidays_unknown`` for years without holidays.
    """

    __slots__ = (
        "_calendar",
        "_compiler",
        "_first",
        "_last",
        "_offset",
        "_origin",
        "_reach",
        "_time",
    )

    def __init__(
        self, calendar: Calendar | CommonCalendar, reach: Reach, compiler: Compiler
    ) -> None:
        self._calendar, self._compiler = calendar, compiler
        self._reach = reach
        self._origin = instant_of(reach.start, calendar.zone)
        self._first = max(reach.start - _FIRST_REACH, reach.first)
        self._last = min(reach.start + _FIRST_REACH, reach.last)
        self._compile(self._first, self._last)

    @property
    def calendar(self) -> CalendarId:
        """Id of the calendar."""
        return self._calendar.id

    @property
    def zone(self) -> str | None:
        """Its zone; ``None`` when floating."""
        return self._calendar.zone

    # These four are called some fifty times for each task: they search the intervals themselves.

    def pos(self, t: int) -> int:
        """Count the working minutes from the project start to ``t``."""
        time = self._time
        if not time.lo <= t <= time.hi:
            time = self._covering(t, t)
        starts, ends, before = time.columns
        at = bisect_right(starts, t) - 1
        if at < 0:
            return -self._offset
        end = ends[at]
        return before[at] + (t if t < end else end) - starts[at] - self._offset

    def begin(self, p: int) -> int:
        """Return where working minute ``p`` begins."""
        p += self._offset
        if not 0 <= p < self._time.total_minutes:
            p += self._holding(p, p + 1)
        starts, _, before = self._time.columns
        at = bisect_right(before, p) - 1
        return starts[at] + p - before[at]

    def end(self, p: int) -> int:
        """Return where working minute ``p`` - 1 ends."""
        p += self._offset
        if not 0 < p <= self._time.total_minutes:
            p += self._holding(p - 1, p)
        starts, _, before = self._time.columns
        at = bisect_left(before, p) - 1
        return starts[at] + p - before[at]

    def is_working(self, t: int) -> bool:
        """Whether the minute that begins at ``t`` works."""
        time = self._time
        if not time.lo <= t < time.hi:
            time = self._covering(t, t + 1)
        starts, ends, _ = time.columns
        at = bisect_right(starts, t) - 1
        return at >= 0 and t < ends[at]

    def reaches(self, t: int) -> bool:
        """Whether ``t`` can be read."""
        try:
            self.pos(t)
        except CalendarError:
            return False
        return True

    def _holding(self, first: int, last: int) -> int:
        """Grow until these minutes are there; return by how much their numbers have changed."""
        before = moved = self._offset
        while first + moved - before < 0:
            self._grow(later=False)
            moved = self._offset
        while last + moved - before > self._time.total_minutes:
            self._grow(later=True)
        return moved - before

    def _covering(self, first: int, last: int) -> WorkingTime:
        while first < self._time.lo:
            self._grow(later=False)
        while last > self._time.hi:
            self._grow(later=True)
        return self._time

    def _grow(self, *, later: bool) -> None:
        """Double the span; stop nearer where the reach ends or holidays are unknown."""
        step = self._last - self._first
        while True:
            first = self._first if later else max(self._first - step, self._reach.first)
            last = min(self._last + step, self._reach.last) if later else self._last
            if (first, last) == (self._first, self._last):
                raise self._beyond(later=later)
            try:
                return self._compile(first, last)
            except CalendarError:
                if step <= _ONE_DAY:
                    self._stop(later=later)
                    raise
                step = max(timedelta(step.days // 2), _ONE_DAY)

    def _stop(self, *, later: bool) -> None:
        """Remember that beyond this nothing is known, so that asking again costs nothing."""
        if later:
            self._reach = self._reach._replace(last=self._last)
        else:
            self._reach = self._reach._replace(first=self._first)

    def _compile(self, first: date, last: date) -> None:
        self._time = self._compiler.compile(self._calendar, first, last)
        self._offset = self._time.pos(self._origin)
        self._first, self._last = first, last

    def _beyond(self, *, later: bool) -> HorizonError:
        return HorizonError(
            Code.CALENDAR_HORIZON,
            calendar=self.calendar,
            value=self._reach.last + _ONE_DAY if later else self._reach.first - _ONE_DAY,
            first=self._reach.first,
            last=self._reach.last,
        )
