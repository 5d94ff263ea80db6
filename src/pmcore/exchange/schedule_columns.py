"""A schedule as columns of plain values, read off its arrays and not task by task."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from pmcore.calendars import datetime_of
from pmcore.kernel import CalendarId
from pmcore.scheduling import Schedule
from pmcore.wbs import Task

Columns: TypeAlias = dict[str, list[Any]]
TIMES = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "scheduled_start",
    "scheduled_finish",
)
ACTUAL_TIMES = ("actual_start", "actual_finish")
FLOATS = ("total_float", "free_float", "interfering_float", "independent_float")


def schedule_columns(schedule: Schedule) -> Columns:
    """Return what :meth:`Schedule.to_rows` says, one list per field, in its order.

    Only ``name`` differs: it holds all languages. Instants that tasks share are worded once.
    """
    rows = schedule.project.outline()
    tasks = [task for task, _ in rows]
    own = [task.calendar or schedule.default_calendar for task in tasks]
    arrays: Columns = {name: each.tolist() for name, each in schedule.columns.arrays().items()}
    progress = schedule.progress
    arrays |= {"actual_start": progress.actual_start, "actual_finish": progress.actual_finish}
    times, kinds = _times(schedule, own, arrays), _kinds(schedule, tasks)
    return {
        "id": [task.id for task in tasks],
        "wbs": [code for _, code in schedule.project.wbs_codes()],
        "name": [task.name for task in tasks],
        "kind": kinds,
        "depth": [depth for _, depth in rows],
        "owner": [task.owner for task in tasks],
        "calendar": list(schedule.work_calendars),
        "duration_minutes": schedule.columns.duration.tolist(),
        "is_elapsed": schedule.is_elapsed.tolist(),
        **{name: times[name] for name in TIMES},
        **{f"{name}_minutes": arrays[name] for name in FLOATS},
        "is_critical": arrays["is_critical"],
        "deadline": [task.deadline and task.deadline.isoformat() for task in tasks],
        "percent_complete": progress.percent_complete,
        "work_percent": progress.work_percent,
        "physical_percent": _told(tasks, kinds, "physical_percent", float),
        "percent_complete_type": _told(tasks, kinds, "percent_complete_type", str),
        "percent_by_type": progress.percent_by_type,
        **{name: times[name] for name in ACTUAL_TIMES},
        "remaining_minutes": progress.remaining,
        "is_manual": [task.is_manual for task in tasks],
        "is_active": schedule.is_active.tolist(),
    }


class _Worded(dict[int, str]):
    """Texts of the instants of one zone, each made when it is first asked for."""

    def __init__(self, zone: str | None) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, instant: int) -> str:
        text = datetime_of(instant, self._zone).isoformat(timespec="minutes")
        self[instant] = text
        return text


def _kinds(schedule: Schedule, tasks: Iterable[Task]) -> list[str]:
    summaries = schedule.project.tree()
    return ["summary" if task.id in summaries else task.kind for task in tasks]


def _told(
    tasks: Iterable[Task], kinds: Iterable[str], field: str, write: Callable[[Any], Any]
) -> list[Any]:
    """Return what leaves say themselves; summary tasks say nothing."""
    return [
        None if kind == "summary" else write(getattr(task, field))
        for task, kind in zip(tasks, kinds, strict=True)
    ]


def _times(schedule: Schedule, calendars: list[CalendarId], arrays: Columns) -> Columns:
    """Word instants in the zone of each task's own calendar."""
    zones = {name: time.zone for name, time in schedule.working_times.items()}
    worded = {zone: _Worded(zone) for zone in zones.values()}
    texts = [worded[zones[name]] for name in calendars]
    told: Columns = {
        name: [own[instant] for own, instant in zip(texts, arrays[name], strict=True)]
        for name in TIMES
    }
    for name in ACTUAL_TIMES:
        told[name] = [
            None if instant is None else own[instant]
            for own, instant in zip(texts, arrays[name], strict=True)
        ]
    return told
