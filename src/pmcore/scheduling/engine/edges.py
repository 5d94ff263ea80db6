"""The edges of a network: dependencies, and what ties the nodes of a task to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pmcore.kernel import Duration
from pmcore.scheduling.engine.arrays import Flags, Ints

STRUCTURAL = -1


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
class SpanLag:
    """A percent lag out of a summary: a share of the summary's early span, known only when run."""

    edge: int
    share: Duration
    start_node: int
    finish_node: int
    calendar: int
