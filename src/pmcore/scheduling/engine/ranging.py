"""How far calendars are compiled: as far as the plan may need, further only when it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pmcore.calendars import Calendar, WorkingTime, datetime_of
from pmcore.calendars.common import CommonCalendar
from pmcore.kernel import CalendarError, Code, ScheduleError
from pmcore.scheduling.engine.arrays import FOREVER
from pmcore.scheduling.engine.bounds import IS_LOWER
from pmcore.scheduling.engine.calendar_table import CalendarTable
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.placing import known_instants
from pmcore.scheduling.engine.reaching import beyond, refuse_unreachable

_MONTH = 30 * 1440
# Calendars know these days; the table ends a day inside, because zones' days begin and end at
# other instants than UTC's.
_FIRST, _LAST = date(1973, 1, 2), date(2200, 12, 30)
# A five-day week of eight hours works 24 % of the time.
_ELAPSED_PER_WORK = 4.5


@dataclass(frozen=True, slots=True)
class Range:
    """What is compiled: from ``before`` minutes before what the plan names to ``after`` after it.

    Attributes
    ----------
    first_year, last_year
        Years whose holidays are known.
    unknown_before, unknown_after
        Why these are not more, towards either end.
    """

    first: int
    last: int
    before: int
    after: int
    first_year: int = _FIRST.year
    last_year: int = _LAST.year
    unknown_before: CalendarError | None = None
    unknown_after: CalendarError | None = None

    def days(self) -> tuple[date, date]:
        """First and last day: whole years, so that versions of a plan share calendars."""
        first = max(_day_of(self.first - self.before).year, self.first_year)
        last = min(_day_of(self.last + self.after).year, self.last_year)
        # a day inside, since one more is compiled on either side
        return max(date(first, 1, 2), _FIRST), min(date(last, 12, 30), _LAST)

    def wider(self, limit: int) -> Range | None:
        """Return a range of more years, ``None`` where it is the widest."""
        wider = self
        while (wider.before, wider.after) != (limit, limit):
            before, after = 4 * wider.before + _MONTH, 3 * wider.after
            wider = replace(wider, before=min(before, limit), after=min(after, limit))
            if wider.days() != self.days():  # whole years: some months more may be the same
                return wider
        return None

    def narrower(self, error: CalendarError) -> Range:
        """Return the range without a year whose holidays turned out to be unknown."""
        year = error.context.get("year")
        if error.code != Code.CALENDAR_HOLIDAYS_UNKNOWN or not isinstance(year, int):
            raise error
        if _day_of(self.last).year < year <= self.days()[1].year:
            return replace(self, last_year=year - 1, unknown_after=error)
        if self.days()[0].year <= year < _day_of(self.first).year:
            return replace(self, first_year=year + 1, unknown_before=error)
        raise error


def first_range(network: Network) -> Range:
    """Estimate how far the plan reaches.

    Raises
    ------
    ScheduleError
        ``schedule.bound_too_far`` or ``schedule.too_long``: it surely reaches too far.
    """
    limit = network.limit
    refuse_unreachable(network)
    bounds = network.bounds
    is_low = IS_LOWER[bounds.side]
    lows, highs = bounds.instant[is_low], bounds.instant[~is_low]
    known = known_instants(network.facts, network.fixed, network.data_date).tolist()
    finish = [] if network.finish == FOREVER else [network.finish]
    first = min([network.start, *known, *finish, *([int(highs.min())] if highs.size else [])])
    last = max([network.start, *known, *finish, *([int(lows.max())] if lows.size else [])])
    needed = int(network.longest * _ELAPSED_PER_WORK) + 2 * _MONTH
    is_bounded = bool(finish) or bool(highs.size) or bool(known)
    before = needed if is_bounded else 2 * _MONTH
    return Range(first, last, min(before, limit), min(needed, limit))


def next_range(network: Network, table: CalendarTable, reach: Range, *, is_before: bool) -> Range:
    """Return a wider range where the plan left the last one, or raise the error that says why not.

    Parameters
    ----------
    is_before
        Whether it left it towards the past.

    Raises
    ------
    CalendarError
        ``calendar.no_common_time``: people who are to work together never do;
        ``calendar.holidays_unknown``.
    ScheduleError
        ``schedule.horizon``; ``schedule.out_of_range``.
    """
    _refuse_strangers(network, table, reach)
    wider = reach.wider(network.limit)
    if wider is not None:
        return wider
    unknown = reach.unknown_before if is_before else reach.unknown_after
    if unknown is not None:
        raise unknown
    start = datetime_of(network.start, network.zone).date()
    if reach.days()[0] == _FIRST or reach.days()[1] == _LAST:
        raise ScheduleError(Code.SCHEDULE_OUT_OF_RANGE, start=start, first=_FIRST, last=_LAST)
    raise beyond(network)


def _refuse_strangers(network: Network, table: CalendarTable, reach: Range) -> None:
    """Refuse people who have no time in common within the farthest that a plan may reach."""
    widest = replace(reach, before=network.limit, after=network.limit)
    known: dict[tuple[Calendar, date, date], WorkingTime] = {}
    for calendar, minutes in zip(network.calendars, table.totals.tolist(), strict=False):
        if minutes or not isinstance(calendar, CommonCalendar):
            continue
        working, widest = _compiled_far(calendar, widest, known)
        if not working.total_minutes:
            raise calendar.never(*widest.days())


def _compiled_far(
    calendar: CommonCalendar, reach: Range, known: dict[tuple[Calendar, date, date], WorkingTime]
) -> tuple[WorkingTime, Range]:
    """Compile a calendar for a range, or for as much of it as holidays are known for.

    Parameters
    ----------
    known
        Calendars compiled before, each once however many people share it.
    """
    while True:
        days = reach.days()
        try:
            for part in calendar.calendars:
                if (part, *days) not in known:
                    known[part, *days] = part.compile(*days)
            return CommonCalendar.among(known[part, *days] for part in calendar.calendars), reach
        except CalendarError as error:
            reach = reach.narrower(error)


def _day_of(instant: int) -> date:
    number = date(1970, 1, 1).toordinal() + instant // 1440
    return date.fromordinal(min(max(number, _FIRST.toordinal()), _LAST.toordinal()))
