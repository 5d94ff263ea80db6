"""What of a record is worth writing down: the fields that differ from their defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from inspect import Parameter, signature
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, NamedTuple


class _Usual(NamedTuple):
    """The fields of a kind of records: their names, how to get them all, and their defaults."""

    names: tuple[str, ...]
    held: Callable[[Any], tuple[Any, ...]]
    defaults: tuple[Any, ...]


@cache
def _usual(kind: Any) -> _Usual:
    # Records that take friendly input have their defaults in the signature of __init__.
    given = {
        name: parameter.default
        for name, parameter in signature(kind).parameters.items()
        if parameter.default is not Parameter.empty
    }
    names = tuple(field.name for field in fields(kind))
    return _Usual(
        names,
        attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),),
        tuple(
            given.get(field.name, MISSING) if field.default is MISSING else field.default
            for field in fields(kind)
        ),
    )


def given_fields(record: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their defaults, in their order."""
    names, held, defaults = _usual(record.__class__)
    values = held(record)
    # Most fields of most records have the very object that is the default.
    unlike = compress(range(len(names)), map(is_not, values, defaults))
    return {
        names[place]: values[place]
        for place in unlike
        if defaults[place] is MISSING or values[place] != defaults[place]
    }
