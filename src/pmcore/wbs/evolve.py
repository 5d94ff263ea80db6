"""How wide records are filled from friendly keyword arguments, and changed by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pmcore.kernel import Code, Duration, InputError, LocalizedText, closest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Coercions: TypeAlias = Mapping[str, Callable[[Any], Any]]
Hints: TypeAlias = Mapping[str, Mapping[str, str]]
R = TypeVar("R", bound="DataclassInstance")


class Form(Generic[R]):
    """The fields of one kind of record: how each is read, and what it is unless given.

    Parameters
    ----------
    record
        A frozen dataclass with slots.
    read
        What turns friendly input into the value of a field, for each field that may be given.
    hints
        Advice on names that are no fields, in both languages.
    """

    __slots__ = ("_defaults", "_hints", "_optional", "_read", "_slots")

    def __init__(self, record: type[R], read: Coercions, hints: Hints) -> None:
        self._read = read
        self._hints = hints
        # Setting through a slot itself, not by its name, is a third faster; tasks are many.
        self._slots = {field.name: getattr(record, field.name) for field in fields(record)}
        self._optional = {
            field.name: field.default for field in fields(record) if field.default is not MISSING
        }
        self._defaults = tuple(
            (self._slots[name].__set__, default) for name, default in self._optional.items()
        )

    def fill(self, record: R, given: Mapping[str, Any]) -> None:
        """Set every optional field: first to its default, then what is given is read."""
        for put, default in self._defaults:
            put(record, default)
        optional, read, unknown = self._optional, self._read, False
        for name, value in given.items():
            if name not in read:
                unknown = True
            elif name in optional and value is not optional[name]:
                self._slots[name].__set__(record, read[name](value))
        if unknown:
            raise self._unknown(min(given.keys() - read.keys()))

    def changed(self, record: R, given: Mapping[str, Any]) -> R:
        """Return a copy of a record with some fields replaced."""
        copy = object.__new__(type(record))
        for slot in self._slots.values():
            slot.__set__(copy, slot.__get__(record))
        for name, value in given.items():
            if name not in self._read:
                raise self._unknown(name)
            self._slots[name].__set__(copy, self._read[name](value))
        return copy

    def spelled(self, record: R) -> str:
        """Write the keyword arguments that differ from the defaults, for a short repr."""
        held = ((name, default, getattr(record, name)) for name, default in self._optional.items())
        given = (f", {name}={_word(value)}" for name, default, value in held if value != default)
        return "".join(given)

    def _unknown(self, name: str) -> InputError:
        """Name the field that does not exist, and where what is meant goes or what is like it."""
        if name in self._hints:
            return InputError(Code.FIELD_ELSEWHERE, field=name, hint=self._hints[name])
        return InputError(Code.FIELD_UNKNOWN, field=name, close=closest(name, self._read))


def _word(value: object) -> str:
    if isinstance(value, Duration):
        return repr(str(value))
    return repr(value.to_json()) if isinstance(value, LocalizedText) else repr(value)
