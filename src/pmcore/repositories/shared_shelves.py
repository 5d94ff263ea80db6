"""What a unit of work in memory writes beside projects: entries by kind and id, all or none."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Protocol, TypeAlias

from pmcore.kernel import StoreError


class Entry(Protocol):
    """What is kept under a key: never changed, replaced as a whole."""

    def overtaken(self, mine: Any) -> StoreError | None:
        """Say what went wrong for a unit that began with ``mine``, or that it does no harm."""


Shelf: TypeAlias = dict[Hashable, Entry]


def is_same(one: Mapping[Hashable, object], other: Mapping[Hashable, object]) -> bool:
    """Whether two shelves hold the very same objects."""
    return one.keys() == other.keys() and all(held is other[key] for key, held in one.items())


class Desk:
    """A unit's own copy of a shelf, until it is put back.

    Parameters
    ----------
    shelf
        What everybody sees; nothing is taken off it, only replaced.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._before = shelf, dict(shelf)
        self.now = dict(shelf)

    def check(self) -> None:
        """Refuse where somebody else replaced since what was written to here.

        Raises
        ------
        StoreError
            As the entry says.
        """
        for key in self._written():
            theirs, mine = self._shelf.get(key), self._before.get(key)
            error = None if theirs is None or theirs is mine else theirs.overtaken(mine)
            if error is not None:
                raise error

    @property
    def is_alone(self) -> bool:
        """Whether nobody else wrote anything since the unit began."""
        return is_same(self._shelf, self._before)

    @property
    def theirs(self) -> Shelf:
        """What everybody sees by now."""
        return self._shelf

    @property
    def merged(self) -> Shelf:
        """What everybody would see with what was written."""
        return {**self._shelf, **{key: self.now[key] for key in self._written()}}

    def put(self) -> None:
        """Let everybody see what was written."""
        self._shelf.update(self.merged)

    def _written(self) -> list[Hashable]:
        return [key for key, entry in self.now.items() if entry is not self._before.get(key)]
