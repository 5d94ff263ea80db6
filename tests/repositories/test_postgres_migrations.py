"""The same on PostgreSQL: schemas of every version since the first become schemas of today."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from pmcore.kernel import Code
from pmcore.repositories.sql.schema import SCHEMA_VERSION
from pmcore.testing.repository_contract.cases import TENANT, opened, refused, saved
from repositories.golden_stores import Name, check_all, postgres_statements, version_in
from repositories.test_migrations import OLDER

psycopg = pytest.importorskip("psycopg")
postgres = pytest.importorskip("pmcore.repositories.postgres")
sessions = pytest.importorskip("pmcore.repositories.postgres.session")
AsyncPostgresStore, PostgresStore = postgres.AsyncPostgresStore, postgres.PostgresStore
PostgresSession = sessions.PostgresSession

_COLUMNS = (
    "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default,"
    " collation_name FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2"
)
_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %s ORDER BY 1"
_RULES = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = to_regnamespace(quote_ident(%s)) ORDER BY 1, 2"
)
_STORAGE = (
    "SELECT relname, attname, attstorage FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid"
    " WHERE relnamespace = to_regnamespace(quote_ident(%s)) AND attnum > 0 AND relkind = 'r'"
    " ORDER BY 1, attnum"
)


@pytest.fixture
def old(conninfo: str, schema: str) -> Iterator[Callable[[Name], str]]:
    """Make a schema as it was at a version, as often as one wants."""
    made: list[str] = []

    def make(version: Name) -> str:
        made.append(f"{schema}-{len(made)}")
        with psycopg.connect(conninfo) as connection:
            connection.execute(postgres_statements(made[-1], version))
        return made[-1]

    yield make
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')


def facts(conninfo: str, schema: str) -> list[Any]:
    """Return what the database says about the tables of a schema."""
    with psycopg.connect(conninfo) as connection:
        told = [
            connection.execute(asked, (schema,)).fetchall()
            for asked in (_COLUMNS, _INDEXES, _RULES, _STORAGE)
        ]
    return [
        [tuple(str(cell).replace(schema, "here") for cell in row) for row in each] for each in told
    ]


@pytest.mark.parametrize("version", OLDER)
def test_given_an_old_schema_when_migrated_then_all_of_it_is_there_as_if_made_new(
    version: str, conninfo: str, schema: str, old: Callable[[Name], str]
) -> None:
    name = old(version)

    assert PostgresStore.migrate(conninfo, schema=name) == version_in(version)

    check_all(PostgresStore(conninfo, schema=name), version)
    PostgresStore.create(conninfo, schema=schema)
    assert facts(conninfo, name) == facts(conninfo, schema)
    with psycopg.connect(conninfo) as connection:
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
    assert PostgresStore.migrate(conninfo, schema=name) == SCHEMA_VERSION


def test_given_an_old_schema_then_it_is_refused_until_it_is_migrated(
    conninfo: str, old: Callable[[Name], str]
) -> None:
    name = old(1)

    error = refused(Code.STORE_OLDER, partial(PostgresStore, conninfo, schema=name))

    assert f"PostgresStore.migrate(..., schema='{name}')" in error.advice()
    PostgresStore.migrate(conninfo, schema=name)
    store = PostgresStore(conninfo, schema=name)
    plan = opened(store)
    plan.add("paint", "油漆")
    saved(store, plan, plan.version - 1, "go-on")
    assert opened(store) == plan


def test_given_an_open_store_when_its_schema_is_migrated_then_its_next_unit_is_refused(
    conninfo: str, old: Callable[[Name], str]
) -> None:
    name = old(1)
    PostgresStore.migrate(conninfo, schema=name)
    store = PostgresStore(conninfo, schema=name)
    waiting = AsyncPostgresStore(conninfo, schema=name)

    async def begin_anew() -> None:
        async with waiting.view(TENANT) as view:
            await view.projects.version("SITE")

    asyncio.run(begin_anew())
    for version, code in ((SCHEMA_VERSION + 1, Code.STORE_NEWER), (1, Code.STORE_OLDER)):
        with psycopg.connect(conninfo) as connection:
            connection.execute(f'UPDATE "{name}".layout SET version = {version}')
        for begin in (store.unit, store.view):
            refused(code, begin(TENANT).__enter__)
        refused(code, lambda: asyncio.run(begin_anew()))
        with psycopg.connect(conninfo) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    with psycopg.connect(conninfo) as connection:
        connection.execute(f'DELETE FROM "{name}".layout')
    for call in (PostgresStore, PostgresStore.migrate):
        refused(Code.STORE_NOT_A_STORE, partial(call, conninfo, schema=name))


def test_given_no_schema_when_migrated_then_there_is_none(conninfo: str, schema: str) -> None:
    refused(Code.STORE_NOT_FOUND, partial(PostgresStore.migrate, conninfo, schema=schema))


def test_given_a_failure_at_any_statement_then_the_schema_is_of_one_version(
    conninfo: str, old: Callable[[Name], str]
) -> None:
    name = old(1)
    steps = range(1, SCHEMA_VERSION)
    as_it_was = {version: facts(conninfo, old(version)) for version in steps}
    execute = PostgresSession._execute
    seen = 0
    for at in range(1000):
        seen = 0

        def failing(session: Any, statement: Any, at: int = at) -> Any:
            nonlocal seen
            seen += 1
            if seen > at:
                raise psycopg.errors.DiskFull("no room")
            return execute(session, statement)

        with patch.object(PostgresSession, "_execute", failing):
            if seen_all := _migrated(conninfo, name):
                break
        assert facts(conninfo, name) == as_it_was[_layout(conninfo, name)]
    assert seen_all
    assert at > 2
    check_all(PostgresStore(conninfo, schema=name), 1)


def _layout(conninfo: str, name: str) -> int:
    with psycopg.connect(conninfo) as connection:
        ((version,),) = connection.execute(f'SELECT version FROM "{name}".layout')
    return int(version)


def _migrated(conninfo: str, name: str) -> bool:
    try:
        refused(Code.STORE_FULL, partial(PostgresStore.migrate, conninfo, schema=name))
    except AssertionError:
        return True
    return False


def test_given_two_that_migrate_at_once_then_both_find_it_done(
    conninfo: str, old: Callable[[Name], str]
) -> None:
    for _ in range(5):
        name = old(1)
        with ThreadPoolExecutor() as pool:
            both = [pool.submit(PostgresStore.migrate, conninfo, schema=name) for _ in range(2)]
            first, second = sorted(each.result() for each in both)
            assert (first, second > 1) == (1, True)
        check_all(PostgresStore(conninfo, schema=name), 1)


def test_given_somebody_who_looks_when_migrated_then_it_waits_or_is_busy(
    conninfo: str, old: Callable[[Name], str]
) -> None:
    name = old(1)
    with psycopg.connect(conninfo) as other:
        other.execute(f'SELECT version FROM "{name}".layout')
        with patch("pmcore.repositories.postgres.store.BUSY_SECONDS", 0.05):
            refused(Code.STORE_BUSY, partial(PostgresStore.migrate, conninfo, schema=name))
    assert PostgresStore.migrate(conninfo, schema=name) == 1
