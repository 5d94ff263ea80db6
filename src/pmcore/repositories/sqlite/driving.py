"""Running programs on a connection of the standard library's SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, Statement, driven
from pmcore.repositories.sql.states import quoted
from pmcore.repositories.sqlite.cells import check_cells
from pmcore.repositories.sqlite.size_limits import LIMITED, limit_reached, path_of

R = TypeVar("R")
BUSY_SECONDS = 5
BUSY = f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}"
_FULL, _BUSY, _LOCKED = sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED
# A program was broken off while others read: what it left must be taken back, or in, to go on.
_UNREAD = {
    sqlite3.SQLITE_READONLY_ROLLBACK: "-journal",
    sqlite3.SQLITE_READONLY_RECOVERY: "-wal",
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


def run(program: Program[R], connection: sqlite3.Connection) -> R:
    """Execute the statements of a program and return what it returns.

    Raises
    ------
    StoreError
        ``store.busy``, ``store.full``, ``store.unreadable``, ``store.log_unread``,
        ``store.failed``; and whatever the program raises.
    """

    def execute(statement: Statement) -> list[Cells]:
        return guarded(lambda: _execute(statement, connection), connection)

    return driven(program, execute)


def _execute(statement: Statement, connection: sqlite3.Connection) -> list[Cells]:
    if len(statement.rows) == 1:  # what defines tables, executemany refuses
        return answer_of(connection.execute, statement.sql, statement.rows[0])
    connection.executemany(statement.sql, statement.rows)
    return []


def answer_of(
    execute: Callable[[str, Cells], sqlite3.Cursor], sql: str, values: Cells
) -> list[Cells]:
    """Execute a statement and return its rows, each cell of the kind that its column has."""
    cursor = execute(sql, values)
    rows = cursor.fetchall()
    if rows:
        check_cells(sql, values, tuple(name for name, *_ in cursor.description), rows)
    return rows


@contextmanager
def waiting_until(moment: float, connection: sqlite3.Connection) -> Iterator[None]:
    """Wait for others until a moment of ``time.monotonic()``; when it has passed, not at all."""
    left = min(max(0.0, moment - monotonic()), BUSY_SECONDS)
    connection.execute(f"PRAGMA busy_timeout = {int(left * 1000)}")
    try:
        yield
    finally:
        connection.execute(BUSY)


def guarded(call: Callable[[], R], connection: sqlite3.Connection | None = None) -> R:
    """Return what a call returns; whatever SQLite says becomes an error of ours.

    Parameters
    ----------
    connection
        What the call may write on.
    """
    try:
        return call()
    except sqlite3.Error as error:
        raise _coded(error, connection) from error
    except UnicodeDecodeError as error:  # what SQLite says quotes what it read
        raise damaged(quoted(str(error))) from error
    except OverflowError as error:  # what is asked is bounded, so that it was read and counted on
        raise damaged(quoted(str(error))) from error


def _coded(error: sqlite3.Error, connection: sqlite3.Connection | None) -> StoreError:
    reason = quoted(str(error))
    if not hasattr(error, "sqlite_errorcode") and isinstance(error, sqlite3.OperationalError):
        return damaged(reason)  # it comes from Python: a text that is none
    kind = getattr(error, "sqlite_errorcode", 0)
    if kind == sqlite3.SQLITE_BUSY_SNAPSHOT:
        return OvertakenError.new()  # waiting would not help
    if kind == sqlite3.SQLITE_READONLY:  # of its kinds the one where what only reads works
        return StoreError(Code.STORE_READ_ONLY, path={"en": "in this file", "zh": "（文件）"})
    if connection is not None and kind in _UNREAD:
        path = path_of(connection)
        return StoreError(Code.STORE_LOG_UNREAD, path=path, log=path.name + _UNREAD[kind])
    if connection is not None and kind in LIMITED and (reached := limit_reached(connection)):
        return StoreError(Code.STORE_FULL, reason=reached)
    code = kind & 0xFF  # the rest tells kinds of one failure apart
    if code in (_BUSY, _LOCKED):
        return StoreError(Code.STORE_BUSY, seconds=BUSY_SECONDS)
    if code == _FULL:
        return StoreError(Code.STORE_FULL, reason=reason)
    if code in _DAMAGED:
        return damaged(reason)
    return StoreError(Code.STORE_FAILED, reason=reason)


def damaged(reason: dict[str, str]) -> StoreError:
    """Say that a file is damaged."""
    named = {
        "what": {"en": "The file", "zh": "文件"},
        "project": {"en": "the store", "zh": "存储库"},
    }
    return StoreError(Code.STORE_UNREADABLE, reason=reason, **named)
