"""Documents of a tenant as programs, whatever they say: the version first, then its command."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Generic, TypeVar

from pmcore.kernel import Code, Finding, LocalizedText, StoreError, TenantId
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.calendars import CALENDARS
from pmcore.repositories.commands import LATEST, check_key
from pmcore.repositories.damage import unpacked
from pmcore.repositories.documents import (
    DOCUMENT_FIELDS,
    DocumentRow,
    Noun,
    check_repeated,
)
from pmcore.repositories.entitlements import Quota
from pmcore.repositories.packing import packed
from pmcore.repositories.protocols import DEFAULT_PAGE, Sorting
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.admitting import Target, admitted
from pmcore.repositories.sql.commands import (
    REMOVAL,
    DocumentCommand,
    command_by_key,
    note,
    note_removals,
)
from pmcore.repositories.sql.listing import AFTER, ORDER, listed_where
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Cells, Program, ask

T = TypeVar("T")
_HERE = "tenant = ? AND kind = ? AND id = ?"
_ROW = f"SELECT version, name, words, sorting, data, digest FROM document WHERE {_HERE}"
_VERSION = f"SELECT version FROM document WHERE {_HERE}"
_CELLS = ("version", "name", "words", "sorting", "data", "digest")
# Commands outlive their document: the next one of its id has versions above.
_LAST = f"SELECT max(version) FROM command WHERE {_HERE}"
_ADD = (
    f"INSERT INTO document (tenant, kind, id, {', '.join(_CELLS)})"
    f" SELECT ?, ?, ?{', ?' * len(_CELLS)} WHERE NOT EXISTS"
    f" (SELECT 1 FROM command WHERE {_HERE} AND key = ?) ON CONFLICT DO NOTHING RETURNING id"
)
# As with projects, the first statement takes the row; a key that was used already stops it, and
# so does a document that says what is there.
_CHANGE = (
    f"UPDATE document SET {', '.join(f'{cell} = ?' for cell in _CELLS)} WHERE {_HERE}"
    " AND version = ? AND data <> ? AND NOT EXISTS"
    f" (SELECT 1 FROM command WHERE {_HERE} AND key = ?) RETURNING id"
)
_REMOVE = f"DELETE FROM document WHERE {_HERE} AND version = ? RETURNING id"
_CONTENTS = f"SELECT digest, version FROM command WHERE {_HERE} AND key <> ? ORDER BY version"


class DocumentRequests(Generic[T]):
    """Programs for one kind of documents; see :class:`~pmcore.repositories.DocumentRepository`."""

    def __init__(self, tenant: TenantId, within: Transaction, noun: Noun[T]) -> None:
        self._tenant, self._dialect = tenant, within.dialect
        self._entitlements = within.entitlements
        self._noun: Noun[T] = one_of_kind(noun, "noun", Noun)

    def open(self, id: str) -> Program[T]:
        """Read one."""
        return self._open(self._noun.checked_id(id))

    def version(self, id: str) -> Program[int]:
        """Return the last version."""
        return self._version(self._noun.checked_id(id))

    def kept(self, id: str, key: str) -> Program[int | None]:
        """Return the version that a command kept."""
        return self._asked(self._noun.checked_id(id), check_key(key))

    def list(
        self,
        visible: Predicate,
        *,
        search: str = "",
        by: Sorting = "id",
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Program[Page[DocumentRow]]:
        """List documents."""
        return self._list(ListQuery.of(visible, search, by, after, limit, fields=DOCUMENT_FIELDS))

    def count(self, visible: Predicate, *, search: str = "") -> Program[int]:
        """Count documents."""
        return self._count(ListQuery.of(visible, search, fields=DOCUMENT_FIELDS))

    def verify(self, id: str) -> Program[tuple[Finding, ...]]:
        """Look for what is not as it was saved."""
        return self._verify(self._noun.checked_id(id))

    def add(self, value: T, *, key: str) -> Program[int]:
        """Keep a new one."""
        noun = self._noun
        held = noun.checked(value)
        add = self._add(held, noun.text(held), check_key(key))
        several = Quota.CALENDARS if noun.kind == CALENDARS.kind else Quota.DOCUMENTS
        return self._admitted(noun.id(held), add, {several, Quota.DOCUMENT_BYTES})

    def save(self, value: T, *, expected: int, key: str) -> Program[int]:
        """Replace one."""
        noun, version = self._noun, whole_number(expected, "expected", 0, LATEST - 1)
        held = noun.checked(value)
        save = self._save(held, noun.text(held), version, check_key(key))
        return self._admitted(noun.id(held), save, {Quota.DOCUMENT_BYTES})

    def remove(self, id: str, *, expected: int) -> Program[None]:
        """Remove one."""
        version = whole_number(expected, "expected", 0, LATEST)
        return self._remove(self._noun.checked_id(id), version)

    def contents(self, id: str) -> Program[dict[str, int]]:
        """Return which version says what: the last of those with a content."""
        rows = yield from ask(_CONTENTS, *self._here(id), REMOVAL)
        return dict(rows)

    def _admitted(self, id: str, program: Program[int], quotas: Collection[Quota]) -> Program[int]:
        target = Target(self._tenant, document=(self._noun.kind, id))
        return admitted(target, self._entitlements, program, quotas)

    def _open(self, id: str) -> Program[T]:
        rows = yield from ask(_ROW, *self._here(id))
        if not rows:
            raise self._noun.unknown(id)
        return self._read(id, rows[0])

    def _read(self, id: str, cells: Cells) -> T:
        """Return the value of a row that is as it was written."""
        version, name, words, sorting, data, digest = cells
        noun = self._noun
        if noun.seal(self._tenant, id, version, data) == digest:
            value = noun.value(id, data)
            if self._cells(value, data, version) == (version, name, words, sorting, data, digest):
                return value
        reason = {"en": "it is not as it was saved", "zh": "与保存时不同"}
        raise StoreError(Code.STORE_UNREADABLE, what=noun.kind, project=id, reason=reason)

    def _version(self, id: str) -> Program[int]:
        rows = yield from ask(_VERSION, *self._here(id))
        if not rows:
            raise self._noun.unknown(id)
        return unpacked("version", id, lambda: int(rows[0][0]))

    def _asked(self, id: str, key: str) -> Program[int | None]:
        yield from self._version(id)
        kept = yield from self._kept(id, key)
        return kept and kept[0]

    def _kept(self, id: str, key: str) -> Program[tuple[int, str] | None]:
        command = yield from command_by_key(self._tenant, self._noun.kind, id, key)
        return command and (command.version, command.digest)

    def _list(self, query: ListQuery) -> Program[Page[DocumentRow]]:
        held, values = listed_where(query, self._dialect)
        after = "" if query.place is None else AFTER[query.by]
        rows = yield from ask(
            f"SELECT id, name, version FROM document WHERE tenant = ? AND kind = ?{after}{held}"
            f" ORDER BY {ORDER[query.by]} LIMIT ?",
            self._tenant, self._noun.kind, *(query.place or ()), *values, query.limit + 1,
        )  # fmt: skip
        return query.page([_row(cells) for cells in rows])

    def _count(self, query: ListQuery) -> Program[int]:
        held, values = listed_where(query, self._dialect)
        asked = f"SELECT count(*) FROM document WHERE tenant = ? AND kind = ?{held}"
        rows = yield from ask(asked, self._tenant, self._noun.kind, *values)
        return int(rows[0][0])

    def _verify(self, id: str) -> Program[tuple[Finding, ...]]:
        try:
            yield from self._open(id)
        except StoreError as error:
            if error.code is Code.STORE_UNREADABLE:
                return (error.to_finding(),)
            raise
        return ()

    def _add(self, value: T, text: str, key: str) -> Program[int]:
        id = self._noun.id(value)
        here = self._here(id)
        ((last,),) = yield from ask(_LAST, *here)
        version = (last or 0) + 1
        added = yield from ask(_ADD, *here, *self._cells(value, text, version), *here, key)
        if added:
            return (yield from self._note(id, key, version, text))
        kept = yield from self._kept(id, key)
        if kept is None:
            raise self._noun.exists(id)
        return check_repeated(id, key, kept, self._noun.content(id, text))

    def _save(self, value: T, text: str, expected: int, key: str) -> Program[int]:
        id = self._noun.id(value)
        here, cells = self._here(id), self._cells(value, text, expected + 1)
        taken = yield from ask(_CHANGE, *cells, *here, expected, text, *here, key)
        if taken:
            return (yield from self._note(id, key, expected + 1, text))
        kept = yield from self._kept(id, key)
        if kept is not None:
            return check_repeated(id, key, kept, self._noun.content(id, text), expected + 1)
        found = yield from self._version(id)
        if found != expected:
            raise self._noun.conflict(id, expected, found)
        return found

    def _remove(self, id: str, expected: int) -> Program[None]:
        removed = yield from ask(_REMOVE, *self._here(id), expected)
        if not removed:
            found = yield from self._version(id)
            raise self._noun.conflict(id, expected, found)
        removal = DocumentCommand.removing(self._tenant, self._noun.kind, id, expected)
        yield from note_removals([removal])

    def _note(self, id: str, key: str, version: int, text: str) -> Program[int]:
        content = self._noun.content(id, text)
        yield from note(DocumentCommand(self._tenant, self._noun.kind, id, key, version, content))
        return version

    def _here(self, id: str) -> Sequence[str]:
        return self._tenant, self._noun.kind, id

    def _cells(self, value: T, text: str, version: int) -> Cells:
        row = self._noun.row(value, version)
        seal = self._noun.seal(self._tenant, row.id, version, text)
        return version, packed(row.name.to_json()), row.words, row.sorting, text, seal


def _row(cells: Cells) -> DocumentRow:
    id, name, version = cells
    return unpacked(
        "head", id, lambda: DocumentRow(id, LocalizedText.of(json.loads(name)), version)
    )
