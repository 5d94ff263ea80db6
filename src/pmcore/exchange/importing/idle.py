"""Calendars without any work: they are none, and are only kept, unless something needs one."""

from __future__ import annotations

from collections.abc import Callable

from pmcore.calendars import Calendar, WorkWeek
from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import CalendarError, Code

EMPTY = Feature(
    "empty_calendar",
    "calendars without any working time, in which no task is worked",
    "没有任何工作时间且无任务使用的日历",
    moves="nothing",
)
IDLE = Feature(
    "idle_person",
    "people whose calendar never works, who work in that of the project",
    "其日历从不工作的人员，改用项目日历",
)
IDLE_BASE = Feature(
    "idle_base",
    "calendars based on one without any working time, which stand alone",
    "其基准日历没有任何工作时间的日历，改为独立",
)
NO_WORK = WorkWeek.of({})


def unless_empty(make: Callable[[], Calendar | None], note: Callable[[], None]) -> Calendar | None:
    """Return the calendar that ``make`` makes, or ``None`` and note it if it never works.

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
