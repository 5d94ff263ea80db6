"""Delays before leaves: from where a leaf would stand to where it stands, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.passes import Ground
from pmcore.scheduling.engine.transfers import (
    Ends,
    Transfer,
    backward_transfer,
    carry_all,
    forward_transfer,
)

MOST_DELAYS = 2  # before one leaf: of leveling, and of whoever works on it


class Delays:
    """Walks the delays of a network; a leaf may have two of them, one behind the other.

    Parameters
    ----------
    ends
        Both ends of all edges of the network.
    """

    def __init__(self, ground: Ground, ends: Ends) -> None:
        self.ground, roles = ground, ground.network.nodes.role
        edges = ground.network.edges
        self._edge = np.flatnonzero(roles[edges.source] == Role.DELAYED)
        self._next = np.full(roles.size if self._edge.size else 0, -1)
        self._next[edges.source[self._edge]] = self._edge
        if self._edge.size:
            self._ahead = forward_transfer(ends, ground.table)
            self._back = backward_transfer(ends, ground.table)

    def __bool__(self) -> bool:
        return bool(self._edge.size)

    def leaves(self, nodes: Ints, place: Ints) -> tuple[Ints, Ints]:
        """Return leaves and their places, of nodes that may lie before a delay at these places."""
        nodes, place = nodes.copy(), place.copy()
        for some, edge in self._hops(nodes):
            place[some] = self._walked(self._ahead, edge, place[some])
        return self.behind(nodes), place

    def behind(self, nodes: Ints) -> Ints:
        """Return the leaves that nodes lie before; leaves themselves stay."""
        at = nodes.copy()
        for some, edge in self._hops(nodes):
            at[some] = self.ground.network.edges.target[edge]
        return at

    def entries(self, leaves: Ints) -> Ints:
        """Return where what leaves wait for arrives: before their delays."""
        edges, before = self.ground.network.edges, np.arange(self._next.size)
        if not self:
            return leaves
        before[edges.target[self._edge]] = edges.source[self._edge]
        entry = leaves
        for _ in range(MOST_DELAYS):
            entry = before[entry]
        return entry

    def before(self, nodes: Ints, place: Ints) -> Ints:
        """Return the largest places of nodes from which their leaves stand at these places."""
        place = place.copy()
        for some, edge in reversed([*self._hops(nodes)]):
            place[some] = self._walked(self._back, edge, place[some])
        return place

    def _hops(self, nodes: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield which nodes lie before a delay, and its edge, one delay after the other."""
        at = nodes.copy()
        while self:
            edge = self._next[at]
            some = np.flatnonzero(edge >= 0)
            if not some.size:
                return
            yield some, edge[some]
            at[some] = self.ground.network.edges.target[edge[some]]

    def _walked(self, transfer: Transfer, edge: Ints, place: Ints) -> Ints:
        """Walk edges from places, one for each; milestones move to an allowed instant."""
        some = transfer.take(edge)
        reached = carry_all(self.ground.table, replace(some, origin=np.arange(edge.size)), place)
        nodes, table = self.ground.network.nodes, self.ground.table
        points = np.flatnonzero(nodes.kind[some.goal] == Kind.POINT)
        move = table.up if transfer is self._ahead else table.down
        calendar = nodes.calendar[some.goal[points]]
        reached[points] = move(calendar, reached[points], self.ground.allowed)
        return reached
