"""How far the dates of leaves are known: facts that no schedule moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from pmcore.scheduling.engine.arrays import Ints


class Standing(IntEnum):
    """What is known of a leaf."""

    STARTED = 0  # it started; what remains is still to be scheduled
    FINISHED = 1  # both dates are facts
    MANUAL = 2  # both dates were set by hand
    PROMISED = 3  # it started; its finish was set by hand


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Leaves of which something is known, ascending; instants are minutes since 1970.

    Attributes
    ----------
    leaf
        Number among the leaves; in a network, the node. Of a started leaf that people work on
        apart each part is one.
    start
        When it starts, in every schedule.
    finish
        When it finishes; ``NEVER`` where that is still to be scheduled.
    suspended, resume
        Since when it rests, and when what remains goes on at the earliest; ``NEVER`` where nothing
        says so.
    waited
        Minutes of work from the actual start of a started task to where this part of it began, or
        would have begun.
    done, remaining
        Minutes of a started task that are done, and that are left; each with its pauses.
    """

    leaf: Ints
    standing: Ints
    start: Ints
    finish: Ints
    suspended: Ints
    resume: Ints
    waited: Ints
    done: Ints
    remaining: Ints

    def __len__(self) -> int:
        return int(self.leaf.size)

    def take(self, some: Ints) -> Facts:
        """Return some of them."""
        columns = (self.leaf, self.standing, self.start, self.finish)
        more = (self.suspended, self.resume, self.waited, self.done, self.remaining)
        return Facts(*(column[some] for column in (*columns, *more)))

    def of(self, *standings: Standing) -> Facts:
        """Return those of some standings."""
        if not len(self):  # most plans have none, and are asked several times
            return self
        return self.take(np.flatnonzero(np.isin(self.standing, standings)))

    def moved(self, number: Ints) -> Facts:
        """Return the same under new numbers of their leaves, ascending."""
        moved = replace(self, leaf=number[self.leaf])
        return moved.take(np.argsort(moved.leaf))


@dataclass(frozen=True, slots=True, eq=False)
class FixedSummaries:
    """Summaries scheduled by hand: their rows, and instants, ``NEVER`` where not set."""

    row: Ints
    start: Ints
    finish: Ints
