"""What is awaited has the signatures of what is called."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any
from unittest.mock import create_autospec

import pytest

from pmcore.repositories import (
    CalendarReader,
    CalendarRepository,
    DocumentReader,
    DocumentRepository,
    ImportReader,
    ImportRepository,
    Outbox,
    OutboxReader,
    PeopleReader,
    PeopleRepository,
    ProjectReader,
    ProjectRepository,
    ScheduleReader,
    ScheduleRepository,
)
from pmcore.repositories.sql.async_units import AsyncSqlReader, AsyncSqlRepository
from pmcore.repositories.sql.calendar_units import AsyncSqlCalendarReader, AsyncSqlCalendars
from pmcore.repositories.sql.calendars import CalendarRequests
from pmcore.repositories.sql.document_units import AsyncSqlDocumentReader, AsyncSqlDocuments
from pmcore.repositories.sql.documents import DocumentRequests
from pmcore.repositories.sql.faces import AsyncFace, Read
from pmcore.repositories.sql.import_units import AsyncSqlImportReader, AsyncSqlImports
from pmcore.repositories.sql.importing import ImportRequests
from pmcore.repositories.sql.outbox_requests import OutboxRequests
from pmcore.repositories.sql.outbox_units import AsyncSqlOutbox, AsyncSqlOutboxReader
from pmcore.repositories.sql.people import PeopleRequests
from pmcore.repositories.sql.people_units import AsyncSqlPeople, AsyncSqlPeopleReader
from pmcore.repositories.sql.requests import Requests
from pmcore.repositories.sql.schedule_units import AsyncSqlScheduleReader, AsyncSqlSchedules
from pmcore.repositories.sql.schedules import ScheduleRequests
from pmcore.repositories.sql.sessions import AsyncSession
from pmcore.repositories.steps import taken

FACES = {
    ProjectReader: (AsyncSqlReader, Requests),
    ProjectRepository: (AsyncSqlRepository, Requests),
    PeopleReader: (AsyncSqlPeopleReader, PeopleRequests),
    PeopleRepository: (AsyncSqlPeople, PeopleRequests),
    CalendarReader: (AsyncSqlCalendarReader, CalendarRequests),
    CalendarRepository: (AsyncSqlCalendars, CalendarRequests),
    DocumentReader: (AsyncSqlDocumentReader, DocumentRequests),
    DocumentRepository: (AsyncSqlDocuments, DocumentRequests),
    ScheduleReader: (AsyncSqlScheduleReader, ScheduleRequests),
    ScheduleRepository: (AsyncSqlSchedules, ScheduleRequests),
    OutboxReader: (AsyncSqlOutboxReader, OutboxRequests),
    Outbox: (AsyncSqlOutbox, OutboxRequests),
    ImportReader: (AsyncSqlImportReader, ImportRequests),
    ImportRepository: (AsyncSqlImports, ImportRequests),
}


@pytest.mark.parametrize("protocol", FACES, ids=lambda protocol: protocol.__name__)
def test_given_a_method_then_whoever_awaits_it_sees_what_is_asked(protocol: Any) -> None:
    face, requests = FACES[protocol]
    awaited: Any = face(create_autospec(AsyncSession), object.__new__(requests))
    names = [name for name in dir(protocol) if not name.startswith("_")]
    assert names
    for name in names:
        method = getattr(awaited, name)
        assert _asked(method) == _asked(getattr(protocol, name).__get__(awaited)), name
        assert inspect.iscoroutinefunction(method)
        assert (method.__name__, bool(method.__doc__)) == (name, True)


def test_given_what_is_awaited_then_it_shows_nothing_but_what_can_be_asked() -> None:
    shown: Any = AsyncSqlPeople(create_autospec(AsyncSession), object.__new__(PeopleRequests))
    asked = {name for name in dir(PeopleRepository) if not name.startswith("_")}
    assert {name for name in dir(shown) if not name.startswith("_")} == asked


def _asked(method: Any) -> list[tuple[str, Any, Any]]:
    told = inspect.signature(method).parameters.values()
    return [(each.name, each.kind, each.default) for each in told]


def test_given_a_narrower_kind_of_requests_then_what_it_says_anew_is_asked() -> None:
    class Wide:
        def add(self, value: int) -> Any:
            yield from ()
            return "wide"

    class Narrow(Wide):
        def add(self, value: int) -> Any:
            yield from ()
            return f"narrow {value}"

    class Face(AsyncFace[Wide]):
        add = Read(Wide.add)

    class Session:
        async def run(self, program: Any) -> Any:
            return taken(program)

    session: Any = Session()
    assert asyncio.run(Face(session, Narrow()).add(3)) == "narrow 3"
