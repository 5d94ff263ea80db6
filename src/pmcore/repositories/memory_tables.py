"""Projects of one tenant in memory, as what a host would say of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from typing_extensions import override

from pmcore.kernel import ProjectId
from pmcore.repositories.epochs import NEVER_REMOVED
from pmcore.repositories.hosting.tables import Head, ProjectTables, found_among
from pmcore.repositories.memory_outbox import leave_unread
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import ProjectRow
from pmcore.repositories.shelves import Gone, Kept, ProjectShelf, projects_on
from pmcore.wbs import Author, Change, Project


class MemoryTables(ProjectTables):
    """A shelf on which each project is replaced as a whole."""

    def __init__(self, shelf: ProjectShelf) -> None:
        self._shelf = shelf

    @override
    def head(self, id: ProjectId) -> Head | None:
        kept = self.found(id)
        return None if kept is None else Head(kept.first.version, kept.version, kept.now.stamp)

    @override
    def read(self, id: ProjectId, log: Sequence[Change]) -> Project:
        return Project.of(self._kept(id).now, log=log)

    @override
    def changes(self, id: ProjectId, since: int, limit: int) -> Sequence[Change]:
        return [each for each in self._kept(id).log if each.number > since][:limit]

    @override
    def kept(self, id: ProjectId, key: str) -> int | None:
        return self._kept(id).keys.get(key)

    @override
    def author(self, id: ProjectId) -> Author:
        return self._kept(id).author

    @override
    def rows(self, query: ListQuery) -> Sequence[ProjectRow]:
        return found_among(self._rows(), query)

    @override
    def count(self, query: ListQuery) -> int:
        return len(found_among(self._rows(), query))

    @override
    def insert(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        first = project.as_of(project.version - len(log))
        keys = {key: project.version}
        self._shelf[project.id] = Kept(first, project.snapshot(), tuple(log), keys, author=author)
        return True

    @override
    def update(self, project: Project, changes: Sequence[Change], key: str) -> bool:
        kept = self._kept(project.id)
        keys = {**kept.keys, key: project.version}
        now = project.snapshot()
        self._shelf[project.id] = replace(kept, now=now, log=(*kept.log, *changes), keys=keys)
        return True

    @override
    def delete(self, id: ProjectId, version: int) -> bool:
        leave_unread(self._shelf, self._kept(id))
        self._shelf[id] = Gone(version + 1)
        return True

    @override
    def removed(self, id: ProjectId) -> int:
        held = self._shelf.get(id)
        return held.version if isinstance(held, Gone) else NEVER_REMOVED

    def found(self, id: ProjectId) -> Kept | None:
        """Return a project as it is kept; ``None`` where there is none."""
        held = self._shelf.get(id)
        return held if isinstance(held, Kept) else None

    def _kept(self, id: ProjectId) -> Kept:
        kept = self.found(id)
        assert kept is not None  # a method is asked only for what there is
        return kept

    def _rows(self) -> Sequence[ProjectRow]:
        return [ProjectRow.of(kept.now) for kept in projects_on(self._shelf).values()]
