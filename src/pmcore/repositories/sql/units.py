"""Views and units of work on any database that runs our programs."""

from __future__ import annotations

from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import Finding, ProjectId, TenantId, check_id
from pmcore.kernel.coercion import whole_number
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.commands import check_key, closed
from pmcore.repositories.conflict import ConflictError
from pmcore.repositories.protocols import (
    DEFAULT_PAGE,
    MOST_ROWS,
    ProjectReader,
    ProjectRepository,
    Sorting,
)
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.sql import checking, listing, log, opening, saving
from pmcore.repositories.sql.sessions import Looking, OvertakenError, Session
from pmcore.repositories.sql.statements import Program
from pmcore.wbs import Change, Project, ReadableProject

R = TypeVar("R")
_LATEST = 2**53


class SqlReader(ProjectReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, on SQL."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._session, self._tenant = session, tenant

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
        return self._run(listing.list_projects(self._tenant, query, self._session.dialect))

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        query = ListQuery.of(visible, search)
        return self._run(listing.count_projects(self._tenant, query, self._session.dialect))

    @override
    def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        return self._run(checking.verify_project(self._tenant, check_id(id, "project")))

    def _run(self, program: Program[R]) -> R:
        return self._session.run(program)


class SqlRepository(SqlReader, ProjectRepository):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, on SQL."""

    def __init__(self, session: Session, tenant: TenantId, store: Looking) -> None:
        super().__init__(session, tenant)
        self._store = store

    @override
    def add(self, project: Project, *, key: str, with_log: bool = False) -> int:
        log = closed(project).log if with_log else ()
        return self._run(saving.add_project(self._tenant, project, log, check_key(key)))

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        version = whole_number(expected, "expected", 0, _LATEST)
        program = saving.save_project(self._tenant, closed(project), version, check_key(key))
        return self._raced(program, project.id, version)

    @override
    def remove(self, id: ProjectId, *, expected: int) -> None:
        version = whole_number(expected, "expected", 0, _LATEST)
        program = saving.remove_project(self._tenant, check_id(id, "project"), version)
        self._raced(program, id, version)

    def _raced(self, program: Program[R], id: ProjectId, expected: int) -> R:
        """Run a program; one that lost a race for the project ends in a conflict like any other."""
        try:
            return self._run(program)
        except OvertakenError:
            with self._store.view(self._tenant) as view:
                found = view.projects.version(id)
                if found != expected:
                    between = view.projects.changes(id, since=expected)
                    raise ConflictError.between(id, expected, found, between) from None
            raise


class SqlView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self.projects = SqlReader(session, tenant)


class SqlUnit:
    """Reads and writes that are kept together, or not at all."""

    def __init__(self, session: Session, tenant: TenantId, store: Looking) -> None:
        self._session = session
        self.projects = SqlRepository(session, tenant, store)

    def commit(self) -> None:
        """Keep everything written; the unit is over."""
        self._session.commit()

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self._session.rollback()
