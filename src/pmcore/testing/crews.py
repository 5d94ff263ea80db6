"""Who works on a task, how long, and in which minutes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pmcore.kernel import CalendarId, Duration
from pmcore.testing.minutes import WorkingMinutes
from pmcore.wbs import Assignment, Task

if TYPE_CHECKING:
    from pmcore.testing.plan import Plan


class Part(NamedTuple):
    """Minutes of work, the calendar they are worked in, and minutes that pass before them."""

    minutes: int
    worked_in: WorkingMinutes
    wait: int


class Crews:
    """Finds the parts of tasks: one each, unless people work on it apart."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._shared: dict[tuple[CalendarId, ...], WorkingMinutes] = {}

    def of(self, task: Task) -> list[Part]:
        """Return the parts of a leaf, the last to end first."""
        length = task.duration
        if length is not None and length.kind == "elapsed" and not _effort_counts(task):
            minutes = self._to_minutes(length)
            return [Part(minutes, self.plan.elapsed if minutes else self._own(task), 0)]
        minutes = self._minutes(task)
        if task.fixed == "duration" or not task.assignments or task.kind != "task":
            return [Part(minutes, self._own(task), 0)]
        apart = self.plan.options.assignments == "apart"
        if apart or any(each.is_apart for each in task.assignments):
            return self._apart(task, minutes)
        worked_in = self._worked_in(task, task.assignments) if minutes else self._own(task)
        return [Part(minutes, worked_in, 0)]

    def _apart(self, task: Task, length: int) -> list[Part]:
        spans: dict[str, tuple[WorkingMinutes, int, int]] = {}
        for each in task.assignments:
            worked_in = self._worked_in(task, (each,))
            wait = self._to_minutes(each.delay) if each.delay else 0
            end = wait + self._alone(each, length)
            _, first, last = spans.get(worked_in.name, (worked_in, wait, end))
            spans[worked_in.name] = worked_in, min(first, wait), max(last, end)
        by_end = sorted(spans.values(), key=lambda span: -span[2])
        return [
            Part(last - first, worked_in if last > first else self._own(task), first)
            for worked_in, first, last in by_end
        ]

    def _alone(self, each: Assignment, length: int) -> int:
        """Minutes that somebody works who works alone."""
        if each.duration is not None:
            return self._to_minutes(each.duration)
        if each.effort is None:
            return length
        left = self._to_minutes(each.effort)
        left -= self._to_minutes(each.overtime) if each.overtime else 0
        minutes = 0
        while minutes * _pace(each) < left * 100:
            minutes += 1
        return minutes

    def _minutes(self, task: Task) -> int:
        """Return how long a leaf takes in working time, by its effort where that counts."""
        if not _effort_counts(task) or task.effort is None:
            length = task.duration
            return 0 if length is None else self._to_minutes(length)
        effort, minutes = self._to_minutes(task.effort), 0
        pace = sum(_pace(each) for each in task.assignments)
        while minutes * pace < effort * 100:
            minutes += 1
        return minutes

    def _worked_in(self, task: Task, crew: tuple[Assignment, ...]) -> WorkingMinutes:
        """Return the minutes in which all of some people work, in the calendar a task names."""
        plan = self.plan
        if plan.options.resource_calendars == "ignored" or task.ignore_resource_calendars:
            return self._own(task)
        named = {each.resource for each in crew}
        people = [each for each in plan.settings.resources if each.id in named]
        names = {each.calendar or plan.default for each in people}
        if task.calendar:
            names.add(task.calendar)
        if len(names) == 1:
            return plan.calendars[names.pop()]
        key = tuple(sorted(names))
        if key not in self._shared:
            self._shared[key] = WorkingMinutes.shared([plan.calendars[name] for name in key])
        return self._shared[key]

    def _own(self, task: Task) -> WorkingMinutes:
        return self.plan.calendar_of(task.id)

    def _to_minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self.plan.settings.conversion)


def _pace(each: Assignment) -> Fraction:
    """Percent of their time that somebody works on average."""
    if each.contour is None:
        return Fraction(each.units)
    percents = [Fraction(each.units * step, 100) for step in each.contour.steps]
    return sum(percents, Fraction()) / len(percents)


def _effort_counts(task: Task) -> bool:
    if not task.assignments or task.effort is None or task.kind != "task":
        return False
    return task.fixed == "effort" or (task.fixed == "units" and task.duration is None)
