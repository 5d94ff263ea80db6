"""A backward plan in which only marked tasks are late: the others are as soon as possible."""

from __future__ import annotations

from typing import Any

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
MARKED = SchedulingOptions(direction="backward", late_tasks="marked")
ALL = SchedulingOptions(direction="backward")


def plan(*late: str, finish: str = "2026-03-20", **rent: Any) -> Project:
    """Order, build, then open; and rent a room before opening. Three weeks for one of work."""
    project = Project("P", "Plan", start="2026-03-02", finish=finish, calendars=[OFFICE])
    for task, duration in (("order", "2d"), ("build", "3d"), ("open", "1d"), ("rent", "1d")):
        more = rent if task == "rent" else {}
        is_late = task in late
        project.add(task, task.capitalize(), duration=duration, as_late_as_possible=is_late, **more)
    project.link("order", "build")
    project.link("build", "open")
    project.link("rent", "open")
    return project


def starts(project: Project, options: SchedulingOptions = MARKED) -> dict[str, str]:
    planned = checked(project, options)
    return {task: f"{planned[task].scheduled_start:%d}" for task in planned.task_ids}


def checked(project: Project, options: SchedulingOptions = MARKED) -> Schedule:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned


class TestLateTasks:
    """The greatest schedule in which what is not marked starts no later than its early date."""

    def test_given_all_are_late_then_no_mark_counts(self) -> None:
        assert starts(plan("rent"), ALL) == {
            "order": "13",
            "build": "17",
            "open": "20",
            "rent": "19",
        }

    def test_given_no_mark_then_all_are_early(self) -> None:
        assert starts(plan()) == {"order": "02", "build": "04", "open": "09", "rent": "02"}

    def test_given_all_marked_then_all_are_late(self) -> None:
        marked = plan("order", "build", "open", "rent")

        assert starts(marked) == starts(marked, ALL)

    def test_given_an_early_successor_then_what_it_waits_for_makes_room(self) -> None:
        assert starts(plan("order", "build", "rent")) == {
            "order": "02",
            "build": "04",
            "open": "09",
            "rent": "06",
        }

    def test_given_an_early_predecessor_then_what_follows_is_late_all_the_same(self) -> None:
        assert starts(plan("open")) == {"order": "02", "build": "04", "open": "20", "rent": "02"}

    def test_given_too_little_time_then_what_is_early_is_pulled_to_its_late_dates(self) -> None:
        planned = checked(plan(finish="2026-03-06"))

        assert f"{planned['build'].early_start:%d}" == "04"
        assert f"{planned['build'].scheduled_start:%d}" == "03"

    def test_given_dates_by_hand_then_they_stay(self) -> None:
        by_hand = plan("order", manual_start="2026-03-05", manual_finish="2026-03-05")

        assert starts(by_hand)["rent"] == "05"

    def test_given_a_forward_plan_then_nothing_changes(self) -> None:
        forward = SchedulingOptions(late_tasks="marked")

        assert starts(plan("rent"), forward) == starts(plan("rent"), SchedulingOptions())


class TestLateTasksTold:
    """Explanations and comparisons say what holds early and late tasks."""

    def test_given_an_early_task_then_what_holds_its_early_date_is_told(self) -> None:
        told = checked(plan("rent")).explain("build")

        assert told.because == (
            "It waits for the finish of order “Order” on Tue 2026-03-03 17:00.",
        )

    def test_given_a_late_task_then_the_early_one_that_holds_it_is_named(self) -> None:
        told = checked(plan("rent")).explain("rent")
        english = (
            "Its early start is Mon 2026-03-02 08:00, but the plan is scheduled backward: "
            "it is held by open “Open”."
        )

        assert told.because == (english,)
        assert [reason.dependency.successor for reason in told.scheduled if reason.dependency] == [
            "open"
        ]

    def test_given_a_longer_task_before_then_the_comparison_names_it_as_the_cause(self) -> None:
        before = checked(plan("rent"))
        longer = plan("rent")
        longer.update("order", duration="4d")
        said = str(checked(longer).compare(before))

        because = "2d later, because the duration of order “Order” changed"

        assert f"open “Open”: Mon 2026-03-09 17:00 -> Wed 2026-03-11 17:00, {because}" in said
        assert f"rent “Rent”: Fri 2026-03-06 17:00 -> Tue 2026-03-10 17:00, {because}" in said
