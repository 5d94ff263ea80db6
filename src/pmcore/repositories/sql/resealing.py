"""Digests for rows of older versions of the tables, which had none, or one that proved less.

A row whose digest does not hold keeps it, so that ``verify`` goes on saying so.
"""

from __future__ import annotations

import json

from pmcore.repositories.damage import DAMAGE
from pmcore.repositories.digests import sealed
from pmcore.repositories.events import EventBody
from pmcore.repositories.sql.commands import all_commands, replace_commands
from pmcore.repositories.sql.importing import all_imports
from pmcore.repositories.sql.person_rows import resealed
from pmcore.repositories.sql.positions import all_positions
from pmcore.repositories.sql.putting import all_puts
from pmcore.repositories.sql.sealing import seal_of
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.telling import Bodies, bodies_from, packed_bodies

_PEOPLE = "SELECT tenant, id, data, erased FROM person ORDER BY tenant, id"
_SEAL_PERSON = "UPDATE person SET data = ? WHERE tenant = ? AND id = ?"
_EPOCHS = "SELECT tenant, id, above, noted, seal FROM epoch ORDER BY tenant, id"
_EVENTS = (
    "SELECT tenant, project, version, number, events FROM outbox"
    " ORDER BY tenant, project, version, number"
)
_SEAL_EPOCH = "UPDATE epoch SET seal = ? WHERE tenant = ? AND id = ?"
_SEAL_EVENTS = (
    "UPDATE outbox SET events = ? WHERE tenant = ? AND project = ? AND version = ? AND number = ?"
)
_SEAL_POSITION = "UPDATE position SET seal = ? WHERE tenant = ? AND consumer = ? AND project = ?"
_SEAL_PUT = "UPDATE put_command SET seal = ? WHERE tenant = ? AND project = ? AND command = ?"
_SEAL_IMPORT = "UPDATE importing SET seal = ? WHERE tenant = ? AND project = ?"


def seal_all() -> Program[None]:
    """Give all rows of all tenants the digests of version 4."""
    commands = yield from all_commands()
    yield from replace_commands((each, each) for each, seal in commands if not seal)
    yield from _seal_people()
    yield from _seal_epochs()
    yield from _seal_events()
    positions = yield from all_positions()
    yield from tell(_SEAL_POSITION, [(seal_of(each), *each[:3]) for each, _ in positions])
    puts = yield from all_puts()
    yield from tell(_SEAL_PUT, [(seal_of(each), *each[:3]) for each, _ in puts])
    imports = yield from all_imports()
    yield from tell(_SEAL_IMPORT, [(seal_of(each), *each[:2]) for each, _ in imports])


def _seal_people() -> Program[None]:
    people: list[Cells] = []
    for tenant, id, data, erased in (yield from ask(_PEOPLE)):
        try:
            people.append((resealed(tenant, id, data, erased), tenant, id))
        except DAMAGE:
            continue
    yield from tell(_SEAL_PERSON, people)


def _seal_epochs() -> Program[None]:
    rows = yield from ask(_EPOCHS)
    sound = [row[:-1] for row in rows if row[-1] in ("", sealed("epoch", *row[:3]))]
    yield from tell(_SEAL_EPOCH, [(sealed("epoch", *cells), *cells[:2]) for cells in sound])


def _seal_events() -> Program[None]:
    told: list[Cells] = []
    for *where, text in (yield from ask(_EVENTS)):
        try:
            told.append((packed_bodies(_bodies(text), *where), *where))
        except DAMAGE:
            continue
    yield from tell(_SEAL_EVENTS, told)


def _bodies(text: str) -> Bodies:
    """Read events whose digest, if they have one, proves nothing of where they stand."""
    told = json.loads(text)
    if told and isinstance(told[-1], str):
        return bodies_from(text)
    return tuple(EventBody(kind, data) for kind, data in told)
