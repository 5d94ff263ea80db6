"""What stays of a removed project: how far its versions went."""

from __future__ import annotations

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.digests import row_digest
from pmcore.repositories.epochs import LATEST_BEGUN, NEVER_REMOVED, check_first
from pmcore.repositories.packing import unpacked
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_ABOVE = "SELECT above, seal FROM epoch WHERE tenant = ? AND id = ?"
_THERE = "SELECT id FROM project WHERE tenant = ? AND id = ?"
_GONE = (
    "SELECT above FROM epoch WHERE tenant = ? AND id = ? AND above = ? AND NOT EXISTS"
    " (SELECT 1 FROM project WHERE tenant = ? AND id = ? AND version >= 0)"
)
# Whoever adds writes the row as well as whoever removes: of two who began at once, the later one
# finds out, even where its moment is before the other's end.
_BEGIN = (
    "INSERT INTO epoch (tenant, id, above, seal, noted) VALUES (?, ?, ?, ?, 0)"
    " ON CONFLICT (tenant, id) DO UPDATE SET above = epoch.above RETURNING above"
)
_END = _BEGIN.replace("above = epoch.above", "above = excluded.above, seal = excluded.seal")
_NOTE = (
    "INSERT INTO epoch (tenant, id, above, seal, noted) VALUES (?, ?, ?, ?, 1)"
    " ON CONFLICT (tenant, id) DO UPDATE SET noted = epoch.noted + 1 RETURNING noted"
)
_ALL = "SELECT tenant, id, above FROM epoch"
_SEAL = "UPDATE epoch SET seal = ? WHERE tenant = ? AND id = ?"


def is_free(tenant: TenantId, project: ProjectId, first: int) -> Program[bool]:
    """Whether no removed project of this id had a version from ``first`` on.

    Raises
    ------
    StoreError, InputError
        As :func:`~pmcore.repositories.epochs.check_first`, where no other one is there.
    """
    rows = yield from ask(_ABOVE, tenant, project)
    last = NEVER_REMOVED
    if rows:
        last = unpacked("epoch", project, lambda: _read(tenant, project, *rows[0]))
    is_odd = first <= last or first > LATEST_BEGUN
    if is_odd and not (yield from ask(_THERE, tenant, project)):
        check_first(project, first, last)
    return first > last


def begin_epoch(tenant: TenantId, project: ProjectId, first: int) -> Program[None]:
    """Note that there is a project of this id.

    Raises
    ------
    OvertakenError
        When one was removed meanwhile, where each statement sees a moment of its own.
    """
    rows = yield from ask(_BEGIN, *_sealed(tenant, project, NEVER_REMOVED))
    if int(rows[0][0]) >= first:
        raise OvertakenError.new()


def end_epoch(tenant: TenantId, project: ProjectId, last: int) -> Program[None]:
    """Note that there is none any more; the removal has a version of its own."""
    yield from ask(_END, *_sealed(tenant, project, last))


def is_gone(tenant: TenantId, project: ProjectId, last: int) -> Program[bool]:
    """Whether a project was removed with the version of this removal, and none came after it."""
    here = tenant, project
    return bool((yield from ask(_GONE, *here, last, *here)))


def next_note(tenant: TenantId, project: ProjectId) -> Program[int]:
    """Return the number of what is put beside a version; none is given twice."""
    rows = yield from ask(_NOTE, *_sealed(tenant, project, NEVER_REMOVED))
    return int(rows[0][0])


def epoch_seal(tenant: TenantId, project: ProjectId, above: int) -> str:
    """Return the digest of how far removed projects of an id went."""
    return f"{row_digest('epoch', tenant, project, above):032x}"


def seal_epochs() -> Program[None]:
    """Give the rows of older versions their digests."""
    rows = yield from ask(_ALL)
    sealed = [(epoch_seal(*cells), *cells[:2]) for cells in rows]
    yield from tell(_SEAL, sealed)


def _sealed(tenant: TenantId, project: ProjectId, above: int) -> Cells:
    return tenant, project, above, epoch_seal(tenant, project, above)


def _read(tenant: TenantId, project: ProjectId, above: int, seal: str) -> int:
    if seal != epoch_seal(tenant, project, above):
        raise ValueError("it is not what was kept")
    return above
