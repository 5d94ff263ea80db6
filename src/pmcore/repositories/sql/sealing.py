"""Rows beside projects: each has a digest of all its cells, tenant and keys included (ADR-0035)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol, TypeVar

from pmcore.repositories.damage import check_seal, unpacked
from pmcore.repositories.digests import Cell, sealed


class Sealed(Protocol):
    """The cells of a row but for its digest, as a named tuple."""

    @property
    def table(self) -> str:
        """Where it stands."""

    @property
    def named(self) -> tuple[str, str]:
        """What messages call it, and whose it is."""

    def __iter__(self) -> Iterator[Cell]: ...


S = TypeVar("S", bound=Sealed)


def seal_of(row: Sealed) -> str:
    """Return the digest of a row."""
    return sealed(row.table, *row)


def with_seal(row: Sealed) -> tuple[Cell, ...]:
    """Return a row as it is written: the digest last."""
    return (*row, seal_of(row))


def checked(row: S, seal: object) -> S:
    """Return a row if it is as it was kept.

    Raises
    ------
    StoreError
        ``store.unreadable``.
    """
    what, whose = row.named
    unpacked(what, whose, partial(check_seal, seal, seal_of(row)))
    return row
