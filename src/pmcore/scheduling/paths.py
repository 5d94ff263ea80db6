"""Float paths: the critical path, and those that come next when something slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pmcore.kernel import Code, InputError, TaskId
from pmcore.scheduling.engine.network import Kind, Role
from pmcore.scheduling.engine.solving import Solution
from pmcore.scheduling.reasons import anchor_node


@dataclass(frozen=True, slots=True)
class FloatPath:
    """A chain of tasks, each driven by the one before.

    Attributes
    ----------
    number
        From 1, the most urgent first.
    tasks
        Ids of tasks and milestones in the order of the chain; each task is on one path.
    total_float
        The least total float on the path, in minutes of that task's calendar: how far the path
        can slip before the finish, or a date that was set, moves.
    is_critical
        Whether some task on it is critical.
    joins
        The task of an earlier path that the last one leads into; ``None`` where nothing follows.
    """

    number: int
    tasks: tuple[TaskId, ...]
    total_float: int
    is_critical: bool
    joins: TaskId | None


def float_paths(solution: Solution, most: int, within: int | None) -> tuple[FloatPath, ...]:
    """Split the leaves into paths; see :meth:`Schedule.float_paths`."""
    if type(most) is not int or most < 1:
        problem = {"en": "must be a whole number from 1 on", "zh": "应为不小于 1 的整数"}
        raise InputError(Code.VALUE_INVALID, field="most", value=most, problem=problem)
    return tuple(_paths(solution, most, within))


def _paths(solution: Solution, most: int, within: int | None) -> Iterator[FloatPath]:
    taken: dict[int, int] = {}
    number = 0
    for seed in _by_urgency(solution):
        if seed in taken:
            continue
        critical, total = bool(solution.critical[seed]), int(solution.total_float[seed])
        if number == most or (within is not None and total > within and not critical):
            return
        number += 1
        path = _back_from(solution, seed, taken)
        joins = _followed_by(solution, seed, taken)
        taken.update(dict.fromkeys(path, number))
        yield FloatPath(
            number,
            tuple(solution.network.task_of(node).id for node in path),
            int(solution.total_float[path].min()),
            bool(solution.critical[path].any()),
            joins,
        )


def _by_urgency(solution: Solution) -> list[int]:
    """Leaves: critical first, then by total float, the last to finish first."""
    leaves = solution.network.outline.node[solution.network.outline.node >= 0]
    order = np.lexsort(
        (
            -solution.early.start[leaves],
            -solution.early.finish[leaves],
            solution.total_float[leaves],
            ~solution.critical[leaves],
        )
    )
    urgent: list[int] = leaves[order].tolist()
    return urgent


def _back_from(solution: Solution, seed: int, taken: dict[int, int]) -> list[int]:
    """Follow what drives backwards as long as it is on no path yet, the tightest first."""
    path, node = [seed], seed
    while True:
        free = [before for before in drivers_of(solution, node) if before not in taken]
        if not free:
            return path[::-1]
        node = min(free, key=lambda leaf: (int(solution.total_float[leaf]), leaf))
        path.append(node)


def _followed_by(solution: Solution, node: int, taken: dict[int, int]) -> TaskId | None:
    """Return the task of an earlier path that a leaf leads into, the tightest first."""
    edges, roles = solution.network.edges, solution.network.nodes.role
    pending, found = [node], []
    while pending:
        leaving = solution.late_ceiling.leaving(pending.pop()).edge
        for target in edges.target[leaving].tolist():
            if roles[target] != Role.LEAF:
                pending.append(target)
            elif target in taken:
                found.append(target)
    if not found:
        return None
    tightest = min(found, key=lambda leaf: (int(solution.total_float[leaf]), leaf))
    return solution.network.task_of(tightest).id


def drivers_of(solution: Solution, leaf: int) -> Iterator[int]:
    """Leaves whose dates drive a leaf, through summaries too; each dependency of it once.

    Dependencies on the leaf itself come before those on the summaries above it. A pinned leaf
    stands where it does because of its pin alone.
    """
    if solution.limits.floor[leaf] == solution.early.place[leaf]:
        return
    network, drives = solution.network, solution.driving.drives
    edges, roles = network.edges, network.nodes.role
    pending = [edge for edge in edges.entering(leaf) if drives[edge]]
    seen: set[int] = set()
    while pending:
        gates = []
        for edge in pending:
            source = int(edges.source[edge])
            if roles[source] == Role.GATE:
                gates.append(source)
                continue
            before = anchor_node(solution, source)
            if before not in seen:
                seen.add(before)
                yield before
        pending = [
            edge for gate in gates for edge in edges.entering(gate) if _passes(solution, edge, leaf)
        ]


def _passes(solution: Solution, edge: int, leaf: int) -> bool:
    """Whether an edge into a gate above a leaf asks for the place it has."""
    nodes, table = solution.network.nodes, solution.ground.table
    calendar, reach = int(nodes.calendar[leaf]), int(solution.reach[edge])
    if nodes.kind[leaf] == Kind.POINT:
        place = table.one.up(calendar, reach, solution.ground.allowed)
    else:
        place = table.one.pos(calendar, reach)
    return place == int(solution.early.place[leaf])
