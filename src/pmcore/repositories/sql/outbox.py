"""Handing out events: who is told, how far each has come, and with whom the next ones are."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from pmcore.kernel import Code, Finding, ProjectId, StoreError, TenantId
from pmcore.repositories.claims import Lease, check_done, consumer_unknown
from pmcore.repositories.commands import ANY_VERSION
from pmcore.repositories.damage import as_kept, unpacked
from pmcore.repositories.outbox import Batch, Start
from pmcore.repositories.sql.attesting import (
    attest,
    attest_again,
    check_never_there,
    withdraw,
)
from pmcore.repositories.sql.commands import CONSUMER
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.entries import news
from pmcore.repositories.sql.epochs import epochs_of, keep_epoch, sound_epoch
from pmcore.repositories.sql.positions import (
    COLUMNS,
    FREE,
    Position,
    enter,
    enter_missing,
    finish,
    go_on,
    hold,
    lend,
    places_of_all,
)
from pmcore.repositories.sql.sealing import checked, seal_of
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.telling import NOWHERE, Place, told

_ENTER = "INSERT INTO consumer (tenant, id) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id"
_LEAVE = "DELETE FROM consumer WHERE tenant = ? AND id = ? RETURNING id"
_CONSUMERS = "SELECT id FROM consumer WHERE tenant = ? ORDER BY id"
_CONSUMER = "SELECT id FROM consumer WHERE tenant = ? AND id = ?"
# Whoever removes a project or puts something beside it writes the row of its epoch as well, and
# so learns of a consumer that came since their unit began.
_TOUCH = "UPDATE epoch SET above = above WHERE tenant = ?"
_VERSION = f"SELECT version FROM project WHERE tenant = ? AND id = ? AND {seen()}"
_VERSIONS = f"SELECT id, version FROM project WHERE tenant = ? AND {seen()}"
_NEVER_ASKED = (
    "SELECT e.id FROM epoch e WHERE e.tenant = ? AND NOT EXISTS (SELECT 1 FROM position c"
    " WHERE c.tenant = ? AND c.consumer = ? AND c.project = e.id)"
)
_PLACES = (
    f"SELECT {', '.join(f'c.{name}' for name in COLUMNS)}, c.seal, p.version FROM position c"
    f" LEFT JOIN project p ON p.tenant = c.tenant AND p.id = c.project AND {seen('p')}"
    " WHERE c.tenant = ? AND c.consumer = ?"
)
# Who was handed out longest ago comes first, whatever clocks say. Free is what nobody has, and
# what was lent by a clock that is wrong: no right one lends it for so long. Who is further than a
# project is damaged.
_WAITING = (
    f"{_PLACES} AND (c.until <= ? OR c.until > ?)"
    " AND (p.version <> c.version OR EXISTS (SELECT 1 FROM outbox o"
    " WHERE o.tenant = ? AND o.project = c.project"
    " AND (o.version, o.number) > (c.version, c.number)))"
    " ORDER BY c.turn, c.project LIMIT ?"
)
_NEXT = f"{_PLACES} AND c.project = ?"
_LAST_TURN = (
    "SELECT coalesce(max(turn), 0) FROM position WHERE tenant = ? AND consumer = ? AND turn < ?"
)
_POSITION = "SELECT version, number FROM position WHERE tenant = ? AND consumer = ? AND project = ?"
_WITH_EVENTS = "SELECT DISTINCT project FROM outbox WHERE tenant = ? ORDER BY project"
_EPOCH = "SELECT c.id FROM epoch c WHERE c.tenant = ? AND c.id = ?"
_UNTOLD = (
    "EXISTS (SELECT 1 FROM {} k LEFT JOIN position c ON c.tenant = k.tenant AND c.consumer = k.id"
    " AND c.project = outbox.project WHERE k.tenant = ? AND (c.version IS NULL"
    " OR (c.version, c.number) < (outbox.version, outbox.number)){})"
)
# One whose own row is lost is asked about as well.
_TOLD_TO_ALL = (
    f"FROM outbox WHERE tenant = ? AND project = ? AND NOT {_UNTOLD.format('consumer', '')}"
    f" AND NOT {_UNTOLD.format('command', ' AND k.kind = ?')}"
)
_TOLD = f"SELECT number {_TOLD_TO_ALL} LIMIT 1"
_SWEEP = f"DELETE {_TOLD_TO_ALL} RETURNING version, number, events"


class _Waiting(NamedTuple):
    """A project that a consumer may be told more of.

    Attributes
    ----------
    last
        The version of the project, where it is still there.
    """

    at: Position
    seal: str
    last: int | None

    @classmethod
    def of(cls, row: Cells) -> _Waiting:
        """Read a row."""
        *cells, seal, last = row
        return cls(Position(*cells), seal, last)

    def check(self, last: int | None) -> None:
        """Refuse a row that is not as it was kept, or is past the project at its last version.

        Who is past it would miss what comes next.

        Raises
        ------
        StoreError
            ``store.unreadable``.
        """
        checked(self.at, self.seal)
        version = self.at.version
        en, zh = f"version {version} is yet to come", f"版本 {version} 尚未出现"
        is_within = last is None or version <= last
        unpacked("position", self.at.project, lambda: as_kept(is_within, en, zh))


def _damage(waiting: _Waiting) -> Program[StoreError | None]:
    """Return what is wrong with how far a consumer has come.

    The project is looked at once more, for a row that was locked may be of a later moment.
    """
    at, last = waiting.at, waiting.last
    if last is not None and at.version > last:
        rows = yield from ask(_VERSION, at.tenant, at.project)
        last = rows[0][0] if rows else None
    try:
        waiting.check(last)
    except StoreError as error:
        return error
    return None


def subscribe(tenant: TenantId, consumer: str, start: Start) -> Program[bool]:
    """Enter a consumer, past what it is not to be told."""
    if not (yield from ask(_ENTER, tenant, consumer)):
        yield from attest_again(tenant, CONSUMER, consumer)
        return False
    yield from tell(_TOUCH, [(tenant,)])
    yield from enter(tenant, consumer, (yield from _first_places(tenant, start)))
    yield from attest(tenant, CONSUMER, consumer)
    return True


def _first_places(tenant: TenantId, start: Start) -> Program[list[tuple[ProjectId, Place]]]:
    """Return where a new consumer begins with each project.

    Where nobody knows what versions there were it is told all there is: none is missed.
    """
    versions: dict[ProjectId, int] = dict((yield from ask(_VERSIONS, tenant)))
    places: list[tuple[ProjectId, Place]] = []
    for epoch, seal in (yield from epochs_of(tenant)):
        place = Place(epoch.above, 0)
        if seal != seal_of(epoch):
            place = NOWHERE
        elif start == "now":
            place = Place(versions.get(epoch.project, epoch.above), epoch.noted)
        places.append((epoch.project, place))
    without = sorted(versions.keys() - {id for id, *_ in places})  # their epochs were lost
    return [*places, *((id, NOWHERE) for id in without)]


def unsubscribe(tenant: TenantId, consumer: str) -> Program[None]:
    """Forget a consumer, and what only it has not been told."""
    if not (yield from ask(_LEAVE, tenant, consumer)):
        yield from _check_consumer(tenant, consumer)
    yield from withdraw(tenant, CONSUMER, consumer)
    for (project,) in (yield from ask(_WITH_EVENTS, tenant)):
        yield from _sweep(tenant, project)


def consumers(tenant: TenantId) -> Program[tuple[str, ...]]:
    """Return who is told of events."""
    rows = yield from ask(_CONSUMERS, tenant)
    return tuple(str(name) for (name,) in rows)


def claim(tenant: TenantId, lease: Lease, dialect: Dialect) -> Program[tuple[Batch, ...]]:
    """Hand out events of the projects that waited longest, until there are enough."""
    yield from _check_consumer(tenant, lease.consumer)
    yield from _place_missing(tenant, lease.consumer)
    ((turn,),) = yield from ask(_LAST_TURN, tenant, lease.consumer, ANY_VERSION)
    batches: list[Batch] = []
    damage: StoreError | None = None
    left = lease.limit
    while left > 0:  # again where what waited came to nothing
        asked = _waiting(tenant, lease, left)
        rows = yield from ask(f"{_WAITING}{dialect.take}", *asked)
        for row in rows:
            waiting = _Waiting.of(row)
            turn = max(turn + 1, waiting.at.next_turn)
            batch, found = yield from _handed_out(lease, waiting, turn, left, dialect)
            damage = damage or found
            if batch is not None:
                batches.append(batch)
                left -= len(batch.events)
            if left <= 0:
                break
        if len(rows) < asked[-1]:
            break
    if damage is not None and not batches:
        raise damage
    return tuple(batches)


def _waiting(tenant: TenantId, lease: Lease, most: int) -> tuple[Any, ...]:
    return tenant, lease.consumer, _text(lease.since), _text(lease.horizon), tenant, most


def _handed_out(
    lease: Lease, waiting: _Waiting, turn: int, limit: int, dialect: Dialect
) -> Program[tuple[Batch | None, StoreError | None]]:
    """Lease a project and return what is told of it, or what cannot be read if that is next."""
    at, until = waiting.at, _text(lease.until)
    if (error := (yield from _damage(waiting))) is not None:
        yield from hold(at._replace(turn=turn, until=until))
        return None, error
    tenant, project = at.tenant, at.project
    entries, damage = yield from news(tenant, project, at.place, waiting.last, limit)
    events = told(project, entries)
    through = entries[-1].place if entries else at.place
    batch = Batch(tenant, lease.consumer, project, events, lease.until, turn, through)
    yield from lend(at.lent(turn, until, through))
    if events:
        return batch, None
    if entries:
        yield from done(tenant, batch, dialect)  # they came to nothing, and are told to nobody
    return None, damage and damage.error


def is_waiting(tenant: TenantId, lease: Lease) -> Program[bool]:
    """Look whether a project waits whose events are free, or one that was never asked about."""
    yield from _check_consumer(tenant, lease.consumer)
    if (yield from ask(_WAITING, *_waiting(tenant, lease, 1))):
        return True
    return bool((yield from ask(f"{_NEVER_ASKED} LIMIT 1", tenant, tenant, lease.consumer)))


def done(tenant: TenantId, batch: Batch, dialect: Dialect) -> Program[None]:
    """Note how far a consumer has come, and forget what all others were told as well.

    Where somebody just puts more beside the project, the next one who is done forgets it.
    """
    here = tenant, batch.consumer, batch.project
    lent = Position(*here, *batch.through, batch.turn).lent(batch.turn, FREE, batch.through)
    if (yield from finish(lent)):
        yield from _sweep(tenant, batch.project, dialect)
        return
    rows = yield from ask(_POSITION, *here)
    check_done(batch, Place(*rows[0]) if rows else None)


def skip_unreadable(
    tenant: TenantId, consumer: str, project: ProjectId
) -> Program[tuple[Finding, ...]]:
    """Let a consumer go on past what comes next and cannot be read.

    One of whom nobody knows how far it has come begins anew.
    """
    yield from _check_consumer(tenant, consumer)
    yield from _place_missing(tenant, consumer)
    for row in (yield from ask(_NEXT, tenant, consumer, project)):
        waiting = _Waiting.of(row)
        at = waiting.at
        if (error := (yield from _damage(waiting))) is not None:
            yield from go_on(at, NOWHERE)
            return (error.to_finding(),)
        entries, damage = yield from news(tenant, project, at.place, waiting.last, 1)
        if damage is None or told(project, entries):
            break
        yield from go_on(at, damage.through)
        yield from _sweep(tenant, project)
        return (damage.error.to_finding(),)
    return ()


def _sweep(tenant: TenantId, project: ProjectId, dialect: Dialect | None = None) -> Program[None]:
    """Forget what every consumer was told of a project, if it is known how far each has come.

    Parameters
    ----------
    dialect
        Where it is given, nobody is waited for who has the epoch: nothing is forgotten then.
    """
    try:
        yield from places_of_all(tenant, project)
    except StoreError as error:
        if error.code is not Code.STORE_UNREADABLE:
            raise
        return
    asked = tenant, project, tenant, tenant, CONSUMER
    if not (yield from ask(_TOLD, *asked)):
        return
    if dialect is not None and not (yield from _is_free(tenant, project, dialect)):
        return
    held = yield from sound_epoch(tenant, project)
    gone = yield from ask(_SWEEP, *asked)
    if held is not None:
        yield from keep_epoch(held.waiting_after(gone, ()))


def _is_free(tenant: TenantId, project: ProjectId, dialect: Dialect) -> Program[bool]:
    """Whether nobody else holds the epoch of a project, so that to sweep is to wait for nobody."""
    if (yield from ask(f"{_EPOCH}{dialect.take}", tenant, project)):
        return True
    return not (yield from ask(_EPOCH, tenant, project))  # it was lost


def _check_consumer(tenant: TenantId, consumer: str) -> Program[None]:
    if not (yield from ask(_CONSUMER, tenant, consumer)):
        yield from check_never_there(tenant, CONSUMER, consumer)
        raise consumer_unknown(consumer)


def _place_missing(tenant: TenantId, consumer: str) -> Program[None]:
    """Let a consumer begin with projects that came since it was asked last."""
    rows = yield from ask(_NEVER_ASKED, tenant, tenant, consumer)
    yield from enter_missing(Position(tenant, consumer, project, *NOWHERE) for (project,) in rows)


def _text(moment: datetime) -> str:
    """Write a moment in UTC so that texts compare as moments do."""
    return moment.isoformat(timespec="microseconds")
