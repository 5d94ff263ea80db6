"""People and what is asked of them, as programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pmcore.kernel import Code, PartyId, ProjectId, StoreError, TenantId, check_id
from pmcore.kernel.coercion import one_of_kind
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.handling import erased_in
from pmcore.repositories.people.exporting import exported
from pmcore.repositories.people.others import stays
from pmcore.repositories.people.protocols import DEFAULT_PEOPLE
from pmcore.repositories.people.queries import EraseCommand, PeopleQuery, erased, unknown
from pmcore.repositories.people.records import ErasedProject, Erasure, Person
from pmcore.repositories.people.words import Words, listed_words
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.attesting import attest, check_never_there, waited_for, withdraw
from pmcore.repositories.sql.commands import PERSON
from pmcore.repositories.sql.conditions import condition
from pmcore.repositories.sql.erasing import DamagedError, erased_project
from pmcore.repositories.sql.erasing_documents import documents_on_person, erased_documents
from pmcore.repositories.sql.erasing_events import erase_from_removed, used_ids
from pmcore.repositories.sql.erasing_people import erased_people, others_on_person
from pmcore.repositories.sql.exporting import held_on_person
from pmcore.repositories.sql.importing import drop_unfinished
from pmcore.repositories.sql.person_rows import erased_cells, person_cells, person_of
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Program, ask, tell
from pmcore.repositories.sql.steady import hold_project, project_steadily
from pmcore.wbs import Author

_ONE = "SELECT data, erased FROM person WHERE tenant = ? AND id = ?"
_PUT = (
    "INSERT INTO person (tenant, id, labels, data) VALUES (?, ?, ?, ?) ON CONFLICT (tenant, id)"
    " DO UPDATE SET labels = excluded.labels, data = excluded.data WHERE person.erased IS NULL"
    " RETURNING id"
)
_ERASE = (
    "INSERT INTO person (tenant, id, labels, data, erased) VALUES (?, ?, ?, ?, ?) ON CONFLICT"
    " (tenant, id) DO UPDATE SET labels = excluded.labels, data = excluded.data,"
    " erased = excluded.erased"
)
_FORGET = "DELETE FROM person WHERE tenant = ? AND id = ?"
_LIST = "SELECT id, data FROM person WHERE tenant = ? AND id > ? AND erased IS NULL"
_ERASED = (
    "SELECT id FROM person WHERE tenant = ? AND id > ? AND erased IS NOT NULL ORDER BY id LIMIT ?"
)
_PROJECTS = f"SELECT id FROM project WHERE tenant = ? AND {seen()} ORDER BY id"


class PeopleRequests:
    """Programs for one tenant.

    What each does says :class:`~pmcore.repositories.people.protocols.PeopleRepository`.
    """

    def __init__(self, tenant: TenantId, within: Transaction) -> None:
        self._tenant, self._dialect, self._written = tenant, within.dialect, within.written

    def open(self, id: PartyId) -> Program[Person]:
        """Read who somebody is."""
        return self._open(check_id(id, "person"))

    def list(
        self, visible: Predicate, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Program[Page[Person]]:
        """List people."""
        return self._list(PeopleQuery.of(visible, after, limit))

    def erased(
        self, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Program[Page[PartyId]]:
        """List who was erased."""
        return self._erased(PeopleQuery.of_erased(after, limit))

    def export(self, id: PartyId, *, also: Iterable[str] = ()) -> Program[dict[str, Any]]:
        """Return all that is held on a person."""
        return self._export(check_id(id, "person"), listed_words(also, "also"))

    def put(self, person: Person) -> Program[None]:
        """Keep who somebody is."""
        return self._put(one_of_kind(person, "person", Person))

    def erase(self, id: PartyId, also: Iterable[str], key: str, author: Author) -> Program[Erasure]:
        """Erase a person."""
        return self._erase(EraseCommand.of(id, also, key, author))

    def _open(self, id: PartyId) -> Program[Person]:
        person, is_erased = yield from self._known(id)
        if person is None:
            raise erased(id) if is_erased else unknown(id)
        return person

    def _known(self, id: PartyId) -> Program[tuple[Person | None, bool]]:
        """Return who somebody is, and whether they were erased."""
        rows = yield from ask(_ONE, self._tenant, id)
        if not rows:
            yield from check_never_there(self._tenant, PERSON, id)
            return None, False
        ((data, when),) = rows
        return (person_of(self._tenant, id, data), False) if when is None else (None, True)

    def _sought(self, id: PartyId) -> Program[tuple[Person | None, bool, StoreError | None]]:
        """Return the same, and what is wrong with their row: it holds up nobody's right."""
        try:
            person, is_erased = yield from self._known(id)
        except StoreError as error:
            if error.code is not Code.STORE_UNREADABLE:
                raise
            return None, False, error
        return person, is_erased, None

    def _list(self, query: PeopleQuery) -> Program[Page[Person]]:
        held, values = condition(query.visible, self._dialect)
        rows = yield from ask(
            f"{_LIST} AND ({held}) ORDER BY id LIMIT ?",
            self._tenant, query.place, *values, query.limit + 1,
        )  # fmt: skip
        return query.page(
            [id for id, _ in rows], [person_of(self._tenant, id, data) for id, data in rows]
        )

    def _erased(self, query: PeopleQuery) -> Program[Page[PartyId]]:
        rows = yield from ask(_ERASED, self._tenant, query.place, query.limit + 1)
        ids = [id for (id,) in rows]
        return query.page(ids, ids)

    def _export(self, id: PartyId, also: tuple[str, ...]) -> Program[dict[str, Any]]:
        person, _, own = yield from self._sought(id)
        words = Words([*also, *(() if person is None else person.texts)])
        found: list[dict[str, Any]] = []
        damaged = [] if own is None else [f"person {id}"]
        for (project,) in (yield from ask(_PROJECTS, self._tenant)):
            try:
                held = yield from self._held(project, id, words)
            except StoreError as error:
                if error.code is Code.STORE_UNREADABLE:
                    damaged.append(project)
                elif error.code is not Code.STORE_PROJECT_UNKNOWN:  # removed since
                    raise
                continue
            if held is not None:
                found.append(held)
        documents, torn = yield from documents_on_person(self._tenant, id, words)
        others, unread = yield from others_on_person(self._tenant, id, words)
        return exported(id, person, found, documents, others, damaged=[*damaged, *torn, *unread])

    def _held(
        self, project: ProjectId, id: PartyId, words: Words
    ) -> Program[dict[str, Any] | None]:
        def look() -> Program[dict[str, Any] | None]:
            return held_on_person(self._tenant, project, id, words)

        if not self._dialect.is_moving:
            return look()
        return project_steadily(self._tenant, project, look)

    def _put(self, person: Person) -> Program[None]:
        kept = yield from ask(_PUT, self._tenant, person.id, *person_cells(self._tenant, person))
        if not kept:
            raise erased(person.id)
        yield from attest(self._tenant, PERSON, person.id)

    def _erase(self, command: EraseCommand) -> Program[Erasure]:
        person, is_erased, own = yield from self._sought(command.person)
        if own is not None and not command.also:
            raise own  # nobody knows what to look for
        words = command.words(person, is_erased=is_erased)
        yield from drop_unfinished(self._tenant)  # what they wrote may name the person
        ids = [id for (id,) in (yield from ask(_PROJECTS, self._tenant))]
        done: list[ErasedProject] = []
        damaged = [] if own is None else [f"person {command.person}"]
        for id in ids:
            yield from hold_project(self._tenant, id, self._dialect)
            try:
                told = yield from erased_project(self._tenant, id, command, words)
            except DamagedError:
                damaged.append(id)  # it holds up nobody else's erasure
                continue
            if told is not None:
                done.append(told)
        damaged += yield from erase_from_removed(self._tenant, command, words)
        if words.stand_in(command.person):
            yield from tell(_FORGET, [(self._tenant, command.person)])
            yield from withdraw(self._tenant, PERSON, command.person)
        else:
            at = command.author.at
            when = "" if at is None else at.isoformat()
            cells = erased_cells(self._tenant, command.person, when)
            yield from tell(_ERASE, [(self._tenant, command.person, *cells)])
            yield from attest(self._tenant, PERSON, command.person)
        documents = yield from erased_documents(self._tenant, command, words)
        people = yield from erased_people(self._tenant, command, words)
        left = yield from self._left(words)
        erasure = Erasure(
            command.person,
            tuple(done),
            documents.replaced,
            (*left, *documents.left, *people.left),
            (*damaged, *documents.damaged, *people.damaged),
            people.replaced,
        )
        self._written.note(erased_in(erasure))
        return erasure

    def _left(self, words: Words) -> Program[tuple[str, ...]]:
        """Return what else holds one of the words and stays: ids by which others know something."""
        used = yield from used_ids(self._tenant)
        told = yield from waited_for(self._tenant)
        return stays(words, used, self._tenant, told)
