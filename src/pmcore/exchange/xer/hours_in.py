"""Hours of weekdays and exceptions of one calendar of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pmcore.calendars import CalendarException, DayHours, Shift, WorkWeek
from pmcore.calendars import hours as day_hours
from pmcore.exchange.importing.changes import EXCEPTION_TWICE
from pmcore.exchange.p6.record import Record
from pmcore.exchange.xer.calendar_data import Part, part_of
from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable

_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets, which number exceptions
_DAY_MINUTES = 1440
_MOST_DAYS = 200_000
_clock = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([AaPp])\.?[Mm]\.?)?", re.ASCII).fullmatch


def hours_of(record: Record) -> tuple[WorkWeek | None, list[CalendarException]]:
    """Return the week a calendar states, if it does, and the dates with other hours, sorted.

    Raises
    ------
    InputError, CalendarError
        For dates and hours that cannot be.
    """
    data = part_of(record.text("clndr_data"))
    if data is None:
        return None, []
    return _week_of(data), _exceptions_of(data, record)


def _week_of(data: Part) -> WorkWeek | None:
    """Return the week that a calendar states; a day it does not state is off."""
    days = data.find("DaysOfWeek")
    if days is None or not days.below:
        return None
    found: dict[int, DayHours] = {}
    for day in days.below:
        if day.name not in ("1", "2", "3", "4", "5", "6", "7"):
            raise unusable(
                "clndr_data", day.name[:20], "a weekday must be 1 to 7", "星期应为 1 至 7"
            )
        found.setdefault((int(day.name) + 5) % 7, _hours(day))  # Sunday is 1
    return WorkWeek(tuple(found.get(number, ()) for number in range(7)))


def _exceptions_of(data: Part, record: Record) -> list[CalendarException]:
    """Return the dates with other hours, sorted; of two for one date the first holds."""
    listed = data.find("Exceptions")
    found: dict[date, CalendarException] = {}
    for part in listed.below if listed else ():
        day = _date(part.pairs.get("d", ""))
        if day in found:
            record.adjusted(EXCEPTION_TWICE)
        else:
            found[day] = CalendarException.on(day, _hours(part))
    return [found[day] for day in sorted(found)]


def _hours(day: Part) -> DayHours:
    return day_hours(_shifts(day)) if day.below else ()


def _shifts(day: Part) -> Iterator[Shift]:
    for part in day.below:
        if "s" in part.pairs or "f" in part.pairs:
            start, end = (_minutes(part.pairs.get(key, "")) for key in ("s", "f"))
            # 00:00 is the end of the day.
            yield Shift(start, end if end > start else end + _DAY_MINUTES)


def _minutes(text: str) -> int:
    match = _clock(text.strip()[:20])
    hour, minute = (int(match[1]), int(match[2])) if match else (99, 99)
    if match and match[3]:
        hour = hour % 12 + (12 if match[3] in "Pp" else 0)
    if hour * 60 + minute > _DAY_MINUTES or minute > 59:
        en, zh = (
            "hours must be times such as s|08:00|f|12:00",
            "时段应为 s|08:00|f|12:00 这样的时刻",
        )
        raise unusable("clndr_data", text[:20], en, zh)
    return (hour * 60 + minute) % _DAY_MINUTES


def _date(text: str) -> date:
    if text.isascii() and text.isdigit() and len(text) < 7 and int(text) < _MOST_DAYS:
        return _FIRST_DAY + timedelta(int(text))
    raise _no_date(text)


def _no_date(text: str) -> InputError:
    en, zh = "an exception must have a day such as d|46083", "例外应有日期，例如 d|46083"
    return unusable("clndr_data", text[:20], en, zh)
