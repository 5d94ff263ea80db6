"""What stays of a removed project: how far its versions went."""

from __future__ import annotations

from contextlib import suppress

from pmcore.kernel import ProjectId, StoreError, TenantId
from pmcore.repositories.digests import check_seal, sealed
from pmcore.repositories.epochs import LATEST_BEGUN, NEVER_REMOVED, check_first
from pmcore.repositories.packing import unpacked
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_ABOVE = "SELECT above, noted, seal FROM epoch WHERE tenant = ? AND id = ?"
_THERE = "SELECT id FROM project WHERE tenant = ? AND id = ?"
_GONE = (
    "SELECT above FROM epoch WHERE tenant = ? AND id = ? AND above = ? AND NOT EXISTS"
    " (SELECT 1 FROM project WHERE tenant = ? AND id = ? AND version >= 0)"
)
# Whoever adds writes the row as well as whoever removes: of two who began at once, the later one
# finds out, even where its moment is before the other's end.
_BEGIN = (
    "INSERT INTO epoch (tenant, id, above, noted, seal) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, id) DO UPDATE SET above = epoch.above RETURNING above"
)
_HOLD = _BEGIN.replace("RETURNING above", "RETURNING above, noted, seal")
_PUT = "UPDATE epoch SET above = ?, noted = ?, seal = ? WHERE tenant = ? AND id = ?"


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
        last, _ = _read(tenant, project, rows[0])
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
    """Note that there is none any more; the removal has a version of its own.

    What is put later is of later versions, so that a number that was damaged may begin anew.
    """
    rows = yield from ask(_HOLD, *_sealed(tenant, project, NEVER_REMOVED))
    noted = 0
    with suppress(StoreError):
        _, noted = _read(tenant, project, rows[0])
    yield from _put(tenant, project, last, noted)


def is_gone(tenant: TenantId, project: ProjectId, last: int) -> Program[bool]:
    """Whether a project was removed with the version of this removal, and none came after it."""
    here = tenant, project
    return bool((yield from ask(_GONE, *here, last, *here)))


def next_note(tenant: TenantId, project: ProjectId) -> Program[int]:
    """Return the number of what is put beside a version; none is given twice.

    Raises
    ------
    StoreError
        ``store.unreadable`` where the last number is not what was kept: one that is given again
        would be told to nobody who is past it.
    """
    rows = yield from ask(_HOLD, *_sealed(tenant, project, NEVER_REMOVED))
    above, noted = _read(tenant, project, rows[0])
    yield from _put(tenant, project, above, noted + 1)
    return noted + 1


def epoch_seal(tenant: TenantId, project: ProjectId, above: int, noted: int) -> str:
    """Return the digest of how far removed projects of an id went, and of what was noted since."""
    return sealed("epoch", tenant, project, above, noted)


def _put(tenant: TenantId, project: ProjectId, above: int, noted: int) -> Program[None]:
    seal = epoch_seal(tenant, project, above, noted)
    yield from tell(_PUT, [(above, noted, seal, tenant, project)])


def _sealed(tenant: TenantId, project: ProjectId, above: int) -> Cells:
    return tenant, project, above, 0, epoch_seal(tenant, project, above, 0)


def _read(tenant: TenantId, project: ProjectId, cells: Cells) -> tuple[int, int]:
    def read() -> tuple[int, int]:
        above, noted, seal = cells
        check_seal(seal, epoch_seal(tenant, project, above, noted))
        return above, noted

    return unpacked("epoch", project, read)
