"""Schedules as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from exchange.everything import projects
from pmcore import Calendar, Project, Resource, load_plan, schedule
from pmcore.calendars import datetime_of
from pmcore.exchange import schedule_to_csv, schedule_to_data, schedule_to_json
from pmcore.exchange.layout import laid_out
from pmcore.kernel import InputError, PmcoreError
from pmcore.scheduling import Schedule, SchedulingOptions
from pmcore.testing.strategies import plans
from pmcore.tracking import cost_status

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

    def test_given_a_task_as_late_as_possible_then_its_dates_are_the_scheduled_ones(self) -> None:
        plan = fence()
        plan.add("C", "Paint", duration="1d", as_late_as_possible=True)

        paint = schedule_to_data(schedule(plan))["tasks"][2]

        assert paint["early_start"] == "2026-03-02T09:00+08:00"
        assert paint["start"] == paint["scheduled_start"] == "2026-03-04T09:00+08:00"
        assert paint["finish"] == paint["scheduled_finish"] == "2026-03-04T17:00+08:00"

    def test_given_a_dependency_that_a_hard_date_breaks_then_it_is_named(self) -> None:
        plan = fence()
        plan.update("B", constraints=["MSO 2026-03-02"])

        made = schedule(plan, SchedulingOptions.ms_project())

        first, second = schedule_to_data(made)["tasks"]
        assert second["broken"] == [{"predecessor": "A", "type": "FS"}]
        assert first["broken"] == []

    def test_given_an_imposed_finish_then_it_is_written(self) -> None:
        plan = fence()
        plan.configure(finish="2026-03-20")

        assert schedule_to_data(schedule(plan))["project"]["finish"] == "2026-03-20"

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


def paid() -> Project:
    plan = Project(
        "P",
        "Paid",
        start="2026-03-02",
        calendars=[Calendar.standard("office", zone=None)],
        resources=[Resource("li", rates=["80/h"])],
        currency="EUR",
    )
    plan.add("dig", "Dig", duration="2d", assignments=["li"], percent_complete=25)
    plan.add("paint", "Paint", duration="1d", cost=500)
    return plan


def text_of(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def slow_segments(schedule: Schedule, task: str) -> list[dict[str, str]]:
    found = schedule.segments(task)
    told = [{"start": text_of(start), "finish": text_of(finish)} for start, finish in found]
    return told if len(told) > 1 else []


def slow_data(schedule: Schedule, language: str) -> dict[str, Any]:
    """Write the document task by task, each asked for its dates."""
    driving, broken = (
        {link: {"predecessor": link.predecessor, "type": str(link.type)} for link in links}
        for links in (schedule.driving(), schedule.broken())
    )
    header = schedule.project.settings
    return {
        "schema": "pmcore.schedule/1",
        "project": {
            "id": header.id,
            "name": header.name.to_json(),
            "version": schedule.project.version,
            "start": header.start.isoformat(),
            "finish": None if header.finish is None else header.finish.isoformat(),
            "calendar": schedule.default_calendar,
            "zone": schedule.zone,
        },
        "start": schedule.start.isoformat(timespec="minutes"),
        "finish": schedule.finish.isoformat(timespec="minutes"),
        "options": asdict(schedule.options),
        "critical_path": [dates.id for dates in schedule.critical_path()],
        "tasks": [
            {
                "id": dates.id,
                "wbs": dates.wbs,
                "name": dates.name.to_json(),
                "kind": dates.kind,
                "parent": schedule.project.parent(dates.id),
                "calendar": dates.calendar,
                "owner": dates.owner,
                "start": dates.scheduled_start.isoformat(timespec="minutes"),
                "finish": dates.scheduled_finish.isoformat(timespec="minutes"),
                "duration_minutes": dates.duration,
                "is_elapsed": dates.is_elapsed,
                "early_start": dates.early_start.isoformat(timespec="minutes"),
                "early_finish": dates.early_finish.isoformat(timespec="minutes"),
                "late_start": dates.late_start.isoformat(timespec="minutes"),
                "late_finish": dates.late_finish.isoformat(timespec="minutes"),
                "scheduled_start": dates.scheduled_start.isoformat(timespec="minutes"),
                "scheduled_finish": dates.scheduled_finish.isoformat(timespec="minutes"),
                "total_float_minutes": dates.total_float,
                "free_float_minutes": dates.free_float,
                "interfering_float_minutes": dates.interfering_float,
                "independent_float_minutes": dates.independent_float,
                "is_critical": dates.is_critical,
                "deadline": None if dates.deadline is None else dates.deadline.isoformat(),
                "percent_complete": dates.percent_complete,
                "work_percent": dates.work_percent,
                "physical_percent": None
                if dates.physical_percent is None
                else float(dates.physical_percent),
                "percent_complete_type": dates.percent_complete_type,
                "percent_by_type": dates.percent_by_type,
                "actual_start": dates.actual_start and text_of(dates.actual_start),
                "actual_finish": dates.actual_finish and text_of(dates.actual_finish),
                "remaining_minutes": dates.remaining,
                "is_manual": dates.is_manual,
                "is_active": dates.is_active,
                "segments": slow_segments(schedule, dates.id),
                "driving": [said for link, said in driving.items() if link.successor == dates.id],
                "broken": [said for link, said in broken.items() if link.successor == dates.id],
            }
            for dates in schedule
        ],
        "findings": [
            {
                **finding.to_dict(),
                "message": finding.message(language),
                "advice": finding.advice(language),
            }
            for finding in schedule.findings
        ],
    }


def slow_costs(schedule: Schedule, id: str) -> dict[str, str]:
    held = cost_status(schedule)[id]
    amounts = {"planned": held.planned, "actual": held.actual, "remaining": held.remaining}
    return {f"{name}_cost": str(amount) for name, amount in amounts.items()}


def slow_csv(schedule: Schedule, language: str) -> str:
    """Write the rows one by one, every text looked at character by character."""

    def cell(value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        visible = [char for char in str(value) if unicodedata.category(char)[0] not in "CZ"]
        if isinstance(value, str) and visible and visible[0] in "=+-@＝＋－＠":
            return f"'{value}"
        return value

    rows, text = schedule.to_rows(language), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


class TestAsTheTasksSay:
    """Columns written at once say what the tasks say one by one, to the last byte."""

    @given(plans(max_tasks=12), st.sampled_from(("en", "zh")))
    def test_documents_and_tables_are_those_of_the_slow_way(
        self, plan: tuple[Project, SchedulingOptions], language: str
    ) -> None:
        made = schedule(*plan)

        slow = slow_data(made, language)

        assert schedule_to_data(made, language) == slow
        assert schedule_to_json(made, language) == laid_out(slow)
        assert schedule_to_csv(made, language) == slow_csv(made, language)

    # These projects take long to draw, and many have nothing to schedule.
    @settings(
        max_examples=settings().max_examples // 5,
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(projects())
    def test_given_any_names_and_owners_then_as_well(self, plan: Project) -> None:
        assume(len(plan) and plan.settings.calendar is not None)
        try:
            made = schedule(plan)
        except PmcoreError:
            reject()

        assert schedule_to_json(made) == laid_out(slow_data(made, "en"))
        assert schedule_to_csv(made, "zh") == slow_csv(made, "zh")

    def test_given_costs_then_each_task_has_them_and_the_document_their_sum(self) -> None:
        made = schedule(paid())
        costs = cost_status(made)
        slow = slow_data(made, "en")
        tasks = [task | slow_costs(made, task["id"]) for task in slow["tasks"]]
        whole = {
            "currency": "EUR",
            "planned": "1780.00",
            "actual": "320.00",
            "remaining": "1460.00",
        }

        data = schedule_to_data(made, costs=costs)

        assert data == slow | {"tasks": tasks, "cost": whole}
        assert list(data)[:5] == ["schema", "project", "start", "finish", "cost"]
        assert schedule_to_json(made, costs=costs) == laid_out(data)
        rows = list(csv.DictReader(io.StringIO(schedule_to_csv(made, costs=costs))))
        assert [(row["planned_cost"], row["remaining_cost"]) for row in rows] == [
            ("1280.00", "960.00"),
            ("500.00", "500.00"),
        ]

    def test_given_the_launch_then_as_well(self) -> None:
        made = schedule(LAUNCH)

        assert schedule_to_json(made, "zh") == laid_out(slow_data(made, "zh"))
        assert schedule_to_csv(made) == slow_csv(made, "en")

    def test_given_fields_too_long_for_a_line_then_they_are_laid_out_as_elsewhere(self) -> None:
        plan = fence("名" * 99)
        for number in range(40):
            plan.add(f"D{number}", {"en": "x" * 60, "zh": "长" * 60}, duration="1d")
            plan.link(f"D{number}", "B")
        made = schedule(plan)

        text = schedule_to_json(made)

        assert text == laid_out(slow_data(made, "en"))
        assert max(map(len, text.splitlines())) > 100

    def test_given_many_tasks_then_no_date_is_worded_twice(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        worded: Counter[tuple[int, str | None]] = Counter()

        def counting(instant: int, zone: str | None) -> datetime:
            worded[instant, zone] += 1
            return datetime_of(instant, zone)

        monkeypatch.setattr("pmcore.exchange.schedule_columns.datetime_of", counting)
        plan = fence()
        for number in range(500):
            plan.add(f"T{number}", "T", duration="1d")

        schedule_to_csv(schedule(plan))

        assert max(worded.values()) == 1
        assert len(worded) < 10


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
