"""What is different between two versions of a project, record by record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pmcore.exchange.record_data import (
    baseline_data,
    dependency_data,
    settings_data,
    task_data,
)
from pmcore.wbs import (
    BaselineEdit,
    DependencyEdit,
    Edit,
    OutlineEdit,
    Project,
    ReadableProject,
    SettingsEdit,
    TaskEdit,
)

DIFF_SCHEMA = "pmcore.diff/1"
What: TypeAlias = Literal["project", "task", "dependency", "baseline"]
Sort: TypeAlias = Literal["added", "removed", "changed", "moved"]
_PLACE = ("id", "parent")


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is not what it was.

    Attributes
    ----------
    id
        Which one.
    fields
        What it held before and after, by the names that plan files have; of a record that came or
        went, the whole of it. ``None`` stands for nothing.
    """

    what: What
    id: str
    sort: Sort
    fields: Mapping[str, tuple[Any, Any]]

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        fields = {name: [*pair] for name, pair in self.fields.items()}
        return {"what": self.what, "id": self.id, "change": self.sort, "fields": fields}


def differences(before: ReadableProject, after: ReadableProject) -> list[Difference]:
    """Return what is different: settings, tasks, dependencies, then baselines.

    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig", duration="3d")
    >>> task = plan.update("dig", duration="5d", notes="Rain")
    >>> for each in differences(plan.as_of(1), plan):
    ...     print(each.what, each.id, each.sort, dict(each.fields))
    task dig changed {'duration': ('3d', '5d'), 'notes': (None, 'Rain')}
    """
    plan = Project.of(before)
    plan.become(after)
    edits = plan.log[-1].edits if plan.log else ()
    found = [each for edit in edits for each in _of(edit)]
    moved = _moved(edits)
    order = {"project": 0, "task": 1, "dependency": 2, "baseline": 3}
    return sorted([*found, *moved], key=lambda each: order[each.what])


def diff_to_data(project: str, first: int, last: int, found: list[Difference]) -> dict[str, Any]:
    """Return differences as a document for other programs."""
    told = [each.to_data() for each in found]
    return {"schema": DIFF_SCHEMA, "project": project, "from": first, "to": last, "changes": told}


def said(value: Any) -> str:
    """Return a value in one line."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _of(edit: Edit) -> Iterator[Difference]:
    if isinstance(edit, SettingsEdit):
        pair = (_flat(settings_data(each)) for each in (edit.before, edit.after))
        yield from _changed("project", edit.after.id, *pair)
    elif isinstance(edit, TaskEdit):
        yield from _records("task", edit.id, edit.before, edit.after, task_data)
    elif isinstance(edit, DependencyEdit):
        predecessor, successor, type = edit.key
        id = f"{predecessor} -> {successor} {type}"
        yield from _records("dependency", id, edit.before, edit.after, dependency_data)
    elif isinstance(edit, BaselineEdit):
        yield from _records("baseline", str(edit.number), edit.before, edit.after, baseline_data)


def _records(
    what: What, id: str, before: Any, after: Any, data: Callable[[Any], dict[str, Any]]
) -> Iterator[Difference]:
    old, new = ({} if each is None else data(each) for each in (before, after))
    if before is None or after is None:
        sort: Sort = "added" if before is None else "removed"
        yield Difference(what, id, sort, _pairs(old, new))
    else:
        yield from _changed(what, id, old, new)


def _changed(
    what: What, id: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Difference]:
    """Yield what differs but for the place in the outline, which is told as a move."""
    pairs = {name: pair for name, pair in _pairs(old, new).items() if name not in _PLACE}
    if pairs:
        yield Difference(what, id, "changed", pairs)


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys([*old, *new])
    pairs = ((name, old.get(name), new.get(name)) for name in names)
    return dict(each for pair in pairs for each in _parted(*pair))


def _parted(name: str, old: Any, new: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield what differs of a field; of a list of records with ids what differs of each of them.

    >>> dict(_parted("calendars", [{"id": "a", "zone": None}], [{"id": "a", "zone": "UTC"}]))
    {'calendars.a.zone': (None, 'UTC')}
    """
    before, after = _by_id(old), _by_id(new)
    if old == new:
        return
    if before is None or after is None:
        yield name, (old, new)
        return
    if before == after:
        yield name, ([*before], [*after])  # they changed their order
    for id in dict.fromkeys([*before, *after]):
        was, now = before.get(id), after.get(id)
        if was is None or now is None:
            yield f"{name}.{id}", (was, now)
        else:
            yield from ((f"{name}.{id}.{field}", pair) for field, pair in _pairs(was, now).items())


def _by_id(value: Any) -> dict[str, Mapping[str, Any]] | None:
    """Return the records of a list by their ids; ``None`` for what is no such list."""
    items: list[Any] = [] if value is None else value
    if not isinstance(items, list) or not all(isinstance(each, Mapping) for each in items):
        return None
    named = {each["id"]: each for each in items if "id" in each}
    return named if len(named) == len(items) else None


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with the fields of the project beside calendars and resources."""
    rest = {name: part for name, part in data.items() if name != "project"}
    return {**data["project"], **rest}


def _moved(edits: tuple[Edit, ...]) -> Iterator[Difference]:
    """Yield the tasks that are there before and after, and in another place of the outline."""
    places = [edit for edit in edits if isinstance(edit, OutlineEdit)]
    left = {id: edit.parent for edit in reversed(places) for id in edit.removed}
    came = {id: edit.parent for edit in places for id in edit.inserted}
    for id, parent in came.items():
        if id in left:
            yield Difference("task", id, "moved", {"parent": (left[id], parent)})
