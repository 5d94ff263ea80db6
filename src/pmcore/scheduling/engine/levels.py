"""Topological levels of a graph, and the batches in which passes may take its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.calendar_table import quick
from pmcore.scheduling.engine.nodes import Batch
from pmcore.scheduling.engine.ordering import ordered_by

# Below this width a Python loop over the nodes beats a round of array calls.
NARROW = 24


def topological_levels(count: int, source: Ints, target: Ints) -> Ints:
    """Level of each node: the number of edges on the longest path that leads to it.

    The graph has no cycle: a project refuses edits that would close one.
    """
    graph = _Graph(count, source, target)
    frontier, level = np.flatnonzero(graph.waiting == 0), 0
    while frontier.size:
        if frontier.size < NARROW:
            frontier, level = _advance_one_by_one(frontier.tolist(), level, graph)
        else:
            graph.level[frontier] = level
            frontier = _advance_at_once(frontier, graph)
            level += 1
    return graph.level


class _Graph:
    """Edges by source, and how far the nodes are.

    Attributes
    ----------
    offsets, targets
        Edges out of node ``v`` lead to ``targets[offsets[v] : offsets[v + 1]]``.
    waiting
        How many edges into each node come from nodes without a level.
    level
        By node, once it waits for none.
    """

    def __init__(self, count: int, source: Ints, target: Ints) -> None:
        order = ordered_by(source)
        self.targets = target[order]
        self.offsets = source[order].searchsorted(np.arange(count + 1))
        self.waiting = np.bincount(target, minlength=count).astype(np.int64)
        self.level = np.zeros(count, dtype=np.int64)

    @cached_property
    def plain(self) -> tuple[Sequence[int], Sequence[int]]:
        """Offsets and targets to read one by one."""
        return quick(self.offsets), quick(self.targets)


def _advance_at_once(frontier: Ints, graph: _Graph) -> Ints:
    firsts = graph.offsets[frontier]
    reached = graph.targets[ranges(firsts, graph.offsets[frontier + 1] - firsts)]
    np.subtract.at(graph.waiting, reached, 1)
    ready: Ints = reached[graph.waiting[reached] == 0]
    # a node that several edges reach is taken once: by the one whose number stays on it
    numbers = np.arange(ready.size)
    graph.level[ready] = numbers
    following: Ints = ready[graph.level[ready] == numbers]
    return following


def _advance_one_by_one(frontier: list[int], level: int, graph: _Graph) -> tuple[Ints, int]:
    """Advance level by level until one is wide."""
    # a memoryview (.data) hands out Python integers several times faster than array indexing
    (offsets, targets), waiting, levels = graph.plain, graph.waiting.data, graph.level.data
    while frontier and len(frontier) < NARROW:
        following: list[int] = []
        for node in frontier:
            levels[node] = level
            for reached in targets[offsets[node] : offsets[node + 1]]:
                left = waiting[reached] - 1
                waiting[reached] = left
                if not left:
                    following.append(reached)
        frontier = following
        level += 1
    return np.array(frontier, dtype=np.int64), level


def ranges(firsts: Ints, counts: Ints) -> Ints:
    """Concatenate ``arange(first, first + count)`` for each pair.

    >>> ranges(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    steps: Ints = np.arange(total) - np.repeat(ends - counts - firsts, counts)
    return steps


def batches_of(level: Ints, *, narrow: int = NARROW) -> tuple[Batch, ...]:
    """Cut nodes sorted by level into batches.

    A wide level is a batch of its own, for array calls. Neighbouring narrow ones become one run
    that is taken edge by edge.
    """
    if not level.size:
        return ()
    firsts = np.flatnonzero(np.diff(level, prepend=-1))
    is_wide = np.diff(firsts, append=level.size) >= narrow
    begins = is_wide | np.append(True, is_wide[:-1])
    starts = [*firsts[begins].tolist(), int(level.size)]
    return tuple(map(Batch, starts, starts[1:], is_wide[begins].tolist()))
