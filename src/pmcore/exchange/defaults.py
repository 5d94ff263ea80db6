"""What of a record is worth writing down: the fields that differ from their defaults."""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from typing import Any


@cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def given_fields(record: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their defaults, in their order."""
    given = ((name, getattr(record, name), default) for name, default in _defaults(type(record)))
    return {name: value for name, value, default in given if default is MISSING or value != default}
