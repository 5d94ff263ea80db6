"""How long leaves take that are to end at given instants, with all before them as expected too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.edges import STRUCTURAL, SpanLag
from pmcore.scheduling.engine.passes import run_forward
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.spans import unspanned
from pmcore.scheduling.engine.transfers import Ends, forward_transfer


class Expected(NamedTuple):
    """When a leaf is to end.

    Attributes
    ----------
    instant
        Minutes since 1970; what lies beyond the calendar table counts as its end.
    length
        Minutes as planned, of which lags are percentages; ``None`` where these stay what they are.
    """

    instant: int
    length: int | None


def minutes_more(solution: Solution, expected: Mapping[int, Expected]) -> dict[int, int]:
    """Return how many minutes more each leaf takes from its early start if it ends as expected.

    One walk in the order of the forward pass. Where a leaf is reached, everything before it stands
    where it will: its start is known, hence its length, and what its edges ask of those behind it.
    What cannot end so, for it would take no time, stays as long as it is. Bounds of finishes are
    those of the lengths that were scheduled.

    Parameters
    ----------
    expected
        By node; each works.
    """
    walk = _Walk(solution)
    found: dict[int, int] = {}
    for node in sorted(expected):
        walk.reach(node)
        more = walk.until(node, expected[node].instant)
        if more and walk.duration[node] + more > 0:
            walk.lengthen(node, more, expected[node].length)
            found[node] = more
    return found


class _Walk:
    """A forward pass that stops at nodes, whose length may change before it goes on."""

    def __init__(self, solution: Solution) -> None:
        self._solution, self._ground, network = solution, solution.ground, solution.network
        self.duration: Ints = network.nodes.duration.copy()
        self._network = replace(network, nodes=replace(network.nodes, duration=self.duration))
        self._lag = solution.lag.copy()
        self._transfer = solution.forward.copied()
        self._place = unspanned(network, solution.limits.least)
        self._walked = 0
        self._shares = sorted(network.span_lags, key=attrgetter("edge"), reverse=True)
        self._out = np.argsort(network.edges.source, kind="stable")
        self._first = network.edges.source[self._out].searchsorted(np.arange(network.size + 1))

    def reach(self, node: int) -> None:
        """Go on until the place of a node is known."""
        last = int(self._network.edges.into[node + 1])
        while self._shares and self._shares[-1].edge < last:
            share = self._shares.pop()
            self._go_on(share.edge)
            self._resolve(share)
        self._go_on(last)

    def _go_on(self, last: int) -> None:
        """Walk the edges before one."""
        some, self._walked = np.arange(self._walked, last), last
        if some.size:
            cap = self._solution.limits.cap
            # what was lengthened may end far beyond the table
            run_forward(self._ground, self._transfer, some, self._place, cap, is_bounded=False)

    def _resolve(self, share: SpanLag) -> None:
        """Find the lag that is a share of a summary's span, now that this is known."""
        pos = self._ground.table.one.pos
        start, finish = int(self._place[share.start_node]), int(self._place[share.finish_node])
        lag = share.share.of(pos(share.calendar, finish) - pos(share.calendar, start))
        limit = self._network.limit  # what exceeds it is refused when it is scheduled
        self._lag[share.edge] = min(max(lag, -limit), limit)
        self._put(share.edge)

    def until(self, node: int, instant: int) -> int:
        """Working minutes from where a node ends to an instant."""
        table, calendar = self._ground.table, int(self._network.nodes.calendar[node])
        at = min(max(instant, table.lo), table.hi) - table.lo
        return table.one.pos(calendar, at) - int(self._place[node] + self.duration[node])

    def lengthen(self, node: int, more: int, length: int | None) -> None:
        """Let a node take more minutes; so do percentages of its length."""
        self.duration[node] += more
        network = self._network
        for edge in self._out[self._first[node] : self._first[node + 1]].tolist():
            dependency = int(network.edges.dependency[edge])
            if length is not None and dependency != STRUCTURAL:
                lag = network.dependencies[dependency].lag
                if lag.kind == "percent":
                    self._lag[edge] = lag.of(length + more)
            self._put(edge)

    def _put(self, edge: int) -> None:
        """Let an edge ask what its lag and its ends now come to."""
        one = slice(edge, edge + 1)
        ends = Ends(self._network, self._lag, self._ground.compare, one)
        self._transfer.put(edge, forward_transfer(ends, self._ground.table))
