"""Where every task of a plan stands at a moment of the search."""

from __future__ import annotations

from dataclasses import dataclass, field

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.minutes import WorkingMinutes
from pmcore.testing.plan import Plan


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

    def anchors(self, link: Link) -> list[Leaf]:
        """Return the leaves that a dependency out of them, or of a summary above, bounds.

        All leaves of a summary finish before what follows it; of an SS or SF, only those that
        start first keep the successor waiting.
        """
        task = link.predecessor
        if task in self.plan.leaves:
            return [self.plan.leaves[task]]
        below = [self.plan.leaves[i] for i in self.plan.below[task]]
        if link.leaves_a_finish:
            return below
        start = self.dates(task).start
        return [leaf for leaf in below if self.dates(leaf.id).start == start]

    def stretch_by(self, link: Link) -> bool:
        """Stretch the summary an FF or SF leads into; say whether that changed anything."""
        reached = link.reaches(self.dates(link.predecessor))
        if reached <= self.stretch.get(link.successor, self.plan.horizon.lo):
            return False
        self.stretch[link.successor] = reached
        return True

    def stretch_all(self, links: list[Link]) -> None:
        """Stretch summaries until every FF and SF into one holds."""
        stretching = [link for link in links if not self.plan.bounded_leaves(link)]
        while any(self.stretch_by(link) for link in stretching):
            pass
