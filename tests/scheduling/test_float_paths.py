"""Float paths: every task on one path, the most urgent first, each step a driving one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.calendars import datetime_of
from pmcore.kernel import InputError, PmcoreError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.toward import toward
from pmcore.testing.strategies import plans
from pmcore.wbs import Constraint, Dependency, Project, Task
from scheduling.builders import plan

THREE_PATHS = "dig 3d; buy 2d; call 1d; pour 2d; end 0d; dig -> pour; buy -> pour; pour -> end"


def waits_for(planned: Schedule, task: str) -> set[str]:
    """Tasks still to be done that hold a task, not only by a start that is a fact."""
    held = set()
    for reason in planned.explain(task).early:
        if reason.dependency is None or reason.task is None:
            continue
        other, at_start = planned.project[reason.task], reason.dependency.type in ("SS", "SF")
        has_begun = other.actual_start is not None or other.is_manual
        if other.actual_finish is None and other.is_active and not (at_start and has_begun):
            held.add(other.id)
    return held


class TestFloatPaths:
    """The critical path first, then by total float; a path ends where it joins an earlier one."""

    def test_given_three_paths_when_asked_then_they_come_by_float(self) -> None:
        paths = schedule(plan(THREE_PATHS + "; call -> end")).float_paths()

        assert [path.tasks for path in paths] == [("dig", "pour", "end"), ("buy",), ("call",)]
        assert [path.total_float for path in paths] == [0, 480, 4 * 480]
        assert [path.joins for path in paths] == [None, "pour", "end"]
        assert [path.is_critical for path in paths] == [True, False, False]

    def test_given_two_equal_paths_when_asked_then_both_are_critical(self) -> None:
        paths = schedule(plan("a 2d; b 2d; end 0d; a -> end; b -> end")).float_paths()

        assert [path.is_critical for path in paths] == [True, True]
        assert paths[1].joins == "end"

    def test_given_a_limit_when_asked_then_only_near_critical_paths_come(self) -> None:
        planned = schedule(plan(THREE_PATHS))

        assert len(planned.float_paths(1)) == 1
        assert [path.total_float for path in planned.float_paths(within=480)] == [0, 480]

    @pytest.mark.parametrize("most", [0, -1, 1.5, True, "x", None])
    def test_given_a_number_that_is_none_when_asked_then_it_is_refused(self, most: Any) -> None:
        with pytest.raises(InputError, match="most") as caught:
            schedule(plan("a 1d")).float_paths(most)
        assert caught.value.code == "value.invalid"

    @pytest.mark.parametrize("within", ["x", 1.5, True])
    def test_given_a_limit_that_is_none_when_asked_then_it_is_refused(self, within: Any) -> None:
        with pytest.raises(InputError, match="within") as caught:
            schedule(plan("a 1d")).float_paths(within=within)
        assert caught.value.code == "value.invalid"

    @given(plans(untold=True))
    def test_every_leaf_is_on_one_path(self, drawn: tuple[Project, SchedulingOptions]) -> None:
        project, options = drawn
        planned = schedule(project, options)
        paths = planned.float_paths(len(project))
        found = [task for path in paths for task in path.tasks]

        to_do = [t.id for t in project if t.is_active and t.actual_finish is None]
        assert sorted(found) == sorted(t for t in to_do if not project.is_summary(t))
        for path in paths:
            floats = [planned[task].total_float for task in path.tasks]
            assert path.total_float == min(floats)

    @given(plans(untold=True))
    def test_every_step_of_a_path_drives_the_next(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = drawn
        planned = schedule(project, options)
        for path in planned.float_paths(len(project)):
            for before, after in pairwise(path.tasks):
                assert before in waits_for(planned, after)

    @given(plans(untold=True))
    def test_each_step_goes_to_the_tightest_that_is_free(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        planned = schedule(*drawn)
        taken: set[str | None] = set()
        for path in planned.float_paths(len(planned)):
            for before, after in [(None, path.tasks[0]), *pairwise(path.tasks)][::-1]:
                taken.add(after)
                waits = waits_for(planned, after) - taken
                floats = {task: planned[task].total_float for task in waits}
                assert min(floats.values(), default=None) == (before and floats[before])


# The critical path is a > b > c > d > e; c1 waits for a1 and b1, of which b1 is the later one.
BRANCHES = (
    "a 5d; b 5d; c 5d; d 5d; e 5d; a1 1d; b1 2d; c1 2d; c2 2d; c3 2d; "
    "a -> b; b -> c; c -> d; d -> e; a -> a1; b -> b1; a1 -> c1; b1 -> c1; c1 -> c2; c2 -> c3"
)


class TestEndingWithATask:
    """Only what leads to one task, ranked by total float, or by what it leaves that task."""

    def test_by_free_float_the_first_path_is_what_drives_it(self) -> None:
        paths = schedule(plan(BRANCHES)).float_paths(to="c3", by="free_float")

        assert [path.tasks for path in paths] == [("a", "b", "b1", "c1", "c2", "c3"), ("a1",)]
        assert [path.free_float for path in paths] == [0, 6 * 480]
        assert [path.joins for path in paths] == [None, "c1"]

    def test_by_total_float_it_is_the_same_tasks_in_order_of_their_urgency(self) -> None:
        paths = schedule(plan(BRANCHES)).float_paths(to="c3")

        assert paths[0].tasks[-1] == "c3"
        assert {task for path in paths for task in path.tasks} == {
            "a", "b", "a1", "b1", "c1", "c2", "c3",
        }  # fmt: skip
        assert [path.free_float for path in paths] == [None] * len(paths)

    def test_given_no_task_then_by_free_float_they_lead_to_what_finishes_last(self) -> None:
        project = plan("a 3d; b 1d; c 2d; x 1d; a -> c; b -> c; x -> b FF")
        project.update("a", deadline="2026-03-02")
        paths = schedule(project).float_paths(by="free_float")

        assert [(path.tasks, path.free_float) for path in paths] == [
            (("a", "c"), 0), (("x", "b"), 960),
        ]  # fmt: skip
        assert paths[0].total_float < 0

    def test_a_number_and_a_limit_count_by_what_ranks_them(self) -> None:
        planned = schedule(plan(BRANCHES))

        assert len(planned.float_paths(1, to="c3", by="free_float")) == 1
        assert len(planned.float_paths(to="c3", by="free_float", within=480)) == 1
        assert len(planned.float_paths(to="c3", by="free_float", within=6 * 480)) == 2

    @pytest.mark.parametrize("fields", [{"is_active": False}, {"actual_start": "2026-03-02",
                                        "actual_finish": "2026-03-02"}])  # fmt: skip
    def test_given_a_task_that_nothing_can_move_then_it_is_refused(
        self, fields: dict[str, Any]
    ) -> None:
        project = plan("a 1d; b 1d; a -> b")
        project.update("b", **fields)
        with pytest.raises(InputError, match="to") as caught:
            schedule(project).float_paths(to="b")
        assert caught.value.code == "value.invalid"

    def test_given_a_summary_or_an_unknown_task_then_it_is_refused(self) -> None:
        project = plan("a 1d")
        project.add("S", "S")
        project.add("b", "b", parent="S", duration="1d")
        planned = schedule(project)
        with pytest.raises(InputError, match="task or milestone"):
            planned.float_paths(to="S")
        with pytest.raises(PmcoreError, match="zz"):
            planned.float_paths(to="zz")

    @pytest.mark.parametrize("by", ["float", None, 1])
    def test_given_an_unknown_ranking_then_it_is_refused(self, by: Any) -> None:
        with pytest.raises(InputError, match="by"):
            schedule(plan("a 1d")).float_paths(by=by)

    @given(plans(max_tasks=5, untold=True), st.integers(0, 4))
    def test_free_float_is_how_far_each_can_be_put_off_until_it_moves(
        self, drawn: tuple[Project, SchedulingOptions], number: int
    ) -> None:
        project, options = drawn
        assume(not any(has_span_lag(project, link) for link in project.dependencies()))
        options = replace(options, constraints="soft", direction="forward")
        planned = schedule(project, options)
        plain = [task for task in project if is_plain(project, task)]
        assume(len(plain) > number)
        to = plain[number].id
        found = toward(planned._solution, [_node(planned, to)])
        is_exact = not any(hangs_on_several(project, link) for link in project.dependencies())
        for task in plain:
            node = _node(planned, task.id)
            if not found.leads[node] or task.id == to:
                continue
            slip = int(found.floats[node])
            for minutes, stays in ((slip, True), (slip + 1, False)):
                later = put_off(project, planned, task, minutes)
                is_same = schedule(later, options)[to].early_finish == planned[to].early_finish
                assert is_same is stays or (is_same and not is_exact), (task.id, to, minutes)


def hangs_on_several(project: Project, link: Dependency) -> bool:
    """Whether it holds what starts first in a summary: put off alone, another takes its place."""
    return link.type in ("SS", "SF") and project.is_summary(link.predecessor)


def has_span_lag(project: Project, link: Dependency) -> bool:
    """Whether a lag is a share of a summary's span, which grows when a task below is put off."""
    return link.lag.kind == "percent" and project.is_summary(link.predecessor)


def is_plain(project: Project, task: Task) -> bool:
    """Whether an SNET puts a task off by working minutes of its own calendar."""
    is_leaf = task.is_active and not task.is_level_of_effort and not project.is_summary(task.id)
    length = task.duration
    is_long = length is not None and length.kind == "working" and not length.is_zero
    return is_leaf and is_long and not task.assignments and task.leveling_delay is None


def put_off(project: Project, planned: Schedule, task: Task, minutes: int) -> Project:
    """Return the project with a task that starts so many of its minutes after its early start."""
    working = planned.working_times[planned[task.id].calendar]
    start = int(planned.columns.early_start[planned.row(task.id)])
    at = datetime_of(working.start_at(working.pos(start) + minutes), working.zone)
    kept = [held for held in task.constraints if held.kind not in ("SNET", "MSO")]
    later = project.copy()
    later.update(task.id, constraints=[*kept, Constraint("SNET", at)])
    return later


def _node(planned: Schedule, task: str) -> int:
    return int(planned._solution.network.outline.node[planned.row(task)])
