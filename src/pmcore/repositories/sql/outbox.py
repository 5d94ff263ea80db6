"""Handing out events: who is told, how far each has come, and with whom the next ones are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.repositories.claims import Lease, check_done, consumer_unknown
from pmcore.repositories.outbox import Batch, Start
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.entries import Damage, news
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.telling import NOWHERE, Place, told

_ENTER = "INSERT INTO consumer (tenant, id) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id"
_LEAVE = "DELETE FROM consumer WHERE tenant = ? AND id = ? RETURNING id"
_CONSUMERS = "SELECT id FROM consumer WHERE tenant = ? ORDER BY id"
_CONSUMER = "SELECT id FROM consumer WHERE tenant = ? AND id = ?"
# Whoever removes a project or puts something beside it writes the row of its epoch as well, and
# so learns of a consumer that came since their unit began.
_TOUCH = "UPDATE epoch SET above = above WHERE tenant = ?"
_POSITIONS = "INSERT INTO position (tenant, consumer, project, version, number, turn, until)"
_PAST = (
    f"{_POSITIONS} SELECT ?, ?, e.id, coalesce(p.version, e.above), e.noted, 0, ?"
    f" FROM epoch e LEFT JOIN project p ON p.tenant = e.tenant AND p.id = e.id AND {seen('p')}"
    " WHERE e.tenant = ?"
)
_FIRST = f"{_POSITIONS} SELECT ?, ?, e.id, e.above, 0, 0, ? FROM epoch e WHERE e.tenant = ?"
_MISSING = (
    f"{_POSITIONS} SELECT ?, ?, e.id, ?, 0, 0, ? FROM epoch e WHERE e.tenant = ?"
    " AND NOT EXISTS (SELECT 1 FROM position c WHERE c.tenant = ? AND c.consumer = ?"
    " AND c.project = e.id) ON CONFLICT DO NOTHING"
)
_NEVER_ASKED = (
    "SELECT e.id FROM epoch e WHERE e.tenant = ? AND NOT EXISTS (SELECT 1 FROM position c"
    " WHERE c.tenant = ? AND c.consumer = ? AND c.project = e.id) LIMIT 1"
)
_FREE = ""  # the end of a lease that is over by any clock
_HERE = "tenant = ? AND consumer = ? AND project = ?"
_PLACES = (
    "SELECT c.project, c.version, c.number, c.turn, p.version FROM position c"
    f" LEFT JOIN project p ON p.tenant = c.tenant AND p.id = c.project AND {seen('p')}"
    " WHERE c.tenant = ? AND c.consumer = ?"
)
# Who was handed out longest ago comes first, whatever clocks say. Free is what nobody has, and
# what was lent by a clock that is wrong: no right one lends it for so long.
_WAITING = (
    f"{_PLACES} AND (c.until <= ? OR c.until > ?)"
    " AND (p.version > c.version OR EXISTS (SELECT 1 FROM outbox o"
    " WHERE o.tenant = ? AND o.project = c.project"
    " AND (o.version, o.number) > (c.version, c.number)))"
    " ORDER BY c.turn, c.project LIMIT ?"
)
_NEXT = f"{_PLACES} AND c.project = ?"
_LAST_TURN = "SELECT coalesce(max(turn), 0) FROM position WHERE tenant = ? AND consumer = ?"
_LEASE = f"UPDATE position SET turn = ?, until = ? WHERE {_HERE}"
_DONE = (
    f"UPDATE position SET version = ?, number = ?, until = ? WHERE {_HERE} AND turn = ?"
    " RETURNING turn"
)
_SKIP = _DONE.replace("until = ?", "until = ?, turn = turn + 1")
_POSITION = f"SELECT version, number FROM position WHERE {_HERE}"
_SWEEP = (
    "DELETE FROM outbox WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM consumer k"
    " LEFT JOIN position c ON c.tenant = k.tenant AND c.consumer = k.id"
    " AND c.project = outbox.project WHERE k.tenant = ? AND (c.version IS NULL"
    " OR (c.version, c.number) < (outbox.version, outbox.number)))"
)
_SWEEP_ONE = f"{_SWEEP} AND project = ?"


def subscribe(tenant: TenantId, consumer: str, start: Start) -> Program[bool]:
    """Enter a consumer, past what it is not to be told."""
    entered = yield from ask(_ENTER, tenant, consumer)
    if entered:
        yield from tell(_TOUCH, [(tenant,)])
        yield from tell(_PAST if start == "now" else _FIRST, [(tenant, consumer, _FREE, tenant)])
    return bool(entered)


def unsubscribe(tenant: TenantId, consumer: str) -> Program[None]:
    """Forget a consumer, and what only it has not been told."""
    if not (yield from ask(_LEAVE, tenant, consumer)):
        raise consumer_unknown(consumer)
    yield from tell(_SWEEP, [(tenant, tenant)])


def consumers(tenant: TenantId) -> Program[tuple[str, ...]]:
    """Return who is told of events."""
    rows = yield from ask(_CONSUMERS, tenant)
    return tuple(str(name) for (name,) in rows)


def claim(tenant: TenantId, lease: Lease, dialect: Dialect) -> Program[tuple[Batch, ...]]:
    """Hand out events of the projects that waited longest, until there are enough."""
    yield from _check_consumer(tenant, lease.consumer)
    yield from _place_missing(tenant, lease.consumer)
    ((turn,),) = yield from ask(_LAST_TURN, tenant, lease.consumer)
    batches: list[Batch] = []
    damage: Damage | None = None
    left = lease.limit
    while left > 0:  # again where what waited came to nothing
        asked = _waiting(tenant, lease, left)
        rows = yield from ask(f"{_WAITING}{dialect.take}", *asked)
        for row in rows:
            turn = max(turn, row[3]) + 1
            batch, found = yield from _handed_out(tenant, lease, row, turn, left)
            batches += [batch] if batch.events else []
            damage, left = damage or found, left - len(batch.events)
            if left <= 0:
                break
        if len(rows) < asked[-1]:
            break
    if damage is not None and not batches:
        raise damage.error
    return tuple(batches)


def _waiting(tenant: TenantId, lease: Lease, most: int) -> tuple[Any, ...]:
    return tenant, lease.consumer, _text(lease.since), _text(lease.horizon), tenant, most


def _handed_out(
    tenant: TenantId, lease: Lease, row: Cells, turn: int, limit: int
) -> Program[tuple[Batch, Damage | None]]:
    """Lease a project and return what is told of it, and what cannot be read if that is next."""
    project, version, number, _, last = row
    place, consumer = Place(version, number), lease.consumer
    entries, damage = yield from news(tenant, project, place, last, limit)
    events = told(project, entries)
    through = entries[-1].place if entries else place
    batch = Batch(tenant, consumer, project, events, lease.until, turn, through)
    yield from tell(_LEASE, [(turn, _text(lease.until), tenant, consumer, project)])
    if entries and not events:
        yield from done(tenant, batch)  # they came to nothing, and are told to nobody
    return batch, None if events else damage


def is_waiting(tenant: TenantId, lease: Lease) -> Program[bool]:
    """Look whether a project waits whose events are free, or one that was never asked about."""
    yield from _check_consumer(tenant, lease.consumer)
    if (yield from ask(_WAITING, *_waiting(tenant, lease, 1))):
        return True
    return bool((yield from ask(_NEVER_ASKED, tenant, tenant, lease.consumer)))


def done(tenant: TenantId, batch: Batch) -> Program[None]:
    """Note how far a consumer has come, and forget what all others were told as well."""
    here = tenant, batch.consumer, batch.project
    if (yield from ask(_DONE, *batch.through, _FREE, *here, batch.turn)):
        yield from tell(_SWEEP_ONE, [(tenant, tenant, batch.project)])
        return
    rows = yield from ask(_POSITION, *here)
    check_done(batch, Place(*rows[0]) if rows else None)


def skip_unreadable(
    tenant: TenantId, consumer: str, project: ProjectId
) -> Program[tuple[Finding, ...]]:
    """Let a consumer go on past what comes next and cannot be read."""
    yield from _check_consumer(tenant, consumer)
    yield from _place_missing(tenant, consumer)
    for _, version, number, turn, last in (yield from ask(_NEXT, tenant, consumer, project)):
        entries, damage = yield from news(tenant, project, Place(version, number), last, 1)
        if damage is None or told(project, entries):
            break
        if not (yield from ask(_SKIP, *damage.place, _FREE, tenant, consumer, project, turn)):
            raise OvertakenError.new()  # where each statement sees its own moment
        yield from tell(_SWEEP_ONE, [(tenant, tenant, project)])
        return (damage.error.to_finding(),)
    return ()


def _check_consumer(tenant: TenantId, consumer: str) -> Program[None]:
    if not (yield from ask(_CONSUMER, tenant, consumer)):
        raise consumer_unknown(consumer)


def _place_missing(tenant: TenantId, consumer: str) -> Program[None]:
    """Let a consumer begin with projects that came since it was asked last."""
    start = tenant, consumer, NOWHERE.version, _FREE, tenant, tenant, consumer
    yield from tell(_MISSING, [start])


def _text(moment: datetime) -> str:
    """Write a moment in UTC so that texts compare as moments do."""
    return moment.isoformat(timespec="microseconds")
