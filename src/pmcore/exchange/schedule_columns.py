"""A schedule as columns of plain values, read off its arrays and not task by task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
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
# All that the calendar of a task with people follows from.
_CREW = attrgetter(
    "calendar",
    "kind",
    "duration",
    "effort",
    "fixed",
    "assignments",
    "ignore_resource_calendars",
)
FLOATS = ("total_float", "free_float", "interfering_float", "independent_float")


def schedule_columns(schedule: Schedule) -> Columns:
    """Return what :meth:`Schedule.to_rows` says, one list per field, in its order.

    Only ``name`` differs: it holds all languages. Instants that tasks share are worded once.
    """
    rows = schedule.project.outline()
    tasks = [task for task, _ in rows]
    own = [task.calendar or schedule.default_calendar for task in tasks]
    calendars, elapsed = _worked(schedule, tasks, own)
    arrays = {name: column.tolist() for name, column in schedule.columns.arrays().items()}
    return {
        "id": [task.id for task in tasks],
        "wbs": [code for _, code in schedule.project.wbs_codes()],
        "name": [task.name for task in tasks],
        "kind": _kinds(schedule, tasks),
        "depth": [depth for _, depth in rows],
        "owner": [task.owner for task in tasks],
        "calendar": calendars,
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


def _worked(
    schedule: Schedule, tasks: Sequence[Task], own: Sequence[CalendarId]
) -> tuple[list[CalendarId], list[bool]]:
    """List which calendar each task is worked in, and whether its length is elapsed time."""
    calendars = [*own]
    elapsed = [_is_elapsed(task, schedule) for task in tasks]
    alike: dict[object, tuple[CalendarId, bool]] = {}
    for row, task in enumerate(tasks):
        if task.assignments:  # the schedule knows when people work; it is asked once for a crew
            key = _CREW(task)
            if key not in alike:
                dates = schedule[task.id]
                alike[key] = dates.calendar, dates.is_elapsed
            calendars[row], elapsed[row] = alike[key]
    return calendars, elapsed


def _kinds(schedule: Schedule, tasks: Iterable[Task]) -> list[str]:
    summaries = schedule.project.tree()
    return ["summary" if task.id in summaries else task.kind for task in tasks]


def _is_elapsed(task: Task, schedule: Schedule) -> bool:
    """Whether a leaf's length is elapsed time; one without length is measured by its calendar."""
    duration = task.duration
    if duration is None or duration.kind != "elapsed" or task.id in schedule.project.tree():
        return False
    return schedule.project.minutes(duration) > 0


def _durations(
    schedule: Schedule, calendars: list[CalendarId], elapsed: list[bool], arrays: Columns
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
