"""A comparison as a document for other programs."""

from __future__ import annotations

from typing import Any

from pmcore.scheduling import Cause, Comparison, Move, Schedule
from pmcore.wbs import ReadableProject

COMPARISON_SCHEMA = "pmcore.comparison/1"


def comparison_to_data(before: Schedule, after: Schedule, comparison: Comparison) -> dict[str, Any]:
    """Write a comparison as dictionaries, lists, texts and numbers, ready for JSON.

    Times are ISO 8601 with the offset of each task's own zone; ``minutes`` are working minutes,
    negative for earlier.
    """
    return {
        "schema": COMPARISON_SCHEMA,
        "project": {"id": after.project_id, "name": after.project_name.to_json()},
        "before": _version(before),
        "after": _version(after),
        "finish_minutes": comparison.finish_minutes,
        "moves": [_move(move) for move in comparison.moves],
        "added": list(comparison.added),
        "removed": list(comparison.removed),
        "became_critical": list(comparison.became_critical),
        "no_longer_critical": list(comparison.no_longer_critical),
        "baselines": baseline_changes(before.project, after.project),
    }


def baseline_changes(before: ReadableProject, after: ReadableProject) -> dict[str, list[int]]:
    """Return the numbers of the baselines that were set, replaced and cleared."""
    was, now = before.baselines, after.baselines
    return {
        "set": [number for number in now if number not in was],
        "replaced": [number for number in now if number in was and now[number] != was[number]],
        "cleared": [number for number in was if number not in now],
    }


def _version(schedule: Schedule) -> dict[str, Any]:
    return {
        "version": schedule.project_version,
        "start": schedule.start.isoformat(timespec="minutes"),
        "finish": schedule.finish.isoformat(timespec="minutes"),
    }


def _move(move: Move) -> dict[str, Any]:
    times = ("start_before", "start_after", "finish_before", "finish_after")
    return {
        "task": move.task,
        **{name: getattr(move, name).isoformat(timespec="minutes") for name in times},
        "minutes": move.minutes,
        "is_elapsed": move.is_elapsed,
        "is_tried": move.is_tried,
        "because": [_cause(cause) for cause in move.because],
    }


def _cause(cause: Cause) -> dict[str, Any]:
    link = cause.dependency
    return {
        "kind": cause.kind,
        "task": cause.task,
        "dependency": link
        and {
            "predecessor": link.predecessor,
            "successor": link.successor,
            "type": link.type,
            "lag": str(link.lag),
        },
        "settings": list(cause.settings),
        "fields": list(cause.fields),
    }
