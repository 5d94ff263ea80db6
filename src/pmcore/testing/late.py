"""The late schedule: the greatest fixpoint of the same dependencies and all upper bounds."""

from __future__ import annotations

from functools import partial

from pmcore.testing.early import hand_on
from pmcore.testing.inequalities import Bound, Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.limits import all_hold
from pmcore.testing.minutes import WorkingMinutes
from pmcore.testing.plan import Plan
from pmcore.testing.state import State
from pmcore.testing.walking import last


def late_schedule(
    plan: Plan, links: list[Link], early: State, *, marked_only: bool = False
) -> State:
    """Return the greatest schedule that keeps the same dependencies and all upper bounds.

    With ``marked_only`` no leaf that is not marked as late as possible is behind its early place.
    """
    imposed = plan.limits.imposed_finish()
    latest = _Latest(plan, early, early.finish() if imposed is None else imposed)
    if plan.options.open_ends == "own_finish":
        latest.end_open_ends(links)
    if marked_only:
        latest.hold_unmarked()
    while any(latest.pull(link) for link in links):
        pass
    late = State(plan, latest.place)
    hand_on(late, links)
    late.stretch_all(links)
    return late


def greatest_place(plan: Plan, leaf: Leaf, finish: int) -> int:
    """Return the last place that a leaf's own upper bounds and a project finish allow."""
    bounds = [*plan.limits.upper(leaf), Bound("FNLT", finish, None)]
    return last(leaf.places - 1, lambda place: all_hold(bounds, leaf.work(place)))


class _Latest:
    """Leaves moving earlier, each summary with the latest finish that what follows allows it."""

    def __init__(self, plan: Plan, early: State, finish: int) -> None:
        self.plan = plan
        self.early = early
        self.place = {
            leaf.id: plan.pins[leaf.id]
            if leaf.id in plan.pins
            else greatest_place(plan, leaf, early.room(leaf, finish))
            for leaf in plan.everything()
        }
        self.stays = set(plan.pins)
        self.ceiling = dict.fromkeys(plan.summaries, finish)

    def end_open_ends(self, links: list[Link]) -> None:
        """Let leaves that nothing waits for be no later than they are early."""
        for leaf in self.plan.leaves.values():
            if leaf.id not in self.plan.pins and not self._is_waited_for(leaf, links):
                self.place[leaf.id] = min(self.place[leaf.id], self.early.place[leaf.id])

    def hold_unmarked(self) -> None:
        """Let leaves that are not to be late be no later than early; by hand, they stay there."""
        for leaf in self.plan.leaves.values():
            if leaf.id not in self.stays and not self.plan.is_alap(leaf):
                self.place[leaf.id] = min(self.place[leaf.id], self.early.place[leaf.id])
            if leaf.standing in ("manual", "promised"):
                self.place[leaf.id] = self.early.place[leaf.id]
                self.stays.add(leaf.id)

    def _is_waited_for(self, leaf: Leaf, links: list[Link]) -> bool:
        for link in links:
            reached = [leaf] if link.predecessor == leaf.id else []
            if link.predecessor in self.plan.below:
                at_finish = link.leaves_a_finish
                reached = self.plan.reaching(link.predecessor, at_finish=at_finish)
            is_moving = link.leaves_a_finish or link.from_remaining or leaf.begun is None
            if leaf in reached and is_moving:
                return True
        return False

    def pull(self, link: Link) -> bool:
        """Move the predecessors of one dependency earlier until it holds."""
        before = dict(self.place), dict(self.ceiling)
        for dates, own in self._successors(link):
            for leaf in self.early.anchors(link):
                self._pull_leaf(leaf, link, dates, own)
            if link.predecessor in self.plan.fixed and link.leaves_a_finish:
                self._lower(link, dates, own)
        return before != (self.place, self.ceiling)

    def _pull_leaf(self, leaf: Leaf, link: Link, dates: Dates, own: WorkingMinutes | None) -> None:
        if leaf.id not in self.stays:
            handed = partial(leaf.handed, link, touching=self.plan.options.touches)
            self.place[leaf.id] = last(
                self.place[leaf.id], lambda place: link.holds(handed(place), dates, own)
            )

    def _successors(self, link: Link) -> list[tuple[Dates, WorkingMinutes | None]]:
        if self.plan.stretches(link):
            ceiling = self.ceiling[link.successor]
            return [(Dates(ceiling, ceiling), None)] * (link.successor not in self.plan.idle)
        leaves = self.plan.bounded_leaves(link)
        binding = [leaf for leaf in leaves if leaf.task not in self.plan.idle]
        touching = self.plan.options.touches
        entries = [leaf.entry(self.place[leaf.id], touching=touching) for leaf in binding]
        return [
            self.plan.held(link, leaf, entry, touching=touching)
            for leaf, entry in zip(binding, entries, strict=True)
        ]

    def _lower(self, link: Link, dates: Dates, own: WorkingMinutes | None) -> None:
        """Lower the ceiling of a summary and of the summaries in it."""
        ceiling = last(
            self.ceiling[link.predecessor],
            lambda instant: link.holds(Dates(instant, instant), dates, own),
        )
        for summary in self.plan.stretching_with(link.predecessor):
            self.ceiling[summary] = min(self.ceiling[summary], ceiling)
