"""What is awaited has the signatures of what is called."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

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
from pmcore.repositories.sql.document_units import AsyncSqlDocumentReader, AsyncSqlDocuments
from pmcore.repositories.sql.faces import AsyncFace, Read
from pmcore.repositories.sql.import_units import AsyncSqlImportReader, AsyncSqlImports
from pmcore.repositories.sql.outbox_units import AsyncSqlOutbox, AsyncSqlOutboxReader
from pmcore.repositories.sql.people_units import AsyncSqlPeople, AsyncSqlPeopleReader
from pmcore.repositories.sql.schedule_units import AsyncSqlScheduleReader, AsyncSqlSchedules
from pmcore.repositories.steps import taken

FACES = {
    ProjectReader: AsyncSqlReader,
    ProjectRepository: AsyncSqlRepository,
    PeopleReader: AsyncSqlPeopleReader,
    PeopleRepository: AsyncSqlPeople,
    CalendarReader: AsyncSqlCalendarReader,
    CalendarRepository: AsyncSqlCalendars,
    DocumentReader: AsyncSqlDocumentReader,
    DocumentRepository: AsyncSqlDocuments,
    ScheduleReader: AsyncSqlScheduleReader,
    ScheduleRepository: AsyncSqlSchedules,
    OutboxReader: AsyncSqlOutboxReader,
    Outbox: AsyncSqlOutbox,
    ImportReader: AsyncSqlImportReader,
    ImportRepository: AsyncSqlImports,
}


@pytest.mark.parametrize("protocol", FACES, ids=lambda protocol: protocol.__name__)
def test_given_a_method_then_it_is_asked_alike_whether_it_is_called_or_awaited(
    protocol: Any,
) -> None:
    face: Any = FACES[protocol]
    names = [name for name in dir(protocol) if not name.startswith("_")]
    assert names
    for name in names:
        awaited = getattr(face, name)
        asked = awaited.request if isinstance(awaited, Read) else awaited
        assert _asked(asked) == _asked(getattr(protocol, name)), name


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
