"""What shows that a row is gone as a whole, for tables of version 4, which had nothing of it."""

from __future__ import annotations

from collections import defaultdict

from pmcore.repositories.digests import sealed
from pmcore.repositories.sql.commands import DocumentCommand, note_removals
from pmcore.repositories.sql.epochs import Epoch
from pmcore.repositories.sql.sealing import seal_of
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

_EPOCHS = "SELECT tenant, id, above, noted, seal FROM epoch ORDER BY tenant, id"
_COUNT = "UPDATE epoch SET waiting = ?, puts = ?, seal = ? WHERE tenant = ? AND id = ?"
_EVENTS = (
    "SELECT tenant, project, version, number, events FROM outbox"
    " ORDER BY tenant, project, version, number"
)
_PUTS = (
    "SELECT tenant, project, command, content FROM put_command ORDER BY tenant, project, command"
)
_REMOVED = (
    "SELECT tenant, kind, id, max(version) FROM command WHERE NOT EXISTS (SELECT 1 FROM document"
    " WHERE document.tenant = command.tenant AND document.kind = command.kind"
    " AND document.id = command.id) GROUP BY tenant, kind, id ORDER BY tenant, kind, id"
)


def count_rows() -> Program[None]:
    """Add up what lies beside each project; note which documents were removed.

    An epoch whose digest does not hold keeps it, so that ``verify`` goes on saying so.
    """
    waiting = yield from _by_project(_EVENTS)
    puts = yield from _by_project(_PUTS)
    counted: list[Cells] = []
    for tenant, id, above, noted, seal in (yield from ask(_EPOCHS)):
        epoch = Epoch(tenant, id, above, noted)
        epoch = epoch.waiting_after((), waiting[tenant, id]).puts_after(puts[tenant, id])
        is_sound = seal == sealed("epoch", tenant, id, above, noted)
        kept = seal_of(epoch) if is_sound else seal
        counted.append((epoch.waiting, epoch.puts, kept, tenant, id))
    yield from tell(_COUNT, counted)
    removed = yield from ask(_REMOVED)
    yield from note_removals([DocumentCommand.removing(*cells) for cells in removed])


def _by_project(asked: str) -> Program[dict[tuple[str, str], list[Cells]]]:
    rows: dict[tuple[str, str], list[Cells]] = defaultdict(list)
    for tenant, project, *cells in (yield from ask(asked)):
        rows[tenant, project].append(tuple(cells))
    return rows
