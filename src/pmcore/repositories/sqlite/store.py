"""Projects in one file: the store that needs nothing but Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Self

from pmcore.kernel import CalendarId, Finding, ProjectId, StoreError, TenantId, check_id
from pmcore.repositories.calendars import CALENDARS
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Handler, Handlers
from pmcore.repositories.sql.joining import JoinedStore
from pmcore.repositories.sql.loose_rows import loose_rows
from pmcore.repositories.sql.orphans import orphans
from pmcore.repositories.sql.seeing import document_ids, project_ids, tenants
from pmcore.repositories.sql.units import SqlUnit, SqlView
from pmcore.repositories.sqlite import files, reading
from pmcore.repositories.sqlite.driving import guarded
from pmcore.repositories.sqlite.idle import IdleConnections
from pmcore.repositories.sqlite.joining import joined
from pmcore.repositories.sqlite.session import SqliteSession


class SqliteStore:
    """A store in a SQLite file, for one program or several on one machine.

    Units of work of several threads and processes take turns; views are never in the way and see
    one moment. A commit that has returned survives a crash and a power cut.

    Parameters
    ----------
    path
        A file that :meth:`create` made.
    entitlements
        What tenants may use; by default there is no limit.
    handlers
        What the host does about events just before they are kept.
    read_only
        Whether nothing is to be written. Where the file or its folder cannot be written, nothing
        is in any case: views work, units say ``store.read_only``. On such a medium nobody else may
        write the file meanwhile.

    Raises
    ------
    StoreError
        ``store.not_found``, ``store.not_a_store``, ``store.engine_old``, ``store.log_unread``;
        ``store.newer``, and
        ``store.older`` before :meth:`migrate`: then or later, when another program has migrated it.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from pmcore import Project
    >>> folder = tempfile.TemporaryDirectory()
    >>> store = SqliteStore.create(pathlib.Path(folder.name) / "plans.db")
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(plan, key="make-site")
    ...     unit.commit()
    0
    >>> with store.unit("acme") as unit:
    ...     plan = unit.projects.open("SITE")
    ...     task = plan.add("dig", "Dig", duration="3d")
    ...     unit.projects.save(plan, expected=0, key="add-dig")
    ...     unit.commit()
    1
    >>> with store.view("acme") as view:
    ...     view.projects.open("SITE")
    <Project SITE: 1 tasks, 0 dependencies, version 1, draft>
    >>> store.close(); folder.cleanup()
    """

    capabilities = ALL
    handlers = Handlers[Handler[SqlUnit]](awaits=False)

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        entitlements: Entitlements = UNLIMITED,
        handlers: Sequence[Handler[SqlUnit]] = (),
        read_only: bool = False,
    ) -> None:
        self.path, self.entitlements, self.handlers = Path(path), entitlements, handlers
        self.read_only = read_only or not reading.can_be_written(self.path)
        self._idle = IdleConnections(files.connect(self.path, read_only=self.read_only))
        self._file = self.path.absolute()  # the host may change its folder, as daemons do

    @classmethod
    def create(cls, path: str | PathLike[str]) -> Self:
        """Make an empty store and open it.

        Raises
        ------
        StoreError
            ``store.exists`` for a file that is there, whatever it is.
        """
        files.create(Path(path))
        return cls(path)

    @staticmethod
    def migrate(path: str | PathLike[str]) -> int:
        """Bring a file that an older pmcore wrote to the tables that this one uses.

        Each version takes a transaction: whatever happens, the file is of one version or the next.
        There is no way back but a copy made before. Programs of an older pmcore that have it open
        are refused from then on.

        Returns
        -------
        int
            The version it had; one that is up to date stays as it is.

        Raises
        ------
        StoreError
            ``store.newer``; ``store.busy`` when others have been writing for five seconds.
        """
        return files.migrate(Path(path))

    @contextmanager
    def view(self, tenant: TenantId) -> Iterator[SqlView]:
        """Look at what a tenant has at this moment."""
        check_id(tenant, "tenant")
        with self.session(read_only=True) as session:
            yield SqlView(session, tenant)

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[SqlUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing.

        Raises
        ------
        StoreError
            ``store.busy`` when others have been writing for five seconds; ``store.read_only``.
        """
        check_id(tenant, "tenant")
        with self.session(read_only=False) as session:
            yield SqlUnit(session, tenant, self.handlers)

    def join(self, connection: sqlite3.Connection) -> JoinedStore:
        """Return this store inside a transaction that a host began on a connection to the file.

        Its units set savepoints and leave the rest to the host: what they commit is kept when the
        host commits. They ask the entitlements and call the handlers of this store. The connection
        needs ``PRAGMA foreign_keys = ON``, and had better begin with ``BEGIN IMMEDIATE``. Where
        this store is only read, units say ``store.read_only`` whatever the connection may write.

        Raises
        ------
        StoreError
            ``store.not_joinable``.

        Examples
        --------
        >>> import sqlite3, tempfile, pathlib
        >>> from pmcore import Project
        >>> folder = tempfile.TemporaryDirectory()
        >>> store = SqliteStore.create(pathlib.Path(folder.name) / "plans.db")
        >>> host = sqlite3.connect(store.path, isolation_level=None)
        >>> for said in ("PRAGMA foreign_keys = ON", "CREATE TABLE orders (project TEXT)"):
        ...     done = host.execute(said)
        >>> begun = host.execute("BEGIN IMMEDIATE")
        >>> ordered = host.execute("INSERT INTO orders VALUES ('SITE')")
        >>> with store.join(host).unit("acme") as unit:
        ...     plan = Project("SITE", "Site", start="2026-03-02")
        ...     (unit.projects.add(plan, key="order-1"), unit.commit())
        (0, None)
        >>> host.commit()
        >>> host.close(); store.close(); folder.cleanup()
        """
        lent = connection, self._file, self.entitlements, self.handlers
        return joined(*lent, read_only=self.read_only)

    def verify(self) -> tuple[Finding, ...]:
        """Look for damage that need not show in any project, as in an index or a row without one.

        What is wrong with the rows of a project, its own ``verify`` finds.
        """
        with self._connection() as connection:
            found = files.check(connection)
        try:
            with self.session(read_only=True) as session:
                return found + session.run(orphans()) + session.run(loose_rows())
        except StoreError as error:
            return (*found, error.to_finding())

    def project_ids(self, tenant: TenantId) -> tuple[ProjectId, ...]:
        """Return the ids of a tenant's projects, of damaged ones as well: to verify them all.

        Lists end at the first project that they cannot show.
        """
        check_id(tenant, "tenant")
        with self.session(read_only=True) as session:
            return session.run(project_ids(tenant))

    def calendar_ids(self, tenant: TenantId) -> tuple[CalendarId, ...]:
        """Return the ids of a tenant's shared calendars, of damaged ones as well."""
        check_id(tenant, "tenant")
        with self.session(read_only=True) as session:
            return session.run(document_ids(tenant, CALENDARS.kind))

    @staticmethod
    def engine_findings() -> tuple[Finding, ...]:
        """Say what is known to be wrong with the SQLite of this Python: ``store.engine_bug``.

        SQLite before 3.51.3 (but 3.50.7 and 3.44.6 of their series) can, rarely, damage a file to
        which two connections write at the same instant, of one program or of two.
        """
        return files.engine_findings()

    def tenants(self) -> tuple[TenantId, ...]:
        """Return whose projects and documents the file holds, sorted: for whoever keeps the file.

        No view or unit tells one tenant of another.
        """
        with self.session(read_only=True) as session:
            return session.run(tenants())

    def scrub(self) -> None:
        """Leave no byte of what was overwritten or deleted, in the file or in its log of writes.

        The file is written anew, which takes as long as its size says. What file systems, disks
        and backups still hold is out of reach.

        Raises
        ------
        StoreError
            ``store.not_scrubbed`` while a unit or view is open, anywhere, or there is no room;
            ``store.read_only``.
        """
        if self.read_only:
            raise reading.read_only(self.path)
        with self._connection() as connection:
            files.scrub(connection)

    def close(self) -> None:
        """Close the file; units and views that are open end first."""
        self._idle.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @contextmanager
    def session(self, *, read_only: bool, until: float | None = None) -> Iterator[SqliteSession]:
        """Run a transaction on a connection of its own; units and views are made of it."""
        if self.read_only and not read_only:
            raise reading.read_only(self.path)
        with self._connection() as connection:
            session = SqliteSession(connection, self.entitlements)
            try:
                session.begin(read_only=read_only, until=until)
                files.check_is_current(self.path, connection)  # its moment is what a view shows
                yield session
            finally:
                session.leave()

    def _connect(self) -> sqlite3.Connection:
        return files.connect(self._file, read_only=self.read_only)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection: an idle one, else another one."""
        connection = self._idle.take() or self._connect()
        try:
            yield connection
        finally:
            if not self._idle.give(connection):
                guarded(connection.close)
