"""Erasing a person from documents that projects share, and finding what these hold on one.

Of a calendar it is known what its keys hold. A host's own documents are taken as they come: every
text in them loses the words, and an id or the name of a field that holds one becomes another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pmcore.kernel import LocalizedText, PartyId
from pmcore.kernel.ids import is_id
from pmcore.repositories.calendars import CALENDARS
from pmcore.repositories.packing import packed
from pmcore.repositories.people.erasing import Eraser
from pmcore.repositories.people.walking import Kind, Visit, Walk
from pmcore.repositories.people.words import Words


def without(eraser: Eraser, kind: str, id: str, text: str) -> str:
    """Return a document without what names a person; the same text where nothing does."""
    before = eraser.found.total()
    data = _walked(eraser.visit, kind, id, json.loads(text))
    return packed(data) if eraser.found.total() > before else text


def name_without(words: Words, name: LocalizedText, id: str) -> LocalizedText:
    """Return the name of a document without what names a person; one that is its id stays."""
    told = name.to_json()
    if isinstance(told, str):
        return name if told == id else LocalizedText(words.erased(told))
    return LocalizedText({language: words.erased(each) for language, each in told.items()})


def held_in(
    person: PartyId,
    words: Words,
    place: tuple[str, str],
    data: Mapping[str, Any] | None,
    keys: Iterable[str],
) -> dict[str, Any] | None:
    """Return what a document holds on a person; ``None`` where it holds nothing.

    Parameters
    ----------
    place
        Its kind and id.
    data
        What it says; of a removed one nothing is left but the keys of its commands.
    """
    kind, id = place
    texts: list[dict[str, str]] = []

    def note(what: Kind, where: str, value: str) -> str:
        if words.stand_in(value) or (what == "id" and value == person):
            texts.append({"field": where, "text": value})
        return value

    _walked(note, kind, id, data)
    for key in keys:
        note("text", "command.key", key)
    return {"kind": kind, "document": id, "texts": texts} if texts else None


def _walked(visit: Visit, kind: str, id: str, data: Any) -> Any:
    """Walk through a document; its own id stays."""

    def unless_own(what: Kind, where: str, value: str) -> str:
        return value if value == id else visit(what, where, value)

    if kind == CALENDARS.kind:
        return Walk(unless_own).record(data, kind)
    return _everything(unless_own, data, kind)


def _everything(visit: Visit, data: Any, where: str) -> Any:
    if isinstance(data, str):
        return visit("id" if is_id(data) else "text", where, data)
    if isinstance(data, list):
        return [_everything(visit, item, where) for item in data]
    if isinstance(data, dict):
        return {
            visit("id", f"{where}.{key}", key): _everything(visit, part, f"{where}.{key}")
            for key, part in data.items()
        }
    return data
