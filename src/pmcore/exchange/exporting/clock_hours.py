"""What of a calendar's hours falls on which dates of the clock of a zone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from pmcore.calendars import Calendar, DayHours, Shift
from pmcore.calendars.dates import EPOCH_DAY, FIRST_DATE, LAST_DATE, MINUTES_PER_DAY
from pmcore.calendars.zones import segments

Span: TypeAlias = tuple[int, int]
AROUND = timedelta(days=2)  # no clock of the world is further than that from another
_LONG_AGO = -(2**62)


class Worked(NamedTuple):
    """What is worked on the dates of a clock.

    Attributes
    ----------
    hours
        By date; none where nothing is worked.
    repeated
        Dates of work in an hour that the clock shows twice: what does not fit is worked after it,
        in the breaks that follow.
    lost
        Those of them on which no break follows within a day.
    """

    hours: dict[date, DayHours]
    repeated: tuple[date, ...]
    lost: tuple[date, ...]


def worked(calendar: Calendar, zone: str, first: date, last: date) -> Worked:
    """Return what a calendar works on the dates of a clock."""
    time = calendar.compile(*around(first, last))
    found: defaultdict[int, list[Span]] = defaultdict(list)
    repeated: list[int] = []
    lost: list[int] = []
    for span in _once(_read(time.intervals(time.lo, time.hi), zone), repeated, lost):
        for start, end in by_midnight(*span):
            day, minute = divmod(start, MINUTES_PER_DAY)
            found[day].append((minute, minute + end - start))
    hours = {date_of(day): joined_hours(spans) for day, spans in found.items()}
    told = ([date_of(at // MINUTES_PER_DAY) for at in each] for each in (repeated, lost))
    here = [tuple(day for day in dict.fromkeys(days) if first <= day <= last) for days in told]
    return Worked(hours, here[0], here[1])


def _read(intervals: list[Span], zone: str) -> Iterator[Span]:
    """Yield what a clock reads when intervals of instants begin and end, cut where it changes."""
    if not intervals:
        return
    clock = segments(zone, intervals[0][0], intervals[-1][1])
    starts = [each.start for each in clock]
    for start, end in intervals:
        changes = starts[bisect_right(starts, start) : bisect_left(starts, end)]
        for begin, stop in pairwise((start, *changes, end)):
            offset = clock[bisect_right(starts, begin) - 1].offset
            yield from by_midnight(begin + offset, stop + offset)


def _once(read: Iterable[Span], repeated: list[int], lost: list[int]) -> Iterator[Span]:
    """Yield stretches so that none lies on another, adding when they did.

    What does not fit goes into the breaks that follow; unless there are some within a day, it is
    given up.
    """
    until, late_since = _LONG_AGO, _LONG_AGO
    for start, stop in read:
        begin = max(start, until)
        if begin == start:
            late_since = _LONG_AGO
        elif late_since == _LONG_AGO:
            late_since = start
            repeated.append(start)
        end = stop
        if begin == start or start - late_since < MINUTES_PER_DAY:
            end += begin - start
        else:
            lost.append(late_since)
            late_since = _LONG_AGO
        if begin < end:
            yield begin, end
            until = end


def by_midnight(start: int, end: int) -> Iterator[Span]:
    """Yield a stretch cut at every midnight in it."""
    while start < end:
        stop = min(end, (start // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY)
        yield start, stop
        start = stop


def joined_hours(spans: list[Span]) -> DayHours:
    """Return shifts of stretches in order, one for those that touch."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(Shift(start, end) for start, end in joined)


def around(first: date, last: date) -> tuple[date, date]:
    """Return dates so far apart that all instants of some dates lie between them on any clock."""
    return (
        max(first, FIRST_DATE + AROUND) - AROUND,
        min(last, LAST_DATE - AROUND) + AROUND,
    )


def date_of(day: int) -> date:
    """Return the date of a day counted since 1970-01-01."""
    return date.fromordinal(day + EPOCH_DAY)
