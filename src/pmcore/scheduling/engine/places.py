"""Where bounds alone let each node stand, and what instants its place means.

A place is the position of the first working minute (``Kind.WORK``), else the instant; instants
count from the table's first one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.bounds import AT_FINISH, CAPS, LOWER, UPPER
from pmcore.scheduling.engine.calendar_table import Allowed
from pmcore.scheduling.engine.network import Side
from pmcore.scheduling.engine.nodes import Kind
from pmcore.scheduling.engine.passes import Ground
from pmcore.scheduling.engine.placing import done_before
from pmcore.scheduling.engine.standing import Facts
from pmcore.scheduling.options import ConstraintReading

# A place that is not bound.
BEYOND = 2**60
_OF_TEAMS = (Side.LOW_FINISH, Side.PIN_FINISH)  # who works apart begins with the others


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Places by node from bounds alone.

    Attributes
    ----------
    lower, greatest
        From project start, facts and lower bounds; from upper bounds (not the project finish).
    least
        ``lower``, but no later than ``cap``.
    cap, floor
        The largest early place (tasks that are pinned, or capped under hard constraints), and the
        least late place (pinned tasks).
    """

    lower: Ints
    greatest: Ints
    least: Ints
    cap: Ints
    floor: Ints


def limits_of(ground: Ground, constraints: ConstraintReading) -> Limits:
    """Find the limits of every node."""
    count, bounds = ground.network.size, ground.network.bounds
    lower = start_places(ground)
    greatest, cap = np.full(count, BEYOND), np.full(count, BEYOND)
    for side in map(Side, np.unique(bounds.side).tolist()):
        chosen = np.flatnonzero(bounds.side == int(side))
        node = bounds.node[chosen]
        place = _places(ground, node, side, _within(ground, bounds.instant[chosen]))
        if side in LOWER:
            np.maximum.at(lower, node, place)
        elif side in UPPER:
            np.minimum.at(greatest, node, place)
            if constraints == "hard" and side in CAPS:
                np.minimum.at(cap, node, place)
    raise_points(ground, lower)
    lower_points(ground, greatest)
    lower_points(ground, cap)
    floor = np.full(count, -BEYOND)
    if constraints != "soft":
        _pin(ground, greatest, cap, floor)
    least = np.where(floor > -BEYOND, floor, np.minimum(lower, cap))
    return Limits(lower, greatest, least, cap, floor)


def start_places(ground: Ground) -> Ints:
    """Least place of every node from project start, data date and facts.

    Milestones are not moved on to an allowed instant yet.
    """
    nodes = ground.network.nodes
    everyone = np.arange(ground.network.size)
    place = _places(ground, everyone, Side.LOW_START, _within(ground, nodes.earliest))
    begun = done_before(ground.network.facts, ground.network.data_date)
    if len(begun):
        goes_on = _done_at(ground, begun)
        place[begun.leaf] = np.maximum(place[begun.leaf], goes_on)
    return place


def _done_at(ground: Ground, begun: Facts) -> Ints:
    """Places right after the work that is done."""
    nodes, table = ground.network.nodes, ground.table
    key = table.keys(nodes.calendar[begun.leaf])
    start = _within(ground, begun.start)
    after = table.pos(key, start) + begun.waited + begun.done
    instant = table.start_at(nodes.calendar[begun.leaf], after - 1) + 1
    return np.where(nodes.works[begun.leaf], after, np.where(begun.done > 0, instant, start))


def _within(ground: Ground, instants: Ints) -> Ints:
    """Instants from the table's first one on, those outside it right beside it."""
    table = ground.table
    return np.clip(instants, table.lo - 1, table.hi + 1) - table.lo


def _pin(ground: Ground, greatest: Ints, cap: Ints, floor: Ints) -> None:
    """Let MSO, else MFO, decide the place of a task alone."""
    bounds = ground.network.bounds
    for side in (Side.PIN_FINISH, Side.PIN_START):
        chosen = np.flatnonzero(bounds.side == side)
        node = bounds.node[chosen]
        pinned = np.full(ground.network.size, BEYOND)
        pinned[node] = _places(ground, node, side, _within(ground, bounds.instant[chosen]))
        starts = pinned.copy()
        if side is not Side.PIN_START:
            starts[node[~_in_team(ground, node)]] = BEYOND
            lower_points(ground, pinned)
        raise_points(ground, starts)
        pinned = np.where(starts < BEYOND, starts, pinned)
        for held in (greatest, cap, floor):
            held[node] = pinned[node]


def raise_points(ground: Ground, place: Ints) -> None:
    """Move milestones on to an allowed instant; those that are not bound stay."""
    _move_points(ground, place, ground.table.up)


def lower_points(ground: Ground, place: Ints) -> None:
    """Move milestones back to an allowed instant; those that are not bound stay."""
    _move_points(ground, place, ground.table.down)


def _move_points(ground: Ground, place: Ints, move: Callable[[Ints, Ints, Allowed], Ints]) -> None:
    points = ground.points()
    points = points[np.abs(place[points]) < BEYOND]
    calendar = ground.network.nodes.calendar[points]
    place[points] = move(calendar, place[points], ground.allowed)


def finish_places(ground: Ground, finish: int) -> Ints:
    """Largest place of every node that finishes by an instant since 1970."""
    everyone = np.arange(ground.network.size)
    instant = np.full(everyone.size, min(finish, ground.table.hi + 1) - ground.table.lo)
    place = _places(ground, everyone, Side.HIGH_FINISH, instant)
    lower_points(ground, place)
    return place


def place_of_bound(ground: Ground, node: int, side: Side, instant: int) -> int:
    """Place that one bound of one leaf allows at the least, or at the most.

    What :func:`limits_of` finds for all bounds at once; an array call for one takes ten times as
    long.
    """
    at = min(max(instant, ground.table.lo - 1), ground.table.hi + 1) - ground.table.lo
    team = _team(ground, node) if side in _OF_TEAMS else []
    if not team:
        return _place_alone(ground, node, side, at)
    return _place_alone(ground, node, Side.LOW_START, _team_start(ground, team, side, at))


def _team(ground: Ground, node: int) -> list[int]:
    """Return all parts that work of the task of a part; nothing where none works."""
    network = ground.network
    row = int(network.nodes.row[node])
    if network.outline.node[row] >= 0:
        return []
    parts: list[int] = network.outline.leaves(row).tolist()
    return [part for part in parts if network.nodes.works[part]]


def _team_start(ground: Ground, team: list[int], side: Side, at: int) -> int:
    """Return the first instant from which one of a team ends as asked."""
    calendar, start_at = ground.network.nodes.calendar, ground.table.one.start_at
    return min(start_at(int(calendar[part]), _place_alone(ground, part, side, at)) for part in team)


def _place_alone(ground: Ground, node: int, side: Side, at: int) -> int:
    """Place that one bound allows a leaf or part by itself; the instant is one of the table."""
    nodes, one = ground.network.nodes, ground.table.one
    calendar, length = int(nodes.calendar[node]), int(nodes.duration[node])
    literal = ground.compare == "instant"
    if nodes.kind[node] == Kind.INSTANT:
        return at
    if nodes.kind[node] == Kind.POINT:
        at = one.up(calendar, at, "start") if side is Side.HIGH_DAY else at
        move = one.up if side in (*LOWER, Side.PIN_START) else one.down
        return move(calendar, at, ground.allowed)
    if side is Side.LOW_FINISH:
        return (one.pos(calendar, at - 1) + 1 if literal else one.pos(calendar, at)) - length
    if side in AT_FINISH:
        return one.pos(calendar, at) - length
    if side is Side.HIGH_START and literal:
        return one.pos(calendar, at + 1) - 1
    return one.pos(calendar, at)


def _places(ground: Ground, node: Ints, side: Side, instant: Ints) -> Ints:
    """Place that one bound of each node allows at the least, or at the most."""
    place = _places_alone(ground, node, side, instant)
    if side in _OF_TEAMS:
        some = np.flatnonzero(_in_team(ground, node))
        if some.size:
            start = _team_starts(ground, node[some], side, instant[some])
            place[some] = _places_alone(ground, node[some], Side.LOW_START, start)
    return place


def _in_team(ground: Ground, node: Ints) -> Flags:
    """Whether nodes are parts of a task of which any works."""
    nodes, outline = ground.network.nodes, ground.network.outline
    works = outline.part_node[nodes.works[outline.part_node]]
    found: Flags = np.isin(nodes.row[node], nodes.row[works])
    return found


def _team_starts(ground: Ground, node: Ints, side: Side, instant: Ints) -> Ints:
    """First instants from which one of the team of each part ends as asked."""
    nodes, outline = ground.network.nodes, ground.network.outline
    row = nodes.row[node]
    first, last = (outline.part_row.searchsorted(row, end) for end in ("left", "right"))
    count = last - first
    begin = np.cumsum(count) - count
    part = outline.part_node[np.repeat(first - begin, count) + np.arange(count.sum())]
    place = _places_alone(ground, part, side, np.repeat(instant, count))
    start = ground.table.start_at(nodes.calendar[part], place)
    starts: Ints = np.minimum.reduceat(np.where(nodes.works[part], start, BEYOND), begin)
    return starts


def _places_alone(ground: Ground, node: Ints, side: Side, instant: Ints) -> Ints:
    """Places that bounds allow leaves and parts by themselves."""
    network, table = ground.network, ground.table
    literal = ground.compare == "instant"
    place = instant.copy()
    work = np.flatnonzero(network.nodes.works[node])
    chosen, at = node[work], instant[work]
    key = table.keys(network.nodes.calendar[chosen])
    length = network.nodes.duration[chosen]
    if side is Side.LOW_FINISH:
        place[work] = (table.pos(key, at - 1) + 1 if literal else table.pos(key, at)) - length
    elif side in (Side.HIGH_FINISH, Side.DEADLINE, Side.PIN_FINISH):
        place[work] = table.pos(key, at) - length
    elif side is Side.HIGH_START and literal:
        place[work] = table.pos(key, at + 1) - 1
    else:
        place[work] = table.pos(key, at)
    if side is Side.HIGH_DAY:
        points = np.flatnonzero(~network.nodes.works[node])
        calendar = network.nodes.calendar[node[points]]
        place[points] = table.up(calendar, instant[points], "start")
    return place


def starts_of(ground: Ground, node: Ints, place: Ints) -> Ints:
    """Instants at which nodes start, since 1970."""
    nodes, table = ground.network.nodes, ground.table
    calendar = np.where(nodes.works[node], nodes.calendar[node], ground.network.elapsed)
    return table.start_at(calendar, place) + table.lo


def finishes_of(ground: Ground, node: Ints, place: Ints) -> Ints:
    """Instants at which nodes finish, since 1970."""
    nodes, table = ground.network.nodes, ground.table
    works = nodes.works[node]
    calendar = np.where(works, nodes.calendar[node], ground.network.elapsed)
    last = place + np.where(works, nodes.duration[node] - 1, 0)
    finish: Ints = table.start_at(calendar, last) + works + table.lo
    return finish
