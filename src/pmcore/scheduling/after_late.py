"""A leaf with all that comes before it as late as it may be: what its independent float is from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.bounds import LOWER
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.places import finishes_of, starts_of
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.engine.transfers import carry_all
from pmcore.scheduling.leaf_node import LeafNode
from pmcore.scheduling.reason import Reason


class AllLate:
    """All nodes at their late places, and what each dependency asks for then.

    Attributes
    ----------
    dated
        What stands before a delay stands where it would with all before it late.
    reach
        By edge: the place its target needs because of it alone.
    """

    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        ground, dated = solution.ground, solution.spans.dated(solution.late.place)
        delayed = np.flatnonzero(solution.network.nodes.role == Role.DELAYED)
        if delayed.size:
            place, start, finish = dated.place.copy(), dated.start.copy(), dated.finish.copy()
            place[delayed] = solution.independent_place[delayed]
            start[delayed] = starts_of(ground, delayed, place[delayed])
            finish[delayed] = finishes_of(ground, delayed, place[delayed])
            dated = replace(dated, place=place, start=start, finish=finish)
        self.dated: Dated = dated
        self.reach: Ints = carry_all(ground.table, solution.forward, dated.place)


class AfterLate(LeafNode):
    """A leaf at its least place with all that comes before it late."""

    def __init__(self, late: AllLate, node: int, *, leaf: int | None = None) -> None:
        super().__init__(late.solution, node, leaf=leaf)
        self._late = late
        self.dated, self.reach = late.dated, late.reach
        self.place = int(late.solution.independent_place[node])

    @property
    def start(self) -> int:
        """Instant since 1970 at which it begins there."""
        return self.start_of(self.place) + self.solution.ground.table.lo

    def holding(self) -> tuple[Reason, ...]:
        """Every bound that by itself keeps it from being one step earlier there."""
        delay, delays = self.delay, tuple[Reason, ...]()
        if delay is not None and self._is_held(delay, int(self.reach[delay])):
            before = AfterLate(self._late, self._before(delay).node, leaf=self.leaf)
            delays = (self._delay_reason(delay), *before.holding())
        return (
            *(self.beginnings if self.start_place == self.place else ()),
            *self.held_by(LOWER, self.place),
            *delays,
            *self.driving_dependencies(),
        )
