"""A plan that goes on from its own last change, of whatever length and however it was written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from pmcore.kernel import Code
from pmcore.repositories import MemoryStore, SqliteStore, Store
from pmcore.repositories.conflict import same_changes
from pmcore.repositories.packing import packed_edits
from pmcore.testing.repository_contract.cases import kept, opened, refused, saved, small_plan
from pmcore.testing.repository_contract.edits import Edit, begun, edit, edits, st
from pmcore.wbs import Project


@pytest.fixture(params=[MemoryStore, SqliteStore.create])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    made: Store = (
        MemoryStore() if request.param is MemoryStore else request.param(tmp_path / "plans.db")
    )
    return made


class TestSameChanges:
    """All edits count, but of those that were erased."""

    @given(st.lists(edits, min_size=1, max_size=6))
    def test_they_are_the_same_where_their_texts_are(self, some: list[Edit]) -> None:
        """What SQL compares instead, of whatever two changes."""
        plan = begun("Plan")
        edit(plan, some)
        told = [replace(each, number=1, kind="edit") for each in plan.log]
        for one in told:
            for other in told:
                alike = packed_edits(one.edits) == packed_edits(other.edits)
                assert same_changes([one], [other]) == alike

    def test_of_an_erased_change_only_number_and_kind_are_left(self) -> None:
        one, other = small_plan(), small_plan()
        one.update("dig", duration="9d"), other.update("dig", duration="2d")
        assert not same_changes(one.log, other.log)
        assert same_changes(one.log, other.log, {2})
        one.undo(), other.update("dig", duration="3d")
        assert not same_changes(one.log, other.log, {2, 3})


class TestOwnText:
    """The log may have been written by another version of ours, in other words."""

    def test_the_same_change_in_another_text_is_the_same(self, tmp_path: Path) -> None:
        store = SqliteStore.create(tmp_path / "plans.db")
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        with closing(sqlite3.connect(store.path)) as connection:
            ((text,),) = connection.execute("SELECT edits FROM change WHERE version = 2")
            assert json.dumps(json.loads(text)) != text
            spaced = json.dumps(json.loads(text))
            connection.execute("UPDATE change SET edits = ? WHERE version = 2", (spaced,))
            connection.commit()
        assert saved(store, plan, 2, "nothing more") == 2
        plan.update("walls", duration="9d")
        assert saved(store, plan, 2, "walls") == 3
        assert opened(store) == plan


def _longer(plan: Project) -> None:
    plan.update("dig", duration="9d")


def _relinked(plan: Project) -> None:
    plan.relink("dig", "walls", "FS", lag="2d")


def _moved(plan: Project) -> None:
    plan.move("dig", None, 1)


def _renamed(plan: Project) -> None:
    plan.configure(name="Another")


@pytest.mark.parametrize("more", [_longer, _relinked, _moved, _renamed])
def test_whatever_they_did_more_is_not_lost(store: Store, more: Callable[[Project], None]) -> None:
    kept(store, small_plan())
    mine, theirs = opened(store), opened(store)
    for plan in (mine, theirs):
        with plan.change_set("both"):
            plan.update("house", notes="brick")
            if plan is theirs:
                more(plan)
    saved(store, theirs, 1, "theirs")
    mine.update("dig", notes="wet")
    refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, 2, "mine"))
    assert opened(store) == theirs
