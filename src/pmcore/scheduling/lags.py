"""Where a dependency leads: its lag walked from a date, whatever the engine makes of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pmcore.calendars import GrowingTime, datetime_of
from pmcore.kernel import CalendarId
from pmcore.scheduling.engine.crews import CrewReader
from pmcore.wbs import Dependency, Task
from pmcore.wbs.effort import is_elapsed, length_minutes

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


def lag_calendar(schedule: Schedule, dependency: Dependency) -> CalendarId | None:
    """Id of the calendar in which a lag runs; ``None`` for elapsed time."""
    project, kind = schedule.project, dependency.lag.kind
    predecessor = project[dependency.predecessor]
    if kind == "elapsed" or (kind == "percent" and is_elapsed(predecessor)):
        return None
    own = dependency.lag_calendar or schedule.options.lag_calendar
    choice = own or project.settings.lag_calendar
    owner = {"successor": dependency.successor, "predecessor": dependency.predecessor}
    if choice in owner:
        return project[owner[choice]].calendar or schedule.default_calendar
    if choice == "project":
        return schedule.default_calendar
    return None if choice == "elapsed" else choice


class Lags:
    """Walks lags of dependencies that a schedule may not heed: a fact or a date by hand stands."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._times: dict[CalendarId, GrowingTime] = {}

    def bound(self, dependency: Dependency, remaining: tuple[int, int] | None = None) -> int:
        """Instant that a dependency asks for, by the early dates of its predecessor.

        Parameters
        ----------
        remaining
            When what remains of the predecessor begins, and how much of the lag is over, where it
            counts from there.
        """
        anchor, minutes = self._anchor(dependency), self._minutes(dependency)
        if remaining is not None:
            anchor, minutes = remaining[0], max(0, minutes - remaining[1])
        calendar = lag_calendar(self._schedule, dependency)
        if calendar is None or not minutes:
            return anchor + minutes
        return self.time(calendar, anchor).add(anchor, minutes)

    def length(self, dependency: Dependency, calendar: CalendarId | None) -> int:
        """Minutes of a lag in the working time of another calendar; ``None`` for elapsed time."""
        anchor, bound = self._anchor(dependency), self.bound(dependency)
        if calendar is None:
            return bound - anchor
        return self.time(calendar, anchor).diff(anchor, bound)

    def _anchor(self, dependency: Dependency) -> int:
        """Instant from which a lag runs."""
        columns, row = self._schedule.columns, self._schedule.row(dependency.predecessor)
        at_finish = dependency.type in ("FS", "FF")
        return int((columns.early_finish if at_finish else columns.early_start)[row])

    def time(self, calendar: CalendarId, around: int) -> GrowingTime:
        """Return the working time of a calendar, as far as it is asked for."""
        if calendar not in self._times:
            known = self._schedule.project.calendars[calendar]
            self._times[calendar] = known.growing(datetime_of(around, known.zone).date())
        return self._times[calendar]

    def _minutes(self, dependency: Dependency) -> int:
        project, lag = self._schedule.project, dependency.lag
        if lag.kind != "percent":
            return project.minutes(lag)
        predecessor = project[dependency.predecessor]
        if project.is_summary(predecessor.id):
            columns, row = self._schedule.columns, self._schedule.row(predecessor.id)
            start, finish = int(columns.early_start[row]), int(columns.early_finish[row])
            calendar = predecessor.calendar or self._schedule.default_calendar
            return lag.of(self.time(calendar, start).diff(start, finish))
        return lag.of(self.planned(predecessor))

    def planned(self, leaf: Task) -> int:
        """Minutes of a leaf as planned; where people work on it apart, of the last to end."""
        if leaf.assignments and (parts := self._crews.crews([leaf]).minutes).size:
            return int(parts[0])
        return length_minutes(leaf, self._schedule.project.minutes) or 0

    @cached_property
    def _crews(self) -> CrewReader:
        project = self._schedule.project
        number: dict[str | None, int] = {
            held.id: place for place, held in enumerate(project.settings.calendars)
        }
        number[None] = number[self._schedule.default_calendar]
        return CrewReader(project, number, self._schedule.options)
