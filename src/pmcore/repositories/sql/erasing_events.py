"""Erasing a person from the events that no log holds, those of removed projects included."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TypeAlias

from pmcore.kernel import ProjectId, StoreError, TenantId
from pmcore.repositories.damage import unpacked
from pmcore.repositories.people.erasing import Eraser, highest_used
from pmcore.repositories.people.events import told_without
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.words import Words
from pmcore.repositories.sql.epochs import keep_epoch, sound_epoch
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.telling import bodies_from, packed_bodies

_WAITING = (
    "SELECT version, number, events FROM outbox WHERE tenant = ? AND project = ?"
    " ORDER BY version, number"
)
_REPLACE = (
    "UPDATE outbox SET events = ? WHERE tenant = ? AND project = ? AND version = ? AND number = ?"
    " AND events = ? RETURNING number"
)
_REMOVED = (
    "SELECT DISTINCT project FROM outbox WHERE tenant = ? AND project NOT IN"
    f" (SELECT id FROM project WHERE tenant = ? AND {seen()}) ORDER BY project"
)
_USED_IDS = "SELECT id FROM epoch WHERE tenant = ? ORDER BY id"
Rewritten: TypeAlias = list[tuple[Cells, Cells]]  # rows as they are, and as they are to be


def waiting_events(tenant: TenantId, project: ProjectId) -> Program[list[Cells]]:
    """Return the events beside a project: version, number and the text."""
    return (yield from ask(_WAITING, tenant, project))


def without_person(
    eraser: Eraser, tenant: TenantId, project: ProjectId, rows: Iterable[Cells]
) -> Rewritten:
    """Return the events that are different afterwards."""
    rewritten: Rewritten = []
    for version, number, old in rows:
        where = tenant, project, version, number
        new = packed_bodies(told_without(eraser, bodies_from(old, *where)), *where)
        if new != old:
            rewritten.append(((version, number, old), (version, number, new)))
    return rewritten


def replace_events(tenant: TenantId, project: ProjectId, events: Rewritten) -> Program[None]:
    """Put other events in the place of those that named the person, as far as they still wait."""
    if not events:
        return
    held = yield from sound_epoch(tenant, project)
    done: Rewritten = []
    for old, new in events:
        version, number, text = new
        asked = text, tenant, project, version, number, old[-1]
        done += [(old, new)] if (yield from ask(_REPLACE, *asked)) else []
    if held is not None:
        after = held.waiting_after([old for old, _ in done], [new for _, new in done])
        yield from keep_epoch(after)


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
