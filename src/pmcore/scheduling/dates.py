"""One task's dates, as a planner reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import CalendarId, LocalizedText, PartyId, TaskId
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.progressing import Progress
from pmcore.wbs import PercentCompleteType

RowKind: TypeAlias = Literal["task", "milestone", "level_of_effort", "summary"]


@dataclass(frozen=True, slots=True, repr=False)
class TaskDates:
    """Dates and floats of one task.

    Attributes
    ----------
    id, name, wbs, kind, depth
        What the task is and where in the outline; a leaf without duration counts as ``task``.
    calendar
        Id of the calendar it is worked in, which measures its float: its own, that of the people
        who are assigned, or what several have in common (``cn & li``).
    owner
        The one person responsible, if any.
    duration
        Minutes from start to finish: elapsed ones for an elapsed duration, else working minutes
        of ``calendar``; a summary's span likewise.
    is_elapsed
        Whether duration and floats are elapsed minutes.
    early_start, early_finish, late_start, late_finish, scheduled_start, scheduled_finish
        In the zone of the task's own calendar; naive when it is floating. Scheduled dates are
        the ones to work to.
    total_float, free_float, interfering_float, independent_float
        Minutes, see ``duration``; total float is negative when an upper bound cannot be met.
    is_critical
        See :class:`SchedulingOptions`.
    deadline
        As it was set: a date, which stands for its end, or a time.
    percent_complete
        Percent of the length that is done; of a summary the mean of its leaves, weighted by
        length.
    work_percent
        Percent of the work that is done; of a summary that of its leaves together. ``None`` where
        there is no work.
    physical_percent
        How much of the result stands, as it was told; ``None`` of a summary.
    percent_complete_type
        Which of the three tells how far it is; ``None`` of a summary.
    percent_by_type
        Percent that is done by that type, 100 once it has finished; of a summary the mean of its
        leaves, weighted by length.
    actual_start, actual_finish
        When the work really started and finished; ``None`` before that. A summary starts with the
        first of its leaves and has finished once all have.
    remaining
        Minutes of work that are left, counted as ``duration`` is, but pauses not.
    is_manual
        Whether its dates were set by hand.
    is_active
        Whether it takes part in the schedule.
    """

    id: TaskId
    name: LocalizedText
    wbs: str
    kind: RowKind
    depth: int
    calendar: CalendarId
    owner: PartyId | None
    duration: int
    is_elapsed: bool
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    scheduled_start: datetime
    scheduled_finish: datetime
    total_float: int
    free_float: int
    interfering_float: int
    independent_float: int
    is_critical: bool
    deadline: date | None
    percent_complete: int
    work_percent: int | None
    physical_percent: Decimal | None
    percent_complete_type: PercentCompleteType | None
    percent_by_type: int
    actual_start: datetime | None
    actual_finish: datetime | None
    remaining: int
    is_manual: bool
    is_active: bool

    def __repr__(self) -> str:
        start, finish = (
            f"{at:%Y-%m-%d %H:%M}" for at in (self.scheduled_start, self.scheduled_finish)
        )
        critical = ", critical" if self.is_critical else ""
        return f"<{self.id} {start} to {finish}, total float {self.total_float}min{critical}>"


def is_elapsed(solution: Solution, row: int) -> bool:
    """Whether a row's duration and floats are elapsed minutes."""
    node = int(solution.network.outline.node[row])
    return node >= 0 and int(solution.network.nodes.calendar[node]) == solution.network.elapsed


def dates_of(
    solution: Solution, columns: Columns, progress: Progress, row: int, wbs: str
) -> TaskDates:
    """Read the dates of one row, under its WBS code."""
    network, outline = solution.network, solution.network.outline
    task, zone = outline.tasks[row], network.calendars[int(outline.calendar[row])].zone
    number = network.work_calendar(row)
    elapsed = number == network.elapsed
    named = int(outline.calendar[row]) if elapsed else number
    is_leaf = outline.is_leaf(row)
    kind: RowKind = task.kind if is_leaf else "summary"
    instants = {name: int(getattr(columns, name)[row]) for name in _MOMENTS}
    return TaskDates(
        id=task.id,
        name=task.name,
        wbs=wbs,
        kind=kind,
        depth=int(outline.depth[row]),
        calendar=network.calendars[named].id,
        owner=task.owner,
        duration=int(columns.duration[row]),
        is_elapsed=elapsed,
        **{name: datetime_of(instant, zone) for name, instant in instants.items()},
        total_float=int(columns.total_float[row]),
        free_float=int(columns.free_float[row]),
        interfering_float=int(columns.interfering_float[row]),
        independent_float=int(columns.independent_float[row]),
        is_critical=bool(columns.is_critical[row]),
        deadline=task.deadline,
        percent_complete=progress.percent_complete[row],
        work_percent=progress.work_percent[row],
        physical_percent=task.physical_percent if is_leaf else None,
        percent_complete_type=task.percent_complete_type if is_leaf else None,
        percent_by_type=progress.percent_by_type[row],
        actual_start=_moment(progress.actual_start[row], zone),
        actual_finish=_moment(progress.actual_finish[row], zone),
        remaining=progress.remaining[row],
        is_manual=task.is_manual,
        is_active=not network.is_inactive[row],
    )


def _moment(instant: int | None, zone: str | None) -> datetime | None:
    return None if instant is None else datetime_of(instant, zone)


def deadlines_of(network: Network) -> dict[TaskId, datetime]:
    """Deadlines as moments in the zone of each task's calendar."""
    outline = network.outline
    deadlines = {}
    for row, task in enumerate(outline.tasks):
        if task.deadline is not None:
            zone = network.calendars[int(outline.calendar[row])].zone
            instant = instant_of(task.deadline, zone, field="deadline", edge="end")
            deadlines[task.id] = datetime_of(instant, zone)
    return deadlines


_MOMENTS = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "scheduled_start",
    "scheduled_finish",
)
