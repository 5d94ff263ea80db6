"""The early schedule as a least fixpoint, the late one as a greatest, of the same predicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Bound, Dates, Link
from pmcore.testing.minutes import WorkingMinutes
from pmcore.testing.plan import Leaf, Plan

# Moving one minute at a time is what is meant. Every predicate fails up to some place and holds
# from there on (or the reverse), so walking in strides and then in single steps is the same.
_STRIDE = 128


@dataclass(slots=True)
class State:
    """Where every leaf stands, and how far dependencies stretch the finish of summaries.

    Attributes
    ----------
    place
        By leaf, the number of the place it stands on (see :class:`Leaf`).
    stretch
        By summary task, the largest instant that an FF or SF into it asks for.
    """

    plan: Plan
    place: dict[TaskId, int]
    stretch: dict[TaskId, int] = field(default_factory=dict)

    def dates(self, task: TaskId) -> Dates:
        """Dates of a leaf, or the span of a summary's leaves with what stretches it."""
        leaf = self.plan.leaves.get(task)
        if leaf:
            return leaf.dates(self.place[task])
        below = [self.dates(i) for i in self.plan.below[task]]
        stretches = [self.stretch[s] for s in self.plan.summaries_below[task] if s in self.stretch]
        finish = max([*(dates.finish for dates in below), *stretches])
        return Dates(min(dates.start for dates in below), finish)

    def finish(self) -> int:
        """Return the largest finish of all."""
        return max(self.dates(task.id).finish for task in self.plan.project.tasks())

    def successors(self, link: Link) -> list[tuple[Dates, WorkingMinutes | None]]:
        """Return what a dependency bounds: dates, and the calendar to compare finishes in."""
        leaves = self.plan.bounded_leaves(link)
        if not leaves:
            return [(self.dates(link.successor), None)]
        return [(self.dates(leaf.id), leaf.own) for leaf in leaves]

    def stretch_by(self, link: Link) -> bool:
        """Stretch the summary an FF or SF leads into; say whether that changed anything."""
        reached = link.reaches(self.dates(link.predecessor))
        if reached <= self.stretch.get(link.successor, self.plan.horizon.lo):
            return False
        self.stretch[link.successor] = reached
        return True


def early_schedule(plan: Plan) -> tuple[list[Link], State]:
    """Return the least schedule that keeps all lower bounds, and the links with their lags.

    A lag that is a share of a summary needs the summary's early span first: schedule with a guess,
    measure the spans, and repeat until they stay. Without cycles each round settles a further
    summary.
    """
    nothing = Dates(plan.horizon.lo, plan.horizon.lo)
    links = plan.links(dict.fromkeys(plan.summaries, nothing))
    while True:
        state = _least(plan, links)
        measured = plan.links({summary: state.dates(summary) for summary in plan.summaries})
        if measured == links:
            return links, state
        links = measured


def _least(plan: Plan, links: list[Link]) -> State:
    state = State(plan, {leaf.id: _least_place(plan, leaf) for leaf in plan.leaves.values()})
    while any(_push(state, link) for link in links):
        pass
    return state


def _least_place(plan: Plan, leaf: Leaf) -> int:
    bounds = [bound for bound in plan.bounds(leaf) if bound.is_lower]
    return first(0, lambda place: _all_hold(bounds, leaf.dates(place)))


def _push(state: State, link: Link) -> bool:
    """Move the successors of one dependency later until it holds."""
    leaves = state.plan.bounded_leaves(link)
    if not leaves:
        return state.stretch_by(link)
    before = dict(state.place)
    for leaf in leaves:
        _push_leaf(state, leaf, link)
    return state.place != before


def _push_leaf(state: State, leaf: Leaf, link: Link) -> None:
    predecessor = state.dates(link.predecessor)
    state.place[leaf.id] = first(
        state.place[leaf.id], lambda place: link.holds(predecessor, leaf.dates(place), leaf.own)
    )


def late_schedule(plan: Plan, links: list[Link], early: State) -> State:
    """Return the greatest schedule that keeps the same dependencies and all upper bounds."""
    imposed = plan.imposed_finish()
    latest = _Latest(plan, early, early.finish() if imposed is None else imposed)
    while any(latest.pull(link) for link in links):
        pass
    late = State(plan, latest.place)
    while any(late.stretch_by(link) for link in links if not plan.bounded_leaves(link)):
        pass
    return late


class _Latest:
    """Leaves moving earlier, each summary with the latest finish that what follows allows it."""

    def __init__(self, plan: Plan, early: State, finish: int) -> None:
        self.plan = plan
        self.early = early
        self.place = {leaf.id: self._greatest(leaf, finish) for leaf in plan.leaves.values()}
        self.ceiling = dict.fromkeys(plan.summaries, finish)

    def _greatest(self, leaf: Leaf, finish: int) -> int:
        bounds = [bound for bound in self.plan.bounds(leaf) if not bound.is_lower]
        bounds.append(Bound("FNLT", finish, None))
        return last(leaf.places - 1, lambda place: _all_hold(bounds, leaf.dates(place)))

    def pull(self, link: Link) -> bool:
        """Move the predecessors of one dependency earlier until it holds."""
        before = dict(self.place), dict(self.ceiling)
        for dates, own in self._successors(link):
            for leaf in self._movers(link):
                self._pull_leaf(leaf, link, dates, own)
            if link.predecessor in self.ceiling and link.leaves_a_finish:
                self._lower(link, dates, own)
        return before != (self.place, self.ceiling)

    def _pull_leaf(self, leaf: Leaf, link: Link, dates: Dates, own: WorkingMinutes | None) -> None:
        self.place[leaf.id] = last(
            self.place[leaf.id], lambda place: link.holds(leaf.dates(place), dates, own)
        )

    def _successors(self, link: Link) -> list[tuple[Dates, WorkingMinutes | None]]:
        leaves = self.plan.bounded_leaves(link)
        if not leaves:
            ceiling = self.ceiling[link.successor]
            return [(Dates(ceiling, ceiling), None)]
        return [(leaf.dates(self.place[leaf.id]), leaf.own) for leaf in leaves]

    def _movers(self, link: Link) -> list[Leaf]:
        if link.predecessor in self.plan.leaves:
            return [self.plan.leaves[link.predecessor]]
        below = [self.plan.leaves[i] for i in self.plan.below[link.predecessor]]
        if link.leaves_a_finish:
            return below
        start = self.early.dates(link.predecessor).start
        return [leaf for leaf in below if self.early.dates(leaf.id).start == start]

    def _lower(self, link: Link, dates: Dates, own: WorkingMinutes | None) -> None:
        """Lower the ceiling of a summary and of the summaries in it."""
        ceiling = last(
            self.ceiling[link.predecessor],
            lambda instant: link.holds(Dates(instant, instant), dates, own),
        )
        for summary in self.plan.summaries_below[link.predecessor]:
            self.ceiling[summary] = min(self.ceiling[summary], ceiling)


def first(place: int, holds: Callable[[int], bool]) -> int:
    """Return the first place from ``place`` on that holds."""
    if holds(place):
        return place
    while not holds(place + _STRIDE):
        place += _STRIDE
    while not holds(place):
        place += 1
    return place


def last(place: int, holds: Callable[[int], bool]) -> int:
    """Return the last place up to ``place`` that holds."""
    if holds(place):
        return place
    while not holds(place - _STRIDE):
        place -= _STRIDE
    while not holds(place):
        place -= 1
    return place


def farthest(place: int, holds: Callable[[int], bool]) -> int:
    """Return the last place of the run from ``place`` on that holds."""
    while holds(place + _STRIDE):
        place += _STRIDE
    while holds(place + 1):
        place += 1
    return place


def _all_hold(bounds: list[Bound], dates: Dates) -> bool:
    return all(bound.holds(dates) for bound in bounds)
