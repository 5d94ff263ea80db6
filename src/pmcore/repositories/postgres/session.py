"""One transaction on a psycopg connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from psycopg import Connection, Cursor, OperationalError
from psycopg import Error as DatabaseError
from psycopg import sql as psycopg_sql

from pmcore.kernel import Code, PmcoreError, StoreError
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Written
from pmcore.repositories.sql.dialects import POSTGRES, Dialect
from pmcore.repositories.sql.migrations import check_current
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, Statement
from pmcore.repositories.sql.states import BUSY_SECONDS, coded_by_state, first_line, state_of

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


class PostgresSession:
    """A transaction, from its beginning to its end."""

    def __init__(
        self, connection: Connection[Cells], entitlements: Entitlements = UNLIMITED
    ) -> None:
        self._connection, self.entitlements = connection, entitlements
        self.dialect, self.written, self.is_over = POSTGRES, Written(), False
        self._threshold = connection.prepare_threshold
        # by the program that runs, and by those that ran to their end
        self._wrote = self._has_written = self._has_read = False

    def begin(self, schema: str, mode: Mode) -> None:
        """Begin, if the tables are those that this program uses."""
        self._schema, self._mode, self.dialect = schema, mode, mode.dialect
        self._connection.prepare_threshold = None  # see sql/preparing.py
        begin = begin_statement(schema, mode)
        cursor = self._guarded(lambda: self._connection.execute(begin))
        while cursor.nextset():
            pass
        check_layout(schema, cursor.fetchall())

    def run(self, program: Program[R]) -> R:
        """Run a program; one that fails after it wrote takes the transaction with it."""
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)
        self._wrote = False
        try:
            result = self._run(program)
        except BaseException as error:
            # of a statement that was interrupted nobody knows what it wrote
            self.is_over |= self._wrote or not isinstance(error, PmcoreError)
            self._has_read |= not isinstance(error, OvertakenError)
            raise
        self._has_read, self._has_written = True, self._has_written or self._wrote
        return result

    def renewed(self) -> bool:
        """Begin anew, unless something was read already."""
        if self._has_read:
            return False
        self._begin_anew()
        return True

    def explain(self, program: Program[object]) -> None:
        """Raise what a program refuses by what the other transaction kept; this one is over."""
        if self._has_written or self._mode is Mode.TURN:
            return
        self._begin_anew()
        try:
            self.run(program)
        finally:
            self.leave()

    def _begin_anew(self) -> None:
        self.leave()
        self.begin(self._schema, self._mode)
        self.is_over = False

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
        except OperationalError as error:
            known = coded(error)
            if isinstance(known, OvertakenError):
                raise known from None
            raise StoreError(Code.STORE_OUTCOME_UNKNOWN, reason=first_line(error)) from error
        except DatabaseError as error:
            raise coded(error) from error

    def rollback(self) -> None:
        """Keep nothing."""
        self._check_open()
        self.leave()

    def leave(self) -> None:
        """End it, whatever happened: what was not committed is not kept."""
        self.is_over = True
        status = self._connection.info.transaction_status
        try:
            if status != type(status).IDLE:
                self._connection.execute("ROLLBACK")
        except DatabaseError:
            self._connection.close()  # the server rolls back what lost its connection
        finally:
            self._connection.prepare_threshold = self._threshold

    def _check_open(self) -> None:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)

    def _run(self, program: Program[R]) -> R:
        try:
            statement = next(program)
            while True:
                statement = program.send(self._executed(statement))
        except StopIteration as end:
            result: R = end.value
            return result

    def _executed(self, statement: Statement) -> list[Cells]:
        return self._guarded(lambda: self._execute(statement))

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

    def _guarded(self, call: Callable[[], R]) -> R:
        """Return what a call returns; after a failure PostgreSQL refuses the whole transaction."""
        try:
            return call()
        except DatabaseError as error:
            self.is_over = True
            raise coded(error) from error


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


def coded(error: DatabaseError) -> StoreError:
    """Return the error of ours for one of the database."""
    return coded_by_state(state_of(error), first_line(error))
