"""No byte of a person is left: their name, address and id stood in every column that takes a text.

The columns are those of the schema. A new one fails the tests here until it is planted in, or it is
said why nobody can write a text of theirs there.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import LocalizedText
from pmcore.repositories import Noun, Person, erase_person
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sqlite.cells import columns_known
from pmcore.scheduling import schedule
from pmcore.testing.repository_contract.cases import NOON, removed, small_plan
from pmcore.testing.repository_contract.imports import batch
from pmcore.testing.repository_contract.outbox import MINUTE, move
from pmcore.wbs import Author, FieldDefinition, Project, Resource
from repositories.engines import Place
from repositories.planting import NAME, Step, done, found_on_disk, whole_plan

ID = "mallory.quux"  # says who it is, so that it goes as well
MAIL = "quux@example.com"
STAYS = "m-quux"  # stands in ids that others know
TENANT = f"t-{STAYS}"
WORDS = (NAME, ID, MAIL)
_NOTES: Noun[Any] = Noun("note", tuple, lambda n: n[0], lambda n: LocalizedText(n[1]), list, tuple)
_OF_THEIRS: Noun[Any] = Noun(
    f"of-{STAYS}", tuple, lambda n: n[0], lambda n: LocalizedText(n[1]), list, tuple
)

# Why no text of anybody's stands in a column.
_DIGEST, _MOMENT, _LIST, _RANK = "a digest", "a moment", "one of a closed list", "digits of ours"
NOBODY_WRITES = {
    **dict.fromkeys(
        [
            *("project.digest", "project.chain", "change.digest", "change.salt", "change.written"),
            *("command.digest", "command.seal", "document.digest", "epoch.seal", "snapshot.seal"),
            *("snapshot.digest", "schedule.seal", "schedule.reading", "schedule_column.reading"),
            *("importing.digest", "importing.seal", "put_command.command", "put_command.content"),
            *("put_command.seal", "position.seal", "quota.seal", "epoch.waiting", "epoch.puts"),
        ],
        _DIGEST,
    ),
    **dict.fromkeys(
        [
            *("project.start", "project.finish", "position.until", "importing.at", "change.at"),
            *("person.erased", "schedule.start", "schedule.finish"),
        ],
        _MOMENT,
    ),
    **dict.fromkeys(
        [
            *("project.lifecycle", "task.kind", "dependency.type", "change.kind"),
            *("schedule.options", "schedule_column.name"),
        ],
        _LIST,
    ),
    **dict.fromkeys(["task.rank", "task.path", "schedule_column.data"], _RANK),
    "change.erasure": "names of our fields, numbers and digests",
    "schedule.engine": "the version of pmcore",
    "schedule.zones": "names of time zones",
    "quota.tenant": "the id of a tenant, for whoever waits for a quota",
}
# Columns with ids by which others know something; "left" of the answer says which; of some
# tables no row is left.
_GONE = {"importing", "put_command", "quota", "schedule", "schedule_column", "snapshot"}
_OF_PROJECTS = ("settings", "task", "dependency", "baseline", "change", "position", "outbox")
HELD_BY_IDS = {
    *(f"{table}.tenant" for table in TABLES if table not in _GONE),
    *(f"{table}.project" for table in _OF_PROJECTS),
    *("project.id", "project.words", "settings.data", "epoch.id", "consumer.id"),
    *("position.consumer", "document.kind", "document.id", "document.words", "document.data"),
    *("command.kind", "command.id", "person.id", "person.data"),
}


def _texts() -> list[str]:
    """Return all columns that hold texts or bytes."""
    return [
        f"{table}.{name}"
        for table in TABLES
        for name, kind, _ in sorted(columns_known()[table])
        if kind != "INTEGER"
    ]


def _planted(store: Any) -> None:
    """Write the person into all that a program can write."""
    _known(store)
    for id in ("SITE", f"P-{STAYS}", f"GONE-{STAYS}"):
        _project(store, id)
    removed(store, f"GONE-{STAYS}", 4, TENANT)
    _shared(store)
    batch(store, small_plan(f"NEW-{STAYS}", NAME), key=f"import of {NAME}", tenant=TENANT)


def _known(store: Any) -> None:
    with store.unit(TENANT) as unit:
        unit.outbox.subscribe(f"erp-{STAYS}", start="beginning")
        unit.people.put(Person(ID, NAME, aliases=[MAIL], details={NAME: ID}, labels=[NAME]))
        told = {f"by {NAME}": f"{MAIL}, {ID}"}
        unit.people.put(Person(f"u-{STAYS}", "Bo", details=told, labels=[f"for {NAME}", ID]))
        unit.people.put(Person("u.18", f"Wang {STAYS}", details={"desk": NAME}))
        unit.commit()


def _project(store: Any, id: str) -> None:
    plan = whole_plan(NAME)
    plan = Project.from_records(
        plan.settings.called(id),
        plan.tasks(),
        plan.dependencies(),
        baselines=plan.baselines.values(),
        version=1,
    )
    with plan.change_set(f"for {NAME}", actor=MAIL, at=NOON, reason=f"{ID} said so"):
        settings = plan.settings
        plan.configure(
            lead=ID,
            client=MAIL,
            field_definitions=[*settings.field_definitions, FieldDefinition(f"f-{ID}")],
            calendars=[*settings.calendars, Calendar.standard(ID, zone=None)],
            resources=[*settings.resources, Resource(ID, NAME), Resource(MAIL)],
        )
        plan.add(ID, f"{NAME} {ID}", owner=ID, labels=[MAIL])
        who: Any = {"calendar": ID, "assignments": [ID], "fields": {f"f-{ID}": "x"}}
        plan.add(f"under-{ID}", "Under", parent=ID, duration="1d", **who)
        plan.add("both", "Both", parent=ID, duration="1d", assignments=[ID, MAIL])
        plan.link(f"under-{ID}", "dig")
        plan.link("both", f"under-{ID}", lag="1d", lag_calendar=ID)
    _add(store, plan, f"make for {NAME}")


def _add(store: Any, plan: Project, key: str) -> None:
    author = Author(NAME, NOON, f"{MAIL} and {ID}")
    with store.unit(TENANT) as unit:
        unit.projects.add(plan, key=key, author=author)
        unit.commit()
    version = plan.version
    done(plan, Step("notes", 1), NAME)
    plan.update(f"under-{ID}", fields={f"f-{ID}": "y"})
    with store.unit(TENANT) as unit:
        unit.projects.save(plan, expected=version, key=f"{MAIL}'s")
        unit.projects.keep_snapshot(plan.id)
        unit.outbox.put(plan.id, [move(ID)], expected=plan.version, key=f"moves of {NAME}")
        unit.commit()
    with store.unit(TENANT) as unit:
        unit.schedules.keep(schedule(unit.projects.open(plan.id, history=1)))
        unit.outbox.claim(f"erp-{STAYS}", now=NOON, lease=MINUTE)
        unit.commit()


def _shared(store: Any) -> None:
    office = Calendar.standard(f"office-{STAYS}", zone=None, name=f"Hours of {NAME}")
    note = ("n1", f"By {NAME}", {NAME: MAIL, "ids": [ID, {ID: 1}]})
    with store.unit(TENANT) as unit:
        unit.calendars.add(office, key=f"for {NAME}")
        notes = unit.documents(_NOTES)
        notes.add(note, key=MAIL)
        notes.add(("gone", NAME, {}), key=f"for {NAME}")
        notes.remove("gone", expected=1)
        unit.documents(_OF_THEIRS).add((f"n-{STAYS}", "Plain", {}), key=ID)
        unit.commit()


def _cells(place: Place) -> dict[str, list[str]]:
    """Return all texts of all columns."""
    if place.is_file:
        with closing(sqlite3.connect(place.where)) as connection:
            return _read(connection.execute)
    import psycopg

    search = f" options='-c search_path={place.schema}'"
    with psycopg.connect(place.where + search) as connection:
        return _read(lambda sql: connection.execute(sql.encode()))


def _read(execute: Any) -> dict[str, list[str]]:
    found = {}
    for column in _texts():
        table, _, name = column.partition(".")
        rows = execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL").fetchall()
        cells = [
            cell if isinstance(cell, str) else bytes(cell).decode("latin-1") for (cell,) in rows
        ]
        found[column] = [cell.casefold() for cell in cells]
    return found


def _holding(cells: dict[str, list[str]], *words: str) -> set[str]:
    return {
        column
        for column, texts in cells.items()
        if any(word.casefold() in text for word in words for text in texts)
    }


def test_given_a_person_in_every_column_when_erased_then_no_row_names_them(place: Place) -> None:
    with place.opened() as filled:
        _planted(filled)
    before = _cells(place)
    assert set(_texts()) - _holding(before, *WORDS, STAYS) == NOBODY_WRITES.keys()
    with place.opened() as opened:
        store: Any = opened
        told = erase_person(store, TENANT, ID, also=[ID, STAYS], key="erase", actor="boss", at=NOON)
        assert store.verify() == ()
        with store.view(TENANT) as view:
            for project in told.projects:
                assert view.projects.verify(project.id) == ()

    after = _cells(place)
    assert _holding(after, *WORDS) == set()
    assert _holding(after, STAYS) == HELD_BY_IDS
    assert (told.damaged, told.people) == ((), (f"u-{STAYS}", "u.18"))
    assert set(told.left) == {
        *(f"P-{STAYS}", f"GONE-{STAYS}", f"tenant {TENANT}"),
        *(f"consumer erp-{STAYS}", f"calendar office-{STAYS}", f"of-{STAYS} n-{STAYS}"),
        *(f"person u-{STAYS}", "person u.18"),
    }


def test_given_a_person_in_every_column_when_erased_then_no_byte_names_them(place: Place) -> None:
    if not place.is_file:
        pytest.skip("what a server keeps is the operator's: docs/how-to/erase-a-person.md")
    path = Path(place.where)
    with place.opened() as opened:
        store: Any = opened
        _planted(store)
        assert set(found_on_disk(path.parent, WORDS)) >= {("plans.db-wal", word) for word in WORDS}
        erase_person(store, TENANT, ID, also=[ID], key="erase")
        assert found_on_disk(path.parent, WORDS) == {}
        with closing(sqlite3.connect(path)) as connection:
            dump = "\n".join(connection.iterdump()).casefold()
        assert not [word for word in WORDS if word.casefold() in dump]
    assert found_on_disk(path.parent, WORDS) == {}
