"""Connections to PostgreSQL that fail, break or are interrupted at a statement of one's choice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, ClassVar, TypeVar

import psycopg

from pmcore.testing.faults import Fault

R = TypeVar("R")


class Current:
    """The fault that may come up on any connection here."""

    fault: ClassVar[Fault | None] = None


@contextmanager
def arising(fault: Fault) -> Iterator[None]:
    """Let a fault come up."""
    Current.fault = fault
    try:
        yield
    finally:
        Current.fault = None


class Broken(Exception):
    """Stands for a connection that breaks; the cursor on it makes the driver's error of it."""


class FaultyCursor(psycopg.Cursor[Any]):
    """A cursor on which a fault comes up."""

    def execute(self, *given: Any, **named: Any) -> Any:
        return self._around(lambda: super(FaultyCursor, self).execute(*given, **named))

    def executemany(self, *given: Any, **named: Any) -> None:
        self._around(lambda: super(FaultyCursor, self).executemany(*given, **named))

    @contextmanager
    def copy(self, *given: Any, **named: Any) -> Iterator[Any]:
        self._around(lambda: None)
        with super().copy(*given, **named) as copy:
            yield copy

    def _around(self, call: Callable[[], R]) -> R:
        if Current.fault is None:
            return call()
        try:
            return Current.fault.around(call)
        except Broken:
            self.connection.pgconn.finish()
            raise psycopg.OperationalError("the connection is lost") from None


class AsyncFaultyCursor(psycopg.AsyncCursor[Any]):
    """The same, awaited."""

    async def execute(self, *given: Any, **named: Any) -> Any:
        return await self._around(lambda: super(AsyncFaultyCursor, self).execute(*given, **named))

    async def executemany(self, *given: Any, **named: Any) -> None:
        await self._around(lambda: super(AsyncFaultyCursor, self).executemany(*given, **named))

    @asynccontextmanager
    async def copy(self, *given: Any, **named: Any) -> AsyncIterator[Any]:
        await self._around(_nothing)
        async with super().copy(*given, **named) as copy:
            yield copy

    async def _around(self, call: Callable[[], Awaitable[R]]) -> R:
        if Current.fault is None:
            return await call()
        try:
            return await Current.fault.around(call)
        except Broken:
            self.connection.pgconn.finish()
            raise psycopg.OperationalError("the connection is lost") from None


async def _nothing() -> None:
    """Do nothing, awaited."""


class FaultyConnection(psycopg.Connection[Any]):
    """A connection on which a fault can come up."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.cursor_factory = FaultyCursor


class AsyncFaultyConnection(psycopg.AsyncConnection[Any]):
    """The same, awaited."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.cursor_factory = AsyncFaultyCursor
