"""The outbox: events handed out to consumers, each in order and at least once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.repositories.events import Event, EventBody
from pmcore.repositories.telling import Place

Start: TypeAlias = Literal["beginning", "now"]
MOST_EVENTS = 10_000  # that a claim asks for
LONGEST_LEASE = timedelta(hours=1)
"""How long events can be with one worker; whatever a wrong clock says, nobody waits longer."""


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
        Which handing out this is; all that this consumer had before have lower numbers.
    through
        Where the last of them is.
    """

    tenant: TenantId
    consumer: str
    project: ProjectId
    events: tuple[Event, ...]
    until: datetime
    turn: int
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

        Events that cannot be read hold up their project, not others: a claim ends before them, and
        passes over a project whose next they are.

        Parameters
        ----------
        now
            The time; clocks of several machines may differ by less than the lease. A wrong one
            leads to events that are told twice, or to an hour's wait.
        lease
            How long nobody else gets them: up to an hour.
        limit
            After how many events it is enough; those of one save are never parted.

        Returns
        -------
        tuple[Batch, ...]
            One for each project; empty when nobody has news that is free.

        Raises
        ------
        StoreError
            ``store.consumer_unknown``; ``store.overtaken``: claim again; ``store.unreadable`` when
            nothing is free but what cannot be read: see :meth:`skip_unreadable`.
        """

    def done(self, batch: Batch) -> None:
        """Note that a consumer was told of a batch; once more does no harm.

        Raises
        ------
        StoreError
            ``store.lease_lost`` when its events were handed to somebody else meanwhile, or it says
            that it goes ``through`` another place than was handed out.
        """

    def skip_unreadable(self, consumer: str, project: ProjectId) -> tuple[Finding, ...]:
        """Let a consumer go on past the next events of a project, if they cannot be read.

        For an operator, once all before them was told: the consumer is told nothing of what was
        lost, and has to read the project anew. Changes that are lost in a row are passed over at
        once. Where the next events can be read, or there are none, nothing is passed over; so it
        may be repeated. A consumer of whom nobody knows any more how far it has come begins anew.

        Returns
        -------
        tuple[Finding, ...]
            ``store.unreadable``, of what was passed over; empty if nothing was.

        Raises
        ------
        StoreError
            ``store.consumer_unknown``; ``store.overtaken``.
        """

    def put(
        self, project: ProjectId, events: Iterable[EventBody], *, expected: int, key: str
    ) -> None:
        """Put events beside the version that a project was saved at last.

        In the unit that saves the project, or later. Where there is no consumer, no event is kept,
        only what tells the command from another one.

        Parameters
        ----------
        events
            Of :func:`~pmcore.repositories.schedule_moves`.
        expected
            The version they are of.
        key
            Names the command, so that repeating it does nothing more, as long as the project is
            there: an event has one key.

        Raises
        ------
        ConflictError
            ``store.conflict`` when the project was saved since.
        StoreError
            ``store.project_unknown``, ``store.event``, ``store.key_reused``.
        InputError
            ``value.invalid``, ``text.invalid``.
        """
