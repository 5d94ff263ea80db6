"""From the days of a calendar to integers on the UTC line."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from pmcore.calendars.dates import MINUTES_PER_DAY, ONE_DAY, day_number
from pmcore.calendars.resolution import resolve
from pmcore.calendars.working_time import WorkingTime, joined
from pmcore.calendars.zones import WIDEST_OFFSET, segments, to_instants

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar


@lru_cache(maxsize=64)
def compiled(calendar: Calendar, first: date, last: date) -> WorkingTime:
    """Compile a calendar for the days from ``first`` to ``last``."""
    # The night before may reach into the first day.
    begin = first - ONE_DAY if _has_nights(calendar) else first
    starts, ends = _wall_intervals(calendar, begin, last)
    day_edges = [day_number(first) * MINUTES_PER_DAY, (day_number(last) + 1) * MINUTES_PER_DAY]
    clock = segments(
        calendar.zone,
        day_edges[0] - MINUTES_PER_DAY - WIDEST_OFFSET,
        day_edges[1] + MINUTES_PER_DAY + WIDEST_OFFSET,
    )
    lo, hi = to_instants(day_edges, clock)
    pairs = zip(to_instants(starts, clock), to_instants(ends, clock), strict=True)
    within = ((max(start, lo), min(end, hi)) for start, end in pairs)
    return WorkingTime(calendar.id, calendar.zone, lo, hi, *joined(within))


def _wall_intervals(calendar: Calendar, first: date, last: date) -> tuple[list[int], list[int]]:
    """Return the shifts of all days as joined intervals of wall minutes."""
    midnight = day_number(first) * MINUTES_PER_DAY
    pairs: list[tuple[int, int]] = []
    for ruling in resolve(calendar, first, last):
        for shift in ruling.hours:
            pairs.append((midnight + shift.start, midnight + shift.end))
        midnight += MINUTES_PER_DAY
    return joined(pairs)


def _has_nights(calendar: Calendar) -> bool:
    for each in calendar.lineage():
        weeks = [dated.week for dated in each.dated_weeks]
        if each.week is not None:
            weeks.append(each.week)
        days = [day for week in weeks for day in week.days]
        days += [exception.hours for exception in each.exceptions]
        if any(shift.end > MINUTES_PER_DAY for day in days for shift in day):
            return True
    return False
