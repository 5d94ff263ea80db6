"""Records and edits as the texts that rows hold, and back.

A row holds a record in the shape of a plan document. The log holds edits with the records before
and after, each with the kinds of its custom fields: by the time it is read, a project may have
defined them anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pmcore.exchange.record_data import (
    baseline_data,
    baseline_from,
    dependencies_from,
    dependency_data,
    field_kinds,
    settings_data,
    settings_from,
    task_data,
    tasks_from,
)
from pmcore.kernel import Duration
from pmcore.repositories.damage import NotAsKeptError
from pmcore.wbs import (
    Baseline,
    BaselineEdit,
    Dependency,
    DependencyEdit,
    Edit,
    FieldDefinition,
    OutlineEdit,
    ProjectSettings,
    SettingsEdit,
    Task,
    TaskEdit,
)
from pmcore.wbs.dependency import NO_LAG

R = TypeVar("R")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed(data: Any) -> str:
    """Write plain data in as few characters as JSON allows."""
    return _encode(data)


def packed_task(task: Task) -> str:
    """Write a task without what a row has columns for: its id and the summary task above."""
    data = task_data(task)
    del data["id"]
    data.pop("parent", None)
    return packed(data)


def packed_link(link: Dependency) -> str:
    """Write a dependency without what a row has columns for: the tasks and its type."""
    if link.lag is NO_LAG and link.lag_calendar is None:
        return "{}"  # as nearly all are
    return _packed_lag(link.lag, link.lag_calendar)


@lru_cache(maxsize=256)  # a plan has few lags, and very many dependencies
def _packed_lag(lag: Duration, calendar: str | None) -> str:
    data = dependency_data(Dependency("a", "b", "FS", lag, calendar))
    return packed({name: data[name] for name in ("lag", "lag_calendar") if name in data})


def packed_settings(settings: ProjectSettings) -> str:
    """Write settings with calendars and resources."""
    return packed(settings_data(settings))


def packed_baseline(baseline: Baseline) -> str:
    """Write a baseline."""
    return packed(baseline_data(baseline))


def packed_edits(edits: Iterable[Edit]) -> str:
    """Write edits in their order."""
    return packed(edits_data(edits))


def read_edits(data: str) -> tuple[Edit, ...]:
    """Read edits."""
    return edits_from(json.loads(data))


def edits_data(edits: Iterable[Edit]) -> list[Any]:
    """Write edits in their order, as plain data."""
    return [_edit_data(edit) for edit in edits]


def edits_from(data: Sequence[Any]) -> tuple[Edit, ...]:
    """Read edits from plain data."""
    return tuple(_edit_from(*item) for item in data)


def _edit_data(edit: Edit) -> list[Any]:
    if isinstance(edit, OutlineEdit):
        return ["outline", edit.parent, edit.index, edit.removed, edit.inserted]
    if isinstance(edit, TaskEdit):
        return ["task", _or_none(_task, edit.before), _or_none(_task, edit.after)]
    if isinstance(edit, DependencyEdit):
        ends = (_or_none(dependency_data, end) for end in (edit.before, edit.after))
        return ["link", *ends]
    if isinstance(edit, BaselineEdit):
        ends = (_or_none(baseline_data, end) for end in (edit.before, edit.after))
        return ["baseline", *ends]
    return ["settings", settings_data(edit.before), settings_data(edit.after)]


def _edit_from(kind: str, *parts: Any) -> Edit:
    if kind == "outline":
        parent, index, removed, inserted = parts
        if type(index) is not int:  # a fraction such as 1e9999999 would take hours to become one
            raise NotAsKeptError("a place is no whole number", "位置不是整数")
        return OutlineEdit(parent, index, tuple(removed), tuple(inserted))
    before, after = parts
    if kind == "settings":
        return SettingsEdit(settings_from(before), settings_from(after))
    if before is None and after is None:
        raise NotAsKeptError(f"an edit ({kind}) changes nothing", f"有修改（{kind}）未改动任何内容")
    if kind == "task":
        return TaskEdit(_or_none(_task_from, before), _or_none(_task_from, after))
    if kind == "link":
        return DependencyEdit(_or_none(_link_from, before), _or_none(_link_from, after))
    if kind == "baseline":
        return BaselineEdit(_or_none(baseline_from, before), _or_none(baseline_from, after))
    raise NotAsKeptError(f"an edit is of kind {kind!r}", f"有修改属于类别 {kind!r}")


def _or_none(make: Callable[[Any], R], value: Any) -> R | None:
    return None if value is None else make(value)


def _task(task: Task) -> dict[str, Any]:
    kinds = field_kinds(task)
    return {**task_data(task), **({"kinds": kinds} if kinds else {})}


def _task_from(data: Any) -> Task:
    item = dict(data)
    kinds = item.pop("kinds", {})
    return tasks_from([item], [FieldDefinition(id, kind) for id, kind in kinds.items()])[0]


def _link_from(data: Any) -> Dependency:
    return dependencies_from([data])[0]
