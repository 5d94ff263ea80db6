"""One transaction on a psycopg connection."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from psycopg import AsyncConnection, Connection, Cursor, OperationalError
from psycopg import Error as DatabaseError
from psycopg import sql as psycopg_sql
from typing_extensions import override

from pmcore.kernel import Code, PmcoreError, StoreError
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Written
from pmcore.repositories.sql.dialects import POSTGRES, Dialect
from pmcore.repositories.sql.migrations import check_current
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, Statement, driven
from pmcore.repositories.sql.states import BUSY_SECONDS, coded_by_state, said_by, state_of
from pmcore.repositories.steps import Steps, taken

R = TypeVar("R")


class Mode(Enum):
    """What a transaction is for."""

    VIEW = "REPEATABLE READ READ ONLY"
    UNIT = "REPEATABLE READ READ WRITE"
    # Whoever waited for a row at a moment of their own would find it changed after that moment.
    TURN = "READ COMMITTED READ WRITE"

    @property
    def dialect(self) -> Dialect:
        """How to write in it."""
        return replace(POSTGRES, is_moving=self is Mode.TURN)


FEW = 20  # rows from which copying is quicker than telling them one by one


class PostgresTransaction(ABC):
    """What a transaction knows of itself, whether it is called or awaited."""

    def __init__(
        self,
        connection: Connection[Cells] | AsyncConnection[Cells],
        entitlements: Entitlements = UNLIMITED,
    ) -> None:
        self.entitlements, self.written = entitlements, Written()
        self.dialect, self.is_over = POSTGRES, False
        self._threshold = connection.prepare_threshold
        # by the program that runs, and by those that ran to their end
        self._wrote = self._has_written = self._has_read = False

    @abstractmethod
    def begin(self, schema: str, mode: Mode) -> object:
        """Begin, if the tables are those that this program uses."""

    @abstractmethod
    def run(self, program: Program[R]) -> R | Awaitable[R]:
        """Run a program; one that fails after it wrote takes the transaction with it."""

    @abstractmethod
    def leave(self) -> object:
        """End it, whatever happened: what was not committed is not kept."""

    def _beginning(self, schema: str, mode: Mode) -> psycopg_sql.Composed:
        self._schema, self._mode, self.dialect = schema, mode, mode.dialect
        return begin_statement(schema, mode)

    def _check_open(self) -> None:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)

    @contextmanager
    def _running(self) -> Iterator[None]:
        """Note what a program comes to."""
        self._check_open()
        self._wrote = False
        try:
            yield
        except BaseException as error:
            # of a statement that was interrupted nobody knows what it wrote
            self.is_over |= self._wrote or not isinstance(error, PmcoreError)
            self._has_read |= not isinstance(error, OvertakenError)
            raise
        self._has_read, self._has_written = True, self._has_written or self._wrote

    def _renewing(self) -> Steps[bool]:
        """Begin anew, unless something was read already."""
        if self._has_read:
            return False
        yield from self._beginning_anew()
        return True

    def _explaining(self, program: Program[object]) -> Steps[None]:
        """Raise what a program refuses by what the other transaction kept; this one is over."""
        if self._has_written or self._mode is Mode.TURN:
            return
        yield from self._beginning_anew()
        try:
            yield self.run(program)
        finally:
            yield self.leave()

    def _beginning_anew(self) -> Steps[None]:
        yield self.leave()
        yield self.begin(self._schema, self._mode)
        self.is_over = False


class PostgresSession(PostgresTransaction):
    """A transaction, from its beginning to its end."""

    def __init__(
        self, connection: Connection[Cells], entitlements: Entitlements = UNLIMITED
    ) -> None:
        super().__init__(connection, entitlements)
        self._connection = connection

    @override
    def begin(self, schema: str, mode: Mode) -> None:
        begin = self._beginning(schema, mode)
        self._connection.prepare_threshold = None  # see sql/preparing.py
        cursor = self._guarded(lambda: self._connection.execute(begin))
        while cursor.nextset():
            pass
        check_layout(schema, cursor.fetchall())

    @override
    def run(self, program: Program[R]) -> R:
        with self._running():
            return driven(program, self._executed)

    def renewed(self) -> bool:
        """Begin anew, unless something was read already."""
        return taken(self._renewing())

    def explain(self, program: Program[object]) -> None:
        """Raise what a program refuses by what the other transaction kept; this one is over."""
        taken(self._explaining(program))

    def commit(self) -> None:
        """Keep everything.

        Raises
        ------
        StoreError
            ``store.outcome_unknown`` when the connection breaks meanwhile.
        """
        self._check_open()
        self.is_over = True
        try:
            self._connection.execute("COMMIT")
        except DatabaseError as error:
            raise uncommitted(error) from error

    def rollback(self) -> None:
        """Keep nothing."""
        self._check_open()
        self.leave()

    @override
    def leave(self) -> None:
        self.is_over = True
        status = self._connection.info.transaction_status
        try:
            if status != type(status).IDLE:
                self._connection.execute("ROLLBACK")
        except DatabaseError:
            self._connection.close()  # the server rolls back what lost its connection
        finally:
            self._connection.prepare_threshold = self._threshold

    def _executed(self, statement: Statement) -> list[Cells]:
        return self._guarded(lambda: self._execute(statement), statement.sql)

    def _execute(self, statement: Statement) -> list[Cells]:
        text = self.dialect.text(statement.sql)
        if statement.asks:
            rows = self._connection.execute(text, statement.rows[0]).fetchall()
            self._wrote |= bool(rows) and not statement.only_reads
            return rows
        self._wrote = True
        with self._connection.cursor() as cursor:
            execute_many(cursor, statement)
        return []

    def _guarded(self, call: Callable[[], R], sql: str = "") -> R:
        """Return what a call returns; after a failure PostgreSQL refuses the whole transaction."""
        try:
            return call()
        except DatabaseError as error:
            self.is_over = True
            raise coded(error, sql) from error


def execute_many(cursor: Cursor[Cells], statement: Statement) -> None:
    """Execute a statement for each of its rows."""
    if statement.into is not None and len(statement.rows) > FEW:
        with cursor.copy(f"COPY {statement.into} FROM STDIN") as copy:
            for row in statement.rows:
                copy.write_row(row)
    else:
        cursor.executemany(POSTGRES.text(statement.sql), statement.rows)


def begin_statement(schema: str, mode: Mode) -> psycopg_sql.Composed:
    """Return what begins a transaction and asks for the version of the tables of a schema.

    At REPEATABLE READ all of it sees one moment: that of the last question here. The lock, which a
    migration waits for and makes wait, is taken before, so that it is a moment after the migration.
    """
    return psycopg_sql.SQL(
        "BEGIN ISOLATION LEVEL {mode};"
        " SET LOCAL search_path TO {schema}; SET LOCAL lock_timeout TO {timeout};"
        " LOCK TABLE layout IN ACCESS SHARE MODE; SELECT version FROM layout"
    ).format(
        mode=psycopg_sql.SQL(mode.value),
        schema=psycopg_sql.Identifier(schema),
        timeout=psycopg_sql.Literal(f"{BUSY_SECONDS}s"),
    )


def layout_version(rows: Sequence[Cells]) -> int:
    """Return the version that the table ``layout`` says."""
    return max((int(version) for (version,) in rows), default=0)


def check_layout(schema: str, rows: Sequence[Cells]) -> None:
    """Refuse tables of another version, as ``layout`` says it is.

    Raises
    ------
    StoreError
        ``store.older``, ``store.newer``, ``store.not_a_store``.
    """
    command = f"PostgresStore.migrate(..., schema={schema!r})"
    check_current(schema, layout_version(rows), command)


def coded(error: DatabaseError, sql: str = "") -> StoreError:
    """Return the error of ours for one of the database, by the statement that failed."""
    return coded_by_state(state_of(error), said_by(error), sql)


def uncommitted(error: DatabaseError) -> StoreError:
    """Return the error of ours for a commit that failed: where it broke off, nobody knows."""
    known = coded(error)
    if isinstance(known, OvertakenError) or not isinstance(error, OperationalError):
        return known
    return StoreError(Code.STORE_OUTCOME_UNKNOWN, reason=said_by(error))
