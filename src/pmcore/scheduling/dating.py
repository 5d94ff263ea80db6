"""From a project to its schedule: compile the network, solve it, give the dates a face."""

from __future__ import annotations

from pmcore.kernel import Code, ScheduleError
from pmcore.kernel.coercion import one_of_kind
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.scheduling.engine.solving import solve
from pmcore.scheduling.options import SchedulingOptions, options_of
from pmcore.scheduling.scheduled import Schedule
from pmcore.wbs import Project


def schedule(project: Project, options: SchedulingOptions | None = None) -> Schedule:
    """Find when each task can and must happen (critical path method, working time).

    Parameters
    ----------
    project
        Not changed. It needs at least one task and a calendar of its own.
    options
        Defaults to ``SchedulingOptions()``.

    Returns
    -------
    Schedule
        Early dates are the least that satisfy every dependency and lower bound, late dates the
        greatest that satisfy the same dependencies and every upper bound; scheduled dates are
        the ones to work to.

    Raises
    ------
    ScheduleError
        ``schedule.empty``, ``schedule.no_calendar``; ``schedule.no_finish`` for backward planning
        without an imposed finish; ``schedule.bound_too_far``, ``schedule.too_long``,
        ``schedule.horizon`` and ``schedule.out_of_range`` for plans beyond the horizon.
    InputError
        ``time.naive`` or ``time.aware`` for a date that does not fit its calendar;
        ``value.invalid`` for what is no project or are no options.

    Notes
    -----
    The inequalities are stated in ``docs/explanation/scheduling-semantics.md``. Cost grows with
    tasks and dependencies, not with the length of the plan.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:00-18:00")
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("pour", "Pour", duration="2d")
    >>> _ = plan.link("dig", "pour", lag="1d")
    >>> schedule(plan).finish.isoformat()
    '2026-03-09T18:00:00+08:00'
    """
    one_of_kind(project, "project", Project)
    options = options_of(options)
    if not len(project):
        raise ScheduleError(Code.SCHEDULE_EMPTY, project=project.id)
    calendar = project.settings.calendar
    if calendar is None:
        raise ScheduleError(Code.SCHEDULE_NO_CALENDAR, project=project.id)
    if options.direction == "backward" and project.settings.finish is None:
        raise ScheduleError(Code.SCHEDULE_NO_FINISH, project=project.id)
    network = compile_network(project, calendar, options)
    return Schedule(project.snapshot(), options, solve(network, options))
