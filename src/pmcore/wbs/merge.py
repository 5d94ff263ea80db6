"""Merging sibling tasks into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, TypeVar

from pmcore.kernel import Code, Duration, ProjectError, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.wbs.amounts import Amount
from pmcore.wbs.assignments import Assignment
from pmcore.wbs.bridge import in_minutes, stronger
from pmcore.wbs.coercion import ids_of
from pmcore.wbs.constraint import CONSTRAINT_KINDS, Constraint
from pmcore.wbs.deliverable import Deliverable
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.details import Estimate
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_tasks import refuse_parent
from pmcore.wbs.effort import awaits_effort, effort_decides, length_minutes
from pmcore.wbs.expenses import Expense
from pmcore.wbs.money import added
from pmcore.wbs.outline import place_of
from pmcore.wbs.progress import ACTUAL_DATES, MANUAL_DATES
from pmcore.wbs.split import leaf
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task
from pmcore.wbs.task_fields import TaskFields

T = TypeVar("T")


def merge_tasks(draft: Draft, ids: Sequence[TaskId], fields: TaskFields) -> Task:
    """Turn leaf tasks with one parent into one task, the first of them as the outline reads.

    Parameters
    ----------
    draft
        The open change.
    ids
        At least two leaf tasks with the same parent.
    fields
        Fields the merged task is to have, whatever its parts say.

    Returns
    -------
    Task
        It keeps id, name and place of the first. Durations, effort, cost, expenses and estimates
        add up; progress is weighted by duration. Lists are joined, assignments too; owners after
        the first become collaborators; the highest priority stays. Links among the parts vanish,
        other links move to the merged task, and of two alike the one with the longer lag stays.

    Raises
    ------
    ProjectError
        ``merge.siblings``, ``task.not_leaf``; ``merge.conflict`` when the parts disagree on
        duration (known for some only; effort likewise, if it decides the duration), what is
        fixed, calendar, accrual, which percentage tells the progress, the units of a resource,
        what is used of a material by the time, deadline, a constraint or a custom field that
        ``fields`` does not settle, or on assignments where effort is to give the length: all
        people at once would need less time than one after the other; ``dependency.lags``;
        ``dependency.cycle`` when a task that is not merged lies between two that are.
    """
    state = draft.state
    refuse_parent(fields)
    parts = _parts(state, ids)
    merged = parts[0].replace(**_joined(state, parts, fields))
    merged = state.rules.typed(merged.replace(**fields))
    _check_crews(parts, merged, fields)
    state.rules.check_task(merged)
    _move_links(draft, parts, merged.id)
    for part in parts[1:]:
        draft.splice(part.parent, place_of(state, part.id), (part.id,), ())
        draft.drop(part.id)
    draft.put(merged)
    return merged


def _parts(state: ProjectState, ids: Sequence[TaskId]) -> list[Task]:
    parts = [leaf(state, id, "merge") for id in ids_of(ids, "tasks")]
    if len(parts) < 2:
        raise unusable(
            "tasks", len(parts), "a merge must have at least two tasks", "合并至少需要两个任务"
        )
    if len({part.parent for part in parts}) > 1:
        raise ProjectError(Code.MERGE_SIBLINGS, tasks=[part.id for part in parts])
    return sorted(parts, key=lambda part: place_of(state, part.id))


def _joined(state: ProjectState, parts: list[Task], given: TaskFields) -> dict[str, Any]:
    owners = [part.owner for part in parts if part.owner is not None]
    helpers = {party for part in parts for party in part.collaborators} | set(owners[1:])
    joined: dict[str, Any] = {
        "cost": _cost(parts),
        "expenses": _expenses(parts),
        "estimate": _estimate(state, parts),
        "percent_complete": _progress(state, parts),
        "physical_percent": _physical(state, parts),
        "as_late_as_possible": all(part.as_late_as_possible for part in parts),
        "priority": max(part.priority for part in parts),
        "owner": owners[0] if owners else None,
        "collaborators": helpers - set(owners[:1]),
        "approvers": [party for part in parts for party in part.approvers],
        "deliverables": _deliverables(parts),
        "checklist": [item for part in parts for item in part.checklist],
        "labels": [label for part in parts for label in part.labels],
        "scope": _scope(parts),
        "external_refs": list(dict.fromkeys(ref for part in parts for ref in part.external_refs)),
        "notes": "\n\n".join(part.notes for part in parts if part.notes),
    }
    agreed = {
        "duration": _duration,
        "effort": _effort,
        "fixed": _same("fixed"),
        "assignments": _assignments,
        "calendar": _same("calendar"),
        "ignore_resource_calendars": _same("ignore_resource_calendars"),
        "deadline": _deadline,
        "expected_finish": _same("expected_finish"),
        "leveling_delay": _same("leveling_delay"),
        "splits": _same("splits"),
        "accrual": _same("accrual"),
        "percent_complete_type": _same("percent_complete_type"),
        "is_active": _same("is_active"),
        "series": _same("series"),
        **{name: _same(name) for name in (*MANUAL_DATES, *ACTUAL_DATES, "remaining_duration")},
        "constraints": _constraints,
        "fields": _fields,
    }
    for name, join in agreed.items():
        if name not in given:
            joined[name] = join(state, parts)
    return joined


def _agreed(parts: list[Task], field: str, values: Iterable[T]) -> T | None:
    distinct = list(dict.fromkeys(values))
    if len(distinct) > 1:
        tasks = [part.id for part in parts]
        shown = [None if value is None else str(value) for value in distinct]
        raise ProjectError(Code.MERGE_CONFLICT, tasks=tasks, field=field, values=shown)
    return distinct[0] if distinct else None


def _same(field: str) -> Callable[[ProjectState, list[Task]], Any]:
    return lambda _, parts: _agreed(parts, field, [getattr(part, field) for part in parts])


def _effort(state: ProjectState, parts: list[Task]) -> Duration | None:
    efforts = [part.effort for part in parts]
    counts = any(effort_decides(part) or awaits_effort(part) for part in parts)
    if None in efforts and counts:
        return _agreed(parts, "effort", efforts)
    return _sum(state, efforts)


def _assignments(state: ProjectState, parts: list[Task]) -> list[Assignment]:
    joined: dict[str, Assignment] = {}
    for part in parts:
        for held in part.assignments:
            known = joined.get(held.resource)
            if known is None:
                joined[held.resource] = held
                continue
            _agreed(
                parts, "assignments", [replace(each, actual_cost=None) for each in (known, held)]
            )
            joined[held.resource] = replace(known, actual_cost=_incurred(parts, known, held))
    return list(joined.values())


def _incurred(
    parts: list[Task], one: Assignment | Expense, other: Assignment | Expense
) -> Decimal | None:
    """Add up what is known to be incurred; of one alone it would pass for that of both."""
    known = one.actual_cost, other.actual_cost
    if known[0] is None or known[1] is None:
        return _agreed(parts, "actual_cost", known)
    return added((known[0], known[1]))


def _check_crews(parts: list[Task], merged: Task, given: TaskFields) -> None:
    """Refuse to share effort among people who worked on it one after the other."""
    if "assignments" not in given and effort_decides(merged):
        _agreed(parts, "assignments", [_crew(part) for part in parts])


def _crew(part: Task) -> str | None:
    return " + ".join(sorted(map(str, part.assignments))) or None


def _duration(state: ProjectState, parts: list[Task]) -> Duration | None:
    durations = [part.duration for part in parts]
    if None in durations:
        return _agreed(parts, "duration", durations)
    return _sum(state, durations)


def _deadline(state: ProjectState, parts: list[Task]) -> date | None:
    given = [part.deadline for part in parts if part.deadline is not None]
    return _agreed(parts, "deadline", given)


def _constraints(state: ProjectState, parts: list[Task]) -> list[Constraint]:
    held = []
    for kind in CONSTRAINT_KINDS:
        found = [part.constraint(kind) for part in parts]
        one = _agreed(parts, kind, [constraint for constraint in found if constraint])
        if one is not None:
            held.append(one)
    return held


def _fields(state: ProjectState, parts: list[Task]) -> dict[str, Any]:
    names = dict.fromkeys(name for part in parts for name in part.fields)
    return {
        name: _agreed(
            parts, f"field {name}", [part.fields[name] for part in parts if name in part.fields]
        )
        for name in names
    }


def _sum(state: ProjectState, durations: Iterable[Duration | None]) -> Duration | None:
    known = [duration for duration in durations if duration is not None]
    return _total(state, known) if known else None


def _total(state: ProjectState, durations: Sequence[Duration]) -> Duration:
    conversion = state.settings.conversion
    return reduce(lambda total, duration: total.plus(duration, conversion), durations)


def _cost(parts: list[Task]) -> Decimal | None:
    costs = [part.cost for part in parts if part.cost is not None]
    return added(costs) if costs else None


def _expenses(parts: list[Task]) -> list[Expense]:
    """Add up what is used of each resource.

    Of what is used by the time, or paid by other rates, all must use the same.
    """
    joined: dict[str, Expense] = {}
    for part in parts:
        for each in part.expenses:
            known = joined.get(each.resource)
            if known is None:
                joined[each.resource] = each
                continue
            is_paid_alike = (known.rate_table, known.rate) == (each.rate_table, each.rate)
            if is_paid_alike and known.quantity.per is None and each.quantity.per is None:
                total = added((known.quantity.number, each.quantity.number))
                known = replace(known, quantity=Amount(total))
            else:
                both = (known, each)
                _agreed(parts, "expenses", [replace(one, actual_cost=None) for one in both])
            joined[each.resource] = replace(known, actual_cost=_incurred(parts, known, each))
    return list(joined.values())


def _estimate(state: ProjectState, parts: list[Task]) -> Estimate | None:
    estimates = [part.estimate for part in parts if part.estimate is not None]
    if len(estimates) < len(parts):
        return None  # a sum over some of the parts would pass for one over all
    return Estimate(
        _total(state, [estimate.optimistic for estimate in estimates]),
        _total(state, [estimate.likely for estimate in estimates]),
        _total(state, [estimate.pessimistic for estimate in estimates]),
    )


def _progress(state: ProjectState, parts: list[Task]) -> int:
    weights = _weights(state, parts)
    done = sum(weight * part.percent_complete for weight, part in zip(weights, parts, strict=True))
    return done // sum(weights)


def _physical(state: ProjectState, parts: list[Task]) -> Decimal:
    """Return the mean of physical percentages, weighted by length and rounded down."""
    weights = _weights(state, parts)
    stands = (
        Fraction(part.physical_percent) * weight
        for weight, part in zip(weights, parts, strict=True)
    )
    billionths = int(sum(stands, Fraction()) / sum(weights) * 10**9)
    whole, rest = divmod(billionths, 10**9)
    return Decimal(f"{whole}.{rest:09}".rstrip("0").rstrip("."))


def _weights(state: ProjectState, parts: list[Task]) -> list[int]:
    weights = [length_minutes(part, state.rules.minutes) or 0 for part in parts]
    return weights if any(weights) else [1] * len(parts)


def _deliverables(parts: list[Task]) -> list[Deliverable]:
    joined: dict[str, Deliverable] = {}
    for part in parts:
        for held in part.deliverables:
            id = held.id if held.id not in joined else f"{part.id}.{held.id}"
            joined[id] = Deliverable(
                id,
                held.name,
                criteria=held.criteria,
                required=held.required,
                state=held.state,
                evidence=held.evidence,
            )
    return list(joined.values())


def _scope(parts: list[Task]) -> dict[str, set[str]]:
    joined: dict[str, set[str]] = {}
    for part in parts:
        for axis, values in part.scope.items():
            joined.setdefault(axis, set()).update(values)
    return joined


def _move_links(draft: Draft, parts: list[Task], id: TaskId) -> None:
    state = draft.state
    inside = {part.id for part in parts}
    links = dict.fromkeys(
        link
        for part in parts
        for link in (*state.into.get(part.id, ()), *state.out_of.get(part.id, ()))
    )
    moved: dict[Any, Dependency] = {}
    for link in links:
        if link.predecessor in inside and link.successor in inside:
            continue
        new = link
        if link.predecessor in inside:
            lag = in_minutes(state, link.lag, link.predecessor)
            new = link.between(id, link.successor, lag=lag)
        elif link.successor in inside:
            new = link.between(link.predecessor, id)
        moved[new.key] = stronger(state, moved[new.key], new) if new.key in moved else new
    for link in links:
        draft.unrelate(link)
    for link in moved.values():
        draft.relate(link)
