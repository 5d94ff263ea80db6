"""Depth and width without end: nothing recurses, a huge star costs a splice."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Collection
from typing import Any

import pytest

from pmcore.wbs import (
    Dependency,
    DependencyEdit,
    Edit,
    OutlineEdit,
    Project,
    Resource,
    SettingsEdit,
    Task,
    TaskEdit,
    cycles,
    lint,
    roll_up,
)
from pmcore.wbs.changes import NOBODY, Change
from pmcore.wbs.rewinding import checked_log
from pmcore.wbs.rules import Rules
from repositories.depth import IS_DEEP
from wbs.plans import plan

_DEEP = """
import sys
from pmcore.wbs import Dependency, Project, ProjectSettings, Task, lint, roll_up
import pickle

count = int(sys.argv[1])
tasks = [Task("n0", "Top")]
tasks += [Task(f"n{n}", "Task", parent=f"n{n - 1}") for n in range(1, count)]
tasks += [Task("other", "Other")]
sys.setrecursionlimit(200)
plan = Project.from_records(
    ProjectSettings("P", name="Deep", start="2026-03-02"), tasks, [Dependency("n0", "other")]
)
deepest = f"n{count - 1}"
assert plan.outline()[count - 1][1] == count - 1
assert len(plan.ancestors(deepest)) == count - 1
codes = dict(plan.wbs_codes())
assert len(set(codes.values())) == len(plan)
assert max(map(len, codes.values())) < 200
assert plan.wbs_code(deepest) == codes[deepest] == f"[n{count - 51}]" + 50 * ".1"
plan.add("leaf", "Leaf", parent=deepest, duration="2d", cost=7)
assert roll_up(plan)["n0"].cost == 7
assert len(lint(plan)) > 0
try:
    plan.link("other", "leaf")
except Exception as error:
    assert error.code == "dependency.cycle", error
else:
    raise AssertionError("a loop through all summaries was not seen")
try:
    plan.move("n0", deepest)
except Exception as error:
    assert error.code == "outline.cycle", error
plan.move(f"n{count // 2}")
assert plan.outline()[-1][0].id == "leaf"
copy = plan.copy()
plan.remove("n0", "bridge")
assert len(plan) == count // 2 + 2
plan.undo()
assert plan == copy
"""


class TestDepth:
    """A chain of very many tasks works at recursion limit 200."""

    def test_a_very_deep_outline_works_at_a_low_recursion_limit(self) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _DEEP, str(100_000 if IS_DEEP else 20_000)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

        assert done.returncode == 0, done.stderr[-2000:]

    def test_a_long_chain_of_links_is_walked_without_recursion(self) -> None:
        count = 20_000 if IS_DEEP else 5_000  # a thousand recursions are too many
        tasks = [Task(f"t{n}", "t") for n in range(count)]
        links = [Dependency(f"t{n}", f"t{n + 1}") for n in range(count - 1)]
        project = Project.from_records(plan().settings, tasks, links)

        project.unlink("t2499", "t2500")
        project.link(f"t{count - 1}", "t0")

        assert len(project.dependencies()) == count - 1
        assert len(lint(project)) > 0
        assert pickle.loads(pickle.dumps(project)) == project


class TestWidth:
    """A summary, or a task, with 100,000 neighbours."""

    def test_a_star_of_children_and_links_can_be_edited(self) -> None:
        tasks = [Task("S", "S"), Task("hub", "hub")]
        tasks += [Task(f"t{n}", "t", parent="S") for n in range(30_000)]
        links = [Dependency("hub", f"t{n}") for n in range(30_000)]
        project = Project.from_records(plan().settings, tasks, links)

        project.reorder("t29999", 0)
        project.unlink("hub", "t7")
        project.remove("hub", "drop")
        project.undo()

        assert project.children("S")[0] == "t29999"
        assert len(project.successors("hub")) == 29_999
        assert roll_up(project)["S"].leaves == 30_000


class TestLogs:
    """A log from elsewhere is held against what it touches, not against the plan each time."""

    def test_small_changes_of_a_large_plan_look_at_few_tasks(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan, changes = _worked_on(2000, 100)
        checked, ranked = list[int](), list[object]()
        check_tasks, graph = Rules.check_tasks, cycles._graph

        def counting(rules: Rules, tasks: Collection[Task], *given: Any) -> None:
            checked.append(len(tasks))
            check_tasks(rules, tasks, *given)

        def ranking(state: Any) -> Any:
            ranked.append(state)
            return graph(state)

        monkeypatch.setattr(Rules, "check_tasks", counting)
        monkeypatch.setattr(cycles, "_graph", ranking)
        checked_log(plan._state, changes)
        assert sum(checked) < 3 * len(changes)
        assert len(ranked) <= 1


def _worked_on(count: int, turns: int) -> tuple[Project, list[Change]]:
    """Return a plan of tasks in a row, and changes of every kind that led to it in turns."""
    plan = Project("P", "Plan", start="2026-03-02", resources=[Resource("li")])
    tasks = [Task(f"t{n}", "Task", duration="1d", assignments=["li"]) for n in range(count)]
    links = [Dependency(f"t{n}", f"t{n + 1}") for n in range(count - 2)]
    made = Project.from_records(plan.settings, tasks, links, version=8 * turns)
    now, link = made.settings, Dependency(f"t{count - 2}", f"t{count - 1}")
    other = now.replace(resources=[Resource("li"), Resource("wang")])
    longer = tasks[0].replace(duration="2d")
    turn: list[Edit] = [
        SettingsEdit(now, other),
        SettingsEdit(other, now),
        TaskEdit(tasks[0], longer),
        TaskEdit(longer, tasks[0]),
        DependencyEdit(None, link),
        DependencyEdit(link, None),
        OutlineEdit(None, 0, ("t0", "t1"), ("t1", "t0")),
        OutlineEdit(None, 0, ("t1", "t0"), ("t0", "t1")),
    ]
    changes = [Change(n + 1, "edit", NOBODY, (edit,)) for n, edit in enumerate(turn * turns)]
    return made, changes
