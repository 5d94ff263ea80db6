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
    hung
        Dates of level-of-effort tasks, once all others have theirs.
    """

    plan: Plan
    place: dict[TaskId, int]
    stretch: dict[TaskId, int] = field(default_factory=dict)
    hung: dict[TaskId, Dates] = field(default_factory=dict)

    def dates(self, task: TaskId) -> Dates:
        """Dates of a leaf, of what a task hands on, or of a summary, as others wait for them."""
        if task in self.hung:
            return self.hung[task]
        leaf = self.plan.leaves.get(task) or self.plan.carries.get(task)
        if leaf is None:
            return self._span([self.dates(each) for each in self.spanned(task)], task)
        if leaf.standing == "finished" and leaf.known is not None:
            return leaf.known.dates
        return leaf.dates(self.place[leaf.id])

    def before(self, link: Link) -> Dates:
        """Dates of the predecessor of a dependency, as it counts from them."""
        if not link.from_remaining:
            return self.dates(link.predecessor)
        works = [leaf.work(self.place[leaf.id]) for leaf in self._started(link.predecessor)]
        return Dates(min(work.start for work in works), max(work.finish for work in works))

    def _started(self, task: TaskId) -> list[Leaf]:
        """Return a started leaf, or its parts."""
        leaf = self.plan.leaves.get(task)
        return [leaf] if leaf else [self.plan.leaves[id_] for id_ in self.plan.below[task]]

    def shown(self, task: TaskId, *, late: bool) -> Dates:
        """Dates of a task as a schedule shows them.

        Late dates of a task scheduled by hand tell how late the same work would do.
        """
        leaf = self.plan.leaves.get(task)
        if leaf is None:
            return self._span([self.shown(each, late=late) for each in self.spanned(task)], task)
        dates, known = self.dates(task), leaf.known
        if not late or leaf.standing != "manual" or known is None:
            return dates
        position, finish = leaf.calendar.pos, dates.finish
        work = position(known.dates.finish) - position(known.dates.start)
        if not work:
            return Dates(finish - (known.dates.finish - known.dates.start), finish)
        return Dates(leaf.calendar.begin(position(finish) - work), finish)

    def spanned(self, task: TaskId) -> list[TaskId]:
        """Return what a summary spans: tasks that take part, if any does; or parts of a task.

        Level of effort comes last.
        """
        plan = self.plan
        if not plan.project.is_summary(task):
            return list(plan.below[task])
        children = list(plan.project.children(task))
        active = [each for each in children if each not in plan.idle]
        own = [each for each in children if not plan.is_level_of_effort(each)]
        return active or own or children

    def _span(self, below: list[Dates], task: TaskId) -> Dates:
        start, finish = self.plan.fixed.get(task, (None, None))
        stretch = [self.stretch[task]] if task in self.stretch else []
        finishes = [*(dates.finish for dates in below), *stretch]
        finishes += [] if start is None else [start]
        return Dates(
            min(dates.start for dates in below) if start is None else start,
            max(finishes) if finish is None else finish,
        )

    def finish(self) -> int:
        """Return the largest finish of all that count."""
        return max(self.dates(task).finish for task in self.counted())

    def room(self, leaf: Leaf, finish: int) -> int:
        """Return what a leaf may finish by, given when all do: what takes no part may be later."""
        if leaf.task not in self.plan.idle:
            return finish
        return max(finish, leaf.dates(self.place[leaf.id]).finish)

    def counted(self) -> list[TaskId]:
        """Return the tasks that take part; if none does, all but level of effort, if any."""
        plan, tasks = self.plan, [task.id for task in self.plan.project.tasks()]
        active = [task for task in tasks if task not in plan.idle]
        return active or [task for task in tasks if not plan.is_level_of_effort(task)] or tasks

    def bounded(self, link: Link) -> list[tuple[Dates, WorkingMinutes | None]]:
        """Return what a dependency bounds: dates, and the calendar to compare finishes in."""
        if self.plan.stretches(link):
            return [(self.dates(link.successor), None)]
        leaves = self.plan.bounded_leaves(link)
        team = [] if link.successor in self.plan.carries else self.plan.team(link)
        if team:
            finish = max(leaf.kept(self.place[leaf.id]) for leaf in team)
            return [(Dates(finish, finish), None)]
        return [self.plan.held(link, leaf, leaf.work(self.place[leaf.id])) for leaf in leaves]

    def anchors(self, link: Link) -> list[Leaf]:
        """Return the leaves that a dependency out of them, or of a summary above, bounds.

        All leaves of a summary finish before what follows it; of an SS or SF, only those that
        start first keep the successor waiting. A start that is known moves with nothing, but that
        of what remains moves.
        """
        plan, task = self.plan, link.predecessor
        if task in plan.carries:
            return [plan.carries[task]]
        if task in plan.leaves:
            found = [plan.leaves[task]]
        else:
            found = plan.reaching(task, at_finish=link.leaves_a_finish)
            if plan.is_fixed(task, at_finish=link.leaves_a_finish):
                return []
        if link.from_remaining:
            start = self.before(link).start
            return [leaf for leaf in found if leaf.work(self.place[leaf.id]).start == start]
        if link.leaves_a_finish:
            return found
        start = self.dates(task).start
        first = [leaf for leaf in found if self.dates(leaf.id).start == start]
        return [leaf for leaf in first if leaf.begun is None]

    def stretch_by(self, link: Link) -> bool:
        """Stretch the summary an FF or SF leads into; say whether that changed anything."""
        reached = link.reaches(self.before(link))
        if reached <= self.stretch.get(link.successor, self.plan.horizon.lo):
            return False
        self.stretch[link.successor] = reached
        return True

    def stretch_all(self, links: list[Link]) -> None:
        """Stretch summaries until every FF and SF into one holds."""
        stretching = [link for link in links if self.plan.stretches(link)]
        while any(self.stretch_by(link) for link in stretching):
            pass
