"""What is asked of people, checked before any store sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pmcore.kernel import Code, PartyId, StoreError, check_id
from pmcore.kernel.coercion import unusable, whole_number
from pmcore.kernel.predicate import EVERYTHING, Predicate, check_predicate
from pmcore.repositories.commands import check_key
from pmcore.repositories.marks import mark_after, read_mark
from pmcore.repositories.people.records import PERSON_FIELDS, Person
from pmcore.repositories.people.words import Words, listed_words
from pmcore.repositories.rows import Page
from pmcore.wbs import Author

T = TypeVar("T")
_BY = "person"
MOST_PEOPLE = 1000  # of a page


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """A page of people by their ids; ``place`` is the last id of the page before."""

    visible: Predicate
    place: str
    limit: int

    @classmethod
    def of(cls, visible: object, after: str | None, limit: object) -> PeopleQuery:
        """Check what was asked.

        Raises
        ------
        InputError, StoreError
            ``value.invalid``, ``store.page``.
        """
        checked = check_predicate(visible, PERSON_FIELDS)
        place = "" if after is None else read_mark(_BY, after, 1)[0]
        return cls(checked, place, whole_number(limit, "limit", 1, MOST_PEOPLE))

    @classmethod
    def of_erased(cls, after: str | None, limit: object) -> PeopleQuery:
        """Check what was asked of people who were erased."""
        return cls.of(EVERYTHING, after, limit)

    def page(self, ids: list[PartyId], rows: list[T]) -> Page[T]:
        """Return a page of rows with ids, one more than the page holds."""
        if len(rows) <= self.limit:
            return Page(tuple(rows), None)
        return Page(tuple(rows[: self.limit]), mark_after(_BY, [ids[self.limit - 1]]))


@dataclass(frozen=True, slots=True)
class EraseCommand:
    """Whom to erase, and what the change in each project says."""

    person: PartyId
    also: tuple[str, ...]
    key: str
    author: Author

    @classmethod
    def of(
        cls,
        person: object,
        also: Iterable[str],
        key: object,
        author: Author,
    ) -> EraseCommand:
        """Check what was asked.

        Raises
        ------
        InputError
            ``id.invalid``, ``text.invalid``, ``value.invalid``.
        """
        words = listed_words(also, "also")
        return cls(check_id(person, "person"), words, check_key(key), author)

    def words(self, known: Person | None, *, is_erased: bool) -> Words:
        """Return what to look for.

        Raises
        ------
        StoreError
            ``store.person_unknown`` where there is nothing to look for.
        InputError
            ``value.invalid`` for a key, an actor or a reason that names the person: they stay.
        """
        if known is None and not self.also and not is_erased:
            raise unknown(self.person)
        words = Words([*self.also, *(() if known is None else known.texts)])
        kept = {"key": self.key, "actor": self.author.actor or "", "reason": self.author.reason}
        for field, text in kept.items():
            if words.stand_in(text):
                en = "it stays in the log, so it must not name whoever is erased"
                raise unusable(field, text, en, "它会留在日志中，因此不得指明被抹除的人")
        return words


def unknown(person: PartyId) -> StoreError:
    """Say that a tenant knows nobody with an id."""
    return StoreError(Code.STORE_PERSON_UNKNOWN, person=person)


def erased(person: PartyId) -> StoreError:
    """Say that whoever had an id was erased."""
    return StoreError(Code.STORE_PERSON_ERASED, person=person)
