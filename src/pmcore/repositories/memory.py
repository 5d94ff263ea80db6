"""Projects in memory: for tests, and the plainest answer to what a store does.

Nothing here is clever. A unit of work reads what was kept when it began, and keeps its own copies
of what it writes; a commit puts them in place if the versions it began with still stand.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import (
    Code,
    Finding,
    ProjectError,
    ProjectId,
    StoreError,
    TenantId,
    check_id,
)
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.kernel.predicate import Predicate, holds
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.commands import LATEST, check_key, closed, known_again
from pmcore.repositories.conflict import (
    ConflictError,
    basis,
    not_kept,
    pending,
    same_changes,
)
from pmcore.repositories.documents import Noun
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.epochs import NEVER_REMOVED, check_later
from pmcore.repositories.imports import importing
from pmcore.repositories.memory_admitting import Admit, admitted, admitted_always
from pmcore.repositories.memory_documents import (
    MemoryCalendarReader,
    MemoryCalendars,
    MemoryDocumentReader,
    MemoryDocuments,
)
from pmcore.repositories.memory_imports import MemoryImportReader, MemoryImports, begun_import
from pmcore.repositories.memory_outbox import MemoryOutbox, leave_unread
from pmcore.repositories.memory_schedules import MemoryScheduleReader, MemorySchedules
from pmcore.repositories.origins import Origin
from pmcore.repositories.people.in_memory import MemoryPeople, MemoryPeopleReader
from pmcore.repositories.protocols import (
    DEFAULT_PAGE,
    MOST_ROWS,
    ProjectReader,
    ProjectRepository,
    Sorting,
    TaskSorting,
)
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.shared_shelves import Desk, Shelf
from pmcore.repositories.shelves import Gone, Kept, ProjectShelf, projects_on, writable
from pmcore.repositories.task_queries import TaskQuery, count_of, page_of
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY

T = TypeVar("T")


class MemoryReader(ProjectReader):
    """What a :class:`~pmcore.repositories.protocols.ProjectReader` can be asked, in memory."""

    def __init__(self, shelf: ProjectShelf) -> None:
        self._shelf = shelf
        self.is_over = False

    @override
    def open(self, id: ProjectId, *, history: int = 0) -> Project:
        count = whole_number(history, "history", 0, LATEST)
        kept = self._kept(id)
        return writable(kept.now, kept.log[max(0, len(kept.log) - count) :])

    @override
    def as_of(self, id: ProjectId, version: int) -> ReadableProject:
        number = whole_number(version, "version", 0, LATEST)
        kept = self._kept(id)
        if not kept.first.version <= number <= kept.version:
            named = {"project": id, "first": kept.first.version, "last": kept.version}
            raise ProjectError(Code.HISTORY_VERSION, version=number, **named)
        return writable(kept.now, kept.log).as_of(number)

    @override
    def version(self, id: ProjectId) -> int:
        return self._kept(id).version

    @override
    def kept(self, id: ProjectId, key: str) -> int | None:
        return self._kept(id).keys.get(check_key(key))

    @override
    def origin(self, id: ProjectId) -> Origin:
        kept = self._kept(id)
        return Origin(kept.first.version, kept.author)

    @override
    def changes(self, id: ProjectId, *, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        version = whole_number(since, "since", 0, LATEST)
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        return tuple(each for each in self._kept(id).log if each.number > version)[:most]

    @override
    def last_changes(self, id: ProjectId, limit: int) -> tuple[Change, ...]:
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        return self._kept(id).log[-most:]

    @override
    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[ProjectRow]:
        query = ListQuery.of(visible, search, by, after, limit)
        rows = sorted(self._found(query), key=query.place_of)
        if query.place is not None:
            rows = [row for row in rows if query.place_of(row) > query.place]
        return query.page(rows[: query.limit + 1])

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        return len(self._found(ListQuery.of(visible, search)))

    @override
    def list_tasks(
        self,
        project: ProjectId | None,
        visible: Predicate,
        *,
        search: str = "",
        by: TaskSorting = "outline",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[TaskRow]:
        query = TaskQuery.of(project, visible, search=search, by=by, after=after, limit=limit)
        return page_of(query, self._asked_for(query))

    @override
    def count_tasks(
        self, project: ProjectId | None, visible: Predicate, *, search: str = ""
    ) -> int:
        query = TaskQuery.of(project, visible, search=search)
        return count_of(query, self._asked_for(query))

    @override
    def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        self._kept(id)
        return ()

    def _found(self, query: ListQuery) -> Sequence[ProjectRow]:
        self._check_open()
        rows = [ProjectRow.of(plan) for plan in self._all()]
        return [
            row for row in rows if holds(query.visible, row.fields()) and query.search in row.words
        ]

    def _asked_for(self, query: TaskQuery) -> Sequence[ReadableProject]:
        self._check_open()
        if query.project is not None:
            return [self._kept(query.project).now]
        return self._all()

    def _kept(self, id: ProjectId) -> Kept:
        self._check_open()
        kept = self._shelf.get(check_id(id, "project"))
        if not isinstance(kept, Kept):
            raise StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)
        return kept

    def _all(self) -> Sequence[ReadableProject]:
        return [kept.now for kept in projects_on(self._shelf).values()]

    def _life(self, id: ProjectId) -> object:
        """Return what a project has in common with itself later, and with no other of its id."""
        return self._kept(id).first

    def _check_open(self) -> None:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)


class MemoryRepository(MemoryReader, ProjectRepository):
    """What a :class:`~pmcore.repositories.protocols.ProjectRepository` can be asked, in memory."""

    def __init__(self, shelf: ProjectShelf, beside: Shelf, admit: Admit = admitted_always) -> None:
        super().__init__(shelf)
        self._beside, self._admit = beside, admit

    @override
    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        one_of_kind(author, "author", Author)
        log = closed(project).log if with_log else ()
        return self._admit(project.id, lambda: self._add(project, log, key=key, author=author))

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        return self._admit(
            closed(project).id, lambda: self._save(project, expected=expected, key=key)
        )

    def _add(self, project: Project, log: tuple[Change, ...], *, key: str, author: Author) -> int:
        self._check_open()
        check_key(key)
        kept = self._shelf.get(project.id)
        if not isinstance(kept, Kept):
            if begun_import(self._beside, project.id) is not None:
                raise importing(project.id)
            first = project.as_of(project.version - len(log))
            last = kept.version if isinstance(kept, Gone) else NEVER_REMOVED
            check_later(project.id, first.version, last)
            keys = {key: project.version}
            self._shelf[project.id] = Kept(first, project.snapshot(), log, keys, author=author)
            return project.version
        if key not in kept.keys:
            raise StoreError(Code.STORE_PROJECT_EXISTS, project=project.id)
        version = kept.keys[key]
        added = writable(kept.now, kept.log).as_of(version)
        same = version == project.version and kept.first.version == version - len(log)
        alike = added == project or kept.first.version in kept.erased
        return known_again(project.id, key, version, same=same and alike)

    def _save(self, project: Project, *, expected: int, key: str) -> int:
        version = whole_number(expected, "expected", 0, LATEST)
        closed(project), check_key(key)
        changes = pending(project, version)
        kept = self._kept(project.id)
        if changes and key in kept.keys:
            first, last = changes[0].number, kept.keys[key]
            held = [each for each in kept.log if first <= each.number <= last]
            same = same_changes(changes, held, kept.erased)
            return known_again(project.id, key, last, same=same)
        if kept.version != version:
            between = [each for each in kept.log if each.number > version]
            raise ConflictError.between(project.id, version, kept.version, between)
        self._check_own(kept, project, version)
        if changes:
            keys = {**kept.keys, key: project.version}
            now = project.snapshot()
            self._shelf[project.id] = replace(kept, now=now, log=(*kept.log, *changes), keys=keys)
        return project.version

    def _check_own(self, kept: Kept, project: Project, version: int) -> None:
        """Refuse a project that made the last change itself, but not the one that is there."""
        own = basis(project, version)
        if own is None:  # nothing to be compared
            return
        same = same_changes([own], kept.log[-1:], kept.erased)
        if not (same if kept.log else kept.first == project.as_of(version)):
            raise not_kept(kept.now.id, version)

    @override
    def keep_snapshot(self, id: ProjectId) -> None:
        self._kept(id)

    @override
    def remove(self, id: ProjectId, *, expected: int) -> None:
        version = whole_number(expected, "expected", 0, LATEST)
        kept = self._kept(id)
        if kept.version != version:
            between = [each for each in kept.log if each.number > version]
            raise ConflictError.between(id, version, kept.version, between)
        leave_unread(self._shelf, kept)
        self._shelf[id] = Gone(version + 1)


class MemoryView:
    """What a tenant has, as it is at one moment."""

    def __init__(self, projects: MemoryReader, desk: Desk) -> None:
        self.projects, self._desk = projects, desk
        self.people = MemoryPeopleReader(projects._shelf, desk.now, projects._check_open)
        self.calendars = MemoryCalendarReader(desk.now, projects._all, projects._check_open)
        self.schedules = MemoryScheduleReader(desk.now, projects, projects._life)
        self.imports = MemoryImportReader(desk.now, projects._check_open)

    def documents(self, noun: Noun[T]) -> MemoryDocumentReader[T]:
        """Return the tenant's documents of one kind."""
        return MemoryDocumentReader(noun, self._desk.now, self.projects._check_open)


class MemoryUnit:
    """Reads and writes that are kept together, or not at all."""

    def __init__(
        self, store: MemoryStore, tenant: TenantId, before: ProjectShelf, desk: Desk
    ) -> None:
        self._store, self._tenant, self._before, self._desk = store, tenant, before, desk
        self._shelf = dict(before)
        asked = partial(admitted, store.entitlements, tenant, self._shelf)
        self.projects = MemoryRepository(self._shelf, desk.now, asked)
        self.people = MemoryPeople(self._shelf, desk.now, self.projects._check_open)
        self.calendars = MemoryCalendars(desk.now, self.projects._all, self.projects._check_open)
        self.schedules = MemorySchedules(desk.now, self.projects, self.projects._life)
        self.outbox = MemoryOutbox(self._shelf, self.projects, self.projects._check_open)
        self.imports = MemoryImports(desk.now, self.projects._check_open, self.projects)

    def documents(self, noun: Noun[T]) -> MemoryDocuments[T]:
        """Return the tenant's documents of one kind."""
        return MemoryDocuments(noun, self._desk.now, self.projects._check_open)

    def commit(self) -> None:
        """Keep everything written, unless somebody kept what was written to here."""
        self.rollback()
        with self._store._lock:
            self._desk.check()
            self._store._put(self._tenant, self._before, self._shelf)
            self._desk.put()

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self.projects._check_open()
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

    def __init__(self, *, entitlements: Entitlements = UNLIMITED) -> None:
        self.entitlements = entitlements
        self._tenants: dict[TenantId, ProjectShelf] = {}
        self._shared: dict[TenantId, Shelf] = {}
        self._lock = Lock()

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

    def _put(self, tenant: TenantId, before: ProjectShelf, after: ProjectShelf) -> None:
        held = self._tenants.setdefault(tenant, {})
        written = [id for id in {*before, *after} if before.get(id) is not after.get(id)]
        for id in written:
            if held.get(id) is not before.get(id):
                raise _overtaken(id, before.get(id), held.get(id))
        for id in written:
            if id in after:
                held[id] = after[id]
            else:
                held.pop(id, None)


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
