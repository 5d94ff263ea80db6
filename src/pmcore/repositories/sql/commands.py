"""Commands to the documents of a tenant: which key kept which version, and what it said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pmcore.kernel import TenantId
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.sql.sealing import checked, seal_of, with_seal
from pmcore.repositories.sql.statements import Program, ask, tell

PERSON, CONSUMER = "+person", "+consumer"  # kinds that no document has; see attesting.py
_HERE = "tenant = ? AND kind = ? AND id = ?"
_COLUMNS = "tenant, kind, id, key, version, digest, seal"
_NOTE = f"INSERT INTO command ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_NOTE_AGAIN = (
    f"{_NOTE} ON CONFLICT (tenant, kind, id, key) DO UPDATE SET version = excluded.version,"
    " seal = excluded.seal"
)
_BY_KEY = f"SELECT {_COLUMNS} FROM command WHERE {_HERE} AND key = ?"
_ALL = f"SELECT {_COLUMNS} FROM command ORDER BY tenant, kind, id, version, key"
_OF_TENANT = _ALL.replace(
    "ORDER BY tenant,", "WHERE tenant = ? AND kind <> ? AND kind <> ? ORDER BY"
)
_REPLACE = f"UPDATE command SET key = ?, digest = ?, seal = ? WHERE {_HERE} AND key = ?"
REMOVAL = ""  # in the place of a key: nobody gives one for it


class DocumentCommand(NamedTuple):
    """A row: the version that a command kept, and the digest of what the document said then.

    The removal of a document is one, of the version that it had: a document that is gone as no
    command says was lost.
    """

    tenant: TenantId
    kind: str
    id: str
    key: str
    version: int
    digest: str

    @classmethod
    def removing(cls, tenant: TenantId, kind: str, id: str, version: int) -> DocumentCommand:
        """Return that of a removal; a document that comes and goes again has one."""
        return cls(tenant, kind, id, REMOVAL, version, NO_ROWS)

    @property
    def table(self) -> str:
        """Where it stands."""
        return "command"

    @property
    def named(self) -> tuple[str, str]:
        """What messages call it, and whose it is."""
        return "command", self.id


Kept = tuple[DocumentCommand, str]  # with the digest that the row holds


def note(command: DocumentCommand) -> Program[None]:
    """Keep which version a command kept."""
    yield from tell(_NOTE, [with_seal(command)])


def note_removals(removals: Iterable[DocumentCommand]) -> Program[None]:
    """Keep that documents were removed."""
    yield from tell(_NOTE_AGAIN, [with_seal(each) for each in removals])


def command_by_key(
    tenant: TenantId, kind: str, id: str, key: str
) -> Program[DocumentCommand | None]:
    """Return what a command kept; ``None`` where it kept nothing.

    Raises
    ------
    StoreError
        ``store.unreadable``.
    """
    rows = yield from ask(_BY_KEY, tenant, kind, id, key)
    for *cells, seal in rows:
        return checked(DocumentCommand(*cells), seal)
    return None


def commands_of(tenant: TenantId) -> Program[list[Kept]]:
    """Return all commands to a tenant's documents, those to one in a row, the oldest first."""
    rows = yield from ask(_OF_TENANT, tenant, PERSON, CONSUMER)
    return [(DocumentCommand(*cells), seal) for *cells, seal in rows]


def all_commands() -> Program[list[Kept]]:
    """Return those of all tenants."""
    rows = yield from ask(_ALL)
    return [(DocumentCommand(*cells), seal) for *cells, seal in rows]


def replace_commands(
    pairs: Iterable[tuple[DocumentCommand, DocumentCommand]],
) -> Program[None]:
    """Put other keys and digests in the place of those that commands have."""
    rows = [(new.key, new.digest, seal_of(new), *old[:4]) for old, new in pairs]
    yield from tell(_REPLACE, rows)
