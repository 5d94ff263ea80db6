"""Working time for whole arrays at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pmcore.calendars.intervals import Ints
from pmcore.calendars.working_time import WorkingTime
from pmcore.kernel import Code, InputError

_MOST_STEPS = 4


class BatchTime:
    """What :class:`~pmcore.calendars.WorkingTime` does for one instant, for many of them.

    Arguments are arrays or lists of whole numbers, or single ones; they are matched as numpy
    matches arrays. Answers and errors are those of the scalar operations; an error speaks of the
    first value that provokes one. From some ten values on it is faster than a loop.

    Parameters
    ----------
    time
        The working time to ask.

    Examples
    --------
    >>> from datetime import date
    >>> from pmcore.calendars import Calendar
    >>> office = Calendar.standard("office", zone="UTC", hours="09:00-17:00")
    >>> time = office.compile(date(2026, 3, 2), date(2026, 3, 31))
    >>> batch = time.batch()
    >>> starts = batch.next_start([time.lo, time.lo + 1440])
    >>> (batch.add(starts, 480) - starts).tolist(), batch.diff(time.lo, starts).tolist()
    ([480, 480], [0, 480])
    """

    __slots__ = ("_ends", "_offsets", "_positions", "_starts", "time")

    def __init__(self, time: WorkingTime) -> None:
        self.time = time
        # An empty interval at ``lo`` opens the calendar: an instant before the first shift finds
        # it, and has no work before it.
        starts, ends, before = (
            np.append(first, column)
            for first, column in zip((time.lo, time.lo, 0), time.arrays, strict=True)
        )
        self._ends = ends
        self._offsets = starts - before
        self._starts = _Steps(starts, time.hi)
        self._positions = _Steps(before, time.total_minutes)

    def pos(self, instants: Any) -> Ints:
        """Working minutes in ``[lo, t)`` for each instant."""
        t = _ints("instants", instants)
        self._check(self._holds(t), self.time.pos, t)
        return self._pos(t)

    def diff(self, a: Any, b: Any) -> Ints:
        """Working minutes from each ``a`` to each ``b``; negative when ``b`` comes first."""
        a, b = _matched(("a", a), ("b", b))
        self._check(self._holds(a) and self._holds(b), self.time.diff, a, b)
        found: Ints = self._pos(b) - self._pos(a)
        return found

    def add(self, instants: Any, minutes: Any) -> Ints:
        """Walk so many working minutes from each instant, forwards or backwards."""
        given, n = _matched(("instants", instants), ("minutes", minutes))
        t = np.where(n == 0, self.time.lo, given)
        self._check(self._holds(t), self.time.add, given, n)
        with np.errstate(over="ignore"):  # what wraps round lands outside as well
            position = self._pos(t) + n
        self._check(_lies(position, 0, self.time.total_minutes), self.time.add, given, n)
        # A finish is the end of the minute before it, a start the beginning of the one after.
        ahead: Ints = (n > 0).astype(np.int64)
        return np.where(n == 0, given, self._start_at(position - ahead) + ahead)

    def next_start(self, instants: Any) -> Ints:
        """Return the smallest start of a working minute at or after each instant."""
        t = _ints("instants", instants)
        self._check(self._holds(t), self.time.next_start, t)
        position = self._pos(t)
        self._check(_lies(position, 0, self.time.total_minutes - 1), self.time.next_start, t)
        return self._start_at(position)

    def previous_finish(self, instants: Any) -> Ints:
        """Return the largest end of a working minute at or before each instant."""
        t = _ints("instants", instants)
        self._check(self._holds(t), self.time.previous_finish, t)
        position = self._pos(t)
        self._check(_lies(position, 1, self.time.total_minutes), self.time.previous_finish, t)
        return self._start_at(position - 1) + 1

    def __repr__(self) -> str:
        return f"<BatchTime of {self.time!r}>"

    def _pos(self, t: Ints) -> Ints:
        at = self._starts.find(t)
        found: Ints = np.minimum(t, self._ends[at]) - self._offsets[at]
        return found

    def _start_at(self, position: Ints) -> Ints:
        found: Ints = position + self._offsets[self._positions.find(position)]
        return found

    def _holds(self, t: Ints) -> bool:
        return _lies(t, self.time.lo, self.time.hi)

    @staticmethod
    def _check(fine: bool, ask: Callable[..., int], *values: Ints) -> None:
        """Unless all is fine, ask one by one until the first that cannot be answered raises."""
        if not fine:
            for each in zip(*(value.ravel().tolist() for value in values), strict=True):
                ask(*each)


def _lies(values: Ints, lo: int, hi: int) -> bool:
    return not values.size or bool(values.min() >= lo and values.max() <= hi)


class _Steps:
    """Finds the last of some ascending numbers that is not above a value.

    A table by stretches of equal length says where to look first; the right one lies few steps
    further, unless very many numbers share a stretch, where a search by halving is quicker.
    """

    __slots__ = ("_first", "_following", "_numbers", "_shift", "_steps", "_table")

    def __init__(self, numbers: Ints, last: int) -> None:
        self._numbers = numbers
        self._first = int(numbers[0])
        self._following = np.append(numbers[1:], np.iinfo(np.int64).max)
        span = last - self._first
        self._shift = max((span // (4 * numbers.size)).bit_length() - 1, 0)
        edges = self._first + (np.arange((span >> self._shift) + 2) << self._shift)
        self._table = np.searchsorted(numbers, edges, "right") - 1
        self._steps = int(np.diff(self._table).max())

    def find(self, values: Ints) -> Ints:
        if self._steps > _MOST_STEPS:
            return np.searchsorted(self._numbers, values, "right") - 1
        at: Ints = self._table[(values - self._first) >> self._shift]
        for _ in range(self._steps):
            at = at + (self._following[at] <= values)
        return at


def _matched(*named: tuple[str, Any]) -> tuple[Ints, ...]:
    arrays = [_ints(name, values) for name, values in named]
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError:
        problem = {"en": "its shape must match the other's", "zh": "形状应与另一数组相符"}
        shapes = [array.shape for array in arrays]
        raise InputError(
            Code.VALUE_INVALID, field=named[-1][0], value=shapes, problem=problem
        ) from None


def _ints(name: str, values: Any) -> Ints:
    array = np.asarray(values)
    if not array.size:
        return array.astype(np.int64)
    if array.dtype.kind in "iu" and array.dtype != np.uint64:
        return array.astype(np.int64, copy=False)
    problem = {"en": "it must hold whole numbers of 64 bits", "zh": "应为 64 位整数"}
    raise InputError(Code.VALUE_INVALID, field=name, value=str(array.dtype), problem=problem)
