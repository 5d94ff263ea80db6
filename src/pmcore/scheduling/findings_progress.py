"""What a planner should see of progress and of dates set by hand: what does not fit the plan."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

from pmcore.calendars import instant_of
from pmcore.kernel import Code, Finding, JsonValue
from pmcore.scheduling.chains import plain_moment
from pmcore.scheduling.engine.arrays import NEVER
from pmcore.scheduling.engine.lapsing import actual_duration
from pmcore.scheduling.engine.nodes import Kind
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.known import Known, known_of
from pmcore.scheduling.lags import Lags
from pmcore.scheduling.leaf_node import start_of_node
from pmcore.scheduling.measures import Measures
from pmcore.wbs import Dependency, Task

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule

_Words: TypeAlias = dict[str, JsonValue]
_STARTS: _Words = {"en": "started", "zh": "开始"}
_FINISHES: _Words = {"en": "finished", "zh": "完成"}
_TO_START: _Words = {"en": "start", "zh": "开始"}
_TO_FINISH: _Words = {"en": "finish", "zh": "完成"}
_READINGS = {
    ("retained_logic", False): (
        "what remains of it waits all the same (retained logic)",
        "其剩余部分仍须等待（保留逻辑）",
    ),
    ("retained_logic", True): (
        "whatever follows it waits in its place (retained logic)",
        "其后续任务代为等待（保留逻辑）",
    ),
    ("actual_dates", False): (
        "what remains of it waits all the same (actual dates)",
        "其剩余部分仍须等待（实际日期）",
    ),
    ("actual_dates", True): (
        "whatever follows it follows its actual finish (actual dates)",
        "其后续任务只看其实际完成（实际日期）",
    ),
    ("progress_override", False): (
        "what remains of it waits no longer (progress override)",
        "其剩余部分不再等待（进度优先）",
    ),
    ("progress_override", True): (
        "whatever follows it follows its actual finish (progress override)",
        "其后续任务只看其实际完成（进度优先）",
    ),
}


_ENDS_BY_HAND = "its finish set by hand stays", "其手动设定的完成不变"


def progress_findings(schedule: Schedule, solution: Solution) -> Iterator[Finding]:
    """Find what does not fit: first of each dependency, then of each task in outline order."""
    finder = _Finder(schedule, solution)
    if len(solution.network.facts) or solution.network.fixed.row.size:
        yield from finder.out_of_sequence()
        yield from finder.broken_by_hand()
        yield from finder.after_data_date()
        yield from finder.suspended()
        yield from finder.outside_summaries()
    yield from finder.incomplete()


class _Finder(Measures):
    def __init__(self, schedule: Schedule, solution: Solution) -> None:
        super().__init__(schedule, solution)
        self._lags = Lags(schedule)

    @cached_property
    def _known(self) -> dict[int, Known]:
        """What is known of leaves that take part, by row, as the outline reads."""
        found: dict[int, Known] = {}
        for node in self.network.facts.leaf.tolist():
            row, known = int(self.network.nodes.row[node]), known_of(self.solution, node)
            is_told = node == self.outline.main_node(row)
            if is_told and known is not None and not self.network.is_inactive[row]:
                found[row] = known
        return dict(sorted(found.items()))

    @cached_property
    def _known_rows(self) -> list[int]:
        return [*self._known]

    def out_of_sequence(self) -> Iterator[Finding]:
        """Tasks that started or finished before a predecessor allowed it, by actual dates."""
        progress = self.schedule.options.progress
        for dependency in self._dependencies():
            for row in self._bounded(dependency):
                known = self._known.get(row)
                if known is None:
                    continue
                at_finish = dependency.type in ("FF", "SF")
                actual = known.actual_finish if at_finish else known.actual_start
                if actual is None:
                    continue
                found = self._too_early(row, actual, dependency, self._lags.bound(dependency))
                if found is not None:
                    en, zh = _READINGS[progress, known.is_finished]
                    if known.is_by_hand:
                        en, zh = _ENDS_BY_HAND
                    event = _FINISHES if at_finish else _STARTS
                    words: _Words = {"en": en, "zh": zh}
                    yield Finding(
                        Code.SCHEDULE_OUT_OF_SEQUENCE, {**found, "event": event, "reading": words}
                    )

    def broken_by_hand(self) -> Iterator[Finding]:
        """Dependencies that dates set by hand break."""
        for dependency in self._dependencies():
            for row, dates in self._by_hand(dependency):
                at_finish = dependency.type in ("FF", "SF")
                bound = self._lags.bound(dependency, self._remaining(dependency))
                found = self._too_early(row, dates[at_finish], dependency, bound)
                if found is not None:
                    event = _TO_FINISH if at_finish else _TO_START
                    yield Finding(Code.SCHEDULE_BROKEN_BY_HAND, {**found, "event": event})

    def _remaining(self, dependency: Dependency) -> tuple[int, int] | None:
        """When what remains of a predecessor begins and how long it has gone on, if that counts."""
        is_start = dependency.type in ("SS", "SF")
        if not is_start or self.schedule.options.start_lag_from == "actual_start":
            return None
        row = self.outline.row_of[dependency.predecessor]
        known = self._known.get(row)
        if known is None or not known.is_started:
            return None
        over = actual_duration(self.network, self.table, self.outline.main_node(row))
        return self._goes_on(row), over

    def _goes_on(self, row: int) -> int:
        """Return when what remains of a started task goes on: with the first of its parts."""
        nodes: list[int] = self.outline.leaves(row).tolist()
        early = self.solution.early.place
        return min(start_of_node(self.solution, node, early) for node in nodes)

    def _dependencies(self) -> Iterator[Dependency]:
        """Dependencies of tasks that take part."""
        row_of, is_inactive = self.outline.row_of, self.network.is_inactive.tolist()
        for dependency in self.network.dependencies:
            ends = row_of[dependency.predecessor], row_of[dependency.successor]
            if not any(is_inactive[row] for row in ends):
                yield dependency

    def _bounded(self, dependency: Dependency) -> Iterator[int]:
        """Rows of the leaves that a dependency bounds; into a summary, those of which is known."""
        row = self.outline.row_of[dependency.successor]
        if self.outline.is_leaf(row):
            yield row
        elif dependency.type in ("FS", "SS"):
            rows, end = self._known_rows, int(self.outline.end[row])
            yield from takewhile(lambda each: each < end, rows[bisect(rows, row) :])

    def _by_hand(self, dependency: Dependency) -> Iterator[tuple[int, tuple[int, int]]]:
        """Rows that a dependency bounds and whose dates are set by hand, with these dates."""
        for row in self._bounded(dependency):
            known = self._known.get(row)
            at_finish = dependency.type in ("FF", "SF")
            if known is not None and known.is_by_hand and (at_finish or not known.has_begun):
                yield row, (known.start, known.finish or known.start)
        row = self.outline.row_of[dependency.successor]
        fixed = self._fixed.get(row)
        if fixed is not None:
            at_finish = dependency.type in ("FF", "SF")
            if fixed[at_finish] != NEVER:
                yield row, fixed

    @cached_property
    def _fixed(self) -> dict[int, tuple[int, int]]:
        """Dates of summaries that are set by hand, by row."""
        fixed = self.network.fixed
        rows = fixed.row.tolist()
        pairs = zip(fixed.start.tolist(), fixed.finish.tolist(), strict=True)
        return {
            row: pair
            for row, pair in zip(rows, pairs, strict=True)
            if not self.network.is_inactive[row]
        }

    def _too_early(
        self, row: int, actual: int, dependency: Dependency, bound: int
    ) -> dict[str, Any] | None:
        """Say by how much a date comes before what a dependency asks for, if it does."""
        if actual >= bound:
            return None
        minutes, early = self._between(row, actual, bound)
        if not minutes:  # only a rest lies between
            return None
        return {
            "task": self.outline.ids[row],
            "predecessor": dependency.predecessor,
            "successor": dependency.successor,
            "type": dependency.type,
            "date": self.short(actual, self.zone(row)),
            "early": early,
            "minutes": minutes,
        }

    def _between(self, row: int, first: int, last: int) -> tuple[int, dict[str, JsonValue]]:
        """Minutes between two instants by the calendar of a row, and how they are said."""
        number = self.network.work_calendar(row)
        if number == self.network.elapsed or self._is_moment(row):
            return last - first, self.spoken(last - first, elapsed=True)
        named = self.outline.tasks[row].calendar or self.schedule.default_calendar
        minutes = self._lags.time(named, first).diff(first, last)
        return minutes, self.spoken(minutes, elapsed=False)

    def _is_moment(self, row: int) -> bool:
        node = int(self.outline.node[row])
        return node >= 0 and self.outline.tasks[row].is_milestone

    def after_data_date(self) -> Iterator[Finding]:
        """Actual dates that lie after the data date."""
        settings = self.schedule.project.settings
        if settings.data_date is None:
            return
        zone = self.schedule.zone
        data_date = instant_of(settings.data_date, zone, field="data_date", edge="start")
        for row, known in self._known.items():
            task = self.outline.tasks[row]
            dates = {
                "actual_start": known.actual_start,
                "actual_finish": known.actual_finish,
            }
            late = [name for name, at in dates.items() if at is not None and at > data_date]
            if late:
                yield Finding(
                    Code.SCHEDULE_ACTUAL_AFTER_DATA_DATE,
                    {
                        "task": task.id,
                        "field": late[0],
                        "date": plain_moment(getattr(task, late[0])),
                        "data_date": plain_moment(settings.data_date),
                    },
                )

    def suspended(self) -> Iterator[Finding]:
        """Tasks that rest, without a date on which they go on."""
        for row, known in self._known.items():
            task = self.outline.tasks[row]
            if not known.is_started or task.suspended is None or task.resume is not None:
                continue
            node = self.outline.main_node(row)
            if self.network.nodes.kind[node] != Kind.WORK:
                continue
            # the date of the node is that of what remains; that of the task is its actual start
            start = self._goes_on(row)
            yield Finding(
                Code.SCHEDULE_SUSPENDED,
                {
                    "task": task.id,
                    "date": plain_moment(task.suspended),
                    "left": self.said(known.remaining, node),
                    "start": self.short(start, self.zone(row)),
                    "minutes": known.remaining,
                },
            )

    def outside_summaries(self) -> Iterator[Finding]:
        """Summaries set by hand of which something inside ends later."""
        finishes = self.schedule.columns.early_finish
        for row, (_, finish) in self._fixed.items():
            if finish == NEVER:
                continue
            inside = range(row + 1, int(self.outline.end[row]))
            outside = [
                each
                for each in inside
                if finishes[each] > finish
                and self.outline.is_leaf(each)
                and not self.network.is_inactive[each]
            ]
            if not outside:
                continue
            last = max(outside, key=lambda each: int(finishes[each]))
            minutes, late = self._between(row, finish, int(finishes[last]))
            if minutes:
                yield Finding(
                    Code.SCHEDULE_OUTSIDE_SUMMARY,
                    {
                        "task": self.outline.ids[row],
                        "count": len(outside),
                        "tasks": [self.outline.ids[each] for each in outside],
                        "finish": self.short(finish, self.zone(row)),
                        "leaf": self.outline.ids[last],
                        "late": late,
                        "minutes": minutes,
                    },
                )

    def incomplete(self) -> Iterator[Finding]:
        """Tasks told of in part: a percentage alone, or nothing left but no actual finish."""
        leaves = [
            task
            for row, task in enumerate(self.outline.tasks)
            if self.outline.is_leaf(row) and task.is_active
        ]
        percent = [t for t in leaves if t.actual_start is None and t.status != "not_started"]
        if percent:
            yield _grouped(Code.SCHEDULE_PERCENT_WITHOUT_START, percent)
        ended = [
            self.outline.tasks[row]
            for row, known in self._known.items()
            if known.is_started and not known.remaining
        ]
        if ended:
            yield _grouped(Code.SCHEDULE_FINISH_UNKNOWN, ended)


def _grouped(code: Code, tasks: list[Task]) -> Finding:
    return Finding(code, {"count": len(tasks), "tasks": [task.id for task in tasks]})
