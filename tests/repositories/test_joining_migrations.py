"""Older tables in a host's database are migrated in the host's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories.sql.schema import SCHEMA_VERSION
from pmcore.testing.repository_contract.cases import refused
from repositories.golden_stores import check_all, postgres_statements, sqlite_file
from repositories.hosting import drop, sqlite_engine

pytest.importorskip("sqlalchemy")


@pytest.fixture(params=["a_file_of_ours", "a_file_of_the_host", "postgres"])
def host(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    """Return an engine with tables of version 1, and their schema."""
    if request.param == "postgres":
        conninfo, schema = (request.getfixturevalue(name) for name in ("conninfo", "schema"))
        psycopg = pytest.importorskip("psycopg")
        from sqlalchemy import create_engine

        given = psycopg.conninfo.conninfo_to_dict(conninfo)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(postgres_statements(schema, 1))
        engine = create_engine("postgresql+psycopg://", connect_args=given)
        yield engine, schema
        engine.dispose()
        drop(conninfo, schema)
        return
    path: Path = request.getfixturevalue("tmp_path") / "old.db"
    sqlite_file(path, 1)
    if request.param == "a_file_of_the_host":
        with closing(sqlite3.connect(path)) as file:
            file.executescript(
                "PRAGMA application_id = 7; PRAGMA user_version = 40;"
                "CREATE TABLE pmcore_layout (version INTEGER NOT NULL PRIMARY KEY);"
                "INSERT INTO pmcore_layout VALUES (1);"
            )
    engine = sqlite_engine(path)
    yield engine, "main"
    engine.dispose()


def test_given_older_tables_then_they_are_refused_until_a_migration_is_committed(
    host: tuple[Any, str],
) -> None:
    from pmcore.repositories.sqlalchemy import join, migrate

    engine, schema = host
    for is_kept in (False, True):
        with engine.connect() as connection, connection.begin() as transaction:
            older = join(connection, schema=schema).view("acme")
            refused(Code.STORE_OLDER, older.__enter__)
            assert migrate(connection, schema=schema) == 1
            assert migrate(connection, schema=schema) == SCHEMA_VERSION
            if not is_kept:
                transaction.rollback()
    with engine.begin() as connection:
        check_all(join(connection, schema=schema), 1)


def test_given_a_step_that_fails_then_the_host_goes_on_with_what_it_had(
    host: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pmcore.repositories.sql.statements import tell
    from pmcore.repositories.sqlalchemy import join, migrate

    engine, schema = host

    def failing(version: int, **named: bool) -> Any:
        yield from tell("CREATE TABLE document (id TEXT)", [()])
        yield from tell("SELECT one FROM nowhere", [()])

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE orders (id TEXT)")
        with monkeypatch.context() as patched:
            patched.setattr("pmcore.repositories.sql.grounds.step_from", failing)
            refused(Code.STORE_FAILED, lambda: migrate(connection, schema=schema))
        connection.exec_driver_sql("INSERT INTO orders VALUES ('after')")
    with engine.begin() as connection:
        refused(Code.STORE_OLDER, join(connection, schema=schema).view("acme").__enter__)
        assert migrate(connection, schema=schema) == 1
        check_all(join(connection, schema=schema), 1)
        connection.exec_driver_sql("DROP TABLE orders")
