"""From a schedule to the work that is left for each resource."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

import numpy as np

from pmcore.calendars import WorkingTime
from pmcore.kernel import Code, Finding, ResourceId
from pmcore.kernel.coercion import unusable
from pmcore.scheduling.assigned_hours import AssignedHours
from pmcore.scheduling.assigned_time import AssignedTime, later
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.loading import OF_A_HUNDREDTH, WHOLE, Load, Work
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.progressing import Progress
from pmcore.scheduling.segments import Interval
from pmcore.scheduling.summary_work import SpannedWork
from pmcore.wbs import Assignment, Contour, Task
from pmcore.wbs.effort import effort_shares
from pmcore.wbs.rates import MOST_UNITS
from pmcore.wbs.reading import ReadableProject

_ALL = 100
_MOST = MOST_UNITS * WHOLE // _ALL
_MOST_NAMED = 5

# Start, finish, and millionths of somebody's time.
Stretch: TypeAlias = tuple[int, int, int]


class Workloads:
    """Finds the loads of a schedule.

    Work is counted at the scheduled dates: of a task that has started what remains, pauses left
    out, of a summary task under way what its percent complete leaves of its time; of a finished or
    an inactive one nothing.

    Parameters
    ----------
    progress
        How far tasks are; asked for only where somebody works on a summary task.
    """

    def __init__(
        self,
        project: ReadableProject,
        solution: Solution,
        options: SchedulingOptions,
        columns: Columns,
        progress: Callable[[], Progress],
    ) -> None:
        self._project, self._columns, self._progress = project, columns, progress
        self._network = solution.network
        self._known = {each.id: each for each in project.settings.resources}
        self._hours = AssignedHours(project, solution, options)
        self._time = AssignedTime(project, solution, self._hours, columns)

    def of(self, resource: ResourceId) -> Load:
        """Return the load of one resource.

        Raises
        ------
        InputError
            ``value.invalid`` for one that the project does not have.
        """
        if resource not in self._known:
            en, zh = "it must be a resource of the project", "应为项目中的资源"
            raise unusable("resource", resource, en, zh)
        asked = self._asked.get(resource, [])
        pieces = [
            (number, *stretch)
            for number, (row, held) in enumerate(asked)
            for stretch in self._left(row, held)
        ]
        columns = np.array(pieces, dtype=np.int64).reshape(-1, 4).T
        tasks = tuple(self._network.outline.tasks[row].id for row, _ in asked)
        work = Work(columns[0], columns[1], columns[2], columns[3])
        return Load(self._known[resource], tasks, work, self._network.zone)

    def over_allocated(self) -> Iterator[Finding]:
        """Yield one finding for each resource that is asked for too much."""
        for resource in self._known.values():
            peaks = self.of(resource.id).peaks()
            if peaks:
                worst = max(peaks, key=lambda peak: peak.missing)
                yield Finding(
                    Code.SCHEDULE_OVER_ALLOCATED,
                    {
                        "resource": resource.id,
                        "count": len(peaks),
                        "percent": worst.percent,
                        "units": worst.units,
                        "start": f"{worst.start:%Y-%m-%d %H:%M}",
                        "finish": f"{worst.finish:%Y-%m-%d %H:%M}",
                        "tasks": list(worst.tasks[:_MOST_NAMED]),
                        "minutes": sum(peak.minutes for peak in peaks),
                    },
                )

    @cached_property
    def _asked(self) -> dict[ResourceId, list[tuple[int, Assignment]]]:
        """Rows and assignments of what is left to do, by who is to do it."""
        found: dict[ResourceId, list[tuple[int, Assignment]]] = defaultdict(list)
        for row, task in enumerate(self._network.outline.tasks):
            for held in task.assignments if self._is_open(row, task) else ():
                found[held.resource].append((row, held))
        return found

    def _is_open(self, row: int, task: Task) -> bool:
        if not task.assignments:
            return False
        if self._network.outline.is_summary[row]:
            return not self._network.is_inactive[row] and self._percent(row) < _ALL
        return not task.is_milestone and task.actual_finish is None and task.is_active

    def efforts(self, row: int) -> list[Fraction]:
        """Return the minutes of work of each assignment of a task, overtime included; exact."""
        task = self._network.outline.tasks[row]
        if self._network.outline.is_summary[row]:
            return [self._time.spanned(row, held).effort for held in task.assignments]
        return effort_shares(task, self._project.minutes, int(self._columns.duration[row]))

    def shapes(self, row: int, held: Assignment) -> list[Stretch]:
        """Return each stretch of all work of somebody on a task, done or left.

        How much is done in each counts beside the others alone.
        """
        if not self._network.outline.is_summary[row]:
            return self._stretches(row, held, of_all=True)
        work = self._time.spanned(row, held)
        return _at_work(work.working, work.pieces(held))

    def segments(self, row: int, resource: ResourceId) -> list[Interval]:
        """Return the instants between which somebody works on a task, done or left.

        Raises
        ------
        InputError
            ``value.invalid`` for somebody who does not work on it.
        """
        task = self._network.outline.tasks[row]
        held = next((each for each in task.assignments if each.resource == resource), None)
        if held is None:
            en, zh = f"it must be somebody who works on {task.id}", f"应为 {task.id} 的工作人员"
            raise unusable("resource", resource, en, zh)
        working, worked, _ = self._time.of(row, held, of_all=True)
        return [(working.start_at(begin), working.finish_at(end)) for begin, end in worked]

    def minutes_after(self, row: int, held: Assignment, instant: int) -> int:
        """Working minutes of somebody on a task that lie after an instant, done or left."""
        working, worked, _ = self._time.of(row, held, of_all=True)
        after = working.pos(min(max(instant, working.lo), working.hi))
        return sum(last - first for first, last in later(after, worked))

    def is_apart(self, task: Task) -> bool:
        """Whether the people on a task each work on their own."""
        return self._hours.is_apart(task)

    def spanned(self, row: int, held: Assignment) -> SpannedWork:
        """Return what somebody does on a summary task, done or left."""
        return self._time.spanned(row, held)

    def _left(self, row: int, held: Assignment) -> list[Stretch]:
        """Return each stretch in which somebody works on what is left of a task, and how much."""
        if self._network.outline.is_summary[row]:
            return self._left_of_span(row, held)
        return self._stretches(row, held)

    def _stretches(self, row: int, held: Assignment, *, of_all: bool = False) -> list[Stretch]:
        """Return each stretch in which somebody works on what is left of a leaf, and how much."""
        working, worked, done = self._time.of(row, held, of_all=of_all)
        pieces = (
            (begin, end, held.units * percent * OF_A_HUNDREDTH)
            for begin, end, percent in _shaped(worked, held.contour, done)
        )
        return _at_work(working, pieces)

    def _left_of_span(self, row: int, held: Assignment) -> list[Stretch]:
        """Return each stretch in which somebody works on what is left of a summary task.

        An effort may be more than fits into any time: it shows as no more than units can say.
        """
        work = self._time.spanned(row, held)
        after = work.after(self._percent(row))
        pieces = (
            (max(begin, after), end, min(math.ceil(pace * WHOLE), _MOST))
            for begin, end, pace in work.paces(held)
            if end > after
        )
        return _at_work(work.working, pieces)

    def _percent(self, row: int) -> int:
        return self._progress().percent_complete[row]


def _at_work(working: WorkingTime, pieces: Iterable[tuple[int, int, int]]) -> list[Stretch]:
    """Return the instants of pieces of working time, rests left out, with how much each says."""
    return [
        (*stretch, much)
        for begin, end, much in pieces
        for stretch in working.intervals(working.start_at(begin), working.finish_at(end))
    ]


def _shaped(
    worked: Sequence[tuple[int, int]], contour: Contour | None, done: int
) -> Iterator[tuple[int, int, int]]:
    """Yield stretches of positions with the percent of the units at which each is worked.

    A contour spreads all work; of started work so many minutes are done before the first stretch.
    """
    if contour is None:
        yield from ((begin, end, _ALL) for begin, end in worked)
        return
    whole = done + sum(end - begin for begin, end in worked)
    pieces = [*contour.pieces(whole)]
    for begin, end in worked:
        shift, until = begin - done, done + end - begin
        for first, last, percent in pieces:
            if percent and max(first, done) < min(last, until):
                yield max(first, done) + shift, min(last, until) + shift, percent
        done = until
