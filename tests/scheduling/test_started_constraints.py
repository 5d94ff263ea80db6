"""Once a task has started, a date that its finish should keep may ask for nothing any more."""

from __future__ import annotations

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")


def plan(constraint: str, *, started: str | None = "2026-03-02") -> Project:
    """Pour for three days, with a constraint; something else takes two weeks."""
    project = Project("P", "Plan", start="2026-03-02", calendars=[OFFICE])
    project.add("pour", "Pour", duration="3d", constraints=[constraint], actual_start=started)
    project.add("paint", "Paint", duration="1d")
    project.add("long", "Long", duration="10d")
    project.link("pour", "paint")
    return project


def checked(project: Project, options: SchedulingOptions) -> Schedule:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned


def finish(project: Project, options: SchedulingOptions) -> str:
    return f"{checked(project, options)['pour'].scheduled_finish:%d %H:%M}"


@pytest.mark.parametrize("constraint", ["FNET 2026-03-06", "MFO 2026-03-06"])
class TestLapsedConstraints:
    """FNET and MFO ask of a started task that it ends no earlier (kept), or nothing (lapsed)."""

    def test_given_a_started_task_when_kept_then_it_ends_no_earlier(self, constraint: str) -> None:
        kept = SchedulingOptions.ms_project(started_constraints="kept")

        assert finish(plan(constraint), SchedulingOptions()) == "06 17:00"
        assert finish(plan(constraint), kept) == "06 17:00"

    def test_given_a_started_task_when_lapsed_then_it_ends_when_its_work_is_done(
        self, constraint: str
    ) -> None:
        planned = checked(plan(constraint), SchedulingOptions.ms_project())

        assert f"{planned['pour'].scheduled_finish:%d %H:%M}" == "04 17:00"
        assert f"{planned['paint'].scheduled_start:%d %H:%M}" == "05 08:00"

    def test_given_it_has_not_started_then_the_constraint_holds(self, constraint: str) -> None:
        untouched = plan(constraint, started=None)

        assert finish(untouched, SchedulingOptions.ms_project()) == "06 17:00"

    def test_given_a_later_finish_was_asked_for_then_its_explanation_says_so(
        self, constraint: str
    ) -> None:
        planned = checked(plan(constraint), SchedulingOptions.ms_project())
        kind = constraint[:4].strip()

        assert f"{kind} 2026-03-06" in str(planned.explain("pour"))
        assert "holds it no longer, for it has started." in str(planned.explain("pour"))
        assert "它已经开始" in str(planned.explain("pour", "zh"))

    def test_given_it_ends_later_anyway_then_nothing_is_said_of_it(self, constraint: str) -> None:
        early = plan(constraint.replace("06", "03"))
        told = str(checked(early, SchedulingOptions.ms_project()).explain("pour"))

        assert "holds it no longer" not in told


@pytest.mark.parametrize("constraint", ["FNLT 2026-03-03", "MFO 2026-03-03"])
@pytest.mark.parametrize("reading", ["kept", "lapsed"])
def test_an_upper_date_bounds_the_late_finish_of_started_work_either_way(
    constraint: str, reading: str
) -> None:
    options = SchedulingOptions.ms_project(started_constraints=reading)
    planned = checked(plan(constraint), options)

    assert f"{planned['pour'].scheduled_finish:%d %H:%M}" == "04 17:00"
    assert planned["pour"].total_float == -480
