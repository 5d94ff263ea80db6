"""Expected finishes, slow and obvious: one task after the other, each time with a new schedule."""

from __future__ import annotations

from pmcore.calendars import instant_of
from pmcore.kernel import Duration, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project, Task


def settled_one_by_one(
    project: Project, options: SchedulingOptions, waiting: list[TaskId]
) -> Project | None:
    """Return the plan with each task as long as it takes until its expected finish.

    A task that would take no time keeps its length. ``None`` where tasks wait for each other by
    way of summaries, or one does not come to rest.
    """
    trial, before = project.copy(), _before(project)
    while waiting:
        id = next((id for id in waiting if before[id].isdisjoint(waiting)), None)
        if id is None or not _settle(trial, options, id):
            return None
        waiting = [each for each in waiting if each != id]
    return trial


def _settle(trial: Project, options: SchedulingOptions, id: TaskId) -> bool:
    original = trial[id]
    for _ in range(20):
        planned = schedule(trial, options)
        taken = _length(planned, trial[id])
        wanted = taken + until_expected(planned, trial[id])
        if wanted <= 0 and trial[id] != original:
            return False
        if wanted <= 0 or wanted == taken:
            return True
        made = Duration(f"{wanted}{'emin' if planned[id].is_elapsed else 'min'}")
        if original.actual_start is not None:
            trial.update(id, remaining_duration=made)
        else:
            trial.update(id, duration=made)
    return False


def _length(planned: Schedule, task: Task) -> int:
    minutes = planned.project.minutes
    length = minutes(task.duration) if task.duration is not None else 0
    if task.actual_start is None:
        return length
    if task.remaining_duration is not None:
        return minutes(task.remaining_duration)
    return -(-length * (100 - task.percent_complete) // 100)


def until_expected(planned: Schedule, task: Task) -> int:
    """Minutes of its working time from the early finish of a task to the expected one."""
    assert task.expected_finish is not None
    dates = planned[task.id]
    zone = planned.project.calendars[task.calendar or planned.default_calendar].zone
    wanted = instant_of(task.expected_finish, zone, field="expected_finish", edge="end")
    reached = int(planned.columns.early_finish[planned.row(task.id)])
    if dates.is_elapsed:
        return wanted - reached
    first, last = sorted((wanted, reached))
    worked = planned.working_times[dates.calendar].intervals(first, last)
    minutes = sum(finish - start for start, finish in worked)
    return minutes if wanted >= reached else -minutes


def _before(project: Project) -> dict[TaskId, set[TaskId]]:
    """Leaves before each leaf, by the dependencies of it and of the summaries above it."""
    below: dict[TaskId, set[TaskId]] = {task.id: set() for task in project}
    for task in project:
        above: TaskId | None = task.id
        while above is not None and not project.is_summary(task.id):
            below[above].add(task.id)
            above = project[above].parent
    direct: dict[TaskId, set[TaskId]] = {id: set() for id in below}
    for link in project.dependencies():
        for leaf in below[link.successor]:
            direct[leaf] |= below[link.predecessor]
    for _ in direct:  # no path is longer than this
        for leaf, found in direct.items():
            direct[leaf] = found.union(*(direct[each] for each in found))
    return direct
