"""Work in pieces as Microsoft Project has it: what is worked day by day, and nothing in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from pmcore.calendars import WorkingTime, instant_of
from pmcore.exchange.exporting import OneClock
from pmcore.exchange.mspdi.tasks_out import Written
from pmcore.exchange.mspdi.units_out import tenths_long
from pmcore.exchange.mspdi.xml_out import elements
from pmcore.kernel import TaskId
from pmcore.scheduling import Schedule

Interval: TypeAlias = tuple[int, int]
_REMAINING, _ACTUAL, _DAYS = "1", "2", "2"
_TENTHS = 600


class Pieces(NamedTuple):
    """When a task is worked.

    Attributes
    ----------
    segments
        Instants, several.
    working
        The calendar that it is worked in.
    done
        Minutes of work that are done.
    one
        The clock that days and times are told by.
    """

    segments: tuple[Interval, ...]
    working: WorkingTime
    done: int
    one: OneClock

    @property
    def ends(self) -> set[int]:
        """Minutes of work after which one segment ends, and another begins.

        Where what is done ends, work may have been interrupted: a pause there cannot be told.
        """
        pos = self.working.pos
        lengths = (pos(end) - pos(start) for start, end in self.segments[:-1])
        return {*accumulate(lengths)} - {self.done}


def pieces_of(schedule: Schedule, task: TaskId, one: OneClock) -> Pieces | None:
    """Return when a task is worked; ``None`` for one whose work is no pieces of working time.

    Nor is that of people who work apart, each in pieces of their own.
    """
    dates = schedule[task]
    found = schedule.segments(task)
    is_parted = schedule.row(task) in schedule._outline.main_part
    if len(found) < 2 or dates.is_elapsed or is_parted:
        return None
    working = schedule.working_times[dates.calendar]
    segments = tuple((_instant(start, working), _instant(end, working)) for start, end in found)
    length = sum(working.pos(end) - working.pos(start) for start, end in segments)
    done = max(length - dates.remaining, 0) if dates.actual_start is not None else 0
    return Pieces(segments, working, done, one)


def timephased(pieces: Pieces, uid: int, units: int | Fraction) -> Iterator[Written]:
    """Yield the work of one assignment, a day a record, and a record without work for each pause.

    Parameters
    ----------
    uid
        Of the assignment.
    units
        Percent of a person.
    """
    left, one = pieces.done, pieces.one
    worked_until: int | None = None
    for segment in pieces.segments:
        if worked_until is not None:
            kind = _ACTUAL if left > 0 else _REMAINING
            yield _record(kind, uid, (worked_until, segment[0]), 0, one)
        for start, end, minutes in _days(segment, pieces.working, one):
            done = min(left, minutes)
            left -= done
            turn = _after(pieces.working, start, done) if done < minutes else end
            if done:
                yield _record(_ACTUAL, uid, (start, turn), done * units, one)
            if done < minutes:
                begin = _next(pieces.working, turn) if done else start
                yield _record(_REMAINING, uid, (begin, end), (minutes - done) * units, one)
        worked_until = segment[1]


def _record(kind: str, uid: int, span: Interval, work: int | Fraction, one: OneClock) -> Written:
    """Write a record of so much work, in hundredths of minutes."""
    start, finish = (one.at(instant).isoformat() for instant in span)
    fields: tuple[Written, ...] = (
        ("Type", kind),
        ("UID", str(uid)),
        ("Start", start),
        ("Finish", finish),
        ("Unit", _DAYS),
        ("Value", tenths_long(int(work * _TENTHS // 100))),
    )
    return "TimephasedData", elements(fields)


def _days(segment: Interval, working: WorkingTime, one: OneClock) -> Iterator[tuple[int, int, int]]:
    """Yield the days of a segment: first and last instant of work, and its minutes."""
    day, start, end, minutes = None, 0, 0, 0
    for begin, finish in working.intervals(*segment):
        today = one.at(begin).date()
        if today == day:
            end, minutes = finish, minutes + finish - begin
            continue
        if minutes:
            yield start, end, minutes
        day, start, end, minutes = today, begin, finish, finish - begin
    if minutes:
        yield start, end, minutes


def _after(working: WorkingTime, instant: int, minutes: int) -> int:
    """Where so many minutes of work end that begin at an instant."""
    return working.finish_at(working.pos(instant) + minutes) if minutes else instant


def _next(working: WorkingTime, instant: int) -> int:
    return working.start_at(working.pos(instant))


def _instant(moment: datetime, working: WorkingTime) -> int:
    return instant_of(moment, working.zone)
