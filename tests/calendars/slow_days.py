"""What holds on a day, decided as the documentation says it: day by day, the first that speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pmcore.calendars import (
    Calendar,
    CalendarException,
    DayHours,
    DayRule,
    KeepShare,
    KeepWithin,
    WorkLike,
    WorkWeek,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SlowDay:
    minutes: frozenset[int]
    source: str
    calendar: str
    because: str | None = None


def slow_day(calendar: Calendar, day: date) -> SlowDay:
    """Return which minutes of its own a day works, what decides, and whether it may change."""
    return _layered(calendar, calendar, day)


def _layered(top: Calendar, calendar: Calendar, day: date) -> SlowDay:
    """Own exceptions, own holidays, then the base; the weeks where nobody speaks."""
    below = _below_exceptions(top, calendar, day)
    exception = _exception(calendar, day)
    if exception is None:
        return below
    minutes = _changed(exception.hours, below.minutes, day, _week(top, day))
    return SlowDay(minutes, _said(top, calendar, "exception"), calendar.id)


def _below_exceptions(top: Calendar, calendar: Calendar, day: date) -> SlowDay:
    found = _layered(top, calendar.base, day) if calendar.base is not None else _weeks(top, day)
    for source in reversed(calendar.holidays):
        until = source.official_until
        reason = "unannounced" if until is not None and day.year > until else "incomplete"
        if not source.is_official(day.year):
            found = SlowDay(found.minutes, found.source, found.calendar, reason)
        else:
            reason = "estimated"
        for holiday in source.between(day, day):
            because = None if holiday.official else reason
            if holiday.kind == "half":
                if found.minutes and holiday.keep is not None:
                    kept = _changed(holiday.keep, found.minutes, day, _week(top, day))
                    said = _said(top, calendar, "holiday")
                    found = SlowDay(kept, said, calendar.id, because)
            elif holiday.kind == "off":
                said = _said(top, calendar, "holiday")
                found = SlowDay(frozenset(), said, calendar.id, because)
            else:
                week = _week(top, day)
                hours = (
                    (week.on(holiday.swapped) if holiday.swapped else ())
                    or week.on(day)
                    or next(each for each in week.days if each)
                )
                said = _said(top, calendar, "make-up workday")
                found = SlowDay(_minutes(hours), said, calendar.id, because)
    return found


def _exception(calendar: Calendar, day: date) -> CalendarException | None:
    single = [e for e in calendar.exceptions if e.rule is None and e.first == e.last == day]
    ranges = [
        e
        for e in calendar.exceptions
        if e.rule is None and e.first < e.last and e.first <= day <= e.last
    ]
    rules = [
        e
        for e in calendar.exceptions
        if e.rule is not None and e.first <= day and day in e.rule.dates(e.first, min(e.last, day))
    ]
    return next((found[-1] for found in (single, ranges, rules) if found), None)


def _weeks(top: Calendar, day: date) -> SlowDay:
    for each in top.lineage():
        for dated in each.dated_weeks:
            if dated.covers(day):
                return SlowDay(
                    _minutes(dated.week.on(day)), _said(top, each, "dated week"), each.id
                )
        if each.week is not None:
            return SlowDay(_minutes(each.week.on(day)), _said(top, each, "week"), each.id)
    raise AssertionError("a calendar has a week somewhere")


def _week(top: Calendar, day: date) -> WorkWeek:
    return next(_in_force(top, day))


def _in_force(top: Calendar, day: date) -> Iterator[WorkWeek]:
    for each in top.lineage():
        yield from (dated.week for dated in each.dated_weeks if dated.covers(day))
        if each.week is not None:
            yield each.week


def _changed(rule: DayRule, usual: frozenset[int], day: date, week: WorkWeek) -> frozenset[int]:
    if isinstance(rule, KeepWithin):
        return frozenset(m for m in usual if rule.start <= m < rule.end)
    if isinstance(rule, KeepShare):
        return frozenset(sorted(usual)[: len(usual) * rule.percent // 100])
    if isinstance(rule, WorkLike):
        if isinstance(rule.day, date):
            return _minutes(week.on(rule.day))
        monday = day - day.weekday() * _DAY
        return _minutes(week.on(monday + rule.day * _DAY))
    return _minutes(rule)


def _minutes(hours: DayHours) -> frozenset[int]:
    return frozenset(m for shift in hours for m in range(shift.start, shift.end))


def _said(top: Calendar, owner: Calendar, kind: str) -> str:
    return kind if owner is top else f"base {kind}"
