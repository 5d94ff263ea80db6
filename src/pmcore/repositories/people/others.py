"""Erasing a person from what is kept on others, and finding what that holds on one.

What others are called themselves stays: nobody loses a name by the erasure of somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pmcore.kernel import PartyId, TenantId
from pmcore.repositories.people.erasing import Eraser, highest_used
from pmcore.repositories.people.records import Person
from pmcore.repositories.people.walking import Visit
from pmcore.repositories.people.words import Words


def other_without(person: PartyId, words: Words, other: Person) -> Person:
    """Return what is kept on somebody else without what names a person."""
    eraser = Eraser(person, words, highest_used(other.details))
    return _walked(eraser.visit, other)


def is_called(words: Words, other: Person) -> bool:
    """Say whether one of the words stands in what somebody else is called, or in their id."""
    return any(map(words.stand_in, (other.id, *other.texts)))


def held_on_other(person: PartyId, words: Words, other: Person) -> dict[str, Any] | None:
    """Return what is kept on somebody else and names a person; ``None`` for nothing."""
    texts: list[dict[str, str]] = []

    def note(_: str, where: str, value: str) -> str:
        if words.stand_in(value) or value == person:
            texts.append({"field": where, "text": value})
        return value

    _walked(note, other)
    return {"person": other.id, "texts": texts} if texts else None


def stays(
    words: Words, projects: Iterable[str], tenant: TenantId, consumers: Iterable[str]
) -> tuple[str, ...]:
    """Return which ids of these hold one of the words, as an answer says it."""
    others = [("tenant", tenant), *(("consumer", id) for id in consumers)]
    told = [*((id, id) for id in projects), *((f"{what} {id}", id) for what, id in others)]
    return tuple(name for name, id in told if words.stand_in(id))


def _walked(visit: Visit, other: Person) -> Person:
    return Person(
        other.id,
        other.name,
        aliases=other.aliases,
        details={
            visit("id", "person.details", name): visit("text", f"person.details.{name}", text)
            for name, text in other.details.items()
        },
        labels=[visit("text", "person.labels", label) for label in other.labels],
    )
