"""What a planner should see in a schedule: dates that cannot be kept, and doubtful ground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from pmcore.calendars import datetime_of, instant_of
from pmcore.calendars.instants import Edge
from pmcore.kernel import Code, Finding, JsonValue
from pmcore.kernel.findings import LANGUAGES
from pmcore.kernel.wording import say_minutes
from pmcore.scheduling.network import FOREVER, Kind

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule

_UPPER_AT_START = {"SNLT": True, "MSO": True, "FNLT": False, "MFO": False}


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
        last = int(schedule.columns.early_finish.argmax())
        yield Finding(
            Code.SCHEDULE_FINISH_MISSED,
            {
                "finish": _short(latest, schedule.zone),
                "imposed": str(schedule.project.settings.finish),
                **_late(schedule, last, imposed, latest),
            },
        )


def _negative_float(schedule: Schedule) -> Iterator[Finding]:
    outline, floats = schedule.solution.network.outline, schedule.columns.total_float
    negative = [i for i in np.flatnonzero(floats < 0).tolist() if outline.is_leaf(i)]
    if negative:
        worst = min(negative, key=lambda i: int(floats[i]))
        minutes = int(floats[worst])
        yield Finding(
            Code.SCHEDULE_NEGATIVE_FLOAT,
            {
                "count": len(negative),
                "task": outline.tasks[worst].id,
                "amount": _said(schedule, minutes, elapsed=schedule.is_elapsed(worst)),
                "minutes": minutes,
            },
        )


def _dates_missed(schedule: Schedule) -> Iterator[Finding]:
    columns, outline = schedule.columns, schedule.solution.network.outline
    for row, task in enumerate(outline.tasks):
        if not task.constraints and task.deadline is None:
            continue
        calendar = schedule.solution.network.calendars[outline.calendar[row]]
        finish = int(columns.early_finish[row])
        if task.deadline is not None:
            late = _late(schedule, row, int(columns.deadline[row]), finish)
            context = {
                "task": task.id,
                "finish": _short(finish, calendar.zone),
                "deadline": task.deadline.isoformat(),
            }
            if late["minutes"]:
                yield Finding(Code.SCHEDULE_DEADLINE_MISSED, {**context, **late})
        for constraint in task.constraints:
            if constraint.kind not in _UPPER_AT_START:
                continue
            at_start = _UPPER_AT_START[constraint.kind]
            edge: Edge = "start" if at_start else "end"
            bound = instant_of(constraint.at, calendar.zone, field="date", edge=edge)
            if at_start and not isinstance(constraint.at, datetime):
                working = schedule.working_times[calendar.id]
                bound = working.next_start(bound) if bound < working.hi else bound
            reached = int(columns.early_start[row]) if at_start else finish
            late = _late(schedule, row, bound, reached)
            if late["minutes"]:
                date = constraint.at.isoformat()
                context = {"task": task.id, "kind": constraint.kind, "date": date}
                yield Finding(Code.SCHEDULE_CONSTRAINT_MISSED, {**context, **late})


def _late(schedule: Schedule, row: int, bound: int, reached: int) -> dict[str, Any]:
    """How long ``bound`` is passed, measured like the float of the leaf that reaches it.

    Milestones compare instants: one that falls on the next morning is late, though by no working
    minute, and the elapsed time is told instead.
    """
    solution, outline = schedule.solution, schedule.solution.network.outline
    leaves = [node for node in outline.node[row : outline.end[row]] if node >= 0]
    last = max(leaves, key=lambda node: int(solution.early.finish[node]))
    calendar = int(solution.network.nodes.calendar[last])
    minutes = solution.table.working[calendar].diff(bound, reached) if bound < reached else 0
    if bound < reached and not minutes and solution.network.nodes.kind[last] == Kind.POINT:
        calendar, minutes = solution.network.elapsed, reached - bound
    elapsed = calendar == solution.network.elapsed
    return {"late": _said(schedule, minutes, elapsed=elapsed), "minutes": minutes}


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


def _said(schedule: Schedule, minutes: int, *, elapsed: bool) -> dict[str, JsonValue]:
    """Say an amount in both languages: a message picks the one of its reader."""
    conversion = schedule.project.settings.conversion
    return {tag: say_minutes(minutes, conversion, tag, elapsed=elapsed) for tag in LANGUAGES}


def _short(instant: int, zone: str | None) -> str:
    return f"{datetime_of(instant, zone):%Y-%m-%d %H:%M}"
