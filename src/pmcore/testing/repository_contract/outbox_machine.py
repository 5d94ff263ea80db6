"""Random work, and consumers who are told of it: in a store and in the one in memory at once.

For a store whose units have an ``outbox``; else as
:class:`~pmcore.testing.repository_contract.machine.RepositoryMachine`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pmcore.repositories import Batch
from pmcore.testing.repository_contract.asking import in_unit
from pmcore.testing.repository_contract.cases import NOON
from pmcore.testing.repository_contract.edits import st
from pmcore.testing.repository_contract.machine import (
    IDS,
    TENANTS,
    RepositoryMachine,
    endings,
    rule,
    tenants,
)
from pmcore.testing.repository_contract.outbox import MINUTE, move

__all__ = ["OutboxMachine"]

CONSUMERS = ("erp", "mail")
consumers = st.sampled_from(CONSUMERS)
_MOST_CLAIMS = 500


class OutboxMachine(RepositoryMachine):
    """Enters consumers, claims, does and puts events at random, beside all other work."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.batches: list[tuple[str, Batch]] = []

    @rule(tenant=tenants, consumer=consumers, start=st.sampled_from(["beginning", "now"]))
    def subscribe(self, tenant: str, consumer: str, start: str) -> None:
        """Enter a consumer."""
        self._told(tenant, "commit", lambda outbox: outbox.subscribe(consumer, start=start))

    @rule(tenant=tenants, consumer=consumers, ending=endings)
    def unsubscribe(self, tenant: str, consumer: str, ending: str) -> None:
        """Forget a consumer."""
        self._told(tenant, ending, lambda outbox: outbox.unsubscribe(consumer))

    @rule(
        tenant=tenants,
        consumer=consumers,
        seconds=st.integers(0, 90),
        limit=st.integers(1, 9),
        ending=endings,
    )
    def claim(self, tenant: str, consumer: str, seconds: int, limit: int, ending: str) -> None:
        """Claim events a little later."""
        self.now += timedelta(seconds=seconds)
        batches = self._claimed(tenant, consumer, limit, ending)
        if ending == "commit":
            self.batches += [(tenant, batch) for batch in batches]

    @rule(data=st.data(), ending=endings)
    def finish(self, data: st.DataObject, ending: str) -> None:
        """Say of some batch that it is done, in time or not."""
        if self.batches:
            tenant, batch = data.draw(st.sampled_from(self.batches))
            self._told(tenant, ending, lambda outbox: outbox.done(batch))

    @rule(
        data=st.data(),
        late=st.sampled_from([0, 0, -1, 1]),
        tasks=st.sampled_from([["t1", "t2"], ["t1"]]),
        key=st.sampled_from(["k1", "k2", "k3"]),
        ending=endings,
    )
    def put(self, data: st.DataObject, late: int, tasks: list[str], key: str, ending: str) -> None:
        """Put events beside a version, as a command that may be one of before."""
        _, tenant, id = desk = self._desk(data)
        version = max(0, self.held[desk][1] + late)
        self._told(
            tenant,
            ending,
            lambda outbox: outbox.put(id, map(move, tasks), expected=version, key=key),
        )

    def teardown(self) -> None:
        """Nothing is lost: whoever goes on claiming is told of all that is left."""
        for tenant in TENANTS:
            for consumer in CONSUMERS:
                for _ in range(_MOST_CLAIMS):
                    self.now += MINUTE
                    batches = self._claimed(tenant, consumer, 50, "commit")
                    for batch in batches:
                        self._finish(tenant, batch)
                    if not batches:
                        break
                else:
                    raise AssertionError("there is no end to the events")
        super().teardown()

    def _finish(self, tenant: str, batch: Batch) -> None:
        places = [event.version for event in batch.events]
        assert places == sorted(places)
        assert batch.project in IDS
        self._told(tenant, "commit", lambda outbox: outbox.done(batch))

    def _claimed(self, tenant: str, consumer: str, limit: int, ending: str) -> tuple[Batch, ...]:
        told = self._told(
            tenant,
            ending,
            lambda outbox: outbox.claim(consumer, now=self.now, lease=MINUTE, limit=limit),
        )
        return told[1] if told[0] == "returned" else ()

    def _told(self, tenant: str, ending: str, ask: Callable[[Any], Any]) -> tuple[Any, ...]:
        """Ask the outboxes of both stores, each in a unit of its own."""
        return self._both(
            lambda store: in_unit(store, tenant, ending, lambda unit: ask(unit.outbox))
        )
