"""Putting something else in the place of whatever names a person, in records as plain data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pmcore.kernel import PartyId
from pmcore.repositories.people import walking
from pmcore.repositories.people.walking import Kind, Walk
from pmcore.repositories.people.words import Words

LABEL = "erase"
_TEXTUAL = ("text", "choice")
_taken = re.compile(r"erased-(\d{1,9})").finditer


class Eraser:
    """Erases a person from one project, alike wherever the same thing stands.

    Texts lose the words. An id that holds one of them becomes ``erased-1`` and so on, so that no
    two become one and whatever it names is still named. A resource with the person's own id loses
    its name.

    Parameters
    ----------
    used
        The highest number of an id such as ``erased-1`` that the project holds already.

    Attributes
    ----------
    found
        How many were replaced, by field.
    """

    def __init__(self, person: PartyId, words: Words, used: int) -> None:
        self._person, self._words = person, words
        self._ids: dict[str, str] = {}
        self._last = used
        self.found: Counter[str] = Counter()

    def settings(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Erase from settings with calendars and resources."""
        return walking.settings(self.visit, self._nameless(data, ""))

    def task(self, data: Mapping[str, Any], kinds: Collection[str]) -> dict[str, Any]:
        """Erase from a task; custom fields of some ids hold no texts."""
        erased: dict[str, Any] = Walk(self.visit, kinds).record(data, "task")
        return erased

    def record(self, data: Any, where: str) -> Any:
        """Erase from any other record."""
        return Walk(self.visit).record(data, where)

    def edits(self, items: Sequence[Sequence[Any]]) -> list[Any]:
        """Erase from the edits of a change."""
        named = [
            [kind, *(self._nameless(part, "change.") for part in parts)]
            if kind == "settings"
            else [kind, *parts]
            for kind, *parts in items
        ]
        return walking.edits(self.visit, named, "change.")

    def text(self, value: str, where: str) -> str:
        """Erase from a text."""
        return self.visit("text", where, value)

    def key(self, value: str | None) -> str | None:
        """Erase from the key of a command, which stays one of its own."""
        return None if value is None else self.visit("id", "change.key", value)

    def visit(self, kind: Kind, where: str, value: str) -> str:
        """Return what stands in the place of a text or id."""
        if not self._words.stand_in(value):
            return value
        self.found[where] += 1
        return self._words.erased(value) if kind == "text" else self._other(value)

    def _other(self, id: str) -> str:
        if id not in self._ids:
            self._last += 1
            self._ids[id] = f"erased-{self._last}"
        return self._ids[id]

    def _nameless(self, data: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Take the name off a resource that is the person; it is called by its id then."""
        resources = [dict(each) for each in data.get("resources", ())]
        for resource in resources:
            if resource["id"] == self._person and resource.pop("name", None) is not None:
                self.found[f"{where}resources.name"] += 1
        return {**data, "resources": resources} if resources else dict(data)


def highest_used(written: Iterable[str]) -> int:
    """Return the highest number of an id such as ``erased-1`` in texts; 0 if there is none."""
    return max((int(match[1]) for text in written for match in _taken(text)), default=0)


def untold(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of custom fields whose values are no texts, of settings as plain data."""
    defined = settings["project"].get("field_definitions", ())
    return frozenset(each["id"] for each in defined if each.get("kind", "text") not in _TEXTUAL)


def may_name(person: PartyId, words: Words, written: str) -> bool:
    """Say whether texts that were written as JSON may name a person: quick, and never too few."""
    return words.may_stand_in(written) or f'"id":"{person}"' in written
