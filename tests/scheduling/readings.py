"""Plans read in several ways: how they are scheduled, and where two schedules differ."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from pmcore.kernel import PmcoreError, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

READINGS = st.sampled_from(
    (SchedulingOptions(), SchedulingOptions.ms_project(), SchedulingOptions.primavera())
)


def scheduled(project: Project, options: SchedulingOptions) -> Schedule:
    """Schedule a plan; instead of one that cannot be, another one is drawn."""
    try:
        return schedule(project, options)
    except PmcoreError:
        assume(False)
        raise


def apart(here: Schedule, there: Schedule) -> list[TaskId]:
    """Return the tasks that start or finish at another minute, compared one by one."""
    return [
        task.id
        for task in here
        if (task.scheduled_start, task.scheduled_finish)
        != (there[task.id].scheduled_start, there[task.id].scheduled_finish)
    ]
