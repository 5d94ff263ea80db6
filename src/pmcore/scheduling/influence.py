"""Which dates follow from which: early ones forwards, late ones backwards, scheduled from both."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.transfers import carry_all
from pmcore.scheduling.hung import hung_on

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side
    from pmcore.scheduling.engine.ceilings import Ceiling


class Dates(IntEnum):
    """Whose dates stand at a place."""

    EARLY = 0
    LATE = 1  # the late ones, or those of a task as late as its free float or an early task lets it
    PUSHED = 2  # scheduled ones that wait for what is scheduled late


class Way(IntFlag):
    """Which way something moved."""

    LATER = 1
    EARLIER = 2
    EITHER = 3


class Place(NamedTuple):
    """Some dates of a leaf, or of what stands for a summary in the network."""

    task: TaskId
    role: Role
    dates: Dates


# Where everything finishes: what is held by the finish follows from what finishes last.
END = Place("", Role.FINISH, Dates.LATE)


class Influence:
    """Places that follow each place, in either of two schedules.

    Parameters
    ----------
    driving_only
        Leave out what does not by itself hold the place that follows.

    Attributes
    ----------
    shown
        By leaf: the places at which its scheduled dates stand, in one schedule or the other.
    """

    def __init__(self, before: Side, after: Side, *, driving_only: bool) -> None:
        self.shown: dict[TaskId, set[Dates]] = {}
        self._following: dict[Place, dict[Place, Way]] = {}
        for side, rises in ((before, Way.EARLIER), (after, Way.LATER)):
            for source, target, is_upper in _Followed(side, driving_only=driving_only):
                ways = Way.EITHER if is_upper is None else rises ^ Way.EITHER if is_upper else rises
                following = self._following.setdefault(source, {})
                following[target] = following.get(target, Way(0)) | ways
            for task, dates in _shown(side):
                self.shown.setdefault(task, set()).add(dates)

    def of(self, place: Place, way: Way) -> Iterator[Place]:
        """Return the places that follow a place one way: with it they are later, or earlier.

        What is bounded from below is later because of what drives it after, and earlier because
        what drove it before does so no more; what is bounded from above the other way round.
        """
        for target, ways in self._following.get(place, {}).items():
            if ways & way:
                yield target


def late_links(side: Side) -> set[int]:
    """Return the dependencies, by number, that hold something that is scheduled late."""
    ceiling = _ceiling(side)
    if ceiling is None:
        return set()
    network = side.solution.network
    edges = [edge for node in range(network.size) for edge, _ in ceiling.holding(node)]
    return set(network.edges.dependency[np.array(edges, dtype=np.int64)].tolist())


def pushing_links(side: Side) -> set[int]:
    """Return the dependencies, by number, on which something waits for what is scheduled late."""
    solution, network = side.solution, side.solution.network
    if solution.scheduled is solution.early or not _pushes(side):
        return set()
    early, ahead = solution.early.place, solution.forward
    reached = carry_all(solution.ground.table, ahead, solution.scheduled.place)
    furthest = early.copy()
    np.maximum.at(furthest, ahead.goal, reached)
    holds = (reached > early[ahead.goal]) & (reached == furthest[ahead.goal])
    return set(network.edges.dependency[ahead.edge[holds]].tolist())


def _pushes(side: Side) -> bool:
    """Whether what is scheduled late lets its successors wait."""
    is_backward = side.schedule.options.direction == "backward"
    return not (side.solution.alap_ceiling or is_backward)


def _ceiling(side: Side) -> Ceiling | None:
    """Return what holds back whatever is scheduled late, if anything is."""
    solution = side.solution
    if solution.scheduled is solution.early:
        return None
    return solution.alap_ceiling or solution.drawn_ceiling or solution.late_ceiling


def _shown(side: Side) -> Iterator[tuple[TaskId, Dates]]:
    """Leaves, and each of their dates that are the scheduled ones."""
    solution, network = side.solution, side.solution.network
    scheduled, early = solution.scheduled.place, solution.early.place
    ceiling = _ceiling(side)
    is_backward = side.schedule.options.direction == "backward"
    hung = frozenset(network.hammocks.nodes)
    by_side = Dates.LATE if is_backward else Dates.PUSHED
    hung_shown = Dates.EARLY if solution.scheduled is solution.early else by_side
    for leaf in network.outline.leaf_nodes.tolist():
        task, place = network.task_of(leaf).id, scheduled[leaf]
        if leaf in hung:  # dated after the passes: by what its neighbours show
            yield task, hung_shown
            continue
        # a limit before the early date does not move a task
        is_late = is_backward or network.nodes.is_late[leaf]
        is_late &= ceiling is not None and place == ceiling.limit[leaf]
        is_early = not is_backward and place == early[leaf]
        if is_late:
            yield task, Dates.LATE
        if is_early:
            yield task, Dates.EARLY
        if not (is_late or is_early):
            yield task, Dates.PUSHED


class _Followed:
    """Pairs of places of one schedule: one, and one that follows it.

    With each whether it bounds the other from above; ``None`` where it is what the other spans.
    """

    def __init__(self, side: Side, *, driving_only: bool) -> None:
        self._side, self._solution = side, side.solution
        self._network, self._driving_only = side.solution.network, driving_only
        self._ceiling = _ceiling(side)
        tasks, nodes = self._network.outline.tasks, self._network.nodes
        self._named = [
            (tasks[row].id, Role(role))
            for row, role in zip(nodes.row.tolist(), nodes.role.tolist(), strict=True)
        ]

    def __iter__(self) -> Iterator[tuple[Place, Place, bool | None]]:
        yield from ((*pair, False) for pair in self._ahead())
        if self._network.hammocks:
            yield from ((*pair, None) for pair in self._hung())
        if self._ceiling is not None:
            yield from ((*pair, True) for pair in self._behind(self._ceiling))
            yield from ((*pair, True) for pair in self._soon())
            yield from ((*pair, None) for pair in self._at_end(self._ceiling))
            yield from ((*pair, False) for pair in self._pushed())

    def _place(self, node: int, dates: Dates) -> Place:
        return Place(*self._named[node], dates)

    def _ahead(self) -> Iterator[tuple[Place, Place]]:
        """Let early dates follow from early dates of what comes before."""
        edges, role = self._network.edges, self._network.nodes.role
        # An edge out of a summary's gate passes on what enters the gate.
        carries = self._solution.driving.drives | (role[edges.source] == Role.GATE)
        chosen = carries.nonzero()[0] if self._driving_only else slice(None)
        for source, target in zip(
            edges.source[chosen].tolist(), edges.target[chosen].tolist(), strict=True
        ):
            yield self._place(source, Dates.EARLY), self._place(target, Dates.EARLY)

    def _hung(self) -> Iterator[tuple[Place, Place]]:
        """Let what is scheduled of a level-of-effort task follow from its neighbours."""
        network = self._network
        shown: dict[TaskId, list[Dates]] = {}
        for task, dates in _shown(self._side):
            shown.setdefault(task, []).append(dates)
        for row, neighbours in hung_on(self._solution, driving_only=self._driving_only):
            task = network.outline.tasks[row].id
            for leaf in (node for each in neighbours for node in network.outline.leaves(each)):
                name, role = self._named[leaf]
                for dates in shown[name]:
                    for own in shown[task]:
                        yield Place(name, role, dates), Place(task, Role.LEAF, own)

    def _behind(self, ceiling: Ceiling) -> Iterator[tuple[Place, Place]]:
        """Let late dates follow from those of what comes after, or from early ones that stay."""
        edges, nodes = self._network.edges, self._network.nodes
        by_free_float = ceiling is self._solution.alap_ceiling
        chosen = ceiling.transfer.edge.tolist()
        if self._driving_only:
            held = (ceiling.holding(node) for node in range(self._network.size))
            chosen = [edge for holding in held for edge, _ in holding]
        for edge in chosen:
            source, target = int(edges.source[edge]), int(edges.target[edge])
            held_late = self._place(source, Dates.LATE)
            is_leaf = nodes.role[target] == Role.LEAF
            if not is_leaf or not by_free_float or nodes.is_late[target]:
                yield self._place(target, Dates.LATE), held_late
            if by_free_float and not (is_leaf and nodes.is_late[target]):
                yield self._place(target, Dates.EARLY), held_late

    def _soon(self) -> Iterator[tuple[Place, Place]]:
        """Let what is early in a backward plan be no later than its early dates."""
        solution, nodes = self._solution, self._network.nodes
        if solution.drawn_ceiling is None:
            return
        holds = nodes.is_leaf & ~nodes.is_late
        if self._driving_only:
            holds = holds & (solution.scheduled.place == solution.early.place)
        for node in holds.nonzero()[0].tolist():
            yield self._place(node, Dates.EARLY), self._place(node, Dates.LATE)

    def _at_end(self, ceiling: Ceiling) -> Iterator[tuple[Place, Place]]:
        """Let what the finish holds follow from what finishes last, unless it is imposed."""
        solution = self._solution
        if ceiling.finish == solution.latest:
            is_last = solution.early.finish == solution.latest
            for node in (is_last & (self._network.nodes.role != Role.GATE)).nonzero()[0].tolist():
                yield self._place(node, Dates.EARLY), END
            held = ceiling.at_finish if self._driving_only else self._network.nodes.is_leaf
            for node in held.nonzero()[0].tolist():
                yield END, self._place(node, Dates.LATE)

    def _pushed(self) -> Iterator[tuple[Place, Place]]:
        """Let scheduled dates follow from scheduled ones: early, late, or pushed in their turn."""
        if not _pushes(self._side):
            return
        edges = self._network.edges
        shown: dict[TaskId, list[Dates]] = {}
        for task, dates in _shown(self._side):
            shown.setdefault(task, []).append(dates)
        for source, target in zip(edges.source.tolist(), edges.target.tolist(), strict=True):
            pushed = self._place(target, Dates.PUSHED)
            task, role = self._named[source]
            for dates in shown[task] if role is Role.LEAF else [Dates.PUSHED]:
                yield self._place(source, dates), pushed
