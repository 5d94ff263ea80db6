"""The outbox of a unit of work on any database that runs our programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from typing_extensions import override

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.repositories.events import EventBody
from pmcore.repositories.outbox import Batch, Outbox, OutboxReader, Start
from pmcore.repositories.putting import Put
from pmcore.repositories.sql.calling import await_again, run_again
from pmcore.repositories.sql.faces import AsyncFace, Read, Write
from pmcore.repositories.sql.outbox_requests import OutboxRequests
from pmcore.repositories.sql.sessions import Session


class SqlOutboxReader(OutboxReader):
    """An :class:`~pmcore.repositories.outbox.OutboxReader` on SQL."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._session = session
        self._ask = OutboxRequests(tenant, session)

    @override
    def consumers(self) -> tuple[str, ...]:
        return self._session.run(self._ask.consumers())

    @override
    def is_waiting(self, consumer: str, *, now: datetime) -> bool:
        return self._session.run(self._ask.is_waiting(consumer, now=now))


class SqlOutbox(SqlOutboxReader, Outbox):
    """An :class:`~pmcore.repositories.outbox.Outbox` on SQL."""

    @override
    def subscribe(self, consumer: str, *, start: Start) -> bool:
        return run_again(self._session, lambda: self._ask.subscribe(consumer, start=start))

    @override
    def unsubscribe(self, consumer: str) -> None:
        run_again(self._session, lambda: self._ask.unsubscribe(consumer))

    @override
    def claim(
        self, consumer: str, *, now: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Batch, ...]:
        return run_again(
            self._session,
            lambda: self._ask.claim(consumer, now=now, lease=lease, limit=limit),
        )

    @override
    def done(self, batch: Batch) -> None:
        run_again(self._session, lambda: self._ask.done(batch))

    @override
    def skip_unreadable(self, consumer: str, project: ProjectId) -> tuple[Finding, ...]:
        return run_again(self._session, lambda: self._ask.skip_unreadable(consumer, project))

    @override
    def put(
        self, project: ProjectId, events: Iterable[EventBody], *, expected: int, key: str
    ) -> None:
        asked = Put.of(project, events, expected, key)
        run_again(self._session, lambda: self._ask.put(asked))


class AsyncSqlOutboxReader(AsyncFace[OutboxRequests]):
    """An :class:`~pmcore.repositories.outbox.OutboxReader` to be awaited."""

    consumers = Read(OutboxRequests.consumers)
    is_waiting = Read(OutboxRequests.is_waiting)


class AsyncSqlOutbox(AsyncSqlOutboxReader):
    """An :class:`~pmcore.repositories.outbox.Outbox` to be awaited."""

    subscribe = Write(OutboxRequests.subscribe)
    unsubscribe = Write(OutboxRequests.unsubscribe)
    claim = Write(OutboxRequests.claim)
    done = Write(OutboxRequests.done)
    skip_unreadable = Write(OutboxRequests.skip_unreadable)

    async def put(
        self, project: ProjectId, events: Iterable[EventBody], *, expected: int, key: str
    ) -> None:
        """Put events beside the version that a project was saved at last."""
        asked = Put.of(project, events, expected, key)
        await await_again(self._session, lambda: self._ask.put(asked))
