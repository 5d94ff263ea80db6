"""What of a record is worth writing down: the fields that differ from their defaults."""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from inspect import Parameter, signature
from typing import Any


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    # Records that take friendly input have their defaults in the signature of __init__.
    given = {
        name: parameter.default
        for name, parameter in signature(kind).parameters.items()
        if parameter.default is not Parameter.empty
    }
    return tuple(
        (field.name, given.get(field.name, MISSING) if field.default is MISSING else field.default)
        for field in fields(kind)
    )


def given_fields(record: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their defaults, in their order."""
    given = {}
    for name, default in _defaults(record.__class__):
        value = getattr(record, name)
        if value is not default and (default is MISSING or value != default):
            given[name] = value
    return given
