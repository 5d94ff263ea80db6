"""Records that a tenant shares between projects: kept whole, each with a version of its own.

A project is kept row by row, because an edit of one task shall cost no more in a large plan. A
calendar, a template or a portfolio is small: it is one document, and a save replaces it. What a
store needs to know of such a noun is a :class:`Noun`; everything else is written once, here and in
``sql/documents.py``. "Add a noun" in ``docs/how-to/write-your-own-repository.md`` shows all of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pmcore.kernel import (
    Code,
    Finding,
    LocalizedText,
    PmcoreError,
    StoreError,
    TenantId,
    check_id,
)
from pmcore.kernel.coercion import one_of_kind, unusable
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.conflict import unexpected
from pmcore.repositories.damage import as_kept, unpacked
from pmcore.repositories.digests import row_digest
from pmcore.repositories.packing import packed
from pmcore.repositories.protocols import DEFAULT_PAGE, Sorting
from pmcore.repositories.rows import Page, search_words, sorting_word

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
DOCUMENT_FIELDS = {"id": "one"}  # what a predicate may ask of


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list."""

    id: str
    name: LocalizedText
    version: int

    @property
    def words(self) -> str:
        """What a search looks through."""
        return search_words(self.name, self.id)

    @property
    def sorting(self) -> str:
        """What lists by name are sorted by."""
        return sorting_word(self.words)

    def fields(self) -> dict[str, Any]:
        """Return what predicates ask of."""
        return {"id": self.id}


@dataclass(frozen=True, slots=True)
class Noun(Generic[T]):
    """A kind of documents.

    Attributes
    ----------
    kind
        An id: what rows and messages say it is; never changed once a store has some.
    type
        Of the values.
    id, name
        What to call a value.
    write, read
        To plain data and back; what is equal is written alike.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> notes = Noun(
    ...     "note", tuple, lambda note: note[0], lambda note: LocalizedText(note[1]), list, tuple
    ... )
    >>> with MemoryStore().unit("acme") as unit:
    ...     unit.documents(notes).add(("n1", "Ask for permits"), key="k1")
    ...     unit.documents(notes).open("n1")
    1
    ('n1', 'Ask for permits')
    """

    kind: str
    type: type[T]
    id: Callable[[T], str]
    name: Callable[[T], LocalizedText]
    write: Callable[[T], Any]
    read: Callable[[Any], T]

    def __post_init__(self) -> None:
        check_id(self.kind, "kind")

    def checked(self, value: object) -> T:
        """Return a value of this kind whose id can be used.

        Raises
        ------
        InputError
            ``value.invalid``, ``id.invalid``.
        """
        held = one_of_kind(value, self.kind, self.type)
        self.checked_id(self.id(held))
        return held

    def checked_id(self, value: object) -> str:
        """Return an id.

        Raises
        ------
        InputError
            ``id.invalid``.
        """
        return check_id(value, self.kind)

    def text(self, value: T) -> str:
        """Write a value as the text of its row.

        Raises
        ------
        InputError
            ``value.invalid`` for what is no JSON, or no text that can be stored.
        """
        try:
            text = packed(self.write(value))
            text.encode()
        except PmcoreError:
            raise
        except (TypeError, ValueError, RecursionError) as error:
            en, zh = f"it cannot be written ({error})", f"无法写出（{error}）"
            raise unusable(self.kind, self.id(value), en, zh) from None
        return text

    def value(self, id: str, text: str) -> T:
        """Read a value from the text of its row.

        Raises
        ------
        StoreError
            ``store.unreadable``.
        """

        def read() -> T:
            value = self.read(json.loads(text))
            found = self.id(value)
            as_kept(found == id, f"its id is {found}", f"其编号为 {found}")
            return value

        return unpacked(self.kind, id, read)

    def row(self, value: T, version: int) -> DocumentRow:
        """Return the row of a value in lists."""
        return DocumentRow(self.id(value), self.name(value), version)

    def content(self, id: str, text: str) -> str:
        """Return the digest of what a document says, in whatever version and for whomever."""
        return content_of(self.kind, id, text)

    def seal(self, tenant: TenantId, id: str, version: int, text: str) -> str:
        """Return the digest of a row: whose it is, which version, and what it says."""
        return seal_of(tenant, self.kind, id, version, text)

    def unknown(self, id: str) -> StoreError:
        """Say that a tenant has no such document."""
        return StoreError(Code.STORE_DOCUMENT_UNKNOWN, what=self.kind, id=id)

    def exists(self, id: str) -> StoreError:
        """Say that there is one already."""
        return StoreError(Code.STORE_DOCUMENT_EXISTS, what=self.kind, id=id)

    def conflict(self, id: str, expected: int, found: int) -> StoreError:
        """Say that somebody else saved it."""
        return unexpected(id, expected, found, ())


def content_of(kind: str, id: str, text: str) -> str:
    """Return the digest of what a document of a kind says."""
    return f"{row_digest('document', kind, id, text):032x}"


def seal_of(tenant: TenantId, kind: str, id: str, version: int, text: str) -> str:
    """Return the digest of the row of a document of a kind."""
    return f"{row_digest('document', tenant, kind, id, version, text):032x}"


def check_repeated(
    id: str, key: str, kept: tuple[int, str], content: str, version: int | None = None
) -> int:
    """Return the version that a command kept before, if it was the same one.

    Parameters
    ----------
    kept
        Version and content that the key kept.
    content, version
        What it is given for now; an addition does not know its version.

    Raises
    ------
    StoreError
        ``store.key_reused``.
    """
    if kept != (kept[0] if version is None else version, content):
        raise StoreError(Code.STORE_KEY_REUSED, key=key, project=id, version=kept[0])
    return kept[0]


class DocumentReader(Protocol[T_co]):
    """Documents of one kind and one tenant, as they were when the view began."""

    def open(self, id: str) -> T_co:
        """Read one.

        Raises
        ------
        StoreError
            ``store.document_unknown``; ``store.unreadable`` where its row is damaged.
        """

    def version(self, id: str) -> int:
        """Return the version that was saved last.

        The first one is 1. One that is added under the id of a removed one goes on counting, so
        that nobody takes the one for the other.
        """

    def kept(self, id: str, key: str) -> int | None:
        """Return the version that the command with a key kept; ``None`` when it kept none."""

    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[DocumentRow]:
        """List those that are visible, a page at a time; predicates may ask for the ``id``."""

    def count(self, visible: Predicate, *, search: str = "") -> int:
        """Count those that are visible."""

    def verify(self, id: str) -> tuple[Finding, ...]:
        """Look whether it is as it was saved; nothing found is good."""


class DocumentRepository(DocumentReader[T], Protocol[T]):
    """The same, to be written to as well."""

    def add(self, value: T, *, key: str) -> int:
        """Keep a new one, and return its version.

        Raises
        ------
        StoreError
            ``store.document_exists``, ``store.key_reused``.
        """

    def save(self, value: T, *, expected: int, key: str) -> int:
        """Replace one, and return its version; one that says the same stays as it is.

        Raises
        ------
        ConflictError, StoreError
            ``store.conflict`` when it is not at the version expected any more, ``store.not_yet``
            when it never was; ``store.document_unknown``, ``store.key_reused``.
        """

    def remove(self, id: str, *, expected: int) -> None:
        """Remove one.

        Raises
        ------
        ConflictError, StoreError
            ``store.conflict``, ``store.not_yet``, ``store.document_unknown``.
        """
