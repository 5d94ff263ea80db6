"""What is said of the four floats of a task, each with what ends it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.kernel import ProjectError
from pmcore.scheduling import FloatExplanation, SchedulingOptions, schedule
from pmcore.scheduling.options import ConstraintReading
from pmcore.testing.strategies import plans, projects
from pmcore.wbs import Project
from scheduling.builders import plan


def floats_of(text: str, task: str, finish: str | None = None) -> FloatExplanation:
    return schedule(plan(text, finish=finish)).explain_floats(task)


def said(explained: FloatExplanation, name: str) -> str:
    return " ".join(getattr(explained, name).sentences)


class TestEachFloat:
    """A number, what ends it as data, and a sentence of it."""

    def test_given_room_before_a_successor_then_each_float_names_its_end(self) -> None:
        explained = floats_of("a 1d; b 2d; c 6d; d 1d; e 9d; a -> b; b -> d; c -> d", "b")

        assert (explained.task, explained.total.minutes, explained.free.minutes) == (
            "b",
            2400,
            1440,
        )
        assert (explained.interfering.minutes, explained.independent.minutes) == (960, 0)
        assert [reason.task for reason in explained.total.reasons] == ["d"]
        assert [reason.task for reason in explained.free.reasons] == ["d"]
        assert explained.interfering.reasons == ()
        assert [reason.task for reason in explained.independent.reasons] == ["a"]
        assert str(explained) == (
            "At the earliest b “B” runs from Tue 2026-03-03 09:00 to Wed 2026-03-04 18:00, at the "
            "latest from Tue 2026-03-10 09:00 to Wed 2026-03-11 18:00. "
            "Total float: 5d. "
            "If it finished after Wed 2026-03-11 18:00, d “D” could not start by "
            "Thu 2026-03-12 09:00 (FS). "
            "Free float: 3d. A slip of more than 3d would move d “D”. "
            "Interfering float: 2d of the total float; slipping into it makes others later. "
            "Independent float: none. With all before it at its late dates it waits for a “A” and "
            "can start on Tue 2026-03-10 09:00 only."
        )

    def test_given_chinese_then_it_is_said_in_it(self) -> None:
        planned = schedule(plan("a 1d; b 2d; c 6d; d 1d; a -> b; b -> d; c -> d"))

        assert str(planned.explain_floats("b", "zh")) == (
            "b“B”最早为 2026-03-03 周二 09:00 至 2026-03-04 周三 18:00，"
            "最晚为 2026-03-06 周五 09:00 至 2026-03-09 周一 18:00。"
            "总浮动时间：3天。"
            "若晚于 2026-03-09 周一 18:00 完成，d“D”将无法于 2026-03-10 周二 09:00 按时开始（FS）。"
            "自由浮动时间：3天。推迟超过 3天就会影响 d“D”。"
            "干扰浮动时间：无，总浮动时间与自由浮动时间相同。"
            "独立浮动时间：无。前置任务都按最晚日期时，须等 a“A”，"
            "最早只能于 2026-03-06 周五 09:00 开始。"
        )

    def test_given_an_imposed_finish_then_floats_below_zero_are_said(self) -> None:
        explained = floats_of("a 5d; b 1d; a -> b", "a", finish="2026-03-06")

        assert said(explained, "total").startswith("Total float: -1d, by which it is too late.")
        assert said(explained, "free") == "Free float: none. Any slip would move b “B”."
        assert said(explained, "interfering") == (
            "Interfering float: -1d, by which its latest date comes before its free float ends."
        )

    def test_given_nothing_but_a_far_finish_behind_then_the_rest_makes_only_the_project_later(
        self,
    ) -> None:
        explained = floats_of("a 1d; b 3d", "a", finish="2026-03-06")

        assert said(explained, "interfering") == (
            "Interfering float: 2d of the total float; slipping into it makes the project finish "
            "later."
        )

    @pytest.mark.parametrize("reading", ["mandatory", "hard"])
    def test_given_a_successor_that_a_date_holds_then_no_slip_is_said_to_move_it(
        self, reading: ConstraintReading
    ) -> None:
        project = plan("a 1d; b 1d MSO:2026-03-04; c 1d; z 9d; a -> b; a -> c")
        planned = schedule(project, SchedulingOptions(constraints=reading))
        slipped = project.copy()
        slipped.update("a", constraints=["SNET 2026-03-04"])
        then = schedule(slipped, SchedulingOptions(constraints=reading))

        assert said(planned.explain_floats("a"), "free") == (
            "Free float: none. Any slip would move c “C”."
        )
        project.unlink("a", "c")
        planned = schedule(project, SchedulingOptions(constraints=reading))
        assert said(planned.explain_floats("a"), "free") == (
            "Free float: 1d. A slip of more than 1d would break the dependency of b “B”, which its "
            "constraints hold."
        )
        assert "推迟超过 1天就无法满足与 b“B”的依赖，后者受约束而不会推迟。" in str(
            planned.explain_floats("a", "zh")
        )
        assert then["b"].early_start == planned["b"].early_start  # it did not move

    def test_given_hard_dates_then_what_stands_at_its_latest_is_held_as_well(self) -> None:
        project = plan("a 2d; b 1d SNLT:2026-03-04; z 9d; a -> b")
        planned = schedule(project, SchedulingOptions(constraints="hard"))

        assert said(planned.explain_floats("a"), "free").startswith(
            "Free float: none. Any slip would break the dependency of b “B”"
        )
        soft = schedule(project).explain_floats("a")
        assert said(soft, "free") == "Free float: none. Any slip would move b “B”."

    def test_given_a_delay_before_a_date_that_holds_then_the_task_is_held(self) -> None:
        project = plan("a 1d; b 1d MSO:2026-03-06; z 9d; a -> b")
        project.update("b", leveling_delay="1ed")
        planned = schedule(project, SchedulingOptions(constraints="mandatory"))

        assert "would break the dependency of b" in said(planned.explain_floats("a"), "free")

    def test_given_a_summary_of_held_tasks_then_it_is_held_and_else_moved(self) -> None:
        project = plan("a 1d; s -; b 1d in:s MSO:2026-03-04; z 9d; a -> s")
        options = SchedulingOptions(constraints="mandatory")
        held = schedule(project, options).explain_floats("a")
        project.add("c", "C", duration="1d", parent="s", constraints=["SNET 2026-03-04"])
        moved = schedule(project, options).explain_floats("a")

        assert "would break the dependency of s “S”" in said(held, "free")
        assert "would move s “S”" in said(moved, "free")

    def test_given_a_finished_successor_then_it_hands_the_slip_on(self) -> None:
        project = plan("a 3d; b 1d; c 1d; z 9d; a -> b; b -> c")
        project.update("b", actual_start="2026-03-02", actual_finish="2026-03-02")
        planned = schedule(project)

        assert said(planned.explain_floats("a"), "free") == (
            "Free float: none. Any slip would be handed on by b “B”, which is finished."
        )
        assert said(planned.explain_floats("a"), "interfering") == (
            "Interfering float: 5d of the total float."
        )
        assert said(planned.explain_floats("a"), "total").endswith(
            "If it finished after Wed 2026-03-11 18:00, b “B”, which is finished, would hand it on "
            "after Thu 2026-03-12 09:00 (FS)."
        )
        assert "只要推迟就会经已完成的 b“B”影响后续任务。" in str(planned.explain_floats("a", "zh"))

    def test_given_nothing_before_or_behind_then_the_project_bounds_it(self) -> None:
        explained = floats_of("a 1d; b 3d", "a")

        assert [reason.kind for reason in explained.free.reasons] == ["project_finish"]
        assert said(explained, "free") == (
            "Free float: 2d. Any more, and it would finish after the early finish of the project, "
            "Wed 2026-03-04 18:00."
        )
        assert [reason.kind for reason in explained.independent.reasons] == ["project_start"]
        assert said(explained, "independent") == (
            "Independent float: 2d. Nothing before it, however late, keeps it from starting on "
            "Mon 2026-03-02 09:00."
        )

    def test_given_a_milestone_then_it_falls(self) -> None:
        explained = floats_of("a 1d; m 0d; b 3d; a -> m", "m")

        assert explained.sentences[0] == (
            "At the earliest m “M” falls on Mon 2026-03-02 18:00, at the latest on "
            "Wed 2026-03-04 18:00."
        )
        assert "it waits for a “A” and can fall on" in said(explained, "independent")

    def test_given_a_summary_then_its_tightest_leaf_answers(self) -> None:
        assert floats_of("s -; a 1d in:s; b 3d in:s", "s").task == "b"

    def test_given_floats_told_by_the_dates_of_a_summary_then_it_answers_itself(self) -> None:
        by_dates = SchedulingOptions(summary_float="dates")
        explained = schedule(plan("s -; a 1d in:s; b 3d in:s; c 5d"), by_dates).explain_floats("s")

        assert explained.task == "s"
        assert explained.total.minutes == 960
        assert explained.sentences[0] == "s “S” is judged by its own dates, whatever lies in it."
        assert said(explained, "total") == "Total float: 2d."

    def test_given_a_finished_task_then_it_is_said_to_be(self) -> None:
        project = plan("a 1d; b 1d")
        project.update("a", actual_start="2026-03-02", actual_finish="2026-03-02")
        explained = schedule(project).explain_floats("a")

        assert str(explained) == "a “A” is finished: nothing of it can slip."
        assert explained.total.minutes == explained.independent.minutes == 0

    def test_given_an_unknown_task_then_it_is_refused(self) -> None:
        with pytest.raises(ProjectError) as caught:
            floats_of("a 1d", "b")
        assert caught.value.code == "task.unknown"


class TestHeld:
    """What is said holds for every plan that can be drawn."""

    @given(plans(), st.sampled_from(["en", "zh"]))
    def test_the_numbers_are_those_of_the_schedule_and_can_be_said(
        self, drawn: tuple[Project, object], language: str
    ) -> None:
        planned = schedule(*drawn)  # type: ignore[arg-type]  # options, as they are drawn
        for task in planned.task_ids:
            explained, dates = planned.explain_floats(task, language), planned[task]
            told = planned[explained.task]

            assert "{" not in str(explained)
            assert explained.task == dates.id or dates.kind == "summary"
            assert explained.total.minutes == told.total_float
            assert explained.free.minutes == told.free_float
            assert explained.interfering.minutes == told.interfering_float
            assert explained.independent.minutes == told.independent_float

    @given(projects(untold=True))
    def test_what_holds_independent_float_is_what_holds_with_all_others_late(
        self, project: Project
    ) -> None:
        """Held against another schedule: that in which all others are set by hand to late dates."""
        # what is a share of a span follows the early one, and a cap or pin means nothing here
        assume(not any(link.lag.kind == "percent" for link in project.dependencies()))
        planned = schedule(project)
        leaves = [task for task in planned.task_ids if not project.is_summary(task)]
        for task in leaves:
            explained = planned.explain_floats(task)
            late = project.copy()
            for other in set(leaves) - {task}:
                dates = planned[other]
                late.update(other, manual_start=dates.late_start, manual_finish=dates.late_finish)
            then = schedule(late).explain(task)
            held = [reason for reason in then.early if reason.kind != "part"]

            assert {_held(reason) for reason in explained.independent.reasons} == {
                _held(reason) for reason in held
            }


def _held(reason: object) -> tuple[object, ...]:
    return tuple(getattr(reason, name) for name in ("kind", "instant", "dependency", "constraint"))
