"""Making a baseline of a schedule: dates, durations, effort and cost as they are planned now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pmcore.kernel import Duration, TaskId, TextLike
from pmcore.kernel.coercion import iterable, one_of_kind
from pmcore.scheduling import Schedule, TaskDates
from pmcore.tracking.effort import planned_minutes
from pmcore.wbs import Assignment, Baseline, BaselineTask, Expense, ReadableProject
from pmcore.wbs.money import added

_HOUR = 60


def baseline_of(
    schedule: Schedule,
    number: int = 0,
    *,
    name: TextLike | None = None,
    saved_at: datetime | str | None = None,
    tasks: Iterable[TaskId] | None = None,
) -> Baseline:
    """Return what a schedule plans now, to be kept with ``project.set_baseline``.

    Parameters
    ----------
    schedule
        Its scheduled dates.
    number
        0 to 10.
    name, saved_at
        What people call the baseline, and the time with its offset at which it was saved.
    tasks
        Only these, as for ``project.baseline(0).with_tasks(baseline_of(schedule, tasks=["dig"]))``
        after a change was agreed on; unless given, all that take part.

    Returns
    -------
    Baseline
        Its tasks in outline order. Effort is that of the task, else what its people do in its
        duration. Cost is that of ``schedule.costs()``, rounded as there, of tasks with a fixed
        cost, or with people or expenses that have a price. A summary adds up effort and cost of
        what is below it, as far as it is known.

    Raises
    ------
    InputError
        ``value.invalid``, ``text.invalid``.
    ProjectError
        ``task.unknown``.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone=None, hours="09:00-17:00")
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="2d", effort="4d", cost=900)
    >>> plan.set_baseline(baseline_of(schedule(plan), name="Contract"))
    >>> plan.baseline()["dig"]
    BaselineTask('dig', start='2026-03-02T09:00', finish='2026-03-03T17:00', duration='2d',
    effort='4d', cost='900')
    """
    one_of_kind(schedule, "schedule", Schedule)
    project = schedule.project
    wanted = None if tasks is None else {project[id].id for id in iterable(tasks, "tasks")}
    if wanted is None:
        wanted = _taking_part(project)
    sums = _Sums(schedule)
    rows = [_row(schedule, dates, sums) for dates in schedule if dates.id in wanted]
    return Baseline(number, rows, name=name, saved_at=saved_at)


def _taking_part(project: ReadableProject) -> set[TaskId]:
    """Return the active leaves and every summary above one."""
    found: set[TaskId] = set()
    for task in reversed(project.tasks()):  # what is below a task comes before it
        if task.id in found or (task.is_active and not project.is_summary(task.id)):
            found.add(task.id)
            if task.parent is not None:
                found.add(task.parent)
    return found


def _row(schedule: Schedule, dates: TaskDates, sums: _Sums) -> BaselineTask:
    project, task = schedule.project, schedule.project[dates.id]
    effort = sums.effort[dates.id]
    return BaselineTask(
        dates.id,
        start=dates.scheduled_start,
        # a start by hand may lie behind the last finish of a summary
        finish=max(dates.scheduled_start, dates.scheduled_finish),
        duration=_typed(project, task.duration, max(dates.duration, 0), elapsed=dates.is_elapsed),
        effort=None if effort is None else _typed(project, task.effort, effort),
        cost=sums.cost[dates.id],
        is_summary=dates.kind == "summary",
    )


class _Sums:
    """Effort and cost of every task; those of a summary with all that is below it."""

    def __init__(self, schedule: Schedule) -> None:
        project = schedule.project
        rows = project.unrolled()
        spans = schedule.columns.duration.tolist()
        self.effort: dict[TaskId, int | None] = {
            task.id: self._spanned(schedule, row)
            if project.is_summary(task.id)
            else planned_minutes(project, task, spans[row])
            for row, task in enumerate(rows.tasks)
        }
        self.cost: dict[TaskId, Decimal | None] = {task.id: task.cost for task in rows.tasks}
        known = {id for id, cost in self.cost.items() if cost is not None}
        known.update(_with_prices(project))
        if known:
            costs = schedule.costs()
            self.cost |= {id: _as_typed(project[id].cost, costs[id].own) for id in known}
        for task in reversed(rows.tasks):  # what is below a task comes before it
            if task.parent is not None and task.is_active:
                self._add(task.parent, task.id)

    @staticmethod
    def _spanned(schedule: Schedule, row: int) -> int | None:
        """Return the effort of those who are assigned to a summary task itself."""
        efforts = schedule._workloads.efforts(row)
        return int(sum(efforts)) if efforts else None

    def _add(self, parent: TaskId, child: TaskId) -> None:
        effort, cost = self.effort[child], self.cost[child]
        if effort is not None:
            self.effort[parent] = (self.effort[parent] or 0) + effort
        if cost is not None:
            self.cost[parent] = added((self.cost[parent] or Decimal(0), cost))


def _as_typed(said: Decimal | None, cost: Decimal) -> Decimal:
    """Return a cost with the digits that were typed, where it is that."""
    return said if said is not None and said == cost else cost


def _with_prices(project: ReadableProject) -> list[TaskId]:
    """Return the tasks that cost more than their fixed cost: people, materials, money spent."""
    resources = project.settings.resources
    priced = {each.id for each in resources if each.every_rate or each.kind == "cost"}
    found = []
    for task in project if resources else ():
        used: list[Assignment | Expense] = [*task.assignments, *task.expenses]
        if any(each.rate or each.resource in priced for each in used):
            found.append(task.id)
    return found


def _typed(
    project: ReadableProject, said: Duration | None, minutes: int, *, elapsed: bool = False
) -> Duration:
    """Return minutes as they were typed, else in the largest unit in which they come out even."""
    if (
        said is not None
        and (said.kind == "elapsed") == elapsed
        and project.minutes(said) == minutes
    ):
        return said
    kind, day = ("e", 1440) if elapsed else ("", project.settings.conversion.minutes_per_day)
    for unit, size in (("d", day), ("h", _HOUR)):
        if not minutes % size:
            return Duration(f"{minutes // size}{kind}{unit}")
    return Duration(f"{minutes}{kind}min")
