"""Plans with people on the command line."""

from __future__ import annotations

import json
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


class TestCosts:
    """What each task costs, and what is incurred of it."""

    @pytest.fixture
    def yard(self, tmp_path: Path) -> str:
        plan = Project(
            "Y",
            "Yard",
            start="2026-03-02",
            currency="EUR",
            calendars=[Calendar.standard("office", zone=None, hours="09:00-17:00")],
            resources=[
                Resource("li", rates=["50/h"]),
                Resource("sand", kind="material", rates=[12]),
            ],
        )
        plan.add("yard", "Yard", cost=5)
        plan.add("dig", "Dig", parent="yard", duration="1d", assignments=["li"])
        plan.add("pour", "Pour", parent="yard", duration="1d", expenses=["sand 2.5"])
        path = tmp_path / "yard.json"
        save_plan(plan, path)
        return str(path)

    def test_given_rates_then_the_table_tells_costs(self, pmcore_: Run, yard: str) -> None:
        out = pmcore_("schedule", yard, "--costs").out

        ends = [line.split()[-1] for line in out.splitlines() if "2026-03-02 09:00" in line]
        assert ends[:3] == ["435.00", "400.00", "30.00"]
        assert "435.00 EUR planned, 0.00 EUR incurred, 435.00 EUR remaining" in out
        assert "Incurred" not in out

    def test_given_progress_then_what_is_incurred_stands_beside_it(
        self, pmcore_: Run, yard: str
    ) -> None:
        text = Path(yard).read_text(encoding="utf-8")
        Path(yard).write_text(
            text.replace('"id": "dig",', '"id": "dig", "percent_complete": 25,'), encoding="utf-8"
        )
        out = pmcore_("schedule", yard, "--costs", "--lang", "zh").out

        assert "计划 435.00 EUR，已发生 100.60 EUR，剩余 334.40 EUR" in out
        assert "已发生" in out.splitlines()[2]

    def test_given_files_then_they_tell_costs_too_and_can_be_verified(
        self, pmcore_: Run, yard: str, tmp_path: Path
    ) -> None:
        files = {kind: str(tmp_path / f"dates.{kind}") for kind in ("json", "csv")}
        pmcore_("schedule", yard, "--costs", *(f"--{kind}={path}" for kind, path in files.items()))

        document = json.loads(Path(files["json"]).read_text(encoding="utf-8"))
        assert document["cost"]["planned"] == "435.00"
        assert [task["planned_cost"] for task in document["tasks"]] == ["435.00", "400.00", "30.00"]
        rows = Path(files["csv"]).read_text(encoding="utf-8-sig").splitlines()
        assert rows[1].endswith("435.00,0.00,435.00")
        assert pmcore_("verify", yard, files["json"]).code == 0

    def test_given_no_wish_for_costs_then_none_are_shown(self, pmcore_: Run, yard: str) -> None:
        assert "435.00" not in pmcore_("schedule", yard).out
