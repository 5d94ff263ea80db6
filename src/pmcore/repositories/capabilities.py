"""What a store can do that not every store can: it says so, and the contract holds it to it."""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    """Something that a store declares in its ``capabilities``.

    The contract of :mod:`pmcore.testing` runs the tests of what is declared, skips the others and
    says which; what has no tests is no capability.
    """

    ATOMIC = "atomic"
    """A unit of several projects, calendars... is kept as a whole or not at all."""

    SNAPSHOT_READ = "snapshot_read"
    """Everything that a view shows is as it was when the view began."""

    DOCUMENTS = "documents"
    """Units and views have ``documents(noun)`` for nouns of a host's own."""

    CALENDARS = "calendars"
    """Units and views have ``calendars``."""

    SCHEDULES = "schedules"
    """Units and views have ``schedules``."""

    PEOPLE = "people"
    """Units and views have ``people``, who can be erased."""

    OUTBOX = "outbox"
    """Units have an ``outbox``."""

    IMPORTS = "imports"
    """Units and views have ``imports``: large projects in several short units."""

    ENTITLEMENTS = "entitlements"
    """The store has ``entitlements``, which it asks before it keeps more of a tenant."""

    HANDLERS = "handlers"
    """The store has ``handlers``, which it calls with events just before it keeps them."""


ALL = frozenset(Capability)
