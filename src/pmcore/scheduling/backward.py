"""The backward pass: the greatest dates that satisfy the same dependencies and all upper bounds.

Nothing is subtracted from dates. Each dependency is asked for the largest place of its predecessor
that still satisfies it (:func:`room_left`), the same question the forward pass answers from the
other side. Free float asks it too, with the successors at their early dates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmcore.scheduling.calendar_table import CalendarTable, touch_down_one
from pmcore.scheduling.forward import Early
from pmcore.scheduling.lags import walk_back, walk_back_one
from pmcore.scheduling.network import FOREVER, Batch, Flags, Ints, Kind, Network


@dataclass(frozen=True, slots=True, eq=False)
class Late:
    """The late schedule, by node: place (as in ``Early``) and instants."""

    place: Ints
    start: Ints
    finish: Ints


@dataclass(frozen=True, slots=True, eq=False)
class OutEdges:
    """Edges sorted by predecessor node, as the backward pass meets them.

    An edge into a summary's start counts only from the leaves that *are* its early start: the
    smallest of many cannot bound the others.
    """

    source: Ints
    target: Ints
    from_finish: Flags
    to_finish: Flags
    lag: Ints
    lag_calendar: Ints
    dependency: Ints
    out: Ints

    @classmethod
    def of(cls, network: Network, early: Early) -> OutEdges:
        """Sort the edges that bind in the late schedule."""
        edges = network.edges
        into_first = network.nodes.kind[edges.target] == Kind.FIRST
        binding = np.flatnonzero(~into_first | (early.reach == early.place[edges.target]))
        chosen = binding[np.argsort(edges.source[binding], kind="stable")]
        source = edges.source[chosen]
        return cls(
            source,
            edges.target[chosen],
            edges.from_finish[chosen],
            edges.to_finish[chosen],
            early.lag[chosen],
            edges.lag_calendar[chosen],
            edges.dependency[chosen],
            np.searchsorted(source, np.arange(network.nodes.kind.size + 1)).astype(np.int64),
        )


def backward_pass(
    network: Network, table: CalendarTable, early: Early, edges: OutEdges, finish: int
) -> Late:
    """Find the late dates of every node against the project finish.

    Raises
    ------
    HorizonError
        ``calendar.horizon`` when the table's calendars begin too late.
    """
    count = network.nodes.kind.size
    place = upper_places(network, table, finish)
    late = Late(place, np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64))
    runner = OneByOne(network, table, edges, late)
    for batch in reversed(network.batches):
        if batch.kind is None:
            runner.run(batch.first, batch.last)
        else:
            _take_at_once(network, table, edges, late, batch)
    return late


def upper_places(network: Network, table: CalendarTable, finish: int) -> Ints:
    """Greatest place of each node from the project finish and its own constraints alone."""
    nodes = network.nodes
    by_finish = np.minimum(nodes.high_finish, finish)
    by_start = np.minimum(nodes.high_start, finish)
    place = np.minimum(by_finish, by_start)
    work = np.flatnonzero(nodes.kind == Kind.WORK)
    calendar = nodes.calendar[work]
    day = np.minimum(by_start[work], nodes.high_day[work])
    place[work] = np.minimum(
        table.pos(calendar, by_finish[work]) - nodes.duration[work], table.pos(calendar, day)
    )
    for node in np.flatnonzero((nodes.kind != Kind.WORK) & (nodes.high_day < finish)).tolist():
        begun = table.working[int(nodes.calendar[node])].next_start(int(nodes.high_day[node]))
        place[node] = min(int(place[node]), begun)
    return place


def start_limit(network: Network, table: CalendarTable, nodes: Ints, place: Ints) -> Ints:
    """Instant no bound on a start may pass while the node keeps its place."""
    limit = place.copy()
    work = np.flatnonzero(network.nodes.kind[nodes] == Kind.WORK)
    limit[work] = table.start_at(network.nodes.calendar[nodes[work]], place[work])
    return limit


def finish_limit(network: Network, table: CalendarTable, nodes: Ints, place: Ints) -> Ints:
    """Instant no bound on a finish may pass: read in working time, so the end of the gap."""
    limit = place.copy()
    work = np.flatnonzero(network.nodes.kind[nodes] == Kind.WORK)
    chosen = nodes[work]
    length = network.nodes.duration[chosen]
    limit[work] = table.start_at(network.nodes.calendar[chosen], place[work] + length)
    return limit


def room_left(
    network: Network, table: CalendarTable, edges: OutEdges, some: slice | Ints, place: Ints
) -> Ints:
    """Largest place of each edge's source while its target takes ``place``.

    Parameters
    ----------
    some
        Which edges.
    place
        Place of the target of each of these edges.
    """
    target, to_finish = edges.target[some], edges.to_finish[some]
    limit = np.empty(target.size, dtype=np.int64)
    for at_finish, limit_of in ((False, start_limit), (True, finish_limit)):
        chosen = np.flatnonzero(to_finish == at_finish)
        if chosen.size:
            limit[chosen] = limit_of(network, table, target[chosen], place[chosen])
    anchor = walk_back(table, edges.lag_calendar[some], limit, edges.lag[some])
    source = edges.source[some]
    work = np.flatnonzero(network.nodes.kind[source] == Kind.WORK)
    chosen = source[work]
    # A start may lie at the anchor itself: count the working minute that begins there, then
    # step back onto it. A finish at the anchor ends the minute before.
    begins = np.where(edges.from_finish[some][work], 0, 1)
    position = table.pos(network.nodes.calendar[chosen], anchor[work] + begins) - begins
    room = anchor.copy()
    room[work] = position - np.where(begins == 0, network.nodes.duration[chosen], 0)
    return room


def _take_at_once(
    network: Network, table: CalendarTable, edges: OutEdges, late: Late, batch: Batch
) -> None:
    nodes, here = network.nodes, slice(batch.first, batch.last)
    first, last = int(edges.out[batch.first]), int(edges.out[batch.last])
    if first < last:
        some = slice(first, last)
        room = room_left(network, table, edges, some, late.place[edges.target[some]])
        left = edges.out[batch.first : batch.last]
        bound = np.flatnonzero(edges.out[batch.first + 1 : batch.last + 1] > left)
        least = np.minimum.reduceat(room, left[bound] - first)
        late.place[batch.first + bound] = np.minimum(late.place[batch.first + bound], least)
    calendar = nodes.calendar[here]
    if batch.kind is Kind.WORK:
        late.start[here] = table.start_at(calendar, late.place[here])
        late.finish[here] = table.finish_at(calendar, late.place[here] + nodes.duration[here])
        return
    if batch.kind is Kind.POINT:
        late.place[here] = table.touch_down(calendar, late.place[here])
    late.start[here] = late.finish[here] = late.place[here]


class OneByOne:
    """The same pass, and :func:`room_left`, for one node or edge at a time."""

    def __init__(self, network: Network, table: CalendarTable, edges: OutEdges, late: Late) -> None:
        nodes = network.nodes
        self.working = table.working
        self.kind, self.calendar = nodes.kind.data, nodes.calendar.data
        self.duration = nodes.duration.data
        self.target, self.out = edges.target.data, edges.out.data
        self.from_finish = edges.from_finish.tolist()
        self.to_finish = edges.to_finish.tolist()
        self.lag, self.lag_calendar = edges.lag.data, edges.lag_calendar.data
        self.place = late.place.data
        self.start, self.finish = late.start.data, late.finish.data

    def run(self, first: int, last: int) -> None:
        """Settle nodes ``[first, last)``, the last one first."""
        for node in range(last - 1, first - 1, -1):
            place = self.place[node]
            for edge in range(self.out[node], self.out[node + 1]):
                place = min(place, self.room(edge, node))
            self._settle(node, place)

    def room(self, edge: int, node: int) -> int:
        """Return the largest place of ``node`` that ``edge`` allows while its target stays."""
        target = self.target[edge]
        limit = self.place[target]
        if self.kind[target] == Kind.WORK:
            length = self.duration[target] if self.to_finish[edge] else 0
            limit = self.working[self.calendar[target]].start_at(limit + length)
        lag = self.lag[edge]
        if lag:
            limit = walk_back_one(self.working[self.lag_calendar[edge]], limit, lag)
        if self.kind[node] != Kind.WORK:
            return limit
        working = self.working[self.calendar[node]]
        if self.from_finish[edge]:
            return working.pos(limit) - self.duration[node]
        return working.pos(limit + 1) - 1

    def _settle(self, node: int, place: int) -> None:
        working = self.working[self.calendar[node]]
        if self.kind[node] == Kind.WORK:
            self.place[node] = place
            self.start[node] = working.start_at(place)
            self.finish[node] = working.finish_at(place + self.duration[node])
            return
        if self.kind[node] == Kind.POINT:
            place = touch_down_one(working, place)
        self.place[node] = self.start[node] = self.finish[node] = place


def project_finish(network: Network, early: Early) -> int:
    """Return the imposed finish, or else the largest early finish."""
    return early.latest if network.finish == FOREVER else network.finish
