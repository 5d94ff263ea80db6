"""Sizes: what is large is kept, listed and told to its end, as what is small is."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from pmcore.kernel import Code, TaskId
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, ConflictError, Person, Store, TaskRow, View
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    saved,
    small_plan,
)
from pmcore.wbs import Baseline, BaselineTask, Dependency, Project, Task

# More than what a query, a page or a loop is often cut at: 10, 20, 50, 100 and 1,000.
TASKS, CHANGES, KEYS, PROJECTS, WAITING, DEEP = 1500, 120, 60, 120, 30, 40
_MOST = 1000  # rows of a page


class SizeContract(Contract):
    """How much a store keeps and shows: all of it."""

    def test_a_plan_of_very_many_tasks_comes_back(self, store: Store) -> None:
        plan = _large_plan()
        kept(store, plan)
        assert opened(store) == plan
        version = plan.version
        plan.update(f"T{TASKS - 1}", duration="9d")
        plan.move(f"T{TASKS - 2}", None, 0)
        saved(store, plan, version, "at the end")
        with store.view(TENANT) as view:
            assert view.projects.open("SITE") == plan
            assert view.projects.count_tasks("SITE", EVERYTHING) == TASKS
            assert [row.id for row in _task_rows(view)] == [task.id for task in plan.tasks()]

    def test_very_many_tasks_may_be_added_changed_and_removed_by_one_save(
        self, store: Store
    ) -> None:
        kept(store, Project("SITE", "Site", start="2026-03-02"))
        plan = opened(store)
        plan.add_many([Task(f"T{number}", "Work") for number in range(TASKS)], [])
        version = saved(store, plan, 0, "grow")
        assert opened(store) == plan
        with plan.change_set("all"):
            for number in range(TASKS):
                plan.update(f"T{number}", duration="2d")
        version = saved(store, plan, version, "change")
        assert opened(store) == plan
        with plan.change_set("most"):
            for number in range(TASKS - 10):
                plan.remove(f"T{number}")
        saved(store, plan, version, "shrink")
        assert opened(store) == plan

    def test_a_deep_outline_comes_back(self, store: Store) -> None:
        plan = Project("SITE", "Site", start="2026-03-02")
        above: TaskId | None = None
        for level in range(DEEP):
            above = plan.add(f"T{level}", "Part", parent=above).id
        kept(store, plan)
        assert opened(store) == plan
        with store.view(TENANT) as view:
            assert [row.level for row in _task_rows(view)] == [*range(DEEP)]

    def test_a_long_history_is_kept_to_its_beginning(self, store: Store) -> None:
        plan = _with_long_history(store)
        with store.view(TENANT) as view:
            projects = view.projects
            assert projects.changes("SITE", since=1, limit=_MOST) == plan.log
            assert projects.changes("SITE", since=1) == plan.log[:100]
            assert projects.last_changes("SITE", CHANGES - 5) == plan.log[5:]
            assert projects.open("SITE", history=CHANGES - 5).log == plan.log[5:]
            assert projects.as_of("SITE", 1) == small_plan()
            assert projects.verify("SITE") == ()

    def test_as_much_can_be_undone_as_was_opened(self, store: Store) -> None:
        _with_long_history(store)
        plan = opened(store, history=CHANGES)
        version = plan.version
        for _ in range(CHANGES):
            plan.undo()
        refused(Code.HISTORY_EMPTY, plan.undo)
        saved(store, plan, version, "undo all")
        assert opened(store) == small_plan()

    def test_a_conflict_carries_however_much_came_between(self, store: Store) -> None:
        kept(store, small_plan())
        mine = opened(store)
        mine.update("walls", duration="9d")
        theirs = _with_changes(store)
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))
        assert isinstance(error, ConflictError)
        assert error.changes == theirs.log

    def test_a_command_is_known_again_after_very_many_others(self, store: Store) -> None:
        kept(store, small_plan())
        commands = []
        with store.unit(TENANT) as unit:
            plan = unit.projects.open("SITE")
            for number in range(KEYS):
                plan.update("dig", priority=number)
                commands.append((plan.copy(), f"key-{number}"))
                unit.projects.save(plan, expected=plan.version - 1, key=f"key-{number}")
            unit.commit()
        with store.unit(TENANT) as unit:
            assert unit.projects.kept("SITE", "make") == 1
            for version, (before, key) in enumerate(commands, 2):
                assert unit.projects.kept("SITE", key) == version, key
                again = unit.projects.save(before, expected=version - 1, key=key)
                assert again == version, key
            assert unit.projects.version("SITE") == KEYS + 1

    def test_very_many_projects_are_listed_and_counted(self, store: Store) -> None:
        ids = _many_projects(store)
        with store.view(TENANT) as view:
            projects = view.projects
            assert projects.count(EVERYTHING) == PROJECTS
            assert projects.count(EVERYTHING, search="many") == PROJECTS
            assert projects.count_tasks(None, EVERYTHING) == PROJECTS
            for by in ("id", "name"):
                page = projects.list(EVERYTHING, by=by, limit=_MOST)
                assert [row.id for row in page.rows] == ids, by
            tasks = projects.list_tasks(None, EVERYTHING, limit=_MOST)
            assert [row.project for row in tasks.rows] == ids
            page = projects.list(EVERYTHING)
            more = projects.list(EVERYTHING, after=page.after)
            assert [row.id for row in page.rows + more.rows] == ids[:100]

    @needing(Capability.OUTBOX)
    def test_events_of_very_many_projects_are_handed_out(self, store: Any) -> None:
        with store.unit(TENANT) as unit:
            unit.outbox.subscribe("erp", start="beginning")
            for number in range(WAITING):
                plan = Project(f"P{number}", "One of many", start="2026-03-02")
                unit.projects.add(plan, key="make")
            unit.commit()
        lease = timedelta(minutes=1)
        with store.unit(TENANT) as unit:
            first = unit.outbox.claim("erp", now=NOON, lease=lease, limit=WAITING - 5)
            rest = unit.outbox.claim("erp", now=NOON, lease=lease)
            unit.commit()
        assert (len(first), len(rest)) == (WAITING - 5, 5)
        assert len({batch.project for batch in (*first, *rest)}) == WAITING
        assert all(len(batch.events) == 1 for batch in (*first, *rest))

    @needing(Capability.PEOPLE)
    def test_very_many_people_are_listed(self, store: Any) -> None:
        people = [Person(f"u.{number:03}", "One of many") for number in range(PROJECTS)]
        with store.unit(TENANT) as unit:
            for person in people:
                unit.people.put(person)
            unit.commit()
        with store.view(TENANT) as view:
            page = view.people.list(EVERYTHING, limit=_MOST)
            assert (list(page.rows), page.after) == (people, None)


def _large_plan() -> Project:
    """Return a plan of very many tasks in a row, with a baseline of all of them."""
    plan = Project("SITE", "Site", start="2026-03-02")
    ids = [f"T{number}" for number in range(TASKS)]
    links = [Dependency(one, two, "FS") for one, two in pairwise(ids)]
    with plan.change_set("begin"):
        plan.add_many([Task(id, "Work", duration="1d") for id in ids], links)
        plan.set_baseline(Baseline(0, [BaselineTask(id, finish="2026-03-04") for id in ids]))
    return plan


def _task_rows(view: View) -> list[TaskRow]:
    """Return all rows of a list of tasks, as few pages as there can be."""
    first = view.projects.list_tasks("SITE", EVERYTHING, limit=_MOST)
    if first.after is None:
        return list(first.rows)
    assert len(first.rows) == _MOST
    rest = view.projects.list_tasks("SITE", EVERYTHING, limit=_MOST, after=first.after)
    assert rest.after is None
    return [*first.rows, *rest.rows]


def _with_long_history(store: Store) -> Project:
    kept(store, small_plan())
    return _with_changes(store)


def _with_changes(store: Store) -> Project:
    """Save very many changes of a plan; return it with them in its log."""
    plan = opened(store)
    for number in range(CHANGES):
        plan.update("dig", priority=number)
    saved(store, plan, 1, "many")
    return plan


def _many_projects(store: Store) -> list[str]:
    """Keep very many projects of a task each; return their ids in order."""
    ids = [f"P{number:03}" for number in range(PROJECTS)]
    with store.unit(TENANT) as unit:
        for id in ids:
            plan = Project(id, "One of many", start="2026-03-02")
            plan.add("dig", "Dig")
            unit.projects.add(plan, key="make")
        unit.commit()
    return ids
