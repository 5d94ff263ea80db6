"""The tree: adding, moving, indenting, outdenting, reordering."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pmcore.kernel import ProjectError
from pmcore.wbs import Dependency, OutlineEdit, Project, Task, TaskEdit
from wbs.plans import jotted, plan


class TestReading:
    """A project reads as its outline, whatever the order of its history."""

    def test_tasks_come_as_the_outline_reads(self) -> None:
        project = plan("S; .a; .T; ..b; c")

        assert [task.id for task in project] == ["S", "a", "T", "b", "c"]
        assert [(task.id, depth) for task, depth in project.outline()] == [
            ("S", 0),
            ("a", 1),
            ("T", 1),
            ("b", 2),
            ("c", 0),
        ]
        assert project.tasks() == tuple(project)
        assert len(project) == 5

    def test_family_relations(self) -> None:
        project = plan("S; .a; .T; ..b; c")

        assert project.children() == ("S", "c")
        assert project.children("T") == ("b",)
        assert project.parent("b") == "T"
        assert project.ancestors("b") == ("T", "S")
        assert project.descendants("S") == ("a", "T", "b")
        assert project.is_summary("T")
        assert not project.is_summary("b")
        assert "b" in project
        assert "x" not in project
        assert project.tree()["S"] == ("a", "T")

    def test_dependencies_read_alike_however_they_came_about(self) -> None:
        one = plan("a; b; c; a -> c; a -> b; b -> c; a -> b SS")
        other = plan("a; b; c; b -> c; a -> b SS; a -> b; a -> c")

        assert one.dependencies() == other.dependencies()
        assert one.predecessors("c") == (Dependency("a", "c"), Dependency("b", "c"))
        assert one.successors("a") == (
            Dependency("a", "b"),
            Dependency("a", "b", "SS"),
            Dependency("a", "c"),
        )

    def test_a_project_has_a_short_repr(self) -> None:
        assert repr(plan("a; b; a -> b")) == (
            "<Project P: 2 tasks, 1 dependencies, version 3, draft>"
        )

    def test_a_project_is_not_equal_to_something_else(self) -> None:
        assert plan() != "P"


class TestAdding:
    """A task is the last child of its parent unless a place is given."""

    def test_given_a_place_when_added_then_it_stands_there(self) -> None:
        project = plan("a; b")

        project.add("x", "x", index=1)

        assert jotted(project) == "a; x; b"

    def test_given_a_task_with_a_duration_when_it_gets_a_child_then_the_duration_goes(self) -> None:
        project = plan("a 3d")
        project.update("a", effort="8h", percent_complete=40, cost=100, owner="u.li")

        project.add("b", "b", parent="a")

        summary = project["a"]
        assert (summary.duration, summary.effort, summary.percent_complete) == (None, None, 0)
        assert (summary.cost, summary.owner) == (Decimal(100), "u.li")
        project.undo()
        assert project["a"].percent_complete == 40
        assert jotted(project) == "a 3d"

    def test_given_a_constraint_no_summary_carries_when_it_gets_a_child_then_it_is_refused(
        self,
    ) -> None:
        project = plan("a")
        project.update("a", constraints=["MSO 2026-03-02"])
        before = project.copy()

        with pytest.raises(ProjectError, match=r"summary\.constraint"):
            project.add("b", "b", parent="a")

        assert project == before

    def test_given_records_in_any_order_when_added_in_bulk_then_parents_may_come_last(self) -> None:
        project = plan("P 5d")

        project.add_many(
            [Task("a", "a", parent="S"), Task("S", "S", parent="P"), Task("b", "b", parent="S")],
            [Dependency("a", "b")],
        )

        assert jotted(project) == "P; .S; ..a; ..b; a -> b"
        assert len(project.log) == 2
        project.undo()
        assert jotted(project) == "P 5d"

    def test_given_a_list_that_mixes_old_and_new_links_then_both_are_there(self) -> None:
        project = plan("a; b; c; a -> c")
        assert project.predecessors("c") == (Dependency("a", "c"),)

        project.add_many([], [Dependency("b", "c"), Dependency("a", "b")])

        assert [link.predecessor for link in project.predecessors("c")] == ["a", "b"]
        assert project == plan("a; b; c; a -> b; a -> c; b -> c")

    def test_from_records_and_edits_give_equal_projects(self) -> None:
        project = plan("S; .a 2d; .b; M milestone; a -> b FS +1d; S -> M")

        again = Project.from_records(
            project.settings, project.tasks(), project.dependencies(), version=7
        )

        assert again == project
        assert again.version == 7
        assert again.log == ()


class TestMoving:
    """A task moves with everything below it."""

    @pytest.mark.parametrize(
        ("parent", "index", "result"),
        [
            (None, None, "S; .a; b; T; .c"),
            (None, 0, "T; .c; S; .a; b"),
            ("S", 0, "S; .T; ..c; .a; b"),
            ("b", None, "S; .a; b; .T; ..c"),
        ],
    )
    def test_it_goes_to_the_place_asked_for(
        self, parent: str | None, index: int | None, result: str
    ) -> None:
        project = plan("S; .a; .T; ..c; b")

        project.move("T", parent, index)

        assert jotted(project) == result

    def test_given_the_last_child_when_it_leaves_then_the_summary_is_a_leaf(self) -> None:
        project = plan("S; .a")

        project.move("a")

        assert not project.is_summary("S")

    def test_given_a_move_to_where_it_is_then_nothing_is_logged(self) -> None:
        project = plan("a; b")
        version = project.version

        project.move("b")
        project.reorder("a", 0)
        project.update("a", priority=500)

        assert project.version == version

    @pytest.mark.parametrize("place", range(4))
    def test_reorder_counts_places_without_the_task(self, place: int) -> None:
        project = plan("a; b; c; d")

        project.reorder("b", place)

        assert project.children().index("b") == place

    def test_indent_makes_the_last_child_of_the_sibling_before(self) -> None:
        project = plan("S; .a; b; .c; d")

        project.indent("b")

        assert jotted(project) == "S; .a; .b; ..c; d"

    def test_outdent_leaves_later_siblings_with_the_parent(self) -> None:
        project = plan("S; .a; .b; .c; d")

        project.outdent("b")

        assert jotted(project) == "S; .a; .c; b; d"

    def test_indent_and_outdent_are_inverse_at_the_end(self) -> None:
        project = plan("S; .a; b")

        project.indent("b")
        project.outdent("b")

        assert project == plan("S; .a; b")

    def test_a_splice_is_all_a_wide_summary_costs_the_log(self) -> None:
        project = plan("S")
        project.add_many([Task(f"t{n}", "t", parent="S") for n in range(1000)])

        project.remove("t500")

        edits = project.log[-1].edits
        assert [type(edit) for edit in edits] == [OutlineEdit, TaskEdit]
        assert edits[0] == OutlineEdit("S", 500, ("t500",), ())
