"""The log says who made every change, on whatever path it came about."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pmcore.kernel import LifecycleError, ProjectError
from pmcore.wbs import Baseline, Dependency, Project, ReadableProject, Task
from wbs.plans import jotted, plan

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AUTHOR: dict[str, Any] = {"actor": "u.li", "at": NOON, "reason": "kick-off"}
NOT_EDITS = {"stamp_as", "change_set", "copy", "from_records", "from_state", "is_open", "of"}
NOT_EDITS |= {"redo", "snapshot", "undo"}

EDITS: dict[str, Callable[[Project], Any]] = {
    "add": lambda project: project.add("x", "X"),
    "add_many": lambda project: project.add_many([Task("x", "X")], [Dependency("c", "x")]),
    "add_recurring": lambda project: project.add_recurring("x", "X", "FREQ=DAILY", count=2),
    "advance": lambda project: project.advance("planned"),
    "become": lambda project: project.become(_project("restore")),
    "change_recurring": lambda project: project.change_recurring("r", count=2),
    "clear_baseline": lambda project: project.clear_baseline(1),
    "configure": lambda project: project.configure(name="Other"),
    "indent": lambda project: project.indent("c"),
    "link": lambda project: project.link("b", "c"),
    "merge": lambda project: project.merge(["b", "c"]),
    "move": lambda project: project.move("c", "S"),
    "move_project": lambda project: project.move_project("2026-04-01"),
    "next_occurrence": lambda project: project.next_occurrence("r"),
    "outdent": lambda project: project.outdent("a"),
    "relink": lambda project: project.relink("a", "b", lag="1d"),
    "remove": lambda project: project.remove("c"),
    "reorder": lambda project: project.reorder("c", 0),
    "restore": Project.restore,
    "set_baseline": lambda project: project.set_baseline(Baseline(0)),
    "split": lambda project: project.split("c", ["1d", "1d"]),
    "unlink": lambda project: project.unlink("a", "b"),
    "update": lambda project: project.update("c", priority=1),
}


def _project(edit: str) -> Project:
    project = plan("S; .a; .a2; b 1d; c 2d; a -> b")
    project.set_baseline(Baseline(1))
    if edit == "change_recurring":
        project.add_recurring("r", "R", "FREQ=DAILY", count=3)
    if edit == "next_occurrence":
        project.add_recurring("r", "R", "FREQ=DAILY", repeats="on_completion")
        project.update("r-1", actual_start="2026-03-02", actual_finish="2026-03-02")
    if edit == "restore":
        project.advance("archived")
    return project


class TestAuthors:
    """The log can carry actor, time and reason on every edit path."""

    def test_every_editing_method_is_tried_here(self) -> None:
        public = {name for name in dir(Project) if not name.startswith("_")}

        assert public - NOT_EDITS - set(dir(ReadableProject)) == EDITS.keys()

    @pytest.mark.parametrize("edit", EDITS)
    def test_given_a_change_set_with_an_author_when_edited_inside_then_the_log_names_them(
        self, edit: str
    ) -> None:
        project = _project(edit)
        version = project.version

        with project.change_set(**AUTHOR):
            EDITS[edit](project)

        change = project.log[-1]
        assert project.version == version + 1
        assert (change.actor, change.at, change.reason) == ("u.li", NOON, "kick-off")

    def test_lifecycle_steps_undo_and_redo_take_an_author_themselves(self) -> None:
        project = plan("a")

        project.advance("archived", **AUTHOR)
        project.restore(**AUTHOR)
        project.undo(**AUTHOR)
        project = project.copy()
        project.restore(**AUTHOR)

        assert [change.actor for change in project.log] == [None, *["u.li"] * 4]
        assert {change.reason for change in project.log[1:]} == {"kick-off"}

    def test_given_an_archived_project_when_edited_in_a_change_set_then_only_after_restore(
        self,
    ) -> None:
        project = _project("restore")

        with project.change_set(**AUTHOR):
            with pytest.raises(LifecycleError, match=r"lifecycle\.archived"):
                project.remove("c")
            project.restore()
            project.remove("c")

        assert "c" not in project
        assert project.lifecycle == "draft"

    @pytest.mark.parametrize("inner", [{}, AUTHOR, {"actor": "u.li"}])
    def test_given_no_or_the_same_author_when_a_change_set_is_nested_then_it_joins(
        self, inner: dict[str, Any]
    ) -> None:
        project = plan("a")

        with project.change_set(**AUTHOR), project.change_set(**inner):
            project.add("b", "B")

        assert project.log[-1].actor == "u.li"

    @pytest.mark.parametrize(
        "inner",
        [{"actor": "u.chen"}, {"at": NOON.replace(hour=13)}, {"reason": "another"}],
    )
    @pytest.mark.parametrize("outer", [{}, AUTHOR])
    def test_given_another_author_when_a_change_set_is_nested_then_it_is_refused(
        self, inner: dict[str, Any], outer: dict[str, Any]
    ) -> None:
        project = plan("a")

        with project.change_set(**outer):
            with pytest.raises(ProjectError, match=r"history\.author"):
                project.change_set(**inner).__enter__()
            with pytest.raises(ProjectError, match=r"history\.author"):
                project.advance("planned", **inner)

        assert project.lifecycle == "draft"


class TestCopyModule:
    """``copy.copy`` and ``copy.deepcopy`` do what ``copy()`` does."""

    @pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, Project.copy])
    def test_a_copy_shares_nothing_that_changes(self, copied: Callable[[Project], Project]) -> None:
        project = plan("a; b; a -> b")

        twin = copied(project)
        twin.remove("a", "drop")
        twin.undo()
        twin.undo()

        assert jotted(project) == "a; b; a -> b"
        assert (len(project.log), len(twin.log)) == (3, 6)
        assert twin["a"] is project["a"]
