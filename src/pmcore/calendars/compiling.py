"""From the days of a calendar to integers on the UTC line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars.dates import MINUTES_PER_DAY, ONE_DAY, day_number
from pmcore.calendars.edges import to_instants
from pmcore.calendars.intervals import Intervals, Ints, cut, tidied
from pmcore.calendars.resolution import DaysLaid, days_laid
from pmcore.calendars.shifts import OFF, DayHours
from pmcore.calendars.working_time import WorkingTime
from pmcore.calendars.zones import WIDEST_OFFSET, segments

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar


# More than any country has ever made up for in a year.
_MAKE_UP_DAYS = 20


@lru_cache(maxsize=64)
def compiled(calendar: Calendar, first: date, last: date) -> WorkingTime:
    """Compile a calendar for the days from ``first`` to ``last``."""
    if calendar.base is not None and _adds_nothing(calendar, calendar.base):
        time = compiled(calendar.base, first, last)
        return WorkingTime(calendar.id, time.zone, time.lo, time.hi, *time.arrays[:2])
    # The night before may reach into the first day.
    begin = first - ONE_DAY if has_nights(calendar) else first
    walls = _wall_intervals(calendar, begin, last)
    margin = MINUTES_PER_DAY + WIDEST_OFFSET
    edges = np.array([day_number(first), day_number(last) + 1]) * MINUTES_PER_DAY
    clock = segments(calendar.zone, int(edges[0]) - margin, int(edges[1]) + margin)
    lo, hi = to_instants(edges, clock).tolist()
    within = cut(tidied(*(to_instants(wall, clock) for wall in walls)), lo, hi)
    return WorkingTime(calendar.id, calendar.zone, lo, hi, *within)


def _adds_nothing(calendar: Calendar, base: Calendar) -> bool:
    """Whether a calendar works whenever its base does: people who have no days off of their own."""
    own = calendar.dated_weeks or calendar.holidays or calendar.exceptions
    return calendar.week is None and not own and calendar.zone == base.zone


def _wall_intervals(calendar: Calendar, first: date, last: date) -> Intervals:
    """Return the shifts of all days as intervals of wall minutes.

    Days off cost a few operations of an array each: what counts is how many shifts there are.
    """
    laid = days_laid(calendar, first, last)
    kind, hours = _kinds(laid, first, (last - first).days + 1)
    # Each kind of day that occurs is taken apart once.
    occurs = np.bincount(kind, minlength=len(hours)).astype(bool).tolist()
    days_of = [day if used else OFF for day, used in zip(hours, occurs, strict=True)]
    counts = np.array([*map(len, days_of)])
    shifts = [(shift.start, shift.end) for day in days_of for shift in day]
    starts, ends = np.array(shifts, dtype=np.int64).reshape(-1, 2).T
    worked = np.flatnonzero((counts > 0)[kind])
    of_kind = kind[worked]
    of_day = counts[of_kind]
    # numbers of the shifts of each day, counted through those of all kinds
    ahead = np.cumsum(of_day) - of_day - (np.cumsum(counts) - counts)[of_kind]
    chosen = np.arange(of_day.sum()) - np.repeat(ahead, of_day)
    midnight = np.repeat((day_number(first) + worked) * MINUTES_PER_DAY, of_day)
    return tidied(midnight + starts[chosen], midnight + ends[chosen])


def _kinds(laid: DaysLaid, first: date, count: int) -> tuple[Ints, list[DayHours]]:
    """Return a number for each day, and the hours that each number stands for."""
    # A week that is laid twice, or a hundred times, has its kinds of day once.
    weeks = list({id(stretch.week): stretch.week for stretch in laid.weeks}.values())
    hours = [day for week in weeks for day in week.days]
    lengths = np.array([len(week.days) for week in weeks])
    phases = np.array([week.phase(first) for week in weeks])
    if len(weeks) == 1:
        kind = _turns(int(phases[0]), int(lengths[0]), count)
    else:
        number = {id(week): at for at, week in enumerate(weeks)}
        in_force = np.zeros(count, dtype=np.int64)
        for stretch in laid.weeks:
            in_force[stretch.days.start : stretch.days.stop] = number[id(stretch.week)]
        places = (np.arange(count) + phases[in_force]) % lengths[in_force]
        kind = places + (np.cumsum(lengths) - lengths)[in_force]
    if laid.changed:
        kind[[*laid.changed]] = _numbered(hours, laid.changed.values())
    return kind, hours


def _turns(phase: int, length: int, count: int) -> Ints:
    """Return the places in a pattern of so many days in a row."""
    return np.tile(np.arange(length), (phase + count) // length + 1)[phase : phase + count]


def _numbered(hours: list[DayHours], changed: Iterable[DayHours]) -> list[int]:
    """Return a number for the hours of each changed day; those not met before join ``hours``."""
    # Days alike share their hours.
    numbers: dict[int, int] = {}
    found: list[int] = []
    for day in changed:
        number = numbers.setdefault(id(day), len(hours))
        if number == len(hours):
            hours.append(day)
        found.append(number)
    return found


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
