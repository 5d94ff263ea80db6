"""What every dependency does to a date, as one formula with coefficients, forwards and backwards.

Forwards an edge leads from the place of its predecessor to the least place its successor may take
because of it alone; backwards from the place of the successor to the largest that the predecessor
may take. Both are the same walk through three calendars:

1. the end we come from: an instant ``start_at(place + off) + inc`` in its calendar,
2. the lag: ``start_at(pos(instant + lag_pre) + lag_post) + lag_inc`` in the lag's calendar,
3. the end we go to: ``pos(instant + pre) + post`` in its calendar.

The end of the minute before a position is ``start_at(position - 1) + 1``, so finishes need no
formula of their own. A point's place is an instant, a position in elapsed time. Where all three
calendars are one, the walk adds a constant, its weight. The other coefficients are folded into the
keys that the calendar table is searched with and into what is added on the way: leaving a calendar
leads right to a key of the next one. The whole walk gives the right answer for every edge, whatever
its way, but for the direct ones: theirs lead past the lag's calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.calendar_table import CalendarTable, OneAtATime
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.nodes import Kind
from pmcore.scheduling.engine.teams import Team, TeamSteps

Compare: TypeAlias = Literal["working", "instant"]
# Minutes of lengths and lags: what exceeds the horizon, at most 2^27, is refused before edges are
# read. Half the width is half the memory, and touching memory is what a large plan waits for.
Shorts: TypeAlias = npt.NDArray[np.int32]


class Way(IntEnum):
    """How much of the walk an edge needs."""

    WEIGHT = 0  # one calendar all the way: add the weight
    DIRECT = 1  # no lag in a calendar: leave out step 2
    LAGGED = 2
    SMALLEST = 3  # into a summary's start, which takes the smallest: all three steps
    TEAM = 4  # to a finish of people who start together: see `teams`


@dataclass(frozen=True, slots=True, eq=False)
class Transfer:
    """Edges with their coefficients, in some order; one entry each.

    Attributes
    ----------
    edge
        Number of the edge in the network.
    origin, goal
        The node we come from and the node we go to.
    weight
        What :attr:`Way.WEIGHT` adds.
    leave, leave_add
        Step 1: key of the position; what is added to the instant it gives, to make it a key of the
        lag's calendar, or of the one we go to where the way is direct.
    lag_leave, lag_add
        Step 2: key of the position reached; what is added to the instant it gives, to make it a
        key of the calendar we go to.
    arrive_add
        Step 3: what is added to the position reached.
    team
        What :attr:`Way.TEAM` asks, by number of the edge; ``None`` where no edge is one.
    """

    edge: Ints
    origin: Ints
    goal: Ints
    way: npt.NDArray[np.int8]
    weight: Shorts
    leave: Ints
    leave_add: Ints
    lag_leave: Ints
    lag_add: Ints
    arrive_add: Shorts
    team: Team | None = None

    def take(self, order: Ints) -> Transfer:
        """Return some of the edges, in this order."""
        return replace(self, **{name: getattr(self, name)[order] for name in _COLUMNS})

    def copied(self) -> Transfer:
        """Return edges of which some may be overwritten."""
        team = None if self.team is None else self.team.copied()
        return replace(self.take(np.arange(self.edge.size)), team=team)

    def walked(
        self, table: CalendarTable, start: Ints, some: slice | Ints, *, is_direct: bool = False
    ) -> Ints:
        """Walk some of the edges from places, one for each."""
        key = table.leave(self.leave[some], start)
        key += self.leave_add[some]
        if not is_direct:
            key = table.leave(self.lag_leave[some], table.pos_at(key))
            key += self.lag_add[some]
        reached = table.pos_at(key)
        reached += self.arrive_add[some]
        return reached

    def team_steps(self, one: OneAtATime, some: Ints) -> TeamSteps | None:
        """Return what walks those of some edges that lead to a team, in their order."""
        if self.team is None:
            return None
        edge = self.edge[some[self.way[some] == Way.TEAM]]
        return TeamSteps(self.team, one, edge) if edge.size else None

    def put(self, place: int, other: Transfer) -> None:
        """Overwrite the coefficients of one edge by those of a transfer of that edge alone."""
        for name in _COLUMNS:
            getattr(self, name)[place] = getattr(other, name)[0]
        if self.team is not None and other.team is not None:
            self.team.put(other.team)


_COLUMNS = tuple(field.name for field in fields(Transfer) if field.name != "team")


def forward_transfer(ends: Ends, table: CalendarTable) -> Transfer:
    """From predecessors to the least places of successors."""
    ahead = ends.in_calendar & (ends.lag > 0)
    off = np.where(ends.from_finish, ends.source_length - 1, 0)
    inc = np.where(ends.in_calendar, 0, ends.lag) + ends.from_finish
    pre = -(ends.to_finish & ends.literal).astype(np.int32)
    post = np.where(ends.to_finish, ends.literal - ends.target_length, 0)
    lag_post = np.where(ends.in_calendar, ends.lag - ahead, 0)
    lag_enter, arrive = table.keys(ends.lag_calendar), table.keys(ends.target_calendar) + pre
    return Transfer(
        edge=ends.edge,
        origin=ends.source,
        goal=ends.target,
        way=ends.way,
        weight=ends.weight,
        leave=table.keys(ends.source_calendar) + off,
        leave_add=off + inc + np.where(ends.is_direct, arrive, lag_enter),
        lag_leave=lag_enter + lag_post,
        lag_add=lag_post + ahead + arrive,
        arrive_add=post,
        team=_team(ends, lambda parts: forward_transfer(parts, table)),
    )


def backward_transfer(ends: Ends, table: CalendarTable, *, touching: bool = False) -> Transfer:
    """From successors to the largest places of predecessors.

    Parameters
    ----------
    touching
        Whether a start whose limit lies in a rest may come right after it.
    """
    lead = ends.in_calendar & (ends.lag < 0)
    off = np.where(ends.to_finish, ends.target_length - ends.literal, 0)
    inc = np.where(ends.in_calendar, 0, -ends.lag) + (ends.to_finish & ends.literal)
    # A start may lie at the limit itself: the minute that begins there still counts. So does one
    # for a lead, which reaches back to the start of a working minute.
    pre = (ends.from_start & ~np.bool_(touching)).astype(np.int32)
    post = np.where(ends.from_finish, -ends.source_length, 0) - pre
    lag_post = np.where(ends.in_calendar, -ends.lag - lead, 0)
    lag_enter, arrive = table.keys(ends.lag_calendar), table.keys(ends.source_calendar) + pre
    return Transfer(
        edge=ends.edge,
        origin=ends.target,
        goal=ends.source,
        way=ends.way,
        weight=-ends.weight,
        leave=table.keys(ends.target_calendar) + off,
        leave_add=off + inc + np.where(ends.is_direct, arrive, lag_enter + lead),
        lag_leave=lag_enter + lag_post,
        lag_add=lag_post + arrive,
        arrive_add=post,
        team=_team(
            ends,
            lambda parts: backward_transfer(parts, table, touching=touching),
            is_backward=True,
            touching=touching,
        ),
    )


def _team(
    ends: Ends,
    transfer: Callable[[Ends], Transfer],
    *,
    is_backward: bool = False,
    touching: bool = False,
) -> Team | None:
    parts = ends.parts
    if parts is None:
        return None
    return Team(transfer(parts), parts.target_calendar, is_backward, touching)


class Ends:
    """Both ends of edges: whether they work, where, how long; and which way the edges go.

    Parameters
    ----------
    lag
        Minutes of each edge of the network, percentages resolved.
    compare
        How finishes are held against bounds.
    some
        Which edges.
    part
        By edge: a part of the task that it leads to, as which it is read.

    Attributes
    ----------
    parts
        Edges that ask for the finish of a task whose people work apart, with each part.
    """

    def __init__(
        self,
        network: Network,
        lag: Ints,
        compare: Compare,
        some: slice | Ints = slice(None),
        part: Ints | None = None,
    ) -> None:
        nodes, edges = network.nodes, network.edges
        if isinstance(some, slice):  # one edge after another asks: no column of all of them each
            some = np.arange(*some.indices(edges.source.size))
        self.edge = some
        self.source = source = edges.source[some]
        self.target = target = edges.target[some] if part is None else part
        self.lag, self.literal = lag[some].astype(np.int32), np.bool_(compare == "instant")
        source_works, target_works = nodes.works[source], nodes.works[target]
        self.from_finish: Flags = edges.from_finish[some] & source_works
        self.from_start: Flags = ~edges.from_finish[some] & source_works
        self.to_finish: Flags = edges.to_finish[some] & target_works
        self.source_calendar = np.where(source_works, nodes.calendar[source], network.elapsed)
        self.target_calendar = np.where(target_works, nodes.calendar[target], network.elapsed)
        self.source_length = nodes.duration[source].astype(np.int32)
        self.target_length = nodes.duration[target].astype(np.int32)
        self.lag_calendar = np.where(self.lag == 0, network.elapsed, edges.lag_calendar[some])
        self.in_calendar: Flags = self.lag_calendar != network.elapsed
        self.weight: Shorts = (
            self.lag
            + np.where(self.from_finish, self.source_length, 0)
            - np.where(self.to_finish, self.target_length, 0)
        )
        self.way = np.where(self.in_calendar, np.int8(Way.LAGGED), np.int8(Way.DIRECT))
        self.way[source_works & target_works & self._one_calendar()] = Way.WEIGHT
        self.way[nodes.kind[target] == Kind.SMALLEST] = Way.SMALLEST
        self.way[edges.is_share[some] & (self.way != Way.SMALLEST)] = Way.LAGGED
        self.parts: Ends | None = None
        if part is None:
            self._enter_teams(network, lag, compare)
        else:
            self.way[:] = Way.LAGGED
        self.is_direct: Flags = self.way == Way.DIRECT

    def _enter_teams(self, network: Network, lag: Ints, compare: Compare) -> None:
        edge, part = network.team_entries
        if not edge.size:
            return
        chosen = np.isin(edge, self.edge)
        if chosen.any():
            self.parts = Ends(network, lag, compare, edge[chosen], part[chosen])
            self.way[np.isin(self.edge, edge)] = Way.TEAM

    def _one_calendar(self) -> Flags:
        """Whether positions can be added up without looking into any calendar."""
        one: Flags = self.source_calendar == self.target_calendar
        one &= (self.lag == 0) | (self.lag_calendar == self.source_calendar)
        if self.literal:
            # A finish that waits for the start of a minute, read literally, needs a minute more.
            ends_a_minute = (self.lag > 0) | (self.from_finish & (self.lag == 0))
            one &= ~self.to_finish | ends_a_minute
        return one


def carry_all(table: CalendarTable, transfer: Transfer, place: Ints) -> Ints:
    """Walk all edges of a transfer from the places of their origins."""
    reached = np.empty(transfer.edge.size, dtype=np.int64)
    for way in Way:
        some = np.flatnonzero(transfer.way == way)
        if some.size:
            reached[some] = carry(table, transfer, place, some, way)
    return reached


def carry(
    table: CalendarTable, transfer: Transfer, place: Ints, some: slice | Ints, way: Way
) -> Ints:
    """Walk edges ``some``, all of one way, from the places of their origins."""
    start = place.take(transfer.origin[some])
    if way is Way.WEIGHT:
        start += transfer.weight[some]
        return start
    if way is Way.TEAM:
        assert transfer.team is not None
        return transfer.team.walked(table, transfer.edge[some], start)
    return transfer.walked(table, start, some, is_direct=way is Way.DIRECT)
