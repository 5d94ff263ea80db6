"""Lengths, lags and rests as explanations say them, in both languages."""

from __future__ import annotations

from typing import Literal

import pytest

from pmcore.calendars import Calendar, CountryHolidays
from pmcore.scheduling import SchedulingOptions, schedule
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
