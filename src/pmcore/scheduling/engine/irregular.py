"""Leaves that are not plain: their work pauses, is delayed, or takes no part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from pmcore.kernel import Duration
from pmcore.scheduling.engine.arrays import Ints
from pmcore.wbs import Task
from pmcore.wbs.splits import Split


@dataclass(frozen=True, slots=True, eq=False)
class Irregular:
    """Leaves by their numbers, ascending.

    Attributes
    ----------
    paused, pause
        Leaves with splits, and how many minutes all of them rest together.
    delayed, delay
        Leaves with a leveling delay, and its elapsed minutes.
    inactive
        Leaves that take no part.
    hammocks
        Those of them that are level of effort.
    """

    paused: Ints
    pause: Ints
    delayed: Ints
    delay: Ints
    inactive: Ints
    hammocks: Ints


def read_irregular(
    leaves: Sequence[Task], special: Sequence[int], minutes: Callable[[Duration], int]
) -> Irregular:
    """Find the leaves that are not plain.

    Parameters
    ----------
    special
        Numbers of the leaves that may be such, ascending.
    minutes
        Converts durations by the settings of the project.
    """
    pauses: list[tuple[int, int]] = []
    delays: list[tuple[int, int]] = []
    inactive: list[int] = []
    hammocks = [leaf for leaf in special if leaves[leaf].is_level_of_effort]
    for leaf in special:
        task = leaves[leaf]
        if task.splits:
            pauses.append((leaf, sum(rest for _, rest in pauses_of(task.splits, minutes))))
        is_unstarted = task.actual_start is None and not task.is_manual
        if task.leveling_delay is not None and is_unstarted:
            delays.append((leaf, minutes(task.leveling_delay)))
        if not task.is_active:
            inactive.append(leaf)
    paused, delayed = (np.array(each, dtype=np.int64).reshape(-1, 2) for each in (pauses, delays))
    return Irregular(
        paused=paused[:, 0],
        pause=paused[:, 1],
        delayed=delayed[:, 0],
        delay=delayed[:, 1],
        inactive=np.array(sorted({*inactive, *hammocks}), dtype=np.int64),
        hammocks=np.array(hammocks, dtype=np.int64),
    )


def pauses_of(
    splits: Sequence[Split], minutes: Callable[[Duration], int]
) -> Iterator[tuple[int, int]]:
    """Minutes of work done before each pause, and of the pause, in the order of the work."""
    read = ((minutes(split.after), minutes(split.pause)) for split in splits)
    return iter(sorted(read, key=itemgetter(0)))
