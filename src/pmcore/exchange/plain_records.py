"""Tasks from the plain data that tasks were written as, without a word on what is wrong.

What is read here was checked when it was written, so its shape is not held against the schema and
no problem gets a place; each value is still read by the record it belongs to. Where that fails,
:func:`~pmcore.exchange.record_data.tasks_from` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    Series,
    Split,
    Task,
)

Item = Mapping[str, Any]
_TEXTS = {str}  # as records read them themselves
_Definitions = Mapping[str, FieldDefinition]


def ready_tasks(items: Iterable[Item], definitions: Iterable[FieldDefinition]) -> list[Task]:
    """Read tasks; their custom fields become what the definitions say.

    Raises
    ------
    PmcoreError, TypeError, KeyError, AttributeError
        For what no task was written as.
    """
    known = {definition.id: definition for definition in definitions}
    return Task.many(item if _NESTED.isdisjoint(item) else _unfolded(item, known) for item in items)


def ready_values(
    field: str, values: Iterable[Any], definitions: Iterable[FieldDefinition]
) -> list[Any]:
    """Return values of one field of tasks with records in the place of objects."""
    known = {definition.id: definition for definition in definitions}
    return [_unfolded({field: value}, known)[field] for value in values]


def _unfolded(item: Item, known: _Definitions) -> dict[str, Any]:
    """Return the fields of a task with records in the place of objects."""
    ready = dict(item)
    for name in _RECORDS.keys() & item.keys():
        if set(map(type, item[name])) != _TEXTS:
            ready[name] = list(map(_RECORDS[name], item[name]))
    if "fields" in item:
        ready["fields"] = {
            name: known[name].parse(value) if name in known else value
            for name, value in item["fields"].items()
        }
    if item.get("series") is not None:
        each = _unfolded(item["series"].get("each", {}), known)
        ready["series"] = Series(**{**item["series"], "each": each})
    return ready


def _or_text(make: Callable[..., Any]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, str) else make(**value)


def _deliverable(value: Any) -> Deliverable:
    criteria = [AcceptanceCriterion(**each) for each in value.get("criteria", ())]
    return Deliverable(**{**value, "criteria": criteria})


_RECORDS: dict[str, Callable[[Any], Any]] = {
    "assignments": _or_text(Assignment),
    "checklist": _or_text(ChecklistItem),
    "constraints": _or_text(Constraint),
    "deliverables": _deliverable,
    "expenses": _or_text(Expense),
    "external_refs": _or_text(ExternalRef),
    "splits": _or_text(Split),
}
_NESTED = frozenset({*_RECORDS, "fields", "series"})
