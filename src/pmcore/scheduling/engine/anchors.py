"""Whose date a summary's start or finish is: one leaf for each, found for all at once."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.nodes import Role


def anchors_of(network: Network, place: Ints, reach: Ints) -> Ints:
    """By node: the leaf whose early date it takes.

    Leaves take their own, and so do gates and what stands for facts. Of several leaves below that
    give a summary its date the first counts, and each of them before a dependency that stretches
    it.

    Parameters
    ----------
    place, reach
        The early schedule, by node and by edge.
    """
    nodes, edges = network.nodes, network.edges
    anchor = np.arange(network.size)
    role = nodes.role[edges.target]
    setting = (reach == place[edges.target]) & ((role == Role.FINISH) | (role == Role.START))
    found = np.flatnonzero(setting)
    outside = edges.dependency[found] != STRUCTURAL
    found = found[np.lexsort((outside, edges.target[found]))]
    _, first = np.unique(edges.target[found], return_index=True)
    for edge in found[first].tolist():  # predecessors first: the nodes are in their order
        anchor[edges.target[edge]] = anchor[edges.source[edge]]
    return anchor
