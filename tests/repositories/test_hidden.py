"""What was damaged does not hide: only an import that has not ended does."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import EVERYTHING, Person, SqliteStore, erase_person
from pmcore.testing.repository_contract.cases import (
    NOON,
    kept,
    opened,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.imports import batch, drop
from repositories.damaging import altered, path

__all__ = ["path"]
_COUNTED = ("project", "settings", "task", "dependency", "change")


def _rows(store: SqliteStore) -> list[int]:
    with store._connection() as connection:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED
        ]


def _verified(store: Any, id: str) -> list[Code]:
    with store.view("acme") as view:
        return [finding.code for finding in view.projects.verify(id)]


@pytest.fixture(params=[-1, -125])
def hidden(request: pytest.FixtureRequest, path: Path) -> Path:
    """Return a file in which the version of P0 is that of what is being imported, or the like."""
    altered(path, "UPDATE project SET version = ? WHERE id = 'P0'", request.param)
    return path


def test_given_a_version_below_zero_then_the_project_is_unreadable_and_not_away(
    hidden: Path,
) -> None:
    with SqliteStore(hidden) as store, store.view("acme") as view:
        projects = view.projects
        for call in (
            partial(projects.open, "P0"),
            partial(projects.version, "P0"),
            partial(projects.list, EVERYTHING),
            partial(projects.as_of, "P0", 0),
            partial(view.schedules.list, "P0"),
        ):
            error = refused(Code.STORE_UNREADABLE, call)
            assert error.context["project"] == "P0"
        assert projects.count(EVERYTHING) == 3
        assert Code.STORE_UNREADABLE in _verified(store, "P0")
        assert _verified(store, "P1") == []


def test_given_a_version_below_zero_when_imports_are_swept_up_then_it_stays(hidden: Path) -> None:
    with SqliteStore(hidden) as store:
        before = _rows(store)
        with store.unit("acme") as unit:
            unit.people.put(Person("u.1", "Li Wei"))
            unit.commit()
        refused(Code.STORE_PROJECT_UNKNOWN, partial(drop, store, "P0"))
        erase_person(store, "acme", "u.1", key="erase", actor="boss", at=NOON, reason="asked")
        assert _rows(store) == before


def test_given_a_version_below_zero_when_a_person_is_named_there_then_erasing_says_so(
    hidden: Path,
) -> None:
    with SqliteStore(hidden) as store:
        erase = partial(erase_person, store, "acme", "u.1", also=["Dig"], key="erase")
        assert erase(actor="boss", at=NOON, reason="x").damaged == ("P0",)


def test_given_a_version_below_zero_when_added_again_then_it_is_no_success(hidden: Path) -> None:
    with SqliteStore(hidden) as store:
        refused(Code.STORE_UNREADABLE, lambda: kept(store, small_plan("P0")))
        refused(Code.STORE_PROJECT_EXISTS, lambda: kept(store, small_plan("P0"), "other"))


@pytest.mark.parametrize("version", [2**53 + 1, 2**62 + 1])
def test_given_a_version_beyond_all_there_can_be_then_it_is_found_and_can_be_removed(
    path: Path, version: int
) -> None:
    altered(path, "UPDATE project SET version = ? WHERE id = 'P0'", version)
    with SqliteStore(path) as store:
        refused(Code.STORE_UNREADABLE, lambda: opened(store, "P0"))
        assert Code.STORE_UNREADABLE in _verified(store, "P0")
        erase = partial(erase_person, store, "acme", "u.1", also=["Dig"], key="erase")
        assert erase(actor="boss", at=NOON, reason="x").damaged == ("P0",)
        removed(store, "P0", version)
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "P0"))


def test_given_the_last_version_there_can_be_then_erasing_writes_none_after_it(path: Path) -> None:
    altered(path, "UPDATE project SET version = ? WHERE id = 'P0'", 2**53)
    with SqliteStore(path) as store:
        erase = partial(erase_person, store, "acme", "u.1", also=["Dig"], key="erase")
        refused(Code.VALUE_INVALID, partial(erase, actor="boss", at=NOON, reason="x"))


def test_given_rows_without_their_project_then_the_store_names_them(path: Path) -> None:
    altered(path, "DELETE FROM project WHERE id = 'P0'")
    with SqliteStore(path) as store:
        # its epoch does not say that it was removed
        *found, epoch = store.verify()
        assert {finding.code for finding in found} == {Code.STORE_ORPHAN}
        assert (epoch.code, epoch.context["project"]) == (Code.STORE_UNREADABLE, "P0")
        assert {(each.context["tenant"], each.context["project"]) for each in found} == {
            ("acme", "P0")
        }
        told = [each.message().partition("(")[2].partition(",")[0] for each in found]
        assert told == ["settings", "tasks", "dependencies", "log"]


def test_given_an_import_that_lost_its_sign_then_it_is_found(path: Path) -> None:
    with SqliteStore(path) as store:
        batch(store, small_plan("NEW"))
        assert store.verify() == ()
    altered(path, "UPDATE project SET version = 127 WHERE id = 'NEW'")
    with SqliteStore(path) as store:
        assert Code.STORE_ORPHAN in [finding.code for finding in store.verify()]
        assert {finding.context["project"] for finding in store.verify()} == {"NEW"}
        assert _verified(store, "NEW") != []


def test_given_an_import_that_has_not_ended_then_nothing_is_found(path: Path) -> None:
    with SqliteStore(path) as store:
        batch(store, small_plan("NEW"))
        assert store.verify() == ()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "NEW"))
        drop(store, "NEW")
