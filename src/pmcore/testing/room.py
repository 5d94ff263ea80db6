"""What follows a task and stays where it is, and what only hands it on."""

from __future__ import annotations

from pmcore.testing.inequalities import Bound, Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.minutes import WorkingMinutes
from pmcore.testing.plan import Plan
from pmcore.testing.state import State
from pmcore.testing.walking import last


class Room:
    """How late what finished tasks hand on may be while all tasks stay where they are."""

    def __init__(
        self,
        plan: Plan,
        links: list[Link],
        early: State,
        finish: int,
        *,
        touching: bool = False,
    ) -> None:
        self.plan = plan
        self.touching = touching
        self.links = links
        self.early = early
        self.finish = Bound("FNLT", finish, None)

    def after(self, link: Link, state: State) -> list[tuple[Dates, WorkingMinutes | None]]:
        """Return what a dependency bounds: tasks where they stand, the rest as late as can be.

        Summaries that it would stretch stand at their early dates. What takes no part binds
        nothing.
        """
        if self.plan.stretches(link):
            dates = self.early.dates(link.successor)
            return [(dates, None)] * (link.successor not in self.plan.idle)
        found: list[tuple[Dates, WorkingMinutes | None]] = []
        for leaf in self.plan.bounded_leaves(link):
            if leaf.task in self.plan.idle:
                continue
            if leaf.standing == "carry":
                found.append((self._latest(leaf, state), None))
            else:
                entry = leaf.entry(state.place[leaf.id], touching=self.touching)
                found.append(self.plan.held(link, leaf, entry, touching=self.touching))
        return found

    def _latest(self, carry: Leaf, state: State) -> Dates:
        leaving = [link for link in self.links if link.predecessor == carry.id]
        after = [(link, *each) for link in leaving for each in self.after(link, state)]
        place = last(
            carry.places - 1,
            lambda place: (
                self.finish.holds(carry.dates(place))
                and all(link.holds(carry.dates(place), dates, own) for link, dates, own in after)
            ),
        )
        return carry.dates(place)
