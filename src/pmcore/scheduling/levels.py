"""Topological levels of a graph, and the batches in which passes may take its nodes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pmcore.scheduling.network import Batch, Ints, Kind

# Below this width a Python loop over the nodes beats a round of array calls.
NARROW = 24


def topological_levels(count: int, source: Ints, target: Ints) -> Ints:
    """Level of each node: the number of edges on the longest path that leads to it.

    The graph has no cycle: a project refuses edits that would close one.
    """
    order = np.argsort(source, kind="stable")
    targets = target[order]
    offsets = np.searchsorted(source[order], np.arange(count + 1)).astype(np.int64)
    waiting = np.bincount(target, minlength=count).astype(np.int64)
    levels = np.zeros(count, dtype=np.int64)
    frontier = np.flatnonzero(waiting == 0)
    level = 0
    while frontier.size:
        levels[frontier] = level
        advance = _advance_one_by_one if frontier.size < NARROW else _advance_at_once
        frontier = advance(frontier, offsets, targets, waiting)
        level += 1
    return levels


def _advance_at_once(frontier: Ints, offsets: Ints, targets: Ints, waiting: Ints) -> Ints:
    counts = offsets[frontier + 1] - offsets[frontier]
    reached = targets[ranges(offsets[frontier], counts)]
    np.subtract.at(waiting, reached, 1)
    return np.unique(reached[waiting[reached] == 0])


def _advance_one_by_one(frontier: Ints, offsets: Ints, targets: Ints, waiting: Ints) -> Ints:
    # a memoryview (.data) hands out Python integers several times faster than array indexing
    offset_of, target_of, left = offsets.data, targets.data, waiting.data
    following: list[int] = []
    for node in frontier.tolist():
        for edge in range(offset_of[node], offset_of[node + 1]):
            reached = target_of[edge]
            left[reached] -= 1
            if not left[reached]:
                following.append(reached)
    return np.array(sorted(following), dtype=np.int64)


def ranges(firsts: Ints, counts: Ints) -> Ints:
    """Concatenate ``arange(first, first + count)`` for each pair.

    >>> ranges(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    steps: Ints = np.arange(total) - np.repeat(ends - counts - firsts, counts)
    return steps


def batches_of(level: Ints, kind: Ints, *, narrow: int = NARROW) -> tuple[Batch, ...]:
    """Cut nodes sorted by (level, kind) into batches.

    A wide batch holds nodes of one kind and level, for array calls. Neighbouring narrow ones
    become one run (``kind`` is None) that is taken node by node.
    """
    if not level.size:
        return ()
    changes = np.flatnonzero((np.diff(level) != 0) | (np.diff(kind) != 0)) + 1
    cuts = [0, *changes.tolist(), int(level.size)]
    batches: list[Batch] = []
    for first, last in pairwise(cuts):
        if last - first >= narrow:
            batches.append(Batch(first, last, Kind(int(kind[first]))))
        elif batches and batches[-1].kind is None:
            batches[-1] = Batch(batches[-1].first, last, None)
        else:
            batches.append(Batch(first, last, None))
    return tuple(batches)
