"""What can be asked of an outbox, as programs; what is asked is checked here."""

from __future__ import annotations

from datetime import datetime, timedelta

from pmcore.kernel import Finding, ProjectId, TenantId, check_id
from pmcore.repositories.claims import Lease, batch_of, check_consumer, check_start
from pmcore.repositories.entitlements import Quota
from pmcore.repositories.outbox import Batch, Start
from pmcore.repositories.putting import Put
from pmcore.repositories.sql import outbox
from pmcore.repositories.sql.admitting import Target, admitted
from pmcore.repositories.sql.putting import put_events
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Program


class OutboxRequests:
    """Programs for one tenant; see :class:`~pmcore.repositories.outbox.Outbox`."""

    def __init__(self, tenant: TenantId, within: Transaction) -> None:
        self._tenant, self._dialect = tenant, within.dialect
        self._entitlements = within.entitlements

    def subscribe(self, consumer: str, *, start: Start) -> Program[bool]:
        """Enter a consumer."""
        enter = outbox.subscribe(self._tenant, check_consumer(consumer), check_start(start))
        return admitted(Target(self._tenant), self._entitlements, enter, {Quota.CONSUMERS})

    def unsubscribe(self, consumer: str) -> Program[None]:
        """Forget a consumer."""
        return outbox.unsubscribe(self._tenant, check_consumer(consumer))

    def consumers(self) -> Program[tuple[str, ...]]:
        """Return who is told of events."""
        return outbox.consumers(self._tenant)

    def is_waiting(self, consumer: str, *, now: datetime) -> Program[bool]:
        """Look whether a claim is worth while."""
        return outbox.is_waiting(self._tenant, Lease.at(consumer, now))

    def claim(
        self, consumer: str, *, now: datetime, lease: timedelta, limit: int = 100
    ) -> Program[tuple[Batch, ...]]:
        """Hand out events."""
        asked = Lease.of(consumer, now, lease, limit)
        return outbox.claim(self._tenant, asked, self._dialect)

    def done(self, batch: Batch) -> Program[None]:
        """Note that a consumer was told."""
        return outbox.done(self._tenant, batch_of(self._tenant, batch), self._dialect)

    def skip_unreadable(self, consumer: str, project: ProjectId) -> Program[tuple[Finding, ...]]:
        """Let a consumer go on past what cannot be read."""
        named = check_consumer(consumer), check_id(project, "project")
        return outbox.skip_unreadable(self._tenant, *named)

    def put(self, asked: Put) -> Program[None]:
        """Put events beside a version; they were checked, for they may come but once."""
        return put_events(self._tenant, asked)
