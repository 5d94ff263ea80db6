"""Importing pmcore does nothing a host can notice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import pmcore

HEAVY = ("holidays", "numpy", "networkx", "dateutil.rrule", "pandas", "polars", "yaml", "sqlite3")


def fresh(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a new interpreter that sees this one's paths and nothing of pytest."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )


class TestImport:
    """``import pmcore`` is silent and loads nothing heavy before its first use."""

    def test_given_a_fresh_interpreter_when_imported_then_nothing_heavy_is_loaded(self) -> None:
        done = fresh(f"import pmcore, sys; print([m for m in {HEAVY} if m in sys.modules])")

        assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")

    def test_given_a_fresh_interpreter_when_imported_then_it_is_silent_and_logs_nothing(
        self,
    ) -> None:
        done = fresh("import logging, pmcore; print(logging.root.handlers, end='')")

        assert (done.returncode, done.stdout, done.stderr) == (0, "[]", "")

    @pytest.mark.parametrize("room", ["kernel", "calendars", "wbs", "scheduling"])
    def test_given_a_room_when_imported_then_holidays_wait_for_their_first_use(
        self, room: str
    ) -> None:
        done = fresh(
            f"import pmcore.{room}, sys; print([m for m in ('holidays',) if m in sys.modules])"
        )

        assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


class TestFacade:
    """The names most programs need stand in ``pmcore`` itself."""

    @pytest.mark.parametrize("name", pmcore.__all__)
    def test_every_promised_name_is_there(self, name: str) -> None:
        assert getattr(pmcore, name) is not None
        assert name in dir(pmcore)

    def test_given_an_unknown_name_then_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
            pmcore.nonsense  # noqa: B018

    def test_a_star_import_gives_what_is_promised(self) -> None:
        done = fresh("from pmcore import *; print(Duration('1d'))")

        assert (done.returncode, done.stdout, done.stderr) == (0, "1d\n", "")
