"""What holds on each day: the layers of a calendar laid one over the other."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pmcore.calendars.dates import ONE_DAY
from pmcore.calendars.day_changes import DayChange, WorkLike, kept
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

ProvisionalReason: TypeAlias = Literal["unannounced", "estimated", "incomplete"]
_REASONS: dict[ProvisionalReason, LocalizedText] = {
    "unannounced": LocalizedText(
        en="the year's holidays are not announced yet", zh="该年放假安排尚未公布"
    ),
    "estimated": LocalizedText(en="the holiday's date is an estimate", zh="该节日日期为推定"),
    "incomplete": LocalizedText(en="the data for the year are incomplete", zh="该年数据不完整"),
}


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
    because
        Why the day is provisional, if it is and no exception of higher precedence settles it:
        ``unannounced`` past the announced years of a holiday source, ``estimated`` where the
        date of the holiday is, ``incomplete`` where a source knows the year only in part.
    calendar
        Id of the calendar whose rule decided.
    """

    date: date
    hours: DayHours
    source: DaySource
    label: LocalizedText | None
    because: ProvisionalReason | None
    calendar: CalendarId

    @property
    def provisional(self) -> bool:
        """Whether an announcement still to come may change the day."""
        return self.because is not None

    @property
    def doubt(self) -> LocalizedText | None:
        """Why the day is provisional, in words."""
        return None if self.because is None else _REASONS[self.because]

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
    because: ProvisionalReason | None
    calendar: CalendarId


def resolve(calendar: Calendar, first: date, last: date) -> list[Ruling]:
    """Return the ruling of each day from ``first`` to ``last``.

    The layers are laid from the lowest precedence to the highest, each over whole ranges: the
    cost per day is that of a list item. The order is told in :class:`Calendar`.
    """
    return _laid(calendar, first, last, marked=True).rulings


class Stretch(NamedTuple):
    """Days in a row, counted from the first one asked for, that a week pattern is laid over."""

    days: range
    week: WorkWeek
    owner: Calendar
    source: DaySource


class DaysLaid(NamedTuple):
    """What makes the hours of a range of days, short of a list of them."""

    weeks: list[Stretch]
    """In the order they are laid, each over those before it; together they hold every day."""
    changed: dict[int, DayHours]
    """Hours of the days that a holiday or an exception speaks of, by place in the range."""


def days_laid(calendar: Calendar, first: date, last: date) -> DaysLaid:
    """Return week patterns and changed days from ``first`` to ``last``; it costs little per day."""
    days = _laid(calendar, first, last, marked=False)
    return DaysLaid(days.weeks, {at: days.rulings[at].hours for at in days.changed})


def _laid(calendar: Calendar, first: date, last: date, *, marked: bool) -> _Days:
    days = _Days(calendar, first, last)
    lineage = list(calendar.lineage())[::-1]
    for each in lineage:
        days.lay_weeks(each)
    for each in lineage:
        for source in reversed(each.holidays):
            if marked:
                days.mark_provisional(source)
            days.lay_holidays(each, source)
        days.lay_exceptions(each)
    return days


class _Days:
    """A range of days while their layers are laid."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self.calendar = calendar
        self.first = first
        self.last = last
        self.weeks: list[Stretch] = []
        self.changed: set[int] = set()
        self._rulings: list[Ruling] = []
        self._phases: dict[int, int] = {}

    @property
    def rulings(self) -> list[Ruling]:
        """The rulings of all days, made when the first one is asked for."""
        rulings = self._rulings
        if not rulings:
            for days, week, owner, source in self.weeks:
                cycle = [Ruling(hours, source, None, None, owner.id) for hours in week.days]
                phase = week.phase(self.first + days.start * ONE_DAY)
                laid = cycle * ((phase + len(days)) // len(cycle) + 1)
                rulings[days.start : days.stop] = laid[phase : phase + len(days)]
        return rulings

    @cached_property
    def _in_force(self) -> list[WorkWeek]:
        """The week pattern of each day, whatever holidays and exceptions say."""
        in_force: list[WorkWeek] = []
        for days, week, *_ in self.weeks:
            in_force[days.start : days.stop] = [week] * len(days)
        return in_force

    def lay_weeks(self, owner: Calendar) -> None:
        if owner.week is not None:
            self._lay_week(owner, owner.week, "week", self.first, self.last)
        # Dated weeks are in order and do not overlap: those that matter follow each other.
        weeks = owner.dated_weeks
        if not weeks:
            return
        begin = bisect_right(weeks, self.first, key=attrgetter("first"))
        stop = bisect_right(weeks, self.last, begin, key=attrgetter("first"))
        for dated in weeks[max(begin - 1, 0) : stop]:
            self._lay_week(owner, dated.week, "dated week", dated.first, dated.last or self.last)

    def lay_holidays(self, owner: Calendar, source: HolidaySource) -> None:
        for holiday in source.between(self.first, self.last):
            for at in self._window(holiday.date, holiday.date):
                self.rulings[at] = self._of_holiday(owner, source, holiday, at)
                self.changed.add(at)

    def lay_exceptions(self, owner: Calendar) -> None:
        if not owner.exceptions:
            return
        from pmcore.calendars.winning import painted

        places, numbers = painted(owner.exceptions, self.first, self.last)
        if not places.size:
            return
        source, rulings = self._source(owner, "exception"), self.rulings
        # What an exception makes of a day depends on the hours below alone, or on the place of
        # its week in the pattern in force; and days are alike.
        made: dict[tuple[int, int | tuple[int, int]], Ruling] = {}
        changed: dict[tuple[DayChange, int | tuple[int, int]], DayHours] = {}
        held = places.tolist()
        for at, number in zip(held, numbers.tolist(), strict=True):
            exception = owner.exceptions[number]
            like = isinstance(exception.hours, WorkLike)
            below = self._week_of(at) if like else id(rulings[at].hours)
            ruling = made.get((number, below))
            if ruling is None:
                # thousands of exceptions may be of one rule
                rule = exception.hours
                hours = rule if isinstance(rule, tuple) else changed.get((rule, below))
                if hours is None:
                    hours = changed[rule, below] = self._changed(rule, at)
                ruling = Ruling(hours, source, exception.label, None, owner.id)
                made[number, below] = ruling
            rulings[at] = ruling
        self.changed.update(held)

    def _week_of(self, at: int) -> tuple[int, int]:
        """Tell the week that a day lies in: which pattern, and where in its turns."""
        week = self._in_force[at]
        name = id(week)
        if name not in self._phases:
            self._phases[name] = week.phase(self.first)
        return name, (self._phases[name] + at) % len(week.days) // 7

    def _changed(self, rule: DayChange, at: int) -> DayHours:
        if isinstance(rule, WorkLike):
            return rule.on(self.first + at * ONE_DAY, self._in_force[at])
        return kept(rule, self.rulings[at].hours)

    def _lay_week(
        self,
        owner: Calendar,
        week: WorkWeek,
        kind: Literal["week", "dated week"],
        first: date,
        last: date,
    ) -> None:
        window = self._window(first, last)
        if window:
            self.weeks.append(Stretch(window, week, owner, self._source(owner, kind)))

    def _of_holiday(
        self, owner: Calendar, source: HolidaySource, holiday: Holiday, at: int
    ) -> Ruling:
        below = self.rulings[at]
        if holiday.keep is not None and not below.hours:
            return below
        works = holiday.kind == "work"
        hours = _makeup_hours(self._in_force[at], holiday) if works else OFF
        if holiday.keep is not None:
            hours = kept(holiday.keep, below.hours)
        because = None if holiday.official else _reason(source, holiday.date.year)
        said = self._source(owner, "make-up workday" if works else "holiday")
        return Ruling(hours, said, holiday.label, because, owner.id)

    def mark_provisional(self, source: HolidaySource) -> None:
        for year in range(self.first.year, self.last.year + 1):
            if not source.is_official(year):
                self._mark_year(year, _reason(source, year))

    def _mark_year(self, year: int, because: ProvisionalReason) -> None:
        # Rulings are shared by many days; so are their marked copies.
        window = self._window(date(year, 1, 1), date(year, 12, 31))
        plain = self.rulings[window.start : window.stop]
        marked = {id(ruling): ruling for ruling in plain}
        for name, ruling in marked.items():
            marked[name] = ruling._replace(because=because)
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


def _reason(source: HolidaySource, year: int) -> ProvisionalReason:
    until = source.official_until
    if until is not None and year > until:
        return "unannounced"
    return "estimated" if source.is_official(year) else "incomplete"


def _makeup_hours(week: WorkWeek, holiday: Holiday) -> DayHours:
    swapped = week.on(holiday.swapped) if holiday.swapped else OFF
    return swapped or week.on(holiday.date) or week.first_working_hours()
