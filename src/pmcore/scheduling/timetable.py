"""The timetable: the dates of one version of a project, as tasks and as columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars import Calendar, WorkingTime, datetime_of
from pmcore.kernel import CalendarId, LocalizedText, ProjectId, ResourceId, TaskId
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.dates import TaskDates, dates_of, deadlines_of
from pmcore.scheduling.engine.arrays import FOREVER, Flags
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.progressing import Progress, progress_of
from pmcore.scheduling.segments import segments_of
from pmcore.wbs import Dependency, ReadableProject

if TYPE_CHECKING:
    from pmcore.scheduling.workloads import Workloads


class Timetable:
    """The half of a :class:`~pmcore.scheduling.Schedule` that holds dates and explains none."""

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

    @cached_property
    def in_other_zones(self) -> tuple[TaskId, ...]:
        """Tasks whose dates are told in another zone than the project's, in outline order."""
        calendars = self._solution.network.calendars
        elsewhere = np.array([calendar.zone != self.zone for calendar in calendars])
        rows = elsewhere[self._outline.calendar].nonzero()[0].tolist()
        return tuple(self.task_ids[row] for row in rows)

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
        network, efforts = self._solution.network, self._workloads.efforts
        return progress_of(self.project, network, self.columns, efforts)

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

    def zone_of(self, task: TaskId) -> str | None:
        """Return the zone that dates of a task are told in: that of its calendar.

        Raises
        ------
        ProjectError
            ``task.unknown``.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> zones = {"office": "Asia/Shanghai", "site": "Europe/Berlin"}
        >>> hours = [Calendar.standard(id, zone=zone) for id, zone in zones.items()]
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=hours, calendar="office")
        >>> _ = plan.add("plan", "Plan", duration="1d")
        >>> _ = plan.add("dig", "Dig", duration="1d", calendar="site")
        >>> dates = schedule(plan)
        >>> dates.zone_of("plan"), dates.zone_of("dig"), dates.in_other_zones
        ('Asia/Shanghai', 'Europe/Berlin', ('dig',))
        """
        row = self.row(task)
        return self._solution.network.calendars[int(self._outline.calendar[row])].zone

    def segments(
        self, task: TaskId, resource: ResourceId | None = None
    ) -> tuple[tuple[datetime, datetime], ...]:
        """When a task is worked: one interval, several where splits or an interruption cut it.

        In the zone of the task's calendar; nights and weekends are not cut out.

        Parameters
        ----------
        resource
            Somebody who works on the task: then only when they do, what is done and what is left.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        InputError
            ``value.invalid`` for somebody who does not work on the task.

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
        row, zone = self.row(task), self.zone_of(task)
        if resource is None:
            found = segments_of(self.project, self._solution, self.columns, row)
        else:
            found = self._workloads.segments(row, resource)
        return tuple((datetime_of(start, zone), datetime_of(end, zone)) for start, end in found)

    def critical_path(self) -> tuple[TaskDates, ...]:
        """Critical tasks and milestones, by scheduled start, then in outline order."""
        critical = [self._dates(row) for row in self._critical_rows()]
        # dates of several zones compare as instants; a stable sort keeps the outline's order
        return tuple(sorted(critical, key=lambda dates: dates.scheduled_start))

    def driving(self) -> tuple[Dependency, ...]:
        """Dependencies that by themselves keep their successor from being one step earlier."""
        return self._dependencies(self._solution.driving.drives)

    def broken(self) -> tuple[Dependency, ...]:
        """Dependencies that hard constraints override."""
        return self._dependencies(self._solution.driving.broken)

    # inside

    @cached_property
    def _workloads(self) -> Workloads:
        from pmcore.scheduling.workloads import Workloads

        return Workloads(
            self.project, self._solution, self.options, self.columns, lambda: self.progress
        )

    @property
    def _taking_part(self) -> Flags:
        """By row: whether it takes part; where none does all but level of effort."""
        return self._solution.network.counted

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
