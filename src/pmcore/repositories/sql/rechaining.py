"""Logs of version 1 of the tables become chains in which texts have digests of their own.

Such a chain proves what it proved before: one that does not hold is left as it is, so that
``verify`` goes on saying so.
"""

from __future__ import annotations

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.digests import NO_ROWS, link_in_chain
from pmcore.repositories.sql.log import Entry
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_PROJECTS = "SELECT tenant, id, chain FROM project ORDER BY tenant, id"
_ENTRIES = (
    "SELECT version, key, kind, of, label, actor, at, reason, edits, digest FROM change"
    " WHERE tenant = ? AND project = ? AND version > ? ORDER BY version LIMIT ?"
)
_CHAIN = "UPDATE change SET salt = ?, digest = ? WHERE tenant = ? AND project = ? AND version = ?"
_HEAD = "UPDATE project SET chain = ? WHERE tenant = ? AND id = ?"
_AT_ONCE = 500


def rechain() -> Program[None]:
    """Chain the logs of all projects anew."""
    for tenant, project, chain in (yield from ask(_PROJECTS)):
        if (yield from _holds(tenant, project, chain)):
            yield from _rechain(tenant, project)


def _holds(tenant: TenantId, project: ProjectId, chain: str) -> Program[bool]:
    """Say whether a chain of version 1 holds."""
    digest, version = NO_ROWS, -1
    while rows := (yield from ask(_ENTRIES, tenant, project, version, _AT_ONCE)):
        for *cells, kept in rows:
            version, digest = cells[0], link_in_chain(digest, *cells)
            if digest != kept:
                return False
    return digest == chain


def _rechain(tenant: TenantId, project: ProjectId) -> Program[None]:
    digest, version = NO_ROWS, -1
    while rows := (yield from ask(_ENTRIES, tenant, project, version, _AT_ONCE)):
        written: list[Cells] = []
        for *cells, _ in rows:
            entry = Entry(*cells)
            version, digest = entry.version, entry.digest(digest)
            written.append((entry.salt, digest, tenant, project, version))
        yield from tell(_CHAIN, written)
    yield from tell(_HEAD, [(digest, tenant, project)])
