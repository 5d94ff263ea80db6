"""What a slip beyond the free float of a task does to each successor that ends it."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.leaf_node import LeafNode


class _Fate(IntEnum):
    """What becomes of a successor; of several that count for a summary the first does."""

    MOVED = 0
    HANDING_ON = 1
    HELD = 2


class Slip(NamedTuple):
    """Successors that end the free float of a leaf, in the project's order of the dependencies.

    Attributes
    ----------
    moved
        Those that a slip beyond it moves.
    handing_on
        Those that are finished, and hand it on to what waits for them (retained logic).
    held
        Those that a date holds where they are: the dependency does not hold any more.
    """

    moved: tuple[TaskId, ...]
    handing_on: tuple[TaskId, ...]
    held: tuple[TaskId, ...]


NO_SLIP = Slip((), (), ())


def slip_of(solution: Solution, row: int) -> Slip:
    """Find what a slip beyond free float does; of people who work apart beyond that of each."""
    own = int(solution.network.outline.node[row])
    nodes = [own] if own >= 0 else solution.network.outline.leaves(row).tolist()
    edges, fates = solution.network.edges, dict[TaskId, _Fate]()
    for node in nodes:
        for edge, _ in LeafNode(solution, node).leaving(solution.leaf_ceiling):
            successor = solution.network.dependencies[int(edges.dependency[edge])].successor
            fate = _fate(solution, int(edges.target[edge]))
            fates[successor] = min(fate, fates.get(successor, fate))
    return Slip(*(tuple(task for task in fates if fates[task] is fate) for fate in _Fate))


def _fate(solution: Solution, node: int) -> _Fate:
    """Look at a leaf, or at those behind a gate that end the float there."""
    nodes, edges, found = solution.network.nodes, solution.network.edges, _Fate.HELD
    pending = [node]
    while pending:
        each = pending.pop()
        role = Role(int(nodes.role[each]))
        behind = []
        if role in (Role.GATE, Role.DELAYED):
            behind = [int(edges.target[edge]) for edge, _ in solution.leaf_ceiling.holding(each)]
            pending += behind
        if role is Role.CARRY:
            found = min(found, _Fate.HANDING_ON)
        elif not behind and not (role is Role.LEAF and LeafNode(solution, each).is_held):
            return _Fate.MOVED
    return found
