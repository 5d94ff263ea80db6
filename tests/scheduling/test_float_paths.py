"""Float paths: every task on one path, the most urgent first, each step a driving one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from pmcore.kernel import InputError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.testing.strategies import plans
from pmcore.wbs import Project
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
