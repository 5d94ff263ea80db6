"""Hours of days, exceptions and work weeks of one calendar of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from pmcore.calendars import (
    CalendarException,
    DatedWeek,
    DayHours,
    Recurrence,
    Shift,
    WorkWeek,
)
from pmcore.calendars import hours as day_hours
from pmcore.calendars.dates import LAST_DATE
from pmcore.exchange.importing.changes import DEFAULT_HOURS, EXCEPTION_TWICE, ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.mspdi.features import RECURRENCE
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.recurring import rule_of
from pmcore.exchange.mspdi.span import LAST
from pmcore.kernel import Code, InputError
from pmcore.kernel.coercion import unusable

STANDARD_DAY: DayHours = day_hours("08:00-12:00 13:00-17:00")
STANDARD_WEEK = WorkWeek.of({"mon-fri": STANDARD_DAY})
_DAY_MINUTES = 1440
_LONGEST_RANGE = 3660
_MOST_RULES = 20
_MOST_WRITTEN_OUT = 200_000


def week_days(record: Record, desk: Desk) -> dict[int, DayHours]:
    """Return the hours of the weekdays a calendar or a work week states, Monday 0."""
    found: dict[int, DayHours] = {}
    for day in record.below("WeekDays", "WeekDay"):
        kind = day.whole("DayType")
        if kind is not None and 1 <= kind <= 7:
            read = _hours(day, desk)
            if read is not None:
                found.setdefault((kind + 5) % 7, read)
        elif kind != 0:
            day.refuse(unusable("DayType", kind, "it must be 0 to 7", "应为 0 至 7"))
    return found


def full_week(stated: Mapping[int, DayHours], otherwise: WorkWeek) -> WorkWeek:
    """Return a week of the stated days; the other days are as in another week."""
    return WorkWeek(tuple(stated.get(day, otherwise.days[day]) for day in range(7)))


def dated_weeks(record: Record, usual: WorkWeek, desk: Desk) -> list[DatedWeek]:
    """Return the work weeks; a day one does not state is as in the usual week."""
    found = []
    for week in record.below("WorkWeeks", "WorkWeek"):
        ends = _range(week)
        if ends:
            pattern = full_week(week_days(week, desk), usual)
            last = None if _is_open(ends[1]) else ends[1]
            made = week.attempt(partial(DatedWeek, ends[0], last, pattern))
            found += [made] if made else []
    return found


class DatesLeft:
    """How many dates the rules of a file may still be written out as.

    A rule is a line of the file and stands for thousands of dates.
    """

    def __init__(self) -> None:
        self._taken = 0

    def take(self, rule: Recurrence, first: date, last: date) -> tuple[date, ...]:
        """Return the dates of a rule.

        Raises
        ------
        InputError
            ``input.too_many`` of them, with those of other rules.
        """
        self._taken += rule.most_dates(first, last)
        if self._taken > _MOST_WRITTEN_OUT:
            what = "dates of recurring exceptions"
            raise InputError(Code.TOO_MANY, what=what, count=self._taken, limit=_MOST_WRITTEN_OUT)
        return rule.dates(first, last)


def exceptions(record: Record, desk: Desk, left: DatesLeft) -> list[CalendarException]:
    """Return the exceptions: those of the file's own list, else days of type 0 of older files.

    Raises
    ------
    InputError
        ``input.too_many`` dates of rules that a calendar has no room for.
    """
    listed = list(record.below("Exceptions", "Exception"))
    if not listed:
        days = record.below("WeekDays", "WeekDay")
        listed = [day for day in days if day.whole("DayType") == 0]
    found: list[CalendarException] = []
    for exception in listed:
        made = exception.attempt(partial(_exception, exception, desk))
        found += [made] if made else []
    return list(_each_date_once(_few_rules(found, left), record))


def _exception(record: Record, desk: Desk) -> CalendarException | None:
    ends, work = _range(record), _hours(record, desk)
    if ends is None or work is None:
        return None
    rule = rule_of(record, ends[0])
    if rule is None:
        desk.ledger.unused(RECURRENCE, record.name)
        return None
    label = fit_name(record.text("Name"))
    if not rule and (ends[1] - ends[0]).days >= _LONGEST_RANGE:
        rule = "FREQ=DAILY"
    if rule:
        until = None if _is_open(ends[1]) or "COUNT" in rule else ends[1]
        return CalendarException.every(rule, ends[0], work, label, until=until)
    return CalendarException.between(*ends, work, label)


def _range(record: Record) -> tuple[date, date] | None:
    """Return the first and last date of a period."""
    for period in record.every("TimePeriod"):
        first, last = period.instant("FromDate"), period.instant("ToDate")
        if first and last:
            return first.date(), last.date()
    en = "it must name a first and a last date"
    record.refuse(unusable("TimePeriod", record.text("Name"), en, "应给出首末日期"))
    return None


def _is_open(last: date) -> bool:
    """Whether a date is how files write that something goes on."""
    return last == LAST or last > LAST_DATE


def _hours(record: Record, desk: Desk) -> DayHours | None:
    """Return the hours of a day; ``None`` after a problem."""
    if not record.flag("DayWorking"):
        return ()
    times = list(_shifts(record))
    if not times:
        record.adjusted(DEFAULT_HOURS)
        return STANDARD_DAY
    return record.attempt(lambda: day_hours(times))


def _shifts(record: Record) -> Iterator[Shift]:
    for working in record.below("WorkingTimes", "WorkingTime"):
        start, end = _clock(working, "FromTime"), _clock(working, "ToTime")
        if start is not None and end is not None:
            # 00:00 is the end of the day; from 08:00 to 08:00 are 24 hours.
            yield Shift(start, end if end > start else end + _DAY_MINUTES)


def _clock(record: Record, field: str) -> int | None:
    time = record.clock(field)
    if time is None:
        return None
    if time.second:
        record.adjusted(ROUNDED)
    return time.hour * 60 + time.minute


def _few_rules(found: Iterable[CalendarException], left: DatesLeft) -> Iterator[CalendarException]:
    """Yield at most twenty rules; the dates of further ones stand one by one."""
    rules = 0
    for exception in found:
        rules += exception.rule is not None
        if exception.rule is None or rules <= _MOST_RULES:
            yield exception
        else:
            for day in left.take(exception.rule, exception.first, exception.last):
                yield CalendarException.on(day, exception.hours, exception.label)


def _each_date_once(
    found: Iterable[CalendarException], record: Record
) -> Iterator[CalendarException]:
    seen: set[date] = set()
    for exception in found:
        if not exception.is_single:
            yield exception
        elif exception.first in seen:
            record.adjusted(EXCEPTION_TWICE)
        else:
            seen.add(exception.first)
            yield exception
