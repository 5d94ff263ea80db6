"""Why a task has its dates, as data: the bounds that hold it, early, late and scheduled.

Of a task on which people work apart, what holds any of them holds the task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pmcore.scheduling.engine.bounds import UPPER
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.hung import hung_reasons, is_hung
from pmcore.scheduling.leaf_node import LeafNode
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.reason import Reason
from pmcore.wbs import Dependency

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


def early_reasons(solution: Solution, row: int) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from being one step earlier.

    Facts first, then project start or data date, constraints, delays, and dependencies in the
    project's order. Of a level-of-effort task what gives its start, then what gives its finish.
    """
    if is_hung(solution, row):
        return hung_reasons(solution, row, solution.early)
    return _of_parts(solution, row, lambda node: LeafNode(solution, node).early())


def late_reasons(solution: Solution, row: int, options: SchedulingOptions) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from being one step later.

    Project finish first, then constraints and the deadline, then dependencies.
    """
    if is_hung(solution, row):
        return hung_reasons(solution, row, solution.late)
    return _of_parts(solution, row, lambda node: _late(solution, node, options))


def free_reasons(solution: Solution, row: int) -> tuple[Reason, ...]:
    """Every bound that by itself ends a leaf's free float: the early finish, or successors."""
    if is_hung(solution, row):
        return ()
    return _of_parts(
        solution, row, lambda node: LeafNode(solution, node).held_back(solution.leaf_ceiling)
    )


def scheduled_reasons(
    solution: Solution, row: int, options: SchedulingOptions
) -> tuple[Reason, ...]:
    """Every bound that by itself holds a leaf at its scheduled dates.

    Those of the early dates, but for what ALAP or backward planning moved: then what keeps it
    from being later still, or the dependencies that pushed it.
    """
    if is_hung(solution, row):
        return hung_reasons(solution, row, solution.scheduled)
    return _of_parts(solution, row, lambda node: _scheduled(solution, node, options))


def held_dependencies(schedule: Schedule, solution: Solution) -> tuple[Dependency, ...]:
    """Every dependency that is a reason of some task's scheduled dates, in the project's order."""
    found: set[Dependency] = set()
    outline = solution.network.outline
    for row in range(len(outline)):
        if is_hung(solution, row):
            continue  # no dependency holds level of effort back
        if outline.is_leaf(row):
            reasons = scheduled_reasons(solution, row, schedule.options)
        else:
            reasons = schedule._spanning.reasons(row, scheduled=True)
        found.update(reason.dependency for reason in reasons if reason.dependency is not None)
    return tuple(link for link in solution.network.dependencies if link in found)


def binding_lower(solution: Solution, node: int) -> Reason:
    """Return the latest of the lower bounds of a leaf: project start, SNET, FNET."""
    places = [*LeafNode(solution, node).lower_places()]
    return max(places, key=lambda found: found[1])[0]


def standing_against(solution: Solution, row: int, instant: int) -> tuple[Reason, ...]:
    """Every bound that by itself keeps a leaf from starting at an instant or before.

    Facts first, then project start or data date, constraints, delays, and dependencies in the
    project's order. Pins and caps stand against it whatever the rest says. Of people who work
    apart the first to begin is asked.
    """
    if is_hung(solution, row):
        is_later = int(solution.early.start[solution.network.outline.node[row]]) > instant
        return hung_reasons(solution, row, solution.early)[:1] if is_later else ()
    nodes = solution.network.outline.leaves(row)
    first = int(nodes[solution.early.start[nodes].argmin()])
    return LeafNode(solution, first).against(instant - solution.ground.table.lo)


def _of_parts(
    solution: Solution, row: int, of: Callable[[int], Iterable[Reason]]
) -> tuple[Reason, ...]:
    own = int(solution.network.outline.node[row])
    if own >= 0:
        return tuple(of(own))
    nodes: list[int] = solution.network.outline.leaves(row).tolist()
    return tuple(dict.fromkeys(reason for node in nodes for reason in of(node)))


def _late(solution: Solution, node: int, options: SchedulingOptions) -> tuple[Reason, ...]:
    return LeafNode(solution, node).late(open_ends=options.open_ends)


def _scheduled(solution: Solution, node: int, options: SchedulingOptions) -> tuple[Reason, ...]:
    place = int(solution.scheduled.place[node])
    leaf = LeafNode(solution, node)
    if leaf.known is not None and not leaf.known.is_started:
        return leaf.known.reasons
    if options.direction == "backward":
        drawn = solution.drawn_ceiling
        is_early = place == int(solution.early.place[node])
        if drawn is not None and is_early and not solution.network.nodes.is_late[node]:
            return leaf.early()
        return leaf.late(open_ends=options.open_ends, ceiling=drawn)
    if place == int(solution.early.place[node]):
        return leaf.early()
    moved = LeafNode(solution, node, scheduled=True)
    if options.alap == "total":
        late = solution.network.task_of(node).as_late_as_possible
        if late and place == int(solution.late_place[node]):
            return leaf.late(open_ends=options.open_ends)
        return (*moved.delaying(), *moved.driving_dependencies())
    ceiling = solution.alap_ceiling
    assert ceiling is not None
    return (*moved.held_by(UPPER, place), *moved.held_back(ceiling))
