"""The people of a view or unit of work, on any database that runs our programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from typing_extensions import override

from pmcore.kernel import PartyId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.people.protocols import (
    DEFAULT_PEOPLE,
    PeopleReader,
    PeopleRepository,
)
from pmcore.repositories.people.records import Erasure, Person
from pmcore.repositories.people.words import listed_words
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.calling import await_again, run_again
from pmcore.repositories.sql.faces import AsyncFace, Read, Write
from pmcore.repositories.sql.people import PeopleRequests
from pmcore.repositories.sql.sessions import Session
from pmcore.wbs import Author


class SqlPeopleReader(PeopleReader):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleReader` can be asked, on SQL."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._run = session.run
        self._ask = PeopleRequests(tenant, session)

    @override
    def open(self, id: PartyId) -> Person:
        return self._run(self._ask.open(id))

    @override
    def list(
        self, visible: Predicate, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Page[Person]:
        return self._run(self._ask.list(visible, after=after, limit=limit))

    @override
    def erased(self, *, after: str | None = None, limit: int = DEFAULT_PEOPLE) -> Page[PartyId]:
        return self._run(self._ask.erased(after=after, limit=limit))

    @override
    def export(self, id: PartyId, *, also: Iterable[str] = ()) -> dict[str, Any]:
        return self._run(self._ask.export(id, also=also))


class SqlPeople(SqlPeopleReader, PeopleRepository):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleRepository` can be asked."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        super().__init__(session, tenant)
        self._session = session

    @override
    def put(self, person: Person) -> None:
        run_again(self._session, lambda: self._ask.put(person))

    @override
    def erase(
        self,
        id: PartyId,
        *,
        also: Iterable[str] = (),
        key: str,
        actor: str | None = None,
        at: datetime | None = None,
        reason: str = "",
    ) -> Erasure:
        words, author = listed_words(also, "also"), Author(actor, at, reason)
        return run_again(self._session, lambda: self._ask.erase(id, words, key, author))


class AsyncSqlPeopleReader(AsyncFace[PeopleRequests]):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleReader` can be asked, awaited."""

    open = Read(PeopleRequests.open)
    list = Read(PeopleRequests.list)
    erased = Read(PeopleRequests.erased)
    export = Read(PeopleRequests.export)


class AsyncSqlPeople(AsyncSqlPeopleReader):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleRepository` can be asked."""

    put = Write(PeopleRequests.put)

    async def erase(
        self,
        id: PartyId,
        *,
        also: Iterable[str] = (),
        key: str,
        actor: str | None = None,
        at: datetime | None = None,
        reason: str = "",
    ) -> Erasure:
        """Erase a person from the people, from all projects, and from their past."""
        words, author = listed_words(also, "also"), Author(actor, at, reason)
        return await await_again(self._session, lambda: self._ask.erase(id, words, key, author))
