"""Facts in schedules: what three mistakes of the engine looked like."""

from __future__ import annotations

from typing import Any

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Project


def plan(**settings: Any) -> Project:
    office = Calendar.standard("office", zone=None, hours="09:00-12:00 13:00-18:00")
    return Project("P", "Plan", start="2026-03-02", calendars=[office], **settings)


class TestSummariesByHand:
    def test_given_one_inside_another_when_a_task_waits_at_ease_then_neither_moves(self) -> None:
        project = plan()
        project.add("A", "A")
        project.add("B", "B", parent="A", manual_start="2026-03-03", manual_finish="2026-03-04")
        project.add("C", "C", parent="B", duration="1d")
        project.add("D", "D", duration="1d")
        project.add("L", "L", duration="1d", as_late_as_possible=True)
        project.add("Z", "Z", duration="5d")
        project.link("A", "D")
        project.link("D", "L")
        planned = schedule(project, SchedulingOptions(alap="free"))

        assert planned["A"].scheduled_finish == planned["A"].early_finish

    def test_given_a_start_behind_the_tasks_below_then_it_ends_no_earlier(self) -> None:
        project = plan()
        project.add("A", "A", manual_start="2026-03-12")
        project.add("C", "C", parent="A", duration="1d", actual_start="2026-03-02")
        project.add("D", "D", duration="1d")
        project.link("A", "D")
        planned = schedule(project)

        assert planned["A"].scheduled_start == planned["A"].scheduled_finish
        assert f"{planned['D'].scheduled_start:%d %H}" == "12 09"


class TestMilestones:
    def test_given_a_day_then_a_milestone_is_one_moment_of_it(self) -> None:
        project = plan()
        project.add("m", "M", kind="milestone", actual_finish="2026-03-09")
        project.add("n", "N", kind="milestone", manual_start="2026-03-10")
        planned = schedule(project)

        assert planned["m"].scheduled_start == planned["m"].scheduled_finish
        assert f"{planned['m'].scheduled_finish:%d %H}" == "09 18"
        assert planned["n"].duration == 0
