"""What a planner should see in a schedule: dates that cannot be kept, and doubtful ground."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import Code, Finding
from pmcore.kernel.wording import say_minutes
from pmcore.scheduling.network import FOREVER

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule

_AT_START = {"SNLT": True, "MSO": True, "FNLT": False, "MFO": False}


def findings_of(schedule: Schedule) -> tuple[Finding, ...]:
    """Collect the findings of a schedule: the project's, then the tasks' in outline order."""
    return (
        *_finish_missed(schedule),
        *_negative_float(schedule),
        *_dates_missed(schedule),
        *_without_duration(schedule),
        *_provisional(schedule),
    )


def _finish_missed(schedule: Schedule) -> Iterator[Finding]:
    imposed, latest = schedule.solution.network.finish, schedule.solution.early.latest
    if imposed != FOREVER and latest > imposed:
        late = schedule.calendars[schedule.default_calendar].diff(imposed, latest)
        yield Finding(
            Code.SCHEDULE_FINISH_MISSED,
            {
                "finish": _short(latest, schedule.zone),
                "imposed": str(schedule.project.settings.finish),
                "late": _said(schedule, late),
                "minutes": late,
            },
        )


def _negative_float(schedule: Schedule) -> Iterator[Finding]:
    outline, floats = schedule.solution.network.outline, schedule.columns.total_float
    negative = [i for i in np.flatnonzero(floats < 0).tolist() if outline.is_leaf(i)]
    if negative:
        worst = min(negative, key=lambda i: int(floats[i]))
        yield Finding(
            Code.SCHEDULE_NEGATIVE_FLOAT,
            {
                "count": len(negative),
                "task": outline.tasks[worst].id,
                "amount": say_minutes(
                    int(floats[worst]),
                    schedule.project.settings.conversion,
                    elapsed=schedule.is_elapsed(worst),
                ),
                "minutes": int(floats[worst]),
            },
        )


def _dates_missed(schedule: Schedule) -> Iterator[Finding]:
    columns, network = schedule.columns, schedule.solution.network
    for i, task in enumerate(network.outline.tasks):
        calendar = network.outline.calendar[i]
        zone, working = network.calendars[calendar].zone, schedule.solution.table.working[calendar]
        finish = int(columns.early_finish[i])
        deadline = int(columns.deadline[i])
        if task.deadline is not None and deadline < finish:
            late = working.diff(deadline, finish)
            yield Finding(
                Code.SCHEDULE_DEADLINE_MISSED,
                {
                    "task": task.id,
                    "finish": _short(finish, zone),
                    "deadline": task.deadline.isoformat(),
                    "late": _said(schedule, late),
                    "minutes": late,
                },
            )
        for constraint in task.constraints:
            if constraint.kind not in _AT_START:
                continue
            at_start = _AT_START[constraint.kind]
            bound = instant_of(
                constraint.at, zone, field="date", edge="start" if at_start else "end"
            )
            reached = int(columns.early_start[i]) if at_start else finish
            late = working.diff(bound, reached) if reached > bound else 0
            if late > 0:
                yield Finding(
                    Code.SCHEDULE_CONSTRAINT_MISSED,
                    {
                        "task": task.id,
                        "kind": constraint.kind,
                        "date": constraint.at.isoformat(),
                        "late": _said(schedule, late),
                        "minutes": late,
                    },
                )


def _without_duration(schedule: Schedule) -> Iterator[Finding]:
    outline = schedule.solution.network.outline
    for row, task in enumerate(outline.tasks):
        if outline.is_leaf(row) and task.duration is None and not task.is_milestone:
            yield Finding(Code.SCHEDULE_NO_DURATION, {"task": task.id})


def _provisional(schedule: Schedule) -> Iterator[Finding]:
    """Calendars in use whose holidays are only projected somewhere within the schedule."""
    network, columns = schedule.solution.network, schedule.columns
    outline = network.outline
    used = sorted({outline.calendar[row] for row in range(len(outline)) if outline.is_leaf(row)})
    for number in used:
        calendar = network.calendars[number]
        first = datetime_of(int(columns.early_start.min()), calendar.zone).year
        last = datetime_of(int(columns.early_finish.max()), calendar.zone).year
        sources = [source for level in calendar.lineage() for source in level.holidays]
        years = [
            year
            for year in range(first, last + 1)
            if not all(source.is_official(year) for source in sources)
        ]
        if years:
            yield Finding(
                Code.SCHEDULE_PROVISIONAL,
                {"calendar": calendar.id, "first": f"{years[0]}-01-01", "years": [*years]},
            )


def _said(schedule: Schedule, minutes: int) -> str:
    return say_minutes(minutes, schedule.project.settings.conversion)


def _short(instant: int, zone: str | None) -> str:
    return f"{datetime_of(instant, zone):%Y-%m-%d %H:%M}"
