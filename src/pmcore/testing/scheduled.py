"""The scheduled dates: the early ones, but for tasks that are to be as late as possible."""

from __future__ import annotations

from pmcore.testing.early import hand_on, least_place, least_schedule
from pmcore.testing.inequalities import Link
from pmcore.testing.late import greatest_place, late_schedule
from pmcore.testing.leaves import Leaf
from pmcore.testing.plan import Plan
from pmcore.testing.room import Room
from pmcore.testing.state import State
from pmcore.testing.walking import last


def scheduled_dates(plan: Plan, links: list[Link], early: State, late: State) -> State:
    """Return the schedule to work to, as the options read ALAP and the direction."""
    if plan.options.direction == "backward":
        only_marked = plan.options.late_tasks == "marked"
        return late_schedule(plan, links, early, marked_only=True) if only_marked else late
    if plan.options.alap == "total":
        floors = {
            leaf.id: max(early.place[leaf.id], late.place[leaf.id])
            if plan.is_alap(leaf)
            else early.place[leaf.id]
            for leaf in plan.leaves.values()
        }
        floors |= {carry.id: least_place(plan, carry) for carry in plan.carries.values()}
        return least_schedule(plan, links, floors)
    return _waiting_at_ease(plan, links, early)


def _waiting_at_ease(plan: Plan, links: list[Link], early: State) -> State:
    """Send ALAP leaves to the end, then back until none of them moves another task."""
    waiting = _Waiting(plan, links, early)
    while any(waiting.pull(leaf) for leaf in waiting.leaves):
        pass
    hand_on(waiting.state, links)
    waiting.state.stretch_all(links)
    return waiting.state


class _Waiting:
    """ALAP leaves moving earlier, all others at their early places."""

    def __init__(self, plan: Plan, links: list[Link], early: State) -> None:
        self.plan = plan
        self.early = early
        self.state = State(plan, dict(early.place))
        every = plan.leaves.values()
        self.leaves = [leaf for leaf in every if plan.is_alap(leaf) and leaf.id not in plan.pins]
        self.leaving = {
            leaf.id: [link for link in links if leaf in early.anchors(link)] for leaf in self.leaves
        }
        finish = early.finish()
        self.room = Room(plan, links, early, finish)
        for leaf in self.leaves:
            greatest = greatest_place(plan, leaf, finish)
            self.state.place[leaf.id] = max(early.place[leaf.id], greatest)

    def pull(self, leaf: Leaf) -> bool:
        """Move one leaf earlier until what follows it holds; its early place is the last resort."""
        before, earliest = self.state.place[leaf.id], self.early.place[leaf.id]
        place = last(before, lambda place: place <= earliest or self._keeps(leaf, place))
        self.state.place[leaf.id] = max(earliest, place)
        return self.state.place[leaf.id] != before

    def _keeps(self, leaf: Leaf, place: int) -> bool:
        return all(
            link.holds(leaf.dates(place), dates, own)
            for link in self.leaving[leaf.id]
            for dates, own in self.room.after(link, self.state)
        )
