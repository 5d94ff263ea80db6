"""Where in working time each assignment is worked: planned, under way, done, on a summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pmcore.calendars import Calendar, WorkingTime
from pmcore.scheduling.assigned_hours import AssignedHours
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.places import starts_of
from pmcore.scheduling.engine.remains import (
    Share,
    goes_on,
    parted,
    remaining_minutes,
    shares_of,
    with_pauses,
)
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.segments import Begun, Interval, begun, passed_pauses, worked_positions
from pmcore.scheduling.summary_work import SpannedWork, spanned_work
from pmcore.wbs import Assignment, Task
from pmcore.wbs.effort import apart_minutes
from pmcore.wbs.progress import ends_by_hand
from pmcore.wbs.reading import ReadableProject


class Worked(NamedTuple):
    """Positions in working time between which somebody works; minutes done before the first."""

    working: WorkingTime
    positions: list[Interval]
    done: int


class _Team(NamedTuple):
    """Those who work on a started task apart: shares, hours, and who makes up which part."""

    shares: list[Share]
    hours: list[frozenset[Calendar]]
    parts: list[list[int]]


class AssignedTime:
    """Finds the working time of assignments at the scheduled dates.

    Who works together works whenever their task does; who works apart from their own beginning to
    their own end; who works on a summary task as long as it spans.
    """

    def __init__(
        self, project: ReadableProject, solution: Solution, hours: AssignedHours, columns: Columns
    ) -> None:
        self._minutes = project.minutes
        self._solution, self._network = solution, solution.network
        self._hours, self._columns = hours, columns
        self._teams: dict[int, _Team] = {}

    def of(self, row: int, held: Assignment, *, of_all: bool) -> Worked:
        """Return in which time, and between which positions in it, somebody works on a task.

        Parameters
        ----------
        of_all
            Whether what is done counts, too; else only what is left.
        """
        if self._network.outline.is_summary[row]:
            work = self.spanned(row, held)
            is_any = work.begin < work.end
            return Worked(work.working, [(work.begin, work.end)] if is_any else [], 0)
        task = self._network.outline.tasks[row]
        if goes_on(task) and self._hours.is_apart(task):
            return self._begun_apart(row, task, held, of_all=of_all)
        node = self._node(row, task, held)
        told, number = begun(self._network, node), int(self._network.nodes.calendar[node])
        working = self._solution.ground.table.working[number]
        if ends_by_hand(task):
            return Worked(working, *self._promised(row, node, of_all=of_all))
        if told is None:
            return Worked(working, self._planned(row, node, held, of_all=of_all), 0)
        return Worked(working, *self._started(row, node, told, of_all=of_all))

    def spanned(self, row: int, held: Assignment) -> SpannedWork:
        """Return what somebody does on a summary task, done or left."""
        hours, columns = self._hours.of(self._network.outline.tasks[row], held), self._columns
        span = int(columns.scheduled_start[row]), int(columns.scheduled_finish[row])
        return spanned_work(held, self._hours.common(hours), span, self._minutes)

    def _begun_apart(self, row: int, task: Task, held: Assignment, *, of_all: bool) -> Worked:
        """Return the same of somebody who works on a started task alone."""
        shares, hours, parts = self._team_of(row, task)
        own = task.assignments.index(held)
        share, number = shares[own], self._hours.number(hours[own])
        working = self._solution.ground.table.working[number]
        pauses = [*pauses_of(task.splits, self._minutes)]
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
            return Worked(working, worked, 0)
        return Worked(working, later(begin, worked) if share.left else [], share.done)

    def _team_of(self, row: int, task: Task) -> _Team:
        """Return what is left to each of those who work on a started task apart."""
        if row not in self._teams:
            shares = shares_of(task, self._minutes)
            hours = [self._hours.of(task, each) for each in task.assignments]
            self._teams[row] = _Team(shares, hours, parted(shares, hours))
        return self._teams[row]

    def _planned(self, row: int, node: int, held: Assignment, *, of_all: bool) -> list[Interval]:
        """Return the positions between which somebody works on a task that has not started."""
        task, minutes = self._network.outline.tasks[row], self._minutes
        first, last = self._positions(node, *(self._all(node) if of_all else self._left_at(node)))
        if task.actual_start is not None or task.is_manual:
            return [(first, last)] if first < last else []
        pauses = [*pauses_of(task.splits, minutes)]
        if self._hours.is_alone(task) and not task.is_level_of_effort:
            first += self._delay(held) - min(map(self._delay, self._hours.beside(task, held)))
            length = apart_minutes(task, held, minutes)
            last = min(last, first + length + sum(pause for _, pause in pauses))
        return worked_positions(None, first, last, pauses)

    def _started(
        self, row: int, node: int, told: Begun, *, of_all: bool
    ) -> tuple[list[Interval], int]:
        """Return the positions between which a started task is worked, and minutes done before."""
        pauses = [*pauses_of(self._network.outline.tasks[row].splits, self._minutes)]
        worked = worked_positions(told, *self._positions(node, *self._all(node)), pauses)
        if of_all:
            return worked, 0
        resumed, _ = self._positions(node, *self._left_at(node))
        return later(resumed, worked), told.done - passed_pauses(told.done, pauses)

    def _promised(self, row: int, node: int, *, of_all: bool) -> tuple[list[Interval], int]:
        """Return the same of a started task that ends by hand: what remains is done at its end."""
        first, last = self._positions(node, *self._all(node))
        left, task = last - first, self._network.outline.tasks[row]
        if not of_all:
            left = min(remaining_minutes(task, left, self._minutes), left)
        return [(last - left, last)] if left > 0 else [], last - left - first

    def _positions(self, node: int, start: int, finish: int) -> Interval:
        working = self._solution.ground.table.working[int(self._network.nodes.calendar[node])]
        return working.pos(start), working.pos(finish)

    def _node(self, row: int, task: Task, held: Assignment) -> int:
        """Return the node of a task, or of the part of it that somebody works on alone."""
        nodes: list[int] = self._network.outline.leaves(row).tolist()
        if len(nodes) == 1:
            return nodes[0]
        own = self._hours.of(task, held)
        # what takes no time stands in the calendar of the task
        return next((node for node in nodes if self._hours.at(node) == own), nodes[0])

    def _delay(self, held: Assignment) -> int:
        return 0 if held.delay is None else self._minutes(held.delay)

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


def later(begin: int, worked: Sequence[Interval]) -> list[Interval]:
    """Return what of some stretches lies after a position."""
    return [(max(begin, first), last) for first, last in worked if last > begin]
