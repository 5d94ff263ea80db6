"""All calendars of a network as one set of arrays, so that one call answers for many tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from pmcore.calendars import WorkingTime
from pmcore.kernel import Code, HorizonError

Ints: TypeAlias = npt.NDArray[np.int64]


class CalendarTable:
    """Compiled calendars laid end to end, each in its own range of keys.

    Every array method takes calendar numbers and instants (or positions) of the same length and
    answers as :class:`~pmcore.calendars.WorkingTime` does for one. Leaving the compiled range
    raises ``calendar.horizon``, and the caller compiles further.

    Parameters
    ----------
    working
        Compiled calendars that share one range ``[lo, hi)``; their index is the calendar number.
    """

    __slots__ = ("_before", "_before_keys", "_ends", "_first", "_last", "_span", "_start_keys",
                 "_starts", "_totals", "hi", "lo", "working")  # fmt: skip

    def __init__(self, working: Sequence[WorkingTime]) -> None:
        self.working = tuple(working)
        self.lo, self.hi = working[0].lo, working[0].hi
        # One key range per calendar: instants and positions of calendar k stay below the
        # sentinel interval of calendar k + 1.
        self._span = self.hi - self.lo + 2
        counts = np.array([len(w.starts) + 1 for w in working], dtype=np.int64)
        number = np.repeat(np.arange(len(working), dtype=np.int64), counts)
        self._last = np.cumsum(counts) - 1
        self._first = self._last - counts + 1
        # An empty interval at ``lo`` opens each calendar: an instant before the first shift
        # finds it, and has no work before it.
        self._starts = _laid([[self.lo, *w.starts] for w in working])
        self._ends = _laid([[self.lo, *w.ends] for w in working])
        self._before = _laid([[0, *w.before] for w in working])
        self._totals = np.array([w.total_minutes for w in working], dtype=np.int64)
        self._start_keys = number * self._span + (self._starts - self.lo)
        self._before_keys = number * self._span + self._before

    def pos(self, calendar: Ints, instant: Ints) -> Ints:
        """Working minutes before each instant."""
        if instant.size and (instant.min() < self.lo or instant.max() > self.hi):
            raise self._left()
        found = self._at(calendar, instant)
        worked: Ints = np.minimum(instant, self._ends[found]) - self._starts[found]
        worked += self._before[found]
        return worked

    def start_at(self, calendar: Ints, position: Ints) -> Ints:
        """Where each working minute begins: the largest instant with this position."""
        if position.size and (position.min() < 0 or (position >= self._totals[calendar]).any()):
            raise self._left()
        keys = calendar * self._span + position
        found = np.searchsorted(self._before_keys, keys, "right") - 1
        begun: Ints = self._starts[found] + (position - self._before[found])
        return begun

    def finish_at(self, calendar: Ints, position: Ints) -> Ints:
        """Where the minute before each position ends: the smallest instant with this position."""
        if position.size and (position.min() < 1 or (position > self._totals[calendar]).any()):
            raise self._left()
        keys = calendar * self._span + position
        found = np.searchsorted(self._before_keys, keys, "left") - 1
        ended: Ints = self._starts[found] + (position - self._before[found])
        return ended

    def touch_up(self, calendar: Ints, instant: Ints) -> Ints:
        """Return the smallest instant that touches working time, at or after each instant."""
        self.pos(calendar, instant)
        found = self._at(calendar, instant)
        inside = (instant <= self._ends[found]) & (found != self._first[calendar])
        if (~inside & (found == self._last[calendar])).any():
            raise self._left()
        following = self._starts[np.minimum(found + 1, self._starts.size - 1)]
        return np.where(inside, instant, following)

    def touch_down(self, calendar: Ints, instant: Ints) -> Ints:
        """Return the largest instant that touches working time, at or before each instant."""
        self.pos(calendar, instant)
        found = self._at(calendar, instant)
        if (found == self._first[calendar]).any():
            raise self._left()
        return np.minimum(instant, self._ends[found])

    def _at(self, calendar: Ints, instant: Ints) -> Ints:
        keys = calendar * self._span + (instant - self.lo)
        return np.asarray(np.searchsorted(self._start_keys, keys, "right") - 1, dtype=np.int64)

    def _left(self) -> HorizonError:
        return HorizonError(Code.CALENDAR_HORIZON, calendar="-", value="-", first="-", last="-")


def touch_up_one(working: WorkingTime, instant: int) -> int:
    """Return the smallest instant that touches working time, at or after ``instant``."""
    return instant if working.touches(instant) else working.next_start(instant)


def touch_down_one(working: WorkingTime, instant: int) -> int:
    """Return the largest instant that touches working time, at or before ``instant``."""
    return instant if working.touches(instant) else working.previous_finish(instant)


def _laid(parts: list[list[int]]) -> Ints:
    return np.array([value for part in parts for value in part], dtype=np.int64)
