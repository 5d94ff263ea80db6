"""The order in which a pass walks the edges: by batch, and within a level by way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pmcore.scheduling.engine.network import Batch, Ints, Network
from pmcore.scheduling.engine.ordering import ordered_by
from pmcore.scheduling.engine.transfers import Transfer, Way

_WAYS = len(Way)


class Stretch(NamedTuple):
    """Edges ``[first, last)`` of a transfer, all of one way, or a run of any (``way`` is None)."""

    first: int
    last: int
    way: Way | None


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A transfer in the order of a pass.

    Attributes
    ----------
    transfer
        Sorted by batch of the goal; in a level by way, in a run by goal.
    cuts
        Where each batch and way begins, by batch times the number of ways plus way.
    """

    transfer: Transfer
    batches: tuple[Batch, ...]
    cuts: list[int]

    def stretches(self, number: int) -> Iterator[Stretch]:
        """Edges of a batch; each stretch may be walked once those before are done."""
        if not self.batches[number].is_level:
            first, last = self.cuts[number * _WAYS], self.cuts[(number + 1) * _WAYS]
            if first < last:
                yield Stretch(first, last, None)
            return
        for way in Way:
            at = number * _WAYS + way
            first, last = self.cuts[at], self.cuts[at + 1]
            if first < last:
                yield Stretch(first, last, way)


def forward_route(network: Network, transfer: Transfer) -> Route:
    """Sort the edges as the forward pass meets them: by successor."""
    return _route(network, transfer)


def backward_route(network: Network, transfer: Transfer) -> Route:
    """Sort the edges as the backward pass meets them: by predecessor, the last one first."""
    return _route(network, transfer, network.size - 1 - transfer.goal)


def _route(network: Network, transfer: Transfer, *rank: Ints) -> Route:
    """Sort by batch, then way in a level or ``rank`` in a run; edges come sorted by successor."""
    firsts = np.array([batch.first for batch in network.batches])
    is_level = np.array([batch.is_level for batch in network.batches])
    batch = firsts.searchsorted(transfer.goal, "right") - 1
    group = batch * _WAYS + np.where(is_level[batch], transfer.way, 0)
    order = ordered_by(group, *rank)
    cuts = group[order].searchsorted(np.arange(len(network.batches) * _WAYS + 1))
    return Route(transfer.take(order), network.batches, cuts.tolist())
