"""Floats of what comes before and after tasks that stand as late as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from pmcore.calendars import instant_of
from pmcore.kernel import TaskId
from pmcore.wbs import Dependency

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates

_Ends: TypeAlias = tuple[datetime, datetime]
_Span: TypeAlias = "tuple[TaskId | None, int, int]"


class BesideLate:
    """Counts floats in scheduled dates, as Microsoft Project does.

    It has but one date for each task: what follows a task at its late dates could not be earlier.

    Parameters
    ----------
    shown
        Dates that are shown otherwise than they are scheduled.
    late
        Tasks as late as possible that have float.
    """

    def __init__(
        self, schedule: Schedule, shown: Mapping[TaskId, TaskDates], late: Set[TaskId]
    ) -> None:
        self._schedule, self._shown, self._late = schedule, shown, late
        self._out_of: dict[TaskId, list[Dependency]] = defaultdict(list)
        for link in schedule.project.dependencies():
            self._out_of[link.predecessor].append(link)

    def shown(self) -> dict[TaskId, TaskDates]:
        """Return the dates of tasks whose floats are others so."""
        known = [self._dates(each.id) for each in self._schedule if each.kind != "summary"]
        free = [each for each in known if self._is_free(each)]
        moved = {each.id for each in free if each.scheduled_start > each.early_start}
        others = moved | self._late
        beside = [each for each in free if each.id in moved or self._leads_to(each.id, others)]
        counted = self._counted(beside)
        found = {}
        for dates in beside:
            gaps = [counted[self._span(dates.id, *ends)] - lag for ends, lag in self._gaps(dates)]
            total = dates.total_float
            if dates.id in moved:
                total = min(counted[self._span(dates.id, *ends)] for ends in _to_late(dates))
            if self._has_other_lag(dates.id):  # where it ends is for the calendars to say
                gaps.append(dates.free_float)
            found[dates.id] = replace(
                dates,
                total_float=total,
                free_float=max(min([total, *gaps]), 0),
                is_critical=total <= self._schedule.options.critical_float,
            )
        return found

    def _dates(self, task: TaskId) -> TaskDates:
        return self._shown.get(task) or self._schedule[task]

    def _is_free(self, dates: TaskDates) -> bool:
        """Whether a task may move, and is not as late as possible already."""
        is_held = dates.is_manual or dates.actual_start is not None or not dates.is_active
        return dates.id not in self._late and not is_held

    def _leads_to(self, task: TaskId, others: Set[TaskId]) -> bool:
        return any(link.successor in others for link in self._out_of[task])

    def _has_other_lag(self, task: TaskId) -> bool:
        return any(link.lag.kind != "working" for link in self._out_of[task])

    def _gaps(self, dates: TaskDates) -> Iterator[tuple[_Ends, int]]:
        """Yield the ends that dependencies of a task join, and their lags, if in working time."""
        for link in self._out_of[dates.id]:
            other = self._dates(link.successor)
            if link.lag.kind == "working" and other.is_active and other.actual_finish is None:
                first = dates.scheduled_finish if link.type[0] == "F" else dates.scheduled_start
                last = other.scheduled_start if link.type[1] == "S" else other.scheduled_finish
                yield (first, last), self._schedule.project.minutes(link.lag)

    def _counted(self, beside: list[TaskDates]) -> dict[_Span, int]:
        """Return the minutes of all spans that floats are made of, counted in one go."""
        spans = [
            self._span(dates.id, *ends)
            for dates in beside
            for ends in (*_to_late(dates), *(ends for ends, _ in self._gaps(dates)))
        ]
        return dict(zip(spans, self._schedule.count_minutes(spans), strict=True))

    def _span(self, task: TaskId, first: datetime, last: datetime) -> _Span:
        zone = self._schedule.zone
        return task, instant_of(first, zone), instant_of(last, zone)


def _to_late(dates: TaskDates) -> tuple[_Ends, _Ends]:
    """Return both ends of a task, from where they stand to where they are late."""
    return (
        (dates.scheduled_start, dates.late_start),
        (dates.scheduled_finish, dates.late_finish),
    )
