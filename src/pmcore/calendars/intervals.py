"""Sets of instants as lists of half-open intervals, in order, neither empty nor touching."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import islice
from operator import lt
from typing import TypeAlias

Intervals: TypeAlias = tuple[list[int], list[int]]
"""Starts and ends."""


def joined(pairs: Iterable[tuple[int, int]]) -> Intervals:
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


def tidied(starts: list[int], ends: list[int]) -> Intervals:
    """Return the same intervals, given by start, joined and without empty ones.

    Most often they are tidy already, and finding that out is quick.
    """
    if all(map(lt, starts, ends)) and all(map(lt, ends, islice(starts, 1, None))):
        return starts, ends
    return joined(zip(starts, ends, strict=True))


def cut(intervals: Intervals, lo: int, hi: int) -> Intervals:
    """Return what lies within ``[lo, hi)``."""
    first, last = bisect_right(intervals[1], lo), bisect_left(intervals[0], hi)
    starts, ends = intervals[0][first:last], intervals[1][first:last]
    if not starts or lo >= hi:
        return [], []
    starts[0], ends[-1] = max(starts[0], lo), min(ends[-1], hi)
    return starts, ends


def common(one: Intervals, other: Intervals) -> Intervals:
    """Return the instants in both."""
    starts: list[int] = []
    ends: list[int] = []
    (first_starts, first_ends), (second_starts, second_ends) = one, other
    i = j = 0
    count, others = len(first_starts), len(second_starts)
    while i < count and j < others:
        start, end = first_starts[i], first_ends[i]
        begin, stop = second_starts[j], second_ends[j]
        low = start if start > begin else begin
        high = end if end < stop else stop
        if low < high:
            starts.append(low)
            ends.append(high)
        # The one that ends first has nothing more in common with the other's later intervals.
        if end <= stop:
            i += 1
        if stop <= end:
            j += 1
    return starts, ends


def united(one: Intervals, other: Intervals) -> Intervals:
    """Return the instants in either."""
    pairs = [*zip(*one, strict=True), *zip(*other, strict=True)]
    pairs.sort()  # two ascending runs: the sort merges them
    return joined(pairs)


def rest(taken: Intervals, lo: int, hi: int) -> Intervals:
    """Return the instants of ``[lo, hi)`` that are not in ``taken``, which lies within."""
    starts, ends = [lo, *taken[1]], [*taken[0], hi]
    if starts[0] == ends[0]:
        del starts[0], ends[0]
    if starts and starts[-1] == ends[-1]:
        del starts[-1], ends[-1]
    return starts, ends
