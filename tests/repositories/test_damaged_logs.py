"""Logs that lost an entry: nobody is told of what came later, and no claim goes on for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmcore.kernel import Code
from pmcore.repositories import SqliteStore, continued
from pmcore.testing.repository_contract.cases import NOON, kept, refused, removed, small_plan
from pmcore.testing.repository_contract.damaged_events import skipped
from pmcore.testing.repository_contract.moves import put
from pmcore.testing.repository_contract.outbox import (
    MINUTE,
    claimed,
    done,
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
        error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))
        assert error.context["what"] == f"change {missing}"
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


def test_given_a_version_that_became_very_high_then_one_skip_does(path: Path) -> None:
    altered(path, "UPDATE project SET version = 9000000000000 WHERE id = 'SITE'")
    with SqliteStore(path) as store:
        assert len(keys(store, "erp")) == 3
        error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))
        assert error.context["what"] == "change 4"
        assert "9000000000000" in error.message("en")
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert (claimed(store, "erp"), skipped(store, "erp")) == ((), [])


class TestPositions:
    """Where nobody knows how far a consumer has come, it is told all again, and no other waits."""

    @pytest.mark.parametrize(
        "damage",
        ["version = 2", "number = 1", "turn = 7", "lent_number = 1", "seal = ''"],
    )
    def test_given_a_damaged_position_then_claims_tell_it_and_an_operator_begins_anew(
        self, path: Path, damage: str
    ) -> None:
        with SqliteStore(path) as store:
            told = keys(store, "erp")
            lengthened(store, 10)
            kept(store, small_plan("OTHER"))
        altered(path, f"UPDATE position SET {damage} WHERE project = 'SITE'")
        with SqliteStore(path) as store:
            assert [each.context["project"] for each in store.verify()] == ["SITE"]
            assert keys(store, "erp") == ["OTHER/1.0/project.added"]
            later = NOON + MINUTE
            error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp", later))
            assert (error.context["what"], error.context["project"]) == ("position", "SITE")
            assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
            assert store.verify() == ()
            assert keys(store, "erp") == [*told, "SITE/4.0/task.changed/dig"]

    def test_given_a_damaged_position_then_nothing_is_lost_by_others_or_a_removal(
        self, path: Path
    ) -> None:
        with SqliteStore(path) as store:
            entered(store, "mail")
            told = keys(store, "erp")
            put(store, [move("dig")], expected=3, key="move")
        altered(path, "UPDATE position SET version = 3, number = 1 WHERE consumer = 'mail'")
        with SqliteStore(path) as store:
            assert keys(store, "erp") == ["SITE/3.1/schedule.moved/dig"]
            refused(Code.STORE_UNREADABLE, lambda: removed(store, "SITE", 3))
            assert skipped(store, "mail") == [Code.STORE_UNREADABLE]
            removed(store, "SITE", 3)
            rest = ["SITE/3.1/schedule.moved/dig", "SITE/4.0/project.removed"]
            assert keys(store, "mail") == [*told, *rest]

    def test_given_a_batch_of_before_then_it_is_not_done_by_it(self, path: Path) -> None:
        with SqliteStore(path) as store:
            (batch,) = claimed(store, "erp")
        altered(path, "UPDATE position SET until = '' WHERE project = 'SITE'")
        with SqliteStore(path) as store:
            assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
            refused(Code.STORE_LEASE_LOST, lambda: done(store, batch))


class TestPuts:
    """A number that is given twice would be told to nobody; a key that is another, put twice."""

    def test_given_a_damaged_number_when_putting_then_it_is_refused(self, path: Path) -> None:
        with SqliteStore(path) as store:
            put(store, [move("dig")], expected=3, key="move")
            keys(store, "erp")
        altered(path, "UPDATE epoch SET noted = 0 WHERE id = 'SITE'")
        with SqliteStore(path) as store:
            error = refused(
                Code.STORE_UNREADABLE,
                lambda: put(store, [move("walls")], expected=3, key="more"),
            )
            assert error.context["what"] == "epoch"
            removed(store, "SITE", 3)
            assert keys(store, "erp") == ["SITE/4.0/project.removed"]
            kept(store, continued(small_plan(), after=4), key="again")
            put(store, [move("dig")], expected=6, key="again")
            assert [each.code for each in store.verify()] == []

    def test_given_damaged_content_when_repeated_then_no_other_is_blamed(self, path: Path) -> None:
        with SqliteStore(path) as store:
            put(store, [move("dig")], expected=3, key="move")
        altered(path, "UPDATE put_command SET content = replace(content, 'a', 'b')")
        with SqliteStore(path) as store:
            error = refused(
                Code.STORE_UNREADABLE,
                lambda: put(store, [move("dig")], expected=3, key="move"),
            )
            assert error.context["what"] == "put_command"
