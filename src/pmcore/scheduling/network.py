"""The compiled network: a project as columns of integers in topological order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from pmcore.calendars import Calendar
from pmcore.kernel import Duration
from pmcore.wbs import Dependency, Task

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

# Bounds that are not set. Far outside every horizon, far inside int64.
NEVER = -(2**60)
FOREVER = 2**60
STRUCTURAL = -1


class Kind(IntEnum):
    """How a node finds its place."""

    WORK = 0  # a duration in working time: begins and ends inside shifts
    POINT = 1  # an instant that touches working time: a milestone, or a summary's gate or finish
    FIRST = 2  # the smallest of its bounds: the start of a summary


class Role(IntEnum):
    """What a node stands for."""

    LEAF = 0
    GATE = 1  # a lower bound on the start of every leaf of a summary
    FINISH = 2  # the largest finish of a summary's leaves
    START = 3  # the smallest start of a summary's leaves


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The tasks as the outline reads, one entry per row; lists are not to be changed.

    Attributes
    ----------
    parent
        Row of the summary above, or -1.
    end
        Row after the last descendant: a summary's subtree is rows ``row + 1`` to ``end``.
    calendar
        Number of the task's own calendar, which measures its float.
    node
        Node of a leaf, or -1 for a summary task.
    """

    tasks: tuple[Task, ...]
    depth: list[int]
    parent: list[int]
    end: list[int]
    calendar: list[int]
    node: list[int]

    def __len__(self) -> int:
        return len(self.tasks)

    def is_leaf(self, row: int) -> bool:
        """Whether the row has no rows below it."""
        return self.node[row] >= 0


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Nodes ``[first, last)`` that depend on none of each other, or a run taken one by one."""

    first: int
    last: int
    kind: Kind | None


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """One entry per node, in topological order; instants in minutes, durations in minutes.

    ``high_day`` is an upper bound on the start that was given as a plain date: it stands for the
    first working instant at or after it, which only a compiled calendar knows.
    """

    kind: Ints
    role: Ints
    row: Ints
    calendar: Ints
    duration: Ints
    low_start: Ints
    low_finish: Ints
    high_start: Ints
    high_finish: Ints
    high_day: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """One entry per edge, sorted by successor node.

    Attributes
    ----------
    dependency
        Index into the project's dependencies, or ``STRUCTURAL`` for an edge between a summary's
        own nodes.
    into
        Edges of node ``v`` are ``[into[v], into[v + 1])``.
    """

    source: Ints
    target: Ints
    from_finish: Flags
    to_finish: Flags
    lag: Ints
    lag_calendar: Ints
    dependency: Ints
    into: Ints


@dataclass(frozen=True, slots=True, eq=False)
class SpanLag:
    """A percent lag out of a summary: a share of the summary's early span, known only when run."""

    edge: int
    share: Duration
    start_node: int
    finish_node: int
    calendar: int


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Everything the passes need, and nothing of it is text.

    Attributes
    ----------
    start, finish
        Project start and imposed project finish (``FOREVER`` if none), instants.
    calendars
        By calendar number; the last number, ``len(calendars)``, is elapsed time.
    """

    start: int
    finish: int
    calendars: tuple[Calendar, ...]
    outline: Outline
    dependencies: tuple[Dependency, ...]
    nodes: Nodes
    edges: Edges
    batches: tuple[Batch, ...]
    span_lags: tuple[SpanLag, ...]

    @property
    def elapsed(self) -> int:
        """Calendar number of elapsed time."""
        return len(self.calendars)

    def task_of(self, node: int) -> Task:
        """Task of a node: the leaf itself, or the summary it belongs to."""
        return self.outline.tasks[int(self.nodes.row[node])]
