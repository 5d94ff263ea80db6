"""What holds on each day: the layers of a calendar laid one over the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pmcore.calendars.dates import ONE_DAY
from pmcore.calendars.holidays import Holiday, HolidaySource
from pmcore.calendars.shifts import OFF, DayHours, format_hours
from pmcore.calendars.weeks import WEEKDAYS, WorkWeek
from pmcore.kernel import CalendarId, LocalizedText

if TYPE_CHECKING:
    from pmcore.calendars.calendar import Calendar

DaySource: TypeAlias = Literal[
    "exception",
    "holiday",
    "make-up workday",
    "dated week",
    "week",
    "base exception",
    "base holiday",
    "base make-up workday",
    "base dated week",
    "base week",
]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The hours of one date, and what decided them.

    Attributes
    ----------
    date
        The date.
    hours
        Shifts that start on it; empty when it is off.
    source
        What decided; ``base ...`` when it was inherited.
    label
        Name of the exception or holiday; ``None`` for a plain day of the week.
    provisional
        Whether an announcement still to come may change the day: it lies past the announced
        years of a holiday source, or the holiday's date is an estimate, and no exception of
        higher precedence settles it.
    calendar
        Id of the calendar whose rule decided.
    """

    date: date
    hours: DayHours
    source: DaySource
    label: LocalizedText | None
    provisional: bool
    calendar: CalendarId

    @property
    def minutes(self) -> int:
        """Working minutes by the wall clock."""
        return sum(shift.minutes for shift in self.hours)

    @property
    def is_working(self) -> bool:
        """Whether any shift starts on the date."""
        return bool(self.hours)

    def __str__(self) -> str:
        why = f"{self.source}: {self.label}" if self.label else self.source
        note = ", provisional" if self.provisional else ""
        weekday = WEEKDAYS[self.date.weekday()].title()
        return f"{self.date} {weekday} {format_hours(self.hours)} ({why}{note})"


class Ruling(NamedTuple):
    """A day plan without its date, so that days alike share one."""

    hours: DayHours
    source: DaySource
    label: LocalizedText | None
    provisional: bool
    calendar: CalendarId


def resolve(calendar: Calendar, first: date, last: date) -> list[Ruling]:
    """Return the ruling of each day from ``first`` to ``last``.

    The layers are laid from the lowest precedence to the highest, each over whole ranges: the
    cost per day is that of a list item. The order is told in :class:`Calendar`.
    """
    days = _Days(calendar, first, last)
    lineage = list(calendar.lineage())[::-1]
    for each in lineage:
        days.lay_weeks(each)
    for each in lineage:
        for source in reversed(each.holidays):
            days.lay_holidays(each, source)
        days.lay_exceptions(each)
    return days.rulings


class _Days:
    """A range of days while their layers are laid."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.calendar = calendar
        self.first = first
        self.last = last
        self.rulings: list[Ruling] = []

    def lay_weeks(self, owner: Calendar) -> None:
        if owner.week is not None:
            self._lay_week(owner, owner.week, "week", self.first, self.last)
        for dated in owner.dated_weeks:
            self._lay_week(owner, dated.week, "dated week", dated.first, dated.last or self.last)

    def lay_holidays(self, owner: Calendar, source: HolidaySource) -> None:
        for year in range(self.first.year, self.last.year + 1):
            if not source.is_official(year):
                self._mark_provisional(date(year, 1, 1), date(year, 12, 31))
        for holiday in source.between(self.first, self.last):
            for at in self._window(holiday.date, holiday.date):
                self.rulings[at] = self._of_holiday(owner, holiday)

    def lay_exceptions(self, owner: Calendar) -> None:
        source = self._source(owner, "exception")
        for single in (False, True):
            for exception in owner.exceptions:
                if exception.is_single is single:
                    ruling = Ruling(exception.hours, source, exception.label, False, owner.id)
                    window = self._window(exception.first, exception.last)
                    self.rulings[window.start : window.stop] = [ruling] * len(window)

    def _lay_week(
        self,
        owner: Calendar,
        week: WorkWeek,
        kind: Literal["week", "dated week"],
        first: date,
        last: date,
    ) -> None:
        window = self._window(first, last)
        if not window:
            return
        source = self._source(owner, kind)
        cycle = [Ruling(hours, source, None, False, owner.id) for hours in week.days]
        phase = week.phase(self.first + window.start * ONE_DAY)
        laid = cycle * ((phase + len(window)) // len(cycle) + 1)
        self.rulings[window.start : window.stop] = laid[phase : phase + len(window)]

    def _of_holiday(self, owner: Calendar, holiday: Holiday) -> Ruling:
        works = holiday.kind == "work"
        source = self._source(owner, "make-up workday" if works else "holiday")
        hours = _makeup_hours(self.calendar, holiday) if works else OFF
        return Ruling(hours, source, holiday.label, not holiday.official, owner.id)

    def _mark_provisional(self, first: date, last: date) -> None:
        # Rulings are shared by many days; so are their marked copies.
        window = self._window(first, last)
        plain = self.rulings[window.start : window.stop]
        marked = {id(ruling): ruling for ruling in plain}
        for name, ruling in marked.items():
            marked[name] = ruling._replace(provisional=True)
        self.rulings[window.start : window.stop] = [marked[id(ruling)] for ruling in plain]

    def _window(self, first: date, last: date) -> range:
        """Return the places of the days from ``first`` to ``last`` that lie in the range."""
        start = max((first - self.first).days, 0)
        stop = (min(last, self.last) - self.first).days + 1
        return range(start, max(start, stop))

    def _source(
        self,
        owner: Calendar,
        kind: Literal["exception", "holiday", "make-up workday", "week", "dated week"],
    ) -> DaySource:
        return kind if owner is self.calendar else _INHERITED[kind]


_INHERITED: dict[str, DaySource] = {
    "exception": "base exception",
    "holiday": "base holiday",
    "make-up workday": "base make-up workday",
    "week": "base week",
    "dated week": "base dated week",
}


def _makeup_hours(calendar: Calendar, holiday: Holiday) -> DayHours:
    week = next(_weeks_on(calendar, holiday.date))
    swapped = week.on(holiday.swapped) if holiday.swapped else OFF
    return swapped or week.on(holiday.date) or week.first_working_hours()


def _weeks_on(calendar: Calendar, day: date) -> Iterator[WorkWeek]:
    for each in calendar.lineage():
        yield from (dated.week for dated in each.dated_weeks if dated.covers(day))
        if each.week is not None:
            yield each.week
