"""Erasing a person from the rows of others, and finding what these hold on one."""

from __future__ import annotations

from typing import Any, NamedTuple

from pmcore.kernel import Code, PartyId, StoreError, TenantId
from pmcore.repositories.people.others import held_on_other, is_called, other_without
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.words import Words
from pmcore.repositories.sql.person_rows import person_cells, person_of
from pmcore.repositories.sql.statements import Program, ask

_OTHERS = "SELECT id, labels, data, erased FROM person WHERE tenant = ? AND id <> ? ORDER BY id"
_REPLACE = (
    "UPDATE person SET labels = ?, data = ? WHERE tenant = ? AND id = ? AND data = ? RETURNING id"
)


class ErasedPeople(NamedTuple):
    """Others whose rows named a person."""

    replaced: tuple[PartyId, ...]
    left: tuple[str, ...]
    damaged: tuple[str, ...]


def erased_people(tenant: TenantId, command: EraseCommand, words: Words) -> Program[ErasedPeople]:
    """Erase a person from what is kept on others."""
    replaced: list[PartyId] = []
    left: list[str] = []
    damaged: list[str] = []
    for id, labels, data, erased in (yield from ask(_OTHERS, tenant, command.person)):
        if erased is not None:  # nothing is kept of them but their id
            left += [f"person {id}"] if words.stand_in(id) else []
            continue
        if not words.may_stand_in("\n".join((id, labels, data))):
            continue
        try:
            other = person_of(tenant, id, data)
        except StoreError:
            damaged.append(f"person {id}")
            continue
        if is_called(words, other):
            left.append(f"person {id}")
        without = other_without(command.person, words, other)
        if without != other:
            cells = (*person_cells(tenant, without), tenant, id, data)
            if not (yield from ask(_REPLACE, *cells)):
                raise StoreError(Code.STORE_OVERTAKEN)
            replaced.append(id)
    return ErasedPeople(tuple(replaced), tuple(left), tuple(damaged))


def others_on_person(
    tenant: TenantId, person: PartyId, words: Words
) -> Program[tuple[list[dict[str, Any]], list[str]]]:
    """Return what is kept on others and names a person, and whose rows cannot be read."""
    found: list[dict[str, Any]] = []
    damaged: list[str] = []
    for id, _, data, erased in (yield from ask(_OTHERS, tenant, person)):
        if erased is not None:
            continue
        try:
            held = held_on_other(person, words, person_of(tenant, id, data))
        except StoreError:
            damaged.append(f"person {id}")
            continue
        if held is not None:
            found.append(held)
    return found, damaged
