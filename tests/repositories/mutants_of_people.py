"""Stores with one bug each in what they know of people, and in erasing them."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from pmcore.repositories import Person
from pmcore.repositories.sql.log import Entry, Texts
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.writing import LINKS, SETTINGS, TASKS
from repositories.mutants import Mutant
from repositories.tampering import Make, around, memory, replaced, rewritten, skipping, unsealed

_STRANGERS = "people_of_another_tenant_do_not_exist"
_PAGES = "people_are_listed_by_page_and_only_the_visible_ones"
_GONE = "nothing_names_a_person_who_was_erased"
_VERIFIES = "what_was_erased_verifies"
_OTHERS = "all_projects_of_the_tenant_are_erased_from_and_no_others"
_EXPORT = "what_is_held_on_a_person_is_exported"


def _any_tenant(start: str) -> Make:
    return rewritten(f"{start} tenant = ?", f"{start} ? IS NOT NULL")


PEOPLE: tuple[Mutant, ...] = (
    ("opens people of any tenant", _any_tenant("erased FROM person WHERE"), _STRANGERS),
    ("lists people of any tenant", _any_tenant("id, data FROM person WHERE"), _STRANGERS),
    ("lists the erased of any tenant", _any_tenant("SELECT id FROM person WHERE"), _OTHERS),
    (
        "lists people who may not be seen",
        replaced("sql.people.condition", lambda *_: ("1 = 1", [])),
        _PAGES,
    ),
    (
        "begins each page of people anew",
        rewritten("id > ? AND erased", "? <> id AND erased"),
        _PAGES,
    ),
    (
        "does not keep a person twice",
        rewritten("data = excluded.data WHERE person", "data = person.data WHERE person"),
        "people_come_back_as_they_were_kept",
    ),
    (
        "exports nothing of the past",
        replaced("people.exporting._Found.look_at_change", lambda *_: None),
        _EXPORT,
    ),
)


def _forgetting_what_was_written(entry: Entry, texts: Texts) -> Entry:
    return replace(entry, **texts._asdict())


def _naming_no_texts(real: Callable[..., Entry]) -> Callable[..., Entry]:
    def erasure(*given: Any) -> Entry:
        return replace(real(*given), erasure='{"texts":{},"found":{}}')

    return erasure


def _nobody_knows(*_: object) -> Iterator[Any]:
    yield from ()


def _nothing_damaged(*_: object) -> Generator[Any, Any, list[str]]:
    yield from ()
    return []


_numbers = count(1)


def _another_each_time(_: object, id: str) -> str:
    return f"erased-{next(_numbers)}"


def _of_nobody_gone(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda command, words, commands, replaced, gone: real(
        command, words, commands, replaced, ()
    )


def _values_only(visit: Any, data: Any, where: str) -> Any:
    if isinstance(data, str):
        return visit("id" if " " not in data else "text", where, data)
    if isinstance(data, list):
        return [_values_only(visit, item, where) for item in data]
    if isinstance(data, dict):
        return {key: _values_only(visit, part, where) for key, part in data.items()}
    return data


def _nameless_others(visit: Any, other: Person) -> Person:
    return Person(
        other.id,
        {language: f"{visit('text', 'name', text)}." for language, text in other.name},
        aliases=other.aliases,
        details=other.details,
        labels=other.labels,
    )


def _saying_what_is_there(real: Callable[..., Any]) -> Callable[..., Any]:
    def erased(*given: Any) -> Any:
        told = yield from real(*given)
        return told._replace(left=told.left[:1])

    return erased


def _keeping_keys(real: Callable[..., Any]) -> Callable[..., Any]:
    def without(command: Any, words: Any, kept: Any) -> Any:
        told = real(command, words, kept)
        return replace(told, keys=kept.keys) if told.version == kept.version else told

    return without


ERASING: tuple[Mutant, ...] = (
    (
        "leaves ids in assignments",
        replaced("people.walking.IN_WORDS", frozenset()),
        "ids_that_name_a_person_become_others_everywhere",
    ),
    (
        "forgets shared documents",
        skipping("UPDATE document SET version"),
        "shared_documents_lose_a_person_as_well",
    ),
    (
        "erases from documents of any tenant",
        unsealed(_any_tenant("sorting, data, digest FROM document WHERE")),
        "shared_documents_lose_a_person_as_well",
    ),
    ("forgets the log", skipping("UPDATE change SET key"), _GONE),
    (
        "forgets baselines",
        replaced("sql.erasing._TABLES", (SETTINGS, TASKS, LINKS)),
        _GONE,
    ),
    (
        "forgets all projects but the first",
        rewritten(
            f"FROM project WHERE tenant = ? AND {seen()} ORDER BY id",
            "FROM project WHERE tenant = ? LIMIT 1",
        ),
        _OTHERS,
    ),
    (
        "keeps the person",
        skipping("INSERT INTO person (tenant, id, labels, data, erased)"),
        _GONE,
    ),
    (
        "takes an erased person back",
        rewritten(" WHERE person.erased IS NULL", ""),
        _GONE,
    ),
    (
        "finds projects by an erased name",
        rewritten("words = ?, sorting", "words = coalesce(words, ?), sorting"),
        _GONE,
    ),
    ("finds one case only", replaced("people.words._ANY_CASE", 0), _GONE),
    ("finds parts of words", replaced("people.words._whole", re.escape), _OTHERS),
    (
        "keeps the keys of commands",
        replaced("people.erasing.Eraser.key", lambda _, key: key),
        _GONE,
    ),
    (
        "keeps the name of a resource",
        replaced("people.erasing.Eraser._nameless", lambda _, data, __: dict(data)),
        "a_resource_with_the_id_of_the_person_loses_its_name",
    ),
    (
        "calls one id by many others",
        replaced("people.erasing.Eraser._other", _another_each_time),
        "ids_that_name_a_person_become_others_everywhere",
    ),
    (
        "leaves who added a project in its log",
        replaced("sql.erasing._first", lambda *_: ()),
        "who_added_a_project_is_exported_and_erased_like_the_rest",
    ),
    (
        "writes texts into the log of any tenant",
        rewritten("written = ? WHERE tenant = ?", "written = ? WHERE ? IS NOT NULL"),
        _OTHERS,
    ),
    (
        "takes the version of any tenant's project",
        rewritten(
            "SET version = ? WHERE tenant = ? AND id = ? AND version = ? RETURNING id",
            "SET version = ? WHERE ? IS NOT NULL AND id = ? AND version = ? RETURNING id",
        ),
        _OTHERS,
    ),
    (
        "lets the version stand",
        rewritten(
            "SET version = ? WHERE tenant = ? AND id = ? AND version = ? RETURNING id",
            "SET version = version + 0 * ? WHERE tenant = ? AND id = ? AND version = ?"
            " RETURNING id",
        ),
        "whoever_opened_before_meets_a_conflict",
    ),
    (
        "forgets what was written first",
        replaced("sql.log.Entry.with_texts", _forgetting_what_was_written),
        _VERIFIES,
    ),
    ("names no texts in an erasure", around("sql.erasing._erasure", _naming_no_texts), _VERIFIES),
    (
        "does not count an erasure into the digest",
        replaced("sql.erasing.digest_after", lambda digest, *_: digest),
        _VERIFIES,
    ),
    (
        "compares commands with what is left of them",
        rewritten("edits, written FROM change", "edits, NULL FROM change"),
        "commands_from_before_are_known_again",
    ),
    (
        "does not know an erasure again",
        replaced("sql.erasing.erasure_by", _nobody_knows),
        "a_repeated_erasure_does_nothing_more",
    ),
    (
        "tells nobody of an erasure",
        replaced("sql.entries.erased", lambda _: ()),
        "an_erasure_is_told_without_the_person",
    ),
    (
        "leaves ids in events that wait",
        replaced("sql.erasing.without_person", lambda *_: []),
        "ids_in_events_that_wait_are_those_of_the_project",
    ),
    (
        "leaves ids in the events of removed projects",
        replaced("sql.people.erase_from_removed", _nothing_damaged),
        "events_of_a_removed_project_lose_the_ids_too",
    ),
    (
        "leaves ids of what a schedule moved because of",
        replaced("people.events._IDS", frozenset({"task", "predecessor"})),
        "events_of_a_removed_project_lose_the_ids_too",
    ),
    (
        "writes events of any tenant",
        rewritten(
            "WHERE tenant = ? AND project = ? AND version = ? AND number = ? AND events = ?",
            "WHERE ? > '' AND project = ? AND version = ? AND number = ? AND ? > ''",
        ),
        "events_of_another_tenant_stay",
    ),
    (
        "does not say that the id of a removed project stays",
        rewritten("SELECT id FROM epoch WHERE", "SELECT id FROM project WHERE"),
        "the_id_of_a_removed_project_is_told_to_stay",
    ),
    (
        "keeps digests of removed documents",
        around("sql.erasing_documents._exchanges", _of_nobody_gone),
        "what_a_removed_document_said_is_forgotten",
    ),
    (
        "forgets what documents of any tenant said",
        rewritten("seal FROM command WHERE tenant = ? AND", "seal FROM command WHERE ? <> '' AND"),
        "what_a_removed_document_said_is_forgotten",
    ),
    (
        "knows what was put before an erasure",
        skipping("DELETE FROM put_command"),
        "what_commands_put_before_an_erasure_is_forgotten",
    ),
    (
        "keeps the keys of commands to documents",
        skipping("UPDATE command SET key = ?"),
        "keys_of_commands_to_documents_lose_a_person",
    ),
    (
        "replaces keys without their digest",
        rewritten(
            "SET key = ?, digest = ?, seal = ?",
            "SET key = ?, digest = ?, seal = seal || substr(?, 1, 0)",
        ),
        "keys_of_commands_to_documents_lose_a_person",
    ),
    (
        "keeps the names of fields in documents",
        replaced("people.documents._everything", _values_only),
        "names_of_fields_lose_a_person",
    ),
    (
        "forgets what is kept on others",
        skipping("UPDATE person SET labels = ?"),
        "what_is_kept_on_others_loses_a_person",
    ),
    (
        "erases from what is kept on people of any tenant",
        rewritten(
            "data = ? WHERE tenant = ? AND id = ? AND data = ?",
            "data = ? WHERE ? <> '' AND id = ? AND ? <> ''",
        ),
        "what_is_kept_on_others_loses_a_person",
    ),
    (
        "lists others by what they were labelled",
        rewritten("UPDATE person SET labels = ?", "UPDATE person SET labels = coalesce(labels, ?)"),
        "what_is_kept_on_others_loses_a_person",
    ),
    (
        "takes a name from others who have it, too",
        replaced("people.others._walked", _nameless_others),
        "nobody_loses_a_name_by_the_erasure_of_another",
    ),
    (
        "does not say what stays",
        replaced("sql.people.stays", lambda *_: ()),
        "ids_that_stay_are_told",
    ),
    (
        "does not say that ids of removed documents stay",
        around("sql.people.erased_documents", _saying_what_is_there),
        "ids_that_stay_are_told",
    ),
    (
        "forgets keys of commands to documents, in memory",
        around("people.in_memory_documents._without", _keeping_keys, memory),
        "keys_of_commands_to_documents_lose_a_person",
    ),
    (
        "forgets the changes, in memory",
        replaced("people.in_memory._Erasing._change", lambda _, change: change, memory),
        _GONE,
    ),
)
