"""All that projects hold on a person, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from pmcore.kernel import PartyId
from pmcore.repositories.people import walking
from pmcore.repositories.people.erasing import untold
from pmcore.repositories.people.plain import PlainChange, PlainProject
from pmcore.repositories.people.records import Person
from pmcore.repositories.people.walking import Kind, Walk
from pmcore.repositories.people.words import Words

EXPORT_SCHEMA = "pmcore.person/1"


def exported(
    id: PartyId,
    person: Person | None,
    projects: Sequence[Any],
    documents: Sequence[Any],
    others: Sequence[Any],
    *,
    damaged: Sequence[str] = (),
) -> dict[str, Any]:
    """Return what is held on a person: what was found in projects, documents and on others.

    ``damaged`` are ids of those that cannot be read, whatever they hold.
    """
    known = {} if person is None else {"person": person.to_data()}
    shared = {"documents": [*documents]} if documents else {}
    people = {"people": [*others]} if others else {}
    unread = {"damaged": [*damaged]} if damaged else {}
    parts = {**known, "projects": [*projects], **shared, **people, **unread}
    return {"schema": EXPORT_SCHEMA, "id": id, **parts}


def held_on(
    person: PartyId, words: Words, project: PlainProject, log: Iterable[PlainChange]
) -> dict[str, Any] | None:
    """Return what a project holds on a person; ``None`` where it holds nothing.

    Empty parts are left out: ``resource``, ``assignments``, ``roles`` and ``texts`` of the project
    as it is now, ``made`` for the changes they made, ``past`` for what changes hold.
    """
    found = _Found(person, words)
    found.look_at_settings(project.settings)
    kinds = untold(project.settings)
    for task in sorted(project.tasks, key=itemgetter("id")):
        found.look_at_task(task, kinds)
    for record in project.links:
        found.look_at(record, "dependency")
    for record in project.baselines:
        found.look_at(record, "baseline")
    for change in log:
        found.look_at_change(change)
    parts = {name: part for name, part in found.parts.items() if part}
    return {"project": project.settings["project"]["id"], **parts} if parts else None


class _Found:
    def __init__(self, person: PartyId, words: Words) -> None:
        self._person, self._words = person, words
        self.parts: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("resource", "assignments", "roles", "texts", "made", "past")
        }

    def look_at_settings(self, data: Mapping[str, Any]) -> None:
        of_theirs = (each for each in data.get("resources", ()) if each["id"] == self._person)
        self.parts["resource"] += of_theirs
        walking.settings(self._noting({}), data)

    def look_at_task(self, data: Mapping[str, Any], kinds: frozenset[str]) -> None:
        for item in data.get("assignments", ()):
            named = item.partition(" ")[0] if isinstance(item, str) else item["resource"]
            if named == self._person:
                self.parts["assignments"].append({"task": data["id"], "assignment": item})
        Walk(self._noting({"task": data["id"]}), kinds).record(data, "task")

    def look_at(self, data: Any, where: str) -> None:
        Walk(self._noting({})).record(data, where)

    def look_at_change(self, change: PlainChange) -> None:
        told = {
            "version": change.version,
            "label": change.label,
            "at": change.at,
            "reason": change.reason,
        }
        if self._is_theirs(change.actor):
            self.parts["made"].append(told)
        noted: dict[tuple[str, str], None] = {}

        def note(kind: Kind, where: str, value: str) -> str:
            if self._names(kind, value):
                noted[where, value] = None
            return value

        for name in ("key", "label", "actor", "reason"):
            value = getattr(change, name)
            if value is not None:
                note("text", f"change.{name}", value)
        walking.edits(note, change.edits, "change.")
        self.parts["past"] += (
            {"version": change.version, "field": field, "text": text} for field, text in noted
        )

    def _is_theirs(self, actor: str | None) -> bool:
        return actor is not None and (actor == self._person or self._words.stand_in(actor))

    def _names(self, kind: Kind, value: str) -> bool:
        return (kind == "id" and value == self._person) or self._words.stand_in(value)

    def _noting(self, at: Mapping[str, str]) -> walking.Visit:
        """Return a visit that notes what names the person, and changes nothing."""

        def note(kind: Kind, where: str, value: str) -> str:
            if self._words.stand_in(value):
                self.parts["texts"].append({**at, "field": where, "text": value})
            elif kind == "id" and value == self._person and not where.endswith(_SHOWN):
                self.parts["roles"].append({**at, "field": where})
            return value

        return note


_SHOWN = ("resources.id", ".assignments", ".assignments.resource")  # shown as such already
