"""The store in one file for programs that await: each program runs in one hop to a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from time import monotonic
from typing import ParamSpec, TypeVar

from pmcore.kernel import TenantId, check_id
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.handling import AsyncHandler, Handlers, Written
from pmcore.repositories.sql.async_units import AsyncSqlUnit, AsyncSqlView
from pmcore.repositories.sql.dialects import SQLITE
from pmcore.repositories.sql.statements import Program
from pmcore.repositories.sqlite.driving import BUSY_SECONDS
from pmcore.repositories.sqlite.session import SqliteSession
from pmcore.repositories.sqlite.store import SqliteStore

P = ParamSpec("P")
R = TypeVar("R")


class AsyncSqliteStore:
    """A :class:`SqliteStore` to be awaited; both may be used side by side.

    A task that is cancelled ends when the statement it waits for has ended, never in the middle.
    Cancelled is not taken back: what a commit had begun to keep is kept.

    Parameters
    ----------
    store
        Whoever made it closes it.
    handlers
        What the host does about events just before they are kept, in units that are awaited;
        ``store.handlers`` are called in its own.

    Examples
    --------
    >>> import asyncio, pathlib, tempfile
    >>> from pmcore import Project
    >>> async def work(store: AsyncSqliteStore) -> int:
    ...     async with store.unit("acme") as unit:
    ...         plan = Project("SITE", "Site", start="2026-03-02")
    ...         version = await unit.projects.add(plan, key="make-site")
    ...         await unit.commit()
    ...         return version
    >>> folder = tempfile.TemporaryDirectory()
    >>> with SqliteStore.create(pathlib.Path(folder.name) / "plans.db") as store:
    ...     asyncio.run(work(AsyncSqliteStore(store)))
    0
    >>> folder.cleanup()
    """

    capabilities = ALL
    handlers = Handlers[AsyncHandler[AsyncSqlUnit]](awaits=True)

    def __init__(
        self, store: SqliteStore, *, handlers: Sequence[AsyncHandler[AsyncSqlUnit]] = ()
    ) -> None:
        self._store, self.handlers = store, handlers
        # Whoever begins a unit may wait for another one to end. Were that in the threads that all
        # work is done in, those who wait could take every one, and none were left to end it in.
        self._beginning = ThreadPoolExecutor(1, "pmcore-begin")

    @property
    def entitlements(self) -> Entitlements:
        """What the host lets its tenants have: that of the store."""
        return self._store.entitlements

    @entitlements.setter
    def entitlements(self, given: Entitlements) -> None:
        self._store.entitlements = given

    @asynccontextmanager
    async def view(self, tenant: TenantId) -> AsyncIterator[AsyncSqlView]:
        """Look at what a tenant has at this moment."""
        check_id(tenant, "tenant")
        async with self._session(read_only=True) as session:
            yield AsyncSqlView(session, tenant)

    @asynccontextmanager
    async def unit(self, tenant: TenantId) -> AsyncIterator[AsyncSqlUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        check_id(tenant, "tenant")
        async with self._session(read_only=False) as session:
            yield AsyncSqlUnit(session, tenant, self.handlers)

    async def scrub(self) -> None:
        """Leave no byte of what was overwritten or deleted."""
        await _in_thread(self._store.scrub)

    @asynccontextmanager
    async def _session(self, *, read_only: bool) -> AsyncIterator[AsyncSqliteSession]:
        # whoever waits for a thread waits already
        manager = self._store.session(read_only=read_only, until=monotonic() + BUSY_SECONDS)
        begun: list[SqliteSession] = []
        try:
            beginning = None if read_only else self._beginning
            await _in_thread_of(beginning, lambda: begun.append(manager.__enter__()))
            session = AsyncSqliteSession(begun[0])
            try:
                yield session
            finally:
                await session.quiet()
        finally:
            if begun:
                await _in_thread(manager.__exit__, None, None, None)


class AsyncSqliteSession:
    """A transaction whose work is done in threads, one piece after the other.

    Two calls of one unit may be awaited side by side: the second one begins when the first has
    ended, for a commit between two statements of a save would tear it.
    """

    dialect = SQLITE

    def __init__(self, session: SqliteSession) -> None:
        self._session, self._turn = session, asyncio.Lock()

    @property
    def entitlements(self) -> Entitlements:
        """What the host lets its tenants have."""
        return self._session.entitlements

    @property
    def written(self) -> Written:
        """What was written in it, for handlers."""
        return self._session.written

    async def run(self, program: Program[R]) -> R:
        """Run a program from beginning to end."""
        async with self._turn:
            return await _in_thread(self._session.run, program)

    async def renewed(self) -> bool:
        """Say that nobody comes first: writers take turns from the beginning."""
        return self._session.renewed()

    async def explain(self, program: Program[object]) -> None:
        """Nobody comes first."""

    async def commit(self) -> None:
        """Keep everything."""
        async with self._turn:
            await _in_thread(self._session.commit)

    async def rollback(self) -> None:
        """Keep nothing."""
        async with self._turn:
            await _in_thread(self._session.rollback)

    async def quiet(self) -> None:
        """Wait until no call is under way any more, whoever else is cancelled meanwhile."""
        is_cancelled = False
        while True:
            try:
                await self._turn.acquire()
                break
            except asyncio.CancelledError:
                is_cancelled = True
        self._turn.release()
        if is_cancelled:
            raise asyncio.CancelledError


async def _in_thread(call: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
    """Return what a call returns in a thread; no thread can be stopped, so none is left alone."""
    return await _in_thread_of(None, lambda: call(*args, **named))


async def _in_thread_of(executor: Executor | None, call: Callable[[], R]) -> R:
    loop, context = asyncio.get_running_loop(), copy_context()
    task = loop.run_in_executor(executor, context.run, call)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # told to nobody, it would be complained of
        raise
