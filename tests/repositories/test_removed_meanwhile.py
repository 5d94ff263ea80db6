"""What is removed between two statements, where each sees a moment of its own (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories.sql import outbox, schedules
from pmcore.repositories.sql.statements import Program
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    kept,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import MINUTE, entered
from pmcore.testing.repository_contract.schedules import computed
from repositories.engines import Place


@pytest.fixture
def store(conninfo: str, emptied: Place) -> Any:
    """Return a store with a consumer that was never told of its project."""
    from pmcore.repositories.postgres import PostgresStore

    store = PostgresStore(conninfo, schema=emptied.schema)
    entered(store, "erp", "beginning")
    kept(store, small_plan(calendars=[office()]))
    return store


def before(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, happens: Callable[[], None]
) -> None:
    """Let something happen at somebody else's just before a part of a program is run."""
    real = getattr(module, name)

    def late(*given: Any) -> Program[Any]:
        happens()
        return (yield from real(*given))

    monkeypatch.setattr(module, name, late)


def test_given_a_consumer_that_leaves_then_the_claim_was_overtaken(
    store: Any, conninfo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    psycopg: Any = pytest.importorskip("psycopg")

    def leave() -> None:
        with store.unit(TENANT) as unit:
            unit.outbox.unsubscribe("erp")
            unit.commit()

    before(monkeypatch, outbox, "_place_missing", leave)
    with psycopg.connect(conninfo, autocommit=True) as host, host.transaction():
        joined = store.join(host)
        with joined.unit(TENANT) as unit:
            refused(Code.STORE_OVERTAKEN, lambda: unit.outbox.claim("erp", now=NOON, lease=MINUTE))


def test_given_a_project_that_is_removed_then_who_keeps_its_dates_was_overtaken(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = computed(store)
    before(monkeypatch, schedules, "last_changes", lambda: removed(store, "SITE", 1))

    with store.turn(TENANT, "LATER") as unit:
        refused(Code.STORE_OVERTAKEN, lambda: unit.schedules.keep(made))
