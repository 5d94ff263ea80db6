"""The slow reference scheduler: both schedules as fixpoints of one set of inequalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pmcore.kernel import Code, InputError, TaskId
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.critical import critical_tasks
from pmcore.testing.driving import Driving
from pmcore.testing.early import early_schedule
from pmcore.testing.floats import Floats
from pmcore.testing.hammocks import Hammocks
from pmcore.testing.late import late_schedule
from pmcore.testing.plan import Plan
from pmcore.testing.scheduled import scheduled_dates
from pmcore.testing.state import State
from pmcore.wbs import Project


@dataclass(frozen=True, slots=True)
class ReferenceDates:
    """What the reference says about one task: instants, and floats in minutes."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    scheduled_start: int
    scheduled_finish: int
    total_float: int
    free_float: int
    interfering_float: int
    independent_float: int


@dataclass(frozen=True, slots=True)
class ReferenceSchedule:
    """A schedule as plain data; dependencies are named by predecessor, successor and type.

    Attributes
    ----------
    tasks
        Dates and floats of every task and summary task.
    finish
        The largest early finish, stretched summaries included.
    counted
        The tasks that take part; if none does, all but level of effort, if any.
    driving
        Dependencies that drive.
    broken
        Dependencies that hard constraints break.
    longest_path
        The tasks (not summaries) that the finish rests on.
    critical
        The critical tasks and summary tasks.
    """

    tasks: Mapping[TaskId, ReferenceDates]
    finish: int
    counted: frozenset[TaskId]
    driving: frozenset[tuple[TaskId, TaskId, str]]
    broken: frozenset[tuple[TaskId, TaskId, str]]
    longest_path: frozenset[TaskId]
    critical: frozenset[TaskId]


def reference_schedule(
    project: Project, first: date, last: date, options: SchedulingOptions | None = None
) -> ReferenceSchedule:
    """Schedule a project by sweeping over its inequalities until nothing moves.

    It reads like ``docs/explanation/scheduling-semantics.md``, shares no code with the engine of
    :mod:`pmcore.scheduling`, and is meant for small projects: every minute between the two dates
    is looked at.

    Parameters
    ----------
    project
        A valid project.
    first, last
        Dates between which every early and late date, every bound and every lag falls.
    options
        How to read the plan; the defaults if left out.

    Raises
    ------
    HorizonError
        ``calendar.horizon`` when something lies outside.
    InputError
        ``value.invalid`` for a project without a calendar of its own, or without an imposed
        finish where the options plan backward from it.

    Examples
    --------
    >>> from datetime import date
    >>> from pmcore.calendars import Calendar
    >>> office = Calendar.standard("office", zone=None)
    >>> project = Project("P", "Shed", start=date(2026, 3, 2), calendars=[office])
    >>> _ = project.add("dig", "Dig", duration="1d")
    >>> _ = project.add("pour", "Pour", duration="4h")
    >>> _ = project.link("dig", "pour")
    >>> schedule = reference_schedule(project, date(2026, 2, 2), date(2026, 3, 31))
    >>> schedule.finish - schedule.tasks["pour"].early_start
    240
    """
    options = options or SchedulingOptions()
    _check_direction(project, options)
    plan = Plan(project, options, first, last)
    links, early = early_schedule(plan)
    late = late_schedule(plan, links, early)
    scheduled = scheduled_dates(plan, links, early, late)
    hammocks = Hammocks(plan, early)
    for state in (early, late, scheduled):
        hammocks.put(state, late=state is late)
    floats = Floats(plan, links, early, late)
    driving = Driving(plan, links, early)
    longest_path = driving.longest_path()
    return ReferenceSchedule(
        tasks=_results(floats, early, late, scheduled),
        finish=early.finish(),
        counted=frozenset(early.counted()),
        driving=frozenset(link.key for link in links if driving.drives(link)),
        broken=frozenset(link.key for link in links if driving.breaks(link)),
        longest_path=longest_path,
        critical=critical_tasks(plan, floats, longest_path),
    )


def _results(
    floats: Floats, early: State, late: State, scheduled: State
) -> dict[TaskId, ReferenceDates]:
    results = {}
    for task in floats.plan.project.tasks():
        found = floats.of(task.id)
        results[task.id] = ReferenceDates(
            *early.shown(task.id, late=False),
            *late.shown(task.id, late=True),
            *scheduled.shown(task.id, late=scheduled is late),
            total_float=found.total,
            free_float=found.free,
            interfering_float=found.interfering,
            independent_float=found.independent,
        )
    return results


def _check_direction(project: Project, options: SchedulingOptions) -> None:
    if options.direction == "backward" and project.settings.finish is None:
        problem = {
            "en": "must be forward where no finish is imposed",
            "zh": "未规定完成日期时应为 forward",
        }
        raise InputError(Code.VALUE_INVALID, field="direction", value="backward", problem=problem)
