"""Moving a project: another start, and by choice every date that people set goes along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from pmcore.kernel import Code, ProjectError, TaskId
from pmcore.wbs.changes import Edit, SettingsEdit, TaskEdit
from pmcore.wbs.constraint import CONSTRAINT_KINDS, START_KINDS, Constraint
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_recurring import change_recurring, occurrences_of
from pmcore.wbs.outline import ancestors, preorder
from pmcore.wbs.progress import MANUAL_DATES, precedes
from pmcore.wbs.shifting import DateShift, MoveBy
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task

DateChoice: TypeAlias = Literal["shift", "keep"]
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One date that a project's move changed.

    Attributes
    ----------
    task
        Id of the task, or ``None`` for a date of the project.
    field
        ``start``, ``finish``, a kind of constraint, ``deadline``, ``manual_start``,
        ``manual_finish``, or ``series.first`` and ``series.until``.
    before, after
        The dates; ``None`` where an occurrence of a series was made or removed.
    """

    task: TaskId | None
    field: str
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True, repr=False)
class ProjectMove:
    """What a project's move changed.

    Attributes
    ----------
    by, days
        By how many calendar days or working days; negative when it was moved earlier.
    dates
        Every date that changed: those of the project, then by task as they were changed.
    """

    by: MoveBy
    days: int
    dates: tuple[MovedDate, ...]

    def __repr__(self) -> str:
        return f"<ProjectMove by {self.days} {self.by}: {len(self.dates)} dates>"


class MoveChoices(NamedTuple):
    """Which dates go along with the start."""

    constraints: DateChoice
    deadlines: DateChoice
    manual: DateChoice
    finish: DateChoice
    series: DateChoice


def move_project(
    draft: Draft, to: date, by: MoveBy, choices: MoveChoices, *, unstarted_only: bool
) -> ProjectMove:
    """Move the start of a project, and the dates that are to go along.

    Raises
    ------
    ProjectError
        ``project.started`` where tasks have started, unless only the others are to move.
    InputError
        ``value.invalid`` for a finish that is kept and would lie before the start.
    """
    state = draft.state
    started = _started(state)
    if started and not unstarted_only:
        named = started[:_MOST_NAMED]
        raise ProjectError(
            Code.PROJECT_STARTED, project=state.settings.id, count=len(started), tasks=named
        )
    shift = DateShift(state.settings, to, by)
    mark = len(draft.edits)
    _move_header(draft, to, shift, choices)
    under_way = {above for id in started for above in (id, *ancestors(state.tasks, id))}
    tasks = [state.tasks[id] for id, _ in preorder(state.children)]
    recurring = [task.id for task in tasks if task.series is not None]
    by_rule = {child for id in recurring for child in occurrences_of(state, id)}
    for task in tasks:
        if task.id not in under_way and task.id not in by_rule:
            _move_task(draft, task, shift, choices)
    for id in recurring if choices.series == "shift" and shift.days else ():
        if id not in under_way and id in state.tasks:
            change_recurring(draft, id, _series_dates(state.tasks[id], shift), {}, "refuse")
    return ProjectMove(by, shift.days, tuple(_changes(draft.edits[mark:])))


def _started(state: ProjectState) -> list[TaskId]:
    return sorted(id for id, task in state.tasks.items() if task.status != "not_started")


def _move_header(draft: Draft, to: date, shift: DateShift, choices: MoveChoices) -> None:
    settings = draft.state.settings
    fields: dict[str, Any] = {"start": to}
    if settings.finish is not None and choices.finish == "shift":
        fields["finish"] = shift.moved(settings.finish, is_finish=True)
    draft.set_up(settings.replace(**fields))
    draft.state.rules.check_settings()


def _move_task(draft: Draft, task: Task, shift: DateShift, choices: MoveChoices) -> None:
    fields: dict[str, Any] = {}
    if task.constraints and choices.constraints == "shift":
        fields["constraints"] = [_moved_constraint(each, shift) for each in task.constraints]
    if task.deadline is not None and choices.deadlines == "shift":
        fields["deadline"] = shift.moved(task.deadline, is_finish=True)
    if task.expected_finish is not None and choices.deadlines == "shift":
        fields["expected_finish"] = shift.moved(task.expected_finish, is_finish=True)
    if choices.manual == "shift":
        fields |= _moved_manual(task, shift)
    if fields:
        draft.put(task.replace(**fields))


def _moved_manual(task: Task, shift: DateShift) -> dict[str, date]:
    """Move dates set by hand; those within one time off stay in their order."""
    start, finish = task.manual_start, task.manual_finish
    fields: dict[str, date] = {}
    if start is not None:
        fields["manual_start"] = shift.moved(start, is_finish=False)
    if finish is not None:
        first = fields.get("manual_start")
        last = shift.moved(finish, is_finish=True)
        if task.is_milestone or (first is not None and precedes(last, first)):
            last = shift.moved(finish, is_finish=False)
        fields["manual_finish"] = last
    return fields


def _moved_constraint(held: Constraint, shift: DateShift) -> Constraint:
    return Constraint(held.kind, shift.moved(held.at, is_finish=held.kind not in START_KINDS))


def _series_dates(task: Task, shift: DateShift) -> dict[str, Any]:
    series = task.series
    assert series is not None
    first = shift.moved(series.first, is_finish=False)
    fields: dict[str, Any] = {"first": first}
    if series.until is not None:
        fields["until"] = max(first, shift.moved(series.until, is_finish=True))
    return fields


def _changes(edits: Sequence[Edit]) -> Iterator[MovedDate]:
    for edit in edits:
        if isinstance(edit, SettingsEdit):
            for field in ("start", "finish"):
                one, other = getattr(edit.before, field), getattr(edit.after, field)
                if not _is_same(one, other):
                    yield MovedDate(None, field, one, other)
        elif isinstance(edit, TaskEdit):
            before, after = _dates(edit.before), _dates(edit.after)
            for field in before | after:
                one, other = before.get(field), after.get(field)
                if not _is_same(one, other):
                    yield MovedDate(edit.id, field, one, other)


def _dates(task: Task | None) -> dict[str, date]:
    if task is None:
        return {}
    found: dict[str, date | None] = {}
    for kind in CONSTRAINT_KINDS:
        held = task.constraint(kind)
        found[kind] = None if held is None else held.at
    found |= {name: getattr(task, name) for name in ("deadline", "expected_finish", *MANUAL_DATES)}
    if task.series is not None:
        found |= {"series.first": task.series.first, "series.until": task.series.until}
    return {field: value for field, value in found.items() if value is not None}


def _is_same(one: date | None, other: date | None) -> bool:
    return one == other and type(one) is type(other)
