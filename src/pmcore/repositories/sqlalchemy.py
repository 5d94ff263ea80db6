"""A store inside a transaction of SQLAlchemy: its Core only, on SQLite and PostgreSQL.

No models and no mapping: the programs that run on our own connections run on the host's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, TypeVar

from pmcore.kernel import Code, MissingExtraError, StoreError, check_id
from pmcore.kernel.coercion import unusable
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Handler
from pmcore.repositories.sql.grounds import PostgresGround, SqliteGround, not_joinable
from pmcore.repositories.sql.joining import HostConnection, JoinedStore
from pmcore.repositories.sql.prefixes import PrefixedHost, check_prefix
from pmcore.repositories.sql.preparing import unprepared
from pmcore.repositories.sql.statements import Cells, Statement
from pmcore.repositories.sql.states import coded_by_state, said_by, state_of
from pmcore.repositories.sql.units import SqlUnit
from pmcore.repositories.sqlite.files import APPLICATION_ID
from pmcore.repositories.sqlite.joining import in_savepoint

try:
    from sqlalchemy import Connection
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError
    from sqlalchemy.orm import Session
except ImportError as missing:
    raise MissingExtraError(
        Code.EXTRA_MISSING, feature="SQLAlchemy", package="sqlalchemy", extra="sqlalchemy"
    ) from missing

R = TypeVar("R")
DEFAULT_SCHEMA = "pmcore"


def join(
    host: Connection | Session,
    *,
    schema: str = DEFAULT_SCHEMA,
    prefix: str = "",
    entitlements: Entitlements = UNLIMITED,
    handlers: Sequence[Handler[SqlUnit]] = (),
) -> JoinedStore:
    """Return a store inside the transaction that a host began.

    Parameters
    ----------
    host
        In a transaction. Of an ``AsyncConnection`` or ``AsyncSession`` it is what ``run_sync``
        passes.
    schema
        Where the tables are on PostgreSQL; on SQLite they lie beside the host's own.
    prefix
        On SQLite, what the names of the tables begin with, such as ``pm_``: for a host that has
        tables of such names, or wants to see whose they are.
    entitlements
        What tenants may use; by default there is no limit.
    handlers
        What the host does about events just before they are kept.

    Raises
    ------
    StoreError
        ``store.not_joinable``.
    InputError
        ``value.invalid`` for what is no prefix, and for one on PostgreSQL.
    MissingExtraError
        ``extra.missing`` on import, without the extra ``sqlalchemy``.

    Examples
    --------
    >>> from pmcore import Project
    >>> from sqlalchemy import create_engine, event
    >>> engine = create_engine("sqlite://")
    >>> @event.listens_for(engine, "connect")
    ... def _(connection, record):
    ...     connection.execute("PRAGMA foreign_keys = ON")
    >>> with engine.begin() as connection:
    ...     lay_out(connection)
    ...     with join(connection).unit("acme") as unit:
    ...         plan = Project("SITE", "Site", start="2026-03-02")
    ...         (unit.projects.add(plan, key="make-site"), unit.commit())
    (0, None)
    >>> with engine.begin() as connection, join(connection).view("acme") as view:
    ...     view.projects.version("SITE")
    0
    """
    name = _connection_of(host).dialect.name
    if name == "postgresql" and prefix == "":
        ground = PostgresGround(check_id(schema, "schema"))
        return JoinedStore(SqlAlchemyHost(host), ground, entitlements, handlers)
    if name == "postgresql":
        raise unusable("prefix", prefix, "on PostgreSQL give a schema", "PostgreSQL 请用 schema")
    if name != "sqlite":
        raise not_joinable(f"its database is {name}", f"其数据库是 {name}")
    beside = SqliteGround(APPLICATION_ID, check_prefix(prefix))
    return JoinedStore(_named(SqlAlchemyHost(host), prefix), beside, entitlements, handlers)


def _named(host: SqlAlchemyHost, prefix: str) -> HostConnection:
    return PrefixedHost(host, prefix) if prefix else host


def lay_out(host: Connection | Session, *, schema: str = DEFAULT_SCHEMA, prefix: str = "") -> None:
    """Make the tables of a store, in the host's transaction.

    Raises
    ------
    StoreError
        ``store.laid_out`` where they are there; ``store.exists`` for a schema of the host,
        ``store.table_taken`` for a table on SQLite; ``store.not_joinable``.
    """
    join(host, schema=schema, prefix=prefix).lay_out()


def migrate(host: Connection | Session, *, schema: str = DEFAULT_SCHEMA, prefix: str = "") -> int:
    """Bring the tables of a store to those that this version uses, in the host's transaction.

    Returns
    -------
    int
        The version they had.

    Raises
    ------
    StoreError
        ``store.not_laid_out``, ``store.newer``; ``store.busy``, ``store.not_joinable``.
    """
    return join(host, schema=schema, prefix=prefix).migrate()


class SqlAlchemyHost:
    """A connection of SQLAlchemy, or that of a session in its present transaction."""

    def __init__(self, host: Connection | Session) -> None:
        self._host = host
        self._connection = _connection_of(host)

    def check(self, *, read_only: bool) -> None:
        """Refuse what is in no transaction.

        Python's SQLite begins one before the first write only: then it is begun here, as the host
        has meant it to be, and the host's commit or rollback ends it.
        """
        self._connection = connection = _connection_of(self._host)
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite" and not driver.in_transaction:
            self.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")

    def execute(self, sql: str, values: Cells = ()) -> list[Cells]:
        """Execute a statement and return its rows."""
        return self._guarded(lambda: self._execute(sql, values or None), sql)

    def execute_many(self, statement: Statement) -> None:
        """Execute a statement for each of its rows."""
        self._guarded(lambda: self._execute(statement.sql, [*statement.rows]), statement.sql)

    def _execute(self, sql: str, values: Cells | list[Cells] | None) -> list[Cells]:
        text = _marked(sql, self._connection.dialect.paramstyle)
        driver = self._connection.connection.driver_connection
        with unprepared(driver), self._connection.exec_driver_sql(text, values) as result:
            return [tuple(row) for row in result] if result.returns_rows else []

    def _guarded(self, call: Callable[[], R], sql: str) -> R:
        if not self._connection.in_transaction():
            raise StoreError(Code.STORE_JOIN_LOST)  # SQLAlchemy would begin another by itself
        try:
            return in_savepoint(lambda: _driven(call), self._of_sqlite())
        except DBAPIError as error:
            said = said_by(error.orig or error)
            raise coded_by_state(state_of(error.orig), said, sql) from error.orig
        except SQLAlchemyError as error:  # the transaction was ended in its own block
            raise StoreError(Code.STORE_JOIN_LOST) from error

    def _of_sqlite(self) -> sqlite3.Connection | None:
        driver = self._connection.connection.driver_connection
        return driver if isinstance(driver, sqlite3.Connection) else None


def _driven(call: Callable[[], R]) -> R:
    """Return what a call returns; what SQLite says is let through as it is."""
    try:
        return call()
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise


def _connection_of(host: object) -> Connection:
    try:
        if isinstance(host, Session) and host.in_transaction():
            host = host.connection()
        if isinstance(host, Connection) and host.in_transaction():
            return host
    except SQLAlchemyError as error:
        reason = said_by(error)
        raise StoreError(Code.STORE_NOT_JOINABLE, reason=reason) from error
    if isinstance(host, (Connection, Session)):
        raise not_joinable(
            "it is in no transaction; begin() one first", "它不在事务中；请先 begin()"
        )
    if hasattr(host, "run_sync"):
        raise not_joinable(
            "it awaits; join what its run_sync passes", "它是异步的；请加入其 run_sync 传入的对象"
        )
    kind = type(host).__name__
    raise not_joinable(
        f"{kind} is no connection or session of SQLAlchemy", f"{kind} 不是 SQLAlchemy 的连接或会话"
    )


def _marked(sql: str, style: str) -> str:
    """Return a statement with the marks of a driver for its values."""
    if style == "qmark":
        return sql
    if style == "numeric_dollar":
        number = count(1)
        return "".join(f"${next(number)}" if each == "?" else each for each in sql)
    return sql.replace("?", "%s")
