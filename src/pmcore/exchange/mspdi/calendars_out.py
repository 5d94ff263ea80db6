"""Calendars of a plan as Microsoft Project has them: floating, a week, exceptions, work weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby

from pmcore.calendars import Calendar, CalendarException, DayHours, WorkWeek
from pmcore.calendars.dates import LAST_DATE
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.hours_out import (
    by_the_day,
    fitting,
    is_overnight,
    period,
    week_days,
    working,
)
from pmcore.exchange.mspdi.losses import SHIFTS, SPAN, written_out
from pmcore.exchange.mspdi.numbers_out import Listed
from pmcore.exchange.mspdi.order import CALENDAR
from pmcore.exchange.mspdi.recurring_out import recurrence_fields
from pmcore.exchange.mspdi.span import FIRST, LAST
from pmcore.exchange.mspdi.xml_out import element, ordered
from pmcore.kernel import CalendarId

_ONE_DAY = timedelta(days=1)
_HELD = ("UID", "Name", "IsBaseCalendar", "BaseCalendarUID")
_DAYS = ("WeekDays", "Exceptions", "WorkWeeks")
_EXCEPTION_ORDER = (
    *("EnteredByOccurrences", "TimePeriod", "Occurrences", "Name", "Type", "Period"),
    *(
        "DaysOfWeek",
        "MonthItem",
        "MonthPosition",
        "Month",
        "MonthDay",
        "DayWorking",
        "WorkingTimes",
    ),
)
_LONGEST_RANGE = 3660


class CalendarsOut:
    """Writes the calendars of a project; those that did not change as they stood."""

    def __init__(self, desk: DeskOut) -> None:
        self._numbers = desk.numbers
        self._texts = desk.texts
        self._ledger = desk.ledger
        self._one = desk.clock.one
        before = desk.before
        self._kept = {} if before is None else before.extras.calendars
        self._before: Mapping[CalendarId, Calendar] = (
            {} if before is None else before.as_read.calendars
        )

    @property
    def _span(self) -> tuple[date, date]:
        """The first and last day for which days are written one by one, if nothing else will do."""
        return self._one.span

    def lines(self) -> Iterator[str]:
        """Yield one calendar a line."""
        for listed in self._numbers.calendars:
            yield element("Calendar", self._fields(listed))
        for row in self._numbers.idle_calendars:
            yield element("Calendar", row)

    def _fields(self, listed: Listed) -> Iterable[Raw]:
        calendar = listed.calendar
        if listed.stands_for:
            return self._head(listed, self._numbers.calendar(calendar.id))
        kept = self._kept.get(calendar.id, ()) if listed.is_listed else ()
        base = self._numbers.base_of(calendar)
        if kept and self._before.get(calendar.id) == calendar:
            return ordered(self._head(listed, base), kept, CALENDAR)
        here = self._one.calendar(calendar)
        if here is not calendar:
            return [*self._head(listed, base if here.base else None), *self._by_rules(here)]
        by_days = _needs_days(calendar)
        days = self._by_days(calendar) if by_days else self._by_rules(calendar)
        own = [*self._head(listed, None if by_days else base), *days]
        return ordered(own, [each for each in kept if each[0] not in _DAYS], CALENDAR)

    def _head(self, listed: Listed, base: int | None) -> list[Raw]:
        calendar = listed.calendar
        return [
            ("UID", str(listed.uid)),
            ("Name", self._texts.plain(calendar.name, calendar.id)),
            ("IsBaseCalendar", str(int(base is None))),
            ("BaseCalendarUID", str(-1 if base is None else base)),
        ]

    # ---- as the calendar says it

    def _by_rules(self, calendar: Calendar) -> Iterator[Raw]:
        if calendar.week is not None:
            yield "WeekDays", week_days(self._fit(calendar.week.days, calendar))
        listed = list(self._exceptions(calendar))
        if listed:
            yield "Exceptions", tuple(("Exception", each) for each in listed)
        if calendar.dated_weeks:
            yield (
                "WorkWeeks",
                tuple(
                    (
                        "WorkWeek",
                        (
                            self._period(each.first, each.last, calendar),
                            ("WeekDays", week_days(self._fit(each.week.days, calendar))),
                        ),
                    )
                    for each in calendar.dated_weeks
                ),
            )

    def _exceptions(self, calendar: Calendar) -> Iterator[tuple[Raw, ...]]:
        singles = {each.first for each in calendar.exceptions if each.is_single}
        for each in calendar.exceptions:
            hours, numbers = each.hours, recurrence_fields(each)
            if isinstance(hours, tuple) and (each.rule is None or numbers is not None):
                yield self._exception(each, self._fit_one(hours, calendar), numbers or {}, calendar)
                continue
            self._ledger.adjusted(written_out(*self._span), calendar.id)
            for day in self._dates_of(each):
                if day not in singles or each.is_single:
                    singles.add(day)
                    worked = self._fit_one(calendar.day(day).hours, calendar)
                    single = CalendarException(day, day, worked, each.label)
                    yield self._exception(single, worked, {}, calendar)

    def _exception(
        self,
        exception: CalendarException,
        hours: DayHours,
        numbers: Mapping[str, str],
        calendar: Calendar,
    ) -> tuple[Raw, ...]:
        first, last = exception.first, exception.last
        fields: dict[str, Raw] = {name: (name, text) for name, text in numbers.items()}
        plain: dict[str, str] = {"EnteredByOccurrences": "0", "Type": "1"}
        if not numbers:
            plain["Occurrences"] = str((last - first).days + 1)
        if not _is_usual(exception):
            plain["Name"] = self._texts.plain(exception.label, calendar.id)
        fields = {**{name: (name, text) for name, text in plain.items()}, **fields}
        if exception.rule is not None and "Occurrences" in numbers:
            last = max(exception.rule.dates(first, last), default=first)
        is_open = exception.rule is not None and last == LAST_DATE
        fields["TimePeriod"] = self._period(first, None if is_open else last, calendar)
        fields |= {field[0]: field for field in working(hours)}
        return tuple(fields[name] for name in _EXCEPTION_ORDER if name in fields)

    def _period(self, first: date, last: date | None, calendar: Calendar) -> Raw:
        """Return a period of whole days; one without end ends where the years of the tool do."""
        if first < FIRST or (last is not None and last >= LAST):
            self._ledger.beyond(SPAN, calendar.id)
        if last is None:
            last = LAST if first < LAST else date.max
        return period(first, last)

    def _dates_of(self, exception: CalendarException) -> Iterable[date]:
        first, last = max(exception.first, self._span[0]), min(exception.last, self._span[1])
        if exception.rule is not None:
            last = min(exception.last, self._span[1])
            dates = exception.rule.dates(exception.first, last) if exception.first <= last else ()
            return [day for day in dates if day >= first]
        if exception.is_single:
            return [exception.first]
        return [first + _ONE_DAY * number for number in range((last - first).days + 1)]

    # ---- day by day

    def _by_days(self, calendar: Calendar) -> Iterator[Raw]:
        """Write the usual week, and every day that is otherwise, from midnight to midnight."""
        self._ledger.adjusted(written_out(*self._span), calendar.id)
        first, last = self._span
        usual = _week_of(calendar).days[:7]
        week = list(by_the_day(usual, usual[-1]))
        yield "WeekDays", week_days(self._fit(week, calendar))
        plans = calendar.days(first - _ONE_DAY, last)
        worked = by_the_day((plan.hours for plan in plans[1:]), plans[0].hours)
        days = [
            (plan.date, hours, plan.label)
            for plan, hours in zip(plans[1:], worked, strict=True)
            if hours != week[plan.date.weekday()]
        ]
        found = []
        for _, run in groupby(
            enumerate(days), lambda item: (item[1][0] - item[0] * _ONE_DAY, item[1][1:])
        ):
            together = [day for _, day in run]
            hours, told = together[0][1:]
            label = None if told is None else self._texts.picked(told)
            between = CalendarException.between(together[0][0], together[-1][0], hours, label)
            found.append(self._exception(between, self._fit_one(hours, calendar), {}, calendar))
        if found:
            yield "Exceptions", tuple(("Exception", each) for each in found)

    # ---- both

    def _fit(self, days: Iterable[DayHours], calendar: Calendar) -> list[DayHours]:
        return [self._fit_one(hours, calendar) for hours in days]

    def _fit_one(self, hours: DayHours, calendar: Calendar) -> DayHours:
        fit = fitting(hours)
        if fit != hours:
            self._ledger.adjusted(SHIFTS, calendar.id)
        return fit


def _needs_days(calendar: Calendar) -> bool:
    """Whether only single days say what a calendar means: see :func:`written_out`."""
    own = [calendar.week] if calendar.week else []
    weeks = [*own, *(each.week for each in calendar.dated_weeks)]
    if calendar.holidays or any(len(week.days) > 7 or _is_night(week) for week in weeks):
        return True
    hours = [each.hours for each in calendar.exceptions if isinstance(each.hours, tuple)]
    if any(map(is_overnight, hours)):
        return True
    if not (calendar.exceptions or weeks):
        return False
    inherited = (each for each in calendar.lineage() if each is not calendar)
    return any(
        (each.week is not None and _is_night(each.week))
        or any(_is_night(dated.week) for dated in each.dated_weeks)
        or any(isinstance(one.hours, tuple) and is_overnight(one.hours) for one in each.exceptions)
        for each in inherited
    )


def _is_night(week: WorkWeek) -> bool:
    return any(map(is_overnight, week.days))


def _week_of(calendar: Calendar) -> WorkWeek:
    return next(each.week for each in calendar.lineage() if each.week is not None)


def _is_usual(exception: CalendarException) -> bool:
    """Whether the label is the one that stands in for a missing one."""
    return exception.label == CalendarException.on(exception.first, exception.hours).label
