"""Custom fields of tasks as user defined fields of activities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.p6.fields_in import is_numbered
from pmcore.exchange.p6.gathered import OF_ACTIVITIES
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.losses import FIELD_ID, FIELD_KIND, FIELD_TEXT, field_of
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, moment, words
from pmcore.wbs import FieldDefinition, Project, Task
from pmcore.wbs.definitions import FieldKind

_TYPE_COLUMNS = (
    *("udf_type_id", "table_name", "udf_type_name", "udf_type_label", "logical_data_type"),
    "super_flag",
)
_VALUE_COLUMNS = ("udf_type_id", "fk_id", "proj_id", "udf_date", "udf_number", "udf_text")
_TYPES: Mapping[FieldKind, str] = {
    "text": "FT_TEXT",
    "choice": "FT_TEXT",
    "number": "FT_FLOAT_2_DECIMALS",
    "cost": "FT_MONEY",
    "moment": "FT_START_DATE",
    "date": "FT_START_DATE",
}
_READ_BACK_OTHERWISE = ("choice", "date")
_number_of = re.compile(r"UDF([1-9]\d{0,8})", re.ASCII).fullmatch


class FieldsOut:
    """Writes the fields that P6 has a type for: texts, numbers, costs and dates."""

    def __init__(
        self, project: Project, numbers: Numbers, names: Names, clock: Clock, ledger: Ledger
    ) -> None:
        self._project = project
        self._numbers = numbers
        self._names = names
        self._ledger = ledger
        self._clock = clock
        own = project.settings.field_definitions
        self._held = [each for each in own if each.kind in _TYPES]
        for each in own:
            if each.kind not in _TYPES:
                ledger.left_out(field_of("field_definitions", of_project=True), each.id)
        self._types = _numbered(each.id for each in self._held)

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the tables of types and values; none where the plan has no fields."""
        if not self._held:
            return ()
        types, values = Sheet("UDFTYPE", _TYPE_COLUMNS), Sheet("UDFVALUE", _VALUE_COLUMNS)
        for each in self._held:
            types.add(self._type(each))
        kinds = {each.id: each.kind for each in self._held}
        for id, number in self._numbers.tasks.items():
            task = self._project[id]
            for name, value in task.fields.items():
                if name in kinds:
                    row = {"fk_id": number, "proj_id": self._numbers.project}
                    said = self._value(value, task)
                    values.add({"udf_type_id": self._types[name], **row, **said})
        return types, values

    def _type(self, definition: FieldDefinition) -> dict[str, Value]:
        id, number = definition.id, self._types[definition.id]
        if definition.kind in _READ_BACK_OTHERWISE:
            self._ledger.adjusted(FIELD_KIND, id)
        if is_numbered(id):
            self._ledger.adjusted(FIELD_ID, id)
        return {
            "udf_type_id": number,
            "table_name": OF_ACTIVITIES,
            "udf_type_name": f"user_field_{number}" if id == f"UDF{number}" else id,
            "udf_type_label": self._names.of(definition.label, id),
            "logical_data_type": _TYPES[definition.kind],
            "super_flag": "N",
        }

    def _value(self, value: object, task: Task) -> dict[str, Value]:
        if isinstance(value, Decimal):
            return {"udf_number": f"{value:f}"}
        if isinstance(value, datetime):
            return {"udf_date": self._clock.begins(value, task.id, task)}
        if isinstance(value, date):  # a date is never moved between zones
            return {"udf_date": moment(value)}
        text = str(value)
        written = " ".join(text.split("\t")).strip()
        if written != text:
            self._ledger.adjusted(FIELD_TEXT, task.id)
        return {"udf_text": words(written).replace("\n", "\x7f\x7f")}


def _numbered(ids: Iterable[str]) -> dict[str, int]:
    """Give fields numbers; those called ``UDF`` and a number keep it.

    >>> _numbered(["sku", "UDF1"])
    {'sku': 2, 'UDF1': 1}
    """
    listed = list(ids)
    said = {id: int(match[1]) for id in listed if (match := _number_of(id))}
    free = (
        number for number in range(1, len(listed) + len(said) + 1) if number not in said.values()
    )
    return {id: said[id] if id in said else next(free) for id in listed}
