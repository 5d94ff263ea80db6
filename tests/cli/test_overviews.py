"""Commands without a name: what leads to the finish, and which calendars there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from pmcore import Calendar, CountryHolidays, LocalizedText, Project, load_plan, save_plan, schedule
from pmcore.calendars import WorkWeek
from pmcore.cli.console import cells
from pmcore.cli.words import WORDS

ROOT = Path(__file__).parents[2]
LAUNCH = str(ROOT / "examples" / "new_product_launch.json")
Run = Callable[..., Any]
_DIG = (
    "dig “Dig” starts on Mon 2026-03-02 09:00 and finishes on Tue 2026-03-03 17:00: "
    "2d in calendar Office."
)
_POUR = (
    "pour “Pour” starts on Wed 2026-03-04 09:00 and finishes on Wed 2026-03-04 17:00: "
    "1d in calendar Office."
)


class TestExplainTheFinish:
    """``pmcore explain PLAN`` walks from the start to the finish, each step held by the last."""

    def test_given_a_plan_then_each_step_with_its_reasons(self, pmcore_: Run, fence: str) -> None:
        result = pmcore_("explain", fence)

        assert result.code == 0
        assert result.out.splitlines() == [
            "The project finishes on Wed 2026-03-04 17:00. What leads there:",
            "",
            _DIG,
            "  - It cannot start earlier because the project starts on Mon 2026-03-02 00:00.",
            "",
            _POUR,
            "  - It waits for the finish of dig “Dig” on Tue 2026-03-03 17:00.",
        ]

    def test_given_chinese_then_chinese(self, pmcore_: Run, fence: str) -> None:
        out = pmcore_("explain", fence, "--lang", "zh").out

        assert out.startswith("项目于 2026-03-04 周三 17:00 完成")
        assert "须等" in out

    def test_given_another_start_then_the_chain_begins_there(
        self, pmcore_: Run, fence: str
    ) -> None:
        assert "2026-06-01" in pmcore_("explain", fence, "--start", "2026-06-01").out

    def test_the_chain_leads_by_drivers_to_the_finish(self) -> None:
        solved = schedule(load_plan(LAUNCH))

        chain = [step.task for step in solved.explain_finish().chain]

        driving = {(link.predecessor, link.successor) for link in solved.driving()}
        assert set(pairwise(chain)) <= driving
        assert solved[chain[-1]].scheduled_finish == solved.finish
        assert len(set(chain)) == len(chain)

    def test_given_a_milestone_at_the_very_end_then_the_chain_ends_with_it(
        self, fence: str
    ) -> None:
        plan = load_plan(fence)
        plan.add("over", "Over", kind="milestone")
        plan.move("over", index=0)
        plan.link("pour", "over")

        chain = schedule(plan).explain_finish().chain

        assert [step.task for step in chain] == ["dig", "pour", "over"]


class TestListCalendars:
    """``pmcore calendar PLAN`` lists the calendars."""

    def test_given_the_launch_then_every_calendar_with_its_facts(self, pmcore_: Run) -> None:
        result = pmcore_("calendar", LAUNCH)

        until = CountryHolidays("CN").official_until
        assert until is not None
        assert result.code == 0
        lines = result.out.splitlines()
        assert lines[0].split("  ")[1] == "ID"
        assert lines[2] == (
            "* cn_office   Office in China   Asia/Shanghai        "
            f"Mon–Fri 09:00-12:00 13:30-18:30  CN        {until + 1}"
        )
        assert lines[-1] == "* the project's own."
        assert len(lines) == 8

    def test_given_chinese_then_headings_are_chinese_and_no_line_is_too_wide(
        self, pmcore_: Run
    ) -> None:
        out = pmcore_("calendar", LAUNCH, "--lang", "zh", "--width", "110").out

        assert out.split()[:6] == ["编号", "名称", "时区", "每周", "公共假期", "暂定起始年"]
        assert "周一–周五" in out
        assert max(map(cells, out.splitlines())) <= 110

    def test_given_unusual_calendars_then_they_are_told_as_well(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        long, short = {"mon-sat": "09:00-18:00"}, {"mon-fri": "09:00-18:00"}
        turns = Calendar(
            "turns", LocalizedText("Turns"), None, WorkWeek.of(long, short, anchor=date(2026, 1, 5))
        )
        plan = Project("P", "P", start="2026-03-02", calendars=[turns])
        save_plan(plan, tmp_path / "p.json")

        out = pmcore_("calendar", str(tmp_path / "p.json")).out

        assert "no time zone  a pattern of 2 weeks  -" in out

    def test_given_no_calendars_then_it_says_so(self, pmcore_: Run, tmp_path: Path) -> None:
        save_plan(Project("P", "P", start="2026-03-02"), tmp_path / "p.json")

        assert pmcore_("calendar", str(tmp_path / "p.json")).out == "The plan has no calendars.\n"

    @pytest.mark.parametrize("option", ["--from", "--to"])
    def test_given_days_of_no_calendar_then_it_is_refused(
        self, pmcore_: Run, fence: str, option: str
    ) -> None:
        result = pmcore_("calendar", fence, option, "2026-03-02")

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[cli.name_missing] {option}" in result.err
        assert "office" in result.err


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    english, chinese = WORDS["en"], WORDS["zh"]
    assert list(english) == list(chinese)
    assert {key for key in english if blanks(english[key]) != blanks(chinese[key])} == set()
