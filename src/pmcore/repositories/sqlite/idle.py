"""Connections of a store that nobody uses at the moment."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import Final
from weakref import WeakSet

from pmcore.kernel import Code, StoreError

_everywhere: Final[WeakSet[IdleConnections]] = WeakSet()


class IdleConnections:
    """Connections to one file, kept for whoever needs one next, in any thread.

    A copy of the process (``os.fork``) must not go on with those it finds: they believe to hold
    locks that only the process has which opened them. Another program would take itself for the
    last one, tidy up the log of writes when it ends, and what the copy commits from then on would
    be in a file without a name. So a copy closes them before it opens its own.
    """

    def __init__(self, *connections: sqlite3.Connection) -> None:
        self._idle = list(connections)
        self._inherited: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._is_closed = False
        _everywhere.add(self)

    def __iter__(self) -> Iterator[sqlite3.Connection]:
        return iter(self._idle)

    def take(self) -> sqlite3.Connection | None:
        """Return one for the caller alone; ``None`` if there is none.

        Raises
        ------
        StoreError
            ``store.unit_over`` after :meth:`close`.
        """
        with self._lock:
            if self._is_closed:
                raise StoreError(Code.STORE_UNIT_OVER)
            while self._inherited:
                with suppress(sqlite3.Error):
                    self._inherited.pop().close()
            return self._idle.pop() if self._idle else None

    def give(self, connection: sqlite3.Connection) -> bool:
        """Keep one for others; ``False`` if it is to be closed instead."""
        with self._lock:
            # one whose rollback was cut short would hold up everybody else
            if self._is_closed or connection.in_transaction:
                return False
            self._idle.append(connection)
            return True

    def close(self) -> None:
        """Close all of them; those that are in use are closed when they are given back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def be_copied(self) -> None:
        """Put aside what another process opened: here no thread but this one is there yet.

        Nothing is closed, as a thread that is not there any more may have been in SQLite, which
        would be waited for in every copy, whether it needs the store or not.
        """
        self._lock = Lock()
        self._inherited += self._idle
        self._idle = []


def _be_copied() -> None:
    for each in list(_everywhere):
        each.be_copied()


if hasattr(os, "register_at_fork"):  # not on Windows, which copies no process
    os.register_at_fork(after_in_child=_be_copied)
