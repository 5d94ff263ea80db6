"""Topological levels of a graph, and the batches in which passes may take its nodes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pmcore.scheduling.engine.network import Batch, Ints
from pmcore.scheduling.engine.ordering import ordered_by

# Below this width a Python loop over the nodes beats a round of array calls.
NARROW = 24


def topological_levels(count: int, source: Ints, target: Ints) -> Ints:
    """Level of each node: the number of edges on the longest path that leads to it.

    The graph has no cycle: a project refuses edits that would close one.
    """
    order = ordered_by(source)
    targets = target[order]
    offsets = source[order].searchsorted(np.arange(count + 1))
    waiting = np.bincount(target, minlength=count).astype(np.int64)
    levels = np.zeros(count, dtype=np.int64)
    frontier = np.flatnonzero(waiting == 0)
    level = 0
    while frontier.size:
        if frontier.size < NARROW:
            frontier, level = _advance_one_by_one(
                frontier.tolist(), level, levels, (offsets, targets, waiting)
            )
        else:
            levels[frontier] = level
            frontier = _advance_at_once(frontier, offsets, targets, waiting)
            level += 1
    return levels


def _advance_at_once(frontier: Ints, offsets: Ints, targets: Ints, waiting: Ints) -> Ints:
    counts = offsets[frontier + 1] - offsets[frontier]
    reached = targets[ranges(offsets[frontier], counts)]
    np.subtract.at(waiting, reached, 1)
    return np.unique(reached[waiting[reached] == 0])


def _advance_one_by_one(
    frontier: list[int], level: int, levels: Ints, graph: tuple[Ints, Ints, Ints]
) -> tuple[Ints, int]:
    """Advance level by level until one is wide."""
    # a memoryview (.data) hands out Python integers several times faster than array indexing
    offset_of, target_of, left = (column.data for column in graph)
    level_of = levels.data
    while frontier and len(frontier) < NARROW:
        following: list[int] = []
        for node in frontier:
            level_of[node] = level
            for edge in range(offset_of[node], offset_of[node + 1]):
                reached = target_of[edge]
                left[reached] -= 1
                if not left[reached]:
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
    cuts = [0, *(np.flatnonzero(np.diff(level)) + 1).tolist(), int(level.size)]
    batches: list[Batch] = []
    for first, last in pairwise(cuts):
        if last - first >= narrow:
            batches.append(Batch(first, last, is_level=True))
        elif batches and not batches[-1].is_level:
            batches[-1] = Batch(batches[-1].first, last, is_level=False)
        else:
            batches.append(Batch(first, last, is_level=False))
    return tuple(batches)
