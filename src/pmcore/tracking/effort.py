"""Effort of a task: planned, spent by what people logged, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.kernel import TaskId
from pmcore.kernel.coercion import one_of_kind
from pmcore.tracking.worklog import WorkLog
from pmcore.wbs import ReadableProject, Task
from pmcore.wbs.effort import worked_minutes


@dataclass(frozen=True, slots=True)
class EffortStatus:
    """Effort in working minutes of all people together.

    Attributes
    ----------
    planned
        The effort of the task; without one what its people do in its duration, each by their
        units or by an effort of their own. ``None`` where nothing tells.
    actual
        What people logged.
    remaining
        What is left of the plan: nothing once the task is finished, and never less than nothing.
        ``None`` where the plan is not known.
    """

    planned: int | None
    actual: int
    remaining: int | None

    @property
    def percent(self) -> int | None:
        """Percent of effort done, rounded down, so that 100 is said only when nothing remains."""
        if self.remaining is None:
            return None
        total = self.actual + self.remaining
        return 0 if not total else self.actual * 100 // total

    @property
    def overrun(self) -> int:
        """Minutes by which more was spent than planned."""
        return 0 if self.planned is None else max(self.actual - self.planned, 0)


def effort_status(project: ReadableProject, log: WorkLog) -> dict[TaskId, EffortStatus]:
    """Compare the effort planned with what was logged.

    Returns
    -------
    dict[TaskId, EffortStatus]
        Every task in outline order; summaries add up what is below them, as far as it is known,
        efforts of who is assigned to themselves and what was logged on themselves. What people do
        there by their units alone depends on dates: see ``Schedule.load()`` and
        ``Schedule.costs()``.

    Raises
    ------
    ProjectError
        ``task.unknown``, ``project.resource_unknown`` for entries that do not fit the project.
    InputError
        ``value.invalid`` for what is no project or no log.

    Examples
    --------
    >>> from pmcore import Calendar, Project, Resource
    >>> from pmcore.tracking import WorkEntry
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office],
    ...                resources=[Resource("li")])
    >>> _ = plan.add("dig", "Dig", effort="4d", assignments=["li"])
    >>> status = effort_status(plan, WorkLog([WorkEntry("dig", "li", "2026-03-02", "1d")]))
    >>> status["dig"], status["dig"].percent
    (EffortStatus(planned=1920, actual=480, remaining=1440), 25)
    """
    one_of_kind(project, "project", ReadableProject)
    one_of_kind(log, "log", WorkLog).check(project)
    spent = log.by_task()
    rows = project.unrolled()
    found: list[EffortStatus] = []
    for task, is_done in zip(rows.tasks, _are_done(project), strict=True):
        planned = planned_minutes(project, task)
        actual = spent.get(task.id, 0)
        left = None if planned is None else 0 if is_done else max(planned - actual, 0)
        found.append(EffortStatus(planned, actual, left))
    for row in range(len(found) - 1, -1, -1):  # what is below a row comes before it
        above = int(rows.parent[row])
        if above >= 0:
            found[above] = _sum(found[above], found[row])
    return dict(zip(rows.ids, found, strict=True))


def planned_minutes(project: ReadableProject, task: Task, span: int | None = None) -> int | None:
    """Minutes of effort planned for a task itself; see :class:`EffortStatus`.

    Parameters
    ----------
    span
        Working minutes from its start to its finish; level of effort takes all of them.
    """
    if task.effort is not None:
        return project.minutes(task.effort)
    length = worked_minutes(task, project.minutes, span)
    if not task.assignments or (length is None and not any(a.effort for a in task.assignments)):
        return None
    total = 0
    for held in task.assignments:
        if held.effort is not None:
            total += project.minutes(held.effort)
        else:
            total += int((length or 0) * held.average_units // 100)
    return total


def _are_done(project: ReadableProject) -> list[bool]:
    """Return whether each task is finished, in outline order; a summary with all below it."""
    rows = project.unrolled()
    is_done = [project.is_summary(task.id) or task.actual_finish is not None for task in rows.tasks]
    for row in range(len(is_done) - 1, -1, -1):  # what is below a row comes behind it
        above = int(rows.parent[row])
        if above >= 0 and not is_done[row] and rows.tasks[row].is_active:
            is_done[above] = False
    return is_done


def _sum(one: EffortStatus, other: EffortStatus) -> EffortStatus:
    return EffortStatus(
        _added(one.planned, other.planned),
        one.actual + other.actual,
        _added(one.remaining, other.remaining),
    )


def _added(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
