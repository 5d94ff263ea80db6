"""The same outbox for programs that await."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.events import EventBody
from pmcore.repositories.outbox import Batch, Start, check_bodies
from pmcore.repositories.sql.calling import await_again
from pmcore.repositories.sql.outbox_requests import OutboxRequests
from pmcore.repositories.sql.sessions import AsyncSession


class AsyncSqlOutboxReader:
    """See :class:`~pmcore.repositories.outbox.OutboxReader`."""

    def __init__(self, session: AsyncSession, tenant: TenantId) -> None:
        self._session = session
        self._ask = OutboxRequests(tenant, session.dialect, session.entitlements)

    async def consumers(self) -> tuple[str, ...]:
        """Return who is told of events, sorted."""
        return await self._session.run(self._ask.consumers())

    async def is_waiting(self, consumer: str, *, now: datetime) -> bool:
        """Whether a claim is worth while."""
        return await self._session.run(self._ask.is_waiting(consumer, now))


class AsyncSqlOutbox(AsyncSqlOutboxReader):
    """See :class:`~pmcore.repositories.outbox.Outbox`."""

    async def subscribe(self, consumer: str, *, start: Start) -> bool:
        """Enter a consumer."""
        return await await_again(self._session, lambda: self._ask.subscribe(consumer, start))

    async def unsubscribe(self, consumer: str) -> None:
        """Forget a consumer, and how far it has come."""
        await await_again(self._session, lambda: self._ask.unsubscribe(consumer))

    async def claim(
        self, consumer: str, *, now: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Batch, ...]:
        """Hand out the next events."""
        return await await_again(
            self._session, lambda: self._ask.claim(consumer, now, lease, limit)
        )

    async def done(self, batch: Batch) -> None:
        """Note that a consumer was told of a batch."""
        await await_again(self._session, lambda: self._ask.done(batch))

    async def put(self, project: ProjectId, events: Iterable[EventBody], *, expected: int) -> None:
        """Put events beside the version that a project was saved at last."""
        bodies = check_bodies(events)
        await await_again(self._session, lambda: self._ask.put(project, bodies, expected))
