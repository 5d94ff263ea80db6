"""Tasks from the plain data that tasks were written as, without a word on what is wrong.

What is read here was checked when it was written, so its shape is not held against the schema and
no problem gets a place; each value is still read by the record it belongs to. Where that fails,
:func:`~pmcore.exchange.record_data.tasks_from` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from pmcore.wbs import (
    AcceptanceCriterion,
    Assignment,
    ChecklistItem,
    Constraint,
    Deliverable,
    Expense,
    ExternalRef,
    FieldDefinition,
    Rate,
    Series,
    Split,
    Task,
)
from pmcore.wbs.task import TasksRead

Item = Mapping[str, Any]


def ready_tasks(items: Iterable[Item], definitions: Iterable[FieldDefinition]) -> TasksRead:
    """Read tasks; their custom fields become what the definitions say.

    Raises
    ------
    PmcoreError, TypeError, KeyError, AttributeError
        For what no task was written as.
    """
    return Task.from_items(items, _ready(definitions))


def ready_values(
    field: str, values: Iterable[Any], definitions: Iterable[FieldDefinition]
) -> list[Any]:
    """Return values of one field of tasks with records in the place of objects."""
    ready = _ready(definitions)
    return list(map(ready[field], values) if field in ready else values)


def _ready(definitions: Iterable[FieldDefinition]) -> dict[str, Callable[[Any], Any]]:
    """Return what makes records of objects, by field of a task."""
    known = {definition.id: definition for definition in definitions}
    ready: dict[str, Callable[[Any], Any]] = {**_RECORDS, "fields": partial(_typed, known)}
    return {**ready, "series": partial(_series, ready)}


def _typed(known: Mapping[str, FieldDefinition], value: Item) -> dict[str, Any]:
    typed = ((name, known.get(name), each) for name, each in value.items())
    return {name: each if kind is None else kind.parse(each) for name, kind, each in typed}


def _series(ready: Mapping[str, Callable[[Any], Any]], value: Item | None) -> Series | None:
    if value is None:
        return None
    each = value.get("each", {})
    unfolded = {name: ready[name](held) if name in ready else held for name, held in each.items()}
    return Series(**{**value, "each": unfolded})


def _all(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: list(map(make, values)) if isinstance(values, list) else values


def _or_text(make: Callable[..., Any]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, str) else make(**value)


def _paid(make: Callable[..., Any]) -> Callable[..., Any]:
    """Make what may have a rate of its own, which is a text or a record itself."""
    rated = _or_text(Rate)
    return lambda **value: make(
        **{name: rated(held) if name == "rate" and held else held for name, held in value.items()}
    )


def _deliverable(**value: Any) -> Deliverable:
    criteria = [AcceptanceCriterion(**each) for each in value.get("criteria", ())]
    return Deliverable(**{**value, "criteria": criteria})


_RECORDS: dict[str, Callable[[Any], Any]] = {
    "assignments": _all(_or_text(_paid(Assignment))),
    "checklist": _all(_or_text(ChecklistItem)),
    "constraints": _all(_or_text(Constraint)),
    "deliverables": _all(_or_text(_deliverable)),
    "expenses": _all(_or_text(_paid(Expense))),
    "external_refs": _all(_or_text(ExternalRef)),
    "splits": _all(_or_text(Split)),
}
