"""The calendar: when anyone works, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pmcore.calendars.checks import check_calendar, wrong_kind
from pmcore.calendars.dates import ONE_DAY, check_range
from pmcore.calendars.exceptions import CalendarException
from pmcore.calendars.holidays import HolidaySource
from pmcore.calendars.resolution import DayPlan, resolve
from pmcore.calendars.shifts import Shift
from pmcore.calendars.weeks import DatedWeek, WorkWeek
from pmcore.kernel import (
    CalendarId,
    LocalizedText,
    TextLike,
    check_id,
)

if TYPE_CHECKING:
    from pmcore.calendars.deltas import DeltaTime
    from pmcore.calendars.growing import GrowingTime
    from pmcore.calendars.working_time import WorkingTime

_T = TypeVar("_T")
HolidaySources: TypeAlias = "HolidaySource | Iterable[HolidaySource]"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When someone works: a value, compared and hashed by its content.

    What holds on a day is decided in this order; the first that speaks wins.

    1. the calendar's own exception for that single date;
    2. its own exception for a range around it, then one for dates that come round again; of
       several of a kind, the one given last;
    3. its own holiday sources, the first given first: a holiday is off, of a half holiday a part is
       worked, a make-up workday works;
    4. the same three of its base, then of the base's base, and so on;
    5. the hours of the week: its own dated week, its own week, the base's dated week, the base's
       week, and so on.

    So a calendar with a base and a week of its own changes *hours*: it still rests on the base's
    holidays. Anything of its own beats anything of the base: private leave beats the company's
    make-up workday, and own holidays beat the base's exceptions.

    A make-up workday has the hours that the week gives to the day off it pays for. Where that is
    unknown, or off in this week too, it has its own weekday's hours, and last those of the
    pattern's first working day. An exception or a half holiday that keeps a part of the day keeps
    a part of what the layers below it give; the calendar's other exceptions play no part.

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
        Where public holidays come from; in order of precedence. At most 8, those of its bases
        included.
    exceptions
        Dates with other hours. Two for the same single date are an error; at most 20 may be
        rules for dates that come round again.
    base
        The calendar it is derived from.

    Raises
    ------
    CalendarError
        ``calendar.empty``; ``calendar.week_missing``; ``calendar.zone_unknown``;
        ``calendar.exception_twice``; ``calendar.dated_weeks_overlap``;
        ``calendar.base_too_deep``; ``calendar.base_zone``.
    InputError
        ``id.invalid``; ``text.invalid``; ``value.invalid``; ``input.too_many``.

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
        check_calendar(self)

    def __hash__(self) -> int:
        # Long lists are only sampled: a calendar of thousands of exceptions is looked up among
        # the compiled ones as quickly as any other.
        weeks, exceptions = self.dated_weeks, self.exceptions
        ends = (weeks[:1], weeks[-1:], exceptions[:2], exceptions[-2:])
        return hash((self.id, self.zone, self.base, self.holidays, len(exceptions), ends))

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

    @property
    def official_until(self) -> int | None:
        """Last year that every holiday source, the base's included, knows from announcements.

        ``None`` where no source waits for any.
        """
        sources = (source for each in self.lineage() for source in each.holidays)
        known = (source.official_until for source in sources)
        return min((year for year in known if year is not None), default=None)

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

    def compile_over(self, base: WorkingTime) -> DeltaTime:
        """Return the working time of this calendar as changes of its base's compiled one.

        For the calendars of many people who share an office: each costs a fraction of its own
        compilation and hardly any memory. Nothing but exceptions may be its own.

        Raises
        ------
        CalendarError
            ``calendar.not_a_delta``.
        """
        from pmcore.calendars.deltas import compiled_over

        return compiled_over(self, base)

    def growing(self, around: date, *, years: int = 30, longest_gap: int = 3) -> GrowingTime:
        """Return working time that is compiled as far as questions lead.

        See :class:`~pmcore.calendars.GrowingTime` for the parameters and what is refused.
        """
        from pmcore.calendars.growing import GrowingTime

        return GrowingTime(self, around, years=years, longest_gap=longest_gap)


def _name(calendar: CalendarId, name: TextLike | None) -> LocalizedText:
    return LocalizedText.of(check_id(calendar, "calendar") if name is None else name)


def _sources(given: HolidaySources) -> tuple[HolidaySource, ...]:
    if isinstance(given, str):
        raise wrong_kind(
            "holidays", given, f'CountryHolidays, as in CountryHolidays("{given[:9]}")'
        )
    return (given,) if isinstance(given, HolidaySource) else _listed("holidays", given)


def _listed(field: str, given: Iterable[_T]) -> tuple[_T, ...]:
    if not isinstance(given, Iterable):
        raise wrong_kind(field, given, "list")
    return tuple(given)


def _by_date(weeks: Iterable[DatedWeek]) -> tuple[DatedWeek, ...]:
    listed = _listed("dated_weeks", weeks)
    for week in listed:
        if not isinstance(week, DatedWeek):
            raise wrong_kind("dated_weeks", week, "DatedWeek")
    return tuple(sorted(listed, key=lambda week: week.first))
