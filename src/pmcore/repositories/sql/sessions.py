"""What the repositories on SQL need of a database: transactions, and programs run in them."""

from __future__ import annotations

from typing import Protocol, TypeVar

from pmcore.kernel import Code, StoreError
from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.handling import Written
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.statements import Program

R = TypeVar("R")


class OvertakenError(StoreError):
    """The database took another transaction first; this one is over, and may be repeated."""

    @classmethod
    def new(cls) -> OvertakenError:
        """Make one."""
        return cls(Code.STORE_OVERTAKEN)


class Transaction(Protocol):
    """What programs have to know of the transaction they run in."""

    @property
    def dialect(self) -> Dialect:
        """How the database writes."""

    @property
    def entitlements(self) -> Entitlements:
        """What the host lets its tenants have."""

    @property
    def written(self) -> Written:
        """What was written in it, for handlers."""


class Session(Transaction, Protocol):
    """One transaction on one connection."""

    @property
    def is_over(self) -> bool:
        """Whether the transaction has ended, or cannot go on."""

    def run(self, program: Program[R]) -> R:
        """Run a program.

        Raises
        ------
        StoreError
            ``store.unit_over``; what the database says; what the program raises. A program that
            fails after it wrote something takes the whole transaction with it.
        OvertakenError
            ``store.overtaken``.
        """

    def renewed(self) -> bool:
        """Begin anew after another transaction came first, unless something was read already.

        Nothing is lost then, and all that comes sees what the other one kept. Whoever has read
        something would see two moments.
        """

    def explain(self, program: Program[object]) -> None:
        """Raise what a program refuses by what the other transaction kept; this one is over."""

    def commit(self) -> None:
        """Keep everything."""

    def rollback(self) -> None:
        """Keep nothing."""


class AsyncSession(Transaction, Protocol):
    """A :class:`Session` to be awaited."""

    async def run(self, program: Program[R]) -> R:
        """Run a program."""

    async def renewed(self) -> bool:
        """Begin anew after another transaction came first, unless something was read already."""

    async def explain(self, program: Program[object]) -> None:
        """Raise what a program refuses by what the other transaction kept; this one is over."""

    async def commit(self) -> None:
        """Keep everything."""

    async def rollback(self) -> None:
        """Keep nothing."""
