"""Handlers for stores that are awaited: the same, and they are awaited as well."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from typing import Any, TypeAlias, cast

from pmcore.kernel import Code, PartyId, ProjectId, StoreError, TenantId
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.commands import closed
from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.events import Event
from pmcore.repositories.handling import added, erased_from, gone, saved
from pmcore.repositories.imports import IN_A_BATCH, ProjectImport, checked_batch
from pmcore.repositories.people.records import Erasure
from pmcore.repositories.turns import AsyncUnits, async_unit_in_turn
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

AsyncHandler: TypeAlias = Callable[[Any, tuple[Event, ...]], Awaitable[object]]


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
        """What the store can do."""
        return self._store.capabilities

    @property
    def entitlements(self) -> Entitlements:
        """What the host lets its tenants have: that of the store."""
        asked: Entitlements = cast("Any", self._store).entitlements
        return asked

    @entitlements.setter
    def entitlements(self, given: Entitlements) -> None:
        cast("Any", self._store).entitlements = given

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def view(self, tenant: TenantId) -> AbstractAsyncContextManager[Any]:
        """Look at what a tenant has."""
        return self._store.view(tenant)

    @asynccontextmanager
    async def unit(self, tenant: TenantId) -> AsyncIterator[Any]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        async with self._store.unit(tenant) as unit:
            yield _HandlingUnit(unit, self._handlers)

    @asynccontextmanager
    async def turn(self, tenant: TenantId, project: ProjectId) -> AsyncIterator[Any]:
        """Begin a unit of work in turn, where the store's units do not take turns by themselves."""
        async with async_unit_in_turn(self._store, tenant, project) as unit:
            yield _HandlingUnit(unit, self._handlers)


class _HandlingUnit:
    """A unit that has its projects watched; the rest it leaves to the one it stands for."""

    def __init__(self, unit: Any, handlers: tuple[AsyncHandler, ...]) -> None:
        self._unit, self._handlers = unit, handlers
        self.projects = _Noting(unit.projects)

    @property
    def imports(self) -> _NotingImports:
        """Imports, which are told when everybody sees them."""
        return _NotingImports(self._unit.imports, self.projects)

    @property
    def people(self) -> _NotingPeople:
        """People, of whom it is told that somebody was erased."""
        return _NotingPeople(self._unit.people, self.projects)

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
        is_new = not await self.is_known(closed(project), key)
        version: int = await self._projects.add(project, key=key, with_log=with_log, author=author)
        if is_new:
            self.note(added(project, with_log=with_log))
        return version

    async def save(self, project: Project, *, expected: int, key: str) -> int:
        """Keep changes, and note them."""
        is_new = not await self.is_known(closed(project), key)
        version: int = await self._projects.save(project, expected=expected, key=key)
        if is_new:
            self.note(saved(project, expected))
        return version

    async def remove(self, id: ProjectId, *, expected: int) -> None:
        """Remove a project, and note it."""
        is_new = await self.is_there(id)
        await self._projects.remove(id, expected=expected)
        if is_new:
            self.note(gone(id, expected))

    def note(self, events: Iterable[Event]) -> None:
        """Remember events until the unit is committed."""
        self._events += events

    async def is_known(self, project: Project, key: str) -> bool:
        """Whether a command is the repetition of one whose events were handled."""
        there = await self.is_there(project.id)
        return there and await self._projects.kept(project.id, key) is not None

    async def is_there(self, id: ProjectId) -> bool:
        """Whether there is a project: a removal that is repeated was handled before."""
        try:
            await self._projects.version(id)
        except StoreError as error:
            if error.code is not Code.STORE_PROJECT_UNKNOWN:
                raise
            return False
        return True


class _NotingImports:
    """Imports that note the last batch of each; the rest is left to those they stand for."""

    def __init__(self, imports: Any, noting: _Noting) -> None:
        self._imports, self._noting = imports, noting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._imports, name)

    async def add(
        self, planned: ProjectImport, *, at: datetime, rows: int = IN_A_BATCH
    ) -> int | None:
        """Write the next rows, and note the project when everybody sees it."""
        plan, _, _ = checked_batch(planned, at, rows)
        is_new = not await self._noting.is_known(plan.project, plan.key)
        version: int | None = await self._imports.add(planned, at=at, rows=rows)
        if is_new and version is not None:
            self._noting.note(added(plan.project, with_log=False))
        return version


class _NotingPeople:
    """People who are noted when they are erased; the rest is left to those they stand for."""

    def __init__(self, people: Any, noting: _Noting) -> None:
        self._people, self._noting = people, noting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._people, name)

    async def erase(self, id: PartyId, **asked: Any) -> Erasure:
        """Erase a person, and note the projects that named them."""
        told: Erasure = await self._people.erase(id, **asked)
        self._noting.note(erased_from(told))
        return told
