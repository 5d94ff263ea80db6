"""Dates as P6 shows them, where that is not how they are shown here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import datetime_of, instant_of
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.p6.activities_in import START_MILESTONE
from pmcore.exchange.p6.dialect import Dialect
from pmcore.kernel import HorizonError, TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates


def shown_otherwise(
    dialect: Dialect, imported: Imported, schedule: Schedule
) -> Mapping[TaskId, TaskDates]:
    """Return the dates of tasks that P6 shows otherwise.

    A start milestone stands at the next start of work there, such as Monday 08:00, where here it
    stands at the finish of what it follows, such as Friday 17:00: there is no work between the two.
    """
    return dict(_start_milestones(dialect, imported, schedule))


def _start_milestones(
    dialect: Dialect, imported: Imported, schedule: Schedule
) -> Iterator[tuple[TaskId, TaskDates]]:
    field = dialect.field("TASK", "task_type")
    word = dialect.word("TASK", "task_type", START_MILESTONE)
    for id, extras in imported.extras.tasks.items():
        if dict(extras).get(field) != word or id not in imported.project:
            continue
        task, dates = imported.project[id], schedule[id]
        if task.is_milestone and task.actual_start is None:
            early = _begun(schedule, dates, dates.early_start)
            due = _begun(schedule, dates, dates.scheduled_start)
            yield (
                id,
                replace(
                    dates,
                    early_start=early,
                    early_finish=early,
                    scheduled_start=due,
                    scheduled_finish=due,
                ),
            )


def _begun(schedule: Schedule, dates: TaskDates, at: datetime) -> datetime:
    """Return when the next working minute begins, if the calendar tells."""
    working = schedule.working_times[dates.calendar]
    instant = instant_of(at, working.zone, field="scheduled", edge="start")
    try:
        return datetime_of(working.start_at(working.pos(instant)), working.zone)
    except HorizonError:
        return at
