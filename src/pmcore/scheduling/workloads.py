"""From a schedule to the work that is left for each resource."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from pmcore.calendars import Calendar, WorkingTime
from pmcore.calendars.common import CommonCalendar
from pmcore.kernel import Code, Finding, ResourceId
from pmcore.kernel.coercion import unusable
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.crews import content_of, parts_of, works_apart
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.places import starts_of
from pmcore.scheduling.engine.remains import (
    Share,
    goes_on,
    is_worked,
    parted,
    remaining_minutes,
    shares_of,
    with_pauses,
)
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.loading import OF_A_HUNDREDTH, WHOLE, Load, Work
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.progressing import Progress
from pmcore.scheduling.segments import Begun, Interval, begun, passed_pauses, worked_positions
from pmcore.scheduling.summary_work import SpannedWork, spanned_work
from pmcore.wbs import Assignment, Contour, Task
from pmcore.wbs.effort import apart_minutes, effort_shares, length_minutes
from pmcore.wbs.progress import ends_by_hand
from pmcore.wbs.rates import MOST_UNITS
from pmcore.wbs.reading import ReadableProject

_ALL = 100
_MOST = MOST_UNITS * WHOLE // _ALL
_MOST_NAMED = 5

# Start, finish, and millionths of somebody's time.
Stretch: TypeAlias = tuple[int, int, int]


class _Worked(NamedTuple):
    """Positions in working time between which somebody works; minutes done before the first."""

    working: WorkingTime
    positions: list[Interval]
    done: int


class _Team(NamedTuple):
    """Those who work on a started task apart: shares, hours, and who makes up which part."""

    shares: list[Share]
    hours: list[frozenset[Calendar]]
    parts: list[list[int]]


class Workloads:
    """Finds the loads of a schedule.

    Work is counted at the scheduled dates: of a task that has started what remains, pauses left
    out; of a finished or an inactive one nothing. Who works together works whenever their task
    does; who works apart from their own beginning to their own end; who works on a summary task
    as long as it spans, and of one under way what its percent complete leaves of that time.

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
        self._project, self._solution, self._options = project, solution, options
        self._columns, self._progress = columns, progress
        self._network = network = solution.network
        settings = project.settings
        self._known = {each.id: each for each in settings.resources}
        self._works_in = {each.id: each.calendar for each in settings.resources}
        calendars: dict[str | None, Calendar] = {each.id: each for each in settings.calendars}
        calendars[None] = calendars[settings.calendar]
        self._calendars = calendars
        self._heeded = options.resource_calendars == "heeded"
        self._teams: dict[int, _Team] = {}
        self._common: dict[frozenset[Calendar], WorkingTime] = {}
        self._asked: dict[ResourceId, list[tuple[int, Assignment]]] = defaultdict(list)
        for row, task in enumerate(network.outline.tasks):
            for held in task.assignments if self._is_open(row, task) else ():
                self._asked[held.resource].append((row, held))

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
            return [self.spanned(row, held).effort for held in task.assignments]
        return effort_shares(task, self._project.minutes, int(self._columns.duration[row]))

    def shapes(self, row: int, held: Assignment) -> list[Stretch]:
        """Return each stretch of all work of somebody on a task, done or left.

        How much is done in each counts beside the others alone.
        """
        if not self._network.outline.is_summary[row]:
            return self._stretches(row, held, of_all=True)
        work = self.spanned(row, held)
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
        working, worked, _ = self._worked(row, held, of_all=True)
        return [(working.start_at(begin), working.finish_at(end)) for begin, end in worked]

    def minutes_after(self, row: int, held: Assignment, instant: int) -> int:
        """Working minutes of somebody on a task that lie after an instant, done or left."""
        working, worked, _ = self._worked(row, held, of_all=True)
        after = working.pos(min(max(instant, working.lo), working.hi))
        return sum(last - first for first, last in _from(after, worked))

    def is_apart(self, task: Task) -> bool:
        """Whether the people on a task each work on their own."""
        return is_worked(task) and self._is_alone(task)

    def _left(self, row: int, held: Assignment) -> list[Stretch]:
        """Return each stretch in which somebody works on what is left of a task, and how much."""
        if self._network.outline.is_summary[row]:
            return self._left_of_span(row, held)
        return self._stretches(row, held)

    def _stretches(self, row: int, held: Assignment, *, of_all: bool = False) -> list[Stretch]:
        """Return each stretch in which somebody works on what is left of a leaf, and how much."""
        working, worked, done = self._worked(row, held, of_all=of_all)
        pieces = (
            (begin, end, held.units * percent * OF_A_HUNDREDTH)
            for begin, end, percent in _shaped(worked, held.contour, done)
        )
        return _at_work(working, pieces)

    def _left_of_span(self, row: int, held: Assignment) -> list[Stretch]:
        """Return each stretch in which somebody works on what is left of a summary task.

        An effort may be more than fits into any time: it shows as no more than units can say.
        """
        work = self.spanned(row, held)
        after = work.after(self._percent(row))
        pieces = (
            (max(begin, after), end, min(math.ceil(pace * WHOLE), _MOST))
            for begin, end, pace in work.paces(held)
            if end > after
        )
        return _at_work(work.working, pieces)

    def spanned(self, row: int, held: Assignment) -> SpannedWork:
        """Return what somebody does on a summary task, done or left."""
        hours, columns = self._hours_of(self._network.outline.tasks[row], held), self._columns
        if hours not in self._common:
            table = self._solution.ground.table.working
            numbers = sorted(self._numbers[frozenset({each})] for each in hours)
            self._common[hours] = CommonCalendar.among(table[number] for number in numbers)
        span = int(columns.scheduled_start[row]), int(columns.scheduled_finish[row])
        return spanned_work(held, self._common[hours], span, self._project.minutes)

    def _percent(self, row: int) -> int:
        return self._progress().percent_complete[row]

    def _worked(self, row: int, held: Assignment, *, of_all: bool) -> _Worked:
        """Return in which time, and between which positions in it, somebody works on a task."""
        if self._network.outline.is_summary[row]:
            work = self.spanned(row, held)
            is_any = work.begin < work.end
            return _Worked(work.working, [(work.begin, work.end)] if is_any else [], 0)
        task = self._network.outline.tasks[row]
        if goes_on(task) and self.is_apart(task):
            return self._begun_apart(row, task, held, of_all=of_all)
        node = self._node(row, task, held)
        told, number = begun(self._network, node), int(self._network.nodes.calendar[node])
        working = self._solution.ground.table.working[number]
        if ends_by_hand(task):
            return _Worked(working, *self._promised(row, node, of_all=of_all))
        if told is None:
            return _Worked(working, self._planned(row, node, held, of_all=of_all), 0)
        return _Worked(working, *self._started(row, node, told, of_all=of_all))

    def _begun_apart(self, row: int, task: Task, held: Assignment, *, of_all: bool) -> _Worked:
        """Return the same of somebody who works on a started task alone."""
        shares, hours, parts = self._team_of(row, task)
        own = task.assignments.index(held)
        share, number = shares[own], self._numbers[hours[own]]
        working = self._solution.ground.table.working[number]
        pauses = [*pauses_of(task.splits, self._project.minutes)]
        told = Begun(share.waited, *with_pauses(share, pauses))
        start = int(self._solution.scheduled.start[self._network.outline.main_node(row)])
        first = begin = working.pos(start) + share.waited
        last = first + told.done
        if share.left:
            nodes: list[int] = self._network.outline.leaves(row).tolist()
            node, part = next(pair for pair in zip(nodes, parts, strict=True) if own in pair[1])
            begin, _ = self._positions(node, *self._left_at(node))
            begin += share.wait - min(shares[each].wait for each in part)
            last = begin + told.left
        first = min(first, begin) if share.done else begin
        worked = worked_positions(told, first, last, pauses)
        if of_all:
            return _Worked(working, worked, 0)
        return _Worked(working, _from(begin, worked) if share.left else [], share.done)

    def _team_of(self, row: int, task: Task) -> _Team:
        """Return what is left to each of those who work on a started task apart."""
        if row not in self._teams:
            shares = shares_of(task, self._project.minutes)
            hours = [self._hours_of(task, each) for each in task.assignments]
            self._teams[row] = _Team(shares, hours, parted(shares, hours))
        return self._teams[row]

    def _planned(self, row: int, node: int, held: Assignment, *, of_all: bool) -> list[Interval]:
        """Return the positions between which somebody works on a task that has not started."""
        task, minutes = self._network.outline.tasks[row], self._project.minutes
        first, last = self._positions(node, *(self._all(node) if of_all else self._left_at(node)))
        if task.actual_start is not None or task.is_manual:
            return [(first, last)] if first < last else []
        pauses = [*pauses_of(task.splits, minutes)]
        if self._is_alone(task) and not task.is_level_of_effort:
            first += self._delay(held) - min(map(self._delay, self._beside(task, held)))
            length = apart_minutes(held, length_minutes(task, minutes) or 0, minutes)
            last = min(last, first + length + sum(pause for _, pause in pauses))
        return worked_positions(None, first, last, pauses)

    def _started(
        self, row: int, node: int, told: Begun, *, of_all: bool
    ) -> tuple[list[Interval], int]:
        """Return the positions between which a started task is worked, and minutes done before."""
        pauses = [*pauses_of(self._network.outline.tasks[row].splits, self._project.minutes)]
        worked = worked_positions(told, *self._positions(node, *self._all(node)), pauses)
        if of_all:
            return worked, 0
        resumed, _ = self._positions(node, *self._left_at(node))
        return _from(resumed, worked), told.done - passed_pauses(told.done, pauses)

    def _promised(self, row: int, node: int, *, of_all: bool) -> tuple[list[Interval], int]:
        """Return the same of a started task that ends by hand: what remains is done at its end."""
        first, last = self._positions(node, *self._all(node))
        left, task = last - first, self._network.outline.tasks[row]
        if not of_all:
            left = min(remaining_minutes(task, left, self._project.minutes), left)
        return [(last - left, last)] if left > 0 else [], last - left - first

    def _positions(self, node: int, start: int, finish: int) -> Interval:
        working = self._solution.ground.table.working[int(self._network.nodes.calendar[node])]
        return working.pos(start), working.pos(finish)

    def _node(self, row: int, task: Task, held: Assignment) -> int:
        """Return the node of a task, or of the part of it that somebody works on alone."""
        nodes: list[int] = self._network.outline.leaves(row).tolist()
        if len(nodes) == 1:
            return nodes[0]
        own = self._hours_of(task, held)
        # what takes no time stands in the calendar of the task
        return next((node for node in nodes if self._hours_at(node) == own), nodes[0])

    def _beside(self, task: Task, held: Assignment) -> list[Assignment]:
        """Return those who work on a task in the same hours: they share a part of it."""
        own = self._hours_of(task, held)
        return [each for each in task.assignments if self._hours_of(task, each) == own]

    def _hours_of(self, task: Task, held: Assignment) -> frozenset[Calendar]:
        """Calendars in whose common time somebody works on a task alone, by what they say."""
        if not self._heeded or task.ignore_resource_calendars:
            return frozenset({content_of(self._calendars[task.calendar])})
        named = {self._works_in[held.resource], *([task.calendar] if task.calendar else [])}
        return frozenset(content_of(self._calendars[id]) for id in named)

    @cached_property
    def _numbers(self) -> dict[frozenset[Calendar], int]:
        """Numbers of the calendars of the schedule, by what they say."""
        calendars = self._network.calendars
        return {
            frozenset(map(content_of, parts_of(calendars[number]))): number
            for number in reversed(range(len(calendars)))
        }

    def _hours_at(self, node: int) -> frozenset[Calendar]:
        calendar = self._network.calendars[int(self._network.nodes.calendar[node])]
        return frozenset(map(content_of, parts_of(calendar)))

    def _delay(self, held: Assignment) -> int:
        return 0 if held.delay is None else self._project.minutes(held.delay)

    def _left_at(self, node: int) -> tuple[int, int]:
        """Instants between which what is left of a task, or of a part, is scheduled."""
        dated, some = self._solution.scheduled, np.array([node])
        begun = starts_of(self._solution.ground, some, dated.place[some])
        task = self._network.task_of(node)
        is_given = task.is_manual or task.is_level_of_effort
        start = dated.start[node] if is_given else begun[0]
        return int(start), int(dated.finish[node])

    def _all(self, node: int) -> tuple[int, int]:
        """Instants between which a task, or a part of it, is scheduled or was done."""
        dated = self._solution.scheduled
        return int(dated.start[node]), int(dated.finish[node])

    def _is_alone(self, task: Task) -> bool:
        all_apart = self._options.assignments == "apart"
        return task.fixed != "duration" and works_apart(task, all_apart=all_apart)


def _at_work(working: WorkingTime, pieces: Iterable[tuple[int, int, int]]) -> list[Stretch]:
    """Return the instants of pieces of working time, rests left out, with how much each says."""
    return [
        (*stretch, much)
        for begin, end, much in pieces
        for stretch in working.intervals(working.start_at(begin), working.finish_at(end))
    ]


def _from(begin: int, worked: Sequence[Interval]) -> list[Interval]:
    """Return what of some stretches lies after a position."""
    return [(max(begin, first), last) for first, last in worked if last > begin]


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
