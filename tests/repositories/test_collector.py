"""Python's search for cycles: put off while a project is made, and afterwards as it was."""

from __future__ import annotations

import gc
import os
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import StoreError
from pmcore.repositories import SqliteStore
from pmcore.repositories.collector import collector_paused
from pmcore.repositories.unpacking import PackedRows
from pmcore.testing.repository_contract.cases import kept
from pmcore.wbs import Project, Task


@pytest.fixture(autouse=True)
def _as_ever() -> Iterator[None]:
    """Leave the collector on and at its usual thresholds, whatever a test finds."""
    usual = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*usual)
    gc.enable()


class _Cycle:
    def __init__(self) -> None:
        self.itself = self


class TestPause:
    def test_given_it_was_on_then_it_is_off_within_and_on_again(self) -> None:
        with collector_paused():
            assert not gc.isenabled()
        assert gc.isenabled()

    def test_given_an_error_then_it_is_on_again(self) -> None:
        with pytest.raises(KeyError), collector_paused():
            raise KeyError
        assert gc.isenabled()

    def test_given_a_host_that_switched_it_off_then_it_stays_off(self) -> None:
        gc.disable()
        with collector_paused():
            pass
        assert not gc.isenabled()

    def test_given_one_within_another_then_the_outer_one_ends_it(self) -> None:
        with collector_paused():
            with collector_paused():
                pass
            assert not gc.isenabled()
        assert gc.isenabled()

    def test_given_cycles_made_within_then_a_later_search_finds_them(self) -> None:
        with collector_paused():
            made = _Cycle()
            found = weakref.ref(made)
            del made
        gc.collect()
        assert found() is None

    def test_given_many_threads_at_once_then_nobody_leaves_it_off(self) -> None:
        def often() -> None:
            for _ in range(2_000):
                with collector_paused():
                    pass

        usual = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        try:
            threads = [threading.Thread(target=often) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(usual)
        assert gc.isenabled()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
    def test_given_a_copy_of_the_process_meanwhile_then_it_is_on_there(self) -> None:
        with collector_paused():
            child = os.fork()
            if not child:
                os._exit(0 if gc.isenabled() else 1)
            assert not gc.isenabled()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


class TestAllDay:
    """Cycles that the host makes beside what it opens are found without ``gc.collect()``."""

    def test_given_small_projects_then_cycles_between_them_are_found(self) -> None:
        made = _cycles_beside(10_000, opened=20)
        assert sum(each() is not None for each in made) < 1_000

    def test_given_large_projects_then_cycles_between_them_are_found(self) -> None:
        made = _cycles_beside(60, opened=6_000)
        assert sum(each() is not None for each in made) <= 11


def _cycles_beside(times: int, *, opened: int) -> list[weakref.ref[_Cycle]]:
    """Make so many objects at a time, as a store does, and a cycle beside them."""
    gc.collect()
    made = []
    for _ in range(times):
        made.append(weakref.ref(_Cycle()))
        with collector_paused():
            kept = [_Cycle.__new__(_Cycle) for _ in range(opened)]
        del kept
    return made


class TestOpening:
    def test_given_a_plan_when_opened_from_rows_or_snapshot_then_each_task_is_searched_once(
        self, tmp_path: Path
    ) -> None:
        plan = Project("BIG", "Big", start="2026-03-02")
        plan.add_many([Task(f"T{n}", f"Task {n}") for n in range(5_000)])
        with SqliteStore.create(tmp_path / "plans.db") as store:
            kept(store, plan)
            del plan  # nor are these to be counted
            for _ in ("rows", "snapshot"):
                assert _tasks_searched(store) <= 5_000
                with store.unit("acme") as unit:
                    unit.projects.keep_snapshot("BIG")
                    unit.commit()
            assert gc.isenabled()

    def test_given_rows_that_cannot_be_read_then_it_is_on_again(self) -> None:
        with pytest.raises(StoreError, match="cannot be read"):
            PackedRows("{", (), (), ()).project("SITE", 1, ())
        assert gc.isenabled()


def _tasks_searched(store: SqliteStore) -> int:
    """Count the tasks that searches for cycles came upon while a project was opened."""
    searched = 0

    def look(phase: str, about: dict[str, Any]) -> None:
        nonlocal searched
        if phase == "start":
            for generation in range(about["generation"] + 1):
                searched += sum(type(each) is Task for each in gc.get_objects(generation))

    gc.collect()
    with store.view("acme") as view:
        gc.callbacks.append(look)
        try:
            opened = view.projects.open("BIG")
        finally:
            gc.callbacks.remove(look)
    assert len(opened) == 5_000
    return searched
