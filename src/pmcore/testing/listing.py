"""A project as the code that builds it, for failures one can paste into a test."""

from __future__ import annotations

from dataclasses import fields

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Project

_IMPORTS = """\
import datetime
import zoneinfo

from pmcore.calendars import Calendar, CalendarException, WorkWeek
from pmcore.kernel import ConversionSettings, LocalizedText
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Assignment, Constraint, Project, Resource, Split
"""


def project_code(project: Project, options: SchedulingOptions | None = None) -> str:
    """Write the Python code that builds a project's calendars, tasks and dependencies.

    With ``options`` it ends with those that are not the defaults.

    Examples
    --------
    >>> from datetime import date
    >>> from pmcore.calendars import Calendar
    >>> office = Calendar.standard("office", zone=None)
    >>> project = Project("P", "Shed", start=date(2026, 3, 2), calendars=[office])
    >>> _ = project.add("dig", "Dig", duration="1d")
    >>> print(project_code(project).splitlines()[-1])
    project.add('dig', 'Dig', duration='1d')
    """
    tasks = [repr(task).replace("Task", "project.add", 1) for task in project.tasks()]
    links = [repr(each).replace("Dependency", "project.link", 1) for each in project.dependencies()]
    read = [] if options is None else [_options(options)]
    return "\n".join([_IMPORTS, *_calendars(project), *_head(project), *tasks, *links, *read])


def _calendars(project: Project) -> list[str]:
    lines = (f"    {_calendar(each)}," for each in project.calendars.values())
    return ["calendars = [", *lines, "]"]


def _calendar(calendar: Calendar) -> str:
    fields = ["week", "dated_weeks", "holidays", "exceptions", "base"]
    given = [f"{name}={value!r}" for name in fields if (value := getattr(calendar, name))]
    head = f"{calendar.id!r}, {calendar.name.to_json()!r}, {calendar.zone!r}"
    return f"Calendar({', '.join([head, *given])})"


def _head(project: Project) -> list[str]:
    fields = ["start", "finish", "data_date", "calendar", "resources", "conversion", "lag_calendar"]
    given = [f"    {name}={getattr(project.settings, name)!r}," for name in fields]
    head = f"    {project.id!r}, {project.settings.name.to_json()!r}, calendars=calendars,"
    return ["project = Project(", head, *given, ")"]


def _options(options: SchedulingOptions) -> str:
    given = [
        f"{each.name}={value!r}"
        for each in fields(options)
        if (value := getattr(options, each.name)) != each.default
    ]
    return f"options = SchedulingOptions({', '.join(given)})"
