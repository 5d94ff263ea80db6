"""A node of a leaf, asked what single bounds hold it, early, scheduled or late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.bounds import (
    CAPS,
    HARD,
    LOWER,
    SOFT,
    UPPER,
    bounds_of,
    handed_to,
    sides_for,
)
from pmcore.scheduling.engine.ceilings import Ceiling
from pmcore.scheduling.engine.network import NEVER, STRUCTURAL, Bound, Kind, Role, Side
from pmcore.scheduling.engine.places import BEYOND, place_of_bound
from pmcore.scheduling.engine.solving import Solution
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.known import Known, known_of
from pmcore.scheduling.reason import Reason, ReasonKind

_AT_MAIN_PART = (Side.LOW_FINISH, Side.PIN_FINISH)
# plain numbers: every node of a plan is asked, and looking a member up takes longer than asking
_DELAYED, _CARRY = int(Role.DELAYED), int(Role.CARRY)
_WORK, _POINT, _INSTANT = int(Kind.WORK), int(Kind.POINT), int(Kind.INSTANT)


class LeafNode:
    """A leaf of the solved network, or one of its parts, early or scheduled.

    Parameters
    ----------
    node
        The leaf's own, a part's, or where it would stand without a delay.
    leaf
        The node of the leaf or part that it stands for, where that is another.
    """

    def __init__(
        self, solution: Solution, node: int, *, leaf: int | None = None, scheduled: bool = False
    ) -> None:
        self.solution, self.node, self._is_scheduled = solution, node, scheduled
        self.leaf = node if leaf is None else leaf
        self.dated = solution.scheduled if scheduled else solution.early
        self.reach = solution.scheduled_reach if scheduled else solution.reach
        nodes = solution.network.nodes
        self.row = int(nodes.row[node])
        self.kind, self.calendar = int(nodes.kind[node]), int(nodes.calendar[node])
        self.place = int(self.dated.place[node])
        self.known: Known | None = known_of(solution, node)

    def start_of(self, place: int) -> int:
        """Instant of a place, counted from the table's first."""
        if self.kind != _WORK:
            return place
        return self.solution.ground.table.one.start_at(self.calendar, place)

    # what keeps it from being earlier

    def early(self) -> tuple[Reason, ...]:
        """Every bound that by itself keeps it from being one step earlier."""
        if self.known is not None and not self.known.is_started:
            return self.known.reasons
        if self.is_pinned:
            return self.pin()
        facts = () if self.known is None else self.known.reasons
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
        delay = self._delay
        delays = [] if delay is None else [self._delay_reason(delay)]
        before = () if delay is None else self._before(delay).against(at)
        return (*own, *bounds, *delays, *before, *self._dependencies_after(at))

    def lower_places(self) -> Iterator[tuple[Reason, int]]:
        """Return lower bounds and the place that each asks for: project start, SNET, FNET."""
        for reason in self.beginnings:
            yield reason, self.start_place
        yield from self.bound_places(LOWER)

    @property
    def start_place(self) -> int:
        """Least place that project start, data date and facts allow."""
        return int(self.solution.start_place[self.node])

    @property
    def beginnings(self) -> tuple[Reason, ...]:
        """What says where it may start at the earliest, or where what remains of it goes on."""
        network = self.solution.network
        if self.known is not None:
            return tuple(self._going_on(self.known))
        earliest = int(network.nodes.earliest[self.node])
        if earliest == NEVER:
            return ()
        kind: ReasonKind = "project_start"
        if network.data_date != NEVER and earliest == network.data_date != network.start:
            kind = "data_date"
        return (Reason(kind, earliest),)

    def _going_on(self, known: Known) -> Iterator[Reason]:
        data_date, place = self.solution.network.data_date, self.start_place
        resumed = known.resume is not None and self._place(Side.LOW_START, known.resume) == place
        if known.resume is not None and resumed:
            yield Reason("resume", known.resume)
        if data_date == NEVER:
            if known.done and not resumed:
                yield Reason("done", self.start_of(place) + self.solution.ground.table.lo)
        elif self._place(Side.LOW_START, data_date) == place:
            yield Reason("data_date", data_date)

    # pins, constraints, deadlines

    @property
    def is_pinned(self) -> bool:
        """Whether a constraint alone decides its early place."""
        return self.place == int(self.solution.limits.floor[self.node])

    def pin(self) -> tuple[Reason, ...]:
        """Return the constraint that alone decides the place."""
        pinned = int(self.solution.limits.floor[self.node])
        return tuple(self.held_by((Side.PIN_START, Side.PIN_FINISH), pinned)[:1])

    def held_by(self, sides: tuple[Side, ...], place: int) -> list[Reason]:
        """Constraints and deadlines, also of summaries above, that by themselves give a place."""
        limits = self.solution.limits
        tightest = {LOWER: limits.lower, UPPER: limits.greatest}.get(sides)
        if tightest is not None and tightest[self.node] != place:
            return []  # what is asked in all decides that without a look at each
        return [reason for reason, own in self.bound_places(sides) if own == place]

    def bound_places(self, sides: tuple[Side, ...]) -> Iterator[tuple[Reason, int]]:
        """Constraints and deadlines, also of summaries above, and the place each gives."""
        if any(side in LOWER for side in sides) and self._delay is not None:
            # what asks for a start asks it of where the leaf would stand without the delay
            sides = tuple(side for side in sides if side not in LOWER)
        for bound in self._bounds(HARD if Side.PIN_START in sides else SOFT):
            if bound.side in sides:
                yield self._bound_reason(bound), self._place(bound.side, bound.instant)

    def _bounds(self, kinds: Mapping[str, tuple[Side, ...]]) -> Iterator[Bound]:
        network, ruled = self.solution.network, self.solution.ruled
        own = network.outline.tasks[self.row]
        outline = network.outline
        is_main = self.leaf == outline.main_part.get(self.row, self.leaf)
        row = ruled[self.row]
        while row >= 0:
            task, calendar = outline.tasks[row], network.calendars[int(outline.calendar[row])]
            sides = sides_for(task, kinds, is_leaf=outline.is_leaf(row))
            for bound in bounds_of(task, row, calendar, sides):
                side = bound.side if row == self.row else handed_to(own, bound.side)
                if side is not None and (is_main or side not in _AT_MAIN_PART):
                    yield bound._replace(side=side)
            above = int(outline.parent[row])
            row = ruled[above] if above >= 0 else -1
        yield from self._floor()

    def _floor(self) -> Iterator[Bound]:
        """Find the start of the nearest summary above that is scheduled by hand."""
        network = self.solution.network
        fixed, outline = network.fixed, network.outline
        if not fixed.row.size or handed_to(outline.tasks[self.row], Side.FLOOR) is None:
            return
        above = int(outline.parent[self.row])
        while above >= 0:
            at = int(fixed.row.searchsorted(above))
            if at < fixed.row.size and fixed.row[at] == above and fixed.start[at] != NEVER:
                yield Bound(Side.FLOOR, int(fixed.start[at]), above, None)
                return
            above = int(outline.parent[above])

    def _bound_reason(self, bound: Bound) -> Reason:
        above = None
        if bound.row != self.row:
            above = self.solution.network.outline.tasks[bound.row].id
        if bound.side is Side.FLOOR:
            return Reason("summary_start", bound.instant, above)
        kind: ReasonKind = "deadline" if bound.constraint is None else "constraint"
        instant = bound.instant
        if bound.side is Side.HIGH_DAY:
            table = self.solution.ground.table
            instant = table.one.day_start(self.calendar, instant - table.lo) + table.lo
        return Reason(kind, instant, above, constraint=bound.constraint)

    def _place(self, side: Side, instant: int) -> int:
        return place_of_bound(self.solution.ground, self.node, side, instant)

    # delays

    @property
    def _delay(self) -> int | None:
        """Edge from where it would stand without a delay, if there is one."""
        edges, roles = self.solution.network.edges, self.solution.network.nodes.role
        for edge in edges.entering(self.node):
            if roles[edges.source[edge]] == _DELAYED:
                return edge
        return None

    def delaying(self) -> tuple[Reason, ...]:
        """Return the delay that holds its place, and what holds it where it would stand without."""
        delay = self._delay
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
        found: dict[int, tuple[Reason, ...]] = {}
        pending = [self.node]
        while pending:
            for edge in edges.entering(pending.pop()):
                source, index = int(edges.source[edge]), int(edges.dependency[edge])
                if roles[source] == _DELAYED or not chosen(edge, int(self.reach[edge])):
                    continue
                if index == STRUCTURAL:
                    pending.append(source)
                else:
                    found[index] = tuple(self._followed(edge))
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
        return Reason(kind, bound_of(self.solution, edge, self.dated), other, link)

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

    def late(self, *, open_ends: str) -> tuple[Reason, ...]:
        """Every bound that by itself keeps it from being one step later."""
        if self.known is not None and self.known.is_finished:
            return self.known.reasons
        place = int(self.solution.late_place[self.node])
        if place == int(self.solution.limits.floor[self.node]):
            return self.pin()
        held = self.held_back(self.solution.late_ceiling)
        finish = [reason for reason in held if reason.kind == "project_finish"]
        found = (*finish, *self.held_by(UPPER, place), *held[len(finish) :])
        is_open = not found and open_ends == "own_finish"
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
        pending = [self.node]
        while pending:
            for edge, at in ceiling.holding(pending.pop()):
                if abs(at) >= BEYOND // 2:  # a summary of which nothing waits behind its gate
                    continue
                target, index = int(network.edges.target[edge]), int(network.edges.dependency[edge])
                if index == STRUCTURAL:
                    pending.append(target)
                    continue
                dependency = network.dependencies[index]
                found[index] = Reason("dependency", at, network.task_of(target).id, dependency)
        return [found[index] for index in sorted(found)]


def bound_of(solution: Solution, edge: int, dated: Dated | None = None) -> int:
    """Instant since 1970 to which the anchor of an edge, early or as dated, and its lag lead."""
    edges, table = solution.network.edges, solution.ground.table
    dated = dated or solution.early
    dates = dated.finish if edges.from_finish[edge] else dated.start
    anchor, lag = int(dates[edges.source[edge]]) - table.lo, int(solution.lag[edge])
    if not lag:
        return anchor + table.lo
    calendar = int(edges.lag_calendar[edge])
    position = table.one.pos(calendar, anchor) + lag
    walk = table.one.finish_at if lag > 0 else table.one.start_at
    return walk(calendar, position) + table.lo


def anchor_leaf(solution: Solution, node: int) -> TaskId:
    """Id of the leaf whose date a node takes: itself, or down through a summary."""
    return solution.network.task_of(int(solution.anchor[node])).id
