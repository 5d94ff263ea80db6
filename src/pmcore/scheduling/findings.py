"""What a planner should see in a schedule: dates that cannot be kept, and doubtful ground."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from pmcore.calendars import HolidaySource, datetime_of
from pmcore.kernel import Code, Finding, JsonValue
from pmcore.kernel.findings import LANGUAGES
from pmcore.scheduling.chains import Chains, plain_moment
from pmcore.scheduling.engine.arrays import FOREVER, NEVER
from pmcore.scheduling.engine.bounds import SOFT, UPPER, bounds_of
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.network import Bound, Side
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.findings_progress import progress_findings
from pmcore.scheduling.leaf_node import bound_of
from pmcore.scheduling.measures import Measures
from pmcore.scheduling.reasons import binding_lower
from pmcore.wbs import Task
from pmcore.wbs.effort import has_length, is_timed_otherwise, no_length

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


def findings_of(schedule: Schedule, solution: Solution) -> tuple[Finding, ...]:
    """Collect the findings of a schedule: the project's, then the tasks' in outline order."""
    finder = _Finder(schedule, solution)
    found = (
        *finder.finish_missed(),
        *finder.should_have_begun(),
        *finder.negative_float(),
        *finder.dates_missed(),
        *finder.dependencies_broken(),
        *finder.constraints_overridden(),
        *progress_findings(schedule, solution),
        *finder.without_duration(),
        *finder.series_outlasting(),
        *finder.provisional(),
    )
    return tuple(finding.naming(schedule.project.name_of) for finding in found)


def _as_planned(task: Task) -> Task:
    """Return a task without what is known of it."""
    if task.actual_start is None:
        return task
    return task.replace(
        actual_start=None, actual_finish=None, remaining_duration=None, suspended=None, resume=None
    )


class _Finder(Measures):
    """Looks at one schedule from several sides."""

    def __init__(self, schedule: Schedule, solution: Solution) -> None:
        super().__init__(schedule, solution)
        self.chains = Chains(schedule, solution)

    def finish_missed(self) -> Iterator[Finding]:
        imposed, latest = self.network.finish, self.solution.latest
        if imposed != FOREVER and latest > imposed:
            finishes = self.schedule.columns.early_finish
            last = int(np.where(self.schedule._taking_part, finishes, NEVER).argmax())
            leaf = self._leaf_reaching(last)
            yield Finding(
                Code.SCHEDULE_FINISH_MISSED,
                {
                    "finish": self.short(latest, self.schedule.zone),
                    "imposed": str(self.schedule.project.settings.finish),
                    **self.late(leaf, imposed, latest),
                    **self.chains.to(leaf),
                },
            )

    def should_have_begun(self) -> Iterator[Finding]:
        """For a backward plan: tasks that were to begin before the project does."""
        if self.schedule.options.direction != "backward":
            return
        starts = self.solution.scheduled.start
        leaves = self.outline.leaf_nodes
        leaves = leaves[~self.network.is_hammock[self.network.nodes.row[leaves]]]
        early = leaves[starts[leaves] < self.network.start]
        if early.size:
            first = int(early[starts[early].argmin()])
            zone = self.zone(int(self.network.nodes.row[first]))
            yield Finding(
                Code.SCHEDULE_SHOULD_HAVE_BEGUN,
                {
                    "count": int(early.size),
                    "tasks": [self.network.task_of(node).id for node in sorted(early.tolist())],
                    "task": self.network.task_of(first).id,
                    "begin": self.short(int(starts[first]), zone),
                    "start": self.short(self.network.start, self.schedule.zone),
                    "finish": str(self.schedule.project.settings.finish),
                },
            )

    def negative_float(self) -> Iterator[Finding]:
        leaves = self.outline.leaf_nodes
        leaves = leaves[~self.schedule._is_settled[leaves]]
        floats = self.solution.total_float[leaves]
        too_late = leaves[floats < 0]
        if too_late.size:
            worst = int(leaves[floats.argmin()])
            minutes = int(floats.min())
            yield Finding(
                Code.SCHEDULE_NEGATIVE_FLOAT,
                {
                    "count": int(np.unique(self.network.nodes.row[too_late]).size),
                    "task": self.network.task_of(worst).id,
                    "amount": self.said(minutes, worst),
                    "minutes": minutes,
                },
            )

    def dates_missed(self) -> Iterator[Finding]:
        for row, task in enumerate(self.outline.tasks):
            is_bound = task.constraints or task.deadline is not None
            if is_bound and not self.network.is_inactive[row]:
                calendar = self.network.calendars[int(self.outline.calendar[row])]
                # what is known does not undo what was to be: it tells by how much it was missed
                for bound in bounds_of(_as_planned(task), row, calendar, SOFT):
                    if bound.side in UPPER:
                        yield from self._date_missed(row, bound)

    def _date_missed(self, row: int, bound: Bound) -> Iterator[Finding]:
        at_start = bound.side in (Side.HIGH_START, Side.HIGH_DAY)
        leaf = self._leaf_reaching(row, at_start=at_start)
        early = self.solution.early
        reached = int((early.start if at_start else early.finish)[leaf])
        instant = bound.instant
        if bound.side is Side.HIGH_DAY:
            calendar = int(self.network.nodes.calendar[leaf])
            instant = self.table.one.day_start(calendar, instant - self.table.lo) + self.table.lo
        if instant >= reached:
            return
        late = self.late(leaf, instant, reached)
        if not late["minutes"]:  # only a rest lies between
            return
        task = self.outline.tasks[row]
        context: dict[str, Any] = {"task": task.id, **late, **self.chains.to(leaf)}
        if bound.constraint is None:
            context["finish"] = self.short(reached, self.zone(row))
            context["deadline"] = str(task.deadline)
            yield Finding(Code.SCHEDULE_DEADLINE_MISSED, context)
        else:
            context["kind"] = bound.constraint.kind
            context["date"] = plain_moment(bound.constraint.at)
            yield Finding(Code.SCHEDULE_CONSTRAINT_MISSED, context)

    def dependencies_broken(self) -> Iterator[Finding]:
        """Dependencies that hard constraints override, each with the rules that clash."""
        edges = self.network.edges
        for edge in np.flatnonzero(self.solution.driving.broken).tolist():
            dependency = self.network.dependencies[int(edges.dependency[edge])]
            leaf = last = self._breaking_leaf(edge)
            reached = self.solution.early.start
            if edges.to_finish[edge]:
                last = self._leaf_reaching(int(self.network.nodes.row[edges.target[edge]]))
                reached = self.solution.early.finish
            yield Finding(
                Code.SCHEDULE_DEPENDENCY_BROKEN,
                {
                    "predecessor": dependency.predecessor,
                    "successor": dependency.successor,
                    "type": dependency.type,
                    **self.chains.cap_of(leaf),
                    **self.late(last, int(reached[last]), bound_of(self.solution, edge)),
                    **self.chains.into(edge),
                },
            )

    def constraints_overridden(self) -> Iterator[Finding]:
        """Lower bounds that hard constraints override: the project start, SNET, FNET."""
        solution = self.solution
        leaves = self.outline.leaf_nodes
        held = leaves[solution.early.place[leaves] < solution.limits.lower[leaves]]
        for leaf in held.tolist():
            reason = binding_lower(solution, leaf)
            own = self.network.task_of(leaf).id
            place, lower = int(solution.early.place[leaf]), int(solution.limits.lower[leaf])
            minutes = self._work(leaf, place, lower)
            if minutes <= 0:  # a milestone pinned right before a rest
                continue
            cap = self.chains.cap_of(leaf)
            constraint = reason.constraint
            at = self.schedule.project.settings.start if constraint is None else constraint.at
            yield Finding(
                Code.SCHEDULE_CONSTRAINT_OVERRIDDEN,
                {
                    "leaf": own,
                    "task": self.schedule.project_id if constraint is None else reason.task or own,
                    "kind": "start" if constraint is None else constraint.kind,
                    "date": plain_moment(at),
                    "ruling": {
                        tag: f"{cap['kind']} {cap['date']} ({self.chains.name(cap['task'], tag)})"
                        for tag in LANGUAGES
                    },
                    "early": self.said(minutes, leaf),
                    "minutes": minutes,
                },
            )

    def _work(self, leaf: int, first: int, last: int) -> int:
        """Minutes of a leaf's calendar between two of its places."""
        if self.network.nodes.kind[leaf] != Kind.POINT:
            return last - first
        calendar, pos = int(self.network.nodes.calendar[leaf]), self.table.one.pos
        return pos(calendar, last) - pos(calendar, first)

    def _breaking_leaf(self, edge: int) -> int:
        """Leaf that starts first of those a broken dependency bounds."""
        target = int(self.network.edges.target[edge])
        if self.network.nodes.role[target] == Role.LEAF:
            return target
        leaves = self.outline.leaves(int(self.network.nodes.row[target]))
        early = self.solution.early
        # facts may stand earlier, but only what is held back breaks anything
        capped = leaves[early.place[leaves] == self.solution.limits.cap[leaves]]
        leaves = capped if capped.size else leaves
        return int(leaves[early.start[leaves].argmin()])

    def _leaf_reaching(self, row: int, *, at_start: bool = False) -> int:
        """Leaf that reaches the finish of a row first; the row itself, or one below a summary."""
        own = int(self.outline.node[row])
        if own >= 0:
            return own
        leaves = self.outline.leaves(row)
        if not self.network.is_inactive[row]:
            leaves = leaves[~self.network.is_inactive[self.network.nodes.row[leaves]]]
        if at_start:
            return int(leaves[0])
        return int(leaves[self.solution.early.finish[leaves].argmax()])

    def without_duration(self) -> Iterator[Finding]:
        for row, task in enumerate(self.outline.tasks):
            is_timed = has_length(task) or is_timed_otherwise(task)
            if not is_timed and self.outline.is_leaf(row):
                yield Finding(Code.SCHEDULE_NO_DURATION, {"task": task.id, **no_length(task)})

    def series_outlasting(self) -> Iterator[Finding]:
        """For recurring tasks that go on after all other work: occurrences are tasks like others.

        In a backward plan everything else is late on purpose.
        """
        series = [row for row, task in enumerate(self.outline.tasks) if task.series is not None]
        if not series or self.schedule.options.direction == "backward":
            return
        is_work = self.schedule._taking_part & ~self.outline.is_summary
        is_other = is_work.copy()
        for row in series:
            is_other[row : self.outline.end[row]] = False
        if not is_other.any():
            return
        finishes = self.schedule.columns.scheduled_finish
        other = int(finishes[is_other].max())
        for row in series:
            own = slice(row, int(self.outline.end[row]))
            finish = int(np.where(is_work[own], finishes[own], NEVER).max())
            if finish > other:
                zone = self.schedule.zone
                context: dict[str, JsonValue] = {"task": self.outline.ids[row]}
                context |= {"finish": self.short(finish, zone), "other": self.short(other, zone)}
                yield Finding(Code.SCHEDULE_SERIES_OUTLASTS, context)

    def provisional(self) -> Iterator[Finding]:
        """Calendars in use whose holidays are only projected somewhere within the schedule.

        Those on the same holidays share a finding: people of one office would repeat it.
        """
        columns, outline = self.schedule.columns, self.outline
        begin = int(min(columns.early_start.min(), columns.scheduled_start.min()))
        end = int(max(columns.early_finish.max(), columns.scheduled_finish.max()))
        leaves = outline.calendar[~outline.is_summary]
        used = np.union1d(leaves, self.network.nodes.calendar).tolist()
        calendars = self.network.calendars
        parts = [part for i in used if i < len(calendars) for part in parts_of(calendars[i])]
        alike: dict[tuple[tuple[HolidaySource, ...], tuple[int, ...]], list[str]] = {}
        for calendar in dict.fromkeys(parts):
            first = datetime_of(begin, calendar.zone).year
            last = datetime_of(end, calendar.zone).year
            sources = tuple(source for level in calendar.lineage() for source in level.holidays)
            years = tuple(
                year
                for year in range(first, last + 1)
                if not all(source.is_official(year) for source in sources)
            )
            if years:
                alike.setdefault((sources, years), []).append(calendar.id)
        for (_, years), names in alike.items():
            context: dict[str, JsonValue] = {"calendars": [*names], "years": [*years]}
            yield Finding(Code.SCHEDULE_PROVISIONAL, {**context, "first": f"{years[0]}-01-01"})
