"""Where total float is counted: at the start of the work, at its finish, or the smaller of both."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.options import FloatReading
from pmcore.wbs import Project

READINGS: tuple[FloatReading, ...] = ("start", "finish", "smallest")


def project() -> Project:
    """Return a plan with a long task Z of 9 days and a task N that works at night."""
    office = Calendar.standard("office", zone=None)  # 09:00-17:00
    night = Calendar.standard("night", zone=None, hours="20:00-23:00")
    made = Project("P", "P", start="2026-03-02", calendars=[office, night], calendar="office")
    made.add("Z", "Z", duration="9d")
    return made


def total(made: Project, task: str) -> list[int]:
    found = []
    for reading in READINGS:
        planned = schedule(made, SchedulingOptions(total_float=reading))
        assert planned.verify().is_complete
        assert planned.verify().is_valid
        found.append(planned[task].total_float)
    return found


class TestOneNumber:
    """Work in one piece has the same float at both of its ends."""

    def test_a_task_in_its_own_calendar(self) -> None:
        made = project()
        made.add("A", "A", duration="3d")
        made.add("N", "N", duration="4h", calendar="night")

        assert total(made, "A") == [6 * 480] * 3
        assert len(set(total(made, "N"))) == 1

    def test_work_that_has_begun(self) -> None:
        made = project()
        made.add("A", "A", duration="3d", actual_start="2026-03-02", percent_complete=50)

        assert len(set(total(made, "A"))) == 1


class TestOtherCalendars:
    """In the calendar of a summary task they differ."""

    def test_given_a_calendar_that_works_between_then_the_ends_differ(self) -> None:
        made = project()
        late = Calendar.standard("late", zone=None, hours="12:00-20:00")
        made.configure(calendars=[*made.settings.calendars, late])
        made.update("Z", duration="5h")
        made.add("S", "S", calendar="late")
        made.add("A", "A", parent="S", duration="2h")
        made.add("E", "E", kind="milestone")
        made.link("Z", "E")
        made.link("A", "E")

        # A may be worked from 12:00 to 14:00 instead of from 09:00 to 11:00
        assert total(made, "S") == [0, 120, 0]


class TestLevelOfEffort:
    """Its ends hang on different neighbours, which may have different floats."""

    def hung(self, **fields: Any) -> Project:
        made = project()
        made.add("A", "A", duration="1d")
        made.add("B", "B", duration="3d")
        made.link("A", "Z", "SS")
        made.add("H", "H", kind="level_of_effort", **fields)
        made.link("A", "H", "SS")
        made.link("B", "H", "FF")
        return made

    def test_either_end_or_the_smaller(self) -> None:
        assert total(self.hung(), "H") == [0, 6 * 480, 0]

    def test_once_it_has_begun_only_its_end_counts(self) -> None:
        assert total(self.hung(actual_start="2026-03-02"), "H") == [6 * 480] * 3

    def test_finished_it_has_none(self) -> None:
        done = self.hung(actual_start="2026-03-02", actual_finish="2026-03-03")

        assert total(done, "H") == [0, 0, 0]


class TestPresets:
    @pytest.mark.parametrize(
        ("options", "reading"),
        [
            (SchedulingOptions.pmcore(), "smallest"),
            (SchedulingOptions.ms_project(), "smallest"),
            (SchedulingOptions.primavera(), "finish"),
        ],
    )
    def test_presets(self, options: SchedulingOptions, reading: str) -> None:
        assert options.total_float == reading
