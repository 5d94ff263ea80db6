"""What Microsoft Project will make of the dates of a plan, which it schedules by its own rules."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from pmcore.exchange.exporting.other_dates import Dialect, redated_by_tool
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.mspdi.reading import MICROSOFT_PROJECT
from pmcore.kernel import Finding, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.pinning import pinned
from pmcore.scheduling.redating import differing
from pmcore.wbs import Project, ReadableProject

_DIALECT = Dialect(
    MICROSOFT_PROJECT.name,
    MICROSOFT_PROJECT.preset,
    "Write the file with keep_forecast=True (convert --keep-forecast) to hold what it would do "
    "earlier.",
    "用 keep_forecast=True（convert --keep-forecast）写出，可避免任务被提前。",
)


def redated_by_project(
    project: ReadableProject,
    here: SchedulingOptions | Schedule,
    options: SchedulingOptions,
    before: Imported | None = None,
) -> tuple[Finding, ...]:
    """Tell which tasks Microsoft Project will date otherwise than the plan's own options do.

    Level of effort is written to stay where it is.

    Parameters
    ----------
    here
        The schedule of the plan; only how it is scheduled where there is none.
    options
        What the file says of its options.
    before
        What the plan was read from.
    """
    theirs = reading_of(project, options, before)
    return redated_by_tool(_DIALECT, project, here, theirs, stays=attrgetter("is_level_of_effort"))


class Forecast(NamedTuple):
    """A plan that says itself what its schedule says.

    Attributes
    ----------
    project
        The plan.
    schedule
        Its dates: those it had; ``None`` for those of the file that it was read from.
    kept
        Tasks that say more than before.
    """

    project: ReadableProject
    schedule: Schedule | None
    kept: tuple[TaskId, ...]


def with_forecast(
    project: ReadableProject,
    options: SchedulingOptions | None,
    made: Schedule | None,
    before: Imported | None = None,
) -> Forecast:
    """Return a plan whose tasks Microsoft Project dates no earlier than its schedule does.

    Parameters
    ----------
    options
        How the plan is scheduled.
    made
        Its schedule, if there is one.
    before
        What it was read from.

    Raises
    ------
    ScheduleError
        For a plan that cannot be scheduled.
    """
    here = schedule(Project.of(project), options) if made is None else made
    found = pinned(here, reading_of(project, here.options, before))
    if found.tasks:
        again = schedule(found.project, here.options)
        if not differing(here, again).any():  # else it is better told than half kept
            return Forecast(found.project, again, found.tasks)
    # a file that is written back as it was keeps the dates it had
    return Forecast(project, here if before is None else made, ())


def reading_of(
    project: ReadableProject, options: SchedulingOptions, before: Imported | None = None
) -> SchedulingOptions:
    """Return how a plan is scheduled by Microsoft Project, from a file written with some options.

    The file says from which end, and whether constraints give way; lags run in the successor's
    calendar unless they are in elapsed time.
    """
    usual = project.settings.lag_calendar
    return SchedulingOptions.ms_project(
        constraints="soft" if options.constraints == "soft" else "hard",
        direction=options.direction,
        late_tasks=options.late_tasks,
        lag_calendar=usual if usual == "elapsed" else "successor",
        milestones="any",
        open_ends=before.options.open_ends if before else "project_finish",
        horizon_years=options.horizon_years,
    )
