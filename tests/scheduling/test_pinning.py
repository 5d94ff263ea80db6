"""Dates of a schedule, put into its plan as far as another reading would let them go."""

from __future__ import annotations

import pytest
from hypothesis import given

from pmcore import Calendar, Project, SchedulingOptions, schedule
from pmcore.scheduling.pinning import pinned
from pmcore.testing.strategies import projects
from pmcore.wbs import Task
from pmcore.wbs.progress import is_by_hand
from scheduling.readings import READINGS, scheduled


def may_be_pinned(project: Project, task: Task) -> bool:
    """Whether nothing else decides when a task starts, such as a hard limit of a summary task."""
    whole = [task, *(project[id] for id in project.ancestors(task.id))]
    kinds = {limit.kind for each in whole for limit in each.constraints}
    is_bound = task.as_late_as_possible or kinds - {"SNET", "FNET"}
    is_known = task.actual_start is not None or task.actual_finish is not None
    return not (is_bound or is_known or task.is_level_of_effort or is_by_hand(task))


class TestAnyPlan:
    """Laws of all plans and readings."""

    @given(projects(), READINGS, READINGS)
    def test_no_task_that_can_be_held_starts_earlier_than_it_did(
        self, project: Project, ours: SchedulingOptions, theirs: SchedulingOptions
    ) -> None:
        here = scheduled(project, ours)
        scheduled(project, theirs)

        kept = pinned(here, theirs)

        there = schedule(kept.project, theirs)
        for task in project:
            if not project.is_summary(task.id) and may_be_pinned(project, task):
                assert there[task.id].scheduled_start >= here[task.id].scheduled_start, task.id

    @given(projects(), READINGS, READINGS)
    def test_read_as_before_the_dates_are_as_before(
        self, project: Project, ours: SchedulingOptions, theirs: SchedulingOptions
    ) -> None:
        here = scheduled(project, ours)
        scheduled(project, theirs)

        kept = pinned(here, theirs)

        again = schedule(kept.project, ours)
        for task in here:
            assert again[task.id].scheduled_start == task.scheduled_start, task.id
            assert again[task.id].scheduled_finish == task.scheduled_finish, task.id

    @given(projects(), READINGS, READINGS)
    def test_only_pins_are_new(
        self, project: Project, ours: SchedulingOptions, theirs: SchedulingOptions
    ) -> None:
        here = scheduled(project, ours)
        scheduled(project, theirs)

        kept = pinned(here, theirs)

        assert kept.project.settings == project.settings
        assert kept.project.dependencies() == project.dependencies()
        for before, after in zip(project, kept.project, strict=True):
            if before.id not in kept.tasks:
                assert after == before
            else:
                was = {
                    "constraints": before.constraints,
                    "suspended": before.suspended,
                    "resume": before.resume,
                }
                assert after.replace(**was) == before  # type: ignore[arg-type]

    @given(projects(), READINGS)
    def test_a_plan_read_alike_stays_as_it_is(
        self, project: Project, options: SchedulingOptions
    ) -> None:
        kept = pinned(scheduled(project, options), options)

        assert kept.tasks == ()
        assert kept.project == project


class TestRounds:
    """Only what waits for no other is held; what cannot be held lets those behind it be."""

    def plan(self, *, bound: bool) -> Project:
        office = Calendar.standard("office", zone=None)
        start, now = "2026-03-02", "2026-03-09"
        project = Project("SITE", "Site", start=start, data_date=now, calendars=[office])
        constraints = ["MSO 2026-03-03"] if bound else []
        project.add("dig", "Dig", duration="2d", constraints=constraints)
        project.add("pour", "Pour", duration="1d")
        project.add("dry", "Dry", duration="1d")
        project.link("dig", "pour")
        project.link("pour", "dry")
        return project

    @pytest.mark.parametrize(("bound", "tasks"), [(False, ("dig",)), (True, ("pour",))])
    def test_the_first_that_can_be_held_holds_the_others(
        self, bound: bool, tasks: tuple[str, ...]
    ) -> None:
        here = schedule(self.plan(bound=bound))

        kept = pinned(here, SchedulingOptions.ms_project())

        assert kept.tasks == tasks
        there = schedule(kept.project, SchedulingOptions.ms_project())
        assert there["dry"].scheduled_start == here["dry"].scheduled_start

    def test_only_tasks_among_some(self) -> None:
        here = schedule(self.plan(bound=False))

        kept = pinned(here, SchedulingOptions.ms_project(), among={"dry"})

        assert kept.tasks == ("dry",)
