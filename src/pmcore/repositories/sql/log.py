"""The log of a project: one row for each change, one for the version it was added with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import NamedTuple, get_args

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.damage import DAMAGE, as_kept, unpacked
from pmcore.repositories.digests import NO_ROWS, link_in_chain
from pmcore.repositories.origins import Origin
from pmcore.repositories.packing import packed_edits, read_edits
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.wbs import Author, Change
from pmcore.wbs.changes import ChangeKind

ADDED = "added"
_WRITTEN = (
    *("version", "key", "kind", "of", "label", "actor", "at", "reason", "edits"),
    *("erasure", "salt"),
)
_COLUMNS = (*_WRITTEN, "written", "digest")
_KEEP = (
    f"INSERT INTO change (tenant, project, {', '.join(_COLUMNS)})"
    f" VALUES (?, ?{', ?' * len(_COLUMNS)})"
)
_SINCE = (
    "SELECT version, kind, of, label, actor, at, reason, edits FROM change WHERE tenant = ?"
    " AND project = ? AND version > ? AND kind <> 'added' ORDER BY version LIMIT ?"
)
_LAST = _SINCE.replace("ORDER BY version", "ORDER BY version DESC")
_BY_KEY = "SELECT version, kind FROM change WHERE tenant = ? AND project = ? AND key = ?"
_BETWEEN = (
    "SELECT version, kind, of, label, actor, at, reason, edits, written FROM change"
    " WHERE tenant = ? AND project = ? AND version BETWEEN ? AND ? AND kind <> 'added'"
    " ORDER BY version"
)
_FIRST = (
    "SELECT version, CASE WHEN written IS NULL THEN edits END FROM change"
    " WHERE tenant = ? AND project = ? AND kind = 'added'"
)
_ORIGIN = (
    "SELECT version, actor, at, reason FROM change"
    " WHERE tenant = ? AND project = ? AND kind = 'added'"
)
_CHAIN = (
    f"SELECT {', '.join(_COLUMNS)} FROM change WHERE tenant = ? AND project = ? AND version > ?"
    " ORDER BY version LIMIT ?"
)
_REPLACE = (
    "UPDATE change SET key = ?, label = ?, actor = ?, reason = ?, edits = ?, salt = ?, written = ?"
    " WHERE tenant = ? AND project = ? AND version = ?"
)
_ERASURE = "SELECT version, erasure FROM change WHERE tenant = ? AND project = ? AND key = ?"
_AT_ONCE = 500


class Texts(NamedTuple):
    """What people typed into an entry of the log."""

    key: str | None
    label: str
    actor: str | None
    reason: str
    edits: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log but for its digest, which depends on the one before.

    What people typed into it (key, label, actor, reason, edits) enters that digest only through a
    digest of its own, so that an erasure may put other texts in its place.

    Attributes
    ----------
    erasure
        What an erasure replaced; of other entries nothing.
    salt
        Drawn by lot, and again when texts are replaced: else whoever has the digest of erased
        texts could try names until one fits.
    written
        The digest of the texts that were written first, where they were replaced.
    """

    version: int
    key: str | None
    kind: str
    of: int | None
    label: str
    actor: str | None
    at: str | None
    reason: str
    edits: str
    erasure: str | None = None
    salt: str = field(default_factory=lambda: token_hex(16))
    written: str | None = None

    @classmethod
    def added(cls, version: int, key: str | None, author: Author, digest: str) -> Entry:
        """Return the entry a log begins with; instead of edits it has the digest of the rows."""
        at = _written_at(author)
        return cls(version, key, ADDED, None, "add", author.actor, at, author.reason, digest)

    @classmethod
    def of_change(cls, change: Change, key: str | None) -> Entry:
        """Return the entry of a change."""
        at = _written_at(change.author)
        return cls(
            change.number, key, change.kind, change.of, change.label,
            change.actor, at, change.reason, packed_edits(change.edits),
        )  # fmt: skip

    @property
    def cells(self) -> Cells:
        """Its columns in their order."""
        return tuple(getattr(self, name) for name in (*_WRITTEN, "written"))

    @property
    def texts(self) -> str:
        """The digest of what people typed."""
        told = (self.salt, self.key, self.label, self.actor, self.reason, self.edits)
        return link_in_chain("texts", *told, self.erasure)

    def with_texts(self, texts: Texts) -> Entry:
        """Return an entry with other texts, which an erasure has to name."""
        named = texts._asdict()
        return replace(self, salt=token_hex(16), written=self.written or self.texts, **named)

    def digest(self, before: str) -> str:
        """Return its digest after the entry with the digest ``before``."""
        told = (self.version, self.kind, self.of, self.at)
        return link_in_chain(before, *told, self.written or self.texts)


def chained(before: str, entries: Iterable[Entry]) -> list[tuple[Entry, str]]:
    """Return entries with their digests, the first after the digest ``before``."""
    links = []
    for entry in entries:
        before = entry.digest(before)
        links.append((entry, before))
    return links


def keep(tenant: TenantId, project: ProjectId, links: list[tuple[Entry, str]]) -> Program[None]:
    """Append entries to the log."""
    rows = [(tenant, project, *entry.cells, digest) for entry, digest in links]
    yield from tell(_KEEP, rows)


def entry_by_key(tenant: TenantId, project: ProjectId, key: str) -> Program[Cells | None]:
    """Return version and kind of what a command kept, if it did."""
    rows = yield from ask(_BY_KEY, tenant, project, key)
    return rows[0] if rows else None


def changes_between(
    tenant: TenantId, project: ProjectId, first: int, last: int
) -> Program[tuple[list[Change], frozenset[int]]]:
    """Return changes from one version to another, and which of them lost texts to an erasure."""
    rows = yield from ask(_BETWEEN, tenant, project, first, last)
    changes = [_change(project, row[:-1]) for row in rows]
    return changes, frozenset(row[0] for row in rows if row[-1] is not None)


def all_entries(tenant: TenantId, project: ProjectId, after: int) -> Program[list[Entry]]:
    """Return the next entries after a version as they are kept, some hundreds of them."""
    rows = yield from ask(_CHAIN, tenant, project, after, _AT_ONCE)
    return [Entry(*cells) for *cells, _ in rows]


def replace_texts(tenant: TenantId, project: ProjectId, entries: Iterable[Entry]) -> Program[None]:
    """Put other texts in the place of those that entries were written with."""
    rows = [
        (
            entry.key, entry.label, entry.actor, entry.reason, entry.edits,
            entry.salt, entry.written, tenant, project, entry.version,
        )
        for entry in entries
    ]  # fmt: skip
    yield from tell(_REPLACE, rows)


def erasure_by(tenant: TenantId, project: ProjectId, key: str) -> Program[Cells | None]:
    """Return version and erasure of what a command kept, if it did."""
    rows = yield from ask(_ERASURE, tenant, project, key)
    return rows[0] if rows else None


def first_entry(tenant: TenantId, project: ProjectId) -> Program[Cells]:
    """Return with which version a log begins, and the digest of the rows that were added."""
    rows = yield from ask(_FIRST, tenant, project)
    return rows[0] if rows else (None, None)


def origin_of(tenant: TenantId, project: ProjectId) -> Program[Origin]:
    """Return what the log of a project that is there begins with."""
    rows = yield from ask(_ORIGIN, tenant, project)

    def read() -> Origin:
        ((version, actor, at, reason),) = rows
        return Origin(version, _author(actor, at, reason))

    return unpacked("log", project, read)


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
    digest, replaced = NO_ROWS, Replaced()
    while rows := (yield from ask(_CHAIN, tenant, project, version, _AT_ONCE)):
        for *cells, kept in rows:
            if digest != NO_ROWS and cells[0] != version + 1:
                return version + 1
            entry = Entry(*cells)
            version, digest = int(cells[0]), entry.digest(digest)
            if digest != kept or not replaced.takes(entry):
                return version
    return replaced.unlike() if digest == head else version + 1


class Replaced:
    """Texts of a log that were replaced, against what erasures later in the log say of them.

    Of each entry the last erasure counts that names it. One that nobody names has the texts it was
    written with, which the chain itself tells.
    """

    def __init__(self) -> None:
        self._found: dict[int, str] = {}
        self._told: dict[int, str] = {}

    def takes(self, entry: Entry) -> bool:
        """Look at the next entry; say whether it can be read."""
        if entry.written is not None:
            self._found[entry.version] = entry.texts
        if entry.erasure is None:
            return True
        try:
            named = {int(version): str(texts) for version, texts in texts_of(entry.erasure).items()}
        except DAMAGE:
            return False
        self._told |= named
        return all(version < entry.version for version in named)

    def unlike(self) -> int | None:
        """Return the first version whose texts are not those that an erasure left."""
        versions = sorted(self._found.keys() | self._told.keys())
        found = (each for each in versions if self._found.get(each) != self._told.get(each))
        return next(found, None)


def texts_of(erasure: str) -> dict[str, str]:
    """Return by version the digests of the texts that an erasure left."""
    read: dict[str, str] = json.loads(erasure)["texts"]
    return read


def _change(project: ProjectId, row: Cells) -> Change:
    version, kind, of, label, actor, at, reason, edits = row

    def read() -> Change:
        is_known = kind in get_args(ChangeKind)
        as_kept(is_known, f"its kind is {kind!r}", f"其类别为 {kind!r}")
        author = _author(actor, at, reason)
        return Change(version, label, author, read_edits(edits), kind, of)

    return unpacked(f"change {version}", project, read)


def _author(actor: str | None, at: str | None, reason: str) -> Author:
    return Author(actor, None if at is None else datetime.fromisoformat(at), reason)


def _written_at(author: Author) -> str | None:
    return None if author.at is None else author.at.isoformat()
