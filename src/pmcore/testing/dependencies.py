"""The dependencies of a plan that is spelled out, as they bind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.minutes import WorkingMinutes
from pmcore.wbs import Dependency

if TYPE_CHECKING:
    from pmcore.testing.plan import Plan


class Dependencies:
    """Reads the dependencies of a plan, each with its lag in minutes and what walks it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def binding(self, summaries: Mapping[TaskId, Dates]) -> list[Link]:
        """Return every dependency that binds, with its lag; percentages by these early dates."""
        found = []
        for each in self._plan.project.dependencies():
            if each.predecessor not in self._plan.idle and self._is_waited_for(each):
                found += self._counted(self._link(each, summaries))
        return found

    def _counted(self, link: Link) -> list[Link]:
        """Return a dependency as it counts behind what has started or is finished."""
        if link.predecessor in self._plan.carries:
            return self._lapsing(link)
        leaf = self._plan.main_leaf(link.predecessor)
        is_started = leaf is not None and leaf.standing == "started" and not link.leaves_a_finish
        if leaf is None or not is_started or self._plan.options.start_lag_from == "actual_start":
            return [link]
        left = max(0, link.lag - self._actual_duration(leaf))
        return [replace(link, lag=left, from_remaining=True)]

    def _is_waited_for(self, each: Dependency) -> bool:
        """Whether the successor waits at all."""
        plan, successor = self._plan, each.successor
        if successor in plan.leaves:
            return plan.entered(plan.leaves[successor]) is not None
        if each.type in ("FF", "SF") and successor in plan.fixed:
            return not plan.is_fixed(successor, at_finish=True) and successor not in plan.idle
        return any(plan.entered(plan.leaves[leaf]) for leaf in plan.below[successor])

    def _actual_duration(self, leaf: Leaf) -> int:
        """Return the minutes that a started leaf has gone on, those aside when it was suspended.

        Without a data date they are what is done of it.
        """
        known, data_date = leaf.known, self._plan.limits.data_date()
        assert known is not None
        if data_date is None:
            return known.done
        first, last = map(leaf.calendar.pos, (known.dates.start, data_date))
        return sum(
            known.suspended is None
            or minute < known.suspended
            or (known.resume is not None and minute >= known.resume)
            for minute in leaf.calendar.minutes[first:last]
        )

    def _lapsing(self, link: Link) -> list[Link]:
        """Return a dependency on a finished task as it counts.

        Its lag has run since the actual finish: the whole of it counts from there, and from what
        the task hands on only what is left of it at the data date.
        """
        known, data_date = self._plan.carries[link.predecessor].known, self._plan.limits.data_date()
        if known is None or data_date is None or link.lag <= 0 or known.dates.finish >= data_date:
            return [link]
        used = link.walked_in.pos(data_date) - link.walked_in.pos(known.dates.finish)
        left = replace(link, lag=max(0, link.lag - used))
        return [replace(link, predecessor=self._plan.carries[link.predecessor].task), left]

    def of(self, tasks: Sequence[TaskId], spans: Mapping[TaskId, Dates]) -> list[Link]:
        """Return the dependencies of some tasks, whether they bind or not."""
        own = set(tasks)
        return [
            replace(self._link(each, spans), predecessor=each.predecessor, successor=each.successor)
            for each in self._plan.project.dependencies()
            if own & {each.predecessor, each.successor}
        ]

    def _link(self, each: Dependency, summaries: Mapping[TaskId, Dates]) -> Link:
        minutes, elapsed = self._lag(each, summaries)
        walked_in = self._plan.elapsed if elapsed else self._lag_calendar(each)
        predecessor, successor = each.predecessor, each.successor
        if each.type in ("FS", "FF") and f"{predecessor}>" in self._plan.carries:
            predecessor = f"{predecessor}>"
        if successor in self._plan.leaves and self._plan.leaves[successor].standing == "finished":
            successor = f"{successor}>"
        return Link(predecessor, successor, each.type, minutes, walked_in, each.key)

    def _lag(self, each: Dependency, summaries: Mapping[TaskId, Dates]) -> tuple[int, bool]:
        if each.lag.kind != "percent":
            return each.lag.to_minutes(self._plan.settings.conversion), each.lag.kind == "elapsed"
        task = self._plan.project[each.predecessor]
        if not self._plan.project.is_summary(task.id):
            length, worked_in, _ = self._plan.crews.of(task)[0]
            return each.lag.of(length), worked_in is self._plan.elapsed
        start, finish = summaries[each.predecessor]
        calendar = self._plan.calendar_of(each.predecessor)
        return each.lag.of(calendar.pos(finish) - calendar.pos(start)), False

    def _lag_calendar(self, each: Dependency) -> WorkingMinutes:
        plan = self._plan
        name = each.lag_calendar or plan.options.lag_calendar or plan.settings.lag_calendar
        if name == "elapsed":
            return plan.elapsed
        if name == "project":
            return plan.calendars[plan.default]
        if name in ("successor", "predecessor"):
            task = each.successor if name == "successor" else each.predecessor
            return plan.calendar_of(task)
        return plan.calendars[name]
