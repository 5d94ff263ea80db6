"""Hours of weekdays and exceptions of one calendar of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from pmcore.calendars import CalendarException, DayHours, Shift, WorkWeek
from pmcore.calendars import hours as day_hours
from pmcore.exchange.importing.changes import EXCEPTION_TWICE
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.p6.record import Record
from pmcore.exchange.pmxml.element import Element
from pmcore.kernel.coercion import unusable

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = ("2", "3", "4", "5", "6", "7", "1")  # of days, in files of old versions
_DAY_MINUTES = 1440
_GRID = 5
_NONE = (0, _DAY_MINUTES)
_clock = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?", re.ASCII).fullmatch
_is_date = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.]*(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII).fullmatch
_DATE = 10


def hours_of(record: Record) -> tuple[WorkWeek | None, list[CalendarException]]:
    """Return the week a calendar states, if it does, and the dates with other hours, sorted.

    Raises
    ------
    InputError, CalendarError
        For dates and hours that cannot be.
    """
    if not isinstance(record, Element):
        return None, []
    return _week_of(record.below("StandardWorkWeek")), _exceptions_of(record)


def _week_of(days: tuple[Raw, ...]) -> WorkWeek | None:
    """Return the week that a calendar states; a day it does not state is off."""
    found: dict[int, DayHours] = {}
    for name, content in days:
        if name == "StandardWorkHours":
            day = _text(content, "DayOfWeek")
            if day not in _DAYS and day not in _NUMBERS:
                en, zh = f"it must be one of {', '.join(_DAYS)}", f"应为 {'、'.join(_DAYS)} 之一"
                raise unusable("DayOfWeek", day[:20] or None, en, zh)
            number = (_DAYS if day in _DAYS else _NUMBERS).index(day)
            found.setdefault(number, day_hours(_shifts(content)))
    return WorkWeek(tuple(found.get(number, ()) for number in range(7))) if found else None


def _exceptions_of(record: Element) -> list[CalendarException]:
    """Return the dates with other hours, sorted; of two for one date the first holds."""
    found: dict[date, CalendarException] = {}
    for name, content in record.below("HolidayOrExceptions"):
        if name != "HolidayOrException":
            continue
        day = _date(_text(content, "Date"))
        if day in found:
            record.adjusted(EXCEPTION_TWICE)
            continue
        shifts = list(_shifts(content))
        # P6 takes one shift around the clock for none.
        off = [(each.start, each.end) for each in shifts] == [_NONE]
        found[day] = CalendarException.on(day, () if off else day_hours(shifts))
    return [found[day] for day in sorted(found)]


def _shifts(content: str | tuple[Raw, ...]) -> Iterator[Shift]:
    for name, work in content if not isinstance(content, str) else ():
        if name == "WorkTime" and not isinstance(work, str):
            start = _minutes(work, "Start") % _DAY_MINUTES
            end = _end(_minutes(work, "Finish"))
            yield Shift(start, end if end > start else end + _DAY_MINUTES)


def _end(minute: int) -> int:
    """Return when work ends: P6 writes the last minute of it, some tools the end itself."""
    return (minute if minute % _GRID == 0 else minute + 1) % _DAY_MINUTES


def _minutes(work: tuple[Raw, ...], name: str) -> int:
    text = _text(work, name)
    match = _clock(text[:20])
    hour, minute = (int(match[1]), int(match[2])) if match else (99, 99)
    if hour * 60 + minute > _DAY_MINUTES or minute > 59:
        en, zh = "it must be a time such as 08:00:00", "应为 08:00:00 这样的时刻"
        raise unusable(name, text[:20] or None, en, zh)
    return hour * 60 + minute


def _date(text: str) -> date:
    try:
        if _is_date(text[:40]):
            return datetime.fromisoformat(text[:_DATE]).date()
    except ValueError:
        pass
    en, zh = "it must be a date such as 2026-03-02T00:00:00", "应为 2026-03-02T00:00:00 这样的日期"
    raise unusable("Date", text[:20] or None, en, zh)


def _text(content: str | tuple[Raw, ...], name: str) -> str:
    """Return the text of an element among others."""
    listed = () if isinstance(content, str) else content
    found = next((text for each, text in listed if each == name), "")
    return found.strip() if isinstance(found, str) else ""
