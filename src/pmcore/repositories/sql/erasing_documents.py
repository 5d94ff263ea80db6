"""Erasing a person from the documents of a tenant and the commands to them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from pmcore.kernel import Code, LocalizedText, StoreError, TenantId
from pmcore.repositories.damage import unpacked
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.documents import content_of
from pmcore.repositories.documents import seal_of as seal_of_document
from pmcore.repositories.packing import packed
from pmcore.repositories.people.documents import held_in, name_without, without
from pmcore.repositories.people.erasing import Eraser, highest_used
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.records import ErasedDocument
from pmcore.repositories.people.words import Words
from pmcore.repositories.rows import search_words, sorting_word
from pmcore.repositories.sql.commands import (
    REMOVAL,
    DocumentCommand,
    command_by_key,
    commands_of,
    note,
    replace_commands,
)
from pmcore.repositories.sql.document_rows import check_document
from pmcore.repositories.sql.sealing import seal_of
from pmcore.repositories.sql.statements import Cells, Program, ask

_ALL = (
    "SELECT kind, id, version, name, words, sorting, data, digest FROM document WHERE tenant = ?"
    " ORDER BY kind, id"
)
_TAKE = (
    "UPDATE document SET version = ?, name = ?, words = ?, sorting = ?, data = ?, digest = ?"
    " WHERE tenant = ? AND kind = ? AND id = ? AND version = ? RETURNING id"
)
_BY_KEY = "SELECT kind, id, version FROM command WHERE tenant = ? AND key = ? ORDER BY kind, id"
Place: TypeAlias = tuple[str, str]  # kind and id of a document


class ErasedDocuments(NamedTuple):
    """Documents that named a person."""

    replaced: tuple[ErasedDocument, ...]
    left: tuple[str, ...]
    damaged: tuple[str, ...]


def erased_documents(
    tenant: TenantId, command: EraseCommand, words: Words
) -> Program[ErasedDocuments]:
    """Erase a person from documents, and from what is kept of the commands to them."""
    rows = yield from ask(_ALL, tenant)
    replaced: set[Place] = set()
    damaged: list[str] = []
    for row in rows:
        place = row[0], row[1]
        try:
            if (yield from _erase(tenant, command, words, row)):
                replaced.add(place)
        except StoreError as error:
            if error.code is not Code.STORE_UNREADABLE:
                raise
            damaged.append(" ".join(place))
    there = {(kind, id) for kind, id, *_ in rows}
    kept = yield from commands_of(tenant)
    damaged += sorted({f"{each.kind} {each.id}" for each, seal in kept if seal != seal_of(each)})
    commands = [each for each, seal in kept if seal == seal_of(each) and each.key != REMOVAL]
    gone = {(each.kind, each.id) for each, _ in kept} - there
    yield from replace_commands(_exchanges(command, words, commands, replaced, gone))
    done = yield from ask(_BY_KEY, tenant, command.key)
    places = sorted(there | gone)
    left = tuple(" ".join(each) for each in places if any(map(words.stand_in, each)))
    return ErasedDocuments(
        tuple(ErasedDocument(*cells) for cells in done), left, tuple(dict.fromkeys(damaged))
    )


def _erase(tenant: TenantId, command: EraseCommand, words: Words, row: Cells) -> Program[bool]:
    """Erase a person from a document; say whether it named them."""
    kind, id, version, name, _, _, data, _ = row
    if not words.may_stand_in(name + data):
        return False

    def read() -> tuple[LocalizedText, str]:
        check_document(tenant, *row)
        told = name_without(words, LocalizedText.of(json.loads(name)), id)
        eraser = Eraser(command.person, words, highest_used([data]))
        return told, without(eraser, kind, id, data)

    named, text = unpacked(kind, id, read)
    if text == data:
        return False
    used = yield from command_by_key(tenant, kind, id, command.key)
    if used is not None:
        reused = {"key": command.key, "project": id, "version": used.version}
        raise StoreError(Code.STORE_KEY_REUSED, **reused)
    found = search_words(named, id)
    seal = seal_of_document(tenant, kind, id, version + 1, text)
    cells = (version + 1, packed(named.to_json()), found, sorting_word(found), text, seal)
    if not (yield from ask(_TAKE, *cells, tenant, kind, id, version)):
        raise StoreError(Code.STORE_OVERTAKEN)
    content = content_of(kind, id, text)
    yield from note(DocumentCommand(tenant, kind, id, command.key, version + 1, content))
    return True


def _exchanges(
    command: EraseCommand,
    words: Words,
    commands: Sequence[DocumentCommand],
    replaced: Collection[Place],
    gone: Collection[Place],
) -> Iterator[tuple[DocumentCommand, DocumentCommand]]:
    """Yield commands as they are and as they are to be.

    Keys lose the person. What documents said is told by digests without salt: whoever has one of a
    document that named the person could try names; of those that are gone nobody can tell.
    """
    for place, held in groupby(commands, key=lambda each: (each.kind, each.id)):
        of_one = [*held]
        used = highest_used([command.key, *(each.key for each in of_one)])
        eraser = Eraser(command.person, words, used)
        for old in of_one:
            is_forgotten = place in gone or (place in replaced and old.key != command.key)
            digest = NO_ROWS if is_forgotten else old.digest
            new = old._replace(key=eraser.visit("id", "key", old.key), digest=digest)
            if new != old:
                yield old, new


def documents_on_person(
    tenant: TenantId, person: str, words: Words
) -> Program[tuple[list[dict[str, Any]], list[str]]]:
    """Return what documents hold on a person, and which cannot be read."""
    found: list[dict[str, Any]] = []
    damaged: list[str] = []
    keys: dict[Place, list[str]] = {}
    for each, _ in (yield from commands_of(tenant)):
        keys.setdefault((each.kind, each.id), []).extend([each.key] if each.key else [])
    rows = yield from ask(_ALL, tenant)
    texts: dict[Place, str | None] = {
        **dict.fromkeys(keys),
        **{(row[0], row[1]): row[6] for row in rows},
    }
    for place, text in sorted(texts.items()):
        try:
            data = None if text is None else unpacked(*place, partial(json.loads, text))
        except StoreError:
            damaged.append(" ".join(place))
            continue
        held = held_in(person, words, place, data, keys.get(place, ()))
        if held is not None:
            found.append(held)
    return found, damaged
