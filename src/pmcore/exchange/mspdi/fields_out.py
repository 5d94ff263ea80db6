"""Custom fields of a plan as those of a file: each in one of its kind, as many as there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.field_names import (
    FIELD_ALIAS,
    VALUE,
    Named,
    definitions_of,
    names_of,
    number_of,
)
from pmcore.exchange.mspdi.losses import FIELDS, UNIT
from pmcore.exchange.mspdi.money import hundredths
from pmcore.exchange.mspdi.slots import SLOTS, SLOTS_BY_NAME, Slot, free_slot, named_slots
from pmcore.exchange.mspdi.units_out import format_of, length
from pmcore.exchange.mspdi.xml_out import escaped
from pmcore.kernel import Duration
from pmcore.kernel.exact import EXACT
from pmcore.wbs import FieldDefinition, Task


class FieldsOut:
    """Writes custom fields; what a file said of those that have not changed stands as it stood.

    Parameters
    ----------
    taken
        Numbers of fields that ids of the plan stand in.
    names_slot
        Number and name of the text field whose list says the ids of fields that are called
        otherwise in the file; ``None`` if no field is free for it.
    """

    def __init__(
        self, desk: DeskOut, taken: Collection[str], names_slot: tuple[str, str] | None
    ) -> None:
        self._desk = desk
        self._conversion = desk.project.settings.conversion
        self._names_slot = names_slot
        self._own = {each.id: each for each in desk.project.settings.field_definitions}
        self._was = before_definitions(desk)
        self._had = before_slots(desk)  # numbers by id
        self._id_of = {number: id for id, number in self._had.items()}
        self._raws = [] if desk.before is None else list(definitions_of(desk.before.extras.project))
        self._slots = self._placed({*taken, *self._id_of, *map(_number, self._raws)})
        for id in self._own:
            if id not in self._slots:
                desk.ledger.left_out(FIELDS, id)

    def definitions(self) -> tuple[Raw, ...]:
        """Return the definitions of the header: those of the file before, then new ones."""
        names = self._names()
        stand = [raw for raw in self._raws if self._defines_still(raw, names)]
        standing = set(map(_number, stand))
        made = [
            _definition(self._own[id], slot, self._desk.texts.plain(self._own[id].label, id))
            for id, slot in self._slots.items()
            if slot.number not in standing and not self._is_as_it_was(id)
        ]
        if names and not any(_is_list(raw) for raw in stand) and self._names_slot:
            made.append(_list_of(names, *self._names_slot))
        return (*((VALUE, raw) for raw in stand), *made)

    def of(self, task: Task, before: Task | None, kept: Iterable[Raw]) -> list[tuple[str, str]]:
        """Return the values of a task, but for those that stand in the file as they are."""
        if not task.fields:
            return []
        said = [raw for raw in kept if raw[0] == VALUE and self.stands(task, before, raw)]
        standing = set(map(number_of, said))
        return [
            (VALUE, self._value(slot, value, task))
            for id, value in task.fields.items()
            if (slot := self._slots.get(id)) is not None and slot.number not in standing
        ]

    def stands(self, task: Task, before: Task | None, raw: Raw) -> bool:
        """Whether a value of the file still says what the plan does, or was never read."""
        number = number_of(raw)
        id = self._id_of.get(number)
        if id is None:
            return True
        slot = self._slots.get(id)
        was = None if before is None else before.fields.get(id)
        return slot is not None and slot.number == number and task.fields.get(id) == was

    # ---- where each field goes

    def _placed(self, taken: set[str]) -> dict[str, Slot]:
        """Find a field for each definition: the one it had, the one of its name, or a free one."""
        # a field called like one of the file keeps its place, in whatever order they are
        named = named_slots(self._own)
        found: dict[str, Slot] = {}
        for id, definition in self._own.items():
            slot = self._usual_slot(id, definition, taken)
            if slot is None and id not in SLOTS_BY_NAME and self._names_slot:
                slot = free_slot(definition.kind, taken | named)
            if slot and (self._names_slot or not _needs_name(id, slot, definition)):
                found[id] = slot
                taken.add(slot.number)
        return found

    def _usual_slot(self, id: str, definition: FieldDefinition, taken: set[str]) -> Slot | None:
        """Return the field that a definition had before, or is called like, if it may have it."""
        had = SLOTS.get(self._had.get(id, ""))
        slot = had or SLOTS_BY_NAME.get(id)
        if slot is None or not slot.holds(definition.kind):
            return None
        return slot if had or slot.number not in taken else None

    def _names(self) -> dict[str, Named]:
        return {
            slot.number: Named(id, self._own[id].kind == "date")
            for id, slot in self._slots.items()
            if _needs_name(id, slot, self._own[id])
        }

    def _defines_still(self, raw: tuple[Raw, ...], names: dict[str, Named]) -> bool:
        """Whether a definition of the file still holds, or is none of the plan's."""
        if _is_list(raw):
            return bool(names) and names_of([raw]) == names
        id = self._id_of.get(_number(raw))
        return id is None or self._is_as_it_was(id)

    def _is_as_it_was(self, id: str) -> bool:
        slot = self._slots.get(id)
        same = self._own.get(id) == self._was.get(id)
        return slot is not None and same and self._had.get(id) == slot.number

    # ---- values

    def _value(self, slot: Slot, value: object, task: Task) -> str:
        text, unit = self._written(value, slot, task)
        more = f"<DurationFormat>{unit}</DurationFormat>" if unit else ""
        return f"<FieldID>{slot.number}</FieldID><Value>{text}</Value>{more}"

    def _written(self, value: object, slot: Slot, task: Task) -> tuple[str, str]:
        """Return a value as text, and the number of its unit if it is a length."""
        if isinstance(value, bool):
            return str(int(value)), ""
        if isinstance(value, Decimal):
            plain = f"{value.normalize(EXACT):f}"
            return (hundredths(value) if slot.kind == "cost" else plain), ""
        if isinstance(value, datetime):
            return self._desk.clock.begins(value, task.id, task), ""
        if isinstance(value, date):
            return f"{value.isoformat()}T00:00:00", ""
        if isinstance(value, Duration):
            minutes = value.to_minutes(self._conversion)
            if typed(minutes, value.unit, self._conversion) != value:
                self._desk.ledger.adjusted(UNIT, task.id)
            return length(minutes), format_of(value)
        return escaped(str(value)), ""


def before_definitions(desk: DeskOut) -> dict[str, FieldDefinition]:
    """Return the custom fields that the file before had, by id."""
    held = desk.before.as_read.settings.field_definitions if desk.before else ()
    return {each.id: each for each in held}


def before_slots(desk: DeskOut) -> dict[str, str]:
    """Return the numbers of the fields that the file before had, by the ids of the plan."""
    if desk.before is None:
        return {}
    names = names_of(definitions_of(desk.before.extras.project))
    said = {named.id: number for number, named in names.items() if number in SLOTS}
    found = {}
    for id in before_definitions(desk):
        number = said.get(id) or (SLOTS_BY_NAME[id].number if id in SLOTS_BY_NAME else None)
        if number is not None:
            found[id] = number
    return found


def _needs_name(id: str, slot: Slot, definition: FieldDefinition) -> bool:
    """Whether what the plan calls or keeps in a field does not follow from the field itself."""
    return id != slot.name or definition.kind == "date"


def _number(definition: tuple[Raw, ...]) -> str:
    return number_of((VALUE, definition))


def _is_list(definition: tuple[Raw, ...]) -> bool:
    return dict(definition).get("Alias") == FIELD_ALIAS


def _definition(definition: FieldDefinition, slot: Slot, label: str) -> Raw:
    fields: list[Raw] = [("FieldID", slot.number), ("FieldName", slot.name)]
    if label != slot.name:
        fields.append(("Alias", label))
    if definition.choices:
        texts = enumerate(definition.choices, 1)
        listed = tuple(_entry(("ID", str(count)), ("Value", text)) for count, text in texts)
        fields += [("RestrictValues", "1"), ("ValueList", listed)]
    return VALUE, tuple(fields)


def _list_of(names: dict[str, Named], number: str, name: str) -> Raw:
    entries = tuple(_entries(names))
    fields = ("FieldID", number), ("FieldName", name), ("Alias", FIELD_ALIAS)
    return VALUE, (*fields, ("ValueList", entries))


def _entries(names: dict[str, Named]) -> Iterator[Raw]:
    for number, named in names.items():
        kind: tuple[Raw, ...] = (("Description", "date"),) if named.is_day else ()
        yield _entry(("ID", number), ("Value", named.id), *kind)


def _entry(*fields: Raw) -> Raw:
    return "Value", fields
