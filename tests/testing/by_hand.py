"""Tiny plans in an office that works Monday to Friday 9:00-17:00, and dates one can read.

The clock has no zone, one day is 480 minutes, and projects start on Monday 2026-03-02. Dates read
``Mon 02 09:00``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions
from pmcore.testing import ReferenceSchedule, reference_schedule
from pmcore.wbs import Project

DAY = 480
OFFICE = Calendar.standard("office", zone=None)
ALWAYS = Calendar.always("always", zone=None)


def plan(text: str = "", **settings: Any) -> Project:
    """Read ``A 1d alap; S; B 2d in:S MSO:03-04; A -> B FS+1d``; a length of 0d is a milestone.

    After a task's length may follow ``in:`` its summary, ``on:`` its calendar, ``due:`` a day of
    March and constraints, which may have a time as in ``SNLT:03-07T12:00``.
    """
    fields = {"start": date(2026, 3, 2), "calendars": [OFFICE, ALWAYS], "calendar": "office"}
    project = Project("P", "Plan", **{**fields, **settings})
    for part in filter(None, (part.strip() for part in text.split(";"))):
        words = part.split()
        if "->" in words:
            link: Any = words[3] if len(words) > 3 else "FS"
            project.link(words[0], words[2], link[:2], lag=link[2:] or "0d")
        else:
            project.add(words[0], words[0], **_fields(words[1:]))
    return project


def _fields(words: list[str]) -> Any:
    fields: dict[str, Any] = {"constraints": []}
    for word in words:
        key, _, value = word.partition(":")
        if key in ("in", "on"):
            fields[{"in": "parent", "on": "calendar"}[key]] = value
        elif key == "due":
            fields["deadline"] = f"2026-{value}"
        elif key == "alap":
            fields["as_late_as_possible"] = True
        elif value:
            fields["constraints"].append(f"{key} 2026-{value}")
        else:
            fields.update({"kind": "milestone"} if key == "0d" else {"duration": key})
    return fields


def scheduled(project: Project, **options: Any) -> ReferenceSchedule:
    first, last = date(2026, 2, 2), date(2026, 4, 12)
    return reference_schedule(project, first, last, SchedulingOptions(**options))


def reading(instant: int) -> str:
    return f"{datetime(1970, 1, 1) + timedelta(minutes=instant):%a %d %H:%M}"  # noqa: DTZ001


def early(schedule: ReferenceSchedule, task: str) -> tuple[str, str]:
    dates = schedule.tasks[task]
    return reading(dates.early_start), reading(dates.early_finish)


def late(schedule: ReferenceSchedule, task: str) -> tuple[str, str]:
    dates = schedule.tasks[task]
    return reading(dates.late_start), reading(dates.late_finish)


def planned(schedule: ReferenceSchedule, task: str) -> tuple[str, str]:
    """Return the scheduled dates."""
    dates = schedule.tasks[task]
    return reading(dates.scheduled_start), reading(dates.scheduled_finish)


def floats(schedule: ReferenceSchedule, task: str) -> tuple[int, int]:
    """Return total and free float."""
    dates = schedule.tasks[task]
    return dates.total_float, dates.free_float


def more_floats(schedule: ReferenceSchedule, task: str) -> tuple[int, int]:
    """Return interfering and independent float."""
    dates = schedule.tasks[task]
    return dates.interfering_float, dates.independent_float
