"""Commands to the documents of a tenant: which key kept which version, and what it said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pmcore.kernel import Code, StoreError, TenantId
from pmcore.repositories.digests import row_digest
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_HERE = "tenant = ? AND kind = ? AND id = ?"
_COLUMNS = "tenant, kind, id, key, version, digest"
_NOTE = f"INSERT INTO command ({_COLUMNS}, seal) VALUES (?, ?, ?, ?, ?, ?, ?)"
_BY_KEY = f"SELECT {_COLUMNS}, seal FROM command WHERE {_HERE} AND key = ?"
_OF_TENANT = f"SELECT {_COLUMNS} FROM command WHERE tenant = ? ORDER BY kind, id, version"
_ALL = f"SELECT {_COLUMNS}, seal FROM command ORDER BY tenant, kind, id, version"
_REPLACE = f"UPDATE command SET key = ?, digest = ?, seal = ? WHERE {_HERE} AND key = ?"


class Command(NamedTuple):
    """A row: the version that a command kept, and the digest of what the document said then."""

    tenant: TenantId
    kind: str
    id: str
    key: str
    version: int
    digest: str

    @property
    def seal(self) -> str:
        """The digest of the row."""
        return f"{row_digest('command', *self):032x}"

    def check(self, seal: str) -> None:
        """Refuse a row that is not as it was kept.

        Raises
        ------
        StoreError
            ``store.unreadable``.
        """
        if seal != self.seal:
            reason = {"en": "a command is not as it was kept", "zh": "有命令与保存时不同"}
            raise StoreError(Code.STORE_UNREADABLE, what=self.kind, project=self.id, reason=reason)


def note(command: Command) -> Program[None]:
    """Keep which version a command kept."""
    yield from tell(_NOTE, [(*command, command.seal)])


def command_by_key(tenant: TenantId, kind: str, id: str, key: str) -> Program[Command | None]:
    """Return what a command kept; ``None`` where it kept nothing."""
    rows = yield from ask(_BY_KEY, tenant, kind, id, key)
    for *cells, seal in rows:
        found = Command(*cells)
        found.check(seal)
        return found
    return None


def commands_of(tenant: TenantId) -> Program[list[Command]]:
    """Return all commands of a tenant, those to one document in a row, the oldest first."""
    rows = yield from ask(_OF_TENANT, tenant)
    return [Command(*cells) for cells in rows]


def replace_commands(pairs: Iterable[tuple[Command, Command]]) -> Program[None]:
    """Put other keys and digests in the place of those that commands have."""
    yield from tell(_REPLACE, [_exchange(old, new) for old, new in pairs])


def all_commands() -> Program[list[tuple[Command, str]]]:
    """Return the commands of all tenants with the digests that their rows hold."""
    rows = yield from ask(_ALL)
    return [(Command(*cells), seal) for *cells, seal in rows]


def seal_commands() -> Program[None]:
    """Give rows of older versions that have none their digests."""
    commands = yield from all_commands()
    yield from replace_commands((each, each) for each, seal in commands if not seal)


def _exchange(old: Command, new: Command) -> Cells:
    return new.key, new.digest, new.seal, old.tenant, old.kind, old.id, old.key
