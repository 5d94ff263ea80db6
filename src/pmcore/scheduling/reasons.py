"""Why a task has its dates, as data: the bounds that hold it, early, late and scheduled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.bounds import CAPS, HARD, LOWER, SOFT, UPPER, bounds_of, sides_for
from pmcore.scheduling.engine.ceilings import Ceiling
from pmcore.scheduling.engine.network import STRUCTURAL, Bound, Ints, Kind, Role, Side
from pmcore.scheduling.engine.places import place_of_bound
from pmcore.scheduling.engine.solving import Solution
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Constraint, Dependency

ReasonKind: TypeAlias = Literal[
    "project_start", "project_finish", "constraint", "deadline", "dependency", "span", "alap"
]


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
    place = leaf.place
    if place == int(solution.limits.floor[leaf.node]):
        return leaf.pin(place)
    start = solution.network.start
    own = [Reason("project_start", start)] if leaf.start_place == place else []
    is_capped = place == int(solution.limits.cap[leaf.node])
    own += leaf.held_by(CAPS if is_capped else LOWER, place)
    return (*own, *leaf.driving_dependencies())


def late_reasons(solution: Solution, row: int) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from being one step later.

    Project finish first, then constraints and the deadline, then dependencies.
    """
    leaf = _Leaf(solution, row)
    place = int(solution.late_place[leaf.node])
    if place == int(solution.limits.floor[leaf.node]):
        return leaf.pin(place)
    held = leaf.held_back(solution.late_ceiling)
    finish = [reason for reason in held if reason.kind == "project_finish"]
    return (*finish, *leaf.held_by(UPPER, place), *held[len(finish) :])


def free_reasons(solution: Solution, row: int) -> tuple[Reason, ...]:
    """Every bound that by itself ends a leaf's free float: the early finish, or successors."""
    leaf = _Leaf(solution, row)
    return leaf.held_back(solution.free_ceiling)


def scheduled_reasons(
    solution: Solution, row: int, options: SchedulingOptions
) -> tuple[Reason, ...]:
    """Every bound that by itself holds a leaf at its scheduled dates.

    Those of the early dates, but for what ALAP or backward planning moved: then what keeps it
    from being later still, or the dependencies that pushed it.
    """
    node = int(solution.network.outline.node[row])
    place = int(solution.scheduled.place[node])
    if options.direction == "backward":
        return late_reasons(solution, row)
    if place == int(solution.early.place[node]):
        return early_reasons(solution, row)
    if options.alap == "total":
        late = solution.network.task_of(node).as_late_as_possible
        if late and place == int(solution.late_place[node]):
            return late_reasons(solution, row)
        return tuple(_Leaf(solution, row, scheduled=True).driving_dependencies())
    ceiling = solution.alap_ceiling
    assert ceiling is not None
    leaf = _Leaf(solution, row, scheduled=True)
    return (*leaf.held_by(UPPER, place), *leaf.held_back(ceiling))


def held_dependencies(solution: Solution, options: SchedulingOptions) -> tuple[Dependency, ...]:
    """Every dependency that is a reason of some task's scheduled dates, in the project's order."""
    found: set[Dependency] = set()
    for row, node in enumerate(solution.network.outline.node.tolist()):
        if node >= 0:
            reasons = scheduled_reasons(solution, row, options)
        else:
            reasons = span_reasons(solution, row, scheduled=True)
        found.update(reason.dependency for reason in reasons if reason.dependency is not None)
    return tuple(link for link in solution.network.dependencies if link in found)


def binding_lower(solution: Solution, row: int) -> Reason:
    """Return the latest of the lower bounds of a leaf: project start, SNET, FNET."""
    leaf = _Leaf(solution, row)
    start = Reason("project_start", solution.network.start)
    places = [(start, leaf.start_place), *leaf.bound_places(LOWER)]
    return max(places, key=lambda found: found[1])[0]


def standing_against(solution: Solution, row: int, instant: int) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from starting at an instant or before.

    Project start first, then constraints, then dependencies in the project's order. Pins and
    caps stand against it whatever the rest says.
    """
    leaf = _Leaf(solution, row)
    at = instant - solution.ground.table.lo
    if leaf.start_of(leaf.place) <= at:
        # a cap or a pin holds against dependencies that ask for later
        return ()
    if leaf.place == int(solution.limits.floor[leaf.node]):
        return leaf.pin(leaf.place)
    start = solution.network.start
    own = [Reason("project_start", start)] if leaf.start_of(leaf.start_place) > at else []
    own += [reason for reason, place in leaf.bound_places(LOWER) if leaf.start_of(place) > at]
    return (*own, *leaf.dependencies_after(at))


def span_reasons(solution: Solution, row: int, *, scheduled: bool = False) -> tuple[Reason, Reason]:
    """For a summary: the first leaf that is its start, the first that is its finish.

    Early dates, or scheduled ones. Where a dependency stretched the finish beyond every leaf, of
    this summary or of one below, that dependency is the reason.
    """
    network, dated = solution.network, solution.scheduled if scheduled else solution.early
    leaves = network.outline.leaves(row)
    first = int(leaves[dated.start[leaves].argmin()])
    last = int(leaves[dated.finish[leaves].argmax()])
    start = Reason("span", int(dated.start[first]), task=network.task_of(first).id)
    finish = Reason("span", int(dated.finish[last]), task=network.task_of(last).id)
    reach = solution.scheduled_reach if scheduled else solution.reach
    return start, _stretch(solution, row, finish.instant, reach) or finish


def _stretch(solution: Solution, row: int, beyond: int, reach: Ints) -> Reason | None:
    """Dependency that stretches a summary, or one inside it, the furthest beyond its leaves."""
    network = solution.network
    nodes, edges = network.nodes, network.edges
    bound = reach + solution.ground.table.lo
    target = nodes.row[edges.target]
    inside = (target >= row) & (target < network.outline.end[row])
    stretching = (nodes.role[edges.target] == Role.FINISH) & (edges.dependency != STRUCTURAL)
    chosen = np.flatnonzero(inside & stretching & (bound > beyond))
    if not chosen.size:
        return None
    edge = int(chosen[bound[chosen].argmax()])
    dependency = network.dependencies[int(edges.dependency[edge])]
    other = anchor_leaf(solution, int(edges.source[edge]))
    return Reason("dependency", int(bound[edge]), other, dependency)


def bound_of(solution: Solution, edge: int, dated: Dated | None = None) -> int:
    """Instant since 1970 to which the anchor of an edge, early or as dated, and its lag lead."""
    edges, table = solution.network.edges, solution.ground.table
    dated = dated or solution.early
    dates = dated.finish if edges.from_finish[edge] else dated.start
    anchor, lag = int(dates[edges.source[edge]]) - table.lo, int(solution.lag[edge])
    if not lag:
        return anchor + table.lo
    calendar = int(edges.lag_calendar[edge])
    position = table.one.pos(calendar, anchor) + lag
    walk = table.one.finish_at if lag > 0 else table.one.start_at
    return walk(calendar, position) + table.lo


def anchor_leaf(solution: Solution, node: int) -> TaskId:
    """Id of the leaf whose date a node takes: itself, or down through a summary."""
    return solution.network.task_of(int(solution.anchor[node])).id


class _Leaf:
    """A leaf of the solved network, early or scheduled, asked what single bounds would allow."""

    def __init__(self, solution: Solution, row: int, *, scheduled: bool = False) -> None:
        self.solution = solution
        self.dated = solution.scheduled if scheduled else solution.early
        self.reach = solution.scheduled_reach if scheduled else solution.reach
        self.row = row
        self.node = int(solution.network.outline.node[row])
        self.is_point = int(solution.network.nodes.kind[self.node]) == Kind.POINT
        self.calendar = int(solution.network.nodes.calendar[self.node])
        self.place = int(self.dated.place[self.node])

    def start_of(self, place: int) -> int:
        """Instant of a place, counted from the table's first."""
        return (
            place
            if self.is_point
            else self.solution.ground.table.one.start_at(self.calendar, place)
        )

    @property
    def start_place(self) -> int:
        """Least place that the project start allows."""
        return int(self.solution.start_place[self.node])

    def pin(self, place: int) -> tuple[Reason, ...]:
        """Return the constraint that alone decides the place."""
        return tuple(self.held_by((Side.PIN_START, Side.PIN_FINISH), place)[:1])

    def held_by(self, sides: tuple[Side, ...], place: int) -> list[Reason]:
        """Constraints and deadlines, also of summaries above, that by themselves give a place."""
        limits = self.solution.limits
        tightest = {LOWER: limits.lower, UPPER: limits.greatest}.get(sides)
        if tightest is not None and tightest[self.node] != place:
            return []  # what is asked in all decides that without a look at each
        return [reason for reason, own in self.bound_places(sides) if own == place]

    def bound_places(self, sides: tuple[Side, ...]) -> Iterator[tuple[Reason, int]]:
        """Constraints and deadlines, also of summaries above, and the place each gives."""
        network, ruled = self.solution.network, self.solution.ruled
        row = ruled[self.row]
        while row >= 0:
            task = network.outline.tasks[row]
            calendar = network.calendars[int(network.outline.calendar[row])]
            pinning = HARD if Side.PIN_START in sides else SOFT
            is_leaf = network.outline.is_leaf(row)
            for bound in bounds_of(task, row, calendar, sides_for(task, pinning, is_leaf=is_leaf)):
                if bound.side in sides:
                    yield self._reason(bound), self._place(bound.side, bound.instant)
            above = int(network.outline.parent[row])
            row = ruled[above] if above >= 0 else -1

    def _reason(self, bound: Bound) -> Reason:
        above = None
        if bound.row != self.row:
            above = self.solution.network.outline.tasks[bound.row].id
        kind: ReasonKind = "deadline" if bound.constraint is None else "constraint"
        instant = bound.instant
        if bound.side is Side.HIGH_DAY:
            table = self.solution.ground.table
            instant = table.one.day_start(self.calendar, instant - table.lo) + table.lo
        return Reason(kind, instant, above, constraint=bound.constraint)

    def _place(self, side: Side, instant: int) -> int:
        return place_of_bound(self.solution.ground, self.node, side, instant)

    def driving_dependencies(self) -> list[Reason]:
        """Dependencies that hold the place, those into summaries above included."""
        return self._entering(self._is_held)

    def dependencies_after(self, at: int) -> list[Reason]:
        """Dependencies that ask for a start after an instant."""
        return self._entering(
            lambda edge, reach, own: self.start_of(self._needed(reach, own=own)) > at
        )

    def _entering(self, chosen: Callable[[int, int, bool], bool]) -> list[Reason]:
        solution, network = self.solution, self.solution.network
        edges = network.edges
        found: dict[int, Reason] = {}
        pending = [self.node]
        while pending:
            target = pending.pop()
            for edge in network.edges.entering(target):
                reach, index = int(self.reach[edge]), int(edges.dependency[edge])
                if not chosen(edge, reach, target == self.node):
                    continue
                if index == STRUCTURAL:
                    pending.append(int(edges.source[edge]))
                    continue
                other = anchor_leaf(solution, int(edges.source[edge]))
                bound = bound_of(solution, edge, self.dated)
                found[index] = Reason("dependency", bound, other, network.dependencies[index])
        return [found[index] for index in sorted(found)]

    def _is_held(self, edge: int, reach: int, own: bool) -> bool:
        """Whether an edge into the leaf, or into a gate above it, holds its place."""
        return self._needed(reach, own=own) == self.place

    def _needed(self, reach: int, *, own: bool) -> int:
        """Place that an edge into the leaf, or into a gate above it, asks for."""
        table = self.solution.ground.table
        if self.is_point:
            return table.one.up(self.calendar, reach, self.solution.ground.allowed)
        return reach if own else table.one.pos(self.calendar, reach)

    def held_back(self, ceiling: Ceiling) -> tuple[Reason, ...]:
        """Every bound that by itself keeps the leaf from passing its limit under a ceiling.

        The finish first, then dependencies in the project's order.
        """
        at_finish = ceiling.at_finish[self.node]
        own = [Reason("project_finish", ceiling.finish)] if at_finish else []
        return (*own, *self._leaving(ceiling))

    def _leaving(self, ceiling: Ceiling) -> list[Reason]:
        """Dependencies whose successors leave no more room, those of summaries above included."""
        network = self.solution.network
        found: dict[int, Reason] = {}
        pending = [self.node]
        while pending:
            for edge, at in ceiling.holding(pending.pop()):
                target, index = int(network.edges.target[edge]), int(network.edges.dependency[edge])
                if index == STRUCTURAL:
                    pending.append(target)
                    continue
                dependency = network.dependencies[index]
                found[index] = Reason("dependency", at, network.task_of(target).id, dependency)
        return [found[index] for index in sorted(found)]
