"""The same views and units of work for programs that await: one line differs, the driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.documents import Noun
from pmcore.repositories.events import Event
from pmcore.repositories.handling import AsyncHandler, committed
from pmcore.repositories.origins import Origin
from pmcore.repositories.protocols import DEFAULT_PAGE, Sorting, TaskSorting
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.sql.async_outbox import AsyncSqlOutbox, AsyncSqlOutboxReader
from pmcore.repositories.sql.async_people_units import AsyncSqlPeople, AsyncSqlPeopleReader
from pmcore.repositories.sql.calendar_units import AsyncSqlCalendarReader, AsyncSqlCalendars
from pmcore.repositories.sql.calling import await_again
from pmcore.repositories.sql.document_units import AsyncSqlDocumentReader, AsyncSqlDocuments
from pmcore.repositories.sql.documents import DocumentRequests
from pmcore.repositories.sql.import_units import AsyncSqlImportReader, AsyncSqlImports
from pmcore.repositories.sql.noting import events_in
from pmcore.repositories.sql.requests import Requests
from pmcore.repositories.sql.schedule_units import AsyncSqlScheduleReader, AsyncSqlSchedules
from pmcore.repositories.sql.sessions import AsyncSession
from pmcore.repositories.steps import awaited
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY

T = TypeVar("T")


class AsyncSqlReader:
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, awaited."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        self._run = session.run
        self._ask = Requests(tenant, session)

    async def open(self, id: ProjectId, *, history: int = 0) -> Project:
        """Read a project."""
        return await self._run(self._ask.open(id, history))

    async def as_of(self, id: ProjectId, version: int) -> ReadableProject:
        """Read a project as it was at a version."""
        return await self._run(self._ask.as_of(id, version))

    async def version(self, id: ProjectId) -> int:
        """Return the version that was saved last."""
        return await self._run(self._ask.version(id))

    async def kept(self, id: ProjectId, key: str) -> int | None:
        """Return the version that the command with a key kept."""
        return await self._run(self._ask.kept(id, key))

    async def origin(self, id: ProjectId) -> Origin:
        """Return what its history begins with: the version, and who added it."""
        return await self._run(self._ask.origin(id))

    async def changes(
        self, id: ProjectId, *, since: int = 0, limit: int = 100
    ) -> tuple[Change, ...]:
        """Return the changes after a version, oldest first."""
        return await self._run(self._ask.changes(id, since, limit))

    async def last_changes(self, id: ProjectId, limit: int) -> tuple[Change, ...]:
        """Return the last changes, oldest first."""
        return await self._run(self._ask.last_changes(id, limit))

    async def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[ProjectRow]:
        """List projects that are visible, a page at a time."""
        asked = self._ask.list(visible, search=search, by=by, after=after, limit=limit)
        return await self._run(asked)

    async def count(self, visible: Predicate, *, search: str = "") -> int:
        """Count the projects that are visible."""
        return await self._run(self._ask.count(visible, search))

    async def list_tasks(
        self,
        project: ProjectId | None,
        visible: Predicate,
        *,
        search: str = "",
        by: TaskSorting = "outline",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[TaskRow]:
        """List tasks that are visible, a page at a time, without opening their project."""
        asked = self._ask.list_tasks(
            project, visible, search=search, by=by, after=after, limit=limit
        )
        return await self._run(asked)

    async def count_tasks(
        self, project: ProjectId | None, visible: Predicate, *, search: str = ""
    ) -> int:
        """Count the tasks that are visible."""
        return await self._run(self._ask.count_tasks(project, visible, search))

    async def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        """Look for rows and changes that are not as they were saved."""
        return await self._run(self._ask.verify(id))


class AsyncSqlRepository(AsyncSqlReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, awaited."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        super().__init__(session, tenant)
        self._session = session

    async def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        """Keep a new project."""
        return await await_again(
            self._session, lambda: self._ask.add(project, key, author, with_log=with_log)
        )

    async def save(self, project: Project, *, expected: int, key: str) -> int:
        """Keep what was changed since a version; all of it or nothing."""
        return await await_again(self._session, lambda: self._ask.save(project, expected, key))

    async def keep_snapshot(self, id: ProjectId) -> None:
        """Let a project be opened in less time until it is saved again."""
        await await_again(self._session, lambda: self._ask.keep_snapshot(id))

    async def remove(self, id: ProjectId, *, expected: int) -> None:
        """Remove a project with its history."""
        await await_again(self._session, lambda: self._ask.remove(id, expected))


class AsyncSqlView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        self._session, self._tenant = session, tenant
        self.projects = AsyncSqlReader(session, tenant)
        self.people = AsyncSqlPeopleReader(session, tenant)
        self.calendars = AsyncSqlCalendarReader(session, tenant)
        self.schedules = AsyncSqlScheduleReader(session, tenant)
        self.outbox = AsyncSqlOutboxReader(session, tenant)
        self.imports = AsyncSqlImportReader(session, tenant)

    def documents(self, noun: Noun[T]) -> AsyncSqlDocumentReader[T]:
        """Return the tenant's documents of one kind."""
        asked = DocumentRequests(self._tenant, self._session.dialect, noun)
        return AsyncSqlDocumentReader(self._session, asked)


class AsyncSqlUnit:
    """Reads and writes that are kept together, or not at all."""

    def __init__(
        self,
        session: AsyncSession,
        tenant: TenantId,
        handlers: Sequence[AsyncHandler[AsyncSqlUnit]] = (),
    ) -> None:
        self._session, self._tenant, self._handlers = session, tenant, handlers
        self.projects = AsyncSqlRepository(session, tenant)
        self.people = AsyncSqlPeople(session, tenant)
        self.calendars = AsyncSqlCalendars(session, tenant)
        self.schedules = AsyncSqlSchedules(session, tenant)
        self.outbox = AsyncSqlOutbox(session, tenant)
        self.imports = AsyncSqlImports(session, tenant)

    def documents(self, noun: Noun[T]) -> AsyncSqlDocuments[T]:
        """Return the tenant's documents of one kind."""
        asked = DocumentRequests(self._tenant, self._session.dialect, noun)
        return AsyncSqlDocuments(self._session, asked)

    async def commit(self) -> None:
        """Keep everything written, after the handlers did their part; the unit is over."""
        await awaited(committed(self, self._handlers, self._events, self._session.commit))

    async def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        await self._session.rollback()

    async def _events(self) -> tuple[Event, ...]:
        return await self._session.run(events_in(self._session.written))
