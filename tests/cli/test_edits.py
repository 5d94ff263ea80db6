"""Commands that write a changed plan, and leave the one they read as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange.mspdi.documents import document, link, task
from pmcore import Project, load_plan
from pmcore.exchange import read_mspdi, save_plan

Run = Callable[..., Any]  # what the fixture pmcore_ of conftest.py returns


class TestMove:
    """``pmcore move`` writes the plan with another start, and lists what went along."""

    def test_given_a_day_then_the_plan_starts_there_with_its_dates(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        before = load_plan(fence)
        result = pmcore_("move", fence, str(tmp_path / "later.json"), "2026-03-09")

        assert result.code == 0
        assert result.out.splitlines() == [
            "The start moves by +7 days.",
            "",
            "ID         Date      Before      After",
            "---------  --------  ----------  ----------",
            "(project)  start     2026-03-02  2026-03-09",
            "pour       deadline  2026-03-03  2026-03-10",
            "",
            "Start              Mon 2026-03-02 09:00 -> Mon 2026-03-09 09:00",
            "Finish             Wed 2026-03-04 17:00 -> Wed 2026-03-11 17:00",
            "Tasks that follow  2 of 2",
            "",
            f"Wrote {tmp_path / 'later.json'}",
            f"Try: pmcore schedule {tmp_path / 'later.json'}",
        ]
        later = load_plan(tmp_path / "later.json")
        assert str(later["pour"].deadline) == "2026-03-10"
        assert load_plan(fence) == before

    def test_given_dates_to_keep_then_they_stay(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        kept = ("--keep", "deadlines", "--keep", "constraints", "--by", "working_days")
        pmcore_("move", fence, str(tmp_path / "later.json"), "2026-03-09", *kept)

        assert str(load_plan(tmp_path / "later.json")["pour"].deadline) == "2026-03-03"

    def test_given_started_tasks_then_it_is_refused_unless_they_may_stay(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        begun = document().replace(
            b"</Task>", b"<ActualStart>2026-03-02T08:00:00</ActualStart></Task>"
        )
        (tmp_path / "fence.xml").write_bytes(begun)
        asked = ("move", str(tmp_path / "fence.xml"), str(tmp_path / "l.json"), "2026-03-09")

        refused = pmcore_(*asked)
        done = pmcore_(*asked, "--unstarted-only", "--lang", "zh")

        assert (refused.code, "[project.started]" in refused.err) == (2, True)
        assert (done.code, "（项目）" in done.out) == (0, True)
        assert "--preset ms_project" in done.out

    def test_given_tasks_that_wait_for_facts_then_it_says_that_they_stay_and_why(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        rows = (
            task(1, "<ActualStart>2026-03-02T08:00:00</ActualStart>"),
            task(2, link(1), name="Pour"),
        )
        (tmp_path / "fence.xml").write_bytes(document(*rows))
        asked = ("move", str(tmp_path / "fence.xml"), str(tmp_path / "l.xml"), "2026-03-09")

        out = pmcore_(*asked, "--unstarted-only").out

        assert "Tasks that follow     0 of 1" in out
        assert "Stay where they were  T2" in out
        assert "T2: It waits for the finish of T1" in out
        assert "schedule with --preset primavera" in out

    def test_given_microsoft_project_xml_then_the_dates_in_it_are_those_of_the_moved_plan(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        before, after = str(tmp_path / "fence.xml"), str(tmp_path / "later.xml")
        Path(before).write_bytes(document(task(1), task(2, link(1))))

        pmcore_("move", before, after, "2026-03-09")

        stored = read_mspdi(Path(after)).stored
        assert str(stored.tasks["T1"].start) == "2026-03-09 08:00:00"
        assert "100%" in pmcore_("compare", after).out

    def test_given_a_plan_that_cannot_be_scheduled_then_it_moves_without_dates(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan = Project("P", "Plan", start="2026-03-02")
        plan.add("a", "A", deadline="2026-03-06")
        save_plan(plan, tmp_path / "plan.json")

        result = pmcore_(
            "move", str(tmp_path / "plan.json"), str(tmp_path / "later.json"), "2026-03-09"
        )

        assert (result.code, "Tasks that follow" in result.out) == (0, False)
        assert str(load_plan(tmp_path / "later.json")["a"].deadline) == "2026-03-13"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("move", "{plan}", "{out}.json", "soon"), "DATE cannot be soon"),
        (("schedule", "{plan}", "--start", "soon"), "--start cannot be soon"),
        (("schedule", "{plan}", "--finish", "2020-01-01"), "--finish cannot be 2020-01-01"),
        (
            ("recur", "{plan}", "{out}.json", "a", "A", "FREQ=DAILY", "--until", "soon"),
            "--until cannot be soon",
        ),
        (
            ("baseline", "{plan}", "--set", "{out}.json", "--saved-at", "now"),
            "--saved-at cannot be now",
        ),
    ],
)
def test_given_a_value_that_cannot_be_read_then_its_option_is_named(
    pmcore_: Run, fence: str, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    words = [word.format(plan=fence, out=tmp_path / "out") for word in asked]

    assert said in pmcore_(*words).err


class TestRecur:
    """``pmcore recur`` adds a task for each day of a rule."""

    def test_given_a_rule_then_its_tasks_are_listed_and_written(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        asked = ("count", "Stocktaking", "FREQ=WEEKLY;BYDAY=MO", "--count", "2", "--at", "10:00")
        more = ("--duration", "2h", "--owner", "u.li", "--on-day-off", "skip")
        result = pmcore_("recur", fence, str(tmp_path / "more.json"), *asked, *more)

        assert result.code == 0
        assert result.out.splitlines()[:4] == [
            "ID       Task           Not before",
            "-------  -------------  ----------------",
            "count-1  Stocktaking 1  2026-03-02 10:00",
            "count-2  Stocktaking 2  2026-03-09 10:00",
        ]
        plan = load_plan(tmp_path / "more.json")
        assert [str(plan[id].duration) for id in plan.children("count")] == ["2h", "2h"]
        assert "count" not in load_plan(fence)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("move", "{plan}", "{plan}", "2026-03-09"), "cli.output"),
        (("move", "{plan}", "{out}.mpp", "2026-03-09"), "cli.format"),
        (("move", "{plan}", "{out}.json", "soon"), "value.invalid"),
        (("move", "{plan}", "{out}.json"), "cli.usage"),
        (("move", "{plan}", "{out}.json", "2026-03-09", "--keep", "all"), "cli.usage"),
        (("recur", "{plan}", "{plan}", "a", "A", "FREQ=DAILY"), "cli.output"),
        (("recur", "{plan}", "{out}.mpp", "a", "A", "FREQ=DAILY"), "cli.format"),
        (("recur", "{plan}", "{out}.json", "a", "A", "FREQ=DAILY"), "series.endless"),
        (
            ("recur", "{plan}", "{out}.json", "a", "A", "FREQ=HOURLY", "--count", "2"),
            "calendar.rule_invalid",
        ),
        (
            ("recur", "{plan}", "{out}.json", "dig", "A", "FREQ=DAILY", "--count", "2"),
            "task.duplicate",
        ),
        (("recur", "{plan}", "{out}.json", "a", "A", "FREQ=DAILY", "--count", "x"), "cli.usage"),
    ],
)
def test_given_a_wrong_request_then_its_code_and_nothing_is_written(
    pmcore_: Run, fence: str, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    paths = {"plan": fence, "out": str(tmp_path / "out")}

    result = pmcore_(*(each.format(**paths) for each in arguments))

    assert (result.code, f"[{code}]" in result.err) == (2, True), result.err
    assert [path.name for path in tmp_path.iterdir()] == ["fence.json"]
