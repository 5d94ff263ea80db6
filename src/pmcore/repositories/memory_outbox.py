"""The outbox in memory: the plainest answer to who is told of what, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TypeVar

from typing_extensions import override

from pmcore.kernel import Finding, ProjectId, TenantId, check_id
from pmcore.repositories.claims import (
    Lease,
    batch_of,
    check_consumer,
    check_done,
    check_start,
    consumer_unknown,
)
from pmcore.repositories.conflict import MOST_CONFLICTING, unexpected
from pmcore.repositories.deriving import events_of
from pmcore.repositories.events import EventBody
from pmcore.repositories.memory_admit import Admit
from pmcore.repositories.outbox import Batch, Outbox, OutboxReader, Start
from pmcore.repositories.protocols import ProjectRepository
from pmcore.repositories.putting import Put
from pmcore.repositories.shelves import Gone, Kept, ProjectShelf
from pmcore.repositories.telling import (
    ADDED,
    NOWHERE,
    REMOVED,
    RESTORED,
    Entry,
    Place,
    erased,
    first_few,
    told,
)

T = TypeVar("T")
_FREE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Consumer:
    id: str


@dataclass(frozen=True, slots=True)
class _Position:
    """How far a consumer has come with a project, and until when the next events are lent."""

    consumer: str
    project: ProjectId
    place: Place
    turn: int = 0
    until: datetime = _FREE
    lent: Place = NOWHERE

    @property
    def key(self) -> tuple[str, ...]:
        """What it is kept under."""
        return "position", self.consumer, self.project

    def is_lent(self, batch: Batch) -> bool:
        """Whether a batch is what was handed out last, and goes as far."""
        return (self.turn, self.lent) == (batch.turn, batch.through)


@dataclass(frozen=True, slots=True)
class _PutCommand:
    """A command that put events, and what tells it from another one."""

    project: ProjectId
    command: str
    content: str

    @property
    def key(self) -> tuple[str, ...]:
        """What it is kept under."""
        return "put", self.project, self.command


@dataclass(frozen=True, slots=True)
class _Put:
    """Events that no log holds."""

    project: ProjectId
    entry: Entry

    @property
    def key(self) -> tuple[str | int, ...]:
        """What it is kept under."""
        return "outbox", self.project, *self.entry.place


@dataclass(frozen=True, slots=True, eq=False)
class _Notes:
    """How often something was put beside a project; who writes it comes before or after others."""

    project: ProjectId
    count: int


class MemoryOutboxReader(OutboxReader):
    """What an :class:`~pmcore.repositories.outbox.OutboxReader` is asked, in memory."""

    def __init__(self, shelf: ProjectShelf, check_open: Callable[[], None]) -> None:
        self._shelf, self._check_open = shelf, check_open

    @override
    def consumers(self) -> tuple[str, ...]:
        self._check_open()
        return consumers_on(self._shelf)

    @override
    def is_waiting(self, consumer: str, *, now: datetime) -> bool:
        asked = Lease.at(consumer, now)
        self._check_consumer(asked.consumer)
        return bool(self._waiting(asked))

    def _waiting(self, asked: Lease) -> list[_Position]:
        """Return where a consumer was not told all; what waited longest comes first."""
        found = [_position(self._shelf, asked.consumer, id) for id in _ids(self._shelf)]
        waiting = [at for at in found if asked.frees(at.until) and self._after(at)]
        return sorted(waiting, key=attrgetter("turn", "project"))

    def _after(self, at: _Position) -> list[Entry]:
        """Return all that happened to a project after a position."""
        rows = [put.entry for put in _all(self._shelf, _Put) if put.project == at.project]
        held = self._shelf[at.project]
        log = _of_log(held) if isinstance(held, Kept) else ()
        entries = sorted([*rows, *log], key=attrgetter("place"))
        return [entry for entry in entries if entry.place > at.place]

    def _check_consumer(self, consumer: str) -> None:
        self._check_open()
        if ("consumer", consumer) not in self._shelf:
            raise consumer_unknown(consumer)


class MemoryOutbox(MemoryOutboxReader, Outbox):
    """What an :class:`~pmcore.repositories.outbox.Outbox` does, in memory."""

    def __init__(
        self,
        tenant: TenantId,
        shelf: ProjectShelf,
        projects: ProjectRepository,
        check_open: Callable[[], None],
        admit: Admit,
    ) -> None:
        super().__init__(shelf, check_open)
        self._tenant, self._projects = tenant, projects
        self._admit = admit

    @override
    def subscribe(self, consumer: str, *, start: Start) -> bool:
        self._check_open()
        name, where = check_consumer(consumer), check_start(start)
        return self._admit(None, lambda: self._enter(name, where))

    def _enter(self, name: str, where: Start) -> bool:
        if ("consumer", name) in self._shelf:
            return False
        self._shelf["consumer", name] = _Consumer(name)
        for id in _ids(self._shelf):
            notes = _touched(self._shelf, id)
            held = self._shelf[id]
            assert isinstance(held, Kept | Gone)
            place = Place(held.version, notes.count)
            if where == "beginning" and isinstance(held, Kept):
                place = Place(held.first.version - 1, 0)
            _keep(self._shelf, _Position(name, id, place))
        return True

    @override
    def unsubscribe(self, consumer: str) -> None:
        self._check_consumer(check_consumer(consumer))
        del self._shelf["consumer", consumer]
        for position in _all(self._shelf, _Position):
            if position.consumer == consumer:
                del self._shelf[position.key]
        _sweep(self._shelf, _all(self._shelf, _Put))

    @override
    def claim(
        self, consumer: str, *, now: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Batch, ...]:
        asked = Lease.of(consumer, now, lease, limit)
        self._check_consumer(asked.consumer)
        batches: list[Batch] = []
        left, turn = asked.limit, self._last_turn(asked.consumer)
        for at in self._waiting(asked):
            if left <= 0:
                break
            some, turn = first_few(self._after(at), left), turn + 1
            events, through = told(at.project, some), some[-1].place
            _keep(self._shelf, replace(at, turn=turn, until=asked.until, lent=through))
            who = self._tenant, asked.consumer, at.project
            batch = Batch(*who, events, asked.until, turn, through)
            if events:
                batches.append(batch)
                left -= len(events)
            else:
                self.done(batch)
        return tuple(batches)

    def _last_turn(self, consumer: str) -> int:
        mine = (at for at in _all(self._shelf, _Position) if at.consumer == consumer)
        return max((at.turn for at in mine), default=0)

    @override
    def done(self, batch: Batch) -> None:
        batch_of(self._tenant, batch)
        self._check_open()
        at = self._shelf.get(("position", batch.consumer, batch.project))
        if isinstance(at, _Position) and at.is_lent(batch):
            _keep(self._shelf, replace(at, place=batch.through, until=_FREE))
            of_project = (each for each in _all(self._shelf, _Put) if each.project == at.project)
            _sweep(self._shelf, of_project)
        else:
            check_done(batch, at.place if isinstance(at, _Position) else None)

    @override
    def skip_unreadable(self, consumer: str, project: ProjectId) -> tuple[Finding, ...]:
        check_id(project, "project")
        self._check_consumer(check_consumer(consumer))
        return ()  # what is in memory can be read

    @override
    def put(
        self, project: ProjectId, events: Iterable[EventBody], *, expected: int, key: str
    ) -> None:
        asked = Put.of(project, events, expected, key)
        id, version, bodies, _ = asked
        found = self._projects.version(id)
        known = self._shelf.get(("put", id, asked.command))
        if isinstance(known, _PutCommand):
            asked.check_again(known.content)
            return
        if found != version:
            between = self._projects.changes(id, since=version, limit=MOST_CONFLICTING)
            raise unexpected(id, version, found, between)
        held = self._shelf[id]
        assert isinstance(held, Kept)
        self._shelf[id] = replace(held)  # whoever saves the project meanwhile is in conflict
        command = _PutCommand(id, asked.command, asked.content)
        self._shelf[command.key] = command
        number = _touched(self._shelf, id, 1).count
        if bodies and self.consumers():
            put = _Put(id, Entry(Place(version, number), bodies))
            self._shelf[put.key] = put


def leave_unread(shelf: ProjectShelf, kept: Kept) -> None:
    """Keep what some consumer was not told yet of a project that goes."""
    id = kept.now.id
    _touched(shelf, id)
    forget_puts(shelf, id)
    places = [_position(shelf, each.id, id).place for each in _all(shelf, _Consumer)]
    removal = Entry(Place(kept.version + 1, 0), REMOVED)
    for entry in [*_of_log(kept), removal]:
        if places and entry.place.version > min(places).version and entry.bodies:
            put = _Put(id, entry)
            shelf[put.key] = put


def consumers_on(shelf: ProjectShelf) -> tuple[str, ...]:
    """Return who is told of events."""
    return tuple(sorted(each.id for each in _all(shelf, _Consumer)))


def forget_puts(shelf: ProjectShelf, project: ProjectId) -> None:
    """Forget which commands put events beside a project."""
    for command in _all(shelf, _PutCommand):
        if command.project == project:
            del shelf[command.key]


def _all(shelf: ProjectShelf, kind: type[T]) -> list[T]:
    return [each for each in shelf.values() if isinstance(each, kind)]


def _ids(shelf: ProjectShelf) -> list[ProjectId]:
    return [key for key in shelf if isinstance(key, str)]


def _touched(shelf: ProjectShelf, id: ProjectId, more: int = 0) -> _Notes:
    """Write the notes of a project anew: a unit that began before and writes them is too late."""
    held = shelf.get(("notes", id))
    notes = _Notes(id, (held.count if isinstance(held, _Notes) else 0) + more)
    shelf["notes", id] = notes
    return notes


def _position(shelf: ProjectShelf, consumer: str, id: ProjectId) -> _Position:
    held = shelf.get(("position", consumer, id))
    return held if isinstance(held, _Position) else _Position(consumer, id, NOWHERE)


def _keep(shelf: ProjectShelf, position: _Position) -> None:
    shelf[position.key] = position


def _sweep(shelf: ProjectShelf, rows: Iterable[_Put]) -> None:
    """Forget what every consumer was told."""
    names = [each.id for each in _all(shelf, _Consumer)]
    for row in [*rows]:
        places = [_position(shelf, name, row.project).place for name in names]
        if all(place >= row.entry.place for place in places):
            del shelf[row.key]


def _of_log(kept: Kept) -> Iterator[Entry]:
    is_new = kept.begun == kept.first.version
    yield Entry(Place(kept.begun, 0), ADDED if is_new else RESTORED)
    found = {each.version: each.found for each in kept.erasures.values()}
    for change in kept.log:
        if change.number > kept.begun:
            is_erasure = change.kind == "erasure"
            bodies = erased(found[change.number]) if is_erasure else events_of(change.edits)
            yield Entry(Place(change.number, 0), bodies)


def waiting_events(shelf: ProjectShelf, project: ProjectId) -> list[Entry]:
    """Return the events beside a project that no log holds."""
    return [put.entry for put in _all(shelf, _Put) if put.project == project]


def replace_events(shelf: ProjectShelf, project: ProjectId, entries: Iterable[Entry]) -> None:
    """Put other events in their places."""
    for entry in entries:
        put = _Put(project, entry)
        shelf[put.key] = put
