"""Files that can only be read: on a medium, or in a folder, where nothing can be written.

SQLite writes beside a file even to read it: an index of its log of writes. Where it cannot, the
file alone can be read if what was kept is in it and nothing else, so that its log is gone or empty.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sqlite.driving import BUSY, guarded

_NOT_FOR_READING = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
# of writes that are not in the file yet, and of those that are and were broken off: a copy that
# SQLite made (VACUUM INTO) has the latter
_LOGS = ("-wal", "-journal")
_ASKED = (BUSY, "PRAGMA trusted_schema = OFF", "SELECT 1 FROM sqlite_schema")
_IDS = {"effective_ids": True} if os.access in os.supports_effective_ids else {}


def can_be_written(path: Path) -> bool:
    """Say whether a file can be written, and files beside it made; what is none, opening tells."""
    try:
        looked_at = (path, path.resolve().parent) if path.exists() else ()
    except (OSError, RuntimeError, ValueError):
        return True
    return all(os.access(each, os.W_OK, **_IDS) for each in looked_at)


def connected(path: Path) -> sqlite3.Connection:
    """Connect, to read.

    Raises
    ------
    StoreError
        ``store.log_unread`` where the file itself lacks something that was kept, or holds half of
        something that was not.
    """
    try:
        return _tried(path, "mode=ro")
    except StoreError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF not in _NOT_FOR_READING:
            raise
    whole = path.resolve()
    for log in (whole.with_name(f"{whole.name}{rest}") for rest in _LOGS):
        if _is_begun(log):
            raise StoreError(Code.STORE_LOG_UNREAD, path=path, log=log.name)
    return _tried(path, "mode=ro&immutable=1")


def opened_as(path: Path, how: str) -> sqlite3.Connection:
    """Open a file; transactions begin and end as we say, on whatever thread a unit runs."""
    uri = f"{path.resolve().as_uri()}?{how}"
    return guarded(
        lambda: sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    )


def _is_begun(log: Path) -> bool:
    """Say whether a log tells anything: of one that is over, SQLite may keep a file of zeros."""
    try:
        with log.open("rb") as file:
            return file.read(1) not in (b"", b"\0")
    except FileNotFoundError:
        return False
    except OSError:
        return True


def read_only(path: Path) -> StoreError:
    """Say that a store can only be read."""
    return StoreError(Code.STORE_READ_ONLY, path=path)


def _tried(path: Path, how: str) -> sqlite3.Connection:
    connection = opened_as(path, how)
    try:
        guarded(lambda: [connection.execute(asked).fetchall() for asked in _ASKED], connection)
    except BaseException:
        connection.close()
        raise
    return connection
