"""A connection of the standard library's SQLite that belongs to a host."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pmcore.kernel import Code, StoreError
from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.handling import Handler
from pmcore.repositories.sql.grounds import SqliteGround, not_joinable
from pmcore.repositories.sql.joining import JoinedStore
from pmcore.repositories.sql.statements import Cells, Statement
from pmcore.repositories.sql.states import said_by
from pmcore.repositories.sql.units import SqlUnit
from pmcore.repositories.sqlite.driving import answer_of, guarded
from pmcore.repositories.sqlite.files import APPLICATION_ID

R = TypeVar("R")


class SqliteHost:
    """A connection of a host, whatever it makes of rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def check(self, *, read_only: bool) -> None:
        """Refuse a connection that is in no transaction."""
        try:
            begun = self._connection.in_transaction
        except sqlite3.Error as error:  # it is closed, or another thread's
            raise StoreError(Code.STORE_NOT_JOINABLE, reason=said_by(error)) from error
        if not begun:
            raise not_joinable(
                "it is in no transaction; execute BEGIN IMMEDIATE first",
                "它不在事务中；请先执行 BEGIN IMMEDIATE",
            )
        if self._connection.text_factory is not str:
            raise not_joinable("its texts are not str", "它的文本不是 str")

    def execute(self, sql: str, values: Cells = ()) -> list[Cells]:
        """Execute a statement and return its rows."""
        return self._guarded(lambda: answer_of(self._cursor().execute, sql, values))

    def execute_many(self, statement: Statement) -> None:
        """Execute a statement for each of its rows."""
        self._guarded(lambda: self._cursor().executemany(statement.sql, statement.rows))

    def _guarded(self, call: Callable[[], R]) -> R:
        return in_savepoint(call, self._connection)

    def _cursor(self) -> sqlite3.Cursor:
        if not self._connection.in_transaction:
            raise StoreError(Code.STORE_JOIN_LOST)  # else each statement would be kept by itself
        cursor = self._connection.cursor()
        cursor.row_factory = None  # the host's rows may be anything; ours are tuples
        return cursor


def in_savepoint(call: Callable[[], R], connection: sqlite3.Connection | None) -> R:
    """Return what a call returns; SQLite has no code of its own for a savepoint that is no more."""
    try:
        return guarded(call, connection)
    except StoreError as error:
        if "no such savepoint" in str(error.__cause__):
            raise StoreError(Code.STORE_JOIN_LOST) from error
        raise


def joined(
    connection: sqlite3.Connection,
    path: Path,
    entitlements: Entitlements,
    handlers: Sequence[Handler[SqlUnit]],
    *,
    read_only: bool,
) -> JoinedStore:
    """Return a store inside the transaction of a connection to a file of ours.

    Parameters
    ----------
    read_only
        Whether the store is only read, also where the connection can write.

    Raises
    ------
    StoreError
        ``store.not_joinable`` for a connection to another file.
    """
    host = SqliteHost(connection)
    host.check(read_only=True)
    main = next(
        str(file) for _, name, file in host.execute("PRAGMA database_list") if name == "main"
    )
    if not main or path.resolve() != Path(main).resolve():
        raise not_joinable(f"it leads to another file than {path}", f"它连接的文件不是 {path}")
    ground, kept = SqliteGround(APPLICATION_ID), path if read_only else None
    return JoinedStore(host, ground, entitlements, handlers, read_only=kept)
