"""What tells why a stored date is not the computed one, whatever tool stored it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import Calendar, instant_of
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, StoredDates
from pmcore.kernel import PmcoreError, TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates

FOLLOWS = Feature("predecessor", "the predecessor that differs,", "前置任务的日期不同：")
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


class Clues:
    """Looks for what may explain a difference.

    Parameters
    ----------
    differing
        The tasks whose dates differ.
    """

    def __init__(
        self, imported: Imported, computed: Schedule, differing: frozenset[TaskId]
    ) -> None:
        self._project = imported.project
        self._computed = computed
        self._differing = differing
        self._leaves_below: dict[TaskId, tuple[TaskId, ...]] = {}

    def predecessor(self, task: TaskId) -> TaskId | None:
        """Return a task that differs and that this one, or a summary above it, waits for.

        Level of effort follows its successors as well, and what lies beside it.
        """
        project = self._project
        if project[task].is_level_of_effort:
            return next((each for each in self._followed(task) if each in self._differing), None)
        for each in (task, *project.ancestors(task)):
            for dependency in project.predecessors(each):
                for before in self._leaves(dependency.predecessor):
                    if before in self._differing:
                        return before
        return None

    def _followed(self, task: TaskId) -> Iterator[TaskId]:
        project = self._project
        ends = [each.predecessor for each in project.predecessors(task)]
        ends += [each.successor for each in project.successors(task)]
        beside = () if ends else project.children(project[task].parent)
        for each in (*ends, *(each for each in beside if each != task)):
            yield from self._leaves(each)

    def work_apart(self, task: TaskId) -> bool:
        """Whether a task has people whose calendars have hours or days of their own."""
        project = self._project
        works_in = {each.id: each.calendar for each in project.settings.resources}
        named = {works_in[each.resource] for each in project[task].assignments}
        return len({_with_content(project.calendars[id]) for id in named if id}) > 1

    def is_same_moment(self, dates: TaskDates, stored: StoredDates) -> bool:
        """Whether no working time lies between the computed and the stored dates."""
        pairs = (dates.scheduled_start, stored.start), (dates.scheduled_finish, stored.finish)
        return all(held is None or self.is_rest_between(dates, at, held) for at, held in pairs)

    def is_rest_between(self, dates: TaskDates, one: datetime, other: datetime) -> bool:
        """Whether no working time of a task lies between two times."""
        return self._worked(dates, one, other) == 0

    def length(self, dates: TaskDates, stored: StoredDates) -> int | None:
        """Return the working minutes between the stored start and finish, if that can be told."""
        if stored.start is None or stored.finish is None:
            return None
        return self._worked(dates, stored.start, stored.finish)

    def _leaves(self, task: TaskId) -> tuple[TaskId, ...]:
        known = self._leaves_below.get(task)
        if known is None:
            known = self._leaves_below[task] = tuple(self._leaves_of(task))
        return known

    def _leaves_of(self, task: TaskId) -> Iterator[TaskId]:
        waiting = [task]
        while waiting:
            each = waiting.pop()
            below = self._project.children(each)
            waiting += reversed(below)
            if not below:
                yield each

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
