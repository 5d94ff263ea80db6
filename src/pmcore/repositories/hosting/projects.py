"""All that can be asked of projects, by the little that a host says of its tables."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from typing_extensions import override

from pmcore.kernel import Code, ProjectId, StoreError, check_id
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.repositories.bases import drawn_stamp, goes_on_from, not_kept
from pmcore.repositories.commands import (
    ANY_VERSION,
    LATEST,
    Outcome,
    check_key,
    closed,
    known_again,
)
from pmcore.repositories.conflict import pending, same_changes, unexpected
from pmcore.repositories.epochs import check_first, check_later
from pmcore.repositories.events import Event
from pmcore.repositories.handling import Written, added, removed, saved
from pmcore.repositories.hosting.reading import HostedReader
from pmcore.repositories.hosting.tables import Head, ProjectTables
from pmcore.repositories.levels import check_depth
from pmcore.repositories.protocols import MOST_ROWS, ProjectRepository
from pmcore.wbs import Author, Change, Project
from pmcore.wbs.changes import NOBODY


class HostedProjects(HostedReader, ProjectRepository):
    """A :class:`~pmcore.repositories.protocols.ProjectRepository` over tables of a host."""

    def __init__(self, tables: ProjectTables) -> None:
        super().__init__(tables)
        self.written = Written()

    @override
    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        self.check_open()
        closed(project), check_key(key), one_of_kind(author, "author", Author)
        check_depth(project)
        log = project.log if with_log else ()
        events = added(project.id, project.version, log)
        return self.written.noted(self._add(project, log, key, author), events)

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        version = whole_number(expected, "expected", 0, LATEST)
        changes = pending(closed(project), version)
        check_key(key)
        check_depth(project, changes)
        return self.written.noted(
            self._save(project, changes, version, key), saved(project.id, changes)
        )

    def _add(
        self, project: Project, log: Sequence[Change], key: str, author: Author
    ) -> Outcome[int]:
        if self._tables.head(project.id) is None:
            first = project.version - len(log)
            check_first(project.id, first, self._tables.removed(project.id))
            if self._wrote(lambda: self._inserted(project, log, key, author)):
                return Outcome(project.version, is_new=True)
        before = self.kept(project.id, key)
        if before is None:
            raise StoreError(Code.STORE_PROJECT_EXISTS, project=project.id)
        same = self._was_added(project, log, before)
        return Outcome(known_again(project.id, key, before, same=same), is_new=False)

    def _save(
        self, project: Project, changes: Sequence[Change], version: int, key: str
    ) -> Outcome[int]:
        head = self._head(project.id)
        before = self._tables.kept(project.id, key) if changes else None
        if before is None and head.version == version:
            self._check_base(project, head)
            if not changes or self._updated(project, changes, key):
                return Outcome(project.version, is_new=bool(changes))
            before = self._tables.kept(project.id, key)  # by then
        if before is None:
            raise self._conflict(project.id, version)
        same = self._were_made(project.id, changes, before)
        return Outcome(known_again(project.id, key, before, same=same), is_new=False)

    def _was_added(self, project: Project, log: Sequence[Change], version: int) -> bool:
        """Whether what is there was added by the same command, which kept a version."""
        first = self._head(project.id).first
        if (version, first) != (project.version, project.version - len(log)):
            return False
        return first in self._erased(project.id) or self.as_of(project.id, version) == project

    def _were_made(self, id: ProjectId, changes: Sequence[Change], last: int) -> bool:
        """Whether changes are those that are there, up to a version."""
        first = changes[0].number
        held = self._tables.changes(id, first - 1, max(1, last - first + 1))
        return last >= first and same_changes(changes, held, self._erased(id))

    def _check_base(self, project: Project, head: Head) -> None:
        """Refuse a project that goes on from anything but what is there."""
        if head.stamp and head.stamp == project.stamp_at(head.version):
            return
        if not goes_on_from(project, self._tables.read(project.id, ())):
            raise not_kept(project.id, head.version)
        project.stamp_as(head.version, head.stamp)

    def _erased(self, id: ProjectId) -> Container[int]:
        """Return the versions whose changes lost texts to an erasure: a host erases nobody."""
        return ()

    @override
    def keep_snapshot(self, id: ProjectId) -> None:
        self._head(id)

    @override
    def remove(self, id: ProjectId, *, expected: int) -> None:
        version = whole_number(expected, "expected", 0, ANY_VERSION)
        self.check_open()
        head = self._tables.head(check_id(id, "project"))
        if head is None and self._tables.removed(id) == version + 1:
            return  # there is one removal of a version: this is its repetition
        is_there = self._head(id).version == version
        if not is_there or not self._wrote(lambda: self._tables.delete(id, version)):
            raise self._conflict(id, version)
        self.written.note(removed(id, version + 1))

    def taken_events(self) -> tuple[Event, ...]:
        """Return the events, once, in a unit that is not over."""
        self.check_open()
        return self.written.taken()

    def _updated(self, project: Project, changes: Sequence[Change], key: str) -> bool:
        project.stamp_as(project.version, drawn_stamp())
        return self._wrote(lambda: self._tables.update(project, changes, key))

    def _inserted(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        project.stamp_as(project.version, drawn_stamp())
        is_new = self._tables.insert(project, log, key, author)
        if is_new:  # one of this id may have been removed meanwhile
            last = self._tables.removed(project.id)
            check_later(project.id, project.version - len(log), last)
        return is_new

    def _wrote(self, call: Callable[[], bool]) -> bool:
        """Return whether a host wrote; where it fails, half may be there, and the unit is over."""
        try:
            return call()
        except BaseException:
            self.is_over = True
            raise

    def _conflict(self, id: ProjectId, expected: int) -> StoreError:
        found = self.version(id)
        between = self._tables.changes(id, expected, MOST_ROWS)
        return unexpected(id, expected, found, between)
