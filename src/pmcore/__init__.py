"""Project management as a library: plan, schedule and explain every date.

The names below are all that most programs need. Each one is loaded when it is first used, so
``import pmcore`` is quick and silent.

Examples
--------
>>> import pmcore as pm
>>> pm.Duration("1.5d").to_minutes()
720
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pmcore.version import __version__

if TYPE_CHECKING:
    from pmcore.calendars import (
        Calendar,
        CalendarException,
        CountryHolidays,
        DaysOff,
        HolidayNotice,
        Shift,
        WorkWeek,
    )
    from pmcore.exchange import load_plan, save_plan
    from pmcore.kernel import (
        Code,
        ConversionSettings,
        Duration,
        Finding,
        LocalizedText,
        PmcoreError,
    )
    from pmcore.scheduling import Schedule, SchedulingOptions, schedule
    from pmcore.scheduling.certificate import verify
    from pmcore.views import gantt, report
    from pmcore.wbs import (
        Assignment,
        Availability,
        Constraint,
        Contour,
        Dependency,
        Expense,
        Project,
        Rate,
        Resource,
        Task,
    )

__all__ = [
    "Assignment",
    "Availability",
    "Calendar",
    "CalendarException",
    "Code",
    "Constraint",
    "Contour",
    "ConversionSettings",
    "CountryHolidays",
    "DaysOff",
    "Dependency",
    "Duration",
    "Expense",
    "Finding",
    "HolidayNotice",
    "LocalizedText",
    "PmcoreError",
    "Project",
    "Rate",
    "Resource",
    "Schedule",
    "SchedulingOptions",
    "Shift",
    "Task",
    "WorkWeek",
    "__version__",
    "gantt",
    "load_plan",
    "report",
    "save_plan",
    "schedule",
    "verify",
]

_ROOM_OF = {
    **dict.fromkeys(
        (
            "Calendar",
            "CalendarException",
            "CountryHolidays",
            "DaysOff",
            "HolidayNotice",
            "Shift",
            "WorkWeek",
        ),
        "calendars",
    ),
    **dict.fromkeys(("load_plan", "save_plan"), "exchange"),
    **dict.fromkeys(
        ("Code", "ConversionSettings", "Duration", "Finding", "LocalizedText", "PmcoreError"),
        "kernel",
    ),
    **dict.fromkeys(("Schedule", "SchedulingOptions", "schedule"), "scheduling"),
    "verify": "scheduling.certificate",
    **dict.fromkeys(("gantt", "report"), "views"),
    **dict.fromkeys(
        (
            "Assignment",
            "Availability",
            "Constraint",
            "Contour",
            "Dependency",
            "Expense",
            "Project",
            "Rate",
            "Resource",
            "Task",
        ),
        "wbs",
    ),
}


def __getattr__(name: str) -> Any:
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module 'pmcore' has no attribute {name!r}")
    value = getattr(import_module(f"pmcore.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
