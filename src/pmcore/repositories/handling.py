"""Handlers: what a host does about events in the transaction that keeps them, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, TypeAlias, cast

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.conflict import pending
from pmcore.repositories.deriving import events_of
from pmcore.repositories.events import Event
from pmcore.repositories.protocols import (
    OutboxStore,
    OutboxUnit,
    ProjectRepository,
    View,
)
from pmcore.repositories.telling import ADDED, REMOVED, RESTORED, Entry, Place, told
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

UNWATCHED = {Capability.ENTITLEMENTS, Capability.IMPORTS}
Handler: TypeAlias = Callable[[OutboxUnit, tuple[Event, ...]], object]


class HandlingStore:
    """A store whose units hand what they keep to handlers, just before they keep it.

    For a host whose own tables are in the same database: what a handler writes there is kept
    together with the change, or not at all. Other programs are better told by the outbox.

    Parameters
    ----------
    store
        Where projects are kept.
    handlers
        Called one after the other with the unit and the events of all it wrote, when it is
        committed. An exception of theirs keeps nothing, and is passed on. What a handler writes by
        the unit is kept as well, and handed to no handler.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> store = HandlingStore(MemoryStore(), lambda unit, events: print(events[0].key))
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(Project("SITE", "Site", start="2026-03-02"), key="make")
    ...     unit.commit()
    0
    SITE/0.0/project.added
    """

    def __init__(self, store: OutboxStore, *handlers: Handler) -> None:
        self._store, self._handlers = store, handlers

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the store can do, but for quotas, set on it, and for imports, told to no handler."""
        return self._store.capabilities - UNWATCHED

    def view(self, tenant: TenantId) -> AbstractContextManager[View]:
        """Look at what a tenant has."""
        return self._store.view(tenant)

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[OutboxUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        with self._store.unit(tenant) as unit:
            yield cast("OutboxUnit", _HandlingUnit(unit, self._handlers))


class _HandlingUnit:
    """A unit that has its projects watched; the rest it leaves to the one it stands for."""

    def __init__(self, unit: OutboxUnit, handlers: tuple[Handler, ...]) -> None:
        self._unit, self._handlers = unit, handlers
        self._noting = self.projects = _Noting(unit.projects)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def commit(self) -> None:
        """Let the handlers do their part, then keep everything."""
        entries = self._noting.taken()
        if entries:
            try:
                for handler in self._handlers:
                    handler(self._unit, entries)
            except BaseException:
                with suppress(StoreError):  # it may be over already
                    self._unit.rollback()
                raise
        self._unit.commit()

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self._noting.taken()
        self._unit.rollback()


class _Noting:
    """A repository that notes what is written; the rest it leaves to the one it stands for."""

    def __init__(self, projects: ProjectRepository) -> None:
        self._projects = projects
        self._events: list[Event] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._projects, name)

    def taken(self) -> tuple[Event, ...]:
        """Return the events since they were taken last."""
        events, self._events = tuple(self._events), []
        return events

    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        """Keep a new project, and note it."""
        is_new = not self._is_known(project, key)
        version = self._projects.add(project, key=key, with_log=with_log, author=author)
        if is_new:
            self._events += added(project, with_log=with_log)
        return version

    def save(self, project: Project, *, expected: int, key: str) -> int:
        """Keep changes, and note them."""
        is_new = not self._is_known(project, key)
        version = self._projects.save(project, expected=expected, key=key)
        if is_new:
            self._events += saved(project, expected)
        return version

    def remove(self, id: ProjectId, *, expected: int) -> None:
        """Remove a project, and note it."""
        self._projects.remove(id, expected=expected)
        self._events += gone(id, expected)

    def _is_known(self, project: Project, key: str) -> bool:
        """Whether a command is the repetition of one whose events were handled."""
        try:
            return self._projects.kept(project.id, key) is not None
        except StoreError as error:
            if error.code is not Code.STORE_PROJECT_UNKNOWN:
                raise
            return False


def added(project: Project, *, with_log: bool) -> tuple[Event, ...]:
    """Return the event of a project that was added."""
    bodies = RESTORED if with_log and project.log else ADDED
    return told(project.id, [Entry(Place(project.version, 0), bodies)])


def saved(project: Project, expected: int) -> tuple[Event, ...]:
    """Return the events of what was changed since a version."""
    changes = pending(project, expected)
    return told(
        project.id, [Entry(Place(each.number, 0), events_of(each.edits)) for each in changes]
    )


def gone(project: ProjectId, expected: int) -> tuple[Event, ...]:
    """Return the event of a project that was removed at a version."""
    return told(project, [Entry(Place(expected + 1, 0), REMOVED)])
