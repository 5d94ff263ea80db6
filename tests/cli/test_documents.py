"""``-`` in the place of a file to write: standard output, with the document alone on it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from pmcore import Project, load_plan
from pmcore.cli import main
from pmcore.exchange import plan_from_json, save_plan, write_mspdi
from pmcore.repositories import read_backup

Run = Callable[..., Any]  # what the fixture pmcore_ of conftest.py returns


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder: nothing called ``-`` may be left there."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def store(pmcore_: Run, fence: str, tmp_path: Path) -> str:
    path = str(tmp_path / "plans.db")
    pmcore_("db", "init", path)
    pmcore_("db", "save", path, fence, "--actor", "u.li")
    pmcore_("db", "events", path, "erp", "--subscribe", "beginning")
    return path


def _dated(fence: str) -> str:
    path = Path(fence).with_name("fence.xml")
    write_mspdi(load_plan(fence), path)
    return str(path)


class TestDash:
    """A document goes to standard output, what is said besides to standard error."""

    @pytest.mark.parametrize(
        ("command", "schema"),
        [
            ("schedule FENCE --json -", "pmcore.schedule/1"),
            ("compare FENCE FENCE --json -", "pmcore.comparison/1"),
            ("compare DATED --json -", "pmcore.agreement/1"),
            ("baseline BASED --json -", "pmcore.variance/1"),
            ("convert FENCE -", "pmcore.plan/1"),
            ("convert DATED -", "pmcore.plan/1"),
            ("move FENCE - 2026-04-01", "pmcore.plan/1"),
            ("recur FENCE - sync Sync FREQ=WEEKLY --count 2 --duration 1h", "pmcore.plan/1"),
            ("baseline FENCE --set -", "pmcore.plan/1"),
            ("baseline BASED --clear -", "pmcore.plan/1"),
            ("init -", "pmcore.plan/1"),
            ("db open STORE F -", "pmcore.plan/1"),
            ("db diff STORE F 3 --json -", "pmcore.diff/1"),
            ("db events STORE erp --json -", "pmcore.events/1"),
            ("db export-person STORE u.li -", "pmcore.person/1"),
        ],
    )
    def test_given_a_dash_then_standard_output_is_the_document_alone(
        self, pmcore_: Run, fence: str, store: str, here: Path, command: str, schema: str
    ) -> None:
        based = str(Path(fence).with_name("based.json"))
        assert pmcore_("baseline", fence, "--set", based).code == 0
        files = {"FENCE": fence, "DATED": _dated(fence), "BASED": based, "STORE": store}
        told = pmcore_(*(files.get(word, word) for word in command.split()))

        assert told.code == 0, told.err
        assert json.loads(told.out)["schema"] == schema
        assert [*here.iterdir()] == []
        assert "Wrote" not in told.err
        assert "Try:" not in told.err

    def test_what_is_said_besides_is_what_a_command_that_writes_a_file_says(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "fence.schedule.json")
        written = pmcore_("schedule", fence, "--json", path)
        told = pmcore_("schedule", fence, "--json", "-")
        assert told.out == Path(path).read_text("utf-8")
        assert told.err == written.out.replace(f"Wrote {path}\n", "")

    def test_given_a_dash_for_a_backup_then_it_can_be_restored(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        told = pmcore_("db", "backup", store, "F", "-")
        assert (told.code, told.err) == (0, "")
        assert read_backup(told.out).project == load_plan(fence)

    def test_given_another_output_in_a_file_then_it_is_told_aside(
        self, pmcore_: Run, fence: str, here: Path
    ) -> None:
        told = pmcore_("schedule", fence, "--svg", "-", "--csv", "fence.csv")
        assert told.out.startswith("<svg")
        assert told.err.endswith("Wrote fence.csv\n")
        assert [path.name for path in here.iterdir()] == ["fence.csv"]

    def test_given_two_dashes_then_it_is_refused(self, pmcore_: Run, fence: str) -> None:
        told = pmcore_("schedule", fence, "--json", "-", "--csv", "-")
        assert (told.code, told.out, "[cli.output]" in told.err) == (2, "", True)

    def test_given_a_file_of_that_name_then_it_is_neither_touched_nor_in_the_way(
        self, pmcore_: Run, store: str, here: Path
    ) -> None:
        (here / "-").write_text("mine", "utf-8")
        assert pmcore_("db", "open", store, "F", "-").code == 0
        assert (here / "-").read_text("utf-8") == "mine"
        assert pmcore_("db", "open", store, "F", "./-", "--replace").code == 0
        assert plan_from_json((here / "-").read_bytes()).id == "F"

    def test_given_an_error_then_standard_output_is_empty(self, pmcore_: Run, fence: str) -> None:
        told = pmcore_("explain", fence, "none")
        refused = pmcore_("move", fence, "-", "soon")
        assert (told.code, refused.code, refused.out) == (2, 2, "")
        assert refused.err.count("\n") == 1

    def test_given_a_stream_of_text_alone_then_it_gets_the_text(
        self, fence: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stream = StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["convert", fence, "-"]) == 0
        assert plan_from_json(stream.getvalue().encode()) == load_plan(fence)


class TestPipe:
    """A process of its own writes UTF-8 whatever its terminal speaks, into any pipe."""

    def test_given_a_terminal_without_chinese_then_the_document_has_it(self, fence: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "pmcore", "convert", fence, "-"],
            env={"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
            capture_output=True,
            check=True,
        )
        assert plan_from_json(done.stdout) == load_plan(fence)

    def test_given_a_reader_that_goes_then_it_ends_like_every_command(self, tmp_path: Path) -> None:
        plan = Project("LONG", "Long", start="2026-03-02")
        for number in range(2000):
            plan.add(f"t{number}", "Task", duration="1d")
        save_plan(plan, tmp_path / "long.json")
        command = [sys.executable, "-m", "pmcore", "convert", str(tmp_path / "long.json"), "-"]
        with subprocess.Popen(
            command,
            env={"PYTHONPATH": ":".join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr is not None
            said = process.stderr.read()
        assert (process.returncode, said) == (141, b"")
