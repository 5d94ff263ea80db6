"""What its own bounds let a node of a leaf do: project start, facts, constraints, deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pmcore.scheduling.engine.arrays import NEVER
from pmcore.scheduling.engine.bounds import (
    LOWER,
    PINNED,
    SOFT,
    UPPER,
    bounds_of,
    handed_to,
    held_at,
    sides_for,
)
from pmcore.scheduling.engine.network import Bound, Side
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.places import place_of_bound
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.known import Known, known_of
from pmcore.scheduling.reason import Reason, ReasonKind

# plain numbers: every node of a plan is asked, and looking a member up takes longer than asking
_DELAYED, _WORK = int(Role.DELAYED), int(Kind.WORK)


class LeafBounds:
    """A leaf of the solved network, or one of its parts, early or scheduled, and its own bounds.

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
        self.known: Known | None = known_of(solution, self.leaf)
        if self.known is not None and node != self.leaf and not self.known.is_started:
            self.known = None

    def start_of(self, place: int) -> int:
        """Instant of a place, counted from the table's first."""
        if self.kind != _WORK:
            return place
        return self.solution.ground.table.one.start_at(self.calendar, place)

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
            at_done = Reason("done", self.start_of(place) + self.solution.ground.table.lo)
            if known.done and not resumed:
                yield at_done
            elif known.waited and self.node == self.leaf:
                yield Reason("assignment_delay", known.start, minutes=known.waited)
        elif self._place(Side.LOW_START, data_date) == place:
            yield Reason("data_date", data_date)

    # pins, constraints, deadlines

    @property
    def is_pinned(self) -> bool:
        """Whether a constraint alone decides its early place."""
        return self.place == int(self.solution.limits.floor[self.node])

    @property
    def is_held(self) -> bool:
        """Whether a constraint keeps its early place from being later, whatever it waits for."""
        return self.is_pinned or self.place == int(self.solution.limits.cap[self.node])

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
        if any(side in LOWER for side in sides) and self.delay is not None:
            # what asks for a start asks it of where the leaf would stand without the delay
            sides = tuple(side for side in sides if side not in LOWER)
        for bound in self._bounds(PINNED if Side.PIN_START in sides else SOFT):
            if bound.side in sides:
                yield self._bound_reason(bound), self._place(bound.side, bound.instant)

    def _bounds(self, kinds: Mapping[str, tuple[Side, ...]]) -> Iterator[Bound]:
        network, ruled = self.solution.network, self.solution.ruled
        own = network.outline.tasks[self.row]
        outline = network.outline
        row = ruled[self.row]
        while row >= 0:
            task, calendar = outline.tasks[row], network.calendars[int(outline.calendar[row])]
            sides = sides_for(
                task, kinds, network.started_constraints, is_leaf=outline.is_leaf(row)
            )
            own_bounds = bounds_of(task, row, calendar, sides)
            for bound in (*own_bounds, *held_at(row, task, network.holds)):
                side = bound.side if row == self.row else handed_to(own, bound.side)
                if side is not None:
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
        if bound.holder is not None:
            return Reason("started", bound.instant, bound.holder)
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

    @property
    def delay(self) -> int | None:
        """Edge from where it would stand without a delay, if there is one."""
        edges, roles = self.solution.network.edges, self.solution.network.nodes.role
        for edge in edges.entering(self.node):
            if roles[edges.source[edge]] == _DELAYED:
                return edge
        return None
