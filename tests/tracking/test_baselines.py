"""What a schedule plans is kept as a baseline, and later schedules are held against it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore import Calendar, Project, Resource, Schedule, schedule
from pmcore.calendars import CountryHolidays, instant_of
from pmcore.kernel import CalendarError, InputError, PmcoreError, ProjectError
from pmcore.testing import strategies
from pmcore.tracking import baseline_of, variance
from pmcore.wbs import Baseline, BaselineTask

OFFICE = Calendar.standard("office", zone=None, hours="09:00-17:00")
DAY = 480


def fence() -> Project:
    """Two phases: dig two days and pour one day; then paint one day."""
    plan = Project(
        "fence", "Fence", start="2026-03-02", calendars=[OFFICE], resources=[Resource("li")]
    )
    plan.add("site", "Site")
    plan.add("dig", "Dig", parent="site", duration="2d", effort="4d", cost=900)
    plan.add("pour", "Pour", parent="site", duration="1d", assignments=["li 50%"], cost="100.50")
    plan.add("paint", "Paint", duration="1d")
    plan.add("done", "Done", kind="milestone")
    for one, other in (("dig", "pour"), ("pour", "paint"), ("paint", "done")):
        plan.link(one, other)
    return plan


class TestBaselineOf:
    """Dates, durations, effort and cost as a schedule has them; summaries add up."""

    def test_every_task_is_in_it_in_outline_order(self) -> None:
        baseline = baseline_of(schedule(fence()), 3, name="Contract")

        assert (baseline.number, str(baseline)) == (3, "<Baseline 3 'Contract': 5 tasks>")
        assert [row.task for row in baseline] == ["site", "dig", "pour", "paint", "done"]
        assert baseline["dig"] == BaselineTask(
            "dig",
            start="2026-03-02T09:00",
            finish="2026-03-03T17:00",
            duration="2d",
            effort="4d",
            cost=900,
        )
        assert baseline["pour"].effort is not None
        assert str(baseline["pour"].effort) == "4h"  # one day at half of their time

    def test_costs_are_rounded_as_those_of_the_schedule(self) -> None:
        plan = fence()
        for id in ("dig", "pour"):
            plan.update(id, cost="0.125")
        made = schedule(plan)
        baseline, costs = baseline_of(made), made.costs()

        assert baseline["dig"].cost == baseline["pour"].cost == Decimal("0.13")
        assert baseline["site"].cost == costs["site"].total == Decimal("0.26")

    def test_a_summary_adds_up_what_is_below_it(self) -> None:
        site = baseline_of(schedule(fence()))["site"]

        assert site.is_summary
        assert (str(site.duration), str(site.effort)) == ("3d", "36h")
        assert site.cost == Decimal("1000.50")

    def test_what_is_not_known_is_not_said(self) -> None:
        row = baseline_of(schedule(fence()))["paint"]

        assert (row.effort, row.cost) == (None, None)

    def test_inactive_tasks_take_no_part(self) -> None:
        plan = fence()
        plan.update("pour", is_active=False)

        baseline = baseline_of(schedule(plan))

        assert "pour" not in baseline
        assert baseline["site"].cost == 900

    def test_given_some_tasks_then_only_those_are_in_it(self) -> None:
        dates = schedule(fence())

        assert [row.task for row in baseline_of(dates, tasks=["done", "dig"])] == ["dig", "done"]
        with pytest.raises(ProjectError, match="digg"):
            baseline_of(dates, tasks=["digg"])
        with pytest.raises(InputError, match="Schedule"):
            baseline_of(fence())  # type: ignore[arg-type]

    def test_an_elapsed_duration_stays_elapsed(self) -> None:
        plan = fence()
        plan.update("paint", duration="36eh")

        assert str(baseline_of(schedule(plan))["paint"].duration) == "36eh"

    @given(strategies.projects())
    def test_any_schedule_gives_a_baseline_from_which_it_has_no_variance(
        self, project: Project
    ) -> None:
        try:
            dates = schedule(project)
        except PmcoreError:
            return
        project.set_baseline(baseline_of(dates))
        same = variance(schedule(project))

        assert all(each.is_none for each in same.tasks.values())
        assert (same.added, same.removed) == ((), ())
        assert same.finish_minutes in (0, None)


class TestCosts:
    """People, materials and money spent cost what they do in the schedule."""

    def test_given_prices_then_they_are_part_of_the_cost(self) -> None:
        plan = fence()
        plan.configure(
            resources=[Resource("li", rates=["60/h"]), Resource("sand", kind="material", rates=[7])]
        )
        plan.update("paint", expenses=["sand 2"])
        baseline = baseline_of(schedule(plan))

        assert [baseline[id].cost for id in ("dig", "pour", "site", "paint", "done")] == [
            Decimal(900), Decimal("340.50"), Decimal("1240.50"), Decimal(14), None,
        ]  # fmt: skip

    def test_given_dearer_work_then_the_variance_tells_it(self) -> None:
        plan = fence()
        plan.configure(resources=[Resource("li", rates=["60/h"])])
        plan.set_baseline(baseline_of(schedule(plan)))
        plan.configure(resources=[Resource("li", rates=["70/h"])])

        assert variance(schedule(plan)).tasks["pour"].cost == 40


class TestVariance:
    """Later or more is positive, in the working time of each task's calendar."""

    def test_a_longer_task_moves_what_follows(self) -> None:
        plan = fence()
        plan.set_baseline(baseline_of(schedule(plan)))
        plan.update("dig", duration="4d", effort="3d", cost=1000)

        late = variance(schedule(plan))

        dig, pour, site = (late.tasks[id] for id in ("dig", "pour", "site"))
        assert (dig.start_minutes, dig.finish_minutes) == (0, 2 * DAY)
        assert (dig.duration_minutes, dig.effort_minutes) == (2 * DAY, -DAY)
        assert dig.cost == site.cost == 100
        assert (pour.start_minutes, pour.duration_minutes, pour.effort_minutes) == (2 * DAY, 0, 0)
        assert (site.finish_minutes, site.effort_minutes) == (2 * DAY, -DAY)
        assert late.finish_minutes == 2 * DAY
        assert late.finish == datetime.fromisoformat("2026-03-09T17:00")
        assert late.baseline_finish == datetime.fromisoformat("2026-03-05T17:00")
        assert repr(late) == "<Variance from baseline 0: 5 of 5 tasks>"

    def test_tasks_added_and_removed_since_are_named(self) -> None:
        plan = fence()
        plan.set_baseline(baseline_of(schedule(plan), 4))
        plan.remove("paint", "bridge")
        plan.add("fill", "Fill", duration="1d")
        plan.update("done", is_active=False)

        changed = variance(schedule(plan), 4)

        assert (changed.added, changed.removed) == (("fill",), ("paint", "done"))
        assert list(changed.tasks) == ["site", "dig", "pour"]
        assert changed.finish_minutes == -DAY

    def test_what_a_baseline_does_not_say_has_no_variance(self) -> None:
        plan = fence()
        plan.set_baseline(Baseline(0, [BaselineTask("dig"), BaselineTask("pour", cost=1)]))

        bare = variance(schedule(plan))

        dig = bare.tasks["dig"]
        assert (dig.start_minutes, dig.finish_minutes, dig.duration_minutes) == (None,) * 3
        assert (dig.effort_minutes, dig.cost, dig.is_none) == (None, None, True)
        assert bare.tasks["pour"].cost == Decimal("99.50")
        assert (bare.baseline_finish, bare.finish_minutes) == (None, None)

    def test_working_time_and_elapsed_time_are_not_compared(self) -> None:
        plan = fence()
        plan.set_baseline(baseline_of(schedule(plan)))
        plan.update("dig", duration="48eh")

        dig = variance(schedule(plan)).tasks["dig"]

        assert (dig.duration_minutes, dig.is_elapsed) == (None, True)
        assert dig.finish_minutes == 7 * 60  # Wed 00:00 instead of Tue 17:00

    def test_a_date_alone_means_its_first_instant_or_its_end(self) -> None:
        plan = fence()
        rows = [BaselineTask("dig", start="2026-03-02", finish="2026-03-03")]

        dig = variance(schedule(plan), Baseline(9, rows)).tasks["dig"]

        assert (dig.start_minutes, dig.finish_minutes) == (0, 0)

    def test_dates_far_from_the_schedule_are_counted_all_the_same(self) -> None:
        plan = fence()
        rows = [
            BaselineTask("dig", start="1973-01-01", finish="1973-01-01"),
            BaselineTask("pour", start="2200-12-31", finish="2200-12-31"),
        ]

        far = variance(schedule(plan), Baseline(0, rows)).tasks

        weekdays = np.busday_count(["1973-01-01", "2200-12-31"], ["2026-03-02", "2026-03-04"])
        counted = [far["dig"].start_minutes, far["pour"].start_minutes]
        assert counted == (weekdays * DAY).tolist()

    def test_given_years_whose_holidays_nobody_knows_then_it_says_so(self) -> None:
        office = Calendar.standard("cn", zone=None, holidays=CountryHolidays("CN"))
        plan = Project("P", "P", start="2026-03-02", calendars=[office])
        plan.add("a", "A", duration="1d")
        rows = [BaselineTask("a", start="2199-03-02")]

        with pytest.raises(CalendarError, match=r"calendar\.holidays_unknown"):
            variance(schedule(plan), Baseline(0, rows))

    def test_each_task_is_counted_in_its_own_calendar_and_zone(self) -> None:
        berlin = Calendar.standard("de", zone="Europe/Berlin", hours="08:00-16:00")
        dubai = Calendar.standard("ae", zone="Asia/Dubai", hours="08:00-12:00")
        plan = Project("P", "P", start="2026-03-02", calendars=[berlin, dubai], calendar="de")
        plan.add("a", "A", duration="1d")
        plan.add("b", "B", duration="1d", calendar="ae")
        plan.link("a", "b")
        plan.set_baseline(baseline_of(schedule(plan)))
        plan.update("a", duration="2d")

        late = variance(schedule(plan)).tasks

        assert late["a"].finish_minutes == DAY
        assert late["b"].start_minutes == 240  # four hours a day there
        assert late["b"].baseline.start == datetime(2026, 3, 3, 4, tzinfo=UTC)

    def test_given_no_such_baseline_then_it_is_refused(self) -> None:
        with pytest.raises(ProjectError, match=r"baseline\.unknown"):
            variance(schedule(fence()))
        with pytest.raises(InputError, match="0 to 10"):
            variance(schedule(fence()), "0")  # type: ignore[arg-type]

    @given(st.integers(-20, 20), st.integers(0, 23), st.integers(-20, 20), st.integers(0, 23))
    def test_it_is_what_a_walk_from_minute_to_minute_counts(
        self, start_day: int, start_hour: int, finish_day: int, finish_hour: int
    ) -> None:
        plan = fence()
        dates = schedule(plan)
        begin = date(2026, 3, 25).toordinal() + start_day
        start = datetime.fromordinal(begin).replace(hour=start_hour)
        finish = datetime.fromordinal(begin + abs(finish_day) + 1).replace(hour=finish_hour)
        rows = [BaselineTask("paint", start=start, finish=finish)]

        paint = variance(dates, Baseline(0, rows)).tasks["paint"]

        assert paint.start_minutes == walked(dates, start, dates["paint"].scheduled_start)
        assert paint.finish_minutes == walked(dates, finish, dates["paint"].scheduled_finish)


def walked(dates: Schedule, then: datetime, now: datetime) -> int:
    """Count working minutes between two times one by one."""
    one, other = instant_of(then, None), instant_of(now, None)
    first, last = sorted(datetime.fromtimestamp(at * 60, UTC).date() for at in (one, other))
    office = dates.project.calendars["office"].compile(first, last)
    count = sum(office.is_working(at) for at in range(min(one, other), max(one, other)))
    return count if one <= other else -count
