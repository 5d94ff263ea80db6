"""Erasing a person from documents in memory and from the commands to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pmcore.kernel import Code, PartyId, StoreError
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.memory_documents import KeptDocument
from pmcore.repositories.people.documents import held_in, without
from pmcore.repositories.people.erasing import Eraser, highest_used
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.records import ErasedDocument
from pmcore.repositories.people.words import Words
from pmcore.repositories.shared_shelves import Shelf

Kept = KeptDocument[Any]


def erase_from_documents(
    shelf: Shelf, command: EraseCommand, words: Words
) -> tuple[tuple[ErasedDocument, ...], list[str]]:
    """Erase a person; return the documents that named them, and the ids that hold one of the words.

    What removed documents said is forgotten: nobody can tell whether they named the person.
    """
    for kept in _all(shelf):
        shelf[kept.noun.kind, kept.id] = _without(command, words, kept)
    shared = tuple(
        ErasedDocument(each.noun.kind, each.id, each.keys[command.key][0])
        for each in _all(shelf)
        if command.key in each.keys
    )
    places = [(each.noun.kind, each.id) for each in _all(shelf)]
    return shared, [" ".join(place) for place in places if any(map(words.stand_in, place))]


def documents_holding(shelf: Shelf, person: PartyId, words: Words) -> Iterator[dict[str, Any]]:
    """Yield what documents hold on a person."""
    for kept in _all(shelf):
        data = None if kept.text is None else json.loads(kept.text)
        held = held_in(person, words, (kept.noun.kind, kept.id), data, kept.keys)
        if held is not None:
            yield held


def _all(shelf: Shelf) -> list[Kept]:
    """Return all documents by kind and id, those that were removed as well."""
    kept = [each for each in shelf.values() if isinstance(each, KeptDocument)]
    return sorted(kept, key=lambda each: (each.noun.kind, each.id))


def _without(command: EraseCommand, words: Words, kept: Kept) -> Kept:
    eraser = Eraser(command.person, words, highest_used([command.key, *kept.keys]))
    keys = {eraser.visit("id", "key", key): told for key, told in kept.keys.items()}
    if kept.text is None:
        return replace(kept, keys=_forgotten(keys))
    kind, id, text = kept.noun.kind, kept.id, kept.text
    erased = without(Eraser(command.person, words, highest_used([text])), kind, id, text)
    if erased == text:
        return replace(kept, keys=keys) if keys != kept.keys else kept
    if command.key in keys:
        named = {"key": command.key, "version": keys[command.key][0]}
        raise StoreError(Code.STORE_KEY_REUSED, project=id, **named)
    version = kept.version + 1
    last = {command.key: (version, kept.noun.content(id, erased))}
    return replace(kept, text=erased, version=version, keys=_forgotten(keys) | last)


def _forgotten(keys: dict[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    return {key: (version, NO_ROWS) for key, (version, _) in keys.items()}
