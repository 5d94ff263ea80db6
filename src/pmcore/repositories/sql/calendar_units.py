"""The shared calendars of a view or unit of work, on any database that runs our programs."""

from __future__ import annotations

from typing_extensions import override

from pmcore.calendars import Calendar
from pmcore.kernel import CalendarId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.calendars import CalendarCopy, CalendarReader, CalendarRepository
from pmcore.repositories.protocols import DEFAULT_PAGE
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.calendars import CalendarRequests
from pmcore.repositories.sql.document_units import (
    AsyncSqlDocumentReader,
    AsyncSqlDocuments,
    SqlDocumentReader,
    SqlDocuments,
)
from pmcore.repositories.sql.faces import Read
from pmcore.repositories.sql.sessions import Session


class SqlCalendarReader(SqlDocumentReader[Calendar], CalendarReader):
    """What can be asked of shared calendars."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._calendars = CalendarRequests(tenant, session)
        super().__init__(session, self._calendars)

    @override
    def copies(
        self,
        id: CalendarId,
        visible: Predicate,
        *,
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[CalendarCopy]:
        return self._session.run(self._calendars.copies(id, visible, after=after, limit=limit))


class SqlCalendars(SqlCalendarReader, SqlDocuments[Calendar], CalendarRepository):
    """What can be done with them in a unit of work, too."""


class AsyncSqlCalendarReader(AsyncSqlDocumentReader[Calendar]):
    """What a :class:`~pmcore.repositories.calendars.CalendarReader` can be asked, awaited."""

    copies = Read(CalendarRequests.copies)


class AsyncSqlCalendars(AsyncSqlCalendarReader, AsyncSqlDocuments[Calendar]):
    """What a :class:`~pmcore.repositories.calendars.CalendarRepository` can be asked, awaited."""
