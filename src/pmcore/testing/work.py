"""How much of the work of a plan is done, counted cell by cell: the slow reference."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from pmcore.kernel import Duration, TaskId
from pmcore.testing.plan import Plan
from pmcore.wbs import Contour, Task
from pmcore.wbs.effort import effort_shares

_EVEN = (100,)


class _Time(NamedTuple):
    """Minutes, or percents, that an assignment was to take, and those done and left."""

    planned: int
    done: int
    left: int


class WorkDone:
    """Counts the work of leaves, and adds up below each summary task anew.

    Parameters
    ----------
    spans
        Working minutes between the dates of each task.
    above
        Work of people on summary tasks, done and left.
    """

    def __init__(
        self,
        plan: Plan,
        spans: Mapping[TaskId, int],
        above: Mapping[TaskId, list[tuple[Fraction, Fraction]]],
    ) -> None:
        self.plan = plan
        self.project = plan.project
        self.spans, self.above = spans, above

    def percents(self) -> dict[TaskId, int | None]:
        """Return the percent of the work of every task, ``None`` where there is none."""
        return {task.id: self._percent(task) for task in self.project.tasks()}

    def _percent(self, task: Task) -> int | None:
        done, left = Fraction(), Fraction()
        for each in self.project.tasks():
            if self._counts_in(each, task):
                for some, rest in self._works(each):
                    done, left = done + some, left + rest
        whole = done + left
        if not whole:
            return None
        percent = 0
        while (2 * percent + 1) * whole <= 200 * done:  # half a percent counts as one
            percent += 1
        return 99 if percent == 100 and left else percent

    def _counts_in(self, each: Task, task: Task) -> bool:
        """Whether one is the task, or lies below it and takes part where others do."""
        if each.id == task.id:
            return True
        above = [*self.project.ancestors(each.id)]
        if task.id not in above:
            return False
        way = [each.id, *above[: above.index(task.id) + 1]]
        return all(self._is_out(parent) or not self._is_out(one) for one, parent in pairwise(way))

    def _is_out(self, id: TaskId) -> bool:
        if not self.project.is_summary(id):
            return not self.project[id].is_active
        below = [self.project[self.plan.leaves[leaf].task] for leaf in self.plan.below[id]]
        return id in self.plan.idle and not all(each.is_level_of_effort for each in below)

    def _works(self, task: Task) -> list[tuple[Fraction, Fraction]]:
        """Return the minutes of work that are done and left of each assignment."""
        if self.project.is_summary(task.id):
            return self.above.get(task.id, [])
        if not task.assignments:
            if task.effort is None:
                return []
            return [_counted(Fraction(self._minutes(task.effort)), None, self._time(task))]
        efforts = effort_shares(task, self._minutes, self.spans[task.id])
        is_apart = any(each.is_apart for each in task.assignments)
        rests = self.plan.crews.each(task) if is_apart and self._goes_on(task) else []
        planned = self.plan.crews.lengths(task)
        times = [
            _Time(minutes, rest.done, rest.left)
            for minutes, rest in zip(planned, rests, strict=False)
        ] or [self._time(task)] * len(efforts)
        return [
            _counted(effort, held.contour, time)
            for effort, held, time in zip(efforts, task.assignments, times, strict=True)
        ]

    def _time(self, task: Task) -> _Time:
        """Return how far everybody is who works on a task."""
        if task.actual_finish is not None:
            return _Time(100, 100, 0)
        if task.remaining_duration is None:
            return _Time(100, task.percent_complete, 100 - task.percent_complete)
        left = self._minutes(task.remaining_duration)
        if not self._goes_on(task):
            span = max(self.spans[task.id], 0)
            return _Time(span, max(span - left, 0), min(span, left))
        whole = self.plan.crews.length(task)
        return _Time(whole, max(whole - left, 0), left)

    def _goes_on(self, task: Task) -> bool:
        """Whether what is left of a started task tells when it ends."""
        is_open = task.actual_start is not None and task.actual_finish is None
        return is_open and task.manual_finish is None

    def _minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self.project.settings.conversion)


def _counted(effort: Fraction, contour: Contour | None, time: _Time) -> tuple[Fraction, Fraction]:
    """Divide work into equal cells of time, each with what its step asks for."""
    whole = time.done + time.left
    if not whole:
        return effort, Fraction()
    steps = _EVEN if contour is None else contour.steps
    cells = [step for step in steps for _ in range(whole)]  # len(steps) of them are a minute
    over = time.done * len(steps)
    if time.planned:
        effort = effort * whole / time.planned
    done = effort * sum(cells[:over]) / sum(cells)
    return done, effort * sum(cells[over:]) / sum(cells)
