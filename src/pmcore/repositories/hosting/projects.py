"""All that can be asked of projects, by the little that a host says of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from typing_extensions import override

from pmcore.kernel import Code, Finding, ProjectError, ProjectId, StoreError, check_id
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.kernel.predicate import EVERYTHING, Predicate
from pmcore.repositories.commands import LATEST, check_key, closed, known_again
from pmcore.repositories.conflict import (
    ConflictError,
    basis,
    not_kept,
    pending,
    same_changes,
)
from pmcore.repositories.epochs import check_later
from pmcore.repositories.hosting.tables import Head, ProjectTables
from pmcore.repositories.origins import Origin
from pmcore.repositories.protocols import (
    DEFAULT_PAGE,
    MOST_ROWS,
    ProjectRepository,
    Sorting,
    TaskSorting,
)
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.task_queries import TaskQuery, count_of, page_of
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY


class HostedProjects(ProjectRepository):
    """A :class:`~pmcore.repositories.protocols.ProjectRepository` over tables of a host."""

    def __init__(self, tables: ProjectTables) -> None:
        self._tables = tables
        self.is_over = False

    @override
    def open(self, id: ProjectId, *, history: int = 0) -> Project:
        count = whole_number(history, "history", 0, LATEST)
        head = self._head(id)
        return self._tables.read(id, self._last(id, head, count))

    @override
    def as_of(self, id: ProjectId, version: int) -> ReadableProject:
        number = whole_number(version, "version", 0, LATEST)
        head = self._head(id)
        if not head.first <= number <= head.version:
            named = {"first": head.first, "last": head.version}
            raise ProjectError(Code.HISTORY_VERSION, project=id, version=number, **named)
        return self.open(id, history=head.version - number).as_of(number)

    @override
    def version(self, id: ProjectId) -> int:
        return self._head(id).version

    @override
    def kept(self, id: ProjectId, key: str) -> int | None:
        self._head(id)
        return self._tables.kept(id, check_key(key))

    @override
    def origin(self, id: ProjectId) -> Origin:
        first = self._head(id).first
        return Origin(first, self._tables.author(id))

    @override
    def changes(self, id: ProjectId, *, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        version = whole_number(since, "since", 0, LATEST)
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        self._head(id)
        return tuple(self._tables.changes(id, version, most))

    @override
    def last_changes(self, id: ProjectId, limit: int) -> tuple[Change, ...]:
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        return tuple(self._last(id, self._head(id), most))

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
        self.check_open()
        query = ListQuery.of(visible, search, by, after, limit)
        return query.page([*self._tables.rows(query)][: query.limit + 1])

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        self.check_open()
        return self._tables.count(ListQuery.of(visible, search))

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
        """Find nothing: a host that keeps no digests trusts its database."""
        self._head(id)
        return ()

    @override
    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        self.check_open()
        log = closed(project).log if with_log else ()
        check_key(key), one_of_kind(author, "author", Author)
        if self._tables.head(project.id) is None:
            self._check_later(project, log)
            if self._wrote(lambda: self._inserted(project, log, key, author)):
                return project.version
        before = self.kept(project.id, key)
        if before is None:
            raise StoreError(Code.STORE_PROJECT_EXISTS, project=project.id)
        first = self._head(project.id).first
        same = (before, first) == (project.version, project.version - len(log))
        same = same and self.as_of(project.id, before) == project
        return known_again(project.id, key, before, same=same)

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        version = whole_number(expected, "expected", 0, LATEST)
        changes = pending(closed(project), version)
        check_key(key)
        if self._head(project.id).version == version:
            self._check_own(project, version)
            before = self._tables.kept(project.id, key) if changes else None
            if not changes:
                return project.version
            if before is None and self._wrote(lambda: self._tables.update(project, changes, key)):
                return project.version
        before = self._tables.kept(project.id, key) if changes else None
        if before is None:
            raise self._conflict(project.id, version)
        first = changes[0].number
        held = self._tables.changes(project.id, first - 1, max(1, before - first + 1))
        same = before >= first and same_changes(changes, held)
        return known_again(project.id, key, before, same=same)

    def _check_own(self, project: Project, version: int) -> None:
        """Refuse a project that made the last change itself, but not the one that is there."""
        own = basis(project, version)
        if own is None:
            return
        last = self._tables.changes(project.id, version - 1, 1)
        if self._head(project.id).first == version:
            same = self._tables.read(project.id, ()) == project.as_of(version)
        else:
            same = same_changes([own], last)
        if not same:
            raise not_kept(project.id, version)

    @override
    def keep_snapshot(self, id: ProjectId) -> None:
        self._head(id)

    @override
    def remove(self, id: ProjectId, *, expected: int) -> None:
        version = whole_number(expected, "expected", 0, LATEST)
        is_there = self._head(id).version == version
        if not is_there or not self._wrote(lambda: self._tables.delete(id, version)):
            raise self._conflict(id, version)

    def check_open(self) -> None:
        """Refuse whatever comes after the end of the unit.

        Raises
        ------
        StoreError
            ``store.unit_over``.
        """
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)

    def _inserted(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        is_new = self._tables.insert(project, log, key, author)
        if is_new:  # one of this id may have been removed meanwhile
            self._check_later(project, log)
        return is_new

    def _check_later(self, project: Project, log: Sequence[Change]) -> None:
        last = self._tables.removed(project.id)
        check_later(project.id, project.version - len(log), last)

    def _wrote(self, call: Callable[[], bool]) -> bool:
        """Return whether a host wrote; where it fails, half may be there, and the unit is over."""
        try:
            return call()
        except BaseException:
            self.is_over = True
            raise

    def _asked_for(self, query: TaskQuery) -> Iterator[ReadableProject]:
        """Open whatever projects a list of tasks asks for, one after the other."""
        if query.project is not None:
            yield self.open(query.project)
            return
        after = None
        while True:
            page = self.list(EVERYTHING, after=after, limit=MOST_ROWS)
            yield from (self.open(row.id) for row in page.rows)
            after = page.after
            if after is None:
                return

    def _head(self, id: ProjectId) -> Head:
        self.check_open()
        head = self._tables.head(check_id(id, "project"))
        if head is None:
            raise StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)
        return head

    def _last(self, id: ProjectId, head: Head, count: int) -> Sequence[Change]:
        since = max(head.first, head.version - count)
        return self._tables.changes(id, since, count) if since < head.version else ()

    def _conflict(self, id: ProjectId, expected: int) -> ConflictError:
        found = self.version(id)
        between = self._tables.changes(id, expected, MOST_ROWS)
        return ConflictError.between(id, expected, found, between)
