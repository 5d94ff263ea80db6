"""The schedule: dates computed from one version of a project, immutable, each one explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pmcore.calendars import Calendar, WorkingTime, datetime_of
from pmcore.kernel import (
    CalendarId,
    Code,
    Finding,
    LocalizedText,
    ProjectId,
    ResourceId,
    ScheduleError,
    TaskId,
)
from pmcore.kernel.coercion import DateLike, unusable
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.dates import TaskDates, dates_of, deadlines_of
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.network import FOREVER, STRUCTURAL, Flags, Ints
from pmcore.scheduling.engine.solving import Solution, solve
from pmcore.scheduling.findings import findings_of
from pmcore.scheduling.options import SchedulingOptions, options_of
from pmcore.scheduling.progressing import Progress, progress_of
from pmcore.scheduling.segments import segments_of
from pmcore.wbs import Dependency, Project, ReadableProject

if TYPE_CHECKING:
    from pmcore.scheduling.asking import Answer, FinishExplanation
    from pmcore.scheduling.certificate import Verification
    from pmcore.scheduling.comparing import Comparison
    from pmcore.scheduling.costs import Costs
    from pmcore.scheduling.explaining import Explanation
    from pmcore.scheduling.loading import Load
    from pmcore.scheduling.paths import FloatPath
    from pmcore.scheduling.rests import LongRests
    from pmcore.scheduling.spanning import Spanning
    from pmcore.scheduling.workloads import Workloads


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
    if not isinstance(project, Project):
        raise unusable("project", project, "it must be a Project", "应为 Project")
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
        self._outline = solution.network.outline
        self.columns: Columns = Columns(solution)

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

    @cached_property
    def default_calendar(self) -> CalendarId:
        """Id of the project's calendar."""
        calendar = self.project.settings.calendar
        return next(id for id in self.working_times if id == calendar)

    @property
    def zone(self) -> str | None:
        """Zone of the project's calendar; ``None`` when floating."""
        return self.project.calendars[self.default_calendar].zone

    @property
    def start(self) -> datetime:
        """Earliest scheduled start of all tasks that take part, in the project's zone."""
        return datetime_of(int(self.columns.scheduled_start[self._taking_part].min()), self.zone)

    @property
    def finish(self) -> datetime:
        """Latest scheduled finish of all tasks that take part, in the project's zone."""
        return datetime_of(int(self.columns.scheduled_finish[self._taking_part].max()), self.zone)

    @property
    def imposed_finish(self) -> datetime | None:
        """The finish the project was given, in its zone."""
        finish = self._solution.network.finish
        return None if finish == FOREVER else datetime_of(finish, self.zone)

    @cached_property
    def working_times(self) -> dict[CalendarId, WorkingTime]:
        """Calendars by id, compiled as far as this schedule needed."""
        solution = self._solution
        calendars = solution.network.calendars
        working = solution.ground.table.working[: len(calendars)]
        return {known.id: time for known, time in zip(calendars, working, strict=True)}

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """Calendars that tasks, lags and people of the plan use, the project's own first."""
        parts = chain.from_iterable(map(parts_of, self._solution.network.calendars))
        own = self.project.calendars[self.default_calendar]
        return tuple(dict.fromkeys([own, *parts]))

    @cached_property
    def work_calendars(self) -> tuple[CalendarId, ...]:
        """Id of the calendar each task is worked in, in outline order; see :class:`TaskDates`."""
        network = self._solution.network
        numbers = np.where(self.is_elapsed, network.outline.calendar, network.work_calendars())
        ids = [calendar.id for calendar in network.calendars]
        return tuple(map(ids.__getitem__, numbers.tolist()))

    @cached_property
    def is_elapsed(self) -> Flags:
        """Whether duration and floats of each task are elapsed time, in outline order."""
        network = self._solution.network
        is_elapsed: Flags = network.work_calendars() == network.elapsed
        return is_elapsed

    @property
    def is_active(self) -> Flags:
        """Whether each task takes part, in outline order."""
        is_active: Flags = ~self._solution.network.is_inactive
        return is_active

    @cached_property
    def deadlines(self) -> dict[TaskId, datetime]:
        """When each task with a deadline must have finished; a plain date means its end."""
        return deadlines_of(self._solution.network)

    @cached_property
    def progress(self) -> Progress:
        """How far each task is, as columns in outline order."""
        return progress_of(self.project, self._solution.network, self.columns)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a planner should see: missed deadlines and constraints, provisional holidays..."""
        return findings_of(self, self._solution)

    @cached_property
    def _long_rests(self) -> LongRests:
        from pmcore.scheduling.rests import LongRests

        return LongRests(self._solution)

    @cached_property
    def _workloads(self) -> Workloads:
        from pmcore.scheduling.workloads import Workloads

        return Workloads(self.project, self._solution, self.options)

    @property
    def _taking_part(self) -> Flags:
        """By row: whether it takes part; where none does all but level of effort."""
        return self._solution.network.counted

    @cached_property
    def _is_settled(self) -> Flags:
        from pmcore.scheduling.settled import settled

        return settled(self._solution)

    def _to_do(self, row: int) -> Ints:
        """Nodes of the leaves from a row down that are not settled."""
        own = int(self._outline.node[row])
        leaves = self._outline.leaves(row) if own < 0 else np.array([own])
        to_do: Ints = leaves[~self._is_settled[leaves]]
        return to_do

    @cached_property
    def _spanning(self) -> Spanning:
        from pmcore.scheduling.spanning import Spanning

        return Spanning(self._solution, self.columns)

    # tasks

    @property
    def task_ids(self) -> tuple[TaskId, ...]:
        """Ids in outline order."""
        return self._outline.ids

    def __len__(self) -> int:
        return len(self._outline)

    def __contains__(self, task: object) -> bool:
        return isinstance(task, str) and task in self._outline.row_of

    def __iter__(self) -> Iterator[TaskDates]:
        return (self._dates(row) for row in range(len(self)))

    def __getitem__(self, task: TaskId) -> TaskDates:
        return self._dates(self.row(task))

    def row(self, task: TaskId) -> int:
        """Position of a task in outline order and in the columns.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        return self._outline.row_of[self.project[task].id]

    def segments(self, task: TaskId) -> tuple[tuple[datetime, datetime], ...]:
        """When a task is worked: one interval, several where splits or an interruption cut it.

        In the zone of the task's calendar; nights and weekends are not cut out.

        Raises
        ------
        ProjectError
            ``task.unknown``.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="2d", splits=["1d pause 3d"])
        >>> for start, finish in schedule(plan).segments("dig"):
        ...     print(start, finish)
        2026-03-02 09:00:00 2026-03-02 17:00:00
        2026-03-06 09:00:00 2026-03-06 17:00:00
        """
        row = self.row(task)
        zone = self._solution.network.calendars[int(self._outline.calendar[row])].zone
        found = segments_of(self.project, self._solution, self.columns, row)
        return tuple((datetime_of(start, zone), datetime_of(end, zone)) for start, end in found)

    def critical_path(self) -> tuple[TaskDates, ...]:
        """Critical tasks and milestones, by scheduled start, then in outline order."""
        critical = [self._dates(row) for row in self._critical_rows()]
        # dates of several zones compare as instants; a stable sort keeps the outline's order
        return tuple(sorted(critical, key=lambda dates: dates.scheduled_start))

    def float_paths(self, most: int = 10, *, within: int | None = None) -> tuple[FloatPath, ...]:
        """Split the tasks into paths, the critical ones first, then by total float.

        Parameters
        ----------
        most
            At most so many paths.
        within
            Only paths with at most so many minutes of total float.

        Raises
        ------
        InputError
            ``value.invalid``.

        Notes
        -----
        A path begins at its most urgent task (critical, least total float, latest finish) and
        follows driving dependencies backwards over tasks that are on no path yet, as the float
        paths of Primavera P6 do. The first is the critical path; where two paths lead to the
        finish with the same float, both are listed.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> for id, days in {"dig": 3, "buy": 1, "pour": 2}.items():
        ...     _ = plan.add(id, id, duration=f"{days}d")
        >>> _ = plan.link("dig", "pour"), plan.link("buy", "pour")
        >>> [(path.tasks, path.total_float) for path in schedule(plan).float_paths()]
        [(('dig', 'pour'), 0), (('buy',), 960)]
        """
        from pmcore.scheduling.paths import float_paths

        return float_paths(self._solution, most, within)

    def driving(self) -> tuple[Dependency, ...]:
        """Dependencies that by themselves keep their successor from being one step earlier."""
        return self._dependencies(self._solution.driving.drives)

    def holding(self) -> tuple[Dependency, ...]:
        """Dependencies that by themselves hold a scheduled date.

        Those of :meth:`driving`, but for tasks that ALAP or backward planning moved: then those
        that keep them from being later.
        """
        from pmcore.scheduling.reasons import held_dependencies

        if self._solution.scheduled is self._solution.early:
            return self.driving()
        return held_dependencies(self, self._solution)

    def broken(self) -> tuple[Dependency, ...]:
        """Dependencies that hard constraints override."""
        return self._dependencies(self._solution.driving.broken)

    # questions

    def explain(self, task: TaskId, language: str = "en") -> Explanation:
        """Say why a task has its dates, in ``en`` or ``zh``.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        from pmcore.scheduling.explaining import explain

        return explain(self, self._solution, task, language)

    def explain_finish(self, language: str = "en") -> FinishExplanation:
        """Say which chain of tasks leads to the finish, each with what holds it.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("pour", "Pour", duration="2d")
        >>> _ = plan.link("dig", "pour")
        >>> [step.task for step in schedule(plan).explain_finish().chain]
        ['dig', 'pour']
        """
        from pmcore.scheduling.asking import explain_finish

        return explain_finish(self, self._solution, language)

    def why_not_earlier(self, task: TaskId, at: DateLike, language: str = "en") -> Answer:
        """Say everything that keeps a task from starting by a date or moment.

        Parameters
        ----------
        task
            For a summary the leaf that starts first answers.
        at
            A date: some time on that day would do. A moment: then or before.
        language
            ``en`` or ``zh``.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        InputError
            ``value.invalid`` and the codes of times for a date that cannot be read.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("pour", "Pour", duration="2d")
        >>> _ = plan.link("dig", "pour")
        >>> answer = schedule(plan).why_not_earlier("pour", "2026-03-03")
        >>> answer.stands, answer.reasons[0].task
        (True, 'dig')
        """
        from pmcore.scheduling.asking import why_not_earlier

        return why_not_earlier(self, self._solution, task, at, language)

    def why_not_critical(self, task: TaskId, language: str = "en") -> Answer:
        """Say why a task is not critical: how far it can slip, and what it would meet then.

        For a summary the leaf with the least float answers.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        from pmcore.scheduling.asking import why_not_critical

        return why_not_critical(self, self._solution, task, language)

    def count_minutes(self, spans: Sequence[tuple[TaskId | None, int, int]]) -> list[int]:
        """Count how long it is from one instant to another, as tasks count it.

        Parameters
        ----------
        spans
            Of each a task, or ``None`` for the project's calendar, and two instants as the
            columns have them. They may lie beyond the schedule.

        Returns
        -------
        list[int]
            Working minutes of the calendar that the task is worked in, or elapsed ones where its
            duration is elapsed; negative where the second instant is the earlier one.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        CalendarError
            ``calendar.holidays_unknown`` for years that a holiday source does not know.
        """
        from pmcore.scheduling.measuring import count_minutes

        for task, _, _ in spans:
            if task is not None and task not in self:
                self.row(task)
        return count_minutes(self._solution, self.default_calendar, spans)

    def load(self, resource: ResourceId) -> Load:
        """Return what is left to do for one resource, instant by instant.

        Work counts at the scheduled dates: of a task that has started what remains, of a finished
        or an inactive one nothing.

        Raises
        ------
        InputError
            ``value.invalid`` for a resource that the project does not have.
        """
        return self._workloads.of(resource)

    def over_allocated(self) -> tuple[Finding, ...]:
        """Return a finding for each resource that is asked for more than there is of it.

        No schedule avoids that by itself: it is for the planner to see, and not among
        :attr:`findings`, because it costs a look at every assignment.
        """
        return tuple(self._workloads.over_allocated())

    def costs(self) -> Costs:
        """Return what every task costs as it is planned, done and left together.

        Work costs its effort at the rate of the day it falls on, spread evenly over the time of
        the assignment; overtime its own rate, each use what a use costs; materials their price;
        the fixed cost comes on top, and a summary task adds up what is below it. An inactive task
        costs nothing.

        Notes
        -----
        Every amount is counted exactly and rounded once, half up, to the smallest coin of the
        project's currency (hundredths without one). Sums are sums of rounded amounts.
        """
        from pmcore.scheduling.pricing import Pricing

        return Pricing(self.project, self._solution, self.columns, self._workloads).costs()

    def compare(self, other: Schedule) -> Comparison:
        """Say which tasks moved from ``other`` to this schedule, by how much and because of what.

        Raises
        ------
        ScheduleError
            ``schedule.not_comparable`` when the projects differ.
        InputError
            ``value.invalid`` for what is no schedule.
        """
        from pmcore.scheduling.comparing import Side, compare

        if not isinstance(other, Schedule):
            raise unusable("other", other, "it must be a Schedule", "应为 Schedule")
        return compare(Side(other, other._solution), Side(self, self._solution))

    def verify(self) -> Verification:
        """Hold this schedule against every rule, by a checker that shares no code with the engine.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d")
        >>> schedule(plan).verify().is_valid
        True
        """
        from pmcore.scheduling.certificate import verify

        return verify(self.project, self.to_rows(), self.options, finish=self.finish)

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

    def _critical_rows(self) -> list[int]:
        outline = self._solution.network.outline
        rows: list[int] = (self.columns.is_critical & ~outline.is_summary).nonzero()[0].tolist()
        return rows

    def _dependencies(self, chosen: Flags) -> tuple[Dependency, ...]:
        """Dependencies of edges, in the project's order."""
        network = self._solution.network
        index = network.edges.dependency[chosen & (network.edges.dependency != STRUCTURAL)]
        return tuple(network.dependencies[i] for i in sorted(set(index.tolist())))

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        """WBS codes by row; one alone would be looked for among all its neighbours."""
        return tuple(code for _, code in self.project.wbs_codes())

    def _dates(self, row: int) -> TaskDates:
        return dates_of(self._solution, self.columns, self.progress, row, self._codes[row])
