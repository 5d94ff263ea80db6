"""What is asked of an outbox, checked: who claims, until when, and what a batch says of itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple, get_args

from pmcore.kernel import Code, StoreError, TenantId, check_id
from pmcore.kernel.coercion import choice, one_of_kind, unusable, whole_number
from pmcore.repositories.commands import ANY_VERSION
from pmcore.repositories.outbox import LONGEST_LEASE, MOST_EVENTS, Batch, Start
from pmcore.repositories.telling import Place


class Lease(NamedTuple):
    """What a claim asks for.

    Attributes
    ----------
    horizon
        No lease that a right clock gave ends later: what does is free.
    """

    consumer: str
    since: datetime
    until: datetime
    horizon: datetime
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
        if not isinstance(lease, timedelta) or not timedelta(0) < lease <= LONGEST_LEASE:
            en = "it must be a timedelta of at most an hour, such as timedelta(minutes=5)"
            zh = "应为不超过一小时的 timedelta，例如 timedelta(minutes=5)"
            raise unusable("lease", lease, en, zh)
        if isinstance(now, datetime) and now.utcoffset() is not None:
            try:
                since = now.astimezone(UTC)
                return cls(name, since, since + lease, since + LONGEST_LEASE, most)
            except OverflowError:
                pass
        raise unusable("now", now, "it must be a time with its offset", "应为带时差的时间")

    def frees(self, until: datetime) -> bool:
        """Whether events that were handed out until then may be handed out now."""
        return not self.since < until <= self.horizon


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


def consumer_unknown(consumer: str) -> StoreError:
    """Say that a tenant has no such consumer."""
    return StoreError(Code.STORE_CONSUMER_UNKNOWN, consumer=consumer)


def batch_of(tenant: TenantId, batch: object) -> Batch:
    """Return a batch that was handed to a tenant, as far as it says what is done.

    Raises
    ------
    InputError
        ``value.invalid``, ``id.invalid`` for what is no batch.
    StoreError
        ``store.lease_lost`` for one of another tenant: it would be taken for one of one's own.
    """
    held = one_of_kind(batch, "batch", Batch)
    check_id(held.tenant, "tenant"), check_id(held.project, "project")
    check_consumer(held.consumer), whole_number(held.turn, "turn", 1, ANY_VERSION)
    for number in one_of_kind(held.through, "through", Place):
        whole_number(number, "through", 0, ANY_VERSION)
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
