"""Imports in batches in memory: the plainest answer to what a store does with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from typing_extensions import override

from pmcore.kernel import Code, ProjectId, StoreError, check_id
from pmcore.repositories.imports import (
    IN_A_BATCH,
    ImportReader,
    ImportRepository,
    ImportRow,
    ProjectImport,
    checked_batch,
    checked_time,
    importing,
)
from pmcore.repositories.memory_admit import Admit
from pmcore.repositories.shared_shelves import Shelf
from pmcore.wbs import Project


@dataclass(frozen=True, slots=True)
class _Begun:
    """An import that was begun; ``planned`` is ``None`` once it is over."""

    planned: ProjectImport | None
    at: str
    done: int

    def overtaken(self, mine: Any) -> StoreError:
        """Refuse to go on from where somebody else went on."""
        return StoreError(Code.STORE_OVERTAKEN)


_OVER = _Begun(None, "", 0)


def begun_import(shelf: Shelf, project: ProjectId) -> ProjectImport | None:
    """Return the import of a project that has not ended."""
    held = shelf.get(("import", project))
    return held.planned if isinstance(held, _Begun) else None


def begun_imports(shelf: Shelf) -> list[Project]:
    """Return the projects of all imports that have not ended."""
    begun = (held.planned for held in shelf.values() if isinstance(held, _Begun))
    return [planned.project for planned in begun if planned is not None]


def drop_unfinished(shelf: Shelf) -> None:
    """Forget what all imports that have not ended hold; whoever goes on begins anew."""
    begun = [key for key, held in shelf.items() if isinstance(held, _Begun) and held.planned]
    shelf.update((key, _Begun(None, "", 0)) for key in begun)


class _Importing(Protocol):
    """The projects of a unit, where what is imported is kept in the end."""

    def version(self, id: ProjectId) -> int:
        """Return the last version."""

    def add_imported(self, planned: ProjectImport) -> int:
        """Keep a project, or know it again."""


class MemoryImportReader(ImportReader):
    """What can be asked of imports, in memory."""

    def __init__(self, shelf: Shelf, check_open: Callable[[], None]) -> None:
        self._shelf, self._check_open = shelf, check_open

    @override
    def unfinished(self, *, before: datetime) -> Sequence[ImportRow]:
        limit = checked_time(before)
        self._check_open()
        rows = [
            ImportRow(
                held.planned.project.id,
                datetime.fromisoformat(held.at),
                held.done,
                len(held.planned.rows),
            )
            for held in self._shelf.values()
            if isinstance(held, _Begun) and held.planned is not None and held.at < limit
        ]
        return tuple(sorted(rows, key=lambda row: row.project))


class MemoryImports(MemoryImportReader, ImportRepository):
    """What can be done with them in a unit of work, too."""

    def __init__(
        self,
        shelf: Shelf,
        check_open: Callable[[], None],
        projects: _Importing,
        admit: Admit,
    ) -> None:
        super().__init__(shelf, check_open)
        self._projects, self._admit = projects, admit

    @override
    def add(self, planned: ProjectImport, *, at: datetime, rows: int = IN_A_BATCH) -> int | None:
        plan, time, most = checked_batch(planned, at, rows)
        self._check_open()
        return self._admit(plan.project.id, lambda: self._add(plan, time, most))

    def _add(self, plan: ProjectImport, time: str, most: int) -> int | None:
        id = plan.project.id
        held = self._shelf.get(("import", id), _OVER)
        assert isinstance(held, _Begun)
        if held.planned is None:
            if self._is_there(id):
                return self._projects.add_imported(plan)
        elif (held.planned.key, held.planned.digest) != (plan.key, plan.digest):
            raise importing(id)
        reached = held.done + most
        if reached < len(plan.rows):
            self._shelf["import", id] = _Begun(plan, time, reached)
            return None
        self._shelf["import", id] = _Begun(None, time, 0)
        version = self._projects.add_imported(plan)
        plan.stamp_as(plan.project.stamp)
        return version

    @override
    def drop(self, project: ProjectId) -> None:
        self._check_open()
        if begun_import(self._shelf, check_id(project, "project")) is None:
            raise StoreError(Code.STORE_PROJECT_UNKNOWN, project=project)
        self._shelf["import", project] = _Begun(None, "", 0)

    def _is_there(self, id: ProjectId) -> bool:
        try:
            self._projects.version(id)
        except StoreError:
            return False
        return True
