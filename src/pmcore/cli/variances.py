"""A variance as a document for other programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pmcore.exchange.write_plan import plain
from pmcore.scheduling import Schedule
from pmcore.tracking import TaskVariance, Variance

VARIANCE_SCHEMA = "pmcore.variance/1"


def variance_to_data(schedule: Schedule, variance: Variance) -> dict[str, Any]:
    """Write a variance as dictionaries, lists, texts and numbers, ready for JSON.

    Minutes are working minutes, or elapsed ones where ``is_elapsed``; negative is earlier or less.
    """
    held = variance.baseline
    return {
        "schema": VARIANCE_SCHEMA,
        "project": {"id": schedule.project_id, "name": schedule.project_name.to_json()},
        "baseline": {
            "number": held.number,
            "name": None if held.name is None else held.name.to_json(),
            "saved_at": None if held.saved_at is None else held.saved_at.isoformat(),
        },
        "finish": {
            "baseline": _moment(variance.baseline_finish),
            "now": _moment(variance.finish),
            "minutes": variance.finish_minutes,
        },
        "tasks": [_task(each) for each in variance.tasks.values()],
        "added": list(variance.added),
        "removed": list(variance.removed),
    }


def _task(each: TaskVariance) -> dict[str, Any]:
    minutes = ("start_minutes", "finish_minutes", "duration_minutes", "effort_minutes")
    sides = {"baseline": each.baseline, "now": each.now}
    told = {name: {**plain(row)} for name, row in sides.items()}
    for row in told.values():
        del row["task"]
    return {
        "task": each.task,
        **told,
        **{name: getattr(each, name) for name in minutes},
        "cost": plain(each.cost),
        "is_elapsed": each.is_elapsed,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="minutes")
