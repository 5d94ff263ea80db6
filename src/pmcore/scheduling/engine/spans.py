"""Schedules as instants: leaves at their places, and the spans of summaries that follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.hanging import HammockDates
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.passes import Ground, forward
from pmcore.scheduling.engine.places import BEYOND, Limits, finishes_of, starts_of
from pmcore.scheduling.engine.routes import Route, forward_route
from pmcore.scheduling.engine.standing import Facts, Standing
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
    """Finds what places of leaves mean for the nodes of summaries.

    Parameters
    ----------
    transfer
        All edges, forwards.
    """

    def __init__(self, ground: Ground, transfer: Transfer, limits: Limits) -> None:
        self.ground = ground
        # what stands between leaves follows from them too, from its own bounds on
        role = ground.network.nodes.role
        self._between = np.flatnonzero((role == Role.CARRY) | (role == Role.DELAYED))
        self._least = limits.least[self._between]
        self.summaries = role != Role.LEAF
        self._route: Route | None = None
        if self.summaries.any():
            entering = np.flatnonzero(self.summaries[transfer.goal])
            self._route = forward_route(ground.network, transfer.take(entering))

    @cached_property
    def hammocks(self) -> HammockDates:
        """What dates level-of-effort tasks; the early schedule is dated first."""
        return HammockDates(self.ground.network, self.ground.table)

    def dated(self, place: Ints, *, late: bool = False) -> Dated:
        """Date a schedule of leaves; the places of summaries' nodes follow from it.

        Facts stay what they are, but for a task scheduled by hand: its late dates tell how long
        its hand-set ones would do.
        """
        if self._route is not None:
            place = unspanned(self.ground.network, place)
            place[self._between] = self._least
            forward(self.ground, self._route, place, np.full(place.size, BEYOND))
        everyone = np.arange(place.size)
        start = starts_of(self.ground, everyone, place)
        finish = finishes_of(self.ground, everyone, place)
        facts = self.ground.network.facts
        if len(facts):
            start[facts.leaf] = facts.start
            finished = facts.of(Standing.FINISHED)
            finish[finished.leaf] = finished.finish
            manual = facts.of(*([Standing.MANUAL] if late else []))
            start[manual.leaf] = self._as_long_before(manual, finish[manual.leaf])
        dated = Dated(place, start, finish)
        if self.ground.network.hammocks:
            self.hammocks.put(dated)
        return dated

    def _as_long_before(self, manual: Facts, finish: Ints) -> Ints:
        """Return starts from which finishes are as much work away as those set by hand."""
        table, calendar = self.ground.table, self.ground.network.nodes.calendar[manual.leaf]
        key, lo = table.keys(calendar), table.lo
        work = table.pos(key, manual.finish - lo) - table.pos(key, manual.start - lo)
        start = table.start_at(calendar, table.pos(key, finish - lo) - work) + lo
        elapsed: Ints = finish - (manual.finish - manual.start)
        return np.where(work > 0, start, elapsed)
