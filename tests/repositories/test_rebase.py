"""Changes made again on top of others': never where one that came between is not known."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import ConflictError, MemoryStore, rebase
from pmcore.testing.repository_contract.cases import (
    TENANT,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)
from pmcore.wbs import Project


def _save_duration(store: MemoryStore, days: int) -> None:
    plan = opened(store)
    plan.update("dig", duration=f"{days}d")
    saved(store, plan, plan.version - 1, f"days-{days}")


def _save_label(store: MemoryStore) -> None:
    plan = opened(store)
    plan.update("dig", labels=["soil"])
    saved(store, plan, plan.version - 1, "label")


def _conflict_of(store: MemoryStore, plan: Project) -> ConflictError:
    error = refused(Code.STORE_CONFLICT, lambda: saved(store, plan, 1, "mine"))
    assert isinstance(error, ConflictError)
    return error


class TestRebase:
    """It does so only where nothing can be lost."""

    @pytest.mark.parametrize("odd", [None, 5, "1", True, (), [None], object()])
    def test_given_anything_else_then_the_error_has_a_code(self, odd: Any) -> None:
        plan = small_plan()
        calls = [
            lambda: rebase(odd, 1, plan, ()),
            lambda: rebase(plan, 1, odd, ()),
            *([] if odd == () else [lambda: rebase(plan, 1, plan, odd)]),
            *([] if odd == 5 else [lambda: rebase(plan, odd, plan, ())]),
        ]
        for call in calls:
            refused(Code.VALUE_INVALID, call)

    def test_given_a_project_inside_a_change_set_then_it_is_refused(self) -> None:
        plan, onto = small_plan(), small_plan()
        with plan.change_set("half"):
            plan.update("dig", duration="9d")
            refused(Code.HISTORY_OPEN, lambda: rebase(plan, 1, onto, ()))

    def test_given_a_third_save_after_the_conflict_then_it_is_not_written_over(self) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        mine = opened(store)
        mine.update("dig", duration="5d")
        _save_label(store)
        conflict = _conflict_of(store, mine)
        _save_duration(store, 9)
        refused(Code.STORE_REBASE, lambda: rebase(mine, 1, opened(store), conflict.changes))
        with store.view(TENANT) as view:
            changes = view.projects.changes("SITE", since=1)
        error = refused(Code.STORE_REBASE, lambda: rebase(mine, 1, opened(store), changes))
        assert "duration" in str(error)

    @pytest.mark.parametrize("words", ["x" * 94, "x" * 100])
    def test_given_an_undo_of_a_change_with_a_long_label_then_it_is_made_again(
        self, words: str
    ) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        mine = opened(store)
        with mine.change_set(words):
            mine.update("dig", duration="5d")
        saved(store, mine, 1, "longer")
        mine = opened(store, history=5)
        mine.undo()
        plan = opened(store)
        plan.update("dig", labels=["soil"])
        saved(store, plan, 2, "label")
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 2, "undo"))
        assert isinstance(error, ConflictError)
        again = rebase(mine, 2, opened(store), error.changes)
        assert again.log[-1].label == f"undo {words}"[:100]
        saved(store, again, 3, "undo")
        assert (str(opened(store)["dig"].duration), opened(store)["dig"].labels) == (
            "3d",
            ("soil",),
        )

    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_given_changes_with_a_gap_then_it_is_refused(self, place: int) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        mine = opened(store)
        mine.update("walls", duration="8d")
        for days in (7, 8, 9):
            _save_duration(store, days)
        changes = _conflict_of(store, mine).changes
        assert rebase(mine, 1, opened(store), changes).version == 5
        some = (*changes[:place], *changes[place + 1 :])
        refused(Code.STORE_REBASE, lambda: rebase(mine, 1, opened(store), some))
