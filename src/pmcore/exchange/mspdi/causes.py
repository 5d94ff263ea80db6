"""The likely cause of a stored date that is not the computed one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pmcore.calendars import Calendar, instant_of
from pmcore.exchange.mspdi.features import (
    ACTUALS,
    ASSIGNMENT_DELAY,
    CONTOUR,
    EXTERNAL,
    INACTIVE,
    LEVELING,
    MANUAL,
    OF_ASSIGNMENT,
    OF_TASK,
    OVERTIME,
    SPLIT,
    SUBPROJECT,
    TIMEPHASED,
    Feature,
    features_of,
)
from pmcore.exchange.mspdi.imported import Imported, StoredDates
from pmcore.kernel import PmcoreError, TaskId
from pmcore.scheduling import Schedule, TaskDates

FOLLOWS = Feature("predecessor", "the predecessor that differs,", "前置任务的日期不同：")
MANUAL_SUMMARY = Feature(
    "manual_summary", "the dates of a manual summary task above it", "其上级为手动计划的摘要任务"
)
BEFORE_START = Feature(
    "before_start",
    "a date before the project start, which Microsoft Project allows",
    "日期早于项目开始，Microsoft Project 允许这样做",
)
SAME_MOMENT = Feature(
    "same_moment",
    "the same moment shown on the other side of a rest",
    "同一时刻，显示在休息时间的另一侧",
)
CREW = Feature(
    "assignments",
    "several people, each of whom works on their own in that tool",
    "多人分配，该软件中各自独立工作",
)
MILESTONE = Feature("milestone", "the place of a milestone", "里程碑的落点")
UNKNOWN = Feature("unknown", "something that was not recognised", "未识别的原因")

# What sets dates whatever else says, and what only makes a task longer.
_PINS = (MANUAL, INACTIVE, EXTERNAL, SUBPROJECT, ACTUALS, LEVELING, ASSIGNMENT_DELAY)
_STRETCHES = (SPLIT, CONTOUR, TIMEPHASED, OVERTIME)


class Causes:
    """Guesses causes, task by task.

    Parameters
    ----------
    differing
        The tasks whose dates differ.
    """

    def __init__(
        self, imported: Imported, computed: Schedule, differing: frozenset[TaskId]
    ) -> None:
        self._imported = imported
        self._computed = computed
        self._differing = differing
        self._leaves_below: dict[TaskId, tuple[TaskId, ...]] = {}

    def of(self, dates: TaskDates, stored: StoredDates) -> tuple[Feature, TaskId | None]:
        """Return the likely cause, and the predecessor if the task only follows it."""
        shown = {feature.name for feature in self._features(dates.id)}
        for pin in _PINS:
            if pin.name in shown:
                return pin, None
        if self._is_same_moment(dates, stored):
            return SAME_MOMENT, None
        before = self._predecessor(dates.id)
        if before is None and self._work_apart(dates.id):
            return CREW, None
        longer = self._length(dates, stored) != dates.duration
        for stretch in _STRETCHES if longer else ():
            if stretch.name in shown:
                return stretch, None
        if before is not None:
            return FOLLOWS, before
        return self._of_place(dates, stored), None

    def _of_place(self, dates: TaskDates, stored: StoredDates) -> Feature:
        """Return what a task that follows nobody owes its place to."""
        start, project = self._imported.stored.start, self._imported.project
        if start and stored.start and stored.start < start:
            return BEFORE_START
        if any(self._is_manual(above) for above in project.ancestors(dates.id)):
            return MANUAL_SUMMARY
        if len(project[dates.id].assignments) > 1:
            return CREW
        return UNKNOWN if dates.duration else MILESTONE

    def _work_apart(self, task: TaskId) -> bool:
        """Whether a task has people whose calendars have hours or days of their own."""
        project = self._imported.project
        works_in = {each.id: each.calendar for each in project.settings.resources}
        named = {works_in[each.resource] for each in project[task].assignments}
        return len({_with_content(project.calendars[id]) for id in named if id}) > 1

    def _features(self, task: TaskId) -> Iterator[Feature]:
        extras = self._imported.extras
        yield from features_of(dict(extras.tasks.get(task, ())), OF_TASK)
        for assignment in extras.assignments.get(task, ()):
            yield from features_of(dict(assignment), OF_ASSIGNMENT)

    def _is_manual(self, task: TaskId) -> bool:
        return any(feature is MANUAL for feature in self._features(task))

    def _predecessor(self, task: TaskId) -> TaskId | None:
        """Return a task that differs and that this one, or a summary above it, waits for."""
        project = self._imported.project
        for each in (task, *project.ancestors(task)):
            for dependency in project.predecessors(each):
                for before in self._leaves(dependency.predecessor):
                    if before in self._differing:
                        return before
        return None

    def _leaves(self, task: TaskId) -> tuple[TaskId, ...]:
        known = self._leaves_below.get(task)
        if known is None:
            known = self._leaves_below[task] = tuple(self._leaves_of(task))
        return known

    def _leaves_of(self, task: TaskId) -> Iterator[TaskId]:
        waiting = [task]
        while waiting:
            each = waiting.pop()
            below = self._imported.project.children(each)
            waiting += reversed(below)
            if not below:
                yield each

    def _is_same_moment(self, dates: TaskDates, stored: StoredDates) -> bool:
        """Whether no working time lies between the computed and the stored dates."""
        pairs = (dates.scheduled_start, stored.start), (dates.scheduled_finish, stored.finish)
        return all(held is None or self._worked(dates, at, held) == 0 for at, held in pairs)

    def _length(self, dates: TaskDates, stored: StoredDates) -> int | None:
        if stored.start is None or stored.finish is None:
            return None
        return self._worked(dates, stored.start, stored.finish)

    def _worked(self, dates: TaskDates, one: datetime, other: datetime) -> int | None:
        """Working minutes between two times; ``None`` where that cannot be told."""
        working = self._computed.working_times.get(dates.calendar)
        if working is None:
            return None
        try:
            first, last = (
                instant_of(at.replace(second=0, microsecond=0), None, field="stored", edge="start")
                for at in (one, other)
            )
            return working.diff(first, last)
        except PmcoreError:
            return None


def _with_content(calendar: Calendar) -> Calendar:
    """Return the first calendar of a lineage that says something itself."""
    own = (each for each in calendar.lineage() if each.week or each.dated_weeks or each.exceptions)
    return next(own, calendar)
