"""From a schedule to its chart."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import pytest

from pmcore.calendars import Calendar, CalendarException, CountryHolidays, WorkWeek, instant_of
from pmcore.kernel import Code, Duration, InputError, LocalizedText
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.views import GanttChart, GanttLink, gantt
from pmcore.views.assumptions import assumptions
from pmcore.views.describing import describe
from pmcore.wbs import Project, Resource

SHANGHAI = "Asia/Shanghai"
OFFICE = Calendar.standard("office", zone=SHANGHAI, hours="09:00-12:00 13:00-18:00")
MARKET = Calendar.standard("market", zone="America/Los_Angeles", hours="09:00-17:00")


def at(day: int, hour: int) -> int:
    moment = datetime.fromisoformat(f"2026-03-{day:02}T{hour:02}:00+08:00")
    return instant_of(moment, SHANGHAI)


def fence() -> Project:
    """Dig, then pour, while posts are painted; all in one summary, then a milestone."""
    plan = Project(
        "fence", LocalizedText(en="Fence", zh="围栏"), start="2026-03-02", calendars=[OFFICE]
    )
    plan.add("all", LocalizedText(en="Work", zh="施工"))
    plan.add("dig", "Dig", parent="all", duration="3d", owner="li", percent_complete=40)
    plan.add("pour", "Pour", parent="all", duration="2d", deadline=date(2026, 3, 5))
    plan.add("paint", "Paint", parent="all", duration="1d")
    plan.add("done", "Done", kind="milestone")
    plan.link("dig", "pour")
    plan.link("pour", "done")
    plan.link("paint", "done")
    return plan


def chart_of(plan: Project, language: str = "en", max_rows: int = 300) -> GanttChart:
    return gantt(schedule(plan), language=language, max_rows=max_rows)


class TestGantt:
    """The chart says what project and schedule say, row by row."""

    def test_given_the_fence_when_drawn_then_rows_follow_the_outline(self) -> None:
        rows = chart_of(fence()).rows

        assert [(row.task, row.wbs, row.kind, row.depth) for row in rows] == [
            ("all", "1", "summary", 0),
            ("dig", "1.1", "task", 1),
            ("pour", "1.2", "task", 1),
            ("paint", "1.3", "task", 1),
            ("done", "2", "milestone", 0),
        ]

    def test_given_the_fence_when_drawn_then_bars_stand_at_early_dates(self) -> None:
        rows = chart_of(fence()).rows

        assert (rows[1].start, rows[1].finish) == (at(2, 9), at(4, 18))
        assert (rows[4].start, rows[4].finish) == (at(6, 18), at(6, 18))
        assert (rows[1].owner, rows[1].percent_complete) == ("li", 40)

    def test_given_float_when_drawn_then_tails_reach_the_late_finish_except_on_summaries(
        self,
    ) -> None:
        plan = fence()
        plan.update("pour", deadline=None)
        rows = chart_of(plan).rows

        assert [row.float_until for row in rows] == [None, None, None, at(6, 18), None]
        assert [row.is_critical for row in rows] == [True, True, True, False, True]

    def test_given_a_missed_deadline_when_drawn_then_its_row_is_late(self) -> None:
        rows = chart_of(fence()).rows

        assert [(row.task, row.deadline) for row in rows if row.is_late] == [("pour", at(6, 0))]

    def test_given_a_later_imposed_finish_when_drawn_then_summaries_have_no_tail(self) -> None:
        plan = fence()
        plan.configure(finish="2026-03-13")
        plan.update("pour", deadline=None)

        rows = chart_of(plan).rows

        assert [row.task for row in rows if row.float_until is not None] == [
            "dig",
            "pour",
            "paint",
            "done",
        ]

    def test_given_a_deadline_at_the_very_finish_when_drawn_then_its_row_is_not_late(self) -> None:
        plan = fence()
        plan.update("pour", deadline=datetime.fromisoformat("2026-03-06T18:00+08:00"))

        assert not any(row.is_late for row in chart_of(plan).rows)

    def test_given_dependencies_when_drawn_then_links_tell_driving_and_critical(self) -> None:
        plan = fence()
        plan.update("pour", deadline=None)

        assert chart_of(plan).links == (
            GanttLink(1, 2, "FS", is_driving=True, is_critical=True),
            GanttLink(2, 4, "FS", is_driving=True, is_critical=True),
            GanttLink(3, 4, "FS"),
        )

    def test_given_chinese_when_drawn_then_names_are_picked_in_it(self) -> None:
        chart = chart_of(fence(), "zh")

        assert (chart.title, chart.rows[0].name, chart.rows[1].name) == ("围栏", "施工", "Dig")

    def test_given_a_task_of_another_zone_when_drawn_then_its_dates_are_said_in_that_zone(
        self,
    ) -> None:
        plan = fence()
        plan.configure(calendars=[OFFICE, MARKET])
        plan.update("paint", calendar="market")

        rows = {row.task: row for row in chart_of(plan).rows}

        assert rows["paint"].zone == "America/Los_Angeles"
        assert rows["dig"].zone is None

    def test_given_a_person_of_another_zone_when_drawn_then_dates_stay_in_the_zone_of_the_task(
        self,
    ) -> None:
        plan = fence()
        plan.configure(calendars=[OFFICE, MARKET], resources=[Resource("ana", calendar="market")])
        plan.update("paint", assignments=["ana"])

        rows = {row.task: row for row in chart_of(plan).rows}

        assert rows["paint"].zone is None
        assert rows["paint"].start == at(3, 1)

    def test_given_a_deadline_far_away_when_drawn_then_bars_keep_most_of_the_width(self) -> None:
        plan = fence()
        plan.update("pour", deadline=date(2030, 1, 1))

        chart = chart_of(plan)

        work = at(6, 18) - at(2, 9)
        assert (chart.first, chart.last) == (at(2, 9), at(6, 18) + work // 4)

    def test_given_an_edited_project_when_drawn_then_the_schedule_still_shows_what_it_computed(
        self,
    ) -> None:
        plan = fence()
        old = schedule(plan)
        drawn = gantt(old).to_svg()
        plan.update("dig", duration="4d", name="Excavate")

        assert gantt(old).to_svg() == drawn

    @pytest.mark.parametrize("cap", [0, 10_001, 5.0, True])
    def test_given_a_cap_that_cannot_be_when_drawn_then_it_is_refused(self, cap: int) -> None:
        plan = fence()

        with pytest.raises(InputError) as caught:
            gantt(schedule(plan), max_rows=cap)

        assert caught.value.context["field"] == "max_rows"

    def test_given_an_unknown_language_when_drawn_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            chart_of(fence(), "de")

        assert caught.value.code == Code.LANGUAGE_UNKNOWN


class TestDrivingLinks:
    """An arrow that drives holds a date that is drawn."""

    @pytest.mark.parametrize(
        ("direction", "driving"),
        [("forward", [("dig", "done")]), ("backward", [("dig", "done"), ("side", "done")])],
    )
    def test_given_late_dates_when_drawn_then_what_holds_them_drives(
        self, direction: Literal["forward", "backward"], driving: list[tuple[str, str]]
    ) -> None:
        plan = Project("two", "Two", start="2026-03-02", finish="2026-03-20", calendars=[OFFICE])
        for task, days in {"dig": 3, "side": 1, "done": 1}.items():
            plan.add(task, task, duration=f"{days}d")
        plan.link("dig", "done")
        plan.link("side", "done")
        chart = gantt(schedule(plan, SchedulingOptions(direction=direction)))

        tasks = [row.task for row in chart.rows]
        assert [
            (tasks[link.predecessor], tasks[link.successor])
            for link in chart.links
            if link.is_driving
        ] == driving

    def test_given_a_task_drawn_late_when_drawn_then_what_held_its_early_date_is_quiet(
        self,
    ) -> None:
        plan = Project("two", "Two", start="2026-03-02", calendars=[OFFICE])
        for task, days in {"dig": 1, "late": 1, "long": 9}.items():
            plan.add(task, task, duration=f"{days}d")
        plan.link("dig", "late")
        plan.update("late", as_late_as_possible=True)

        assert [link.is_driving for link in gantt(schedule(plan)).links] == [False]


class TestFolding:
    """Beyond the cap the deepest levels are hidden and a note says so."""

    def test_given_a_cap_when_exceeded_then_summaries_stand_for_their_tasks(self) -> None:
        chart = chart_of(fence(), max_rows=2)

        assert [(row.task, row.hidden) for row in chart.rows] == [("all", 3), ("done", 0)]
        assert chart.links == ()
        assert chart.data_note == "2 of 5 tasks shown; summary tasks stand for the other 3."

    def test_given_a_flat_project_when_exceeded_then_the_note_says_who_is_shown(self) -> None:
        chart = chart_of(fence(), "zh", max_rows=1)

        assert chart.data_note == "共 5 个任务，显示 1 个，关键任务优先。"

    def test_given_room_when_drawn_then_there_is_no_note(self) -> None:
        assert chart_of(fence(), max_rows=5).data_note == ""


class TestNonWorking:
    """Rest of the project's calendar is shaded: by days, or by shifts in a chart of few days."""

    def test_given_two_weeks_when_drawn_then_weekends_are_shaded_from_midnight_to_midnight(
        self,
    ) -> None:
        plan = fence()
        plan.update("dig", duration="8d")

        shading = chart_of(plan).non_working

        assert (at(7, 0), at(9, 0)) in shading
        assert all((finish - start) % 1440 == 0 for start, finish in shading)

    def test_given_some_days_when_drawn_then_nights_are_shaded_too(self) -> None:
        plan = Project("one", "One", start="2026-03-02", calendars=[OFFICE])
        plan.add("dig", "Dig", duration="2d")

        shading = chart_of(plan).non_working

        assert (at(2, 12), at(2, 13)) in shading
        assert (at(2, 18), at(3, 9)) in shading
        assert shading[0][0] < at(2, 0)
        assert shading[0][1] == at(2, 9)

    def test_given_thirty_years_when_drawn_then_only_long_rests_are_kept(self) -> None:
        plan = Project("long", "Long", start="2026-03-02", calendars=[OFFICE])
        plan.add("dig", "Dig", duration=Duration("7000d"))

        assert chart_of(plan).non_working == ()


class TestAssumptions:
    """The report says which calendars its dates rest on, the project's first."""

    def test_given_two_calendars_when_described_then_the_projects_own_comes_first(self) -> None:
        plan = fence()
        plan.configure(calendars=[MARKET, OFFICE], calendar="office")
        plan.update("paint", calendar="market")

        assert assumptions(schedule(plan), "en") == (
            "Calendar office: Mon–Fri 09:00-12:00 13:00-18:00; time zone Asia/Shanghai.",
            "Calendar market: Mon–Fri 09:00-17:00; time zone America/Los_Angeles.",
        )

    def test_given_people_who_work_together_when_described_then_each_calendar_is_named(
        self,
    ) -> None:
        plan = fence()
        plan.configure(
            calendars=[MARKET, OFFICE, OFFICE.derive("li")],
            calendar="office",
            resources=[Resource("li", calendar="li"), Resource("wang")],
        )
        plan.update("paint", assignments=["li", "wang"])

        assert assumptions(schedule(plan), "en") == (
            "Calendar office: Mon–Fri 09:00-12:00 13:00-18:00; time zone Asia/Shanghai.",
            "Calendar li: Mon–Fri 09:00-12:00 13:00-18:00; time zone Asia/Shanghai.",
        )

    def test_given_holidays_not_announced_when_described_then_they_are_flagged(self) -> None:
        china = Calendar.standard(
            "office", zone=SHANGHAI, hours="09:00-17:00", holidays=CountryHolidays("CN")
        )
        plan = Project("late", "Late", start="2031-03-03", calendars=[china])
        plan.add("dig", "Dig", duration="3d")

        said = assumptions(schedule(plan), "en")

        assert said[0] == (
            "Calendar office: Mon–Fri 09:00-17:00; public holidays of CN; time zone Asia/Shanghai."
        )
        assert "not announced" in said[1]

    def test_given_a_rich_calendar_when_described_then_each_layer_is_named(self) -> None:
        long, short = {"mon-sat": "09:00-18:00"}, {"mon-fri": "09:00-18:00"}
        week = WorkWeek.of(long, short, anchor=date(2026, 1, 5))
        base = Calendar(
            "base",
            LocalizedText(en="Plant", zh="工厂"),
            None,
            week,
            holidays=(CountryHolidays("US", "CA"),),
            exceptions=(CalendarException.between(date(2026, 2, 9), date(2026, 2, 14)),),
        )

        assert describe(base.derive("night", name="Night"), "en") == (
            "Calendar Night: a pattern of 2 weeks; public holidays of US-CA; exceptions: 1; "
            "time zone none (floating)."
        )
        assert describe(base, "zh") == (
            "日历 工厂：2 周轮换；US-CA 公共假期；1 个例外；时区 无（浮动时间）。"
        )
