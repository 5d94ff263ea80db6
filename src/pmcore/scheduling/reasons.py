"""Why a task has its dates, as data: the bounds that hold it, early and late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

import numpy as np

from pmcore.calendars import instant_of
from pmcore.kernel import TaskId
from pmcore.scheduling.backward import room_left
from pmcore.scheduling.calendar_table import touch_down_one, touch_up_one
from pmcore.scheduling.network import FOREVER, NEVER, STRUCTURAL, Kind, Role
from pmcore.scheduling.solving import Solution
from pmcore.wbs import Constraint, Dependency

ReasonKind: TypeAlias = Literal[
    "project_start", "project_finish", "constraint", "deadline", "dependency", "span"
]
_AT_START = ("SNET", "SNLT", "MSO")
_LOWER = ("SNET", "FNET", "MSO", "MFO")
_UPPER = ("SNLT", "FNLT", "MSO", "MFO")


@dataclass(frozen=True, slots=True)
class Reason:
    """One bound that by itself holds a date where it is.

    Attributes
    ----------
    kind
        What holds it. ``span`` is for summaries: the leaf that is its start or finish.
    instant
        Minutes: where the bound lies. For a dependency into the task, its anchor with the lag
        walked; for one out of it, the late date of the successor.
    task
        The leaf at the other end of the dependency, or the leaf of a span; for a constraint or
        deadline, the summary above that it was set on, if it was.
    dependency, constraint
        The record, when it is one.
    """

    kind: ReasonKind
    instant: int
    task: TaskId | None = None
    dependency: Dependency | None = None
    constraint: Constraint | None = None


def early_reasons(solution: Solution, row: int) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from being one step earlier.

    Project start first, then constraints, then dependencies in the project's order.
    """
    leaf = _Leaf(solution, row)
    start = solution.network.start
    own = [Reason("project_start", start)] if leaf.least(start) == leaf.early else []
    own += [
        reason
        for reason, at_finish in leaf.bounds(_LOWER)
        if leaf.least(reason.instant, at_finish=at_finish) == leaf.early
    ]
    return (*own, *leaf.driving_dependencies())


def late_reasons(solution: Solution, row: int) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from being one step later.

    Project finish first, then constraints and the deadline, then dependencies.
    """
    leaf = _Leaf(solution, row)
    finish = solution.finish
    holds = leaf.greatest(finish, at_finish=True) == leaf.late
    own = [Reason("project_finish", finish)] if holds else []
    own += [
        reason
        for reason, at_finish in leaf.bounds(_UPPER)
        if leaf.greatest(reason.instant, at_finish=at_finish) == leaf.late
    ]
    return (*own, *leaf.binding_dependencies())


def span_reasons(solution: Solution, row: int) -> tuple[Reason, Reason]:
    """For a summary: the first leaf that is its early start, the first that is its finish.

    Where a dependency stretched the finish beyond every leaf, of this summary or of one below,
    that dependency is the reason.
    """
    network, early = solution.network, solution.early
    outline = network.outline
    leaves = [node for node in outline.node[row + 1 : outline.end[row]] if node >= 0]
    first = min(leaves, key=lambda leaf: int(early.start[leaf]))
    last = max(leaves, key=lambda leaf: int(early.finish[leaf]))
    start = Reason("span", int(early.start[first]), task=network.task_of(first).id)
    finish = Reason("span", int(early.finish[last]), task=network.task_of(last).id)
    return start, _stretch(solution, row, finish.instant) or finish


def _stretch(solution: Solution, row: int, beyond: int) -> Reason | None:
    """Dependency that stretches a summary, or one inside it, the furthest beyond its leaves."""
    network, early = solution.network, solution.early
    nodes, edges = network.nodes, network.edges
    target = nodes.row[edges.target]
    inside = (target >= row) & (target < network.outline.end[row])
    stretching = (nodes.role[edges.target] == Role.FINISH) & (edges.dependency != STRUCTURAL)
    chosen = np.flatnonzero(inside & stretching & (early.bound > beyond))
    if not chosen.size:
        return None
    edge = int(chosen[early.bound[chosen].argmax()])
    dependency = network.dependencies[int(edges.dependency[edge])]
    other = anchor_leaf(solution, int(edges.source[edge]))
    return Reason("dependency", int(early.bound[edge]), other, dependency)


def anchor_leaf(solution: Solution, node: int) -> TaskId:
    """Id of the leaf whose date a node takes: itself, or down through a summary."""
    network, edges = solution.network, solution.network.edges
    while network.nodes.role[node] != Role.LEAF:
        entering = range(int(edges.into[node]), int(edges.into[node + 1]))
        own = [e for e in entering if solution.early.reach[e] == solution.early.place[node]]
        inside = [e for e in own if edges.dependency[e] == STRUCTURAL]
        node = int(edges.source[(inside or own)[0]])
    return network.task_of(node).id


class _Leaf:
    """A leaf of the solved network, asked what single bounds would allow."""

    def __init__(self, solution: Solution, row: int) -> None:
        self.solution = solution
        self.row = row
        self.node = solution.network.outline.node[row]
        nodes = solution.network.nodes
        self.working = solution.table.working[int(nodes.calendar[self.node])]
        self.is_work = int(nodes.kind[self.node]) == Kind.WORK
        self.duration = int(nodes.duration[self.node])
        self.early = int(solution.early.place[self.node])
        self.late = int(solution.late.place[self.node])

    def least(self, instant: int, *, at_finish: bool = False) -> int:
        """Least place under one lower bound."""
        if instant <= self.working.lo:
            return NEVER
        if not self.is_work:
            return touch_up_one(self.working, instant)
        return self.working.pos(instant) - (self.duration if at_finish else 0)

    def greatest(self, instant: int, *, at_finish: bool) -> int:
        """Greatest place under one upper bound."""
        if instant >= self.working.hi:
            return FOREVER
        if not self.is_work:
            return touch_down_one(self.working, instant)
        return self.working.pos(instant) - (self.duration if at_finish else 0)

    def bounds(self, kinds: tuple[str, ...]) -> Iterator[tuple[Reason, bool]]:
        """Constraints and deadlines of the leaf and of the summaries above, as instants.

        The flag says whether the finish is bound, else the start.
        """
        outline, row = self.solution.network.outline, self.row
        while row >= 0:
            task = outline.tasks[row]
            above = None if row == self.row else task.id
            for constraint in task.constraints:
                if constraint.kind in kinds:
                    at_start = constraint.kind in _AT_START
                    upper = kinds is _UPPER
                    instant = self._instant(constraint.at, row, at_start=at_start, upper=upper)
                    reason = Reason("constraint", instant, above, constraint=constraint)
                    yield reason, not at_start
            if kinds is _UPPER and task.deadline is not None:
                instant = self._instant(task.deadline, row, at_start=False, upper=True)
                yield Reason("deadline", instant, above), True
            row = outline.parent[row]

    def _instant(self, at: date | datetime, row: int, *, at_start: bool, upper: bool) -> int:
        network = self.solution.network
        zone = network.calendars[network.outline.calendar[row]].zone
        instant = instant_of(at, zone, field="date", edge="start" if at_start else "end")
        lifted = at_start and upper and not self.is_work and not isinstance(at, datetime)
        return self.working.next_start(instant) if lifted else instant

    def driving_dependencies(self) -> list[Reason]:
        """Dependencies that hold the early place, those into summaries above included."""
        network, early = self.solution.network, self.solution.early
        edges = network.edges
        found: dict[int, Reason] = {}
        pending = [self.node]
        while pending:
            target = pending.pop()
            for edge in range(int(edges.into[target]), int(edges.into[target + 1])):
                bound, index = int(early.bound[edge]), int(edges.dependency[edge])
                own = target == self.node
                reach = int(early.reach[edge]) if own else self.least(bound)
                if reach != self.early:
                    continue
                if index == STRUCTURAL:
                    pending.append(int(edges.source[edge]))
                    continue
                other = anchor_leaf(self.solution, int(edges.source[edge]))
                found[index] = Reason("dependency", bound, other, network.dependencies[index])
        return [found[index] for index in sorted(found)]

    def binding_dependencies(self) -> list[Reason]:
        """Dependencies whose successors, at their late dates, leave no more room."""
        network, late = self.solution.network, self.solution.late
        edges = self.solution.out_edges
        found: dict[int, Reason] = {}
        pending = [self.node]
        while pending:
            source = pending.pop()
            some = np.arange(edges.out[source], edges.out[source + 1])
            room = room_left(
                network, self.solution.table, edges, some, late.place[edges.target[some]]
            ).tolist()
            for edge, left in zip(some.tolist(), room, strict=True):
                is_leaf_point = source == self.node and not self.is_work
                place = touch_down_one(self.working, left) if is_leaf_point else left
                if place != int(late.place[source]):
                    continue
                target, index = int(edges.target[edge]), int(edges.dependency[edge])
                if index == STRUCTURAL:
                    pending.append(target)
                    continue
                successor = network.task_of(target).id
                at = late.finish[target] if edges.to_finish[edge] else late.start[target]
                found[index] = Reason("dependency", int(at), successor, network.dependencies[index])
        return [found[index] for index in sorted(found)]
