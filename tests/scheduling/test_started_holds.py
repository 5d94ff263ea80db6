"""A started task may hold the late finish of what it should have followed to its actual start."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import DependencyType, Project

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
HOLDING = SchedulingOptions.ms_project()
RELEASED = SchedulingOptions.ms_project(started="released")


def plan(
    *, type: DependencyType = "FS", lag: str = "0d", started: str = "2026-03-04", **fields: Any
) -> Project:
    """Dig for two days, then pour; but pouring has started, and something else takes long."""
    project = Project("P", "Plan", start="2026-03-02", calendars=[OFFICE])
    project.add("phase", "Phase")
    project.add("dig", "Dig", duration="2d", parent="phase")
    project.add("work", "Work")
    project.add("pour", "Pour", duration="2d", parent="work", actual_start=started, **fields)
    project.add("long", "Long", duration="9d")
    project.link("dig", "pour", type, lag=lag)
    return project


def late(project: Project, options: SchedulingOptions = HOLDING) -> str:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return f"{planned['dig'].late_finish:%d %H:%M}"


class TestHolding:
    def test_given_a_started_successor_then_its_actual_start_bounds_the_late_finish(self) -> None:
        assert late(plan()) == "03 17:00"
        assert late(plan(), RELEASED) == "12 17:00"

    def test_given_it_started_too_soon_then_its_predecessor_is_late(self) -> None:
        planned = schedule(plan(started="2026-03-03"), HOLDING)

        assert (planned["dig"].total_float, planned["dig"].is_critical) == (-480, True)

    def test_given_links_of_summaries_then_they_hold_what_is_below(self) -> None:
        project = plan()
        project.unlink("dig", "pour")
        project.link("phase", "work")

        assert late(project) == "03 17:00"

    def test_given_several_have_started_then_the_first_counts(self) -> None:
        project = plan(started="2026-03-06")
        project.add("paint", "Paint", duration="1d", parent="work", actual_start="2026-03-05")
        project.link("dig", "work")

        assert late(project) == "04 17:00"

    @pytest.mark.parametrize(
        "fields",
        [
            {"type": "SS"},
            {"type": "FF"},
            {"lag": "1d"},
            {"actual_finish": "2026-03-05"},
            {"is_active": False},
        ],
    )
    def test_given_another_type_a_lag_or_no_work_going_on_then_nothing_is_held(
        self, fields: dict[str, Any]
    ) -> None:
        assert late(plan(**fields)) == "12 17:00"

    def test_given_a_held_task_then_its_explanation_says_by_what(self) -> None:
        told = schedule(plan(), HOLDING).explain("dig")
        english = (
            "it would end after pour “Pour”, which should have followed it, "
            "had started on Wed 2026-03-04 08:00"
        )

        assert english in str(told)
        assert "实际开始" in str(schedule(plan(), HOLDING).explain("dig", "zh"))
        (reason,) = [each for each in told.late if each.kind == "started"]
        assert reason.task == "pour"
