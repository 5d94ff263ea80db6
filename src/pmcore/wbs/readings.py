"""What the values of one field are read as, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

_TEXTS, _NUMBERS, _LISTS, _OBJECTS = {str}, {int}, {list, tuple}, {dict}


class Readings(dict[Any, Any]):
    """What was read so far: people write the same few durations, dates and words over and over.

    Known are texts, whole numbers, and lists of texts or of objects of texts. Of other things,
    such as moments in two zones, two may be equal and yet not the same.

    Parameters
    ----------
    default
        What a record has that says nothing; it is not read.
    read
        What turns one value into that of the field.
    ready
        What makes something that can be read of a value, where it is not yet.
    """

    __slots__ = ("_default", "_read", "_ready")

    def __init__(
        self, default: Any, read: Callable[[Any], Any], ready: Callable[[Any], Any] | None
    ) -> None:
        super().__init__({default: default})
        self._default, self._read, self._ready = default, read, ready

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._value(key)
        return value

    def of(self, values: Sequence[Any]) -> Iterable[Any]:
        """Read the values that some records have; those that have none have the default."""
        default, kinds = self._default, set(map(type, values))
        if default is None:
            kinds.discard(type(None))
        if kinds <= _TEXTS or (kinds == _NUMBERS and type(default) is int):
            return map(self.__getitem__, values)
        if default == () and kinds <= _LISTS:
            items = set(map(type, chain.from_iterable(values)))
            if items <= _TEXTS:
                return map(self.__getitem__, map(tuple, values))
            if items == _OBJECTS:
                return map(self._of_objects, values)
        return [value if value is default else self._value(value) for value in values]

    def _of_objects(self, value: Sequence[Mapping[str, Any]]) -> Any:
        key = tuple([tuple(each.items()) for each in value])
        try:
            held = self.get(key)  # what is known is of texts, which equal nothing but texts
        except TypeError:  # an object within an object
            return self._value(value)
        if held is None:
            held = self._value(value)
            if _are_of_texts(value):
                self[key] = held
        return held

    def _value(self, value: Any) -> Any:
        return self._read(value if self._ready is None else self._ready(value))


def _are_of_texts(objects: Iterable[Mapping[str, Any]]) -> bool:
    values: Iterable[Any] = chain.from_iterable(each.values() for each in objects)
    return set(map(type, values)) <= _TEXTS
