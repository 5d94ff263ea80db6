"""Recurring tasks that go on after all other work: the smallest plan that shows it."""

from __future__ import annotations

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import Finding
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Project

OFFICE = Calendar.standard("office", zone=None)


def site(count: int) -> Project:
    plan = Project("SITE", "Site", start="2026-03-02", calendars=[OFFICE])
    plan.add("dig", "Dig", duration="7d")
    plan.add_recurring("talk", "Talk", "FREQ=WEEKLY;BYDAY=FR", count=count, duration="1h")
    return plan


def told(plan: Project, options: SchedulingOptions | None = None) -> list[Finding]:
    findings = schedule(plan, options).findings
    return [each for each in findings if each.code == "schedule.series_outlasts"]


class TestSeriesThatOutlasts:
    """Occurrences are tasks like others: the last of them counts for the finish, and it is told."""

    def test_given_a_series_beyond_all_other_work_then_it_is_told_with_both_dates(self) -> None:
        (finding,) = told(site(3))

        assert finding.context == {
            "task": "talk",
            "finish": "2026-03-20 10:00",
            "other": "2026-03-10 17:00",
            "task_names": {"talk": "Talk"},
        }
        assert finding.message("zh").startswith("周期性任务 talk“Talk”持续到 2026-03-20 10:00")

    def test_given_a_series_that_ends_with_the_work_then_nothing_is_told(self) -> None:
        assert told(site(1)) == []

    def test_given_several_then_each_is_held_against_the_work_that_is_none(self) -> None:
        plan = site(3)
        plan.add_recurring("count", "Count", "FREQ=WEEKLY;BYDAY=MO", count=4, duration="1h")

        assert [each.context["task"] for each in told(plan)] == ["talk", "count"]

    @pytest.mark.parametrize("change", ["alone", "inactive", "backward"])
    def test_given_nothing_to_outlast_then_nothing_is_told(self, change: str) -> None:
        plan, options = site(3), None
        if change == "alone":
            plan.remove("dig")
        elif change == "inactive":
            for id in plan.children("talk")[1:]:
                plan.update(id, is_active=False)
        else:
            plan.configure(finish="2026-04-30")
            options = SchedulingOptions(direction="backward")

        assert told(plan, options) == []
