"""Nothing is prepared on a PostgreSQL server: a pooler may give each transaction another one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest

from pmcore.repositories import EVERYTHING, change_project
from pmcore.testing.repository_contract.cases import small_plan
from pmcore.wbs import Project
from repositories.hosting import HOSTS

psycopg = pytest.importorskip("psycopg")
_PREPARED = (  # but for this
    "SELECT statement FROM pg_prepared_statements WHERE strpos(statement, 'pg_prepared') = 0"
)
_TIMES = 8  # psycopg prepares what it executes for the sixth time
_THRESHOLD = 3


@pytest.fixture
def laid_out(conninfo: str, schema: str) -> Iterator[str]:
    from pmcore.repositories.postgres import PostgresStore

    PostgresStore.create(conninfo, schema=schema)
    yield conninfo
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def _small_plan(number: int) -> Project:
    plan = small_plan(f"SITE-{number}")
    for each in range(2 + number * 10):  # the last ones are copied
        plan.add(f"t{each}", "Task")
    return plan


def _longer(plan: Project) -> None:
    for each in ("dig", "t0", "t1"):
        plan.update(each, duration="9d")


def _work(store: Any, number: int, prepared: Callable[[], list[Any]]) -> None:
    """Write and read in all ways that execute statements, for one row and for several.

    Whoever rolls back makes psycopg forget what it prepared, so that it is looked for before.
    """
    plan = _small_plan(number)
    with store.unit("acme") as unit:
        unit.projects.add(plan, key="make")
        unit.outbox.subscribe(f"erp-{number}", start="now")
        unit.commit()
        assert prepared() == []
    version = change_project(store, "acme", plan.id, _longer, key="longer")
    assert prepared() == []
    with store.unit("acme") as unit:
        unit.projects.remove(plan.id, expected=version)
        unit.rollback()
    with store.view("acme") as view:
        assert view.projects.list(EVERYTHING).rows
        assert not view.projects.verify(plan.id)


def test_on_a_lent_connection_nothing_is_prepared(laid_out: str, schema: str) -> None:
    from pmcore.repositories.postgres import PostgresStore

    with psycopg.connect(laid_out, autocommit=True, prepare_threshold=_THRESHOLD) as connection:

        @contextmanager
        def lend() -> Iterator[Any]:
            yield connection

        for number in range(_TIMES):
            store = PostgresStore(lend, schema=schema)
            _work(store, number, lambda: connection.execute(_PREPARED).fetchall())
            PostgresStore.migrate(lend, schema=schema)
        assert connection.prepare_threshold == _THRESHOLD  # what the host prepares is left to it


def test_on_a_lent_connection_that_awaits_nothing_is_prepared(laid_out: str, schema: str) -> None:
    from pmcore.repositories.postgres import AsyncPostgresStore

    async def work(store: Any, number: int, connection: Any) -> None:
        plan = _small_plan(number)
        async with store.unit("acme") as unit:
            await unit.projects.add(plan, key="make")
            await unit.commit()
        async with store.turn("acme", plan.id) as unit:
            plan = await unit.projects.open(plan.id)
            expected = plan.version
            _longer(plan)
            await unit.projects.save(plan, expected=expected, key="longer")
            await unit.commit()
            assert await (await connection.execute(_PREPARED)).fetchall() == []
        async with store.view("acme") as view:
            assert (await view.projects.list(EVERYTHING)).rows
            assert not await view.projects.verify(plan.id)

    async def main() -> None:
        made = psycopg.AsyncConnection.connect(
            laid_out, autocommit=True, prepare_threshold=_THRESHOLD
        )
        async with await made as connection:

            @asynccontextmanager
            async def lend() -> Any:
                yield connection

            for number in range(_TIMES):
                await work(AsyncPostgresStore(lend, schema=schema), number, connection)
            assert connection.prepare_threshold == _THRESHOLD

    asyncio.run(main())


@pytest.mark.parametrize("name", ["psycopg", "sqlalchemy_postgres"])
def test_on_a_joined_connection_nothing_is_prepared(
    name: str, request: pytest.FixtureRequest
) -> None:
    with HOSTS[name](request) as host, host.transaction() as here:
        for number in range(_TIMES):
            _work(here.store, number, lambda: [*here.execute(_PREPARED)])
