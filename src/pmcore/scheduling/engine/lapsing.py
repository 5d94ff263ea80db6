"""Lags that began before the data date: what of them is over by then is not waited for again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pmcore.scheduling.engine.arrays import NEVER, Ints
from pmcore.scheduling.engine.calendar_table import CalendarTable
from pmcore.scheduling.engine.edges import EdgeColumns
from pmcore.scheduling.engine.network import Network


def with_facts(
    edges: EdgeColumns, carried: Mapping[int, tuple[int, int]], data_date: int
) -> tuple[EdgeColumns, list[tuple[int, int]]]:
    """Let lags behind finished work, which began before the data date, run from the fact, too.

    Parameters
    ----------
    carried
        Node and actual finish of each finished leaf, by the node of what it hands on.

    Returns
    -------
    tuple
        The edges with those out of facts behind them; and the edges out of what is handed on of
        which only what is left of the lag counts, each with when the lag began.
    """
    lagged = np.flatnonzero((edges.lag > 0) & np.isin(edges.source, [*carried]))
    sources = zip(lagged.tolist(), edges.source[lagged].tolist(), strict=True)
    found = [(edge, *carried[node]) for edge, node in sources]
    found = [each for each in found if each[2] < data_date]
    if not found:
        return edges, []
    count = edges.source.size
    again = edges.take(np.array([*range(count), *(edge for edge, _, _ in found)], dtype=np.int64))
    again.source[count:] = [leaf for _, leaf, _ in found]
    return again, [(edge, began) for edge, _, began in found]


def lags_left(network: Network, table: CalendarTable) -> Ints:
    """Minutes of the lag of each edge, without those that are over at the data date."""
    lag = network.edges.lag.copy()
    for edge, began in network.lapsing.items():
        calendar = int(network.edges.lag_calendar[edge])
        first, last = (table.one.pos(calendar, at - table.lo) for at in (began, network.data_date))
        lag[edge] = max(0, int(lag[edge]) - (last - first))
    for edge in network.from_remaining.tolist():
        leaf = network.remains(int(network.edges.source[edge]))
        over = actual_duration(network, table, leaf)
        lag[edge] = max(0, int(lag[edge]) - over)
    return lag


def actual_duration(network: Network, table: CalendarTable, leaf: int) -> int:
    """Minutes that a started leaf has gone on by the data date; without one, those that are done.

    They are counted in the time in which it is worked on, and none while it is suspended.
    """
    facts, data_date = network.facts, network.data_date
    at = int(facts.leaf.searchsorted(leaf))
    if data_date == NEVER:
        return int(facts.done[at])
    start, suspended = int(facts.start[at]), int(facts.suspended[at])
    resume = int(facts.resume[at])

    def gone_on(until: int) -> int:
        calendar, instants = int(network.nodes.calendar[leaf]), (start, max(start, until))
        first, last = (table.one.pos(calendar, each - table.lo) for each in instants)
        return last - first

    if suspended == NEVER or suspended >= data_date:
        return gone_on(data_date)
    again = data_date if resume == NEVER else min(max(resume, suspended), data_date)
    return gone_on(suspended) + gone_on(data_date) - gone_on(again)
