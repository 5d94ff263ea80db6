"""A node of a leaf, asked what single bounds hold it, early, scheduled or late."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.bounds import (
    CAPS,
    LOWER,
    UPPER,
)
from pmcore.scheduling.engine.ceilings import Ceiling, Held
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.places import BEYOND
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.known import known_of
from pmcore.scheduling.leaf_bounds import LeafBounds
from pmcore.scheduling.reason import Reason, ReasonKind

# plain numbers: every node of a plan is asked, and looking a member up takes longer than asking
_LEAF, _DELAYED, _CARRY = int(Role.LEAF), int(Role.DELAYED), int(Role.CARRY)
_START = int(Role.START)
_POINT, _INSTANT = int(Kind.POINT), int(Kind.INSTANT)


class LeafNode(LeafBounds):
    """A leaf of the solved network, or one of its parts, asked for all that holds it."""

    # what keeps it from being earlier

    def early(self) -> tuple[Reason, ...]:
        """Every bound that by itself keeps it from being one step earlier."""
        if self.known is not None and not self.known.is_started:
            return self.known.reasons
        if self.is_pinned:
            return self.pin()
        facts = () if self.known is None or self.node != self.leaf else self.known.reasons
        is_capped = self.place == int(self.solution.limits.cap[self.node])
        return (
            *facts,
            *(self.beginnings if self.start_place == self.place else ()),
            *self.held_by(CAPS if is_capped else LOWER, self.place),
            *self.delaying(),
            *self.driving_dependencies(),
        )

    def against(self, at: int) -> tuple[Reason, ...]:
        """Every bound that by itself keeps it from starting at an instant or before."""
        lo = self.solution.ground.table.lo
        if self.known is not None:
            return self.known.reasons[:1] if self.known.start - lo > at else ()
        if self.start_of(self.place) <= at:
            # a cap or a pin holds against dependencies that ask for later
            return ()
        if self.is_pinned:
            return self.pin()
        own = self.beginnings if self.start_of(self.start_place) > at else ()
        bounds = [reason for reason, place in self.bound_places(LOWER) if self.start_of(place) > at]
        delay = self.delay
        delays = [] if delay is None else [self._delay_reason(delay)]
        before = () if delay is None else self._before(delay).against(at)
        return (*own, *bounds, *delays, *before, *self._dependencies_after(at))

    def lower_places(self) -> Iterator[tuple[Reason, int]]:
        """Return lower bounds and the place that each asks for: project start, SNET, FNET."""
        for reason in self.beginnings:
            yield reason, self.start_place
        yield from self.bound_places(LOWER)

    # delays

    def delaying(self) -> tuple[Reason, ...]:
        """Return the delay that holds its place, and what holds it where it would stand without."""
        delay = self.delay
        if delay is None or not self._is_held(delay, int(self.reach[delay])):
            return ()
        return self._delay_reason(delay), *self._before(delay).early()

    def _delay_reason(self, edge: int) -> Reason:
        network = self.solution.network
        kind: ReasonKind = "assignment_delay"
        if int(network.edges.lag_calendar[edge]) == network.elapsed:
            kind = "leveling_delay"
        without = int(self.dated.start[network.edges.source[edge]])
        return Reason(kind, without, minutes=int(network.edges.lag[edge]))

    def _before(self, edge: int) -> LeafNode:
        source = int(self.solution.network.edges.source[edge])
        return LeafNode(self.solution, source, leaf=self.leaf, scheduled=self._is_scheduled)

    # dependencies

    def driving_dependencies(self) -> tuple[Reason, ...]:
        """Dependencies that hold the place, those into summaries above included."""
        return self._entering(self._is_held)

    def _dependencies_after(self, at: int) -> tuple[Reason, ...]:
        """Dependencies that ask for a start after an instant."""
        return self._entering(lambda edge, reach: self.start_of(self._needed(edge, reach)) > at)

    def _entering(self, chosen: Callable[[int, int], bool]) -> tuple[Reason, ...]:
        edges, roles = self.solution.network.edges, self.solution.network.nodes.role
        found: dict[int, list[Reason]] = {}
        pending = [self.node]
        while pending:
            for edge in edges.entering(pending.pop()):
                source, index = int(edges.source[edge]), int(edges.dependency[edge])
                if roles[source] == _DELAYED or not chosen(edge, int(self.reach[edge])):
                    continue
                if index == STRUCTURAL:
                    pending.append(source)
                else:
                    found.setdefault(index, []).extend(self._followed(edge))
        ordered = (reason for index in sorted(found) for reason in found[index])
        return tuple(dict.fromkeys(ordered))

    def _followed(self, edge: int) -> Iterator[Reason]:
        """Say a dependency, and what a finished task at its other end hands on."""
        source = int(self.solution.network.edges.source[edge])
        if not self._hands_on(source):
            yield self._dependency("dependency", edge)
            return
        yield self._dependency("handed_on", edge)
        pending = [source]
        while pending:
            for before in self._holding(pending.pop()):
                yield self._dependency("out_of_sequence", before)
                origin = int(self.solution.network.edges.source[before])
                pending += [origin] if self._hands_on(origin) else []

    def _hands_on(self, node: int) -> bool:
        """Whether a node stands for a finished task that should have waited for others."""
        nodes = self.solution.network.nodes
        return bool(nodes.role[node] == _CARRY and self.dated.start[node] > nodes.earliest[node])

    def _holding(self, node: int) -> Iterator[int]:
        """Dependencies that hold the place of what a finished task hands on."""
        edges = self.solution.network.edges
        place, pending = int(self.dated.place[node]), [node]
        while pending:
            for edge in edges.entering(pending.pop()):
                if int(self.reach[edge]) != place:
                    continue
                if edges.dependency[edge] == STRUCTURAL:
                    pending.append(int(edges.source[edge]))
                else:
                    yield edge

    def _dependency(self, kind: ReasonKind, edge: int) -> Reason:
        network = self.solution.network
        other = anchor_leaf(self.solution, int(network.edges.source[edge]))
        if kind == "handed_on":
            other = network.task_of(int(network.edges.source[edge])).id
        link = network.dependencies[int(network.edges.dependency[edge])]
        begun = remaining_start(self.solution, edge, self.dated.place)
        left = int(self.solution.lag[edge]) if edge in network.lapsing else None
        left = left if begun is None else self._left(edge)
        at = bound_of(self.solution, edge, self.dated)
        return Reason(kind, at, other, link, lag_left=left, remaining_start=begun)

    def _left(self, edge: int) -> int | None:
        """Minutes that count of a lag; ``None`` for all of them."""
        left, whole = int(self.solution.lag[edge]), int(self.solution.network.edges.lag[edge])
        return None if left == whole else left

    def _is_held(self, edge: int, reach: int) -> bool:
        """Whether an edge into the leaf, or into a gate above it, holds its place."""
        return self._needed(edge, reach) == self.place

    def _needed(self, edge: int, reach: int) -> int:
        """Place that an edge into the leaf, or into a gate above it, asks for."""
        table = self.solution.ground.table
        if self.kind == _POINT:
            return table.one.up(self.calendar, reach, self.solution.ground.allowed)
        is_own = int(self.solution.network.edges.target[edge]) == self.node
        if is_own or self.kind == _INSTANT:
            return reach
        return table.one.pos(self.calendar, reach)

    # what keeps it from being later

    def late(self, *, open_ends: str, ceiling: Ceiling | None = None) -> tuple[Reason, ...]:
        """Every bound that by itself keeps it from being one step later, in the late schedule.

        Parameters
        ----------
        ceiling
            Of the places asked for, where they are others than the late ones.
        """
        ceiling = ceiling or self.solution.late_ceiling
        if self.known is not None and self.known.is_finished:
            return self.known.reasons
        place = int(ceiling.limit[self.node])
        if place == int(self.solution.limits.floor[self.node]):
            return self.pin()
        held = self.held_back(ceiling)
        finish = [reason for reason in held if reason.kind == "project_finish"]
        found = (*finish, *self.held_by(UPPER, place), *held[len(finish) :])
        is_idle = bool(self.solution.network.is_inactive[self.row])
        is_open = not found and (is_idle or open_ends == "own_finish")
        if is_open and place == int(self.solution.early.place[self.node]):
            return (Reason("open_end", int(self.solution.early.finish[self.node])),)
        return found

    def held_back(self, ceiling: Ceiling) -> tuple[Reason, ...]:
        """Every bound that by itself keeps the leaf from passing its limit under a ceiling.

        The finish first, then dependencies in the project's order.
        """
        at_finish = ceiling.at_finish[self.node]
        own = [Reason("project_finish", ceiling.finish)] if at_finish else []
        return (*own, *self._leaving(ceiling))

    def _leaving(self, ceiling: Ceiling) -> list[Reason]:
        """Dependencies whose successors leave no more room, those of summaries above included."""
        network = self.solution.network
        found: dict[int, Reason] = {}
        for edge, at in self.leaving(ceiling):
            index = int(network.edges.dependency[edge])
            link, task = (
                network.dependencies[index],
                network.task_of(int(network.edges.target[edge])).id,
            )
            begun = remaining_start(self.solution, edge, ceiling.limit)
            left = None if begun is None else self._left(edge)
            found[index] = Reason(
                "dependency", at, task, link, lag_left=left, remaining_start=begun
            )
        return [found[index] for index in sorted(found)]

    def leaving(self, ceiling: Ceiling) -> Iterator[Held]:
        """Edges of such dependencies, with the instants that they hold the leaf to."""
        edges, pending = self.solution.network.edges, [self.node]
        while pending:
            for held in ceiling.holding(pending.pop()):
                if abs(held.at) >= BEYOND // 2:  # nothing waits behind the gate of a summary
                    continue
                if edges.dependency[held.edge] == STRUCTURAL:
                    pending.append(int(edges.target[held.edge]))
                else:
                    yield held


def bound_of(solution: Solution, edge: int, dated: Dated | None = None) -> int:
    """Instant since 1970 to which the anchor of an edge, early or as dated, and its lag lead."""
    edges, table = solution.network.edges, solution.ground.table
    dated = dated or solution.early
    dates = dated.finish if edges.from_finish[edge] else dated.start
    begun = remaining_start(solution, edge, dated.place)
    anchor = int(dates[edges.source[edge]]) if begun is None else begun
    anchor, lag = anchor - table.lo, int(solution.lag[edge])
    if not lag:
        return anchor + table.lo
    calendar = int(edges.lag_calendar[edge])
    position = table.one.pos(calendar, anchor) + lag
    walk = table.one.finish_at if lag > 0 else table.one.start_at
    return walk(calendar, position) + table.lo


def remaining_start(solution: Solution, edge: int, place: Ints) -> int | None:
    """Instant at which what remains of a task begins, if an edge counts from there."""
    network, source = solution.network, int(solution.network.edges.source[edge])
    if network.edges.from_finish[edge] or network.nodes.role[source] not in (_LEAF, _START):
        return None
    known = known_of(solution, network.remains(source))
    if known is None or not known.is_started:
        return None
    return start_of_node(solution, source, place)


def start_of_node(solution: Solution, node: int, place: Ints) -> int:
    """Instant at which the node of a leaf begins: of a started one what remains of it."""
    table, nodes, at = solution.ground.table, solution.network.nodes, int(place[node])
    if nodes.works[node]:
        at = table.one.start_at(int(nodes.calendar[node]), at)
    return at + table.lo


def anchor_leaf(solution: Solution, node: int) -> TaskId:
    """Id of the leaf whose date a node takes: itself, or down through a summary."""
    return solution.network.task_of(int(solution.anchor[node])).id
