"""Lengths, lags and rests as explanations say them, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest

from pmcore.calendars import Calendar, CountryHolidays
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.sentences import sentences_of
from pmcore.wbs import Project
from scheduling.builders import plan

Language = Literal["en", "zh"]


class TestLengths:
    """A length names its unit once: working time its calendar, elapsed time itself."""

    @pytest.mark.parametrize(
        ("link", "en", "zh"),
        [
            ("FS1.5d", "plus a lag of 1.5d in calendar office,", "，再按日历 office 延隔 1.5天，"),
            ("FS-2h", "less a lead of 2h in calendar office,", "，再按日历 office 提前 2小时，"),
            ("FS1w", "plus a lag of 1w in calendar office,", "，再按日历 office 延隔 1周，"),
            ("FS50%", "plus a lag of 50% in calendar office,", "，再按日历 office 延隔 50%，"),
            ("FS14ed", "plus a lag of 14d of elapsed time,", "，再按连续时间延隔 14天，"),
            ("FS-90emin", "less a lead of 1h 30min of elapsed", "，再按连续时间提前 1小时30分钟，"),
        ],
    )
    def test_given_a_lag_when_explained_then_its_unit_is_one_of_the_language(
        self, link: str, en: str, zh: str
    ) -> None:
        planned = schedule(plan(f"a 3d; b 1d; a -> b {link}"))

        assert en in str(planned.explain("b"))
        assert zh in str(planned.explain("b", "zh"))

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", ": 1d 4h of elapsed time."), ("zh", "，工期 1天4小时（连续时间）。")],
    )
    def test_given_an_elapsed_task_when_explained_then_elapsed_is_said_once(
        self, language: Language, said: str
    ) -> None:
        planned = schedule(plan("a 28eh; b 9d"))
        place, *_ = planned.explain("a", language).sentences

        assert place.endswith(said)
        assert "日历小时" not in str(planned.explain("a", language))

    def test_given_a_share_of_an_elapsed_task_when_explained_then_it_is_elapsed(self) -> None:
        planned = schedule(plan("a 2ed; b 1d; a -> b FS50%"))

        assert "plus a lag of 50% of elapsed time" in str(planned.explain("b"))

    def test_given_a_working_lag_in_elapsed_time_when_explained_then_its_hours_are_said(
        self,
    ) -> None:
        planned = schedule(
            plan("a 1d; b 1d; a -> b FS1d"), SchedulingOptions(lag_calendar="elapsed")
        )

        assert "plus a lag of 8h of elapsed time" in str(planned.explain("b"))

    def test_given_lags_in_the_predecessors_calendar_when_explained_then_it_is_named(self) -> None:
        planned = schedule(
            plan("a 1d on:factory; b 1d; a -> b FS1d"), SchedulingOptions.primavera()
        )

        assert "plus a lag of 1d in calendar factory" in str(planned.explain("b"))


class TestLists:
    """Several things are listed the way the language does."""

    @pytest.mark.parametrize(
        ("after", "en", "zh"),
        [
            ("b", "would move b “B”.", "就会影响 b“B”。"),
            ("b c", "would move b “B” and c “C”.", "就会影响 b“B”、c“C”。"),
            (
                "b c d",
                "would move b “B”, c “C” and d “D”.",
                "就会影响 b“B”、c“C”、d“D”。",
            ),
        ],
    )
    def test_given_tasks_that_a_slip_moves_when_told_then_they_are_enumerated(
        self, after: str, en: str, zh: str
    ) -> None:
        names = after.split()
        tasks = "; ".join(f"{name} 1d" for name in names)
        links = "; ".join(f"a -> {name}" for name in names)
        planned = schedule(plan(f"a 1d; {tasks}; long 9d; {links}"))

        assert en in str(planned.explain("a"))
        assert zh in str(planned.explain("a", "zh"))


class TestRests:
    """A rest takes the name of a holiday in it, not of the weekend around it."""

    @pytest.mark.parametrize(
        ("language", "label"), [("en", "(Tomb-Sweeping Day)"), ("zh", "（清明节）")]
    )
    def test_given_a_break_that_begins_on_a_saturday_when_told_then_the_holiday_names_it(
        self, language: Language, label: str
    ) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2026-04-03", calendars=[china])
        project.add("dig", "Dig", duration="2d")

        assert label in str(schedule(project).explain("dig", language))


class TestClocks:
    """Where a task's clock is not the project's it is named once, beside the task's own dates."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "finishes on Mon 2026-03-02 17:00 (America/Los_Angeles time): 1d in calendar"),
            ("zh", "2026-03-02 周一 17:00 完成（America/Los_Angeles 时间），工期 1天"),
        ],
    )
    def test_given_another_zone_when_told_then_the_clock_is_named(
        self, language: Language, said: str
    ) -> None:
        planned = schedule(plan("a 1d on:abroad; b 3d; m 0d; a -> m"))

        assert said in str(planned.explain("a", language))
        assert "时间）" not in str(planned.explain("b", "zh"))

    def test_given_another_zone_when_asked_how_far_it_can_slip_then_the_clock_is_named(
        self,
    ) -> None:
        planned = schedule(plan("a 1d on:abroad; b 5d"))

        said = "to finish on Thu 2026-03-05 17:00 (America/Los_Angeles time), before"
        assert said in str(planned.why_not_critical("a"))
        chinese = "（至 2026-03-05 周四 17:00 完成，America/Los_Angeles 时间）"
        assert chinese in str(planned.why_not_critical("a", "zh"))

    def test_given_two_zones_with_one_clock_when_told_then_none_is_named(self) -> None:
        project = plan("a 1d; b 3d")
        taipei = Calendar.standard("taipei", zone="Asia/Taipei")
        project.configure(calendars=[*project.settings.calendars, taipei])
        project.update("a", calendar="taipei")

        assert "time)" not in str(schedule(project).explain("a"))


class TestMilestones:
    """A milestone neither starts nor finishes: it falls on a date, or is reached."""

    PLAN = "a 1d; m 0d; b 1d; long 5d; a -> m; m -> b"

    @pytest.mark.parametrize(
        ("task", "language", "said"),
        [
            ("m", "en", "m “M” falls on Mon 2026-03-02 18:00."),
            ("m", "en", "It can fall as late as Fri 2026-03-06 09:00: it has 3d of total float"),
            ("m", "en", "If it fell after Fri 2026-03-06 09:00, b “B” could not start by"),
            ("a", "en", "m “M” could not be reached by Fri 2026-03-06 09:00 (FS)."),
            ("m", "zh", "m“M”于 2026-03-02 周一 18:00 达成。"),
            ("m", "zh", "最迟可于 2026-03-06 周五 09:00 达成：总浮动时间 3天"),
            ("m", "zh", "若晚于 2026-03-06 周五 09:00 达成，b“B”将无法于"),
            ("a", "zh", "m“M”将无法于 2026-03-06 周五 09:00 按时达成（FS）。"),
        ],
    )
    def test_given_a_milestone_when_told_then_it_is_reached(
        self, task: str, language: Language, said: str
    ) -> None:
        assert said in str(schedule(plan(self.PLAN)).explain(task, language))

    def test_given_a_milestone_when_asked_why_not_earlier_then_it_is_reached(self) -> None:
        answer = schedule(plan("a 3d; m 0d; a -> m")).why_not_earlier("m", "2026-03-02")

        assert str(answer) == (
            "m “M” cannot be reached by 2026-03-02; its early date is Wed 2026-03-04 18:00. "
            "It waits for the finish of a “A” on Wed 2026-03-04 18:00."
        )

    def test_given_a_finish_to_finish_link_when_told_then_the_milestone_itself_waits(self) -> None:
        planned = schedule(plan("a 3d; m 0d; a -> m FF"))

        assert "It waits for the finish of a “A”" in str(planned.explain("m"))

    @pytest.mark.parametrize(
        ("edit", "en", "zh"),
        [
            (
                lambda project: project,
                "It cannot be earlier because the project starts on Mon 2026-03-02 00:00.",
                "不能更早，因为项目于 2026-03-02 周一 00:00 开始。",
            ),
            (
                lambda project: project.update("m", leveling_delay="2ed"),
                "It is delayed by 2ed (leveling); without that it could fall on Mon 2026-03-02",
                "因资源调配延迟 2日历天，否则可于 2026-03-02 周一 09:00 达成。",
            ),
            (
                lambda project: project.update("m", manual_start="2026-03-10"),
                "Its date is set by hand.",
                "其日期由人工设定。",
            ),
            (
                lambda project: project.update("m", actual_start="2026-03-03"),
                "The date is actual.",
                "该日期为实际日期。",
            ),
        ],
    )
    def test_given_what_holds_it_when_asked_why_not_earlier_then_it_has_one_date(
        self, edit: Callable[[Project], object], en: str, zh: str
    ) -> None:
        project = plan("m 0d")
        edit(project)
        planned = schedule(project)

        assert en in str(planned.why_not_earlier("m", "2026-03-01"))
        assert zh in str(planned.why_not_earlier("m", "2026-03-01", "zh"))

    def test_given_a_leveling_delay_when_asked_why_not_earlier_then_nothing_is_said_twice(
        self,
    ) -> None:
        project = plan("m 0d")
        project.update("m", leveling_delay="2ed")
        told = schedule(project).why_not_earlier("m", "2026-03-01").sentences

        assert len(told) == len(set(told)) == 3

    def test_given_the_sentences_of_a_milestone_then_none_starts_or_finishes_it(self) -> None:
        of_others = re.compile(  # summaries, level of effort, and work begun or shared
            "hung_|span_|task|begun|done|past_remaining|early_assignment_delay|level_of_effort"
        )
        starting = re.compile(
            r"[Ii]t (could|can|cannot) (start|finish)|it (started|finished|finishes|would end)\b"
            r"|Its (early )?(start|finish)\b|Its dates\b|from starting"
        )
        said = sentences_of("milestone", "en")

        assert not [key for key in said if not of_others.match(key) and starting.search(said[key])]


class TestImposedFinish:
    """A finish that was imposed is named as it was typed, not by the midnight it ends at."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Thu 2026-03-05 18:00, the imposed finish 2026-03-05 would be missed."),
            ("zh", "若晚于 2026-03-05 周四 18:00 完成，将超过规定的完成日期 2026-03-05。"),
        ],
    )
    def test_given_an_imposed_finish_when_told_then_it_is_named(
        self, language: Language, said: str
    ) -> None:
        planned = schedule(plan("a 5d", finish="2026-03-05"))

        assert said in str(planned.explain("a", language))

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "It is not critical all the same: it does not lie on the longest path."),
            ("zh", "但它不是关键任务，因为不在最长路径上。"),
        ],
    )
    def test_given_no_float_beside_the_longest_path_when_told_then_it_says_why(
        self, language: Language, said: str
    ) -> None:
        planned = schedule(plan("a 2d; late 1d SNET:2026-03-12", finish="2026-03-03"))

        assert planned["a"].total_float == 0
        assert said in str(planned.explain("a", language))

    def test_given_a_task_too_late_beside_the_longest_path_when_told_then_it_says_why(self) -> None:
        options = SchedulingOptions(criticality="longest_path")
        planned = schedule(plan("a 2d deadline:2026-03-02; b 9d"), options)

        assert planned["a"].total_float < 0
        assert "It is not critical all the same" in str(planned.explain("a"))


class TestSummaries:
    """A summary counts the float of its leaves in its own calendar."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Counted in its own calendar it has no float, but nothing in it is critical."),
            ("zh", "按自身日历计没有浮动时间，但其中没有关键任务。"),
        ],
    )
    def test_given_float_at_a_weekend_alone_when_told_then_no_slip_of_the_project_is(
        self, language: Language, said: str
    ) -> None:
        by_float = SchedulingOptions(criticality="total_float")
        text = "s -; x 8h in:s on:always SNET:2026-03-07; end 1d SNET:2026-03-09; x -> end"
        planned = schedule(plan(text), by_float)

        assert (planned["x"].total_float > 0, planned["s"].total_float) == (True, 0)
        assert said in planned.explain("s", language).sentences
