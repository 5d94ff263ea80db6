"""Waiting for one's turn at a project, in stores whose units of work run side by side."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, Protocol, runtime_checkable

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.protocols import Store, UnitOfWork


@runtime_checkable
class TurnStore(Protocol):
    """A store where two units can have opened the same project to change it.

    One of them finds out when it saves, and its work is lost. With many at one project everybody
    would lose again and again; those who wait for their turn before they open it never do.
    """

    def turn(self, tenant: TenantId, project: ProjectId) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work when nobody else is saving a project, and keep others from it.

        A project that is not there keeps nobody waiting.

        Raises
        ------
        StoreError
            ``store.busy`` when others have been saving it for five seconds.
        """


class AsyncUnits(Protocol):
    """What views and units of a store that awaits come from."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the store can do."""

    def view(self, tenant: TenantId) -> AbstractAsyncContextManager[Any]:
        """Look at what a tenant has."""

    def unit(self, tenant: TenantId) -> AbstractAsyncContextManager[Any]:
        """Begin a unit of work."""


@runtime_checkable
class AsyncTurnStore(Protocol):
    """A :class:`TurnStore` that awaits."""

    def turn(self, tenant: TenantId, project: ProjectId) -> AbstractAsyncContextManager[Any]:
        """Begin a unit of work when nobody else is saving a project, and keep others from it."""


def unit_in_turn(
    store: Store, tenant: TenantId, project: ProjectId
) -> AbstractContextManager[UnitOfWork]:
    """Begin a unit of work that changes one project, in turn where units run side by side."""
    return store.turn(tenant, project) if isinstance(store, TurnStore) else store.unit(tenant)


def async_unit_in_turn(
    store: AsyncUnits, tenant: TenantId, project: ProjectId
) -> AbstractAsyncContextManager[Any]:
    """Begin such a unit of a store that is awaited."""
    if isinstance(store, AsyncTurnStore):
        return store.turn(tenant, project)
    return store.unit(tenant)
