"""Sets of instants as arrays of half-open intervals, in order, neither empty nor touching."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Intervals: TypeAlias = tuple[Ints, Ints]
"""Starts and ends."""


def tidied(starts: Ints, ends: Ints) -> Intervals:
    """Return the same instants, given by start: touching and overlapping ones joined, none empty.

    Most often they are tidy already, and finding that out is quick.
    """
    full = starts < ends
    if not full.all():
        starts, ends = starts[full], ends[full]
    if (ends[:-1] < starts[1:]).all():
        return starts, ends
    reached = np.maximum.accumulate(ends)
    apart = np.flatnonzero(starts[1:] > reached[:-1])
    return starts[np.append(0, apart + 1)], reached[np.append(apart, starts.size - 1)]


def cut(intervals: Intervals, lo: int, hi: int) -> Intervals:
    """Return what lies within ``[lo, hi)``."""
    first, last = intervals[1].searchsorted(lo, "right"), intervals[0].searchsorted(hi, "left")
    if first >= last or lo >= hi:
        return none(), none()
    starts, ends = intervals[0][first:last].copy(), intervals[1][first:last].copy()
    starts[0], ends[-1] = max(starts[0], lo), min(ends[-1], hi)
    return starts, ends


def common(one: Intervals, other: Intervals) -> Intervals:
    """Return the instants in both."""
    return _held(one, other, 2)


def united(one: Intervals, other: Intervals) -> Intervals:
    """Return the instants in either."""
    return tidied(*_held(one, other, 1))


def rest(taken: Intervals, lo: int, hi: int) -> Intervals:
    """Return the instants of ``[lo, hi)`` that are not in ``taken``, which lies within."""
    return tidied(np.append(lo, taken[1]), np.append(taken[0], hi))


def kept(column: Ints) -> Ints:
    """Return the same numbers, never to be changed by anybody."""
    if column.flags.writeable:
        column = column.copy()
        column.flags.writeable = False
    return column


def none() -> Ints:
    """Return no instants."""
    return np.empty(0, dtype=np.int64)


def _held(one: Intervals, other: Intervals, times: int) -> Intervals:
    """Return the instants that lie in so many of two sets, cut wherever one of them begins."""
    at = np.concatenate([one[1], other[1], one[0], other[0]])
    # where one ends and another begins, the end comes first: a stable sort keeps this order
    order = np.argsort(at, kind="stable")
    step = np.where(order < one[1].size + other[1].size, -1, 1)
    held = np.flatnonzero(np.cumsum(step) >= times)
    at = at[order]
    return at[held], at[np.minimum(held + 1, at.size - 1)]
