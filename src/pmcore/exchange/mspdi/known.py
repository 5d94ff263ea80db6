"""What records said before: most say the same again, and that is read once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.mspdi.record import Record

T = TypeVar("T")
_MOST = 4096


class Known(Generic[T]):
    """Values read from some fields of a record, by the texts of these fields.

    Only what is read without a remark is known: a problem or a change is noted for every record
    that has it.

    Parameters
    ----------
    fields
        All that reading looks at.
    """

    def __init__(self, fields: tuple[str, ...], desk: Desk) -> None:
        self._fields = fields
        self._desk = desk
        self._values: dict[tuple[object, ...], T] = {}

    def of(self, record: Record, read: Callable[[Record], T]) -> T:
        """Return what is known, or read it."""
        said = tuple(map(record.fields.get, self._fields))
        if said in self._values:
            return self._values[said]
        noted = self._desk.noted
        value = read(record)
        if self._desk.noted == noted:
            if len(self._values) > _MOST:
                self._values.clear()
            self._values[said] = value
        return value
