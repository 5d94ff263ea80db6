"""The limit on the size of the files that a process may write (``RLIMIT_FSIZE``, ``ulimit -f``).

SQLite says of a write that the limit stopped what it says of any that failed, and Python does not
tell the number of the error. The file tells: it was filled up to the limit.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

if sys.platform != "win32":
    from resource import RLIM_INFINITY, RLIMIT_FSIZE, getrlimit

# What fails at the limit: writing, and making room in the index of the log of writes.
LIMITED = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
)
_FILES = ("", "-wal", "-shm", "-journal")
_STEP = 4096  # that index grows by so many bytes or not at all; other files are filled


def limit_reached(connection: sqlite3.Connection) -> dict[str, str] | None:
    """Say by language which file of a store may not grow any more; ``None`` if all may."""
    limit = _limit()
    if limit is None:
        return None
    path = path_of(connection)
    for file in (path.with_name(path.name + rest) for rest in _FILES):
        if file.exists() and file.stat().st_size + _STEP > limit:
            return {
                "en": f"this process may not make a file larger than {limit} bytes (ulimit -f),"
                f" and {file.name} has reached that",
                "zh": f"本进程写入的文件不得超过 {limit} 字节（ulimit -f），而 {file.name} 已达到",
            }
    return None


def _limit() -> int | None:
    """Return how many bytes a file of this process may have, where there is a limit."""
    if sys.platform == "win32":
        return None
    limit = getrlimit(RLIMIT_FSIZE)[0]
    return None if limit == RLIM_INFINITY else limit


def path_of(connection: sqlite3.Connection) -> Path:
    """Return the main file of a connection."""
    cursor = connection.cursor()
    cursor.row_factory = None  # the connection may be a host's
    files = {name: file for _, name, file in cursor.execute("PRAGMA database_list")}
    return Path(files["main"])
