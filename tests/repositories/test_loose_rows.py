"""Rows beside projects: verify of the store finds what does not agree with other rows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pmcore.kernel import Code
from pmcore.repositories import Person, SqliteStore, erase_person, import_project
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.sql import streaming
from pmcore.repositories.sql.statements import Cells, driven
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    kept,
    opened,
    refused,
    removed,
    rich_plan,
    small_plan,
)
from pmcore.testing.repository_contract.imports import batch, drop
from pmcore.testing.repository_contract.outbox import claimed, keys, move
from pmcore.wbs import Project
from repositories.damaging import altered, altered_at
from repositories.engines import Place


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with people, commands, epochs and events."""
    path = tmp_path_factory.mktemp("stores") / "whole.db"
    with SqliteStore.create(path) as store:
        with store.unit("acme") as unit:
            unit.outbox.subscribe("erp", start="beginning")
            for id, name in (("u.1", "Li Wei"), ("u.2", "Bo")):
                unit.people.put(Person(id, name, labels=["site"]))
            unit.commit()
        for plan in (small_plan(), small_plan("GONE")):
            kept(store, plan)
        removed(store, "GONE", 1)
        with store.unit("acme") as unit:
            unit.outbox.put("SITE", [move("dig")], expected=1, key="move")
            unit.outbox.subscribe("mail", start="now")
            unit.commit()
        shared(store, office())
        replaced(store, office("08:00-16:00"), 1, "early")
        erase_person(store, "acme", "u.2", key="erase", actor="boss", at=NOON, reason="asked")
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    path = tmp_path / "odd.db"
    shutil.copy(whole, path)
    return path


def test_given_a_whole_store_then_nothing_is_found(path: Path) -> None:
    with SqliteStore(path) as store:
        assert store.verify() == ()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("""UPDATE person SET labels = '["sitf"]' WHERE id = 'u.1'""", "u.1"),
        ("UPDATE person SET labels = '[' WHERE id = 'u.1'", "u.1"),
        ("UPDATE person SET data = '{}' WHERE id = 'u.1'", "u.1"),
        ("UPDATE person SET data = replace(data, 'Li Wei', 'Li Wai') WHERE id = 'u.1'", "u.1"),
        ("UPDATE person SET id = 'u.7' WHERE id = 'u.1'", "u.7"),
        ("UPDATE person SET data = '{}' WHERE id = 'u.2'", "u.2"),
        ("""UPDATE person SET labels = '["x"]' WHERE id = 'u.2'""", "u.2"),
        ("UPDATE command SET version = 3 WHERE version = 2", "office"),
        ("UPDATE command SET version = 2 WHERE version = 1", "office"),
        ("UPDATE command SET digest = replace(digest, substr(digest, 1, 1), 'z')", "office"),
        ("UPDATE command SET digest = substr(digest, 2) || '0' WHERE version = 2", "office"),
        ("UPDATE command SET id = 'offica' WHERE kind = 'calendar'", "office"),
        ("DELETE FROM command WHERE version = 2", "office"),
        ("UPDATE epoch SET above = 1 WHERE id = 'SITE'", "SITE"),
        ("UPDATE epoch SET above = -2 WHERE id = 'SITE'", "SITE"),
        ("UPDATE epoch SET noted = 0 WHERE id = 'SITE'", "SITE"),
        ("UPDATE epoch SET noted = -1 WHERE id = 'GONE'", "GONE"),
        ("UPDATE epoch SET above = -1 WHERE id = 'GONE'", "GONE"),
        ("UPDATE epoch SET above = 1 WHERE id = 'GONE'", "GONE"),
        ("UPDATE epoch SET id = 'SITF' WHERE id = 'SITE'", "SITE"),
        ("UPDATE epoch SET id = 'GONF' WHERE id = 'GONE'", "GONE"),
        ("UPDATE position SET version = 9 WHERE project = 'SITE'", "SITE"),
        ("UPDATE position SET version = -2 WHERE project = 'SITE'", "SITE"),
        ("UPDATE position SET number = 9 WHERE project = 'SITE'", "SITE"),
        ("UPDATE position SET project = 'SITF' WHERE project = 'SITE'", "SITF"),
        ("UPDATE put_command SET content = substr(content, 2)", "SITE"),
        ("UPDATE put_command SET command = 'z' || substr(command, 2)", "SITE"),
        ("UPDATE outbox SET version = 9 WHERE project = 'SITE'", "SITE"),
        ("UPDATE outbox SET number = 9 WHERE project = 'SITE'", "SITE"),
        ("UPDATE outbox SET project = 'SITF' WHERE project = 'SITE'", "SITF"),
        ("UPDATE outbox SET events = '[5]' WHERE project = 'SITE'", "SITE"),
        ("UPDATE outbox SET events = replace(events, '-03-02', '-03-08')", "SITE"),
        ("UPDATE outbox SET events = replace(events, '\"dig\"', '\"pig\"')", "SITE"),
        ("UPDATE outbox SET events = substr(events, 1, length(events) - 3) || 'x\"]'", "SITE"),
    ],
)
def test_given_a_row_that_does_not_agree_with_others_then_it_is_found(
    path: Path, damage: str, named: str
) -> None:
    altered(path, damage)
    with SqliteStore(path) as store:
        found = store.verify()
    assert {each.code for each in found} == {Code.STORE_UNREADABLE}
    assert named in {each.context["project"] for each in found}
    assert {each.context["tenant"] for each in found} == {"acme"}
    for each in found:
        own = re.sub("（.*?）", "", each.message("zh"))  # what others said is quoted
        assert not re.search("[a-z]+ [a-z]+ [a-z]+", own), own


def test_given_events_that_were_changed_when_claimed_then_they_are_not_told(path: Path) -> None:
    altered(path, "UPDATE outbox SET events = replace(events, '-03-02', '-03-08')")
    with SqliteStore(path) as store:
        told = [*keys(store, "erp")]
        assert told[-1] == "SITE/1.0/project.added"
        error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))
        assert error.context["project"] == "SITE"


@pytest.mark.parametrize("size", [1, 2, 3])
def test_given_pages_of_few_rows_then_the_same_is_found(path: Path, size: int) -> None:
    for table, column in (("person", "data"), ("command", "digest"), ("put_command", "content")):
        altered(path, f"UPDATE {table} SET {column} = substr({column}, 2) || '0'")
    altered(path, "UPDATE outbox SET events = events || ' '")
    with SqliteStore(path) as store:
        at_once = store.verify()
        with patch.object(streaming, "AT_ONCE", size):
            assert store.verify() == at_once
    assert len(at_once) >= 5


@pytest.mark.parametrize("is_erasure", [False, True])
def test_given_an_import_whose_project_was_lost_when_it_is_dropped_then_it_is_gone(
    tmp_path: Path, is_erasure: bool
) -> None:
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        batch(store, rich_plan(), rows=1)
    for table in ("project", "settings"):
        altered(path, f"DELETE FROM {table}")
    with SqliteStore(path) as store:
        assert [each.context["what"] for each in store.verify()] == ["import"]
        if is_erasure:
            erase_person(store, TENANT, "u.1", also=["Li"], key="erase", actor="boss", at=NOON)
        else:
            drop(store, "LAUNCH")
        assert store.verify() == ()
        assert import_project(store, TENANT, rich_plan(), key="import", at=NOON) == 1


def _store_at(place: Place) -> Any:
    return place.opened()


@pytest.mark.parametrize("is_taken", [False, True])
def test_given_an_import_whose_project_was_lost_when_it_goes_on_then_it_touches_no_other(
    place: Place, is_taken: bool
) -> None:
    with _store_at(place) as store:
        batch(store, rich_plan(), rows=1)
        altered_at(place, "DELETE FROM project")
        altered_at(place, "DELETE FROM settings")
        if is_taken:
            kept(store, small_plan("LAUNCH"))
        error = refused(Code.STORE_UNREADABLE, lambda: batch(store, rich_plan(), rows=3))
        assert error.context["what"] == "import"
        if is_taken:
            assert opened(store, "LAUNCH") == small_plan("LAUNCH")
            with store.view(TENANT) as view:
                assert view.projects.verify("LAUNCH") == ()
            return
        drop(store, "LAUNCH")
        assert import_project(store, TENANT, rich_plan(), key="import", at=NOON) == 1


@pytest.mark.parametrize("is_erasure", [False, True])
@pytest.mark.parametrize("was_there", [False, True])
def test_given_an_import_whose_own_row_was_lost_when_it_is_dropped_then_its_id_is_free(
    place: Place, was_there: bool, is_erasure: bool
) -> None:
    with _store_at(place) as store:
        kept(store, small_plan())
        if was_there:
            kept(store, small_plan("LAUNCH"))
            removed(store, "LAUNCH", 1)
        given = rich_plan()
        plan = Project.from_records(given.settings, given.tasks(), given.dependencies(), version=9)
        batch(store, plan, rows=3)
        altered_at(place, "DELETE FROM importing")
        found = [(each.context["what"], each.context["project"]) for each in store.verify()]
        assert found == [("import", "LAUNCH")]
        refused(Code.STORE_PROJECT_EXISTS, lambda: batch(store, plan, rows=3))
        if is_erasure:
            erase_person(store, TENANT, "u.1", also=["Li"], key="erase", actor="boss", at=NOON)
        else:
            drop(store, "LAUNCH")
        assert store.verify() == ()
        assert store.project_ids(TENANT) == ("SITE",)
        assert import_project(store, TENANT, plan, key="import", at=NOON) == 9
        assert opened(store, "LAUNCH") == plan
        assert store.verify() == ()


@pytest.mark.parametrize(
    "damage",
    [
        ["UPDATE project SET version = -1", "DELETE FROM change"],
        [f"UPDATE project SET version = -1, digest = '{NO_ROWS}'", "DELETE FROM change"],
        [f"UPDATE project SET version = -1, chain = '{NO_ROWS}'", "DELETE FROM change"],
        [f"UPDATE project SET version = -1, digest = '{NO_ROWS}', chain = '{NO_ROWS}'"],
        [f"UPDATE project SET digest = '{NO_ROWS}', chain = '{NO_ROWS}'", "DELETE FROM change"],
    ],
)
def test_given_a_damaged_project_when_it_is_dropped_like_an_import_then_it_stays(
    place: Place, damage: list[str]
) -> None:
    with _store_at(place) as store:
        kept(store, small_plan())
        for each in damage:
            altered_at(place, each)
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: drop(store))
        assert store.project_ids(TENANT) == ("SITE",)
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE")


def test_given_rows_in_no_order_then_going_through_them_ends() -> None:
    table = streaming.Columns("person", ("tenant", "id"), ("data",))
    page = [("acme", "u.2", ""), ("acme", "u.1", "")]
    seen: list[Cells] = []

    with patch.object(streaming, "AT_ONCE", 2):
        error = refused(
            Code.STORE_UNREADABLE,
            lambda: driven(streaming.each_row(table, seen.append), lambda _: page),
        )

    assert len(seen) == 4
    assert "in no order" in error.message()
