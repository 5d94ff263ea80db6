"""A project as stores keep it, with its whole log, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pmcore.exchange.record_data import (
    baseline_data,
    dependency_data,
    settings_data,
    task_data,
)
from pmcore.repositories.packing import edits_data
from pmcore.wbs import Author, Change, ReadableProject


@dataclass(frozen=True, slots=True)
class PlainChange:
    """A change of the log; ``key`` is that of the command that ended with it."""

    version: int
    key: str | None
    kind: str
    label: str
    actor: str | None
    at: str | None
    reason: str
    edits: list[Any]

    @classmethod
    def of(cls, change: Change, key: str | None) -> PlainChange:
        """Return a change as plain data."""
        at = None if change.at is None else change.at.isoformat()
        return cls(
            change.number, key, change.kind, change.label, change.actor, at, change.reason,
            edits_data(change.edits),
        )  # fmt: skip

    @classmethod
    def of_origin(cls, version: int, key: str | None, author: Author) -> PlainChange:
        """Return what a log begins with as plain data."""
        at = None if author.at is None else author.at.isoformat()
        return cls(version, key, "added", "add", author.actor, at, author.reason, [])


@dataclass(frozen=True, slots=True)
class PlainProject:
    """A project, with its tasks in whatever order; each names the one above."""

    settings: dict[str, Any]
    tasks: list[dict[str, Any]]
    links: list[dict[str, Any]]
    baselines: list[dict[str, Any]]

    @classmethod
    def of(cls, project: ReadableProject) -> PlainProject:
        """Return a project as plain data."""
        return cls(
            settings_data(project.settings),
            [task_data(task) for task in project],
            [dependency_data(link) for link in project.dependencies()],
            [baseline_data(each) for each in project.baselines.values()],
        )
