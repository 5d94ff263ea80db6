"""Expected finishes: how long tasks take if each ends when whoever does it says it will."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pmcore.calendars import instant_of
from pmcore.kernel import Code, Duration, Finding, JsonValue, TaskId
from pmcore.kernel.coercion import one_of_kind
from pmcore.scheduling import Schedule, SchedulingOptions, TaskDates, schedule
from pmcore.scheduling.engine.expecting import Expected, minutes_more
from pmcore.scheduling.engine.remains import left_minutes
from pmcore.wbs import Project, Task, TaskFields
from pmcore.wbs.effort import effort_decides, length_minutes

_MOST_ROUNDS, _MOST_ATTEMPTS = 200, 5
Unmet: TypeAlias = Literal["people", "alap", "finish_link", "too_early", "no_work", "unsettled"]
_WHY: Mapping[Unmet, Mapping[str, str]] = {
    "people": {
        "en": "the people assigned decide how long it takes",
        "zh": "工期由所分配的人员决定",
    },
    "alap": {"en": "it is as late as possible", "zh": "它应越晚越好"},
    "finish_link": {
        "en": "a dependency into its finish decides when it ends",
        "zh": "指向其完成的依赖决定其结束时间",
    },
    "too_early": {
        "en": "no work can be done between its start and that date",
        "zh": "其开始与该日期之间没有可用的工作时间",
    },
    "no_work": {"en": "it takes no time", "zh": "它不占时间"},
    "unsettled": {
        "en": f"its start still moves after {_MOST_ROUNDS} rounds",
        "zh": f"经过 {_MOST_ROUNDS} 轮后其开始仍在变动",
    },
}


@dataclass(frozen=True, slots=True)
class ExpectedFinishes:
    """What follows from the expected finishes of a plan.

    Attributes
    ----------
    changes
        In outline order, for each task whose length changes: what to change, ready for
        ``project.update(task, **fields)``. A duration, of a started task what remains of it.
    findings
        Tasks whose expected finish plays no part, each with the reason.
    """

    changes: Mapping[TaskId, TaskFields]
    findings: tuple[Finding, ...]


def expected_finishes(
    project: Project, options: SchedulingOptions | None = None
) -> ExpectedFinishes:
    """Find how long tasks take so that each ends at its expected finish.

    A task with an ``expected_finish`` that is not finished takes from its early start, or from
    where what remains of it begins, until then, in its own working time. What follows it moves
    along. An expected finish plays no part where something else decides: an FF or SF dependency
    into the task, the effort of the people assigned, ALAP; nor before the task could start.

    Parameters
    ----------
    project
        Not changed.
    options
        How it is scheduled; defaults to ``SchedulingOptions()``.

    Raises
    ------
    ScheduleError, InputError
        As :func:`~pmcore.scheduling.schedule`.

    Notes
    -----
    What Primavera P6 does when it schedules with *use expected finish dates*. Each round schedules
    the plan, and foresees from there in one walk along the dependencies how long each such task
    takes if those before it take as long as they are to. Two rounds do, unless lengths move
    something else: the finish that a constraint asks for, or pauses.
    After 200 rounds the rest is told.

    Examples
    --------
    >>> from pmcore import Calendar, Project
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="2d", expected_finish="2026-03-05")
    >>> _ = plan.add("pour", "Pour", duration="2d", expected_finish="2026-03-09")
    >>> _ = plan.link("dig", "pour")
    >>> for task, fields in expected_finishes(plan).changes.items():
    ...     print(task, fields)
    dig {'duration': Duration('1920min')}
    """
    one_of_kind(project, "project", Project)
    expected = [task for task in project if _is_open(project, task)]
    unmet: dict[TaskId, Unmet] = {
        task.id: why for task in expected if (why := _decided_otherwise(project, task))
    }
    waiting = [task.id for task in expected if task.id not in unmet]
    trial, failed = _settled(project, options, waiting)
    for _ in range(_MOST_ATTEMPTS):
        if not failed:
            break
        # what cannot be met keeps its length, which may let others be met at another one
        unmet |= failed
        waiting = [id for id in waiting if id not in failed]
        trial, failed = _settled(project, options, waiting)
    unmet |= failed
    order = [task.id for task in expected]
    return ExpectedFinishes(
        {id: _fields(trial[id]) for id in order if id not in unmet and trial[id] != project[id]},
        tuple(_finding(project[id], unmet[id]) for id in order if id in unmet),
    )


def _settled(
    project: Project, options: SchedulingOptions | None, waiting: list[TaskId]
) -> tuple[Project, dict[TaskId, Unmet]]:
    """Return the plan with tasks as long as expected, and which of them are not after all."""
    trial = project.copy()
    for _ in range(_MOST_ROUNDS if waiting else 0):
        planned = schedule(trial, options)
        found = _to_change(planned, waiting)
        if not found:
            break
        with trial.change_set():
            for id, fields in found.items():
                trial.update(id, **fields)
    unmet = _still_unmet(schedule(trial, options), waiting) if waiting else ()
    return trial, dict(unmet)


def _is_open(project: Project, task: Task) -> bool:
    """Whether a task has an expected finish that could still change it."""
    is_decided = task.actual_finish is not None or task.is_manual or not task.is_active
    return task.expected_finish is not None and not is_decided and not project.is_summary(task.id)


def _decided_otherwise(project: Project, task: Task) -> Unmet | None:
    """Return what else decides when a task ends, if anything does."""
    started = task.actual_start is not None
    if task.is_milestone or not (started or length_minutes(task, project.minutes)):
        return "no_work"
    if task.as_late_as_possible and not started:
        return "alap"
    apart = any(held.effort or held.duration for held in task.assignments)
    if not started and (effort_decides(task) or apart):
        return "people"
    into = project.predecessors(task.id)
    return "finish_link" if any(link.type in ("FF", "SF") for link in into) else None


def _to_change(planned: Schedule, waiting: list[TaskId]) -> dict[TaskId, TaskFields]:
    """Return new lengths of the tasks that will not end as expected, all others as expected."""
    lengths = {id: _lengths(planned, id) for id in waiting}
    network, nodes = planned._solution.network, {id: _node(planned, id) for id in waiting}
    expected = {
        node: Expected(
            _expected_instant(planned, id),
            None if planned.project[id].actual_start is not None else lengths[id][0],
        )
        for id, node in nodes.items()
        if node >= 0 and network.nodes.works[node]
    }
    more = minutes_more(planned._solution, expected)
    wanted = {
        id: length + more.get(nodes[id], 0) if nodes[id] in expected else alone
        for id, (length, alone) in lengths.items()
    }
    return {
        id: _change(planned, id, minutes)
        for id, minutes in wanted.items()
        if 0 < minutes != lengths[id][0]
    }


def _node(planned: Schedule, id: TaskId) -> int:
    """Node of a task; -1 where people work on parts of it."""
    return int(planned._solution.network.outline.node[planned.row(id)])


def _change(planned: Schedule, id: TaskId, wanted: int) -> TaskFields:
    unit = "emin" if planned[id].is_elapsed else "min"
    made = Duration(f"{wanted}{unit}")
    started = planned.project[id].actual_start is not None
    return {"remaining_duration": made} if started else {"duration": made}


def _still_unmet(planned: Schedule, waiting: list[TaskId]) -> Iterator[tuple[TaskId, Unmet]]:
    """Yield the tasks that do not end as expected after all, and why."""
    for id in waiting:
        length, wanted = _lengths(planned, id)
        if wanted <= 0:
            yield id, "too_early"
        elif wanted != length:
            yield id, "unsettled"


def _lengths(planned: Schedule, id: TaskId) -> tuple[int, int]:
    """Minutes that a task takes, or that remain of it, and those that it is expected to."""
    task, minutes = planned.project[id], planned.project.minutes
    length = length_minutes(task, minutes) or 0
    if task.actual_start is not None:
        length = left_minutes(task, minutes)
    return length, length + _until_expected(planned, task, planned[id])


def _until_expected(planned: Schedule, task: Task, dates: TaskDates) -> int:
    """Minutes of the time a task is worked in from its early finish to the expected one."""
    expected = _expected_instant(planned, task.id)
    finish = int(planned.columns.early_finish[planned.row(task.id)])
    if dates.is_elapsed:
        return expected - finish
    working = planned.working_times[dates.calendar]
    # farther than a schedule needed to look: the next round looks from there
    return working.diff(finish, min(max(expected, working.lo), working.hi))


def _expected_instant(planned: Schedule, id: TaskId) -> int:
    task = planned.project[id]
    assert task.expected_finish is not None
    zone = planned.project.calendars[task.calendar or planned.default_calendar].zone
    return instant_of(task.expected_finish, zone, field="expected_finish", edge="end")


def _fields(task: Task) -> TaskFields:
    if task.actual_start is not None:
        return {"remaining_duration": task.remaining_duration}
    return {"duration": task.duration}


def _finding(task: Task, why: Unmet) -> Finding:
    assert task.expected_finish is not None
    context: dict[str, JsonValue] = {
        "task": task.id,
        "date": task.expected_finish.isoformat(),
        "reason": dict(_WHY[why]),
    }
    return Finding(Code.TRACKING_EXPECTED_FINISH, context)
