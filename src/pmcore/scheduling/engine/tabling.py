"""The table of a plan: its calendars compiled and laid out, as far as a range goes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

import numpy as np

from pmcore.calendars import elapsed
from pmcore.calendars.common import CommonCalendar
from pmcore.calendars.compiling import most_shifts
from pmcore.calendars.shifts import MOST_SHIFTS as MOST_SHIFTS_A_DAY
from pmcore.kernel import CalendarError, Code, ScheduleError
from pmcore.scheduling.engine.calendar_table import CalendarTable, LaidCalendars
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.network import Network, WorkCalendar
from pmcore.scheduling.engine.ranging import Range
from pmcore.scheduling.engine.reaching import beyond

_ONE_DAY = timedelta(days=1)
# Shifts of all calendars together: some hundred bytes and a tenth of a microsecond each. A day
# without any costs a little, too.
MOST_SHIFTS = 2_000_000
_DAYS_PER_SHIFT = 20


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
            raise beyond(network)
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
    lags = int(np.abs(network.edges.lag).sum()) + network.hammocks.lags
    taken = chain((span.share for span in network.span_lags), network.hammocks.shares())
    shares = sum(min(abs(share.of(length)), network.limit) for share in taken)
    return 1 << (int(network.nodes.duration.sum()) + lags + shares).bit_length()
