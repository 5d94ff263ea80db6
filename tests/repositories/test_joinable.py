"""What a store can join, and what it says of what it cannot."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code, MissingExtraError, StoreError
from pmcore.repositories import EVERYTHING, SqliteStore
from pmcore.repositories.sql.prefixes import prefixed
from pmcore.repositories.sql.schema import SCHEMA_VERSION, SQLITE_SCHEMA, TABLES
from pmcore.testing.repository_contract.cases import kept, refused, small_plan
from repositories.golden_stores import NAMES, check_all, golden_text, version_in
from repositories.hosting import drop, set_up_sqlite, sqlite_engine

sqlalchemy = pytest.importorskip("sqlalchemy")


def _reason(code: Code, store: Any) -> str:
    """Return why no unit begins."""
    with pytest.raises(StoreError) as caught, store.unit("acme"):
        pass
    assert caught.value.code is code
    assert caught.value.message("zh")
    return str(caught.value)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.create(tmp_path / "plans.db") as made:
        yield made


def _connected(store: SqliteStore, *said: str) -> sqlite3.Connection:
    connection = sqlite3.connect(store.path, isolation_level=None, timeout=0)
    for statement in said:
        connection.execute(statement)
    return connection


class TestSqlite:
    """Connections of the standard library."""

    def test_one_without_a_transaction_is_refused(self, store: SqliteStore) -> None:
        host = _connected(store, "PRAGMA foreign_keys = ON")
        error = refused(Code.STORE_NOT_JOINABLE, lambda: store.join(host))
        assert "BEGIN IMMEDIATE" in error.message()

    def test_one_without_foreign_keys_is_refused(self, store: SqliteStore) -> None:
        """Rows of a removed project would stay."""
        host = _connected(store, "BEGIN IMMEDIATE")
        assert "foreign_keys" in _reason(Code.STORE_NOT_JOINABLE, store.join(host))
        assert host.in_transaction

    def test_one_to_another_file_is_refused(self, store: SqliteStore, tmp_path: Path) -> None:
        for other in (tmp_path / "other.db", ":memory:"):
            host = sqlite3.connect(other, isolation_level=None)
            host.execute("BEGIN")
            error = refused(Code.STORE_NOT_JOINABLE, partial(store.join, host))
            assert "another file" in error.message()

    def test_one_that_is_closed_is_refused(self, store: SqliteStore) -> None:
        host = _connected(store)
        host.close()
        refused(Code.STORE_NOT_JOINABLE, lambda: store.join(host))

    def test_a_temporary_table_with_a_name_of_ours_is_refused(self, store: SqliteStore) -> None:
        host = _connected(
            store, "PRAGMA foreign_keys = ON", "CREATE TEMP TABLE Task (id TEXT)", "BEGIN"
        )
        assert "temporary" in _reason(Code.STORE_NOT_JOINABLE, store.join(host))

    def test_texts_that_are_no_str_are_refused(self, store: SqliteStore) -> None:
        host = _connected(store, "PRAGMA foreign_keys = ON", "BEGIN")
        host.text_factory = bytes
        refused(Code.STORE_NOT_JOINABLE, lambda: store.join(host))

    def test_a_read_before_somebody_else_wrote_cannot_write(self, store: SqliteStore) -> None:
        """A deferred BEGIN sees one moment, and nobody can write in the past."""
        kept(store, small_plan())
        host = _connected(
            store, "PRAGMA foreign_keys = ON", "BEGIN", "CREATE TABLE IF NOT EXISTS o (i)"
        )
        host.rollback()
        host.execute("BEGIN")
        with store.join(host).view("acme") as view:
            assert view.projects.version("SITE") == 1
        kept(store, small_plan("OTHER"))
        with store.join(host).unit("acme") as unit:
            refused(Code.STORE_OVERTAKEN, lambda: unit.projects.add(small_plan("MINE"), key="k"))
        host.rollback()

    def test_a_write_while_somebody_else_writes_is_told(self, store: SqliteStore) -> None:
        host = _connected(store, "PRAGMA foreign_keys = ON", "BEGIN")
        with store.unit("acme"), store.join(host).unit("acme") as unit:
            refused(Code.STORE_BUSY, lambda: unit.projects.add(small_plan(), key="k"))
        host.rollback()


class TestSqlAlchemyOnSqlite:
    """Connections and sessions of SQLAlchemy."""

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Any]:
        made = sqlite_engine(tmp_path / "host.db")
        yield made
        made.dispose()

    def test_what_is_in_no_transaction_is_refused(self, engine: Any) -> None:
        from sqlalchemy.orm import Session

        from pmcore.repositories.sqlalchemy import join

        with engine.connect() as connection, Session(engine) as session:
            for host in (connection, session):
                error = refused(Code.STORE_NOT_JOINABLE, partial(join, host))
                assert "begin()" in error.message()

    def test_what_is_no_connection_is_refused(self, engine: Any) -> None:
        from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

        from pmcore.repositories.sqlalchemy import join

        hosts: dict[Any, str] = {
            engine: "Engine",
            None: "NoneType",
            AsyncSession(create_async_engine("sqlite+aiosqlite://")): "run_sync",
        }
        for host, word in hosts.items():
            error = refused(Code.STORE_NOT_JOINABLE, partial(join, host))
            assert word in error.message()

    def test_another_database_is_refused(
        self, engine: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pmcore.repositories.sqlalchemy import join

        monkeypatch.setattr(engine.dialect, "name", "mysql")
        with engine.begin() as connection:
            error = refused(Code.STORE_NOT_JOINABLE, lambda: join(connection))
        assert "mysql" in error.message()

    def test_a_file_that_was_not_laid_out_is_told(self, engine: Any) -> None:
        from pmcore.repositories.sqlalchemy import join

        with engine.begin() as connection:
            _reason(Code.STORE_NOT_LAID_OUT, join(connection))

    def test_a_table_of_the_host_with_a_name_of_ours_is_never_touched(self, engine: Any) -> None:
        from pmcore.repositories.sqlalchemy import lay_out

        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE Task (id TEXT)")
            error = refused(Code.STORE_TABLE_TAKEN, lambda: lay_out(connection))
            assert error.context["table"] == "Task"
            found = connection.exec_driver_sql("SELECT name FROM sqlite_schema").fetchall()
        assert [*map(tuple, found)] == [("Task",)]

    def test_laying_out_is_a_part_of_the_transaction(self, engine: Any) -> None:
        from pmcore.repositories.sqlalchemy import join, lay_out

        with engine.connect() as connection:
            with connection.begin() as transaction:
                lay_out(connection)
                refused(Code.STORE_LAID_OUT, lambda: lay_out(connection))
                transaction.rollback()
            with connection.begin():
                _reason(Code.STORE_NOT_LAID_OUT, join(connection))

    def test_a_newer_layout_is_refused(self, engine: Any) -> None:
        from pmcore.repositories.sqlalchemy import join, lay_out

        with engine.begin() as connection:
            lay_out(connection)
            connection.exec_driver_sql("UPDATE pmcore_layout SET version = 99")
            _reason(Code.STORE_NEWER, join(connection))

    def test_without_foreign_keys_it_is_refused(self, tmp_path: Path) -> None:
        from pmcore.repositories.sqlalchemy import join, lay_out

        engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'bare.db'}")
        with engine.begin() as connection:
            lay_out(connection)
            assert "foreign_keys" in _reason(Code.STORE_NOT_JOINABLE, join(connection))
        engine.dispose()

    def test_a_file_of_ours_is_joined_as_well(self, store: SqliteStore) -> None:
        from pmcore.repositories.sqlalchemy import join

        kept(store, small_plan())
        engine = sqlite_engine(store.path)
        with engine.begin() as connection, join(connection).view("acme") as view:
            assert view.projects.open("SITE") == small_plan()
        engine.dispose()

    def test_a_session_that_began_anew_is_joined_anew(self, engine: Any) -> None:
        from sqlalchemy.orm import Session

        from pmcore.repositories.sqlalchemy import join, lay_out

        with Session(engine) as session:
            session.begin()
            lay_out(session)
            here = join(session)
            session.commit()
            session.begin()
            with here.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            session.commit()
            session.begin()
            with here.view("acme") as view:
                assert view.projects.count(EVERYTHING) == 1

    def test_without_the_extra_the_error_names_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sqlalchemy", None)
        monkeypatch.delitem(sys.modules, "pmcore.repositories.sqlalchemy", raising=False)
        with pytest.raises(MissingExtraError, match="the extra sqlalchemy"):
            import pmcore.repositories.sqlalchemy  # noqa: F401


class TestPostgres:
    """On PostgreSQL names of tables mean ours only while a program of ours runs."""

    @pytest.fixture
    def store(self, conninfo: str, schema: str) -> Iterator[Any]:
        pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        yield PostgresStore.create(conninfo, schema=schema)
        drop(conninfo, schema)

    def test_one_without_a_transaction_is_refused(self, store: Any, conninfo: str) -> None:
        import psycopg

        for autocommit in (True, False):
            with psycopg.connect(conninfo, autocommit=autocommit) as host:
                assert "transaction()" in _reason(Code.STORE_NOT_JOINABLE, store.join(host))
        _reason(Code.STORE_NOT_JOINABLE, store.join(host))  # it is closed

    def test_one_whose_transaction_failed_is_refused(self, store: Any, conninfo: str) -> None:
        import psycopg

        with psycopg.connect(conninfo) as host:
            with pytest.raises(psycopg.Error):
                host.execute("SELECT one FROM nowhere")
            assert "INERROR" in _reason(Code.STORE_NOT_JOINABLE, store.join(host))
            host.rollback()

    def test_one_in_a_pipeline_is_refused(self, store: Any, conninfo: str) -> None:
        import psycopg

        with psycopg.connect(conninfo) as host, host.transaction(), host.pipeline():
            assert "pipeline" in _reason(Code.STORE_NOT_JOINABLE, store.join(host))

    def test_a_transaction_block_of_psycopg_is_respected(self, store: Any, conninfo: str) -> None:
        import psycopg

        with psycopg.connect(conninfo, autocommit=True) as host:
            with host.transaction():
                with store.join(host).unit("acme") as unit:
                    unit.projects.add(small_plan(), key="make")
                    unit.commit()
                raise psycopg.Rollback
            with store.view("acme") as view:
                assert view.projects.count(EVERYTHING) == 0

    def test_a_temporary_table_of_the_host_is_not_taken_for_ours(
        self, store: Any, conninfo: str
    ) -> None:
        import psycopg

        with psycopg.connect(conninfo) as host:
            host.execute("CREATE TEMP TABLE task (id text)")
            path = host.execute("SHOW search_path").fetchall()
            with store.join(host).unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                refused(Code.STORE_PROJECT_UNKNOWN, lambda: unit.projects.open("OTHER"))
                assert host.execute("SHOW search_path").fetchall() == path
                assert host.execute("SELECT count(*) FROM task").fetchall() == [(0,)]
                unit.commit()
            assert host.execute("SHOW search_path").fetchall() == path
            host.commit()
        with store.view("acme") as view:
            assert view.projects.open("SITE") == small_plan()

    def test_a_schema_that_was_not_laid_out_is_told(self, conninfo: str) -> None:
        pytest.importorskip("psycopg")
        from pmcore.repositories.sqlalchemy import join, lay_out

        engine = _postgres_engine(conninfo)
        with engine.begin() as connection:
            _reason(Code.STORE_NOT_LAID_OUT, join(connection, schema="nowhere"))
            connection.exec_driver_sql("CREATE SCHEMA taken")
            refused(Code.STORE_EXISTS, lambda: lay_out(connection, schema="taken"))
            lay_out(connection, schema="ours")
            refused(Code.STORE_LAID_OUT, lambda: lay_out(connection, schema="ours"))
            refused(Code.ID_INVALID, lambda: join(connection, schema='"; DROP'))
            connection.rollback()
        engine.dispose()

    def test_an_engine_that_commits_each_statement_is_refused(
        self, store: Any, conninfo: str, schema: str
    ) -> None:
        from pmcore.repositories.sqlalchemy import join

        engine = _postgres_engine(conninfo, isolation_level="AUTOCOMMIT")
        with engine.begin() as connection:
            reason = _reason(Code.STORE_NOT_JOINABLE, join(connection, schema=schema))
        assert "transaction" in reason
        engine.dispose()

    def test_a_schema_that_sqlalchemy_laid_out_is_a_store(self, conninfo: str, schema: str) -> None:
        from pmcore.repositories.postgres import PostgresStore
        from pmcore.repositories.sqlalchemy import join, lay_out

        engine = _postgres_engine(conninfo)
        with engine.begin() as connection:
            lay_out(connection, schema=schema)
            with join(connection, schema=schema).unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
        with PostgresStore(conninfo, schema=schema).view("acme") as view:
            assert view.projects.open("SITE") == small_plan()
        engine.dispose()
        drop(conninfo, schema)


def _postgres_engine(conninfo: str, **named: Any) -> Any:
    import psycopg

    given = psycopg.conninfo.conninfo_to_dict(conninfo)
    return sqlalchemy.create_engine("postgresql+psycopg://", connect_args=given, **named)


class TestAwaiting:
    """Engines that await lend their connection by run_sync."""

    def test_aiosqlite(self, tmp_path: Path) -> None:
        pytest.importorskip("aiosqlite")
        asyncio.run(_by_run_sync(f"sqlite+aiosqlite:///{tmp_path / 'host.db'}", {}, "main"))

    @pytest.mark.parametrize("driver", ["asyncpg", "psycopg"])
    def test_postgres(self, driver: str, conninfo: str, schema: str) -> None:
        pytest.importorskip(driver)
        import psycopg

        given = psycopg.conninfo.conninfo_to_dict(conninfo)
        if driver == "asyncpg":
            given["database"] = given.pop("dbname")
        asyncio.run(_by_run_sync(f"postgresql+{driver}://", given, schema))
        drop(conninfo, schema)


async def _by_run_sync(url: str, given: dict[str, Any], schema: str) -> None:
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    from pmcore.repositories.sqlalchemy import join, lay_out

    engine = create_async_engine(url, connect_args=given)
    if "sqlite" in url:
        sqlalchemy.event.listen(engine.sync_engine, "connect", set_up_sqlite)

    def add(session: Any, id: str) -> int:
        with join(session, schema=schema).unit("acme") as unit:
            version = unit.projects.add(small_plan(id), key=f"make-{id}")
            plan = unit.projects.open(id)
            plan.update("dig", duration="9d")
            unit.projects.save(plan, expected=version, key=f"longer-{id}")
            refused(
                Code.STORE_CONFLICT,
                lambda: unit.projects.save(plan, expected=version, key=f"late-{id}"),
            )
            unit.commit()
        return version

    def count(session: Any) -> int:
        with join(session, schema=schema).view("acme") as view:
            assert all(
                not view.projects.verify(row.id) for row in view.projects.list(EVERYTHING).rows
            )
            return view.projects.count(EVERYTHING)

    async with engine.begin() as connection:
        await connection.run_sync(lambda held: lay_out(held, schema=schema))
    async with AsyncSession(engine) as session, session.begin():
        assert await session.run_sync(add, "KEPT") == 1
    async with AsyncSession(engine) as session:
        await session.begin()
        await session.run_sync(add, "GONE")
        await session.rollback()
    async with AsyncSession(engine) as session, session.begin():
        assert await session.run_sync(count) == 1
    await engine.dispose()


class TestPrefix:
    """On SQLite names of our tables may have a prefix."""

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Any]:
        made = sqlite_engine(tmp_path / "host.db")
        yield made
        made.dispose()

    def test_given_two_prefixes_then_there_are_two_stores(self, engine: Any) -> None:
        from pmcore.repositories.sqlalchemy import join, lay_out, migrate

        for prefix, name in (("", "Plain"), ("a_", "First"), ("b_", "Second")):
            with engine.begin() as connection:
                lay_out(connection, prefix=prefix)
                assert migrate(connection, prefix=prefix) == SCHEMA_VERSION
                with join(connection, prefix=prefix).unit("acme") as unit:
                    unit.projects.add(small_plan(name=name), key="make")
                    unit.commit()
        for prefix, name in (("", "Plain"), ("a_", "First"), ("b_", "Second")):
            with engine.begin() as connection, join(connection, prefix=prefix).view("acme") as view:
                assert str(view.projects.open("SITE").settings.name) == name
                assert view.projects.verify("SITE") == ()

    def test_given_every_statement_of_a_store_then_no_table_lacks_the_prefix(self) -> None:
        for statement in SQLITE_SCHEMA:
            named = prefixed(statement, "pm_")
            assert {*re.findall(r"\bpm_\w+", named)} >= {
                f"pm_{table}" for table in TABLES if re.search(rf"TABLE {table}\b", statement)
            }
            assert not re.findall(r"(?:TABLE|REFERENCES|INDEX|ON) (?!pm_|DELETE)\w+", named)

    def test_given_tables_that_are_there_then_they_are_not_touched(self, engine: Any) -> None:
        from pmcore.repositories.sqlalchemy import join, lay_out

        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE pm_task (mine TEXT)")
            error = refused(Code.STORE_TABLE_TAKEN, lambda: lay_out(connection, prefix="pm_"))
            assert "pm_task" in error.message()
            assert _reason(Code.STORE_NOT_LAID_OUT, join(connection, prefix="pm_"))

    @pytest.mark.parametrize("prefix", ["PM_", "1", "a b", "p;", "x" * 33, "ä", None, 7])
    def test_given_what_is_no_prefix_then_it_is_refused(self, engine: Any, prefix: Any) -> None:
        from pmcore.repositories.sqlalchemy import lay_out

        with engine.begin() as connection:
            refused(Code.VALUE_INVALID, lambda: lay_out(connection, prefix=prefix))

    def test_given_a_prefix_on_postgresql_then_it_is_refused(
        self, conninfo: str, schema: str
    ) -> None:
        from pmcore.repositories.sqlalchemy import lay_out

        psycopg = pytest.importorskip("psycopg")
        engine = sqlalchemy.create_engine(
            "postgresql+psycopg://", connect_args=psycopg.conninfo.conninfo_to_dict(conninfo)
        )
        with engine.begin() as connection:
            refused(Code.VALUE_INVALID, lambda: lay_out(connection, schema=schema, prefix="pm_"))
        engine.dispose()

    @pytest.mark.parametrize(
        "version", [each for each in NAMES if version_in(each) < SCHEMA_VERSION]
    )
    def test_given_older_tables_with_a_prefix_then_they_are_migrated(
        self, engine: Any, version: str
    ) -> None:
        from pmcore.repositories.sqlalchemy import join, migrate

        text = re.sub(r'INSERT INTO "(\w+)"', r"INSERT INTO \1", golden_text(version))
        script = [prefixed(line, "pm_") for line in text.split(";\n") if "PRAGMA" not in line]
        raw = engine.raw_connection()
        raw.driver_connection.execute("PRAGMA foreign_keys = OFF")
        raw.driver_connection.executescript(";\n".join(script))
        raw.driver_connection.execute("PRAGMA foreign_keys = ON")
        raw.driver_connection.execute("CREATE TABLE pm_pmcore_layout (version INTEGER)")
        raw.driver_connection.execute(
            "INSERT INTO pm_pmcore_layout VALUES (?)", (version_in(version),)
        )
        raw.driver_connection.commit()
        raw.close()

        with engine.begin() as connection:
            assert migrate(connection, prefix="pm_") == version_in(version)
            check_all(join(connection, prefix="pm_"), version)
