"""How wide records are filled from friendly keyword arguments, and changed by field."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import repeat
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pmcore.kernel import Code, Duration, InputError, LocalizedText, closest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Coercions: TypeAlias = Mapping[str, Callable[[Any], Any]]
Hints: TypeAlias = Mapping[str, Mapping[str, str]]
Known: TypeAlias = dict[str, dict[Any, Any]]
AT_ONCE = 500  # records made side by side: few enough to stay near the processor
_TEXTS = {str}
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

    __slots__ = ("_defaults", "_hints", "_optional", "_puts", "_read", "_record", "_slots")

    def __init__(self, record: type[R], read: Coercions, hints: Hints) -> None:
        self._record = record
        self._read = read
        self._hints = hints
        self._defaults = {field.name: field.default for field in fields(record)}
        # Setting through a slot itself, not by its name, is a third faster; tasks are many.
        self._slots = {field.name: getattr(record, field.name) for field in fields(record)}
        self._optional = {
            field.name: field.default for field in fields(record) if field.default is not MISSING
        }
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

    def fill_all(
        self, records: Sequence[R], given: Sequence[Mapping[str, Any]], known: Known
    ) -> None:
        """Set every optional field of many records, each as :meth:`fill` would.

        Parameters
        ----------
        known
            What texts were read as, by field, for as long as there are records to fill: people
            write the same few durations, dates and words over and over.
        """
        named = set[str]().union(*given)
        for name, default in self._optional.items():
            values: Iterable[Any] = repeat(default)
            read, put = self._read.get(name), self._slots[name].__set__
            if name in named and read is not None:
                values = _column(name, default, read, given, known.setdefault(name, {}))
            # A field of all records at once: nothing but the setting itself costs time.
            deque(map(put, records, values), maxlen=0)
        if not named <= self._slots.keys():
            raise self._unknown(min(named - self._slots.keys()))

    def read_value(self, name: str, value: Any) -> Any:
        """Read one value as :meth:`fill` would."""
        return self._read[name](value)

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
        known = {name: (self._defaults[name], *held) for name, (held, _) in columns.items()}
        for at in range(0, count, AT_ONCE):
            records = [object.__new__(self._record) for _ in range(min(AT_ONCE, count - at))]
            for name, slot in self._slots.items():
                values: Iterable[Any] = repeat(self._defaults[name])
                if name in known:
                    places = columns[name][1][at : at + AT_ONCE]
                    values = map(known[name].__getitem__, places)
                deque(map(slot.__set__, records, values), maxlen=0)
            made += records
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


def _column(
    name: str,
    default: Any,
    read: Callable[[Any], Any],
    given: Sequence[Mapping[str, Any]],
    known: dict[Any, Any],
) -> list[Any]:
    """Return the values of one field, each text and each list of texts read once."""
    column = []
    for item in given:
        value = item.get(name, default)
        if value is not default:
            key = value
            if type(value) is list and set(map(type, value)) == _TEXTS:
                key = tuple(value)
            elif type(value) is not str:
                column.append(read(value))
                continue
            if key not in known:
                known[key] = read(value)
            value = known[key]
        column.append(value)
    return column


def _word(value: object) -> str:
    if isinstance(value, Duration):
        return repr(str(value))
    return repr(value.to_json()) if isinstance(value, LocalizedText) else repr(value)
