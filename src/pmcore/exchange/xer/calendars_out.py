"""Calendars as P6 has them: a week, single dates with other hours, perhaps a base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from pmcore.calendars import Calendar, CalendarException, DayHours, Shift, WorkWeek
from pmcore.calendars.dates import FIRST_DATE, LAST_DATE
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.one_clock import OneClock
from pmcore.exchange.p6.calendars_in import STANDARD_WEEK
from pmcore.exchange.xer.losses import (
    BASE,
    DAY_BY_DAY,
    INHERITED_WEEK,
    LABEL,
    NO_CALENDAR,
    OVERNIGHT,
    zones,
)
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, hours
from pmcore.kernel import CalendarId
from pmcore.wbs import Project

_COLUMNS = (
    "clndr_id",
    "default_flag",
    "clndr_name",
    "proj_id",
    "base_clndr_id",
    "last_chng_date",
    "clndr_type",
    "day_hr_cnt",
    "week_hr_cnt",
    "month_hr_cnt",
    "year_hr_cnt",
    "rsrc_private",
    "clndr_data",
)
_FIRST_DAY = date(1899, 12, 30)
_DAY_MINUTES = 1440
_DAYS_BEFORE, _DAYS_AFTER = 31, 5 * 366
_ONE_DAY = timedelta(days=1)
ALWAYS = WorkWeek(((Shift(0, _DAY_MINUTES),),) * 7)


class CalendarsOut:
    """Writes the calendars of a project.

    Attributes
    ----------
    own
        Number of the project's own.
    """

    def __init__(
        self, project: Project, numbers: Numbers, names: Names, one: OneClock, ledger: Ledger
    ) -> None:
        self._project = project
        self._numbers = numbers
        self._ledger = ledger
        self._names = names
        self._one = one
        self._sheet = Sheet("CALENDAR", _COLUMNS)
        self._around_the_clock: int | None = None
        own = project.settings.calendar
        self._listed = {one.calendar(each): each.id for each in project.settings.calendars}
        for calendar in project.settings.calendars:
            self._add(calendar)
        if own is None:
            ledger.adjusted(NO_CALENDAR, project.id)
            self.own = self._extra("Standard", STANDARD_WEEK)
        else:
            self.own = numbers.calendars[own]

    def sheet(self) -> Sheet:
        """Return the table."""
        return self._sheet

    def number(self, id: CalendarId | None) -> int:
        """Return the number of a calendar; that of the project's own for ``None``."""
        return self.own if id is None else self._numbers.calendars[id]

    def around_the_clock(self) -> int:
        """Return the number of a calendar that always works, for elapsed time."""
        if self._around_the_clock is None:
            self._around_the_clock = self._extra("24 Hours", ALWAYS)
        return self._around_the_clock

    def _extra(self, name: str, week: WorkWeek) -> int:
        number = self._numbers.free_calendar()
        self._numbers.calendars[f"C{number}"] = number
        self._sheet.add(self._row(number, name, _data(week, ())))
        return number

    def _add(self, calendar: Calendar) -> None:
        number = self._numbers.calendars[calendar.id]
        if self._one.zone is not None:
            self._ledger.adjusted(zones(self._one.zone), calendar.id)
        calendar = self._one.calendar(calendar)
        base = None if calendar.base is None else self._listed.get(calendar.base)
        if calendar.base is not None and base is None:
            self._ledger.adjusted(BASE, calendar.id)
        plain = all(map(_is_plain, calendar.lineage())) and (not calendar.base or base is not None)
        data = self._plain_data(calendar) if plain else self._data_by_day(calendar)
        row = self._row(number, self._names.of(calendar.name, calendar.id), data)
        if plain and base is not None:
            row["base_clndr_id"] = self._numbers.calendars[base]
            row |= {"clndr_type": "CA_Project", "proj_id": self._numbers.project}
        self._sheet.add(row)

    def _row(self, number: int, name: str, data: str) -> dict[str, Value]:
        conversion = self._project.settings.conversion
        day, week = conversion.minutes_per_day, conversion.minutes_per_week
        month = day * conversion.days_per_month
        own = self._project.settings.calendar
        is_own = own is None or self._numbers.calendars.get(own) == number
        return {
            "clndr_id": number,
            "default_flag": "Y" if is_own else "N",
            "clndr_name": name,
            "clndr_type": "CA_Base",
            "day_hr_cnt": hours(day),
            "week_hr_cnt": hours(week),
            "month_hr_cnt": hours(month),
            "year_hr_cnt": hours(month * 12),
            "rsrc_private": "N",
            "clndr_data": data,
        }

    def _plain_data(self, calendar: Calendar) -> str:
        week = calendar.week
        if week is None:
            self._ledger.adjusted(INHERITED_WEEK, calendar.id)
            week = next(each.week for each in calendar.lineage() if each.week is not None)
        if any(each.label != _usual(each).label for each in calendar.exceptions):
            self._ledger.left_out(LABEL, calendar.id)
        special = ((each.first, each.hours) for each in calendar.exceptions)
        return _data(week, ((day, held) for day, held in special if isinstance(held, tuple)))

    def _data_by_day(self, calendar: Calendar) -> str:
        """Write a calendar as P6 cannot have it: a week, and each date that is not like it."""
        self._ledger.adjusted(DAY_BY_DAY, calendar.id)
        if any(_has_nights(each) for each in calendar.lineage()):
            self._ledger.adjusted(OVERNIGHT, calendar.id)
        week = _divided_week(_week_of(calendar).days[:7])
        first_day, last_day = self._one.span
        days = calendar.days(first_day - _ONE_DAY, last_day)
        special = ((day.date, _divided(before.hours, day.hours)) for before, day in pairwise(days))
        return _data(week, ((day, held) for day, held in special if held != week.on(day)))


def span_of(project: Project) -> tuple[date, date]:
    """Return the first and last day that calendars are written for day by day."""
    settings = project.settings
    start = date(settings.start.year, settings.start.month, settings.start.day)
    last = settings.finish or start
    first_day = max(start - _DAYS_BEFORE * _ONE_DAY, FIRST_DATE + _ONE_DAY)
    last_day = min(date(last.year, last.month, last.day) + _DAYS_AFTER * _ONE_DAY, LAST_DATE)
    return first_day, last_day


def _is_plain(calendar: Calendar) -> bool:
    """Whether P6 can have a calendar as it is, but for its zone."""
    return (
        (calendar.week is None or len(calendar.week.days) == 7)
        and not calendar.dated_weeks
        and not calendar.holidays
        and all(each.is_single and isinstance(each.hours, tuple) for each in calendar.exceptions)
        and not _has_nights(calendar)
    )


def _has_nights(calendar: Calendar) -> bool:
    days = list(calendar.week.days) if calendar.week else []
    days += [each.hours for each in calendar.exceptions if isinstance(each.hours, tuple)]
    return any(_crosses(day) for day in days)


def _crosses(day: DayHours) -> bool:
    return any(shift.end > _DAY_MINUTES for shift in day)


def _usual(exception: CalendarException) -> CalendarException:
    held = exception.hours
    return CalendarException.on(exception.first, held if isinstance(held, tuple) else ())


def _week_of(calendar: Calendar) -> WorkWeek:
    return next(each.week for each in calendar.lineage() if each.week is not None)


def _divided_week(days: tuple[DayHours, ...]) -> WorkWeek:
    return WorkWeek(tuple(_divided(days[number - 1], days[number]) for number in range(7)))


def _divided(before: DayHours, day: DayHours) -> DayHours:
    """Return what is worked on one date of the wall calendar: night shifts end at midnight."""
    late = [Shift(0, each.end - _DAY_MINUTES) for each in before if each.end > _DAY_MINUTES]
    own = [Shift(each.start, min(each.end, _DAY_MINUTES)) for each in day]
    taken = max((each.end for each in late), default=0)
    return (*late, *(Shift(max(each.start, taken), each.end) for each in own if each.end > taken))


def _data(week: WorkWeek, special: Iterator[tuple[date, DayHours]] | tuple[()]) -> str:
    numbered = ((number % 7 + 1, day) for number, day in enumerate(week.days, 1))  # Sunday is 1
    days = (f"(0||{number}()({_shifts(day)}))" for number, day in numbered)
    dates = (
        f"(0||{number}(d|{(day - _FIRST_DAY).days})({_shifts(held)}))"
        for number, (day, held) in enumerate(special)
    )
    by_day = sorted(days)
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({''.join(by_day)}))"
        f"(0||VIEW(ShowTotal|N)())(0||Exceptions()({''.join(dates)}))))"
    )


def _shifts(day: DayHours) -> str:
    return "".join(
        f"(0||{number}(s|{_clock(each.start)}|f|{_clock(each.end)})())"
        for number, each in enumerate(day)
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
