"""Elapsed time in files without zones: there a day has 24 hours even when the clock changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pmcore.calendars.dates import MINUTES_PER_DAY, day_number
from pmcore.calendars.zones import segments, zone_info
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.one_clock import OneClock
from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import TaskId
from pmcore.wbs import Dependency, ReadableProject
from pmcore.wbs.effort import is_elapsed

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule


def note_elapsed(
    project: ReadableProject, schedule: Schedule | None, one: OneClock, ledger: Ledger
) -> None:
    """Tell what lasts by the clock while that clock changes; all that may, if nobody knows when."""
    if one.zone is None or not _changes(one.zone, one.span):
        return
    feature = _elapsed(one.zone)
    lasting = list(_lasting(project))
    if schedule is not None:
        zone = zone_info(one.zone)
        lasting = [each for each in lasting if _is_over_change(each, schedule, zone)]
    for each in lasting:
        ledger.adjusted(feature, each.successor if isinstance(each, Dependency) else each)


def _lasting(project: ReadableProject) -> Iterator[TaskId | Dependency]:
    """Yield tasks and dependencies that last by the clock."""
    usual = project.settings.lag_calendar
    yield from (task.id for task in project.tasks() if is_elapsed(task))
    for link in chain.from_iterable(project.links().values()):
        by_clock = link.lag.kind == "elapsed" or (link.lag_calendar or usual) == "elapsed"
        if by_clock and not link.lag.is_zero:
            yield link


def _is_over_change(lasting: TaskId | Dependency, schedule: Schedule, zone: ZoneInfo) -> bool:
    """Whether a clock is ahead of UTC by more or less when something ends than when it begins.

    A task that the schedule does not know yet may be.
    """
    named = (
        (lasting.predecessor, lasting.successor) if isinstance(lasting, Dependency) else (lasting,)
    )
    if any(task not in schedule for task in named):
        return True
    if isinstance(lasting, Dependency):
        begins, ends = lasting.type
        before, after = schedule[lasting.predecessor], schedule[lasting.successor]
        moments = (
            before.scheduled_start if begins == "S" else before.scheduled_finish,
            after.scheduled_start if ends == "S" else after.scheduled_finish,
        )
    else:
        moments = schedule[lasting].scheduled_start, schedule[lasting].scheduled_finish
    first, last = (_offset(at, zone) for at in moments)
    return first != last


def _offset(at: datetime, zone: ZoneInfo) -> object:
    return at.astimezone(zone).utcoffset()


def _changes(zone: str, span: tuple[date, date]) -> bool:
    first, last = (day_number(day) * MINUTES_PER_DAY for day in span)
    return len(segments(zone, first, last)) > 1


def _elapsed(zone: str) -> Feature:
    return Feature(
        "elapsed_time",
        "tasks and lags in elapsed time during which the clock of "
        f"{zone} changes: an hour more or less when they are scheduled from the file",
        f"期间 {zone} 时钟有调整的连续时间任务与延隔：按文件排程时相差一小时",
    )
