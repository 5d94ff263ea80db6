"""What makes a calendar unusable, found when it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from pmcore.calendars.dates import LAST_DATE
from pmcore.calendars.exceptions import CalendarException
from pmcore.calendars.holidays import HolidaySource
from pmcore.calendars.shifts import DayHours
from pmcore.calendars.weeks import WorkWeek
from pmcore.calendars.zones import zone_info
from pmcore.kernel import CalendarError, Code, InputError

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar

DEEPEST_BASE = 16
MOST_RULES = 20
# Each source may cost milliseconds for every ten years; a country, its parts and a company's own
# days are three or four.
MOST_SOURCES = 8


def check_calendar(calendar: Calendar) -> None:
    """Raise a coded error unless every part is of its kind and all go together."""
    _check_kinds(calendar)
    _check_zone(calendar)
    _check_weeks(calendar)
    _check_sources(calendar)
    _check_exceptions(calendar)
    _check_work(calendar)


def _check_kinds(calendar: Calendar) -> None:
    if not isinstance(calendar.week, WorkWeek | None):
        raise wrong_kind("week", calendar.week, "WorkWeek")
    if not isinstance(calendar.base, type(calendar) | None):
        raise wrong_kind("base", calendar.base, "Calendar")
    for source in calendar.holidays:
        if not isinstance(source, HolidaySource):
            raise wrong_kind("holidays", source, "HolidaySource")
    for exception in calendar.exceptions:
        if not isinstance(exception, CalendarException):
            raise wrong_kind("exceptions", exception, "CalendarException")


def _check_zone(calendar: Calendar) -> None:
    base = calendar.base
    if calendar.zone is not None:
        if not isinstance(calendar.zone, str):  # what is looked up must be hashable
            raise CalendarError(Code.CALENDAR_ZONE_UNKNOWN, value=calendar.zone)
        zone_info(calendar.zone)
    if base is not None and (calendar.zone is None) != (base.zone is None):
        raise CalendarError(
            Code.CALENDAR_BASE_ZONE,
            calendar=calendar.id,
            zone=calendar.zone,
            base=base.id,
            base_zone=base.zone,
        )


def _check_weeks(calendar: Calendar) -> None:
    depth = sum(1 for _ in calendar.lineage()) - 1
    if depth > DEEPEST_BASE:
        raise CalendarError(
            Code.CALENDAR_BASE_DEPTH, calendar=calendar.id, depth=depth, most=DEEPEST_BASE
        )
    if calendar.week is None and calendar.base is None:
        raise CalendarError(Code.CALENDAR_WEEK_MISSING, calendar=calendar.id)
    for earlier, later in pairwise(calendar.dated_weeks):
        if later.first <= (earlier.last or LAST_DATE):
            raise CalendarError(
                Code.CALENDAR_DATED_WEEKS_OVERLAP, calendar=calendar.id, date=later.first
            )


def _check_sources(calendar: Calendar) -> None:
    count = sum(len(each.holidays) for each in calendar.lineage())
    if count > MOST_SOURCES:
        raise InputError(Code.TOO_MANY, what="holidays", count=count, limit=MOST_SOURCES)


def _check_exceptions(calendar: Calendar) -> None:
    rules = sum(exception.rule is not None for exception in calendar.exceptions)
    if rules > MOST_RULES:
        raise InputError(Code.TOO_MANY, what="exceptions", count=rules, limit=MOST_RULES)
    seen: set[date] = set()
    for exception in calendar.exceptions:
        if exception.is_single:
            if exception.first in seen:
                raise CalendarError(
                    Code.CALENDAR_EXCEPTION_TWICE, calendar=calendar.id, date=exception.first
                )
            seen.add(exception.first)


def _check_work(calendar: Calendar) -> None:
    if not any(_hours_in_reach(calendar)):
        raise CalendarError(Code.CALENDAR_EMPTY, calendar=calendar.id)


def _hours_in_reach(calendar: Calendar) -> Iterator[DayHours]:
    """Yield all hours that may hold on some day: dated weeks, exceptions, the week in force."""
    week: WorkWeek | None = None
    for each in calendar.lineage():
        rules = (exception.hours for exception in each.exceptions)
        yield from (rule for rule in rules if isinstance(rule, tuple))
        if week is None:
            yield from (dated.week.first_working_hours() for dated in each.dated_weeks)
            week = each.week
    if week is not None:
        yield week.first_working_hours()


def wrong_kind(field: str, value: object, kind: str) -> InputError:
    """Return the error for a value of another kind than the field takes."""
    problem = {"en": f"it must be a {kind}", "zh": f"应为 {kind}"}
    return InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
