"""The fields of a task: how people write them, and what they are read as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, TypeAlias, TypedDict, get_args

from pmcore.kernel import (
    CalendarId,
    Duration,
    DurationLike,
    LocalizedText,
    PartyId,
    TaskId,
    TextLike,
    check_id,
    check_text,
)
from pmcore.kernel.coercion import (
    DateLike,
    NumberLike,
    choice,
    date_of,
    decimal_of,
    duration_of,
    flag,
    listed,
    unusable,
    whole_number,
)
from pmcore.kernel.text import LONGEST_NOTE, check_texts
from pmcore.wbs.assignments import AssignmentLike, assignments_of
from pmcore.wbs.coercion import FieldValue, field_values_of, ids_of, labels_of, scope_of
from pmcore.wbs.constraint import ConstraintLike, constraint_of, no_kind_twice
from pmcore.wbs.deliverable import DeliverableLike, deliverables_of
from pmcore.wbs.details import (
    ChecklistItem,
    EstimateLike,
    ExternalRef,
    checklist_item_of,
    estimate_of,
    external_ref_of,
)
from pmcore.wbs.expenses import ExpenseLike, expenses_of
from pmcore.wbs.progress import ACTUAL_DATES, MANUAL_DATES
from pmcore.wbs.rates import Accrual
from pmcore.wbs.series import Series, series_of
from pmcore.wbs.splits import SplitLike, splits_of

TaskKind: TypeAlias = Literal["task", "milestone", "level_of_effort"]
TaskStatus: TypeAlias = Literal["not_started", "in_progress", "finished"]
FixedSide: TypeAlias = Literal["units", "duration", "effort"]
PercentCompleteType: TypeAlias = Literal["duration", "work", "physical"]
DEFAULT_PRIORITY = 500


class OccurrenceFields(TypedDict, total=False):
    """What all occurrences of a recurring task may have alike; see :class:`Task`."""

    kind: TaskKind
    duration: DurationLike | None
    effort: DurationLike | None
    fixed: FixedSide
    assignments: Iterable[AssignmentLike]
    calendar: CalendarId | None
    ignore_resource_calendars: bool
    owner: PartyId | None
    collaborators: Iterable[PartyId]
    approvers: Iterable[PartyId]
    priority: int
    as_late_as_possible: bool
    splits: Iterable[SplitLike]
    is_active: bool
    estimate: EstimateLike | None
    percent_complete_type: PercentCompleteType
    cost: NumberLike | None
    accrual: Accrual
    expenses: Iterable[ExpenseLike]
    deliverables: Iterable[DeliverableLike]
    checklist: Iterable[ChecklistItem | TextLike]
    labels: Iterable[str]
    scope: Mapping[str, str | Iterable[str]]
    fields: Mapping[str, FieldValue | int | float | None]
    notes: str


class TaskDetails(OccurrenceFields, total=False):
    """Keyword arguments that describe a task, as people write them; see :class:`Task`."""

    constraints: Iterable[ConstraintLike]
    deadline: DateLike | None
    manual_start: DateLike | None
    manual_finish: DateLike | None
    leveling_delay: DurationLike | None
    percent_complete: int
    physical_percent: NumberLike
    actual_start: DateLike | None
    actual_finish: DateLike | None
    remaining_duration: DurationLike | None
    suspended: DateLike | None
    resume: DateLike | None
    expected_finish: DateLike | None
    external_refs: Iterable[ExternalRef | tuple[str, str, str]]
    series: Series | None


class TaskFields(TaskDetails, total=False):
    """The same with the name: what an update may change."""

    name: TextLike


class NewTaskFields(TaskDetails, total=False):
    """The same with the summary task it belongs to: what a new task may be given."""

    parent: TaskId | None


class AllTaskFields(TaskFields, NewTaskFields, total=False):
    """Every field of a task but its id."""


def _optional_id(what: str) -> Any:
    return lambda value: None if value is None else check_id(value, what)


def _optional_date(field: str) -> Any:
    return lambda value: None if value is None else date_of(value, field)


def _optional_time(field: str, *, elapsed: bool) -> Any:
    return lambda value: None if value is None else duration_of(value, field, elapsed=elapsed)


def _delay_of(value: Any) -> Duration | None:
    delay = None if value is None else duration_of(value, "leveling_delay", elapsed=True)
    if delay is not None and delay.kind != "elapsed":
        en, zh = "it must be elapsed time, as in 3ed", "应为连续时间，例如 3ed"
        raise unusable("leveling_delay", value, en, zh)
    return delay


def _notes_of(value: object) -> str:
    return "" if value == "" else check_text(value, "notes", longest=LONGEST_NOTE, lines=True)


def _all_notes_of(values: Sequence[Any]) -> Sequence[str]:
    check_texts(
        [value for value in values if value != ""], "notes", longest=LONGEST_NOTE, lines=True
    )
    return values


def _cost_of(value: Any) -> Decimal | None:
    cost = None if value is None else decimal_of(value, "cost")
    if cost is not None and cost < 0:
        raise unusable("cost", value, "it must be 0 or more", "应为 0 或正数")
    return cost


def _percent_of(value: Any) -> Decimal:
    percent = decimal_of(value, "physical_percent")
    if not 0 <= percent <= 100:
        en, zh = "it must be a number from 0 to 100", "应为 0 至 100 的数字"
        raise unusable("physical_percent", value, en, zh)
    return percent


TASK_READ: dict[str, Any] = {
    "name": LocalizedText.of,
    "parent": _optional_id("parent"),
    "kind": lambda value: choice(value, "kind", get_args(TaskKind)),
    "duration": _optional_time("duration", elapsed=True),
    "effort": _optional_time("effort", elapsed=False),
    "fixed": lambda value: choice(value, "fixed", get_args(FixedSide)),
    "assignments": assignments_of,
    "calendar": _optional_id("calendar"),
    "ignore_resource_calendars": lambda value: flag(value, "ignore_resource_calendars"),
    "owner": _optional_id("owner"),
    "collaborators": lambda value: tuple(sorted(ids_of(value, "collaborators"))),
    "approvers": lambda value: ids_of(value, "approvers"),
    "priority": lambda value: whole_number(value, "priority", 0, 1000),
    "constraints": lambda value: no_kind_twice(listed(value, "constraints", constraint_of)),
    "deadline": _optional_date("deadline"),
    "expected_finish": _optional_date("expected_finish"),
    "as_late_as_possible": lambda value: flag(value, "as_late_as_possible"),
    "estimate": lambda value: None if value is None else estimate_of(value),
    "percent_complete": lambda value: whole_number(value, "percent_complete", 0, 100),
    "percent_complete_type": lambda value: choice(
        value, "percent_complete_type", get_args(PercentCompleteType)
    ),
    "physical_percent": _percent_of,
    **{name: _optional_date(name) for name in (*MANUAL_DATES, *ACTUAL_DATES)},
    "leveling_delay": _delay_of,
    "splits": splits_of,
    "is_active": lambda value: flag(value, "is_active"),
    "remaining_duration": _optional_time("remaining_duration", elapsed=True),
    "cost": _cost_of,
    "accrual": lambda value: choice(value, "accrual", get_args(Accrual)),
    "expenses": expenses_of,
    "deliverables": deliverables_of,
    "checklist": lambda value: listed(value, "checklist", checklist_item_of),
    "labels": labels_of,
    "scope": scope_of,
    "external_refs": lambda value: listed(value, "external_refs", external_ref_of),
    "fields": field_values_of,
    "notes": _notes_of,
    "series": series_of,
}
# The same for many values at once, of fields of which hardly two are equal.
TASK_READ_ALL: dict[str, Any] = {"notes": _all_notes_of}
