"""What can be read of projects, by the little that a host says of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from typing_extensions import override

from pmcore.kernel import Code, Finding, ProjectError, ProjectId, StoreError, check_id
from pmcore.kernel.coercion import whole_number
from pmcore.kernel.predicate import EVERYTHING, Predicate
from pmcore.repositories.commands import LATEST, check_key
from pmcore.repositories.hosting.tables import Head, ProjectTables, TaskTables
from pmcore.repositories.origins import Origin
from pmcore.repositories.protocols import (
    DEFAULT_PAGE,
    MOST_ROWS,
    ProjectReader,
    Sorting,
    TaskSorting,
)
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.replaying import AT_ONCE, Replay
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.task_queries import TaskQuery, count_of, page_in_order
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Change, Project, ReadableProject


class HostedReader(ProjectReader):
    """A :class:`~pmcore.repositories.protocols.ProjectReader` over tables of a host."""

    def __init__(self, tables: ProjectTables) -> None:
        self._tables = tables
        self.is_over = False

    @override
    def open(self, id: ProjectId, *, history: int = 0) -> Project:
        count = whole_number(history, "history", 0, LATEST)
        head = self._head(id)
        project = self._tables.read(id, self._last(id, head, count))
        project.stamp_as(head.version, head.stamp)
        return project

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
        self.check_open()
        tables: object = self._tables
        if query.project is None and isinstance(tables, TaskTables):
            return tables.task_rows(query)
        return page_in_order(query, self._asked_for(query))

    @override
    def count_tasks(
        self, project: ProjectId | None, visible: Predicate, *, search: str = ""
    ) -> int:
        query = TaskQuery.of(project, visible, search=search)
        self.check_open()
        tables: object = self._tables
        if query.project is None and isinstance(tables, TaskTables):
            return tables.task_count(query)
        return count_of(query, self._asked_for(query))

    @override
    def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        """Hold the log against what is there; a host trusts its database not to damage rows."""
        first = self._head(id).first
        replay = Replay(self._tables.read(id, ()))
        while replay.version > first and not replay.is_over:
            since = max(first, replay.version - AT_ONCE)
            changes = self._tables.changes(id, since, replay.version - since)
            if (found := replay.take_back(changes)) is not None:
                return (found,)
        return ()

    def check_open(self) -> None:
        """Refuse whatever comes after the end of the unit.

        Raises
        ------
        StoreError
            ``store.unit_over``.
        """
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)

    def _asked_for(self, query: TaskQuery) -> Iterable[ReadableProject]:
        """Open whatever projects a list of tasks asks for, in the order of their ids."""
        if query.project is not None:
            return [self.open(query.project)]
        return self._opened(None if query.place is None else query.place[0])

    def _opened(self, first: ProjectId | None) -> Iterator[ReadableProject]:
        """Open one project after the other as they are asked for, from one on or from all."""
        if first is not None and self._tables.head(first) is not None:
            yield self.open(first)
        place: tuple[str, ...] | None = None if first is None else (first,)
        while True:
            query = ListQuery(EVERYTHING, "", "id", place, DEFAULT_PAGE)
            rows = [*self._tables.rows(query)]
            yield from (self.open(row.id) for row in rows[:DEFAULT_PAGE])
            if len(rows) <= DEFAULT_PAGE:
                return
            place = query.place_of(rows[DEFAULT_PAGE - 1])

    def _head(self, id: ProjectId) -> Head:
        self.check_open()
        head = self._tables.head(check_id(id, "project"))
        if head is None:
            raise StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)
        return head

    def _last(self, id: ProjectId, head: Head, count: int) -> Sequence[Change]:
        since = max(head.first, head.version - count)
        return self._tables.changes(id, since, count) if since < head.version else ()
