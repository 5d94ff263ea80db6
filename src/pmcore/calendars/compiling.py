"""From the days of a calendar to integers on the UTC line."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars.dates import MINUTES_PER_DAY, ONE_DAY, day_number
from pmcore.calendars.edges import to_instants
from pmcore.calendars.intervals import Intervals, cut, tidied
from pmcore.calendars.resolution import resolve
from pmcore.calendars.working_time import WorkingTime
from pmcore.calendars.zones import WIDEST_OFFSET, segments

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar


# More than any country has ever made up for in a year.
_MAKE_UP_DAYS = 20


@lru_cache(maxsize=64)
def compiled(calendar: Calendar, first: date, last: date) -> WorkingTime:
    """Compile a calendar for the days from ``first`` to ``last``."""
    # The night before may reach into the first day.
    begin = first - ONE_DAY if has_nights(calendar) else first
    walls = _wall_intervals(calendar, begin, last)
    margin = MINUTES_PER_DAY + WIDEST_OFFSET
    edges = np.array([day_number(first), day_number(last) + 1]) * MINUTES_PER_DAY
    clock = segments(calendar.zone, int(edges[0]) - margin, int(edges[1]) + margin)
    lo, hi = to_instants(edges, clock).tolist()
    within = cut(tidied(*(to_instants(wall, clock) for wall in walls)), lo, hi)
    return WorkingTime(calendar.id, calendar.zone, lo, hi, *within)


def _wall_intervals(calendar: Calendar, first: date, last: date) -> Intervals:
    """Return the shifts of all days as intervals of wall minutes."""
    # Days alike share their hours, so that each kind of day is taken apart once.
    of_days = [*map(attrgetter("hours"), resolve(calendar, first, last))]
    alike = np.fromiter(map(id, of_days), dtype=np.int64, count=len(of_days))
    _, found, kind = np.unique(alike, return_index=True, return_inverse=True)
    hours = [of_days[day] for day in found.tolist()]
    counts = np.array([*map(len, hours)])
    shifts = [(shift.start, shift.end) for day in hours for shift in day]
    starts, ends = np.array(shifts, dtype=np.int64).reshape(-1, 2).T
    of_day = counts[kind]
    # numbers of the shifts of each day, counted through those of all kinds
    ahead = np.cumsum(of_day) - of_day - (np.cumsum(counts) - counts)[kind]
    chosen = np.arange(of_day.sum()) - np.repeat(ahead, of_day)
    days = day_number(first) + np.arange(of_day.size)
    midnight = np.repeat(days * MINUTES_PER_DAY, of_day)
    return tidied(midnight + starts[chosen], midnight + ends[chosen])


def most_shifts(calendar: Calendar, first: date, last: date) -> int:
    """Return how many shifts the days from ``first`` to ``last`` have at most.

    It is reckoned from the definitions, without looking at any day, so that a range can be refused
    before it costs anything.
    """
    days = (last - first).days + 1
    lineage = [*calendar.lineage()]
    weeks = [each.week for each in lineage if each.week is not None]
    weeks += [dated.week for each in lineage for dated in each.dated_weeks]
    usual = max(sum(map(len, week.days)) * -(-days // len(week.days)) for week in weeks)
    busiest = max(len(day) for week in weeks for day in week.days)
    sources = sum(len(each.holidays) for each in lineage)
    special, densest = busiest * _MAKE_UP_DAYS * sources * -(-days // 365), busiest
    for exception in (exception for each in lineage for exception in each.exceptions):
        begin, end = max(exception.first, first), min(exception.last, last)
        if begin <= end:
            rule, hours = exception.rule, exception.hours
            shifts = len(hours) if isinstance(hours, tuple) else busiest
            named = (end - begin).days + 1
            special += shifts * (named if rule is None else min(rule.most_dates(begin, end), named))
            densest = max(densest, shifts)
    return min(usual + special, densest * days)


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
