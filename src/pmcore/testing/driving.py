"""Which dependencies drive, and what the finish rests on."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.plan import Plan
from pmcore.testing.state import State


class Driving:
    """The driving dependencies of an early schedule."""

    def __init__(self, plan: Plan, links: list[Link], early: State) -> None:
        self.plan = plan
        self.links = links
        self.early = early

    def drives(self, link: Link) -> bool:
        """Whether a dependency by itself holds up its successor (a leaf of it, or its stretch)."""
        if self.plan.stretches(link):
            return self._stretches(link)
        return any(self._holds_up(link, leaf) for leaf in self.plan.bounded_leaves(link))

    def _holds_up(self, link: Link, leaf: Leaf) -> bool:
        predecessor, place = self.early.before(link), self.early.place[leaf.id]
        holds, held_earlier = (
            link.holds(predecessor, *self.plan.held(link, leaf, leaf.entry(at)))
            for at in (place, place - 1)
        )
        return holds and not held_earlier

    def breaks(self, link: Link) -> bool:
        """Whether hard constraints keep a successor from waiting as long as it should.

        Its dates are what all see: a delay that is cut short breaks no dependency.
        """
        predecessor = self.early.before(link)
        return not all(
            link.holds(predecessor, dates, own) for dates, own in self.early.bounded(link)
        )

    def _stretches(self, link: Link) -> bool:
        reached = link.reaches(self.early.before(link))
        reaching = [leaf.id for leaf in self.plan.reaching(link.successor, at_finish=True)]
        inside = [*reaching, *self.plan.fixed_within(link.successor)]
        finishes = [self.early.dates(each).finish for each in inside]
        held = [self.plan.fixed[each][0] for each in self.plan.stretching_with(link.successor)]
        finishes += [start for start in held if start is not None]
        return reached == self.early.dates(link.successor).finish and reached > max(finishes)

    def longest_path(self) -> frozenset[TaskId]:
        """Leaves reached by walking driving dependencies backwards from the largest finish."""
        reached: set[TaskId] = set()
        walked: set[int] = set()
        plan = self.plan
        active = [leaf for leaf in plan.leaves.values() if leaf.task not in plan.idle]
        todo = self._finishing_at(self.early.finish(), active, plan.fixed)
        while todo:
            found = todo.pop()
            if isinstance(found, Link) and id(found) not in walked:
                walked.add(id(found))
                todo.extend(self._anchors(found))
            elif isinstance(found, Leaf) and found.id not in reached:
                reached.add(found.id)
                todo.extend(self._holding_up(found))
        return frozenset(reached)

    def _holding_up(self, leaf: Leaf) -> list[Link]:
        return [
            link
            for link in self.links
            if leaf in self.plan.bounded_leaves(link) and self._holds_up(link, leaf)
        ]

    def _anchors(self, link: Link) -> list[Leaf | Link]:
        """Return what sets the date a dependency counts from."""
        task = link.predecessor
        if task not in self.plan.below or not link.leaves_a_finish:
            return list(self.early.anchors(link))
        finish, below = self.early.dates(task).finish, self.plan.reaching(task, at_finish=True)
        return self._finishing_at(finish, below, self.plan.stretching_with(task))

    def _finishing_at(
        self, finish: int, leaves: Iterable[Leaf], summaries: Iterable[TaskId]
    ) -> list[Leaf | Link]:
        """Leaves that finish at an instant, and links that stretch a summary to it."""
        found: list[Leaf | Link] = [
            leaf for leaf in leaves if self.early.dates(leaf.id).finish == finish
        ]
        stretched = [s for s in summaries if self.early.dates(s).finish == finish]
        found.extend(
            link for link in self.links if link.successor in stretched and self._is_stretch(link)
        )
        return found

    def _is_stretch(self, link: Link) -> bool:
        return self.plan.stretches(link) and self._stretches(link)
