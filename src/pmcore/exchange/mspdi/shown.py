"""Dates as Microsoft Project shows them, where that is not how they are shown here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import datetime_of
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.mspdi.beside_late import BesideLate
from pmcore.kernel import TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates


def shown_otherwise(_: Imported, schedule: Schedule) -> Mapping[TaskId, TaskDates]:
    """Return the dates of tasks that Microsoft Project shows otherwise.

    What is to finish when another task starts (SF) finishes at that very instant there, such as
    08:00, where here it does with the working time before, such as 17:00 of the day before: there
    is no work between the two. A task as late as possible has no float there: it stands at its late
    dates, and moving it on delays others. What follows it counts its float from where it stands,
    what comes before it up to there.
    """
    shown = dict(_started_by(schedule))
    late = dict(_without_float(schedule, shown))
    shown |= late
    return shown | BesideLate(schedule, shown, late.keys()).shown() if late else shown


def _without_float(
    schedule: Schedule, shown: Mapping[TaskId, TaskDates]
) -> Iterator[tuple[TaskId, TaskDates]]:
    is_forward = schedule.options.direction == "forward"
    for task in schedule.project if is_forward else ():
        if task.as_late_as_possible and task.actual_start is None:
            dates = shown.get(task.id) or schedule[task.id]
            if dates.total_float > 0 and dates.scheduled_start == dates.late_start:
                yield task.id, replace(dates, total_float=0, free_float=0)


def _started_by(schedule: Schedule) -> Iterator[tuple[TaskId, TaskDates]]:
    project = schedule.project
    for task in dict.fromkeys(
        link.successor for link in project.dependencies() if link.type == "SF"
    ):
        dates = schedule[task]
        if dates.kind == "summary" or project[task].actual_finish is not None:
            continue
        asked = [*_asked(schedule, task, dates.early_finish)]
        if asked and max(asked) > dates.early_finish:
            early = max(asked)
            moved = early if dates.scheduled_finish == dates.early_finish else None
            scheduled = moved or dates.scheduled_finish
            yield task, replace(dates, early_finish=early, scheduled_finish=scheduled)


def _asked(schedule: Schedule, task: TaskId, finish: datetime) -> Iterator[datetime]:
    """Yield the instants at which SF dependencies that hold a task ask it to finish."""
    for reason in schedule.explain(task).early:
        if reason.dependency is not None and reason.dependency.type == "SF":
            at = datetime_of(reason.instant, schedule.zone)
            yield at if finish.tzinfo else at.replace(tzinfo=None)
