"""What a host says of its tables: how projects of one tenant are read and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pmcore.kernel import ProjectId
from pmcore.kernel.predicate import holds
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.task_queries import TaskQuery
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Author, Change, Project


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a project before it is read.

    Attributes
    ----------
    first
        The version that its log begins after.
    version
        The version that was saved last.
    stamp
        ``project.stamp`` of the last :meth:`ProjectTables.insert` or
        :meth:`ProjectTables.update`. By it a save knows what it goes on from; where there is none,
        it reads all of the project first.
    """

    first: int
    version: int
    stamp: str


class ProjectTables(Protocol):
    """The projects of one tenant in one transaction of the host.

    Ids, keys and numbers were checked before; a method is asked only for what there is.
    """

    def head(self, id: ProjectId) -> Head | None:
        """Return what is known of a project; ``None`` where there is none."""

    def read(self, id: ProjectId, log: Sequence[Change]) -> Project:
        """Return a project as it was saved last, with these changes as its log."""

    def changes(self, id: ProjectId, since: int, limit: int) -> Sequence[Change]:
        """Return the changes after a version, oldest first."""

    def kept(self, id: ProjectId, key: str) -> int | None:
        """Return the version that the command with a key kept."""

    def author(self, id: ProjectId) -> Author:
        """Return who added a project, as :meth:`insert` was told."""

    def rows(self, query: ListQuery) -> Sequence[ProjectRow]:
        """Return ``query.limit + 1`` rows after ``query.place``, or more, in the query's order."""

    def count(self, query: ListQuery) -> int:
        """Return how many rows there are, of whatever page."""

    def insert(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        """Write a new project with its log; ``False`` where somebody else added it first.

        It is at ``project.version``, its first version is as many before as the log is long. Under
        the key it kept ``project.version``, which is called ``project.stamp``.
        """

    def update(self, project: Project, changes: Sequence[Change], key: str) -> bool:
        """Write what changes left different; ``False`` where another version is there.

        The version must be taken by one conditional statement, before anything else. Under the key
        it kept ``project.version``, which is called ``project.stamp``.
        """

    def delete(self, id: ProjectId, version: int) -> bool:
        """Delete a project with its log and keys; ``False`` where another version is there.

        Its id and ``version + 1`` stay, for :meth:`removed`.
        """

    def removed(self, id: ProjectId) -> int:
        """Return the version of the last removal of a project of this id; -1 where none was.

        Asked once more after an insert: by then a host that sees only what was there when its
        transaction began must refuse what somebody else deleted since.
        """


@runtime_checkable
class TaskTables(Protocol):
    """Tables that can be asked for tasks, so that no project is opened for a list of them.

    :class:`ProjectTables` that have these two methods are asked; of others projects are opened, one
    after the other as far as a page goes, and all of them to count.
    """

    def task_rows(self, query: TaskQuery) -> Page[TaskRow]:
        """Return a page, made by ``query.page`` with the place of its last row if more follow."""

    def task_count(self, query: TaskQuery) -> int:
        """Return how many rows there are, of whatever page."""


def found_among(rows: Iterable[ProjectRow], query: ListQuery) -> list[ProjectRow]:
    """Return all rows of a query after its place, in its order, where a host has them all at hand.

    A page is the first ones of them; what does not go in, :class:`HostedProjects` cuts off.
    """
    found = (row for row in rows if query.search in row.words)
    visible = [row for row in found if holds(query.visible, row.fields())]
    place = query.place
    after = [row for row in visible if place is None or query.place_of(row) > place]
    return sorted(after, key=query.place_of)
