"""The people of the store in memory: the plainest answer to what erasing does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from typing_extensions import override

from pmcore.exchange.record_data import (
    baseline_from,
    dependencies_from,
    settings_from,
    tasks_from,
)
from pmcore.kernel import Code, PartyId, ProjectId, StoreError, TenantId, check_id
from pmcore.kernel.coercion import one_of_kind
from pmcore.kernel.predicate import Predicate, holds
from pmcore.repositories.bases import drawn_stamp
from pmcore.repositories.handling import Written, erased_in
from pmcore.repositories.memory_imports import drop_unfinished
from pmcore.repositories.memory_outbox import (
    consumers_on,
    forget_puts,
    replace_events,
    waiting_events,
)
from pmcore.repositories.packing import edits_data, edits_from, packed
from pmcore.repositories.people.erasing import LABEL, Eraser, highest_used, untold
from pmcore.repositories.people.events import told_without
from pmcore.repositories.people.exporting import exported, held_on
from pmcore.repositories.people.in_memory_documents import (
    documents_holding,
    erase_from_documents,
)
from pmcore.repositories.people.others import (
    held_on_other,
    is_called,
    other_without,
    stays,
)
from pmcore.repositories.people.plain import PlainChange, PlainProject
from pmcore.repositories.people.protocols import (
    DEFAULT_PEOPLE,
    PeopleReader,
    PeopleRepository,
)
from pmcore.repositories.people.queries import EraseCommand, PeopleQuery, erased, unknown
from pmcore.repositories.people.records import ErasedProject, Erasure, Person
from pmcore.repositories.people.words import Words, listed_words
from pmcore.repositories.rows import Page
from pmcore.repositories.shared_shelves import Shelf
from pmcore.repositories.shelves import Kept, KeptPerson, ProjectShelf, projects_on
from pmcore.repositories.telling import Entry, packed_bodies
from pmcore.wbs import Author, Change, Project, ReadableProject


class MemoryPeopleReader(PeopleReader):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleReader` can be asked."""

    def __init__(
        self, projects: ProjectShelf, shared: Shelf, check_open: Callable[[], None]
    ) -> None:
        self._projects, self._shared, self._check_open = projects, shared, check_open

    @override
    def open(self, id: PartyId) -> Person:
        self._check_open()
        kept = self._kept(check_id(id, "person"))
        if kept is None:
            raise unknown(id)
        if kept.person is None:
            raise erased(id)
        return kept.person

    @override
    def list(
        self, visible: Predicate, *, after: str | None = None, limit: int = DEFAULT_PEOPLE
    ) -> Page[Person]:
        query = PeopleQuery.of(visible, after, limit)
        self._check_open()
        there = [each.person for each in self._crowd().values() if each.person is not None]
        found = {each.id: each for each in there if holds(query.visible, each.fields())}
        return self._page(query, found)

    @override
    def erased(self, *, after: str | None = None, limit: int = DEFAULT_PEOPLE) -> Page[PartyId]:
        query = PeopleQuery.of_erased(after, limit)
        self._check_open()
        gone = [id for id, each in self._crowd().items() if each.person is None]
        return self._page(query, {id: id for id in gone})

    @override
    def export(self, id: PartyId, *, also: Iterable[str] = ()) -> dict[str, Any]:
        given = listed_words(also, "also")
        self._check_open()
        kept = self._kept(check_id(id, "person"))
        person = None if kept is None else kept.person
        words = Words([*given, *(() if person is None else person.texts)])
        projects = projects_on(self._projects)
        found = (_held(id, words, projects[each]) for each in sorted(projects))
        others = [
            held_on_other(id, words, each.person)
            for _, each in sorted(self._crowd().items())
            if each.person is not None and each.id != id
        ]
        return exported(
            id,
            person,
            [each for each in found if each is not None],
            [*documents_holding(self._shared, id, words)],
            [each for each in others if each is not None],
        )

    def _crowd(self) -> dict[PartyId, KeptPerson]:
        """Return everybody who is told of, erased or not."""
        kept = [each for each in self._shared.values() if isinstance(each, KeptPerson)]
        return {each.id: each for each in kept if each.is_listed}

    def _kept(self, id: PartyId) -> KeptPerson | None:
        return self._crowd().get(id)

    def _page(self, query: PeopleQuery, found: dict[PartyId, Any]) -> Page[Any]:
        ids = sorted(id for id in found if id > query.place)[: query.limit + 1]
        return query.page(ids, [found[id] for id in ids])


class MemoryPeople(MemoryPeopleReader, PeopleRepository):
    """What a :class:`~pmcore.repositories.people.protocols.PeopleRepository` can be asked."""

    def __init__(
        self,
        tenant: TenantId,
        projects: ProjectShelf,
        shared: Shelf,
        check_open: Callable[[], None],
        written: Written,
    ) -> None:
        super().__init__(projects, shared, check_open)
        self._tenant, self._written = tenant, written

    @override
    def put(self, person: Person) -> None:
        self._check_open()
        one_of_kind(person, "person", Person)
        kept = self._kept(person.id)
        if kept is not None and kept.person is None:
            raise erased(person.id)
        self._shared[KeptPerson, person.id] = KeptPerson(person.id, person)

    @override
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
        command = EraseCommand.of(id, also, key, Author(actor, at, reason))
        self._check_open()
        kept = self._kept(id)
        known = None if kept is None else kept.person
        words = command.words(known, is_erased=kept is not None and known is None)
        drop_unfinished(self._shared)  # what they hold may name the person
        ids = sorted(projects_on(self._projects))
        done = [self._erased(command, words, each) for each in ids]
        self._shared[KeptPerson, id] = KeptPerson(id, None, is_listed=not words.stand_in(id))
        used = sorted(each for each in self._projects if isinstance(each, str))
        for each in {*used} - {*ids}:
            self._erase_from_removed(command, words, each)
        left = stays(words, used, self._tenant, consumers_on(self._projects))
        documents, named = erase_from_documents(self._shared, command, words)
        called, people = self._erase_from_others(id, words)
        told = tuple(each for each in done if each is not None)
        erasure = Erasure(id, told, documents, (*left, *named, *called), people=people)
        self._written.note(erased_in(erasure))
        return erasure

    def _erase_from_others(
        self, person: PartyId, words: Words
    ) -> tuple[list[str], tuple[PartyId, ...]]:
        """Return who is called by one of the words, and whose record named the person."""
        others = [each for _, each in sorted(self._crowd().items()) if each.id != person]
        left = [f"person {each.id}" for each in others if _is_called(words, each)]
        replaced: list[PartyId] = []
        for each in others:
            if each.person is not None:
                without = other_without(person, words, each.person)
                if without != each.person:
                    self._shared[KeptPerson, each.id] = replace(each, person=without)
                    replaced.append(each.id)
        return left, tuple(replaced)

    def _erased(self, command: EraseCommand, words: Words, project: str) -> ErasedProject | None:
        kept = projects_on(self._projects)[project]
        if command.key not in kept.keys:
            events = waiting_events(self._projects, project)
            erasing = _Erasing(command.person, words, kept, events)
            without = erasing.kept(command.key, command.author)
            if without is None:
                return None
            self._projects[project] = without
            forget_puts(self._projects, project)
            replace_events(self._projects, project, erasing.events)
            return without.erasures[command.key]
        if command.key not in kept.erasures:
            named = {"key": command.key, "version": kept.keys[command.key]}
            raise StoreError(Code.STORE_KEY_REUSED, project=project, **named)
        return replace(kept.erasures[command.key], is_repeated=True)

    def _erase_from_removed(self, command: EraseCommand, words: Words, project: ProjectId) -> None:
        entries = waiting_events(self._projects, project)
        used = highest_used([packed_bodies(entry.bodies) for entry in entries])
        eraser = Eraser(command.person, words, used)
        replace_events(self._projects, project, _events_without(eraser, entries))


def _is_called(words: Words, kept: KeptPerson) -> bool:
    return words.stand_in(kept.id) if kept.person is None else is_called(words, kept.person)


def _held(person: PartyId, words: Words, kept: Kept) -> dict[str, Any] | None:
    return held_on(person, words, PlainProject.of(kept.now), _log(kept))


def _log(kept: Kept) -> Iterator[PlainChange]:
    keys = {version: key for key, version in kept.keys.items()}
    first = kept.first.version
    yield PlainChange.of_origin(first, keys.get(first), kept.author)
    yield from (PlainChange.of(change, keys.get(change.number)) for change in kept.log)


def _events_without(eraser: Eraser, entries: Iterable[Entry]) -> list[Entry]:
    return [Entry(entry.place, told_without(eraser, entry.bodies)) for entry in entries]


class _Erasing:
    """Erases from a project record by record, whether a record names the person or not."""

    def __init__(self, person: PartyId, words: Words, kept: Kept, events: Sequence[Entry]) -> None:
        told = [PlainProject.of(each) for each in (kept.first, kept.now)]
        texts = [packed([each.settings, each.tasks, each.links, each.baselines]) for each in told]
        texts += [packed(edits_data(change.edits)) for change in kept.log]
        texts += [packed_bodies(entry.bodies) for entry in events]
        used = highest_used([*texts, *kept.keys])
        self._before, self._eraser = kept, Eraser(person, words, used)
        self.events = events
        self._erased: set[int] = set()

    def kept(self, key: str, author: Author) -> Kept | None:
        """Return what is kept from now on; ``None`` where nothing names the person."""
        before, found = self._before, self._eraser.found
        now = self._project(before.now)
        keys = {self._eraser.key(each) or "": version for each, version in before.keys.items()}
        log = [self._change(change) for change in before.log]
        added_by = self._author(before.author)
        self.events = _events_without(self._eraser, self.events)
        if not found:
            return None
        version = before.version + 1
        told = ErasedProject(now.id, version, dict(sorted(found.items())))
        return replace(
            before,
            first=self._project(before.first).snapshot(),
            now=_numbered(now, version),
            log=(*log, Change(version, LABEL, author, (), "erasure")),
            keys={**keys, key: version},
            erasures={**before.erasures, key: told},
            erased=before.erased | self._erased | {before.first.version},
            author=added_by,
        )

    def _project(self, project: ReadableProject) -> Project:
        plain, eraser = PlainProject.of(project), self._eraser
        kinds = untold(plain.settings)
        settings = settings_from(eraser.settings(plain.settings))
        tasks = [eraser.task(each, kinds) for each in plain.tasks]
        return Project.from_records(
            settings,
            tasks_from(tasks, settings.field_definitions),
            dependencies_from([eraser.record(each, "dependency") for each in plain.links]),
            baselines=[baseline_from(eraser.record(each, "baseline")) for each in plain.baselines],
            version=project.version,
        )

    def _change(self, change: Change) -> Change:
        eraser = self._eraser
        before = eraser.found.total()
        label, author = eraser.text(change.label, "change.label"), self._author(change.author)
        edits = edits_from(eraser.edits(edits_data(change.edits)))
        if eraser.found.total() == before:
            return change
        self._erased.add(change.number)
        return Change(change.number, label, author, edits, change.kind, change.of)

    def _author(self, author: Author) -> Author:
        text = self._eraser.text
        actor = author.actor and text(author.actor, "change.actor")
        return Author(actor, author.at, author.reason and text(author.reason, "change.reason"))


def _numbered(project: Project, version: int) -> ReadableProject:
    numbered = Project.of(project, version=version)
    numbered.stamp_as(version, drawn_stamp())
    return numbered.snapshot()
