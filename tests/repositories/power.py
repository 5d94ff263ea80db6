"""A disk that loses power: what was not synced is kept, lost or torn, sector by sector."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories.entitlements import UNLIMITED
from pmcore.repositories.handling import Written
from pmcore.repositories.sql.dialects import SQLITE
from pmcore.repositories.sql.schema import SCHEMA_VERSION, SQLITE_SCHEMA
from pmcore.repositories.sql.statements import Cells, Program, Statement, driven
from pmcore.repositories.sql.units import SqlUnit
from pmcore.repositories.sqlite.files import _SETTINGS, _step

R = TypeVar("R")
SECTOR = 512
_number = count()
_POWERSAFE_OVERWRITE = 0x1000  # what SQLite's own files say of themselves
_TODAY = ";".join(
    ["BEGIN IMMEDIATE", *SQLITE_SCHEMA, f"PRAGMA user_version = {SCHEMA_VERSION}", "COMMIT"]
)
_FEW_PAGES = 20  # after which the log is brought into the file: often enough to be cut


class PowerCutError(OSError):
    """The power went."""


@dataclass
class File:
    """A file, as a program sees it and as it is on the platter.

    Attributes
    ----------
    now
        What a program reads.
    durable
        What a power cut leaves, whatever happens.
    pending
        What was written since the last sync: place and bytes, or a new size.
    is_named
        Whether its name is on the platter.
    """

    now: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes] | int] = field(default_factory=list)
    is_named: bool = False

    def sync(self) -> None:
        for each in self.pending:
            _apply(self.durable, each)
        self.pending.clear()
        self.is_named = True

    def write(self, change: tuple[int, bytes] | int) -> None:
        _apply(self.now, change)
        self.pending.append(change)

    def after_a_cut(self, random: Random) -> File | None:
        """Return what is left of it, perhaps nothing."""
        if not self.is_named and random.random() < 0.5:
            return None
        share = random.choice((0.0, 0.5, 0.9, 1.0))  # of sectors that made it
        left = bytearray(self.durable)
        for change in self.pending:
            if isinstance(change, int):
                if random.random() < share:
                    _apply(left, change)
                continue
            at, data = change
            for begin in range(at - at % SECTOR, at + len(data), SECTOR):
                if random.random() < share:
                    first, last = max(begin, at), min(begin + SECTOR, at + len(data))
                    _apply(left, (first, data[first - at : last - at]))
        return File(bytearray(left), left, is_named=True)


def _apply(held: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del held[change:]
        return
    at, data = change
    held.extend(bytes(max(0, at + len(data) - len(held))))
    held[at : at + len(data)] = data


class Disk:
    """Files by name, until the power goes.

    Parameters
    ----------
    left
        How many more writes and syncs there is power for; ``None`` for as many as one likes.
    """

    def __init__(self, files: dict[str, File] | None = None, left: int | None = None) -> None:
        self.files, self.left = files or {}, left
        self.is_dead = False
        self.driver: object = None

    def after_a_cut(self, random: Random) -> Disk:
        """Return what is left when the power is back."""
        left = {name: file.after_a_cut(random) for name, file in self.files.items()}
        return Disk({name: file for name, file in left.items() if file is not None})

    def use(self) -> None:
        """Do something for which power is needed."""
        if self.left is not None and not self.is_dead:
            self.left -= 1
            self.is_dead = self.left < 0
        self.check()

    def check(self) -> None:
        if self.is_dead:
            raise PowerCutError


class _Handle:
    """A file that SQLite has open."""

    def __init__(self, disk: Disk, file: File) -> None:
        self._disk, self._file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk.check()
        return bytes(self._file.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._file.write((offset, bytes(data)))  # the last one may be torn
        self._disk.use()

    def xTruncate(self, size: int) -> None:
        self._file.write(size)
        self._disk.use()

    def xSync(self, flags: int) -> None:
        self._disk.use()
        self._file.sync()

    def xFileSize(self) -> int:
        return len(self._file.now)

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xLock(self, level: int) -> None: ...

    def xUnlock(self, level: int) -> None: ...

    def xClose(self) -> None: ...

    def xCheckReservedLock(self) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return _POWERSAFE_OVERWRITE


def connected(disk: Disk, made_by: str | None = None, *, synchronous: str | None = None) -> Any:
    """Open the store on a disk, by SQLite's library in apsw; make it where there is none.

    Parameters
    ----------
    made_by
        What makes it; tables of today by default.
    synchronous
        Instead of what a store sets.
    """
    apsw: Any = pytest.importorskip("apsw")

    def opened(_: Any, name: Any, flags: list[int]) -> _Handle:
        path = name.filename() if hasattr(name, "filename") else str(name)
        return _Handle(disk, disk.files.setdefault(path, File()))

    def deleted(_: Any, name: str, syncdir: bool) -> None:
        disk.use()
        disk.files.pop(name, None)

    methods: dict[str, Callable[..., Any]] = {
        "__init__": lambda self: apsw.VFS.__init__(self, name, ""),
        "xOpen": opened,
        "xDelete": deleted,
        "xAccess": lambda _, path, flags: path in disk.files,
        "xFullPathname": lambda _, path: path,
    }
    name = f"disk{next(_number)}"
    disk.driver = type("PowerVFS", (apsw.VFS,), methods)()  # lives as long as the disk
    connection = apsw.Connection("/plans.db", vfs=name)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # there is no memory to share
    for setting in _SETTINGS:
        connection.execute(setting)
    if synchronous is not None:
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_FEW_PAGES}")
    connection.execute("PRAGMA journal_mode = WAL")
    if not connection.execute("PRAGMA user_version").fetchall()[0][0]:
        made = _TODAY if made_by is None else made_by
        connection.execute(f"PRAGMA foreign_keys = OFF; {made}").fetchall()
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


def migrate_step(connection: Any) -> int:
    """Take a step of a migration, as the store does."""
    return _step(Path("/plans.db"), cast("Any", _Described(connection)))


class _Described:
    """A connection of apsw whose cursors say what they answered after they did, as sqlite3's do."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, values: Any = ()) -> Any:
        import apsw

        cursor = self._connection.execute(sql, values)
        names: Any = ()
        with suppress(apsw.ExecutionCompleteError):  # where nothing was asked
            names = cursor.getdescription()
        rows = cursor.fetchall()
        return SimpleNamespace(description=names, fetchall=lambda: rows)


class PowerSession:
    """The programs of a store on a connection of apsw; see :class:`SqliteSession`."""

    dialect = SQLITE
    entitlements = UNLIMITED

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.written, self.is_over = Written(), False
        connection.execute("BEGIN IMMEDIATE")

    def run(self, program: Program[R]) -> R:
        return driven(program, self._execute)

    def _execute(self, statement: Statement) -> list[Cells]:
        found: list[Cells] = []
        for row in statement.rows:
            found += self._connection.execute(statement.sql, row).fetchall()
        return found

    def renewed(self) -> bool:
        return False

    def explain(self, program: Program[object]) -> None:
        pass

    def commit(self) -> None:
        self._connection.execute("COMMIT")
        self.is_over = True

    def rollback(self) -> None:
        self._connection.execute("ROLLBACK")
        self.is_over = True

    def leave(self) -> None:
        if not self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)


def unit(connection: Any, tenant: str = "acme") -> SqlUnit:
    """Begin a unit of work."""
    return SqlUnit(PowerSession(connection), tenant)
