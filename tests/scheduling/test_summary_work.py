"""People who are assigned to summary tasks: they work as long as it spans, and move nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar, instant_of
from pmcore.kernel import Duration, PmcoreError
from pmcore.scheduling import Schedule, SchedulingOptions, TaskDates, schedule
from pmcore.testing.spanned import Spanned, SpannedReference
from pmcore.testing.strategies import plans
from pmcore.tracking import CostStatus, WorkEntry, WorkLog, baseline_of, cost_status, effort_status
from pmcore.wbs import Assignment, Project, Rate, Resource, Task

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
NIGHTS = Calendar.standard("nights", zone=None, weekdays="mon-sat", hours="22:00-06:00")
RESOURCES = [
    Resource("li", rates=[Rate("60/h", overtime="90/h", per_use=10)]),
    Resource("wu", calendar="nights", rates=["10/h", Rate("20/h", since="2026-03-04")]),
    Resource("free"),
]

_HALF_A_COIN = Fraction(1, 200)


def plan(*assignments: Any, **fields: Any) -> Project:
    """Five days of work below a summary task that people are assigned to."""
    project = Project(
        "P",
        "Plan",
        start="2026-03-02",
        calendars=[OFFICE, NIGHTS],
        calendar="office",
        resources=RESOURCES,
    )
    project.add("s", "S", assignments=assignments, **fields)
    project.add("a", "A", parent="s", duration="2d")
    project.add("b", "B", parent="s", duration="3d")
    project.link("a", "b")
    return project


def profile(project: Project, resource: str, **options: Any) -> list[tuple[str, str, int]]:
    load = schedule(project, SchedulingOptions(**options)).load(resource)
    return [(f"{start:%d %H}", f"{finish:%d %H}", percent) for start, finish, percent in load]


class TestLoad:
    """From the start of the summary to its finish, in the time of the person and of the task."""

    def test_given_units_then_they_give_the_work(self) -> None:
        made = schedule(plan("li 50%"))

        assert (made.load("li").effort, made.load("li").most) == (5 * 480 // 2, 50)
        assert made.costs()["s"].total == 20 * 60 + 10

    def test_given_another_calendar_then_its_hours_between_the_dates_count(self) -> None:
        assert profile(plan("wu"), "wu") == [
            ("02 22", "03 06", 100),
            ("03 22", "04 06", 100),
            ("04 22", "05 06", 100),
            ("05 22", "06 06", 100),
        ]

    def test_given_a_calendar_of_the_summary_then_both_have_to_work(self) -> None:
        assert profile(plan("wu", calendar="office"), "wu") == []
        assert profile(plan("wu", calendar="office"), "wu", resource_calendars="ignored")[0] == (
            ("02 08", "02 12", 100)
        )

    def test_given_an_effort_then_the_units_follow_from_the_span(self) -> None:
        load = schedule(plan(Assignment("li", 100, effort="7h"))).load("li")

        assert next(iter(load))[2] == 18  # 17.5 %
        assert load.effort == 7 * 60

    def test_given_more_effort_than_time_then_it_is_too_much(self) -> None:
        (finding,) = schedule(plan(Assignment("li", effort="60h"))).over_allocated()

        assert (finding.context["percent"], finding.context["tasks"]) == (150, ["s"])

    def test_given_overtime_alone_then_the_work_ends_sooner(self) -> None:
        # as the tool has it: 32 hours of nights, 3 of which are done in overtime
        project = plan(Assignment("wu", overtime="3h"))

        assert profile(project, "wu")[-1] == ("05 22", "06 03", 100)
        assert schedule(project).load("wu").effort == 29 * 60

    def test_given_a_delay_and_a_duration_then_the_work_lies_between_them(self) -> None:
        project = plan(Assignment("li", delay="1d", duration="4h"))

        assert profile(project, "li") == [("03 08", "03 12", 100)]

    @pytest.mark.parametrize("own", [{"delay": "9d"}, {"duration": "0h"}])
    def test_given_no_time_then_an_effort_is_paid_but_lies_nowhere(self, own: Any) -> None:
        made = schedule(plan(Assignment("li", effort="2h", **own)))

        assert made.load("li").effort == 0
        assert made.costs()["s"].total == 2 * 60 + 10

    def test_given_more_time_than_the_summary_takes_then_the_work_ends_with_it(self) -> None:
        project = plan(Assignment("li", delay="4d", duration="3d"))

        assert profile(project, "li") == [("06 08", "06 12", 100), ("06 13", "06 17", 100)]

    def test_given_more_than_anybody_can_do_then_it_is_no_more_than_units_can_say(self) -> None:
        made = schedule(plan(*(Assignment(who, effort="999999999mo") for who in ("li", "free"))))

        assert made.load("li").most == 100_000
        assert made.load("free").effort == 1000 * 5 * 480
        assert made.costs()["s"].total == 999_999_999 * 20 * 8 * 60 + 10

    def test_given_a_contour_then_it_shapes_the_work(self) -> None:
        own = Assignment("li", effort="20h", contour=[150, 50])
        load = schedule(plan(own)).load("li")

        assert [percent for _, _, percent in load] == [75] * 5 + [25] * 5
        assert load.effort == 20 * 60

    def test_given_a_summary_with_dates_by_hand_then_these_count(self) -> None:
        project = plan("li", manual_start="2026-03-05", manual_finish="2026-03-06")

        assert profile(project, "li")[0][0] == "05 08"
        assert schedule(project).load("li").effort == 2 * 480

    def test_given_work_on_it_and_below_it_then_it_counts_twice(self) -> None:
        project = plan("li")
        project.update("a", assignments=["li 50%"])
        (peak,) = {each.percent for each in schedule(project).load("li").peaks()}

        assert peak == 150
        assert schedule(project).over_allocated()[0].context["tasks"] == ["s", "a"]

    def test_given_progress_below_then_what_its_percentage_leaves_counts(self) -> None:
        project = plan("li")
        project.update("a", actual_start="2026-03-02", actual_finish="2026-03-03")

        assert profile(project, "li")[0] == ("04 08", "04 12", 100)
        project.update("b", actual_start="2026-03-04", actual_finish="2026-03-06")
        assert profile(project, "li") == []
        assert schedule(project).load("li").tasks == ()

    def test_given_nothing_active_below_then_there_is_nothing_to_do(self) -> None:
        project = plan("li")
        project.add("c", "C", duration="1d")
        for id in "ab":
            project.update(id, is_active=False)

        assert profile(project, "li") == []
        assert schedule(project).costs()["s"].total == 0

    def test_segments_are_those_of_the_person(self) -> None:
        (one,) = schedule(plan(Assignment("wu", delay="8h"))).segments("s", "wu")

        assert [f"{at:%d %H}" for at in one] == ["03 22", "06 06"]
        assert schedule(plan(Assignment("wu", delay="9d"))).segments("s", "wu") == ()


def dated(found: Schedule) -> list[TaskDates]:
    """All that is told of tasks, but how much of their work is done."""
    return [replace(each, work_percent=None) for each in found]


class TestDates:
    """No date follows from who works on a summary task."""

    def test_given_people_and_none_then_dates_and_reasons_are_the_same(self) -> None:
        with_them = schedule(plan(Assignment("wu", effort="90h", delay="3d"), "li"))
        alone = schedule(plan())

        assert dated(with_them) == dated(alone)
        assert with_them.compare(alone).moves == ()
        for task in ("s", "a", "b"):
            assert with_them.explain(task) == alone.explain(task)

    def test_given_a_move_then_who_works_on_a_summary_is_no_cause(self) -> None:
        project = plan()
        before = schedule(project.copy())
        project.update("s", assignments=["wu"])
        project.update("a", duration="3d")
        moves = schedule(project).compare(before).moves

        assert {(cause.kind, cause.task) for each in moves for cause in each.because} == {
            ("duration", "a")
        }

    @given(plans())
    @settings(deadline=None)
    def test_taking_people_off_summaries_moves_nothing(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = drawn
        made = _scheduled(project, options)
        bare = project.copy()
        for task in bare.tasks():
            if bare.is_summary(task.id) and task.assignments:
                bare.update(task.id, assignments=())
        if made is not None:
            assert dated(schedule(bare, options)) == dated(made)


class TestCosts:
    """They count at the summary itself and add up from there."""

    def test_given_people_then_their_cost_is_its_own(self) -> None:
        project = plan("li 50%", cost=5)
        project.update("a", assignments=["li"])
        costs = schedule(project).costs()

        assert costs["s"].own == 20 * 60 + 10 + 5
        assert costs["s"].total == costs["s"].own + costs["a"].total
        assert costs.by_resource()["li"] == 20 * 60 + 10 + 16 * 60 + 10

    def test_given_rates_by_date_then_each_day_costs_its_own(self) -> None:
        project = plan(Assignment("wu", effort="16h"))

        # half an hour of work in each of 32: 10 of them before the fourth, 22 after
        assert schedule(project).costs()["s"].total == 5 * 10 + 11 * 20

    def test_given_progress_then_it_is_incurred_by_the_percentage(self) -> None:
        project = plan(Assignment("li", effort="10h"))
        project.update("a", actual_start="2026-03-02", percent_complete=50)
        status = cost_status(schedule(project))["s"]

        assert status == CostStatus(Decimal(610), Decimal(600) / 5 + 10, Decimal(480))

    def test_given_logged_work_then_it_costs_and_is_left_less(self) -> None:
        project = plan(Assignment("li", effort="10h"))
        log = WorkLog([WorkEntry("s", "li", "2026-03-02", "4h")])
        status = cost_status(schedule(project), log)["s"]

        assert status == CostStatus(Decimal(610), Decimal(4 * 60 + 10), Decimal(6 * 60))

    def test_given_units_alone_then_what_they_leave_is_what_the_span_gives(self) -> None:
        log = WorkLog([WorkEntry("s", "li", "2026-03-02", "4h")])

        assert cost_status(schedule(plan("li 50%")), log)["s"].remaining == 16 * 60


class TestEffort:
    """An effort of their own is known without dates, what units give is not."""

    def test_given_efforts_then_they_add_up_with_what_is_below(self) -> None:
        project = plan(Assignment("li", effort="10h"), "free")
        project.update("a", effort="8h")
        log = WorkLog([WorkEntry("s", "li", "2026-03-02", "4h")])
        status = effort_status(project, log)["s"]

        assert (status.planned, status.actual, status.remaining) == (18 * 60, 240, 14 * 60)

    def test_given_everything_below_is_finished_then_nothing_is_left(self) -> None:
        project = plan(Assignment("li", effort="10h"))
        for id in "ab":
            project.update(id, actual_start="2026-03-02", actual_finish="2026-03-03")

        assert effort_status(project, WorkLog([]))["s"].remaining == 0

    def test_a_baseline_has_what_was_planned(self) -> None:
        project = plan("li 50%", Assignment("wu", effort="3h"))
        project.update("a", assignments=["li"])
        baseline = baseline_of(schedule(project))

        assert baseline["s"].effort == Duration("39h")
        assert baseline["s"].cost == schedule(project).costs()["s"].total


def _scheduled(project: Project, options: SchedulingOptions) -> Schedule | None:
    try:
        return schedule(project, options)
    except PmcoreError:
        return None


def _assigned(project: Project) -> list[tuple[Task, Assignment]]:
    summaries = (task for task in project.tasks() if project.is_summary(task.id))
    return [(task, held) for task in summaries for held in task.assignments]


class TestLaws:
    """Minute by minute."""

    @given(plans(max_tasks=5))
    @settings(deadline=None)
    def test_loads_are_those_of_minutes_counted_one_by_one(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = drawn
        made = _scheduled(project, options)
        if made is None or not _assigned(project):
            return
        bare = project.copy()
        for task, _ in _assigned(project):
            bare.update(task.id, assignments=())
        below = schedule(bare, options)
        reference = SpannedReference(project, made)
        asked: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for task, held in _assigned(project):
            row = made.row(task.id)
            if not made.is_active[row]:
                continue
            for minute, share in reference.of(task, held).left(made.progress.percent_complete[row]):
                asked[held.resource][minute] += ceil(share * 1_000_000)
        for resource in project.settings.resources:
            for minute, level in _levels(below, resource.id).items():
                asked[resource.id][minute] += level

            assert _levels(made, resource.id) == {
                minute: level for minute, level in asked[resource.id].items() if level
            }

    @given(plans(max_tasks=4), st.dates(date(2026, 3, 1), date(2026, 3, 20)))
    @settings(deadline=None)
    def test_costs_are_those_of_minutes_priced_one_by_one(
        self, drawn: tuple[Project, SchedulingOptions], day: date
    ) -> None:
        project, options = drawn
        rates = [Rate("7/h", overtime="11/h", per_use=3), Rate("13/h", overtime="17/h", since=day)]
        project.configure(
            resources=[
                Resource(each.id, calendar=each.calendar, rates=rates)
                for each in project.settings.resources
            ]
        )
        made = _scheduled(project, options)
        if made is None or not _assigned(project):
            return
        reference, costs = SpannedReference(project, made), made.costs()
        for task, held in _assigned(project):
            row = made.row(task.id)
            if not made.is_active[row]:
                continue
            (cost,) = (each for each in costs[task.id].resources if each.resource == held.resource)
            work = reference.of(task, held)
            begin = int(made.columns.scheduled_start[row])
            regular, overtime = _priced(work, begin, instant_of(day, made.zone))
            assert abs(Fraction(cost.regular) - regular) <= _HALF_A_COIN
            assert abs(Fraction(cost.overtime) - overtime) <= _HALF_A_COIN


def _levels(made: Schedule, resource: str) -> dict[int, int]:
    load = made.load(resource)
    return {
        minute: level
        for begin, end, level in zip(
            load.start.tolist(), load.finish.tolist(), load._level.tolist(), strict=True
        )
        for minute in range(begin, end)
    }


def _priced(work: Spanned, begin: int, change: int) -> tuple[Fraction, Fraction]:
    """Price regular work and overtime, which is spread as the regular work is."""
    shares = [(minute < change, share) for minute, share in work.worked if share]
    done = sum((share for _, share in shares), Fraction())
    early = sum((share for is_early, share in shares if is_early), Fraction())
    part = early / done if done else Fraction(begin < change)
    return (
        work.regular / 60 * (7 * part + 13 * (1 - part)),
        work.overtime / 60 * (11 * part + 17 * (1 - part)),
    )
