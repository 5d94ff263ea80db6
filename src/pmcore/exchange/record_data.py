"""Single records as plain data, for whoever keeps a plan row by row.

A plan document holds a whole plan. A repository writes one task, one dependency, a baseline or
the settings at a time, in the same shapes, and reads them back without the rest. What one record
asks of another is not checked here: :meth:`Project.from_records` does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pmcore.calendars import Calendar
from pmcore.exchange.limits import DEFAULT_LIMITS
from pmcore.exchange.problems import Problems
from pmcore.exchange.read_baselines import read_baselines
from pmcore.exchange.read_calendars import read_calendars
from pmcore.exchange.read_header import Header
from pmcore.exchange.read_records import dependency_reader, resource_reader, task_reader
from pmcore.exchange.write_calendars import calendars_data
from pmcore.exchange.write_plan import baseline_data, dependency_data, settings_data, task_data
from pmcore.kernel import Duration
from pmcore.wbs import Baseline, Dependency, FieldDefinition, ProjectSettings, Task
from pmcore.wbs.coercion import FieldValue
from pmcore.wbs.definitions import FieldKind

__all__ = [
    "baseline_data",
    "baseline_from",
    "calendar_data",
    "calendar_from",
    "dependencies_from",
    "dependency_data",
    "field_kinds",
    "settings_data",
    "settings_from",
    "task_data",
    "tasks_from",
]


def tasks_from(items: Sequence[object], definitions: Iterable[FieldDefinition]) -> list[Task]:
    """Read tasks; their custom fields become what the definitions say.

    Raises
    ------
    DocumentError
        ``document.invalid`` with all problems as findings, as each function here.
    """
    problems = Problems(DEFAULT_LIMITS)
    tasks = task_reader([*definitions], None, problems).read(items)
    problems.check()
    return tasks


def dependencies_from(items: Sequence[object]) -> list[Dependency]:
    """Read dependencies."""
    problems = Problems(DEFAULT_LIMITS)
    dependencies = dependency_reader(None, problems).read(items)
    problems.check()
    return dependencies


def baseline_from(item: object) -> Baseline:
    """Read a baseline."""
    problems = Problems(DEFAULT_LIMITS)
    read = read_baselines([item], None, DEFAULT_LIMITS, problems)
    problems.check()
    return read[0]


def calendar_data(calendar: Calendar) -> dict[str, Any]:
    """Write a calendar with all it is derived from.

    Raises
    ------
    DocumentError
        ``document.holidays`` for a holiday source other than ``CountryHolidays``.
    """
    return calendars_data([calendar])[0]


def calendar_from(item: object) -> Calendar:
    """Read a calendar."""
    problems = Problems(DEFAULT_LIMITS)
    read = read_calendars([item], problems)
    problems.check()
    return read[0]


def settings_from(data: dict[str, Any]) -> ProjectSettings:
    """Read settings from the sections ``project``, ``calendars`` and ``resources``."""
    problems = Problems(DEFAULT_LIMITS)
    calendars = read_calendars(data.get("calendars", ()), problems)
    named = [calendar.id for calendar in calendars]
    resources = resource_reader(named, problems).read(data.get("resources", ()))
    settings = Header(data.get("project"), problems).settings(calendars, resources)
    problems.check()
    assert settings is not None
    return settings


def field_kinds(task: Task) -> dict[str, FieldKind]:
    """Return the kinds of the custom fields of a task that are no texts and no flags.

    Long after a change its project may define a field anew: what a log keeps of the task must
    tell by itself what its fields are.
    """
    tasks = [task] if task.series is None else [task, task.series.each]
    return {
        name: kind
        for each in tasks
        for name, value in each.fields.items()
        if (kind := _kind(value)) is not None
    }


def _kind(value: FieldValue) -> FieldKind | None:
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, Duration):
        return "duration"
    if isinstance(value, date):
        return "moment" if isinstance(value, datetime) else "date"
    return None
