"""In whose time floats are counted: that of the work, or that of the task."""

from __future__ import annotations

from typing import Any

from pmcore.calendars import Calendar
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Project, Resource

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
ALWAYS = Calendar.standard("always", zone=None, weekdays="mon-sun", hours="00:00-24:00")
NIGHTS = Calendar.standard("nights", zone=None, hours="20:00-24:00")


def floats(works_in: str, **fields: Any) -> tuple[int, int]:
    """Total float of a task of somebody in a calendar, counted either way."""
    project = Project(
        "P",
        "Plan",
        start="2026-03-02",
        finish="2026-03-10",
        calendars=[OFFICE, ALWAYS, NIGHTS],
        calendar="office",
        resources=[Resource("li", calendar=works_in)],
    )
    project.add("a", "A", assignments=["li"], **{"duration": "4h", **fields})
    counted = (
        schedule(project, SchedulingOptions(float_calendar=way))["a"] for way in ("work", "task")
    )
    by_work, by_task = (each.total_float for each in counted)
    return by_work, by_task


class TestFloatCalendar:
    def test_given_work_round_the_clock_then_the_task_counts_office_hours(self) -> None:
        # from Mon 00:00 to Tue 20:00 a week later, and to the end of that day
        assert floats("always") == (9 * 1440 - 240, 7 * 480)

    def test_given_another_task_calendar_then_it_counts(self) -> None:
        assert floats("always", calendar="always") == (9 * 1440 - 240, 9 * 1440 - 240)

    def test_given_start_and_finish_with_different_floats_then_the_smaller_counts(self) -> None:
        # Mon 00:00 to 10:00, at the latest Tue 14:00 to 24:00: of seven office days three hours
        # lie behind the late start, and only two before the early finish
        assert floats("always", duration="10h") == (9 * 1440 - 600, 7 * 480 - 180)

    def test_given_it_has_begun_then_its_finish_counts(self) -> None:
        # what remains lies from Mon 20:00 to Tue 06:00, at the latest Tue 14:00 to 24:00: its start
        # could be five days and five hours later, but it has started, and its finish six days
        begun = {"actual_start": "2026-03-02T00:00", "remaining_duration": "10h"}

        assert floats("always", duration="30h", **begun) == (7 * 1440 + 18 * 60, 6 * 480)

    def test_given_the_same_calendar_then_both_are_one(self) -> None:
        assert floats("office") == (6 * 480 + 240,) * 2

    def test_given_elapsed_time_then_it_stays_elapsed(self) -> None:
        by_work, by_task = floats("nights", duration="1ed")

        assert by_work == by_task
