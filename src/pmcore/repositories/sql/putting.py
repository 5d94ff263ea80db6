"""Keeping what a host puts beside a version of a project, once for each command."""

from __future__ import annotations

from typing import NamedTuple

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.conflict import MOST_CONFLICTING, unexpected
from pmcore.repositories.putting import Put
from pmcore.repositories.sql.attesting import waited_for
from pmcore.repositories.sql.entries import event_rows, keep_events
from pmcore.repositories.sql.epochs import hold_epoch, keep_epoch
from pmcore.repositories.sql.log import changes_since
from pmcore.repositories.sql.opening import version_of
from pmcore.repositories.sql.sealing import checked, with_seal
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Program, ask
from pmcore.repositories.telling import Entry, Place

_KNOWN = "FROM put_command WHERE tenant = ? AND project = ? AND command = ?"
# Whoever saves the project meanwhile waits; a command that was kept stops it, too.
_HOLD = (
    "UPDATE project SET version = version WHERE tenant = ? AND id = ? AND version = ?"
    f" AND NOT EXISTS (SELECT 1 {_KNOWN}) RETURNING id"
)
_CONTENT = f"SELECT content, seal {_KNOWN}"
_NOTE = (
    "INSERT INTO put_command (tenant, project, command, content, seal) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING RETURNING command"
)
_ALL = (
    "SELECT tenant, project, command, content, seal FROM put_command"
    " ORDER BY tenant, project, command"
)


class PutCommand(NamedTuple):
    """A row: a command that put events, and what tells it from another one."""

    tenant: TenantId
    project: ProjectId
    command: str
    content: str

    @property
    def table(self) -> str:
        """Where it stands."""
        return "put_command"

    @property
    def named(self) -> tuple[str, str]:
        """What messages call it, and whose it is."""
        return "put_command", self.project


def put_events(tenant: TenantId, asked: Put) -> Program[None]:
    """Keep events beside the version there is."""
    here = tenant, asked.project
    if not (yield from ask(_HOLD, *here, asked.version, *here, asked.command)):
        yield from _check_known(tenant, asked)
        return
    put = PutCommand(*here, asked.command, asked.content)
    if not (yield from ask(_NOTE, *with_seal(put))):
        raise OvertakenError.new()  # where each statement sees its own moment
    held = yield from hold_epoch(*here)
    entry = Entry(Place(asked.version, held.noted + 1), asked.bodies)
    rows = event_rows(*here, [entry]) if (yield from waited_for(tenant)) else []
    yield from keep_events(*here, rows)
    after = held.puts_after([put[2:]]).waiting_after((), rows)
    yield from keep_epoch(after._replace(noted=held.noted + 1))


def all_puts() -> Program[list[tuple[PutCommand, str]]]:
    """Return the commands of all tenants with the digests that their rows hold."""
    return [(PutCommand(*cells), seal) for *cells, seal in (yield from ask(_ALL))]


def _check_known(tenant: TenantId, asked: Put) -> Program[None]:
    """Find out why a version could not be taken: the command may be one that was kept."""
    project = asked.project
    for content, seal in (yield from ask(_CONTENT, tenant, project, asked.command)):
        known = checked(PutCommand(tenant, project, asked.command, content), seal)
        asked.check_again(known.content)
        return
    found = yield from version_of(tenant, project)
    between = yield from changes_since(tenant, project, asked.version, MOST_CONFLICTING)
    raise unexpected(project, asked.version, found, between)
