"""Schedules as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pmcore import Calendar, Project, load_plan, schedule
from pmcore.exchange import schedule_to_csv, schedule_to_data, schedule_to_json
from pmcore.kernel import InputError

ROOT = Path(__file__).parents[2]
LAUNCH = load_plan(ROOT / "examples" / "new_product_launch.json")


def fence(name: str = "Dig") -> Project:
    office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00")
    plan = Project("F", {"en": "Fence", "zh": "围栏"}, start="2026-03-02", calendars=[office])
    plan.add("A", name, duration="2d", deadline="2026-03-02")
    plan.add("B", "Pour", duration="1d")
    plan.link("A", "B")
    return plan


class TestScheduleDocument:
    """``pmcore.schedule/1`` holds every date with its offset, floats, and what drives."""

    def test_given_a_schedule_then_its_tasks_are_written_by_id(self) -> None:
        data = schedule_to_data(schedule(fence()))

        first, second = data["tasks"]
        assert data["schema"] == "pmcore.schedule/1"
        assert data["finish"] == "2026-03-04T17:00+08:00"
        assert data["critical_path"] == ["A", "B"]
        assert (first["id"], first["start"], first["deadline"]) == (
            "A",
            "2026-03-02T09:00+08:00",
            "2026-03-02",
        )
        assert second["driving"] == [{"predecessor": "A", "type": "FS"}]
        assert second["total_float_minutes"] == 0

    def test_given_findings_then_they_are_said_in_the_language_asked_for(self) -> None:
        findings = schedule_to_data(schedule(fence()), "zh")["findings"]

        missed = next(each for each in findings if each["code"] == "schedule.deadline_missed")
        assert missed["context"]["task"] == "A"
        assert "截止日期" in missed["message"]

    def test_given_an_unknown_language_then_a_code(self) -> None:
        with pytest.raises(InputError):
            schedule_to_data(schedule(fence()), "fr")

    def test_the_text_is_json_of_the_data(self) -> None:
        made = schedule(LAUNCH)

        assert json.loads(schedule_to_json(made)) == schedule_to_data(made)


class TestCsv:
    """One line per task; no cell is taken for a formula."""

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
    def test_given_a_name_like_a_formula_then_an_apostrophe_stands_before_it(
        self, name: str
    ) -> None:
        rows = list(csv.DictReader(io.StringIO(schedule_to_csv(schedule(fence(name))))))

        assert rows[0]["name"] == f"'{name}"

    def test_given_quotes_commas_and_two_languages_then_they_survive(self) -> None:
        plan = fence('a "b", c')

        rows = list(csv.DictReader(io.StringIO(schedule_to_csv(schedule(plan), "zh"))))

        assert [row["name"] for row in rows] == ['a "b", c', "Pour"]
        assert rows[0]["total_float_minutes"] == "-480"
        assert rows[0]["is_critical"] == "true"


class TestLaunchExample:
    """Days computed by hand, independently of this engine."""

    @pytest.mark.parametrize(
        ("start", "live"), [("2026-03-02", "2026-07-10"), ("2026-12-01", "2027-04-30")]
    )
    def test_given_a_start_then_the_launch_goes_live_on_its_day(
        self, start: str, live: str
    ) -> None:
        plan = LAUNCH.copy()
        plan.configure(start=start)

        assert schedule(plan)["M4"].early_finish.date().isoformat() == live
