"""How much time lies between two instants, counted as a task counts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from pmcore.calendars import WorkingTime, datetime_of
from pmcore.calendars.dates import FIRST_DATE, LAST_DATE
from pmcore.kernel import CalendarId, TaskId
from pmcore.scheduling.engine.network import WorkCalendar
from pmcore.scheduling.engine.solution import Solution

Span: TypeAlias = tuple[TaskId | None, int, int]
_DAY = 1440


class _Stretch(NamedTuple):
    """What is to be counted: number of the calendar, and two instants."""

    calendar: int
    first: int
    last: int


def count_minutes(solution: Solution, own: CalendarId, spans: Sequence[Span]) -> list[int]:
    """Count minutes between instants; see :meth:`Schedule.count_minutes`.

    Each calendar is compiled anew at most once, whatever the instants are.
    """
    stretches = list(_stretches(solution, own, spans))
    elapsed = solution.network.elapsed
    working = _compiled(solution, [each for each in stretches if each.calendar != elapsed])
    return [
        last - first if calendar == elapsed else working[calendar].diff(first, last)
        for calendar, first, last in stretches
    ]


def _stretches(solution: Solution, own: CalendarId, spans: Sequence[Span]) -> Iterator[_Stretch]:
    network = solution.network
    numbers = network.work_calendars().tolist()
    ids = [calendar.id for calendar in network.calendars]
    row_of = network.outline.row_of
    for task, first, last in spans:
        number = ids.index(own) if task is None else numbers[row_of[task]]
        yield _Stretch(number, first, last)


def _compiled(solution: Solution, stretches: Sequence[_Stretch]) -> dict[int, WorkingTime]:
    """Return calendars as far as the stretches reach, those of the schedule where these do."""
    reach: dict[int, tuple[int, int]] = {}
    for calendar, first, last in stretches:
        least, most = reach.get(calendar, (first, first))
        reach[calendar] = min(least, first, last), max(most, first, last)
    known = solution.ground.table.working
    calendars = solution.network.calendars
    return {
        number: known[number]
        if known[number].lo <= least and most <= known[number].hi
        else calendars[number].compile(*_days(calendars[number], least, most))
        for number, (least, most) in reach.items()
    }


def _days(calendar: WorkCalendar, least: int, most: int) -> tuple[date, date]:
    """Return the days of a calendar that hold two instants, and one more on each side."""
    first, last = (datetime_of(at, calendar.zone).date() for at in (least - _DAY, most + _DAY))
    return max(first, FIRST_DATE), min(last, LAST_DATE)
