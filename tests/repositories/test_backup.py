"""A project with its log as one text, and what becomes of it on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code, PmcoreError, StoreError
from pmcore.repositories import MemoryStore, backup, restored
from pmcore.testing.repository_contract.cases import refused, rich_plan
from pmcore.wbs import Project

_BROKEN = '{"schema": "pmcore.backup/1", "log": "\\ud800"}'  # half of a character


@pytest.fixture(scope="module")
def text() -> str:
    """Return a backup of a project with some history."""
    store, plan = MemoryStore(), rich_plan()
    before = plan.version
    plan.update("ship", duration="9d", fields={"sku": "B-2"})
    plan.configure(name="Renamed", priority=7)
    plan.remove("listed", dependencies="drop")
    plan.undo(reason="no")
    plan.reorder("ship", 0)
    plan.clear_baseline(0)
    with store.unit("acme") as unit:
        unit.projects.add(plan, key="make", with_log=True)
        assert plan.version > before
        return backup(unit.projects, "LAUNCH")


def _signed(held: dict[str, Any]) -> str:
    """Write a backup with the checksum that fits, as whoever forges one would."""
    rest = {name: value for name, value in held.items() if name != "sha256"}
    plain = json.dumps(rest, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return json.dumps({**rest, "sha256": sha256(plain.encode()).hexdigest()})


class TestBackup:
    def test_a_project_comes_back_with_every_version(self, text: str) -> None:
        project = restored(text)
        store = MemoryStore()
        with store.unit("other") as unit:
            unit.projects.add(project, key="restore", with_log=True)
            assert unit.projects.open("LAUNCH") == project
            assert unit.projects.as_of("LAUNCH", 0) == project.as_of(0)
            assert backup(unit.projects, "LAUNCH") == text

    def test_a_restored_project_can_be_undone_and_edited(self, text: str) -> None:
        project = restored(text)
        project.undo()
        assert 0 in project.baselines
        project.add("more", "More")
        assert project.version == project.log[-1].number

    def test_another_id_makes_another_project_in_every_version(self, text: str) -> None:
        project = restored(text, id="LAUNCH-2")
        assert project.id == "LAUNCH-2"
        assert {project.as_of(each).id for each in range(project.version)} == {"LAUNCH-2"}
        assert project.tasks() == restored(text).tasks()

    def test_an_id_that_is_none_is_what_is_wrong_not_the_backup(self, text: str) -> None:
        refused(Code.ID_INVALID, lambda: restored(text, id="a b/c"))
        refused(Code.STORE_BACKUP, lambda: restored(text.replace("Launch", "Lunch"), id="OTHER"))

    @given(st.data())
    def test_a_changed_character_is_always_found(self, text: str, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[place]))
        try:
            read = restored(text[:place] + other + text[place + 1 :])
        except PmcoreError:
            return
        # white space between two values is no part of what is kept
        assert other in " \t\r\n"
        assert read == restored(text)

    @given(st.integers(0, 200))
    def test_a_text_that_ends_early_is_refused(self, text: str, left: int) -> None:
        with pytest.raises(PmcoreError):
            restored(text[: len(text) * left // 201])

    def test_a_forged_log_that_does_not_fit_is_refused(self, text: str) -> None:
        forgeries: tuple[Callable[[list[Any]], object], ...] = (
            lambda log: log[0].update(version=9),
            lambda log: log[0].update(kind="hack"),
            lambda log: log[0].update(at="2026-03-02T09:00"),
            lambda log: log[-2]["edits"].append(["outline", None, 3, ["ship"], []]),
            lambda log: log[-2]["edits"].append(["outline", None, -1, [], ["x"]]),
            lambda log: log[-1]["edits"].append(["task", None, {"id": "a b", "name": "x"}]),
            lambda log: log[-1]["edits"].append(["task", None, None]),
            lambda log: log[-1]["edits"].append(["task"]),
            lambda log: log[-1]["edits"].append(["drop", 1, 2]),
            lambda log: log[-1]["edits"].append(7),
            lambda log: log[0].update(version=True),
            lambda log: log[0].update(label=None),
            lambda log: log[0].update(label="\x1b[2J"),
            lambda log: log[0].update(label="x" * 1000),
            lambda log: log[0].update(of=1),
            lambda log: log[0].update(kind="undo", of=None),
            lambda log: log[0].update(kind="undo", of=10**30),
            lambda log: log.append({}),
            lambda log: log.pop(),
        )
        for change in forgeries:
            held = json.loads(text)
            change(held["log"])
            with pytest.raises(PmcoreError):
                restored(_signed(held))

    def test_given_a_place_with_endless_digits_when_restored_then_it_is_refused_at_once(
        self, text: str
    ) -> None:
        held = json.loads(text)
        held["log"][-2]["edits"].append(["outline", None, "1E+9999999", [], []])
        signed = _signed(held)

        with pytest.raises(StoreError) as raised:
            restored(signed.replace('"1E+9999999"', "1E+9999999"))

        assert raised.value.code is Code.STORE_BACKUP

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            *(("label", value) for value in (5, None, "", "a\nb", "x" * 200)),
            *(("version", value) for value in (True, "1", None, [1])),
            *(("of", value) for value in (True, "1", [1], -1)),
        ],
    )
    def test_given_a_forged_change_that_no_row_can_hold_then_it_is_refused(
        self, text: str, cell: str, value: Any
    ) -> None:
        held = json.loads(text)
        held["log"][0][cell] = value
        with pytest.raises(StoreError) as raised:
            restored(_signed(held))
        assert raised.value.code is Code.STORE_BACKUP

    def test_a_change_with_the_longest_label_comes_back_undone(self) -> None:
        store, plan = MemoryStore(), rich_plan()
        with plan.change_set("x" * 100):
            plan.update("ship", duration="9d")
        plan.undo()
        with store.unit("acme") as unit:
            unit.projects.add(plan, key="make", with_log=True)
            assert restored(backup(unit.projects, "LAUNCH")).log == plan.log

    @pytest.mark.parametrize(
        "given_", ["", "{}", "[]", "null", '{"schema": "pmcore.plan/1"}', b"\xff", _BROKEN]
    )
    def test_what_is_no_backup_is_refused(self, given_: str | bytes) -> None:
        with pytest.raises(PmcoreError):
            restored(given_)

    def test_a_missing_part_is_refused(self, text: str) -> None:
        for name in ("plan", "log"):
            held = json.loads(text)
            del held[name]
            with pytest.raises(StoreError) as raised:
                restored(_signed(held))
            assert raised.value.code is Code.STORE_BACKUP

    def test_the_same_project_gives_the_same_text(self) -> None:
        def once() -> str:
            with MemoryStore().unit("acme") as unit:
                unit.projects.add(rich_plan(), key="k", with_log=True)
                return backup(unit.projects, "LAUNCH")

        assert once() == once()

    def test_an_empty_project_comes_back(self) -> None:
        plan = Project("EMPTY", "Empty", start="2026-03-02")
        with MemoryStore().unit("acme") as unit:
            unit.projects.add(plan, key="k")
            assert restored(backup(unit.projects, "EMPTY")) == plan
