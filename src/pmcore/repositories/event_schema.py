"""The published JSON Schema of events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pmcore.kernel.ids import ID_PATTERN
from pmcore.repositories.events import EVENT_KINDS, EVENT_SCHEMA, EventKind

_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list, tuple),
    "object": (Mapping,),
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = {"type": "string", "pattern": ID_PATTERN}
_ID_OR_NONE = {"anyOf": [_ID, {"type": "null"}]}
_NAMES = {"type": "array", "items": {"type": "string"}}
# ISO 8601, with its offset where the calendar has a zone
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-]\d{2}:\d{2})?$"}
_LINK: dict[str, Any] = {
    "predecessor": _ID,
    "successor": _ID,
    "type": {"type": "string", "enum": ["FS", "SS", "FF", "SF"]},
}
# the kinds of ``pmcore.scheduling.Cause``; listed here, as repositories load without the engine
_CAUSES = [
    "duration",
    "calendar",
    "assignment",
    "constraint",
    "progress",
    "manual",
    "delay",
    "activity",
    "task_added",
    "task_removed",
    "dependency_added",
    "dependency_removed",
    "settings",
]
_CAUSE: dict[str, Any] = {"kind": {"type": "string", "enum": _CAUSES}, "task": _ID_OR_NONE}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


_DATA: dict[EventKind, dict[str, Any]] = {
    "project.added": {},
    "project.restored": {},
    "project.changed": {"fields": _NAMES},
    "project.erased": {"fields": _NAMES},
    "project.removed": {},
    "task.added": {"task": _ID, "parent": _ID_OR_NONE},
    "task.changed": {"task": _ID, "fields": _NAMES},
    "task.moved": {"task": _ID, "parent": _ID_OR_NONE, "parent_before": _ID_OR_NONE},
    "task.removed": {"task": _ID},
    "milestone.reached": {"task": _ID, "finish": {"type": "string"}},
    "milestone.changed": {"task": _ID, "fields": _NAMES},
    "dependency.added": _LINK,
    "dependency.changed": {**_LINK, "fields": _NAMES},
    "dependency.removed": _LINK,
    "schedule.moved": {
        "task": _ID,
        "start_before": _MOMENT,
        "start": _MOMENT,
        "finish_before": _MOMENT,
        "finish": _MOMENT,
        "minutes": {"type": "integer"},
        "is_elapsed": {"type": "boolean"},
        "because": {"type": "array", "items": _object(_CAUSE)},
    },
}
_MEANINGS: dict[EventKind, str] = {
    "project.added": "The project was added; its log begins here.",
    "project.restored": "The project was added with the log it had, as from a backup.",
    "project.changed": "Settings, calendars, resources or baselines changed.",
    "project.erased": "Texts in these fields were replaced, in its past as well: read it anew.",
    "project.removed": "The project was removed; what comes later under its id is another one.",
    "task.added": "The task was added, after the summary task it belongs to.",
    "task.changed": "These fields of the task changed; custom fields are fields.ID.",
    "task.moved": "The task was put into another place of the outline.",
    "task.removed": "The task was removed.",
    "milestone.reached": "The milestone has an actual finish now.",
    "milestone.changed": "These fields of the milestone changed.",
    "dependency.added": "The dependency was added.",
    "dependency.changed": "Its lag changed, or the calendar that counts the lag.",
    "dependency.removed": "The dependency was removed.",
    "schedule.moved": "The task has other dates in the schedule that the host computed.",
}


def misfit(kind: EventKind, data: object) -> str | None:
    """Return which part of the data of an event does not fit the schema, if one does not.

    >>> misfit("task.removed", {"task": 7}), misfit("task.removed", {"task": "dig"})
    ('data.task', None)
    """
    return _misfit("data", data, _object(_DATA[kind]))


def _misfit(where: str, value: object, schema: Mapping[str, Any]) -> str | None:
    if "anyOf" in schema:
        found = [_misfit(where, value, each) for each in schema["anyOf"]]
        return None if None in found else found[0]
    kind = schema["type"]
    if not isinstance(value, _PYTHON[kind]) or isinstance(value, bool) != (kind == "boolean"):
        return where
    if isinstance(value, str):
        fits = re.fullmatch(schema.get("pattern", "(?s:.*)"), value, re.ASCII)
        return None if fits and value in schema.get("enum", [value]) else where
    parts: Iterable[tuple[str, object, Mapping[str, Any]]] = ()
    if isinstance(value, Mapping):
        if value.keys() != schema["properties"].keys():
            return where
        parts = [
            (f"{where}.{name}", value[name], each) for name, each in schema["properties"].items()
        ]
    elif isinstance(value, list | tuple):
        parts = [(f"{where}[{at}]", each, schema["items"]) for at, each in enumerate(value)]
    misfits = (_misfit(*part) for part in parts)
    return next((each for each in misfits if each is not None), None)


def event_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of events, for those who receive them.

    A later version of pmcore may add kinds of events: pass over what you do not know.

    Examples
    --------
    >>> event_json_schema()["$defs"]["task.removed"]["properties"]["kind"]
    {'const': 'task.removed'}
    """
    return {
        "$schema": _DIALECT,
        "title": "pmcore event",
        "anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in EVENT_KINDS],
        "$defs": {kind: _of_kind(kind) for kind in EVENT_KINDS},
    }


def _of_kind(kind: EventKind) -> dict[str, Any]:
    shape = _object(
        {
            "schema": {"const": EVENT_SCHEMA},
            "key": {"type": "string"},
            "project": _ID,
            "version": {"type": "integer", "minimum": 0},
            "kind": {"const": kind},
            "data": _object(_DATA[kind]),
        }
    )
    return {"description": _MEANINGS[kind], **shape}
