"""The order in which a pass walks the edges: by batch, and within a level by way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.nodes import Batch
from pmcore.scheduling.engine.ordering import ordered_by
from pmcore.scheduling.engine.transfers import Transfer, Way

_WAYS = len(Way)


class Stretch(NamedTuple):
    """Edges ``[first, last)`` of an order, all of one way, or a run of any (``way`` is None)."""

    first: int
    last: int
    way: Way | None


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A transfer and the order in which a pass walks it.

    Attributes
    ----------
    order
        Places in the transfer, sorted by batch of the goal; in a level by way, in a run by goal.
        The transfer itself stays as it is: a level gathers less than sorting all of it moves.
    cuts
        Where each batch and way begins, by batch times the number of ways plus way.
    """

    transfer: Transfer
    order: Ints
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
    return _route(network, transfer, is_backward=True)


def _route(network: Network, transfer: Transfer, *, is_backward: bool = False) -> Route:
    """Sort by batch, then way in a level; edges come sorted by successor, as a run needs them."""
    batches = network.batches
    is_level = np.array([batch.is_level for batch in batches])
    number = np.repeat(np.arange(len(batches)), [batch.last - batch.first for batch in batches])
    batch = number[transfer.goal]
    group = batch * _WAYS + np.where(is_level[batch], transfer.way, 0)
    if is_backward and not is_level.all():
        lasts = np.array([batch.last for batch in batches])
        order = ordered_by(group, np.where(is_level[batch], 0, lasts[batch] - transfer.goal))
    else:
        order = ordered_by(group)
    cuts = group[order].searchsorted(np.arange(len(batches) * _WAYS + 1))
    return Route(transfer, order, batches, cuts.tolist())
