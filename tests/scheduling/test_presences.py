"""Because of a task that came, went or counts elsewhere: what its summary tasks end with moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.kernel import PmcoreError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.testing.strategies import plans
from pmcore.wbs import Project
from scheduling.builders import plan

_TEXT = "s -; u -; a 1d in:s; b 5d in:s; c 1d in:u; z 1d; s -> z"


def _leave_out(project: Project, task: str) -> None:
    project.update(task, is_active=not project[task].is_active)


def _move(project: Project, task: str) -> None:
    project.move(task, "u")


def _remove(project: Project, task: str) -> None:
    project.remove(task, "drop")


@pytest.mark.usefixtures("either_way")
class TestWhatWaitsForASummary:
    """It moves because of the task that its predecessor ended with, in both directions."""

    @pytest.mark.parametrize(
        ("edit", "cause", "back", "moved"),
        [
            (_leave_out, "activity", "activity", {"s", "z"}),
            (_move, "constraint", "constraint", {"s", "u", "z"}),
            (_remove, "task_removed", "task_added", {"s", "z"}),
        ],
    )
    def test_given_its_last_task_counts_there_no_more_then_summary_and_successor_name_it(
        self, edit: Any, cause: str, back: str, moved: set[str]
    ) -> None:
        project = plan(_TEXT)
        before = schedule(project)
        edit(project, "b")
        after = schedule(project)

        for kind, comparison in ((cause, after.compare(before)), (back, before.compare(after))):
            because = {m.task: [(c.kind, c.task) for c in m.because] for m in comparison}
            assert because == {task: [(kind, "b")] for task in moved}

    def test_given_another_task_that_ends_it_later_then_the_one_that_went_is_not_named(
        self,
    ) -> None:
        project = plan(_TEXT)
        before = schedule(project)
        project.remove("b", "drop")
        project.update("a", duration="9d")
        moves = {m.task: m for m in schedule(project).compare(before)}

        assert [(c.kind, c.task) for c in moves["s"].because] == [("duration", "a")]
        assert [(c.kind, c.task) for c in moves["z"].because] == [("duration", "a")]

    def test_given_its_first_task_went_then_what_waits_for_its_start_names_it(self) -> None:
        project = plan("s -; a 1d in:s; b 5d in:s SNET:2026-03-04; y 1d; s -> y SS")
        before = schedule(project)
        project.remove("a", "drop")
        comparison = schedule(project).compare(before)

        assert {m.task: [(c.kind, c.task) for c in m.because] for m in comparison} == {
            "s": [("task_removed", "a")],
            "y": [("task_removed", "a")],
        }

    def test_given_its_only_task_went_then_the_task_that_is_left_moved_for_it(self) -> None:
        project = plan("s -; b 5d in:s; z 1d; s -> z")
        before = schedule(project)
        project.remove("b", "drop")
        comparison = schedule(project).compare(before)

        assert {m.task: [c.kind for c in m.because] for m in comparison} == {
            "s": ["task_removed"],
            "z": ["task_removed"],
        }


@pytest.mark.usefixtures("either_way")
class TestWhatIsAsLateAsItMayBe:
    """It moves because of what held it back, or ended the project, and does so no more."""

    def test_given_its_successor_takes_no_part_then_it_is_the_cause(self) -> None:
        project = plan("a 1d; y 2d; long 9d; a -> y")
        project.update("a", as_late_as_possible=True)
        before = schedule(project)
        project.update("y", is_active=False)
        (move,) = schedule(project).compare(before).moves

        assert (move.task, [(c.kind, c.task) for c in move.because]) == ("a", [("activity", "y")])

    def test_given_the_last_task_takes_no_part_then_it_is_the_cause(self) -> None:
        project = plan("a 1d; side 3d; long 9d")
        project.update("a", as_late_as_possible=True)
        before = schedule(project)
        project.update("long", is_active=False)
        (move,) = schedule(project).compare(before).moves

        assert (move.task, [(c.kind, c.task) for c in move.because]) == (
            "a",
            [("activity", "long")],
        )


@pytest.mark.usefixtures("either_way")
class TestWhatWaitsForWhatIsLate:
    """It moves because of what was scheduled late before it, although early dates stay."""

    @pytest.mark.parametrize(
        ("edit", "what"),
        [(_remove, "task"), (lambda p, _: p.unlink("late", "next"), "dependency")],
    )
    def test_given_that_it_waits_no_more_then_the_edit_is_the_cause(
        self, edit: Any, what: str
    ) -> None:
        project = plan("late 1d; next 1d; long 9d; late -> next FS-1d")
        project.update("late", as_late_as_possible=True)
        options = SchedulingOptions(alap="total")
        before = schedule(project, options)
        edit(project, "late")
        after = schedule(project, options)

        for kind, one, two in (("removed", after, before), ("added", before, after)):
            (move,) = [move for move in one.compare(two) if move.task == "next"]
            assert [cause.kind for cause in move.because] == [f"{what}_{kind}"]


@pytest.mark.usefixtures("either_way")
class TestLaw:
    """Of one edit nothing else can be the cause, and whatever moved has it."""

    @given(plans(untold=True), st.data())
    def test_every_move_names_the_one_edit(
        self, drawn: tuple[Project, SchedulingOptions], data: st.DataObject
    ) -> None:
        project, options = drawn
        options = replace(options, direction="forward")
        # a share of a span is longer or shorter for whatever it takes place for
        assume(not any(link.lag.kind == "percent" for link in project.dependencies()))
        leaves = [task.id for task in project if not project.is_summary(task.id)]
        task = data.draw(st.sampled_from(leaves))
        edit = data.draw(st.sampled_from((_leave_out, _remove, _to_the_top)))
        before = schedule(project, options)
        try:
            edit(project, task)
            after = schedule(project, options)
        except PmcoreError:
            assume(False)
        for comparison in (after.compare(before), before.compare(after)):
            for move in comparison:
                assert move.because, move
                assert {cause.kind for cause in move.because} != {"settings"}


def _to_the_top(project: Project, task: str) -> None:
    project.move(task, None)
