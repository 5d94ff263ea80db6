"""One element of P6's XML as a row of the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from pmcore.exchange.importing.changes import ZONE
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.p6.record import LARGEST, Head, P6Desk, Record
from pmcore.exchange.pmxml.names import FIELDS, OTHERS, SHARES, WORDS, fields_by_element

_zone_of = re.compile(r"(?<=\d)(?:Z|[+-]\d{2}:\d{2})\Z", re.ASCII).search
_NOTHING: Mapping[str, str] = MappingProxyType({})
_HUNDRED = 100


class ElementHead(Head):
    """The elements that stand in a record.

    Attributes
    ----------
    words
        By field and by what the file says: the word of the database.
    """

    __slots__ = ("words",)

    def __init__(self, table: str, names: tuple[str, ...]) -> None:
        super().__init__(table, names)
        at = self.at
        self.words = WORDS.get(table, {})
        self.at = {
            field: next(at[element] for element in elements if element in at)
            for field, elements in FIELDS.get(table, OTHERS).items()
            if any(element in at for element in elements)
        }


class Element(Record):
    """A record of the file, which is asked by the fields of the database.

    Parameters
    ----------
    nested
        Elements with others below them.

    Attributes
    ----------
    given
        Fields that follow from where it stands.
    """

    __slots__ = ("_words", "given", "nested")

    _shape_of_time: ClassVar[str] = "2026-03-02T08:00:00"

    def __init__(
        self,
        head: ElementHead,
        values: list[str],
        line: int,
        desk: P6Desk,
        nested: tuple[Raw, ...] = (),
    ) -> None:
        super().__init__(head, values, line, desk)
        self._words = head.words
        self.nested = nested
        self.given = _NOTHING

    @property
    def raw(self) -> tuple[Raw, ...]:
        """Every element that says something, as it stands."""
        return (*super().raw, *self.nested)

    def rest(self, held: frozenset[str]) -> tuple[Raw, ...]:
        """Return every element that says something and whose fields are not held elsewhere."""
        fields = fields_by_element(self.head.table)
        return tuple(each for each in self.raw if held.isdisjoint(fields.get(each[0], ())))

    def below(self, name: str) -> tuple[Raw, ...]:
        """Return what stands in an element with others below it."""
        found = next((content for each, content in self.nested if each == name), ())
        return () if isinstance(found, str) else found

    def text(self, field: str) -> str:
        """Return what the file says of a field, in the words of the database."""
        at = self.head.at.get(field)
        if at is None:
            return self.given.get(field, "")
        text = self.values[at].strip()
        words = self._words.get(field)
        return text if words is None else words.get(text, text)

    def words(self, field: str) -> str:
        """Return a text as people read it."""
        return self.text(field)

    def number(self, field: str, most: Decimal = LARGEST) -> Decimal | None:
        """Read a number, if it is not larger than the most; a share as percent."""
        number = super().number(field, most)
        return number * _HUNDRED if number is not None and field in SHARES else number

    def moment(self, field: str) -> datetime | None:
        """Read a time and round it to the minute; its zone, if it has one, is left out."""
        if _zone_of(self.text(field)):
            self.adjusted(ZONE)
        return super().moment(field)

    def _time_of(self, text: str) -> datetime | None:
        zone = _zone_of(text)
        return super()._time_of(text[: zone.start()] if zone else text)
