"""Logs that lost an entry: nobody is told of what came later, and no claim goes on for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmcore.kernel import Code
from pmcore.repositories import SqliteStore, continued
from pmcore.testing.repository_contract.cases import kept, refused, removed, small_plan
from pmcore.testing.repository_contract.damaged_events import skipped
from pmcore.testing.repository_contract.moves import put
from pmcore.testing.repository_contract.outbox import (
    claimed,
    entered,
    keys,
    lengthened,
    move,
)
from repositories.damaging import altered

_LOST = "DELETE FROM change WHERE project = 'SITE' AND version = 2"
_TAIL_LOST = "DELETE FROM change WHERE project = 'SITE' AND version = 3"
_HIGHER = "UPDATE project SET version = version + 4096 WHERE id = 'SITE'"
_ALL_LOST = "DELETE FROM change WHERE project = 'SITE'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        entered(store, "erp")
        kept(store, small_plan())
        lengthened(store, 8)
        lengthened(store, 9)
        return store.path


@pytest.mark.parametrize(
    ("damage", "told", "missing"),
    [
        (_LOST, ["SITE/1.0/project.added"], 2),
        (
            _HIGHER,
            [
                "SITE/1.0/project.added",
                "SITE/2.0/task.changed/dig",
                "SITE/3.0/task.changed/dig",
            ],
            4,
        ),
        (_ALL_LOST, [], 0),
    ],
)
def test_given_a_log_with_a_gap_then_events_are_told_up_to_it(
    path: Path, damage: str, told: list[str], missing: int
) -> None:
    altered(path, damage)
    with SqliteStore(path) as store:
        if told:
            assert keys(store, "erp") == told
        error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp", limit=1))
        assert error.context["what"] == f"change {missing}"


def test_given_a_log_with_a_gap_when_it_is_skipped_then_the_rest_is_told(path: Path) -> None:
    altered(path, _LOST)
    with SqliteStore(path) as store:
        keys(store, "erp")
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert keys(store, "erp") == ["SITE/3.0/task.changed/dig"]
        assert store.verify() == ()  # what the log lacks, the project tells
        with store.view("acme") as view:
            assert Code.STORE_LOG_BROKEN in {each.code for each in view.projects.verify("SITE")}


def test_given_an_entry_above_its_project_when_skipping_then_nobody_goes_past_what_is_to_come(
    path: Path,
) -> None:
    with SqliteStore(path) as store:
        keys(store, "erp")
    altered(path, "UPDATE change SET version = 100 WHERE project = 'SITE' AND version = 2")
    with SqliteStore(path) as store:
        assert skipped(store, "erp") == []
        lengthened(store, 10)
        assert keys(store, "erp") == ["SITE/4.0/task.changed/dig"]
        assert skipped(store, "erp") == []


@pytest.mark.parametrize(
    ("damage", "told", "missing"),
    [
        (_TAIL_LOST, ["SITE/1.0/project.added", "SITE/2.0/task.changed/dig"], 3),
        (_ALL_LOST, [], 0),
    ],
)
def test_given_events_put_behind_what_a_log_lost_then_they_are_not_told_before_it(
    path: Path, damage: str, told: list[str], missing: int
) -> None:
    with SqliteStore(path) as store:
        put(store, [move("dig")], expected=3, key="move")
    altered(path, damage)
    with SqliteStore(path) as store:
        if told:
            assert keys(store, "erp") == told
        for version in range(missing, 4):
            error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))
            assert error.context["what"] == f"change {version}"
            assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert keys(store, "erp") == ["SITE/3.1/schedule.moved/dig"]


def test_given_a_lost_log_when_there_was_a_project_of_its_id_before_then_that_one_is_told(
    path: Path,
) -> None:
    with SqliteStore(path) as store:
        keys(store, "erp")
        removed(store, "SITE", 3)
        kept(store, continued(small_plan(), after=4), key="again")
    altered(path, _ALL_LOST)
    with SqliteStore(path) as store:
        assert keys(store, "erp") == ["SITE/4.0/project.removed"]
        error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))
        assert error.context["what"] == "change 5"


def test_given_a_version_that_became_lower_then_all_of_the_log_is_told(path: Path) -> None:
    with SqliteStore(path) as store:
        put(store, [move("dig")], expected=3, key="move")
    altered(path, "UPDATE project SET version = 1 WHERE id = 'SITE'")
    with SqliteStore(path) as store:
        assert keys(store, "erp")[1:] == [
            "SITE/2.0/task.changed/dig",
            "SITE/3.0/task.changed/dig",
            "SITE/3.1/schedule.moved/dig",
        ]
