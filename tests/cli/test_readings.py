"""Plans read otherwise: presets, an imposed finish, backward, and questions about the dates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmcore import load_plan, save_plan
from pmcore.cli.arguments import PRESETS
from pmcore.scheduling import SchedulingOptions

Run = Callable[..., Any]


@pytest.fixture
def pinned(fence: str) -> str:
    """Return the fence plan, whose second task must start before the first lets it."""
    plan = load_plan(fence)
    plan.update("pour", constraints=["MSO 2026-03-03"])
    save_plan(plan, fence)
    return fence


@pytest.fixture
def relaxed(fence: str) -> str:
    """Return the fence plan without its deadline."""
    plan = load_plan(fence)
    plan.update("pour", deadline=None)
    save_plan(plan, fence)
    return fence


class TestOptions:
    """``--preset``, ``--backward`` and ``--finish`` change how every command schedules."""

    def test_every_preset_is_one_of_the_options(self) -> None:
        assert all(
            isinstance(getattr(SchedulingOptions, name)(), SchedulingOptions) for name in PRESETS
        )

    @pytest.mark.parametrize("preset", PRESETS)
    def test_given_a_preset_then_the_document_says_so(
        self, pmcore_: Run, fence: str, tmp_path: Path, preset: str
    ) -> None:
        path = tmp_path / "s.json"

        assert pmcore_("schedule", fence, "--preset", preset, "--json", str(path)).code == 0

        written = json.loads(path.read_text(encoding="utf-8"))["options"]
        assert SchedulingOptions(**written) == getattr(SchedulingOptions, preset)()

    def test_given_hard_constraints_then_the_broken_dependency_is_told(
        self, pmcore_: Run, pinned: str
    ) -> None:
        soft = pmcore_("schedule", pinned).out
        hard = pmcore_("schedule", pinned, "--preset", "ms_project").out

        assert "2026-03-03 09:00" in hard
        assert "schedule.dependency_broken" in hard
        assert "schedule.dependency_broken" not in soft
        assert (
            "schedule.dependency_broken" in pmcore_("check", pinned, "--preset", "ms_project").out
        )
        assert (
            "2026-03-03 09:00" in pmcore_("explain", pinned, "pour", "--preset", "ms_project").out
        )

    def test_given_a_finish_to_plan_backward_from_then_dates_lead_to_it_and_are_marked(
        self, pmcore_: Run, relaxed: str
    ) -> None:
        lines = pmcore_(
            "schedule", relaxed, "--backward", "--finish", "2026-03-20"
        ).out.splitlines()

        assert lines[2] == (
            "  WBS  ID    Task  Duration     Start             Finish            Float"
        )
        assert lines[4].startswith("* 1    dig   Dig         2d  >  2026-03-18 09:00")
        assert any("> later than it could start." in line for line in lines)
        assert "Finish    Fri 2026-03-20 17:00" in lines

    def test_given_chinese_then_the_mark_is_told_in_chinese(
        self, pmcore_: Run, relaxed: str
    ) -> None:
        out = pmcore_(
            "schedule", relaxed, "--backward", "--finish", "2026-03-20", "--lang", "zh"
        ).out

        assert "> 晚于可以开始的日期。" in out

    def test_given_a_task_as_late_as_possible_then_it_alone_is_marked(
        self, pmcore_: Run, relaxed: str
    ) -> None:
        plan = load_plan(relaxed)
        plan.add("paint", "Paint", duration="1d", as_late_as_possible=True)
        save_plan(plan, relaxed)

        lines = pmcore_("schedule", relaxed).out.splitlines()

        assert [line.split()[1] for line in lines if " >  2026" in line] == ["paint"]

    def test_given_a_deadline_that_backward_cannot_keep_then_the_marks_point_back(
        self, pmcore_: Run, fence: str
    ) -> None:
        out = pmcore_("schedule", fence, "--backward", "--finish", "2026-03-20").out

        assert "1d  <  2026-03-03 09:00" in out
        assert "* critical. < earlier than it can start. Times are" in out

    def test_given_nothing_moved_then_there_is_no_mark(self, pmcore_: Run, relaxed: str) -> None:
        assert ">" not in pmcore_("schedule", relaxed).out

    def test_given_a_finish_that_is_missed_then_check_says_so(
        self, pmcore_: Run, fence: str
    ) -> None:
        assert "schedule.finish_missed" in pmcore_("check", fence, "--finish", "2026-03-03").out

    def test_given_two_plans_then_both_are_read_so(
        self, pmcore_: Run, relaxed: str, tmp_path: Path
    ) -> None:
        plan = load_plan(relaxed)
        plan.update("dig", duration="3d")
        save_plan(plan, tmp_path / "later.json")

        backward = ("--backward", "--finish", "2026-03-20")
        out = pmcore_("compare", relaxed, str(tmp_path / "later.json"), *backward).out

        # the end holds, so the longer task begins earlier
        assert "Finish       Fri 2026-03-20 17:00, as before" in out

    @pytest.mark.parametrize("command", ["schedule", "explain", "compare", "check", "verify"])
    def test_given_backward_without_a_finish_then_one_line(
        self, pmcore_: Run, fence: str, command: str
    ) -> None:
        files = [fence, fence] if command in ("compare", "verify") else [fence]

        result = pmcore_(command, *files, "--backward")

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert "[schedule.no_finish]" in result.err

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (("--preset", "excel"), "cli.usage"),
            (("--preset",), "cli.usage"),
            (("--finish", "soon"), "value.invalid"),
            (("--finish", ""), "value.invalid"),
            (("--finish", "2026-03-02T09:00"), "time.naive"),
            (("--finish", "2026-03-01"), "value.invalid"),
            (("--finish", "9999-12-31"), "time.out_of_range"),
        ],
    )
    def test_given_a_wrong_option_then_its_code(
        self, pmcore_: Run, fence: str, options: tuple[str, ...], code: str
    ) -> None:
        result = pmcore_("schedule", fence, *options)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[{code}]" in result.err

    def test_the_file_is_not_changed(self, pmcore_: Run, fence: str) -> None:
        before = Path(fence).read_bytes()

        assert pmcore_("schedule", fence, "--finish", "2026-04-01", "--backward").code == 0

        assert Path(fence).read_bytes() == before


class TestQuestions:
    """``--not-earlier`` and ``--not-critical`` say why not, for one task."""

    def test_given_a_date_then_what_stands_against_it(self, pmcore_: Run, fence: str) -> None:
        lines = pmcore_("explain", fence, "pour", "--not-earlier", "2026-03-03").out.splitlines()

        assert lines[0].startswith("pour “Pour” cannot start by 2026-03-03")
        assert "dig" in lines[1]

    def test_given_a_date_it_keeps_then_it_says_so(self, pmcore_: Run, fence: str) -> None:
        out = pmcore_("explain", fence, "pour", "--not-earlier", "2026-03-06").out

        assert out.startswith("It can: ")

    def test_given_a_task_with_float_then_why_it_is_not_critical(
        self, pmcore_: Run, fence: str
    ) -> None:
        plan = load_plan(fence)
        plan.add("paint", "Paint", duration="1d")
        save_plan(plan, fence)

        assert (
            "not critical: its total float is 2d"
            in pmcore_("explain", fence, "paint", "--not-critical").out
        )
        assert "is critical" in pmcore_("explain", fence, "dig", "--not-critical").out

    def test_given_a_task_when_its_floats_are_asked_for_then_each_is_told(
        self, pmcore_: Run, fence: str
    ) -> None:
        out = pmcore_("explain", fence, "pour", "--floats").out

        for kind in ("Total", "Free", "Interfering", "Independent"):
            assert f"\n{kind} float: " in out

    def test_given_chinese_then_chinese(self, pmcore_: Run, fence: str) -> None:
        arguments = ("explain", fence, "pour", "--not-earlier", "2026-03-03", "--lang", "zh")

        assert "无法" in pmcore_(*arguments).out or "不能" in pmcore_(*arguments).out

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("--not-earlier", "2026-03-03"), "cli.usage"),
            (("--not-critical",), "cli.usage"),
            (("--floats",), "cli.usage"),
            (("pour", "--not-critical", "--not-earlier", "2026-03-03"), "cli.usage"),
            (("pour", "--not-earlier"), "cli.usage"),
            (("pour", "--not-earlier", "soon"), "value.invalid"),
            (("pour", "--not-earlier", "2026-03-03T09:00"), "time.naive"),
            (("pour", "--not-earlier", "0001-01-01"), "time.out_of_range"),
            (("poor", "--not-critical"), "task.unknown"),
        ],
    )
    def test_given_a_wrong_question_then_one_line(
        self, pmcore_: Run, fence: str, arguments: tuple[str, ...], code: str
    ) -> None:
        result = pmcore_("explain", fence, *arguments)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[{code}]" in result.err
