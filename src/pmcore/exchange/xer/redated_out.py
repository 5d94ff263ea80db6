"""What P6 will make of the dates of a plan; its start and data date, as P6 needs them."""

from __future__ import annotations

from typing import NamedTuple, Unpack

import numpy as np

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.other_dates import Dialect, redated_by_tool
from pmcore.exchange.p6.constraints_in import MANDATORY_KINDS
from pmcore.exchange.xer.losses import FIRST_START, HELD_START, STATUS_UNHEEDED
from pmcore.exchange.xer.reading import PRIMAVERA
from pmcore.kernel import Finding, ScheduleError, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.pinning import pinned, remade
from pmcore.scheduling.redating import differing
from pmcore.wbs import Project, SettingsFields

_DIALECT = Dialect(
    PRIMAVERA.name,
    PRIMAVERA.preset,
    "Set constraints where dates have to stay.",
    "需要保持的日期请用限制条件固定。",
)
_MANDATORY = frozenset(MANDATORY_KINDS.values())


def redated_by_p6(
    project: Project,
    here: SchedulingOptions | Schedule,
    options: SchedulingOptions,
    written: Project | None = None,
) -> tuple[Finding, ...]:
    """Tell which tasks P6 will date otherwise than the plan's own options do.

    Parameters
    ----------
    here
        The schedule of the plan; only how it is scheduled where there is none.
    options
        What the file says of its options.
    written
        The plan that P6 has then, if it is another one.
    """
    theirs = reading_of(project, options)
    return redated_by_tool(_DIALECT, project, here, theirs, written=written)


def reading_of(project: Project, options: SchedulingOptions) -> SchedulingOptions:
    """Return how a plan is scheduled by P6, from a file written with some options."""
    is_pinned = options.constraints != "soft" and any(
        each.kind in _MANDATORY for task in project for each in task.constraints
    )
    return SchedulingOptions.primavera(
        constraints="mandatory" if is_pinned else "soft",
        lag_calendar=options.lag_calendar or project.settings.lag_calendar,
        progress=options.progress,
        start_lag_from=options.start_lag_from,
        open_ends=options.open_ends,
        horizon_years=options.horizon_years,
    )


class Fitted(NamedTuple):
    """A plan whose start and data date are those that P6 needs.

    Attributes
    ----------
    project
        The plan to write.
    read
        The plan that P6 has then, as far as its dates depend on it; ``None`` if it is the same.
    schedule
        Dates of the plan as it was, if they had to be known.
    """

    project: Project
    read: Project | None
    schedule: Schedule | None


def fitted(
    project: Project, options: SchedulingOptions, made: Schedule | None, ledger: Ledger
) -> Fitted:
    """Change start and data date of a plan where P6 comes nearer to its dates by that.

    P6 lets no work lie before the data date and no task begin before the project, with which all
    begin that wait for nothing; other options differ. What is changed is told. It has no dates that
    are set by hand, either.

    Parameters
    ----------
    made
        The schedule of the plan, if there is one.
    """
    is_unheeded = options.data_date == "ignored" and project.settings.data_date is not None
    is_by_hand = any(task.is_manual for task in project)
    if not is_unheeded and not is_by_hand and options.project_start != "default":
        return Fitted(project, None, made)
    try:
        here = schedule(project, options) if made is None else made
        bare = _without_manual(project)
        read = _Fitting(bare, here, reading_of(project, options), ledger).plan()
    except ScheduleError:  # what has no dates here has none to keep
        return Fitted(project, None, made)
    if read is project:
        return Fitted(project, None, here)
    return Fitted(project if read is bare else _written(project, read), read, here)


class _Fitting:
    """Tries changes of a plan; each stays where P6 then dates more tasks as they are."""

    def __init__(
        self, project: Project, here: Schedule, theirs: SchedulingOptions, ledger: Ledger
    ) -> None:
        self._project, self._here, self._theirs, self._ledger = project, here, theirs, ledger

    def plan(self) -> Project:
        """Return the plan as P6 comes nearest to its dates."""
        plan, settings = self._project, self._project.settings
        apart = self._apart(plan)
        if apart and settings.data_date is not None and self._here.options.data_date == "ignored":
            tried = _with(plan, data_date=None)
            if (now := self._apart(tried)) < apart:
                plan, apart = tried, now
                self._ledger.adjusted(STATUS_UNHEEDED, plan.id)
        if apart and self._here.options.project_start == "default":
            plan = self._begun_first(plan, apart)
        return plan

    def _begun_first(self, plan: Project, apart: int) -> Project:
        """Return the plan that begins with its first task, and holds the others where they are."""
        agreed = self._agreed(plan)
        tried = _with(plan, start=self._here.start)
        held = pinned(self._here, self._theirs, tried, among=agreed)
        if self._apart(held.project) >= apart:
            return plan
        self._ledger.adjusted(FIRST_START, plan.id)
        for task in held.tasks:
            self._ledger.adjusted(HELD_START, task)
        return held.project

    def _agreed(self, plan: Project) -> frozenset[TaskId]:
        """Return the tasks that P6 dates as they are."""
        ids = self._here.task_ids
        alike = ~differing(self._here, schedule(plan, self._theirs))
        return frozenset(ids[row] for row in np.flatnonzero(alike).tolist())

    def _apart(self, plan: Project) -> int:
        """Count the tasks that P6 dates otherwise."""
        return int(differing(self._here, schedule(plan, self._theirs)).sum())


def _without_manual(project: Project) -> Project:
    """Return a plan without dates that are set by hand."""
    if not any(task.is_manual for task in project):
        return project
    tasks = (
        task.replace(manual_start=None, manual_finish=None) if task.is_manual else task
        for task in project
    )
    return remade(project, project.settings, tasks)


def _written(project: Project, read: Project) -> Project:
    """Return a plan with the settings and constraints of another one."""
    tasks = (
        task if task.constraints == held.constraints else task.replace(constraints=held.constraints)
        for task, held in zip(project, read, strict=True)
    )
    return remade(project, read.settings, tasks)


def _with(project: Project, **settings: Unpack[SettingsFields]) -> Project:
    """Return a plan with other settings."""
    return remade(project, project.settings.replace(**settings), project)
