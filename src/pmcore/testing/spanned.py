"""People who are assigned to summary tasks, minute by minute: slow, and sharing no code."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from pmcore.kernel import Duration, TaskId
from pmcore.scheduling import Schedule
from pmcore.testing.minutes import Horizon, WorkingMinutes
from pmcore.wbs import Assignment, Project, Task


class Spanned(NamedTuple):
    """What somebody does on a summary task.

    Attributes
    ----------
    worked
        Each minute of regular work in order, with the share of it that is worked.
    regular, overtime
        Minutes of work; regular ones also where there is no time for them.
    """

    worked: list[tuple[int, Fraction]]
    regular: Fraction
    overtime: Fraction

    @property
    def whole(self) -> Fraction:
        """Minutes of all work."""
        return self.regular + self.overtime

    def left(self, percent: int) -> list[tuple[int, Fraction]]:
        """Return the minutes that are left when so many percent of them are done."""
        count = len(self.worked)
        return self.worked[count - -(-count * (100 - percent) // 100) :]


class SpannedReference:
    """Counts the work of people on the summary tasks of a schedule."""

    def __init__(self, project: Project, schedule: Schedule) -> None:
        around = timedelta(days=3)
        first, last = (schedule.start - around).date(), (schedule.finish + around).date()
        horizon = Horizon(first, last)
        self._schedule, self._settings = schedule, project.settings
        self._calendars = {
            name: WorkingMinutes(horizon, calendar) for name, calendar in project.calendars.items()
        }

    def of(self, task: Task, held: Assignment) -> Spanned:
        """Return what somebody does on a summary task, done or left."""
        columns, row = self._schedule.columns, self._schedule.row(task.id)
        span = range(int(columns.scheduled_start[row]), int(columns.scheduled_finish[row]))
        time = [minute for minute in self._worked_in(task, held).minutes if minute in span]
        if held.delay is not None:
            del time[: self._minutes(held.delay)]
        if held.duration is not None:
            del time[self._minutes(held.duration) :]
        pace = sum(_steps(held), Fraction()) / len(_steps(held))
        effort = pace * len(time) if held.effort is None else Fraction(self._minutes(held.effort))
        overtime = Fraction(self._minutes(held.overtime) if held.overtime else 0)
        overtime = min(overtime, effort)
        if held.effort is None:
            while (len(time) - 1) * pace >= effort - overtime and overtime:
                time.pop()
        regular = effort - overtime
        return Spanned(_shared(time, _steps(held), regular), regular, overtime)

    def works(self) -> dict[TaskId, list[tuple[Fraction, Fraction]]]:
        """Return the minutes that are done and left of each who works on a summary task."""
        found: dict[TaskId, list[tuple[Fraction, Fraction]]] = {}
        for dates in self._schedule:
            task = self._schedule.project[dates.id]
            if dates.kind == "summary":
                shares = (dates.percent_complete, 100 - dates.percent_complete)
                works = [self.of(task, held) for held in task.assignments]
                done, left = ([each.whole * share / 100 for each in works] for share in shares)
                found[task.id] = [*zip(done, left, strict=True)]
        return found

    def _worked_in(self, task: Task, held: Assignment) -> WorkingMinutes:
        """Return the minutes of a person, in the calendar that the task names, if any."""
        own = self._schedule.default_calendar
        if self._schedule.options.resource_calendars == "ignored":
            return self._calendars[task.calendar or own]
        (person,) = (each for each in self._settings.resources if each.id == held.resource)
        works = self._calendars[person.calendar or own]
        if task.calendar is None:
            return works
        return WorkingMinutes.shared([works, self._calendars[task.calendar]])

    def _minutes(self, length: Duration) -> int:
        return length.to_minutes(self._settings.conversion)


def _shared(time: list[int], steps: list[Fraction], work: Fraction) -> list[tuple[int, Fraction]]:
    """Share out work among minutes by the step each lies in."""
    paces = [_step(steps, place, len(time)) for place in range(len(time))]
    whole = sum(paces, Fraction())
    shares = [work * pace / whole if pace else pace for pace in paces]
    return [*zip(time, shares, strict=True)]


def _steps(held: Assignment) -> list[Fraction]:
    percents = [100] if held.contour is None else held.contour.steps
    return [Fraction(held.units * percent, 10_000) for percent in percents]


def _step(steps: list[Fraction], place: int, minutes: int) -> Fraction:
    """Return the step that a minute lies in; each begins at the nearest whole minute."""
    begun = [
        step
        for number, step in enumerate(steps)
        if (2 * number * minutes + len(steps)) // (2 * len(steps)) <= place
    ]
    return begun[-1]
