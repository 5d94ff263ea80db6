"""Primavera's files on the command line: opened, scheduled, compared, converted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange.xer.documents import document, link, project, task
from pmcore import Calendar, Project, Resource, load_plan, save_plan, schedule
from pmcore.exchange import read_mspdi, read_xer, write_mspdi

Run = Callable[..., Any]

FIRST = {"early_start_date": "2026-03-02 08:00", "early_end_date": "2026-03-02 17:00"}
LATER = {"early_start_date": "2026-03-09 08:00", "early_end_date": "2026-03-09 17:00"}
TWO = [project(), project(2, "GATE")]


@pytest.fixture
def xer(tmp_path: Path) -> str:
    """Return the path of a file whose second task, a level of effort, stands elsewhere."""
    path = tmp_path / "fence.xer"
    rows = task(1, **FIRST), task(2, task_name="Watch", task_type="TT_LOE", **LATER)
    path.write_bytes(document(*rows, TASKPRED=[link(1, 2)]))
    return str(path)


@pytest.fixture
def several(tmp_path: Path) -> str:
    """Return the path of a file with two projects."""
    path = tmp_path / "site.xer"
    rows = task(1, **FIRST), task(2, proj_id=2, wbs_id="", **LATER)
    path.write_bytes(document(*rows, PROJECT=TWO))
    return str(path)


class TestExpectedFinishes:
    """Where the options of the file use them, they say how long tasks take."""

    @pytest.fixture
    def asked(self, tmp_path: Path) -> str:
        """Return the path of a file in which the first task ends later than its length says."""
        path = tmp_path / "asked.xer"
        rows = task(1, 16, expect_end_date="2026-03-06 17:00"), task(2, 8)
        early = task(3, 8, expect_end_date="2026-01-05 17:00")
        path.write_bytes(document(*rows, early, TASKPRED=[link(1, 2)]))
        return str(path)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Expected finish  as the file asks, it says how long these take: A1"),
            ("zh", "按文件的选项，由其决定这些任务的工期：A1"),
        ],
    )
    def test_schedule_heeds_them_and_says_so(
        self, pmcore_: Run, asked: str, language: str, said: str
    ) -> None:
        result = pmcore_("schedule", asked, "--lang", language, "--width", "200")

        assert result.code == 0
        assert said in result.out
        assert "2026-03-06 17:00" in result.out
        assert "2026-03-09 17:00" in result.out  # who follows it moves along
        assert "A3" in result.out[result.out.index("A3") + 2 :]  # its date plays no part

    def test_given_another_reading_then_the_stored_lengths_count(
        self, pmcore_: Run, asked: str
    ) -> None:
        result = pmcore_("schedule", asked, "--preset", "pmcore", "--width", "200")

        assert "Expected finish  " not in result.out
        assert "2026-03-06 17:00" not in result.out

    @pytest.mark.parametrize("command", [("explain",), ("explain", "A2"), ("check",)])
    def test_other_commands_do_so_too(
        self, pmcore_: Run, asked: str, command: tuple[str, ...]
    ) -> None:
        name, *more = command
        result = pmcore_(name, asked, *more, "--width", "400")

        if name == "check":
            assert "The expected finish 2026-01-05T17:00:00 of A3 plays no part" in result.out
        else:
            assert "2026-03-09 17:00" in result.out
            assert "it says how long these take: A1" in result.err

    def test_converting_changes_no_length(self, pmcore_: Run, asked: str, tmp_path: Path) -> None:
        pmcore_("convert", asked, str(tmp_path / "plan.json"))

        held = load_plan(tmp_path / "plan.json")["A1"]
        assert (str(held.duration), str(held.expected_finish)) == ("2d", "2026-03-06 17:00:00")


class TestOpening:
    """By the name, or by what the file begins with."""

    @pytest.mark.parametrize("name", ["f.xer", "F.XER", "fence", "fence.json", "f.yaml"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_given_any_name_then_it_is_read(
        self, pmcore_: Run, tmp_path: Path, name: str, encoding: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(document(encoding=encoding))

        result = pmcore_("schedule", str(path))

        assert (result.code, result.err) == (0, "")
        assert "Fence (FENCE): 1 task\n" in result.out

    @pytest.mark.parametrize("command", ["schedule", "explain", "check", "calendar", "compare"])
    def test_given_several_projects_then_one_is_asked_for(
        self, pmcore_: Run, several: str, command: str
    ) -> None:
        asked = pmcore_(command, several)
        named = pmcore_(command, several, "--project", "1")

        assert (asked.code, asked.out) == (2, "")
        assert "[import.project_choice]" in asked.err
        assert "1 (FENCE), 2 (GATE)" in asked.err
        assert named.code == 0

    def test_given_an_encoding_then_names_are_read_by_it(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.xer"
        path.write_bytes(document(task(1, task_name="Задача"), encoding="cp1251"))

        assert "Задача" in pmcore_("schedule", str(path), "--encoding", "cp1251").out
        wrong = pmcore_("schedule", str(path), "--encoding", "nonsense")
        assert (wrong.code, "[import.encoding]" in wrong.err) == (2, True)

    def test_given_something_else_called_so_then_one_line(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.xer"
        path.write_text("{}", encoding="utf-8")

        result = pmcore_("schedule", str(path))

        assert (result.code, result.err.count("\n")) == (2, 1)
        assert "[import.header]" in result.err


class TestCompare:
    """``pmcore compare FILE.xer`` lists what comes out otherwise."""

    def test_given_a_file_then_its_dates_are_compared(self, pmcore_: Run, xer: str) -> None:
        result = pmcore_("compare", xer)

        assert result.code == 0
        assert "level of effort activities" in result.out
        assert "Tasks that agree   1 of 2, 50%" in result.out

    def test_given_json_then_a_document(self, pmcore_: Run, xer: str, tmp_path: Path) -> None:
        path = tmp_path / "agreement.json"
        pmcore_("compare", xer, "--json", str(path))
        data = json.loads(path.read_text(encoding="utf-8"))

        assert (data["compared"], data["agreeing"]) == (2, 1)
        assert data["causes"] == {"level_of_effort": 1}
        assert data["options"]["lag_calendar"] == "predecessor"

    @pytest.mark.parametrize(
        ("finish", "last", "cause", "said"),
        [
            ("2026-12-30 08:00", "02 17:00", "beyond_tasks", ": no task in the file finishes then"),
            ("2026-03-04 17:00", "04 17:00", "tasks_differ", ": dates of tasks differ"),
            ("2026-03-02 17:00", "02 17:00", None, "2026-03-02 17:00\n"),
        ],
    )
    def test_given_another_finish_of_the_project_then_it_is_said_why(
        self, pmcore_: Run, tmp_path: Path, finish: str, last: str, cause: str | None, said: str
    ) -> None:
        path, out = tmp_path / "fence.xer", tmp_path / "agreement.json"
        row = task(1, **{**FIRST, "early_end_date": f"2026-03-{last}"})
        path.write_bytes(document(row, PROJECT=[project(scd_end_date=finish)]))

        result = pmcore_("compare", str(path), "--json", str(out))

        (line,) = (each for each in result.out.splitlines(True) if each.startswith("Finish  "))
        assert line.endswith(said if said.endswith("\n") else f"{said}\n")
        assert json.loads(out.read_text(encoding="utf-8"))["finish_cause"] == cause

    def test_given_a_plan_beside_it_then_both_are_read_alike(
        self, pmcore_: Run, xer: str, tmp_path: Path
    ) -> None:
        plan = str(tmp_path / "plan.json")
        pmcore_("convert", xer, plan)

        assert "No task moved" in pmcore_("compare", xer, plan).out


class TestConvert:
    """``pmcore convert IN OUT`` reads XER, and writes it where OUT is called so."""

    def test_given_xer_then_a_plan_file(self, pmcore_: Run, xer: str, tmp_path: Path) -> None:
        path = tmp_path / "plan.json"
        result = pmcore_("convert", xer, str(path))

        assert result.out.splitlines()[-1] == (f"Try: pmcore schedule {path} --preset primavera")
        assert load_plan(path) == read_xer(xer).project

    def test_given_a_plan_then_xer_with_its_dates(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.XER"
        result = pmcore_("convert", fence, str(path))

        assert result.code == 0
        assert "warning export." in result.err
        assert f"Try: pmcore schedule {path}" in result.out
        assert "100%" in pmcore_("compare", str(path)).out
        assert {each.id for each in read_xer(path).project} == {
            each.id for each in load_plan(fence)
        }

    def test_given_xer_then_xer_again(self, pmcore_: Run, xer: str, tmp_path: Path) -> None:
        path = str(tmp_path / "again.xer")

        assert pmcore_("convert", xer, path).code == 0
        assert read_xer(path).project["A1"] == read_xer(xer).project["A1"]

    def test_given_microsofts_file_then_its_unheeded_status_date_is_not_primaveras_data_date(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("SITE", "Fence", start="2026-03-02T08:00", data_date="2026-06-01T17:00")
        plan.configure(calendars=[Calendar.standard("C1", zone=None)], calendar="C1")
        plan.add("A1", "Dig", duration="2d")
        write_mspdi(plan, tmp_path / "p.xml")
        before = read_mspdi(tmp_path / "p.xml")

        result = pmcore_("convert", str(tmp_path / "p.xml"), str(tmp_path / "p.xer"))

        assert "a data date by which the plan's dates do not go" in result.err
        assert "export.redated" not in result.err
        after = read_xer(tmp_path / "p.xer")
        one, other = (schedule(each.project, each.options) for each in (before, after))
        assert one["A1"].scheduled_finish == other["A1"].scheduled_finish

    def test_given_a_plan_file_then_what_primavera_reads_otherwise_is_told(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        days = Calendar.standard("C1", zone=None)
        afternoons = Calendar.standard("C2", zone=None, hours="13:00-17:00")
        plan = Project("SITE", "Fence", start="2026-03-02", calendars=[days, afternoons])
        plan.configure(calendar="C1", resources=[Resource("li"), Resource("wang", calendar="C2")])
        plan.add("A1", "Dig", duration="2d", assignments=["li", "wang"])
        save_plan(plan, tmp_path / "p.json")

        result = pmcore_(
            *("convert", str(tmp_path / "p.json"), str(tmp_path / "p.xer"), "--width", "200")
        )

        assert "Primavera P6 dates 1 of 1 tasks otherwise than here" in result.err
        assert "assignments (apart, here together)" in result.err

    def test_given_chinese_then_the_losses_are_told_in_it(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        result = pmcore_("convert", fence, str(tmp_path / "f.xer"), "--lang", "zh")

        assert "写出时已调整" in result.err
