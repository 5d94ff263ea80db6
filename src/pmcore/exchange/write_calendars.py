"""From calendars to the calendars of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    DayHours,
    HolidayNotice,
    HolidaySource,
    MakeupWorkday,
    WorkWeek,
    format_hours,
    format_rule,
)
from pmcore.calendars.dates import LAST_DATE
from pmcore.exchange.defaults import given_fields
from pmcore.kernel import CalendarId, Code, DocumentError, LocalizedText

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def calendars_data(calendars: Sequence[Calendar]) -> list[dict[str, Any]]:
    """Write calendars in their order; a base that is none of them is written out in place.

    Raises
    ------
    DocumentError
        ``document.holidays`` for a holiday source other than ``CountryHolidays``.
    """
    listed = {calendar.id: calendar for calendar in calendars}
    return [_calendar(calendar, listed) for calendar in calendars]


def _calendar(calendar: Calendar, listed: Mapping[CalendarId, Calendar]) -> dict[str, Any]:
    """Write one calendar and, inside it, the bases that the document does not list."""
    outermost = written = _own(calendar)
    base = calendar.base
    while base is not None:
        if listed.get(base.id) == base:
            written["base"] = base.id
            break
        written["base"] = _own(base)
        written, base = written["base"], base.base
    return outermost


def _own(calendar: Calendar) -> dict[str, Any]:
    data: dict[str, Any] = {"id": calendar.id}
    if calendar.name != LocalizedText(calendar.id):
        data["name"] = calendar.name.to_json()
    data["zone"] = calendar.zone
    if calendar.week is not None:
        data |= _week(calendar.week)
    parts = {
        "dated_weeks": [_dated_week(dated) for dated in calendar.dated_weeks],
        "holidays": [_holidays(source, calendar) for source in calendar.holidays],
        "exceptions": [_exception(exception) for exception in calendar.exceptions],
    }
    return data | {name: part for name, part in parts.items() if part}


def _week(week: WorkWeek) -> dict[str, Any]:
    weeks = [_days(week.days[at : at + 7]) for at in range(0, len(week.days), 7)]
    data: dict[str, Any] = {"week": weeks[0] if len(weeks) == 1 else weeks}
    return data if week.anchor is None else {**data, "anchor": week.anchor.isoformat()}


def _days(days: Sequence[DayHours]) -> dict[str, Any]:
    """Write the days of a week; neighbours with the same hours share a key such as mon-fri."""
    written = {}
    for hours, group in groupby(range(7), key=lambda number: days[number]):
        numbers = list(group)
        first, last = _WEEKDAYS[numbers[0]], _WEEKDAYS[numbers[-1]]
        if hours:
            written[first if first == last else f"{first}-{last}"] = format_hours(hours)
    return written


def _dated_week(dated: DatedWeek) -> dict[str, Any]:
    last = {} if dated.last is None else {"last": dated.last.isoformat()}
    return {"first": dated.first.isoformat(), **last, **_week(dated.week)}


def _exception(exception: CalendarException) -> dict[str, Any]:
    data: dict[str, Any] = {"first": exception.first.isoformat()}
    endless = exception.rule is not None and exception.last == LAST_DATE
    if not (exception.is_single or endless):
        data["last"] = exception.last.isoformat()
    if exception.rule is not None:
        data["rule"] = exception.rule.text
    if exception.hours:
        data["hours"] = format_rule(exception.hours)
    # Always: the label that stands in for a missing one may read differently some day.
    data["label"] = exception.label.to_json()
    return data


def _holidays(source: HolidaySource, calendar: Calendar) -> dict[str, Any]:
    if type(source) is not CountryHolidays:
        name = type(source).__name__
        raise DocumentError(Code.DOCUMENT_HOLIDAYS, calendar=calendar.id, source=name)
    data = given_fields(source)
    if "languages" in data:
        data["languages"] = list(source.languages)
    if source.half_days is not None:
        data["half_days"] = format_rule(source.half_days)
    if source.notices:
        data["notices"] = [_notice(notice) for notice in source.notices]
    return data


def _notice(notice: HolidayNotice) -> dict[str, Any]:
    data: dict[str, Any] = {"year": notice.year}
    if notice.off:
        data["off"] = [
            {
                "first": days.first.isoformat(),
                "last": days.last.isoformat(),
                "label": days.label.to_json(),
            }
            for days in notice.off
        ]
    if notice.work:
        data["work"] = [_workday(day) for day in notice.work]
    return data


def _workday(day: MakeupWorkday) -> str | dict[str, str]:
    date = day.date.isoformat()
    return date if day.swapped is None else {"date": date, "swapped": day.swapped.isoformat()}
