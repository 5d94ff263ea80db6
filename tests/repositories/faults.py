"""A connection that fails or is interrupted at a statement of one's choice."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, TypeVar
from unittest.mock import patch

R = TypeVar("R")


@dataclass
class Fault:
    """What happens at a statement.

    Attributes
    ----------
    at
        Which statement it is, counted from 0.
    make
        Makes what is raised.
    is_late
        Whether the statement was executed before: nobody can know.
    """

    at: int
    make: Callable[[], BaseException]
    is_late: bool = False
    seen: int = 0

    def around(self, call: Callable[[], R]) -> R:
        """Execute a statement, unless it is the one."""
        is_it = self.seen == self.at
        self.seen += 1
        if is_it and not self.is_late:
            raise self.make()
        result = call()
        if is_it:
            raise self.make()
        return result

    async def around_awaited(self, call: Callable[[], Awaitable[R]]) -> R:
        """Do the same, awaited."""
        is_it = self.seen == self.at
        self.seen += 1
        if is_it and not self.is_late:
            raise self.make()
        result = await call()
        if is_it:
            raise self.make()
        return result

    @property
    def came_up(self) -> bool:
        """Whether there was such a statement."""
        return self.seen > self.at


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


def failing(code: int, said: str) -> Callable[[], sqlite3.Error]:
    """Return what makes an error of SQLite."""

    def make() -> sqlite3.Error:
        error = sqlite3.OperationalError(said)
        error.sqlite_errorcode = code
        return error

    return make
