"""When anyone works: week patterns, shifts, holidays, exceptions, compiled to working time."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pmcore.calendars.calendar import Calendar
from pmcore.calendars.closures import lunar_new_year, lunar_new_year_closure
from pmcore.calendars.common import CommonCalendar
from pmcore.calendars.countries import CountryHolidays
from pmcore.calendars.day_changes import (
    DayChange,
    DayRule,
    KeepShare,
    KeepWithin,
    WorkLike,
    day_rule,
    format_rule,
)
from pmcore.calendars.exceptions import CalendarException
from pmcore.calendars.holidays import HalfDay, Holiday, HolidaySource
from pmcore.calendars.instants import WallPolicy, datetime_of, instant_of
from pmcore.calendars.notices import DaysOff, HolidayNotice, MakeupWorkday
from pmcore.calendars.recurrence import Recurrence
from pmcore.calendars.resolution import DayPlan, DaySource, ProvisionalReason
from pmcore.calendars.shifts import OFF, DayHours, Shift, format_hours, hours
from pmcore.calendars.weeks import DatedWeek, WorkWeek

if TYPE_CHECKING:
    from pmcore.calendars.batch import BatchTime
    from pmcore.calendars.deltas import DeltaTime
    from pmcore.calendars.growing import GrowingTime
    from pmcore.calendars.working_time import ELAPSED, WorkingTime, common_time, elapsed

__all__ = [
    "ELAPSED",
    "OFF",
    "BatchTime",
    "Calendar",
    "CalendarException",
    "CommonCalendar",
    "CountryHolidays",
    "DatedWeek",
    "DayChange",
    "DayHours",
    "DayPlan",
    "DayRule",
    "DaySource",
    "DaysOff",
    "DeltaTime",
    "GrowingTime",
    "HalfDay",
    "Holiday",
    "HolidayNotice",
    "HolidaySource",
    "KeepShare",
    "KeepWithin",
    "MakeupWorkday",
    "ProvisionalReason",
    "Recurrence",
    "Shift",
    "WallPolicy",
    "WorkLike",
    "WorkWeek",
    "WorkingTime",
    "common_time",
    "datetime_of",
    "day_rule",
    "elapsed",
    "format_hours",
    "format_rule",
    "hours",
    "instant_of",
    "lunar_new_year",
    "lunar_new_year_closure",
]

# Compiled time stands on numpy, which a host that only reads calendars never needs.
_COMPILED = {
    "BatchTime": "batch",
    "DeltaTime": "deltas",
    "GrowingTime": "growing",
    **dict.fromkeys(("ELAPSED", "WorkingTime", "common_time", "elapsed"), "working_time"),
}


def __getattr__(name: str) -> Any:
    if name not in _COMPILED:
        raise AttributeError(f"module 'pmcore.calendars' has no attribute {name!r}")
    value = getattr(import_module(f"pmcore.calendars.{_COMPILED[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
