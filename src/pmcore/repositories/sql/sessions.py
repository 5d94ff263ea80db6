"""What the repositories on SQL need of a database: transactions, and programs run in them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from pmcore.kernel import Code, StoreError, TenantId
from pmcore.repositories.protocols import View
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.statements import Program

R = TypeVar("R")


class OvertakenError(StoreError):
    """The database took another transaction first; this one is over, and may be repeated."""

    @classmethod
    def new(cls) -> OvertakenError:
        """Make one."""
        return cls(Code.STORE_OVERTAKEN)


class Session(Protocol):
    """One transaction on one connection."""

    @property
    def dialect(self) -> Dialect:
        """How the database writes."""

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

    def commit(self) -> None:
        """Keep everything."""

    def rollback(self) -> None:
        """Keep nothing."""


class Looking(Protocol):
    """A store that can be looked at anew while a transaction of it cannot go on."""

    def view(self, tenant: TenantId) -> AbstractContextManager[View]:
        """Look at what a tenant has."""
