"""Handlers: what a host does about events in the transaction that keeps them, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Any, TypeAlias, cast

from pmcore.kernel import Code, PartyId, ProjectId, StoreError, TenantId
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.commands import closed
from pmcore.repositories.conflict import pending
from pmcore.repositories.deriving import events_of
from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.events import Event
from pmcore.repositories.imports import (
    IN_A_BATCH,
    ImportRepository,
    ProjectImport,
    checked_batch,
)
from pmcore.repositories.people.protocols import PeopleRepository
from pmcore.repositories.people.records import Erasure
from pmcore.repositories.protocols import (
    OutboxStore,
    OutboxUnit,
    OutboxView,
    ProjectRepository,
)
from pmcore.repositories.telling import ADDED, REMOVED, RESTORED, Entry, Place, erased
from pmcore.repositories.telling import told as events_told
from pmcore.repositories.turns import unit_in_turn
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

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

    def view(self, tenant: TenantId) -> AbstractContextManager[OutboxView]:
        """Look at what a tenant has."""
        return self._store.view(tenant)

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[OutboxUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        with self._store.unit(tenant) as unit:
            yield self._watched(unit)

    @contextmanager
    def turn(self, tenant: TenantId, project: ProjectId) -> Iterator[OutboxUnit]:
        """Begin a unit of work in turn, where the store's units do not take turns by themselves."""
        with unit_in_turn(self._store, tenant, project) as unit:
            yield self._watched(cast("OutboxUnit", unit))

    def _watched(self, unit: OutboxUnit) -> OutboxUnit:
        return cast("OutboxUnit", _HandlingUnit(unit, self._handlers))


class _HandlingUnit:
    """A unit that has its projects watched; the rest it leaves to the one it stands for."""

    def __init__(self, unit: OutboxUnit, handlers: tuple[Handler, ...]) -> None:
        self._unit, self._handlers = unit, handlers
        self._noting = self.projects = _Noting(unit.projects)

    @property
    def imports(self) -> _NotingImports:
        """Imports, which are told when everybody sees them."""
        return _NotingImports(cast("Any", self._unit).imports, self._noting)

    @property
    def people(self) -> _NotingPeople:
        """People, of whom it is told that somebody was erased."""
        return _NotingPeople(cast("Any", self._unit).people, self._noting)

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
        is_new = not self.is_known(closed(project), key)
        version = self._projects.add(project, key=key, with_log=with_log, author=author)
        if is_new:
            self.note(added(project, with_log=with_log))
        return version

    def save(self, project: Project, *, expected: int, key: str) -> int:
        """Keep changes, and note them."""
        is_new = not self.is_known(closed(project), key)
        version = self._projects.save(project, expected=expected, key=key)
        if is_new:
            self.note(saved(project, expected))
        return version

    def remove(self, id: ProjectId, *, expected: int) -> None:
        """Remove a project, and note it."""
        is_new = self.is_there(id)
        self._projects.remove(id, expected=expected)
        if is_new:
            self.note(gone(id, expected))

    def note(self, events: Iterable[Event]) -> None:
        """Remember events until the unit is committed."""
        self._events += events

    def is_known(self, project: Project, key: str) -> bool:
        """Whether a command is the repetition of one whose events were handled."""
        there = self.is_there(project.id)
        return there and self._projects.kept(project.id, key) is not None

    def is_there(self, id: ProjectId) -> bool:
        """Whether there is a project: a removal that is repeated was handled before."""
        try:
            self._projects.version(id)
        except StoreError as error:
            if error.code is not Code.STORE_PROJECT_UNKNOWN:
                raise
            return False
        return True


class _NotingImports:
    """Imports that note the last batch of each; the rest is left to those they stand for."""

    def __init__(self, imports: ImportRepository, noting: _Noting) -> None:
        self._imports, self._noting = imports, noting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._imports, name)

    def add(self, planned: ProjectImport, *, at: datetime, rows: int = IN_A_BATCH) -> int | None:
        """Write the next rows, and note the project when everybody sees it."""
        plan, _, _ = checked_batch(planned, at, rows)
        is_new = not self._noting.is_known(plan.project, plan.key)
        version = self._imports.add(planned, at=at, rows=rows)
        if is_new and version is not None:
            self._noting.note(added(plan.project, with_log=False))
        return version


class _NotingPeople:
    """People who are noted when they are erased; the rest is left to those they stand for."""

    def __init__(self, people: PeopleRepository, noting: _Noting) -> None:
        self._people, self._noting = people, noting

    def __getattr__(self, name: str) -> Any:
        return getattr(self._people, name)

    def erase(self, id: PartyId, **asked: Any) -> Erasure:
        """Erase a person, and note the projects that named them."""
        told = self._people.erase(id, **asked)
        self._noting.note(erased_from(told))
        return told


def erased_from(told: Erasure) -> Iterator[Event]:
    """Yield the events of an erasure, but for what an earlier call of the command did."""
    for project in told.projects:
        if not project.is_repeated:
            entry = Entry(Place(project.version, 0), erased(project.found))
            yield from events_told(project.id, [entry])


def added(project: Project, *, with_log: bool) -> tuple[Event, ...]:
    """Return the event of a project that was added."""
    bodies = RESTORED if with_log and project.log else ADDED
    return events_told(project.id, [Entry(Place(project.version, 0), bodies)])


def saved(project: Project, expected: int) -> tuple[Event, ...]:
    """Return the events of what was changed since a version."""
    changes = pending(project, expected)
    return events_told(
        project.id, [Entry(Place(each.number, 0), events_of(each.edits)) for each in changes]
    )


def gone(project: ProjectId, expected: int) -> tuple[Event, ...]:
    """Return the event of a project that was removed at a version."""
    return events_told(project, [Entry(Place(expected + 1, 0), REMOVED)])
