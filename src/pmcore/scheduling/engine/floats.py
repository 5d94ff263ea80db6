"""Free and independent float: how far a leaf can move alone; and where total float counts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.ceilings import Ceiling
from pmcore.scheduling.engine.delaying import MOST_DELAYS
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.passes import Ground, backward
from pmcore.scheduling.engine.places import (
    BEYOND,
    Limits,
    finish_places,
    finishes_of,
    raise_points,
    starts_of,
)
from pmcore.scheduling.engine.routes import backward_route
from pmcore.scheduling.engine.spans import Spans
from pmcore.scheduling.engine.standing import Standing
from pmcore.scheduling.engine.transfers import Transfer, carry_all
from pmcore.scheduling.options import FloatReading

# by how a float is read: the ends of the work between whose places it is counted
ENDS: Mapping[FloatReading, tuple[Callable[[Ground, Ints, Ints], Ints], ...]] = {
    "start": (starts_of,),
    "finish": (finishes_of,),
    "smallest": (starts_of, finishes_of),
}

# by role: what passes on the room of those behind it
_HANDS_ON = np.array([role in (Role.GATE, Role.FINISH, Role.CARRY, Role.DELAYED) for role in Role])
# by role: what stands before leaves, and means nothing without them
_IS_BEFORE = np.array([role in (Role.GATE, Role.DELAYED) for role in Role])


class Room:
    """How far leaves can move while what follows them stays.

    Where a leaf and its real successors meet in a node of a summary, that node passes on the room
    the successors leave, not its own early date: moving the leaf may move the summary's span. A
    dependency on a summary's finish is different; there the summary itself is the successor, and
    a shadow of its node, held in places beyond the network's, keeps its early date.
    """

    def __init__(
        self, ground: Ground, transfer: Transfer, early: Ints, reach: Ints, latest: int
    ) -> None:
        network = ground.network
        self.ground = ground
        self.early, self.reach, self.finish = early, reach, latest
        # the largest place that does not finish after the early finish of all; what takes no part
        # may stand after it
        self.latest = finish_places(ground, latest)
        idle = network.inactive
        self.latest[idle] = np.maximum(self.latest[idle], early[idle])
        nodes, edges = network.nodes, network.edges
        stays = (nodes.role[edges.target] == Role.FINISH) & (edges.dependency != STRUCTURAL)
        self.transfer = transfer
        if stays.any():
            shadow = np.where(stays[transfer.edge], network.size, 0)
            self.transfer = replace(transfer, origin=transfer.origin + shadow)
        # nodes that nothing follows: only what is dated has to end in time
        self.unbound = np.where(_IS_BEFORE[nodes.role], BEYOND, self.latest)

    def free(self) -> Ceiling:
        """Find the largest place of each leaf with all others at their early places."""
        return self._free(self.latest)

    def _free(self, greatest: Ints) -> Ceiling:
        """Find the largest place of each leaf up to a greatest one."""
        network, roles = self.ground.network, self.ground.network.nodes.role
        place = self._with_shadows(np.where(roles == Role.LEAF, self.early, self.unbound))
        self._pass(place, _HANDS_ON[roles])
        self._free_starts(place)
        limit = greatest.copy()
        is_leaf = roles[self.transfer.goal] == Role.LEAF
        some = self.transfer if is_leaf.all() else self.transfer.take(np.flatnonzero(is_leaf))
        room = carry_all(self.ground.table, some, place)
        np.minimum.at(limit, some.goal, room)
        points = self.ground.points()
        calendar = network.nodes.calendar[points]
        limit[points] = self.ground.table.down(calendar, limit[points], self.ground.allowed)
        limit = np.where(roles == Role.LEAF, limit, place[: roles.size])
        return self._ceiling(place, limit)

    def as_late_as_possible(self, greatest: Ints) -> Ceiling:
        """Move ALAP leaves as late as moves nothing that follows, successors first.

        Parameters
        ----------
        greatest
            Largest place of each node from its own upper bounds.
        """
        nodes = self.ground.network.nodes
        free = np.minimum(self.latest, greatest)
        place = np.where(nodes.is_late, np.maximum(free, self.early), self.early)
        # what is neither a leaf nor known hands on what those that follow leave it
        between = (nodes.role != Role.LEAF) & ~nodes.is_known
        place = self._with_shadows(np.where(between, self.unbound, place))
        floor = np.where(nodes.is_late, self.early, -BEYOND)
        self._pass(place, nodes.is_late | between, floor)
        return self._ceiling(place, place[: nodes.role.size])

    def _ceiling(self, place: Ints, limit: Ints) -> Ceiling:
        return Ceiling(self.ground, self.transfer, place, limit, self.finish)

    def _with_shadows(self, place: Ints) -> Ints:
        return np.concatenate([place, self.early])

    def _pass(self, place: Ints, moved: Flags, floor: Ints | None = None) -> None:
        """Lower the places of some nodes to what the edges out of them allow."""
        leaving = np.flatnonzero(moved[self.transfer.goal])
        if leaving.size:
            route = backward_route(self.ground.network, self.transfer.take(leaving))
            floor = np.full(place.size, -BEYOND) if floor is None else floor
            backward(self.ground, route, place, floor)

    def _free_starts(self, place: Ints) -> None:
        """Find the room of the starts of what is worked in parts, summaries above all."""
        starts = np.flatnonzero(self.ground.network.nodes.role == Role.START)
        ceiling = self._ceiling(place, place)
        for node in starts[::-1].tolist():
            room = carry_all(self.ground.table, ceiling.leaving(node), place)
            place[node] = min([int(self.unbound[node]), *room.tolist()])
            if self._is_held(node, int(place[node])):
                place[node] = self.unbound[node]

    def _is_held(self, node: int, place: int) -> bool:
        """Whether a start stays where one part moves: what several hold moves with none of them."""
        entering = self.ground.network.edges.entering(node)
        return int((self.reach[entering.start : entering.stop] <= place).sum()) > 1


class OwnRoom(Room):
    """How far leaves can move while what waits for themselves stays.

    What waits for a summary above does not count, and nothing has to end by the early finish:
    total float tells how far a leaf goes that nothing waits for. People who work apart on a task
    move together.
    """

    def __init__(
        self, ground: Ground, transfer: Transfer, early: Ints, reach: Ints, latest: int
    ) -> None:
        network = ground.network
        nodes, edges, is_summary = network.nodes, network.edges, network.outline.is_summary
        spans = (nodes.role == Role.START) | (nodes.role == Role.FINISH)
        spans &= is_summary[nodes.row]
        ties = (edges.dependency == STRUCTURAL) & spans[edges.target]
        own = transfer.take(np.flatnonzero(~ties[transfer.edge]))
        super().__init__(ground, own, early, reach, latest)
        self.unbound = np.where(nodes.role == Role.CARRY, self.latest, BEYOND)

    def free_within(self, late: Ints) -> Ceiling:
        """Find the largest place of each leaf, no later than its late one."""
        return self._free(late)

    def _is_held(self, node: int, place: int) -> bool:
        """Whether a start stays: a task moves with all who work on it."""
        return False


def wanted_places(ground: Ground, limits: Limits, early: Ints, reach: Ints) -> Ints:
    """Places that leaves under hard constraints would take without them.

    Others stand where they stand.
    """
    nodes, edges = ground.network.nodes, ground.network.edges
    held = nodes.is_leaf & (early == limits.cap) & ~nodes.is_known
    wanted = np.maximum(early, limits.lower)
    np.maximum.at(wanted, edges.target, reach)
    raise_points(ground, wanted)
    return np.where(held, wanted, early)


def independent_places(
    ground: Ground, transfer: Transfer, spans: Spans, limits: Limits, late: Ints
) -> Ints:
    """Least place of each leaf with all predecessors at their late dates."""
    at_late = spans.dated(late).place
    least = limits.lower.copy()
    np.maximum.at(least, transfer.goal, carry_all(ground.table, transfer, at_late))
    raise_points(ground, least)
    roles = ground.network.nodes.role
    delayed = np.flatnonzero(roles == Role.DELAYED)
    behind = transfer.take(np.flatnonzero(roles[transfer.origin] == Role.DELAYED))
    for _ in range(MOST_DELAYS if delayed.size else 0):  # no cap holds up what lies before them
        at_late[delayed] = least[delayed]
        np.maximum.at(least, behind.goal, carry_all(ground.table, behind, at_late))
        raise_points(ground, least)
    return least


def own_between(
    ground: Ground,
    first: Ints,
    last: Ints,
    minutes: Ints,
    reading: FloatReading = "smallest",
) -> Ints:
    """Return minutes between two places as the calendar of each leaf's task counts them.

    Where the work is done in another one, start and finish have floats of their own; what has begun
    has that of its finish. Elapsed durations stay as they are.

    Parameters
    ----------
    minutes
        As the work itself is counted.
    reading
        Which of the two counts.
    """
    network, table = ground.network, ground.table
    nodes = network.nodes
    own = network.outline.calendar[nodes.row]
    others = np.flatnonzero(
        nodes.is_leaf & (nodes.calendar != own) & (nodes.calendar != network.elapsed)
    )
    if not others.size:
        return minutes
    key = table.keys(own[others])
    rooms = [
        table.pos(key, end - table.lo) - table.pos(key, begin - table.lo)
        for begin, end in zip(
            *(ends_in_task(ground, others, place, reading) for place in (first, last)), strict=True
        )
    ]
    minutes = minutes.copy()
    minutes[others] = np.minimum.reduce(rooms)
    return minutes


def ends_in_task(ground: Ground, nodes: Ints, place: Ints, reading: FloatReading) -> list[Ints]:
    """Return the instants of leaves at which the calendar of tasks counts a float.

    What has begun can only end later.
    """
    ends = [at(ground, nodes, place[nodes]) for at in ENDS[reading]]
    begun = ground.network.facts.of(Standing.STARTED).leaf
    if begun.size:
        has_begun, finish = np.isin(nodes, begun), finishes_of(ground, nodes, place[nodes])
        ends = [np.where(has_begun, finish, end) for end in ends]
    return ends


def task_between(
    ground: Ground,
    first: Ints,
    last: Ints,
    minutes: Ints,
    reading: FloatReading = "smallest",
) -> Ints:
    """Return minutes as :func:`own_between` does, but of each task on which people work apart.

    They lie between the dates that the task has with its parts at their first places and at their
    last ones; each part has those of its task.
    """
    minutes = own_between(ground, first, last, minutes, reading)
    outline, table = ground.network.outline, ground.table
    nodes = outline.part_node
    if not nodes.size:
        return minutes
    heads = np.flatnonzero(np.diff(outline.part_row, prepend=-1))
    key = table.keys(outline.calendar[outline.part_row[heads]])
    at_start, at_finish = (
        table.pos(key, end - table.lo) - table.pos(key, begin - table.lo)
        for begin, end in (
            [choose.reduceat(at(ground, nodes, place[nodes]), heads) for place in (first, last)]
            for at, choose in ((starts_of, np.minimum), (finishes_of, np.maximum))
        )
    )
    has_begun = np.isin(nodes[heads], ground.network.facts.of(Standing.STARTED).leaf)
    found = read_float(at_start, at_finish, has_begun, reading)
    minutes = minutes.copy()
    minutes[nodes] = np.repeat(found, np.diff(heads, append=nodes.size))
    return minutes


def read_float(at_start: Ints, at_finish: Ints, has_begun: Flags, reading: FloatReading) -> Ints:
    """Return total floats from those of starts and of finishes.

    What has begun can only end later.
    """
    at_start = np.where(has_begun, at_finish, at_start)
    return {"start": at_start, "finish": at_finish}.get(reading, np.minimum(at_start, at_finish))


def work_between(ground: Ground, first: Ints, last: Ints) -> Ints:
    """Minutes of each node's own calendar between two places."""
    distance = last - first
    points = ground.network.nodes.moments
    key = ground.table.keys(ground.network.nodes.calendar[points])
    distance[points] = ground.table.pos(key, last[points]) - ground.table.pos(key, first[points])
    return distance
