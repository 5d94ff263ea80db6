"""Recurring calendar exceptions: from an iCalendar rule to Microsoft Project's numbers."""

from __future__ import annotations

import re
from datetime import date

from pmcore.calendars import CalendarException, Recurrence
from pmcore.calendars.dates import LAST_DATE
from pmcore.calendars.rule_days import parts_of
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.limits import DEFAULT_LIMITS
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.recurring import SUNDAY_WEEKS, rule_of, sunday_matters
from pmcore.exchange.problems import Problems

_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_GROUPS = {frozenset(_DAYS): 0, frozenset(_DAYS[1:6]): 1, frozenset(("SA", "SU")): 2}
_FIRST_DAY_ITEM = 3
_LAST_PLACE = 4
_counted_day = re.compile(r"(-?\d{1,2})([A-Z]{2})", re.ASCII).fullmatch
_DESK = Desk(Problems(DEFAULT_LIMITS), Ledger())


def recurrence_fields(exception: CalendarException) -> dict[str, str] | None:
    """Return the numbers that say the rule of an exception; ``None`` if none do.

    >>> from datetime import date
    >>> fridays = CalendarException.every("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", date(2026, 1, 2))
    >>> recurrence_fields(fridays)
    {'Type': '6', 'Period': '2', 'DaysOfWeek': '32'}
    """
    rule = exception.rule
    if rule is None:
        return None
    parts = parts_of(rule.text)
    fields = _fields(parts)
    if fields is None:
        return None
    if "COUNT" in parts:
        if exception.last != LAST_DATE:
            return None  # it ends twice
        fields |= {"EnteredByOccurrences": "1", "Occurrences": parts["COUNT"]}
    return fields if _says(fields, rule, exception.first) else None


def _says(fields: dict[str, str], rule: Recurrence, first: date) -> bool:
    """Whether the reader makes the same rule of the numbers."""
    raw: tuple[Raw, ...] = tuple(fields.items())
    text = rule_of(Record(raw, "Exception", _DESK), first)
    meant = rule.text
    if not sunday_matters(parts_of(meant).get("BYDAY", "").split(","), first):
        meant = meant.removesuffix(f";{SUNDAY_WEEKS}")
    return bool(text) and Recurrence(text or "").text == meant


def _fields(parts: dict[str, str]) -> dict[str, str] | None:
    period = {"Period": parts.get("INTERVAL", "1")}
    match parts["FREQ"]:
        case "DAILY":
            return {"Type": "1", **period}
        case "WEEKLY":
            days = parts.get("BYDAY", "").split(",")
            bits = sum(1 << _DAYS.index(day) for day in days if day in _DAYS)
            return {"Type": "6", **period, "DaysOfWeek": str(bits)}
        case "MONTHLY" if "BYMONTHDAY" in parts:
            return {"Type": "4", **period, "MonthDay": _month_day(parts["BYMONTHDAY"])}
        case "MONTHLY":
            place = _place(parts)
            return None if place is None else {"Type": "5", **period, **place}
        case _ if "," in parts.get("BYMONTH", ",") or "INTERVAL" in parts:
            return None
        case _:
            month = {"Month": str(int(parts["BYMONTH"]) - 1)}
            if "BYMONTHDAY" in parts:
                return {"Type": "2", **month, "MonthDay": _month_day(parts["BYMONTHDAY"])}
            place = _place(parts)
            return None if place is None else {"Type": "3", **place, **month}


def _month_day(days: str) -> str:
    """Return the number for a day of the month; the 31st of a shorter one is its last.

    >>> _month_day("15"), _month_day("28,29,30"), _month_day("-1")
    ('15', '30', '31')
    """
    return "31" if days == "-1" else days.rpartition(",")[2]


def _place(parts: dict[str, str]) -> dict[str, str] | None:
    """Return which day of a month is meant, and which of its kind."""
    days = parts.get("BYDAY", "")
    match = _counted_day(days)
    if match:
        item, number = _FIRST_DAY_ITEM + _DAYS.index(match[2]), int(match[1])
    else:
        group = _GROUPS.get(frozenset(days.split(",")))
        if group is None or not parts.get("BYSETPOS", ",").lstrip("-").isdecimal():
            return None
        item, number = group, int(parts["BYSETPOS"])
    position = _LAST_PLACE if number == -1 else number - 1
    if not 0 <= position <= _LAST_PLACE or number > _LAST_PLACE:
        return None
    return {"MonthItem": str(item), "MonthPosition": str(position)}
