"""Which tasks another reading dates otherwise, and which of its options do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from pmcore.kernel import PmcoreError, TaskId
from pmcore.scheduling.dating import schedule
from pmcore.scheduling.engine.arrays import Flags
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.scheduled import Schedule
from pmcore.scheduling.settings_changed import moving_options
from pmcore.wbs import Project, ReadableProject

# Each option that is tried takes a schedule: of larger plans it is only told which ones differ.
MOST_SEARCHED = 20_000
_MILESTONES = "milestones"


@dataclass(frozen=True, slots=True, eq=False)
class Redating:
    """What another reading makes of the dates of a plan.

    Attributes
    ----------
    here, there
        The schedule as it is, and by the other reading.
    tasks
        Those whose start or finish differs, in outline order; summary tasks, too.
    options
        Names of the options that make the difference.
    is_searched
        Whether each was tried; else they are all that differ.
    is_other_plan
        Whether the plan they get makes a difference as well.
    """

    here: Schedule
    there: Schedule
    tasks: tuple[TaskId, ...]
    options: tuple[str, ...]
    is_searched: bool
    is_other_plan: bool

    def __repr__(self) -> str:
        causes = ", ".join((*self.options, *(["another plan"] if self.is_other_plan else [])))
        return f"<Redating: {len(self.tasks)} tasks by {causes}>"


def redated(
    here: Schedule, theirs: SchedulingOptions, project: Project | None = None
) -> Redating | None:
    """Schedule a plan as somebody else reads it; return ``None`` where all dates are the same.

    Nothing is scheduled where no option differs that dates depend on, and the plan is the same.

    Parameters
    ----------
    theirs
        Their options.
    project
        The plan as they get it, with the same tasks; the same plan unless given.

    Examples
    --------
    >>> from pmcore import Calendar, Project, SchedulingOptions, schedule
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project(
    ...     "fence", "Fence", start="2026-03-02", data_date="2026-03-09", calendars=[office]
    ... )
    >>> _ = plan.add("dig", "Dig", duration="2d")
    >>> redated(schedule(plan), SchedulingOptions.ms_project())
    <Redating: 1 tasks by data_date>
    """
    search = _Search(here, theirs, project)
    if not search.is_needed():
        return None
    there = search.there()
    apart = differing(here, there)
    if not apart.any():
        return None
    is_searched = len(here) <= MOST_SEARCHED
    options, left = search.options(there, apart) if is_searched else (search.names, apart)
    is_other_plan = search.is_other_plan and bool(left.any())
    if not options and not is_other_plan:
        options = search.names  # none does it alone
    ids = here.task_ids
    tasks = tuple(ids[row] for row in np.flatnonzero(apart).tolist())
    return Redating(here, there, tasks, options, is_searched, is_other_plan)


def differing(one: Schedule, other: Schedule) -> Flags:
    """Tell by row which tasks start or finish at another minute."""
    mine, theirs = one.columns, other.columns
    starts = mine.scheduled_start != theirs.scheduled_start
    finishes = mine.scheduled_finish != theirs.scheduled_finish
    apart: Flags = starts | finishes
    return apart


class _Search:
    """Tries the options that differ, one at a time."""

    def __init__(self, here: Schedule, theirs: SchedulingOptions, project: Project | None) -> None:
        self._here, self._given = here, project
        self._ours = settled(here.options, here.project)
        self._theirs = settled(theirs, here.project)
        self.names = tuple(moving_options(self._ours, self._theirs))
        self.is_other_plan = project is not None

    def is_needed(self) -> bool:
        """Whether dates can differ.

        Of a large plan the reading of milestones alone is not worth another schedule: it moves
        none that follows work.
        """
        is_alone = self.names == (_MILESTONES,) and len(self._here) > MOST_SEARCHED
        return self.is_other_plan or (bool(self.names) and not is_alone)

    def there(self) -> Schedule:
        """Return the schedule by the other reading."""
        return schedule(self._plan if self._given is None else self._given, self._theirs)

    @cached_property
    def _plan(self) -> Project:
        """The plan as it was scheduled."""
        return Project.of(self._here.project)

    def options(self, there: Schedule, apart: Flags) -> tuple[tuple[str, ...], Flags]:
        """Return the options that move some of the tasks, alone or beside the others.

        Besides it tells the rows that none of them moves.
        """
        left, found = apart.copy(), set[str]()
        trials = (
            (self._here, self._plan, self._ours, self._theirs),
            (there, self._plan if self._given is None else self._given, self._theirs, self._ours),
        )
        for base, project, options, others in trials:
            if not left.any():
                break
            moved = {name: self._moved(base, project, options, others, name) for name in self.names}
            found |= {name for name, rows in moved.items() if (rows & left).any()}
            for rows in moved.values():
                left &= ~rows
        return tuple(name for name in self.names if name in found), left

    @staticmethod
    def _moved(
        base: Schedule,
        project: Project,
        options: SchedulingOptions,
        others: SchedulingOptions,
        name: str,
    ) -> Flags:
        """Tell which rows one option of the other side moves."""
        tried = replace(options, **{name: getattr(others, name)})
        try:
            return differing(base, schedule(project, tried))
        except PmcoreError:  # such as backward without a finish: what cannot be says nothing
            return np.zeros(len(base), dtype=bool)


def settled(options: SchedulingOptions, project: ReadableProject) -> SchedulingOptions:
    """Return options that say what they leave to the project."""
    usual = project.settings.lag_calendar
    return options if options.lag_calendar else replace(options, lag_calendar=usual)
