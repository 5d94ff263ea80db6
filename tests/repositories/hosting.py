"""Hosts with tables and transactions of their own, in which a store joins; one for each way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pytest

from pmcore.repositories import Handler, SqliteStore
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.sql.joining import JoinedStore
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sql.units import SqlUnit
from repositories.engines import empty

if TYPE_CHECKING:
    from pmcore.repositories.postgres import PostgresStore

Handlers: TypeAlias = Sequence[Handler[SqlUnit]]


@dataclass
class Transaction:
    """A transaction that a host began.

    Attributes
    ----------
    execute
        Executes a statement of the host's own.
    """

    store: JoinedStore
    execute: Callable[[str], Any]
    commit: Callable[[], None]
    rollback: Callable[[], None]
    host: Host
    connection: Any

    def order(self, id: str) -> None:
        """Write a row of the host's own."""
        self.execute(f"INSERT INTO {self.host.table} VALUES ('{id}')")

    def orders(self) -> list[str]:
        """Return the rows of the host's own."""
        rows = self.execute(f"SELECT id FROM {self.host.table} ORDER BY id")
        return [row["id"] if isinstance(row, dict) else row[0] for row in rows]


class Host(Protocol):
    """A program with a database of its own.

    Attributes
    ----------
    table
        Its own.
    schema
        Where the tables of the store are.
    entitlements
        What its tenants may use; whatever joins asks it.
    handlers
        What it does about events; whatever joins calls them.
    """

    table: str
    schema: str
    entitlements: Entitlements
    handlers: Handlers

    def transaction(
        self, *, read_only: bool = False, isolation: str = "REPEATABLE READ"
    ) -> AbstractContextManager[Transaction]:
        """Begin a transaction; leaving it rolls back what was not committed."""


Make: TypeAlias = Callable[[Any], AbstractContextManager[Host]]


class _OfStore:
    """A host that opens a store, and lets that join."""

    store: SqliteStore | PostgresStore

    @property
    def entitlements(self) -> Entitlements:
        return self.store.entitlements

    @entitlements.setter
    def entitlements(self, given: Entitlements) -> None:
        self.store.entitlements = given

    @property
    def handlers(self) -> Handlers:
        return self.store.handlers

    @handlers.setter
    def handlers(self, given: Handlers) -> None:
        self.store.handlers = given


class OfSqlite3(_OfStore):
    """The standard library's SQLite, with rows that are no tuples."""

    store: SqliteStore

    table, schema = "orders", "main"

    def __init__(self, path: Path) -> None:
        self.store = SqliteStore.create(path)
        with self.transaction() as here:
            here.execute("CREATE TABLE orders (id TEXT)")
            here.commit()

    @contextmanager
    def transaction(self, *, read_only: bool = False, isolation: str = "") -> Iterator[Transaction]:
        connection = sqlite3.connect(self.store.path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")
        joined = self.store.join(connection)
        try:
            yield Transaction(
                joined, connection.execute, connection.commit, connection.rollback, self, connection
            )
        finally:
            connection.rollback()
            connection.close()


class OfPsycopg(_OfStore):
    """psycopg, whose rows are dicts, with a table that has the name of one of ours."""

    store: PostgresStore

    table = "task"

    def __init__(self, conninfo: str, schema: str) -> None:
        from pmcore.repositories.postgres import PostgresStore

        self.store, self.schema = PostgresStore.create(conninfo, schema=schema), schema
        self._conninfo = conninfo + f" options='-c search_path={schema}-host'"
        with self.transaction() as here:
            here.execute(f'CREATE SCHEMA "{schema}-host"')
            here.execute("CREATE TABLE task (id TEXT)")
            here.commit()

    @contextmanager
    def transaction(
        self, *, read_only: bool = False, isolation: str = "REPEATABLE READ"
    ) -> Iterator[Transaction]:
        import psycopg
        from psycopg.rows import dict_row

        with psycopg.connect(self._conninfo, row_factory=dict_row) as connection:
            connection.isolation_level = psycopg.IsolationLevel[isolation.replace(" ", "_")]
            connection.execute("SELECT 1")
            store = self.store.join(connection)
            try:
                yield Transaction(
                    store, connection.execute, connection.commit, connection.rollback,
                    self, connection,
                )  # fmt: skip
            finally:
                connection.rollback()


class OfSqlAlchemy:
    """SQLAlchemy on SQLite or PostgreSQL; its connections or its sessions."""

    def __init__(
        self, engine: Any, schema: str, table: str, *, sessions: bool = False, prefix: str = ""
    ) -> None:
        self.engine, self.schema, self.table, self._sessions = engine, schema, table, sessions
        self.entitlements: Entitlements = UNLIMITED
        self.handlers: Handlers = ()
        self._where: dict[str, Any] = {"schema": schema, "prefix": prefix}

    def lay_out(self) -> OfSqlAlchemy:
        """Make the tables of the store, and the host's own."""
        from pmcore.repositories.sqlalchemy import lay_out

        with self.engine.begin() as connection:
            lay_out(connection, **self._where)
            if self.engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f'CREATE SCHEMA "{self.schema}-host"')
            connection.exec_driver_sql(f"CREATE TABLE {self.table} (id TEXT)")
        return self

    @contextmanager
    def transaction(
        self, *, read_only: bool = False, isolation: str = "REPEATABLE READ"
    ) -> Iterator[Transaction]:
        from sqlalchemy import text
        from sqlalchemy.orm import Session

        from pmcore.repositories.sqlalchemy import join

        engine = self.engine
        given: Any = {"entitlements": self.entitlements, "handlers": self.handlers}
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level=isolation)
        if self._sessions:
            with Session(engine) as session:
                session.begin()
                store = join(session, **self._where, **given)
                yield Transaction(
                    store, lambda sql: session.execute(text(sql)),
                    session.commit, session.rollback, self, session,
                )  # fmt: skip
        else:
            with engine.connect() as connection:
                transaction = connection.begin()
                store = join(connection, **self._where, **given)
                yield Transaction(
                    store, connection.exec_driver_sql,
                    transaction.commit, transaction.rollback, self, connection,
                )  # fmt: skip


@contextmanager
def of_sqlite3(request: pytest.FixtureRequest) -> Iterator[Host]:
    host = OfSqlite3(request.getfixturevalue("tmp_path") / "host.db")
    yield host
    host.store.close()


@contextmanager
def of_psycopg(request: pytest.FixtureRequest) -> Iterator[Host]:
    conninfo, schema = (request.getfixturevalue(name) for name in ("conninfo", "schema"))
    yield OfPsycopg(conninfo, schema)
    drop(conninfo, schema)


def sqlite_engine(path: Path) -> Any:
    """Return an engine of SQLAlchemy on SQLite, set up as the how-to page says."""
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    sqlalchemy.event.listen(engine, "connect", set_up_sqlite)
    return engine


def set_up_sqlite(connection: Any, record: object) -> None:
    """Set up a new connection of SQLAlchemy."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _beside_its_own(request: pytest.FixtureRequest) -> Iterator[Host]:
    """A host that has a table, an index or a view of its own for every name of ours."""
    engine = sqlite_engine(request.getfixturevalue("tmp_path") / "host.db")
    with engine.begin() as connection:
        for table in (*TABLES, "pmcore_layout"):
            if table != "task":
                connection.exec_driver_sql(f"CREATE TABLE {table} (mine TEXT)")
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ('mine')")
        connection.exec_driver_sql("CREATE INDEX task_by_path ON project (mine)")
    yield OfSqlAlchemy(engine, "main", "task", prefix="pm_").lay_out()
    with engine.begin() as connection:
        for table in (*TABLES, "pmcore_layout"):
            if table != "task":
                rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
                assert rows == [("mine",)], table
    engine.dispose()


def _of_sqlalchemy_on_sqlite(*, sessions: bool) -> Make:
    @contextmanager
    def make(request: pytest.FixtureRequest) -> Iterator[Host]:
        engine = sqlite_engine(request.getfixturevalue("tmp_path") / "host.db")
        yield OfSqlAlchemy(engine, "main", "orders", sessions=sessions).lay_out()
        engine.dispose()

    return make


def postgres_engine(conninfo: str, schema: str) -> Any:
    """Return an engine of SQLAlchemy on PostgreSQL, which finds a host's tables beside a schema."""
    sqlalchemy = pytest.importorskip("sqlalchemy")
    import psycopg

    given = psycopg.conninfo.conninfo_to_dict(conninfo)
    return sqlalchemy.create_engine(
        "postgresql+psycopg://",
        connect_args={**given, "options": f"-c search_path={schema}-host"},
    )


def _of_sqlalchemy_on_postgres(*, sessions: bool) -> Make:
    @contextmanager
    def make(request: pytest.FixtureRequest) -> Iterator[Host]:
        conninfo, schema = (request.getfixturevalue(name) for name in ("conninfo", "schema"))
        engine = postgres_engine(conninfo, schema)
        yield OfSqlAlchemy(engine, schema, "task", sessions=sessions).lay_out()
        engine.dispose()
        drop(conninfo, schema)

    return make


HOSTS: dict[str, Make] = {
    "sqlite3": of_sqlite3,
    "psycopg": of_psycopg,
    "sqlalchemy_sqlite": _of_sqlalchemy_on_sqlite(sessions=False),
    "sqlalchemy_sqlite_prefix": _beside_its_own,
    "sqlalchemy_sqlite_session": _of_sqlalchemy_on_sqlite(sessions=True),
    "sqlalchemy_postgres": _of_sqlalchemy_on_postgres(sessions=False),
    "sqlalchemy_postgres_session": _of_sqlalchemy_on_postgres(sessions=True),
}


@contextmanager
def _psycopg_again(request: pytest.FixtureRequest) -> Iterator[Host]:
    yield _emptied(request)


def _sqlalchemy_again(*, sessions: bool) -> Make:
    @contextmanager
    def make(request: pytest.FixtureRequest) -> Iterator[Host]:
        schema = _emptied(request).schema
        engine = postgres_engine(request.getfixturevalue("conninfo"), schema)
        yield OfSqlAlchemy(engine, schema, "task", sessions=sessions)
        engine.dispose()

    return make


def _emptied(request: pytest.FixtureRequest) -> OfPsycopg:
    host: OfPsycopg = request.getfixturevalue("hosted")
    host.store.entitlements, host.store.handlers = UNLIMITED, ()
    with host.transaction() as here:
        here.execute("DELETE FROM task")
        empty(here.connection, host.schema)
        here.commit()
    return host


# for tests that leave tables as they are: to lay them out on PostgreSQL takes longer than a test
IN_TURN: dict[str, Make] = {
    **HOSTS,
    "psycopg": _psycopg_again,
    "sqlalchemy_postgres": _sqlalchemy_again(sessions=False),
    "sqlalchemy_postgres_session": _sqlalchemy_again(sessions=True),
}


def drop(conninfo: str, schema: str) -> None:
    import psycopg

    with psycopg.connect(conninfo, autocommit=True) as connection:
        for name in (schema, f"{schema}-host"):
            connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


class CommittingStore:
    """A host that keeps its transaction when, and only when, the unit in it was committed.

    On PostgreSQL its views see one moment, and its units what others kept meanwhile.
    """

    capabilities = ALL

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def entitlements(self) -> Entitlements:
        return self._host.entitlements

    @entitlements.setter
    def entitlements(self, given: Entitlements) -> None:
        self._host.entitlements = given

    @property
    def handlers(self) -> Handlers:
        return self._host.handlers

    @handlers.setter
    def handlers(self, given: Handlers) -> None:
        self._host.handlers = given

    @contextmanager
    def view(self, tenant: str) -> Iterator[Any]:
        with self._host.transaction(read_only=True) as here, here.store.view(tenant) as view:
            yield view

    @contextmanager
    def unit(self, tenant: str) -> Iterator[Any]:
        with self._host.transaction(isolation="READ COMMITTED") as here:
            with here.store.unit(tenant) as unit:
                noting = _Noting(unit)
                yield noting
            if noting.is_committed:
                here.commit()


class _Noting:
    def __init__(self, unit: Any) -> None:
        self._unit, self.is_committed = unit, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def commit(self) -> None:
        self._unit.commit()
        self.is_committed = True

    def rollback(self) -> None:
        self._unit.rollback()
