"""Laws of editing, on random sequences of every edit there is."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pmcore.kernel import PmcoreError
from pmcore.wbs import Baseline, BaselineTask, Project, Resource, SettingsEdit, Task
from pmcore.wbs.changes import inverted
from pmcore.wbs.cycles import following
from pmcore.wbs.draft import Draft
from wbs.plans import has_loop, plan

NAMES = [f"t{number}" for number in range(9)]
names = st.sampled_from(NAMES)
types = st.sampled_from(["FS", "SS", "FF", "SF"])
lags = st.sampled_from(["0d", "1d", "-2h", "1ed", "50%"])
durations = st.sampled_from([None, "0d", "1d", "3d", "2ed"])
PEOPLE = [Resource("li"), Resource("wang", calendar="office")]
people = st.lists(st.sampled_from(["li", "wang", "wang 50%"]), max_size=2)


class _Stop(Exception):
    """Something of the host's went wrong."""


class Editing(RuleBasedStateMachine):
    """Every edit succeeds or leaves the plan as it was; the invariants hold after each."""

    @initialize()
    def begin(self) -> None:
        text = "t0; .t1 1d; .t2 3d; t3; .t4; ..t5 2d; t6 1d; t1 -> t2; t2 -> t5"
        self.project = plan(text, resources=PEOPLE)

    def attempt(self, edit: str, *args: Any, **fields: Any) -> None:
        before = self.project.copy()
        try:
            getattr(self.project, edit)(*args, **fields)
        except PmcoreError:
            assert self.project == before
            assert self.project.version == before.version
            assert self.project.log == before.log

    @rule(name=names, parent=st.none() | names, index=st.none() | st.integers(0, 3), d=durations)
    def add(self, name: str, parent: str | None, index: int | None, d: str | None) -> None:
        self.attempt("add", name, name, parent=parent, index=index, duration=d)

    @rule(name=names, d=durations, percent=st.integers(0, 100))
    def update(self, name: str, d: str | None, percent: int) -> None:
        self.attempt("update", name, duration=d, percent_complete=percent)

    @rule(name=names, who=people, fixed=st.sampled_from(["units", "effort"]), effort=durations)
    def assign(self, name: str, who: list[str], fixed: str, effort: str | None) -> None:
        self.attempt("update", name, assignments=who, fixed=fixed, effort=effort)

    @rule(name=names, parent=st.none() | names, index=st.none() | st.integers(0, 3))
    def move(self, name: str, parent: str | None, index: int | None) -> None:
        self.attempt("move", name, parent, index)

    @rule(name=names, how=st.sampled_from(["indent", "outdent"]))
    def shift(self, name: str, how: str) -> None:
        self.attempt(how, name)

    @rule(name=names, index=st.integers(0, 4))
    def reorder(self, name: str, index: int) -> None:
        self.attempt("reorder", name, index)

    @rule(one=names, other=names, type=types, lag=lags)
    def link(self, one: str, other: str, type: str, lag: str) -> None:
        self.attempt("link", one, other, type, lag)

    @rule(one=names, other=names, type=types, to=types, lag=lags)
    def relink(self, one: str, other: str, type: str, to: str, lag: str) -> None:
        self.attempt("relink", one, other, type, to=to, lag=lag)

    @precondition(lambda self: self.project.dependencies())
    @rule(data=st.data())
    def unlink(self, data: st.DataObject) -> None:
        self.attempt("unlink", *data.draw(st.sampled_from(self.project.dependencies())).key)

    @rule(name=names, how=st.sampled_from(["refuse", "drop", "bridge"]))
    def remove(self, name: str, how: str) -> None:
        self.attempt("remove", name, how)

    @rule(name=names, parts=st.lists(st.sampled_from(["1d", "4h"]), min_size=1, max_size=3))
    def split(self, name: str, parts: list[str]) -> None:
        free = [other for other in NAMES if other not in self.project]
        self.attempt("split", name, parts, ids=free[: len(parts) - 1])

    @rule(chosen=st.lists(names, min_size=2, max_size=3, unique=True))
    def merge(self, chosen: list[str]) -> None:
        self.attempt("merge", chosen)

    @rule(chosen=st.lists(st.tuples(names, st.none() | names), min_size=1, max_size=4))
    def add_many(self, chosen: list[tuple[str, str | None]]) -> None:
        self.attempt("add_many", [Task(name, name, parent=parent) for name, parent in chosen])

    @rule(number=st.integers(0, 11), name=names, replace=st.booleans())
    def set_baseline(self, number: int, name: str, replace: bool) -> None:
        if number <= 10:
            rows = [BaselineTask(name, cost=number)]
            self.attempt("set_baseline", Baseline(number, rows), replace=replace)

    @rule(number=st.integers(0, 11))
    def clear_baseline(self, number: int) -> None:
        self.attempt("clear_baseline", number)

    @rule(how=st.sampled_from(["undo", "redo"]))
    def step(self, how: str) -> None:
        self.attempt(how)

    @rule(stop=st.booleans(), one=names, other=names)
    def set_of_edits(self, stop: bool, one: str, other: str) -> None:
        before = self.project.copy()
        try:
            with self.project.change_set():
                for edit, *args in (("remove", one, "drop"), ("link", other, one), ("move", other)):
                    with suppress(PmcoreError):
                        getattr(self.project, edit)(*args)
                if stop:
                    raise _Stop
        except _Stop:
            assert self.project == before

    @invariant()
    def the_outline_is_a_tree_in_order(self) -> None:
        rows = self.project.outline()
        assert len(rows) == len(self.project)
        assert len({task.id for task, _ in rows}) == len(rows)
        for task, depth in rows:
            assert depth == len(self.project.ancestors(task.id))
            assert task.id in self.project.children(task.parent)
            if self.project.is_summary(task.id):
                assert (task.duration, task.effort) == (None, None)
                assert not task.is_milestone

    @invariant()
    def links_are_known_from_both_ends_and_close_no_loop(self) -> None:
        links = self.project.dependencies()
        assert {link for t in self.project for link in self.project.predecessors(t.id)} == set(
            links
        )
        assert len({link.key for link in links}) == len(links)
        assert not has_loop(self.project)

    @invariant()
    def ranks_grow_along_every_edge(self) -> None:
        state = self.project._state
        if state.ranks is not None:
            nodes = [*state.tasks, *(f"+{id}" for id in state.children if id)]
            for node in nodes:
                for end in following(state, node):
                    assert state.ranks[node] < state.ranks[end]
            assert state.ranks.keys() <= set(nodes)

    @invariant()
    def it_reads_as_if_it_had_been_loaded(self) -> None:
        project = self.project
        again = Project.from_records(
            project.settings,
            project.tasks(),
            project.dependencies(),
            baselines=project.baselines.values(),
        )
        assert again == project
        assert again.dependencies() == project.dependencies()

    @invariant()
    def versions_count_changes(self) -> None:
        assert self.project.version == self.project.log[-1].number

    def teardown(self) -> None:
        """Taking every change back, newest first, restores the plan before the first one."""
        draft = Draft(self.project.copy()._state)
        for change in reversed(self.project.log):
            for edit in inverted(change.edits):
                assert not isinstance(edit, SettingsEdit)
                draft.make(edit)
        assert draft.state.tasks == {}
        assert draft.state.children == {}
        assert draft.state.out_of == {}
        assert draft.state.into == {}
        assert draft.state.baselines == {}
        while True:
            try:
                self.project.undo()
            except PmcoreError:
                break
        assert self.project == plan(resources=PEOPLE)


Editing.TestCase.settings = settings(stateful_step_count=25)
TestEditing = Editing.TestCase


class TestCopies:
    """A copy is independent of what it was copied from, whichever is edited."""

    @given(st.lists(st.tuples(names, st.none() | names), max_size=8))
    def test_edits_of_a_copy_never_show_in_the_original(
        self, moves: list[tuple[str, str | None]]
    ) -> None:
        project = plan("t0; .t1; .t2; t3; .t4; t5; t1 -> t4; t2 -> t5")
        reference = plan("t0; .t1; .t2; t3; .t4; t5; t1 -> t4; t2 -> t5")
        copy = project.copy()
        for name, parent in moves:
            try:
                copy.move(name, parent, 0)
                copy.remove(name, "bridge")
            except PmcoreError:
                continue

        assert project == reference
        assert project.dependencies() == reference.dependencies()
