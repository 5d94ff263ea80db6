"""A schedule as columns of plain values, read off its arrays and not task by task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from pmcore.calendars import WorkingTime, datetime_of
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
FLOATS = ("total_float", "free_float", "interfering_float", "independent_float")


def schedule_columns(schedule: Schedule) -> Columns:
    """Return what :meth:`Schedule.to_rows` says, one list per field, in its order.

    Only ``name`` differs: it holds all languages. Instants that tasks share are worded once.
    """
    rows = schedule.project.outline()
    tasks = [task for task, _ in rows]
    own = [task.calendar or schedule.default_calendar for task in tasks]
    calendars, elapsed = schedule.work_calendars, schedule.is_elapsed.tolist()
    arrays = {name: column.tolist() for name, column in schedule.columns.arrays().items()}
    return {
        "id": [task.id for task in tasks],
        "wbs": [code for _, code in schedule.project.wbs_codes()],
        "name": [task.name for task in tasks],
        "kind": _kinds(schedule, tasks),
        "depth": [depth for _, depth in rows],
        "owner": [task.owner for task in tasks],
        "calendar": list(calendars),
        "duration_minutes": _durations(schedule, calendars, elapsed, arrays),
        "is_elapsed": elapsed,
        **_times(schedule, own, arrays),
        **{f"{name}_minutes": arrays[name] for name in FLOATS},
        "is_critical": arrays["is_critical"],
        "deadline": [task.deadline and task.deadline.isoformat() for task in tasks],
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


class _Positions(dict[int, int]):
    """Positions of instants in one calendar, each found when it is first asked for."""

    def __init__(self, time: WorkingTime) -> None:
        super().__init__()
        self._time = time

    def __missing__(self, instant: int) -> int:
        position = self[instant] = self._time.pos(instant)
        return position


def _kinds(schedule: Schedule, tasks: Iterable[Task]) -> list[str]:
    summaries = schedule.project.tree()
    return ["summary" if task.id in summaries else task.kind for task in tasks]


def _durations(
    schedule: Schedule, calendars: Sequence[CalendarId], elapsed: list[bool], arrays: Columns
) -> list[int]:
    """Count minutes from start to finish: of the clock when elapsed, else of the calendar."""
    positions = {name: _Positions(time) for name, time in schedule.working_times.items()}
    spans = zip(
        arrays["scheduled_start"], arrays["scheduled_finish"], calendars, elapsed, strict=True
    )
    return [
        finish - start if by_clock else positions[name][finish] - positions[name][start]
        for start, finish, name, by_clock in spans
    ]


def _times(schedule: Schedule, calendars: list[CalendarId], arrays: Columns) -> Columns:
    zones = {name: time.zone for name, time in schedule.working_times.items()}
    worded = {zone: _Worded(zone) for zone in zones.values()}
    texts = [worded[zones[name]] for name in calendars]
    return {
        name: [own[instant] for own, instant in zip(texts, arrays[name], strict=True)]
        for name in TIMES
    }
