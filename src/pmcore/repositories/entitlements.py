"""What a tenant may use: a port that a store asks inside the transaction, before it keeps more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pmcore.kernel import Code, StoreError, TenantId
from pmcore.kernel.coercion import whole_number

_MOST = 2**53


class Quota(StrEnum):
    """Something of which a tenant may have only so much."""

    PROJECTS = "projects"
    """Projects, but for archived ones."""

    TASKS = "tasks"
    """Tasks of one project: that of the command."""

    ALL_TASKS = "all_tasks"
    """Tasks of all projects: what grows with the storage that they take."""

    PEOPLE = "people"
    """Resources that tasks are assigned to, each once in all projects: seats."""

    STORAGE = "storage"
    """Bytes that projects take, with their history, as the store counts them.

    Every save needs more, as it is kept in the history: :class:`Growth` tells how much of it is
    that alone. Removing a project gives back all of it. Keys of events that were put do not count.
    """

    BASELINES = "baselines"
    """Baselines of one project; where there may be none, a feature that is not sold."""

    FIELDS = "fields"
    """Custom fields that one project defines."""

    CALENDARS = "calendars"
    """Shared calendars."""

    CONSUMERS = "consumers"
    """Programs that are told of events."""

    DOCUMENTS = "documents"
    """Documents of a host's own nouns."""

    DOCUMENT_BYTES = "document_bytes"
    """Bytes of one document or shared calendar: that of the command."""

    DATES = "dates"
    """Schedules that are kept of one project, each computed by other options."""


OF_PROJECTS = frozenset(
    {
        Quota.PROJECTS,
        Quota.TASKS,
        Quota.ALL_TASKS,
        Quota.PEOPLE,
        Quota.STORAGE,
        Quota.BASELINES,
        Quota.FIELDS,
    }
)


@dataclass(frozen=True, slots=True)
class Growth:
    """How much a command makes a tenant use.

    Attributes
    ----------
    used
        Before the command.
    wanted
        After it; it is more.
    history
        Of storage, the bytes that the command takes in the history of a project.
    """

    used: int
    wanted: int
    history: int = 0

    @property
    def is_history(self) -> bool:
        """Whether it is history alone: the project itself takes no more than before."""
        return self.wanted - self.used <= self.history


class Entitlements(Protocol):
    """What a host lets its tenants have; it may look it up wherever it keeps that."""

    def counted(self, tenant: TenantId) -> Collection[Quota]:
        """Return what it has to know before it can say; of nothing, nothing is counted."""

    def check(self, tenant: TenantId, growth: Mapping[Quota, Growth]) -> None:
        """Refuse a command that makes a tenant use more; what does not grow is not asked for.

        Raises
        ------
        StoreError
            ``quota.exceeded``, as :func:`exceeded` makes it; or an error of the host's own.
        """


@dataclass(frozen=True, slots=True)
class Limits:
    """The same numbers for every tenant; ``None`` is no limit, 0 leaves a feature out.

    Who has more already than a limit that was lowered keeps it, and may do all that does not
    need more. Who has all the storage there is may still edit: what makes no project larger is let
    through until its history has brought the storage to twice the limit.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> from pmcore.wbs import Project
    >>> store = MemoryStore(entitlements=Limits(projects=1))
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(Project("ONE", "One", start="2026-03-02"), key="k1")
    ...     try:
    ...         unit.projects.add(Project("TWO", "Two", start="2026-03-02"), key="k2")
    ...     except StoreError as error:
    ...         print(error.code)
    0
    quota.exceeded
    """

    projects: int | None = None
    tasks: int | None = None
    all_tasks: int | None = None
    people: int | None = None
    storage: int | None = None
    baselines: int | None = None
    fields: int | None = None
    calendars: int | None = None
    consumers: int | None = None
    documents: int | None = None
    document_bytes: int | None = None
    dates: int | None = None

    def __post_init__(self) -> None:
        for quota in Quota:
            limit = getattr(self, quota)
            if limit is not None:
                whole_number(limit, quota, 0, _MOST)

    def counted(self, tenant: TenantId) -> Collection[Quota]:
        """Return what has a limit."""
        return [quota for quota in Quota if getattr(self, quota) is not None]

    def check(self, tenant: TenantId, growth: Mapping[Quota, Growth]) -> None:
        """Refuse what is above a limit.

        Raises
        ------
        StoreError
            ``quota.exceeded``.
        """
        for quota, grown in growth.items():
            limit = getattr(self, quota)
            # only of storage a part is history: whoever has all of it may still edit
            if limit is not None and grown.wanted > (2 * limit if grown.is_history else limit):
                raise exceeded(quota, limit, grown)


UNLIMITED = Limits()


def exceeded(quota: Quota, limit: int, growth: Growth) -> StoreError:
    """Make the error of a command that would use more than there may be."""
    named = {"limit": limit, "used": growth.used, "wanted": growth.wanted}
    return StoreError(Code.QUOTA_EXCEEDED, quota=str(quota), **named)


def grown(
    before: Mapping[Quota, int], after: Mapping[Quota, int], history: int = 0
) -> dict[Quota, Growth]:
    """Return what there is more of, some bytes of the storage being history."""
    return {
        quota: Growth(before[quota], wanted, history if quota is Quota.STORAGE else 0)
        for quota, wanted in after.items()
        if wanted > before[quota]
    }
