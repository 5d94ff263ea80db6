"""The compiled network: a project as columns of integers in topological order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from pmcore.calendars import Calendar
from pmcore.calendars.common import CommonCalendar
from pmcore.kernel import Duration
from pmcore.scheduling.engine.hammocks import Hammocks
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.standing import Facts, FixedSummaries
from pmcore.wbs import Constraint, Dependency, Task

Ints: TypeAlias = npt.NDArray[np.int64]
WorkCalendar: TypeAlias = Calendar | CommonCalendar
Flags: TypeAlias = npt.NDArray[np.bool_]

# Bounds that are not set. Far outside every horizon, far inside int64.
NEVER = -(2**60)
FOREVER = 2**60
STRUCTURAL = -1
MINUTES_PER_YEAR = 525_960


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
    """

    side: Side
    instant: int
    row: int
    constraint: Constraint | None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Nodes ``[first, last)``: one topological level, or a run of narrow ones."""

    first: int
    last: int
    is_level: bool


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


class Ties(NamedTuple):
    """Edges within tasks, between their own nodes or to those of the summaries above."""

    source: Ints
    target: Ints
    is_finish: Flags
    lag: Ints
    lag_calendar: Ints

    @classmethod
    def within(cls, source: Ints, target: Ints, is_finish: bool, elapsed: int) -> Ties:
        """Return edges without lag."""
        count = source.size
        none, calendar = np.zeros(count, dtype=np.int64), np.full(count, elapsed)
        return cls(source, target, np.full(count, is_finish), none, calendar)

    def with_more(self, more: Ties) -> Ties:
        """Return them with others behind."""
        return Ties(
            source=np.concatenate([self.source, more.source]),
            target=np.concatenate([self.target, more.target]),
            is_finish=np.concatenate([self.is_finish, more.is_finish]),
            lag=np.concatenate([self.lag, more.lag]),
            lag_calendar=np.concatenate([self.lag_calendar, more.lag_calendar]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class EdgeColumns:
    """What is known of each edge before they are sorted: those of dependencies, then the others.

    Attributes
    ----------
    source, target
        Nodes by number.
    from_finish, to_finish
        Which end of each the edge leaves and enters; else the start.
    lag, lag_calendar
        Minutes, and the number of the calendar they run in.
    dependency
        Index into the project's dependencies, or ``STRUCTURAL`` for an edge between a summary's
        own nodes.
    """

    source: Ints
    target: Ints
    from_finish: Flags
    to_finish: Flags
    lag: Ints
    lag_calendar: Ints
    dependency: Ints

    def take(self, some: Ints) -> EdgeColumns:
        """Return some of them."""
        return EdgeColumns(
            source=self.source[some],
            target=self.target[some],
            from_finish=self.from_finish[some],
            to_finish=self.to_finish[some],
            lag=self.lag[some],
            lag_calendar=self.lag_calendar[some],
            dependency=self.dependency[some],
        )

    def with_ties(self, ties: Ties) -> EdgeColumns:
        """Return them with edges within tasks."""
        own = (self.source, self.target, self.from_finish, self.to_finish)
        added = (ties.source, ties.target, ties.is_finish, np.zeros(ties.source.size, dtype=bool))
        more = (ties.lag, ties.lag_calendar, np.full(ties.source.size, STRUCTURAL))
        rest = zip((self.lag, self.lag_calendar, self.dependency), more, strict=True)
        pairs = (*zip(own, added, strict=True), *rest)
        return EdgeColumns(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True, slots=True, eq=False)
class Edges(EdgeColumns):
    """One entry per edge, sorted by successor node.

    Attributes
    ----------
    is_share
        Whether the lag is a share of a summary's span, known only when run.
    into
        Edges of node ``v`` are ``[into[v], into[v + 1])``.
    """

    is_share: Flags
    into: Ints

    def entering(self, node: int) -> range:
        """Return the edges into a node."""
        return range(int(self.into[node]), int(self.into[node + 1]))


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What constraints and deadlines ask of leaves, one entry per node, side and instant."""

    node: Ints
    side: Ints
    instant: Ints


@dataclass(frozen=True, slots=True, eq=False)
class SpanLag:
    """A percent lag out of a summary: a share of the summary's early span, known only when run."""

    edge: int
    share: Duration
    start_node: int
    finish_node: int
    calendar: int


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
    calendars
        By calendar number, those that several people have in common after the others; the last
        number, ``len(calendars)``, is elapsed time.
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
    batches: tuple[Batch, ...]
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

    @property
    def size(self) -> int:
        """Number of nodes."""
        return int(self.nodes.kind.size)

    def task_of(self, node: int) -> Task:
        """Task of a node: the leaf itself, or the summary it belongs to."""
        return self.outline.tasks[int(self.nodes.row[node])]
