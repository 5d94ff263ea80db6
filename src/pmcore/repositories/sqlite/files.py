"""Opening and making the file of a store."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from shlex import quote

from pmcore.kernel import Code, Finding, StoreError
from pmcore.repositories.sql.migrations import check_current, check_known, step_from
from pmcore.repositories.sql.schema import SCHEMA_VERSION, SQLITE_SCHEMA, TABLES
from pmcore.repositories.sql.states import quoted
from pmcore.repositories.sqlite import reading
from pmcore.repositories.sqlite.cells import columns_known, columns_of
from pmcore.repositories.sqlite.driving import BUSY, damaged, guarded, run
from pmcore.repositories.sqlite.keys import lacking

APPLICATION_ID = 0x706D6372  # "pmcr"
_HEAD = b"SQLite format 3\0"
# A view can go on for ever, and a trigger does what nobody asked for.
_STRANGE = (
    "WITH ours AS (SELECT value FROM json_each(?)) SELECT type, name FROM sqlite_schema"
    " WHERE (type = 'trigger' AND lower(tbl_name) IN ours) OR (lower(name) IN ours"
    " AND (type <> 'table' OR sql NOT LIKE 'CREATE TABLE%')) ORDER BY type, name"
)
_OLDEST = (3, 37, 0)  # of SQLite: the first with STRICT tables
# The log of writes could be begun anew while another connection still read it ("WAL-reset bug", in
# all versions before; https://sqlite.org/wal.html#walresetbug).
_SAFE, _ALSO_SAFE = (3, 51, 3), ((3, 50, 7), (3, 44, 6))
_IN_USE = {
    "en": "a unit or view of somebody is open",
    "zh": "有人尚有打开的工作单元或视图",
}
_SETTINGS = (
    BUSY,
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
        said = f"{path}: {error.strerror or error}"
        raise StoreError(Code.STORE_FAILED, reason=quoted(said)) from None
    except ValueError as error:  # no name of a file
        raise StoreError(Code.STORE_FAILED, reason=quoted(str(error))) from None
    try:
        with closing(_connected(path)) as connection:
            guarded(lambda: _lay_out(connection), connection)
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


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file of a store.

    Raises
    ------
    StoreError
        ``store.not_found``, ``store.not_a_store``, ``store.newer``, ``store.older``,
        ``store.engine_old``, ``store.log_unread``.
    """
    connection = _opened(path, read_only=read_only)
    try:
        check_is_current(path, connection)
        _check_columns(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(path: Path) -> int:
    """Bring the file of a store to the version of today, each step in a transaction of its own.

    Returns
    -------
    int
        The version it had.

    Raises
    ------
    StoreError
        As :func:`connect`; ``store.busy`` when others write; ``store.full``, ``store.failed``,
        ``store.read_only``.
    """
    if _is_file(path) and not reading.can_be_written(path):
        raise reading.read_only(path)
    with closing(_opened(path)) as connection:  # what is not committed, closing takes back
        first = _step(path, connection)
        for _ in range(first + 1, SCHEMA_VERSION):
            _step(path, connection)
    return first


def _step(path: Path, connection: sqlite3.Connection) -> int:
    """Take one step if there is one to take; return the version there was."""
    guarded(lambda: connection.execute("BEGIN IMMEDIATE"), connection)
    version = check_known(path, _version(connection))  # it may have been migrated meanwhile
    if version < SCHEMA_VERSION:
        run(step_from(version), connection)
        guarded(lambda: connection.execute(f"PRAGMA user_version = {version + 1}"), connection)
    guarded(lambda: connection.execute("COMMIT"), connection)
    return version


def check_is_current(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse a file whose tables are of another version; in a transaction, as that sees them.

    Raises
    ------
    StoreError
        ``store.newer``, ``store.older``.
    """
    check_current(path, _version(connection), f"pmcore db migrate {quote(str(path))}")


def _version(connection: sqlite3.Connection) -> int:
    asked = "PRAGMA user_version"
    ((version,),) = guarded(lambda: connection.execute(asked).fetchall(), connection)
    return int(version)


def _opened(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file of a store, of whatever version."""
    _check_engine()
    if not _is_file(path):
        raise StoreError(Code.STORE_NOT_FOUND, path=path)
    _check_head(path)
    connection = reading.connected(path) if read_only else _connected(path)
    try:
        _check_kind(path, connection)
        _check_tables(path, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_file(path: Path) -> bool:
    """Whether there is a file, as far as one may know."""
    try:
        return path.is_file()
    except OSError as error:  # in a folder that one may not enter
        raise StoreError(Code.STORE_FAILED, reason=quoted(error.strerror or str(error))) from None


def _check_head(path: Path) -> None:
    """Refuse what is no database at all, before SQLite touches it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except OSError as error:
        raise StoreError(Code.STORE_FAILED, reason=quoted(error.strerror or str(error))) from None
    if head != _HEAD:
        none = {"en": "it is no SQLite database", "zh": "它不是 SQLite 数据库"}
        reason = none if head else {"en": "it is empty", "zh": "文件为空"}
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=reason)


def _check_kind(path: Path, connection: sqlite3.Connection) -> None:
    try:
        ((application,),) = connection.execute("PRAGMA application_id").fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=quoted(str(error))) from None
    if application != APPLICATION_ID:
        reason = {"en": "it belongs to another program", "zh": "它属于其他程序"}
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=reason)


def _check_tables(path: Path, connection: sqlite3.Connection) -> None:
    names = json.dumps(TABLES)
    strange = guarded(lambda: connection.execute(_STRANGE, (names,)).fetchall())
    if strange:
        kind, name = strange[0]
        raise _no_store(path, f"it has a {kind} {name}", f"其中有 {kind} {name}")


def _check_columns(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse tables whose columns are others or take anything, and such as lack a key."""
    held = guarded(lambda: columns_of(connection))
    for table, columns in columns_known().items():
        if held.get(table) != columns:
            raise _no_store(path, f"the table {table} is another one", f"表 {table} 的列不符")
    if (name := guarded(lambda: lacking(connection))) is not None:
        raise _no_store(path, f"the table {name} lacks a key", f"表 {name} 缺少键或索引")


def _no_store(path: Path, en: str, zh: str) -> StoreError:
    return StoreError(Code.STORE_NOT_A_STORE, path=path, reason={"en": en, "zh": zh})


def check(connection: sqlite3.Connection) -> tuple[Finding, ...]:
    """Look for pages and indexes that contradict each other."""
    try:
        asked = "PRAGMA integrity_check"
        said = guarded(lambda: connection.execute(asked).fetchall(), connection)
    except StoreError as error:
        return (error.to_finding(),)
    return tuple(damaged(quoted(str(reason))).to_finding() for (reason,) in said if reason != "ok")


def engine_findings() -> tuple[Finding, ...]:
    """Say what is known to be wrong with the SQLite of this Python."""
    info = sqlite3.sqlite_version_info
    if info >= _SAFE or any(info[:2] == since[:2] and info >= since for since in _ALSO_SAFE):
        return ()
    safe = ".".join(map(str, _SAFE))
    named = {"found": sqlite3.sqlite_version, "safe": safe}
    return (Finding(Code.STORE_ENGINE_BUG, named),)


def scrub(connection: sqlite3.Connection) -> None:
    """Write the file anew, and empty the log of writes.

    Raises
    ------
    StoreError
        ``store.not_scrubbed``.
    """
    try:
        # Deleted cells are overwritten (secure_delete), but pages that were split or joined may
        # keep copies in what is free of them.
        guarded(lambda: connection.execute("VACUUM"), connection)
        asked = "PRAGMA wal_checkpoint(TRUNCATE)"
        ((is_busy, _, _),) = guarded(lambda: connection.execute(asked).fetchall(), connection)
    except StoreError as error:
        raise _not_scrubbed(error.context.get("reason", _IN_USE)) from error
    if is_busy:
        raise _not_scrubbed(_IN_USE)


def _not_scrubbed(reason: object) -> StoreError:
    return StoreError(Code.STORE_NOT_SCRUBBED, reason=reason)


def _connected(path: Path) -> sqlite3.Connection:
    """Connect, to read and write."""
    connection = reading.opened_as(path, "mode=rw")
    try:
        guarded(lambda: [connection.execute(setting) for setting in _SETTINGS], connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_engine() -> None:
    if sqlite3.sqlite_version_info < _OLDEST:
        needed = ".".join(map(str, _OLDEST))
        raise StoreError(Code.STORE_ENGINE_OLD, found=sqlite3.sqlite_version, needed=needed)
