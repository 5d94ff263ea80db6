"""What the store in memory keeps: projects, people and events, each replaced as a whole."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from pmcore.kernel import Code, PartyId, ProjectId, StoreError
from pmcore.repositories.people.records import ErasedProject, Person
from pmcore.wbs import Author, Change, ReadableProject
from pmcore.wbs.changes import NOBODY


@dataclass(frozen=True, slots=True)
class Kept:
    """A project as it is kept: never changed, replaced as a whole.

    Attributes
    ----------
    first
        As it was added.
    log
        All changes since.
    keys
        By the key of a command the version it kept.
    erasures
        By the key of such a command what it replaced.
    erased
        Versions whose changes have lost texts to an erasure; the first one as that of ``first``.
    author
        Who added it.
    """

    first: ReadableProject
    now: ReadableProject
    log: tuple[Change, ...]
    keys: dict[str, int]
    erasures: dict[str, ErasedProject] = field(default_factory=dict)
    erased: frozenset[int] = frozenset()
    author: Author = NOBODY

    @property
    def version(self) -> int:
        """The version that was saved last."""
        return self.now.version

    @property
    def begun(self) -> int:
        """The version that was kept by the command that added it."""
        return min(self.keys.values())


@dataclass(frozen=True, slots=True)
class Gone:
    """What stays of a removed project: the version of its removal."""

    version: int


# Projects by their ids, and by other keys what the outbox keeps. Nothing in it is ever changed,
# only replaced: by what is another object now, a unit knows that somebody came first.
ProjectShelf = dict[Hashable, object]


def projects_on(shelf: ProjectShelf) -> dict[ProjectId, Kept]:
    """Return the projects that there are."""
    return {
        id: kept for id, kept in shelf.items() if isinstance(id, str) and isinstance(kept, Kept)
    }


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """A person as they are kept, or what stays of one.

    Attributes
    ----------
    person
        ``None`` for somebody who was erased.
    is_listed
        Whether the erased are told to have been here.
    """

    id: PartyId
    person: Person | None
    is_listed: bool = True

    def overtaken(self, _: object) -> StoreError:
        """Say that somebody else wrote since a unit began."""
        return StoreError(Code.STORE_OVERTAKEN)
