"""The schedule: dates computed from one version of a project, immutable, each one explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pmcore.calendars import WorkingTime, datetime_of, instant_of
from pmcore.kernel import (
    CalendarId,
    Code,
    Finding,
    LocalizedText,
    ProjectId,
    ScheduleError,
    TaskId,
)
from pmcore.scheduling.columns import Columns, columns_of
from pmcore.scheduling.compiling import compile_network
from pmcore.scheduling.dates import RowKind, TaskDates
from pmcore.scheduling.findings import findings_of
from pmcore.scheduling.network import FOREVER, Ints, Network
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.solving import Solution, driving_dependencies, solve, working_times
from pmcore.wbs import Dependency, Project, ReadableProject

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Comparison
    from pmcore.scheduling.explaining import Explanation


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
        greatest that satisfy the same dependencies and every upper bound.

    Raises
    ------
    ScheduleError
        ``schedule.empty``, ``schedule.no_calendar``; ``schedule.bound_too_far``,
        ``schedule.too_long`` and ``schedule.horizon`` for plans beyond the horizon.
    InputError
        ``time.naive`` or ``time.aware`` for a date that does not fit its calendar.

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
    if not len(project):
        raise ScheduleError(Code.SCHEDULE_EMPTY, project=project.id)
    calendar = project.settings.calendar
    if calendar is None:
        raise ScheduleError(Code.SCHEDULE_NO_CALENDAR, project=project.id)
    options = options or SchedulingOptions()
    return Schedule(project.snapshot(), options, solve(compile_network(project, calendar), options))


class Schedule:
    """Dates of one project version; made by :func:`schedule`, never changed.

    Attributes
    ----------
    project
        The project as it was scheduled; it can only be read.
    options
        How it was scheduled.
    columns
        All dates and floats as arrays in outline order.
    """

    def __init__(
        self, project: ReadableProject, options: SchedulingOptions, solution: Solution
    ) -> None:
        self.project = project
        self.options = options
        self._solution = solution
        self._row_of = {task.id: i for i, task in enumerate(solution.network.outline.tasks)}
        self.columns: Columns = columns_of(solution, _deadlines(solution.network))

    # the project in a few words

    @property
    def project_id(self) -> ProjectId:
        """Id of the project."""
        return self.project.id

    @property
    def project_name(self) -> LocalizedText:
        """Name of the project."""
        return self.project.settings.name

    @property
    def project_version(self) -> int:
        """Version of the project these dates belong to."""
        return self.project.version

    @property
    def default_calendar(self) -> CalendarId:
        """Id of the project's calendar."""
        return self._calendar_ids[self._default]

    @property
    def zone(self) -> str | None:
        """Zone of the project's calendar; ``None`` when floating."""
        return self._solution.network.calendars[self._default].zone

    @property
    def start(self) -> datetime:
        """Earliest early start of all tasks, in the project's zone."""
        return datetime_of(int(self.columns.early_start.min()), self.zone)

    @property
    def finish(self) -> datetime:
        """Latest early finish of all tasks, in the project's zone."""
        return datetime_of(self._solution.early.latest, self.zone)

    @property
    def imposed_finish(self) -> datetime | None:
        """The finish the project was given, in its zone."""
        finish = self._solution.network.finish
        return None if finish == FOREVER else datetime_of(finish, self.zone)

    @cached_property
    def working_times(self) -> dict[CalendarId, WorkingTime]:
        """Calendars by id, compiled as far as this schedule needed."""
        return working_times(self._solution)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a planner should see: missed deadlines and constraints, provisional holidays..."""
        return findings_of(self)

    # tasks

    @property
    def task_ids(self) -> tuple[TaskId, ...]:
        """Ids in outline order."""
        return tuple(self._row_of)

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, task: object) -> bool:
        return task in self._row_of

    def __iter__(self) -> Iterator[TaskDates]:
        codes = self.project.wbs_codes()
        return (self._dates(row, code) for row, (_, code) in enumerate(codes))

    def __getitem__(self, task: TaskId) -> TaskDates:
        return self._dates(self.row(task), self.project.wbs_code(task))

    def row(self, task: TaskId) -> int:
        """Position of a task in outline order and in the columns.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        return self._row_of[self.project[task].id]

    def critical_path(self) -> tuple[TaskDates, ...]:
        """Critical tasks and milestones, by early start, then in outline order."""
        rows = set(self._critical_rows())
        codes = enumerate(self.project.wbs_codes())
        critical = [self._dates(row, code) for row, (_, code) in codes if row in rows]
        # dates of several zones compare as instants; a stable sort keeps the outline's order
        return tuple(sorted(critical, key=lambda dates: dates.early_start))

    def driving(self) -> tuple[Dependency, ...]:
        """Dependencies that by themselves keep their successor from being one step earlier."""
        dependencies = self._solution.network.dependencies
        return tuple(dependencies[i] for i in driving_dependencies(self._solution))

    # questions

    def explain(self, task: TaskId, language: str = "en") -> Explanation:
        """Say why a task has its dates, in ``en`` or ``zh``.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        from pmcore.scheduling.explaining import explain

        return explain(self, task, language)

    def compare(self, other: Schedule) -> Comparison:
        """Say which tasks moved from ``other`` to this schedule, by how much and because of what.

        Raises
        ------
        ScheduleError
            ``schedule.not_comparable`` when the projects differ.
        """
        from pmcore.scheduling.comparing import compare

        return compare(before=other, after=self)

    # tables

    def to_rows(self, language: str = "en") -> list[dict[str, Any]]:
        """One mapping per task in outline order: plain texts, numbers and ISO times."""
        from pmcore.scheduling.tables import to_rows

        return to_rows(self, language)

    def to_frame(self, library: Literal["pandas", "polars"] = "pandas") -> Any:
        """Return a data frame, one line per task.

        Raises
        ------
        MissingExtraError
            ``extra.missing`` when the library is not installed.
        """
        from pmcore.scheduling.tables import to_frame

        return to_frame(self, library)

    def _repr_html_(self) -> str:
        # ADR-0003: what a notebook shows is the one thing drawn from above.
        from pmcore.views import gantt

        return gantt(self, max_rows=60).to_svg()

    def __repr__(self) -> str:
        days = f"{self.start:%Y-%m-%d} to {self.finish:%Y-%m-%d}"
        critical = len(self._critical_rows())
        return f"<Schedule of {self.project_id}: {len(self)} tasks, {days}, {critical} critical>"

    # inside

    @property
    def solution(self) -> Solution:
        """The solved network, for views that need more than dates."""
        return self._solution

    def is_elapsed(self, row: int) -> bool:
        """Whether a row's duration and floats are elapsed minutes."""
        network = self._solution.network
        node = network.outline.node[row]
        return node >= 0 and int(network.nodes.calendar[node]) == network.elapsed

    def _critical_rows(self) -> list[int]:
        outline = self._solution.network.outline
        rows: list[int] = self.columns.is_critical.nonzero()[0].tolist()
        return [row for row in rows if outline.is_leaf(row)]

    @property
    def _calendar_ids(self) -> list[CalendarId]:
        return [calendar.id for calendar in self._solution.network.calendars]

    @cached_property
    def _default(self) -> int:
        calendar = self.project.settings.calendar
        return next(i for i, known in enumerate(self._calendar_ids) if known == calendar)

    def _dates(self, row: int, wbs: str) -> TaskDates:
        network, columns = self._solution.network, self.columns
        outline = network.outline
        task, calendar = outline.tasks[row], network.calendars[outline.calendar[row]]
        elapsed = self.is_elapsed(row)
        start, finish = int(columns.early_start[row]), int(columns.early_finish[row])
        number = network.elapsed if elapsed else outline.calendar[row]
        kind: RowKind = task.kind if outline.is_leaf(row) else "summary"
        return TaskDates(
            id=task.id,
            name=task.name,
            wbs=wbs,
            kind=kind,
            depth=outline.depth[row],
            calendar=calendar.id,
            owner=task.owner,
            duration=self._solution.table.working[number].diff(start, finish),
            is_elapsed=elapsed,
            early_start=datetime_of(start, calendar.zone),
            early_finish=datetime_of(finish, calendar.zone),
            late_start=datetime_of(int(columns.late_start[row]), calendar.zone),
            late_finish=datetime_of(int(columns.late_finish[row]), calendar.zone),
            total_float=int(columns.total_float[row]),
            free_float=int(columns.free_float[row]),
            is_critical=bool(columns.is_critical[row]),
            deadline=task.deadline,
        )


def _deadlines(network: Network) -> Ints:
    outline = network.outline
    deadlines = np.full(len(outline), -1, dtype=np.int64)
    for row, task in enumerate(outline.tasks):
        if task.deadline is not None:
            zone = network.calendars[outline.calendar[row]].zone
            deadlines[row] = instant_of(task.deadline, zone, field="deadline", edge="end")
    return deadlines
