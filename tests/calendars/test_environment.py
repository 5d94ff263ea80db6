"""The process around us plays no part: no locale, no zone of the host, no heavy import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_DIGEST = """
from datetime import date
from pmcore.calendars import (
    Calendar, CalendarException, CountryHolidays, datetime_of, instant_of)
calendar = Calendar.standard(
    "c", zone="America/Los_Angeles", hours="22:00-06:00",
    exceptions=[CalendarException.every("FREQ=WEEKLY;BYDAY=FR", date(2026, 1, 1), "first 50%")],
    holidays=(CountryHolidays("CN", half_days="first 50%"),
              CountryHolidays("GR", half_days="until 23:00"),
              CountryHolidays("JP", languages=("fr",))))
for plan in calendar.days(date(2025, 12, 20), date(2027, 3, 31)):
    print(plan, plan.label and plan.label.to_json(), plan.provisional)
time = calendar.compile(date(2026, 1, 1), date(2026, 12, 31))
print(time.starts, time.ends, datetime_of(time.lo, time.zone), instant_of(date(2026, 3, 8), None))
"""
_SILENT = """
import sys
import pmcore.calendars
print([name for name in ("holidays", "numpy", "dateutil.rrule", "networkx") if name in sys.modules])
"""


def run(code: str, **environment: str) -> str:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert result.stderr == ""
    return result.stdout


class TestEnvironment:
    """Same input, same output, on every host."""

    def test_given_other_zones_and_languages_when_run_then_the_output_is_the_same(self) -> None:
        tokyo = run(
            _DIGEST, TZ="Asia/Tokyo", LANG="zh_CN.UTF-8", LANGUAGE="zh_CN", LC_ALL="C.UTF-8"
        )
        york = run(_DIGEST, TZ="America/New_York", LANG="C", LANGUAGE="th", LC_ALL="C")

        assert tokyo == york
        assert "春节" in tokyo

    @pytest.mark.parametrize(
        ("zone", "language"), [("Asia/Tokyo", "zh_CN.UTF-8"), ("America/New_York", "C")]
    )
    def test_given_another_host_when_the_suite_runs_then_it_passes(
        self, zone: str, language: str
    ) -> None:
        """A slice of these tests: regressions, laws and typed times."""
        files = [f"tests/calendars/test_{name}.py" for name in ("regressions", "laws", "zones")]
        environment = {"TZ": zone, "LANG": language, "LC_ALL": language}
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                *files,
                "-k",
                "Defects or Typed or law_5 or law_12 or plan_file",
            ],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "HYPOTHESIS_PROFILE": "ci", **environment},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

        assert done.returncode == 0, done.stdout[-3000:]

    def test_given_a_fresh_interpreter_when_imported_then_nothing_heavy_comes_along(self) -> None:
        assert run(_SILENT) == "[]\n"
