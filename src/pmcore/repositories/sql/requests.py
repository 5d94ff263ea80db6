"""What can be asked of the projects of a tenant, as programs; what is asked is checked here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pmcore.kernel import Finding, ProjectId, TenantId, check_id
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.commands import ANY_VERSION, LATEST, check_key, closed
from pmcore.repositories.conflict import pending
from pmcore.repositories.handling import added, removed, saved
from pmcore.repositories.origins import Origin
from pmcore.repositories.protocols import DEFAULT_PAGE, MOST_ROWS, Sorting, TaskSorting
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.sql import (
    caching,
    checking,
    listing,
    log,
    opening,
    saving,
    task_listing,
)
from pmcore.repositories.sql.admitting import Target, admitted, may_grow
from pmcore.repositories.sql.noting import noted
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Program
from pmcore.repositories.sql.steady import project_steadily
from pmcore.repositories.task_queries import TaskQuery
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY

R = TypeVar("R")


class Requests:
    """Programs for one tenant; see :class:`~pmcore.repositories.protocols.ProjectRepository`."""

    def __init__(self, tenant: TenantId, within: Transaction) -> None:
        self._tenant, self._dialect = tenant, within.dialect
        self._entitlements, self._written = within.entitlements, within.written

    def open(self, id: ProjectId, *, history: int = 0) -> Program[Project]:
        """Read a project."""
        count = whole_number(history, "history", 0, LATEST)
        return self._of_one_moment(
            id, lambda named: opening.open_project(self._tenant, named, count)
        )

    def as_of(self, id: ProjectId, version: int) -> Program[ReadableProject]:
        """Read a project as it was."""
        number = whole_number(version, "version", 0, LATEST)
        return self._of_one_moment(
            id, lambda named: opening.open_as_of(self._tenant, named, number)
        )

    def version(self, id: ProjectId) -> Program[int]:
        """Return the last version."""
        return opening.version_of(self._tenant, check_id(id, "project"))

    def kept(self, id: ProjectId, key: str) -> Program[int | None]:
        """Return the version that a command kept."""
        return self._kept(check_id(id, "project"), check_key(key))

    def origin(self, id: ProjectId) -> Program[Origin]:
        """Return what the history of a project begins with."""
        return self._origin(check_id(id, "project"))

    def changes(
        self, id: ProjectId, *, since: int = 0, limit: int = 100
    ) -> Program[tuple[Change, ...]]:
        """Return changes after a version."""
        version = whole_number(since, "since", 0, LATEST)
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        return self._changes(check_id(id, "project"), version, most)

    def last_changes(self, id: ProjectId, limit: int) -> Program[tuple[Change, ...]]:
        """Return the last changes."""
        most = whole_number(limit, "limit", 1, MOST_ROWS)
        return self._last_changes(check_id(id, "project"), most)

    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Program[Page[ProjectRow]]:
        """List projects."""
        query = ListQuery.of(visible, search, by, after, limit)
        return listing.list_projects(self._tenant, query, self._dialect)

    def count(self, visible: Predicate, *, search: str = "") -> Program[int]:
        """Count projects."""
        query = ListQuery.of(visible, search)
        return listing.count_projects(self._tenant, query, self._dialect)

    def list_tasks(
        self,
        project: ProjectId | None,
        visible: Predicate,
        *,
        search: str = "",
        by: TaskSorting = "outline",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Program[Page[TaskRow]]:
        """List tasks."""
        query = TaskQuery.of(project, visible, search=search, by=by, after=after, limit=limit)

        def listed(_: ProjectId | None = None) -> Program[Page[TaskRow]]:
            return task_listing.list_tasks(self._tenant, query, self._dialect)

        return listed() if query.project is None else self._of_one_moment(query.project, listed)

    def count_tasks(
        self, project: ProjectId | None, visible: Predicate, *, search: str = ""
    ) -> Program[int]:
        """Count tasks."""
        query = TaskQuery.of(project, visible, search=search)
        return task_listing.count_tasks(self._tenant, query, self._dialect)

    def verify(self, id: ProjectId) -> Program[tuple[Finding, ...]]:
        """Look for what is not as it was saved."""
        return self._of_one_moment(id, lambda named: checking.verify_project(self._tenant, named))

    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> Program[int]:
        """Keep a new project."""
        closed(project), one_of_kind(author, "author", Author)
        log = project.log if with_log else ()
        add = saving.add_project(self._tenant, project, log, check_key(key), author)
        kept = admitted(Target(self._tenant, project.id), self._entitlements, add)
        return noted(kept, self._written, added(project.id, project.version, log))

    def save(self, project: Project, *, expected: int, key: str) -> Program[int]:
        """Keep what was changed."""
        version = whole_number(expected, "expected", 0, LATEST)
        save = saving.save_project(self._tenant, closed(project), version, check_key(key))
        changes, target = pending(project, version), Target(self._tenant, project.id)
        kept = admitted(target, self._entitlements, save, may_grow(changes), since=version)
        return noted(kept, self._written, saved(project.id, changes))

    def keep_snapshot(self, id: ProjectId) -> Program[None]:
        """Let a project be opened in less time."""
        return self._of_one_moment(id, lambda named: caching.keep_snapshot(self._tenant, named))

    def remove(self, id: ProjectId, *, expected: int) -> Program[None]:
        """Remove a project."""
        version = whole_number(expected, "expected", 0, ANY_VERSION)
        remove = saving.remove_project(self._tenant, check_id(id, "project"), version)
        return noted(remove, self._written, removed(id, version + 1))

    def _of_one_moment(self, id: ProjectId, make: Callable[[ProjectId], Program[R]]) -> Program[R]:
        """Return a program that reads many rows of a project, all of them of one version."""
        named = check_id(id, "project")
        if not self._dialect.is_moving:
            return make(named)
        return project_steadily(self._tenant, named, lambda: make(named))

    def _kept(self, id: ProjectId, key: str) -> Program[int | None]:
        yield from opening.version_of(self._tenant, id)
        entry = yield from log.entry_by_key(self._tenant, id, key)
        return None if entry is None else int(entry[0])

    def _origin(self, id: ProjectId) -> Program[Origin]:
        yield from opening.version_of(self._tenant, id)
        return (yield from log.origin_of(self._tenant, id))

    def _changes(self, id: ProjectId, version: int, most: int) -> Program[tuple[Change, ...]]:
        yield from opening.version_of(self._tenant, id)
        return (yield from log.changes_since(self._tenant, id, version, most))

    def _last_changes(self, id: ProjectId, most: int) -> Program[tuple[Change, ...]]:
        yield from opening.version_of(self._tenant, id)
        return (yield from log.last_changes(self._tenant, id, most))
