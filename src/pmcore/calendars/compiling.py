"""From the days of a calendar to integers on the UTC line."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from pmcore.calendars.dates import MINUTES_PER_DAY, ONE_DAY, day_number
from pmcore.calendars.intervals import Intervals, cut, tidied
from pmcore.calendars.resolution import resolve
from pmcore.calendars.working_time import WorkingTime
from pmcore.calendars.zones import WIDEST_OFFSET, segments, to_instants

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar


@lru_cache(maxsize=64)
def compiled(calendar: Calendar, first: date, last: date) -> WorkingTime:
    """Compile a calendar for the days from ``first`` to ``last``."""
    # The night before may reach into the first day.
    begin = first - ONE_DAY if has_nights(calendar) else first
    walls = _wall_intervals(calendar, begin, last)
    day_edges = [day_number(first) * MINUTES_PER_DAY, (day_number(last) + 1) * MINUTES_PER_DAY]
    clock = segments(
        calendar.zone,
        day_edges[0] - MINUTES_PER_DAY - WIDEST_OFFSET,
        day_edges[1] + MINUTES_PER_DAY + WIDEST_OFFSET,
    )
    lo, hi = to_instants(day_edges, clock)
    within = cut(tidied(*(to_instants(wall, clock) for wall in walls)), lo, hi)
    return WorkingTime(calendar.id, calendar.zone, lo, hi, *within)


def _wall_intervals(calendar: Calendar, first: date, last: date) -> Intervals:
    """Return the shifts of all days as intervals of wall minutes."""
    midnight = day_number(first) * MINUTES_PER_DAY
    starts: list[int] = []
    ends: list[int] = []
    # Days alike share their hours, so that each kind of day is taken apart once.
    apart: dict[int, tuple[list[int], list[int]]] = {}
    for ruling in resolve(calendar, first, last):
        hours = ruling.hours
        if hours:
            if id(hours) not in apart:
                apart[id(hours)] = [shift.start for shift in hours], [shift.end for shift in hours]
            begun, ended = apart[id(hours)]
            starts += [midnight + minute for minute in begun]
            ends += [midnight + minute for minute in ended]
        midnight += MINUTES_PER_DAY
    return tidied(starts, ends)


@lru_cache(maxsize=256)
def has_nights(calendar: Calendar) -> bool:
    """Whether a shift of the calendar, or of its base, may end after midnight."""
    return any(map(has_own_nights, calendar.lineage()))


def has_own_nights(calendar: Calendar) -> bool:
    """Whether a shift in the calendar's own weeks or exceptions ends after midnight."""
    weeks = [dated.week for dated in calendar.dated_weeks]
    if calendar.week is not None:
        weeks.append(calendar.week)
    days = [day for week in weeks for day in week.days]
    rules = (exception.hours for exception in calendar.exceptions)
    days += [rule for rule in rules if isinstance(rule, tuple)]
    return any(shift.end > MINUTES_PER_DAY for day in days for shift in day)
