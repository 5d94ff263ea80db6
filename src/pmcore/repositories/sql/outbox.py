"""Handing out events: of the log of each project, and of the rows that no log holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import merge
from operator import attrgetter

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.deriving import events_of
from pmcore.repositories.events import EventBody
from pmcore.repositories.outbox import Batch, Lease, Start, check_done, consumer_unknown
from pmcore.repositories.packing import edits_from, unpacked
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.epochs import next_note
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.telling import (
    ADDED,
    NOWHERE,
    REMOVED,
    RESTORED,
    Bodies,
    Entry,
    Place,
    bodies_from,
    erased,
    first_few,
    packed_bodies,
    told,
)

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
_WAITING = (
    "SELECT c.project, c.version, c.number, c.turn FROM position c"
    f" LEFT JOIN project p ON p.tenant = c.tenant AND p.id = c.project AND {seen('p')}"
    " WHERE c.tenant = ? AND c.consumer = ? AND c.until <= ?"
    " AND (p.version > c.version OR EXISTS (SELECT 1 FROM outbox o"
    " WHERE o.tenant = ? AND o.project = c.project"
    " AND (o.version, o.number) > (c.version, c.number)))"
    " ORDER BY c.until, c.project LIMIT ?"
)
_BEGUN = (
    "SELECT version, kind FROM change WHERE tenant = ? AND project = ? AND key IS NOT NULL"
    " ORDER BY version LIMIT 1"
)
_LOG = (
    "SELECT version, edits, erasure FROM change WHERE tenant = ? AND project = ? AND version > ?"
    " ORDER BY version LIMIT ?"
)
_ROWS = (
    "SELECT version, number, events FROM outbox WHERE tenant = ? AND project = ?"
    " AND (version, number) > (?, ?) ORDER BY version, number LIMIT ?"
)
_LEASE = (
    "UPDATE position SET turn = turn + 1, until = ?"
    " WHERE tenant = ? AND consumer = ? AND project = ?"
)
_DONE = (
    "UPDATE position SET version = ?, number = ?, until = ? WHERE tenant = ? AND consumer = ?"
    " AND project = ? AND turn = ? RETURNING turn"
)
_POSITION = "SELECT version, number FROM position WHERE tenant = ? AND consumer = ? AND project = ?"
_ALL_POSITIONS = (
    "SELECT c.version, c.number FROM consumer k LEFT JOIN position c ON c.tenant = k.tenant"
    " AND c.consumer = k.id AND c.project = ? WHERE k.tenant = ?"
)
_KEEP = "INSERT INTO outbox (tenant, project, version, number, events) VALUES (?, ?, ?, ?, ?)"
_SWEEP = (
    "DELETE FROM outbox WHERE tenant = ? AND NOT EXISTS (SELECT 1 FROM consumer k"
    " LEFT JOIN position c ON c.tenant = k.tenant AND c.consumer = k.id"
    " AND c.project = outbox.project WHERE k.tenant = ? AND (c.version IS NULL"
    " OR (c.version, c.number) < (outbox.version, outbox.number)))"
)
_SWEEP_ONE = f"{_SWEEP} AND project = ?"
_AT_ONCE = 50


def subscribe(tenant: TenantId, consumer: str, start: Start) -> Program[bool]:
    """Enter a consumer, past what it is not to be told."""
    entered = yield from ask(_ENTER, tenant, consumer)
    if entered:
        yield from tell(_TOUCH, [(tenant,)])
        yield from tell(_PAST if start == "now" else _FIRST, [(tenant, consumer, "", tenant)])
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
    consumer = lease.consumer
    if not (yield from ask(_CONSUMER, tenant, consumer)):
        raise consumer_unknown(consumer)
    start = tenant, consumer, NOWHERE.version, "", tenant, tenant, consumer
    yield from tell(_MISSING, [start])
    batches: list[Batch] = []
    left = lease.limit
    while left > 0:  # again where what waited came to nothing
        asked = tenant, consumer, _text(lease.since), tenant, left
        rows = yield from ask(f"{_WAITING}{dialect.take}", *asked)
        for row in rows:
            batch = yield from _handed_out(tenant, lease, row, left)
            if batch is not None:
                batches.append(batch)
                left -= len(batch.events)
            if left <= 0:
                break
        if len(rows) < asked[-1]:
            break
    return tuple(batches)


def _handed_out(tenant: TenantId, lease: Lease, row: Cells, limit: int) -> Program[Batch | None]:
    """Lease a project and return what is told of it; what came to nothing is told to nobody."""
    project, version, number, turn = row
    place = Place(version, number)
    entries = yield from _entries(tenant, project, place, limit)
    events = told(project, entries)
    through = entries[-1].place if entries else place
    consumer, until, since = lease.consumer, lease.until, lease.since
    batch = Batch(tenant, consumer, project, events, until, turn + 1, since, through)
    yield from tell(_LEASE, [(_text(lease.until), tenant, lease.consumer, project)])
    if events:
        return batch
    yield from done(tenant, batch)
    return None


def is_waiting(tenant: TenantId, lease: Lease) -> Program[bool]:
    """Look whether a project waits whose events are free, or one that was never asked about."""
    consumer = lease.consumer
    if not (yield from ask(_CONSUMER, tenant, consumer)):
        raise consumer_unknown(consumer)
    if (yield from ask(_WAITING, tenant, consumer, _text(lease.since), tenant, 1)):
        return True
    return bool((yield from ask(_NEVER_ASKED, tenant, tenant, consumer)))


def done(tenant: TenantId, batch: Batch) -> Program[None]:
    """Note how far a consumer has come, and forget what all others were told as well."""
    here = tenant, batch.consumer, batch.project
    taken = yield from ask(_DONE, *batch.through, _text(batch.since), *here, batch.turn)
    if taken:
        yield from tell(_SWEEP_ONE, [(tenant, tenant, batch.project)])
        return
    rows = yield from ask(_POSITION, *here)
    check_done(batch, Place(*rows[0]) if rows else None)


def put(
    tenant: TenantId, project: ProjectId, version: int, bodies: Sequence[EventBody]
) -> Program[None]:
    """Keep events beside a version, whose row this transaction has taken."""
    number = yield from next_note(tenant, project)
    if bodies and (yield from ask(_CONSUMERS, tenant)):
        entry = Entry(Place(version, number), tuple(bodies))
        yield from keep_entries(tenant, project, [entry])


def unread_entries(tenant: TenantId, project: ProjectId, version: int) -> Program[list[Entry]]:
    """Return what some consumer is still to be told of a project that goes at a version."""
    rows = yield from ask(_ALL_POSITIONS, project, tenant)
    if not rows:
        return []
    first = min(NOWHERE if row[0] is None else Place(*row) for row in rows)
    unread: list[Entry] = []
    begun = yield from _begun(tenant, project)
    while entries := (yield from _of_log(tenant, project, first.version, begun)):
        unread += entries
        first = entries[-1].place
    return [*unread, Entry(Place(version, 0), REMOVED)]


def keep_entries(tenant: TenantId, project: ProjectId, entries: Iterable[Entry]) -> Program[None]:
    """Write rows that no log holds."""
    rows = [(tenant, project, *place, packed_bodies(bodies)) for place, bodies in entries if bodies]
    yield from tell(_KEEP, rows)


def _entries(
    tenant: TenantId, project: ProjectId, place: Place, limit: int
) -> Program[list[Entry]]:
    """Return what happened after a place, until there are enough events or no more."""
    begun = yield from _begun(tenant, project)
    found: list[Entry] = []
    count = 0
    while count < limit:
        of_log = yield from _of_log(tenant, project, place.version, begun)
        of_rows = yield from _of_rows(tenant, project, place)
        # each holds the first after the place, so that the first of all together are known
        some = [*merge(of_log, of_rows, key=attrgetter("place"))][:_AT_ONCE]
        entries = first_few(some, limit - count)
        if not entries:
            break
        found += entries
        count += sum(len(entry.bodies) for entry in entries)
        place = entries[-1].place
    return found


def _begun(tenant: TenantId, project: ProjectId) -> Program[Cells | None]:
    """Return with which version a project was added, and the kind of that entry.

    The changes that it came with are no news, and have no key: the one of the command that added
    it stands with the last of them.
    """
    rows = yield from ask(_BEGUN, tenant, project)
    return rows[0] if rows else None


def _of_log(
    tenant: TenantId, project: ProjectId, version: int, begun: Cells | None
) -> Program[list[Entry]]:
    """Return what the next entries of a log tell."""
    if begun is None:
        return []
    first, kind = begun
    rows = yield from ask(_LOG, tenant, project, max(version, first - 1), _AT_ONCE)
    entries = []
    for number, edits, erasure in rows:
        bodies = ADDED if kind == "added" else RESTORED
        if number != first:
            bodies = _bodies(project, number, edits, erasure)
        entries.append(Entry(Place(number, 0), bodies))
    return entries


def _bodies(project: ProjectId, version: int, edits: str, erasure: str | None) -> Bodies:
    def read() -> Bodies:
        if erasure is not None:
            return erased(json.loads(erasure)["found"])
        return events_of(edits_from(json.loads(edits)))

    return unpacked(f"change {version}", project, read)


def _of_rows(tenant: TenantId, project: ProjectId, place: Place) -> Program[list[Entry]]:
    rows = yield from ask(_ROWS, tenant, project, *place, _AT_ONCE)
    return [
        Entry(Place(version, number), _read(project, version, events))
        for version, number, events in rows
    ]


def _read(project: ProjectId, version: int, events: str) -> Bodies:
    return unpacked(f"events of version {version}", project, lambda: bodies_from(events))


def _text(moment: datetime) -> str:
    """Write a moment in UTC so that texts compare as moments do."""
    return moment.isoformat(timespec="microseconds")
