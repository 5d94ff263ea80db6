"""Long rests of a task's own calendar, as data and in its bar."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException, instant_of
from pmcore.kernel import InputError
from pmcore.scheduling import schedule
from pmcore.views import GanttChart, GanttRow, gantt
from pmcore.views.resting import MOST_IN_A_ROW
from pmcore.wbs import Project

DAY = 1440
LONG = 3 * DAY
ZONE = "Asia/Shanghai"
OFFICE = Calendar.standard("office", zone=ZONE, hours="09:00-17:00")
SHUTDOWN = CalendarException.between(date(2026, 3, 9), date(2026, 3, 20), label="Shutdown")
FACTORY = Calendar.standard(
    "factory", zone=ZONE, weekdays="mon-sat", hours="08:00-16:00", exceptions=[SHUTDOWN]
)
# the factory closes on Saturday the 7th and opens on Saturday the 21st
CLOSED = instant_of(datetime.fromisoformat("2026-03-07T16:00+08:00"), ZONE)
OPENS = instant_of(datetime.fromisoformat("2026-03-21T08:00+08:00"), ZONE)


def plan(*calendars: Calendar) -> Project:
    held = calendars or (OFFICE, FACTORY)
    return Project("P", "P", start="2026-03-02", calendars=held, calendar=held[0].id)


def rests_of(project: Project) -> dict[str, tuple[tuple[int, int], ...]]:
    return {row.task: row.rests for row in gantt(schedule(project)).rows}


class TestRests:
    """Rests of more than three days in a row's own calendar, inside its bar or waited for."""

    def test_given_a_shutdown_inside_a_task_then_its_row_rests_and_no_other(self) -> None:
        project = plan()
        project.add("make", "Make", duration="10d", calendar="factory")
        project.add("write", "Write", duration="20d")

        assert rests_of(project) == {"make": ((CLOSED, OPENS),), "write": ()}

    def test_given_a_task_that_waits_for_the_factory_to_open_then_it_rests_before_its_bar(
        self,
    ) -> None:
        project = plan()
        project.add("draw", "Draw", duration="6d")  # until Monday the 9th, 17:00
        project.add("make", "Make", duration="2d", calendar="factory")
        project.link("draw", "make")

        ready = instant_of(datetime.fromisoformat("2026-03-09T17:00+08:00"), ZONE)
        assert rests_of(project)["make"] == ((ready, OPENS),)

    def test_given_a_task_that_starts_when_the_factory_opens_but_waited_for_less_then_nothing(
        self,
    ) -> None:
        project = plan()
        project.add("draw", "Draw", duration="14d")  # until Thursday the 19th
        project.add("make", "Make", duration="2d", calendar="factory")
        project.link("draw", "make")

        assert rests_of(project)["make"] == ()

    def test_given_a_milestone_that_waits_then_it_rests_before_its_sign(self) -> None:
        project = plan()
        project.add("draw", "Draw", duration="6d")
        project.add("go", "Go", kind="milestone", calendar="factory")
        project.link("draw", "go")

        assert rests_of(project)["go"][0][1] == OPENS

    def test_given_elapsed_time_or_a_summary_then_it_never_rests(self) -> None:
        project = plan()
        project.add("all", "All")
        project.add("ship", "Ship", parent="all", duration="30ed", calendar="factory")

        assert rests_of(project) == {"all": (), "ship": ()}

    def test_given_ten_years_of_short_weeks_then_no_rest_is_long_and_the_drawing_stays_small(
        self,
    ) -> None:
        short = Calendar.standard("short", zone=ZONE, weekdays="mon-wed")
        project = plan(short)
        project.add("run", "Run", duration="1500d")

        chart = gantt(schedule(project))
        assert chart.rows[0].rests == ()
        assert len(chart.to_svg()) < 20_000

    def test_given_many_rests_then_the_longest_are_kept_in_order(self) -> None:
        closed = [
            CalendarException.between(date(2027, month, 4), date(2027, month, 8 + month))
            for month in range(1, 11)
        ]
        busy = Calendar.standard("busy", zone=ZONE, exceptions=closed)
        project = plan(busy)
        project.add("run", "Run", duration="450d")

        rests = rests_of(project)["run"]
        months = [
            date.fromordinal(date(1970, 1, 1).toordinal() + at // DAY).month for at, _ in rests
        ]
        assert months == sorted(months)
        assert len(rests) <= MOST_IN_A_ROW
        assert months[-1] == 10

    @given(
        st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6),
        st.integers(1, 60),
        st.sampled_from(["mon-fri", "mon-sat", "tue thu", "mon-sun"]),
    )
    def test_rests_are_the_long_gaps_of_the_working_intervals(
        self, closures: list[tuple[int, int]], days: int, weekdays: str
    ) -> None:
        first = date(2026, 3, 2).toordinal()
        closed = [
            CalendarException.between(
                date.fromordinal(first + begin), date.fromordinal(first + begin + length)
            )
            for begin, length in closures
        ]
        project = plan(Calendar.standard("own", zone=ZONE, weekdays=weekdays, exceptions=closed))
        project.add("run", "Run", duration=f"{days}d")
        solved = schedule(project)
        row = gantt(solved).rows[0]

        worked = solved.working_times["own"].intervals(row.start, row.finish)
        gaps = [(end, start) for (_, end), (start, _) in pairwise(worked) if start - end > LONG]
        begins = instant_of(date(2026, 3, 2), ZONE, field="start", edge="start")
        waited = [(begins, row.start)] if row.start - begins > LONG else []
        expected = [*waited, *gaps]
        assert set(row.rests) <= set(expected)
        assert len(expected) > MOST_IN_A_ROW or list(row.rests) == expected
        assert len(row.rests) <= MOST_IN_A_ROW

    @pytest.mark.parametrize("rests", [((5, 3),), ((1, 4), (3, 6)), ((8, 11),)])
    def test_given_rests_out_of_order_or_after_the_bar_then_they_are_refused(
        self, rests: tuple[tuple[int, int], ...]
    ) -> None:
        with pytest.raises(InputError) as caught:
            GanttRow("A", "1", "A", "task", 0, 0, 10, rests=rests)

        assert caught.value.context["field"] == "rests"
        assert "必须" in caught.value.message("zh") or "应" in caught.value.message("zh")


def drawn(**changes: object) -> ET.Element:
    row = GanttRow("A", "1", "Dig", "task", 0, 0, 100 * DAY, rests=((40 * DAY, 60 * DAY),))
    row = replace(row, **changes)  # type: ignore[arg-type]
    chart = GanttChart("T", (row,), (), -30 * DAY, 100 * DAY, None)
    return ET.fromstring(chart.to_svg(width=1000))


def boxes(root: ET.Element, kind: str) -> list[tuple[int, int]]:
    """Left and right edges of the marks of a kind in the only row."""
    row = next(one for one in root.iter() if one.get("data-task"))
    found = [one for one in row.iter() if one.get("class") == f"pmg-{kind}"]
    lefts = [int(one.get("x", "")) for one in found]
    return [(x, x + int(one.get("width", ""))) for x, one in zip(lefts, found, strict=True)]


class TestDrawnRests:
    """A bar opens where its calendar rests; room it waited for is outlined before it."""

    def test_given_a_rest_inside_then_the_opening_lies_inside_the_bar(self) -> None:
        root = drawn()

        ((left, right),) = boxes(root, "bar")
        ((begin, end),) = boxes(root, "rest")
        assert left < begin < end < right
        assert abs((end - begin) * 5 - (right - left)) <= 5

    def test_given_a_rest_before_then_it_ends_at_the_bar(self) -> None:
        root = drawn(rests=((-20 * DAY, 0),))

        assert boxes(root, "wait")[0][1] == boxes(root, "bar")[0][0]

    def test_given_half_done_then_half_of_the_work_is_filled_not_half_of_the_bar(self) -> None:
        root = drawn(percent_complete=75)

        ((left, right),) = boxes(root, "bar")
        ((begin, end),) = boxes(root, "rest")
        filled = boxes(root, "done")[0]
        work = (begin - left) + (right - end)
        done = (begin - left) + (filled[1] - end)
        assert abs(done * 4 - work * 3) <= 8

    def test_given_a_quarter_done_then_the_opening_is_not_passed(self) -> None:
        root = drawn(percent_complete=25)

        assert boxes(root, "done")[0][1] < boxes(root, "rest")[0][0]

    def test_given_a_rest_too_narrow_to_see_then_it_is_told_by_the_tooltip_only(self) -> None:
        root = drawn(rests=((40 * DAY, 40 * DAY + 60),))

        assert boxes(root, "rest") == []

    @pytest.mark.parametrize(
        ("language", "sign", "days"),
        [
            ("en", "Rest of the task's calendar", "Its calendar rests: 10 Feb – 1 Mar"),
            ("zh", "任务日历的连休", "其日历连休：2月10日 – 3月1日"),
        ],
    )
    def test_given_rests_then_legend_and_tooltip_tell_them(
        self, language: str, sign: str, days: str
    ) -> None:
        row = GanttRow("A", "1", "Dig", "task", 0, 0, 99 * DAY, rests=((40 * DAY, 60 * DAY),))
        chart = GanttChart("T", (row,), (), 0, 99 * DAY, None, language=language)
        root = ET.fromstring(chart.to_svg())

        assert sign in [one.text for one in root.iter() if one.tag.endswith("text")]
        assert any(days in (one.text or "") for one in root.iter() if one.tag.endswith("title"))
