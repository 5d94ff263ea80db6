"""A project that takes over the plan of another one."""

from __future__ import annotations

import pytest
from hypothesis import given

from pmcore.kernel import Code, InputError
from pmcore.testing.strategies import projects
from pmcore.wbs import Project
from wbs.plans import plan


class TestBecoming:
    @given(projects(), projects())
    def test_any_plan_becomes_any_other_and_comes_back(self, one: Project, other: Project) -> None:
        assert one.id == other.id
        before = one.copy()
        one.become(other)
        assert one == other
        if one != before:
            one.undo()
        assert one == before

    def test_equal_plans_make_no_change(self) -> None:
        same = plan("S; .dig 3d; .pour; dig -> pour")
        version = same.version
        same.become(same.copy())
        assert same.version == version

    def test_equal_plans_become_another_by_equal_edits_however_they_came_about(self) -> None:
        one = plan("S; .dig 3d; .pour; T; .roof; dig -> pour; dig -> roof; pour -> roof")
        tasks = sorted(one.tasks(), key=lambda task: task.parent is None)  # parents at the end
        same = Project.from_records(one.settings, tasks, reversed(one.dependencies()))
        other = Project.from_records(one.settings)
        assert same == one
        for each in (one, same):
            each.become(other)
            each.undo()
        assert [change.edits for change in same.log] == [change.edits for change in one.log[-2:]]

    def test_equal_plans_move_by_equal_edits_however_they_came_about(self) -> None:
        one = plan("S; .dig 3d; .pour; T; .roof")
        for id in ("dig", "pour", "roof", "S"):
            one.update(id, deadline="2026-06-01")
        tasks = sorted(one.tasks(), key=lambda task: task.parent is None)
        same = Project.from_records(one.settings, tasks)
        moves = [each.move_project("2026-05-04", deadlines="shift") for each in (one, same)]
        assert same.log[-1].edits == one.log[-1].edits
        assert moves[0] == moves[1]

    def test_another_project_is_refused(self) -> None:
        with pytest.raises(InputError) as raised:
            plan().become(Project("OTHER", "Other", start="2026-03-02"))
        assert raised.value.code is Code.VALUE_INVALID

    def test_rows_that_are_equal_stay_out_of_the_change(self) -> None:
        site = Project("SITE", "Site", start="2026-03-02")
        for number in range(20):
            site.add(f"T{number}", f"T{number}")
        copy = site.copy()
        copy.update("T7", duration="3d")
        copy.reorder("T9", 11)
        site.become(copy)
        assert site == copy
        assert site.log[-1].tasks == ("T7",)
        assert len(site.log[-1].edits) == 2
