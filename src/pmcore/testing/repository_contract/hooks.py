"""What a host lends the contract beside a store, where it can: what no method of a store does."""

from __future__ import annotations

from contextlib import AbstractContextManager
from unittest import SkipTest

from pmcore.repositories import Store
from pmcore.testing.faults import Fault

NOT_DECLARED = "not declared: "  # what skipped tests say, before what they need


class Hooks:
    """Methods for a host to override; a test that needs one it did not is skipped, and told."""

    def reopened(self, store: Store) -> AbstractContextManager[Store]:
        """Make another store on the data of one, as a program does that starts anew.

        It shares nothing with the first but what was committed.
        """
        raise SkipTest(f"{NOT_DECLARED}reopened")

    def damage(self, store: Store, tenant: str, project: str) -> None:
        """Change stored bytes of a project behind the back of the store, as a bad disk does."""
        raise SkipTest(f"{NOT_DECLARED}damage")

    def damage_events(
        self, store: Store, tenant: str, project: str, version: int, number: int
    ) -> None:
        """Change stored bytes so that what happened to a project there cannot be read any more.

        Parameters
        ----------
        number
            0 for the entry of the log; 1, 2... for what was put beside the version.
        """
        raise SkipTest(f"{NOT_DECLARED}damage_events")

    def lose_changes(self, store: Store, tenant: str, project: str, first: int, last: int) -> None:
        """Delete stored entries of a project's log behind the back of the store.

        Parameters
        ----------
        first, last
            Their versions; the one that the project was added with is the log's first.
        """
        raise SkipTest(f"{NOT_DECLARED}lose_changes")

    def damage_position(self, store: Store, tenant: str, consumer: str, project: str) -> None:
        """Change stored bytes so that nobody knows how far a consumer has come with a project."""
        raise SkipTest(f"{NOT_DECLARED}damage_position")

    def arising(self, store: Store, at: int, *, is_late: bool) -> AbstractContextManager[Fault]:
        """Let a statement of the store fail, as long as the context lasts.

        Parameters
        ----------
        at
            Which statement, counted from 0; a commit is one, too.
        is_late
            Whether it was executed before.
        """
        raise SkipTest(f"{NOT_DECLARED}arising")


HOOKS = ("reopened", "damage", "damage_events", "lose_changes", "damage_position", "arising")


def declared(contract: type[Hooks]) -> list[str]:
    """Return the hooks that a contract has of a host's own.

    >>> declared(Hooks)
    []
    """
    return [name for name in HOOKS if getattr(contract, name) is not getattr(Hooks, name)]
