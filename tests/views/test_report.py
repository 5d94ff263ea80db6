"""The HTML report of a schedule."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

import pmcore
from pmcore.calendars import Calendar
from pmcore.kernel import Code, InputError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.views import report
from pmcore.wbs import Project, Resource, Task

OFFICE = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:00-18:00")
MARKET = Calendar.standard("market", zone="America/Los_Angeles", hours="09:00-17:00")

LATE = date(2026, 3, 4)


def launch() -> Project:
    plan = Project(
        "launch", "Launch", start="2026-03-02", calendars=[OFFICE, MARKET], calendar="office"
    )
    plan.add("all", "Work")
    plan.add("dig", "Dig <deep>", parent="all", duration="3d", owner="li")
    plan.add("sell", "Sell", parent="all", duration="12h", deadline=LATE, calendar="market")
    plan.add("wait", "Wait", parent="all", duration="2ed")
    plan.link("dig", "sell")
    return plan


def page_of(plan: Project, language: str = "en", max_rows: int = 300) -> str:
    return report(schedule(plan), language, max_rows=max_rows)


def cells(page: str, wbs: str) -> list[str]:
    """Texts of one line of the task table."""
    (line,) = re.findall(rf'<tr class="[^"]*"><td class="w">{re.escape(wbs)}</td>.*?</tr>', page)
    texts = (re.sub("<br>", " ", cell) for cell in re.findall("<td[^>]*>(.*?)</td>", line))
    return [unescape(re.sub("<[^>]*>", "", text)) for text in texts]


class TestReport:
    """Dates, floats and reasons of the schedule, in words of the reader's language."""

    def test_given_a_task_when_reported_then_its_line_says_everything(self) -> None:
        assert cells(page_of(launch()), "1.1") == [
            "1.1",
            "Dig <deep>",
            "li",
            "3d",
            "2026-03-02 09:00",
            "2026-03-04 18:00",
            "-1d",
            "Critical",
            "It cannot start earlier because the project starts on Mon 2026-03-02 00:00.",
        ]

    def test_given_another_zone_when_reported_then_times_name_their_offset(self) -> None:
        line = cells(page_of(launch()), "1.2")

        assert line[4:6] == ["2026-03-04 09:00 UTC-08:00", "2026-03-05 13:00 UTC-08:00"]

    def test_given_another_zone_when_reported_then_days_of_the_project_name_their_clock(
        self,
    ) -> None:
        plan = launch()
        plan.add("live", "Live", kind="milestone", calendar="market")
        plan.link("sell", "live")
        page = page_of(plan)

        # 13:00 of the day before in Los Angeles
        assert "<dt>Finish (Asia/Shanghai)</dt><dd>6 Mar 2026</dd>" in page
        assert "axis on the clock of Asia/Shanghai, dates on that of each task<" in page
        assert "2 Mar 00:00 – 6 Mar 05:00 · rows: 5" in page
        assert "4 Mar 09:00 – 5 Mar 13:00&#10;Dates on the clock of America/Los_Angeles" in page
        assert "<dt>完成（Asia/Shanghai）</dt>" in page_of(plan, "zh")

    def test_given_the_task_of_another_zone_has_no_row_then_days_name_their_clock_all_the_same(
        self,
    ) -> None:
        page = page_of(launch(), max_rows=2)
        assert "on the clock of America/Los_Angeles" not in page
        assert "<dt>Finish (Asia/Shanghai)</dt>" in page

    def test_given_one_zone_when_reported_then_none_is_named(self) -> None:
        plan = Project("P", "P", start="2026-03-02", calendars=[OFFICE, MARKET], calendar="office")
        plan.add("dig", "Dig", duration="3d")

        page = page_of(plan)

        assert "<dt>Finish</dt>" in page
        assert "on the clock of" not in page

    @pytest.mark.parametrize(("length", "day"), [("24h", 2), ("12h", 3)])
    def test_given_work_until_midnight_when_reported_then_it_ends_on_its_own_day(
        self, length: str, day: int
    ) -> None:
        always = Calendar.always(zone="UTC")
        plan = Project("P", "P", start="2026-03-02", calendars=[always])
        plan.add("over", "Over", kind="milestone", constraints=["SNET 2026-03-03"])
        plan.add("watch", "Watch", duration=length)

        assert f"<dt>Finish</dt><dd>{day} Mar 2026</dd>" in page_of(plan)

    def test_given_elapsed_time_when_reported_then_it_is_said_as_elapsed(self) -> None:
        assert cells(page_of(launch()), "1.3")[3] == "2ed"
        assert cells(page_of(launch(), "zh"), "1.3")[3] == "2日历天"

    def test_given_a_project_when_reported_then_the_head_counts_leaves(self) -> None:
        facts = re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", page_of(launch()))

        assert dict(facts) == {
            "Start (Asia/Shanghai)": "2 Mar 2026",
            "Finish (Asia/Shanghai)": "6 Mar 2026",
            "Tasks": "3",
            "Critical tasks": "2",
            "Findings": "2",
        }
        assert "rows: 4 · critical tasks: 2 ·" in page_of(launch())

    @pytest.mark.parametrize(
        ("language", "owner", "people"),
        [("en", "Mei Lin", "Mei Lin 50%, Chen"), ("zh", "林梅", "林梅 投入 50%，Chen")],
    )
    def test_given_names_of_people_when_reported_then_nobody_is_an_id(
        self, language: str, owner: str, people: str
    ) -> None:
        plan = launch()
        mei = Resource("u.17", {"en": "Mei Lin", "zh": "林梅"})
        plan.configure(resources=[mei, Resource("u.18", "Chen")])
        plan.update("dig", assignments=["u.17 50%", "u.18"], owner="u.17")
        page = page_of(plan, language)

        assert cells(page, "1.1")[2:4] == [owner, people]
        assert f": {people}&#10;" in page
        assert "u.17" not in page

    def test_given_a_backward_plan_when_reported_then_reasons_fit_the_dates_beside_them(
        self,
    ) -> None:
        plan = launch()
        plan.configure(finish="2026-03-31")
        page = report(schedule(plan, SchedulingOptions(direction="backward")))

        assert cells(page, "1.3")[-1] == (
            "Its early start is Mon 2026-03-02 00:00, but the plan is scheduled backward: "
            "it is held by the finish of the project."
        )

    def test_given_people_when_reported_then_a_column_names_them(self) -> None:
        plan = launch()
        plan.configure(resources=[Resource("mei"), Resource("chen")])
        plan.update("dig", assignments=["mei 50%", "chen"])

        assert cells(page_of(plan), "1.1")[2:4] == ["li", "mei 50%, chen"]
        assert "<th>People</th>" in page_of(plan)
        assert "<th>People</th>" not in page_of(launch())
        assert "<th>人员</th>" in page_of(plan, "zh")

    def test_given_a_page_when_written_then_it_names_the_engine(self) -> None:
        plan = launch()

        assert f"Computed by pmcore {pmcore.__version__}." in page_of(plan)
        assert "Computed by Host 7." in report(schedule(plan), engine="Host 7")

    def test_given_a_cap_when_exceeded_then_the_table_says_so(self) -> None:
        page = page_of(launch(), max_rows=1)

        assert "Only the tasks of the chart: 1 of 4." in page

    def test_given_very_many_findings_when_reported_then_the_page_says_how_many_it_shows(
        self,
    ) -> None:
        plan = Project("many", "Many", start="2026-03-02", calendars=[OFFICE])
        plan.add_many([Task(f"T{number}", f"Task {number}") for number in range(501)])

        assert "The first 500 of 501 findings." in page_of(plan, max_rows=5)

    def test_given_a_schedule_when_reported_twice_then_the_bytes_are_the_same(self) -> None:
        assert page_of(launch()) == page_of(launch())

    def test_given_an_unknown_language_when_reported_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            page_of(launch(), "de")

        assert caught.value.code == Code.LANGUAGE_UNKNOWN
