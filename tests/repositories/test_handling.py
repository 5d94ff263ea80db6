"""Handlers in the transaction of a change: all of it is kept, or nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import (
    AsyncHandlingStore,
    AsyncSqliteStore,
    Event,
    HandlingStore,
    Limits,
    MemoryStore,
    OutboxUnit,
    ProjectImport,
    SqliteStore,
    change_project,
    erase_person,
    import_project,
)
from pmcore.repositories.people.protocols import Scrubbing
from pmcore.testing.repository_contract import RepositoryContract
from pmcore.testing.repository_contract.cases import (
    kept,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.imports import LATER, batch
from pmcore.testing.repository_contract.outbox import entered, events
from repositories.awaiting import Loop, WaitingStore


class TestHandlingStore(RepositoryContract):
    """It is a store like any other."""

    @pytest.fixture
    def store(self) -> Any:
        return HandlingStore(MemoryStore(), lambda unit, events: None)


class Noted:
    """A handler that notes what it was given."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, unit: OutboxUnit, events: tuple[Event, ...]) -> None:
        self.events += events


@pytest.fixture(params=["memory", "sqlite"])
def inner(request: Any, tmp_path: Path) -> Iterator[Any]:
    if request.param == "memory":
        yield MemoryStore()
    else:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            yield store


class TestHandlers:
    """What handlers are given, and when."""

    def test_they_get_what_consumers_are_told(self, inner: Any) -> None:
        noted = Noted()
        store = HandlingStore(inner, noted)
        entered(store, "erp")
        kept(store, small_plan())
        with store.unit("acme") as unit:
            unit.projects.add(small_plan("COPY"), key="copy", with_log=True)
            plan = unit.projects.open("SITE")
            plan.update("dig", duration="9d")
            plan.unlink("dig", "walls")
            unit.projects.save(plan, expected=1, key="two")
            unit.commit()
        removed(store, "SITE", 3)
        assert len(noted.events) == 5
        by_key = [(event.key, event.data) for event in noted.events]
        assert sorted(by_key, key=str) == sorted(
            ((event.key, event.data) for event in events(store, "erp")), key=str
        )

    def test_an_error_of_theirs_keeps_nothing(self, inner: Any) -> None:
        def fail(unit: OutboxUnit, events: tuple[Event, ...]) -> None:
            raise RuntimeError(events[0].key)

        kept(inner, small_plan())
        store = HandlingStore(inner, fail)
        plan = opened(inner)
        plan.update("dig", duration="9d")
        with store.unit("acme") as unit:
            unit.projects.save(plan, expected=1, key="longer")
            with pytest.raises(RuntimeError, match=r"SITE/2\.0/task\.changed/dig"):
                unit.commit()
            refused(Code.STORE_UNIT_OVER, unit.commit)
        assert opened(inner) == small_plan()

    def test_they_are_not_called_for_what_is_not_kept(self, inner: Any) -> None:
        noted = Noted()
        store = HandlingStore(inner, noted)
        kept(inner, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit("acme") as unit:
            unit.projects.save(plan, expected=1, key="longer")
        with store.unit("acme") as unit:
            unit.projects.save(plan, expected=1, key="longer")
            unit.rollback()
        theirs = opened(inner)
        theirs.update("walls", duration="9d")
        saved(inner, theirs, 1, "theirs")
        refused(Code.STORE_CONFLICT, lambda: saved(store, plan, 1, "longer"))
        assert noted.events == []

    def test_a_command_that_is_repeated_is_handled_once(self, inner: Any) -> None:
        noted = Noted()
        store = HandlingStore(inner, noted)
        for _ in range(2):
            kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        for _ in range(2):
            saved(store, plan, 1, "longer")
            change_project(store, "acme", "SITE", lambda plan: plan.add("x", "X"), key="x")
        assert [event.version for event in noted.events] == [1, 2, 3]

    def test_an_import_is_handed_to_them_once_when_everybody_sees_it(self, inner: Any) -> None:
        noted = Noted()
        store = HandlingStore(inner, noted)
        told = []
        for _ in range(4):  # the last one repeats the command
            batch(store, small_plan(), at=LATER)
            told.append(len(noted.events))
        assert told == [0, 0, 1, 1]
        import_project(store, "acme", small_plan(), key="import", at=LATER)
        assert [event.key for event in noted.events] == ["SITE/1.0/project.added"]
        unit: Any
        with store.unit("acme") as unit:  # left without a commit
            planned = ProjectImport(small_plan("OTHER"), key="import")
            unit.imports.add(planned, at=LATER, rows=1000)
        assert len(noted.events) == 1

    def test_a_removal_that_is_repeated_is_handled_once(self, inner: Any) -> None:
        noted = Noted()
        store: Any = HandlingStore(inner, noted)
        kept(inner, small_plan())
        for _ in range(2):
            removed(store, "SITE", 1)
        assert [event.key for event in noted.events] == ["SITE/2.0/project.removed"]
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: removed(store, "SITE", 3))
        assert len(noted.events) == 1

    def test_an_erasure_is_handed_to_them_once_and_without_the_person(self, inner: Any) -> None:
        noted = Noted()
        store: Any = HandlingStore(inner, noted)
        kept(inner, small_plan(notes="Ask Li Wei"))
        kept(inner, small_plan("OTHER"))
        for _ in range(2):
            erase_person(store, "acme", "u.17", also=["Li Wei"], key="erase")
        told = [(event.key, event.data) for event in noted.events]
        assert told == [("SITE/2.0/project.erased", {"fields": ["project.notes"]})]

    def test_a_store_that_handles_can_do_what_it_stands_for(self, tmp_path: Path) -> None:
        with SqliteStore.create(tmp_path / "plans.db") as inner:
            store = HandlingStore(inner, Noted())
            assert store.capabilities == inner.capabilities
            store.entitlements = limits = Limits(projects=0)
            assert store.entitlements is inner.entitlements is limits
            refused(Code.QUOTA_EXCEEDED, lambda: kept(store, small_plan()))
            assert isinstance(store, Scrubbing)
            store.scrub()
        assert not isinstance(HandlingStore(MemoryStore()), Scrubbing)

    def test_what_they_write_is_kept_with_the_change(self, inner: Any) -> None:
        def copy(unit: OutboxUnit, events: tuple[Event, ...]) -> None:
            unit.projects.add(small_plan("COPY"), key=events[0].key)

        store = HandlingStore(inner, copy)
        kept(store, small_plan())
        assert opened(inner, "COPY").version == 1


def test_a_host_that_shares_the_database_keeps_both_or_none(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as inner:
        with sqlite3.connect(path) as host:
            host.execute("CREATE TABLE orders (event TEXT PRIMARY KEY)")
        host.close()
        fails = [False]

        def order(unit: Any, events: tuple[Event, ...]) -> None:
            connection = unit._session._connection  # a host's own session has it at hand
            rows = [(event.key,) for event in events]
            connection.executemany("INSERT INTO orders VALUES (?)", rows)
            if fails[0]:
                raise RuntimeError

        store = HandlingStore(inner, order)
        kept(store, small_plan())
        fails[0] = True
        with pytest.raises(RuntimeError):
            kept(store, small_plan("OTHER"))
        with sqlite3.connect(path) as host:
            assert host.execute("SELECT event FROM orders").fetchall() == [
                ("SITE/1.0/project.added",)
            ]
        host.close()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(inner, "OTHER"))


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.end()


class TestAsyncHandlingStore(RepositoryContract):
    """It is a store like any other."""

    @pytest.fixture
    def store(self, tmp_path: Path, loop: Loop) -> Iterator[Any]:
        async def nothing(unit: Any, events: tuple[Event, ...]) -> None:
            pass

        with SqliteStore.create(tmp_path / "plans.db") as store:
            yield WaitingStore(AsyncHandlingStore(AsyncSqliteStore(store), nothing), loop)


class TestAsyncHandlers:
    """They are awaited before anything is kept."""

    def test_they_get_what_is_kept_and_may_refuse_it(self, tmp_path: Path, loop: Loop) -> None:
        told: list[str] = []

        async def note(unit: Any, events: tuple[Event, ...]) -> None:
            assert await unit.projects.version("SITE") == events[-1].version
            told.extend(event.key for event in events)
            if "SITE/3.0/task.changed/dig" in told:
                raise RuntimeError

        with SqliteStore.create(tmp_path / "plans.db") as inner:
            store: Any = WaitingStore(AsyncHandlingStore(AsyncSqliteStore(inner), note), loop)
            kept(store, small_plan())
            kept(store, small_plan())
            plan = opened(store)
            plan.update("dig", duration="8d")
            saved(store, plan, 1, "longer")
            plan.update("dig", duration="9d")
            with pytest.raises(RuntimeError):
                saved(store, plan, 2, "too long")
            assert opened(inner).version == 2
        assert told == [
            "SITE/1.0/project.added",
            "SITE/2.0/task.changed/dig",
            "SITE/3.0/task.changed/dig",
        ]

    def test_imports_erasures_and_removals_are_handed_to_them_once(
        self, tmp_path: Path, loop: Loop
    ) -> None:
        told: list[str] = []

        async def note(unit: Any, events: tuple[Event, ...]) -> None:
            told.extend(event.key for event in events)

        with SqliteStore.create(tmp_path / "plans.db") as inner:
            store: Any = WaitingStore(AsyncHandlingStore(AsyncSqliteStore(inner), note), loop)
            plan = small_plan(notes="Ask Li Wei")
            for _ in range(2):
                import_project(store, "acme", plan, key="import", at=LATER, rows=2)
                with store.unit("acme") as unit:
                    unit.people.erase("u.17", also=["Li Wei"], key="erase")
                    unit.commit()
            for _ in range(2):
                removed(store, "SITE", 2)
        rest = ["SITE/2.0/project.erased", "SITE/3.0/project.removed"]
        assert told == ["SITE/1.0/project.added", *rest]

    def test_a_handler_that_is_cancelled_keeps_nothing(self, tmp_path: Path) -> None:
        async def wait(unit: Any, events: tuple[Event, ...]) -> None:
            await asyncio.sleep(60)

        async def work(store: AsyncHandlingStore) -> None:
            async with asyncio.timeout(0.05), store.unit("acme") as unit:
                await unit.projects.add(small_plan(), key="make")
                await unit.commit()

        with SqliteStore.create(tmp_path / "plans.db") as inner:
            with pytest.raises(TimeoutError):
                asyncio.run(work(AsyncHandlingStore(AsyncSqliteStore(inner), wait)))
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(inner))
            assert kept(inner, small_plan()) == 1
