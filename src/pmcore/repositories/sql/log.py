"""The log of a project: one row for each change, one for the version it was added with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.digests import NO_ROWS, link_in_chain
from pmcore.repositories.packing import packed_edits, read_edits, unpacked
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.wbs import Author, Change

ADDED = "added"
_COLUMNS = "version, key, kind, of, label, actor, at, reason, edits, digest"
_KEEP = (
    f"INSERT INTO change (tenant, project, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SINCE = (
    "SELECT version, kind, of, label, actor, at, reason, edits FROM change WHERE tenant = ?"
    " AND project = ? AND version > ? AND kind <> 'added' ORDER BY version LIMIT ?"
)
_LAST = _SINCE.replace("ORDER BY version", "ORDER BY version DESC")
_BY_KEY = "SELECT version, kind, edits FROM change WHERE tenant = ? AND project = ? AND key = ?"
_UNTIL = (
    "SELECT version, kind, edits FROM change WHERE tenant = ? AND project = ?"
    " AND version BETWEEN ? AND ? ORDER BY version"
)
_FIRST = "SELECT version, edits FROM change WHERE tenant = ? AND project = ? AND kind = 'added'"
_CHAIN = (
    f"SELECT {_COLUMNS} FROM change WHERE tenant = ? AND project = ? AND version > ?"
    " ORDER BY version LIMIT ?"
)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log but for its digest, which depends on the one before."""

    version: int
    key: str | None
    kind: str
    of: int | None
    label: str
    actor: str | None
    at: str | None
    reason: str
    edits: str

    @classmethod
    def added(cls, version: int, key: str | None, digest: str) -> Entry:
        """Return the entry a log begins with; instead of edits it has the digest of the rows."""
        return cls(version, key, ADDED, None, "add", None, None, "", digest)

    @classmethod
    def of_change(cls, change: Change, key: str | None) -> Entry:
        """Return the entry of a change."""
        at = None if change.at is None else change.at.isoformat()
        return cls(
            change.number, key, change.kind, change.of, change.label,
            change.actor, at, change.reason, packed_edits(change.edits),
        )  # fmt: skip

    @property
    def cells(self) -> Cells:
        """Its columns in their order."""
        return (
            self.version, self.key, self.kind, self.of, self.label,
            self.actor, self.at, self.reason, self.edits,
        )  # fmt: skip


def chained(before: str, entries: Iterable[Entry]) -> list[tuple[Entry, str]]:
    """Return entries with their digests, the first after the digest ``before``."""
    links = []
    for entry in entries:
        before = link_in_chain(before, *entry.cells)
        links.append((entry, before))
    return links


def keep(tenant: TenantId, project: ProjectId, links: list[tuple[Entry, str]]) -> Program[None]:
    """Append entries to the log."""
    rows = [(tenant, project, *entry.cells, digest) for entry, digest in links]
    yield from tell(_KEEP, rows)


def entry_by_key(tenant: TenantId, project: ProjectId, key: str) -> Program[Cells | None]:
    """Return version, kind and edits of what a command kept, if it did."""
    rows = yield from ask(_BY_KEY, tenant, project, key)
    return rows[0] if rows else None


def entries_until(
    tenant: TenantId, project: ProjectId, first: int, last: int
) -> Program[list[Cells]]:
    """Return version, kind and edits of what was kept from one version to another."""
    return (yield from ask(_UNTIL, tenant, project, first, last))


def first_entry(tenant: TenantId, project: ProjectId) -> Program[Cells]:
    """Return with which version a log begins, and the digest of the rows that were added."""
    rows = yield from ask(_FIRST, tenant, project)
    return rows[0] if rows else ()


def changes_since(
    tenant: TenantId, project: ProjectId, version: int, limit: int
) -> Program[tuple[Change, ...]]:
    """Return changes after a version, oldest first."""
    rows = yield from ask(_SINCE, tenant, project, version, limit)
    return tuple(_change(project, row) for row in rows)


def last_changes(tenant: TenantId, project: ProjectId, limit: int) -> Program[tuple[Change, ...]]:
    """Return the last changes, oldest first."""
    rows = yield from ask(_LAST, tenant, project, -1, limit)
    return tuple(_change(project, row) for row in reversed(rows))


def broken_at(tenant: TenantId, project: ProjectId, head: str) -> Program[int | None]:
    """Return the version at which the chain of a log breaks; ``None`` when it leads to ``head``."""
    version: int = -1
    digest = NO_ROWS
    while rows := (yield from ask(_CHAIN, tenant, project, version, _AT_ONCE)):
        for *cells, kept in rows:
            if digest != NO_ROWS and cells[0] != version + 1:
                return version + 1
            version, digest = int(cells[0]), link_in_chain(digest, *cells)
            if digest != kept:
                return version
    return None if digest == head else version + 1


def _change(project: ProjectId, row: Cells) -> Change:
    version, kind, of, label, actor, at, reason, edits = row
    if kind not in ("edit", "undo", "redo"):
        named = {"what": "change", "project": project}
        raise StoreError(Code.STORE_UNREADABLE, reason=f"kind {kind!r}", **named)

    def read() -> Change:
        when = None if at is None else datetime.fromisoformat(at)
        author = Author(actor, when, reason)
        return Change(version, label, author, read_edits(edits), kind, of)

    return unpacked(f"change {version}", project, read)
