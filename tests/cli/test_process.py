"""What the command line sets up in a process of its own, and in no other."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pmcore.cli import main, process

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


# Prints how often the interpreter looks for cycles: before some code, and where it ends.
WATCHED = """
import atexit, gc, os, sys
def told(): print(*gc.get_threshold(), int(gc.isenabled()), flush=True)
def leave(code, leave=os._exit): told(); leave(code)
told()
os._exit = leave
atexit.register(told)
"""

# Ends itself while it writes a file.
ENDED = """
import os, signal
from pmcore.cli.process import run
from pmcore.exchange.mspdi import document_out

def parts(_):
    yield b"begun"
    os.kill(os.getpid(), signal.{name})
    yield b"ended"

document_out.DocumentOut.parts = parts
run()
"""


def settings_after(code: str, *arguments: str) -> tuple[list[int], list[int]]:
    """Return how a new interpreter looks for cycles, before some code and at its very end."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCHED + code, *(arguments or ("schema",))],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    first, *_, last = done.stdout.splitlines()
    return [int(each) for each in first.split()], [int(each) for each in last.split()]


def entry_point() -> str:
    """Return the code that an installed ``pmcore`` runs."""
    named = tomllib.loads(PYPROJECT.read_text())["project"]["scripts"]["pmcore"]
    module, _, function = named.partition(":")
    return f"from {module} import {function} as entry; sys.exit(entry())"


class TestCollector:
    """A command that is a process seldom searches all objects for cycles: a plan has none."""

    @pytest.mark.parametrize(
        "code", ["import runpy; runpy.run_module('pmcore', run_name='__main__')", entry_point()]
    )
    def test_given_a_process_of_its_own_then_old_objects_are_left_alone(self, code: str) -> None:
        before, after = settings_after(code)

        assert after == [*before[:2], 1000, 1]

    def test_given_one_file_becomes_another_then_nothing_is_searched(self, tmp_path: Path) -> None:
        plan, copy = tmp_path / "plan.json", tmp_path / "copy.json"
        assert main(["init", str(plan)]) == 0

        before, after = settings_after(entry_point(), "convert", str(plan), str(copy))

        assert (before[-1], after[-1]) == (1, 0)
        assert copy.exists()

    @pytest.mark.parametrize(
        "code",
        [
            "import pmcore.cli, pmcore.exchange, pmcore.scheduling, pmcore.__main__",
            "from pmcore.cli import main; main(['schema'])",
        ],
    )
    def test_given_a_process_of_others_then_it_stays_as_they_set_it(self, code: str) -> None:
        before, after = settings_after(code)

        assert after == before

    def test_given_a_command_called_here_then_nothing_is_set_even_meanwhile(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        for name in ("set_threshold", "disable", "enable", "freeze", "collect"):
            monkeypatch.setattr(gc, name, lambda *_, name=name: told.append(name))

        assert main(["schema"]) == 0

        assert not told


class TestProcesses:
    """Two processes work where Linux lets this one use two processors."""

    @pytest.mark.parametrize(
        ("platform", "processors", "processes"),
        [("linux", {0}, 1), ("linux", {1, 3}, 2), ("linux", {0, 1, 2}, 2), ("darwin", {0, 1}, 1)],
    )
    def test_given_processors_then_so_many_may_work(
        self, platform: str, processors: set[int], processes: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[int] = []

        def main(_: object, *, processes: int) -> int:
            told.append(processes)
            return 0

        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: processors, raising=False)
        monkeypatch.setattr(os, "_exit", lambda _: None)
        monkeypatch.setattr(process, "main", main)
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        for name in ("disable", "set_threshold"):
            monkeypatch.setattr(gc, name, lambda *_: None)

        process.run(["convert"])

        assert told == [processes]


class TestEnd:
    """A process ends at once, and says everything before."""

    def run(self, *arguments: str, **settings: Any) -> subprocess.CompletedProcess[bytes]:
        called = f"import atexit, sys; atexit.register(print, 'late'); {entry_point()}"
        return subprocess.run([sys.executable, "-c", called, *arguments], check=False, **settings)

    def test_given_a_long_answer_then_a_pipe_gets_all_of_it_and_nothing_is_tidied_up(self) -> None:
        done = self.run("schema", capture_output=True)

        assert done.returncode == 0
        assert len(done.stdout) > 2**14
        json.loads(done.stdout)

    def test_given_a_command_that_fails_then_its_code_and_its_line_arrive(self) -> None:
        done = self.run("check", "no such file", capture_output=True)

        assert done.returncode == 2
        assert b"document.not_found" in done.stderr
        assert done.stdout == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing here is always full")
    def test_given_nowhere_to_write_then_that_is_no_success(self) -> None:
        with open("/dev/full", "wb") as full:
            done = self.run("schema", stdout=full, stderr=subprocess.PIPE)

        assert done.returncode == 2
        assert done.stderr.decode().startswith("pmcore: error [document.unwritable]")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing here is always full")
    def test_given_nowhere_to_say_what_is_wrong_then_the_code_says_so(self) -> None:
        with open("/dev/full", "wb") as full:
            done = self.run("check", "no such file", stdout=subprocess.PIPE, stderr=full)

        assert (done.returncode, done.stdout) == (2, b"")

    @pytest.mark.skipif(os.name != "posix", reason="only there streams are numbers to close")
    @pytest.mark.parametrize("closed", ["1", "2", "0 1 2"])
    def test_given_no_output_then_the_work_is_done_and_no_file_gets_what_is_said(
        self, closed: str, tmp_path: Path
    ) -> None:
        plan, copy = tmp_path / "plan.json", tmp_path / "copy.json"
        assert main(["init", str(plan)]) == 0
        closing = " ".join(f"{number}>&-" for number in closed.split())
        code = f"import sys; {entry_point()}"
        called = [sys.executable, "-c", code, "convert", str(plan), str(copy)]

        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {closing}', "sh", *called], check=False, capture_output=True
        )

        assert done.returncode == 0
        assert b"pmcore: error" not in done.stdout + done.stderr
        assert copy.read_bytes() == plan.read_bytes()

    @pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="nobody ends processes so there")
    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
    def test_given_somebody_who_ends_it_then_what_it_writes_is_as_it_was(
        self, name: str, tmp_path: Path
    ) -> None:
        plan, copy = tmp_path / "plan.json", tmp_path / "copy.xml"
        assert main(["init", str(plan)]) == 0
        copy.write_text("before")

        done = subprocess.run(
            [sys.executable, "-c", ENDED.format(name=name), "convert", str(plan), str(copy)],
            check=False,
            capture_output=True,
        )

        assert (done.returncode, done.stdout, done.stderr) == (128 + signal.Signals[name], b"", b"")
        assert sorted(tmp_path.iterdir()) == [copy, plan]
        assert copy.read_text() == "before"

    @pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no terminal goes there")
    def test_given_an_ending_that_is_ignored_then_it_goes_on(self, tmp_path: Path) -> None:
        plan, copy = tmp_path / "plan.json", tmp_path / "copy.xml"
        assert main(["init", str(plan)]) == 0
        ignored = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)"

        done = subprocess.run(
            [
                sys.executable,
                "-c",
                ignored + ENDED.format(name="SIGHUP"),
                *("convert", str(plan), str(copy)),
            ],
            check=False,
            capture_output=True,
        )

        assert done.returncode == 0
        assert copy.read_text() == "begunended"
