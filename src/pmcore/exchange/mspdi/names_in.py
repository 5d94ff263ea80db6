"""Ids that a file says itself, where pmcore wrote it: in custom fields (ADR-0012)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from pmcore.exchange.importing.changes import NAMED_TWICE
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.costs_in import kind_of
from pmcore.exchange.mspdi.custom import CALENDAR_ALIAS, ID_ALIAS
from pmcore.exchange.mspdi.gathered import Gathered
from pmcore.exchange.mspdi.outline_in import is_project_row
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel.ids import is_id

_CUSTOM = "ExtendedAttribute"
_DEFINITIONS = "ExtendedAttributes"
_DAYS = ("WeekDays", "Exceptions", "WorkWeeks")


def give_names(gathered: Gathered, desk: Desk) -> None:
    """Call records as the file says, and take what says so out of them.

    A calendar that was only made because Microsoft Project wants one for each person becomes the
    one it stands for.
    """
    definitions = list(gathered.header.below(_DEFINITIONS, _CUSTOM))
    ours = [each for each in definitions if each.text("Alias") in (ID_ALIAS, CALENDAR_ALIAS)]
    if not ours:
        return
    _forget(gathered, {id(each.raw) for each in ours})
    numbers = {each.text("FieldID") for each in ours if each.text("Alias") == ID_ALIAS}
    if (row := gathered.tasks.get(0)) is not None:
        gathered.project_id = _usable(_taken(row, numbers))
    for prefix, records in (("T", gathered.tasks), ("R", gathered.resources)):
        found = {uid: _taken(record, numbers) for uid, record in records.items() if uid}
        _name(prefix, records, found, desk)
    _name_calendars(gathered, [each for each in ours if each.text("Alias") == CALENDAR_ALIAS], desk)


def _forget(gathered: Gathered, ours: set[int]) -> None:
    """Take our definitions out of the header."""
    fields: list[Raw] = []
    for name, content in gathered.fields:
        if name == _DEFINITIONS and isinstance(content, tuple):
            others = tuple(each for each in content if id(each[1]) not in ours)
            if others:
                fields.append((name, others))
        else:
            fields.append((name, content))
    gathered.fields[:] = fields


def _taken(record: Record, numbers: set[str]) -> str:
    """Return the value of a record's custom field, which is taken out of it."""
    for inner in record.contents(_CUSTOM):
        parts = dict(inner)
        value = parts.get("Value")
        if parts.get("FieldID") in numbers and isinstance(value, str):
            record.without(_CUSTOM, inner)
            return value
    return ""


def _usable(name: str) -> str | None:
    return name if is_id(name) else None


def _name(
    prefix: str, records: Mapping[int, Record], found: Mapping[int, str], desk: Desk
) -> set[int]:
    """Give records the names found; return those whose name another has already."""
    usual = {f"{prefix}{uid}": record for uid, record in records.items()}
    seen: set[str] = set()
    again: set[int] = set()
    for uid, name in found.items():
        if not name:
            continue
        if is_id(name) and name not in seen and _give_way(prefix, usual.get(name)):
            seen.add(name)
            records[uid].name = name
        else:
            again.add(uid)
            desk.ledger.adjusted(NAMED_TWICE, records[uid].name)
    return again


def _give_way(prefix: str, row: Record | None) -> bool:
    """Whether a name is free, or only that of a row that stands for no task and no resource."""
    if row is None:
        return True
    uid = row.whole("UID") or 0
    if (prefix == "T" and (row.flag("IsNull") or is_project_row(uid, row))) or (
        prefix == "R" and kind_of(row) is None
    ):
        row.name = f"#{uid}"  # no id can be called so
        return True
    return False


def _name_calendars(gathered: Gathered, definitions: list[Record], desk: Desk) -> None:
    calendars = gathered.calendars
    found: dict[int, str] = {}
    for uid, name in chain.from_iterable(map(_listed, definitions)):
        if (
            uid in calendars
            and uid not in gathered.stand_ins
            and found.setdefault(uid, name) != name
        ):
            desk.ledger.adjusted(NAMED_TWICE, calendars[uid].name)
    bases = {record.text("BaseCalendarUID") for record in calendars.values()}
    meant = {f"C{uid}": uid for uid in calendars}
    for uid, name in list(found.items()):
        stands = calendars[uid]
        if name in meant and str(uid) not in bases and not _says_something(stands):
            calendars[uid] = calendars[meant[name]]
            gathered.stand_ins.add(uid)
            del found[uid]
        meant.setdefault(name, uid)
    own = {uid: each for uid, each in calendars.items() if uid not in gathered.stand_ins}
    _name("C", own, {uid: name for uid, name in found.items() if name != f"C{uid}"}, desk)


def _listed(definition: Record) -> Iterator[tuple[int, str]]:
    for value in definition.below("ValueList", "Value"):
        uid = value.whole("ID")
        if uid is not None:
            yield uid, value.text("Value")


def _says_something(calendar: Record) -> bool:
    return any(calendar.content(part) not in ("", ()) for part in _DAYS)
