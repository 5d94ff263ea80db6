"""Looking for rows and changes that are not as they were saved."""

from __future__ import annotations

from functools import partial

from pmcore.kernel import Code, Finding, PmcoreError, ProjectId, StoreError, TaskId, TenantId
from pmcore.repositories.damage import check_seal, unpacked
from pmcore.repositories.digests import NO_ROWS, digest_after, row_digests
from pmcore.repositories.replaying import AT_ONCE, Replay
from pmcore.repositories.snapshots import SNAPSHOT_FORMAT, Snapshot
from pmcore.repositories.sql.log import broken_at, changes_between, first_entry
from pmcore.repositories.sql.measuring import measured
from pmcore.repositories.sql.opening import project_rows, unknown, version_of
from pmcore.repositories.sql.outline import listed_cells, path_of
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Program, ask
from pmcore.repositories.sql.writing import (
    HEAD_COLUMNS,
    ROW_TABLES,
    TASKS,
    head_cells,
)
from pmcore.repositories.unpacking import PackedRows
from pmcore.wbs import Project

_HEAD = (
    f"SELECT version, digest, chain, size, {', '.join(HEAD_COLUMNS)} FROM project"
    f" WHERE tenant = ? AND id = ? AND {seen()}"
)
_SNAPSHOT = (
    "SELECT format, seal, version, digest, tasks, links FROM snapshot"
    " WHERE tenant = ? AND project = ?"
)
_LATEST = "SELECT max(version) FROM change WHERE tenant = ? AND project = ?"


def verify_project(tenant: TenantId, project: ProjectId) -> Program[tuple[Finding, ...]]:
    """Add up the digests of all rows, walk along the whole log, and take it back."""
    heads = yield from ask(_HEAD, tenant, project)
    if not heads:
        raise unknown(project)
    version, digest, chain, size, *head = heads[0]
    found: list[Finding] = []
    rows = yield from digest_of_rows(tenant, project)
    if rows != digest:
        found.append(Finding(Code.STORE_ROWS_DIFFER, {"project": project}))
    latest = yield from ask(_LATEST, tenant, project)
    broken = yield from broken_at(tenant, project, chain)
    if broken is None and latest != [(version,)]:
        broken = version
    if broken is not None:
        found.append(Finding(Code.STORE_LOG_BROKEN, {"project": project, "version": broken}))
    try:
        kept = yield from project_rows(tenant, project)  # a snapshot proves nothing of the rows
        opened = kept.project(project, (yield from version_of(tenant, project)), ())
        listed = head_cells(opened) == tuple(head) and (yield from _are_listed(tenant, opened))
        if not found and not (listed and size == (yield from measured(tenant, project))):
            found.append(Finding(Code.STORE_ROWS_DIFFER, {"project": project}))
        if not found:
            found += yield from _unlike(tenant, opened)
        if not found:
            yield from _check_snapshot(tenant, opened, digest, kept)
    except PmcoreError as error:
        found.append(error.to_finding())
    return tuple(found)


def _unlike(tenant: TenantId, opened: Project) -> Program[list[Finding]]:
    """Take the log back, as far as it tells what was before."""
    first, _ = yield from first_entry(tenant, opened.id)
    replay = Replay(opened)
    while replay.version > first and not replay.is_over:
        since = max(first, replay.version - AT_ONCE)
        changes, _ = yield from changes_between(tenant, opened.id, since + 1, replay.version)
        if (unlike := replay.take_back(changes)) is not None:
            return [unlike]
    return []


def _are_listed(tenant: TenantId, project: Project) -> Program[bool]:
    """Say whether lists show all tasks as they are, in the order of the outline."""
    rows = yield from ask(TASKS.select_all, tenant, project.id)
    ranks = {id: rank for id, _, rank, *_ in rows}
    paths: dict[TaskId, str] = {}
    return all(
        (path, *cells)
        == (path_of(project.id, id, project.parent, ranks, paths), *listed_cells(project[id]))
        for id, _, _, _, path, *cells in rows
    )


def _check_snapshot(
    tenant: TenantId, opened: Project, digest: str, kept: PackedRows
) -> Program[None]:
    """Refuse a snapshot that is damaged, or is opened and says something else than the rows."""
    for form, seal, *cells in (yield from ask(_SNAPSHOT, tenant, opened.id)):
        snapshot = Snapshot(*cells)
        unpacked("snapshot", opened.id, partial(check_seal, seal, snapshot.seal_in(form)))
        if (snapshot.version, snapshot.digest, form) != (opened.version, digest, SNAPSHOT_FORMAT):
            continue  # it is of another version, and nobody opens it
        told = snapshot.project(opened.id, kept.settings, kept.baselines, ())
        if told is not None and told != opened:
            reason = {"en": "it differs from the rows", "zh": "与各行不符"}
            named = {"what": "snapshot", "project": opened.id}
            raise StoreError(Code.STORE_UNREADABLE, reason=reason, **named)


def digest_of_rows(tenant: TenantId, project: ProjectId) -> Program[str]:
    """Add up the digests of all rows."""
    digest = NO_ROWS
    for table in ROW_TABLES:
        rows = yield from ask(table.select, tenant, project)
        digest = digest_after(digest, (), row_digests([table.name], rows))
    return digest
