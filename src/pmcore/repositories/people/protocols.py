"""What a store can be asked of people."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from typing_extensions import override

from pmcore.kernel import PartyId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.people.records import Erasure, Person
from pmcore.repositories.protocols import Store, UnitOfWork, View
from pmcore.repositories.rows import Page

DEFAULT_PEOPLE = 50


class PeopleReader(Protocol):
    """The people of one tenant; another's do not exist here."""

    def open(self, id: PartyId) -> Person:
        """Read who somebody is.

        Raises
        ------
        StoreError
            ``store.person_unknown``; ``store.person_erased``.
        """

    def list(
        self, visible: Predicate, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Page[Person]:
        """List people who are visible by their ids, a page at a time.

        ``OneOf("id", ids)`` asks for the names of some.

        Raises
        ------
        StoreError
            ``store.page``.
        InputError
            ``value.invalid``.
        """

    def erased(self, *, after: str | None = None, limit: int = DEFAULT_PEOPLE) -> Page[PartyId]:
        """List the ids of people who were erased: whom to erase anew after an old backup came back.

        Raises
        ------
        StoreError
            ``store.page``.
        """

    def export(self, id: PartyId, *, also: Iterable[str] = ()) -> dict[str, Any]:
        """Return all that is held on a person as plain data, by project, in a fixed order.

        What cannot be read is named under ``damaged``, whatever it holds.

        Parameters
        ----------
        also
            Other texts that stand for them, besides the name and the aliases that are kept.

        Raises
        ------
        InputError
            ``text.invalid``, ``value.invalid`` for a text that cannot be looked for.
        """


class PeopleRepository(PeopleReader, Protocol):
    """The same, to be written to as well."""

    def put(self, person: Person) -> None:
        """Keep who somebody is, in place of what was kept of them.

        Raises
        ------
        StoreError
            ``store.person_erased``: whoever was erased does not come back under that id.
        """

    def erase(
        self,
        id: PartyId,
        *,
        also: Iterable[str] = (),
        key: str,
        actor: str | None = None,
        at: datetime | None = None,
        reason: str = "",
    ) -> Erasure:
        """Erase a person: from the people, from all projects of the tenant, and from their past.

        Their name, their aliases and the texts in ``also`` are replaced wherever they stand as
        whole words, whatever their case; other spellings are not found. Each project that named
        them gets a new version that no undo takes back. The id of the person stays, unless it is
        itself one of these texts, as an address would be: then nothing tells who was erased.
        What cannot be read holds up nothing else: ``damaged`` of the answer says what is left.

        Parameters
        ----------
        also
            Other texts that stand for them, and those of somebody who was never kept here.
        key
            Names the command, so that repeating it does nothing more.
        actor, at, reason
            Of the change in each project.

        Raises
        ------
        StoreError
            ``store.person_unknown`` for somebody of whom there is nothing to look for.
        InputError
            ``text.invalid``, ``value.invalid`` for a text that cannot be looked for, and for a
            key, an actor or a reason that holds one.
        """


class PeopleView(View, Protocol):
    """What a tenant has, its people included."""

    @property
    def people(self) -> PeopleReader:
        """The tenant's people."""


class PeopleUnit(UnitOfWork, Protocol):
    """Reads and writes of a tenant, its people included."""

    @property
    def people(self) -> PeopleRepository:
        """The tenant's people."""


class PeopleStore(Store, Protocol):
    """A store that keeps people as well, and says so (``Capability.PEOPLE``)."""

    @override
    def view(self, tenant: TenantId) -> AbstractContextManager[PeopleView]:
        """Look at what a tenant has."""

    @override
    def unit(self, tenant: TenantId) -> AbstractContextManager[PeopleUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""


@runtime_checkable
class Scrubbing(Protocol):
    """A store in which what was overwritten can still be read until it is scrubbed."""

    def scrub(self) -> None:
        """Leave no byte of what was overwritten or deleted.

        Raises
        ------
        StoreError
            ``store.not_scrubbed`` while somebody reads or writes.
        """
