"""Level-of-effort tasks: dated from the dates of their neighbours once all others have theirs."""

from __future__ import annotations

from dataclasses import replace

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.plan import Plan
from pmcore.testing.state import State


class Hammocks:
    """Dates the level-of-effort tasks of a plan, in one schedule after the other.

    Parameters
    ----------
    early
        The early schedule: shares of summaries are shares of their early spans.
    """

    def __init__(self, plan: Plan, early: State) -> None:
        self.plan = plan
        spans = {summary: early.dates(summary) for summary in plan.summaries}
        self.links = plan.dependencies.of(plan.hammocks, spans)

    def put(self, state: State, *, late: bool = False) -> None:
        """Give all level-of-effort tasks their dates in a schedule, predecessors first."""
        waiting = set(self.plan.hammocks) - state.hung.keys()
        while waiting:
            ready = sorted(task for task in waiting if not waiting & self._before(task))
            for task in ready:
                state.hung[task] = self._dates(task, state, late=late)
            waiting.difference_update(ready)

    def _before(self, task: TaskId) -> set[TaskId]:
        return {link.predecessor for link in self.links if link.successor == task}

    def _dates(self, task: TaskId, state: State, *, late: bool) -> Dates:
        record, facts = self.plan.project[task], self.plan.facts
        begun, ended = (facts.instant(record, f"actual_{end}") for end in ("start", "finish"))
        if begun is not None and ended is not None:
            return Dates(begun, max(begun, ended))
        if not self._is_linked(task) and (around := self._around(task)):
            below = [state.shown(each, late=late) for each in around]
            first = min(each.start for each in below) if begun is None else begun
            return Dates(first, max(first, *(each.finish for each in below)))
        starts, finishes = self._asked(task, state)
        calendar = self.plan.calendar_of(task)
        if begun is None:
            start = calendar.next_working(min(starts, default=self.plan.limits.beginning()))
        else:
            start, now = begun, self.plan.limits.data_date()
            finishes = finishes or [instant for instant in (now,) if instant is not None]
        if not finishes or calendar.pos(max(finishes)) <= calendar.pos(start):
            return Dates(start, start)
        return Dates(start, calendar.end(calendar.pos(max(finishes))))

    def _asked(self, task: TaskId, state: State) -> tuple[list[int], list[int]]:
        """Return what gives the start and what gives the finish, as instants."""
        starts: list[int] = []
        finishes: list[int] = []
        for link in self.links:
            if link.successor == task and self._counts(link.predecessor):
                at = link.reaches(state.dates(link.predecessor))
                (finishes if link.bounds_a_finish else starts).append(at)
            if link.predecessor == task and link.successor not in self.plan.idle:
                at = self._walked_back(link, state.dates(link.successor))
                (finishes if link.leaves_a_finish else starts).append(at)
        return starts, finishes

    def _counts(self, task: TaskId) -> bool:
        is_one = task in self.plan.hammocks and self.plan.project[task].is_active
        return is_one or task not in self.plan.idle

    def _is_linked(self, task: TaskId) -> bool:
        return any(task in (link.predecessor, link.successor) for link in self.links)

    def _around(self, task: TaskId) -> list[TaskId]:
        """Return the leaves that take part in the summary of a task without dependencies."""
        plan, above = self.plan, self.plan.project[task].parent
        tasks = {leaf.task for leaf in plan.leaves.values() if leaf.task not in plan.idle}
        return [each for each in tasks if above is None or above in plan.project.ancestors(each)]

    def _walked_back(self, link: Link, successor: Dates) -> int:
        """Walk the lag the other way, from the date of a successor."""
        anchor = successor.finish if link.bounds_a_finish else successor.start
        return replace(link, lag=-link.lag).reaches(Dates(anchor, anchor))
