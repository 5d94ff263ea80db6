"""Dates of a schedule, put into its plan as far as another reading would let them go."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from pmcore.calendars import datetime_of
from pmcore.kernel import TaskId
from pmcore.scheduling.dating import schedule
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.scheduled import Schedule
from pmcore.scheduling.segments import begun
from pmcore.wbs import Constraint, Project, ProjectSettings, ReadableProject, Task
from pmcore.wbs.progress import is_by_hand, precedes

# A round pins what waits for nothing that went; what waits for that mostly comes back with it.
_ROUNDS = 20
# What a start no earlier than the scheduled one says as well.
_IMPLIED = frozenset(("SNET", "FNET"))


@dataclass(frozen=True, slots=True, eq=False)
class Pinned:
    """A plan that keeps dates of a schedule when it is read otherwise.

    Attributes
    ----------
    project
        The plan.
    tasks
        Those that were pinned, in outline order.
    """

    project: Project
    tasks: tuple[TaskId, ...]


def pinned(
    here: Schedule,
    theirs: SchedulingOptions,
    project: ReadableProject | None = None,
    *,
    among: Container[TaskId] | None = None,
) -> Pinned:
    """Keep what another reading would start, or go on with, earlier than a schedule does.

    A task that has not started gets SNET at its scheduled start; of one that has, what remains
    goes on when it does in the schedule. Only tasks that wait for no other of these are pinned:
    the others follow by their dependencies. What is later by the other reading, and a task whose
    own dates or other constraints decide, stays as it is.

    Parameters
    ----------
    theirs
        The other reading.
    project
        The plan that is read so, with the same tasks; that of the schedule unless given.
    among
        Tasks that may be pinned; all unless given.

    Raises
    ------
    ScheduleError
        As :func:`schedule`, for a plan that cannot be scheduled so.

    Examples
    --------
    >>> from pmcore import Calendar, Project, SchedulingOptions, schedule
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project(
    ...     "fence", "Fence", start="2026-03-02", data_date="2026-03-09", calendars=[office]
    ... )
    >>> _ = plan.add("dig", "Dig", duration="2d"), plan.add("pour", "Pour", duration="1d")
    >>> _ = plan.link("dig", "pour")
    >>> kept = pinned(schedule(plan), SchedulingOptions.ms_project())
    >>> kept.tasks, kept.project["dig"].constraints
    (('dig',), (Constraint('SNET', '2026-03-09T09:00:00'),))
    """
    plan = Project.of(here.project if project is None else project)
    looked_at: set[TaskId] = set()
    kept: set[TaskId] = set()
    for _ in range(_ROUNDS):
        earlier = _earlier(here, schedule(plan, theirs)) - looked_at
        earlier = {id for id in earlier if among is None or id in among}
        leading = [*_leading(plan, earlier)] or [id for id in earlier if not plan.is_summary(id)]
        pins = {id: fields for id in leading if (fields := _pin(here, plan[id]))}
        looked_at.update(leading)
        kept.update(pins)
        if not leading:
            break
        if pins:
            tasks = (task.replace(**pins[task.id]) if task.id in pins else task for task in plan)
            plan = remade(plan, plan.settings, tasks)
    return Pinned(plan, tuple(task.id for task in plan if task.id in kept))


def _earlier(here: Schedule, there: Schedule) -> set[TaskId]:
    """Return the tasks that start or finish earlier by the other reading; summary tasks, too."""
    mine, theirs = here.columns, there.columns
    starts = theirs.scheduled_start < mine.scheduled_start
    finishes = theirs.scheduled_finish < mine.scheduled_finish
    ids = here.task_ids
    return {ids[row] for row in np.flatnonzero(starts | finishes).tolist()}


def _leading(plan: Project, among: Container[TaskId]) -> Iterator[TaskId]:
    """Yield the leaves among some tasks that wait for none of them."""
    waiting: dict[TaskId | None, bool] = {None: False}
    tree = plan.tree()
    for task in plan:  # what is above a task comes before it
        after = any(link.predecessor in among for link in plan.predecessors(task.id))
        waiting[task.id] = after or waiting[task.parent]
        if task.id in among and task.id not in tree and not waiting[task.id]:
            yield task.id


def _pin(here: Schedule, task: Task) -> dict[str, Any]:
    """Return fields that keep the dates of a leaf; none where they cannot."""
    if task.is_level_of_effort or is_by_hand(task) or task.actual_finish is not None:
        return {}
    if task.actual_start is not None:
        return _resumed(here, task)
    if task.as_late_as_possible or any(each.kind not in _IMPLIED for each in task.constraints):
        return {}
    start = _entry(here, task)
    return {} if start is None else {"constraints": [Constraint("SNET", start)]}


def _entry(here: Schedule, task: Task) -> datetime | None:
    """Return where a leaf stands before its delay, if it can be put there."""
    if task.leveling_delay is None:
        return here[task.id].scheduled_start
    row = here.row(task.id)
    entry = int(here.columns.scheduled_start[row]) - here.project.minutes(task.leveling_delay)
    working = here.working_times[here.work_calendars[row]]
    is_worked = working.start_at(working.pos(entry)) == entry
    return datetime_of(entry, here.zone_of(task.id)) if is_worked else None


def _resumed(here: Schedule, task: Task) -> dict[str, Any]:
    """Return since when started work rests, and when what remains goes on."""
    solution, row = here._solution, here.row(task.id)
    network, zone = solution.network, here.zone_of(task.id)
    rests, goes_on = [], []
    for node in network.outline.leaves(row).tolist():
        if (told := begun(network, node)) is None:
            return {}
        working = solution.ground.table.working[int(network.nodes.calendar[node])]
        begin, end = int(here.columns.scheduled_start[row]), int(solution.scheduled.finish[node])
        first, last = working.pos(begin) + told.waited, working.pos(end)
        rests.append(working.finish_at(first + told.done) if told.done else begin)
        goes_on.append(working.start_at(last - told.left) if told.left else end)
    suspended, resume = max(rests), min(goes_on)
    if suspended >= resume:
        return {}
    since, until = task.suspended or datetime_of(suspended, zone), datetime_of(resume, zone)
    # work may go on here before it is said to rest
    return {} if precedes(until, since) else {"suspended": since, "resume": until}


def remade(project: Project, settings: ProjectSettings, tasks: Iterable[Task]) -> Project:
    """Return a plan with other settings and tasks under the same ids: its log ends here."""
    baselines = project.baselines.values()
    links, version = project.dependencies(), project.version
    return Project.from_records(settings, tasks, links, baselines=baselines, version=version)
