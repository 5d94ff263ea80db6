"""What explanations, findings and comparisons say, held against generated plans."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pmcore.kernel import PmcoreError
from pmcore.scheduling import Reason, Schedule, SchedulingOptions, schedule
from pmcore.testing.strategies import plans, projects
from pmcore.wbs import Project
from scheduling.builders import plan


def reasons(planned: Schedule) -> list[tuple[str, Reason]]:
    return [(task, reason) for task in planned.task_ids for reason in planned.explain(task).early]


class TestReasons:
    """Each reason by itself keeps the date where it is, and none is left out."""

    @given(projects(untold=True))
    def test_dependencies_named_as_reasons_are_those_that_drive(self, project: Project) -> None:
        planned = schedule(project)
        summaries = {task for task in planned.task_ids if project.is_summary(task)}
        named = {r.dependency for task, r in reasons(planned) if r.dependency is not None}
        driving = set(planned.driving())

        # A summary may be stretched only through one below it, which its own reason names.
        stretches = {
            link for link in driving if link.type in ("FF", "SF") and link.successor in summaries
        }
        assert named - stretches <= driving - stretches
        for link in driving - stretches - named:  # a finished task may hand on what holds nobody
            below = [link.successor, *project.descendants(link.successor)]
            assert any(project[task].actual_finish is not None for task in below)

    @given(projects(untold=True))
    def test_every_leaf_has_a_reason_on_both_sides(self, project: Project) -> None:
        planned = schedule(project)

        for task in planned.task_ids:
            explained = planned.explain(task)
            assert explained.early
            assert explained.late or project.is_summary(task)

    @given(projects(untold=True), st.sampled_from(["en", "zh"]))
    def test_every_explanation_can_be_said(self, project: Project, language: str) -> None:
        planned = schedule(project)

        for task in planned.task_ids:
            assert "{" not in str(planned.explain(task, language))


class TestFindings:
    """Negative float never stands alone: some date that was set is named as missed."""

    @given(projects(untold=True))
    def test_negative_float_comes_with_the_date_it_misses(self, project: Project) -> None:
        planned = schedule(project)
        codes = {str(finding.code) for finding in planned.findings}

        if "schedule.negative_float" in codes:
            assert codes & {
                "schedule.deadline_missed",
                "schedule.constraint_missed",
                "schedule.finish_missed",
            }


@pytest.mark.usefixtures("either_way")
class TestComparisons:
    """What moved is what differs, and moving back is the opposite."""

    @given(projects(untold=True), st.data())
    def test_a_longer_task_explains_every_move(self, project: Project, data: st.DataObject) -> None:
        leaves = [t for t in project if not project.is_summary(t.id) and not t.is_milestone]
        assume(leaves)
        task = data.draw(st.sampled_from(leaves))
        before = schedule(project)
        try:
            project.update(task.id, duration="3d")
            after = schedule(project)
        except PmcoreError:
            assume(False)
        there, back = after.compare(before), before.compare(after)

        assert [move.task for move in there] == [move.task for move in back]
        assert there.finish_minutes == -back.finish_minutes
        for move in there:
            assert [cause.task for cause in move.because] == [task.id]

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(projects(untold=True), st.data())
    def test_what_is_named_suffices_to_make_a_task_as_late(
        self, project: Project, data: st.DataObject
    ) -> None:
        """Of several tasks that take longer, those not named for a delay need not."""
        leaves = [t for t in project if not project.is_summary(t.id) and not t.is_milestone]
        assume(len(leaves) > 1)
        # what is late, spans others or waits for a share of a span may move back by a longer task
        assume(not any(task.as_late_as_possible or task.is_level_of_effort for task in project))
        assume(not any(link.lag.kind == "percent" for link in project.dependencies()))
        longer = data.draw(st.lists(st.sampled_from(leaves), unique=True, min_size=2, max_size=3))
        before, without = schedule(project), project.copy()
        try:
            for task in longer:
                project.update(task.id, duration="3d")
            after = schedule(project)
        except PmcoreError:
            assume(False)
        for move in after.compare(before):
            if move.finish_after > move.finish_before:
                alone = without.copy()
                for cause in move.because:
                    alone.update(cause.task or "", duration="3d")
                assert schedule(alone)[move.task].scheduled_finish >= move.finish_after

    @given(plans(untold=True), st.data())
    def test_what_nothing_leads_from_explains_no_move(
        self, drawn: tuple[Project, SchedulingOptions], data: st.DataObject
    ) -> None:
        project, options = drawn
        options = replace(options, constraints="soft")  # what hard dates break leads nowhere
        leaves = [t for t in project if not project.is_summary(t.id) and not t.is_milestone]
        assume(leaves)
        task = data.draw(st.sampled_from(leaves))
        project.add("apart", "Apart", duration="1h")
        before = schedule(project, options)
        try:
            project.update(task.id, duration="3d")
            project.update("apart", fixed="duration")
            after = schedule(project, options)
        except PmcoreError:
            assume(False)

        for move in after.compare(before):
            if move.task != "apart":
                assert "apart" not in {cause.task for cause in move.because}

    @pytest.mark.parametrize(
        ("marked", "edited", "options"),
        [
            ("b", "long", SchedulingOptions()),  # held by live, which waits for long
            ("a", "b", SchedulingOptions(alap="total")),
            ("a", "long", SchedulingOptions(alap="total")),
            ("alone", "long", SchedulingOptions()),  # held by the finish
            ("a", "b", SchedulingOptions(direction="backward")),
        ],
    )
    def test_given_two_edits_when_compared_then_late_tasks_name_the_one_that_holds_them(
        self, marked: str, edited: str, options: SchedulingOptions
    ) -> None:
        text = "side 1d; a 1d; b 1d; long 6d; alone 1d; live 0d; a -> b; b -> live; long -> live"
        project = plan(text, finish="2026-03-20" if options.direction == "backward" else None)
        project.update(marked, as_late_as_possible=True)
        before = schedule(project, options)
        project.update("side", fixed="duration")
        project.update(edited, duration="3d")
        moves = {move.task: move for move in schedule(project, options).compare(before)}

        assert [cause.task for cause in moves[marked].because] == [edited]

    def test_given_an_edit_of_any_kind_when_compared_then_it_is_the_cause(self) -> None:
        """A mark, a deadline, the finish and an option are causes like any other."""
        text = "a 1d; long 6d; end 0d; a -> end; long -> end"
        before = plan(text)
        marked = plan(text)
        marked.update("a", as_late_as_possible=True)
        due = plan(text)
        due.update("a", as_late_as_possible=True, deadline="2026-03-03")
        backward = SchedulingOptions(direction="backward")
        near, far = plan(text), plan(text)
        near.configure(finish="2026-03-20")
        far.configure(finish="2026-03-27")

        for old, new, because in (
            (schedule(before), schedule(marked), ("constraint", "a")),
            (schedule(marked), schedule(due), ("constraint", "a")),
            (schedule(near, backward), schedule(far, backward), ("settings", None)),
            (schedule(near), schedule(near, backward), ("settings", None)),
        ):
            moves = new.compare(old).moves
            assert moves
            for move in moves:
                assert because in {(cause.kind, cause.task) for cause in move.because}
