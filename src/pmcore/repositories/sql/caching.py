"""Keeping a snapshot of a project beside its rows."""

from __future__ import annotations

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.snapshots import SNAPSHOT_FORMAT, Snapshot
from pmcore.repositories.sql.checking import digest_of_rows
from pmcore.repositories.sql.opening import project_rows, read_version, unknown
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Program, ask, tell

_HEAD = f"SELECT version, digest FROM project WHERE tenant = ? AND id = ? AND {seen()}"
_CELLS = ("version", "digest", "format", "seal", "tasks", "links")
_KEEP = (
    f"INSERT INTO snapshot (tenant, project, {', '.join(_CELLS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, project) DO UPDATE SET"
    f" {', '.join(f'{cell} = excluded.{cell}' for cell in _CELLS)}"
)


def keep_snapshot(tenant: TenantId, project: ProjectId) -> Program[None]:
    """Write a snapshot of the rows there are, if they are those that were saved."""
    heads = yield from ask(_HEAD, tenant, project)
    if not heads:
        raise unknown(project)
    ((told, digest),) = heads
    version = read_version(project, told)
    if (yield from digest_of_rows(tenant, project)) != digest:
        reason = {"en": "they are not those that were saved", "zh": "与保存时不同"}
        raise StoreError(Code.STORE_UNREADABLE, what="rows", project=project, reason=reason)
    rows = yield from project_rows(tenant, project)
    taken = Snapshot.of(rows.project(project, version, ()), digest)
    cells = (version, digest, SNAPSHOT_FORMAT, taken.seal, taken.tasks, taken.links)
    yield from tell(_KEEP, [(tenant, project, *cells)])
