"""How far nodes may move later, and which edges say so: one question asked of three schedules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pmcore.scheduling.engine.network import Ints
from pmcore.scheduling.engine.transfers import Transfer


@dataclass(frozen=True, eq=False)
class Ceiling:
    """Largest places of nodes while what follows them stands where it stands.

    Attributes
    ----------
    transfer
        The edges, backwards; an origin beyond the network's nodes is a shadow of a summary's
        finish that stays at its early date.
    place
        By node and shadow: where a leaf that follows stands, or how far a summary's node may go.
    limit
        By node: how far it may go.
    """

    transfer: Transfer
    place: Ints
    limit: Ints

    def leaving(self, node: int) -> Transfer:
        """Return the edges out of a node."""
        return self.transfer.take(self._from(node))

    def edges_from(self, node: int) -> Ints:
        """Return the numbers of the edges out of a node."""
        return self.transfer.edge[self._from(node)]

    def _from(self, node: int) -> Ints:
        first, last = self._goals.searchsorted([node, node + 1])
        return self._by_goal[first:last]

    @cached_property
    def _by_goal(self) -> Ints:
        return np.argsort(self.transfer.goal, kind="stable")

    @cached_property
    def _goals(self) -> Ints:
        return self.transfer.goal[self._by_goal]
