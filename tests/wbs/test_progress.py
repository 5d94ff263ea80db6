"""What may be said together of the progress of a task, and of dates set by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Code, InputError, ProjectError
from pmcore.wbs import Project, Task
from wbs.plans import plan

CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "finished, never started": {"actual_finish": "2026-03-04"},
    "remaining, never started": {"remaining_duration": "1d"},
    "suspended, never started": {"suspended": "2026-03-04"},
    "resumed, never started": {"resume": "2026-03-04"},
    "finished before the start": {"actual_start": "2026-03-04", "actual_finish": "2026-03-03"},
    "finished an hour before the start": {
        "actual_start": "2026-03-04T10:00",
        "actual_finish": "2026-03-04T09:00",
    },
    "suspended before the start": {"actual_start": "2026-03-04", "suspended": "2026-03-03"},
    "resumed before suspended": {
        "actual_start": "2026-03-02",
        "suspended": "2026-03-04",
        "resume": "2026-03-03",
    },
    "finished with work left": {
        "actual_start": "2026-03-02",
        "actual_finish": "2026-03-04",
        "remaining_duration": "1h",
    },
    "finished by half": {
        "actual_start": "2026-03-02",
        "actual_finish": "2026-03-04",
        "percent_complete": 50,
    },
    "elapsed time left of working time": {
        "actual_start": "2026-03-02",
        "remaining_duration": "1ed",
    },
    "set by hand backwards": {"manual_start": "2026-03-04", "manual_finish": "2026-03-03"},
}


class TestOneTask:
    @pytest.mark.parametrize("fields", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
    def test_given_a_contradiction_then_it_is_refused_with_advice(
        self, fields: dict[str, Any]
    ) -> None:
        with pytest.raises(InputError) as caught:
            Task("a", "A", duration="3d", **fields)
        assert caught.value.code == Code.TASK_PROGRESS
        assert caught.value.to_finding().advice("en") != caught.value.to_finding().advice("zh")

    @pytest.mark.parametrize("fields", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
    def test_given_a_contradiction_as_a_change_then_it_is_refused_too(
        self, fields: dict[str, Any]
    ) -> None:
        with pytest.raises(InputError) as caught:
            Task("a", "A", duration="3d").replace(**fields)
        assert caught.value.code == Code.TASK_PROGRESS

    def test_given_a_finish_then_the_task_is_complete(self) -> None:
        task = Task("a", "A", duration="3d", actual_start="2026-03-02", percent_complete=30)
        assert task.status == "in_progress"
        done = task.replace(actual_finish="2026-03-04")
        assert (done.percent_complete, done.status) == (100, "finished")

    def test_given_a_start_alone_then_the_task_is_in_progress(self) -> None:
        assert Task("a", "A", actual_start="2026-03-02").status == "in_progress"

    def test_given_a_date_and_a_time_of_one_day_then_they_agree(self) -> None:
        task = Task("a", "A", actual_start="2026-03-02T15:00", actual_finish="2026-03-02")
        assert task.status == "finished"

    @pytest.mark.parametrize("field", ["actual_start", "actual_finish"])
    def test_given_one_actual_date_of_a_milestone_then_it_is_both(self, field: str) -> None:
        fields: Any = {field: "2026-03-02"}
        gate = Task("m", "M", kind="milestone", **fields)
        assert gate.actual_start == gate.actual_finish is not None

    @pytest.mark.parametrize(
        "fields",
        [
            {"actual_start": "2026-03-02", "actual_finish": "2026-03-03"},
            {"manual_start": "2026-03-02", "manual_finish": "2026-03-03"},
        ],
    )
    def test_given_a_milestone_that_would_take_time_then_it_is_refused(
        self, fields: dict[str, Any]
    ) -> None:
        with pytest.raises(InputError) as caught:
            Task("m", "M", kind="milestone", **fields)
        assert caught.value.code == Code.TASK_PROGRESS


class TestPhysicalPercent:
    """How much of the result stands is told by hand, and is all of it once the work is done."""

    BEGUN = Task("a", "A", duration="3d", actual_start="2026-03-02", physical_percent=30)

    @pytest.mark.parametrize(
        ("fields", "percent"),
        [
            ({"actual_finish": "2026-03-04"}, 100),
            ({"actual_finish": "2026-03-04", "physical_percent": 80}, 80),
            ({"percent_complete": 100}, 30),
            ({"actual_start": None}, 30),
        ],
    )
    def test_given_an_edit_then_a_finish_completes_it(
        self, fields: dict[str, Any], percent: int
    ) -> None:
        assert self.BEGUN.replace(**fields).physical_percent == percent

    def test_given_nothing_was_told_then_a_finish_tells_it_where_it_counts(self) -> None:
        done: dict[str, Any] = {"actual_finish": "2026-03-04"}
        plain = Task("a", "A", duration="3d", actual_start="2026-03-02")

        assert plain.replace(**done).physical_percent == 0
        by_hand = plain.replace(percent_complete_type="physical")
        assert by_hand.replace(**done).physical_percent == 100
        assert by_hand.replace(**done).replace(actual_finish=None).physical_percent == 100

    def test_given_some_of_the_result_then_the_task_is_in_progress(self) -> None:
        assert Task("a", "A", physical_percent="0.5").status == "in_progress"
        assert Task("a", "A", physical_percent=100).status == "in_progress"

    def test_given_a_split_then_each_part_is_as_far_and_a_merge_weighs_them(self) -> None:
        project = plan("a")
        project.update("a", duration="3d", physical_percent=40, percent_complete_type="physical")
        parts = project.split("a", ["1d", "2d"])
        assert [part.physical_percent for part in parts] == [40, 40]

        project.update(parts[0].id, physical_percent="10.1")
        merged = project.merge([part.id for part in parts])
        assert str(merged.physical_percent) == "30.033333333"
        assert merged.percent_complete_type == "physical"

    def test_given_parts_told_by_different_percentages_then_a_merge_asks(self) -> None:
        project = plan("a; b")
        project.update("a", percent_complete_type="work")
        with pytest.raises(ProjectError) as caught:
            project.merge(["a", "b"])
        assert caught.value.code == Code.MERGE_CONFLICT
        assert project.merge(["a", "b"], percent_complete_type="work").id == "a"


class TestInAProject:
    def started(self) -> Project:
        project = plan("a; b")
        project.update("a", duration="3d", actual_start="2026-03-02")
        return project

    def test_given_a_child_below_a_started_task_then_no_fact_is_dropped(self) -> None:
        project = self.started()
        with pytest.raises(ProjectError) as caught:
            project.add("c", "C", parent="a")
        assert caught.value.code == Code.SUMMARY_FIELD
        assert "c" not in project

    def test_given_a_summary_then_its_dates_may_be_set_by_hand(self) -> None:
        project = plan("a")
        project.add("c", "C", parent="a")
        project.update("a", manual_start="2026-03-09")
        assert project["a"].is_manual

    def test_given_a_started_task_then_it_is_not_split(self) -> None:
        project = self.started()
        with pytest.raises(InputError) as caught:
            project.split("a", ["1d", "2d"])
        assert caught.value.code == Code.TASK_PROGRESS

    def test_given_tasks_of_different_progress_then_they_are_not_merged(self) -> None:
        project = self.started()
        with pytest.raises(ProjectError) as caught:
            project.merge(["a", "b"])
        assert caught.value.code == Code.MERGE_CONFLICT

    def test_given_a_time_without_zone_where_there_is_one_then_it_is_refused(self) -> None:
        project = self.started()
        with pytest.raises(InputError) as caught:
            project.update("a", actual_start="2026-03-02T09:00")
        assert caught.value.code in {Code.TIME_NAIVE, Code.TIME_AWARE}
