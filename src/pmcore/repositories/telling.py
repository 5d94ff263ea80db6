"""From what is kept to what is told: the events of a project in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from pmcore.kernel import ProjectId
from pmcore.kernel.text import can_be_kept
from pmcore.repositories.damage import check_seal
from pmcore.repositories.digests import row_digest
from pmcore.repositories.events import Event, EventBody
from pmcore.repositories.packing import packed


class Place(NamedTuple):
    """A place in the order of a project's events: they are told by version, then by number."""

    version: int
    number: int


NOWHERE = Place(-1, 0)  # before every event
Bodies: TypeAlias = tuple[EventBody, ...]
ADDED: Bodies = (EventBody("project.added", {}),)
RESTORED: Bodies = (EventBody("project.restored", {}),)
REMOVED: Bodies = (EventBody("project.removed", {}),)


def erased(fields: Iterable[str]) -> Bodies:
    """Return what is told of an erasure: where something was replaced, and nothing of whom."""
    return (EventBody("project.erased", {"fields": sorted(fields)}),)


class Entry(NamedTuple):
    """What happened at one place; nothing, where a change set took back what it did."""

    place: Place
    bodies: Bodies


def told(project: ProjectId, entries: Iterable[Entry]) -> tuple[Event, ...]:
    """Return the events of entries."""
    return tuple(
        Event(project, place.version, place.number, body)
        for place, bodies in entries
        for body in bodies
    )


def first_few(entries: Iterable[Entry], limit: int) -> list[Entry]:
    """Return entries until there are enough events; those of one entry are never parted."""
    few: list[Entry] = []
    count = 0
    for entry in entries:
        few.append(entry)
        count += len(entry.bodies)
        if count >= limit:
            break
    return few


def packed_bodies(bodies: Iterable[EventBody], *where: str | int) -> str:
    """Write events as a row holds them, with a digest of them at the end.

    Parameters
    ----------
    where
        What else the digest is to prove: the row that they stand in.

    Raises
    ------
    TypeError, ValueError
        For what is no JSON, or no text.
    """
    text = packed([[body.kind, dict(body.data)] for body in bodies])
    if not can_be_kept(text) or json.loads(text, parse_constant=_no_number) is None:
        raise ValueError(text)
    return packed([*json.loads(text), _seal(text, *where)])


def bodies_from(text: str, *where: str | int) -> Bodies:
    """Read events; ``NotAsKeptError`` when they are not those that were written there."""
    *told, seal = json.loads(text)
    check_seal(seal, _seal(packed(told), *where))
    return tuple(EventBody(kind, data) for kind, data in told)


def _seal(*told: str | int) -> str:
    return f"{row_digest('events', *told):032x}"


def _no_number(name: str) -> object:
    raise ValueError(name)
