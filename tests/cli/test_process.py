"""What the command line sets up in a process of its own, and in no other."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pmcore.cli import main

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def thresholds_after(code: str) -> tuple[list[int], list[int]]:
    """Return how often a new interpreter looks for cycles, before some code and at its very end."""
    watched = (
        "import atexit, gc, sys; sys.argv[1:] = ['schema']; print(*gc.get_threshold());"
        "atexit.register(lambda: print(*gc.get_threshold()));"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", watched + code],
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
        before, after = thresholds_after(code)

        assert after == [*before[:2], 1000]

    @pytest.mark.parametrize(
        "code",
        [
            "import pmcore.cli, pmcore.exchange, pmcore.scheduling, pmcore.__main__",
            "from pmcore.cli import main; main(['schema'])",
        ],
    )
    def test_given_a_process_of_others_then_it_stays_as_they_set_it(self, code: str) -> None:
        before, after = thresholds_after(code)

        assert after == before

    def test_given_a_command_called_here_then_nothing_is_set_even_meanwhile(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        for name in ("set_threshold", "disable", "enable", "freeze", "collect"):
            monkeypatch.setattr(gc, name, lambda *_, name=name: told.append(name))

        assert main(["schema"]) == 0

        assert not told
