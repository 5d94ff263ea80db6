"""Documents in memory: the plainest answer to what a store does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from typing_extensions import override

from pmcore.calendars import Calendar
from pmcore.kernel import CalendarId, Finding, StoreError
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.kernel.predicate import Predicate, holds
from pmcore.repositories.calendars import (
    CALENDARS,
    CalendarCopy,
    CalendarReader,
    CalendarRepository,
    copy_of,
    page_of_copies,
)
from pmcore.repositories.commands import LATEST, check_key
from pmcore.repositories.documents import (
    DOCUMENT_FIELDS,
    DocumentReader,
    DocumentRepository,
    DocumentRow,
    Noun,
    check_repeated,
)
from pmcore.repositories.memory_admit import Admit
from pmcore.repositories.protocols import DEFAULT_PAGE, Sorting
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.shared_shelves import Shelf
from pmcore.wbs import ReadableProject

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptDocument(Generic[T]):
    """A document as it is kept, or what stays of it.

    Attributes
    ----------
    text
        What it says; ``None`` once it was removed.
    keys
        By the key of a command the version and content it kept.
    """

    noun: Noun[T]
    id: str
    text: str | None
    version: int
    keys: dict[str, tuple[int, str]]

    @property
    def value(self) -> T:
        """What it says, as a value of its own."""
        assert self.text is not None
        return self.noun.value(self.id, self.text)

    def overtaken(self, mine: KeptDocument[T] | None) -> StoreError:
        """Say what somebody else did to it since a unit began."""
        if self.text is None:
            return self.noun.unknown(self.id)
        if mine is None or mine.text is None:
            return self.noun.exists(self.id)
        return self.noun.conflict(self.id, mine.version, self.version)


class MemoryDocumentReader(DocumentReader[T]):
    """What can be asked of one kind of documents, in memory."""

    def __init__(self, noun: Noun[T], shelf: Shelf, check_open: Callable[[], None]) -> None:
        self._noun: Noun[T] = one_of_kind(noun, "noun", Noun)
        self._shelf, self._check_open = shelf, check_open

    @override
    def open(self, id: str) -> T:
        return self._kept(id).value

    @override
    def version(self, id: str) -> int:
        return self._kept(id).version

    @override
    def kept(self, id: str, key: str) -> int | None:
        known = self._kept(id).keys.get(check_key(key))
        return known and known[0]

    @override
    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[DocumentRow]:
        query = ListQuery.of(visible, search, by, after, limit, fields=DOCUMENT_FIELDS)
        rows = sorted(self._found(query), key=query.place_of)
        if query.place is not None:
            rows = [row for row in rows if query.place_of(row) > query.place]
        return query.page(rows[: query.limit + 1])

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        query = ListQuery.of(visible, search, fields=DOCUMENT_FIELDS)
        return len([*self._found(query)])

    @override
    def verify(self, id: str) -> tuple[Finding, ...]:
        self._kept(id)
        return ()

    def _found(self, query: ListQuery) -> Iterable[DocumentRow]:
        self._check_open()
        for kept in self._shelf.values():
            if (
                isinstance(kept, KeptDocument)
                and kept.noun.kind == self._noun.kind
                and kept.text is not None
            ):
                row = self._noun.row(kept.value, kept.version)
                if holds(query.visible, row.fields()) and query.search in row.words:
                    yield row

    def _kept(self, id: str) -> KeptDocument[T]:
        kept = self._held(self._noun.checked_id(id))
        if kept is None or kept.text is None:
            raise self._noun.unknown(id)
        return kept

    def _held(self, id: str) -> KeptDocument[T] | None:
        self._check_open()
        held: Any = self._shelf.get((self._noun.kind, id))
        kept: KeptDocument[T] | None = held
        return kept


class MemoryDocuments(MemoryDocumentReader[T], DocumentRepository[T]):
    """What can be done with them in a unit of work, too.

    Parameters
    ----------
    admit
        Asks the host before there are more, or they grow.
    """

    def __init__(
        self, noun: Noun[T], shelf: Shelf, check_open: Callable[[], None], admit: Admit
    ) -> None:
        super().__init__(noun, shelf, check_open)
        self._admit = admit

    @override
    def add(self, value: T, *, key: str) -> int:
        noun = self._noun
        id, text = noun.id(noun.checked(value)), noun.text(value)
        check_key(key)
        return self._admit((noun.kind, id), lambda: self._add(id, text, key))

    def _add(self, id: str, text: str, key: str) -> int:
        noun = self._noun
        kept = self._held(id) or KeptDocument(noun, id, None, 0, {})
        if key in kept.keys:
            return check_repeated(id, key, kept.keys[key], noun.content(id, text))
        if kept.text is not None:
            raise noun.exists(id)
        return self._put(kept, text, key)

    @override
    def save(self, value: T, *, expected: int, key: str) -> int:
        noun, version = self._noun, whole_number(expected, "expected", 0, LATEST - 1)
        id, text = noun.id(noun.checked(value)), noun.text(value)
        check_key(key)
        return self._admit((noun.kind, id), lambda: self._save(id, text, version, key))

    def _save(self, id: str, text: str, version: int, key: str) -> int:
        noun, kept = self._noun, self._held(id)
        if kept is not None and key in kept.keys:
            return check_repeated(id, key, kept.keys[key], noun.content(id, text), version + 1)
        kept = self._kept(id)
        if kept.version != version:
            raise noun.conflict(id, version, kept.version)
        return version if kept.text == text else self._put(kept, text, key)

    @override
    def remove(self, id: str, *, expected: int) -> None:
        version = whole_number(expected, "expected", 0, LATEST)
        kept = self._kept(id)
        if kept.version != version:
            raise self._noun.conflict(id, version, kept.version)
        self._shelf[self._noun.kind, id] = replace(kept, text=None)

    def _put(self, kept: KeptDocument[T], text: str, key: str) -> int:
        version = kept.version + 1
        keys = {**kept.keys, key: (version, self._noun.content(kept.id, text))}
        self._shelf[self._noun.kind, kept.id] = replace(kept, text=text, version=version, keys=keys)
        return version


class _MemoryCopies(MemoryDocumentReader[Calendar], CalendarReader):
    """What can be asked of shared calendars beyond what any documents can."""

    _projects: Callable[[], Iterable[ReadableProject]]

    @override
    def copies(
        self,
        id: CalendarId,
        visible: Predicate,
        *,
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[CalendarCopy]:
        query = ListQuery.of(visible, "", "id", after, limit)
        kept = self._kept(id)
        versions = {content: version for version, content in sorted(kept.keys.values())}
        found = [
            copy_of(project.id, project.calendars[id], versions, kept.version)
            for project in sorted(self._projects(), key=lambda each: each.id)
            if id in project.calendars
            and (query.place is None or (project.id,) > query.place)
            and holds(query.visible, ProjectRow.of(project).fields())
        ]
        return page_of_copies(found, query)


class MemoryCalendarReader(_MemoryCopies):
    """What can be asked of shared calendars, in memory.

    Parameters
    ----------
    projects
        Returns all projects of the tenant.
    """

    def __init__(
        self,
        shelf: Shelf,
        projects: Callable[[], Iterable[ReadableProject]],
        check_open: Callable[[], None],
    ) -> None:
        super().__init__(CALENDARS, shelf, check_open)
        self._projects = projects


class MemoryCalendars(_MemoryCopies, MemoryDocuments[Calendar], CalendarRepository):
    """What can be done with them in a unit of work, too."""

    def __init__(
        self,
        shelf: Shelf,
        projects: Callable[[], Iterable[ReadableProject]],
        check_open: Callable[[], None],
        admit: Admit,
    ) -> None:
        super().__init__(CALENDARS, shelf, check_open, admit)
        self._projects = projects
