"""A project as two texts that are read in less time than its rows.

Tasks are written field by field: the values there are, each once, and for each task the place of
its own. A snapshot is disposable. It stands for the rows only as long as version and digest are
theirs and its seal is whole, and whoever meets another format reads the rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmcore.exchange.plain_records import ready_values
from pmcore.exchange.record_data import dependencies_from, dependency_data, task_data
from pmcore.kernel import ProjectId, TaskId
from pmcore.repositories.collector import collector_paused
from pmcore.repositories.damage import DAMAGE, unpacked
from pmcore.repositories.digests import sealed
from pmcore.repositories.packing import packed, packed_link
from pmcore.repositories.unpacking import read_baselines, read_settings
from pmcore.wbs import (
    Baseline,
    Change,
    Dependency,
    FieldDefinition,
    Project,
    ProjectSettings,
    ReadableProject,
    Task,
)
from pmcore.wbs.assembling import assembled_again
from pmcore.wbs.loose_links import LooseLinks
from pmcore.wbs.state import ProjectState

SNAPSHOT_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What opening a project takes besides its settings and baselines.

    Attributes
    ----------
    version, digest
        Of the project, and of its rows.
    tasks, links
        JSON.
    """

    version: int
    digest: str
    tasks: str
    links: str

    @classmethod
    def of(cls, project: ReadableProject, digest: str) -> Snapshot:
        """Take a snapshot of a project whose rows have a digest."""
        tasks = project.tasks()
        places = {task.id: place for place, task in enumerate(tasks)}
        links = packed(_link_columns(project.dependencies(), places))
        return cls(project.version, digest, packed(_task_columns(tasks)), links)

    @property
    def seal(self) -> str:
        """What tells whether any of it was changed since."""
        return self.seal_in(SNAPSHOT_FORMAT)

    def seal_in(self, form: int) -> str:
        """Return the seal of one in any format: whoever cannot read it can tell it is whole."""
        return sealed("snapshot", self.version, self.digest, form, self.tasks, self.links)

    def project(
        self, id: ProjectId, settings: str, baselines: Iterable[str], log: Iterable[Change]
    ) -> Project | None:
        """Return the project with the settings and baselines of its rows; ``None`` if it cannot."""
        try:
            with collector_paused():
                state = self._state(read_settings(settings, id), read_baselines(baselines))
            return Project.from_state(state, self.version, log)
        except DAMAGE:
            return None

    def _state(self, settings: ProjectSettings, baselines: Iterable[Baseline]) -> ProjectState:
        tasks = _tasks(self.tasks, settings.field_definitions)
        links = _SnapshotLinks(settings.id, self.links, [task.id for task in tasks])
        return assembled_again(settings, tasks, links, baselines)


def _task_columns(tasks: Sequence[Task]) -> dict[str, Any]:
    items = [task_data(task) for task in tasks]
    named = dict.fromkeys(name for item in items for name in item)
    return {
        "ids": [item.pop("id") for item in items],
        "names": [item.pop("name") for item in items],
        "fields": {name: _column(name, items) for name in named if name not in ("id", "name")},
    }


def _column(name: str, items: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Return the values of a field, and for each task the place of its own from 1; 0 for none."""
    seen: dict[str, int] = {}
    values: list[Any] = []
    places = []
    for item in items:
        place = 0
        if name in item:
            text = packed(item[name])
            if text not in seen:
                values.append(item[name])
                seen[text] = len(values)
            place = seen[text]
        places.append(place)
    return [values, places]


def _tasks(text: str, definitions: Sequence[FieldDefinition]) -> list[Task]:
    ids, names, columns = _read_columns(text)
    fields = {
        name: (ready_values(name, values, definitions), places)
        for name, (values, places) in columns.items()
    }
    return Task.from_columns(ids, names, fields)


def _read_columns(text: str) -> tuple[tuple[Any, ...], tuple[Any, ...], dict[str, Any]]:
    """Return ids, names, and the columns of fields as tuples, through which no collector goes."""
    data = json.loads(text)
    columns = data["fields"].items()
    fields = {name: (tuple(values), tuple(places)) for name, (values, places) in columns}
    return tuple(data["ids"]), tuple(data["names"]), fields


def _link_columns(links: Sequence[Dependency], places: Mapping[TaskId, int]) -> list[Any]:
    kinds: dict[str, int] = {}
    told: list[dict[str, Any]] = []
    rows = []
    for link in links:
        kind = link.type + packed_link(link)
        if kind not in kinds:
            kinds[kind] = len(told)
            told.append(dependency_data(link))
        rows.append((places[link.predecessor], places[link.successor], kinds[kind]))
    return [told, *([row[part] for row in rows] for part in range(3))]


class _SnapshotLinks:
    """The dependencies of a snapshot, not even read until somebody asks for them."""

    def __init__(self, project: ProjectId, text: str, ids: Sequence[TaskId]) -> None:
        self._project, self._text, self._ids = project, text, ids

    def grouped(
        self, own: Mapping[TaskId, TaskId]
    ) -> Iterator[tuple[TaskId, tuple[Dependency, ...]]]:
        return unpacked("snapshot", self._project, self._links).grouped(own)

    def _links(self) -> LooseLinks:
        told, predecessors, successors, places = json.loads(self._text)
        names = [str(place) for place in range(len(told))]
        kinds = dict(zip(names, dependencies_from(told), strict=True))
        id_at = self._ids.__getitem__
        rows = zip(
            map(id_at, predecessors),
            map(id_at, successors),
            map(names.__getitem__, places),
            strict=True,
        )
        return LooseLinks(tuple(rows), kinds)
