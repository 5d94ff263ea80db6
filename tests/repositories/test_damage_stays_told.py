"""Nothing that was damaged passes for sound because of what is written on top of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import Erasure, Person, SqliteStore, erase_person
from pmcore.repositories.sql.importing import Import
from pmcore.repositories.sql.sealing import seal_of
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    kept,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.damaged_events import skipped
from pmcore.testing.repository_contract.imports import batch
from pmcore.testing.repository_contract.moves import put
from pmcore.testing.repository_contract.outbox import claimed, entered, keys, move
from pmcore.testing.repository_contract.people import NOTES
from repositories.damaging import altered


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Give a store in which a person stands in their own row, in documents and in a plan."""
    with SqliteStore.create(tmp_path / "plans.db") as store:
        with store.unit(TENANT) as unit:
            unit.people.put(Person("u.1", "Li Wei"))
            for id, said, key in (("n1", "Ask Li Wei", "make"), ("n2", "Plain", "for Li Wei")):
                unit.documents(NOTES).add((id, said, 5), key=key)
            unit.commit()
        kept(store, small_plan(name="House of Li Wei"))
        yield store


def _erased(store: SqliteStore, *also: str) -> Erasure:
    return erase_person(
        store, TENANT, "u.1", also=also, key="erase", actor="boss", at=NOON, reason="asked"
    )


def _named(store: SqliteStore) -> set[tuple[object, object]]:
    """Return what ``verify`` of the store names: what it is and whose."""
    found = store.verify()
    assert {each.code for each in found} <= {Code.STORE_UNREADABLE}
    return {(each.context["what"], each.context["project"]) for each in found}


class TestErasing:
    """An erasure writes rows anew; those that were damaged it leaves, and names."""

    @pytest.mark.parametrize(
        ("damage", "what", "document"),
        [
            ("UPDATE document SET data = replace(data, 'Ask', 'Axe')", "note", "n1"),
            ("UPDATE document SET version = 7 WHERE id = 'n1'", "note", "n1"),
            ("UPDATE document SET name = replace(name, 'Ask', 'Axe')", "note", "n1"),
            ("UPDATE command SET version = 7 WHERE id = 'n2'", "command", "n2"),
        ],
    )
    def test_given_a_damaged_document_when_erased_then_it_is_left_and_named(
        self, store: SqliteStore, damage: str, what: str, document: str
    ) -> None:
        altered(store.path, damage)
        before = _named(store)
        assert (what, document) in before

        told = _erased(store)

        assert told.damaged == (f"note {document}",)
        assert [each.id for each in told.projects] == ["SITE"]
        assert _named(store) == before

    def test_given_a_damaged_person_when_erased_by_other_texts_then_they_are_erased(
        self, store: SqliteStore
    ) -> None:
        altered(store.path, "UPDATE person SET data = replace(data, 'Wei', 'Wai')")
        refused(Code.STORE_UNREADABLE, lambda: _erased(store))  # nobody knows what to look for

        told = _erased(store, "Li Wei")

        assert told.damaged == ("person u.1",)
        assert [each.id for each in told.documents] == ["n1"]
        assert "Li Wei" not in str(opened(store, "SITE").settings.name)
        with store.view(TENANT) as view:
            assert view.people.erased().rows == ("u.1",)
        assert store.verify() == ()

    def test_given_a_damaged_person_when_exported_then_what_others_hold_is_told(
        self, store: SqliteStore
    ) -> None:
        altered(store.path, "UPDATE person SET data = replace(data, 'Wei', 'Wai')")
        with store.view(TENANT) as view:
            held = view.people.export("u.1", also=["Li Wei"])
        assert "person" not in held
        assert held["damaged"] == ["person u.1"]
        assert [each["project"] for each in held["projects"]] == ["SITE"]


class TestEpochs:
    """What lies beside a project hangs on the row of its epoch: nobody goes on without it."""

    def test_given_an_epoch_that_is_gone_when_put_then_no_number_is_given_again(
        self, store: SqliteStore
    ) -> None:
        entered(store, "erp")
        put(store, [move("dig")])
        assert keys(store, "erp")[-1] == "SITE/1.1/schedule.moved/dig"
        altered(store.path, "DELETE FROM epoch")

        refused(Code.STORE_UNREADABLE, lambda: put(store, [move("walls")], key="later"))

        assert ("epoch", "SITE") in _named(store)

    @pytest.mark.parametrize("damage", ["UPDATE epoch SET above = above + 64", "DELETE FROM epoch"])
    def test_given_a_damaged_epoch_when_somebody_is_entered_then_they_miss_nothing(
        self, store: SqliteStore, damage: str
    ) -> None:
        altered(store.path, damage)
        entered(store, "erp", start="beginning")
        assert keys(store, "erp") == ["SITE/1.0/project.added"]

    def test_given_a_damaged_epoch_when_events_were_told_then_it_still_is_damaged(
        self, store: SqliteStore
    ) -> None:
        entered(store, "erp")
        put(store, [move("dig")])
        altered(store.path, "UPDATE epoch SET noted = noted + 64")
        assert len(keys(store, "erp")) == 2
        assert _named(store) == {("epoch", "SITE")}

    def test_given_a_damaged_epoch_when_the_project_was_removed_then_the_row_begins_anew(
        self, store: SqliteStore
    ) -> None:
        for consumer in ("erp", "mail"):
            entered(store, consumer)
        put(store, [move("dig")])
        keys(store, "mail")
        altered(store.path, "UPDATE epoch SET waiting = 'z' || substr(waiting, 2)")
        removed(store, "SITE", 1)
        assert store.verify() == ()
        assert keys(store, "erp")[-1] == "SITE/2.0/project.removed"
        assert store.verify() == ()

    def test_given_a_removal_that_was_forgotten_when_added_again_then_nobody_is_past_it(
        self, store: SqliteStore
    ) -> None:
        entered(store, "erp")
        plan = opened(store, "SITE")
        for days in (7, 8, 9):
            plan.update("dig", duration=f"{days}d")
        saved(store, plan, 1, "edits")
        removed(store, "SITE", 4)
        keys(store, "erp")
        altered(store.path, "DELETE FROM epoch")
        kept(store, small_plan())  # below the versions that there were

        error = refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))

        assert "version 5 is yet to come" in error.message()
        assert "版本 5 尚未出现" in error.message("zh")
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert keys(store, "erp") == ["SITE/1.0/project.added"]
        assert store.verify() == ()


class TestNumbers:
    """Numbers that were read and are counted on may be too large for any column by now."""

    def test_given_a_size_that_is_damaged_when_saved_then_it_is_unreadable(
        self, store: SqliteStore
    ) -> None:
        altered(store.path, "UPDATE project SET size = 9223372036854775807")
        plan = opened(store, "SITE")
        plan.update("dig", duration="9d")
        refused(Code.STORE_UNREADABLE, lambda: saved(store, plan, 1, "edit"))
        assert opened(store, "SITE").version == 1

    def test_given_a_time_that_an_older_store_kept_damaged_then_its_import_is_named(
        self, store: SqliteStore
    ) -> None:
        batch(store, small_plan("NEW"))
        (row,) = _rows(store, "SELECT tenant, project, key, at, done, total, digest FROM importing")
        damaged = Import(*row)._replace(at="1 noon")  # as a migration seals what it finds
        altered(store.path, "UPDATE importing SET at = ?, seal = ?", "1 noon", seal_of(damaged))
        with store.view(TENANT) as view:
            error = refused(Code.STORE_UNREADABLE, lambda: view.imports.unfinished(before=NOON))
        assert error.context["project"] == "NEW"


def _rows(store: SqliteStore, asked: str) -> list[Any]:
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(asked).fetchall()


class TestLostRows:
    """A row that is gone as a whole is told, whatever happens afterwards."""

    @pytest.mark.parametrize("lost", ["outbox", "put_command"])
    def test_given_a_lost_row_when_the_project_goes_on_then_it_is_still_told(
        self, store: SqliteStore, lost: str
    ) -> None:
        entered(store, "erp")
        for task in ("dig", "walls"):
            put(store, [move(task)], key=task)
        altered(store.path, f"DELETE FROM {lost} WHERE {_FIRST[lost]}")
        what = {"outbox": "events"}.get(lost, lost)
        assert _named(store) == {(what, "SITE")}
        put(store, [move("dig")], key="again")
        keys(store, "erp")
        assert _named(store) == {(what, "SITE")}

    def test_given_a_lost_event_when_the_project_was_removed_then_it_is_still_told(
        self, store: SqliteStore
    ) -> None:
        entered(store, "erp")
        put(store, [move("dig")])
        altered(store.path, "DELETE FROM outbox")
        removed(store, "SITE", 1)
        keys(store, "erp")
        assert _named(store) == {("events", "SITE")}

    def test_given_a_lost_removal_when_verified_then_it_is_told(self, store: SqliteStore) -> None:
        entered(store, "erp")
        removed(store, "SITE", 1)
        assert store.verify() == ()
        altered(store.path, "DELETE FROM outbox WHERE version = 2")
        assert _named(store) == {("events", "SITE")}

    def test_given_events_that_come_again_when_verified_then_they_are_told(
        self, store: SqliteStore
    ) -> None:
        entered(store, "erp")
        put(store, [move("dig")])
        altered(store.path, "CREATE TABLE aside AS SELECT * FROM outbox")
        keys(store, "erp")
        assert store.verify() == ()
        altered(store.path, "INSERT INTO outbox SELECT * FROM aside")
        assert _named(store) == {("events", "SITE")}

    def test_given_a_removed_document_when_verified_then_nothing_is_missing(
        self, store: SqliteStore
    ) -> None:
        for version in (1, 2):  # it comes and goes twice
            with store.unit(TENANT) as unit:
                unit.documents(NOTES).remove("n2", expected=version)
                unit.commit()
            assert store.verify() == ()
            with store.unit(TENANT) as unit:
                unit.documents(NOTES).add(("n2", "Plain", 6), key=f"again {version}")
                unit.commit()
            assert store.verify() == ()
        altered(store.path, "DELETE FROM document WHERE id = 'n2'")
        assert _named(store) == {("note", "n2")}


_FIRST = {"outbox": "number = 1", "put_command": "command = (SELECT min(command) FROM put_command)"}
