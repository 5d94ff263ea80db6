"""Progress of a plan that went as it was scheduled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import InputError
from pmcore.scheduling import schedule
from pmcore.testing.strategies import projects
from pmcore.tracking import progress_as_planned
from pmcore.wbs import Assignment, Project, Resource
from scheduling.builders import plan

FACTS: dict[str, Any] = dict.fromkeys(
    ("actual_start", "actual_finish", "remaining_duration", "suspended", "resume")
)


def forget(project: Project) -> None:
    """Take back what is known of a plan, and let people work together."""
    for task in list(project):
        by_hand: dict[str, Any] = {"manual_start": None, "manual_finish": None}
        if not project.is_summary(task.id):
            together = [Assignment(each.resource, each.units) for each in task.assignments]
            by_hand |= {"assignments": together, "percent_complete": 0, **FACTS}
            by_hand["splits"] = ()  # a pause that is under way begins anew
            by_hand["as_late_as_possible"] = False  # what may go is not bound to stay
        project.update(task.id, **by_hand)
    project.configure(data_date=None)


def takes_part(project: Project, task: str) -> bool:
    """Whether a task does; of the others the data date may move what has not begun."""
    below = project.children(task)
    if below:
        return any(takes_part(project, each) for each in below)
    return project[task].is_active and not project[task].is_level_of_effort


class TestProgressAsPlanned:
    """What should be finished is, and of what is under way the rest follows the data date."""

    def test_given_a_plan_when_half_over_then_each_task_says_what_to_record(self) -> None:
        project = plan("a 2d; b 2d; c 1d; s -; m 0d in:s; a -> b; b -> c; a -> m")
        found = progress_as_planned(schedule(project), "2026-03-05")

        assert list(found) == ["a", "b", "m"]
        assert found["a"]["actual_finish"] == datetime.fromisoformat("2026-03-03T18:00+08:00")
        assert str(found["b"]["remaining_duration"]) == "480min"
        assert found["b"]["percent_complete"] == 50

    def test_given_a_data_date_before_the_plan_then_nothing_happened(self) -> None:
        assert progress_as_planned(schedule(plan("a 2d")), "2026-03-02") == {}

    def test_given_what_is_settled_already_then_it_is_left_alone(self) -> None:
        project = plan("done 1d; rests 4d; idle 1d; goes 4d")
        project.update("done", actual_start="2026-03-02", actual_finish="2026-03-02")
        project.update("rests", actual_start="2026-03-02", suspended="2026-03-03")
        project.update("idle", is_active=False)
        project.update("goes", actual_start="2026-03-02", percent_complete=25)
        found = progress_as_planned(schedule(project), "2026-03-05")

        assert list(found) == ["goes"]
        assert "actual_start" not in found["goes"]

    def test_given_a_pause_then_only_work_remains(self) -> None:
        project = plan("a 4d")
        project.update("a", splits=["1d pause 2d", "2d pause 1d"])
        before = schedule(project)
        (fields,) = progress_as_planned(before, "2026-03-06").values()
        project.update("a", **fields)
        project.configure(data_date="2026-03-06")

        assert str(fields["remaining_duration"]) == "960min"
        assert schedule(project).finish == before.finish

    def test_given_fixed_effort_beside_an_elapsed_duration_then_working_time_remains(self) -> None:
        project = plan("a 1ed")
        project.configure(resources=[Resource("R")])
        project.update("a", effort="2d", fixed="effort", assignments=["R"])
        (fields,) = progress_as_planned(schedule(project), "2026-03-03").values()
        project.update("a", **fields)

        assert str(project["a"].remaining_duration) == "480min"
        with pytest.raises(InputError):
            project.update("a", remaining_duration="1ed")

    @given(projects(), st.integers(0, 12))
    def test_recording_it_moves_no_forecast(self, project: Project, days: int) -> None:
        forget(project)
        before = schedule(project)
        start = project.settings.start
        data_date = date(start.year, start.month, start.day) + timedelta(days=days)
        for task, fields in progress_as_planned(before, data_date).items():
            project.update(task, **fields)
        project.configure(data_date=data_date)
        after = schedule(project)

        for dates in before:
            if dates.scheduled_finish.date() > data_date and takes_part(project, dates.id):
                assert after[dates.id].scheduled_finish == dates.scheduled_finish
