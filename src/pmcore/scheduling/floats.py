"""Floats, driving dependencies and the longest path, read off the two schedules."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.backward import Late, OneByOne, OutEdges, room_left
from pmcore.scheduling.calendar_table import CalendarTable, touch_down_one
from pmcore.scheduling.forward import Early
from pmcore.scheduling.network import FOREVER, STRUCTURAL, Flags, Ints, Kind, Network, Role


def total_float(network: Network, table: CalendarTable, early: Early, late: Late) -> Ints:
    """Working minutes of the node's own calendar between its early and late places."""
    return _distance(network, table, early.place, late.place)


def free_float(network: Network, table: CalendarTable, early: Early, edges: OutEdges) -> Ints:
    """Working minutes a node can move alone, its successors staying at their early dates.

    Where a leaf and its real successors meet in a node of a summary, that node passes on the room
    the successors leave, not its own early date: moving the leaf may move the summary's span. A
    dependency on a summary's finish is different; there the summary itself is the successor.
    """
    nodes = network.nodes
    latest = np.full(nodes.kind.size, early.latest, dtype=np.int64)
    work = np.flatnonzero(nodes.kind == Kind.WORK)
    latest[work] = table.pos(nodes.calendar[work], latest[work]) - nodes.duration[work]
    stays = (nodes.role[edges.target] == Role.FINISH) & (edges.dependency != STRUCTURAL)
    place = early.place.copy()
    passing = OneByOne(network, table, edges, Late(place, place, place))
    staying = OneByOne(network, table, edges, Late(early.place, place, place))
    out = edges.out.data
    for node in np.flatnonzero(nodes.role != Role.LEAF)[::-1].tolist():
        rooms = [
            (staying if stays[edge] else passing).room(edge, node)
            for edge in range(out[node], out[node + 1])
        ]
        place[node] = min([int(latest[node]), *rooms])
        if nodes.role[node] == Role.START and _held_by_several(network, early, node, place[node]):
            place[node] = early.latest
    at = np.where(stays, early.place[edges.target], place[edges.target])
    room = room_left(network, table, edges, slice(None), at)
    bound = np.flatnonzero(edges.out[1:] > edges.out[:-1])
    if bound.size:
        latest[bound] = np.minimum(latest[bound], np.minimum.reduceat(room, edges.out[bound]))
    return _distance(network, table, early.place, latest)


def _held_by_several(network: Network, early: Early, node: int, limit: np.int64) -> bool:
    """Whether two parts of a summary start by ``limit``: moving one alone then moves nothing."""
    first, last = network.edges.into[node], network.edges.into[node + 1]
    return int((early.bound[first:last] <= limit).sum()) > 1


def _distance(network: Network, table: CalendarTable, early: Ints, late: Ints) -> Ints:
    distance = late - early
    points = np.flatnonzero(network.nodes.kind != Kind.WORK)
    calendar = network.nodes.calendar[points]
    distance[points] = table.pos(calendar, late[points]) - table.pos(calendar, early[points])
    return distance


def driving_edges(network: Network, table: CalendarTable, early: Early) -> Flags:
    """Whether each edge by itself forbids its target to be one step earlier.

    An edge into a summary drives when it drives some leaf below; one that stretches a summary's
    finish drives when it reaches beyond every leaf.
    """
    nodes, edges = network.nodes, network.edges
    drives: Flags = early.reach == early.place[edges.target]
    stretched = edges.to_finish & (nodes.role[edges.target] == Role.FINISH)
    if stretched.any():
        drives &= ~(stretched & _reached_by_leaf(network, drives)[edges.target])
    into_gate = nodes.role[edges.target] == Role.GATE
    if into_gate.any():
        drives[into_gate] = (early.bound > _step_before(network, table, early)[edges.target])[
            into_gate
        ]
    return drives


def _reached_by_leaf(network: Network, drives: Flags) -> Flags:
    """Whether some leaf below a summary's finish reaches it, so that nothing stretches it."""
    nodes, edges = network.nodes, network.edges
    reached: Flags = nodes.role == Role.LEAF
    inside = drives & (edges.dependency == STRUCTURAL) & (nodes.role[edges.target] == Role.FINISH)
    for edge in np.flatnonzero(inside).tolist():  # predecessors first: edges are in their order
        reached[edges.target[edge]] |= reached[edges.source[edge]]
    return reached


def _step_before(network: Network, table: CalendarTable, early: Early) -> Ints:
    """Per gate: the latest instant that would still let a leaf below start one step earlier.

    For a gate with several leaves the smallest counts: a bound beyond it drives that leaf.
    """
    nodes, edges = network.nodes, network.edges
    step = np.full(nodes.kind.size, FOREVER, dtype=np.int64)
    behind = np.flatnonzero(nodes.role[edges.source] == Role.GATE)
    for edge in behind[::-1].tolist():  # successors first: edges are sorted by target
        target = int(edges.target[edge])
        if nodes.role[target] == Role.LEAF:
            step[target] = _previous(network, table, early, target)
        source = int(edges.source[edge])
        step[source] = min(int(step[source]), int(step[target]))
    return step


def _previous(network: Network, table: CalendarTable, early: Early, node: int) -> int:
    """Start of a leaf moved one step earlier."""
    working = table.working[int(network.nodes.calendar[node])]
    place = int(early.place[node])
    if network.nodes.kind[node] == Kind.WORK:
        return working.start_at(place - 1)
    return touch_down_one(working, place - 1)


def longest_path(network: Network, table: CalendarTable, early: Early, drives: Flags) -> Flags:
    """Nodes reached by walking driving edges backwards from the largest early finish."""
    nodes, edges = network.nodes, network.edges
    reached: Flags = (early.finish == early.latest) & (
        (nodes.role == Role.LEAF) | (nodes.role == Role.FINISH)
    )
    marks = reached.data
    source, bound = edges.source.data, early.bound.data
    into, driving = edges.into.data, drives.tolist()
    role = nodes.role.data
    step: dict[int, int] = {}
    for node in range(nodes.kind.size - 1, -1, -1):
        if not marks[node]:
            continue
        is_gate = role[node] == Role.GATE
        for edge in range(into[node], into[node + 1]):
            if is_gate:
                if bound[edge] <= step[node]:
                    continue
            elif not driving[edge] and role[source[edge]] != Role.GATE:
                continue
            before = source[edge]
            if role[before] == Role.GATE:
                own = step[node] if is_gate else _previous(network, table, early, node)
                step[before] = min(step.get(before, FOREVER), own)
            marks[before] = True
    return reached
