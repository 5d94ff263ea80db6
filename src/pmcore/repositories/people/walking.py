"""The texts and ids that records hold as plain data: where they stand, and others in their place.

Whatever is neither is left alone: dates, durations, numbers, rules and choices from a closed list
hold nobody's name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

Kind: TypeAlias = Literal["text", "id"]
# What keys of records hold, whatever record it is. What no table names is a date, a number...
TEXTS = frozenset(
    {
        *("name", "label", "goal", "notes", "labels", "text", "uri", "prefix"),
        *("choices", "values", "measure"),
    }
)
IDS = frozenset(
    {
        *("id", "ids", "parent", "calendar", "lag_calendar", "base", "resource", "task"),
        *("owner", "collaborators", "approvers", "lead", "client", "predecessor", "successor"),
    }
)
IN_WORDS = frozenset({"assignments", "expenses"})  # an id and an amount: "li 50%"
TOLD = frozenset({"external_refs"})  # whatever the other system says
KEYED = frozenset({"scope", "fields"})  # ids and what each has


class Visit(Protocol):
    """What is done with a text or an id."""

    def __call__(self, kind: Kind, where: str, value: str, /) -> str:
        """Return what stands there from now on; ``where`` names the fields that lead there."""


class Walk:
    """A walk through plain data.

    Parameters
    ----------
    visit
        Called for each text and each id in turn.
    kinds
        Ids of custom fields whose values are no texts, although they are written as such.
    """

    def __init__(self, visit: Visit, kinds: Collection[str] = ()) -> None:
        self._visit, self._kinds = visit, kinds

    def record(self, data: Any, where: str) -> Any:
        """Return a record with what :class:`Visit` put in its place.

        >>> show = lambda kind, where, value: f"{kind} {where}"
        >>> Walk(show).record({"name": "Dig", "duration": "3d", "assignments": ["li 50%"]}, "task")
        {'name': 'text task.name', 'duration': '3d', 'assignments': ['id task.assignments 50%']}
        """
        if isinstance(data, list):
            return [self.record(item, where) for item in data]
        if isinstance(data, dict):
            return {name: self._field(name, part, f"{where}.{name}") for name, part in data.items()}
        return data

    def _field(self, name: str, data: Any, where: str) -> Any:
        if name in TOLD:
            return self._all(data, where)
        if name in TEXTS:
            return self._each("text", data, where)
        if name in KEYED and isinstance(data, dict):
            return self._keyed(data, where)
        if name == "kinds" and isinstance(data, dict):  # those of custom fields, in the log
            return {self._visit("id", where, field): kind for field, kind in data.items()}
        if name in IN_WORDS and isinstance(data, list):
            return [self._in_words(item, where) for item in data]
        if name in IDS and not isinstance(data, dict):  # a base may be a calendar of its own
            return self._each("id", data, where)
        return self.record(data, where)

    def _each(self, kind: Kind, data: Any, where: str) -> Any:
        if isinstance(data, str):
            return self._visit(kind, where, data)
        if isinstance(data, list):
            return [self._each(kind, item, where) for item in data]
        if isinstance(data, dict):  # keys are languages
            return {name: self._each(kind, part, where) for name, part in data.items()}
        return data

    def _all(self, data: Any, where: str) -> Any:
        if isinstance(data, dict):
            return {name: self._all(part, f"{where}.{name}") for name, part in data.items()}
        if isinstance(data, list):
            return [self._all(each, where) for each in data]
        return self._each("text", data, where)

    def _keyed(self, data: Mapping[str, Any], where: str) -> dict[str, Any]:
        return {
            self._visit("id", where, name): part
            if name in self._kinds
            else self._each("text", part, where)
            for name, part in data.items()
        }

    def _in_words(self, item: Any, where: str) -> Any:
        if not isinstance(item, str):
            return self.record(item, where)
        named, space, rest = item.partition(" ")
        return self._visit("id", where, named) + space + rest


def settings(visit: Visit, data: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    """Walk through settings with calendars and resources; the id of the project stays."""
    walk = Walk(visit)
    head = dict(data["project"])
    id = head.pop("id")
    rest = {name: part for name, part in data.items() if name != "project"}
    walked = {name: walk.record(part, f"{where}{name}") for name, part in rest.items()}
    return {"project": {"id": id, **walk.record(head, f"{where}project")}, **walked}


def edits(visit: Visit, items: Sequence[Sequence[Any]], where: str = "") -> list[Any]:
    """Walk through the edits of a change."""
    return [_edit(visit, *item, where=where) for item in items]


def _edit(visit: Visit, kind: str, *parts: Any, where: str) -> list[Any]:
    if kind == "settings":
        return [kind, *(settings(visit, part, where) for part in parts)]
    if kind == "outline":
        parent, index, removed, inserted = parts
        ids = Walk(visit).record(
            {"parent": parent, "ids": [[*removed], [*inserted]]}, f"{where}outline"
        )
        return [kind, ids["parent"], index, *ids["ids"]]
    named = "dependency" if kind == "link" else kind
    return [kind, *(_walked(visit, part, f"{where}{named}") for part in parts)]


def _walked(visit: Visit, record: Any, where: str) -> Any:
    kinds = {} if record is None else record.get("kinds", {})
    return Walk(visit, kinds).record(record, where)
