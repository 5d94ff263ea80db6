"""Ids of a plan's custom fields, which travel in a field of their own (ADR-0012)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pmcore.exchange.importing.imported import Raw

FIELD_ALIAS = "pmcore field id"
DEFINITIONS = "ExtendedAttributes"
VALUE = "ExtendedAttribute"
_DAY = "date"


class Named(NamedTuple):
    """How the plan calls a field of the file, and whether it holds days without a time."""

    id: str
    is_day: bool


def definitions_of(header: Iterable[Raw]) -> Iterator[tuple[Raw, ...]]:
    """Yield the definitions of custom fields in a header, as they stand."""
    for name, content in header:
        if name == DEFINITIONS and isinstance(content, tuple):
            for kind, inner in content:
                if kind == VALUE and isinstance(inner, tuple):
                    yield inner


def names_of(definitions: Iterable[tuple[Raw, ...]]) -> dict[str, Named]:
    """Return how a plan calls fields, by their numbers, where the file says it.

    >>> held = ("ID", "188743731"), ("Value", "sku"), ("Description", "")
    >>> names_of([(("Alias", "pmcore field id"), ("ValueList", (("Value", held),)))])
    {'188743731': Named(id='sku', is_day=False)}
    """
    found: dict[str, Named] = {}
    for definition in definitions:
        fields = dict(definition)
        listed = fields.get("ValueList")
        if fields.get("Alias") == FIELD_ALIAS and isinstance(listed, tuple):
            for _, inner in listed:
                said = _texts(inner)
                found.setdefault(
                    said.get("ID", ""),
                    Named(said.get("Value", ""), said.get("Description") == _DAY),
                )
    return found


def number_of(raw: Raw) -> str:
    """Return the number of the field that a definition or a value is about."""
    return _texts(raw[1]).get("FieldID", "").strip()


def _texts(content: object) -> Mapping[str, str]:
    if not isinstance(content, tuple):
        return {}
    return {name: text for name, text in content if isinstance(text, str)}
