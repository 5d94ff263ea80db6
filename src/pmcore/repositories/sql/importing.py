"""Imports in batches: rows of a project that has no version before the last of them is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import NamedTuple

from pmcore.kernel import ProjectId, TenantId, check_id
from pmcore.repositories.commands import Outcome
from pmcore.repositories.damage import as_kept, unpacked
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.handling import added
from pmcore.repositories.imports import (
    IN_A_BATCH,
    ImportRow,
    ProjectImport,
    checked_batch,
    checked_time,
    importing,
)
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.admitting import Target, admitted
from pmcore.repositories.sql.log import Entry
from pmcore.repositories.sql.noting import noted
from pmcore.repositories.sql.opening import unknown
from pmcore.repositories.sql.saving import HIDDEN, added_before, publish, reserve
from pmcore.repositories.sql.sealing import checked, seal_of, with_seal
from pmcore.repositories.sql.seeing import left_over, unfinished
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.sql.writing import Table

_COLUMNS = "tenant, project, key, at, done, total, digest, seal"
_SELECT = f"SELECT {_COLUMNS} FROM importing"
_FIND = (
    f"SELECT {_COLUMNS}, (SELECT version FROM project WHERE tenant = ? AND id = ?) AS reserved"
    " FROM importing WHERE tenant = ? AND project = ?"
)
_BEGIN = f"INSERT INTO importing ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_RESERVE = "UPDATE project SET lifecycle = ?, tasks = ?, size = ? WHERE tenant = ? AND id = ?"
_TAKE = (
    "UPDATE importing SET done = ?, at = ?, seal = ? WHERE tenant = ? AND project = ? AND done = ?"
    " RETURNING done"
)
_END = "DELETE FROM importing WHERE tenant = ? AND project = ?"
_UNFINISHED = f"{_SELECT} WHERE tenant = ? AND at < ? ORDER BY project"
_ALL = f"{_SELECT} ORDER BY tenant, project"
_DROP_ALL = f"DELETE FROM project WHERE tenant = ? AND {unfinished()}"
_DROP = f"DELETE FROM project WHERE tenant = ? AND id = ? AND {unfinished()} RETURNING id"
# those go along with their projects, but for one whose project was lost
_END_ALL = "DELETE FROM importing WHERE tenant = ?"
# and a project whose import was lost
_FREE_ALL = f"DELETE FROM project WHERE tenant = ? AND {left_over('?')}"
_FREE = f"DELETE FROM project WHERE tenant = ? AND id = ? AND {left_over('?')} RETURNING id"


class Import(NamedTuple):
    """A row: how far an import is."""

    tenant: TenantId
    project: ProjectId
    key: str
    at: str
    done: int
    total: int
    digest: str

    @property
    def table(self) -> str:
        """Where it stands."""
        return "importing"

    @property
    def named(self) -> tuple[str, str]:
        """What messages call it, and whose it is."""
        return "import", self.project


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
        batch = admitted(Target(self._tenant, id), self._entitlements, add)
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
    after = Import(tenant, project.id, planned.key, at, reached, total, planned.digest)
    taken = yield from ask(_TAKE, reached, at, seal_of(after), tenant, project.id, done)
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
    for *cells, seal, reserved in (yield from ask(_FIND, tenant, id, tenant, id)):
        held = checked(Import(*cells), seal)
        unpacked(*held.named, partial(_check_reserved, reserved))
        if (held.key, held.digest) != (key, digest):
            raise importing(id)
        return held.done
    if not (yield from reserve(tenant, planned.project)):
        return None
    begun = Import(tenant, id, key, at, 0, len(planned.rows), digest)
    yield from tell(_BEGIN, [with_seal(begun)])
    # what will be there is counted from now on: else many who never end have what they like
    project, size = planned.project, planned.size + size_of([_added(planned).cells])
    told = project.settings.lifecycle, len(project), size
    yield from tell(_RESERVE, [(*told, tenant, id)])
    return 0


def _check_reserved(version: int | None) -> None:
    """Want the place of a project that nobody sees: what is there else is none of an import's."""
    as_kept(version == HIDDEN, "what it writes to is missing", "其写入的项目不存在")


def _added(planned: ProjectImport) -> Entry:
    return Entry.added(planned.project.version, planned.key, planned.author, planned.digest)


def _write(
    tenant: TenantId, project: ProjectId, some: Sequence[tuple[Table, Cells]]
) -> Program[None]:
    for table, rows in groupby(some, key=lambda item: item[0]):
        put = [(tenant, project, *row) for _, row in rows]
        yield from tell(table.put, put, table.columns)


def _drop(tenant: TenantId, project: ProjectId) -> Program[None]:
    here = tenant, project
    for sql, values in (
        (_DROP, here),
        (f"{_END} RETURNING project", here),
        (_FREE, (*here, NO_ROWS, NO_ROWS, tenant)),
    ):
        if (yield from ask(sql, *values)):
            return
    raise unknown(project)


def drop_unfinished(tenant: TenantId) -> Program[None]:
    """Delete what all imports that have not ended wrote; whoever goes on begins anew."""
    yield from tell(_DROP_ALL, [(tenant,)])
    yield from tell(_END_ALL, [(tenant,)])
    yield from tell(_FREE_ALL, [(tenant, NO_ROWS, NO_ROWS, tenant)])


def _unfinished(tenant: TenantId, before: str) -> Program[Sequence[ImportRow]]:
    rows = yield from ask(_UNFINISHED, tenant, before)
    return tuple(_row(checked(Import(*cells), seal)) for *cells, seal in rows)


def _row(held: Import) -> ImportRow:
    at = unpacked("import", held.project, lambda: datetime.fromisoformat(held.at))
    return ImportRow(held.project, at, held.done, held.total)


def all_imports() -> Program[list[tuple[Import, str]]]:
    """Return the imports of all tenants with the digests that their rows hold."""
    rows = yield from ask(_ALL)
    return [(Import(*cells), seal) for *cells, seal in rows]
