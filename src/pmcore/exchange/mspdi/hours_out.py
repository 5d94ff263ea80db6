"""Hours of days, of weeks and of exceptions as elements of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from pmcore.calendars import DayHours, Shift
from pmcore.exchange.importing.imported import Raw

_DAY_MINUTES = 1440
MOST_SHIFTS = 5


def week_days(days: Iterable[DayHours]) -> tuple[Raw, ...]:
    """Return the weekdays of a week that begins on Monday, as the file counts them from Sunday."""
    monday_first = list(days)
    sunday_first = (monday_first[-1], *monday_first[:-1])
    return tuple(
        ("WeekDay", (("DayType", str(number)), *working(hours)))
        for number, hours in enumerate(sunday_first, 1)
    )


def working(hours: DayHours) -> tuple[Raw, ...]:
    """Return whether a day works, and when."""
    if not hours:
        return (("DayWorking", "0"),)
    times: tuple[Raw, ...] = tuple(
        ("WorkingTime", (("FromTime", _clock(each.start)), ("ToTime", _clock(each.end))))
        for each in hours
    )
    return (("DayWorking", "1"), ("WorkingTimes", times))


def period(first: date, last: date) -> Raw:
    """Return a period of whole days."""
    ends = (
        ("FromDate", f"{first.isoformat()}T00:00:00"),
        ("ToDate", f"{last.isoformat()}T23:59:00"),
    )
    return ("TimePeriod", ends)


def fitting(hours: DayHours) -> DayHours:
    """Return the shifts of a day, at most five: the shortest breaks are worked through."""
    shifts = list(hours)
    while len(shifts) > MOST_SHIFTS:
        breaks = [later.start - each.end for each, later in pairwise(shifts)]
        at = breaks.index(min(breaks))
        shifts[at : at + 2] = [Shift(shifts[at].start, shifts[at + 1].end)]
    return tuple(shifts)


def is_overnight(hours: DayHours) -> bool:
    """Whether a shift goes on past midnight."""
    return bool(hours) and hours[-1].end > _DAY_MINUTES


def by_the_day(days: Iterable[DayHours], before: DayHours) -> Iterator[DayHours]:
    """Yield the hours of days as worked from midnight to midnight.

    >>> from pmcore.calendars import format_hours, hours
    >>> night = hours("22:00-06:00")
    >>> [format_hours(each) for each in by_the_day([night, (), night], ())]
    ['22:00-24:00', '00:00-06:00', '22:00-24:00']
    """
    for hours in days:
        spans = [(max(each.start - _DAY_MINUTES, 0), each.end - _DAY_MINUTES) for each in before]
        spans += [(each.start, min(each.end, _DAY_MINUTES)) for each in hours]
        yield _joined(span for span in spans if span[1] > span[0])
        before = hours


def _joined(spans: Iterable[tuple[int, int]]) -> DayHours:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(Shift(start, end) for start, end in joined)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY_MINUTES, 60)
    return f"{hour:02d}:{minute:02d}:00"
