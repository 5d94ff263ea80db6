"""How far calendars are compiled: as far as the plan may need, further only when it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain

import numpy as np

from pmcore.calendars import Calendar, WorkingTime, datetime_of, elapsed
from pmcore.calendars.common import CommonCalendar
from pmcore.calendars.compiling import most_shifts
from pmcore.calendars.shifts import MOST_SHIFTS as MOST_SHIFTS_A_DAY
from pmcore.kernel import CalendarError, Code, ScheduleError
from pmcore.scheduling.engine.bounds import LOWER
from pmcore.scheduling.engine.calendar_table import CalendarTable, LaidCalendars
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.network import (
    FOREVER,
    MINUTES_PER_YEAR,
    NEVER,
    STRUCTURAL,
    Network,
    WorkCalendar,
)
from pmcore.scheduling.engine.placing import known_instants
from pmcore.wbs.effort import effort_decides

_MONTH = 30 * 1440
# Calendars know these days; the table ends a day inside, because zones' days begin and end at
# other instants than UTC's.
_FIRST, _LAST = date(1973, 1, 2), date(2200, 12, 30)
_ONE_DAY = timedelta(days=1)
# A five-day week of eight hours works 24 % of the time.
_ELAPSED_PER_WORK = 4.5
# Shifts of all calendars together: some hundred bytes and a tenth of a microsecond each. A day
# without any costs a little, too.
MOST_SHIFTS = 2_000_000
_DAYS_PER_SHIFT = 20


@dataclass(frozen=True, slots=True)
class Range:
    """What is compiled: from ``before`` minutes before what the plan names to ``after`` after it.

    Attributes
    ----------
    first_year, last_year
        Years whose holidays are known.
    unknown
        Why these are not more.
    """

    first: int
    last: int
    before: int
    after: int
    first_year: int = _FIRST.year
    last_year: int = _LAST.year
    unknown: CalendarError | None = None

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
            return replace(self, last_year=year - 1, unknown=error)
        if self.days()[0].year <= year < _day_of(self.first).year:
            return replace(self, first_year=year + 1, unknown=error)
        raise error


def first_range(network: Network) -> Range:
    """Estimate how far the plan reaches.

    Raises
    ------
    ScheduleError
        ``schedule.bound_too_far`` or ``schedule.too_long``: it surely reaches too far.
    """
    limit = network.limit
    _refuse_far_bounds(network, limit)
    _refuse_long_spans(network, limit)
    bounds = network.bounds
    is_low = np.isin(bounds.side, LOWER)
    lows, highs = bounds.instant[is_low], bounds.instant[~is_low]
    known = known_instants(network.facts, network.fixed, network.data_date).tolist()
    finish = [] if network.finish == FOREVER else [network.finish]
    first = min([network.start, *known, *finish, *([int(highs.min())] if highs.size else [])])
    last = max([network.start, *known, *finish, *([int(lows.max())] if lows.size else [])])
    needed = int(network.longest * _ELAPSED_PER_WORK) + 2 * _MONTH
    is_bounded = bool(finish) or bool(highs.size) or bool(known)
    before = needed if is_bounded else 2 * _MONTH
    return Range(first, last, min(before, limit), min(needed, limit))


def next_range(network: Network, table: CalendarTable, reach: Range) -> Range:
    """Return a wider range where the plan left the last one, or raise the error that says why not.

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
    if reach.unknown is not None:
        raise reach.unknown
    start = datetime_of(network.start, network.zone).date()
    if reach.days()[0] == _FIRST or reach.days()[1] == _LAST:
        raise ScheduleError(Code.SCHEDULE_OUT_OF_RANGE, start=start, first=_FIRST, last=_LAST)
    raise _beyond(network)


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


def refuse_beyond(network: Network, first: int, last: int) -> None:
    """Refuse dates farther from the project start than a plan may reach.

    Raises
    ------
    ScheduleError
        ``schedule.horizon``.
    """
    if max(network.start - first, last - network.start) > network.limit:
        raise _beyond(network)


def _beyond(network: Network) -> ScheduleError:
    start = datetime_of(network.start, network.zone).date()
    years = network.limit // MINUTES_PER_YEAR
    return ScheduleError(Code.SCHEDULE_HORIZON, years=years, start=start)


def table_for(network: Network, reach: Range) -> tuple[CalendarTable, Range]:
    """Compile all calendars for a range, a narrower one where holidays are not known.

    Raises
    ------
    ScheduleError
        ``schedule.calendars_too_large``; ``schedule.horizon`` for lengths that no arithmetic holds.
    """
    while True:
        _refuse_many_shifts(network, *reach.days())
        try:
            laid = _laid(network.calendars, *reach.days())
        except CalendarError as error:
            reach = reach.narrower(error)
            continue
        overrun = _overrun(network, laid.hi - laid.lo)
        if not CalendarTable.fits(laid, overrun):
            raise _beyond(network)
        return _table(laid, overrun), reach


def _refuse_many_shifts(network: Network, first: date, last: date) -> None:
    """Refuse what would fill the memory: dense calendars over many years, or very many of them."""
    parts = [*chain.from_iterable(map(parts_of, network.calendars))]
    days = (last - first).days * len(parts)
    if days * (MOST_SHIFTS_A_DAY + 1) <= MOST_SHIFTS:  # however dense: no need to look at them
        return
    shifts = sum(most_shifts(part, first, last) for part in parts) + days // _DAYS_PER_SHIFT
    if shifts > MOST_SHIFTS:
        raise ScheduleError(
            Code.SCHEDULE_CALENDARS_TOO_LARGE,
            calendars=len(network.calendars),
            shifts=shifts,
            most=MOST_SHIFTS,
            first=first,
            last=last,
        )


@lru_cache(maxsize=2)
def _laid(calendars: tuple[WorkCalendar, ...], first: date, last: date) -> LaidCalendars:
    """Compile and lay out calendars; versions of one plan share the result."""
    # past either end of what calendars know stands the error of whoever needs it
    last = max(first, last)
    whole = elapsed(first, last)
    parts = dict.fromkeys(chain.from_iterable(map(parts_of, calendars)))
    alone = {part: part.compile(first - _ONE_DAY, last + _ONE_DAY) for part in parts}
    working = [
        CommonCalendar.among(map(alone.__getitem__, parts_of(calendar))).clip(whole.lo, whole.hi)
        for calendar in calendars
    ]
    return LaidCalendars([*working, whole])


@lru_cache(maxsize=2)
def _table(laid: LaidCalendars, overrun: int) -> CalendarTable:
    return CalendarTable(laid, overrun)


def _overrun(network: Network, length: int) -> int:
    """How far arithmetic may run on: everything that is ever added to a date.

    It is rounded up to a power of two, so that versions of a plan share their table.
    """
    lags = int(np.abs(network.edges.lag).sum())
    shares = sum(min(abs(span.share.of(length)), network.limit) for span in network.span_lags)
    return 1 << (int(network.nodes.duration.sum()) + lags + shares).bit_length()


def _day_of(instant: int) -> date:
    number = date(1970, 1, 1).toordinal() + instant // 1440
    return date.fromordinal(min(max(number, _FIRST.toordinal()), _LAST.toordinal()))


def _refuse_far_bounds(network: Network, limit: int) -> None:
    bounds = network.bounds
    lower = np.isin(bounds.side, LOWER)
    far = np.where(
        lower, bounds.instant > network.start + limit, bounds.instant < network.start - limit
    )
    for i in np.flatnonzero(far).tolist():
        row = int(network.nodes.row[bounds.node[i]])
        zone = network.calendars[int(network.outline.calendar[row])].zone
        moment = datetime_of(int(bounds.instant[i]), zone)
        raise _too_far(network, network.outline.tasks[row].id, moment, limit)
    _refuse_far_facts(network, limit)
    if FOREVER > network.finish > network.start + limit:
        raise _too_far(network, "finish", datetime_of(network.finish, network.zone), limit)


def _refuse_far_facts(network: Network, limit: int) -> None:
    facts, fixed = network.facts, network.fixed
    rows = network.nodes.row[facts.leaf]
    dated = ((rows, facts.start), (rows, facts.finish), (rows, facts.resume))
    for row, instants in (*dated, (fixed.row, fixed.start), (fixed.row, fixed.finish)):
        is_far = (instants != NEVER) & (np.abs(instants - network.start) > limit)
        for at in np.flatnonzero(is_far).tolist():
            zone = network.calendars[int(network.outline.calendar[row[at]])].zone
            moment = datetime_of(int(instants[at]), zone)
            raise _too_far(network, network.outline.tasks[row[at]].id, moment, limit)
    if network.data_date > network.start + limit:
        moment = datetime_of(network.data_date, network.zone)
        raise _too_far(network, "data_date", moment, limit)


def _too_far(network: Network, what: str, moment: datetime, limit: int) -> ScheduleError:
    return ScheduleError(
        Code.SCHEDULE_BOUND_TOO_FAR,
        task=what,
        date=moment,
        start=datetime_of(network.start, network.zone).date().isoformat(),
        years=limit // MINUTES_PER_YEAR,
    )


def _refuse_long_spans(network: Network, limit: int) -> None:
    nodes, edges = network.nodes, network.edges
    for node in np.flatnonzero(nodes.duration > limit).tolist():
        task = network.task_of(node)
        by_effort = task.effort is not None and effort_decides(task)
        length = str(task.effort if by_effort else task.duration)
        raise ScheduleError(
            Code.SCHEDULE_TOO_LONG, task=task.id, length=length, years=limit // MINUTES_PER_YEAR
        )
    for edge in np.flatnonzero(np.abs(edges.lag) > limit).tolist():
        what, length = _lag_of(network, edge)
        raise ScheduleError(
            Code.SCHEDULE_TOO_LONG, task=what, length=length, years=limit // MINUTES_PER_YEAR
        )


def _lag_of(network: Network, edge: int) -> tuple[str, str]:
    """Say what waits for how long: a dependency, or a task that is delayed."""
    index = int(network.edges.dependency[edge])
    if index == STRUCTURAL:
        task = network.task_of(int(network.edges.target[edge]))
        return task.id, f"{network.edges.lag[edge]}min"
    dependency = network.dependencies[index]
    return f"{dependency.predecessor} -> {dependency.successor}", str(dependency.lag)
