"""The outbox: events handed out to consumers, each in order and at least once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, Protocol, TypeAlias, get_args

from pmcore.kernel import Code, ProjectId, StoreError, TenantId, check_id
from pmcore.kernel.coercion import choice, iterable, one_of_kind, unusable, whole_number
from pmcore.repositories.event_schema import names_of
from pmcore.repositories.events import Event, EventBody, EventKind
from pmcore.repositories.telling import Place, bodies_from, packed_bodies

Start: TypeAlias = Literal["beginning", "now"]
MOST_EVENTS = 10_000  # that a claim asks for
_PUT: tuple[EventKind, ...] = ("schedule.moved",)


@dataclass(frozen=True, slots=True)
class Batch:
    """The next events of one project, handed to one worker of a consumer.

    Attributes
    ----------
    events
        In their order; some may have been handed out before, with the same keys.
    until
        When they may be handed to somebody else, unless they are done.
    turn
        How often this project's events have been handed to this consumer.
    since
        When they were handed out.
    through
        Where the last of them is.
    """

    tenant: TenantId
    consumer: str
    project: ProjectId
    events: tuple[Event, ...]
    until: datetime
    turn: int
    since: datetime
    through: Place


class OutboxReader(Protocol):
    """Who is told of the events of one tenant, to be asked in a view: it writes nothing."""

    def consumers(self) -> tuple[str, ...]:
        """Return who is told of events, sorted."""

    def is_waiting(self, consumer: str, *, now: datetime) -> bool:
        """Whether a claim is worth while; what to ask every few seconds.

        ``False``: nothing is free that the consumer was not told. ``True``: most probably something
        is; a claim finds out, and passes over what came to nothing.

        Raises
        ------
        StoreError
            ``store.consumer_unknown``.
        """


class Outbox(OutboxReader, Protocol):
    """The events of one tenant, and who is told of them.

    Each consumer is told of every project's events in their order; its workers may be many, and
    no two of them have events of one project at once. What is not done in time is handed out
    again, so that nothing is lost and some is told twice, with the same ``key``.
    """

    def subscribe(self, consumer: str, *, start: Start) -> bool:
        """Enter a consumer; what a service does whenever it starts.

        Parameters
        ----------
        start
            ``beginning``: it is told of the projects there are, from the first version in their
            logs; ``now``: of what is kept from now on. One that is entered already goes on.

        Returns
        -------
        bool
            Whether it is new.
        """

    def unsubscribe(self, consumer: str) -> None:
        """Forget a consumer, and how far it has come.

        Raises
        ------
        StoreError
            ``store.consumer_unknown``.
        """

    def claim(
        self, consumer: str, *, now: datetime, lease: timedelta, limit: int = 100
    ) -> tuple[Batch, ...]:
        """Hand out the next events, those of projects first that waited longest.

        Commit, then tell the consumer's program, then call :meth:`done` in another unit. A program
        that keeps what it makes of them in the same database does all of it in this unit.

        Parameters
        ----------
        now
            The time; clocks of several machines may differ by less than the lease.
        lease
            How long nobody else gets them.
        limit
            After how many events it is enough; those of one save are never parted.

        Returns
        -------
        tuple[Batch, ...]
            One for each project; empty when nobody has news that is free.

        Raises
        ------
        StoreError
            ``store.consumer_unknown``; ``store.overtaken``: claim again.
        """

    def done(self, batch: Batch) -> None:
        """Note that a consumer was told of a batch; once more does no harm.

        Raises
        ------
        StoreError
            ``store.lease_lost`` when its events were handed to somebody else meanwhile.
        """

    def put(self, project: ProjectId, events: Iterable[EventBody], *, expected: int) -> None:
        """Put events beside the version that a project was saved at last.

        In the unit that saves the project, or later. Where there is no consumer, nothing is kept.

        Parameters
        ----------
        events
            Of :func:`~pmcore.repositories.schedule_moves`.
        expected
            The version they are of.

        Raises
        ------
        ConflictError
            ``store.conflict`` when the project was saved since.
        StoreError
            ``store.project_unknown``, ``store.event``.
        """


def check_consumer(value: object) -> str:
    """Return the name of a consumer.

    Raises
    ------
    InputError
        ``id.invalid``.
    """
    return check_id(value, "consumer")


def check_start(value: object) -> Start:
    """Return where a consumer starts."""
    return "now" if choice(value, "start", get_args(Start)) == "now" else "beginning"


class Lease(NamedTuple):
    """What a claim asks for, checked."""

    consumer: str
    since: datetime
    until: datetime
    limit: int

    @classmethod
    def at(cls, consumer: object, now: object) -> Lease:
        """Check who asks, and when, where nothing is to be lent."""
        return cls.of(consumer, now, timedelta.resolution, 1)

    @classmethod
    def of(cls, consumer: object, now: object, lease: object, limit: object) -> Lease:
        """Check what was asked.

        Raises
        ------
        InputError
            ``id.invalid``, ``value.invalid``.
        """
        name, most = check_consumer(consumer), whole_number(limit, "limit", 1, MOST_EVENTS)
        if not isinstance(now, datetime) or now.utcoffset() is None:
            raise unusable("now", now, "it must be a time with its offset", "应为带时差的时间")
        if isinstance(lease, timedelta) and lease > timedelta(0):
            try:
                since = now.astimezone(UTC)
                return cls(name, since, since + lease, most)
            except OverflowError:
                pass
        raise unusable("lease", lease, "it must be a length of time", "应为一段时长")


def check_bodies(events: object) -> tuple[EventBody, ...]:
    """Return events that may be put into the outbox.

    Raises
    ------
    InputError
        ``value.invalid``.
    StoreError
        ``store.event``.
    """
    given = [one_of_kind(each, "event", EventBody) for each in iterable(events, "events")]
    bodies = tuple(map(_checked, given))
    subjects = [(body.kind, body.subject) for body in bodies]
    if len(set(subjects)) != len(subjects):
        raise _refused("two of them are about the same task", "有两个事件针对同一任务")
    return bodies


def _checked(body: EventBody) -> EventBody:
    """Return a copy of an event in the shape of the schema, as any store keeps it."""
    if body.kind not in _PUT:
        raise _refused(f"{body.kind} follows from a save", f"{body.kind} 由保存产生")
    if set(body.data) != names_of(body.kind):
        raise _refused("its data does not fit the schema", "其数据不符合 schema")
    check_id(body.data["task"])
    try:
        (copy,) = bodies_from(packed_bodies([body]))
    except (TypeError, ValueError, RecursionError):
        raise _refused("its data is no JSON", "其数据不是 JSON") from None
    return copy


def _refused(en: str, zh: str) -> StoreError:
    return StoreError(Code.STORE_EVENT, reason={"en": en, "zh": zh})


def consumer_unknown(consumer: str) -> StoreError:
    """Say that a tenant has no such consumer."""
    return StoreError(Code.STORE_CONSUMER_UNKNOWN, consumer=consumer)


def batch_of(tenant: TenantId, batch: object) -> Batch:
    """Return a batch that was handed to a tenant.

    Raises
    ------
    InputError
        ``value.invalid`` for what is no batch.
    StoreError
        ``store.lease_lost`` for one of another tenant: it would be taken for one of one's own.
    """
    held = one_of_kind(batch, "batch", Batch)
    if held.tenant != tenant:
        raise lease_lost(held)
    return held


def lease_lost(batch: Batch) -> StoreError:
    """Say that events are somebody else's now."""
    named = {"project": batch.project, "consumer": batch.consumer}
    return StoreError(Code.STORE_LEASE_LOST, **named)


def check_done(batch: Batch, place: Place | None) -> None:
    """Refuse a batch that is somebody else's now, unless a consumer is past it anyway.

    Raises
    ------
    StoreError
        ``store.lease_lost``.
    """
    if place is None or place < batch.through:
        raise lease_lost(batch)
