"""Connections of a store that nobody uses at the moment."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from threading import RLock
from typing import Final
from weakref import WeakSet

from pmcore.kernel import Code, StoreError

_everywhere: Final[WeakSet[IdleConnections]] = WeakSet()


class IdleConnections:
    """Connections to one file, kept for whoever needs one next, in any thread.

    A copy of the process (``os.fork``) must find none. SQLite would take whatever the copy opens
    in that file, by this store or another one, for locked already, and only the process that
    opened the first one holds the locks. Another program would take itself for the last one, tidy
    up the log of writes when it ends, and what the copy commits from then on would be in a file
    without a name. Nor may the copy close them: where the first process is gone, that tidies up a
    log, too, and it may be one that somebody has begun since. So they are closed before.
    """

    # One for all stores, as whoever copies the process waits for all of them at once. It is held
    # for a moment only, and again where a signal interrupts its holder to make a copy.
    lock = RLock()

    def __init__(self, *connections: sqlite3.Connection) -> None:
        self._idle = list(connections)
        self._is_closed = False
        with self.lock:
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
        with self.lock:
            if self._is_closed:
                raise StoreError(Code.STORE_UNIT_OVER)
            return self._idle.pop() if self._idle else None

    def give(self, connection: sqlite3.Connection) -> bool:
        """Keep one for others; ``False`` if it is to be closed instead."""
        with self.lock:
            # one whose rollback was cut short would hold up everybody else
            if self._is_closed or connection.in_transaction:
                return False
            self._idle.append(connection)
            return True

    def close(self) -> None:
        """Close all of them; those that are in use are closed when they are given back."""
        with self.lock:
            self._is_closed = True
        self.empty()

    def empty(self) -> None:
        """Close all of them; whoever needs one next opens another one."""
        with self.lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _prepare() -> None:
    """Close what is idle anywhere; nobody takes or gives any before the copy is made."""
    IdleConnections.lock.acquire()
    for each in list(_everywhere):
        with suppress(sqlite3.Error):
            each.empty()


def _go_on() -> None:
    IdleConnections.lock.release()


def _begin_in_the_copy() -> None:
    IdleConnections.lock = RLock()  # the one that was there is held


if hasattr(os, "register_at_fork"):  # not on Windows, which copies no process
    os.register_at_fork(before=_prepare, after_in_parent=_go_on, after_in_child=_begin_in_the_copy)
