"""Dependencies: links, loops through summaries too, and removal by an explicit rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import CycleError, InputError, ProjectError
from pmcore.wbs import Dependency, DependencyType, Project, Task
from wbs.plans import has_loop, jotted, links, plan

TYPES: list[DependencyType] = ["FS", "SS", "FF", "SF"]


def _is_refused(project: Project, link: Dependency) -> bool:
    try:
        project.link(*link.key)
    except ProjectError:
        return True
    return False


class TestLinking:
    """Two tasks may be linked once per type."""

    def test_two_types_may_stand_between_the_same_tasks(self) -> None:
        assert links(plan("a; b; a -> b SS; a -> b FF")) == ["a -> b FF", "a -> b SS"]

    def test_relink_changes_type_and_lag(self) -> None:
        project = plan("a; b; a -> b")

        project.relink("a", "b", to="SS", lag="2d", lag_calendar="elapsed")
        project.relink("a", "b", "SS", lag="3d")

        assert project.dependencies() == (Dependency("a", "b", "SS", "3d", "elapsed"),)

    def test_relink_may_clear_the_lag_calendar(self) -> None:
        project = plan("a; b")
        project.link("a", "b", lag="1d", lag_calendar="office")

        assert project.relink("a", "b", lag_calendar=None).lag_calendar is None

    def test_unlink_removes_one_type_only(self) -> None:
        project = plan("a; b; a -> b; a -> b SS")

        project.unlink("a", "b")

        assert links(project) == ["a -> b SS"]
        assert project.dependency("a", "b", "SS").lag.is_zero


class TestLoops:
    """A cycle is an error even when leads make it feasible; the error walks the loop."""

    @pytest.mark.parametrize(
        ("text", "link", "path"),
        [
            ("a; b; a -> b", ("b", "a"), ["b", "a", "b"]),
            ("a; b; c; a -> b FS -9d; b -> c SS", ("c", "a", "FF"), ["c", "a", "b", "c"]),
            ("S; .x; y; x -> y", ("y", "S"), ["y", "S", "x", "y"]),
            ("S; .x; y; y -> x", ("S", "y"), ["S", "y", "x", "S"]),
            ("S; .T; ..x; y; x -> y", ("y", "S"), ["y", "S", "T", "x", "y"]),
            ("S; .x; T; .y; S -> T", ("y", "x"), ["y", "x", "S", "T", "y"]),
            ("a; b; c; a -> b; b -> c; a -> c", ("c", "a"), ["c", "a", "c"]),
            ("S; .a; .b; c; a -> b; S -> c", ("c", "a"), ["c", "a", "S", "c"]),
        ],
    )
    def test_the_path_walks_a_shortest_loop_through_summaries_too(
        self, text: str, link: tuple[str, ...], path: list[str]
    ) -> None:
        project = plan(text)
        before = project.copy()

        with pytest.raises(CycleError) as caught:
            project.link(*link)  # type: ignore[arg-type]

        assert caught.value.context["path"] == path
        assert project == before

    def test_given_a_move_that_closes_a_loop_then_it_is_refused(self) -> None:
        project = plan("S; .x; a; b; a -> S; S -> b")

        with pytest.raises(CycleError):
            project.add_many([], [Dependency("b", "a")])
        with pytest.raises(ProjectError, match="contains"):
            project.move("a", "S")

        assert jotted(project) == "S; .x; a; b; S -> b; a -> S"

    def test_given_a_loop_in_ready_records_then_they_are_refused(self) -> None:
        project = plan("a; b; c")
        loop = [Dependency("a", "b"), Dependency("b", "c"), Dependency("c", "a")]

        with pytest.raises(CycleError) as caught:
            Project.from_records(project.settings, project.tasks(), loop)

        assert caught.value.context["path"] == ["a", "b", "c", "a"]

    def test_given_a_very_long_loop_then_both_ends_of_the_path_are_named(self) -> None:
        project = plan()
        tasks = [Task(f"t{n}", "t") for n in range(500)]
        project.add_many(tasks, [Dependency(f"t{n}", f"t{n + 1}") for n in range(499)])

        with pytest.raises(CycleError) as caught:
            project.link("t499", "t0")

        path = caught.value.context["path"]
        assert isinstance(path, list)
        assert (path[0], path[-1], caught.value.context["length"]) == ("t499", "t499", 500)

    def test_given_a_summary_that_was_a_leaf_for_a_while_then_its_links_still_count(self) -> None:
        project = plan("S; .c; t; u; t -> u")
        project.remove("c")
        project.link("S", "t")
        project.add("x", "x", parent="S")

        with pytest.raises(CycleError):
            project.link("u", "x")

    def test_given_a_refused_loop_then_the_next_one_is_refused_too(self) -> None:
        project = plan("a; b; c; d; a -> b; b -> c")

        for one, other in (("c", "a"), ("b", "a"), ("c", "a")):
            with pytest.raises(CycleError):
                project.link(one, other)
        project.link("d", "a")

        assert links(project) == ["a -> b", "b -> c", "d -> a"]

    def test_turning_a_link_inside_one_change_set_is_fine_in_the_right_order(self) -> None:
        project = plan("a; b; a -> b")

        with project.change_set():
            project.unlink("a", "b")
            project.link("b", "a")

        assert links(project) == ["b -> a"]

    @given(st.data())
    def test_links_are_refused_exactly_when_a_slow_check_finds_a_loop(
        self, data: st.DataObject
    ) -> None:
        project = plan("A; .B; ..a; ..b; .c; D; .d; .e; f")
        ids = sorted(task.id for task in project)
        for _ in range(data.draw(st.integers(1, 14))):
            one, other = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2))
            type = data.draw(st.sampled_from(TYPES))
            if one == other or Dependency(one, other, type) in project.dependencies():
                continue
            bad = has_loop(project, [Dependency(one, other, type)])
            assert _is_refused(project, Dependency(one, other, type)) == bad


class TestRemoving:
    """What becomes of dependencies with tasks that stay is said, never guessed."""

    def test_given_links_with_what_stays_when_refused_then_nothing_changes(self) -> None:
        project = plan("S; .a; b; a -> b")

        with pytest.raises(ProjectError) as caught:
            project.remove("S")

        assert caught.value.context["dependencies"] == ["a FS b"]
        assert jotted(project) == "S; .a; b; a -> b"

    def test_links_inside_a_removed_branch_are_no_reason_to_refuse(self) -> None:
        project = plan("S; .a; .b; c; a -> b")

        project.remove("S")

        assert jotted(project) == "c"

    def test_drop_forgets_the_links(self) -> None:
        project = plan("a; b; c; a -> b; b -> c")

        project.remove("b", "drop")

        assert jotted(project) == "a; c"

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("a; b; c; a -> b; b -> c", ["a -> c"]),
            ("a; b; c; a -> b FS 1d; b -> c FS 2d", ["a -> c FS +3d"]),
            ("a; b; c; a -> b FS 1d; b -> c FS -4h", ["a -> c FS +240min"]),
            ("a; b; c; a -> b FS 1ed; b -> c FS 2ed", ["a -> c FS +3ed"]),
            ("a; b; c; a -> b FS 1d; b -> c", ["a -> c FS +1d"]),
            ("a; b; c; a -> b SS 1d; b -> c FF 1d", ["a -> c SF +2d"]),
            ("a; b; c; a -> b FF; b -> c SS", ["a -> c"]),
            ("a; b; c; a -> b SF; b -> c SS", ["a -> c SS"]),
            ("a 4d; b 2d; c; a -> b FS 50%; b -> c", ["a -> c FS +50%"]),
            ("a; b 2d; c; a -> b FS 1d; b -> c FS 50%", ["a -> c FS +960min"]),
            ("a; b 2ed; c; a -> b; b -> c FS 50%", ["a -> c FS +1440emin"]),
            ("a; b; c; d; e; a -> b; c -> b; b -> d; b -> e", [
                "a -> d", "a -> e", "c -> d", "c -> e",
            ]),
            ("a; b; c; a -> b FS 1d; b -> c FS 1d; a -> c FS 1d", ["a -> c FS +2d"]),
            ("a; b; c; a -> b FS 1d; b -> c FS 1d; a -> c FS 5d", ["a -> c FS +5d"]),
            ("a; b; c; a -> b", []),
        ],
    )  # fmt: skip
    def test_bridge_passes_predecessors_on_and_lags_add_up(
        self, text: str, left: list[str]
    ) -> None:
        project = plan(text)

        project.remove("b", "bridge")

        assert links(project) == left

    def test_bridge_over_a_summary_follows_the_ways_through_it(self) -> None:
        project = plan("S; .x; .y; .z; a; b; c; a -> x FS 1d; x -> y FS 9d; y -> b FS 1d; z -> c")

        project.remove("S", "bridge")

        assert jotted(project) == "a; b; c; a -> b FS +2d"

    def test_bridge_over_a_linked_summary_reaches_what_follows_its_leaves(self) -> None:
        project = plan("S; .x; .y; a; b; c; a -> S; y -> b; S -> c")

        project.remove("S", "bridge")

        assert links(project) == ["a -> b", "a -> c"]

    def test_given_too_many_ways_when_bridged_then_it_is_refused(self) -> None:
        project = plan("m")
        tasks = [Task(f"t{n}", "t") for n in range(700)]
        into = [Dependency(f"t{n}", "m") for n in range(350)]
        project.add_many(tasks, [*into, *(Dependency("m", f"t{n}") for n in range(350, 700))])

        with pytest.raises(InputError, match=r"input\.too_many"):
            project.remove("m", "bridge")

    def test_given_lags_that_cannot_be_compared_then_bridging_is_refused(self) -> None:
        project = plan("a; b; c; a -> b FS 1d; b -> c; a -> c FS 1ed")

        with pytest.raises(ProjectError, match=r"dependency\.lags"):
            project.remove("b", "bridge")

        assert links(project) == ["a -> b FS +1d", "a -> c FS +1ed", "b -> c"]
