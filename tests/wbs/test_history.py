"""Every edit is a change that can be taken back: log, undo, redo, change sets, copies."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from pmcore.kernel import ProjectError
from pmcore.wbs import Dependency, Project, Task, TaskEdit
from wbs.plans import jotted, plan

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class _Stop(Exception):
    """Something of the host's went wrong."""


def _edit_and_stop(project: Project) -> None:
    with project.change_set("inner"):
        project.remove("a", "drop")
        project.add("x", "x", parent="b")
        raise _Stop


class TestLog:
    """Actor, time and reason are passed in; the version grows by one with every change."""

    def test_a_change_set_is_one_change_with_its_author(self) -> None:
        project = plan("a")

        with project.change_set("week plan", actor="u.li", at=NOON, reason="kick-off") as same:
            same.add("b", "b")
            same.link("a", "b")

        change = project.log[-1]
        assert (change.number, project.version) == (2, 2)
        assert (change.label, change.actor, change.at, change.reason) == (
            "week plan",
            "u.li",
            NOON,
            "kick-off",
        )
        assert change.tasks == ("b",)
        assert repr(change) == "<Change 2: week plan by u.li, 3 edits>"

    def test_an_edit_shows_the_row_before_and_after(self) -> None:
        project = plan("a 1d")

        project.update("a", duration="2d")

        edit = project.log[-1].edits[0]
        assert edit == TaskEdit(Task("a", "a", duration="1d"), Task("a", "a", duration="2d"))

    def test_an_empty_change_set_is_no_change(self) -> None:
        project = plan("a")

        with project.change_set(actor="u.li"):
            pass

        assert project.version == 1


class TestUndo:
    """Undo applies the inverse as a new change; redo makes it again; a new edit ends redo."""

    def test_undo_and_redo_are_entries_of_the_log(self) -> None:
        project = plan("a; b; a -> b")

        undone = project.undo(actor="u.li")
        redone = project.redo()

        assert (undone.kind, undone.of, undone.actor) == ("undo", 3, "u.li")
        assert (redone.kind, redone.of, redone.number) == ("redo", 3, 5)
        assert jotted(project) == "a; b; a -> b"
        assert [change.label for change in project.log[-2:]] == ["undo link", "redo link"]

    def test_undoing_everything_reaches_the_start_and_redoing_the_end(self) -> None:
        project = plan("S; .a 2d; b; a -> b; c 1d")
        project.move("c", "b")
        project.split("a", ["1d", "1d"])
        project.remove("a", "bridge")
        end = project.copy()

        count = len(project.log)
        for _ in range(count):
            project.undo()
        assert project == plan()
        for _ in range(count):
            project.redo()
        assert project == end

    def test_a_new_edit_ends_what_could_be_redone(self) -> None:
        project = plan("a; b")
        project.undo()

        project.add("c", "c")

        with pytest.raises(ProjectError, match=r"history\.empty"):
            project.redo()

    def test_what_came_back_by_undo_is_guarded_against_loops(self) -> None:
        project = plan("a; b; c; a -> b; b -> c")
        project.remove("b", "drop")
        project.link("c", "a")
        project.undo()
        project.undo()

        with pytest.raises(ProjectError, match=r"dependency\.cycle"):
            project.link("c", "a")


class TestChangeSets:
    """All or nothing; an inner change set joins the outer one."""

    def test_given_an_exception_inside_then_all_of_it_is_taken_back(self) -> None:
        project = plan("S; .a; b; a -> b")
        before, version = project.copy(), project.version

        with pytest.raises(_Stop):
            _edit_and_stop(project)

        assert (project, project.version) == (before, version)
        with pytest.raises(ProjectError):
            project.link("b", "a")

    def test_given_an_error_that_is_caught_inside_then_the_rest_stands(self) -> None:
        project = plan("a")

        with project.change_set():
            project.add("b", "b")
            with pytest.raises(ProjectError):
                project.add("a", "a")
            project.link("a", "b")

        assert jotted(project) == "a; b; a -> b"
        assert len(project.log) == 2

    def test_an_inner_change_set_is_a_savepoint(self) -> None:
        project = plan("a")

        with project.change_set("outer"):
            project.add("b", "b")
            with pytest.raises(_Stop):
                _edit_and_stop(project)

        assert jotted(project) == "a; b"
        assert [change.label for change in project.log] == ["add", "outer"]

    def test_owners_are_asked_for_at_the_end_of_the_set(self) -> None:
        project = plan(owners="required")

        with project.change_set():
            project.add("S", "S")
            project.add("a", "a", parent="S", owner="u.li")

        with pytest.raises(ProjectError, match=r"task\.owner_missing"):
            project.move("a")
        assert jotted(project) == "S; .a"


class TestCopies:
    """A copy shares records and nothing else; a project survives pickle."""

    def test_an_edit_of_the_copy_leaves_the_original(self) -> None:
        project = plan("S; .a 1d; b; a -> b")
        version = project.version

        what_if = project.copy()
        what_if.update("a", duration="9d")
        what_if.remove("b", "drop")
        what_if.undo()

        assert jotted(project) == "S; .a 1d; b; a -> b"
        assert (project.version, len(project.log)) == (version, version)
        assert what_if["a"] != project["a"]
        assert what_if["b"] is project["b"]

    def test_an_edit_of_the_original_leaves_the_copy(self) -> None:
        project = plan("a; b; a -> b")
        assert project.predecessors("b")
        copy = project.copy()

        project.unlink("a", "b")
        project.undo()
        project.undo()

        assert copy.dependencies() == (Dependency("a", "b"),)
        assert copy == plan("a; b; a -> b")

    def test_a_pickled_project_goes_on_where_it_was(self) -> None:
        project = plan("S; .a 1d; b; a -> b")
        project.undo()

        again: Project = pickle.loads(pickle.dumps(project))
        again.redo()

        assert jotted(again) == "S; .a 1d; b; a -> b"
        assert [change.number for change in again.log] == [1, 2, 3, 4, 5, 6]


class TestProjectsOfViews:
    """``Project.of`` begins as a view is, with the version and log that it is given."""

    def test_an_edit_of_it_leaves_the_view(self) -> None:
        project = plan("a; b; a -> b")
        before = project.snapshot()
        again = Project.of(before)
        again.remove("a", "drop")
        assert before == project == plan("a; b; a -> b")
        assert (again.version, again.log[0].number) == (before.version + 1, before.version + 1)

    def test_it_undoes_as_far_as_its_log_reaches(self) -> None:
        project = plan("a 3d")
        project.update("a", duration="5d")
        assert Project.of(project.snapshot(), log=project.log[-1:]).undo().of == project.version
        with pytest.raises(ProjectError) as caught:
            Project.of(project).undo()
        assert caught.value.code == "history.empty"

    def test_it_may_have_another_version(self) -> None:
        project = plan("a")
        assert Project.of(project, version=40).version == 40

    def test_no_store_knows_it_by_a_stamp(self) -> None:
        project = plan("a")
        project.stamp_as(project.version, "x")
        assert (project.stamp, Project.of(project).stamp) == ("x", "")


class TestStamps:
    """What a store calls a version, a project knows of its own history and of no other."""

    def test_a_version_that_no_store_gave_or_took_has_none(self) -> None:
        project = plan("a; b")
        assert (project.stamp, project.stamp_at(0)) == ("", "")

    def test_each_stamp_is_that_of_one_version(self) -> None:
        project = plan("a; b")
        version = project.version
        project.stamp_as(version, "x")
        project.update("a", duration="9d")
        project.undo()

        assert (project.stamp, project.stamp_at(version)) == ("", "x")

    def test_of_many_the_newest_stays_and_the_one_that_it_was_made_from(self) -> None:
        project = plan("a; b")
        for version in (3, 5, 5, 9):
            project.stamp_as(version, f"of {version}")

        stamps = {version: project.stamp_at(version) for version in (3, 5, 9)}
        assert stamps == {3: "", 5: "of 5", 9: "of 9"}

    def test_an_older_version_that_is_stamped_again_is_the_newest(self) -> None:
        project = plan("a; b")
        for version, stamp in ((3, "x"), (5, "y"), (3, "z"), (6, "w")):
            project.stamp_as(version, stamp)

        assert [project.stamp_at(version) for version in (3, 5, 6)] == ["z", "", "w"]

    def test_copies_have_the_stamps_there_were(self) -> None:
        project = plan("a; b")
        project.stamp_as(project.version, "x")
        copies = [project.copy(), project.snapshot(), pickle.loads(pickle.dumps(project))]
        project.stamp_as(project.version, "y")

        assert [copy.stamp for copy in copies] == ["x", "x", "x"]

    def test_equal_plans_need_not_have_the_same(self) -> None:
        project, other = plan("a; b"), plan("a; b")
        project.stamp_as(project.version, "x")
        other.become(project)

        assert project == other
        assert other.stamp == ""
