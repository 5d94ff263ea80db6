"""What a project leaves when it goes, and what lies beside it: the row of its epoch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.digests import NO_ROWS, digest_after, row_digests
from pmcore.repositories.epochs import LATEST_BEGUN, NEVER_REMOVED, check_first
from pmcore.repositories.sql.sealing import checked, with_seal
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_CELLS = ("above", "noted", "waiting", "puts", "seal")
_INTO = f"INSERT INTO epoch (tenant, id, {', '.join(_CELLS)}) VALUES (?, ?{', ?' * len(_CELLS)})"
_HERE = "tenant = ? AND id = ?"
_ROW = f"SELECT {', '.join(_CELLS)} FROM epoch WHERE {_HERE}"
_ALL = f"SELECT tenant, id, {', '.join(_CELLS)} FROM epoch ORDER BY tenant, id"
_OF_TENANT = _ALL.replace("ORDER BY tenant,", "WHERE tenant = ? ORDER BY")
_THERE = f"SELECT id FROM project WHERE {_HERE}"
_GONE = (
    "SELECT above FROM epoch WHERE tenant = ? AND id = ? AND above = ? AND NOT EXISTS"
    " (SELECT 1 FROM project WHERE tenant = ? AND id = ? AND version >= 0)"
)
# Whoever adds writes the row as well as whoever removes: of two who began at once, the later one
# finds out, even where its moment is before the other's end.
_BEGIN = f"{_INTO} ON CONFLICT (tenant, id) DO UPDATE SET above = epoch.above RETURNING epoch.above"
_HOLD = f"UPDATE epoch SET above = above WHERE {_HERE} RETURNING {', '.join(_CELLS)}"
_KEEP = (
    f"{_INTO} ON CONFLICT (tenant, id) DO UPDATE SET"
    f" {', '.join(f'{cell} = excluded.{cell}' for cell in _CELLS)}"
)
_EVENTS = "SELECT version, number, events FROM outbox WHERE tenant = ? AND project = ?"


class Epoch(NamedTuple):
    """A row; there is one for each id that a project ever had.

    Attributes
    ----------
    above
        The version of the last removal.
    noted
        How often something was put beside the project.
    waiting, puts
        The digests of all rows of events and of all commands that put some, added up: a row that
        is gone as a whole shows.
    """

    tenant: TenantId
    project: ProjectId
    above: int = NEVER_REMOVED
    noted: int = 0
    waiting: str = NO_ROWS
    puts: str = NO_ROWS

    @property
    def table(self) -> str:
        """Where it stands."""
        return "epoch"

    @property
    def named(self) -> tuple[str, str]:
        """What messages call it, and whose it is."""
        return "epoch", self.project

    def waiting_after(self, gone: Iterable[Cells], come: Iterable[Cells]) -> Epoch:
        """Return it after rows of events went and others came: version, number and text."""
        return self._replace(
            waiting=digest_after(self.waiting, self._events(gone), self._events(come))
        )

    def puts_after(self, come: Iterable[Sequence[str]]) -> Epoch:
        """Return it after commands came that put events: what they are known by and put."""
        digests = row_digests(("put_command", *self[:2]), come)
        return self._replace(puts=digest_after(self.puts, (), digests))

    def _events(self, rows: Iterable[Cells]) -> Iterable[int]:
        return row_digests(("outbox", *self[:2]), rows)


def is_free(tenant: TenantId, project: ProjectId, first: int) -> Program[bool]:
    """Whether no removed project of this id had a version from ``first`` on.

    Raises
    ------
    StoreError, InputError
        As :func:`~pmcore.repositories.epochs.check_first`, where no other one is there.
    """
    rows = yield from ask(_ROW, tenant, project)
    last = NEVER_REMOVED
    if rows:
        last = _read(tenant, project, rows[0]).above
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
    rows = yield from ask(_BEGIN, *with_seal(Epoch(tenant, project)))
    if int(rows[0][0]) >= first:
        raise OvertakenError.new()


def end_epoch(
    tenant: TenantId, project: ProjectId, last: int, left: Sequence[Cells]
) -> Program[None]:
    """Note that there is none any more; the removal has a version of its own.

    A row that was damaged begins anew: what is put later is of later versions, and what waits
    is counted as it is found.

    Parameters
    ----------
    left
        The rows of events that the project leaves.
    """
    held = yield from sound_epoch(tenant, project)
    if held is None:
        rows = yield from ask(_EVENTS, tenant, project)
        held = Epoch(tenant, project).waiting_after((), rows)
    yield from keep_epoch(held.waiting_after((), left)._replace(above=last, puts=NO_ROWS))


def is_gone(tenant: TenantId, project: ProjectId, last: int) -> Program[bool]:
    """Whether a project was removed with the version of this removal, and none came after it."""
    here = tenant, project
    return bool((yield from ask(_GONE, *here, last, *here)))


def hold_epoch(tenant: TenantId, project: ProjectId) -> Program[Epoch]:
    """Return the row; nobody else writes it before the transaction ends.

    Raises
    ------
    StoreError
        ``store.unreadable`` where it is not as it was kept, or gone: a number that was given
        again would be told to nobody who is past it.
    """
    rows = yield from ask(_HOLD, tenant, project)
    if not rows:
        reason = {"en": "it is missing", "zh": "该记录缺失"}
        raise StoreError(Code.STORE_UNREADABLE, what="epoch", project=project, reason=reason)
    return _read(tenant, project, rows[0])


def keep_epoch(epoch: Epoch) -> Program[None]:
    """Write the row."""
    yield from tell(_KEEP, [with_seal(epoch)])


def sound_epoch(tenant: TenantId, project: ProjectId) -> Program[Epoch | None]:
    """Return the row, nobody else writing it, or nothing: one that was damaged stays so.

    Whoever deletes or replaces rows of events asks before: all lock the epoch first.
    """
    try:
        return (yield from hold_epoch(tenant, project))
    except StoreError as error:
        if error.code is not Code.STORE_UNREADABLE:
            raise
        return None


def forget_puts(tenant: TenantId, project: ProjectId) -> Program[None]:
    """Note that no command is remembered that put events."""
    if (held := (yield from sound_epoch(tenant, project))) is not None:
        yield from keep_epoch(held._replace(puts=NO_ROWS))


def all_epochs() -> Program[list[tuple[Epoch, str]]]:
    """Return the rows of all tenants with the digests that they hold."""
    return [(Epoch(*cells), seal) for *cells, seal in (yield from ask(_ALL))]


def epochs_of(tenant: TenantId) -> Program[list[tuple[Epoch, str]]]:
    """Return those of one tenant."""
    return [(Epoch(*cells), seal) for *cells, seal in (yield from ask(_OF_TENANT, tenant))]


def _read(tenant: TenantId, project: ProjectId, cells: Cells) -> Epoch:
    *told, seal = cells
    return checked(Epoch(tenant, project, *told), seal)
