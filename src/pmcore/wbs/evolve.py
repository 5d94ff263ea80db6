"""How wide records are filled from friendly keyword arguments, and changed by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeAlias, TypeVar

from pmcore.kernel import Code, InputError
from pmcore.wbs.coercion import closest

Coercions: TypeAlias = Mapping[str, Callable[[Any], Any]]
Hints: TypeAlias = Mapping[str, Mapping[str, str]]
R = TypeVar("R")
_put = object.__setattr__


def defaults_of(record: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Fields of a dataclass that may be left out, with their defaults."""
    return tuple((f.name, f.default) for f in fields(record) if f.default is not MISSING)


def fill(
    record: object,
    defaults: tuple[tuple[str, Any], ...],
    read: Coercions,
    given: Mapping[str, Any],
    hints: Hints,
) -> None:
    """Set every optional field: what is given is read, the rest takes its default."""
    for name, default in defaults:
        if name in given and given[name] is not default:
            _put(record, name, read[name](given[name]))
        else:
            _put(record, name, default)
    if not given.keys() <= read.keys():
        raise unknown_field(sorted(given.keys() - read.keys())[0], read, hints)


def changed(record: R, read: Coercions, given: Mapping[str, Any], hints: Hints) -> R:
    """Return a copy of a slotted record with some fields replaced."""
    copy = object.__new__(type(record))
    for name in type(record).__slots__:  # type: ignore[attr-defined]
        _put(copy, name, getattr(record, name))
    for name, value in given.items():
        if name not in read:
            raise unknown_field(name, read, hints)
        _put(copy, name, read[name](value))
    return copy


def unknown_field(name: str, known: Coercions, hints: Hints) -> InputError:
    """Name the field that does not exist, and where what is meant goes or what looks like it."""
    if name in hints:
        return InputError(Code.FIELD_ELSEWHERE, field=name, hint=hints[name])
    return InputError(Code.FIELD_UNKNOWN, field=name, close=closest(name, known))


def spelled(record: object, defaults: tuple[tuple[str, Any], ...]) -> str:
    """Write the keyword arguments that differ from the defaults, for a short repr."""
    given = ((name, getattr(record, name), default) for name, default in defaults)
    return "".join(f", {name}={_word(value)}" for name, value, default in given if value != default)


def _word(value: object) -> str:
    from pmcore.kernel import Duration, LocalizedText

    if isinstance(value, Duration):
        return repr(str(value))
    return repr(value.to_json()) if isinstance(value, LocalizedText) else repr(value)
