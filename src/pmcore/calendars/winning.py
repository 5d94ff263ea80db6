"""Which of a calendar's own exceptions holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from pmcore.calendars.dates import day_number
from pmcore.calendars.exceptions import CalendarException


def winning(
    exceptions: Sequence[CalendarException], first: date, last: date
) -> dict[int, CalendarException]:
    """Return the exception that holds on each day from ``first`` to ``last``, where one does.

    A single date beats a range around it, and a range beats a rule; of several ranges, or of
    several rules, the one given last holds. Days are counted from 1970-01-01. A day is set once
    for each rule that names it, and once for all ranges, however many overlap.
    """
    lo, hi = day_number(first), day_number(last) + 1
    by_rule = np.full(hi - lo, -1)
    single: dict[int, CalendarException] = {}
    ranges: list[tuple[int, int, CalendarException]] = []
    for number, exception in enumerate(exceptions):
        begin, end = exception.first, exception.last
        if begin > last or end < first:
            continue
        if exception.rule is not None:
            by_rule[np.array(exception.rule.days_within(begin, end, lo, hi)) - lo] = number
        elif begin == end:
            single[day_number(begin)] = exception
        else:
            ranges.append((max(day_number(begin), lo), min(day_number(end) + 1, hi), exception))
    ruled = np.flatnonzero(by_rule >= 0)
    rules = zip((ruled + lo).tolist(), by_rule[ruled].tolist(), strict=True)
    held = {day: exceptions[number] for day, number in rules}
    return held | _uppermost(reversed(ranges)) | single


def _uppermost(
    ranges: Iterable[tuple[int, int, CalendarException]],
) -> dict[int, CalendarException]:
    """Return for each day the first range that holds it."""
    held: dict[int, CalendarException] = {}
    # From a day that is taken to a later one that may be free.
    onward: dict[int, int] = {}
    for start, stop, exception in ranges:
        day = start
        while day < stop:
            if day in held:
                # The next one looked for from here finds the end of what is taken sooner.
                target = onward[day]
                onward[day] = onward.get(target, target)
                day = target
            else:
                held[day] = exception
                day += 1
                onward[day - 1] = day
    return held
