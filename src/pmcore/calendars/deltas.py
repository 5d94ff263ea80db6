"""Resource calendars: what differs from a compiled calendar, instead of all of it again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars.compiling import has_nights, has_own_nights
from pmcore.calendars.dates import EPOCH_DAY, MINUTES_PER_DAY, ONE_DAY
from pmcore.calendars.edges import to_instants
from pmcore.calendars.instants import datetime_of
from pmcore.calendars.intervals import Intervals, Ints, cut, tidied
from pmcore.calendars.positions import Positions
from pmcore.calendars.resolution import resolve
from pmcore.calendars.shifts import DayHours
from pmcore.calendars.winning import winning
from pmcore.calendars.working_time import WorkingTime
from pmcore.calendars.zones import segments
from pmcore.kernel import CalendarError, Code

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar
    from pmcore.calendars.exceptions import CalendarException


class DeltaTime(Positions):
    """The working time of a calendar as the changes it makes to that of its base.

    It answers as :class:`~pmcore.calendars.WorkingTime` does, three to four times as slowly, and
    holds a window of time for each run of changed days and nothing of the rest: a thousand people
    on one office calendar need one compiled calendar and little more.

    Attributes
    ----------
    calendar, zone, lo, hi, total_minutes
        As for :class:`~pmcore.calendars.WorkingTime`.
    base
        The working time that holds outside the windows.

    Examples
    --------
    >>> from pmcore.calendars import Calendar, CalendarException
    >>> office = Calendar.standard("office", zone="UTC", hours="09:00-17:00")
    >>> time = office.compile(date(2026, 3, 2), date(2026, 3, 31))
    >>> li = office.derive("li", exceptions=[CalendarException.on(date(2026, 3, 3))])
    >>> own = li.compile_over(time)
    >>> own.add(own.next_start(own.lo), 2 * 480) - time.add(time.next_start(time.lo), 2 * 480)
    1440
    """

    __slots__ = (
        "_base_after",
        "_before",
        "_ends",
        "_first",
        "_from",
        "_own_after",
        "_own_at",
        "_starts",
        "_until",
        "base",
        "calendar",
        "hi",
        "lo",
        "total_minutes",
        "zone",
    )  # fmt: skip

    def __init__(
        self, calendar: str, base: WorkingTime, windows: Intervals, own: Intervals
    ) -> None:
        self.calendar, self.zone = calendar, base.zone
        self.base, self.lo, self.hi = base, base.lo, base.hi
        first, until = windows
        starts, ends = own
        worked = np.append(0, np.cumsum(ends - starts))
        bounds = np.append(starts.searchsorted(first), starts.size)
        inside = np.diff(worked[bounds])
        base_at, base_after = (_positions(base, instants) for instants in windows)
        gained = np.cumsum(inside - (base_after - base_at))
        own_at = base_at + np.append(0, gained[:-1])[: first.size]
        before = worked[:-1] + np.repeat(own_at - worked[bounds[:-1]], np.diff(bounds))
        # Where each window begins and ends; own positions there, and the base's at its end; the
        # intervals of all windows, and which is the first of each window.
        self._first, self._until, self._own_at = _packed(first), _packed(until), _packed(own_at)
        self._own_after, self._base_after = _packed(own_at + inside), _packed(base_after)
        self._starts, self._ends, self._before = _packed(starts), _packed(ends), _packed(before)
        self._from = _packed(bounds)
        self.total_minutes = base.total_minutes + (int(gained[-1]) if gained.size else 0)

    def pos(self, t: int) -> int:
        """Working minutes in ``[lo, t)``."""
        if not self.lo <= t <= self.hi:
            raise self._beyond(t)
        k = bisect_right(self._first, t) - 1
        if k < 0:
            return self.base.pos(t)
        if t >= self._until[k]:
            return self.base.pos(t) + self._own_after[k] - self._base_after[k]
        i = bisect_right(self._starts, t, self._from[k], self._from[k + 1]) - 1
        if i < self._from[k]:
            return self._own_at[k]
        return self._before[i] + min(t, self._ends[i]) - self._starts[i]

    def start_at(self, p: int) -> int:
        """Return the start of working minute ``p``, counted from 0: the largest instant there."""
        if not 0 <= p < self.total_minutes:
            raise self._no_minute(p)
        k = bisect_right(self._own_at, p) - 1
        if k < 0:
            return self.base.start_at(p)
        if p >= self._own_after[k]:
            return self.base.start_at(p - self._own_after[k] + self._base_after[k])
        i = bisect_right(self._before, p, self._from[k], self._from[k + 1]) - 1
        return self._starts[i] + p - self._before[i]

    def finish_at(self, p: int) -> int:
        """Return the end of working minute ``p``, counted from 1: the smallest instant there."""
        if not 0 < p <= self.total_minutes:
            raise self._no_minute(p)
        return self.start_at(p - 1) + 1

    def is_working(self, t: int) -> bool:
        """Whether the minute that starts at ``t`` is worked."""
        if not self.lo <= t < self.hi:
            raise self._beyond(t)
        return self.pos(t + 1) > self.pos(t)

    def intervals(self, a: int, b: int) -> list[tuple[int, int]]:
        """Return the working intervals within ``[a, b)``, cut at its ends."""
        self._check_window(a, b)
        starts, ends = (column.tolist() for column in cut(self._joined(a, b), a, b))
        return list(zip(starts, ends, strict=True))

    def expanded(self) -> WorkingTime:
        """Return the same working time with all its intervals."""
        own = self._joined(self.lo, self.hi)
        return WorkingTime(self.calendar, self.zone, self.lo, self.hi, *own)

    def _joined(self, a: int, b: int) -> Intervals:
        pieces = np.array(list(self._pieces(a, b)), dtype=np.int64).reshape(-1, 2)
        return tidied(*pieces.T)

    def _pieces(self, a: int, b: int) -> Iterator[tuple[int, int]]:
        """Yield intervals that cover ``[a, b)``, the base's between the windows and the own."""
        at = a
        for k in range(max(bisect_right(self._first, a) - 1, 0), len(self._first)):
            if self._first[k] >= b:
                break
            if at < self._first[k]:
                yield from self.base.intervals(at, self._first[k])
            own = slice(self._from[k], self._from[k + 1])
            yield from zip(self._starts[own], self._ends[own], strict=True)
            at = max(at, self._until[k])
        if at < b:
            yield from self.base.intervals(at, b)


def compiled_over(calendar: Calendar, base: WorkingTime) -> DeltaTime:
    """Compile what a calendar changes of its base's working time."""
    below = _base(calendar, base)
    first, last = (datetime_of(t, base.zone).date() for t in (base.lo, max(base.lo, base.hi - 1)))
    # A shift of the day before may end on the first day.
    days = winning(calendar.exceptions, first - ONE_DAY, last)
    margin = 3 * MINUTES_PER_DAY
    clock = segments(base.zone, base.lo - margin, base.hi + margin)
    runs, shifts = _changed(_runs(calendar, below, days))
    windows, own = (
        tuple(to_instants(walls, clock).clip(base.lo, base.hi) for walls in pair)
        for pair in (runs, shifts)
    )
    kept = windows[0] < windows[1]
    return DeltaTime(calendar.id, base, (windows[0][kept], windows[1][kept]), tidied(*own))


def _changed(runs: Iterable[tuple[int, int, list[tuple[int, int]]]]) -> tuple[Intervals, Intervals]:
    """Return runs of days, and the shifts cut to them, by wall clock.

    Runs lie at least a day apart, so that shifts of different runs never touch.
    """
    edges: list[tuple[int, int]] = []
    shifts: list[tuple[int, int]] = []
    for begin, stop, walls in runs:
        lo, hi = begin * MINUTES_PER_DAY, stop * MINUTES_PER_DAY
        edges.append((lo, hi))
        shifts += [(max(start, lo), min(end, hi)) for start, end in walls]
    first, until = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    starts, ends = np.array(shifts, dtype=np.int64).reshape(-1, 2).T
    return (first, until), tidied(starts, ends)


def _positions(time: WorkingTime, instants: Ints) -> Ints:
    return np.array([*map(time.pos, instants.tolist())], dtype=np.int64)


def _packed(numbers: Ints) -> array[int]:
    # instants and positions in minutes fit four bytes for four thousand years
    return array("i", numbers.astype(np.int32).tobytes())


def _runs(
    calendar: Calendar, base: Calendar, days: Mapping[int, CalendarException]
) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield runs of days that may differ, with the shifts that reach into them, by wall clock.

    Where no shift ends after midnight and no exception asks for the hours below it, the changed
    days are all that differ, and the exceptions say how.
    """
    hours = {day: rule for day in days if isinstance(rule := days[day].hours, tuple)}
    if len(hours) == len(days) and not has_own_nights(calendar) and not has_nights(base):
        for run in _in_a_row(sorted(days)):
            yield run[0], run[-1] + 1, [pair for day in run for pair in _walls(day, hours[day])]
        return
    # The shifts of a changed day may reach into the next one.
    for run in _in_a_row(sorted({day + n for day in days for n in (0, 1)})):
        first, last = (date.fromordinal(EPOCH_DAY + day) for day in (run[0] - 1, run[-1]))
        rulings = enumerate(resolve(calendar, first, last), run[0] - 1)
        shifts = [pair for day, ruling in rulings for pair in _walls(day, ruling.hours)]
        yield run[0], run[-1] + 1, shifts


def _in_a_row(days: list[int]) -> list[list[int]]:
    """Group days that follow each other."""
    groups = groupby(enumerate(days), key=lambda item: item[1] - item[0])
    return [[day for _, day in group] for _, group in groups]


def _walls(day: int, hours: DayHours) -> Iterator[tuple[int, int]]:
    midnight = day * MINUTES_PER_DAY
    return ((midnight + shift.start, midnight + shift.end) for shift in hours)


def _base(calendar: Calendar, base: WorkingTime) -> Calendar:
    """Return the calendar that ``base`` was compiled from, if exceptions are all that is added."""
    below = calendar.base
    if below is None or below.id != base.calendar:
        problem = {"en": "it must be its base calendar", "zh": "应为其基础日历"}
    elif not calendar.zone == base.zone == below.zone:
        problem = {"en": "both must have the same zone", "zh": "两者时区应相同"}
    elif calendar.week is not None or calendar.dated_weeks or calendar.holidays:
        problem = {
            "en": "it must add nothing to its base but exceptions",
            "zh": "除例外外不应增加任何内容",
        }
    else:
        return below
    raise CalendarError(
        Code.CALENDAR_NOT_A_DELTA, calendar=calendar.id, base=base.calendar, problem=problem
    )
