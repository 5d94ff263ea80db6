"""Contours in schedules: dates, loads, costs and the words for them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Assignment, Contour, Project, Rate, Resource

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
DEARER = Rate("120/h", per_use=5, since="2026-03-04")


def plan(*, units: int = 100, **fields: Any) -> Project:
    project = Project(
        "P",
        "Plan",
        start="2026-03-02",
        calendars=[OFFICE],
        resources=[
            Resource("li", units=units, rates=[Rate("60/h"), DEARER]),
            Resource("wang"),
        ],
    )
    project.add("a", "A", **fields)
    return project


def profile(project: Project, **options: Any) -> list[tuple[str, str, int]]:
    load = schedule(project, SchedulingOptions(**options)).load("li")
    return [(f"{begin:%d %H:%M}", f"{end:%d %H:%M}", much) for begin, end, much in load]


class TestDates:
    @pytest.mark.parametrize("assignments", ["together", "apart"])
    def test_given_a_contour_then_effort_ends_later(self, assignments: Any) -> None:
        contoured = Assignment("li", effort="8h", contour="bell")
        project = plan(effort="8h", assignments=[contoured])
        planned = schedule(project, SchedulingOptions(assignments=assignments))

        assert f"{planned['a'].early_finish:%d %H:%M}" == "03 17:00"
        assert planned.verify().is_valid

    def test_given_a_length_of_their_own_then_it_counts(self) -> None:
        held = Assignment("li", effort="8h", duration="1d", contour="bell")

        assert f"{schedule(plan(assignments=[held]))['a'].early_finish:%d %H:%M}" == "02 17:00"

    def test_given_overtime_then_only_what_is_regular_is_spread(self) -> None:
        held = Assignment("li", effort="8h", overtime="4h", contour="bell")

        assert f"{schedule(plan(assignments=[held]))['a'].early_finish:%d %H:%M}" == "02 17:00"


class TestWords:
    def test_given_a_contour_that_gives_the_length_then_it_is_said(self) -> None:
        planned = schedule(plan(effort="8h", assignments=[Assignment("li", 50, contour="bell")]))

        assert "8h of effort by li 50% (bell, 25% on average)" in str(planned.explain("a"))
        assert "人员 li 投入 50%（钟形分布，平均 25%）" in str(planned.explain("a", "zh"))

    def test_given_steps_then_their_number_is_said(self) -> None:
        held = Assignment("li", effort="8h", contour=[33, 100])

        planned = schedule(plan(assignments=[held]))

        assert "li (contour of 2 steps, 66.5% on average)" in str(planned.explain("a"))

    def test_given_a_duration_then_the_contour_moves_nothing_and_is_not_said(self) -> None:
        planned = schedule(plan(duration="1d", assignments=[Assignment("li", contour="bell")]))

        assert "bell" not in str(planned.explain("a"))

    def test_given_another_contour_then_a_comparison_says_who_works_changed(self) -> None:
        before, after = (
            schedule(plan(effort="8h", assignments=[Assignment("li", contour=contour)]))
            for contour in ("bell", "turtle")
        )

        assert "because who works on it, or how much, changed" in str(after.compare(before))


class TestLoad:
    def test_given_a_contour_then_the_load_follows_its_steps(self) -> None:
        contoured = Assignment("li", 50, contour=[50, 100, 150, 0])

        assert profile(plan(duration="2d", assignments=[contoured])) == [
            ("02 08:00", "02 12:00", 25),
            ("02 13:00", "02 17:00", 50),
            ("03 08:00", "03 12:00", 75),
        ]

    def test_given_a_peak_above_what_there_is_then_it_is_told(self) -> None:
        contoured = Assignment("li", contour=[150, 50])
        project = plan(duration="1d", assignments=[contoured])
        (finding,) = schedule(project).over_allocated()

        assert finding.context["percent"] == 150
        assert finding.context["finish"] == "2026-03-02 12:00"
        assert schedule(project).load("li").effort == 480

    def test_given_a_part_of_a_percent_too_much_then_it_is_told_as_more(self) -> None:
        contoured = Assignment("li", 33, contour=[101])
        (peak,) = (
            schedule(plan(units=33, duration="4h", assignments=[contoured])).load("li").peaks()
        )

        assert (peak.percent, peak.units, peak.missing, peak.minutes) == (34, 33, 1, 0)

    def test_given_progress_then_what_remains_goes_on_in_the_contour(self) -> None:
        project = plan(
            duration="2d",
            assignments=[Assignment("li", contour=[100, 80, 60, 40])],
            actual_start="2026-03-02",
            percent_complete=50,
        )

        assert profile(project, data_date="ignored") == [
            ("03 08:00", "03 12:00", 60),
            ("03 13:00", "03 17:00", 40),
        ]

    def test_given_a_pause_then_the_contour_pauses(self) -> None:
        project = plan(
            duration="1d",
            splits=["2h pause 6h"],
            assignments=[Assignment("li", contour=[20, 100])],
        )

        assert profile(project) == [
            ("02 08:00", "02 10:00", 20),
            ("03 08:00", "03 10:00", 20),
            ("03 10:00", "03 12:00", 100),
            ("03 13:00", "03 15:00", 100),
        ]

    @given(
        st.lists(st.integers(0, 130), min_size=1, max_size=12).filter(any),
        st.integers(1, 1500),
        st.sampled_from((33, 100, 150)),
        st.integers(0, 100),
    )
    def test_every_minute_is_asked_for_what_its_step_says(
        self, steps: list[int], minutes: int, units: int, percent: int
    ) -> None:
        contoured = Assignment("li", units, contour=steps)
        project = plan(
            duration=f"{minutes}min",
            assignments=[contoured],
            actual_start="2026-03-02",
            percent_complete=percent,
        )
        planned = schedule(project, SchedulingOptions(data_date="ignored"))
        office, load = planned.working_times["office"], planned.load("li")
        begin = office.pos(int(planned.columns.scheduled_start[0]))
        left = -(-minutes * (100 - percent) // 100)
        asked: dict[int, int] = defaultdict(int)
        for minute in range(minutes - left, minutes):
            begun = [
                step
                for number, step in enumerate(steps)
                if (Fraction(number * minutes, len(steps)) + Fraction(1, 2)) // 1 <= minute
            ]
            if begun[-1]:
                asked[office.start_at(begin + minute)] = -(-units * begun[-1] // 100)
        counted = {
            minute: much
            for start, finish, much in zip(
                load.start.tolist(), load.finish.tolist(), load.percent.tolist(), strict=True
            )
            for minute in range(start, finish)
        }

        assert counted == dict(asked)


class TestCost:
    def costs(self, contour: Any, effort: str = "16h") -> str:
        project = plan(effort=effort, assignments=[Assignment("li", contour=contour)])
        return f"{schedule(project).costs()['a'].total:f}"

    def test_given_a_dearer_rate_then_what_is_done_by_then_costs_the_old_one(self) -> None:
        assert self.costs(None) == "960.00"  # two days, both before it
        assert self.costs("bell") == "1440.00"  # half of four days
        assert self.costs("front_loaded") == "1120.00"  # 13 h 20 min and 2 h 40 min

    def test_given_nothing_to_do_at_first_then_a_use_costs_when_work_begins(self) -> None:
        assert self.costs([0, 0, 100, 100]) == "1925.00"

    def test_given_a_summary_of_costs_then_a_contour_only_spreads_the_effort(self) -> None:
        even, uneven = (self.costs(contour, "1h") for contour in (None, Contour([5, 195])))

        assert even == uneven == "60.00"
