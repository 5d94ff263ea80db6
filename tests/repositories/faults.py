"""A connection that fails or is interrupted at a statement of one's choice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any, ClassVar, TypeVar
from unittest.mock import patch

from pmcore.testing.faults import Fault

R = TypeVar("R")


class Faulty(sqlite3.Connection):
    """A connection on which a fault comes up."""

    fault: ClassVar[Fault | None] = None

    def _around(self, call: Callable[[], R]) -> R:
        return call() if self.fault is None else self.fault.around(call)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        return self._around(lambda: super(Faulty, self).execute(sql, parameters))

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        return self._around(lambda: super(Faulty, self).executemany(sql, parameters))

    def commit(self) -> None:
        self._around(super().commit)

    def rollback(self) -> None:
        self._around(super().rollback)


@contextmanager
def faulty() -> Iterator[None]:
    """Let stores connect by connections on which a fault can come up."""
    connect = partial(sqlite3.connect, factory=Faulty)
    with patch("pmcore.repositories.sqlite.files.sqlite3.connect", connect):
        yield


@contextmanager
def arising(fault: Fault) -> Iterator[None]:
    """Let a fault come up."""
    Faulty.fault = fault
    try:
        yield
    finally:
        Faulty.fault = None


@contextmanager
def repeatable() -> Iterator[None]:
    """Let what is written be the same to the last salt and stamp whenever it is written."""
    drawn = map("{:032x}".format, count())
    with (
        patch("pmcore.repositories.sql.log.token_hex", lambda _: next(drawn)),
        patch("pmcore.repositories.bases.token_hex", lambda _: next(drawn)),
    ):
        yield


def failing(code: int, said: str) -> Callable[[], sqlite3.Error]:
    """Return what makes an error of SQLite."""

    def make() -> sqlite3.Error:
        error = sqlite3.OperationalError(said)
        error.sqlite_errorcode = code
        return error

    return make
