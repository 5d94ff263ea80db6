"""Projects opened from rows: at once where the rows are sound, and refused where they are not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from exchange.everything import projects
from pmcore.exchange.plain_records import ready_tasks
from pmcore.exchange.record_data import task_data, tasks_from
from pmcore.kernel import Code, StoreError
from pmcore.repositories import SqliteStore
from pmcore.repositories.damage import unpacked
from pmcore.repositories.sql import opening, saving
from pmcore.repositories.sql.schema import SQLITE_SCHEMA
from pmcore.repositories.sqlite.driving import run
from pmcore.repositories.unpacking import PackedRows
from pmcore.testing import strategies
from pmcore.testing.repository_contract.cases import kept, opened, rich_plan, saved, small_plan
from pmcore.wbs import Project


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        yield store


def rows_of(project: Project) -> PackedRows:
    """Return the rows of a project as a store answers with them."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in SQLITE_SCHEMA:
        connection.execute(statement)
    run(saving.add_project("acme", project, (), "make"), connection)
    found = run(opening.project_rows("acme", project.id), connection)
    connection.close()
    return found


class TestAtOnce:
    """What is read at once is what is read record by record."""

    @given(projects())
    @settings(max_examples=min(25, settings().max_examples))
    def test_given_any_project_when_read_at_once_then_it_is_the_same(
        self, project: Project
    ) -> None:
        rows = rows_of(project)

        again = rows.at_once(project.id, project.version, ())

        assert again == project
        assert again == rows.one_by_one(project.id, project.version, ())
        assert again.dependencies() == project.dependencies()
        assert again.version == project.version

    def test_given_a_project_that_was_opened_when_copied_then_its_links_stay_rows(self) -> None:
        project = rich_plan()
        again = rows_of(project).at_once(project.id, project.version, ())

        copy = again.copy()

        assert again._state.has_loose_links
        assert copy._state.has_loose_links
        assert copy.dependencies() == project.dependencies()
        assert not copy._state.has_loose_links
        assert again._state.has_loose_links

    @given(strategies.projects())
    def test_given_a_project_to_schedule_when_read_at_once_then_it_is_the_same(
        self, project: Project
    ) -> None:
        assert rows_of(project).at_once(project.id, project.version, ()) == project

    @given(projects())
    @settings(max_examples=min(25, settings().max_examples))
    def test_given_any_tasks_when_read_at_once_then_they_are_as_read_one_by_one(
        self, project: Project
    ) -> None:
        items = [task_data(task) for task in project]
        defined = project.settings.field_definitions

        assert ready_tasks(items, defined).tasks == tasks_from(items, defined) == [*project]

    def test_given_links_not_made_yet_when_a_copy_is_edited_then_the_other_is_as_it_was(
        self, store: SqliteStore
    ) -> None:
        kept(store, rich_plan())
        plan = opened(store, "LAUNCH")
        copy = plan.copy()
        copy.unlink("shoot", "ship", "SS")

        assert plan == rich_plan()
        assert len(copy.dependencies()) == 1

    def test_given_links_not_made_yet_when_edited_and_undone_then_all_is_as_before(
        self, store: SqliteStore
    ) -> None:
        kept(store, rich_plan())
        plan = opened(store, "LAUNCH")
        plan.remove("ship", dependencies="drop")
        plan.add("crate", "Crate")
        plan.link("shoot", "crate")
        for _ in range(3):
            plan.undo()

        assert plan == rich_plan()


def damaged(store: SqliteStore, *statements: str) -> StoreError:
    """Open a project after somebody was at its rows."""
    connection = sqlite3.connect(store.path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    with pytest.raises(StoreError) as caught, store.view("acme") as view:
        view.projects.open("SITE")
    return caught.value


DAMAGE = {
    "no JSON": "UPDATE task SET data = '{' WHERE id = 'dig'",
    "no object": "UPDATE task SET data = '[]' WHERE id = 'dig'",
    "two objects": "UPDATE task SET data = '{},{}' WHERE id = 'dig'",
    "no name": "UPDATE task SET data = '{}' WHERE id = 'dig'",
    "a strange field": 'UPDATE task SET data = \'{"name":"Dig","nose":1}\' WHERE id = \'dig\'',
    "a strange value": 'UPDATE task SET data = \'{"name":"Dig","duration":"3x"}\'',
    "a number": 'UPDATE task SET data = \'{"name":"Dig","duration":3}\'',
    "a list": 'UPDATE task SET data = \'{"name":"Dig","constraints":[7]}\'',
    "objects for texts": 'UPDATE task SET data = \'{"name":"Dig","labels":{"a":1}}\'',
    "deep": f"UPDATE task SET data = '{'[' * 3000}' WHERE id = 'dig'",
    "a strange calendar": 'UPDATE task SET data = \'{"name":"Dig","calendar":"moon"}\'',
    "an undefined field": 'UPDATE task SET data = \'{"name":"Dig","fields":{"sku":"1"}}\'',
    "a bad id": "UPDATE task SET id = ' ' WHERE id = 'dig'",
    "no parent": "UPDATE task SET parent = 'roof' WHERE id = 'walls'",
    "its own parent": "UPDATE task SET parent = 'walls' WHERE id = 'walls'",
    "a loop of parents": "UPDATE task SET parent = 'walls' WHERE id = 'house'",
    "a summary with a length": (
        'UPDATE task SET data = \'{"name":"House","duration":"3d"}\' WHERE id = \'house\''
    ),
    "a milestone with children": (
        'UPDATE task SET data = \'{"name":"House","kind":"milestone"}\' WHERE id = \'house\''
    ),
    "an end nowhere": "UPDATE dependency SET successor = 'roof'",
    "a beginning nowhere": "UPDATE dependency SET predecessor = 'roof'",
    "itself": "UPDATE dependency SET successor = 'dig'",
    "its own summary task": "UPDATE dependency SET predecessor = 'house'",
    "a strange type": "UPDATE dependency SET type = 'XX'",
    "a strange lag": 'UPDATE dependency SET data = \'{"lag":"soon"}\'',
    "a strange lag calendar": 'UPDATE dependency SET data = \'{"lag_calendar":"moon"}\'',
    "a link that is no object": "UPDATE dependency SET data = '1'",
    "no settings": "DELETE FROM settings",
    "settings of another": "UPDATE settings SET data = replace(data, 'SITE', 'SIDE')",
    "settings that are no object": "UPDATE settings SET data = '[]'",
    "a strange baseline": "INSERT INTO baseline VALUES ('acme', 'SITE', 0, '{\"number\":99}')",
}


class TestDamagedRows:
    """Rows that no project wrote give ``store.unreadable``, never a traceback or another plan."""

    @pytest.mark.parametrize("what", DAMAGE)
    def test_given_a_damaged_row_when_opened_then_it_is_refused(
        self, store: SqliteStore, what: str
    ) -> None:
        kept(store, small_plan())

        error = damaged(store, DAMAGE[what])

        assert error.code is Code.STORE_UNREADABLE
        for language in ("en", "zh"):
            assert "SITE" in error.message(language)

    def test_given_a_loop_of_links_when_opened_then_the_loop_is_named(
        self, store: SqliteStore
    ) -> None:
        kept(store, small_plan())
        error = damaged(
            store, "INSERT INTO dependency VALUES ('acme', 'SITE', 'walls', 'dig', 'FS', '{}')"
        )

        assert error.code is Code.STORE_UNREADABLE
        assert "dig -> walls -> dig" in str(error)

    def test_given_any_character_changed_when_opened_then_a_project_or_a_coded_error_comes(
        self,
    ) -> None:
        rows = rows_of(rich_plan())
        for number, row in enumerate(rows.tasks):
            for at in range(0, len(row[3]), 3):
                for put in ('"', "7", ""):
                    data = row[3][:at] + put + row[3][at + 1 :]
                    tasks = [*rows.tasks]
                    tasks[number] = (*row[:3], data)
                    changed = PackedRows(rows.settings, tasks, rows.links, rows.baselines)
                    assert _outcome(changed, quick=True) == _outcome(changed, quick=False), data


def _outcome(rows: PackedRows, *, quick: bool) -> Any:
    """Return the project that rows give, or the code of the error."""
    try:
        if quick:
            return rows.project("LAUNCH", 1, ())
        return unpacked("rows", "LAUNCH", lambda: rows.one_by_one("LAUNCH", 1, ()))
    except StoreError as error:
        return error.code


def test_given_what_was_opened_when_saved_and_opened_again_then_it_is_the_same(
    store: SqliteStore,
) -> None:
    kept(store, rich_plan())
    plan = opened(store, "LAUNCH")
    before = plan.version
    plan.link("shoot", "listed", "FF", lag="3d")
    plan.update("ship", notes=json.dumps({"a": 1}))
    saved(store, plan, before, "edit")

    assert opened(store, "LAUNCH") == plan
