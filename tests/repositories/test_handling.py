"""Handlers in the transaction of a change, beyond what the contract asks of every store."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from plain_dict import DictTables

from pmcore.kernel import Code, StoreError
from pmcore.repositories import AsyncSqliteStore, Event, Limits, MemoryStore, SqliteStore
from pmcore.repositories.hosting import HostedUnit
from pmcore.repositories.sql.async_units import AsyncSqlUnit
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract.cases import kept, opened, refused, saved, small_plan
from repositories.engines import on_postgres
from repositories.faults import arising, failing, faulty
from repositories.hosting import HOSTS, Transaction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        yield store


class TestJoined:
    """What a handler writes to the host's tables is kept with the change, or not at all."""

    @pytest.mark.parametrize("name", HOSTS)
    def test_a_host_keeps_both_or_none(self, name: str, request: pytest.FixtureRequest) -> None:
        with HOSTS[name](request) as host:
            for is_refused in (True, False):
                with host.transaction() as here:

                    def order(
                        unit: object,
                        events: tuple[Event, ...],
                        here: Any = here,
                        is_refused: bool = is_refused,
                    ) -> None:
                        here.order(events[0].key)
                        if is_refused:
                            raise LookupError

                    here.store.handlers = [order]
                    if is_refused:
                        with pytest.raises(LookupError):
                            kept(here.store, small_plan())
                    else:
                        kept(here.store, small_plan())
                    here.commit()  # the host goes on, whatever became of the unit
                with host.transaction(read_only=True) as here:
                    there = [] if is_refused else ["SITE/1.0/project.added"]
                    assert here.orders() == there
                    if is_refused:
                        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(here.store))
                    else:
                        assert opened(here.store) == small_plan()

    def test_a_joined_store_has_the_handlers_of_the_store(self, store: SqliteStore) -> None:
        told: list[str] = []
        store.handlers = [lambda unit, events: told.extend(each.key for each in events)]
        host = sqlite3.connect(store.path, isolation_level=None)
        host.execute("PRAGMA foreign_keys = ON")
        host.execute("BEGIN IMMEDIATE")
        kept(store.join(host), small_plan())
        host.execute("COMMIT")
        host.close()
        assert told == ["SITE/1.0/project.added"]

    def test_a_postgres_store_hands_its_handlers_on(self, conninfo: str, schema: str) -> None:
        psycopg = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        told: list[str] = []
        store = PostgresStore.create(conninfo, schema=schema)
        store.handlers = [lambda unit, events: told.extend(each.key for each in events)]
        with psycopg.connect(conninfo) as host:
            host.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            host.execute("SELECT 1")
            kept(store.join(host), small_plan())
            host.commit()
            host.execute(f'DROP SCHEMA "{schema}" CASCADE')
        assert told == ["SITE/1.0/project.added"]


class TestAtOnce:
    """A command that is given twice at once is kept once, and handled once."""

    def test_in_transactions_of_a_host_that_see_what_others_keep(
        self, request: pytest.FixtureRequest
    ) -> None:
        told: list[str] = []

        def note(unit: object, events: tuple[Event, ...]) -> None:
            told.extend(event.key for event in events)

        with HOSTS["psycopg"](request) as host:

            def add(here: Transaction) -> None:
                here.store.handlers = [note]
                kept(here.store, small_plan())

            def second() -> None:
                with host.transaction(isolation="READ COMMITTED") as here:
                    add(here)
                    here.commit()

            with host.transaction(isolation="READ COMMITTED") as here:
                add(here)
                with _meanwhile(second):
                    here.commit()
        assert told == ["SITE/1.0/project.added"]

    def test_in_units_that_begin_anew(self, conninfo: str, schema: str) -> None:
        pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        told: list[str] = []
        with on_postgres(conninfo, schema):
            store = PostgresStore(conninfo, schema=schema)
            kept(store, small_plan())
            store.handlers = [lambda unit, events: told.extend(each.key for each in events)]
            plan = opened(store)
            plan.update("dig", duration="9d")
            with store.unit("acme") as unit:
                unit.projects.save(plan, expected=1, key="longer")
                with _meanwhile(lambda: saved(store, plan.copy(), 1, "longer")):
                    unit.commit()
        assert told == ["SITE/2.0/task.changed/dig"]


@contextmanager
def _meanwhile(work: Callable[[], object]) -> Iterator[None]:
    """Begin work in a thread, which will wait for what the block does; what it raises is raised."""
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(work)
        wait([begun], 0.3)
        assert not begun.done()
        yield
        begun.result()


class TestEnding:
    """Only a unit that can still be kept is handed to handlers."""

    def test_a_commit_that_is_refused_later_was_handled_and_keeps_nothing(self) -> None:
        store = MemoryStore()
        told: list[Event] = []
        store.handlers = [lambda unit, events: told.extend(events)]
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit("acme") as mine:
            mine.projects.save(plan, expected=1, key="mine")
            theirs = opened(store)
            theirs.update("dig", duration="8d")
            saved(store, theirs, 1, "theirs")
            refused(Code.STORE_CONFLICT, mine.commit)
        assert [event.version for event in told] == [1, 2, 2]
        assert opened(store) == theirs

    @pytest.mark.parametrize(
        ("make", "raised"),
        [
            (failing(sqlite3.SQLITE_IOERR, "disk I/O error"), StoreError),
            (KeyboardInterrupt, KeyboardInterrupt),
        ],
    )
    def test_a_commit_that_fails_later_was_handled_and_keeps_nothing(
        self,
        make: Callable[[], BaseException],
        raised: type[BaseException],
        tmp_path: Path,
    ) -> None:
        told: list[str] = []
        with faulty(), SqliteStore.create(tmp_path / "plans.db") as store, ExitStack() as stack:
            fault = Fault(0, make)

            def fail_from_here(unit: object, events: tuple[Event, ...]) -> None:
                told.extend(event.key for event in events)
                stack.enter_context(arising(fault))

            store.handlers = [fail_from_here]
            with store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                with pytest.raises(raised):
                    unit.commit()
            assert fault.came_up
            assert told == ["SITE/1.0/project.added"]
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_a_unit_that_a_refused_write_ended_is_not_handed_over(self, store: SqliteStore) -> None:
        told: list[Event] = []
        store.handlers = [lambda unit, events: told.extend(events)]
        store.entitlements = Limits(projects=1)
        with store.unit("acme") as unit:
            unit.projects.add(small_plan(), key="make")
            other = partial(unit.projects.add, small_plan("OTHER"), key="make")
            refused(Code.QUOTA_EXCEEDED, other)
            refused(Code.STORE_UNIT_OVER, unit.commit)
        assert told == []

    def test_nothing_is_worked_out_for_a_store_without_handlers(
        self, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pmcore.repositories.handling.events_of", None)
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        assert saved(store, plan, 1, "longer") == 2


class TestAwaited:
    """Handlers of stores that are awaited are awaited."""

    def test_one_that_is_cancelled_keeps_nothing(self, store: SqliteStore) -> None:
        async def wait(unit: AsyncSqlUnit, events: tuple[Event, ...]) -> None:
            await asyncio.sleep(60)

        async def work(awaited: AsyncSqliteStore) -> None:
            async with asyncio.timeout(0.05), awaited.unit("acme") as unit:
                await unit.projects.add(small_plan(), key="make")
                await unit.commit()

        with pytest.raises(TimeoutError):
            asyncio.run(work(AsyncSqliteStore(store, handlers=[wait])))
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))
        assert kept(store, small_plan()) == 1

    def test_what_is_written_side_by_side_with_the_commit_is_handed_over(
        self, store: SqliteStore
    ) -> None:
        told: list[str] = []

        async def note(unit: AsyncSqlUnit, events: tuple[Event, ...]) -> None:
            told.extend(event.key for event in events)

        async def work(awaited: AsyncSqliteStore) -> None:
            async with awaited.unit("acme") as unit:
                add = unit.projects.add(small_plan(), key="make")
                await asyncio.gather(add, unit.commit())

        asyncio.run(work(AsyncSqliteStore(store, handlers=[note])))
        assert (opened(store), told) == (small_plan(), ["SITE/1.0/project.added"])

    def test_what_a_cancelled_caller_wrote_is_handed_over(self, store: SqliteStore) -> None:
        told: list[str] = []

        async def note(unit: AsyncSqlUnit, events: tuple[Event, ...]) -> None:
            told.extend(event.key for event in events)

        async def work(awaited: AsyncSqliteStore) -> None:
            async with awaited.unit("acme") as unit:
                writing = asyncio.create_task(unit.projects.add(small_plan(), key="make"))
                await asyncio.sleep(0)
                writing.cancel()  # its thread goes on
                await asyncio.wait([writing])
                await unit.commit()

        asyncio.run(work(AsyncSqliteStore(store, handlers=[note])))
        assert (opened(store), told) == (small_plan(), ["SITE/1.0/project.added"])


class TestEndingTwice:
    """While handlers do their part nobody else ends the unit: what they refuse is not kept."""

    @pytest.mark.parametrize("make", [MemoryStore, None])
    def test_a_handler_that_commits_by_itself_keeps_nothing(
        self, make: Callable[[], MemoryStore] | None, store: SqliteStore
    ) -> None:
        here: Any = store if make is None else make()

        def commit(unit: Any, events: tuple[Event, ...]) -> None:
            unit.commit()

        here.handlers = [commit]
        refused(Code.STORE_UNIT_OVER, lambda: kept(here, small_plan()))
        here.handlers = []
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(here))

    def test_a_second_commit_beside_the_first_keeps_nothing(self, store: SqliteStore) -> None:
        async def veto(unit: AsyncSqlUnit, events: tuple[Event, ...]) -> None:
            await asyncio.sleep(0.01)
            raise LookupError

        async def work(awaited: AsyncSqliteStore) -> tuple[BaseException | None, ...]:
            async with awaited.unit("acme") as unit:
                await unit.projects.add(small_plan(), key="make")
                return await asyncio.gather(unit.commit(), unit.commit(), return_exceptions=True)

        ended = asyncio.run(work(AsyncSqliteStore(store, handlers=[veto])))
        assert {type(each) for each in ended} == {LookupError, StoreError}
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_a_handler_that_nobody_awaits_keeps_nothing(self, store: SqliteStore) -> None:
        for handler in (_veto, _yielding, _yielding_awaited):
            store.handlers = [_hidden(handler)]
            refused(Code.VALUE_INVALID, lambda: kept(store, small_plan()))
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_a_handler_that_yields_keeps_nothing_where_it_is_awaited(
        self, store: SqliteStore
    ) -> None:
        async def add(awaited: AsyncSqliteStore) -> None:
            async with awaited.unit("acme") as unit:
                await unit.projects.add(small_plan(), key="make")
                await unit.commit()

        for handler in (_yielding, _yielding_awaited):
            awaited = AsyncSqliteStore(store, handlers=[_hidden(handler)])
            refused(Code.VALUE_INVALID, partial(_run, add, awaited))
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))


def _run(work: Callable[..., Any], *given: Any) -> None:
    asyncio.run(work(*given))


def _hidden(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of which nobody sees what it returns before it is called."""

    def hidden(*given: Any) -> Any:
        return handler(*given)

    return hidden


async def _veto(unit: object, events: tuple[Event, ...]) -> None:
    raise LookupError


def _yielding(unit: object, events: tuple[Event, ...]) -> Iterator[None]:
    yield
    raise LookupError


async def _yielding_awaited(unit: object, events: tuple[Event, ...]) -> AsyncIterator[None]:
    yield
    raise LookupError


class _AwaitedWhenCalled:
    async def __call__(self, unit: object, events: tuple[Event, ...]) -> None:
        raise LookupError


class TestGiven:
    """What would never be run is refused when it is given, whatever it is given to."""

    @pytest.mark.parametrize("handler", [_veto, partial(_veto), _AwaitedWhenCalled()])
    def test_what_has_to_be_awaited_is_refused_where_nobody_does(
        self, handler: Any, store: SqliteStore
    ) -> None:
        for make in _makers(store):
            error = refused(Code.VALUE_INVALID, partial(make, handlers=[handler]))
            assert "awaited" in error.message("en")
            assert "等待" in error.message("zh")
        AsyncSqliteStore(store, handlers=[handler])

    @pytest.mark.parametrize(
        "handlers",
        [
            lambda unit, events: None,
            None,
            "handler",
            [None],
            [_yielding],
            [_yielding_awaited],
            [print, partial(_yielding)],
        ],
    )
    def test_what_is_no_list_of_handlers_is_refused_everywhere(
        self, handlers: Any, store: SqliteStore
    ) -> None:
        awaited: Callable[..., Any] = partial(AsyncSqliteStore, store)
        for make in chain(_makers(store), [awaited]):
            error = refused(Code.VALUE_INVALID, partial(make, handlers=handlers))
            assert error.context["field"] == "handlers"
        for given in (store, MemoryStore(), AsyncSqliteStore(store)):
            refused(Code.VALUE_INVALID, partial(setattr, given, "handlers", handlers))
            assert given.handlers == ()

    def test_on_postgres(self, conninfo: str, schema: str) -> None:
        postgres = pytest.importorskip("pmcore.repositories.postgres")
        with on_postgres(conninfo, schema):
            named = {"schema": schema, "handlers": [_yielding]}
            for make in (postgres.PostgresStore, postgres.AsyncPostgresStore):
                refused(Code.VALUE_INVALID, partial(make, conninfo, **named))


def _makers(store: SqliteStore) -> Iterator[Callable[..., Any]]:
    """Yield whatever can be made with handlers that are called."""
    yield partial(SqliteStore, store.path)
    yield MemoryStore
    yield partial(HostedUnit, DictTables({}, {}))
    sqlalchemy = pytest.importorskip("sqlalchemy")
    from pmcore.repositories.sqlalchemy import join

    with sqlalchemy.create_engine("sqlite://").connect() as connection, connection.begin():
        yield partial(join, connection)
