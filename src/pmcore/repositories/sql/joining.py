"""Units of work inside a transaction of the host: savepoints only.

The host began the transaction on a connection of its own, and alone ends it. What is joined never
commits it, never rolls it back, never closes the connection, and leaves its settings as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Protocol, TypeVar

from pmcore.kernel import Code, PmcoreError, ProjectId, StoreError, TenantId, check_id
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Handler, Handlers, Written
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.schema import SCHEMA_VERSION
from pmcore.repositories.sql.statements import Cells, Program, Statement, driven
from pmcore.repositories.sql.states import said_by
from pmcore.repositories.sql.steady import hold_project
from pmcore.repositories.sql.units import SqlUnit, SqlView

R = TypeVar("R")
_KEEP = ("RELEASE SAVEPOINT",)
_TAKE_BACK = ("ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
_number = count()


class HostConnection(Protocol):
    """A connection that belongs to a host; what the database says becomes an error of ours.

    Statements raise ``store.join_lost`` where the transaction or the savepoint is no more.
    """

    def check(self, *, read_only: bool) -> None:
        """Refuse a connection on which nothing has begun.

        Raises
        ------
        StoreError
            ``store.not_joinable``.
        """

    def execute(self, sql: str, values: Cells = ()) -> list[Cells]:
        """Execute a statement as it is written, with ``?`` for values, and return its rows."""

    def execute_many(self, statement: Statement) -> None:
        """Execute a statement for each of its rows."""


class Ground(Protocol):
    """Where the tables of a store lie in the host's database."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What a store can do there, whatever the host's transaction is."""

    def look(self, connection: HostConnection) -> Dialect:
        """Return how to write there.

        Raises
        ------
        StoreError
            ``store.not_joinable``, ``store.not_laid_out``, ``store.newer``, ``store.older``.
        """

    def enter(self, connection: HostConnection) -> None:
        """Let names of tables mean those of the store."""

    def leave(self, connection: HostConnection) -> None:
        """Let names mean what they meant to the host."""

    def lay_out(self, connection: HostConnection) -> None:
        """Make the tables.

        Raises
        ------
        StoreError
            ``store.laid_out``; ``store.table_taken``, ``store.exists`` for what is of the host.
        """

    def version(self, connection: HostConnection) -> int:
        """Return the version of the tables there are.

        Raises
        ------
        StoreError
            ``store.not_laid_out``, ``store.newer``, ``store.not_a_store``.
        """

    def step(self, version: int) -> Program[None]:
        """Return what leads from a version of the tables to the next."""


class JoinedSession:
    """A savepoint, from where it is set to where it is released or rolled back to."""

    def __init__(
        self,
        connection: HostConnection,
        ground: Ground,
        entitlements: Entitlements = UNLIMITED,
        *,
        read_only: bool = False,
    ) -> None:
        self._connection, self._ground, self._read_only = connection, ground, read_only
        self._savepoint = f"pmcore_{next(_number)}"
        self.entitlements, self.written = entitlements, Written()
        self.is_over = self._is_set = False
        # by the program that runs: whether it wrote, and whether the database let it down
        self._wrote = self._failed = False

    def begin(self) -> None:
        """Set the savepoint, and look where the tables are."""
        self.set()
        try:
            self.dialect = self._ground.look(self._connection)
        except BaseException:
            self.undo()
            raise

    def set(self) -> None:
        """Set the savepoint."""
        self._connection.check(read_only=self._read_only)
        try:
            self._connection.execute(f"SAVEPOINT {self._savepoint}")
        except StoreError as error:
            reason = said_by(error.__cause__ or error)
            raise StoreError(Code.STORE_NOT_JOINABLE, reason=reason) from error
        self._is_set = True

    def run(self, program: Program[R]) -> R:
        """Run a program; one that fails half way takes what the unit wrote with it, no more."""
        self._check_open()
        self._wrote = self._failed = False
        try:
            self._reliably(lambda: self._ground.enter(self._connection))
            result = driven(program, self._executed)
            self._reliably(lambda: self._ground.leave(self._connection))
        except BaseException as error:
            if self._failed or self._wrote or not isinstance(error, PmcoreError):
                self.undo()
            else:
                self._ground.leave(self._connection)
            raise
        return result

    def renewed(self) -> bool:
        """Say that the transaction is the host's: only the host can begin it anew."""
        return False

    def explain(self, program: Program[object]) -> None:
        """Leave that to the host's next transaction."""

    def commit(self) -> None:
        """Leave what was written to the host's transaction.

        Raises
        ------
        StoreError
            ``store.join_lost`` where the host ended that before.
        """
        self._check_open()
        self.is_over = True
        try:
            self._end(*_KEEP)
        except BaseException:
            self.undo()  # after a statement of the host's failed, all that can be done
            raise

    def rollback(self) -> None:
        """Take back what was written since the savepoint."""
        self._check_open()
        self.is_over, self._is_set = True, False
        self._end(*_TAKE_BACK)

    def _check_open(self) -> None:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)

    def undo(self) -> None:
        """Roll back to the savepoint at once, so that the host can go on; the error is known."""
        self.is_over = True
        if self._is_set:
            self._is_set = False
            with suppress(StoreError):
                self._end(*_TAKE_BACK)

    def _end(self, *actions: str) -> None:
        for action in actions:
            self._connection.execute(f"{action} {self._savepoint}")

    def _executed(self, statement: Statement) -> list[Cells]:
        if len(statement.rows) > 1:
            self._wrote = True
            self._reliably(lambda: self._connection.execute_many(statement))
            return []
        sql, (values,) = statement.sql, statement.rows
        rows = self._reliably(lambda: self._connection.execute(sql, values))
        self._wrote |= not statement.only_reads and (bool(rows) or not statement.asks)
        return rows

    def _reliably(self, call: Callable[[], R]) -> R:
        try:
            return call()
        except BaseException:
            self._failed = True
            raise


class JoinedStore:
    """A store inside a transaction of the host; it lasts as long as the connection is lent.

    A unit's ``commit`` leaves its writes to the host's transaction: they are kept when the host
    commits, and gone when it rolls back.

    Parameters
    ----------
    read_only
        The file of a store that was opened to be read: whatever the host may do there, nothing is
        written.
    """

    handlers = Handlers[Handler[SqlUnit]](awaits=False)

    def __init__(
        self,
        connection: HostConnection,
        ground: Ground,
        entitlements: Entitlements = UNLIMITED,
        handlers: Sequence[Handler[SqlUnit]] = (),
        *,
        read_only: Path | None = None,
    ) -> None:
        self._connection, self._ground, self._read_only = connection, ground, read_only
        self.capabilities = ground.capabilities
        self.entitlements, self.handlers = entitlements, handlers

    @contextmanager
    def view(self, tenant: TenantId) -> Iterator[SqlView]:
        """Look at what a tenant has; at one moment as far as the host's transaction does."""
        check_id(tenant, "tenant")
        with self._session(read_only=True) as session:
            yield SqlView(session, tenant)

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[SqlUnit]:
        """Begin a unit of work; leaving it without ``commit`` takes back what it wrote.

        Raises
        ------
        StoreError
            ``store.not_joinable``, ``store.read_only``; ``store.join_lost`` when it is left after
            the host's transaction.
        """
        check_id(tenant, "tenant")
        with self._session(read_only=False) as session:
            yield SqlUnit(session, tenant, self.handlers)

    @contextmanager
    def turn(self, tenant: TenantId, project: ProjectId) -> Iterator[SqlUnit]:
        """Begin a unit of work that nobody else saves a project beside.

        Where the host's transaction sees one moment that cannot be waited for: who comes second is
        told so when saving, and the host makes its transaction again.
        """
        check_id(tenant, "tenant"), check_id(project, "project")
        with self._session(read_only=False) as session:
            session.run(hold_project(tenant, project, session.dialect))
            yield SqlUnit(session, tenant, self.handlers)

    def lay_out(self) -> None:
        """Make the tables of a store, in the host's transaction.

        Raises
        ------
        StoreError
            ``store.laid_out``; ``store.table_taken``, ``store.exists`` for what is of the host;
            ``store.not_joinable``, ``store.read_only``.
        """
        with self._changing():
            self._ground.lay_out(self._connection)

    def migrate(self) -> int:
        """Bring the tables to those that this version of pmcore uses, in the host's transaction.

        Returns
        -------
        int
            The version they had.

        Raises
        ------
        StoreError
            ``store.not_laid_out``, ``store.newer``, ``store.not_joinable``, ``store.busy``,
            ``store.read_only``.
        """
        with self._changing() as session:
            first = self._ground.version(self._connection)
            for version in range(first, SCHEMA_VERSION):
                session.run(self._ground.step(version))
        return first

    @contextmanager
    def _changing(self) -> Iterator[JoinedSession]:
        self._check_writes()
        session = JoinedSession(self._connection, self._ground)
        session.set()
        try:
            yield session
        except BaseException:
            session.undo()
            raise
        session.commit()

    @contextmanager
    def _session(self, *, read_only: bool) -> Iterator[JoinedSession]:
        if not read_only:
            self._check_writes()
        lent = self._connection, self._ground, self.entitlements
        session = JoinedSession(*lent, read_only=read_only)
        session.begin()
        try:
            yield session
        except BaseException:
            if not session.is_over:
                session.undo()
            raise
        if not session.is_over:
            session.rollback()

    def _check_writes(self) -> None:
        if self._read_only is not None:
            raise StoreError(Code.STORE_READ_ONLY, path=self._read_only)
