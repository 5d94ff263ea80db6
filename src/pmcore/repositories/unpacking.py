"""From the rows of a project to the project.

Rows are read twice over: at once, as what they were checked to be when they were written; and only
where that fails one by one, to say what is wrong with which.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

from pmcore.exchange.plain_records import ready_tasks
from pmcore.exchange.record_data import (
    baseline_from,
    dependencies_from,
    settings_from,
    tasks_from,
)
from pmcore.kernel import ProjectId
from pmcore.repositories.collector import collector_paused
from pmcore.repositories.damage import DAMAGE, as_kept, unpacked
from pmcore.wbs import Baseline, Change, Project, ProjectSettings
from pmcore.wbs.assembling import assembled
from pmcore.wbs.evolve import AT_ONCE

TaskRow: TypeAlias = tuple[str, str | None, str, str]
LinkRow: TypeAlias = tuple[str, str, str]
_rank = itemgetter(2)


@dataclass(frozen=True, slots=True)
class PackedRows:
    """What a store keeps of a project at one version, as it is read quickest.

    Attributes
    ----------
    tasks
        Id, parent, rank, and the rest as an object of a plan document.
    links
        Predecessor, successor, and the type with the rest as such an object after it; in the
        order of predecessor, successor and type.
    baselines
        In the order of their numbers.
    """

    settings: str
    tasks: Sequence[TaskRow]
    links: Sequence[LinkRow]
    baselines: Sequence[str]

    def project(self, id: ProjectId, version: int, log: Sequence[Change]) -> Project:
        """Return the project.

        Raises
        ------
        StoreError
            ``store.unreadable``.
        """
        try:
            with collector_paused():
                return self.at_once(id, version, log)
        except DAMAGE:
            return unpacked("rows", id, lambda: self.one_by_one(id, version, log))

    def at_once(self, id: ProjectId, version: int, log: Iterable[Change]) -> Project:
        """Return the project of rows that are sound; of others nothing is said."""
        settings = self._settings(id)
        items = _task_items(tuple(sorted(self.tasks, key=_rank)))
        tasks = ready_tasks(items, settings.field_definitions)
        kinds = {kind: _link_item(("a", "b", kind)) for kind in {row[2] for row in self.links}}
        patterns = dict(zip(kinds, dependencies_from(list(kinds.values())), strict=True))
        state = assembled(settings, tasks, self.links, patterns, self._baselines())
        return Project.from_state(state, version, log)

    def one_by_one(self, id: ProjectId, version: int, log: Iterable[Change]) -> Project:
        """Return the project, every record held against all rules."""
        settings = self._settings(id)
        items = [item for row in sorted(self.tasks, key=_rank) for item in _task_items([row])]
        return Project.from_records(
            settings,
            tasks_from(items, settings.field_definitions),
            dependencies_from([_link_item(row) for row in self.links]),
            baselines=self._baselines(),
            version=version,
            log=log,
        )

    def _settings(self, id: ProjectId) -> ProjectSettings:
        return read_settings(self.settings, id)

    def _baselines(self) -> list[Baseline]:
        return read_baselines(self.baselines)


def read_settings(text: str, id: ProjectId) -> ProjectSettings:
    """Read the settings of a project; ``NotAsKeptError`` if they are those of another."""
    settings = settings_from(json.loads(text))
    as_kept(settings.id == id, f"the id is {settings.id}", f"编号为 {settings.id}")
    return settings


def read_baselines(texts: Iterable[str]) -> list[Baseline]:
    """Read baselines."""
    return [baseline_from(json.loads(text)) for text in texts]


def _task_items(rows: Sequence[TaskRow]) -> Iterator[dict[str, Any]]:
    # a column at a time: zip(*rows) would make an object of each row
    ids, parents, texts = (tuple(map(itemgetter(cell), rows)) for cell in (0, 1, 3))
    some = (slice(at, at + AT_ONCE) for at in range(0, len(rows), AT_ONCE))
    return chain.from_iterable(
        _some_task_items(ids[each], parents[each], texts[each]) for each in some
    )


def _some_task_items(
    ids: Sequence[str], parents: Sequence[str | None], texts: Sequence[str]
) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(f"[{','.join(texts)}]")
    for item, id, parent in zip(items, ids, parents, strict=True):
        item["id"] = id
        if parent is not None:
            item["parent"] = parent
    return items


def _link_item(row: LinkRow) -> dict[str, Any]:
    predecessor, successor, kind = row
    named = {"predecessor": predecessor, "successor": successor, "type": kind[:2]}
    return {**named, **json.loads(kind[2:])}
