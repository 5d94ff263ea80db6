"""Running what is asked of a repository, again where another transaction came first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.sql.sessions import OvertakenError, Session
from pmcore.repositories.sql.statements import Program

R = TypeVar("R")


class AsyncRunner(Protocol):
    """What runs programs and is awaited."""

    async def run(self, program: Program[R]) -> R:
        """Run a program."""

    async def renewed(self) -> bool:
        """Begin anew after another transaction came first, unless something was read already."""

    async def explain(self, program: Program[object]) -> None:
        """Raise what a program refuses by what the other transaction kept; this one is over."""


class AsyncEntitledRunner(AsyncRunner, Protocol):
    """The same, which knows what tenants may use."""

    @property
    def entitlements(self) -> Entitlements:
        """What the host lets its tenants have."""


def run_again(session: Session, asked: Callable[[], Program[R]]) -> R:
    """Run a program, again where another transaction came first and nothing is lost by it.

    The second time it sees what the other one kept: a conflict, or its own command repeated. Where
    something was read before, it is run for the conflict only, which says more than that the unit
    was overtaken.
    """
    try:
        return session.run(asked())
    except OvertakenError:
        if session.renewed():
            return session.run(asked())
        session.explain(asked())
        raise


async def await_again(session: AsyncRunner, asked: Callable[[], Program[R]]) -> R:
    """Do the same, awaited."""
    try:
        return await session.run(asked())
    except OvertakenError:
        if await session.renewed():
            return await session.run(asked())
        await session.explain(asked())
        raise
