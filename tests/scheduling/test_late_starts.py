"""How late a task may start from whose start another follows: a rest before it is one moment."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")


def plan(*, roof: str = "10d") -> Project:
    """Digging, a gate at its start that has to be reached by Wednesday evening, and a roof."""
    project = Project("P", "Plan", start="2026-03-02T08:00", calendars=[OFFICE])
    project.add("dig", "Dig", duration="2d")
    project.add("gate", "Gate", kind="milestone", deadline="2026-03-04T17:00")
    project.add("roof", "Roof", duration=roof)
    project.link("dig", "gate", "SS")
    return project


def leveled() -> Project:
    """Two tasks, of which leveling delays the second by two days of the clock."""
    project = Project("P", "Plan", start="2026-03-02T08:00", calendars=[OFFICE])
    project.add("dig", "Dig", duration="2d")
    project.add("pour", "Pour", duration="1d", leveling_delay="2ed")
    project.add("roof", "Roof", duration="6d")
    project.link("dig", "pour")
    return project


def checked(project: Project, reading: str, **more: Any) -> Schedule:
    planned = schedule(project, SchedulingOptions.pmcore(late_starts=reading, **more))
    assert planned.verify().is_valid
    return planned


class TestLateStarts:
    """The gate is late on Wednesday at 17:00; digging may start then, or on Thursday at 08:00."""

    @pytest.mark.parametrize(
        ("reading", "start", "finish", "minutes"),
        [
            ("exact", "2026-03-04T16:59", "2026-03-06T16:59", 1439),
            ("touching", "2026-03-05T08:00", "2026-03-06T17:00", 1440),
        ],
    )
    def test_given_a_start_that_a_gate_waits_for_then_it_ends_before_or_after_the_rest(
        self, reading: str, start: str, finish: str, minutes: int
    ) -> None:
        dig = checked(plan(), reading)["dig"]

        assert dig.late_start.isoformat(timespec="minutes") == start
        assert dig.late_finish.isoformat(timespec="minutes") == finish
        assert dig.total_float == minutes

    @pytest.mark.parametrize(
        ("reading", "finish"),
        [("exact", "2026-03-06T16:59"), ("touching", "2026-03-06T17:00")],
    )
    def test_given_a_delay_that_ends_at_a_weekend_then_what_comes_before_ends_with_the_week(
        self, reading: str, finish: str
    ) -> None:
        planned = checked(leveled(), reading)

        assert planned["pour"].late_start.isoformat() == "2026-03-09T08:00:00"
        assert planned["dig"].late_finish.isoformat(timespec="minutes") == finish

    def test_given_own_free_float_then_a_rest_is_one_moment_for_it_too(self) -> None:
        project = plan()
        project.update("gate", deadline=None, constraints=["SNET 2026-03-04T17:00"])

        assert checked(project, "exact", free_float="own")["dig"].free_float == 1439
        assert checked(project, "touching", free_float="own")["dig"].free_float == 1440
        assert checked(project, "touching")["dig"].free_float == 1439

    def test_given_a_plan_from_its_finish_then_starts_are_exact(self) -> None:
        project = plan()
        project.configure(finish="2026-03-20")
        dates = [
            checked(project, reading, direction="backward")["dig"].late_start
            for reading in ("exact", "touching")
        ]

        assert dates[0] == dates[1]

    def test_early_dates_stay(self) -> None:
        exact, touching = (checked(leveled(), each) for each in ("exact", "touching"))

        assert exact.columns.early_start.tolist() == touching.columns.early_start.tolist()
        assert SchedulingOptions.ms_project().late_starts == "touching"
