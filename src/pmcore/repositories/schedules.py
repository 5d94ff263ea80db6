"""Computed dates that are kept, to be shown again without scheduling.

Dates follow from a plan and cost nothing to lose. What is kept of them is columns of whole numbers
under the version of the project, the version of pmcore and the options: a portfolio or a report
reads a year of dates in the time of one query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from pmcore.calendars import datetime_of
from pmcore.kernel import Code, Finding, ProjectError, ProjectId, StoreError, TaskId
from pmcore.kernel.coercion import one_of_kind
from pmcore.kernel.likeness import closest
from pmcore.repositories.digests import row_digest
from pmcore.repositories.packing import packed
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.version import __version__
from pmcore.wbs import Change, Project

Ints: TypeAlias = npt.NDArray[np.int64]
INSTANTS = (
    *("early_start", "early_finish", "late_start", "late_finish"),
    *("scheduled_start", "scheduled_finish"),
)
COLUMNS = (
    *INSTANTS,
    *("total_float", "free_float", "interfering_float", "independent_float"),
    *("is_critical", "duration", "zone"),
)
"""Columns that are kept; ``zone`` is the place of each task's zone among :attr:`zones`."""


@dataclass(frozen=True, eq=False)
class KeptSchedule:
    """Dates of one version of a project, as they were computed.

    Attributes
    ----------
    version
        Of the project.
    engine
        The version of pmcore that computed them.
    start, finish
        Of the whole, in the project's zone.
    task_ids
        In outline order, as the columns.
    zones
        Zones of the tasks' calendars; ``None`` is a floating one.
    columns
        By name, as :class:`~pmcore.scheduling.Columns` has them, each an array of whole numbers:
        instants are minutes since 1970, floats and ``duration`` minutes, ``is_critical`` 0 or 1.
    """

    project: ProjectId
    version: int
    engine: str
    options: SchedulingOptions
    start: datetime
    finish: datetime
    task_ids: tuple[TaskId, ...]
    zones: tuple[str | None, ...]
    columns: Mapping[str, Ints]

    @classmethod
    def of(cls, computed: Schedule) -> KeptSchedule:
        """Return what is kept of a schedule."""
        own = [task.calendar or computed.default_calendar for task in computed.project]
        held = computed.project.calendars
        zones = tuple(dict.fromkeys(held[id].zone for id in own))
        place = {id: zones.index(held[id].zone) for id in dict.fromkeys(own)}
        arrays = computed.columns.arrays()
        arrays["duration"] = computed.columns.duration
        arrays["zone"] = np.array([place[id] for id in own])
        return cls(
            computed.project_id,
            computed.project_version,
            __version__,
            computed.options,
            computed.start,
            computed.finish,
            computed.task_ids,
            zones,
            {name: _whole_numbers(arrays[name]) for name in COLUMNS},
        )

    @cached_property
    def rows(self) -> dict[TaskId, int]:
        """Place of each task in the columns."""
        return {id: row for row, id in enumerate(self.task_ids)}

    def __len__(self) -> int:
        return len(self.task_ids)

    def moments(self, task: TaskId) -> dict[str, datetime]:
        """Return the dates of a task in the zone of its calendar: ``scheduled_start`` and so on.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        if task not in self.rows:
            close = closest(task, self.task_ids)
            raise ProjectError(Code.TASK_UNKNOWN, project=self.project, task=task, close=close)
        row = self.rows[task]
        zone = self.zones[int(self.columns["zone"][row])]
        return {name: datetime_of(int(self.columns[name][row]), zone) for name in INSTANTS}

    def __repr__(self) -> str:
        days = f"{self.start:%Y-%m-%d} to {self.finish:%Y-%m-%d}"
        return f"<KeptSchedule of {self.project} version {self.version}: {len(self)} tasks, {days}>"

    def row(self, version: int) -> ScheduleRow:
        """Return its row in lists, given the version that the project has now."""
        return ScheduleRow(
            self.version, self.engine, self.options, self.start, self.finish, len(self),
            is_current=is_current(self.version, self.engine, version),
        )  # fmt: skip


def _whole_numbers(column: npt.NDArray[np.generic]) -> Ints:
    made = np.array(column, dtype=np.int64)
    made.flags.writeable = False
    return made


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule that is kept, without its dates.

    Attributes
    ----------
    version, engine
        Of the project, and of the pmcore that computed it.
    tasks
        How many it dates.
    is_current
        Whether both are those of today.
    """

    version: int
    engine: str
    options: SchedulingOptions
    start: datetime
    finish: datetime
    tasks: int
    is_current: bool


class ScheduleReader(Protocol):
    """Schedules that are kept of the projects of a tenant, one for each choice of options."""

    def open(
        self,
        project: ProjectId,
        options: SchedulingOptions | None = None,
        *,
        stale_ok: bool = False,
    ) -> KeptSchedule:
        """Read the dates of a project.

        Parameters
        ----------
        options
            Those it was scheduled with; pmcore's own reading by default.
        stale_ok
            Whether dates of an older version of the project, or by another version of pmcore, will
            do.

        Raises
        ------
        StoreError
            ``store.schedule_unknown``; ``store.schedule_stale``; ``store.project_unknown``;
            ``store.unreadable`` where what is kept is damaged.
        """

    def list(self, project: ProjectId) -> Sequence[ScheduleRow]:
        """Return which schedules of a project are kept, the latest version first.

        Raises
        ------
        StoreError
            ``store.project_unknown``.
        """

    def verify(self, project: ProjectId) -> tuple[Finding, ...]:
        """Look whether all schedules of a project are as they were kept; nothing found is good.

        Those that are current are computed again as well: that takes as long as scheduling.
        """


class ScheduleRepository(ScheduleReader, Protocol):
    """The same, to be written to as well."""

    def keep(self, computed: Schedule) -> None:
        """Keep the dates of a project, in place of those with the same options.

        Raises
        ------
        StoreError
            ``store.schedule_stale`` when the project is at another version by now;
            ``store.schedule_foreign`` when it holds changes that were never saved;
            ``store.project_unknown``.
        """

    def drop(self, project: ProjectId) -> None:
        """Forget all schedules of a project.

        Raises
        ------
        StoreError
            ``store.project_unknown``.
        """


def checked_schedule(value: object) -> Schedule:
    """Return a schedule.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    return one_of_kind(value, "schedule", Schedule)


def reading_of(options: SchedulingOptions) -> str:
    """Return what tells a choice of options from all others.

    Only what is not the default is told, so that an option which comes later changes no reading.
    """
    usual = asdict(SchedulingOptions())
    told = {name: value for name, value in asdict(options).items() if value != usual[name]}
    return f"{row_digest('options', packed(told)):032x}"


def is_current(version: int, engine: str, now: int) -> bool:
    """Whether dates of a version by a version of pmcore are those of today."""
    return (version, engine) == (now, __version__)


def stale(project: ProjectId, version: int, engine: str, now: int) -> StoreError:
    """Say that dates are not those of today."""
    named = {"project": project, "found": version, "engine": engine, "known": __version__}
    return StoreError(Code.STORE_SCHEDULE_STALE, version=now, **named)


def check_saved(computed: Schedule, now: int, last: Sequence[Change]) -> None:
    """Refuse to keep dates of a plan that is not the one kept.

    Parameters
    ----------
    now
        The version that is kept.
    last
        The last change that is kept, if any.
    """
    project = computed.project
    if project.version != now:
        raise stale(project.id, project.version, __version__, now)
    mine, theirs = project.log[-1:], tuple(last)
    if mine and theirs and _said(mine[0]) != _said(theirs[0]):
        raise StoreError(Code.STORE_SCHEDULE_FOREIGN, project=project.id, version=now)


def _said(change: Change) -> tuple[object, ...]:
    return change.number, change.kind, change.of, change.edits


def differing(kept: KeptSchedule, project: Project) -> Finding | None:
    """Schedule a project again and tell the first date that is not the one kept, if any."""
    again = KeptSchedule.of(schedule(project, kept.options))
    named = {"project": kept.project}
    if (again.task_ids, again.zones) != (kept.task_ids, kept.zones):
        return Finding(Code.STORE_SCHEDULE_DIFFERS, {**named, "task": "-", "column": "task"})
    for name, column in again.columns.items():
        rows = np.flatnonzero(column != kept.columns[name])
        if rows.size:
            task = kept.task_ids[int(rows[0])]
            return Finding(Code.STORE_SCHEDULE_DIFFERS, {**named, "task": task, "column": name})
    return None
