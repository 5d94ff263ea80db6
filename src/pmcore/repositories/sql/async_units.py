"""The same views and units of work for programs that await: one line differs, the driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pmcore.kernel import TenantId
from pmcore.repositories.documents import Noun
from pmcore.repositories.events import Event
from pmcore.repositories.handling import AsyncHandler, committed
from pmcore.repositories.sql.calendar_units import AsyncSqlCalendarReader, AsyncSqlCalendars
from pmcore.repositories.sql.calendars import CalendarRequests
from pmcore.repositories.sql.document_units import AsyncSqlDocumentReader, AsyncSqlDocuments
from pmcore.repositories.sql.documents import DocumentRequests
from pmcore.repositories.sql.faces import AsyncFace, Read, Write
from pmcore.repositories.sql.import_units import AsyncSqlImportReader, AsyncSqlImports
from pmcore.repositories.sql.importing import ImportRequests
from pmcore.repositories.sql.noting import events_in
from pmcore.repositories.sql.outbox_requests import OutboxRequests
from pmcore.repositories.sql.outbox_units import AsyncSqlOutbox, AsyncSqlOutboxReader
from pmcore.repositories.sql.people import PeopleRequests
from pmcore.repositories.sql.people_units import AsyncSqlPeople, AsyncSqlPeopleReader
from pmcore.repositories.sql.requests import Requests
from pmcore.repositories.sql.schedule_units import AsyncSqlScheduleReader, AsyncSqlSchedules
from pmcore.repositories.sql.schedules import ScheduleRequests
from pmcore.repositories.sql.sessions import AsyncSession
from pmcore.repositories.steps import awaited

T = TypeVar("T")


class AsyncSqlReader(AsyncFace[Requests]):
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, awaited."""

    open = Read(Requests.open)
    as_of = Read(Requests.as_of)
    version = Read(Requests.version)
    kept = Read(Requests.kept)
    origin = Read(Requests.origin)
    changes = Read(Requests.changes)
    last_changes = Read(Requests.last_changes)
    list = Read(Requests.list)
    count = Read(Requests.count)
    list_tasks = Read(Requests.list_tasks)
    count_tasks = Read(Requests.count_tasks)
    verify = Read(Requests.verify)


class AsyncSqlRepository(AsyncSqlReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, awaited."""

    add = Write(Requests.add)
    save = Write(Requests.save)
    keep_snapshot = Write(Requests.keep_snapshot)
    remove = Write(Requests.remove)


class AsyncSqlView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        self._session, self._tenant = session, tenant
        self.projects = AsyncSqlReader(session, Requests(tenant, session))
        self.people = AsyncSqlPeopleReader(session, PeopleRequests(tenant, session))
        self.calendars = AsyncSqlCalendarReader(session, CalendarRequests(tenant, session))
        self.schedules = AsyncSqlScheduleReader(session, ScheduleRequests(tenant, session))
        self.outbox = AsyncSqlOutboxReader(session, OutboxRequests(tenant, session))
        self.imports = AsyncSqlImportReader(session, ImportRequests(tenant, session))

    def documents(self, noun: Noun[T]) -> AsyncSqlDocumentReader[T]:
        """Return the tenant's documents of one kind."""
        asked = DocumentRequests(self._tenant, self._session, noun)
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
        self.projects = AsyncSqlRepository(session, Requests(tenant, session))
        self.people = AsyncSqlPeople(session, PeopleRequests(tenant, session))
        self.calendars = AsyncSqlCalendars(session, CalendarRequests(tenant, session))
        self.schedules = AsyncSqlSchedules(session, ScheduleRequests(tenant, session))
        self.outbox = AsyncSqlOutbox(session, OutboxRequests(tenant, session))
        self.imports = AsyncSqlImports(session, ImportRequests(tenant, session))

    def documents(self, noun: Noun[T]) -> AsyncSqlDocuments[T]:
        """Return the tenant's documents of one kind."""
        asked = DocumentRequests(self._tenant, self._session, noun)
        return AsyncSqlDocuments(self._session, asked)

    async def commit(self) -> None:
        """Keep everything written, after the handlers did their part; the unit is over."""
        await awaited(committed(self, self._handlers, self._events, self._session.commit))

    async def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        await self._session.rollback()

    async def _events(self) -> tuple[Event, ...]:
        return await self._session.run(events_in(self._session.written))
