"""How far nodes may move later, and which edges say so: one question asked of three schedules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pmcore.scheduling.engine.arrays import FOREVER, Flags, Ints
from pmcore.scheduling.engine.nodes import Kind
from pmcore.scheduling.engine.passes import Ground
from pmcore.scheduling.engine.places import finish_places, finishes_of, starts_of
from pmcore.scheduling.engine.transfers import Transfer, carry_all


class Held(NamedTuple):
    """An edge that leaves its source no more room than its limit.

    Attributes
    ----------
    at
        Instant since 1970 of the date of its target that it holds to.
    """

    edge: int
    at: int


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
    finish
        The instant since 1970 that bounds every leaf.
    """

    ground: Ground
    transfer: Transfer
    place: Ints
    limit: Ints
    finish: int

    def leaving(self, node: int) -> Transfer:
        """Return the edges out of a node."""
        return self.transfer.take(self._from(node))

    def edges_from(self, node: int) -> Ints:
        """Return the numbers of the edges out of a node."""
        return self.transfer.edge[self._from(node)]

    def holding(self, node: int) -> Iterator[Held]:
        """Edges out of a node that by themselves keep it from passing its limit."""
        edges, instants, first = self._holding
        for held in range(first[node], first[node + 1]):
            yield Held(edges[held], instants[held])

    @cached_property
    def at_finish(self) -> Flags:
        """By node: whether the finish by itself keeps it from passing its limit."""
        at_finish: Flags = finish_places(self.ground, self.finish) == self.limit
        return at_finish

    @cached_property
    def _holding(self) -> tuple[list[int], list[int], list[int]]:
        """Edges that hold, by source; the instants they hold to; where each source begins.

        All at once: what explains a whole chain asks for every node on it.
        """
        nodes, edges = self.ground.network.nodes, self.ground.network.edges
        goal = self.transfer.goal
        room = carry_all(self.ground.table, self.transfer, self.place)
        points = np.flatnonzero(nodes.kind[goal] == Kind.POINT)
        calendar = nodes.calendar[goal[points]]
        room[points] = self.ground.table.down(calendar, room[points], self.ground.allowed)
        held = self._by_goal[(room == self.limit[goal])[self._by_goal]]
        edge, place = self.transfer.edge[held], self.place[self.transfer.origin[held]]
        target = edges.target[edge]
        finish, start = (of(self.ground, target, place) for of in (finishes_of, starts_of))
        instant = np.where(edges.to_finish[edge], finish, start)
        self._end_teams(edge, place, instant)
        first = goal[held].searchsorted(np.arange(nodes.kind.size + 1))
        return edge.tolist(), instant.tolist(), first.tolist()

    def _end_teams(self, edge: Ints, place: Ints, instant: Ints) -> None:
        """Put when a team ends that starts there in the place of its start."""
        team, table, nodes = self.transfer.team, self.ground.table, self.ground.network.nodes
        if team is None:
            return
        entry, part = self.ground.network.team_entries
        bounded = np.isin(edge, entry) & (np.abs(place) < FOREVER // 2)
        for held in np.flatnonzero(bounded).tolist():
            first, last = entry.searchsorted([edge[held], edge[held] + 1])
            some = part[first:last]
            begun = team.begun(table, nodes.calendar[some], np.full(some.size, place[held]))
            instant[held] = finishes_of(self.ground, some, begun).max()

    def _from(self, node: int) -> Ints:
        first, last = self._goals.searchsorted([node, node + 1])
        return self._by_goal[first:last]

    @cached_property
    def _by_goal(self) -> Ints:
        return np.argsort(self.transfer.goal, kind="stable")

    @cached_property
    def _goals(self) -> Ints:
        return self.transfer.goal[self._by_goal]
