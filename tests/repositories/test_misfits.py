"""A file that was edited is refused or told of by name; it never ends in an error of Python's."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pmcore.kernel import Code, PmcoreError
from pmcore.repositories import (
    EVERYTHING,
    Has,
    Is,
    Person,
    SqliteStore,
    backup,
    erase_person,
)
from pmcore.repositories.sql.schema import SQLITE_SCHEMA, TABLES
from pmcore.testing.repository_contract.calendars import office, shared
from pmcore.testing.repository_contract.cases import (
    NOON,
    kept,
    opened,
    refused,
    removed,
    rich_plan,
    saved,
    small_plan,
    snapped,
)
from pmcore.testing.repository_contract.imports import batch
from pmcore.testing.repository_contract.outbox import MINUTE, move
from pmcore.testing.repository_contract.schedules import computed, dated
from repositories.damaging import altered, misfitted, path, relaid
from repositories.depth import IS_DEEP

__all__ = ["path"]
ODD: tuple[Any, ...] = (b"\x00x", 5, -1, 2**62, 1.5, "", "x", "[", "[5]", "{}", "*", None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file in which each table has a row."""
    path = tmp_path_factory.mktemp("stores") / "whole.db"
    with SqliteStore.create(path) as store:
        with store.unit("acme") as unit:
            unit.outbox.subscribe("erp", start="beginning")
            unit.people.put(Person("u.1", "Li Wei", labels=["site"]))
            unit.commit()
        for plan in (rich_plan(), small_plan(), small_plan("GONE")):
            kept(store, plan)
        removed(store, "GONE", 1)
        plan = opened(store)
        plan.update("dig", name="Dig for u.2")
        saved(store, plan, 1, "dig")
        shared(store, office())
        dated(store, computed(store, "LAUNCH"))
        snapped(store)
        with store.unit("acme") as unit:
            unit.outbox.put("SITE", [move("dig")], expected=2, key="move")
            unit.outbox.claim("erp", now=NOON - timedelta(hours=1), lease=MINUTE)
            unit.commit()
        batch(store, small_plan("NEW"))
    with closing(sqlite3.connect(path)) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in TABLES
            if table != "quota"
        ]
        assert all(counts)
        connection.execute("INSERT INTO quota VALUES ('acme', 'seal')")
        connection.commit()
    return path


def _calls(store: SqliteStore) -> Iterator[Callable[[], object]]:
    """Yield whatever a store can be asked or told."""
    with store.view("acme") as view:
        projects = view.projects
        for id in ("SITE", "LAUNCH", "NEW", "GONE"):
            yield partial(projects.open, id, history=20)
            yield partial(projects.as_of, id, 1)
            yield partial(projects.changes, id, since=0)
            yield partial(projects.origin, id)
            yield partial(projects.verify, id)
            yield partial(projects.list_tasks, id, EVERYTHING)
            yield partial(backup, projects, id)
            yield partial(view.schedules.verify, id)
            yield partial(view.schedules.open, id)
        yield partial(projects.list, Has("labels", "spring"))
        yield partial(projects.list, EVERYTHING, by="name", limit=1)
        yield partial(projects.list_tasks, None, Has("assigned", "li"), by="name", limit=1)
        yield partial(view.people.list, Has("labels", "site"))
        yield partial(view.people.export, "u.1")
        yield partial(view.people.erased)
        yield partial(view.calendars.list, EVERYTHING, by="name")
        yield partial(view.calendars.open, "office")
        yield partial(view.calendars.verify, "office")
        yield partial(view.calendars.copies, "office", EVERYTHING)
        yield partial(view.imports.unfinished, before=NOON + timedelta(days=1))
    yield store.verify
    for tell in (_saves, _adds, _tells, _imports, _leaves, _erases):
        yield partial(tell, store)


def _saves(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        plan = unit.projects.open("SITE", history=5)
        plan.undo()
        unit.projects.save(plan, expected=plan.version - 1, key="undo")
        unit.projects.keep_snapshot("SITE")


def _adds(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        for id in ("SITE", "GONE", "NEW"):
            with suppress(PmcoreError):
                unit.projects.add(small_plan(id), key="make")


def _tells(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        for batched in unit.outbox.claim("erp", now=NOON, lease=MINUTE):
            assert [event.to_json() for event in batched.events]
            unit.outbox.done(batched)
        unit.outbox.put("SITE", [move("walls")], expected=2, key="walls")


def _imports(store: SqliteStore) -> None:
    batch(store, small_plan("NEW"), rows=100)


def _leaves(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        unit.projects.remove("LAUNCH", expected=unit.projects.version("LAUNCH"))
        unit.calendars.remove("office", expected=unit.calendars.version("office"))
        unit.people.put(Person("u.1", "Another"))


def _erases(store: SqliteStore) -> None:
    erase_person(store, "acme", "u.1", also=["u.2"], key="e", actor="boss", at=NOON, reason="x")


def _jobs(whole: Path) -> list[tuple[str, str, Any]]:
    with closing(sqlite3.connect(whole)) as connection:
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in TABLES
        }
    jobs = [(table, each, odd) for table in TABLES for each in columns[table] for odd in ODD]
    Random(20261129).shuffle(jobs)
    return jobs if IS_DEEP else jobs[:120]


def test_given_a_cell_with_anything_in_it_then_every_error_has_a_code(
    whole: Path, tmp_path: Path
) -> None:
    path = tmp_path / "odd.db"
    raised = []
    for table, column, odd in _jobs(whole):
        for old in tmp_path.iterdir():
            old.unlink()
        shutil.copy(whole, path)
        with suppress(sqlite3.IntegrityError):
            misfitted(path, f"UPDATE {table} SET {column} = ?", odd)
        with suppress(PmcoreError), SqliteStore(path) as store:
            for call in _calls(store):
                try:
                    call()
                except PmcoreError:
                    continue
                except Exception as error:
                    raised.append(f"{table}.{column} = {odd!r}: {call}: {error!r}")
    assert raised == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE task SET data = CAST(data AS BLOB) WHERE project = 'P0' AND id = 'dig'",
        "UPDATE task SET parent = 5 WHERE project = 'P0' AND id = 'dig'",
        "UPDATE change SET version = CAST(version AS TEXT) WHERE project = 'P0'",
        "UPDATE change SET label = 7 WHERE project = 'P0'",
        "UPDATE project SET tasks = 'x' WHERE id = 'P0'",
        "UPDATE project SET version = 1.5 WHERE id = 'P0'",
        "UPDATE project SET version = '1' WHERE id = 'P0'",
        "UPDATE dependency SET data = NULL WHERE project = 'P0'",
    ],
)
def test_given_a_cell_of_another_kind_than_its_column_then_its_project_is_named(
    path: Path, damage: str
) -> None:
    misfitted(path, damage)
    with SqliteStore(path) as store:
        assert [each.code for each in store.verify()] != []
        errors = []
        for call in _calls_on(store, "P0"):
            with suppress(PmcoreError):
                call()
                continue
            errors.append(refused(Code.STORE_UNREADABLE, call))
        assert {error.context["project"] for error in errors} == {"P0"}
        for call in _calls_on(store, "P1"):
            call()


def _calls_on(store: SqliteStore, id: str) -> list[Callable[[], object]]:
    def asked(what: str, *given: Any, **named: Any) -> Callable[[], object]:
        def ask() -> object:
            with store.view("acme") as view:
                return getattr(view.projects, what)(*given, **named)

        return ask

    return [
        asked("open", id, history=5),
        asked("changes", id),
        asked("list", Is("id", id)),
        asked("list_tasks", id, EVERYTHING),
        asked("verify", id),
    ]


def test_given_a_lifecycle_that_is_none_then_the_list_names_its_project(path: Path) -> None:
    altered(path, "UPDATE project SET lifecycle = 'live' WHERE id = 'P0'")
    with SqliteStore(path) as store, store.view("acme") as view:
        error = refused(Code.STORE_UNREADABLE, partial(view.projects.list, EVERYTHING))
        assert error.context["project"] == "P0"


@pytest.mark.parametrize("kind", ["task", "link", "baseline"])
def test_given_an_edit_of_nothing_then_the_log_names_its_project(path: Path, kind: str) -> None:
    edits = f'[["{kind}",null,null]]'
    altered(path, "UPDATE change SET kind = 'edit', edits = ? WHERE project = 'P0'", edits)
    with SqliteStore(path) as store, store.view("acme") as view:
        for call in (
            partial(view.projects.changes, "P0", since=0),
            partial(view.projects.open, "P0", history=5),
        ):
            error = refused(Code.STORE_UNREADABLE, call)
            assert error.context["project"] == "P0"


@pytest.mark.parametrize(
    "loose",
    [
        "replace(sql, 'STRICT, ', '')",
        "replace(sql, 'version INTEGER NOT NULL', 'version INTEGER')",
        "replace(sql, 'label TEXT NOT NULL,', '')",
        "replace(sql, 'edits TEXT', 'edits ANY')",
    ],
)
def test_given_tables_that_hold_anything_then_it_is_no_store(path: Path, loose: str) -> None:
    relaid(path, loose)
    refused(Code.STORE_NOT_A_STORE, partial(SqliteStore, path))


INDEXES = [sql.split()[sql.split().index("INDEX") + 1] for sql in SQLITE_SCHEMA if " INDEX " in sql]
KEYS = [
    "replace(sql, 'PRIMARY KEY (tenant, project, id)', 'PRIMARY KEY (id)')",
    "replace(sql, 'PRIMARY KEY (tenant, id)', 'PRIMARY KEY (id, tenant)')",
    "replace(sql, 'REFERENCES project ON', 'REFERENCES settings ON')",
    "replace(sql, ' ON DELETE CASCADE', '')",
]


@pytest.mark.parametrize("index", INDEXES)
def test_given_an_index_that_is_gone_then_it_is_no_store(path: Path, index: str) -> None:
    altered(path, f"DROP INDEX {index}")
    error = refused(Code.STORE_NOT_A_STORE, partial(SqliteStore, path))
    assert "lacks a key" in error.message()


@pytest.mark.parametrize("other", KEYS)
def test_given_a_table_with_other_keys_then_it_is_no_store(path: Path, other: str) -> None:
    relaid(path, other)
    refused(Code.STORE_NOT_A_STORE, partial(SqliteStore, path))


def test_given_keys_in_other_words_and_an_index_more_then_it_is_opened(path: Path) -> None:
    relaid(path, "replace(sql, 'PRIMARY KEY (tenant, id)', 'primary key (\"tenant\", \"id\")')")
    altered(path, "CREATE INDEX of_a_report ON task (owner)")
    with SqliteStore(path) as store:
        assert store.verify() == ()
