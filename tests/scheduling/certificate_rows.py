"""Schedules as plain data, made by the slow reference, for the tests of the certificate checker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from hypothesis import reject

from pmcore.calendars import datetime_of
from pmcore.kernel import HorizonError, TaskId
from pmcore.scheduling.certificate import Verification, verify
from pmcore.scheduling.options import SchedulingOptions
from pmcore.testing import ReferenceSchedule, reference_schedule
from pmcore.wbs import Project

Rows: TypeAlias = list[dict[str, Any]]
DATES = tuple(
    f"{series}_{end}" for series in ("early", "late", "scheduled") for end in ("start", "finish")
)
FLOATS = ("total_float", "free_float", "interfering_float", "independent_float")
WIDE = (timedelta(days=250), timedelta(days=350))


def scheduled_slowly(
    project: Project, options: SchedulingOptions | None = None
) -> tuple[Rows, datetime]:
    """Return the rows of a project's one schedule, and its finish."""
    found = _reference(project, options)
    last = max(found.tasks[task].scheduled_finish for task in found.counted)
    finish = datetime_of(last, project.settings.zone)
    return [_row(project, task, dates) for task, dates in _columns(found).items()], finish


def verified(
    project: Project,
    rows: Rows,
    options: SchedulingOptions | None = None,
    finish: datetime | None = None,
) -> Verification:
    """Verify, and hold the report to what every report must be."""
    result = verify(project, rows, options, finish=finish)
    assert result.is_valid == (not result.findings)
    for finding in result.findings:
        assert finding.message()
        assert finding.message("zh")
        assert "?" not in finding.message() + finding.advice()
    return result


def zone_of(project: Project, task: TaskId) -> str | None:
    """Return the zone in which a task's dates are shown."""
    return project.calendars[project[task].calendar or project.settings.calendar or ""].zone


def _columns(found: ReferenceSchedule) -> Mapping[TaskId, dict[str, Any]]:
    return {
        task: {
            **{name: getattr(dates, name) for name in (*DATES, *FLOATS)},
            "is_critical": task in found.critical,
        }
        for task, dates in found.tasks.items()
    }


def _row(project: Project, task: TaskId, dates: dict[str, Any]) -> dict[str, Any]:
    zone = zone_of(project, task)
    return {
        "id": task,
        **{name: datetime_of(dates[name], zone) for name in DATES},
        **{f"{name}_minutes": dates[name] for name in FLOATS},
        "is_critical": dates["is_critical"],
    }


def _reference(project: Project, options: SchedulingOptions | None) -> ReferenceSchedule:
    """Schedule slowly; a rare plan needs more than the usual weeks around its start."""
    start = project.settings.start
    day = date(start.year, start.month, start.day)
    try:
        return reference_schedule(
            project, day - timedelta(days=35), day + timedelta(days=70), options
        )
    except HorizonError:
        return _widely(project, day, options)


def _widely(project: Project, day: date, options: SchedulingOptions | None) -> ReferenceSchedule:
    try:
        return reference_schedule(project, day - WIDE[0], day + WIDE[1], options)
    except HorizonError:
        # What nothing but a lead tells when to start begins where the reference begins to look.
        reject()
