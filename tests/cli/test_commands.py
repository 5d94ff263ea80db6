"""The commands as a user types them."""

from __future__ import annotations

import builtins
import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pmcore
from pmcore import Calendar, Project, load_plan, save_plan
from pmcore.cli import main
from pmcore.cli.advising import _ADVICE, _OF_COMMAND
from pmcore.cli.console import cells
from pmcore.cli.parser import build_parser
from pmcore.exchange import plan_json_schema
from pmcore.kernel.catalogue import entry
from pmcore.kernel.catalogue.entry import fields_of

ROOT = Path(__file__).parents[2]
LAUNCH = str(ROOT / "examples" / "new_product_launch.json")


Run = Callable[..., Any]  # what the fixture pmcore_ of conftest.py returns


class TestSchedule:
    """``pmcore schedule`` prints a table and what follows from it."""

    def test_given_a_plan_then_table_finish_path_and_findings(
        self, pmcore_: Run, fence: str
    ) -> None:
        result = pmcore_("schedule", fence)

        assert result.code == 0
        assert result.err == ""
        lines = result.out.splitlines()
        missed = lines.index("warning schedule.deadline_missed")
        assert lines[:8] == [
            "Fence (F): 2 tasks",
            "",
            "  WBS  ID    Task  Duration  Start             Finish            Float",
            "-----  ----  ----  --------  ----------------  ----------------  -----",
            "* 1    dig   Dig         2d  2026-03-02 09:00  2026-03-03 17:00    -1d",
            "* 2    pour  Pour        1d  2026-03-04 09:00  2026-03-04 17:00    -1d",
            "",
            "* critical. Times are those of Asia/Shanghai.",
        ]
        assert "pour" in lines[missed + 1]
        assert lines[-5:] == [
            "",
            "Start     Mon 2026-03-02 09:00",
            "Finish    Wed 2026-03-04 17:00",
            "Critical  dig, pour",
            f"Findings  2 warnings; see: pmcore check {fence}",
        ]

    def test_given_summary_tasks_then_they_are_counted_apart(self, pmcore_: Run) -> None:
        project = load_plan(LAUNCH)
        above = sum(project.is_summary(task.id) for task in project)

        title = pmcore_("schedule", LAUNCH).out.splitlines()[0]

        assert title.endswith(f": {len(project) - above} tasks, {above} summary tasks")

    def test_given_chinese_then_every_heading_is_chinese_and_stands_over_its_column(
        self, pmcore_: Run, fence: str
    ) -> None:
        lines = pmcore_("schedule", fence, "--lang", "zh").out.splitlines()

        assert lines[2:5] == [
            "  WBS  编号  任务  工期  开始              完成              总浮动",
            "-----  ----  ----  ----  ----------------  ----------------  ------",
            "* 1    dig   挖土   2天  2026-03-02 09:00  2026-03-03 17:00    -1天",
        ]
        assert len({cells(line) for line in lines[2:6]}) == 1

    def test_given_progress_then_the_table_marks_what_is_known(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.standard("o", zone=None)])
        plan.add("A", "A", duration="2d", actual_start="2026-03-02", percent_complete=50)
        plan.add("B", "B", duration="1d", manual_start="2026-03-09")
        plan.add("C", "C", duration="1d", is_active=False)
        save_plan(plan, tmp_path / "p.json")

        lines = pmcore_("schedule", str(tmp_path / "p.json")).out.splitlines()

        assert lines[2].split()[4] == "Done"
        assert "50%  2026-03-02 09:00 A  2026-03-03 17:00 " in lines[4]
        assert "=" in lines[5].split()
        assert "-" in lines[6].split()
        assert "= dates set by hand. - inactive: takes no part. A actual date." in lines[8]

    def test_given_a_physical_percentage_then_that_is_how_far_it_is(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.standard("o", zone=None)])
        begun = plan.add("A", "A", duration="2d", actual_start="2026-03-02", percent_complete=50)
        plan.update(begun.id, percent_complete_type="physical", physical_percent="12.5")
        save_plan(plan, tmp_path / "p.json")

        lines = pmcore_("schedule", str(tmp_path / "p.json")).out.splitlines()

        assert "12%  2026-03-02 09:00 A  2026-03-03 17:00 " in lines[4]

    def test_given_several_zones_then_start_and_finish_of_the_plan_name_theirs(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai")
        abroad = Calendar.standard("abroad", zone="America/Los_Angeles")
        plan = Project("P", "P", start="2026-03-02", calendars=[office, abroad], calendar="office")
        plan.add("A", "A", duration="2d")
        plan.add("B", "B", kind="milestone", calendar="abroad")
        plan.link("A", "B")
        save_plan(plan, tmp_path / "p.json")

        english, chinese = (
            pmcore_("schedule", str(tmp_path / "p.json"), "--lang", language).out
            for language in ("en", "zh")
        )

        assert "2026-03-03 09:00 " in english
        assert "Finish    Wed 2026-03-04 01:00 (Asia/Shanghai)" in english
        assert "2026-03-04 周三 01:00（Asia/Shanghai）" in chinese

    def test_given_many_critical_tasks_then_sixty_are_named_and_the_others_counted(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
        for number in range(100):
            plan.add(f"T{number}", "T", duration="1d")
        save_plan(plan, tmp_path / "p.json")

        lines = pmcore_("schedule", str(tmp_path / "p.json")).out.splitlines()

        (named,) = [line for line in lines if line.startswith("Critical  ")]
        assert named.endswith("T58, T59 ... and 40 more")

    def test_given_many_missed_deadlines_then_ten_are_told_and_the_others_counted(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
        for number in range(13):
            plan.add(f"T{number}", "T", duration="9d", deadline="2026-03-02")
        save_plan(plan, tmp_path / "p.json")

        out = pmcore_("schedule", str(tmp_path / "p.json")).out

        shown = [line for line in out.splitlines() if line.startswith("  - ")]
        codes = out.count("\nwarning ")
        assert "... and 3 more; pmcore check --all lists them" in out
        assert len(shown) <= 10 * codes

    def test_given_chinese_then_words_names_and_dates_are_chinese(
        self, pmcore_: Run, fence: str
    ) -> None:
        out = pmcore_("schedule", fence, "--lang", "zh").out

        assert "围栏（F）：2 个任务" in out
        assert "* 1    dig   挖土" in out
        assert "完成  2026-03-04 周三 17:00" in out

    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("width", [80, 120])
    def test_given_a_width_then_no_line_is_wider(
        self, pmcore_: Run, width: int, language: str
    ) -> None:
        out = pmcore_("schedule", LAUNCH, "--width", str(width), "--lang", language).out

        assert max(cells(line) for line in out.splitlines()) <= width

    @pytest.mark.parametrize(
        ("options", "live"),
        [((), "2026-07-10"), (("--start", "2026-12-01"), "2027-04-30")],
    )
    def test_given_the_launch_then_it_goes_live_on_its_day(
        self, pmcore_: Run, tmp_path: Path, options: tuple[str, ...], live: str
    ) -> None:
        path = tmp_path / "launch.json"

        result = pmcore_("schedule", LAUNCH, *options, "--json", str(path))

        document = json.loads(path.read_text(encoding="utf-8"))
        milestone = next(task for task in document["tasks"] if task["id"] == "M4")
        assert result.code == 0
        assert milestone["finish"].startswith(live)

    def test_given_outputs_then_files_in_the_language_asked_for(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        paths = {kind: str(tmp_path / f"out.{kind}") for kind in ("html", "svg", "json", "csv")}
        options = [part for kind, path in paths.items() for part in (f"--{kind}", path)]

        out = pmcore_("schedule", fence, "--lang", "zh", *options).out

        texts = {kind: Path(path).read_text(encoding="utf-8") for kind, path in paths.items()}
        assert all("挖土" in text for text in texts.values())
        assert texts["html"].startswith("<!DOCTYPE html>")
        assert texts["svg"].startswith("<svg ")
        assert texts["csv"].startswith("\ufeffid,")
        assert len(list(csv.reader(texts["csv"].splitlines()))) == 3
        assert [f"已写入 {path}" in out for path in paths.values()] == [True] * 4

    def test_given_the_plan_as_an_output_then_it_is_refused_and_untouched(
        self, pmcore_: Run, fence: str
    ) -> None:
        before = Path(fence).read_bytes()

        result = pmcore_("schedule", fence, "--json", fence)

        assert (result.code, result.err.count("[cli.output]")) == (2, 1)
        assert Path(fence).read_bytes() == before

    def test_given_one_file_for_two_outputs_then_it_is_refused(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "x")

        assert pmcore_("schedule", fence, "--json", path, "--csv", path).code == 2
        assert not Path(path).exists()

    def test_given_an_archived_plan_then_it_may_be_tried_from_another_start(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
        plan.add("A", "A", duration="1d")
        plan.advance("archived")
        save_plan(plan, tmp_path / "p.json")

        out = pmcore_("schedule", str(tmp_path / "p.json"), "--start", "2026-04-01").out

        assert "2026-04-01 00:00" in out


class TestExplain:
    """``pmcore explain`` says why, a sentence per line."""

    def test_given_a_task_then_its_reasons(self, pmcore_: Run, fence: str) -> None:
        out = pmcore_("explain", fence, "pour").out

        assert out.splitlines()[1].startswith("It waits for the finish of dig “Dig”")

    def test_given_chinese_then_chinese(self, pmcore_: Run, fence: str) -> None:
        assert "须等" in pmcore_("explain", fence, "pour", "--lang", "zh").out

    def test_given_a_misspelt_task_then_ids_that_look_like_it(
        self, pmcore_: Run, fence: str
    ) -> None:
        result = pmcore_("explain", fence, "poor")

        assert result.code == 2
        assert result.err == (
            "pmcore: error [task.unknown] Project F has no task poor. "
            "Ids that look like it: pour. Add the task first, or correct the id.\n"
        )


class TestCheck:
    """``pmcore check`` lists findings; errors make it exit with 1, warnings only if asked."""

    def test_given_warnings_then_they_are_listed_and_the_code_is_0(
        self, pmcore_: Run, fence: str
    ) -> None:
        result = pmcore_("check", fence)

        assert result.code == 0
        assert "warning schedule.deadline_missed" in result.out
        assert result.out.splitlines()[-1].startswith("3 warnings")
        assert pmcore_("check", fence, "--strict").code == 1

    def test_given_missed_dates_and_untidy_tasks_then_the_dates_come_first(
        self, pmcore_: Run, fence: str
    ) -> None:
        lines = pmcore_("check", fence).out.splitlines()

        dates, plan = lines.index("The schedule"), lines.index("The plan's hygiene")
        codes = [line.split()[1] for line in lines if line.startswith(("warning ", "note "))]
        assert dates < lines.index("warning schedule.deadline_missed") < plan
        assert codes == sorted(codes, key=lambda code: code.startswith("lint."))

    def test_given_a_pipe_then_it_is_refused_and_not_waited_for(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "pipe.json")

        result = pmcore_("check", str(tmp_path / "pipe.json"))

        assert (result.code, result.err.count("[document.unreadable]")) == (2, 1)

    def test_given_a_plan_without_a_flaw_then_it_says_so(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
        plan.add("M", "Milestone", kind="milestone", owner="u.li")
        save_plan(plan, tmp_path / "p.json")

        assert pmcore_("check", str(tmp_path / "p.json")) == (0, "Nothing found.\n", "")

    def test_given_a_plan_that_cannot_be_scheduled_then_that_is_an_error(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        save_plan(Project("P", "P", start="2026-03-02"), tmp_path / "p.json")

        result = pmcore_("check", str(tmp_path / "p.json"))

        assert result.code == 1
        assert "error schedule.empty" in result.out

    def test_given_a_broken_document_then_every_problem_with_its_place(
        self, pmcore_: Run, fence: str
    ) -> None:
        text = Path(fence).read_text(encoding="utf-8")
        Path(fence).write_text(text.replace("2d", "2x").replace("1d", "1y"), encoding="utf-8")

        result = pmcore_("check", fence)

        assert result.code == 1
        assert "tasks[0] (dig).duration: 2x is not a duration" in result.out
        assert "tasks[1] (pour).duration: 1y is not a duration" in result.out
        assert result.out.splitlines()[-1].startswith("The plan cannot be used")

    def test_given_many_findings_of_one_code_then_ten_are_shown_unless_all_are_asked_for(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
        for number in range(30):
            plan.add(f"T{number}", "T", duration="1d", deliverables=["D"])
        save_plan(plan, tmp_path / "p.json")

        short = pmcore_("check", str(tmp_path / "p.json")).out
        long = pmcore_("check", str(tmp_path / "p.json"), "--all").out

        assert "... and 20 more; --all lists them" in short
        assert len(long.splitlines()) > len(short.splitlines())
        assert "more;" not in long


class TestCalendar:
    """``pmcore calendar`` shows each day, its hours and why."""

    def test_given_a_calendar_then_its_days(self, pmcore_: Run) -> None:
        makeup = "make-up workday: Make-up workday (for 2026-02-20 off)"

        out = pmcore_(
            "calendar", LAUNCH, "cn_office", "--from", "2026-02-13", "--to", "2026-02-16"
        ).out

        assert out.splitlines() == [
            "Office in China (cn_office), Asia/Shanghai",
            "",
            "Date        Day  Hours                    Work  Why",
            f"----------  ---  -----------------------  ----  {53 * '-'}",
            "2026-02-13  Fri  09:00-12:00 13:30-18:30  8:00  week",
            f"2026-02-14  Sat  09:00-12:00 13:30-18:30  8:00  {makeup}",
            "2026-02-15  Sun  off                            holiday: Official break",
            "2026-02-16  Mon  off                            holiday: Chinese New Year's Eve",
            "",
            "2 of 4 days are worked, 16:00 hours in all.",
        ]

    def test_given_a_year_that_is_not_announced_then_it_is_marked(self, pmcore_: Run) -> None:
        out = pmcore_("calendar", LAUNCH, "cn_office", "--from", "2099-01-05", "--lang", "zh").out

        assert " ?  周模式" in out
        assert "该年安排尚未公布" in out

    def test_given_no_range_then_four_weeks_from_the_start(self, pmcore_: Run, fence: str) -> None:
        out = pmcore_("calendar", fence, "office").out

        assert "2026-03-02  Mon" in out
        assert "2026-03-29  Sun" in out
        assert "20 of 28 days are worked, 160:00 hours in all." in out

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (("nowhere",), "cli.calendar"),
            (("office", "--from", "2026-03-02", "--to", "2026-03-01"), "calendar.range_inverted"),
            (("office", "--from", "1973-01-01", "--to", "2200-01-01"), "value.invalid"),
            (("office", "--from", "0001-01-01"), "time.out_of_range"),
            (("office", "--from", "9999-12-31"), "time.out_of_range"),
            (("office", "--from", "today"), "cli.usage"),
        ],
    )
    def test_given_a_wrong_request_then_its_code(
        self, pmcore_: Run, fence: str, options: tuple[str, ...], code: str
    ) -> None:
        result = pmcore_("calendar", fence, *options)

        assert (result.code, result.out) == (2, "")
        assert f"[{code}]" in result.err


class TestSchema:
    """``pmcore schema`` prints the JSON Schema."""

    def test_it_is_json(self, pmcore_: Run) -> None:
        assert json.loads(pmcore_("schema").out) == plan_json_schema()


class TestErrors:
    """An error is one clear line with code and advice, and exit code 2."""

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((), "cli.usage"),
            (("fly",), "cli.usage"),
            (("schedule",), "cli.usage"),
            (("schedule", "x", "--fast"), "cli.usage"),
            (("schedule", "x", "--lang", "fr"), "cli.usage"),
            (("schedule", "x", "--width", "10"), "cli.usage"),
            (("convert", "x", "--", "--"), "cli.usage"),
            (("schedule", "none.json"), "document.not_found"),
            (("schedule", "."), "document.unreadable"),
            (("check", "none.json"), "document.not_found"),
            (("schedule", LAUNCH, "--start", "soon"), "value.invalid"),
            (("schedule", LAUNCH, "--start", "2026-03-02T09:00"), "time.naive"),
            (("schedule", LAUNCH, "--html", "/none/such/x.html"), "document.unwritable"),
        ],
    )
    def test_given_a_mistake_then_one_line(
        self, pmcore_: Run, arguments: tuple[str, ...], code: str
    ) -> None:
        result = pmcore_(*arguments)

        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"pmcore: error [{code}] ")
        assert result.err.count("\n") == 1

    def test_given_a_broken_file_then_the_line_names_it(self, pmcore_: Run, tmp_path: Path) -> None:
        path = tmp_path / "broken.json"
        path.write_text("{")

        assert f"{path}: Line 1, column 2 is not JSON" in pmcore_("schedule", str(path)).err

    def test_given_hostile_text_in_arguments_and_plan_then_no_control_is_printed(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "p.json"
        path.write_text('{"schema": "pmcore.plan/1", "\\u001b[2J": 1}')

        assert pmcore_("schedule", "\x1b[2J\u202e.json").code == 2
        assert pmcore_("schedule", str(path)).code == 2
        assert pmcore_("check", str(path)).code == 1

    def test_given_names_that_hide_characters_then_every_command_shows_them(
        self, pmcore_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        name = "x\u200by\ufeff\U000e0041" + "e" + 50 * "\u0301"
        always = Calendar.always("always", name=name)
        plan = Project("P", name, start="2026-03-02", calendars=[always])
        plan.add("A", name, duration="1d", deadline="2026-03-01")
        save_plan(plan, "p.json")
        plan.update("A", duration="2d")
        save_plan(plan, "q.json")

        for command in (
            ("schedule", "p.json"),
            ("explain", "p.json"),
            ("explain", "p.json", "A"),
            ("compare", "p.json", "q.json"),
            ("calendar", "p.json"),
            ("calendar", "p.json", "always"),
        ):
            result = pmcore_(*command, "--width", "72")
            assert "x\ufffdy\ufffd\ufffd" in result.out, command
            assert not set(result.out) & set("\u200b\ufeff\U000e0041")
            assert max(map(cells, result.out.splitlines())) <= 72, command
        assert pmcore_("check", "p.json").code in (0, 1)

    def test_given_chinese_then_the_error_is_chinese(self, pmcore_: Run) -> None:
        assert "文件 x 不存在。请检查路径" in pmcore_("schedule", "x", "--lang", "zh").err
        assert "命令有误" in pmcore_("schedule", "--lang=zh").err

    def test_given_debug_then_the_traceback_is_shown(self, pmcore_: Run) -> None:
        err = pmcore_("schedule", "none.json", "--debug").err

        assert err.startswith("Traceback")
        assert "pmcore: error [document.not_found]" in err.splitlines()[-1]

    @pytest.mark.parametrize(
        ("raised", "code"),
        [(KeyboardInterrupt(), 130), (ZeroDivisionError("boom"), 70), (MemoryError(), 70)],
    )
    def test_given_a_failure_inside_then_an_exit_code_of_its_own(
        self, pmcore_: Run, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int
    ) -> None:
        def fail(*arguments: object) -> None:
            raise raised

        monkeypatch.setattr("pmcore.cli.plans.load_plan", fail)

        result = pmcore_("schedule", LAUNCH)

        assert result.code == code
        assert ("[cli.internal]" in result.err) is (code == 70)

    def test_the_environment_is_not_asked_for_a_language(
        self, pmcore_: Run, fence: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")

        assert "Findings" in pmcore_("schedule", fence).out


class TestAdvice:
    """What to try is said in commands and options, not in functions."""

    def test_given_a_document_of_project_itself_then_told_to_save_it_as_xml(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = tmp_path / "launch.mpp"
        plan.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))

        said = pmcore_("schedule", str(plan))

        assert said.code == 2
        assert "[cli.binary]" in said.err
        assert "launch.mpp" in said.err
        assert "Save it as XML there" in said.err

    def test_given_a_version_that_is_past_then_told_which_one_is_kept(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan, store = str(tmp_path / "lamp.json"), str(tmp_path / "lamps.db")
        for arguments in (("init", plan), ("db", "init", store), ("db", "save", store, plan)):
            assert pmcore_(*arguments).code == 0
        text = Path(plan).read_text("utf-8")
        Path(plan).write_text(text.replace("10d", "11d"), "utf-8")
        assert pmcore_("db", "save", store, plan, "--onto", "0").code == 0

        said = pmcore_("db", "remove", store, "LAMP", "--at", "0")

        assert "[store.conflict]" in said.err
        assert "Version 1 is kept now" in said.err
        assert "rebase()" not in said.err

    def test_every_advice_for_commands_fills_the_names_its_code_has(self) -> None:
        advised = [*_ADVICE.items(), *((code, texts) for (_, code), texts in _OF_COMMAND.items())]
        for code, texts in advised:
            for text in texts:
                assert fields_of(text) <= entry(code).fields() | {"store", "file"}


class TestHelp:
    """Every command explains itself."""

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "schedule",
            "explain",
            "compare",
            "check",
            "verify",
            "calendar",
            "convert",
            "move",
            "recur",
            "init",
            "schema",
        ],
    )
    def test_given_help_then_it_is_printed(self, pmcore_: Run, name: str) -> None:
        result = pmcore_(*filter(None, (name, "--help")))

        assert result.code == 0
        assert result.out.startswith("usage: pmcore")

    def test_given_version_then_it_is_printed(self, pmcore_: Run) -> None:
        assert pmcore_("--version") == (0, f"pmcore {pmcore.__version__}\n", "")

    def test_the_page_about_the_command_line_names_every_option(self) -> None:
        page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
        commands = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
        options = {
            option
            for command in commands.values()  # type: ignore[union-attr]
            for option in command._option_string_actions
            if option.startswith("--")
        }

        assert [option for option in sorted(options) if f"`{option}" not in page] == []
        assert [name for name in commands if f"pmcore {name}" not in page] == []  # type: ignore[union-attr]


class TestProgress:
    """Long work says what it does, on stderr, to a person only."""

    def test_given_a_terminal_then_stages_come_and_go(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fence: str
    ) -> None:
        monkeypatch.setattr("pmcore.cli.plans._LONG", 1)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

        main(["explain", fence, "dig"])

        shown = capsys.readouterr().err
        assert "Scheduling 2 tasks ..." in shown
        assert shown.endswith("\r\x1b[K")

    def test_given_a_pipe_then_nothing(
        self, pmcore_: Run, monkeypatch: pytest.MonkeyPatch, fence: str
    ) -> None:
        monkeypatch.setattr("pmcore.cli.plans._LONG", 1)

        assert pmcore_("explain", fence, "dig").err == ""


class TestAsProgram:
    """``python -m pmcore`` in a process of its own."""

    @staticmethod
    def program(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        python = f"{sys.executable} -W error -m pmcore"
        paths = os.pathsep.join(sys.path)
        return subprocess.run(
            ["sh", "-c", command.format(pmcore=python, plan=LAUNCH)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": paths, **environment},
        )

    def test_given_a_reader_that_goes_away_then_silence(self) -> None:
        done = self.program("{pmcore} calendar {plan} always --to 2100-01-01 | head -n 1")

        assert (done.stdout, done.stderr) == ("Around the clock (always), UTC\n", "")

    def test_given_a_terminal_that_knows_ascii_only_then_codes_instead_of_a_crash(self) -> None:
        done = self.program(
            "{pmcore} explain {plan} M4 --lang zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
        )

        assert done.returncode == 0
        assert "\\u6b63" in done.stdout


def test_given_no_extra_for_yaml_then_a_line_with_advice(
    pmcore_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_yaml(name: str, *rest: object) -> object:
        if name == "yaml":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    (tmp_path / "p.yaml").write_text("schema: pmcore.plan/1")
    monkeypatch.setattr(builtins, "__import__", without_yaml)

    assert "pip install -e '.[yaml]'" in pmcore_("check", str(tmp_path / "p.yaml")).err


def test_given_a_plan_with_problems_then_it_is_said_what_lists_them_all(
    pmcore_: Run, fence: str
) -> None:
    data = json.loads(Path(fence).read_text(encoding="utf-8"))
    data["tasks"][0]["duration"] = data["tasks"][1]["duration"] = "soon"
    Path(fence).write_text(json.dumps(data), encoding="utf-8")
    told = pmcore_("schedule", fence)
    listed = pmcore_("check", fence)

    assert (told.code, listed.code) == (2, 1)
    assert "[document.invalid]" in told.err
    assert "pmcore check lists every problem" in told.err
    assert listed.out.count("soon") == 2
