"""The forward pass: the least dates that satisfy all dependencies and lower bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmcore.scheduling.calendar_table import CalendarTable, touch_up_one
from pmcore.scheduling.lags import walk, walk_one
from pmcore.scheduling.network import Batch, Ints, Kind, Network


@dataclass(frozen=True, slots=True, eq=False)
class Early:
    """The early schedule.

    Attributes
    ----------
    place
        Position of the first working minute (``Kind.WORK``), else the instant.
    start, finish
        Instants by node.
    reach
        By edge: the least place its target may take because of this edge alone.
    bound
        By edge: the instant its anchor and lag lead to.
    lag
        By edge: the network's lags, percent lags out of summaries resolved.
    latest
        The largest early finish of the project.
    """

    place: Ints
    start: Ints
    finish: Ints
    reach: Ints
    bound: Ints
    lag: Ints
    latest: int


def forward_pass(network: Network, table: CalendarTable) -> Early:
    """Find the early dates of every node.

    Raises
    ------
    HorizonError
        ``calendar.horizon`` when the table's calendars end too soon.
    """
    count, edges = network.nodes.kind.size, network.edges
    place = lower_places(network, table)
    early = Early(
        place=place,
        start=np.zeros(count, dtype=np.int64),
        finish=np.zeros(count, dtype=np.int64),
        reach=np.zeros(edges.source.size, dtype=np.int64),
        bound=np.zeros(edges.source.size, dtype=np.int64),
        lag=edges.lag.copy(),
        latest=0,
    )
    runner = _OneByOne(network, table, early)
    for batch in network.batches:
        if batch.kind is None:
            runner.run(batch.first, batch.last)
        else:
            runner.resolve_span_lags(batch.first, batch.last)
            _take_at_once(network, table, early, batch)
    latest = int(early.finish.max())
    return Early(place, early.start, early.finish, early.reach, early.bound, early.lag, latest)


def lower_places(network: Network, table: CalendarTable) -> Ints:
    """Least place of each node from the project start and its own constraints alone."""
    nodes = network.nodes
    start = np.maximum(nodes.low_start, network.start)
    finish = np.maximum(nodes.low_finish, network.start)
    place = np.maximum(start, finish)
    work = np.flatnonzero(nodes.kind == Kind.WORK)
    calendar = nodes.calendar[work]
    by_finish = table.pos(calendar, finish[work]) - nodes.duration[work]
    place[work] = np.maximum(table.pos(calendar, start[work]), by_finish)
    return place


def _take_at_once(network: Network, table: CalendarTable, early: Early, batch: Batch) -> None:
    nodes, edges, here = network.nodes, network.edges, slice(batch.first, batch.last)
    first, last = int(edges.into[batch.first]), int(edges.into[batch.last])
    calendar, duration = nodes.calendar[here], nodes.duration[here]
    if first < last:
        some = slice(first, last)
        source, target = edges.source[some], edges.target[some]
        anchor = np.where(edges.from_finish[some], early.finish[source], early.start[source])
        bound = walk(table, edges.lag_calendar[some], anchor, early.lag[some])
        early.bound[some] = bound
        reach = bound
        if batch.kind is Kind.WORK:
            reach = table.pos(nodes.calendar[target], bound)
            reach = reach - np.where(edges.to_finish[some], nodes.duration[target], 0)
        elif batch.kind is Kind.POINT:
            reach = table.touch_up(nodes.calendar[target], bound)
        early.reach[some] = reach
        entered = edges.into[batch.first : batch.last]
        reached = np.flatnonzero(edges.into[batch.first + 1 : batch.last + 1] > entered)
        if batch.kind is Kind.FIRST:
            early.place[batch.first + reached] = np.minimum.reduceat(
                reach, entered[reached] - first
            )
        else:
            best = np.maximum.reduceat(reach, entered[reached] - first)
            early.place[batch.first + reached] = np.maximum(
                early.place[batch.first + reached], best
            )
    if batch.kind is Kind.WORK:
        early.start[here] = table.start_at(calendar, early.place[here])
        early.finish[here] = table.finish_at(calendar, early.place[here] + duration)
        return
    if batch.kind is Kind.POINT:
        early.place[here] = table.touch_up(calendar, early.place[here])
    early.start[here] = early.finish[here] = early.place[here]


class _OneByOne:
    """The same pass for nodes in narrow levels, where array calls cost more than they save."""

    def __init__(self, network: Network, table: CalendarTable, early: Early) -> None:
        nodes, edges = network.nodes, network.edges
        self.working = table.working
        self.kind, self.calendar = nodes.kind.data, nodes.calendar.data
        self.duration = nodes.duration.data
        self.source, self.into = edges.source.data, edges.into.data
        self.from_finish = edges.from_finish.tolist()
        self.to_finish = edges.to_finish.tolist()
        self.lag_calendar = edges.lag_calendar.data
        self.place, self.start = early.place.data, early.start.data
        self.finish, self.lag = early.finish.data, early.lag.data
        self.reach, self.bound = early.reach.data, early.bound.data
        self.span_lags: dict[int, list[int]] = {}
        for i, lag in enumerate(network.span_lags):
            self.span_lags.setdefault(int(edges.target[lag.edge]), []).append(i)
        self.network = network

    def run(self, first: int, last: int) -> None:
        for node in range(first, last):
            if node in self.span_lags:
                self.resolve_span_lags(node, node + 1)
            for edge in range(self.into[node], self.into[node + 1]):
                self._follow(edge, node)
            self._settle(node)

    def _follow(self, edge: int, node: int) -> None:
        source = self.source[edge]
        bound = self.finish[source] if self.from_finish[edge] else self.start[source]
        lag = self.lag[edge]
        if lag:
            bound = walk_one(self.working[self.lag_calendar[edge]], bound, lag)
        self.bound[edge] = bound
        reach = bound
        kind = self.kind[node]
        if kind == Kind.WORK:
            reach = self.working[self.calendar[node]].pos(bound)
            if self.to_finish[edge]:
                reach -= self.duration[node]
        elif kind == Kind.POINT:
            reach = touch_up_one(self.working[self.calendar[node]], bound)
        self.reach[edge] = reach
        opens = edge == self.into[node]
        if kind == Kind.FIRST:
            self.place[node] = reach if opens else min(self.place[node], reach)
        elif reach > self.place[node]:
            self.place[node] = reach

    def _settle(self, node: int) -> None:
        place, working = self.place[node], self.working[self.calendar[node]]
        if self.kind[node] == Kind.WORK:
            self.start[node] = working.start_at(place)
            self.finish[node] = working.finish_at(place + self.duration[node])
            return
        if self.kind[node] == Kind.POINT:
            place = self.place[node] = touch_up_one(working, place)
        self.start[node] = self.finish[node] = place

    def resolve_span_lags(self, first: int, last: int) -> None:
        """Turn percent lags out of summaries into minutes, now that the span is known."""
        if not self.span_lags:
            return
        for node in range(first, last):
            for i in self.span_lags.get(node, ()):
                lag = self.network.span_lags[i]
                span = self.working[lag.calendar].diff(
                    self.start[lag.start_node], self.finish[lag.finish_node]
                )
                self.lag[lag.edge] = lag.share.of(span)
