"""Erasing a person from the documents of a tenant, and finding what these hold on one."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from pmcore.kernel import Code, LocalizedText, StoreError, TenantId
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.documents import content_of, seal_of
from pmcore.repositories.packing import packed, unpacked
from pmcore.repositories.people.documents import held_in, name_without, without
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.records import ErasedDocument
from pmcore.repositories.people.words import Words
from pmcore.repositories.rows import search_words, sorting_word
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_ALL = "SELECT kind, id, version, name, data FROM document WHERE tenant = ? ORDER BY kind, id"
_HERE = "tenant = ? AND kind = ? AND id = ?"
_TAKE = (
    "UPDATE document SET version = ?, name = ?, words = ?, sorting = ?, data = ?, digest = ?"
    f" WHERE {_HERE} AND version = ? RETURNING id"
)
# What commands kept is told by digests without salt: whoever has them could try names.
_FORGET = f"UPDATE command SET digest = ? WHERE {_HERE}"
# Of documents that are gone nobody can tell whether they named the person.
_FORGET_REMOVED = (
    "UPDATE command SET digest = ? WHERE tenant = ? AND (kind, id) NOT IN"
    " (SELECT kind, id FROM document WHERE tenant = ?)"
)
_NOTE = "INSERT INTO command (tenant, kind, id, key, version, digest) VALUES (?, ?, ?, ?, ?, ?)"
_KEY = f"SELECT version FROM command WHERE {_HERE} AND key = ?"
_BY_KEY = "SELECT kind, id, version FROM command WHERE tenant = ? AND key = ? ORDER BY kind, id"


def erased_documents(
    tenant: TenantId, command: EraseCommand, words: Words
) -> Program[tuple[tuple[ErasedDocument, ...], tuple[str, ...], tuple[str, ...]]]:
    """Erase a person from documents; return these, ids that hold a word, and what is damaged."""
    rows = yield from ask(_ALL, tenant)
    damaged: list[str] = []
    for row in rows:
        try:
            yield from _erase(tenant, command, words, row)
        except StoreError as error:
            if error.code is not Code.STORE_UNREADABLE:
                raise
            damaged.append(f"{row[0]} {row[1]}")
    yield from tell(_FORGET_REMOVED, [(NO_ROWS, tenant, tenant)])
    done = yield from ask(_BY_KEY, tenant, command.key)
    left = tuple(f"{kind} {id}" for kind, id, *_ in rows if words.stand_in(id))
    return tuple(ErasedDocument(*cells) for cells in done), left, tuple(damaged)


def _erase(tenant: TenantId, command: EraseCommand, words: Words, row: Cells) -> Program[None]:
    kind, id, version, name, data = row
    if not words.may_stand_in(name + data):
        return

    def read() -> tuple[LocalizedText, str]:
        told = name_without(words, LocalizedText.of(json.loads(name)), id)
        return told, without(command.person, words, kind, id, data)

    named, text = unpacked(kind, id, read)
    if text == data:
        return
    here = tenant, kind, id
    used = yield from ask(_KEY, *here, command.key)
    if used:
        reused = {"key": command.key, "project": id, "version": used[0][0]}
        raise StoreError(Code.STORE_KEY_REUSED, **reused)
    found = search_words(named, id)
    seal = seal_of(tenant, kind, id, version + 1, text)
    cells = (version + 1, packed(named.to_json()), found, sorting_word(found), text, seal)
    if not (yield from ask(_TAKE, *cells, *here, version)):
        raise StoreError(Code.STORE_OVERTAKEN)
    yield from tell(_FORGET, [(NO_ROWS, *here)])
    note = (*here, command.key, version + 1, content_of(kind, id, text))
    yield from tell(_NOTE, [note])


def documents_on_person(
    tenant: TenantId, person: str, words: Words
) -> Program[tuple[list[dict[str, Any]], list[str]]]:
    """Return what documents hold on a person, and which cannot be read."""
    found: list[dict[str, Any]] = []
    damaged: list[str] = []
    for kind, id, _, _, text in (yield from ask(_ALL, tenant)):
        try:
            data = unpacked(kind, id, partial(json.loads, text))
        except StoreError:
            damaged.append(f"{kind} {id}")
            continue
        held = held_in(person, words, kind, id, data)
        if held is not None:
            found.append(held)
    return found, damaged
