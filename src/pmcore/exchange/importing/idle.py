"""Calendars that nothing uses: without any work they are no calendars, and are only kept."""

from __future__ import annotations

from collections.abc import Callable

from pmcore.calendars import Calendar
from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import CalendarError, Code

EMPTY = Feature(
    "empty_calendar",
    "calendars without any working time, which nothing uses",
    "没有任何工作时间且无人使用的日历",
    moves="nothing",
)


def unless_empty(make: Callable[[], Calendar | None], note: Callable[[], None]) -> Calendar | None:
    """Return the calendar that ``make`` makes, or ``None`` and note it if nobody works in it.

    >>> unless_empty(lambda: Calendar.standard("C1", zone=None, hours=""), lambda: print("empty"))
    empty
    """
    try:
        return make()
    except CalendarError as error:
        if error.code is not Code.CALENDAR_EMPTY:
            raise
        note()
        return None
