"""The solution of a network: all its schedules, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pmcore.scheduling.engine.anchors import anchors_of
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.ceilings import Ceiling
from pmcore.scheduling.engine.driving import Driving
from pmcore.scheduling.engine.floats import (
    independent_places,
    own_between,
    task_between,
    work_between,
)
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.passes import Ground
from pmcore.scheduling.engine.places import (
    Limits,
    raise_points,
    start_places,
)
from pmcore.scheduling.engine.spans import Dated, Spans
from pmcore.scheduling.engine.standing import Standing
from pmcore.scheduling.engine.transfers import (
    Transfer,
    carry_all,
)
from pmcore.scheduling.options import FloatReading, SummaryFloat


@dataclass(frozen=True, eq=False)
class Solution:
    """All schedules of a network and what follows from them; arrays by node or by edge.

    Attributes
    ----------
    early, late, scheduled
        Leaves at their places, summaries' nodes as they follow from the leaves.
    late_ceiling, free_ceiling
        Largest places in the late schedule, and with all others at their early dates.
    own_ceiling
        Largest places, of those in the late schedule, with what waits for a leaf itself at its
        early dates; where free float is read so.
    alap_ceiling
        Largest places of ALAP tasks, where they are scheduled by free float.
    drawn_ceiling
        Largest places in a backward plan in which only ALAP tasks are late.
    reach
        By edge: the place its target needs because of it alone, in the early schedule.
    float_origin
        By node: the place that total float counts from.
    lag
        By edge: minutes, percentages resolved, without what is used up of it.
    finish
        The instant that bounds every task in the late schedule.
    latest
        The largest early finish.
    total_float, free_float
        By node, in minutes as floats are counted; only of leaves.
    floats_in_task
        Whether they are counted in the calendar of tasks, not in that of the work. The total float
        of each part of a task is then that of the task.
    driving
        Which edges drive and which are broken.
    critical
        By node.
    by_longest_path
        Whether the longest path makes critical, instead of total float.
    critical_float
        The most total float with which something is critical, in minutes.
    float_reading
        Which end of the work total float is counted at.
    summary_float
        What the floats of summary tasks are.
    forward
        Edges with their coefficients, in the order of the network's edges.
    """

    ground: Ground
    limits: Limits
    early: Dated
    late: Dated
    late_ceiling: Ceiling
    free_ceiling: Ceiling
    own_ceiling: Ceiling | None
    alap_ceiling: Ceiling | None
    drawn_ceiling: Ceiling | None
    scheduled: Dated
    reach: Ints
    float_origin: Ints
    lag: Ints
    finish: int
    latest: int
    total_float: Ints
    free_float: Ints
    floats_in_task: bool
    critical: Flags
    by_longest_path: bool
    critical_float: int
    float_reading: FloatReading
    summary_float: SummaryFloat
    driving: Driving
    forward: Transfer
    spans: Spans

    @property
    def network(self) -> Network:
        """What was solved."""
        return self.ground.network

    @property
    def late_place(self) -> Ints:
        """By node: largest place in the late schedule."""
        return self.late_ceiling.limit

    @property
    def free_place(self) -> Ints:
        """By node: largest place with all others at their early dates."""
        return self.free_ceiling.limit

    @property
    def leaf_ceiling(self) -> Ceiling:
        """What ends the free float of leaves."""
        return self.free_ceiling if self.own_ceiling is None else self.own_ceiling

    @cached_property
    def own_free_float(self) -> Ints:
        """By node: minutes until something moves that waits for a leaf itself."""
        assert self.own_ceiling is not None
        first, last = self.early.place, self.own_ceiling.limit
        room = work_between(self.ground, first, last)
        if self.floats_in_task:
            room = task_between(self.ground, first, last, room)
        return room

    @cached_property
    def on_longest_path(self) -> Flags:
        """By node."""
        return self.driving.longest_path(self.latest)

    @cached_property
    def start_place(self) -> Ints:
        """By node: least place that the project start allows."""
        place = start_places(self.ground)
        raise_points(self.ground, place)
        return place

    @cached_property
    def ruled(self) -> list[int]:
        """By row: it, or the nearest summary above, that has bounds of its own; else -1."""
        outline = self.network.outline
        ruled: list[int] = []
        for row, above in enumerate(outline.parent.tolist()):
            task = outline.tasks[row]
            is_ruled = bool(task.constraints) or task.deadline is not None
            is_ruled = is_ruled or row in self.network.holds
            ruled.append(row if is_ruled else ruled[above] if above >= 0 else -1)
        return ruled

    @cached_property
    def anchor(self) -> Ints:
        """By node: the leaf whose early date it takes; see :func:`anchors_of`."""
        return anchors_of(self.network, self.early.place, self.reach)

    @cached_property
    def counts_by_dates(self) -> Flags:
        """By row: whether it is a summary whose floats its own dates tell; by hand, they cannot."""
        summaries = self.network.outline.is_summary
        counts: Flags = summaries & np.bool_(self.summary_float == "dates")
        counts[self.network.fixed.row] = False
        return counts

    @cached_property
    def scheduled_reach(self) -> Ints:
        """By edge: the place its target needs because of it alone, in the scheduled dates."""
        if self.scheduled is self.early:
            return self.reach
        return carry_all(self.ground.table, self.forward, self.scheduled.place)

    @cached_property
    def independent_place(self) -> Ints:
        """By node: least place with all predecessors at their late dates."""
        return independent_places(
            self.ground, self.forward, self.spans, self.limits, self.late.place
        )

    @cached_property
    def independent_float(self) -> Ints:
        """By node, in minutes as floats are counted; only of leaves."""
        room = work_between(self.ground, self.independent_place, self.free_place)
        if self.floats_in_task:
            room = own_between(self.ground, self.independent_place, self.free_place, room)
        room[self.network.facts.of(Standing.FINISHED).leaf] = 0
        room[[*self.network.hammocks.nodes]] = 0
        return np.maximum(room, 0)
