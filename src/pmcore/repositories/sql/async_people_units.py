"""The same people for programs that await."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pmcore.kernel import PartyId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.people.protocols import DEFAULT_PEOPLE
from pmcore.repositories.people.records import Erasure, Person
from pmcore.repositories.people.words import listed_words
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.calling import await_again
from pmcore.repositories.sql.people import PeopleRequests
from pmcore.repositories.sql.sessions import AsyncSession
from pmcore.wbs import Author


class AsyncSqlPeopleReader:
    """What a :class:`~pmcore.repositories.people.protocols.PeopleReader` can be asked, awaited."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        self._run = session.run
        self._ask = PeopleRequests(tenant, session)

    async def open(self, id: PartyId) -> Person:
        """Read who somebody is."""
        return await self._run(self._ask.open(id))

    async def list(
        self, visible: Predicate, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Page[Person]:
        """List people who are visible, a page at a time."""
        return await self._run(self._ask.list(visible, after=after, limit=limit))

    async def erased(
        self, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Page[PartyId]:
        """List the ids of people who were erased."""
        return await self._run(self._ask.erased(after=after, limit=limit))

    async def export(self, id: PartyId, *, also: Iterable[str] = ()) -> dict[str, Any]:
        """Return all that is held on a person."""
        return await self._run(self._ask.export(id, also))


class AsyncSqlPeople(AsyncSqlPeopleReader):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleRepository` can be asked."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        super().__init__(session, tenant)
        self._session = session

    async def put(self, person: Person) -> None:
        """Keep who somebody is."""
        await await_again(self._session, lambda: self._ask.put(person))

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
