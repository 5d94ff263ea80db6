"""From a network to its solution: compile calendars as far as needed, run the passes."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.engine.arrays import FOREVER, NEVER, Flags, Ints
from pmcore.scheduling.engine.ceilings import Ceiling
from pmcore.scheduling.engine.delaying import Delays
from pmcore.scheduling.engine.driving import Driving
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.floats import (
    OwnRoom,
    Room,
    own_between,
    task_between,
    wanted_places,
    work_between,
)
from pmcore.scheduling.engine.lapsing import lags_left
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.passes import Ground, backward, forward
from pmcore.scheduling.engine.places import (
    BEYOND,
    Limits,
    finish_places,
    limits_of,
)
from pmcore.scheduling.engine.ranging import first_range, next_range
from pmcore.scheduling.engine.reaching import refuse_beyond
from pmcore.scheduling.engine.routes import Route, backward_route, forward_route
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.spans import Dated, Spans, unspanned
from pmcore.scheduling.engine.standing import Standing
from pmcore.scheduling.engine.tabling import table_for
from pmcore.scheduling.engine.transfers import (
    Ends,
    Transfer,
    backward_transfer,
    forward_transfer,
)
from pmcore.scheduling.options import SchedulingOptions


def solve(network: Network, options: SchedulingOptions) -> Solution:
    """Schedule a network.

    Raises
    ------
    ScheduleError
        ``schedule.bound_too_far``, ``schedule.too_long`` or ``schedule.horizon`` when the plan
        leaves ``options.horizon_years``; ``schedule.out_of_range`` when it leaves the years that
        calendars know.
    """
    reach = first_range(network)
    while True:
        table, reach = table_for(network, reach)
        ground = Ground(network, table, options.milestones, options.compare)
        try:
            return _Solver(ground, options).solution()
        except _BeyondTableError as error:
            reach = next_range(network, table, reach, is_before=error.is_before)


class _BeyondTableError(Exception):
    """A date may lie outside of what was compiled, before or after it."""

    def __init__(self, *, is_before: bool) -> None:
        super().__init__()
        self.is_before = is_before


class _Solver:
    """One attempt on one table."""

    def __init__(self, ground: Ground, options: SchedulingOptions) -> None:
        self.ground, self.network, self.options = ground, ground.network, options
        self.leaves = np.flatnonzero(self.network.nodes.is_leaf)
        self.delayed = np.flatnonzero(self.network.nodes.role == Role.DELAYED)
        self.alap: Ceiling | None = None
        self.drawn: Ceiling | None = None

    def solution(self) -> Solution:
        network, ground = self.network, self.ground
        limits = limits_of(ground, self.options.constraints)
        lag = lags_left(network, ground.table)
        ends = Ends(network, lag, ground.compare)
        ahead = forward_transfer(ends, ground.table)
        route = forward_route(network, ahead)
        place, reach = self._early(route, limits, lag)
        if network.span_lags:
            ends = Ends(network, lag, ground.compare)
            ahead = forward_transfer(ends, ground.table)
        self.spans = spans = Spans(ground, ahead, limits)
        early = spans.dated(place)
        # hard constraints can keep every leaf of a summary before its gate
        latest = self._latest(early)
        back = self._binding(backward_transfer(ends, ground.table), early, reach)
        touching = back
        if self.options.touches:
            after_rests = backward_transfer(ends, ground.table, touching=True)
            touching = self._binding(after_rests, early, reach)
        finish = latest if network.finish == FOREVER else network.finish
        late_place = self._late(touching, limits, finish, early.place)
        late = spans.dated(late_place, late=True)
        room = Room(ground, back, early.place, reach, latest)
        free = room.free()
        free_place = self._checked(free.limit)
        driving = Driving(ground, early, reach, limits.cap, Delays(ground, ends), team=ahead.team)
        origin = early.place
        if self.options.hard_float == "wanted":
            origin = self._checked(wanted_places(ground, limits, early.place, reach))
        own = None
        if self.options.free_float == "own":
            own = OwnRoom(ground, touching, early.place, reach, latest).free_within(late_place)
        total = work_between(ground, origin, late_place)
        free_float = work_between(ground, early.place, free_place)
        in_task = self.options.float_calendar == "task"
        if in_task:
            total = task_between(ground, origin, late_place, total, self.options.total_float)
            free_float = own_between(ground, early.place, free_place, free_float)
        if network.hammocks:
            hammocks = [*network.hammocks.nodes]
            reading = self.options.total_float
            total[hammocks] = spans.hammocks.total_float(early, late, reading)
            free_float[hammocks] = 0
        finished = network.facts.of(Standing.FINISHED).leaf
        total[finished] = free_float[finished] = 0
        by_path = _by_longest_path(network, self.options)
        critical: Flags = total <= self.options.critical_float
        if by_path:
            critical = driving.longest_path(latest)
            if self.options.criticality == "auto":
                critical |= total < 0
        critical[finished] = critical[network.inactive] = False
        if self.options.direction == "backward":
            scheduled = self._backward(back, limits, finish, early, late)
        else:
            scheduled = self._forward(route, limits, room, early, late)
        leaves = self.leaves
        first = min(int(dated.start[leaves].min()) for dated in (early, late, scheduled))
        last = max(int(dated.finish[leaves].max()) for dated in (early, late, scheduled))
        if network.hammocks and not ground.table.lo <= first <= last <= ground.table.hi:
            raise _BeyondTableError(is_before=first < ground.table.lo)
        refuse_beyond(network, first, last)
        return Solution(
            ground=ground,
            limits=limits,
            early=early,
            late=late,
            late_ceiling=Ceiling(ground, touching, late_place, late_place, finish),
            free_ceiling=free,
            own_ceiling=own,
            alap_ceiling=self.alap,
            drawn_ceiling=self.drawn,
            scheduled=scheduled,
            reach=reach,
            float_origin=origin,
            lag=lag,
            finish=finish,
            latest=latest,
            total_float=total,
            free_float=free_float,
            floats_in_task=in_task,
            spans=spans,
            critical=critical,
            by_longest_path=by_path,
            critical_float=self.options.critical_float,
            float_reading=self.options.total_float,
            summary_float=self.options.summary_float,
            driving=driving,
            forward=ahead,
        )

    def _early(self, route: Route, limits: Limits, lag: Ints) -> tuple[Ints, Ints]:
        place = unspanned(self.network, limits.least)
        reach = forward(self.ground, route, place, limits.cap, lag)
        return self._checked(place), reach

    def _binding(self, back: Transfer, early: Dated, reach: Ints) -> Transfer:
        """Leave out edges that do not bind in the late schedule.

        An edge into a summary's start counts only from the leaves that *are* its early start:
        the smallest of many cannot bound the others. Nor does a task that takes no part bind.
        """
        network, target = self.network, self.network.edges.target
        into_smallest = network.nodes.kind[target] == Kind.SMALLEST
        idle = network.is_inactive[network.nodes.row[target]]
        if not into_smallest.any() and not idle.any():
            return back
        binds = ~into_smallest | (reach == early.place[target])
        return back.take(np.flatnonzero(binds & ~idle))

    def _known(self) -> Ints:
        """Nodes that stand where they are known to, in the late schedule too."""
        known = np.flatnonzero(self.network.nodes.is_known)
        return np.concatenate([known, self.network.facts.of(Standing.FINISHED).leaf])

    def _latest(self, early: Dated) -> int:
        """Find when the last task ends that takes part, or the last summary set by hand."""
        network = self.network
        ends: Flags = network.nodes.is_leaf | (network.nodes.role == Role.FINISH)
        ends &= network.counted[network.nodes.row]
        counted = network.counted[network.fixed.row]
        fixed = np.maximum(network.fixed.start, network.fixed.finish)[counted]
        return int(max(early.finish[ends].max(), fixed.max(initial=NEVER)))

    def _open_ends(self) -> Ints:
        """Leaves that nothing waits for, nor for a summary above them."""
        edges = self.network.edges
        is_waited = np.zeros(self.network.size, dtype=bool)
        is_waited[edges.source[edges.dependency != STRUCTURAL]] = True
        ties = np.flatnonzero(edges.dependency == STRUCTURAL)
        for edge in ties[::-1].tolist():  # successors first: the edges are in their order
            is_waited[edges.source[edge]] |= is_waited[edges.target[edge]]
        return np.flatnonzero(self.network.nodes.is_leaf & ~is_waited)

    def _late(
        self,
        back: Transfer,
        limits: Limits,
        finish: int,
        early: Ints,
        *,
        marked_only: bool = False,
    ) -> Ints:
        """Find the largest places; with only marked tasks late, others no later than early.

        Then what was set by hand stays, too.
        """
        in_time = finish_places(self.ground, finish)
        idle = self.network.inactive  # ends no project, and so may end after it
        in_time[idle] = np.maximum(in_time[idle], early[idle])
        place = np.minimum(limits.greatest, in_time)
        if self.options.open_ends == "own_finish":
            ends = self._open_ends()
            place[ends] = np.minimum(place[ends], early[ends])
        if marked_only:
            soon = self.leaves[~self.network.nodes.is_late[self.leaves]]
            place[soon] = np.minimum(place[soon], early[soon])
        np.maximum(place, limits.floor, out=place)
        # what lies before leaves is bounded by these only; a pinned one may lie past the finish
        nodes = self.network.nodes
        between = (nodes.role == Role.GATE) | (nodes.role == Role.DELAYED)
        place[between & ~self.network.is_inactive[nodes.row]] = BEYOND
        known, floor = self._known(), limits.floor.copy()
        if marked_only:
            by_hand = self.network.facts.of(Standing.MANUAL, Standing.PROMISED).leaf
            known = np.concatenate([known, by_hand])
        place[known] = floor[known] = early[known]
        backward(self.ground, backward_route(self.network, back), place, floor)
        return self._checked(place)

    def _forward(
        self, route: Route, limits: Limits, room: Room, early: Dated, late: Dated
    ) -> Dated:
        is_late = self.network.nodes.is_late
        if not is_late.any():
            return early
        if self.options.alap == "free":
            self.alap = room.as_late_as_possible(limits.greatest)
            return self.spans.dated(self._checked(self.alap.limit))
        place = unspanned(self.network, limits.least)
        place[is_late] = np.maximum(place[is_late], late.place[is_late])
        np.minimum(place, limits.cap, out=place)
        forward(self.ground, route, place, limits.cap)
        return self.spans.dated(self._checked(place))

    def _backward(
        self, back: Transfer, limits: Limits, finish: int, early: Dated, late: Dated
    ) -> Dated:
        if self.options.late_tasks == "all":
            return late
        place = self._late(back, limits, finish, early.place, marked_only=True)
        self.drawn = Ceiling(self.ground, back, place, place, finish)
        return self.spans.dated(place)

    def _checked(self, place: Ints) -> Ints:
        """Return places of leaves, unless one may be wrong because the table ended.

        What lies before a delay may be no leaf, but the delay leads from before the table into it.
        """
        nodes, elapsed = self.network.nodes, self.network.elapsed
        leaves = self.leaves
        works = nodes.works[leaves]
        calendar = np.where(works, nodes.calendar[leaves], elapsed)
        is_before = bool((place[leaves] < 0).any() or (place[self.delayed] < 0).any())
        left = self.ground.table.left(calendar, place[leaves], nodes.duration[leaves])
        if is_before or left.any():
            raise _BeyondTableError(is_before=is_before)
        return place


def _by_longest_path(network: Network, options: SchedulingOptions) -> bool:
    if options.criticality != "auto":
        return options.criticality == "longest_path"
    several = bool(np.ptp(network.nodes.calendar[network.nodes.is_leaf]))
    return several or network.finish != FOREVER
