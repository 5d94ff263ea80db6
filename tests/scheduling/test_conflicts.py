"""Conflicts: every finding of a schedule in its smallest plan, with the chain that leads there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from pmcore.calendars import Calendar, CountryHolidays
from pmcore.kernel import Finding
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.testing.strategies import plans
from pmcore.wbs import Project
from scheduling.builders import unnamed as plan

HARD = SchedulingOptions(constraints="hard")
BACKWARD = SchedulingOptions(direction="backward")
DAY = 480


def found(project: Project, code: str, options: SchedulingOptions | None = None) -> Finding:
    """Return the only finding of a code."""
    (finding,) = (f for f in schedule(project, options).findings if f.code == code)
    return finding


class TestSmallestPlans:
    """Each code, the smallest plan that shows it, its amount in minutes and both messages."""

    @pytest.mark.parametrize(
        ("text", "finish", "options", "code", "minutes", "en", "zh"),
        [
            (
                "a 3d deadline:2026-03-03",
                None,
                None,
                "schedule.deadline_missed",
                DAY,
                (
                    "a finishes on 2026-03-04 18:00, 1d after its deadline 2026-03-03: "
                    "project start 2026-03-02 > a."
                ),
                (
                    "a 于 2026-03-04 18:00 完成，比截止日期 2026-03-03 晚 1天："
                    "项目开始 2026-03-02 > a。"
                ),
            ),
            (
                "a 3d FNLT:2026-03-03",
                None,
                None,
                "schedule.constraint_missed",
                DAY,
                "a cannot keep FNLT 2026-03-03, it is 1d late: project start 2026-03-02 > a.",
                "a 无法满足 FNLT 2026-03-03，晚 1天：项目开始 2026-03-02 > a。",
            ),
            (
                "a 3d",
                "2026-03-03",
                None,
                "schedule.finish_missed",
                DAY,
                (
                    "The project finishes on 2026-03-04 18:00, 1d after its imposed finish "
                    "2026-03-03: project start 2026-03-02 > a."
                ),
                (
                    "项目于 2026-03-04 18:00 完成，比规定的完成日期 2026-03-03 晚 1天："
                    "项目开始 2026-03-02 > a。"
                ),
            ),
            (
                "a 3d",
                "2026-03-03",
                None,
                "schedule.negative_float",
                -DAY,
                "Tasks with negative total float: 1; the worst is a with -1d.",
                "有 1 个任务的总浮动时间为负；最严重的是 a：-1天。",
            ),
            (
                "a 2d; b 1d MSO:2026-03-02; a -> b",
                None,
                HARD,
                "schedule.dependency_broken",
                2 * DAY,
                (
                    "b breaks its dependency on a (FS) by 2d, because MSO 2026-03-02 on b decides: "
                    "project start 2026-03-02 > a."
                ),
                (
                    "b 违反对 a 的依赖（FS），差 2天，因为 b 的 MSO 2026-03-02 优先："
                    "项目开始 2026-03-02 > a。"
                ),
            ),
            (
                "a 3d",
                "2026-03-03",
                BACKWARD,
                "schedule.should_have_begun",
                None,
                (
                    "Tasks that should have begun before 2026-03-02 00:00 to finish on "
                    "2026-03-03: 1; the first is a, on 2026-02-27 09:00."
                ),
                (
                    "要在 2026-03-03 完成，有 1 个任务应在 2026-03-02 00:00 之前开始；"
                    "最早的是 a：2026-02-27 09:00。"
                ),
            ),
            (
                "a -",
                None,
                None,
                "schedule.no_duration",
                None,
                "a has no duration and is scheduled as a moment.",
                "a 没有工期，按一个时刻排程。",
            ),
        ],
    )
    def test_given_its_smallest_plan_when_scheduled_then_the_finding_says_so(
        self,
        text: str,
        finish: str | None,
        options: SchedulingOptions | None,
        code: str,
        minutes: int | None,
        en: str,
        zh: str,
    ) -> None:
        finding = found(plan(text, finish=finish), code, options)

        assert finding.context.get("minutes") == minutes
        assert (finding.message("en"), finding.message("zh")) == (en, zh)
        assert finding.severity == "warning"
        assert finding.advice("en")
        assert finding.advice("zh")

    def test_given_unannounced_holidays_when_scheduled_then_the_calendar_and_year_are_named(
        self,
    ) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2027-03-01", calendars=[china])
        project.add("a", "A", duration="1d")
        finding = found(project, "schedule.provisional_holidays")

        assert (finding.context["calendars"], finding.context["years"]) == (["cn"], [2027])
        assert finding.message("en").startswith("Calendar cn: days from 2027-01-01 on are")
        assert finding.message("zh").startswith("日历 cn：自 2027-01-01 起为推算结果")

    @pytest.mark.parametrize(
        ("text", "finish"),
        [
            ("a 3d deadline:2026-03-04", None),
            ("a 3d FNLT:2026-03-04", None),
            ("a 3d; b 1d SNLT:2026-03-05; a -> b", None),
            ("a 3d MSO:2026-03-02", None),
            ("a 3d MFO:2026-03-04", None),
            ("a 3d", "2026-03-04"),
        ],
    )
    def test_given_a_date_that_is_just_kept_when_scheduled_then_nothing_is_found(
        self, text: str, finish: str | None
    ) -> None:
        assert schedule(plan(text, finish=finish)).findings == ()


class TestChains:
    """A chain begins with a rule, names the first task and the last four, and counts the rest."""

    def test_given_a_constraint_on_the_way_when_missed_then_the_chain_begins_there(self) -> None:
        text = "a 1d; b 1d SNET:2026-03-04; c 1d deadline:2026-03-04; a -> b; b -> c"
        context = found(plan(text), "schedule.deadline_missed").context

        assert context["path"] == ["b", "c"]
        assert context["length"] == 2
        assert context["chain"] == {
            "en": "SNET 2026-03-04 on b > b > c",
            "zh": "b 的 SNET 2026-03-04 > b > c",
        }

    def test_given_started_work_that_waits_as_well_when_missed_then_its_actual_start_is_named(
        self,
    ) -> None:
        project = plan("a 1d; b 1d deadline:2026-03-01; a -> b SS")
        for task in "ab":
            project.update(task, actual_start="2026-03-02")

        message = found(project, "schedule.deadline_missed").message()
        assert message.endswith("actual start 2026-03-02 of b > b.")

    def test_given_a_rule_on_the_phase_when_missed_then_the_phase_is_named(self) -> None:
        text = "phase - SNET:2026-03-04 FNLT:2026-03-04; a 1d in:phase; b 1d in:phase; a -> b"
        finding = found(plan(text), "schedule.constraint_missed")

        assert (finding.task, finding.context["path"]) == ("phase", ["a", "b"])
        assert "SNET 2026-03-04 on phase > a > b" in finding.message()

    @pytest.mark.parametrize(
        ("tasks", "en", "zh"),
        [
            ("abcd", "a > b > c > d", "a > b > c > d"),
            ("abcde", "a > b > c > d > e", "a > b > c > d > e"),
            ("abcdef", "a > 1 more > c > d > e > f", "a > 另 1 个 > c > d > e > f"),
            ("abcdefgh", "a > 3 more > e > f > g > h", "a > 另 3 个 > e > f > g > h"),
        ],
    )
    def test_given_a_long_chain_when_missed_then_its_middle_is_counted(
        self, tasks: str, en: str, zh: str
    ) -> None:
        links = "; ".join(f"{a} -> {b}" for a, b in pairwise(tasks))
        text = f"{'; '.join(f'{task} 1d' for task in tasks)}; {links}"
        context: Any = found(plan(text, finish="2026-03-02"), "schedule.finish_missed").context

        assert context["chain"] == {
            "en": f"project start 2026-03-02 > {en}",
            "zh": f"项目开始 2026-03-02 > {zh}",
        }
        assert context["length"] == len(tasks)
        assert context["path"] == [tasks[0], *tasks[-4:]][-min(5, len(tasks)) :]

    def test_given_a_broken_dependency_when_found_then_both_sides_are_named(self) -> None:
        """b is capped on the phase; a is late because of a date of its own."""
        text = (
            "a 2d SNET:2026-03-05; phase - FNLT:2026-03-06; b 3d in:phase; c 1d; a -> b FS+1d;"
            "b -> c"
        )
        context = found(plan(text), "schedule.constraint_missed").context
        assert (context["kind"], context["minutes"]) == ("FNLT", 4 * DAY)

        broken = found(plan(text), "schedule.dependency_broken", HARD)
        context = broken.context
        assert (context["predecessor"], context["successor"], context["type"]) == ("a", "b", "FS")
        assert (context["kind"], context["date"], context["task"]) == (
            "FNLT",
            "2026-03-06",
            "phase",
        )
        assert context["minutes"] == 4 * DAY
        assert "because FNLT 2026-03-06 on phase decides: SNET 2026-03-05 on a > a." in (
            broken.message()
        )

    def test_given_a_hard_date_when_followed_then_the_chain_begins_at_it(self) -> None:
        text = "a 1d; b 3d MSO:2026-03-04; c 1d deadline:2026-03-06; a -> b; b -> c"
        context = found(plan(text), "schedule.deadline_missed", HARD).context

        assert context["path"] == ["b", "c"]
        assert context["chain"] == {
            "en": "MSO 2026-03-04 on b > b > c",
            "zh": "b 的 MSO 2026-03-04 > b > c",
        }


class TestBroken:
    """Soft constraints never break a dependency; hard ones do, and every one is reported."""

    @pytest.mark.parametrize("kind", ["MSO", "MFO", "SNLT", "FNLT"])
    def test_given_a_date_before_its_predecessor_ends_when_hard_then_the_link_is_broken(
        self, kind: str
    ) -> None:
        project = plan(f"a 3d; b 1d {kind}:2026-03-03; a -> b")
        soft, hard = schedule(project), schedule(project, HARD)

        assert soft.broken() == ()
        assert [link.key for link in hard.broken()] == [("a", "b", "FS")]
        assert f"{hard['b'].early_start:%m-%d}" == "03-03"
        assert [str(f.code) for f in soft.findings] == [
            "schedule.negative_float",
            "schedule.constraint_missed",
        ]

    @given(plans(untold=True))
    def test_every_broken_dependency_is_found_and_no_other(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        planned = schedule(*drawn)
        reported = {
            (f.context["predecessor"], f.context["successor"], f.context["type"])
            for f in planned.findings
            if f.code == "schedule.dependency_broken"
        }

        assert reported == {link.key for link in planned.broken()}
        if planned.options.constraints == "soft":
            assert not reported

    @pytest.mark.parametrize(
        ("text", "constraints", "code"),
        [
            ("a 1d; b 1d FNLT:2026-03-01; a -> b SF", "hard", "schedule.dependency_broken"),
            ("a 1d SNLT:2026-02-28T12:00+08:00", "soft", "schedule.constraint_missed"),
        ],
    )
    def test_given_a_rest_between_read_as_instants_then_it_is_late_by_elapsed_time(
        self, text: str, constraints: Any, code: str
    ) -> None:
        options = SchedulingOptions(constraints=constraints, compare="instant")
        planned = schedule(plan(text), options)
        (late,) = (finding for finding in planned.findings if finding.code == code)

        assert late.context["late"] != {"en": "0d", "zh": "0天"}
        assert late.context["minutes"]

    @given(plans(untold=True))
    def test_every_finding_can_be_said_and_is_late_by_something(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        for finding in schedule(*drawn).findings:
            for language in ("en", "zh"):
                assert "{" not in finding.message(language) + finding.advice(language)
            assert finding.context.get("minutes", 1) != 0
            path: Any = finding.context.get("path", ["?"])
            assert len(path) <= 5


class TestFarDates:
    """A date far beyond what the plan needs is simply kept."""

    @pytest.mark.parametrize("length", ["1d", "0d"])
    @pytest.mark.parametrize("at", ["2027-02-01", "2030-01-01", "2060-01-01"])
    def test_given_a_late_start_by_far_when_scheduled_then_nothing_is_found(
        self, at: str, length: str
    ) -> None:
        planned = schedule(plan(f"a {length} SNLT:{at}"))

        assert not planned.findings
        assert planned.verify().is_valid
        assert "critical" in str(planned.explain("a"))
