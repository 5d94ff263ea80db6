"""Microsoft Project's XML on the command line: opened, scheduled, compared, converted."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from exchange.mspdi.documents import document, link, task
from pmcore import load_plan, save_plan
from pmcore.calendars import Calendar
from pmcore.cli import main
from pmcore.cli.console import cells
from pmcore.exchange import read_mspdi, read_xer
from pmcore.scheduling import schedule
from pmcore.wbs import Project

Run = Callable[..., Any]

FIRST = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>"
LATER = (
    "<Start>2026-03-09T08:00:00</Start><Finish>2026-03-09T17:00:00</Finish>"
    "<LateStart>2026-03-09T08:00:00</LateStart><LateFinish>2026-03-09T17:00:00</LateFinish>"
    "<TotalSlack>0</TotalSlack>"
)
ALIKE = "<Start>2026-03-03T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"
NOT_UNDERSTOOD = "links to other projects, which dates are computed without (count: 1, first: T2)"


def written(path: Path, *tasks: str, **sections: str) -> str:
    path.write_bytes(document(*tasks, **sections))
    return str(path)


@pytest.fixture
def xml(tmp_path: Path) -> str:
    """Return the path of a file whose second task waits for another project."""
    outside = "<PredecessorLink><CrossProject>1</CrossProject></PredecessorLink>"
    waiting = "<HideBar>0</HideBar>" + LATER + link(1) + outside
    return written(tmp_path / "fence.xml", task(1, FIRST), task(2, waiting, name="Pour"))


@pytest.fixture
def pinned(tmp_path: Path) -> str:
    """Return the path of a file with a task that must start before its predecessor ends."""
    date = "<ConstraintDate>2026-03-02T08:00:00</ConstraintDate>"
    return written(
        tmp_path / "pinned.xml",
        task(1, FIRST),
        task(2, f"<ConstraintType>2</ConstraintType>{date}{link(1)}{FIRST}", name="Pour"),
    )


@pytest.fixture
def forecast(tmp_path: Path) -> str:
    """A plan file whose work waits for its data date."""
    office = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
    start, now = "2026-03-02T08:00", "2026-03-23T08:00"
    project = Project("SITE", "Fence", start=start, data_date=now, calendars=[office])
    project.add("dig", "Dig", duration="2d")
    path = tmp_path / "forecast.json"
    save_plan(project, path)
    return str(path)


class TestOpening:
    """By the name, or by what the file begins with; a root of another kind is an error."""

    @pytest.mark.parametrize("name", ["fence.xml", "FENCE.XML", "fence", "fence.json", "f.yaml"])
    def test_given_any_name_then_it_is_read(self, pmcore_: Run, tmp_path: Path, name: str) -> None:
        result = pmcore_("schedule", written(tmp_path / name, task(1, FIRST)))

        assert (result.code, result.err) == (0, "")
        assert "Fence (Fence): 1 task\n" in result.out

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_given_another_encoding_and_no_name_then_it_is_read(
        self, pmcore_: Run, tmp_path: Path, encoding: str
    ) -> None:
        text = document(task(1)).decode().replace("UTF-8", encoding.removesuffix("-sig"))
        path = tmp_path / "plan"
        path.write_bytes(text.encode(encoding))

        assert pmcore_("schedule", str(path)).code == 0

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"<html><body/></html>", "import.root"),
            (
                b'<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"/>',
                "import.root",
            ),
            (b"<!DOCTYPE Project><Project/>", "import.doctype"),
            (b"<Project>", "document.syntax"),
            (b"<Project/>", "document.invalid"),
            (b"{}", "document.schema"),
            (b"<<: *a", "document.syntax"),
            (b"", "document.syntax"),
        ],
    )
    @pytest.mark.parametrize("command", ["schedule", "explain", "calendar", "compare", "convert"])
    def test_given_something_else_then_one_line_names_the_file(
        self, pmcore_: Run, tmp_path: Path, content: bytes, code: str, command: str
    ) -> None:
        path = tmp_path / "plan.json"
        path.write_bytes(content)
        more = [str(path)] if command == "compare" else []
        more = [str(tmp_path / "out.json")] if command == "convert" else more

        result = pmcore_(command, str(path), *more)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert result.err.startswith(f"pmcore: error [{code}] {path}: ")

    @pytest.mark.parametrize(
        ("name", "code"), [("none.xml", "document.not_found"), (".", "document.unreadable")]
    )
    def test_given_no_file_then_one_line(self, pmcore_: Run, name: str, code: str) -> None:
        result = pmcore_("schedule", name)

        assert (result.code, result.err.count("\n")) == (2, 1)
        assert f"[{code}]" in result.err

    def test_given_a_pipe_called_xml_then_it_is_refused(self, pmcore_: Run, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.xml")

        for arguments in (("schedule",), ("compare",)):
            result = pmcore_(*arguments, str(tmp_path / "pipe.xml"))
            assert (result.code, result.err.count("[document.unreadable]")) == (2, 1)

    def test_given_debug_then_the_traceback_is_shown(self, pmcore_: Run, tmp_path: Path) -> None:
        path = tmp_path / "fence.xml"
        path.write_text("<Project>")

        err = pmcore_("compare", str(path), "--debug").err

        assert err.startswith("Traceback")
        assert "[document.syntax]" in err.splitlines()[-1]

    def test_given_a_terminal_and_a_large_file_then_stages_come_and_go(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, xml: str
    ) -> None:
        monkeypatch.setattr("pmcore.cli.plans._LONG", 1)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

        main(["compare", xml])

        shown = capsys.readouterr().err
        assert f"Reading {xml} (0.0 MB) ..." in shown
        assert "Scheduling 2 tasks ..." in shown
        assert shown.endswith("\r\x1b[K")


class TestOptions:
    """Scheduled as the file says, unless the command says otherwise."""

    def test_given_a_pinned_task_then_it_is_where_microsoft_project_has_it(
        self, pmcore_: Run, pinned: str
    ) -> None:
        assert "schedule.dependency_broken" in pmcore_("schedule", pinned).out
        assert "2026-03-02 08:00" in pmcore_("explain", pinned, "T2").out

    def test_given_a_preset_then_it_decides(self, pmcore_: Run, pinned: str) -> None:
        out = pmcore_("schedule", pinned, "--preset", "pmcore").out

        assert "schedule.dependency_broken" not in out

    def test_given_a_file_scheduled_from_its_finish_then_dates_lead_to_it(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        header = (
            "<FinishDate>2026-03-20T17:00:00</FinishDate><ScheduleFromStart>0</ScheduleFromStart>"
        )
        path = written(tmp_path / "b.xml", task(1), header=header)

        assert "2026-03-20 08:00  2026-03-20 17:00" in pmcore_("schedule", path).out

    def test_given_tasks_to_be_early_there_then_they_are_and_so_in_the_plan_it_becomes(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        header = (
            "<FinishDate>2026-03-20T17:00:00</FinishDate><ScheduleFromStart>0</ScheduleFromStart>"
        )
        soon = task(1, "<ConstraintType>0</ConstraintType>")
        path = written(tmp_path / "b.xml", soon, task(2), header=header)
        told = "2026-03-02 08:00  2026-03-02 17:00", "2026-03-20 08:00  2026-03-20 17:00"
        out = pmcore_("schedule", path).out
        plan = str(tmp_path / "b.json")
        advice = pmcore_("convert", path, plan).out
        options = "--preset", "ms_project", "--backward", "--late-tasks", "marked"
        again = pmcore_("schedule", plan, *options).out

        assert all(dates in out and dates in again for dates in told)
        assert " ".join(options) in advice

    def test_given_another_start_then_it_is_tried(self, pmcore_: Run, xml: str) -> None:
        assert "2026-04-01 08:00" in pmcore_("schedule", xml, "--start", "2026-04-01").out

    def test_given_backward_without_a_finish_then_one_line(self, pmcore_: Run, xml: str) -> None:
        result = pmcore_("compare", xml, "--backward")

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert "[schedule.no_finish]" in result.err

    def test_given_a_schedule_document_then_it_is_verified(
        self, pmcore_: Run, pinned: str, tmp_path: Path
    ) -> None:
        rows = tmp_path / "rows.json"
        pmcore_("schedule", pinned, "--json", str(rows))

        result = pmcore_("verify", pinned, str(rows))

        assert (result.code, result.out.split("\n")[0]) == (
            0,
            "The schedule of project Fence is valid.",
        )


class TestFindings:
    """What the import did not understand is told, by every command."""

    def test_given_schedule_then_warnings_in_full_and_all_counted(
        self, pmcore_: Run, xml: str
    ) -> None:
        out = pmcore_("schedule", xml).out

        assert "warning import.not_understood" in out
        assert NOT_UNDERSTOOD in out
        assert f"Findings  1 warning, 1 note; see: pmcore check {xml}" in out

    def test_given_outputs_then_they_hold_the_findings(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        html, data = tmp_path / "r.html", tmp_path / "s.json"

        pmcore_("schedule", xml, "--html", str(html), "--json", str(data))

        found = json.loads(data.read_text(encoding="utf-8"))["findings"]
        assert [each["code"] for each in found] == ["import.not_understood", "import.kept"]
        assert NOT_UNDERSTOOD in html.read_text(encoding="utf-8")

    def test_given_check_then_they_come_first_under_a_heading(self, pmcore_: Run, xml: str) -> None:
        lines = pmcore_("check", xml).out.splitlines()

        assert lines[:4] == [
            "The import",
            "",
            "warning import.not_understood",
            f"  - The file has {NOT_UNDERSTOOD}.",
        ]
        assert "  - Carried along unread: HideBar (fields: 1)." in lines
        assert pmcore_("check", xml, "--strict").code == 1

    def test_given_a_broken_file_then_check_lists_every_problem(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = written(tmp_path / "b.xml", task(1, link(2, 8)), task(2, link(1, 9)))

        result = pmcore_("check", path)

        assert result.code == 1
        assert "Task 1 (line" in result.out
        assert "Task 2 (line" in result.out

    @pytest.mark.parametrize("command", ["explain", "calendar"])
    def test_given_a_command_without_findings_then_one_line_on_stderr(
        self, pmcore_: Run, xml: str, command: str
    ) -> None:
        result = pmcore_(command, xml)

        assert (result.code, result.err) == (
            0,
            f"{xml}: 1 warning, 1 note; see: pmcore check {xml}\n",
        )

    def test_given_chinese_then_chinese(self, pmcore_: Run, xml: str) -> None:
        assert "跨项目链接" in pmcore_("schedule", xml, "--lang", "zh").out
        assert pmcore_("check", xml, "--lang", "zh").out.startswith("导入\n")
        assert "1 个警告" in pmcore_("explain", xml, "--lang", "zh").err


class TestCompareStored:
    """``pmcore compare FILE.xml``: what is not as Microsoft Project stored it, and why."""

    def test_given_a_link_from_elsewhere_then_each_value_both_ways_and_the_share(
        self, pmcore_: Run, xml: str
    ) -> None:
        result = pmcore_("compare", xml)

        assert (result.code, result.err) == (0, "")
        because = "links to other projects"
        assert result.out.splitlines()[:8] == [
            f"Fence (Fence): the dates in {xml}, and as scheduled here",
            "",
            "ID  Task  What         In the file       Here              Because",
            "--  ----  -----------  ----------------  ----------------  -----------------------",
            f"T2  Pour  Start        2026-03-09 08:00  2026-03-03 08:00  {because}",
            f"T2  Pour  Finish       2026-03-09 17:00  2026-03-03 17:00  {because}",
            f"T2  Pour  Late start   2026-03-09 08:00  2026-03-03 08:00  {because}",
            f"T2  Pour  Late finish  2026-03-09 17:00  2026-03-03 17:00  {because}",
        ]
        values = (
            "Start 1 of 2, Finish 1 of 2, Late start 0 of 1, Late finish 0 of 1, Total float 1 of 1"
        )
        assert result.out.splitlines()[-5:] == [
            "Tasks that agree   1 of 2, 50%: start and finish, to the minute",
            f"Values that agree  {values}",
            "Likely causes      links to other projects: 1",
            "Finish             Tue 2026-03-03 17:00",
            f"Findings           1 warning, 1 note; see: pmcore check {xml}",
        ]
        assert NOT_UNDERSTOOD in result.out

    def test_given_equal_dates_then_all_agree_and_there_is_no_table(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = written(tmp_path / "f.xml", task(1, FIRST), task(2, link(1) + ALIKE))

        lines = pmcore_("compare", path).out.splitlines()

        assert lines[2] == "Tasks that agree   2 of 2, 100%: start and finish, to the minute"

    def test_given_no_stored_dates_then_it_says_so(self, pmcore_: Run, tmp_path: Path) -> None:
        out = pmcore_("compare", written(tmp_path / "f.xml", task(1))).out

        assert "none to compare: the file holds no dates of tasks" in out

    @pytest.mark.parametrize(
        ("finish", "more", "cause"),
        [
            ("03", "", ("unknown", None)),
            ("10", "", ("finish", None)),
            ("03", "<IsSubproject>1</IsSubproject>", ("subproject", None)),
        ],
    )
    def test_given_only_late_dates_that_differ_then_what_stands_behind_is_the_cause(
        self,
        pmcore_: Run,
        tmp_path: Path,
        finish: str,
        more: str,
        cause: tuple[str, str | None],
    ) -> None:
        late = f"{more}{link(1)}{ALIKE}<LateFinish>2026-03-10T17:00:00</LateFinish>"
        header = f"<FinishDate>2026-03-{finish}T17:00:00</FinishDate>"
        first = f"{FIRST}<LateStart>2026-03-09T08:00:00</LateStart>"
        path = written(tmp_path / "f.xml", task(1, first), task(2, late), header=header)

        pmcore_("compare", path, "--json", str(tmp_path / "a.json"))

        tasks = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["tasks"]
        causes = [(each["task"], each["cause"], each["because"]) for each in tasks]
        assert causes == [("T1", "successor", "T2"), ("T2", *cause)]

    @pytest.mark.parametrize(
        ("said", "cause"),
        [
            ("<TotalSlack>48</TotalSlack>", "scaled_float"),  # tenths of minutes
            ("<TotalSlack>58</TotalSlack>", "unknown"),
            ("<LateStart>2026-03-02T17:00:00</LateStart>", "same_moment"),
            ("<LateStart>2026-03-02T16:00:00</LateStart>", "unknown"),
        ],
    )
    def test_given_a_number_or_a_moment_shown_otherwise_then_it_is_told(
        self, pmcore_: Run, tmp_path: Path, said: str, cause: str
    ) -> None:
        a_day_of_float = task(1, said), task(2, hours=16)
        path = written(tmp_path / "f.xml", *a_day_of_float)

        pmcore_("compare", path, "--json", str(tmp_path / "a.json"))

        tasks = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["tasks"]
        assert [(each["task"], each["cause"]) for each in tasks] == [("T1", cause)]

    def test_given_json_then_a_document_for_programs(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "agreement.json"

        out = pmcore_("compare", xml, "--json", str(path), "--lang", "zh").out

        data = json.loads(path.read_text(encoding="utf-8"))
        assert f"已写入 {path}" in out
        assert data["schema"] == "pmcore.agreement/1"
        assert (data["compared"], data["agreeing"], data["share"]) == (2, 1, 0.5)
        assert data["causes"] == {"external_link": 1}
        assert data["finish"] == {"stored": None, "computed": "2026-03-03T17:00:00"}
        assert data["fields"]["late_start"] == {"compared": 1, "differing": 1}
        (pour,) = data["tasks"]
        assert (pour["task"], pour["cause"], pour["because"]) == ("T2", "external_link", None)
        assert pour["message"] == "跨项目链接"
        assert pour["differences"]["start"] == {
            "stored": "2026-03-09T08:00:00",
            "computed": "2026-03-03T08:00:00",
        }
        assert [each["code"] for each in data["findings"]][:1] == ["import.not_understood"]

    def test_given_costs_then_they_are_compared_too(self, pmcore_: Run, tmp_path: Path) -> None:
        file, path = tmp_path / "paid.xml", tmp_path / "agreement.json"
        file.write_bytes(document(task(1, "<FixedCost>50000</FixedCost><Cost>70000</Cost>")))

        out = pmcore_("compare", str(file), "--json", str(path)).out

        assert "T1  Dig   Cost       700.00  500.00  something that was not recognised" in out
        assert ["Costs", "that", "agree", "Cost", "0", "of", "1"] in map(
            str.split, out.splitlines()
        )
        costs = json.loads(path.read_text(encoding="utf-8"))["costs"]
        assert costs["fields"]["cost"] == {"compared": 1, "differing": 1}
        assert costs["tasks"][0]["differences"] == {"cost": {"stored": "700", "computed": "500.00"}}

    def test_given_another_preset_then_it_is_compared_so(self, pmcore_: Run, pinned: str) -> None:
        assert "2 of 2, 100%" in pmcore_("compare", pinned).out
        assert "1 of 2, 50%" in pmcore_("compare", pinned, "--preset", "pmcore").out

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_given_a_width_then_no_line_is_wider(
        self, pmcore_: Run, xml: str, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(Path(xml).parent)

        out = pmcore_("compare", "fence.xml", "--width", "88", "--lang", language).out

        assert max(map(cells, out.splitlines())) <= 88

    def test_given_one_plan_file_then_it_asks_for_another(self, pmcore_: Run, fence: str) -> None:
        result = pmcore_("compare", fence)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[cli.usage] {fence} is not Microsoft Project XML" in result.err

    def test_given_the_file_as_the_output_then_it_is_refused_and_untouched(
        self, pmcore_: Run, xml: str
    ) -> None:
        before = Path(xml).read_bytes()

        assert "[cli.output]" in pmcore_("compare", xml, "--json", xml).err
        assert Path(xml).read_bytes() == before


class TestCompareTwo:
    """Two files as ever, XML among them; a plan file beside XML is read as the XML says."""

    def test_given_the_same_plan_converted_then_nothing_moved(
        self, pmcore_: Run, pinned: str, tmp_path: Path
    ) -> None:
        plan = str(tmp_path / "plan.json")
        pmcore_("convert", pinned, plan)

        for files in ((pinned, plan), (plan, pinned)):
            result = pmcore_("compare", *files)
            assert result.code == 0
            assert "No task moved, came or went." in result.out

    def test_given_two_versions_then_what_moved_and_what_was_not_understood(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        new = written(tmp_path / "new.xml", task(1, hours=16), task(2, link(1), name="Pour"))

        result = pmcore_("compare", xml, new)

        assert "duration of T1" in result.out
        assert result.err == f"{xml}: 1 warning, 1 note; see: pmcore check {xml}\n"

    def test_given_another_project_then_it_is_refused(
        self, pmcore_: Run, xml: str, fence: str
    ) -> None:
        assert "[schedule.not_comparable]" in pmcore_("compare", xml, fence).err


class TestConvert:
    """``pmcore convert IN OUT`` writes a plan file, and says what it cannot hold."""

    @pytest.mark.parametrize("name", ["plan.json", "plan.yaml", "plan.YML", "plan"])
    def test_given_xml_then_the_same_plan(
        self, pmcore_: Run, xml: str, tmp_path: Path, name: str
    ) -> None:
        path = tmp_path / name

        result = pmcore_("convert", xml, str(path))

        assert result.code == 0
        assert result.out.splitlines() == [
            f"Wrote {path}",
            f"Try: pmcore schedule {path} --preset ms_project",
        ]
        plan = read_mspdi(xml).project
        assert list(load_plan(path)) == list(plan)
        assert load_plan(path).dependencies() == plan.dependencies()

    def test_given_things_not_understood_then_all_are_told_on_stderr(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        out = str(tmp_path / "plan.json")

        lines = pmcore_("convert", xml, out).err.splitlines()

        assert f"  - The file has {NOT_UNDERSTOOD}." in lines
        assert "  - Carried along unread: HideBar (fields: 1)." in lines
        assert lines[-1] == (
            f"{out} is a plan file: it holds neither the dates stored in {xml} nor what was only "
            "carried along. Keep that file."
        )

    def test_given_a_plan_file_then_another_format_and_nothing_on_stderr(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.yaml"

        result = pmcore_("convert", fence, str(path))

        assert (result.code, result.err) == (0, "")
        assert result.out.splitlines()[-1] == f"Try: pmcore schedule {path}"
        save_plan(load_plan(path), tmp_path / "again.json")
        assert (tmp_path / "again.json").read_bytes() == Path(fence).read_bytes()

    def test_given_xml_to_xml_then_nothing_is_lost(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "again.xml"

        result = pmcore_("convert", xml, str(path))

        assert (result.code, result.out.splitlines()) == (
            0,
            [f"Wrote {path}", f"Try: pmcore schedule {path}"],
        )
        before, after = read_mspdi(xml), read_mspdi(path)
        assert after.project == before.project
        assert after.stored.tasks == before.stored.tasks
        assert after.extras.tasks == before.extras.tasks

    def test_given_a_plan_file_to_xml_then_dates_and_what_is_left_out(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.xml"

        result = pmcore_("convert", fence, str(path))

        assert result.code == 0
        assert "warning export.left_out" in result.err
        imported = read_mspdi(path)
        assert [task.id for task in imported.project] == [task.id for task in load_plan(fence)]
        assert all(dates.start for dates in imported.stored.tasks.values())

    @pytest.mark.parametrize("name", ["out.mpp", "out.txt", "out.xlsx"])
    def test_given_a_format_that_is_not_written_then_those_that_are(
        self, pmcore_: Run, xml: str, tmp_path: Path, name: str
    ) -> None:
        path = tmp_path / name

        result = pmcore_("convert", xml, str(path))

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert "[cli.format]" in result.err
        assert "JSON (.json), YAML (.yaml, .yml), Microsoft Project XML (.xml)" in result.err
        assert not path.exists()

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((), "cli.usage"),
            (("one.xml",), "cli.usage"),
            (("none.xml", "out.json"), "document.not_found"),
            (("none.json", "out.json"), "document.not_found"),
            (("same.json", "same.json"), "cli.output"),
            (("a.xml", "b.json", "--start", "2026-03-02"), "cli.usage"),
        ],
    )
    def test_given_a_mistake_then_one_line(
        self, pmcore_: Run, arguments: tuple[str, ...], code: str
    ) -> None:
        result = pmcore_("convert", *arguments)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[{code}]" in result.err

    def test_given_a_folder_that_is_not_there_then_one_line(self, pmcore_: Run, xml: str) -> None:
        assert "[document.unwritable]" in pmcore_("convert", xml, "/none/such/p.json").err

    def test_given_chinese_then_chinese(self, pmcore_: Run, xml: str, tmp_path: Path) -> None:
        result = pmcore_("convert", xml, str(tmp_path / "p.json"), "--lang", "zh")

        assert "请保留原文件" in result.err
        assert "无法写出" in pmcore_("convert", xml, "p.mpp", "--lang", "zh").err

    def test_given_reschedule_then_computed_dates_and_all_else_as_it_was(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "again.xml"

        result = pmcore_("convert", xml, str(path), "--reschedule")

        assert result.code == 0
        before, after = read_mspdi(xml), read_mspdi(path)
        assert after.project == before.project
        assert after.extras.tasks == before.extras.tasks
        starts = {
            dates.id: dates.scheduled_start for dates in schedule(before.project, before.options)
        }
        assert {id: held.start for id, held in before.stored.tasks.items()} != starts
        assert {id: held.start for id, held in after.stored.tasks.items()} == starts

    def test_given_a_forecast_that_the_tool_has_not_then_it_is_told(
        self, pmcore_: Run, forecast: str, tmp_path: Path
    ) -> None:
        for name, tool in (("f.xml", "Microsoft Project"), ("f.json", None)):
            result = pmcore_("convert", forecast, str(tmp_path / name))

            assert result.code == 0
            assert ("export.redated" in result.err) == (tool is not None)
            assert tool is None or f"{tool} dates 1 of 1 tasks otherwise than here" in result.err
        assert (
            "data_date (ignored, here heeded)"
            in pmcore_("convert", forecast, str(tmp_path / "f.xml"), "--width", "200").err
        )

    def test_given_keep_forecast_then_the_tool_computes_the_dates_of_here(
        self, pmcore_: Run, forecast: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "f.xml"

        result = pmcore_("convert", forecast, str(path), "--keep-forecast")

        assert result.code == 0
        assert "export.redated" not in result.err
        assert "to keep their" in result.err
        back = read_mspdi(path)
        computed = schedule(back.project, back.options)["dig"].scheduled_start
        assert computed == schedule(load_plan(forecast))["dig"].scheduled_start
        assert back.stored.tasks["dig"].start == computed

    @pytest.mark.parametrize("name", ["plan.json", "plan.xer"])
    def test_given_keep_forecast_for_another_format_then_a_usage_error_and_no_file(
        self, pmcore_: Run, forecast: str, tmp_path: Path, name: str
    ) -> None:
        result = pmcore_("convert", forecast, str(tmp_path / name), "--keep-forecast")

        assert result.code == 2
        assert "--keep-forecast is for Microsoft Project XML" in result.err
        assert not (tmp_path / name).exists()

    @pytest.mark.parametrize("name", ["plan.json", "plan.yaml", "plan"])
    def test_given_reschedule_for_a_plan_file_then_a_usage_error_and_no_file(
        self, pmcore_: Run, xml: str, tmp_path: Path, name: str
    ) -> None:
        result = pmcore_("convert", xml, str(tmp_path / name), "--reschedule")

        assert result.code == 2
        assert "[cli.usage]" in result.err
        assert "holds none" in result.err
        assert not (tmp_path / name).exists()

    def test_given_a_zone_then_its_clock_tells_all_times(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00")
        project = Project("SITE", "Fence", start="2026-03-02", calendars=[office])
        project.add("dig", "Dig", duration="1d")
        save_plan(project, tmp_path / "p.json")

        for name in ("p.xml", "p.xer"):
            result = pmcore_(
                "convert", str(tmp_path / "p.json"), str(tmp_path / name), "--zone", "UTC"
            )

            assert result.code == 0
            assert "the clock of UTC" in result.err
        started = read_mspdi(tmp_path / "p.xml").stored.tasks["dig"].start
        assert started == datetime.fromisoformat("2026-03-02T01:00")
        assert read_xer(tmp_path / "p.xer").stored.tasks["dig"].start == started

    def test_given_a_zone_for_a_plan_file_then_a_usage_error_and_no_file(
        self, pmcore_: Run, xml: str, tmp_path: Path
    ) -> None:
        result = pmcore_("convert", xml, str(tmp_path / "plan.json"), "--zone", "UTC")

        assert result.code == 2
        assert "keeps all zones" in result.err
        assert not (tmp_path / "plan.json").exists()
