"""Float towards one task: how far others can slip before it moves, whatever else they move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pmcore.scheduling.engine.arrays import FOREVER, Flags, Ints
from pmcore.scheduling.engine.floats import work_between
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.passes import backward
from pmcore.scheduling.engine.places import BEYOND, finish_places
from pmcore.scheduling.engine.routes import backward_route
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.standing import Standing


class Toward(NamedTuple):
    """What leads to some leaves, and how far it can slip before one of these moves.

    Attributes
    ----------
    leads
        By node: whether it is one of them, or leads to one.
    floats
        By node, in minutes of its own calendar; only of leaves that lead there.
    """

    leads: Flags
    floats: Ints


def toward(solution: Solution, ends: Sequence[int]) -> Toward:
    """Find how far leaves can slip before some others leave their early places.

    It is the late pass with these others alone at the end: what does not lead to them bounds
    nothing, nor do an imposed finish, constraints and deadlines. As in the late schedule, what
    starts first in a summary with SS or SF out of it slips together.

    Parameters
    ----------
    ends
        Nodes of leaves.
    """
    network, ground = solution.network, solution.ground
    leads = _leading(solution, ends)
    back = solution.late_ceiling.transfer
    # backwards, so that what an edge comes from is its successor; shadows lie beyond the nodes
    inside = leads[network.edges.target[back.edge]] & ~np.isin(back.goal, ends)
    early = solution.early.place
    place = finish_places(ground, FOREVER)  # what leads by its start may end after what it leads to
    role = network.nodes.role
    place[(role == Role.GATE) | (role == Role.DELAYED)] = BEYOND
    floor = solution.limits.floor.copy()
    known = np.flatnonzero(network.nodes.is_known)
    for stays in (known, network.facts.of(Standing.FINISHED).leaf, np.array(ends)):
        place[stays] = floor[stays] = early[stays]
    np.maximum(place, floor, out=place)
    some = back.take(np.flatnonzero(inside))
    backward(ground, backward_route(network, some), place, floor)
    return Toward(leads, work_between(ground, early, place))


def _leading(solution: Solution, ends: Sequence[int]) -> Flags:
    """By node: whether something binds one of some leaves to it."""
    edges = solution.network.edges
    leads: Flags = np.zeros(solution.network.size, dtype=bool)
    leads[[*ends]] = True
    binding = np.sort(solution.late_ceiling.transfer.edge)
    for edge in binding[::-1].tolist():  # successors first: edges are in their order
        if leads[edges.target[edge]]:
            leads[edges.source[edge]] = True
    return leads
