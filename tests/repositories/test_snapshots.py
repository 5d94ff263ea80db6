"""Snapshots: opened in less time, never something else than the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from exchange.everything import projects
from pmcore.exchange.record_data import baseline_data, settings_data
from pmcore.kernel import Code, StoreError
from pmcore.repositories import SqliteStore
from pmcore.repositories.packing import packed
from pmcore.repositories.snapshots import Snapshot
from pmcore.repositories.sql import caching, checking, opening, saving
from pmcore.repositories.sql.schema import SQLITE_SCHEMA
from pmcore.repositories.sql.statements import Program
from pmcore.repositories.sqlite.driving import run
from pmcore.testing.repository_contract.cases import (
    kept,
    opened,
    refused,
    rich_plan,
    small_plan,
    snapped,
)
from pmcore.wbs import Project


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        yield store


def asked(program: Program[Project], connection: sqlite3.Connection) -> tuple[Project, list[str]]:
    """Run a program; return what it returns, and the statements it asked."""
    told: list[str] = []
    connection.set_trace_callback(told.append)
    try:
        return run(program, connection), told
    finally:
        connection.set_trace_callback(None)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A store with a plan and its snapshot."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in SQLITE_SCHEMA:
        connection.execute(statement)
    run(saving.add_project("acme", rich_plan(), (), "make"), connection)
    run(caching.keep_snapshot("acme", "LAUNCH"), connection)
    yield connection
    connection.close()


def read_rows(told: list[str]) -> bool:
    return any("FROM task" in sql for sql in told)


class TestSnapshot:
    """What a snapshot holds is the project it was taken of."""

    @given(projects())
    @settings(max_examples=min(25, settings().max_examples))
    def test_given_any_project_when_read_from_its_snapshot_then_it_is_the_same(
        self, project: Project
    ) -> None:
        header = packed(settings_data(project.settings))
        baselines = [packed(baseline_data(held)) for held in project.baselines.values()]

        again = Snapshot.of(project, "0").project(project.id, header, baselines, ())

        assert again == project
        assert again.dependencies() == project.dependencies()
        assert again.version == project.version


class TestUse:
    """A snapshot counts while version, digest, format and seal are right; else the rows do."""

    def test_given_a_snapshot_when_opened_then_no_task_row_is_read(
        self, connection: sqlite3.Connection
    ) -> None:
        plan, told = asked(opening.open_project("acme", "LAUNCH", 0), connection)

        assert plan == rich_plan()
        assert not read_rows(told)
        assert len(told) == 3

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE snapshot SET tasks = replace(tasks, '1d', '9d')",
            "UPDATE snapshot SET links = replace(links, '50%', '60%')",
            "UPDATE snapshot SET seal = ''",
            "UPDATE snapshot SET format = 99",
            "UPDATE snapshot SET digest = '0'",
            "UPDATE snapshot SET version = version - 1",
            "DELETE FROM snapshot",
        ],
    )
    def test_given_one_that_is_not_right_when_opened_then_the_rows_are_read(
        self, connection: sqlite3.Connection, change: str
    ) -> None:
        connection.execute(change)

        plan, told = asked(opening.open_project("acme", "LAUNCH", 0), connection)

        assert plan == rich_plan()
        assert read_rows(told)

    @pytest.mark.parametrize("tasks", ["", "[]", "{}", '{"ids":["a"],"names":[],"fields":{}}'])
    def test_given_a_sealed_one_that_cannot_be_read_when_opened_then_the_rows_are_read(
        self, connection: sqlite3.Connection, tasks: str
    ) -> None:
        (row,) = connection.execute("SELECT version, digest, links FROM snapshot").fetchall()
        seal = Snapshot(row[0], row[1], tasks, row[2]).seal
        connection.execute("UPDATE snapshot SET tasks = ?, seal = ?", (tasks, seal))

        plan, told = asked(opening.open_project("acme", "LAUNCH", 0), connection)

        assert plan == rich_plan()
        assert read_rows(told)

    def test_given_a_saved_edit_when_opened_then_the_rows_are_read(
        self, connection: sqlite3.Connection
    ) -> None:
        plan = run(opening.open_project("acme", "LAUNCH", 0), connection)
        plan.update("ship", duration="4d")
        run(saving.save_project("acme", plan, plan.version - 1, "edit"), connection)

        again, told = asked(opening.open_project("acme", "LAUNCH", 0), connection)

        assert again == plan
        assert read_rows(told)

    def test_given_damaged_rows_when_a_snapshot_is_asked_for_then_it_is_refused(
        self, store: SqliteStore
    ) -> None:
        kept(store, small_plan())
        with sqlite3.connect(store.path) as connection:
            connection.execute("UPDATE task SET data = replace(data, '3d', '4d')")
        connection.close()

        refused(Code.STORE_UNREADABLE, lambda: snapped(store))

    def test_given_damaged_rows_beside_a_snapshot_when_verified_then_they_are_found(
        self, connection: sqlite3.Connection
    ) -> None:
        connection.execute("UPDATE task SET data = replace(data, '1d', '1x')")

        found = run(checking.verify_project("acme", "LAUNCH"), connection)

        codes = [finding.code for finding in found]
        assert codes == [Code.STORE_ROWS_DIFFER, Code.STORE_UNREADABLE]

    def test_given_a_sealed_snapshot_that_says_something_else_when_verified_then_it_is_found(
        self, connection: sqlite3.Connection
    ) -> None:
        (row,) = connection.execute("SELECT version, digest, tasks, links FROM snapshot").fetchall()
        for tasks, links in ((row[2].replace("1d", "9d"), row[3]), (row[2], "[[],[],[],[]]")):
            seal = Snapshot(row[0], row[1], tasks, links).seal
            connection.execute(
                "UPDATE snapshot SET tasks = ?, links = ?, seal = ?", (tasks, links, seal)
            )

            found = run(checking.verify_project("acme", "LAUNCH"), connection)

            assert [finding.code for finding in found] == [Code.STORE_UNREADABLE]

    @pytest.mark.parametrize("links", ["", "null", "[[],[9],[9],[9]]", "[" * 100_000])
    def test_given_sealed_dependencies_that_cannot_be_read_when_asked_for_then_it_is_said(
        self, connection: sqlite3.Connection, links: str
    ) -> None:
        (row,) = connection.execute("SELECT version, digest, tasks FROM snapshot").fetchall()
        seal = Snapshot(row[0], row[1], row[2], links).seal
        connection.execute("UPDATE snapshot SET links = ?, seal = ?", (links, seal))
        plan, _ = asked(opening.open_project("acme", "LAUNCH", 0), connection)

        with pytest.raises(StoreError) as raised:
            plan.dependencies()

        assert raised.value.code is Code.STORE_UNREADABLE
        found = run(checking.verify_project("acme", "LAUNCH"), connection)
        assert [finding.code for finding in found] == [Code.STORE_UNREADABLE]

    def test_given_a_snapshot_when_the_project_is_removed_then_it_is_gone_too(
        self, connection: sqlite3.Connection
    ) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        run(saving.remove_project("acme", "LAUNCH", rich_plan().version), connection)

        assert connection.execute("SELECT count(*) FROM snapshot").fetchall() == [(0,)]

    def test_given_the_snapshot_of_another_tenant_when_opened_then_it_is_not_seen(
        self, store: SqliteStore
    ) -> None:
        kept(store, small_plan())
        other = small_plan()
        other.update("dig", duration="9d")
        kept(store, other, tenant="other")
        snapped(store)

        assert opened(store) == small_plan()
        assert opened(store, tenant="other") == other
