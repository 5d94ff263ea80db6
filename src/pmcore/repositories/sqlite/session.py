"""One transaction on a connection of the standard library's SQLite."""

from __future__ import annotations

import sqlite3
from typing import TypeVar

from pmcore.kernel import Code, PmcoreError, StoreError
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Written
from pmcore.repositories.sql.dialects import SQLITE
from pmcore.repositories.sql.statements import Program
from pmcore.repositories.sqlite.driving import guarded, run, waiting_until

R = TypeVar("R")


class SqliteSession:
    """A transaction, from its beginning to its end."""

    dialect = SQLITE

    def __init__(
        self, connection: sqlite3.Connection, entitlements: Entitlements = UNLIMITED
    ) -> None:
        self._connection, self.entitlements = connection, entitlements
        self.written, self.is_over = Written(), False

    def begin(self, *, read_only: bool, until: float | None = None) -> None:
        """Begin; to write, take the lock at once instead of in the middle of the work.

        What is only read is as it is at the first question, not at the beginning.

        Parameters
        ----------
        until
            When waiting ends, as ``time.monotonic()`` has it; after five seconds if not told.
        """
        if read_only:
            guarded(lambda: self._connection.execute("BEGIN"), self._connection)
        elif until is None:
            guarded(lambda: self._connection.execute("BEGIN IMMEDIATE"), self._connection)
        else:
            with waiting_until(until, self._connection):
                guarded(lambda: self._connection.execute("BEGIN IMMEDIATE"), self._connection)

    def run(self, program: Program[R]) -> R:
        """Run a program; one that fails half way takes the whole transaction with it."""
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)
        before = self._connection.total_changes
        try:
            return run(program, self._connection)
        except BaseException as error:
            self.is_over = not self._can_go_on(error, before)
            raise

    def _can_go_on(self, error: BaseException, changes: int) -> bool:
        """Whether the store refused something before it wrote anything.

        What SQLite says itself, or an interrupt, may have left half of a save. And after some
        failures SQLite rolls back by itself: what came then would be kept statement by statement.
        """
        is_refusal = isinstance(error, PmcoreError) and error.__cause__ is None
        is_untouched = self._connection.total_changes == changes
        return is_refusal and is_untouched and self._connection.in_transaction

    def renewed(self) -> bool:
        """Say that nobody comes first: writers take turns from the beginning."""
        return False

    def explain(self, program: Program[object]) -> None:
        """Nobody comes first."""

    def commit(self) -> None:
        """Keep everything."""
        self._end()
        guarded(self._connection.commit, self._connection)

    def rollback(self) -> None:
        """Keep nothing."""
        self._end()
        guarded(self._connection.rollback, self._connection)

    def leave(self) -> None:
        """End it, whatever happened: what was not committed is not kept."""
        self.is_over = True
        if self._connection.in_transaction:
            guarded(self._connection.rollback, self._connection)

    def _end(self) -> None:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)
        self.is_over = True
