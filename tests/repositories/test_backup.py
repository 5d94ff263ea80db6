"""A project with its log as one text, and what becomes of it on the way."""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from subprocess import run
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code, InputError, PmcoreError, StoreError
from pmcore.repositories import MemoryStore, backup, backup_limits, read_backup, restored
from pmcore.testing.repository_contract.cases import NOON, refused, rich_plan
from pmcore.wbs import Author, Baseline, BaselineTask, Project
from pmcore.wbs.changes import NOBODY

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


def _undone() -> Project:
    """Return a plan whose log has undone and redone changes."""
    plan = Project("SITE", "Site", start="2026-03-02")
    plan.add("a", "A")
    plan.add("b", "B", parent="a")
    plan.update("b", duration="2d")
    plan.add("c", "C")
    plan.link("b", "c")
    plan.undo()
    plan.redo()
    plan.set_baseline(Baseline(0, [BaselineTask("c", finish="2026-04-01")]))
    plan.configure(name="Renamed")
    plan.undo()
    plan.undo()
    plan.redo()
    plan.update("c", notes="last")
    plan.relink("b", "c", lag="1d")
    plan.unlink("b", "c")
    return plan


def _with_undone() -> str:
    store = MemoryStore()
    with store.unit("acme") as unit:
        unit.projects.add(_undone(), key="make", with_log=True)
        return backup(unit.projects, "SITE")


def _edit(entry: dict[str, Any], kind: str) -> list[Any]:
    return next(edit for edit in entry["edits"] if edit[0] == kind)


def _early(log: dict[int, dict[str, Any]], task: str, **fields: Any) -> None:
    """Say of a task that it was something else until its last change."""
    assert _edit(log[4], "task")[2]["id"] == _edit(log[13], "task")[1]["id"] == task
    _edit(log[4], "task")[2].update(fields)
    _edit(log[13], "task")[1].update(fields)


def _early_link(log: dict[int, dict[str, Any]], **fields: Any) -> None:
    for version, side in ((5, 2), (6, 1), (7, 2), (14, 1)):
        _edit(log[version], "link")[side].update(fields)
    for side in (1, 2):
        if "successor" in fields:
            _edit(log[14], "link")[side].update(fields)
    if "successor" in fields:
        _edit(log[15], "link")[1].update(fields)


Lie: TypeAlias = Callable[[dict[int, dict[str, Any]]], object]
_LIES: tuple[Lie, ...] = (
    lambda log: log[7].update(of=1),  # a redo of what was never undone
    lambda log: log[6].update(of=4),
    lambda log: log[10].update(of=8),
    lambda log: log[12].update(kind="edit", of=None, edits=[]),
    lambda log: log[6].update(edits=log[7]["edits"]),
    lambda log: log[3]["edits"][0][2].update(name="never was"),
    lambda log: log[3]["edits"][0][1].update(name="never was"),
    lambda log: log[3]["edits"][0][1].update(id="c"),
    lambda log: _edit(log[4], "outline").__setitem__(3, ["zz"]),
    lambda log: _edit(log[5], "link")[2].update(successor="a"),
    lambda log: _edit(log[5], "link")[2].update(lag="9d"),
    lambda log: _edit(log[8], "baseline")[2].update(number=1),
    lambda log: _edit(log[9], "settings")[1]["project"].update(calendar="never was"),
    lambda log: _edit(log[9], "settings")[2]["project"].update(name="never was"),
    # nothing later tells otherwise; undone, it would be no plan
    lambda log: _early(log, "c", assignments=["nobody"]),
    lambda log: _early(log, "c", calendar="none"),
    lambda log: _early_link(log, lag_calendar="none"),
    lambda log: _early_link(log, successor="a"),
    lambda log: log[3]["edits"].append(["link", None, _edit(log[5], "link")[2]]),
)


def _signed(held: dict[str, Any]) -> str:
    """Write a backup with the checksum that fits, as whoever forges one would."""
    rest = {name: value for name, value in held.items() if name != "sha256"}
    return _sealed(json.dumps(rest, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _sealed(plain: str) -> str:
    seal = sha256(plain.encode()).hexdigest()
    return f'{plain[:-1]},"sha256":"{seal}"}}'


class TestBackup:
    def test_a_project_comes_back_with_every_version(self, text: str) -> None:
        project = restored(text)
        store = MemoryStore()
        with store.unit("other") as unit:
            unit.projects.add(project, key="restore", with_log=True)
            assert unit.projects.open("LAUNCH") == project
            assert unit.projects.as_of("LAUNCH", 0) == project.as_of(0)
            assert backup(unit.projects, "LAUNCH") == text

    def test_who_added_a_project_comes_back_with_it(self) -> None:
        author, store = Author("u.li", NOON, "won the bid\nin May"), MemoryStore()
        with store.unit("acme") as unit:
            unit.projects.add(_undone(), key="make", with_log=True, author=author)
            text = backup(unit.projects, "SITE")
            held = read_backup(text, id="COPY")
            assert (held.author, held.project.id) == (author, "COPY")
            unit.projects.add(held.project, key="copy", with_log=True, author=held.author)
            assert unit.projects.origin("COPY").author == author
            again = read_backup(backup(unit.projects, "COPY"), id="SITE")
        assert (again.author, again.project) == (author, restored(text))

    def test_a_backup_without_who_added_it_names_nobody(self, text: str) -> None:
        assert "origin" not in json.loads(text)  # as those that older programs wrote
        assert read_backup(text).author == NOBODY

    @pytest.mark.parametrize(
        "origin",
        [
            *(None, "u.li", [], {}, {"actor": "u.li"}, {"actor": "u.li", "at": None}),
            {"actor": 5, "at": None, "reason": ""},
            {"actor": "u.li", "at": "noon", "reason": ""},
            {"actor": "u.li", "at": "2026-03-02T12:00:00", "reason": ""},
            {"actor": "u.li", "at": None, "reason": None},
        ],
    )
    def test_who_never_could_have_added_it_is_refused(self, text: str, origin: Any) -> None:
        with pytest.raises(StoreError) as raised:
            read_backup(_signed({**json.loads(text), "origin": origin}))
        assert raised.value.code is Code.STORE_BACKUP

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
        raise AssertionError(read)

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

    def test_a_log_that_says_what_never_was_is_refused(self) -> None:
        held = json.loads(_with_undone())
        restored(_signed(held))
        for forge in _LIES:
            lying = json.loads(_with_undone())
            forge({entry["version"]: entry for entry in lying["log"]})
            assert lying != held
            with pytest.raises(StoreError) as raised:
                restored(_signed(lying))
            assert raised.value.code is Code.STORE_BACKUP

    def test_given_python_without_assertions_then_a_lying_log_is_refused_as_well(
        self, tmp_path: Path
    ) -> None:
        for number, forge in enumerate(_LIES):
            lying = json.loads(_with_undone())
            forge({entry["version"]: entry for entry in lying["log"]})
            (tmp_path / f"{number}.json").write_text(_signed(lying), encoding="utf-8")
        check = (
            "import sys\nfrom pathlib import Path\nfrom pmcore.kernel import StoreError\n"
            "from pmcore.repositories import restored\n"
            "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
            "    try:\n        restored(path.read_bytes())\n"
            "    except StoreError as error:\n        print(error.code.value)\n"
        )
        told = run(
            [sys.executable, "-O", "-c", check, str(tmp_path)], capture_output=True, check=True
        )
        assert told.stdout.decode().split() == [Code.STORE_BACKUP.value] * len(_LIES)

    def test_a_log_that_begins_after_what_it_takes_back_comes_back(self) -> None:
        store, plan = MemoryStore(), _undone()
        whole = plan.copy()
        for version in range(plan.version):
            last = [change for change in whole.log if change.number > version]
            cut = Project.from_records(
                plan.settings,
                plan.tasks(),
                plan.dependencies(),
                baselines=plan.baselines.values(),
                version=plan.version,
                log=last,
            )
            with store.unit(f"t{version}") as unit:
                unit.projects.add(cut, key="make", with_log=True)
                again = restored(backup(unit.projects, "SITE"))
            assert (again, again.log) == (plan, tuple(last))

    def test_given_a_place_with_endless_digits_when_restored_then_it_is_refused_at_once(
        self, text: str
    ) -> None:
        held = json.loads(text)
        held["log"][-2]["edits"].append(["outline", None, "1E+9999999", [], []])
        rest = {name: value for name, value in held.items() if name != "sha256"}
        plain = json.dumps(rest, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

        with pytest.raises(StoreError) as raised:
            restored(_sealed(plain.replace('"1E+9999999"', "1E+9999999")))

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

    def test_given_a_damaged_backup_then_nothing_is_built_of_it(self, text: str) -> None:
        tail = text[text.rindex(',"sha256"') :]
        damaged = f'{{"log":[{",".join(["[]"] * 1_000_000)}]{tail}'
        for huge in (damaged, damaged[:-1], "[]" * 1_000_000):
            tracemalloc.start()
            with pytest.raises(StoreError) as raised:
                restored(huge)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert raised.value.code is Code.STORE_BACKUP
            assert peak < 3 * len(huge)

    def test_given_more_values_than_asked_for_then_it_is_refused_before_they_are_built(
        self, text: str
    ) -> None:
        with pytest.raises(InputError) as raised:
            restored(text, limits=backup_limits(10))
        assert raised.value.code is Code.TOO_MANY
        assert restored(text, limits=backup_limits(10_000)) == restored(text)
        with pytest.raises(InputError):
            restored(_sealed(f'{{"log":[{",".join(["1"] * 2_000_001)}]}}'))

    def test_white_space_around_it_is_no_part_of_it(self, text: str) -> None:
        assert restored(f"\ufeff \n{text}\r\n") == restored(text)

    def test_the_same_project_gives_the_same_text(self) -> None:
        def once() -> str:
            with MemoryStore().unit("acme") as unit:
                unit.projects.add(rich_plan(), key="k", with_log=True)
                return backup(unit.projects, "LAUNCH")

        assert once() == once()

    def test_a_save_in_the_middle_of_it_is_left_for_the_next(self) -> None:
        plan = _undone()

        class Moving:  # as where each question sees another moment
            def origin(self, id: str) -> Any:
                return unit.projects.origin(id)

            def open(self, id: str) -> Project:
                opened = unit.projects.open(id)
                plan.update("c", notes="meanwhile")
                unit.projects.save(plan, expected=opened.version, key="later")
                return opened

            def changes(self, id: str, *, since: int, limit: int) -> Any:
                return unit.projects.changes(id, since=since, limit=limit)

        with MemoryStore().unit("acme") as unit:
            unit.projects.add(plan, key="k", with_log=True)
            version, moving = plan.version, Moving()
            assert restored(backup(moving, "SITE")).version == version  # type: ignore[arg-type]

    def test_an_empty_project_comes_back(self) -> None:
        plan = Project("EMPTY", "Empty", start="2026-03-02")
        with MemoryStore().unit("acme") as unit:
            unit.projects.add(plan, key="k")
            assert restored(backup(unit.projects, "EMPTY")) == plan
