"""Stores that await: the contract, and what becomes of work that is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any, cast

import pytest

from pmcore.repositories import EVERYTHING, AsyncSqliteStore, Limits, SqliteStore, Store
from pmcore.testing.repository_contract import RepositoryContract
from pmcore.testing.repository_contract.cases import kept, opened, saved, small_plan
from pmcore.wbs import Project, Task
from repositories.awaiting import Loop, WaitingStore
from repositories.depth import leave_steps_to_deep
from repositories.engines import Place, lending_awaited
from repositories.hooks import (
    damage_events_in_a_file,
    damage_events_in_a_schema,
    damage_position_in_a_file,
    damage_position_in_a_schema,
    lose_changes_in_a_file,
    lose_changes_in_a_schema,
)


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.end()


class TestAsyncSqliteStore(RepositoryContract):
    @pytest.fixture
    def store(self, tmp_path: Path, loop: Loop) -> Iterator[Store]:
        self.path = tmp_path / "plans.db"
        with SqliteStore.create(self.path) as store:
            yield cast("Any", WaitingStore(AsyncSqliteStore(store), loop))

    def damage_events(
        self, store: Store, tenant: str, project: str, version: int, number: int
    ) -> None:
        damage_events_in_a_file(self.path, tenant, project, version, number)

    def lose_changes(self, store: Store, tenant: str, project: str, first: int, last: int) -> None:
        lose_changes_in_a_file(self.path, tenant, project, first, last)

    def damage_position(self, store: Store, tenant: str, consumer: str, project: str) -> None:
        damage_position_in_a_file(self.path, tenant, consumer, project)


@pytest.fixture(scope="module")
def lent(laid_out: Place) -> Iterator[tuple[Loop, Any]]:
    """Return a loop, and what lends connections on it."""
    loop = Loop()
    manager = lending_awaited(laid_out.where)
    yield loop, loop.wait(manager.__aenter__())
    loop.wait(manager.__aexit__(None, None, None))
    loop.end()


class TestAsyncPostgresStore(RepositoryContract):
    @pytest.fixture
    def store(
        self, request: pytest.FixtureRequest, emptied: Place, lent: tuple[Loop, Any]
    ) -> Store:
        from pmcore.repositories.postgres import AsyncPostgresStore

        leave_steps_to_deep(request)  # test_postgres_faults goes through statements
        loop, lend = lent
        self.place = emptied.where, emptied.schema
        return cast("Store", WaitingStore(AsyncPostgresStore(lend, schema=emptied.schema), loop))

    def damage_events(
        self, store: Store, tenant: str, project: str, version: int, number: int
    ) -> None:
        damage_events_in_a_schema(*self.place, tenant, project, version, number)

    def lose_changes(self, store: Store, tenant: str, project: str, first: int, last: int) -> None:
        lose_changes_in_a_schema(*self.place, tenant, project, first, last)

    def damage_position(self, store: Store, tenant: str, consumer: str, project: str) -> None:
        damage_position_in_a_schema(*self.place, tenant, consumer, project)


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


class TestSideBySide:
    """Two calls of one unit at once: the second one begins when the first has ended."""

    def test_on_sqlite(self, tmp_path: Path) -> None:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            _commit_amid(store, AsyncSqliteStore(store))

    def test_on_postgresql(self, conninfo: str, schema: str) -> None:
        psycopg = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import AsyncPostgresStore, PostgresStore

        store = PostgresStore.create(conninfo, schema=schema)
        _commit_amid(store, AsyncPostgresStore(conninfo, schema=schema))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def _commit_amid(store: Store, awaited: Any) -> None:
    """Commit while a project is being added, one round of the loop later each time."""
    awaited.entitlements = Limits(all_tasks=5_000)

    async def add(plan: Project, rounds: int) -> list[Any]:
        async with awaited.unit("acme") as unit:

            async def commit() -> None:
                for _ in range(rounds):
                    await asyncio.sleep(0.001)
                await unit.commit()

            tasks = unit.projects.add(plan, key="make"), commit()
            done: list[Any] = await asyncio.gather(*tasks, return_exceptions=True)
        return done

    for number, (size, rounds) in enumerate(product((1_000, 6_000), range(0, 40, 8))):
        plan = Project(f"P{number}", "Big", start="2026-03-02")
        plan.add_many([Task(f"t{each}", "T") for each in range(size)], [])
        added, _ = asyncio.run(add(plan, rounds))
        with store.view("acme") as view:
            known = {row.id for row in view.projects.list(EVERYTHING).rows}
            assert (plan.id in known) == (added == plan.version and size == 1_000)
            if plan.id in known:
                assert len(view.projects.open(plan.id)) == size
                assert view.projects.verify(plan.id) == ()
        if plan.id in known:
            with store.unit("acme") as unit:
                unit.projects.remove(plan.id, expected=plan.version)
                unit.commit()
