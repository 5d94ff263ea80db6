"""Which tasks another reading dates otherwise, and which of its options do it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given

from pmcore import Calendar, Project, Schedule, SchedulingOptions, schedule
from pmcore.kernel import PmcoreError
from pmcore.scheduling.redating import Redating, redated, settled
from pmcore.scheduling.settings_changed import moving_options
from pmcore.testing.strategies import projects
from scheduling.readings import READINGS, apart, scheduled


class TestAnyPlan:
    """Held against two schedules, compared date by date."""

    @given(projects(), READINGS, READINGS)
    def test_the_tasks_are_those_whose_dates_differ(
        self, project: Project, ours: SchedulingOptions, theirs: SchedulingOptions
    ) -> None:
        here, there = scheduled(project, ours), scheduled(project, theirs)

        found = redated(here, theirs)

        assert ([] if found is None else [*found.tasks]) == apart(here, there)

    @given(projects(), READINGS, READINGS)
    def test_each_option_moves_something_or_none_does_alone(
        self, project: Project, ours: SchedulingOptions, theirs: SchedulingOptions
    ) -> None:
        here, there = scheduled(project, ours), scheduled(project, theirs)

        found = redated(here, theirs)

        assume(found is not None)
        assert found is not None
        moving = {name for name in differing_options(here, theirs) if moves(name, here, there)}
        assert set(found.options) <= moving if moving else len(found.options) > 0


def differing_options(here: Schedule, theirs: SchedulingOptions) -> list[str]:
    project = here.project
    return [*moving_options(settled(here.options, project), settled(theirs, project))]


def moves(name: str, here: Schedule, there: Schedule) -> bool:
    """Whether an option, alone taken over by one side or the other, moves anything."""
    plan = Project.of(here.project)
    for one, other in ((here, there), (there, here)):
        value = getattr(settled(other.options, plan), name)
        try:
            tried = schedule(plan, replace(settled(one.options, plan), **{name: value}))
        except PmcoreError:
            continue
        if apart(one, tried):
            return True
    return False


class TestOptions:
    """An option is told that moves a task alone, or beside those that do."""

    def plan(self) -> Project:
        office = Calendar.standard("office", zone=None)
        start = "2026-03-02"
        return Project("SITE", "Site", start=start, data_date="2026-03-09", calendars=[office])

    def found(self, project: Project) -> Redating:
        found = redated(schedule(project), SchedulingOptions.ms_project())
        assert found is not None
        return found

    def test_two_that_move_different_tasks(self) -> None:
        project = self.plan()
        project.add("dig", "Dig", duration="2d")
        project.add("buy", "Buy", duration="1d", constraints=["MSO 2026-03-25"])
        project.add("move", "Move", duration="15d")
        project.link("move", "buy")

        assert self.found(project).options == ("constraints", "data_date")

    def test_two_of_which_each_holds_what_the_other_lets_go(self) -> None:
        project = self.plan()
        project.configure(data_date="2026-03-02")
        project.add("dig", "Dig", duration="2d", constraints=["SNET 2026-02-16"])

        assert self.found(project).options == ("data_date", "project_start")

    def test_another_plan_makes_a_difference_by_itself(self) -> None:
        project = self.plan()
        project.add("dig", "Dig", duration="2d")
        other = project.copy()
        other.update("dig", duration="3d")

        found = redated(schedule(project), SchedulingOptions(), other)

        assert found is not None
        assert (found.options, found.is_other_plan) == ((), True)
        assert repr(found) == "<Redating: 1 tasks by another plan>"
