"""Imports in batches: rows of a project that has no version before the last of them is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from pmcore.kernel import ProjectId, TenantId, check_id
from pmcore.repositories.commands import Outcome
from pmcore.repositories.handling import added
from pmcore.repositories.imports import (
    IN_A_BATCH,
    ImportRow,
    ProjectImport,
    checked_batch,
    checked_time,
    importing,
)
from pmcore.repositories.packing import unpacked
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.admitting import About, admitted
from pmcore.repositories.sql.log import Entry
from pmcore.repositories.sql.noting import noted
from pmcore.repositories.sql.opening import unknown
from pmcore.repositories.sql.saving import added_before, publish, reserve
from pmcore.repositories.sql.seeing import unfinished
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.sql.writing import Table

_FIND = "SELECT key, digest, done FROM importing WHERE tenant = ? AND project = ?"
_BEGIN = (
    "INSERT INTO importing (tenant, project, key, at, done, total, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_RESERVE = "UPDATE project SET lifecycle = ?, tasks = ?, size = ? WHERE tenant = ? AND id = ?"
_TAKE = (
    "UPDATE importing SET done = ?, at = ? WHERE tenant = ? AND project = ? AND done = ?"
    " RETURNING done"
)
_END = "DELETE FROM importing WHERE tenant = ? AND project = ?"
_UNFINISHED = (
    "SELECT project, at, done, total FROM importing WHERE tenant = ? AND at < ? ORDER BY project"
)
_DROP_ALL = f"DELETE FROM project WHERE tenant = ? AND {unfinished()}"
_DROP = f"DELETE FROM project WHERE tenant = ? AND id = ? AND {unfinished()} RETURNING id"


class ImportRequests:
    """Programs for one tenant; see :class:`~pmcore.repositories.imports.ImportRepository`."""

    def __init__(self, tenant: TenantId, within: Transaction) -> None:
        self._tenant = tenant
        self._entitlements, self._written = within.entitlements, within.written

    def add(
        self, planned: ProjectImport, *, at: datetime, rows: int = IN_A_BATCH
    ) -> Program[int | None]:
        """Write the next rows."""
        plan, time, most = checked_batch(planned, at, rows)
        add = _add(self._tenant, plan, time, most)
        id, version = plan.project.id, plan.project.version
        batch = admitted(About(self._tenant, id), self._entitlements, add)
        return noted(batch, self._written, added(id, version, ()))

    def drop(self, project: ProjectId) -> Program[None]:
        """Delete what was written."""
        return _drop(self._tenant, check_id(project, "project"))

    def unfinished(self, *, before: datetime) -> Program[Sequence[ImportRow]]:
        """List imports that have not ended."""
        return _unfinished(self._tenant, checked_time(before))


def _add(
    tenant: TenantId, planned: ProjectImport, at: str, most: int
) -> Program[Outcome[int | None]]:
    project = planned.project
    done = yield from _begun(tenant, planned, at)
    if done is None:
        return (yield from added_before(tenant, project, 0, planned.key, planned.digest))
    some = planned.rows[done : done + most]
    reached, total = done + len(some), len(planned.rows)
    # taken first, so that of two who go on with the same import the second one waits
    taken = yield from ask(_TAKE, reached, at, tenant, project.id, done)
    if not taken:
        raise importing(project.id)
    yield from _write(tenant, project.id, some)
    if reached < total:
        return Outcome(None, is_new=False)
    yield from tell(_END, [(tenant, project.id)])
    size, added = planned.size, _added(planned)
    planned.stamp_as((yield from publish(tenant, project, added, size, planned.digest)))
    return Outcome(project.version, is_new=True)


def _begun(tenant: TenantId, planned: ProjectImport, at: str) -> Program[int | None]:
    """Return how far an import is; ``None`` where the project is there already."""
    id, digest, key = planned.project.id, planned.digest, planned.key
    found = yield from ask(_FIND, tenant, id)
    if found:
        held_key, held_digest, done = found[0]
        if (held_key, held_digest) != (key, digest):
            raise importing(id)
        return int(done)
    if not (yield from reserve(tenant, planned.project)):
        return None
    yield from tell(_BEGIN, [(tenant, id, key, at, 0, len(planned.rows), digest)])
    # what will be there is counted from now on: else many who never end have what they like
    project, size = planned.project, planned.size + size_of([_added(planned).cells])
    told = project.settings.lifecycle, len(project), size
    yield from tell(_RESERVE, [(*told, tenant, id)])
    return 0


def _added(planned: ProjectImport) -> Entry:
    return Entry.added(planned.project.version, planned.key, planned.author, planned.digest)


def _write(
    tenant: TenantId, project: ProjectId, some: Sequence[tuple[Table, Cells]]
) -> Program[None]:
    for table, rows in groupby(some, key=lambda item: item[0]):
        put = [(tenant, project, *row) for _, row in rows]
        yield from tell(table.put, put, table.columns)


def _drop(tenant: TenantId, project: ProjectId) -> Program[None]:
    dropped = yield from ask(_DROP, tenant, project)
    if not dropped:
        raise unknown(project)


def drop_unfinished(tenant: TenantId) -> Program[None]:
    """Delete what all imports that have not ended wrote; whoever goes on begins anew."""
    yield from tell(_DROP_ALL, [(tenant,)])


def _unfinished(tenant: TenantId, before: str) -> Program[Sequence[ImportRow]]:
    rows = yield from ask(_UNFINISHED, tenant, before)
    return tuple(unpacked("import", cells[0], partial(_row, cells)) for cells in rows)


def _row(cells: Cells) -> ImportRow:
    project, at, done, total = cells
    return ImportRow(project, datetime.fromisoformat(at), int(done), int(total))
