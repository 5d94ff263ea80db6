"""When anyone works: week patterns, shifts, holidays, exceptions, compiled to working time."""

from __future__ import annotations

from pmcore.calendars.calendar import Calendar
from pmcore.calendars.closures import lunar_new_year, lunar_new_year_closure
from pmcore.calendars.exceptions import CalendarException
from pmcore.calendars.holidays import CountryHolidays, Holiday, HolidaySource
from pmcore.calendars.instants import datetime_of, instant_of
from pmcore.calendars.resolution import DayPlan, DaySource
from pmcore.calendars.shifts import OFF, DayHours, Shift, format_hours, hours
from pmcore.calendars.weeks import DatedWeek, WorkWeek
from pmcore.calendars.working_time import ELAPSED, WorkingTime, elapsed

__all__ = [
    "ELAPSED",
    "OFF",
    "Calendar",
    "CalendarException",
    "CountryHolidays",
    "DatedWeek",
    "DayHours",
    "DayPlan",
    "DaySource",
    "Holiday",
    "HolidaySource",
    "Shift",
    "WorkWeek",
    "WorkingTime",
    "datetime_of",
    "elapsed",
    "format_hours",
    "hours",
    "instant_of",
    "lunar_new_year",
    "lunar_new_year_closure",
]
