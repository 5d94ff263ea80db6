"""Views and units of work on any database that runs our programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.documents import Noun
from pmcore.repositories.events import Event
from pmcore.repositories.handling import Handler, committed
from pmcore.repositories.origins import Origin
from pmcore.repositories.protocols import (
    DEFAULT_PAGE,
    ProjectReader,
    ProjectRepository,
    Sorting,
    TaskSorting,
)
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.sql.calendar_units import SqlCalendarReader, SqlCalendars
from pmcore.repositories.sql.calling import run_again
from pmcore.repositories.sql.document_units import SqlDocumentReader, SqlDocuments
from pmcore.repositories.sql.documents import DocumentRequests
from pmcore.repositories.sql.import_units import SqlImportReader, SqlImports
from pmcore.repositories.sql.noting import events_in
from pmcore.repositories.sql.outbox_units import SqlOutbox, SqlOutboxReader
from pmcore.repositories.sql.people_units import SqlPeople, SqlPeopleReader
from pmcore.repositories.sql.requests import Requests
from pmcore.repositories.sql.schedule_units import SqlScheduleReader, SqlSchedules
from pmcore.repositories.sql.sessions import Session
from pmcore.repositories.steps import taken
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY

T = TypeVar("T")


class SqlReader(ProjectReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, on SQL."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._run = session.run
        self._ask = Requests(tenant, session)

    @override
    def open(self, id: ProjectId, *, history: int = 0) -> Project:
        return self._run(self._ask.open(id, history=history))

    @override
    def as_of(self, id: ProjectId, version: int) -> ReadableProject:
        return self._run(self._ask.as_of(id, version))

    @override
    def version(self, id: ProjectId) -> int:
        return self._run(self._ask.version(id))

    @override
    def kept(self, id: ProjectId, key: str) -> int | None:
        return self._run(self._ask.kept(id, key))

    @override
    def origin(self, id: ProjectId) -> Origin:
        return self._run(self._ask.origin(id))

    @override
    def changes(self, id: ProjectId, *, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        return self._run(self._ask.changes(id, since=since, limit=limit))

    @override
    def last_changes(self, id: ProjectId, limit: int) -> tuple[Change, ...]:
        return self._run(self._ask.last_changes(id, limit))

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
        asked = self._ask.list(visible, search=search, by=by, after=after, limit=limit)
        return self._run(asked)

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        return self._run(self._ask.count(visible, search=search))

    @override
    def list_tasks(
        self,
        project: ProjectId | None,
        visible: Predicate,
        *,
        search: str = "",
        by: TaskSorting = "outline",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[TaskRow]:
        asked = self._ask.list_tasks(
            project, visible, search=search, by=by, after=after, limit=limit
        )
        return self._run(asked)

    @override
    def count_tasks(
        self, project: ProjectId | None, visible: Predicate, *, search: str = ""
    ) -> int:
        return self._run(self._ask.count_tasks(project, visible, search=search))

    @override
    def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        return self._run(self._ask.verify(id))


class SqlRepository(SqlReader, ProjectRepository):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, on SQL."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        super().__init__(session, tenant)
        self._session = session

    @override
    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        return run_again(
            self._session,
            lambda: self._ask.add(project, key=key, with_log=with_log, author=author),
        )

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        return run_again(self._session, lambda: self._ask.save(project, expected=expected, key=key))

    @override
    def keep_snapshot(self, id: ProjectId) -> None:
        run_again(self._session, lambda: self._ask.keep_snapshot(id))

    @override
    def remove(self, id: ProjectId, *, expected: int) -> None:
        run_again(self._session, lambda: self._ask.remove(id, expected=expected))


class SqlView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._session, self._tenant = session, tenant
        self.projects = SqlReader(session, tenant)
        self.people = SqlPeopleReader(session, tenant)
        self.calendars = SqlCalendarReader(session, tenant)
        self.schedules = SqlScheduleReader(session, tenant)
        self.outbox = SqlOutboxReader(session, tenant)
        self.imports = SqlImportReader(session, tenant)

    def documents(self, noun: Noun[T]) -> SqlDocumentReader[T]:
        """Return the tenant's documents of one kind."""
        asked = DocumentRequests(self._tenant, self._session, noun)
        return SqlDocumentReader(self._session, asked)


class SqlUnit:
    """Reads and writes that are kept together, or not at all."""

    def __init__(
        self, session: Session, tenant: TenantId, handlers: Sequence[Handler[SqlUnit]] = ()
    ) -> None:
        self._session, self._tenant, self._handlers = session, tenant, handlers
        self.projects = SqlRepository(session, tenant)
        self.people = SqlPeople(session, tenant)
        self.calendars = SqlCalendars(session, tenant)
        self.schedules = SqlSchedules(session, tenant)
        self.outbox = SqlOutbox(session, tenant)
        self.imports = SqlImports(session, tenant)

    def documents(self, noun: Noun[T]) -> SqlDocuments[T]:
        """Return the tenant's documents of one kind."""
        asked = DocumentRequests(self._tenant, self._session, noun)
        return SqlDocuments(self._session, asked)

    def commit(self) -> None:
        """Keep everything written, after the handlers did their part; the unit is over."""
        taken(committed(self, self._handlers, self._events, self._session.commit))

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self._session.rollback()

    def _events(self) -> tuple[Event, ...]:
        return self._session.run(events_in(self._session.written))
