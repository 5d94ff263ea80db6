"""The compiled network: a project as columns of integers in topological order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from pmcore.calendars import Calendar
from pmcore.calendars.common import CommonCalendar
from pmcore.kernel import TaskId
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.edges import STRUCTURAL, Edges, SpanLag
from pmcore.scheduling.engine.hammocks import Hammocks
from pmcore.scheduling.engine.nodes import Batch, Nodes, Role
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.standing import Facts, FixedSummaries, Standing
from pmcore.scheduling.options import StartedConstraints
from pmcore.wbs import Constraint, Dependency, Task

WorkCalendar: TypeAlias = Calendar | CommonCalendar


class Side(IntEnum):
    """What a bound does to a leaf."""

    LOW_START = 0  # start no earlier than
    LOW_FINISH = 1  # finish no earlier than
    HIGH_START = 2  # start no later than
    HIGH_DAY = 3  # start no later than the first working instant of a day
    HIGH_FINISH = 4  # finish no later than
    DEADLINE = 5  # finish no later than, but never a cap
    PIN_START = 6  # start exactly on, whatever else holds
    PIN_FINISH = 7  # finish exactly on
    FLOOR = 8  # start no earlier than a summary above that is scheduled by hand


class Hold(NamedTuple):
    """The actual start that a task is to finish by at the latest, and whose it is."""

    instant: int
    task: TaskId


class Entries(NamedTuple):
    """Dependencies that ask for the finish of tasks whose people work apart, by edge.

    Attributes
    ----------
    edge, part
        Each edge with each part of its task that works, ascending by edge.
    """

    edge: Ints
    part: Ints


class Bound(NamedTuple):
    """One limit on a leaf from a constraint or deadline.

    Attributes
    ----------
    side
        What it does.
    instant
        Minutes since 1970.
    row
        The row it was set on: the leaf's own or a summary above.
    constraint
        The record; ``None`` for a deadline.
    holder
        The started task whose actual start it is; ``None`` for any other.
    """

    side: Side
    instant: int
    row: int
    constraint: Constraint | None
    holder: TaskId | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What constraints and deadlines ask of leaves, one entry per node, side and instant."""

    node: Ints
    side: Ints
    instant: Ints


@dataclass(frozen=True, eq=False)
class Network:
    """Everything the passes need.

    Attributes
    ----------
    start, finish
        Project start and imposed project finish (``FOREVER`` if none), instants.
    data_date
        The instant before which no remaining work is done; ``NEVER`` where nothing says so.
    zone
        Zone of the project's own calendar; ``None`` when floating.
    is_inactive
        By row: whether the task takes no part; a summary does if some leaf below it does.
    is_hammock
        By row: whether the task is level of effort, or a summary of nothing else. None takes part.
    hammocks
        What these hang on.
    holds
        By row: actual starts that late finishes must not pass.
    started_constraints
        What constraints ask of leaves that have started.
    calendars
        By calendar number, those that several people have in common after the others; the last
        number, ``len(calendars)``, is elapsed time.
    lapsing
        When each lag began of which only what is left at the data date counts, by edge.
    limit
        How far from the project start any date may lie, in minutes.
    longest
        Minutes of work and lag that no path exceeds, the longest of each level added up; shares
        of summaries' spans, which only a pass can know, come on top.
    """

    start: int
    finish: int
    data_date: int
    limit: int
    longest: int
    zone: str | None
    calendars: tuple[WorkCalendar, ...]
    outline: Outline
    dependencies: tuple[Dependency, ...]
    nodes: Nodes
    facts: Facts
    fixed: FixedSummaries
    is_inactive: Flags
    is_hammock: Flags
    hammocks: Hammocks
    edges: Edges
    bounds: Bounds
    holds: Mapping[int, Hold]
    started_constraints: StartedConstraints
    batches: tuple[Batch, ...]
    lapsing: Mapping[int, int]
    span_lags: tuple[SpanLag, ...]

    @property
    def elapsed(self) -> int:
        """Calendar number of elapsed time."""
        return len(self.calendars)

    def work_calendar(self, row: int) -> int:
        """Return the number of the calendar a leaf is worked in, or of a summary's own."""
        node = int(self.outline.node[row])
        return int(self.nodes.calendar[node] if node >= 0 else self.outline.calendar[row])

    def work_calendars(self) -> Ints:
        """Return that number for each row."""
        outline = self.outline
        leaves = outline.node >= 0
        numbers = outline.calendar.copy()
        numbers[leaves] = self.nodes.calendar[outline.node[leaves]]
        return numbers

    @cached_property
    def inactive(self) -> Ints:
        """Nodes of leaves that take no part, ascending."""
        return np.flatnonzero(self.is_inactive[self.nodes.row] & self.nodes.is_leaf)

    @cached_property
    def counted(self) -> Flags:
        """By row: whether it takes part; where none does all but level of effort count, if any."""
        for is_out in (self.is_inactive, self.is_hammock):
            if not is_out.all():
                return ~is_out
        return np.ones(len(self.outline), dtype=bool)

    @cached_property
    def from_remaining(self) -> Ints:
        """Dependencies that begin where what remains of a started leaf does, ascending."""
        started = self.facts.of(Standing.STARTED).leaf
        if not started.size:
            return started
        edges, nodes = self.edges, self.nodes
        is_begun = np.isin(nodes.row, nodes.row[started])
        is_begun &= (nodes.role == Role.LEAF) | (nodes.role == Role.START)
        of_tasks = ~edges.from_finish & (edges.dependency != STRUCTURAL)
        return np.flatnonzero(of_tasks & is_begun[edges.source])

    @cached_property
    def team_entries(self) -> Entries:
        """Edges that move the start of a whole team, so that the first of it ends when they ask."""
        nodes, edges = self.nodes, self.edges
        into = np.flatnonzero(edges.to_finish & (nodes.role[edges.target] == Role.GATE))
        pairs = [
            (edge, part)
            for edge in into.tolist()
            for part in self.outline.leaves(int(nodes.row[edges.target[edge]])).tolist()
            if nodes.works[part]
        ]
        columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T.copy()
        return Entries(columns[0], columns[1])

    def remains(self, node: int) -> int:
        """Return the leaf, or the last of its parts to end, whose remaining start a node is."""
        return self.outline.main_part.get(int(self.nodes.row[node]), node)

    @property
    def size(self) -> int:
        """Number of nodes."""
        return int(self.nodes.kind.size)

    def task_of(self, node: int) -> Task:
        """Task of a node: the leaf itself, or the summary it belongs to."""
        return self.outline.tasks[int(self.nodes.row[node])]
