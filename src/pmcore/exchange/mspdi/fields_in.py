"""Custom fields of the file: their definitions, and what tasks say in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from pmcore.exchange.importing.changes import FIELD_ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.importing.numbers import fit_number
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.features import CUSTOM
from pmcore.exchange.mspdi.field_names import (
    FIELD_ALIAS,
    VALUE,
    Named,
    definitions_of,
    names_of,
    number_of,
)
from pmcore.exchange.mspdi.gathered import Gathered
from pmcore.exchange.mspdi.money import cost_of
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.slots import SLOTS, SLOTS_BY_NAME, Slot
from pmcore.exchange.mspdi.units import unit_of
from pmcore.exchange.problems import Problems
from pmcore.kernel import ConversionSettings, PmcoreError
from pmcore.kernel.ids import ID_PATTERN
from pmcore.wbs import FieldDefinition
from pmcore.wbs.coercion import FieldValue, field_values_of
from pmcore.wbs.definitions import FieldKind

_is_id = re.compile(ID_PATTERN, re.ASCII).fullmatch


class FieldsIn:
    """Reads the custom fields of tasks.

    What a file says in them moves no date, so it is no reason to refuse the file: what cannot be
    read is counted, and kept in extras like everything else.

    Attributes
    ----------
    definitions
        By number of the field; those that tasks use without a definition as well.
    """

    def __init__(self, gathered: Gathered, desk: Desk, limits: ReadLimits) -> None:
        self._desk = desk
        self._limits = limits
        raws = list(definitions_of(gathered.fields))
        names = _usable(names_of(raws))
        self.definitions: dict[str, FieldDefinition] = {}
        for raw in raws:
            self._define(raw, names)
        for number in _used(gathered.tasks.values()):
            if number in SLOTS and number not in self.definitions:
                slot = SLOTS[number]
                self.definitions[number] = FieldDefinition(slot.name, slot.kind)

    def of(self, record: Record, conversion: ConversionSettings) -> dict[str, FieldValue]:
        """Return what a task says in its custom fields, by the ids of the plan."""
        found: dict[str, FieldValue] = {}
        if VALUE not in record.fields:
            return found
        for field in record.raw:
            if field[0] != VALUE:
                continue
            definition = self.definitions.get(number_of(field))
            if definition is None or definition.id in found:
                self._desk.ledger.unused(CUSTOM, record.name)
            elif _says(field):
                value = self._read(field, definition, record, conversion)
                if value is None:
                    self._desk.ledger.unused(CUSTOM, record.name)
                else:
                    found[definition.id] = value
        return found

    def _define(self, raw: tuple[Raw, ...], names: Mapping[str, Named]) -> None:
        """Take a definition of the header; one of no field of tasks is only counted."""
        fields = {name: text for name, text in raw if isinstance(text, str)}
        slot = SLOTS.get(fields.get("FieldID", "").strip())
        alias = fields.get("Alias", "")
        if alias == FIELD_ALIAS:
            return
        if slot is None or slot.number in self.definitions:
            self._desk.ledger.unused(CUSTOM, "Project")
            return
        named = names.get(slot.number)
        id = named.id if named else slot.name
        choices = _choices(raw) if slot.kind == "text" else ()
        kind = _kind(slot, choices, is_day=named is not None and named.is_day)
        label = fit_name(alias) or id
        try:
            made = FieldDefinition(id, kind, label, choices=choices)
        except PmcoreError:  # choices that are too long, or too many
            made = FieldDefinition(id, "text", label)
        self.definitions[slot.number] = made

    def _read(
        self,
        field: Raw,
        definition: FieldDefinition,
        owner: Record,
        conversion: ConversionSettings,
    ) -> FieldValue | None:
        desk = Desk(Problems(self._limits), self._desk.ledger)  # what is wrong stays here
        inner = field[1] if isinstance(field[1], tuple) else ()
        record = Record(inner, owner.place, desk, owner.name)
        try:
            value = _READERS[definition.kind](record, conversion)
            if value is None or desk.problems.findings:
                return None
            return definition.check(field_values_of({definition.id: value})[definition.id])
        except PmcoreError:
            return None


def _usable(names: Mapping[str, Named]) -> dict[str, Named]:
    """Leave out names that are no ids, that two fields have, or that are another field's own."""
    counts = Counter(named.id for named in names.values())
    return {
        number: named
        for number, named in names.items()
        if number in SLOTS
        and _is_id(named.id)
        and counts[named.id] == 1
        and SLOTS_BY_NAME.get(named.id, SLOTS[number]) == SLOTS[number]
    }


def _used(tasks: Iterable[Record]) -> Iterator[str]:
    for record in tasks:
        if VALUE in record.fields:
            yield from (number_of(field) for field in record.raw if field[0] == VALUE)


def _says(field: Raw) -> bool:
    return isinstance(field[1], tuple) and dict(field[1]).get("Value", "") != ""


def _kind(slot: Slot, choices: tuple[str, ...], *, is_day: bool) -> FieldKind:
    if choices:
        return "choice"
    return "date" if is_day and slot.kind == "moment" else slot.kind


def _choices(raw: tuple[Raw, ...]) -> tuple[str, ...]:
    """Return the texts that a field is restricted to, if it is."""
    fields = dict(raw)
    listed = fields.get("ValueList")
    if fields.get("RestrictValues") not in ("1", "true") or not isinstance(listed, tuple):
        return ()
    values = [dict(inner).get("Value") for _, inner in listed if isinstance(inner, tuple)]
    texts = [text for text in values if isinstance(text, str) and text]
    return tuple(texts) if len(set(texts)) == len(texts) else ()


def _text(record: Record, _: ConversionSettings) -> FieldValue | None:
    content = record.content("Value")
    return content if isinstance(content, str) else None


def _number(record: Record, _: ConversionSettings) -> FieldValue | None:
    return _rounded(record, record.number("Value"))


def _cost(record: Record, _: ConversionSettings) -> FieldValue | None:
    return _rounded(record, cost_of(record.number("Value")))


def _rounded(record: Record, number: Decimal | None) -> Decimal | None:
    if number is None:
        return None
    fit = fit_number(number)
    if fit != number:
        record.adjusted(FIELD_ROUNDED)
    return fit


def _flag(record: Record, _: ConversionSettings) -> FieldValue | None:
    return record.flag("Value")


def _moment(record: Record, _: ConversionSettings) -> FieldValue | None:
    return record.moment("Value")


def _day(record: Record, _: ConversionSettings) -> FieldValue | None:
    at = record.moment("Value")
    return None if at is None or at.hour or at.minute else at.date()


def _duration(record: Record, conversion: ConversionSettings) -> FieldValue | None:
    minutes = record.minutes("Value")
    if minutes is None:
        return None
    unit = unit_of(record.whole("DurationFormat")).removesuffix("%")
    return typed(minutes, {"": "d", "e": "ed"}.get(unit, unit), conversion)


_READERS: Mapping[FieldKind, Callable[[Record, ConversionSettings], FieldValue | None]] = {
    "text": _text,
    "choice": _text,
    "number": _number,
    "cost": _cost,
    "flag": _flag,
    "moment": _moment,
    "date": _day,
    "duration": _duration,
}
