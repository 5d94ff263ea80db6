"""What takes no part ends no project, and so is late for none."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.certificate import verify
from pmcore.wbs import Project, Resource

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
DAY = 480


def plan(*, finish: str | None = None, **extra: Any) -> Project:
    """Five days of work, and an extra of two days behind them that takes no part."""
    project = Project("P", "Plan", start="2026-03-02", finish=finish, calendars=[OFFICE])
    project.add("dig", "Dig", duration="5d")
    project.add("shed", "Shed", is_active=False, **{"duration": "2d", **extra})
    project.link("dig", "shed")
    return project


def checked(project: Project, options: SchedulingOptions | None = None) -> Schedule:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned


def test_dates_by_hand_of_an_inactive_summary_reach_no_summary_above() -> None:
    project = Project("P", "Plan", start="2026-03-02", calendars=[OFFICE])
    project.add("site", "Site")
    project.add("dig", "Dig", duration="2d", parent="site")
    project.add("shed", "Shed", parent="site", manual_finish="2026-03-12")
    project.add("roof", "Roof", duration="1d", parent="shed", is_active=False)
    project.add("open", "Open", duration="1d")
    project.link("site", "open")
    project.link("shed", "open")
    planned = checked(project)

    assert f"{planned['site'].early_finish:%d}" == "03"
    assert f"{planned['open'].early_start:%d}" == "04"


class TestInactiveTasks:
    """Its late dates end with the project, or with its own early dates where those are later."""

    def test_given_it_ends_after_the_project_then_it_has_no_negative_float(self) -> None:
        planned = checked(plan())
        shed = planned["shed"]

        assert (shed.total_float, shed.free_float, shed.interfering_float) == (0, 0, 0)
        assert (shed.late_start, shed.late_finish) == (shed.early_start, shed.early_finish)
        assert f"{planned.finish:%d}" == "06"

    def test_given_it_ends_before_the_project_then_it_has_what_is_left(self) -> None:
        project = plan()
        project.unlink("dig", "shed")
        shed = checked(project)["shed"]

        assert (shed.total_float, shed.free_float) == (3 * DAY, 3 * DAY)

    @pytest.mark.parametrize(
        "options", [SchedulingOptions.ms_project(), SchedulingOptions.primavera()]
    )
    @pytest.mark.parametrize("hours", ["08:00-12:00 13:00-17:00", "09:00-17:00"])
    def test_given_people_who_work_apart_then_it_has_what_each_of_them_has_left(
        self, hours: str, options: SchedulingOptions
    ) -> None:
        project = plan()
        project.configure(
            calendars=[OFFICE, Calendar.standard("own", zone=None, hours=hours)],
            calendar="office",
            resources=[Resource("ana"), Resource("li", calendar="own")],
        )
        project.unlink("dig", "shed")
        project.update("shed", assignments=["ana", "li"])
        shed = checked(project, options)["shed"]

        assert shed.total_float == shed.free_float == shed.independent_float == 3 * DAY

    def test_given_an_imposed_finish_that_work_misses_then_only_work_is_late(self) -> None:
        planned = checked(plan(finish="2026-03-04"))

        assert (planned["dig"].total_float, planned["shed"].total_float) == (-2 * DAY, 0)

    def test_given_its_own_deadline_is_missed_then_its_float_says_so(self) -> None:
        shed = checked(plan(deadline="2026-03-09"))["shed"]

        assert shed.total_float == -DAY

    def test_given_it_is_delayed_or_a_milestone_then_it_has_no_negative_float(self) -> None:
        delayed = checked(plan(leveling_delay="3ed"))["shed"]
        options = SchedulingOptions.ms_project()

        assert delayed.total_float == 0
        assert checked(plan(duration="0d"), options)["shed"].total_float == 0

    def test_given_its_early_finish_is_left_out_then_nothing_is_said_of_its_late_dates(
        self,
    ) -> None:
        project = plan()
        rows = schedule(project).to_rows()
        for row in rows:
            if row["id"] == "shed":
                del row["early_start"], row["early_finish"]
        result = verify(project, rows)

        assert result.is_valid, str(result)
        assert result.unchecked["latest"] > 0

    def test_given_it_is_explained_then_nothing_holds_it_but_its_own_dates(self) -> None:
        (reason,) = checked(plan()).explain("shed").late

        assert reason.kind == "open_end"
