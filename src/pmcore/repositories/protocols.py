"""What a store of projects is: units of work, views, and what they can be asked.

A host that keeps projects in its own tables implements these few methods and runs the contract
suite of :mod:`pmcore.testing` against them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal, Protocol, TypeAlias

from typing_extensions import override

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.origins import Origin
from pmcore.repositories.outbox import Outbox, OutboxReader
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY

Sorting: TypeAlias = Literal["id", "name"]
TaskSorting: TypeAlias = Literal["outline", "name", "id"]
DEFAULT_PAGE = 50
MOST_ROWS = 1000  # of a page


class ProjectReader(Protocol):
    """Projects of one tenant as they were when the view began; another's do not exist here."""

    def open(self, id: ProjectId, *, history: int = 0) -> Project:
        """Read a project.

        Parameters
        ----------
        history
            How many of its last changes its log shall have: as far as can be undone.

        Raises
        ------
        StoreError
            ``store.project_unknown``; ``store.unreadable`` where the rows are damaged.
        """

    def as_of(self, id: ProjectId, version: int) -> ReadableProject:
        """Read a project as it was at a version.

        Raises
        ------
        ProjectError
            ``history.version`` before the version it was added with.
        """

    def version(self, id: ProjectId) -> int:
        """Return the version that was saved last: what an ETag is made of."""

    def kept(self, id: ProjectId, key: str) -> int | None:
        """Return the version that the command with a key kept; ``None`` when it kept none.

        What to ask after an unknown outcome, before a command is made anew.
        """

    def origin(self, id: ProjectId) -> Origin:
        """Return what its history begins with: the version, and who added it."""

    def changes(self, id: ProjectId, *, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        """Return the changes after a version, oldest first."""

    def last_changes(self, id: ProjectId, limit: int) -> tuple[Change, ...]:
        """Return the last changes, oldest first."""

    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[ProjectRow]:
        """List projects that are visible, a page at a time.

        Parameters
        ----------
        visible
            Which rows whoever asks may see; ``EVERYTHING`` for a host that decides elsewhere.
        search
            A part of a name or id, whatever its case.
        after
            The mark that came with the page before.

        Raises
        ------
        StoreError
            ``store.page`` for a mark of no page.
        InputError
            ``value.invalid``.
        """

    def count(self, visible: Predicate, *, search: str = "") -> int:
        """Count the projects that are visible."""

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
        """List tasks that are visible, a page at a time, without opening their project.

        Of what is hidden nothing shows: a row names the nearest *visible* summary task above.
        A mark that was made by hand asks after nothing hidden either; one of an outline in SQL
        tells how deep its row lies, hidden summary tasks counted.

        Parameters
        ----------
        project
            Whose tasks; ``None`` for those of all projects, one project after the other.
        visible
            Asks of ``project``, ``id``, ``parent``, ``kind``, ``owner`` and ``calendar``; and with
            ``Has`` of ``assigned``, ``labels`` and ``above``: the ids of all summary tasks above.
        search
            A part of a name or id, whatever its case.
        by
            ``outline``: as the outline reads.
        after
            The mark that came with the page before.

        Raises
        ------
        StoreError
            ``store.project_unknown``; ``store.page`` for a mark of no page.
        InputError
            ``value.invalid``.
        """

    def count_tasks(
        self, project: ProjectId | None, visible: Predicate, *, search: str = ""
    ) -> int:
        """Count the tasks that are visible."""

    def verify(self, id: ProjectId) -> tuple[Finding, ...]:
        """Look for rows and changes that are not as they were saved; nothing found is good.

        Where the log does not lead to what is there, that is found as well: ``store.log_unlike``.
        """


class ProjectRepository(ProjectReader, Protocol):
    """The same, to be written to as well."""

    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        """Keep a new project.

        Parameters
        ----------
        with_log
            Whether the changes in its log are kept as well, so that it can be shown as it was
            before; else its history begins here.
        key
            Names the command, so that repeating it does nothing more.
        author
            Who adds it, when and why; whoever changed what in its log stays as it is.

        Returns
        -------
        int
            The version kept.

        Raises
        ------
        StoreError
            ``store.project_exists``, ``store.key_reused``; ``store.project_removed`` where a
            removed project of its id had versions as late as its own, or later: add
            :func:`~pmcore.repositories.continued`.
        ProjectError
            ``history.open`` inside a change set, which may still be taken back.
        InputError
            ``value.invalid`` for a version above 2**52, unless a removed project came so far.
        """

    def save(self, project: Project, *, expected: int, key: str) -> int:
        """Keep what was changed since a version; all of it or nothing.

        The project keeps its log whether or not this succeeds. One that was opened here, added or
        saved, or is a copy of such a one, is known to go on from what is kept. Any other one, as
        of a file, is compared with all that is kept, which takes as long as opening it.

        Parameters
        ----------
        expected
            The version the project was opened at, or saved at last. The store must still be there.
        key
            Names the command, so that repeating it after an unknown outcome does nothing more.

        Returns
        -------
        int
            The version kept.

        Raises
        ------
        ConflictError
            ``store.conflict`` with the changes that came between.
        StoreError
            ``store.project_unknown``, ``store.key_reused``, ``store.log_gap``; ``store.not_yet``
            for a version that the store has not come to; ``store.not_kept`` for a project that
            does not go on from that version as it is kept here.
        """

    def keep_snapshot(self, id: ProjectId) -> None:
        """Let a project be opened in less time until it is saved again.

        What is kept for this is disposable: opening gives the same with and without it. A store
        that has no such thing does nothing.

        Raises
        ------
        StoreError
            ``store.project_unknown``; ``store.unreadable`` where the rows are damaged.
        """

    def remove(self, id: ProjectId, *, expected: int) -> None:
        """Remove a project with its history; only how far its versions went stays.

        The removal has a version of its own, the one after ``expected``: that is its key. Repeated
        after an unknown outcome, whoever did it, it does nothing more, until a project is added
        under this id.

        Raises
        ------
        ConflictError, StoreError
            ``store.conflict``, ``store.not_yet``, ``store.project_unknown``.
        """


class View(Protocol):
    """What a tenant has, as it is at one moment; nothing can be written."""

    @property
    def projects(self) -> ProjectReader:
        """The tenant's projects."""


class UnitOfWork(Protocol):
    """Reads and writes of a tenant that are kept together by :meth:`commit`, or not at all."""

    @property
    def projects(self) -> ProjectRepository:
        """The tenant's projects."""

    def commit(self) -> None:
        """Keep everything written; the unit is over.

        Raises
        ------
        ConflictError
            ``store.conflict`` from a store that finds out only now.
        """

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""


class Store(Protocol):
    """Where the projects of many tenants are kept."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do that not every store can."""

    def view(self, tenant: TenantId) -> AbstractContextManager[View]:
        """Look at what a tenant has."""

    def unit(self, tenant: TenantId) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work; leaving it without :meth:`UnitOfWork.commit` keeps nothing."""


class OutboxView(View, Protocol):
    """A view of a store that declares an outbox, as all of ours do."""

    @property
    def outbox(self) -> OutboxReader:
        """Who is told of the tenant's events, and whether there are any."""


class OutboxUnit(UnitOfWork, Protocol):
    """A unit of work of a store that declares an outbox, as all of ours do."""

    @property
    def outbox(self) -> Outbox:
        """The tenant's events, and who is told of them."""


class OutboxStore(Store, Protocol):
    """A :class:`Store` that declares an outbox."""

    @override
    def view(self, tenant: TenantId) -> AbstractContextManager[OutboxView]:
        """Look at what a tenant has."""

    @override
    def unit(self, tenant: TenantId) -> AbstractContextManager[OutboxUnit]:
        """Begin a unit of work."""
