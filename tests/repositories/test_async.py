"""Stores that await: the contract, and what becomes of work that is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from pmcore.repositories import AsyncSqliteStore, SqliteStore, Store
from pmcore.testing.repository_contract import RepositoryContract
from pmcore.testing.repository_contract.cases import kept, opened, saved, small_plan
from repositories.awaiting import Loop, WaitingStore


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.end()


class TestAsyncSqliteStore(RepositoryContract):
    @pytest.fixture
    def store(self, tmp_path: Path, loop: Loop) -> Iterator[Store]:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            yield cast("Any", WaitingStore(AsyncSqliteStore(store), loop))


class TestAsyncPostgresStore(RepositoryContract):
    @pytest.fixture
    def store(self, conninfo: str, schema: str, loop: Loop) -> Iterator[Store]:
        psycopg = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import AsyncPostgresStore, PostgresStore

        PostgresStore.create(conninfo, schema=schema)
        yield cast("Any", WaitingStore(AsyncPostgresStore(conninfo, schema=schema), loop))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


class TestCancelling:
    """A task may be cancelled at any moment: the old version or the new one, and no lock stays."""

    def test_on_sqlite(self, tmp_path: Path) -> None:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            _cancel_often(store, AsyncSqliteStore(store))

    def test_on_postgresql(self, conninfo: str, schema: str) -> None:
        psycopg = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import AsyncPostgresStore, PostgresStore

        store = PostgresStore.create(conninfo, schema=schema)
        _cancel_often(store, AsyncPostgresStore(conninfo, schema=schema))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def _cancel_often(store: Any, awaited: Any) -> None:
    kept(store, small_plan())
    for attempt in range(40):
        plan = opened(store)
        version, before = plan.version, plan["dig"].priority
        plan.update("dig", priority=before % 999 + 1)

        async def save(key: str, plan: Any = plan, version: int = version) -> None:
            async with awaited.unit("acme") as unit:
                await unit.projects.save(plan, expected=version, key=key)
                await unit.commit()

        asyncio.run(_cut_short(save(f"k{attempt}"), attempt * 0.0005))
        found = opened(store)
        assert (found.version, found["dig"].priority) in (
            (version, before),
            (version + 1, plan["dig"].priority),
        )
        # whatever became of it, repeating the command keeps it once, and nothing is in the way
        assert saved(store, plan, version, f"k{attempt}") == version + 1
    with store.view("acme") as view:
        assert view.projects.verify("SITE") == ()


async def _cut_short(work: Any, seconds: float) -> None:
    task = asyncio.ensure_future(work)
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class TestTakingTurns:
    """Units on SQLite wait for each other, never for a thread that waits for them."""

    def test_given_more_units_than_threads_then_none_is_told_that_the_store_is_busy(
        self, tmp_path: Path
    ) -> None:
        async def add(store: AsyncSqliteStore, number: int) -> None:
            async with store.unit("acme") as unit:
                await asyncio.sleep(0.01)
                await unit.projects.add(small_plan(f"P{number}"), key="make")
                await unit.commit()

        async def add_all(store: AsyncSqliteStore) -> None:
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
            await asyncio.gather(*(add(store, number) for number in range(6)))

        with SqliteStore.create(tmp_path / "plans.db") as store:
            asyncio.run(add_all(AsyncSqliteStore(store)))
            assert {opened(store, f"P{number}").version for number in range(6)} == {1}
