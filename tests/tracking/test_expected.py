"""Tasks that take until whoever does them says they will be finished."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.kernel import Finding, PmcoreError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.testing.strategies import plans
from pmcore.tracking import ExpectedFinishes, expected_finishes
from pmcore.wbs import Project, Resource, Task
from scheduling.builders import plan
from tracking.slow_expected import settled_one_by_one, until_expected


def applied(project: Project, found: ExpectedFinishes) -> Project:
    changed = project.copy()
    for task, fields in found.changes.items():
        changed.update(task, **fields)
    return changed


def finishes(planned: Schedule) -> dict[str, str]:
    return {dates.id: f"{dates.early_finish:%m-%d %H:%M}" for dates in planned}


def spelled(found: ExpectedFinishes) -> dict[str, tuple[str, str]]:
    return {
        id: (name, str(value)) for id, each in found.changes.items() for name, value in each.items()
    }


def reasons(found: ExpectedFinishes) -> dict[str, str]:
    """What decides instead, by task."""
    return {
        str(each.task): each.message().split("plays no part: ")[1].rstrip(".")
        for each in found.findings
    }


def expect_some(project: Project, data: st.DataObject) -> None:
    """Draw expected finishes for some of the leaves of a plan."""
    leaves = [
        task
        for task in project
        if not project.is_summary(task.id) and task.kind != "level_of_effort"
    ]
    assume(leaves)
    for task in data.draw(st.lists(st.sampled_from(leaves), unique_by=lambda each: each.id)):
        day = date(2026, 3, 2) + timedelta(days=data.draw(st.integers(0, 20)))
        project.update(task.id, expected_finish=day)


def _is_decided_otherwise(finding: Finding) -> bool:
    return "no work can be done" not in finding.message()


class TestExpectedFinishes:
    """Durations of what has not begun, what remains of the rest, and what follows."""

    def test_given_a_date_then_the_task_takes_until_its_end_and_others_follow(self) -> None:
        project = plan("a 2d; b 1d; a -> b")
        project.update("a", expected_finish="2026-03-05")
        found = expected_finishes(project)

        assert {id: str(each["duration"]) for id, each in found.changes.items()} == {"a": "1920min"}
        assert found.findings == ()
        assert finishes(schedule(applied(project, found))) == {
            "a": "03-05 18:00",
            "b": "03-06 18:00",
        }

    def test_given_an_earlier_date_then_it_takes_less(self) -> None:
        project = plan("a 5d")
        project.update("a", expected_finish="2026-03-03T12:00+08:00")

        assert finishes(schedule(applied(project, expected_finishes(project)))) == {
            "a": "03-03 12:00"
        }

    def test_given_a_started_task_then_what_remains_changes(self) -> None:
        project = plan("a 5d")
        project.configure(data_date="2026-03-04")
        project.update("a", actual_start="2026-03-02", remaining_duration="1d")
        project.update("a", expected_finish="2026-03-06")
        found = expected_finishes(project)

        assert spelled(found) == {"a": ("remaining_duration", "1440min")}
        assert finishes(schedule(applied(project, found))) == {"a": "03-06 18:00"}

    def test_given_a_chain_then_each_ends_on_its_day(self) -> None:
        project = plan("a 1d; b 9d; c 1d; a -> b; b -> c")
        for id, day in zip("abc", (4, 6, 10), strict=True):
            project.update(id, expected_finish=f"2026-03-{day:02}")

        assert finishes(schedule(applied(project, expected_finishes(project)))) == {
            "a": "03-04 18:00",
            "b": "03-06 18:00",
            "c": "03-10 18:00",
        }

    def test_given_a_date_far_beyond_the_plan_then_it_is_reached(self) -> None:
        project = plan("a 1d")
        project.update("a", expected_finish="2031-06-30")

        planned = schedule(applied(project, expected_finishes(project)))
        assert planned["a"].early_finish.date() == date(2031, 6, 30)

    def test_given_an_elapsed_duration_then_the_clock_counts(self) -> None:
        project = plan("a 2ed")
        project.update("a", expected_finish="2026-03-08T10:00+08:00")
        found = expected_finishes(project)

        assert finishes(schedule(applied(project, found))) == {"a": "03-08 10:00"}

    @pytest.mark.parametrize(
        ("text", "is_late", "why"),
        [
            ("a 0d; b 1d; b -> a", False, "it takes no time"),
            ("b 9d; a 1d; b -> a", False, "no work can be done between its start and that date"),
            ("b 9d; a 1d; b -> a FF", False, "a dependency into its finish decides when it ends"),
            ("b 9d; a 1d", True, "it is as late as possible"),
        ],
    )
    def test_given_what_decides_otherwise_then_it_is_told(
        self, text: str, is_late: bool, why: str
    ) -> None:
        project = plan(text)
        project.update("a", expected_finish="2026-03-04")
        if is_late:
            project.update("a", as_late_as_possible=True)
        found = expected_finishes(project)

        assert (dict(found.changes), reasons(found)) == ({}, {"a": why})

    def test_given_one_that_cannot_be_met_then_it_keeps_its_length(self) -> None:
        project = plan("a 2d; b 1d; a -> b SS+50%")
        project.update("a", expected_finish="2026-03-20")
        project.update("b", expected_finish="2026-03-02")
        found = expected_finishes(project)

        assert (list(found.changes), list(reasons(found))) == (["a"], ["b"])

    def test_given_effort_that_decides_then_it_is_told(self) -> None:
        project = plan("a -")
        project.configure(resources=[Resource("li")])
        project.update("a", effort="2d", assignments=["li"], expected_finish="2026-03-04")

        assert reasons(expected_finishes(project)) == {
            "a": "the people assigned decide how long it takes"
        }

    def test_given_what_is_finished_inactive_or_by_hand_then_it_is_left_alone(self) -> None:
        project = plan("a 1d; b 1d; c 1d")
        for id in "abc":
            project.update(id, expected_finish="2026-03-05")
        project.update("a", actual_start="2026-03-02", actual_finish="2026-03-02")
        project.update("b", is_active=False)
        project.update("c", manual_start="2026-03-03")
        found = expected_finishes(project)

        assert (dict(found.changes), found.findings) == ({}, ())

    def test_given_a_long_chain_then_all_are_settled_at_once(self) -> None:
        count, friday = 1_500, date(2026, 3, 6)
        project = plan("x 1d")
        tasks = [
            Task(f"t{n}", "T", duration="2d", expected_finish=friday + timedelta(weeks=n))
            for n in range(count)
        ]
        project.add_many(tasks)
        for n in range(count - 1):
            project.link(f"t{n}", f"t{n + 1}")
        began = process_time()
        found = expected_finishes(project)

        assert process_time() - began < 10
        assert (len(found.changes), found.findings) == (count, ())

    def test_given_percentages_of_what_changes_then_they_are_foreseen(self) -> None:
        count, friday = 250, date(2026, 3, 6)
        project = plan("x 1d")
        tasks = [
            Task(f"t{n}", "T", duration="2d", expected_finish=friday + timedelta(weeks=n))
            for n in range(count)
        ]
        project.add_many(tasks)
        for n in range(count - 1):
            project.link(f"t{n}", f"t{n + 1}", "SS", lag="50%")
        found = expected_finishes(project)

        assert (len(found.changes), found.findings) == (count, ())

    def test_given_shares_of_spans_that_change_then_they_are_foreseen(self) -> None:
        count, friday = 220, date(2026, 3, 6)
        project = plan("x 1d")
        for n in range(count):
            project.add(f"s{n}", "S")
            expected = friday + timedelta(weeks=n)
            project.add(f"t{n}", "T", parent=f"s{n}", duration="2d", expected_finish=expected)
        for n in range(count - 1):
            project.link(f"s{n}", f"s{n + 1}", "SS", lag="50%")
        found = expected_finishes(project)

        assert (len(found.changes), found.findings) == (count, ())

    @given(plans(max_tasks=6), st.data())
    def test_what_is_foreseen_is_what_comes_of_one_task_after_the_other(
        self, drawn: tuple[Project, SchedulingOptions], data: st.DataObject
    ) -> None:
        project, options = drawn
        expect_some(project, data)
        try:
            found = expected_finishes(project, options)
            told = {each.task for each in found.findings if _is_decided_otherwise(each)}
            open_ones = [
                task.id
                for task in project
                if task.expected_finish is not None and task.id not in told
                if task.actual_finish is None and not task.is_manual and task.is_active
            ]
            slow = settled_one_by_one(project, options, open_ones)
        except PmcoreError:
            assume(False)
            return
        assume(slow is not None and "still moves" not in str(found.findings))

        assert slow is not None
        assert list(applied(project, found)) == list(slow)

    @given(plans(max_tasks=5), st.data())
    def test_every_expected_finish_is_met_or_told(
        self, drawn: tuple[Project, SchedulingOptions], data: st.DataObject
    ) -> None:
        project, options = drawn
        expect_some(project, data)
        try:
            found = expected_finishes(project, options)
            planned = schedule(applied(project, found), options)
        except PmcoreError:
            assume(False)
            return

        told = reasons(found)
        assert found.changes.keys().isdisjoint(told)
        for task in planned.project:
            if task.expected_finish is None or task.id in told:
                continue
            if task.actual_finish is None and not task.is_manual and task.is_active:
                assert not until_expected(planned, task)

    @given(plans(max_tasks=5))
    def test_without_expected_finishes_nothing_changes(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        assert expected_finishes(*drawn) == ExpectedFinishes({}, ())
