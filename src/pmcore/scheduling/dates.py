"""One task's dates, as a planner reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from pmcore.kernel import CalendarId, LocalizedText, PartyId, TaskId

RowKind: TypeAlias = Literal["task", "milestone", "summary"]


@dataclass(frozen=True, slots=True, repr=False)
class TaskDates:
    """Dates and floats of one task.

    Attributes
    ----------
    id, name, wbs, kind, depth
        What the task is and where in the outline; a leaf without duration counts as ``task``.
    calendar
        Id of its calendar, which measures its float.
    owner
        The one person responsible, if any.
    duration
        Minutes from start to finish: elapsed ones for an elapsed duration, else working minutes
        of the task's calendar; a summary's span likewise.
    is_elapsed
        Whether duration and floats are elapsed minutes.
    early_start, early_finish, late_start, late_finish
        In the zone of the calendar; naive when it is floating.
    total_float, free_float
        Minutes, see ``duration``; negative when an upper bound cannot be met.
    is_critical
        See :class:`SchedulingOptions`.
    deadline
        As it was set: a date, which stands for its end, or a time.
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
    total_float: int
    free_float: int
    is_critical: bool
    deadline: date | None

    def __repr__(self) -> str:
        start, finish = (f"{at:%Y-%m-%d %H:%M}" for at in (self.early_start, self.early_finish))
        critical = ", critical" if self.is_critical else ""
        return f"<{self.id} {start} to {finish}, total float {self.total_float}min{critical}>"
