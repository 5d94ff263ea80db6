"""A project is opened as its editor saw it, whoever saves meanwhile."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import MemoryStore, change_project
from pmcore.repositories.seen import open_as_seen
from pmcore.testing.repository_contract.cases import kept, opened, refused, saved, small_plan
from pmcore.wbs import Project


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    kept(made, small_plan())
    for days in (4, 5, 6):
        _lengthen(made, days)
    return made


def _lengthen(store: MemoryStore, days: int) -> None:
    change_project(
        store,
        "acme",
        "SITE",
        lambda plan: plan.update("dig", duration=f"{days}d"),
        key=f"k{days}",
    )


def _seen(store: MemoryStore, version: int, history: int = 0) -> Project:
    with store.view("acme") as view:
        return open_as_seen(view.projects, "SITE", version, history=history)


def test_given_the_last_version_then_it_is_the_project(store: MemoryStore) -> None:
    assert (_seen(store, 4), _seen(store, 4).version) == (opened(store), 4)


@pytest.mark.parametrize(("version", "days"), [(1, 3), (2, 4), (3, 5)])
def test_given_an_older_version_then_it_is_as_it_was(
    store: MemoryStore, version: int, days: int
) -> None:
    seen = _seen(store, version)
    assert (seen.version, str(seen["dig"].duration), seen.log) == (version, f"{days}d", ())


def test_given_a_version_to_come_then_it_is_told_which_there_are(store: MemoryStore) -> None:
    error: Any = refused(Code.HISTORY_VERSION, lambda: _seen(store, 99))
    assert (error.context["first"], error.context["last"]) == (1, 4)


def test_given_an_older_version_then_saving_it_tells_what_came_between(store: MemoryStore) -> None:
    seen = _seen(store, 2)
    seen.update("walls", duration="9d")
    error: Any = refused(Code.STORE_CONFLICT, lambda: saved(store, seen, 2, "mine"))
    assert [change.number for change in error.changes] == [3, 4]


def test_given_a_command_that_was_kept_then_saving_it_again_says_so(store: MemoryStore) -> None:
    seen = _seen(store, 2)
    seen.update("dig", duration="5d")
    assert saved(store, seen, 2, "k5") == 3


def test_given_a_history_then_what_was_seen_can_be_undone(store: MemoryStore) -> None:
    seen = _seen(store, 3, history=1)
    assert [change.number for change in seen.log] == [3]
    seen.undo()
    assert str(seen["dig"].duration) == "4d"


@pytest.mark.parametrize("version", [0, 5, 10**9])
def test_given_a_version_that_never_was_then_it_is_refused(
    store: MemoryStore, version: int
) -> None:
    refused(Code.HISTORY_VERSION, lambda: _seen(store, version))


def test_given_what_is_no_version_then_it_is_refused(store: MemoryStore) -> None:
    bad: Any
    for bad in (-1, "2", None, 2.5):
        refused(Code.VALUE_INVALID, partial(_seen, store, bad))


def test_given_a_save_between_two_looks_then_it_is_still_as_it_was(store: MemoryStore) -> None:
    """At READ COMMITTED each look sees what there is by then."""

    class Moving:
        looks = 0

        def open(self, id: str, *, history: int = 0) -> Project:
            self.looks += 1
            if self.looks == 2:
                _lengthen(store, 9)
            return opened(store, id, history=history)

    moving: Any = Moving()
    seen = open_as_seen(moving, "SITE", 3)
    assert (seen.version, str(seen["dig"].duration), moving.looks) == (3, "5d", 3)
