"""The nodes of a network: leaves, and what stands between them and their summaries."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cached_property

import numpy as np

from pmcore.scheduling.engine.arrays import Flags, Ints


class Kind(IntEnum):
    """How a node finds its place."""

    WORK = 0  # a duration in working time: its place is the position of its first minute
    POINT = 1  # an allowed instant: a milestone
    LARGEST = 2  # the largest of its bounds: a summary's gate or finish
    SMALLEST = 3  # the smallest of its bounds: a summary's start
    INSTANT = 4  # any instant, whether anybody works or not: where facts stand


class Role(IntEnum):
    """What a node stands for."""

    LEAF = 0
    GATE = 1  # a lower bound on the start of every leaf of a summary
    FINISH = 2  # the largest finish of a summary's leaves
    START = 3  # the smallest start of a summary's leaves
    STARTED = 4  # the actual start of a leaf, or the one set by hand
    CARRY = 5  # what a finished leaf passes on of its predecessors
    DELAYED = 6  # where a leaf would stand if no leveling delay lay before it


# By role: asking a table of a few marks is ten times as quick as comparing with each of a set.
_IS_END = np.array([role in (Role.STARTED, Role.START, Role.FINISH) for role in Role])


@dataclass(frozen=True, eq=False)
class Nodes:
    """One entry per node, in topological order.

    Attributes
    ----------
    calendar
        Number of the calendar of the leaf's own work and float, that of the people who work on it
        included; elapsed time for all other nodes.
    duration
        Minutes; of a started leaf those that remain.
    earliest
        The instant from which on the node may start whatever it waits for: the project start or
        the data date; of facts, where they stand.
    is_late
        Whether the leaf is to be scheduled as late as possible.
    """

    kind: Ints
    role: Ints
    row: Ints
    calendar: Ints
    duration: Ints
    is_late: Flags
    earliest: Ints

    def take(self, some: Ints) -> Nodes:
        """Return some of them."""
        return Nodes(*(getattr(self, field.name)[some] for field in fields(self)))

    def with_more(self, more: Nodes) -> Nodes:
        """Return them with others behind."""
        names = [field.name for field in fields(self)]
        pairs = ((getattr(self, name), getattr(more, name)) for name in names)
        return Nodes(*map(np.concatenate, pairs))

    @cached_property
    def works(self) -> Flags:
        """Whether the place of a node is a position in working time."""
        works: Flags = self.kind == Kind.WORK
        return works

    @cached_property
    def is_known(self) -> Flags:
        """Whether a node stands for a date that is known, and so never moves."""
        known: Flags = (self.kind == Kind.INSTANT) & _IS_END[self.role]
        return known

    @cached_property
    def moments(self) -> Ints:
        """Leaves whose place is an instant, ascending."""
        return np.flatnonzero(self.is_leaf & ~self.works)

    @cached_property
    def points(self) -> Ints:
        """Nodes that need an allowed instant, ascending."""
        return np.flatnonzero(self.kind == Kind.POINT)

    @cached_property
    def is_leaf(self) -> Flags:
        """Whether a node is a task of its own."""
        is_leaf: Flags = self.role == Role.LEAF
        return is_leaf


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Nodes ``[first, last)``: one topological level, or a run of narrow ones."""

    first: int
    last: int
    is_level: bool
