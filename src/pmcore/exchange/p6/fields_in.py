"""User defined fields of activities: their types, and what activities say in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from pmcore.exchange.importing.changes import FIELD_ROUNDED
from pmcore.exchange.importing.lengths import rounded
from pmcore.exchange.importing.numbers import fit_number
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.p6.features import CUSTOM
from pmcore.exchange.p6.gathered import OF_ACTIVITIES, Gathered
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import PmcoreError
from pmcore.kernel.coercion import MOST_ITEMS
from pmcore.kernel.ids import is_id
from pmcore.wbs import FieldDefinition
from pmcore.wbs.coercion import FieldValue, field_values_of
from pmcore.wbs.definitions import FieldKind

TYPES: Mapping[str, FieldKind] = {
    "FT_TEXT": "text",
    "FT_FLOAT_2_DECIMALS": "number",
    "FT_INT": "number",
    "FT_MONEY": "cost",
    "FT_START_DATE": "moment",
    "FT_END_DATE": "moment",
}
# What P6 calls a field by itself; only people's own names tell fields apart in another database.
is_numbered = re.compile(r"user_field_\d{1,9}", re.ASCII).fullmatch
_is_number = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{0,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII).fullmatch
_LONGEST = 40


class FieldsIn:
    """Reads the user defined fields of activities.

    They move no date, so what cannot be read is no reason to refuse a file: it is counted, and
    kept in extras like everything else.

    Attributes
    ----------
    definitions
        By number of the type, in the order of the file; of too many those that are used.
    """

    def __init__(self, gathered: Gathered, desk: P6Desk) -> None:
        self._desk = desk
        self._rows: dict[str, list[Record]] = defaultdict(list)
        for row in gathered.tables.rows("UDFVALUE"):
            if (activity := gathered.with_field(row)) is not None:
                row.name = activity.name
                self._rows[row.text("fk_id")].append(row)
        self.definitions = self._defined(gathered)

    def of(self, activity: Record) -> dict[str, FieldValue]:
        """Return what an activity says in its fields, by the ids of the plan."""
        found: dict[str, FieldValue] = {}
        for row in self._rows.get(activity.text("task_id"), ()):
            definition = self.definitions.get(row.text("udf_type_id"))
            value = None if definition is None else self._value(row, definition)
            if definition is None or value is None or definition.id in found:
                self._desk.ledger.unused(CUSTOM, activity.name)
            else:
                found[definition.id] = value
        return found

    def _defined(self, gathered: Gathered) -> dict[str, FieldDefinition]:
        used = {row.text("udf_type_id") for rows in self._rows.values() for row in rows}
        types = {
            row.text("udf_type_id"): row
            for row in reversed(gathered.tables.rows("UDFTYPE"))
            if row.text("table_name") == OF_ACTIVITIES and row.text("logical_data_type") in TYPES
        }
        known = list(reversed(types))
        if len(known) > MOST_ITEMS:
            known.sort(key=lambda number: number not in used)
        names = Counter(types[number].text("udf_type_name") for number in known)
        found: dict[str, FieldDefinition] = {}
        taken: set[str] = set()
        for number in known[:MOST_ITEMS]:
            row = types[number]
            name = row.text("udf_type_name")
            is_own = is_id(name) and names[name] == 1 and not is_numbered(name)
            id = name if is_own else f"UDF{number}"
            if is_id(id) and id not in taken:
                taken.add(id)
                label = fit_name(row.words("udf_type_label")) or id
                found[number] = FieldDefinition(id, TYPES[row.text("logical_data_type")], label)
        return found

    def _value(self, row: Record, definition: FieldDefinition) -> FieldValue | None:
        try:
            value = _read(row, definition.kind, comma=self._desk.comma)
            if value is None:
                return None
            return definition.check(field_values_of({definition.id: value})[definition.id])
        except (PmcoreError, InvalidOperation, ValueError, OverflowError):
            return None


def _read(row: Record, kind: FieldKind, *, comma: bool) -> FieldValue | None:
    if kind == "text":
        return row.words("udf_text") or None
    if kind == "moment":
        text = row.text("udf_date")[:_LONGEST]
        return rounded(datetime.fromisoformat(text).replace(tzinfo=None)) if text else None
    text = row.text("udf_number")
    if not _is_number(text):
        return None
    number = Decimal(text.replace(",", ".") if comma else text)
    fit = fit_number(number)
    if fit != number:
        row.adjusted(FIELD_ROUNDED)
    return fit
