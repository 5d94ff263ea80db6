"""The calendar: when anyone works, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeAlias, TypeVar

from pmcore.calendars.dates import LAST_DATE, ONE_DAY, check_range
from pmcore.calendars.exceptions import CalendarException
from pmcore.calendars.holidays import HolidaySource
from pmcore.calendars.resolution import DayPlan, resolve
from pmcore.calendars.shifts import DayHours, Shift
from pmcore.calendars.weeks import DatedWeek, WorkWeek
from pmcore.calendars.working_time import WorkingTime
from pmcore.calendars.zones import zone_info
from pmcore.kernel import (
    CalendarError,
    CalendarId,
    Code,
    InputError,
    LocalizedText,
    TextLike,
    check_id,
)

DEEPEST_BASE = 16
_T = TypeVar("_T")
HolidaySources: TypeAlias = "HolidaySource | Iterable[HolidaySource]"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When someone works: a value, compared and hashed by its content.

    What holds on a day is decided in this order; the first that speaks wins.

    1. the calendar's own exception for that single date;
    2. its own exception for a range around it; of several, the one given last;
    3. its own holiday sources, the first given first: a holiday is off, a make-up workday works;
    4. the same three of its base, then of the base's base, and so on;
    5. the hours of the week: its own dated week, its own week, the base's dated week, the base's
       week, and so on.

    So a calendar with a base and a week of its own changes *hours*: it still rests on the base's
    holidays. Anything of its own beats anything of the base: private leave beats the company's
    make-up workday, and own holidays beat the base's exceptions.

    A make-up workday has the hours that the week gives to the day off it pays for. Where that is
    unknown, or off in this week too, it has its own weekday's hours, and last those of the
    pattern's first working day.

    Attributes
    ----------
    id
        Short and stable.
    name
        For people.
    zone
        IANA name of the zone whose clock the hours mean, or ``None`` for a floating calendar,
        which means every clock alike. A base lends its days, never its zone.
    week
        The pattern that repeats; ``None`` to use the base's.
    dated_weeks
        Patterns that hold for a while, such as summer hours; they do not overlap.
    holidays
        Where public holidays come from; in order of precedence.
    exceptions
        Dates with other hours. Two for the same single date are an error.
    base
        The calendar it is derived from.

    Raises
    ------
    CalendarError
        ``calendar.empty``; ``calendar.week_missing``; ``calendar.zone_unknown``;
        ``calendar.exception_twice``; ``calendar.dated_weeks_overlap``;
        ``calendar.base_too_deep``; ``calendar.base_zone``.
    InputError
        ``id.invalid``; ``text.invalid``; ``value.invalid``.

    Examples
    --------
    >>> from pmcore.calendars import Calendar, CountryHolidays
    >>> office = Calendar.standard(
    ...     "office", zone="Asia/Shanghai", hours="09:00-12:00 13:30-18:30",
    ...     holidays=CountryHolidays("CN"),
    ... )
    >>> print(office.day(date(2026, 2, 14)))
    2026-02-14 Sat 09:00-12:00 13:30-18:30 (make-up workday: Make-up workday (for 2026-02-20 off))
    >>> leave = CalendarException.between(date(2026, 2, 9), date(2026, 2, 14), label="Leave")
    >>> print(office.derive("li", exceptions=[leave]).day(date(2026, 2, 14)))
    2026-02-14 Sat off (exception: Leave)
    """

    id: CalendarId
    name: LocalizedText
    zone: str | None
    week: WorkWeek | None = None
    dated_weeks: tuple[DatedWeek, ...] = ()
    holidays: tuple[HolidaySource, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    base: Calendar | None = None

    def __post_init__(self) -> None:
        check_id(self.id, "calendar")
        object.__setattr__(self, "name", LocalizedText.of(self.name))
        object.__setattr__(self, "dated_weeks", _by_date(self.dated_weeks))
        object.__setattr__(self, "holidays", _sources(self.holidays))
        object.__setattr__(self, "exceptions", _listed("exceptions", self.exceptions))
        _check_kinds(self)
        _check_zone(self)
        _check_weeks(self)
        _check_exceptions(self)
        _check_work(self)

    @classmethod
    def standard(
        cls,
        id: CalendarId,
        *,
        zone: str | None,
        hours: str | Iterable[Shift] = "09:00-17:00",
        weekdays: str = "mon-fri",
        name: TextLike | None = None,
        holidays: HolidaySources = (),
        exceptions: Iterable[CalendarException] = (),
    ) -> Calendar:
        """Make a calendar with the same hours on each of its weekdays.

        Parameters
        ----------
        id, zone, holidays, exceptions
            As the attributes; a single holiday source need not be wrapped.
        hours
            As :func:`~pmcore.calendars.hours` reads them.
        weekdays
            ``mon-fri``, ``mon-sat``, ``mon wed fri``.
        name
            The id, unless given.
        """
        return cls(
            id,
            _name(id, name),
            zone,
            WorkWeek.of({weekdays: hours}),
            holidays=_sources(holidays),
            exceptions=_listed("exceptions", exceptions),
        )

    @classmethod
    def always(
        cls,
        id: CalendarId = "always",
        *,
        zone: str | None = "UTC",
        name: TextLike | None = None,
    ) -> Calendar:
        """Make a calendar that works around the clock, every day."""
        return cls.standard(id, zone=zone, hours="00:00-24:00", weekdays="mon-sun", name=name)

    def derive(
        self,
        id: CalendarId,
        *,
        name: TextLike | None = None,
        week: WorkWeek | None = None,
        dated_weeks: Iterable[DatedWeek] = (),
        holidays: HolidaySources = (),
        exceptions: Iterable[CalendarException] = (),
    ) -> Calendar:
        """Make a calendar on the base of this one, in the same zone.

        Everything but the id may be left out; what is given beats what is inherited.
        """
        return Calendar(
            id,
            _name(id, name),
            self.zone,
            week,
            _by_date(dated_weeks),
            _sources(holidays),
            _listed("exceptions", exceptions),
            self,
        )

    def lineage(self) -> Iterator[Calendar]:
        """Yield this calendar, its base, the base's base, and so on."""
        calendar: Calendar | None = self
        while calendar is not None:
            yield calendar
            calendar = calendar.base

    def day(self, day: date) -> DayPlan:
        """Return the hours of a date and why they hold.

        Raises
        ------
        CalendarError
            ``calendar.holidays_unknown`` for a year outside a holiday source.
        InputError
            ``time.out_of_range``; ``calendar.date_invalid``.
        """
        return self.days(day, day)[0]

    def days(self, first: date, last: date) -> tuple[DayPlan, ...]:
        """Return the plans of all days from ``first`` to ``last``; errors as for :meth:`day`."""
        begin, end = check_range(first, last, ("first", "last"))
        return tuple(
            DayPlan(begin + n * ONE_DAY, *ruling)
            for n, ruling in enumerate(resolve(self, begin, end))
        )

    def compile(self, first: date, last: date) -> WorkingTime:
        """Return the working time from the start of ``first`` to the end of ``last``.

        Shift edges follow one rule: an edge is the first instant at which the zone's clock reads
        its time or later. Working time is elapsed time, so a night shift is an hour shorter when
        the clock is put forward. Results are kept for some while and shared.

        Raises
        ------
        CalendarError
            ``calendar.range_inverted``; ``calendar.holidays_unknown``.
        InputError
            ``time.out_of_range``; ``calendar.date_invalid``.
        """
        from pmcore.calendars.compiling import compiled

        return compiled(self, *check_range(first, last, ("first", "last")))


def _name(calendar: CalendarId, name: TextLike | None) -> LocalizedText:
    return LocalizedText.of(check_id(calendar, "calendar") if name is None else name)


def _sources(given: HolidaySources) -> tuple[HolidaySource, ...]:
    return (given,) if isinstance(given, HolidaySource) else _listed("holidays", given)


def _listed(field: str, given: Iterable[_T]) -> tuple[_T, ...]:
    if not isinstance(given, Iterable):
        raise _wrong(field, given, "it is not a list")
    return tuple(given)


def _by_date(weeks: Iterable[DatedWeek]) -> tuple[DatedWeek, ...]:
    listed = _listed("dated_weeks", weeks)
    for week in listed:
        if not isinstance(week, DatedWeek):
            raise _wrong("dated_weeks", week, "it is not a DatedWeek")
    return tuple(sorted(listed, key=lambda week: week.first))


def _check_kinds(calendar: Calendar) -> None:
    if not isinstance(calendar.week, WorkWeek | None):
        raise _wrong("week", calendar.week, "it is not a WorkWeek")
    if not isinstance(calendar.base, Calendar | None):
        raise _wrong("base", calendar.base, "it is not a Calendar")
    for source in calendar.holidays:
        if not isinstance(source, HolidaySource):
            raise _wrong("holidays", source, "it is not a holiday source")
    for exception in calendar.exceptions:
        if not isinstance(exception, CalendarException):
            raise _wrong("exceptions", exception, "it is not a CalendarException")


def _check_zone(calendar: Calendar) -> None:
    base = calendar.base
    if calendar.zone is not None:
        if not isinstance(calendar.zone, str):  # what is looked up must be hashable
            raise CalendarError(Code.CALENDAR_ZONE_UNKNOWN, value=calendar.zone)
        zone_info(calendar.zone)
    if base is not None and (calendar.zone is None) != (base.zone is None):
        raise CalendarError(
            Code.CALENDAR_BASE_ZONE,
            calendar=calendar.id,
            zone=calendar.zone,
            base=base.id,
            base_zone=base.zone,
        )


def _check_weeks(calendar: Calendar) -> None:
    depth = sum(1 for _ in calendar.lineage()) - 1
    if depth > DEEPEST_BASE:
        raise CalendarError(
            Code.CALENDAR_BASE_DEPTH, calendar=calendar.id, depth=depth, most=DEEPEST_BASE
        )
    if calendar.week is None and calendar.base is None:
        raise CalendarError(Code.CALENDAR_WEEK_MISSING, calendar=calendar.id)
    for earlier, later in pairwise(calendar.dated_weeks):
        if later.first <= (earlier.last or LAST_DATE):
            raise CalendarError(
                Code.CALENDAR_DATED_WEEKS_OVERLAP, calendar=calendar.id, date=later.first
            )


def _check_exceptions(calendar: Calendar) -> None:
    seen: set[date] = set()
    for exception in calendar.exceptions:
        if exception.is_single:
            if exception.first in seen:
                raise CalendarError(
                    Code.CALENDAR_EXCEPTION_TWICE, calendar=calendar.id, date=exception.first
                )
            seen.add(exception.first)


def _check_work(calendar: Calendar) -> None:
    if not any(_hours_in_reach(calendar)):
        raise CalendarError(Code.CALENDAR_EMPTY, calendar=calendar.id)


def _hours_in_reach(calendar: Calendar) -> Iterator[DayHours]:
    """Yield all hours that may hold on some day: dated weeks, exceptions, the week in force."""
    week: WorkWeek | None = None
    for each in calendar.lineage():
        yield from (exception.hours for exception in each.exceptions)
        if week is None:
            yield from (dated.week.first_working_hours() for dated in each.dated_weeks)
            week = each.week
    if week is not None:
        yield week.first_working_hours()


def _wrong(field: str, value: object, problem: str) -> InputError:
    return InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
