"""Working time: a calendar compiled to integers, and arithmetic on it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from operator import sub

from pmcore.calendars.dates import MINUTES_PER_DAY, check_range, day_number
from pmcore.calendars.instants import datetime_of
from pmcore.calendars.zones import to_instant
from pmcore.kernel import CalendarId, Code, HorizonError, InputError

ELAPSED: CalendarId = "elapsed"


@dataclass(frozen=True, slots=True, repr=False)
class WorkingTime:
    """The working minutes of a calendar between two instants; immutable.

    An instant is a whole minute since 1970-01-01T00:00Z (of the wall clock, when floating). The
    position of an instant is the count of working minutes before it: arithmetic in working time
    is arithmetic on positions. A duration of 0 leaves an instant where it is.

    Attributes
    ----------
    calendar
        Id of the calendar.
    zone
        Its zone; ``None`` when floating.
    lo, hi
        The horizon ``[lo, hi)``. Answers within it do not depend on where it ends, and a question
        that leaves it raises, for the answer would be a guess.
    starts, ends
        Working intervals, half-open, in order, neither empty nor touching. Not to be changed.
    before
        Working minutes in ``[lo, start)`` of each interval.
    total_minutes
        Working minutes in all.

    Examples
    --------
    >>> from pmcore.calendars import Calendar
    >>> office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:30-18:30")
    >>> time = office.compile(date(2026, 3, 1), date(2026, 3, 31))
    >>> friday = time.next_start(time.lo) + 4 * 1440
    >>> datetime_of(time.add(friday, 9 * 60), time.zone).isoformat()
    '2026-03-09T10:00:00+08:00'
    """

    calendar: CalendarId
    zone: str | None
    lo: int
    hi: int
    starts: list[int]
    ends: list[int]
    before: list[int] = field(init=False)
    total_minutes: int = field(init=False)

    def __post_init__(self) -> None:
        sums = list(accumulate(map(sub, self.ends, self.starts), initial=0))
        object.__setattr__(self, "total_minutes", sums.pop())
        object.__setattr__(self, "before", sums)

    def pos(self, t: int) -> int:
        """Working minutes in ``[lo, t)``.

        Raises
        ------
        HorizonError
            ``calendar.horizon``: ``t`` lies outside ``[lo, hi]``.
        """
        if not self.lo <= t <= self.hi:
            raise self._beyond(t)
        i = bisect_right(self.starts, t) - 1
        if i < 0:
            return 0
        end = self.ends[i]
        return self.before[i] + (t if t < end else end) - self.starts[i]

    def start_at(self, p: int) -> int:
        """Return the start of working minute ``p``, counted from 0: the largest instant there.

        Raises
        ------
        HorizonError
            ``calendar.horizon_work``: there is no such minute within the horizon.
        """
        if not 0 <= p < self.total_minutes:
            raise self._no_minute(p)
        i = bisect_right(self.before, p) - 1
        return self.starts[i] + p - self.before[i]

    def finish_at(self, p: int) -> int:
        """Return the end of working minute ``p``, counted from 1: the smallest instant there.

        Raises
        ------
        HorizonError
            ``calendar.horizon_work``: there is no such minute within the horizon.
        """
        if not 0 < p <= self.total_minutes:
            raise self._no_minute(p)
        i = bisect_left(self.before, p) - 1
        return self.starts[i] + p - self.before[i]

    def diff(self, a: int, b: int) -> int:
        """Working minutes from ``a`` to ``b``; negative when ``b`` comes first."""
        return self.pos(b) - self.pos(a)

    def add(self, t: int, n: int) -> int:
        """Walk ``n`` working minutes from ``t``.

        Forwards to the end of the last of them, the earliest finish; backwards (``n < 0``) to the
        start of the first of them, the latest start; with 0 not at all.
        """
        if n > 0:
            return self.finish_at(self.pos(t) + n)
        if n < 0:
            return self.start_at(self.pos(t) + n)
        return t

    def next_start(self, t: int) -> int:
        """Return the smallest start of a working minute at or after ``t``."""
        return self.start_at(self.pos(t))

    def previous_finish(self, t: int) -> int:
        """Return the largest end of a working minute at or before ``t``."""
        return self.finish_at(self.pos(t))

    def is_working(self, t: int) -> bool:
        """Whether the minute that starts at ``t`` is worked."""
        if not self.lo <= t < self.hi:
            raise self._beyond(t)
        i = bisect_right(self.starts, t) - 1
        return i >= 0 and t < self.ends[i]

    def touches(self, t: int) -> bool:
        """Whether the minute before or the minute after ``t`` is worked.

        At either end of the horizon one of the two is unknown; if the other is not worked, that
        is a question beyond the horizon.
        """
        if not self.lo <= t <= self.hi:
            raise self._beyond(t)
        i = bisect_right(self.starts, t) - 1
        touched = i >= 0 and t <= self.ends[i]
        if not touched and t in (self.lo, self.hi):
            raise self._beyond(t)
        return touched

    def intervals(self, a: int, b: int) -> list[tuple[int, int]]:
        """Return the working intervals within ``[a, b)``, cut at its ends.

        Raises
        ------
        InputError
            ``value.invalid`` when ``a`` comes after ``b``.
        """
        self._check_window(a, b)
        if a == b:
            return []
        first, last = bisect_right(self.ends, a), bisect_left(self.starts, b)
        pairs = zip(self.starts[first:last], self.ends[first:last], strict=True)
        return [(max(start, a), min(end, b)) for start, end in pairs]

    def total(self, a: int, b: int) -> int:
        """Working minutes within ``[a, b)``; ``a`` must not come after ``b``."""
        self._check_window(a, b)
        return self.pos(b) - self.pos(a)

    def clip(self, lo: int, hi: int) -> WorkingTime:
        """Return the same working time with the narrower horizon ``[lo, hi)``."""
        self._check_window(lo, hi)
        first, last = bisect_right(self.ends, lo), bisect_left(self.starts, hi)
        starts, ends = self.starts[first:last], self.ends[first:last]
        if starts and lo < hi:
            starts[0], ends[-1] = max(starts[0], lo), min(ends[-1], hi)
            return WorkingTime(self.calendar, self.zone, lo, hi, starts, ends)
        return WorkingTime(self.calendar, self.zone, lo, hi, [], [])

    def _check_window(self, a: int, b: int) -> None:
        if a > b:
            raise InputError(Code.VALUE_INVALID, field="b", value=b, problem=f"it lies before {a}")
        if a < self.lo or b > self.hi:
            raise self._beyond(a if a < self.lo else b)

    def _beyond(self, t: int) -> HorizonError:
        return HorizonError(
            Code.CALENDAR_HORIZON,
            calendar=self.calendar,
            value=self._shown(t),
            first=self._shown(self.lo),
            last=self._shown(self.hi),
        )

    def _no_minute(self, p: int) -> HorizonError:
        return HorizonError(
            Code.CALENDAR_HORIZON_WORK,
            calendar=self.calendar,
            value=p,
            minutes=self.total_minutes,
            first=self._shown(self.lo),
            last=self._shown(self.hi),
        )

    def _shown(self, t: int) -> str:
        try:
            return datetime_of(t, self.zone).isoformat(timespec="minutes")
        except InputError:
            return str(t)

    def __repr__(self) -> str:
        span = f"{self._shown(self.lo)} to {self._shown(self.hi)}"
        return f"<WorkingTime {self.calendar}: {self.total_minutes} minutes, {span}>"


def elapsed(first: date, last: date, zone: str | None = "UTC") -> WorkingTime:
    """Return elapsed time: the working time of a calendar that never rests.

    Parameters
    ----------
    first, last
        Dates of ``zone``; both belong to the horizon.
    zone
        IANA name, or ``None`` when floating.

    Examples
    --------
    >>> elapsed(date(2026, 3, 1), date(2026, 3, 2)).total_minutes
    2880
    """
    begin, end = check_range(first, last, ("first", "last"))
    lo = to_instant(day_number(begin) * MINUTES_PER_DAY, zone)
    hi = to_instant((day_number(end) + 1) * MINUTES_PER_DAY, zone)
    return WorkingTime(ELAPSED, zone, lo, hi, [lo], [hi])


def joined(pairs: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Join touching and overlapping intervals, given by start, and drop empty ones."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in pairs:
        if start >= end:
            continue
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends
