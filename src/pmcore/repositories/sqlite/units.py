"""Views and units of work on one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import Code, Finding, PmcoreError, ProjectId, StoreError, TenantId, check_id
from pmcore.kernel.coercion import whole_number
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.commands import check_key, closed
from pmcore.repositories.protocols import (
    DEFAULT_PAGE,
    MOST_ROWS,
    ProjectReader,
    ProjectRepository,
    Sorting,
)
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.sql import caching, checking, listing, log, opening, saving
from pmcore.repositories.sql.dialects import SQLITE
from pmcore.repositories.sql.statements import Program
from pmcore.repositories.sqlite.driving import guarded, run
from pmcore.wbs import Change, Project, ReadableProject

R = TypeVar("R")
_LATEST = 2**53


class SqliteReader(ProjectReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, on SQLite."""

    def __init__(self, connection: sqlite3.Connection, tenant: TenantId) -> None:
        self._connection, self._tenant = connection, tenant
        self.is_over = False

    @override
    def open(self, id: ProjectId, *, history: int = 0) -> Project:
        count = whole_number(history, "history", 0, _LATEST)
        return self._run(opening.open_project(self._tenant, check_id(id, "project"), count))

    @override
    def as_of(self, id: ProjectId, version: int) -> ReadableProject:
        number = whole_number(version, "version", 0, _LATEST)
        return self._run(opening.open_as_of(self._tenant, check_id(id, "project"), number))

    @override
    def version(self, id: ProjectId) -> int:
        return self._run(opening.version_of(self._tenant, check_id(id, "project")))

    @override
    def kept(self, id: ProjectId, key: str) -> int | None:
        self.version(id)
        entry = self._run(log.entry_by_key(self._tenant, id, check_key(key)))
        return None if entry is None else int(entry[0])

    @override
    def changes(self, id: ProjectId, *, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        version = whole_number(since, "since", 0, _LATEST)
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        self.version(id)
        return self._run(log.changes_since(self._tenant, id, version, most))

    @override
    def last_changes(self, id: ProjectId, limit: int) -> tuple[Change, ...]:
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        self.version(id)
        return self._run(log.last_changes(self._tenant, id, most))

    @override
    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[ProjectRow]:
        query = ListQuery.of(visible, search, by, after, limit)
        return self._run(listing.list_projects(self._tenant, query, SQLITE))

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        return self._run(
            listing.count_projects(self._tenant, ListQuery.of(visible, search), SQLITE)
        )

    @override
    def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        return self._run(checking.verify_project(self._tenant, check_id(id, "project")))

    def _run(self, program: Program[R]) -> R:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)
        try:
            return run(program, self._connection)
        except BaseException:
            # A failing disk, for one, makes SQLite roll back by itself. Whatever came after would
            # be kept at once, statement by statement.
            if not self._connection.in_transaction:
                self.is_over = True
            raise


class SqliteRepository(SqliteReader, ProjectRepository):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, on SQLite."""

    @override
    def add(self, project: Project, *, key: str, with_log: bool = False) -> int:
        log = closed(project).log if with_log else ()
        program = saving.add_project(self._tenant, project, log, check_key(key))
        return self._write(program)

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        version = whole_number(expected, "expected", 0, _LATEST)
        program = saving.save_project(self._tenant, closed(project), version, check_key(key))
        return self._write(program)

    @override
    def keep_snapshot(self, id: ProjectId) -> None:
        self._write(caching.keep_snapshot(self._tenant, check_id(id, "project")))

    @override
    def remove(self, id: ProjectId, *, expected: int) -> None:
        version = whole_number(expected, "expected", 0, _LATEST)
        return self._write(saving.remove_project(self._tenant, check_id(id, "project"), version))

    def _write(self, program: Program[R]) -> R:
        """Run a program; one that fails half way takes the whole unit with it."""
        before = self._connection.total_changes
        try:
            return self._run(program)
        except BaseException as error:
            # What the store refuses before it wrote anything leaves the unit as it was.
            is_refusal = isinstance(error, PmcoreError) and error.__cause__ is None
            if not is_refusal or self._connection.total_changes != before:
                self.is_over = True
            raise


class SqliteView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, connection: sqlite3.Connection, projects: SqliteReader) -> None:
        self._connection, self._projects = connection, projects

    @property
    def projects(self) -> SqliteReader:
        """The tenant's projects."""
        return self._projects

    @contextmanager
    def open(self, *begin: str) -> Iterator[None]:
        """Begin a transaction, and end it without keeping what was not committed."""
        try:
            guarded(lambda: [self._connection.execute(statement) for statement in begin])
            yield
        finally:
            self._projects.is_over = True
            if self._connection.in_transaction:
                guarded(self._connection.rollback)


class SqliteUnit(SqliteView):
    """Reads and writes that are kept together, or not at all."""

    def __init__(self, connection: sqlite3.Connection, projects: SqliteRepository) -> None:
        super().__init__(connection, projects)
        self._repository = projects

    @property
    def projects(self) -> SqliteRepository:
        """The tenant's projects."""
        return self._repository

    def commit(self) -> None:
        """Keep everything written; the unit is over."""
        self._check_open()
        self._projects.is_over = True
        guarded(self._connection.commit)

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self._check_open()
        self._projects.is_over = True
        guarded(self._connection.rollback)

    def _check_open(self) -> None:
        if self._projects.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)
