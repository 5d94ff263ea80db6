"""Findings of progress and of dates set by hand: the smallest plan that shows each."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Finding
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.options import ProgressReading
from pmcore.wbs import Project
from scheduling.builders import unnamed as plan


def findings(
    project: Project, code: str, options: SchedulingOptions | None = None
) -> list[Finding]:
    return [found for found in schedule(project, options).findings if found.code == code]


class TestOutOfSequence:
    """Work that began or ended before its predecessor allowed it."""

    @pytest.mark.parametrize(
        ("progress", "en", "zh"),
        [
            (
                "retained_logic",
                "what remains of it waits all the same (retained logic)",
                "其剩余部分仍须等待（保留逻辑）",
            ),
            (
                "actual_dates",
                "what remains of it waits all the same (actual dates)",
                "其剩余部分仍须等待（实际日期）",
            ),
            (
                "progress_override",
                "what remains of it waits no longer (progress override)",
                "其剩余部分不再等待（进度优先）",
            ),
        ],
    )
    def test_given_a_start_too_early_then_amount_and_reading_are_told(
        self, progress: ProgressReading, en: str, zh: str
    ) -> None:
        project = plan("a 4d; b 3d; a -> b")
        project.update("b", actual_start="2026-03-03", percent_complete=10)
        (found,) = findings(
            project, "schedule.out_of_sequence", SchedulingOptions(progress=progress)
        )

        assert found.message() == (
            f"b started on 2026-03-03 09:00, 3d before a (FS) allowed it: {en}."
        )
        assert found.message("zh") == (
            f"b 于 2026-03-03 09:00 开始，比 a（FS）所允许的早 3天：{zh}。"
        )
        assert found.context["minutes"] == 3 * 480

    @pytest.mark.parametrize(
        ("link", "early"),
        [
            ("a -> b FS", "4d"),
            ("a -> b FS+1d", "5d"),
            ("a -> b FS-4d", None),
            ("a -> b FS+50%", "6d"),
            ("a -> b SS", None),
            ("a -> b SS+1d", "1d"),
            ("a -> b FF", "3d"),
            ("a -> s FS", "4d"),
        ],
    )
    def test_given_a_finished_task_then_each_kind_of_dependency_is_held_against_it(
        self, link: str, early: str | None
    ) -> None:
        project = plan(f"a 4d; s -; b 1d in:s; {link}")
        project.update("b", actual_start="2026-03-02", actual_finish="2026-03-02")
        found = findings(project, "schedule.out_of_sequence")

        assert [each.context["early"]["en"] for each in found] == ([early] if early else [])  # type: ignore[index, call-overload]

    def test_given_an_inactive_predecessor_then_nothing_is_out_of_sequence(self) -> None:
        project = plan("a 4d; b 1d; a -> b")
        project.update("b", actual_start="2026-03-02", actual_finish="2026-03-02")
        project.update("a", is_active=False)

        assert not findings(project, "schedule.out_of_sequence")


class TestDataDate:
    """What is actual lies before the data date."""

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"actual_start": "2026-03-05"}, "actual_start"),
            ({"actual_start": "2026-03-02", "actual_finish": "2026-03-05"}, "actual_finish"),
            ({"actual_start": "2026-03-02", "actual_finish": "2026-03-04"}, None),
        ],
    )
    def test_given_an_actual_date_that_is_not_before_it_then_it_is_named(
        self, fields: dict[str, Any], field: str | None
    ) -> None:
        project = plan("a 2d")
        project.configure(data_date="2026-03-05")
        project.update("a", **fields)
        found = findings(project, "schedule.actual_after_data_date")

        assert [each.context["field"] for each in found] == ([field] if field else [])
        assert all("which is not before the data date" in each.message() for each in found)

    def test_given_unstarted_work_then_nothing_of_it_lies_before(self) -> None:
        project = plan("a 2d")
        project.configure(data_date="2026-03-05")

        assert schedule(project).findings == ()


class TestToldInPart:
    """Progress that moves no date, or that leaves a date open."""

    def test_given_percentages_without_start_then_one_finding_lists_the_tasks(self) -> None:
        project = plan("a 2d; b 2d; c 2d; d 2d")
        project.update("a", percent_complete=40)
        project.update("c", percent_complete=100)
        project.update("d", physical_percent="0.1")
        (found,) = findings(project, "schedule.percent_without_start")

        assert (found.context["count"], found.context["tasks"]) == (3, ["a", "c", "d"])
        assert "without an actual start" in found.message()

    @pytest.mark.parametrize("fields", [{"percent_complete": 100}, {"remaining_duration": "0d"}])
    def test_given_nothing_left_without_finish_then_it_is_asked_for(
        self, fields: dict[str, Any]
    ) -> None:
        project = plan("a 2d")
        project.update("a", actual_start="2026-03-02", **fields)
        (found,) = findings(project, "schedule.finish_unknown")

        assert found.message("zh") == "有 1 个任务已无剩余工作，却没有实际完成：a。"

    def test_given_suspended_work_without_resume_then_where_it_goes_on_is_told(self) -> None:
        project = plan("a 4d")
        project.configure(data_date="2026-03-05")
        project.update("a", actual_start="2026-03-02", percent_complete=25, suspended="2026-03-03")
        (found,) = findings(project, "schedule.suspended")

        assert found.message() == (
            "a is suspended since 2026-03-03, and nothing says when it is resumed; "
            "3d of it is planned from 2026-03-05 09:00 on."
        )


class TestByHand:
    """Dates set by hand stand, whatever they break."""

    @pytest.mark.parametrize(
        ("text", "task", "early"),
        [
            ("a 4d; b 1d; a -> b", "b", "3d"),
            ("a 4d; b 1d; a -> b FF", "b", "2d"),
            ("a 4d; b 1d; a -> b SS", "b", None),
            ("a 4d; b -; x 1d in:b; a -> b", "b", "3d"),
        ],
    )
    def test_given_a_broken_dependency_then_the_amount_is_told(
        self, text: str, task: str, early: str | None
    ) -> None:
        project = plan(text)
        project.update("b", manual_start="2026-03-03", manual_finish="2026-03-03")
        found = findings(project, "schedule.broken_by_hand")

        assert [(each.task, each.context["early"]["en"]) for each in found] == (  # type: ignore[index, call-overload]
            [(task, early)] if early else []
        )

    def test_given_tasks_that_end_after_their_manual_summary_then_the_last_is_named(self) -> None:
        project = plan("s -; x 2d in:s; y 5d in:s; z 1d in:s")
        project.update("s", manual_start="2026-03-02", manual_finish="2026-03-02")
        (found,) = findings(project, "schedule.outside_summary")

        assert found.message() == (
            "Tasks in s that end after its finish 2026-03-02 18:00 set by hand: 2; "
            "the last is y, 4d later."
        )


class TestDatesMissed:
    """A date that was set and missed stays missed: by the actual finish."""

    @pytest.mark.parametrize(
        ("rule", "code"),
        [
            ("deadline:2026-03-03", "schedule.deadline_missed"),
            ("FNLT:2026-03-03", "schedule.constraint_missed"),
            ("SNLT:2026-02-27", "schedule.constraint_missed"),
        ],
    )
    def test_given_a_finished_task_then_what_it_missed_is_told(self, rule: str, code: str) -> None:
        project = plan(f"a 1d {rule}")
        project.update("a", actual_start="2026-03-02", actual_finish="2026-03-05")
        (found,) = findings(project, code)

        assert "actual finish 2026-03-05 of a" in found.message()


class TestBrokenByADate:
    """A dependency that a hard date breaks is told of the task that this date holds."""

    def test_given_a_finished_task_beside_it_then_the_pinned_one_is_named(self) -> None:
        project = plan("e 5d; s -; done 1d in:s; c 1d in:s MSO:2026-03-04; e -> s")
        project.update("done", actual_start="2026-02-27", actual_finish="2026-02-27")
        (found,) = findings(
            project, "schedule.dependency_broken", SchedulingOptions(constraints="hard")
        )

        assert "because MSO 2026-03-04 on c decides" in found.message()
