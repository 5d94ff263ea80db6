"""How wide records are filled from friendly keyword arguments, and changed by field."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, field, fields, make_dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pmcore.kernel import Code, Duration, InputError, LocalizedText, closest
from pmcore.wbs.readings import Readings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Coercions: TypeAlias = Mapping[str, Callable[[Any], Any]]
Hints: TypeAlias = Mapping[str, Mapping[str, str]]
AT_ONCE = 64  # records made side by side: few enough to stay near the processor
# Gives an object another class that has the same slots.
_turn = vars(object)["__class__"].__set__
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
    read_all
        What does the same as ``read`` for many values, of fields where hardly two are equal.
    usual
        The fields that most records are given; to make many at once takes less time then.
    """

    __slots__ = (
        *("_hints", "_open", "_optional", "_ordered", "_places", "_puts", "_read", "_read_all"),
        *("_record", "_slots"),
    )

    def __init__(
        self,
        record: type[R],
        read: Coercions,
        hints: Hints,
        read_all: Coercions,
        usual: Sequence[str] = (),
    ) -> None:
        self._record = record
        self._open: type[Any] | None = None
        self._read = read
        self._read_all = read_all
        self._hints = hints
        # Setting through a slot itself, not by its name, is a third faster; tasks are many.
        self._slots = {field.name: getattr(record, field.name) for field in fields(record)}
        self._optional = {
            field.name: field.default for field in fields(record) if field.default is not MISSING
        }
        self._ordered = tuple(dict.fromkeys((*usual, *self._slots)))
        self._places = {name: place for place, name in enumerate(self._ordered)}
        self._puts = tuple(
            (self._slots[name].__set__, default) for name, default in self._optional.items()
        )

    def fill(self, record: R, given: Mapping[str, Any]) -> None:
        """Set every optional field: first to its default, then what is given is read."""
        for put, default in self._puts:
            put(record, default)
        optional, read, unknown = self._optional, self._read, False
        for name, value in given.items():
            if name not in read:
                unknown = True
            elif name in optional and value is not optional[name]:
                self._slots[name].__set__(record, read[name](value))
        if unknown:
            raise self._unknown(min(given.keys() - read.keys()))

    def readings(self, ready: Coercions) -> dict[str, Readings]:
        """Return what reads values by optional field, and knows what it has read.

        Parameters
        ----------
        ready
            What makes of values something that can be read, for fields where it is not yet.
        """
        return {
            name: Readings(default, self._read[name], ready.get(name))
            for name, default in self._optional.items()
            if name in self._read
        }

    def columns(
        self, given: Sequence[Mapping[str, Any]], readings: Mapping[str, Readings]
    ) -> dict[str, Iterable[Any]]:
        """Return the values of each optional field that is given for any of some records."""
        named = set[str]().union(*given)
        if not named <= self._slots.keys():
            raise self._unknown(min(named - self._slots.keys()))
        columns: dict[str, Iterable[Any]] = {}
        for name in self._optional:
            if name in named and name in readings:
                default, read_all = self._optional[name], self._read_all.get(name)
                values = [each.get(name, default) for each in given]
                columns[name] = (read_all or readings[name].of)(values)
        return columns

    def made(self, columns: Mapping[str, Iterable[Any]]) -> list[R]:
        """Make records of the values of their fields, as many as there are in the shortest column.

        A field without a column has its default. Values are those that records have: none is read.
        """
        last = max(map(self._places.__getitem__, columns))
        every = [
            columns[name] if name in columns else repeat(self._optional[name])
            for name in self._ordered[: last + 1]
        ]
        # A frozen record is set through its slots, one call a field. One that is open sets all of
        # them in a call, and then turns into a frozen one: less than half the time for a task.
        records: list[Any] = list(map(self._opened(), *every))
        deque(map(_turn, records, repeat(self._record)), maxlen=0)
        return records

    def _opened(self) -> type[Any]:
        """Return a class with the same slots whose records can be set."""
        if self._open is None:
            named = [
                (name, Any, field(default=self._optional.get(name, MISSING)))
                for name in self._ordered
            ]
            self._open = make_dataclass("Open", named, slots=True, eq=False, repr=False)
        return self._open

    def read_values(self, name: str, values: Sequence[Any]) -> Sequence[Any]:
        """Read values of one field, each as :meth:`fill` would."""
        if name in self._read_all:
            read: Sequence[Any] = self._read_all[name](values)
            return read
        return list(map(self._read[name], values))

    def filled(
        self, count: int, columns: Mapping[str, tuple[Sequence[Any], Sequence[int]]]
    ) -> list[R]:
        """Make records of values that were read already; nothing is asked of them together.

        Parameters
        ----------
        columns
            Of each field that differs from its default anywhere the different values, and for each
            record the place of its own among them, counted from 1; 0 is the default.

        Raises
        ------
        ValueError, IndexError
            For columns that are not of one table.
        """
        if any(len(places) != count for _, places in columns.values()):
            raise ValueError("a column of another length")
        made: list[R] = []
        known = {name: (self._optional.get(name), *held) for name, (held, _) in columns.items()}
        for at in range(0, count, AT_ONCE):
            some = {
                name: map(known[name].__getitem__, places[at : at + AT_ONCE])
                for name, (_, places) in columns.items()
            }
            made += self.made(some)
        return made

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
