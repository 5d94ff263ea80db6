"""Where friendly input becomes the values that records of this room share: ids, labels, scope."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from pmcore.kernel import Duration, check_id, check_text
from pmcore.kernel.coercion import (
    date_of,
    decimal_of,
    duration_of,
    iterable,
    listed,
    mapping_of,
    one_of_kind,
    taken,
)
from pmcore.wbs.values import NO_VALUES, Values

FieldValue: TypeAlias = str | Decimal | bool | date | Duration

LONGEST_LABEL = 100
MOST_RECORDS = 2_000_000
T = TypeVar("T")


def records(value: object, field: str, kind: type[T]) -> list[T]:
    """Read ready records: of a list however many, else as many as ``MOST_RECORDS``.

    A list is in memory already; a generator may never end.
    """
    if isinstance(value, list | tuple):
        return list(_of_kind(value, field, kind))
    return list(taken(_of_kind(iterable(value, field), field, kind), field, MOST_RECORDS))


def _of_kind(given: Iterable[Any], field: str, kind: type[T]) -> Iterator[T]:
    """Refuse what is no such record as soon as it comes."""
    for item in given:
        yield item if isinstance(item, kind) else one_of_kind(item, field, kind)


def ids_of(value: object, field: str) -> tuple[str, ...]:
    """Read ids in the order given, each once."""
    return tuple(dict.fromkeys(listed(value, field, lambda item: check_id(item, field))))


def labels_of(value: object) -> tuple[str, ...]:
    """Read labels: trimmed, composed (NFC), each once whatever its case, sorted.

    >>> labels_of(["Urgent ", "urgent", "Q4"])
    ('Q4', 'Urgent')
    """
    read = listed(value, "labels", label_of)
    unique: dict[str, str] = {}
    for label in read:
        unique.setdefault(label.casefold(), label)
    return tuple(sorted(unique.values()))


def label_of(value: object) -> str:
    """Read one short text without line breaks."""
    text = check_text(value, "label", longest=LONGEST_LABEL)
    return unicodedata.normalize("NFC", text.strip())


def scope_of(value: object) -> Values[tuple[str, ...]]:
    """Read the values a record has on each scope axis; one text stands for a list of one."""
    read: dict[str, tuple[str, ...]] = {}
    for axis, given in mapping_of(value, "scope").items():
        items = listed((given,) if isinstance(given, str) else given, f"scope {axis}", label_of)
        if items:
            read[check_id(axis, "scope axis")] = tuple(sorted(set(items)))
    return Values(read) if read else NO_VALUES


def field_values_of(value: object) -> Values[FieldValue]:
    """Read custom field values; the project's definitions decide later which type is right."""
    read: dict[str, FieldValue] = {}
    for name, given in mapping_of(value, "fields").items():
        if given is not None:
            read[check_id(name, "field")] = _field_value(given, name)
    return Values(read) if read else NO_VALUES


def _field_value(value: object, name: str) -> FieldValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return decimal_of(value, f"field {name}")
    if isinstance(value, date):
        return date_of(value, f"field {name}")
    if isinstance(value, Duration):
        return duration_of(value, f"field {name}", elapsed=True)
    return check_text(value, f"field {name}", lines=True, longest=20_000)
