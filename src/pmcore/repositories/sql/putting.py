"""Keeping what a host puts beside a version of a project, once for each command."""

from __future__ import annotations

from functools import partial

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.conflict import MOST_CONFLICTING, unexpected
from pmcore.repositories.digests import check_seal, sealed
from pmcore.repositories.packing import unpacked
from pmcore.repositories.putting import Put
from pmcore.repositories.sql.entries import keep_entries
from pmcore.repositories.sql.epochs import next_note
from pmcore.repositories.sql.log import changes_since
from pmcore.repositories.sql.opening import version_of
from pmcore.repositories.sql.outbox import consumers
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask
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


def put_events(tenant: TenantId, asked: Put) -> Program[None]:
    """Keep events beside the version there is."""
    here = tenant, asked.project
    if not (yield from ask(_HOLD, *here, asked.version, *here, asked.command)):
        yield from _check_known(tenant, asked)
        return
    told = *here, asked.command, asked.content
    if not (yield from ask(_NOTE, *told, put_seal(*told))):
        raise OvertakenError.new()  # where each statement sees its own moment
    number = yield from next_note(tenant, asked.project)
    if asked.bodies and (yield from consumers(tenant)):
        entry = Entry(Place(asked.version, number), asked.bodies)
        yield from keep_entries(tenant, asked.project, [entry])


def all_puts() -> Program[list[Cells]]:
    """Return the commands of all tenants with the digests that their rows hold."""
    return (yield from ask(_ALL))


def put_seal(tenant: TenantId, project: ProjectId, command: str, content: str) -> str:
    """Return the digest of a row that remembers a command."""
    return sealed("put_command", tenant, project, command, content)


def _check_known(tenant: TenantId, asked: Put) -> Program[None]:
    """Find out why a version could not be taken: the command may be one that was kept."""
    project = asked.project
    for content, seal in (yield from ask(_CONTENT, tenant, project, asked.command)):
        own = put_seal(tenant, project, asked.command, content)
        unpacked("put_command", project, partial(check_seal, seal, own))
        asked.check_again(content)
        return
    found = yield from version_of(tenant, project)
    between = yield from changes_since(tenant, project, asked.version, MOST_CONFLICTING)
    raise unexpected(project, asked.version, found, between)
