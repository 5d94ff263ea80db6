"""What the settings of a project ask of each record, compiled once per settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import compress, repeat
from operator import attrgetter, is_, ne
from typing import Any, Final

from pmcore.kernel import Code, Duration, InputError, ProjectError, ResourceId, TaskId, closest
from pmcore.kernel.coercion import unusable
from pmcore.wbs.baselines import Baseline, BaselineTask
from pmcore.wbs.constraint import SUMMARY_KINDS
from pmcore.wbs.dependency import LAG_CALENDARS, Dependency
from pmcore.wbs.progress import ACTUAL_DATES, MANUAL_DATES
from pmcore.wbs.resources import Resource
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.task import Task
from pmcore.wbs.task_fields import TaskDetails
from pmcore.wbs.values import Values

_MOST_KNOWN = 4096
# Kinds of resources that are assigned, and that expenses are made of.
_WORKERS, _SPENT = ("work",), ("material", "cost")
# What the tasks below decide, and what a summary has in its place.
SUMMARY_FIELDS: Final[TaskDetails] = {
    "duration": None,
    "effort": None,
    "fixed": "units",
    "ignore_resource_calendars": False,
    "estimate": None,
    "percent_complete": 0,
    "percent_complete_type": "duration",
    "physical_percent": 0,
    "as_late_as_possible": False,
    "leveling_delay": None,
    "expected_finish": None,
    "splits": (),
    "is_active": True,
}
_LENGTHS = ("duration", "effort", "remaining_duration", "leveling_delay")
_DATES = ("deadline", "expected_finish", *MANUAL_DATES, *ACTUAL_DATES)
_dates_of = attrgetter(*_DATES)
# Facts of a task that has started; they are not dropped when it becomes a summary.
_FACTS = ("actual_start", "actual_finish", "remaining_duration", "suspended", "resume")

# What is asked of few tasks, besides their lengths, their calendar, people and constraints.
_ASKED = ("splits", "estimate", "expenses", "scope", "fields", "series", *_DATES)
_CHECKED = frozenset({*_ASKED, *_LENGTHS, "calendar", "assignments", "constraints"})
_OF_LEAVES = ("kind", "constraints", *SUMMARY_FIELDS, *_FACTS)
_PLAIN_TASK = Task("plain", "Plain")
_asked, _of_leaves = attrgetter(*_ASKED), attrgetter(*_OF_LEAVES)
_USUAL, _OF_SUMMARIES = _asked(_PLAIN_TASK), _of_leaves(_PLAIN_TASK)


class Rules:
    """Checks records against the settings of their project, before they are part of it.

    It knows nothing of other records: whether ids exist and what is a loop, the project checks.

    Examples
    --------
    >>> from pmcore.kernel import ProjectError
    >>> rules = Rules(ProjectSettings("SITE", name="Site", start="2026-03-02"))
    >>> try:
    ...     rules.check_task(Task("dig", "Dig", calendar="office"))
    ... except ProjectError as error:
    ...     print(error.code)
    project.calendar_unknown
    """

    __slots__ = (
        "_axes",
        "_calendars",
        "_clock",
        "_conversion",
        "_fields",
        "_minutes",
        "_resources",
        "settings",
    )

    def __init__(self, settings: ProjectSettings) -> None:
        self.settings = settings
        self._calendars = frozenset(calendar.id for calendar in settings.calendars)
        self._clock = settings.clock
        self._conversion = settings.conversion
        self._fields = {definition.id: definition for definition in settings.field_definitions}
        self._axes = {axis.id: axis for axis in settings.scope_axes}
        self._resources = {resource.id: resource for resource in settings.resources}
        self._minutes: dict[Duration, int] = {}  # people type the same few durations

    def check_settings(self) -> None:
        """Hold the settings' own dates and scope against themselves."""
        settings = self.settings
        self._check_date(settings.start, "start")
        if settings.finish is not None:
            self._check_date(settings.finish, "finish")
        if settings.data_date is not None:
            self._check_date(settings.data_date, "data_date")
        for resource in settings.resources:
            self._check_steps(resource)
        self._check_scope(settings.scope, "project", settings.id)

    def check_task(self, task: Task) -> None:
        """Hold one task against the settings.

        Raises
        ------
        InputError
            ``duration.not_whole_minutes``, ``time.naive``, ``time.aware``, ``estimate.order``,
            ``field.value``, ``scope.value``.
        ProjectError
            ``project.calendar_unknown``, ``project.resource_unknown``, ``project.resource_kind``,
            ``field.undefined``, ``scope.axis``.
        """
        if task.duration is not None:
            self.minutes(task.duration)
        if task.effort is not None:
            self.minutes(task.effort)
        if task.remaining_duration is not None:
            self.minutes(task.remaining_duration)
        if task.leveling_delay is not None:
            self.minutes(task.leveling_delay)
        for split in task.splits:
            self.minutes(split.after)
            self.minutes(split.pause)
        if task.estimate is not None:
            self._check_estimate(task)
        self._check_calendar(task)
        self._check_assignments(task)
        for expense in task.expenses:
            self._check_use(task, expense.resource, _SPENT)
            priced = expense.rate_table or expense.rate
            if priced and self._resources[expense.resource].kind == "cost":
                en, zh = "money that is spent has no rates", "支出的费用没有费率"
                name = "rate_table" if expense.rate_table else "rate"
                raise unusable(name, str(priced), en, zh)
        self._check_constraints(task)
        dates = _dates_of(task)
        if any(dates):
            for field, value in zip(_DATES, dates, strict=True):
                if value is not None:
                    self._check_date(value, f"{field} of {task.id}")
        if task.scope:
            self._check_scope(task.scope, "task", task.id)
        if task.fields:
            self._check_fields(task)
        if task.series is not None:
            self.check_task(task.series.occurrence(task.id, task.name))

    def check_tasks(self, tasks: Collection[Task], given: Collection[str] = _CHECKED) -> None:
        """Hold many tasks against the settings: as :meth:`check_task` of each, in less time.

        Most tasks have a length, a calendar, people and constraints, few different ones, and
        nothing else that is asked for. Each of these is looked at once.

        Parameters
        ----------
        given
            The fields that any of them was given; nothing is asked of the others.
        """
        checks: dict[str, Callable[[Task], None]] = {
            **{field: partial(self._check_length, field) for field in _LENGTHS},
            "assignments": self._check_assignments,
            "constraints": self._check_constraints,
            "calendar": self._check_calendar,
        }
        for field, check in checks.items():
            if field in given:
                for task in _unlike(tasks, field):
                    check(task)
        if any(field in given for field in _ASKED):
            for task in compress(tasks, map(ne, map(_asked, tasks), repeat(_USUAL))):
                self.check_task(task)

    def _check_length(self, field: str, task: Task) -> None:
        length: Duration | None = getattr(task, field)
        if length is not None:
            self.minutes(length)

    def unlike_summaries(self, tasks: Iterable[Task]) -> list[Task]:
        """Return the tasks that have something which summaries may not have, or only some of."""
        return [task for task in tasks if _of_leaves(task) != _OF_SUMMARIES]

    def check_summary(self, task: Task) -> None:
        """Hold a task that has children against what a summary may carry.

        Raises
        ------
        ProjectError
            ``summary.field`` or ``summary.constraint``.
        """
        for field, usual in SUMMARY_FIELDS.items():
            value = getattr(task, field)
            if value is not usual and value != usual:
                raise ProjectError(
                    Code.SUMMARY_FIELD, task=task.id, field=field, value=_words(value)
                )
        refuse_facts(task.id, {field: getattr(task, field) for field in _FACTS})
        for constraint in task.constraints:
            if constraint.kind not in SUMMARY_KINDS:
                raise ProjectError(Code.SUMMARY_CONSTRAINT, task=task.id, kind=constraint.kind)

    def check_dependency(self, dependency: Dependency) -> None:
        """Hold the lag of a dependency and its calendar against the settings."""
        if dependency.lag.amount and dependency.lag.unit != "%":
            self.minutes(dependency.lag)
        calendar = dependency.lag_calendar
        if calendar is None or calendar in LAG_CALENDARS or calendar in self._calendars:
            return
        raise ProjectError(
            Code.DEPENDENCY_LAG_CALENDAR,
            predecessor=dependency.predecessor,
            successor=dependency.successor,
            calendar=calendar,
            known=self._calendars,
        )

    def check_baseline(self, baseline: Baseline) -> None:
        """Hold the dates and lengths of a baseline against the settings."""
        for row in baseline.tasks:
            self.check_baseline_task(row)

    def check_baseline_task(self, row: BaselineTask) -> None:
        """Hold one row of a baseline against the settings; the task itself may be gone."""
        if row.start is not None:
            self._check_date(row.start, f"start of {row.task}")
        if row.finish is not None:
            self._check_date(row.finish, f"finish of {row.task}")
        if row.duration is not None:
            self.minutes(row.duration)
        if row.effort is not None:
            self.minutes(row.effort)

    def typed(self, task: Task) -> Task:
        """Return the task with its custom fields in the types the project defines."""
        if task.series is not None and task.series.each.fields:
            task = task.replace(series=task.series.looking(self.typed(task.series.each)))
        if not task.fields:
            return task
        typed = {
            name: self._fields[name].read(value) if name in self._fields else value
            for name, value in task.fields.items()
        }
        return task.replace(fields=typed)

    def minutes(self, duration: Duration) -> int:
        """Convert by the settings of the project."""
        known = self._minutes.get(duration)
        if known is None:
            if len(self._minutes) > _MOST_KNOWN:
                self._minutes.clear()
            known = self._minutes[duration] = duration.to_minutes(self._conversion)
        return known

    def _check_calendar(self, task: Task) -> None:
        if task.calendar is not None and task.calendar not in self._calendars:
            raise self._unknown_calendar(task)

    def _check_assignments(self, task: Task) -> None:
        for assignment in task.assignments:
            self._check_use(task, assignment.resource, _WORKERS)
            for length in assignment.lengths:
                self.minutes(length)

    def _check_constraints(self, task: Task) -> None:
        for constraint in task.constraints:
            self._check_date(constraint.at, f"{constraint.kind} of {task.id}")

    def _check_estimate(self, task: Task) -> None:
        estimate = task.estimate
        assert estimate is not None
        points = (estimate.optimistic, estimate.likely, estimate.pessimistic)
        lengths = [self.minutes(point) for point in points]
        if lengths != sorted(lengths):
            low, mid, high = map(str, points)
            raise InputError(
                Code.ESTIMATE_ORDER, task=task.id, optimistic=low, likely=mid, pessimistic=high
            )

    def _check_steps(self, resource: Resource) -> None:
        """Hold the dates of rates and of availability against the clock."""
        dates = [("rates", rate.since) for rate in resource.every_rate]
        dates += [("availability", step.since) for step in resource.availability]
        for field, since in dates:
            if since is not None:
                self._check_date(since, f"{field} of {resource.id}")

    def _check_use(self, task: Task, resource: ResourceId, kinds: tuple[str, ...]) -> None:
        """Refuse a resource that is not there, or that cannot be used so."""
        known = self._resources.get(resource)
        if known is None:
            raise self._unknown_resource(task, resource)
        if known.kind not in kinds:
            used = "assignments" if kinds is _WORKERS else "expenses"
            context = {"task": task.id, "resource": resource, "kind": known.kind, "field": used}
            raise ProjectError(Code.PROJECT_RESOURCE_KIND, **context)

    def _check_date(self, value: date, field: str) -> None:
        clock = self._clock
        if clock is None or not isinstance(value, datetime):
            return
        if value.utcoffset() is None and clock.zone is not None:
            raise InputError(
                Code.TIME_NAIVE, field=field, value=value, calendar=clock.id, zone=clock.zone
            )
        if value.utcoffset() is not None and clock.zone is None:
            raise InputError(Code.TIME_AWARE, field=field, value=value, calendar=clock.id)

    def _check_scope(self, scope: Values[tuple[str, ...]], what: str, owner: str) -> None:
        for name, values in scope.items():
            axis = self._axes.get(name)
            placed = {"what": what, "owner": owner, "axis": name}
            if axis is None:
                raise ProjectError(Code.SCOPE_AXIS, **placed, known=sorted(self._axes))
            for value in values:
                if axis.values and value not in axis.values:
                    raise InputError(Code.SCOPE_VALUE, **placed, value=value, allowed=axis.values)

    def _check_fields(self, task: Task) -> None:
        for name, value in task.fields.items():
            definition = self._fields.get(name)
            if definition is None:
                known = sorted(self._fields)
                raise ProjectError(Code.FIELD_UNDEFINED, task=task.id, field=name, known=known)
            definition.check(value)
            if isinstance(value, datetime):
                self._check_date(value, f"{name} of {task.id}")
            elif isinstance(value, Duration):
                self.minutes(value)

    def _unknown_calendar(self, task: Task) -> ProjectError:
        known = sorted(self._calendars)
        return ProjectError(
            Code.PROJECT_CALENDAR, what="task", user=task.id, calendar=task.calendar, known=known
        )

    def _unknown_resource(self, task: Task, resource: str) -> ProjectError:
        close = closest(resource, self._resources)
        return ProjectError(Code.PROJECT_RESOURCE, task=task.id, resource=resource, close=close)


def _unlike(tasks: Collection[Task], field: str) -> Collection[Task]:
    """Return a task for each object in a field that is not what most tasks have there.

    Equal ones may be several: to compare them would take longer than to look at each.
    """
    values = list(map(attrgetter(field), tasks))
    if all(map(is_, values, repeat(getattr(_PLAIN_TASK, field)))):
        return ()
    return dict(zip(map(id, values), tasks, strict=True)).values()


def refuse_facts(summary: TaskId, fields: Mapping[str, Any]) -> None:
    """Raise ``summary.field`` if fields of a summary task tell of its progress.

    Asked before they are held against each other: what would complete them it cannot carry either.
    """
    for field in _FACTS:
        value = fields.get(field)
        if value is not None:
            raise ProjectError(Code.SUMMARY_FIELD, task=summary, field=field, value=_words(value))


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
