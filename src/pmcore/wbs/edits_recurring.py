"""Recurring tasks: a summary task with a task per occurrence, made anew when the rule changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any, NamedTuple

from pmcore.kernel import Code, ProjectError, TaskId
from pmcore.wbs.constraint import Constraint
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_tasks import (
    DependencyRule,
    add_many,
    add_task,
    make_summary,
    remove_task,
    update_task,
)
from pmcore.wbs.occurrences import OccurrenceDays
from pmcore.wbs.outline import subtree
from pmcore.wbs.rules import SUMMARY_FIELDS
from pmcore.wbs.series import Series, given_to
from pmcore.wbs.split import numbered
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task


class Occurrence(NamedTuple):
    """A task of a series: the day it is for, its number, its id."""

    day: date
    number: int
    id: TaskId


def add_recurring(draft: Draft, summary: Task, index: int | None) -> Task:
    """Add a summary task that keeps a series, and the tasks of the series below it.

    Raises
    ------
    ProjectError
        ``series.empty``; as for a task that is added.
    """
    summary = add_task(draft, summary, index)
    series = _series(summary)
    days = OccurrenceDays(series, draft.state.settings)
    wanted = _wanted(draft.state, series, days, (), is_open=True)
    if not wanted:
        raise _empty(summary)
    add_many(draft, _new(draft.state, summary, days, wanted, 1), ())
    return summary


def change_recurring(
    draft: Draft,
    id: TaskId,
    rule: Mapping[str, Any],
    fields: Mapping[str, Any],
    dependencies: DependencyRule,
) -> Task:
    """Change a series, and what of it has not started.

    Everything up to the last occurrence that has started stays. What comes after moves in its
    order to the days of a new rule or a new first day; with the old ones, occurrences on a day
    that is still meant stay there and others move to the days that are left. Surplus ones are
    removed and missing ones made.

    Parameters
    ----------
    draft
        The open change.
    id
        The summary task that keeps the series.
    rule
        Attributes of the series to change.
    fields
        Fields to change, in the series and in the tasks that have not started.
    dependencies
        What becomes of links of tasks that are removed.

    Raises
    ------
    ProjectError
        ``series.none``; ``series.empty``; ``task.linked``.
    """
    state = draft.state
    summary = state.task(id)
    before = _series(summary)
    series = before.replace(**rule)
    if fields:
        series = series.looking({**given_to(series.each), **fields})
    summary = update_task(draft, id, {"series": series})
    series = _series(summary)
    days = OccurrenceDays(series, state.settings)
    held = _occurrences(state, id, days)
    stays = max((n for n, one in enumerate(held, 1) if _has_started(state, one.id)), default=0)
    kept, rest = held[:stays], held[stays:]
    wanted = _wanted(state, series, days, kept, is_open=bool(rest))
    if not kept and not wanted:
        raise _empty(summary)
    changed = (series.rule, series.first) != (before.rule, before.first)
    moves, surplus, missing = _matched(rest, wanted, in_order=changed)
    for one, day in moves:
        _set(draft, one.id, fields, days.moment(day))
    number = max((one.number for one in held), default=0) + 1
    new = _new(state, summary, days, missing, number)
    if new:
        make_summary(draft, id, new[0].id)
        draft.put_all(_checked(state, new))
    _arrange(draft, id, rest, [task.id for task in new], days)
    for one in surplus:
        remove_task(draft, one.id, dependencies)
    return summary


def next_occurrence(draft: Draft, id: TaskId) -> Task | None:
    """Make the next task of a series on completion, or return ``None`` at the end of the series.

    Raises
    ------
    ProjectError
        ``series.none``; ``series.by_rule``; ``series.unfinished``.
    """
    state = draft.state
    summary = state.task(id)
    series = _series(summary)
    if series.repeats != "on_completion":
        raise ProjectError(Code.SERIES_BY_RULE, task=id)
    days = OccurrenceDays(series, state.settings)
    held = _occurrences(state, id, days)
    for one in held[-1:]:
        if _finish(state, one.id, days) is None:
            raise ProjectError(Code.SERIES_UNFINISHED, task=id, last=one.id)
    wanted = _wanted(state, series, days, held, is_open=True)
    number = max((one.number for one in held), default=0) + 1
    new = _new(state, summary, days, wanted, number)
    add_many(draft, new, ())
    return new[0] if new else None


def occurrences_of(state: ProjectState, id: TaskId) -> list[TaskId]:
    """List the tasks of a series: those below its summary that are called as it calls them."""
    begins = f"{id}-"
    below = state.children.get(id, ())
    return [each for each in below if each.startswith(begins) and each[len(begins) :].isdecimal()]


def _series(task: Task) -> Series:
    if task.series is None:
        raise ProjectError(Code.SERIES_NONE, task=task.id)
    return task.series


def _occurrences(state: ProjectState, id: TaskId, days: OccurrenceDays) -> list[Occurrence]:
    """List the tasks of a series in the order of their days."""
    begins = len(id) + 1
    return sorted(
        Occurrence(_day(state.tasks[child], days), int(child[begins:]), child)
        for child in occurrences_of(state, id)
    )


def _day(task: Task, days: OccurrenceDays) -> date:
    """Return the day an occurrence is for; somebody may have taken its date away."""
    bound = task.constraint("SNET")
    at = task.actual_start if bound is None else bound.at
    if at is not None:
        return days.day_of(at)
    return date.max if task.status == "not_started" else date.min


def _has_started(state: ProjectState, id: TaskId) -> bool:
    return any(state.tasks[each].status != "not_started" for each in subtree(state.children, id))


def _finish(state: ProjectState, id: TaskId, days: OccurrenceDays) -> date | None:
    """Return the day on which an occurrence was really finished, with all below it."""
    leaves = [each for each in subtree(state.children, id) if each not in state.children]
    finishes = [state.tasks[each].actual_finish for each in leaves]
    known = [days.day_of(finish) for finish in finishes if finish is not None]
    return max(known) if len(known) == len(finishes) else None


def _wanted(
    state: ProjectState,
    series: Series,
    days: OccurrenceDays,
    kept: Sequence[Occurrence],
    *,
    is_open: bool,
) -> list[date]:
    """Return the days that are meant after what stays.

    ``is_open`` says of a series on completion whether a task is to be there that waits.
    """
    if series.repeats == "by_rule":
        return [day for day in days.all() if not kept or day > kept[-1].day]
    if not kept:
        first = days.opening()
    elif is_open and (series.count is None or len(kept) < series.count):
        finish = _finish(state, kept[-1].id, days)
        first = None if finish is None else days.after(finish)
    else:
        first = None
    return [] if first is None else [first]


def _matched(
    held: Sequence[Occurrence], wanted: Sequence[date], *, in_order: bool
) -> tuple[list[tuple[Occurrence, date]], list[Occurrence], list[date]]:
    """Give each task a day: its own if that is wanted, else one that is left, in their order.

    ``in_order`` lets none stay where it is, so that all keep their order.

    >>> one, two = (Occurrence(date(2026, 3, day), day, f"m-{day}") for day in (2, 9))
    >>> _matched([one, two], [date(2026, 3, 9), date(2026, 3, 16)], in_order=False)[0] == [
    ...     (two, two.day), (one, date(2026, 3, 16))]
    True
    """
    left = dict.fromkeys(wanted)
    moves, homeless = [], []
    for one in held:
        if one.day in left and not in_order:
            del left[one.day]
            moves.append((one, one.day))
        else:
            homeless.append(one)
    days = list(left)
    moves += zip(homeless, days, strict=False)
    return moves, homeless[len(days) :], days[len(homeless) :]


def _set(draft: Draft, id: TaskId, fields: Mapping[str, Any], moment: date) -> None:
    """Change what differs in a task that has not started."""
    task = draft.state.tasks[id]
    held = task.constraint("SNET")
    changes = dict(fields)
    if id in draft.state.children:  # broken down since: these fields follow from its own tasks
        changes = {name: value for name, value in fields.items() if name not in SUMMARY_FIELDS}
    if held is None or held.at != moment or type(held.at) is not type(moment):
        others = [each for each in task.constraints if each.kind != "SNET"]
        changes["constraints"] = [*others, Constraint("SNET", moment)]
    if changes:
        update_task(draft, id, changes)


def _new(
    state: ProjectState, summary: Task, days: OccurrenceDays, wanted: Sequence[date], number: int
) -> list[Task]:
    """Make a task per day, numbered from ``number`` on; ids that are taken are left out."""
    series = _series(summary)
    free = _free(state, summary.id, number)
    return [
        series.occurrence(
            id,
            numbered(summary.name, f" {place}"),
            parent=summary.id,
            constraints=[Constraint("SNET", days.moment(day))],
        )
        for day, (place, id) in zip(wanted, free, strict=False)
    ]


def _free(state: ProjectState, id: TaskId, number: int) -> Iterator[tuple[int, TaskId]]:
    named = ((place, f"{id}-{place}") for place in count(number))
    return ((place, id) for place, id in named if id not in state.tasks)


def _checked(state: ProjectState, tasks: Sequence[Task]) -> Sequence[Task]:
    for task in tasks:
        state.rules.check_task(task)
    return tasks


def _arrange(
    draft: Draft,
    id: TaskId,
    rest: Sequence[Occurrence],
    new: Sequence[TaskId],
    days: OccurrenceDays,
) -> None:
    """Put the tasks that have not started, old and new, in the order of their days."""
    tasks, children = draft.state.tasks, draft.state.children.get(id, ())
    moving = {one.id for one in rest}
    loose = [*(child for child in children if child in moving), *new]
    places = [place for place, child in enumerate(children) if child in moving]
    start = places[0] if places else len(children)
    before = [child for child in children[:start] if child not in moving]
    behind = [child for child in children[start:] if child not in moving]
    arranged = (*before, *sorted(loose, key=lambda each: _day(tasks[each], days)), *behind)
    if arranged != children:
        draft.splice(id, 0, children, arranged)


def _empty(summary: Task) -> ProjectError:
    series = _series(summary)
    return ProjectError(
        Code.SERIES_EMPTY, task=summary.id, rule=series.rule, on_day_off=series.on_day_off
    )
