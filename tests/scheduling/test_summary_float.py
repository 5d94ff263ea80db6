"""The floats of a summary task: the smallest in it, or what its own dates tell."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
DATES = SchedulingOptions(summary_float="dates", criticality="total_float")
DAY = 480


def plan(**phase: Any) -> Project:
    """Two tasks in a phase: one that nothing waits for, one in the middle of the longest path."""
    project = Project("P", "Plan", start="2026-03-02", calendars=[OFFICE])
    project.add("dig", "Dig", duration="2d")
    project.add("phase", "Phase", **phase)
    project.add("sign", "Sign", duration="1d", parent="phase")
    project.add("pour", "Pour", duration="3d", parent="phase")
    project.add("roof", "Roof", duration="4d")
    project.link("dig", "pour")
    project.link("pour", "roof")
    return project


def checked(project: Project, options: SchedulingOptions = DATES) -> Schedule:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned


class TestSummaryFloat:
    """Early it spans Mon to Fri, late Wed (pour) to Thu a week later (sign): 2 days and 4 days."""

    def test_given_tasks_count_then_the_smallest_below_is_its_float(self) -> None:
        phase = checked(plan(), SchedulingOptions(criticality="total_float"))["phase"]

        assert (phase.total_float, phase.free_float, phase.is_critical) == (0, 0, True)

    @pytest.mark.parametrize(("reading", "days"), [("smallest", 2), ("start", 2), ("finish", 4)])
    def test_given_dates_count_then_its_float_lies_between_them(
        self, reading: str, days: int
    ) -> None:
        options = SchedulingOptions.pmcore(
            summary_float="dates", criticality="total_float", total_float=reading
        )
        phase = checked(plan(), options)["phase"]

        assert phase.total_float == phase.free_float == days * DAY
        assert phase.interfering_float == 0
        assert not phase.is_critical

    def test_given_something_waits_for_it_then_its_free_float_is_that_of_its_tasks(self) -> None:
        project = plan()
        project.add("check", "Check", duration="1d")
        project.link("phase", "check")
        phase = checked(project)["phase"]

        assert (phase.total_float, phase.free_float) == (2 * DAY, 0)

    def test_given_it_has_begun_then_only_its_end_can_be_later(self) -> None:
        project = plan()
        project.update("sign", actual_start="2026-03-02")
        phase = checked(project)["phase"]

        assert phase.total_float == 4 * DAY

    def test_given_a_date_was_missed_then_its_own_negative_float_makes_it_critical(self) -> None:
        phase = checked(plan(deadline="2026-03-05"))["phase"]

        assert (phase.total_float, phase.free_float, phase.is_critical) == (-DAY, 0, True)

    def test_given_dates_by_hand_then_its_tasks_count(self) -> None:
        phase = checked(plan(manual_start="2026-03-02"))["phase"]

        assert (phase.total_float, phase.is_critical) == (0, True)

    def test_given_all_in_it_is_finished_then_it_is_not_critical(self) -> None:
        project = plan()
        for task in ("dig", "sign", "pour"):
            project.update(task, actual_start="2026-03-02", actual_finish="2026-03-03")
        phase = checked(project)["phase"]

        assert (phase.total_float, phase.is_critical) == (0, False)

    def test_given_the_longest_path_counts_then_a_task_in_it_makes_it_critical(self) -> None:
        options = SchedulingOptions(summary_float="dates", criticality="longest_path")

        assert checked(plan(), options)["phase"].is_critical


class TestSummaryFloatTold:
    """Explanations and answers say that its own dates tell."""

    def test_given_float_then_its_explanation_says_whose_dates_count(self) -> None:
        planned = checked(plan())
        english = (
            "By its own early and late dates it has 2d of total float and 2d of free float. "
            "It is not critical."
        )

        assert str(planned.explain("phase")).endswith(english)
        assert "按自身的最早与最晚日期计，总浮动时间" in str(planned.explain("phase", "zh"))

    def test_given_it_is_late_then_its_explanation_says_by_how_much(self) -> None:
        told = str(checked(plan(deadline="2026-03-05")).explain("phase"))

        assert "By its own early and late dates it is 1d too late for a date that was set." in told

    def test_given_no_float_then_its_explanation_says_so(self) -> None:
        project = plan()
        project.remove("sign")
        told = str(checked(project).explain("phase"))

        assert told.endswith("By its own early and late dates it has no float. It is critical.")

    def test_given_it_is_asked_why_not_critical_then_it_answers_itself(self) -> None:
        answer = checked(plan()).why_not_critical("phase")

        assert (answer.task, answer.stands) == ("phase", True)
        assert str(answer).startswith("phase “Phase” is judged by its own dates")
