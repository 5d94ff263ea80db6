"""Recurring calendar exceptions: from Microsoft Project's numbers to an iCalendar rule."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from pmcore.exchange.mspdi.record import Record

_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")  # DaysOfWeek: 1, 2, 4... 64
_GROUPS = {0: _DAYS, 1: _DAYS[1:6], 2: ("SA", "SU")}  # MonthItem: any day, weekday, weekend day
_LAST = 4
_MOST_DAYS = 31
_ANY_MONTH = 28, 31  # the shortest month, and the longest
# Months that do not have 31 days, January 0.
_LENGTHS = {1: (28, 29), 3: (30, 30), 5: (30, 30), 8: (30, 30), 10: (30, 30)}
_YEARLY, _YEARLY_BY_POSITION, _MONTHLY, _MONTHLY_BY_POSITION, _WEEKLY = 2, 3, 4, 5, 6
_DAILY = (1, 7)
_ONE_RANGE = (0, 9)


SUNDAY_WEEKS = "WKST=SU"
_SUNDAY = 6


def rule_of(exception: Record, first: date) -> str | None:
    """Return the rule of an exception, ``""`` for every day of its range, ``None`` if unknown.

    Parameters
    ----------
    first
        Where its range begins.
    """
    kind = exception.whole("Type", 0) or 0
    period = max(exception.whole("Period", 1) or 1, 1)
    if kind in _ONE_RANGE or (kind in _DAILY and period == 1):
        return ""
    parts = _parts(exception, kind)
    if parts is None:
        return None
    if kind not in (_YEARLY, _YEARLY_BY_POSITION):
        parts.insert(1, f"INTERVAL={period}")
    occurrences = exception.whole("Occurrences", 0) or 0
    if exception.flag("EnteredByOccurrences") and occurrences > 0:
        parts.append(f"COUNT={occurrences}")
    if kind == _WEEKLY and sunday_matters(_days(exception.whole("DaysOfWeek", 0) or 0), first):
        parts.append(SUNDAY_WEEKS)
    return ";".join(parts)


def _parts(exception: Record, kind: int) -> list[str] | None:
    if kind in _DAILY:
        return ["FREQ=DAILY"]
    if kind == _WEEKLY:
        days = _days(exception.whole("DaysOfWeek", 0) or 0)
        return ["FREQ=WEEKLY", f"BYDAY={','.join(days)}"] if days else None
    number = exception.whole("Month", 0) or 0
    month = f"BYMONTH={number + 1}"
    if kind in (_YEARLY, _MONTHLY):
        lengths = _LENGTHS.get(number, (31, 31)) if kind == _YEARLY else _ANY_MONTH
        on_day = _on_day(exception.whole("MonthDay", 0) or 0, *lengths)
        head = ["FREQ=YEARLY", month] if kind == _YEARLY else ["FREQ=MONTHLY"]
        return [*head, *on_day] if on_day else None
    if kind == _YEARLY_BY_POSITION:
        return ["FREQ=YEARLY", month, *_by_position(exception)]
    return ["FREQ=MONTHLY", *_by_position(exception)] if kind == _MONTHLY_BY_POSITION else None


def sunday_matters(days: Collection[str], first: date) -> bool:
    """Whether a week of such days is another one if it begins on Sunday, as the tool's weeks do.

    >>> sunday_matters(["FR"], date(2001, 1, 1)), sunday_matters(["SU"], date(2001, 1, 1))
    (False, True)
    """
    return "SU" in days or first.weekday() == _SUNDAY


def _days(bits: int) -> list[str]:
    """Return the days of a sum of bits.

    >>> _days(2 + 32)
    ['MO', 'FR']
    """
    return [day for number, day in enumerate(_DAYS) if bits >> number & 1]


def _on_day(day: int, shortest: int, longest: int) -> list[str]:
    """Return parts for a day of a month: the last one, where the month has no such day.

    Parameters
    ----------
    shortest, longest
        How many days the month has.

    >>> _on_day(15, 28, 31), _on_day(30, 28, 31), _on_day(31, 28, 31)
    (['BYMONTHDAY=15'], ['BYMONTHDAY=28,29,30', 'BYSETPOS=-1'], ['BYMONTHDAY=-1'])
    """
    if not 1 <= day <= _MOST_DAYS:
        return []
    if day <= shortest:
        return [f"BYMONTHDAY={day}"]
    if day >= longest:
        return ["BYMONTHDAY=-1"]
    days = ",".join(map(str, range(shortest, day + 1)))
    return [f"BYMONTHDAY={days}", "BYSETPOS=-1"]


def _by_position(exception: Record) -> list[str]:
    item = exception.whole("MonthItem", 0) or 0
    place = exception.whole("MonthPosition", 0) or 0
    number = -1 if place == _LAST else place + 1
    if item in _GROUPS:
        return [f"BYDAY={','.join(_GROUPS[item])}", f"BYSETPOS={number}"]
    day = _DAYS[item - 3] if 3 <= item < 3 + len(_DAYS) else "?"
    return [f"BYDAY={number}{day}"]
