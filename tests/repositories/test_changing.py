"""One command, kept once whoever comes between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pmcore.kernel import Code, ProjectError, StoreError
from pmcore.repositories import MemoryStore, SqliteStore, Store, change_project, erase_person
from pmcore.repositories.memory import MemoryUnit
from pmcore.testing.repository_contract.cases import kept, opened, refused, small_plan
from pmcore.wbs import Project


def _raise_priority(plan: Project) -> None:
    plan.update("dig", priority=plan["dig"].priority + 1)


class _Unlucky(MemoryStore):
    """Fails when committing, after or before it was kept, so many times."""

    def __init__(self, code: Code, times: int, *, is_kept: bool) -> None:
        super().__init__()
        self.code, self.times, self.is_kept = code, times, is_kept

    @contextmanager
    def unit(self, tenant: str) -> Iterator[MemoryUnit]:
        with super().unit(tenant) as unit:
            if self.times:
                commit = unit.commit

                def fail() -> None:
                    self.times -= 1
                    if self.is_kept:
                        commit()
                    raise StoreError(self.code, reason="gone", seconds=5)

                unit.commit = fail  # type: ignore[method-assign]
            yield unit


class TestChanging:
    @pytest.mark.parametrize("is_kept", [True, False])
    @pytest.mark.parametrize("code", [Code.STORE_OUTCOME_UNKNOWN, Code.STORE_OVERTAKEN])
    def test_a_command_of_unknown_outcome_is_kept_once(self, code: Code, is_kept: bool) -> None:
        store = _Unlucky(code, 0, is_kept=is_kept)
        kept(store, small_plan())
        store.times = 3 if not is_kept else 1
        assert change_project(store, "acme", "SITE", _raise_priority, key="once") == 2
        assert opened(store)["dig"].priority == 501

    def test_attempts_come_to_an_end(self) -> None:
        store = _Unlucky(Code.STORE_BUSY, 0, is_kept=False)
        kept(store, small_plan())
        store.times = 100
        with pytest.raises(StoreError) as raised:
            change_project(store, "acme", "SITE", _raise_priority, key="once", attempts=3)
        assert (raised.value.code, store.times) == (Code.STORE_BUSY, 97)

    def test_an_edit_against_the_rules_is_passed_on_and_keeps_nothing(self) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        with pytest.raises(ProjectError):
            change_project(store, "acme", "SITE", lambda plan: plan.remove("none"), key="once")
        assert opened(store) == small_plan()

    def test_an_unknown_project_is_not_tried_again(self) -> None:
        with pytest.raises(StoreError) as raised:
            change_project(MemoryStore(), "acme", "NONE", _raise_priority, key="once")
        assert raised.value.code is Code.STORE_PROJECT_UNKNOWN

    def test_an_edit_that_changes_nothing_keeps_the_version(self) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        assert change_project(store, "acme", "SITE", lambda plan: None, key="once") == 1

    def test_an_undo_is_a_command_like_any_other(self) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        change_project(store, "acme", "SITE", _raise_priority, key="more")
        change_project(store, "acme", "SITE", Project.undo, key="less", history=10)
        assert opened(store) == small_plan()

    def test_a_command_of_unknown_outcome_that_draws_lots_is_kept_once(self) -> None:
        store = _Unlucky(Code.STORE_OUTCOME_UNKNOWN, 0, is_kept=True)
        kept(store, small_plan())
        store.times = 1
        ids = iter(["one", "another"])
        version = change_project(
            store, "acme", "SITE", lambda plan: plan.add(next(ids), "Drawn"), key="once"
        )
        assert (version, "one" in opened(store), next(ids)) == (2, True, "another")

    @pytest.mark.parametrize("make", [MemoryStore, SqliteStore.create])
    def test_a_command_from_before_an_erasure_cannot_be_told_from_another(
        self, make: Any, tmp_path: Path
    ) -> None:
        store = make() if make is MemoryStore else make(tmp_path / "plans.db")
        kept(store, small_plan())

        def told(plan: Project) -> None:
            plan.update("dig", notes="Mallory Quux said so")

        change_project(store, "acme", "SITE", told, key="told")
        erase_person(store, "acme", "u.17", also=["Mallory Quux"], key="erase")
        assert change_project(store, "acme", "SITE", told, key="told") == 2
        assert change_project(store, "acme", "SITE", _raise_priority, key="told") == 2
        refused(
            Code.STORE_KEY_REUSED,
            lambda: change_project(store, "acme", "SITE", _raise_priority, key="erase"),
        )
        assert change_project(store, "acme", "SITE", _raise_priority, key="more") == 4
        assert change_project(store, "acme", "SITE", _raise_priority, key="more") == 4

    def test_a_command_of_a_long_log_is_known_again(self) -> None:
        store = MemoryStore()
        kept(store, small_plan())
        change_project(store, "acme", "SITE", _raise_priority, key="first")
        plan = opened(store)
        for number in range(1200):
            plan.update("walls", priority=number % 2)
        with store.unit("acme") as unit:
            unit.projects.save(plan, expected=2, key="many")
            unit.commit()
        assert change_project(store, "acme", "SITE", _raise_priority, key="first") == 2

    def test_no_command_of_several_threads_is_lost(self, tmp_path: Path) -> None:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            kept(store, small_plan())
            threads = [Thread(target=_five, args=(store, number)) for number in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert opened(store)["dig"].priority == 520


def _five(store: Store, writer: int) -> None:
    for number in range(5):
        change_project(store, "acme", "SITE", _raise_priority, key=f"{writer}-{number}")
