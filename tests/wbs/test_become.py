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
