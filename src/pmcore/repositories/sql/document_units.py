"""The documents of a view or unit of work, on any database that runs our programs."""

from __future__ import annotations

from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import Finding
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.documents import DocumentReader, DocumentRepository, DocumentRow
from pmcore.repositories.protocols import DEFAULT_PAGE, Sorting
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.calling import run_again
from pmcore.repositories.sql.documents import DocumentRequests
from pmcore.repositories.sql.faces import AsyncFace, Read, Write
from pmcore.repositories.sql.sessions import Session

T = TypeVar("T")


class SqlDocumentReader(DocumentReader[T]):
    """What can be asked of one kind of documents."""

    def __init__(self, session: Session, ask: DocumentRequests[T]) -> None:
        self._session, self._ask = session, ask

    @override
    def open(self, id: str) -> T:
        return self._session.run(self._ask.open(id))

    @override
    def version(self, id: str) -> int:
        return self._session.run(self._ask.version(id))

    @override
    def kept(self, id: str, key: str) -> int | None:
        return self._session.run(self._ask.kept(id, key))

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
        asked = self._ask.list(visible, search=search, by=by, after=after, limit=limit)
        return self._session.run(asked)

    @override
    def count(self, visible: Predicate, *, search: str = "") -> int:
        return self._session.run(self._ask.count(visible, search=search))

    @override
    def verify(self, id: str) -> tuple[Finding, ...]:
        return self._session.run(self._ask.verify(id))


class SqlDocuments(SqlDocumentReader[T], DocumentRepository[T]):
    """What can be done with them in a unit of work, too."""

    @override
    def add(self, value: T, *, key: str) -> int:
        return run_again(self._session, lambda: self._ask.add(value, key=key))

    @override
    def save(self, value: T, *, expected: int, key: str) -> int:
        return run_again(self._session, lambda: self._ask.save(value, expected=expected, key=key))

    @override
    def remove(self, id: str, *, expected: int) -> None:
        run_again(self._session, lambda: self._ask.remove(id, expected=expected))


class AsyncSqlDocumentReader(AsyncFace[DocumentRequests[T]]):
    """What a :class:`~pmcore.repositories.documents.DocumentReader` can be asked, awaited."""

    open = Read(DocumentRequests[T].open)
    version = Read(DocumentRequests[T].version)
    kept = Read(DocumentRequests[T].kept)
    list = Read(DocumentRequests[T].list)
    count = Read(DocumentRequests[T].count)
    verify = Read(DocumentRequests[T].verify)


class AsyncSqlDocuments(AsyncSqlDocumentReader[T]):
    """What a :class:`~pmcore.repositories.documents.DocumentRepository` can be asked, awaited."""

    add = Write(DocumentRequests[T].add)
    save = Write(DocumentRequests[T].save)
    remove = Write(DocumentRequests[T].remove)
