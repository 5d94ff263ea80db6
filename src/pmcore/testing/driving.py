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
        leaves = self.plan.bounded_leaves(link)
        if not leaves:
            return self._stretches(link)
        return any(self._holds_up(link, leaf) for leaf in leaves)

    def _holds_up(self, link: Link, leaf: Leaf) -> bool:
        predecessor, place = self.early.dates(link.predecessor), self.early.place[leaf.id]
        holds, held_earlier = (
            link.holds(predecessor, leaf.dates(at), leaf.own) for at in (place, place - 1)
        )
        return holds and not held_earlier

    def breaks(self, link: Link) -> bool:
        """Whether hard constraints keep a successor from waiting as long as it should."""
        predecessor = self.early.dates(link.predecessor)
        return not all(
            link.holds(predecessor, dates, own) for dates, own in self.early.successors(link)
        )

    def _stretches(self, link: Link) -> bool:
        reached = link.reaches(self.early.dates(link.predecessor))
        leaves = [self.early.dates(i).finish for i in self.plan.below[link.successor]]
        return reached == self.early.dates(link.successor).finish and reached > max(leaves)

    def longest_path(self) -> frozenset[TaskId]:
        """Leaves reached by walking driving dependencies backwards from the largest finish."""
        reached: set[TaskId] = set()
        walked: set[int] = set()
        todo = self._finishing_at(self.early.finish(), self.plan.leaves, self.plan.summaries)
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
        if task in self.plan.leaves or not link.leaves_a_finish:
            return list(self.early.anchors(link))
        finish, below = self.early.dates(task).finish, self.plan.below[task]
        return self._finishing_at(finish, below, self.plan.summaries_below[task])

    def _finishing_at(
        self, finish: int, leaves: Iterable[TaskId], summaries: Iterable[TaskId]
    ) -> list[Leaf | Link]:
        """Leaves that finish at an instant, and links that stretch a summary to it."""
        found: list[Leaf | Link] = [
            self.plan.leaves[i] for i in leaves if self.early.dates(i).finish == finish
        ]
        stretched = [s for s in summaries if self.early.dates(s).finish == finish]
        found.extend(
            link for link in self.links if link.successor in stretched and self._is_stretch(link)
        )
        return found

    def _is_stretch(self, link: Link) -> bool:
        return not self.plan.bounded_leaves(link) and self._stretches(link)
