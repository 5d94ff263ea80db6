"""A log that does not lead to what is there is found, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from plain_dict import DictStore

from pmcore.kernel import Code
from pmcore.repositories import MemoryStore, SqliteStore, backup, erase_person, restored
from pmcore.repositories.replaying import Replay
from pmcore.testing.repository_contract.cases import (
    kept,
    opened,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.edits import Edit, begun, edit, edits, st
from pmcore.wbs import Project, Task


def verified(store: Any, id: str = "SITE") -> list[Any]:
    """Return what is found, as its code, version and record."""
    with store.view("acme") as view:
        found = view.projects.verify(id)
    assert all(each.message("zh") and each.message("en") for each in found)
    return [(each.code, each.context.get("version"), each.context.get("record")) for each in found]


def _rows(plan: Project) -> list[tuple[str, Task]]:
    return [(task.id, task) for task in plan]


def _at_version(plan: Project, version: int) -> Project:
    return Project.from_records(
        plan.settings, plan.tasks(), plan.dependencies(), version=version, log=()
    )


def _filled(children: dict[Any, tuple[str, ...]]) -> dict[Any, tuple[str, ...]]:
    return {id: below for id, below in children.items() if below}


class TestReplay:
    """Taken back change by change, a log leads to what each version was."""

    @given(st.lists(edits, max_size=20), st.integers(1, 4))
    def test_a_log_leads_to_every_version(self, some: list[Edit], at_once: int) -> None:
        plan = begun("Plan")
        plan.undo()
        plan.redo()
        edit(plan, some)
        replay = Replay(plan)
        while replay.version > 0:
            since = max(0, replay.version - at_once)
            assert replay.take_back(plan.log[since : replay.version]) is None
            assert replay.version == since
            then = Replay(plan.as_of(since))
            for part in ("_settings", "_tasks", "_links", "_baselines"):
                assert getattr(replay, part) == getattr(then, part)
            assert _filled(replay._children) == _filled(then._children)

    @given(st.lists(edits, min_size=1, max_size=12), st.data())
    def test_what_was_edited_beside_the_log_shows(
        self, some: list[Edit], data: st.DataObject
    ) -> None:
        plan = begun("Plan")
        edit(plan, some)
        beside = plan.copy()
        edit(beside, data.draw(st.lists(edits, min_size=1, max_size=3)))
        found = Replay(beside).take_back(plan.log)
        assert found is None or found.code is Code.STORE_LOG_UNLIKE
        told = {id for each in plan.log for id in each.tasks}
        if any(task.id in told and (task.id, task) not in _rows(beside) for task in plan):
            assert found is not None

    def test_nothing_is_asked_of_what_came_before_an_erasure(self) -> None:
        store = MemoryStore()
        kept(store, small_plan(notes="Ask Li Wei"))
        plan = opened(store)
        plan.update("dig", notes="Li Wei")
        saved(store, plan, 1, "noted")
        erase_person(store, "acme", "u.17", also=["Li Wei"], key="erase")
        now = opened(store, history=9)
        replay = Replay(now)
        assert replay.take_back(now.log) is None
        assert (replay.is_over, replay.version) == (True, 3)


class TestVerify:
    def test_an_update_that_was_lost_is_found(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store that lets any plan go on from what is kept: what theirs did more is gone."""
        monkeypatch.setattr("pmcore.repositories.sql.saving.goes_on_from", lambda *_: True)
        with SqliteStore.create(tmp_path / "plans.db") as store:
            kept(store, small_plan())
            mine, theirs = opened(store), opened(store)
            with theirs.change_set("both"):
                theirs.update("dig", duration="9d")
                theirs.update("walls", duration="9d")
            saved(store, theirs, 1, "theirs")
            mine.update("dig", duration="9d")
            mine.update("walls", notes="dry")
            assert verified(store) == []
            assert saved(store, mine, 2, "mine") == 3
            walls = {"en": "task walls “Walls”", "zh": "任务 walls“Walls”"}
            assert verified(store) == [(Code.STORE_LOG_UNLIKE, 2, walls)]

    def test_a_host_that_writes_beside_the_log_is_told(self) -> None:
        store: Any = DictStore()
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        assert verified(store) == []
        beside = opened(store)
        beside.update("dig", duration="2d")
        kept_by_id, _ = store.tenants["acme"]
        kept_by_id["SITE"] = kept_by_id["SITE"]._replace(plan=_at_version(beside, 2))
        dig = {"en": "task dig “Dig”", "zh": "任务 dig“Dig”"}
        assert verified(store) == [(Code.STORE_LOG_UNLIKE, 2, dig)]

    @pytest.mark.parametrize("make", [MemoryStore, SqliteStore.create])
    def test_nothing_is_found_in_what_came_about_by_saves(self, make: Any, tmp_path: Path) -> None:
        store = make() if make is MemoryStore else make(tmp_path / "plans.db")
        plan = rich_plan()
        kept(store, plan)
        for number in range(1100):  # several pages of the log
            plan.update("ship", priority=number % 7)
        plan.undo()
        saved(store, plan, 1, "many")
        plan.remove("shoot", "drop")
        plan.clear_baseline(0)
        plan.configure(name="Another", labels=[])
        saved(store, plan, plan.version - 3, "more")
        plan.undo(), plan.undo(), plan.undo()
        saved(store, plan, plan.version - 3, "back")
        assert verified(store, "LAUNCH") == []
        with store.unit("acme") as unit:
            copy = restored(backup(unit.projects, "LAUNCH"), id="COPY")
            unit.projects.add(copy, key="copy", with_log=True)
            unit.commit()
        assert verified(store, "COPY") == []
        later = opened(store, "COPY", history=9)
        later.redo()
        saved(store, later, copy.version, "redo")
        assert verified(store, "COPY") == []
