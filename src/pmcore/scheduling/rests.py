"""Long rests that a task runs through or waits for: why a few days of work span weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pmcore.calendars import datetime_of
from pmcore.calendars.country_years import OFFICIAL_BREAK
from pmcore.kernel import LocalizedText
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.solving import Solution

# A weekend needs no words: Friday evening to Monday morning is less than three days.
_LONG = 3 * 1440
_DAYS_ASKED = 31
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rest:
    """Days on which a calendar rests.

    Attributes
    ----------
    first, last
        Whole days off, both included, in the calendar's zone.
    label
        Name of the first holiday or exception among them; that of a break as a whole only where
        no day in it has a name of its own.
    """

    first: date
    last: date
    label: LocalizedText | None


def long_rests(solution: Solution, row: int, since: int) -> list[Rest]:
    """Rests of more than three days of a task's calendar, by date.

    Parameters
    ----------
    row
        A leaf. Elapsed time never rests.
    since
        Instant from which the task waits; it looks from there to the early finish.
    """
    outline = solution.network.outline
    node = int(outline.node[row])
    number = int(solution.network.nodes.calendar[node])
    finish = int(solution.early.finish[node])
    if number == solution.network.elapsed or since >= finish:
        return []
    calendar, working = solution.network.calendars[number], solution.ground.table.working[number]
    worked = working.intervals(since, finish)
    marks = [(since, since), *worked, (finish, finish)]
    gaps = [(a, b) for (_, a), (b, _) in pairwise(marks) if b - a > _LONG]
    rests = []
    for begin, end in gaps:
        first = datetime_of(begin, calendar.zone).date() + _ONE_DAY
        last = datetime_of(end, calendar.zone).date() - _ONE_DAY
        until = min(last, first + _DAYS_ASKED * _ONE_DAY)
        asked = [day for part in parts_of(calendar) for day in part.days(first, until)]
        labels = [day.label for day in asked if day.label and not day.is_working]
        named = [label for label in labels if label != OFFICIAL_BREAK]
        rests.append(Rest(first, last, next(iter(named or labels), None)))
    return rests
