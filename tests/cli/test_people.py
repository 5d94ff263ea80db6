"""Plans with people on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Result
from pmcore import Calendar, Project, Resource, save_plan

Run = Callable[..., Result]


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """Return the path of a plan in which somebody abroad works on a task of the office."""
    office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00")
    abroad = Calendar.standard("abroad", zone="America/Los_Angeles", hours="16:00-22:00")
    plan = Project(
        "S",
        "Shop",
        start="2026-03-02",
        calendars=[office, abroad],
        calendar="office",
        resources=[Resource("li"), Resource("ana", calendar="abroad")],
    )
    plan.add("copy", "Copy", effort="2d", assignments=["li 50%"])
    plan.add("proof", "Proof", effort="6h", assignments=["ana"])
    plan.link("copy", "proof")
    path = tmp_path / "shop.yaml"
    save_plan(plan, path)
    return str(path)


class TestSchedule:
    """Effort gives durations; dates are told by the clock of the task, whoever works on it."""

    def test_given_people_then_the_table_tells_how_long_their_work_takes(
        self, pmcore_: Run, shop: str
    ) -> None:
        out = pmcore_("schedule", shop).out

        lines = [line.split() for line in out.splitlines()]
        assert ["*", "1", "copy", "Copy", "4d", "2026-03-02", "09:00"] in [it[:7] for it in lines]
        assert ["*", "2", "proof", "Proof", "6h", "2026-03-06", "08:00"] in [it[:7] for it in lines]
        assert "Times are those of Asia/Shanghai." in out

    def test_given_people_then_everything_that_is_written_can_be_made(
        self, pmcore_: Run, shop: str, tmp_path: Path
    ) -> None:
        files = {kind: str(tmp_path / f"out.{kind}") for kind in ("html", "svg", "json", "csv")}
        named = [word for kind, path in files.items() for word in (f"--{kind}", path)]

        assert pmcore_("schedule", shop, *named).code == 0
        assert pmcore_("verify", shop, files["json"]).code == 0
        assert '"calendar": "abroad"' in Path(files["json"]).read_text(encoding="utf-8")

    def test_given_an_effort_that_is_missing_then_check_says_so(
        self, pmcore_: Run, shop: str
    ) -> None:
        text = Path(shop).read_text(encoding="utf-8")
        Path(shop).write_text(text.replace("  effort: 6h\n", ""), encoding="utf-8")

        assert "lint.effort" in pmcore_("check", shop).out
