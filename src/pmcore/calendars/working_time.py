"""Working time: a calendar compiled to integers, and arithmetic on it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pmcore.calendars import intervals as sets
from pmcore.calendars.dates import MINUTES_PER_DAY, check_range, day_number
from pmcore.calendars.positions import Positions
from pmcore.calendars.zones import to_instant
from pmcore.kernel import CalendarError, CalendarId, Code

if TYPE_CHECKING:
    from pmcore.calendars.batch import BatchTime

ELAPSED: CalendarId = "elapsed"
Columns: TypeAlias = tuple[Sequence[int], Sequence[int], Sequence[int]]
# A tuple holds an integer in forty bytes, an array in eight.
_LARGE = 200_000


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class WorkingTime(Positions):
    """The working minutes of a calendar between two instants; immutable.

    An instant is a whole minute since 1970-01-01T00:00Z (of the wall clock, when floating). The
    position of an instant is the count of working minutes before it: arithmetic in working time
    is arithmetic on positions. A duration of 0 leaves an instant where it is.

    ``a & b`` works where both work, ``a | b`` where one does, ``a - b`` where only ``a`` does and
    ``~a`` where ``a`` rests; the horizon is what the two have in common. They may end up without
    any working minute; :func:`common_time` refuses that.

    Attributes
    ----------
    calendar
        Id of the calendar, or how it was combined.
    zone
        Its zone; ``None`` when floating.
    lo, hi
        The horizon ``[lo, hi)``. Answers within it do not depend on where it ends, and a question
        that leaves it raises, for the answer would be a guess.
    starts, ends
        Working intervals, half-open, in order, neither empty nor touching.
    before
        Working minutes in ``[lo, start)`` of each interval.
    arrays
        The same three as arrays, read-only int64.
    total_minutes
        Working minutes in all.

    Examples
    --------
    >>> from pmcore.calendars import Calendar, datetime_of
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
    _begun: InitVar[sets.Ints]
    _ended: InitVar[sets.Ints]
    arrays: tuple[sets.Ints, sets.Ints, sets.Ints] = field(init=False)
    total_minutes: int = field(init=False)
    _columns: Columns | None = field(init=False, default=None)

    def __post_init__(self, _begun: sets.Ints, _ended: sets.Ints) -> None:
        sums = np.append(0, np.cumsum(_ended - _begun))
        arrays = sets.kept(_begun), sets.kept(_ended), sets.kept(sums[:-1])
        object.__setattr__(self, "total_minutes", int(sums[-1]))
        object.__setattr__(self, "arrays", arrays)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where work begins."""
        return tuple(self.columns[0])

    @property
    def ends(self) -> tuple[int, ...]:
        """Where it ends."""
        return tuple(self.columns[1])

    @property
    def before(self) -> tuple[int, ...]:
        """How many minutes were worked before."""
        return tuple(self.columns[2])

    @property
    def columns(self) -> Columns:
        """Starts, ends and minutes before, as sequences in which one instant is found quickly."""
        if self._columns is not None:
            return self._columns
        starts, ends, before = (
            tuple(column.tolist()) if column.size <= _LARGE else column.data
            for column in self.arrays
        )
        object.__setattr__(self, "_columns", (starts, ends, before))
        return starts, ends, before

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WorkingTime):
            return NotImplemented
        one, two = ((t.calendar, t.zone, t.lo, t.hi) for t in (self, other))
        alike = map(np.array_equal, self._set, other._set)
        return one == two and all(alike)

    def __hash__(self) -> int:
        return hash((self.calendar, self.zone, self.lo, self.hi, self.total_minutes))

    def pos(self, t: int) -> int:
        """Working minutes in ``[lo, t)``.

        Raises
        ------
        HorizonError
            ``calendar.horizon``: ``t`` lies outside ``[lo, hi]``.
        """
        if not self.lo <= t <= self.hi:
            raise self._beyond(t)
        starts, ends, before = self._columns or self.columns
        i = bisect_right(starts, t) - 1
        if i < 0:
            return 0
        end = ends[i]
        return before[i] + (t if t < end else end) - starts[i]

    def start_at(self, p: int) -> int:
        """Return the start of working minute ``p``, counted from 0: the largest instant there.

        Raises
        ------
        HorizonError
            ``calendar.horizon_work``: there is no such minute within the horizon.
        """
        if not 0 <= p < self.total_minutes:
            raise self._no_minute(p)
        starts, _, before = self._columns or self.columns
        i = bisect_right(before, p) - 1
        return starts[i] + p - before[i]

    def finish_at(self, p: int) -> int:
        """Return the end of working minute ``p``, counted from 1: the smallest instant there.

        Raises
        ------
        HorizonError
            ``calendar.horizon_work``: there is no such minute within the horizon.
        """
        if not 0 < p <= self.total_minutes:
            raise self._no_minute(p)
        starts, _, before = self._columns or self.columns
        i = bisect_left(before, p) - 1
        return starts[i] + p - before[i]

    def is_working(self, t: int) -> bool:
        """Whether the minute that starts at ``t`` is worked."""
        if not self.lo <= t < self.hi:
            raise self._beyond(t)
        starts, ends, _ = self.columns
        i = bisect_right(starts, t) - 1
        return i >= 0 and t < ends[i]

    def touches(self, t: int) -> bool:
        """Whether the minute before or the minute after ``t`` is worked.

        At either end of the horizon one of the two is unknown; if the other is not worked, that
        is a question beyond the horizon.
        """
        if not self.lo <= t <= self.hi:
            raise self._beyond(t)
        starts, ends, _ = self.columns
        i = bisect_right(starts, t) - 1
        touched = i >= 0 and t <= ends[i]
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
        starts, ends = sets.cut(self._set, a, b)
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def clip(self, lo: int, hi: int) -> WorkingTime:
        """Return the same working time with the narrower horizon ``[lo, hi)``."""
        self._check_window(lo, hi)
        return WorkingTime(self.calendar, self.zone, lo, hi, *sets.cut(self._set, lo, hi))

    def batch(self) -> BatchTime:
        """Return the same for whole arrays at once; keep it, for it copies the intervals."""
        from pmcore.calendars.batch import BatchTime

        return BatchTime(self)

    def __and__(self, other: WorkingTime) -> WorkingTime:
        one, two = self._alike(other)
        return one._made(f"{one.calendar} & {two.calendar}", sets.common(one._set, two._set))

    def __or__(self, other: WorkingTime) -> WorkingTime:
        one, two = self._alike(other)
        return one._made(f"({one.calendar} | {two.calendar})", sets.united(one._set, two._set))

    def __sub__(self, other: WorkingTime) -> WorkingTime:
        one, two = self._alike(other)
        resting = sets.rest(two._set, two.lo, two.hi)
        return one._made(f"({one.calendar} - {two.calendar})", sets.common(one._set, resting))

    def __invert__(self) -> WorkingTime:
        return self._made(f"~{self.calendar}", sets.rest(self._set, self.lo, self.hi))

    def __reduce__(self) -> tuple[Any, ...]:
        return WorkingTime, (self.calendar, self.zone, self.lo, self.hi, *self._set)

    @property
    def _set(self) -> sets.Intervals:
        return self.arrays[:2]

    def _made(self, name: str, intervals: sets.Intervals) -> WorkingTime:
        return WorkingTime(name, self.zone, self.lo, self.hi, *intervals)

    def _alike(self, other: WorkingTime) -> tuple[WorkingTime, WorkingTime]:
        """Return both with the horizon they have in common."""
        if (self.zone is None) != (other.zone is None):
            raise CalendarError(
                Code.CALENDAR_MIXED_ZONES, first=self.calendar, second=other.calendar
            )
        if (self.lo, self.hi) == (other.lo, other.hi):
            return self, other
        lo, hi = max(self.lo, other.lo), min(self.hi, other.hi)
        if lo > hi:
            raise self._beyond(other.lo)
        return self.clip(lo, hi), other.clip(lo, hi)


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
    return WorkingTime(ELAPSED, zone, lo, hi, np.array([lo]), np.array([hi]))


def common_time(first: WorkingTime, *others: WorkingTime) -> WorkingTime:
    """Return where all of several work: a task's calendar and those of its people.

    Raises
    ------
    CalendarError
        ``calendar.no_common_time``: they never do within their horizon, and ``context`` names
        the first that leaves nothing of those before it; ``calendar.mixed_zones``.
    HorizonError
        ``calendar.horizon``: their horizons lie apart.

    Examples
    --------
    >>> from pmcore.calendars import Calendar
    >>> early, late = (
    ...     Calendar.standard(id, zone="UTC", hours=hours)
    ...     for id, hours in (("early", "06:00-14:00"), ("late", "13:00-21:00"))
    ... )
    >>> monday = date(2026, 3, 2)
    >>> common_time(early.compile(monday, monday), late.compile(monday, monday))
    <WorkingTime early & late: 60 minutes, 2026-03-02T00:00+00:00 to 2026-03-03T00:00+00:00>
    """
    shared = first
    for time in others:
        both = shared & time
        if not both.total_minutes:
            raise CalendarError(
                Code.CALENDAR_NO_COMMON_TIME,
                first=shared.calendar,
                second=time.calendar,
                begin=both._shown(both.lo),
                end=both._shown(both.hi),
            )
        shared = both
    return shared
