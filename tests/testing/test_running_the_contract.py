"""``python -m pmcore.testing``: the contract on a host's store, without pytest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmcore.repositories import Capability, Store
from pmcore.testing.__main__ import main
from pmcore.testing.repository_contract import RepositoryContract, run_contract
from repositories.depth import IS_DEEP

_HOST = """
from contextlib import contextmanager
from pmcore.repositories import MemoryStore, SqliteStore

class ForgetfulStore(MemoryStore):
    def _put(self, tenant, before, after, check):
        pass

class PlainStore(MemoryStore):
    capabilities = frozenset({"atomic", "calendars"})

from pmcore.testing.repository_contract import RepositoryContract

class Reopening(RepositoryContract):
    def reopened(self, store):
        return SqliteStore(store.path)

class BoastingStore:
    capabilities = frozenset({"time_travel"})
    def view(self, tenant):
        return MemoryStore().view(tenant)

@contextmanager
def in_a_file():
    import tempfile, pathlib
    with tempfile.TemporaryDirectory() as folder:
        with SqliteStore.create(pathlib.Path(folder) / "plans.db") as store:
            yield store

def broken():
    raise RuntimeError("no connection")

def nothing():
    return None
"""


@pytest.fixture(autouse=True)
def _host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "some_host.py").write_text(_HOST, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("some_host", None)


def test_given_a_good_store_then_the_command_says_that_all_pass(tmp_path: Path) -> None:
    report, store = tmp_path / "report.json", "pmcore.repositories:MemoryStore"
    command = [sys.executable, "-m", "pmcore.testing", store, "--json", str(report)]

    done = subprocess.run(command, check=True, capture_output=True, text=True)

    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["store"], told["failed"]) == (store, 0)
    assert told["passed"] + told["skipped"] == len(told["tests"])
    assert {each["skipped"] for each in told["tests"]} == {
        None,
        "not declared: arising",
        "not declared: damage",
        "not declared: damage_events",
        "not declared: damage_position",
        "not declared: lose_changes",
        "not declared: reopened",
    }
    assert (told["capabilities"], told["hooks"]) == (sorted(Capability), [])
    assert f"{told['passed']} of {told['passed']} tests passed." in done.stdout


def test_given_hooks_of_a_host_then_what_they_are_for_is_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not IS_DEEP:  # all the rest of the contract is tried on files elsewhere
        monkeypatch.setattr("pmcore.testing.__main__.run_contract", _of_hooks)
    report = tmp_path / "report.json"
    hooks = ["--contract", "some_host:Reopening"]

    assert main(["some_host:in_a_file", *hooks, "--json", str(report)]) == 0
    told = json.loads(report.read_text(encoding="utf-8"))
    skipped = {each["name"]: each["skipped"] for each in told["tests"]}
    assert told["hooks"] == ["reopened"]
    assert skipped["test_two_stores_on_the_same_data_see_each_other"] is None
    assert skipped["test_damage_is_told_and_never_read_as_something_else"] == "not declared: damage"


def _of_hooks(make: Any, **given: Any) -> Any:
    """Run those tests of the contract that need hooks."""
    names = (
        "two_stores_on_the_same_data_see_each_other",
        "damage_is_told_and_never_read_as_something_else",
    )
    return run_contract(make, only=[f"test_{name}" for name in names], **given)


def test_given_a_store_that_keeps_nothing_then_it_says_which_tests_failed_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"

    assert main(["some_host:ForgetfulStore", "--json", str(report)]) == 1
    told = json.loads(report.read_text(encoding="utf-8"))
    failed = {each["name"]: each["failure"] for each in told["tests"] if each["failure"]}
    assert len(failed) == told["failed"] > 20
    assert "store.project_unknown" in failed["test_what_is_committed_is_there_afterwards"]
    assert "lists.py, line" in failed["test_a_list_by_name_is_sorted_by_name"]
    printed = capsys.readouterr().out
    assert "test_what_is_committed_is_there_afterwards" in printed
    assert "Traceback" not in printed


def test_given_a_store_that_declares_little_then_what_it_does_not_is_skipped_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"

    assert main(["some_host:PlainStore", "--json", str(report)]) == 0
    told = json.loads(report.read_text(encoding="utf-8"))
    skipped = {each["name"]: each["skipped"] for each in told["tests"] if each["skipped"]}
    assert told["capabilities"] == ["atomic", "calendars"]
    assert told["passed"] + told["skipped"] == len(told["tests"])
    assert told["skipped"] == len(skipped) > 15
    assert skipped["test_a_view_sees_one_moment"] == "not declared: snapshot_read"
    assert skipped["test_dates_go_with_their_project"] == "not declared: schedules"
    assert skipped["test_a_view_sees_calendars_of_one_moment"] == "not declared: snapshot_read"
    assert "test_a_key_stands_for_one_command_on_a_calendar" not in skipped
    printed = capsys.readouterr().out
    lacking = "documents, entitlements, handlers, imports, outbox, people, schedules, snapshot_read"
    assert f"skipped, not declared: {lacking}\n" in printed
    assert "skipped, no hook: arising, damage, reopened\n" in printed
    groups = {each["group"] for each in told["tests"] if each["skipped"] is None}
    rows = {line.split(" ")[0] for line in printed.splitlines()}
    assert {each["group"] for each in told["tests"]} & rows == groups
    assert "ScheduleContract" not in groups
    assert f"{told['passed']} of {told['passed']} tests passed." in printed


class TestOverriding:
    """A store that needs a test left out is no store, whatever way it is left out."""

    def test_given_a_test_of_its_own_name_then_the_class_is_refused(self) -> None:
        with pytest.raises(TypeError, match="test_a_rollback_keeps_nothing"):

            class Mine(RepositoryContract):
                def test_a_rollback_keeps_nothing(self, store: Store) -> None:
                    pass

    def test_given_a_test_taken_away_then_the_class_is_refused(self) -> None:
        with pytest.raises(TypeError, match="test_a_rollback_keeps_nothing"):
            type("Mine", (RepositoryContract,), {"test_a_rollback_keeps_nothing": None})

    def test_given_a_class_in_front_then_the_class_is_refused(self) -> None:
        class InFront:
            def test_a_rollback_keeps_nothing(self, store: Store) -> None:
                pass

        with pytest.raises(TypeError, match="test_a_rollback_keeps_nothing"):

            class Mine(InFront, RepositoryContract):
                pass

    def test_given_tests_of_other_names_then_they_are_welcome(self) -> None:
        class Mine(RepositoryContract):
            def test_ours(self, store: Store) -> None:
                pass

        assert (
            Mine.test_a_rollback_keeps_nothing is RepositoryContract.test_a_rollback_keeps_nothing
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_module:make"], "[store.factory]"),
        (["some_host:no_such_name"], "[store.factory]"),
        (["some_host"], "[store.factory]"),
        ([":"], "[store.factory]"),
        (["some_host:broken"], "no connection"),
        (["some_host:nothing"], "[store.factory]"),
        (["builtins:object"], "[store.factory]"),
        (["some_host:BoastingStore"], "time_travel"),
        (["some_host:in_a_file", "--contract", "some_host:PlainStore"], "no subclass of"),
        (["some_host:in_a_file", "--contract", "some_host:Nothing"], "[store.factory]"),
        ([], "[cli.usage]"),
        (["some_host:in_a_file", "--colour"], "[cli.usage]"),
        (
            ["pmcore.repositories:MemoryStore", "--json", "/no/folder/report"],
            "[document.unwritable]",
        ),
    ],
)
def test_given_what_makes_no_store_then_the_error_has_a_code(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
