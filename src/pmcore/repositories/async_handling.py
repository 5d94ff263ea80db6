"""Handlers for stores that are awaited: the same, and they are awaited as well."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Protocol, TypeAlias

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.events import Event
from pmcore.repositories.handling import UNWATCHED, added, gone, saved
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

AsyncHandler: TypeAlias = Callable[[Any, tuple[Event, ...]], Awaitable[object]]


class AsyncUnits(Protocol):
    """What views and units of a store that awaits come from."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the store can do."""

    def view(self, tenant: TenantId) -> AbstractAsyncContextManager[Any]:
        """Look at what a tenant has."""

    def unit(self, tenant: TenantId) -> AbstractAsyncContextManager[Any]:
        """Begin a unit of work."""


class AsyncHandlingStore:
    """A :class:`~pmcore.repositories.HandlingStore` to be awaited.

    Parameters
    ----------
    store
        Where projects are kept, such as an ``AsyncPostgresStore``.
    handlers
        Awaited one after the other with the unit and the events of all it wrote, when it is
        committed. An exception of theirs, or being cancelled meanwhile, keeps nothing.
    """

    def __init__(self, store: AsyncUnits, *handlers: AsyncHandler) -> None:
        self._store, self._handlers = store, handlers

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the store can do, but for quotas, set on it, and for imports, told to no handler."""
        return self._store.capabilities - UNWATCHED

    def view(self, tenant: TenantId) -> AbstractAsyncContextManager[Any]:
        """Look at what a tenant has."""
        return self._store.view(tenant)

    @asynccontextmanager
    async def unit(self, tenant: TenantId) -> AsyncIterator[Any]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        async with self._store.unit(tenant) as unit:
            yield _HandlingUnit(unit, self._handlers)


class _HandlingUnit:
    """A unit that has its projects watched; the rest it leaves to the one it stands for."""

    def __init__(self, unit: Any, handlers: tuple[AsyncHandler, ...]) -> None:
        self._unit, self._handlers = unit, handlers
        self.projects = _Noting(unit.projects)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    async def commit(self) -> None:
        """Let the handlers do their part, then keep everything."""
        events = self.projects.taken()
        if events:
            try:
                for handler in self._handlers:
                    await handler(self._unit, events)
            except BaseException:
                with suppress(StoreError):  # it may be over already
                    await self._unit.rollback()
                raise
        await self._unit.commit()

    async def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self.projects.taken()
        await self._unit.rollback()


class _Noting:
    """A repository that notes what is written; the rest it leaves to the one it stands for."""

    def __init__(self, projects: Any) -> None:
        self._projects = projects
        self._events: list[Event] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._projects, name)

    def taken(self) -> tuple[Event, ...]:
        """Return the events since they were taken last."""
        events, self._events = tuple(self._events), []
        return events

    async def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        """Keep a new project, and note it."""
        is_new = not await self._is_known(project, key)
        version: int = await self._projects.add(project, key=key, with_log=with_log, author=author)
        if is_new:
            self._events += added(project, with_log=with_log)
        return version

    async def save(self, project: Project, *, expected: int, key: str) -> int:
        """Keep changes, and note them."""
        is_new = not await self._is_known(project, key)
        version: int = await self._projects.save(project, expected=expected, key=key)
        if is_new:
            self._events += saved(project, expected)
        return version

    async def remove(self, id: ProjectId, *, expected: int) -> None:
        """Remove a project, and note it."""
        await self._projects.remove(id, expected=expected)
        self._events += gone(id, expected)

    async def _is_known(self, project: Project, key: str) -> bool:
        try:
            return await self._projects.kept(project.id, key) is not None
        except StoreError as error:
            if error.code is not Code.STORE_PROJECT_UNKNOWN:
                raise
            return False
