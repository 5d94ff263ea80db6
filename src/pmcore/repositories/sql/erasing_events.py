"""Erasing a person from the events that no log holds, those of removed projects included."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TypeAlias

from pmcore.kernel import ProjectId, StoreError, TenantId
from pmcore.repositories.packing import unpacked
from pmcore.repositories.people.erasing import Eraser, highest_used
from pmcore.repositories.people.events import told_without
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.words import Words
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.telling import bodies_from, packed_bodies

_WAITING = (
    "SELECT version, number, events FROM outbox WHERE tenant = ? AND project = ?"
    " ORDER BY version, number"
)
_REPLACE = (
    "UPDATE outbox SET events = ? WHERE tenant = ? AND project = ? AND version = ? AND number = ?"
)
_REMOVED = (
    "SELECT DISTINCT project FROM outbox WHERE tenant = ? AND project NOT IN"
    f" (SELECT id FROM project WHERE tenant = ? AND {seen()}) ORDER BY project"
)
_USED_IDS = "SELECT id FROM epoch WHERE tenant = ? ORDER BY id"
Rewritten: TypeAlias = list[tuple[str, int, int]]  # events, and the place where they stand


def waiting_events(tenant: TenantId, project: ProjectId) -> Program[list[Cells]]:
    """Return the events beside a project: version, number and the text."""
    return (yield from ask(_WAITING, tenant, project))


def without_person(
    eraser: Eraser, tenant: TenantId, project: ProjectId, rows: Iterable[Cells]
) -> Rewritten:
    """Return the events that are different afterwards."""
    rewritten: Rewritten = []
    for *place, old in rows:
        where = tenant, project, *place
        new = packed_bodies(told_without(eraser, bodies_from(old, *where)), *where)
        if new != old:
            rewritten.append((new, *place))
    return rewritten


def replace_events(tenant: TenantId, project: ProjectId, events: Rewritten) -> Program[None]:
    """Put other events in the place of those that named the person."""
    yield from tell(_REPLACE, [(text, tenant, project, *place) for text, *place in events])


def erase_from_removed(
    tenant: TenantId, command: EraseCommand, words: Words
) -> Program[list[ProjectId]]:
    """Erase a person from what removed projects left to be told; return which cannot be read."""
    damaged: list[ProjectId] = []
    for (project,) in (yield from ask(_REMOVED, tenant, tenant)):
        rows = yield from waiting_events(tenant, project)
        texts = [text for _, _, text in rows]
        if any(map(words.may_stand_in, texts)):
            eraser = Eraser(command.person, words, highest_used(texts))
            try:
                events = unpacked(
                    "events", project, partial(without_person, eraser, tenant, project, rows)
                )
            except StoreError:
                damaged.append(project)
                continue
            yield from replace_events(tenant, project, events)
    return damaged


def used_ids(tenant: TenantId) -> Program[list[ProjectId]]:
    """Return the ids of all projects that there are or were."""
    return [id for (id,) in (yield from ask(_USED_IDS, tenant))]
