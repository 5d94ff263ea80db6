"""Whether a field of a task means the same in two plans, however it is spelled in each.

A file of another tool writes out what a plan leaves open: the minute that a day means, an effort
in hours. Nobody edited that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from pmcore.calendars import instant_of
from pmcore.kernel import Duration
from pmcore.scheduling.clocks import shown_by
from pmcore.wbs import Assignment, Task
from pmcore.wbs.constraint import START_KINDS
from pmcore.wbs.effort import effort_decides
from pmcore.wbs.progress import ACTUAL_DATES

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

_AT_FINISH = ("deadline", "manual_finish", "actual_finish")


class Spelling:
    """Holds tasks of one schedule against those of another."""

    def __init__(self, before: Side, after: Side) -> None:
        self._before, self._after = before, after
        self._by_wall = before.is_floating != after.is_floating

    def edited(self, old: Task, new: Task, fields: Iterable[str]) -> tuple[str, ...]:
        """Return those of some fields that mean something else now."""
        return tuple(field for field in fields if self._is_edited(old, new, field))

    def _is_edited(self, old: Task, new: Task, field: str) -> bool:
        if getattr(old, field) == getattr(new, field):
            return False
        return self._meant(self._before, old, field) != self._meant(self._after, new, field)

    def _meant(self, side: Side, task: Task, field: str) -> object:
        value = getattr(task, field)
        if field == "constraints":
            return {
                (
                    each.kind,
                    self._moment(side, task, each.at, at_finish=each.kind not in START_KINDS),
                )
                for each in value
            }
        if field == "assignments":
            people = ((each, each.resource, each.units, each.contour) for each in value)
            return {(*rest, *_lengths(side, each)) for each, *rest in people}
        if field == "splits":
            return [(_length(side, each.after), _length(side, each.pause)) for each in value]
        if field == "effort" and not effort_decides(task):
            return None  # it follows from the length of the task
        if isinstance(value, Duration):
            return _length(side, value)
        if isinstance(value, date):
            # facts of level of effort stand as they are told, within work or not
            is_exact = task.is_level_of_effort and field in ACTUAL_DATES
            at_finish = field in _AT_FINISH
            return self._moment(side, task, value, at_finish=at_finish, is_exact=is_exact)
        return value

    def _moment(
        self, side: Side, task: Task, at: date, *, at_finish: bool, is_exact: bool = False
    ) -> int:
        """Return when work begins or ends by a date or time, on the clock that both are read by.

        That of an exact one is its own, whether it is worked then or not.
        """
        calendar = task.calendar or side.schedule.default_calendar
        zone = side.project.calendars[calendar].zone
        if isinstance(at, datetime):
            instant = instant_of(at, zone)
        else:
            instant = instant_of(at, zone, edge="end" if at_finish else "start")
        time = side.schedule.working_times.get(calendar)
        if time is not None and not is_exact and time.lo <= instant <= time.hi:
            done = time.pos(instant)
            if at_finish and done:
                instant = time.finish_at(done)
            elif not at_finish and done < time.total_minutes:
                instant = time.start_at(done)
        return shown_by(instant, side.schedule.zone) if self._by_wall else instant


def _lengths(side: Side, assignment: Assignment) -> list[object]:
    names = ("effort", "overtime", "delay", "duration", "remaining_duration")
    held = (getattr(assignment, name) for name in names)
    return [None if each is None else _length(side, each) for each in held]


def _length(side: Side, length: Duration) -> tuple[bool, int]:
    return length.kind == "elapsed", side.project.minutes(length)
