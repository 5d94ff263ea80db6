"""An import that is killed again and again: nobody sees a part of it, and it ends well."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from random import Random
from time import sleep

from pmcore.repositories import EVERYTHING, SqliteStore, import_project
from pmcore.testing.repository_contract.cases import NOON, TENANT, kept, opened, small_plan
from pmcore.wbs import Dependency, Project, Task
from repositories.children import ended_well, started
from repositories.depth import IS_DEEP

KILLS = 100 if IS_DEEP else 15


def test_given_an_import_killed_again_and_again_then_nobody_sees_a_part_and_it_ends_well(
    tmp_path: Path,
) -> None:
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        kept(store, small_plan())
    assert ended_well(started(kill_imports, path, KILLS))


def kill_imports(path: Path, kills: int) -> None:
    """Kill a program that imports, again and again: nobody sees a part, and it ends well."""
    random, plan, far = Random(7), large_plan(), NOON.replace(year=2030)
    with SqliteStore(path) as store:
        saved_before = opened(store)
    done = [0]
    for kill in range(kills):
        child = os.fork()  # of this process, which has one thread and no store open
        if not child:
            _import_slowly(path)
        _await_progress(path, done[-1] + random.randrange(30))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with SqliteStore(path) as store, store.view(TENANT) as view:
            ids = {row.id for row in view.projects.list(EVERYTHING).rows}
            left = [row.done for row in view.imports.unfinished(before=far)]
            assert ids == {"SITE"} or (not left and view.projects.open("LARGE") == plan), kill
            assert view.projects.open("SITE") == saved_before
            done += left
            assert done == sorted(done), kill
    with SqliteStore(path) as store:
        version = import_project(store, TENANT, plan, key="import", at=NOON)
        assert (opened(store, "LARGE"), version) == (plan, plan.version)
        with store.view(TENANT) as view:
            assert view.projects.verify("LARGE") == ()
            assert [*view.imports.unfinished(before=far)] == []
        assert store.verify() == ()
    assert len({*done}) > 2, "no import was broken off"


def _await_progress(path: Path, rows: int) -> None:
    """Wait until more rows were imported, or all; however quick or slow the machine is."""
    for _ in range(2000):
        with SqliteStore(path) as store, store.view(TENANT) as view:
            left = [row.done for row in view.imports.unfinished(before=NOON.replace(year=2030))]
            if max(left, default=0) > rows or view.projects.count(EVERYTHING) > 1:
                return
        sleep(0.005)


def large_plan() -> Project:
    """Return a plan that takes many batches."""
    plan = Project("LARGE", "Large", start="2026-03-02")
    tasks = [
        Task(f"t{n}", f"Task {n}", parent=f"t{n // 10}" if n >= 10 else None) for n in range(400)
    ]
    plan.add_many(tasks, [Dependency(f"t{n}", f"t{n + 1}") for n in range(200, 399)])
    return plan


def _import_slowly(path: Path) -> None:
    try:
        with SqliteStore(path) as store:
            import_project(store, TENANT, large_plan(), key="import", at=NOON, rows=2)
    finally:
        os._exit(1)
