"""Opening and making the file of a store."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from pmcore.kernel import Code, Finding, StoreError
from pmcore.repositories.sql.schema import SCHEMA_VERSION, SQLITE_SCHEMA, TABLES
from pmcore.repositories.sqlite.driving import BUSY_SECONDS, damaged, guarded

APPLICATION_ID = 0x706D6372  # "pmcr"
_HEAD = b"SQLite format 3\0"
# A view can go on for ever, and a trigger does what nobody asked for.
_STRANGE = (
    "WITH ours AS (SELECT value FROM json_each(?)) SELECT type, name FROM sqlite_schema"
    " WHERE (type = 'trigger' AND lower(tbl_name) IN ours) OR (lower(name) IN ours"
    " AND (type <> 'table' OR sql NOT LIKE 'CREATE TABLE%')) ORDER BY type, name"
)
_OLDEST = (3, 37, 0)  # of SQLite: the first with STRICT tables
_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    # what was deleted is overwritten, so that an erased name is gone
    "PRAGMA secure_delete = ON",
    # a commit that returned survives a power cut; NORMAL would lose the last ones
    "PRAGMA synchronous = FULL",
)


def create(path: Path) -> None:
    """Make an empty store.

    Raises
    ------
    StoreError
        ``store.exists`` for a file that is there, whatever it is; ``store.failed``.
    """
    _check_engine()
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        raise StoreError(Code.STORE_EXISTS, path=path) from None
    except OSError as error:
        raise StoreError(Code.STORE_FAILED, reason=error.strerror or str(error)) from None
    except ValueError as error:  # no name of a file
        raise StoreError(Code.STORE_FAILED, reason=str(error)) from None
    try:
        with closing(_connected(path)) as connection:
            guarded(lambda: _lay_out(connection))
    except BaseException:
        for rest in ("", "-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        raise


def _lay_out(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in SQLITE_SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def connect(path: Path) -> sqlite3.Connection:
    """Open the file of a store.

    Raises
    ------
    StoreError
        ``store.not_found``, ``store.not_a_store``, ``store.newer``, ``store.engine_old``.
    """
    _check_engine()
    if not path.is_file():
        raise StoreError(Code.STORE_NOT_FOUND, path=path)
    _check_head(path)
    connection = _connected(path)
    try:
        _check_kind(path, connection)
        _check_tables(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_head(path: Path) -> None:
    """Refuse what is no database at all, before SQLite touches it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except OSError as error:
        raise StoreError(Code.STORE_FAILED, reason=error.strerror or str(error)) from None
    if head != _HEAD:
        none = {"en": "it is no SQLite database", "zh": "它不是 SQLite 数据库"}
        reason = none if head else {"en": "it is empty", "zh": "文件为空"}
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=reason)


def _check_kind(path: Path, connection: sqlite3.Connection) -> None:
    try:
        ((application,),) = connection.execute("PRAGMA application_id").fetchall()
        ((version,),) = connection.execute("PRAGMA user_version").fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=str(error)) from None
    if application != APPLICATION_ID:
        reason = {"en": "it belongs to another program", "zh": "它属于其他程序"}
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=reason)
    if version > SCHEMA_VERSION:
        raise StoreError(Code.STORE_NEWER, path=path, found=version, known=SCHEMA_VERSION)


def _check_tables(path: Path, connection: sqlite3.Connection) -> None:
    names = json.dumps(TABLES)
    strange = guarded(lambda: connection.execute(_STRANGE, (names,)).fetchall())
    if strange:
        kind, name = strange[0]
        reason = {"en": f"it has a {kind} {name}", "zh": f"其中有 {kind} {name}"}
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=reason)


def check(connection: sqlite3.Connection) -> tuple[Finding, ...]:
    """Look for pages and indexes that contradict each other."""
    try:
        said = guarded(lambda: connection.execute("PRAGMA integrity_check").fetchall())
    except StoreError as error:
        return (error.to_finding(),)
    return tuple(damaged(str(reason)).to_finding() for (reason,) in said if reason != "ok")


def _connected(path: Path) -> sqlite3.Connection:
    """Connect; transactions begin and end as we say, on whatever thread a unit runs."""
    uri = f"{path.resolve().as_uri()}?mode=rw"
    connection = guarded(
        lambda: sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    )
    try:
        guarded(lambda: [connection.execute(setting) for setting in _SETTINGS])
    except BaseException:
        connection.close()
        raise
    return connection


def _check_engine() -> None:
    if sqlite3.sqlite_version_info < _OLDEST:
        needed = ".".join(map(str, _OLDEST))
        raise StoreError(Code.STORE_ENGINE_OLD, found=sqlite3.sqlite_version, needed=needed)
