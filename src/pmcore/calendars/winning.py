"""Which of a calendar's own exceptions holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

import numpy as np

from pmcore.calendars.dates import EPOCH_DAY, day_number
from pmcore.calendars.exceptions import CalendarException
from pmcore.calendars.intervals import Ints

_first, _last, _rule = map(attrgetter, ("first", "last", "rule"))


def winning(
    exceptions: Sequence[CalendarException], first: date, last: date
) -> dict[int, CalendarException]:
    """Return the exception that holds on each day from ``first`` to ``last``, where one does.

    Days are counted from 1970-01-01, in order. Which exception holds is told in :func:`painted`.
    """
    places, numbers = painted(exceptions, first, last)
    held = map(exceptions.__getitem__, numbers.tolist())
    return dict(zip((places + day_number(first)).tolist(), held, strict=True))


def painted(exceptions: Sequence[CalendarException], first: date, last: date) -> tuple[Ints, Ints]:
    """Return the places of days from ``first`` on, and which exception holds on each of them.

    A single date beats a range around it, and a range beats a rule; of several ranges, or of
    several rules, the one given last holds. It costs a look at each exception, and no
    more for ranges that overlap.
    """
    lo, hi = day_number(first), day_number(last) + 1
    # What is painted later covers what was painted before.
    canvas = np.full(hi - lo, -1)
    begin, end = (_places(map(of, exceptions), len(exceptions), lo) for of in (_first, _last))
    matters = (begin < canvas.size) & (end >= 0)
    for number, rule in enumerate(map(_rule, exceptions)):
        if rule is None:
            continue
        if matters[number]:
            exception = exceptions[number]
            days = rule.days_within(exception.first, exception.last, lo, hi)
            canvas[np.array(days, dtype=np.int64) - lo] = number
        matters[number] = False
    ranges = np.flatnonzero(matters)
    if ranges.size:
        _paint(canvas, begin[ranges], end[ranges], ranges)
    held = np.flatnonzero(canvas >= 0)
    return held, canvas[held]


def _places(days: Iterable[date], count: int, lo: int) -> Ints:
    """Return how far days lie from the first one asked for."""
    return np.fromiter(map(date.toordinal, days), np.int64, count) - (EPOCH_DAY + lo)


def _paint(canvas: Ints, first: Ints, last: Ints, number: Ints) -> None:
    """Paint ranges from their first to their last places, in order, and single places on top."""
    wide = first < last
    if wide.any():
        ends = last[wide].clip(max=canvas.size - 1) + 1
        upper = _uppermost(first[wide].clip(min=0), ends, number[wide], canvas.size)
        canvas[upper >= 0] = upper[upper >= 0]
    canvas[first[~wide]] = number[~wide]


def _uppermost(start: Ints, stop: Ints, number: Ints, count: int) -> Ints:
    """Return the highest number of the ranges that hold each place, -1 where none does.

    A range is taken for two that overlap, each as long as the largest power of two it holds. From
    the longest down, all of one length are cut into halves at once, so that thousands of ranges
    cost a dozen operations on arrays.
    """
    power = np.frexp(stop - start)[1] - 1
    upper = np.full(count, -1)
    for each in range(int(power.max()), -1, -1):
        half = 1 << each
        chosen = power == each
        for places in (start[chosen], stop[chosen] - half):
            np.maximum.at(upper, places, number[chosen])
        if each:
            step = half >> 1
            np.maximum(upper[step:], upper[:-step].copy(), out=upper[step:])
    return upper
