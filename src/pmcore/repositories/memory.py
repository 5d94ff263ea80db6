"""Projects in memory: for tests, and the plainest answer to what a store does.

Nothing here is clever. A unit of work reads what was kept when it began, and keeps its own copies
of what it writes; a commit puts them in place if the versions it began with still stand.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from threading import RLock
from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import Code, ProjectId, StoreError, TenantId, check_id
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.commands import Outcome
from pmcore.repositories.conflict import ConflictError
from pmcore.repositories.documents import Noun
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Handler, Handlers, added, committed
from pmcore.repositories.hosting.projects import HostedProjects
from pmcore.repositories.hosting.reading import HostedReader
from pmcore.repositories.imports import ProjectImport, importing
from pmcore.repositories.memory_admit import Admit
from pmcore.repositories.memory_admitting import admitted, check_growth
from pmcore.repositories.memory_documents import (
    MemoryCalendarReader,
    MemoryCalendars,
    MemoryDocumentReader,
    MemoryDocuments,
)
from pmcore.repositories.memory_imports import MemoryImportReader, MemoryImports, begun_import
from pmcore.repositories.memory_outbox import MemoryOutbox, MemoryOutboxReader
from pmcore.repositories.memory_schedules import MemoryScheduleReader, MemorySchedules
from pmcore.repositories.memory_tables import MemoryTables
from pmcore.repositories.people.in_memory import MemoryPeople, MemoryPeopleReader
from pmcore.repositories.shared_shelves import Desk, Shelf, is_same
from pmcore.repositories.shelves import Gone, Kept, ProjectShelf, projects_on
from pmcore.repositories.steps import taken
from pmcore.repositories.task_queries import TaskQuery
from pmcore.wbs import Author, Change, Project, ReadableProject

T = TypeVar("T")


class MemoryReader(HostedReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, in memory."""

    def __init__(self, shelf: ProjectShelf) -> None:
        super().__init__(MemoryTables(shelf))
        self._shelf = shelf

    @override
    def _asked_for(self, query: TaskQuery) -> Sequence[ReadableProject]:
        self.check_open()
        if query.project is not None:
            return [self._kept(query.project).now]
        return sorted(self.all(), key=attrgetter("id"))

    def all(self) -> Sequence[ReadableProject]:
        """Return all projects there are."""
        return [kept.now for kept in projects_on(self._shelf).values()]

    def life(self, id: ProjectId) -> object:
        """Return what a project has in common with itself later, and with no other of its id."""
        return self._kept(id).first

    def _kept(self, id: ProjectId) -> Kept:
        self._head(id)
        kept = self._shelf[id]
        assert isinstance(kept, Kept)
        return kept


class MemoryRepository(MemoryReader, HostedProjects):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, in memory."""

    def __init__(self, shelf: ProjectShelf, beside: Shelf, admit: Admit) -> None:
        super().__init__(shelf)
        self._beside, self._admit = beside, admit

    @override
    def _add(
        self, project: Project, log: Sequence[Change], key: str, author: Author
    ) -> Outcome[int]:
        id, add = project.id, super()._add
        if begun_import(self._beside, id) is not None and self._tables.head(id) is None:
            raise importing(id)
        return self._admit(id, lambda: add(project, log, key, author))

    def add_imported(self, planned: ProjectImport) -> int:
        """Keep a project whose import ends; the host was asked when it began."""
        project = planned.project
        kept = super()._add(project, (), planned.key, planned.author)
        return self.written.noted(kept, added(project.id, project.version, ()))

    @override
    def _save(
        self, project: Project, changes: Sequence[Change], version: int, key: str
    ) -> Outcome[int]:
        save = super()._save
        return self._admit(project.id, lambda: save(project, changes, version, key))

    @override
    def _erased(self, id: ProjectId) -> Container[int]:
        return self._kept(id).erased


class MemoryView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, projects: MemoryReader, desk: Desk) -> None:
        self.projects, self._desk = projects, desk
        self.people = MemoryPeopleReader(projects._shelf, desk.now, projects.check_open)
        self.calendars = MemoryCalendarReader(desk.now, projects.all, projects.check_open)
        self.schedules = MemoryScheduleReader(desk.now, projects, projects.life)
        self.outbox = MemoryOutboxReader(projects._shelf, projects.check_open)
        self.imports = MemoryImportReader(desk.now, projects.check_open)

    def documents(self, noun: Noun[T]) -> MemoryDocumentReader[T]:
        """Return the tenant's documents of one kind."""
        return MemoryDocumentReader(noun, self._desk.now, self.projects.check_open)


class MemoryUnit:
    """Reads and writes that are kept together, or not at all."""

    def __init__(
        self, store: MemoryStore, tenant: TenantId, before: ProjectShelf, desk: Desk
    ) -> None:
        self._handlers = store.handlers
        self._store, self._tenant, self._before, self._desk = store, tenant, before, desk
        self._shelf = dict(before)
        asked: Admit = partial(admitted, store.entitlements, tenant, (self._shelf, desk.now))
        self._admit = asked
        self.projects = MemoryRepository(self._shelf, desk.now, asked)
        self.people = MemoryPeople(
            tenant, self._shelf, desk.now, self.projects.check_open, self.projects.written
        )
        check_open = self.projects.check_open
        self.calendars = MemoryCalendars(desk.now, self.projects.all, check_open, asked)
        self.schedules = MemorySchedules(desk.now, self.projects, self.projects.life, asked)
        self.outbox = MemoryOutbox(tenant, self._shelf, self.projects, check_open, asked)
        self.imports = MemoryImports(desk.now, check_open, self.projects, asked)

    def documents(self, noun: Noun[T]) -> MemoryDocuments[T]:
        """Return the tenant's documents of one kind."""
        return MemoryDocuments(noun, self._desk.now, self.projects.check_open, self._admit)

    def commit(self) -> None:
        """Keep everything written, unless somebody kept what was written to here.

        Before that the handlers do their part.
        """
        taken(committed(self, self._handlers, self.projects.taken_events, self._keep))

    def _keep(self) -> None:
        self.rollback()
        with self._store._lock:
            self._desk.check()
            self._store._put(self._tenant, self._before, self._shelf, self._check_growth)
            self._desk.put()

    def _check_growth(self, held: ProjectShelf, after: ProjectShelf) -> None:
        """Ask the host again, where others kept something since it was asked."""
        if is_same(held, self._before) and self._desk.is_alone:
            return
        now, merged = self._desk.theirs, self._desk.merged
        check_growth(self._store.entitlements, self._tenant, (held, now), (after, merged))

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self.projects.check_open()
        self.projects.is_over = True


class MemoryStore:
    """A store that lasts as long as the program.

    Examples
    --------
    >>> store = MemoryStore()
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(Project("SITE", "Site", start="2026-03-02"), key="k1")
    ...     unit.commit()
    0
    """

    capabilities = ALL
    handlers = Handlers[Handler[MemoryUnit]](awaits=False)

    def __init__(
        self,
        *,
        entitlements: Entitlements = UNLIMITED,
        handlers: Sequence[Handler[MemoryUnit]] = (),
    ) -> None:
        self.entitlements, self.handlers = entitlements, handlers
        self._tenants: dict[TenantId, ProjectShelf] = {}
        self._shared: dict[TenantId, Shelf] = {}
        self._lock = RLock()  # what a host is asked at the end may look at the store

    @contextmanager
    def view(self, tenant: TenantId) -> Iterator[MemoryView]:
        """Look at what a tenant has at this moment."""
        shelf, desk = self._moment(tenant)
        view = MemoryView(MemoryReader(shelf), desk)
        try:
            yield view
        finally:
            view.projects.is_over = True

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[MemoryUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        unit = MemoryUnit(self, tenant, *self._moment(tenant))
        try:
            yield unit
        finally:
            unit.projects.is_over = True

    def close(self) -> None:
        """Forget everything."""
        self._tenants.clear()
        self._shared.clear()

    def _moment(self, tenant: TenantId) -> tuple[ProjectShelf, Desk]:
        """Return copies of all that a tenant has."""
        check_id(tenant, "tenant")
        with self._lock:
            shared = self._shared.setdefault(tenant, {})
            return dict(self._tenants.get(tenant, {})), Desk(shared)

    def _put(
        self,
        tenant: TenantId,
        before: ProjectShelf,
        after: ProjectShelf,
        check: Callable[[ProjectShelf, ProjectShelf], None],
    ) -> None:
        """Let everybody see what a unit wrote, once nobody else did and ``check`` lets it pass."""
        held = self._tenants.get(tenant, {})
        written = [id for id in {*before, *after} if before.get(id) is not after.get(id)]
        for id in written:
            if held.get(id) is not before.get(id):
                raise _overtaken(id, before.get(id), held.get(id))
        gone = {id for id in written if id not in after}
        merged = {id: each for id, each in held.items() if id not in gone}
        merged |= {id: after[id] for id in written if id not in gone}
        check(held, merged)
        self._tenants[tenant] = merged


def _overtaken(id: Hashable, mine: object, theirs: object) -> StoreError:
    """Say what somebody else did to a project since the unit began."""
    if not isinstance(id, str):
        return StoreError(Code.STORE_OVERTAKEN)
    if isinstance(theirs, Gone) and not isinstance(mine, Kept):
        return StoreError(Code.STORE_PROJECT_REMOVED, project=id, last=theirs.version)
    if not isinstance(theirs, Kept):
        return StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)
    if not isinstance(mine, Kept):
        return StoreError(Code.STORE_PROJECT_EXISTS, project=id)
    between = [each for each in theirs.log if each.number > mine.version]
    return ConflictError.between(id, mine.version, theirs.version, between)
