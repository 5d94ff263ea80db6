"""Erasing a person from events that are stored: these hold no texts, but ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmcore.repositories.events import EventBody
from pmcore.repositories.people.erasing import Eraser
from pmcore.repositories.telling import Bodies

_IDS = frozenset({"task", "parent", "parent_before", "predecessor", "successor"})
_CUSTOM = "fields."


def told_without(eraser: Eraser, bodies: Bodies) -> Bodies:
    """Return events with other ids in the place of those that name the person."""
    return tuple(EventBody(body.kind, _data(eraser, body.data, "event")) for body in bodies)


def _data(eraser: Eraser, data: Mapping[str, Any], where: str) -> dict[str, Any]:
    return {name: _part(eraser, name, part, f"{where}.{name}") for name, part in data.items()}


def _part(eraser: Eraser, name: str, part: Any, where: str) -> Any:
    if name in _IDS:
        return None if part is None else eraser.visit("id", where, part)
    if name == "because":
        return [_data(eraser, cause, where) for cause in part]
    if name == "fields":
        return [_field(eraser, each, where) for each in part]
    return part


def _field(eraser: Eraser, name: str, where: str) -> str:
    """Return the name of a field; those of custom fields end with an id."""
    if not name.startswith(_CUSTOM):
        return name
    return _CUSTOM + eraser.visit("id", where, name.removeprefix(_CUSTOM))
