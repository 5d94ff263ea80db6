"""Schedules as instants: leaves at their places, and the spans of summaries that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmcore.scheduling.engine.network import Ints, Kind, Network, Role
from pmcore.scheduling.engine.passes import Ground, forward
from pmcore.scheduling.engine.places import BEYOND, finishes_of, starts_of
from pmcore.scheduling.engine.routes import Route, forward_route
from pmcore.scheduling.engine.transfers import Transfer


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """One schedule, by node: places, and instants since 1970."""

    place: Ints
    start: Ints
    finish: Ints


def unspanned(network: Network, place: Ints) -> Ints:
    """Return the places with those of summaries' nodes forgotten."""
    place = place.copy()
    place[network.nodes.kind == Kind.LARGEST] = -BEYOND
    place[network.nodes.kind == Kind.SMALLEST] = BEYOND
    return place


class Spans:
    """Finds what places of leaves mean for the nodes of summaries."""

    def __init__(self, ground: Ground, transfer: Transfer) -> None:
        self.ground = ground
        self.summaries = ground.network.nodes.role != Role.LEAF
        self._route: Route | None = None
        if self.summaries.any():
            entering = np.flatnonzero(self.summaries[transfer.goal])
            self._route = forward_route(ground.network, transfer.take(entering))

    def dated(self, place: Ints) -> Dated:
        """Date a schedule of leaves; the places of summaries' nodes follow from it."""
        if self._route is not None:
            place = unspanned(self.ground.network, place)
            forward(self.ground, self._route, place, np.full(place.size, BEYOND))
        everyone = np.arange(place.size)
        return Dated(
            place,
            starts_of(self.ground, everyone, place),
            finishes_of(self.ground, everyone, place),
        )
