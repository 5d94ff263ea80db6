"""Where the bars of a baseline stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pmcore.calendars import instant_of
from pmcore.kernel import TaskId
from pmcore.wbs import Baseline

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule


def planned_spans(
    schedule: Schedule, baseline: Baseline | int | None
) -> Mapping[TaskId, tuple[int, int]]:
    """Return the instants from which to which tasks were planned, of those that have both.

    Raises
    ------
    ProjectError
        ``baseline.unknown``.
    InputError
        ``value.invalid``; ``time.naive`` or ``time.aware`` for dates that do not fit the project.
    """
    if baseline is None:
        return {}
    project, own = schedule.project, schedule.default_calendar
    held = baseline if isinstance(baseline, Baseline) else project.baseline(baseline)
    found = {}
    for row in held:
        if row.task in project and row.start is not None and row.finish is not None:
            zone = project.calendars[project[row.task].calendar or own].zone
            start = instant_of(row.start, zone, field=f"start of {row.task}", edge="start")
            finish = instant_of(row.finish, zone, field=f"finish of {row.task}", edge="end")
            found[row.task] = start, max(start, finish)
    return found
