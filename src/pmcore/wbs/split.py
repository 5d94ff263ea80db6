"""Splitting one task into parts in sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pmcore.kernel import (
    Code,
    Duration,
    DurationLike,
    LocalizedText,
    ProjectError,
    TaskId,
    TextLike,
    check_id,
)
from pmcore.kernel.coercion import duration_of, listed, unusable
from pmcore.kernel.text import LONGEST_NAME
from pmcore.wbs.amounts import Amount
from pmcore.wbs.bridge import in_minutes
from pmcore.wbs.constraint import START_KINDS
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.details import Estimate
from pmcore.wbs.draft import Draft
from pmcore.wbs.effort import has_length, no_length
from pmcore.wbs.expenses import Expense
from pmcore.wbs.outline import place_of
from pmcore.wbs.progress import refuse_undividable
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task


def split_task(
    draft: Draft,
    id: TaskId,
    durations: Sequence[DurationLike],
    ids: Sequence[TaskId] | None,
    names: Sequence[TextLike] | None,
) -> tuple[Task, ...]:
    """Turn a leaf task into parts that follow each other, linked FS without lag.

    Parameters
    ----------
    draft
        The open change.
    id
        The task; its first part keeps this id, so references from outside stay valid.
    durations
        One per part, at least two. They need not add up to the duration before. Where effort
        gives the length, they are weights by which the effort is shared out: a task of 8 days
        of effort split by ``["1d", "3d"]`` has parts of 2 and 6 days of effort.
    ids
        Ids of the second part on; ``T5-2``, ``T5-3``... by default, taken ones skipped.
    names
        One per part; by default the name with ``(1/3)`` behind it.

    Returns
    -------
    tuple[Task, ...]
        The parts. Links and constraints on the start stay with the first part, those on the
        finish, the deadline, deliverables and checklist go to the last one; a percent lag of a
        link out becomes the minutes it stood for. Effort, cost, expenses, estimate and progress are
        shared out by duration. External references stay with the first part; everything else is
        copied, such as who is assigned.

    Raises
    ------
    InputError
        ``value.invalid``; ``duration.kind`` for elapsed time where effort gives the length;
        ``task.progress`` for a task that has started, has dates set by hand, splits, or people
        with work of their own.
    ProjectError
        ``task.not_leaf``; ``split.duration`` when nothing gives a length; ``task.duplicate``.
    """
    state = draft.state
    task = leaf(state, id, "split")
    refuse_undividable(task)
    if not has_length(task):
        raise ProjectError(Code.SPLIT_DURATION, task=id, **no_length(task))
    elapsed = task.duration is not None  # a length that follows from effort never is
    lengths = listed(
        durations, "durations", lambda value: duration_of(value, "part", elapsed=elapsed)
    )
    if len(lengths) < 2:
        en = "a split must have at least two parts"
        raise unusable("durations", len(lengths), en, "拆分至少需要两部分")
    links = [*state.into.get(id, ()), *state.out_of.get(id, ())]
    renewed = [_percent_fixed(state, link, id) for link in links]
    part_ids = _part_ids(state, id, ids, len(lengths))
    parts = _parts(state, task, part_ids, _part_names(task, names, len(lengths)), lengths)
    for part in parts:
        state.rules.check_task(part)
        draft.put(part)
    draft.splice(task.parent, place_of(state, id) + 1, (), part_ids[1:])
    for link, new in zip(links, renewed, strict=True):
        draft.unrelate(link)
        draft.relate(_reattached(new, id, part_ids[-1]))
    for here, there in pairwise(part_ids):
        draft.relate(Dependency(here, there))
    return tuple(parts)


def leaf(state: ProjectState, id: TaskId, action: str) -> Task:
    """Return a task that has no children and takes time.

    Raises
    ------
    ProjectError
        ``task.not_leaf``, or ``task.unknown``.
    """
    task = state.task(id)
    if id in state.children or task.kind != "task":
        kind = "summary task" if id in state.children else task.kind.replace("_", " ")
        raise ProjectError(Code.TASK_NOT_LEAF, action=action, task=id, kind=kind)
    return task


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number out by weight; the parts add up to it.

    >>> shares(10, [1, 1, 1])
    [3, 3, 4]
    """
    whole = sum(weights)
    weights = weights if whole else [1] * len(weights)
    whole = sum(weights)
    marks = [0]
    for weight in weights:
        marks.append(marks[-1] + weight)
    return [total * high // whole - total * low // whole for low, high in pairwise(marks)]


def numbered(name: LocalizedText, suffix: str) -> LocalizedText:
    """Return a name with a suffix in every language, cut where it would be too long."""
    room = LONGEST_NAME - len(suffix)
    texts = {tag: text[:room] + suffix for tag, text in name}
    return LocalizedText(texts)


def _parts(
    state: ProjectState,
    task: Task,
    ids: Sequence[TaskId],
    names: Sequence[LocalizedText],
    lengths: Sequence[Duration],
) -> list[Task]:
    weights = [state.rules.minutes(length) for length in lengths]
    efforts = _durations_shared(state, task.effort, weights)
    costs = _cost_shared(task.cost, weights)
    expenses = _expenses_shared(task.expenses, weights)
    estimates = _estimates_shared(state, task.estimate, weights)
    progress = _progress_shared(task.percent_complete, weights)
    last = len(ids) - 1
    parts = []
    for place, id in enumerate(ids):
        part = task.replace(
            name=names[place],
            duration=None if task.duration is None else lengths[place],
            effort=efforts[place],
            cost=costs[place],
            expenses=expenses[place],
            estimate=estimates[place],
            percent_complete=progress[place],
            constraints=[
                held
                for held in task.constraints
                if place == (0 if held.kind in START_KINDS else last)
            ],
            deadline=task.deadline if place == last else None,
            expected_finish=task.expected_finish if place == last else None,
            deliverables=task.deliverables if place == last else (),
            checklist=task.checklist if place == last else (),
            external_refs=task.external_refs if place == 0 else (),
        )
        object.__setattr__(part, "id", id)  # a fresh record nobody has seen yet
        parts.append(part)
    return parts


def _part_ids(
    state: ProjectState, id: TaskId, given: Sequence[TaskId] | None, count: int
) -> list[TaskId]:
    if given is None:
        free: list[TaskId] = []
        number = 2
        while len(free) < count - 1:
            if f"{id}-{number}" not in state.tasks:
                free.append(f"{id}-{number}")
            number += 1
        given = free
    ids = [id, *(part for part in listed(given, "ids", check_id))]
    for place, part in enumerate(ids):
        if place and (part in state.tasks or part in ids[:place]):
            raise ProjectError(Code.TASK_DUPLICATE, task=part)
    _check_count("ids", len(ids) - 1, count - 1)
    return ids


def _part_names(task: Task, given: Sequence[TextLike] | None, count: int) -> list[LocalizedText]:
    if given is not None:
        names = list(listed(given, "names", LocalizedText.of))
        _check_count("names", len(names), count)
        return names
    return [numbered(task.name, f" ({place}/{count})") for place in range(1, count + 1)]


def _check_count(field: str, count: int, wanted: int) -> None:
    if count != wanted:
        raise unusable(field, count, f"this split must have {wanted}", f"此拆分需要 {wanted} 个")


def _percent_fixed(state: ProjectState, link: Dependency, id: TaskId) -> Dependency:
    if link.predecessor != id or link.lag.kind != "percent":
        return link
    return link.between(id, link.successor, lag=in_minutes(state, link.lag, id))


def _reattached(link: Dependency, id: TaskId, last: TaskId) -> Dependency:
    if link.predecessor == id:
        return link.between(last if link.type[0] == "F" else id, link.successor)
    return link.between(link.predecessor, last if link.type[1] == "F" else id)


def _durations_shared(
    state: ProjectState, duration: Duration | None, weights: Sequence[int]
) -> list[Duration | None]:
    if duration is None:
        return [None] * len(weights)
    unit = "emin" if duration.kind == "elapsed" else "min"
    parts = shares(state.rules.minutes(duration), weights)
    return [Duration(f"{part}{unit}") for part in parts]


def _cost_shared(cost: Decimal | None, weights: Sequence[int]) -> Sequence[Decimal | None]:
    return [None] * len(weights) if cost is None else _number_shared(cost, weights)


def _number_shared(number: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Share a number out to the hundredth, or as finely as it is told; the parts add up to it."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # a cost is finite
    unit = Decimal(1).scaleb(min(exponent, -2))
    return [part * unit for part in shares(int(number / unit), weights)]


def _expenses_shared(expenses: Sequence[Expense], weights: Sequence[int]) -> list[list[Expense]]:
    """Share quantities out; what is used by the time follows from the lengths of the parts."""
    parts: list[list[Expense]] = [[] for _ in weights]
    for each in expenses:
        if each.quantity.per is not None:
            shared: list[Expense | None] = [each] * len(weights)
        else:
            found = _number_shared(each.quantity.number, weights)
            shared = [replace(each, quantity=Amount(share)) if share else None for share in found]
        for part, expense in zip(parts, shared, strict=True):
            part.extend([expense] if expense else [])
    return parts


def _estimates_shared(
    state: ProjectState, estimate: Estimate | None, weights: Sequence[int]
) -> list[Estimate | None]:
    if estimate is None:
        return [None] * len(weights)
    points = (estimate.optimistic, estimate.likely, estimate.pessimistic)
    columns = [_durations_shared(state, point, weights) for point in points]
    return [Estimate(*triple) for triple in zip(*columns, strict=True)]


def _progress_shared(percent: int, weights: Sequence[int]) -> list[int]:
    left = percent * sum(weights)  # hundredths of a minute
    progress = []
    for weight in weights:
        done = min(left, weight * 100)
        left -= done
        progress.append(done // weight if weight else percent // 100 * 100)
    return progress
