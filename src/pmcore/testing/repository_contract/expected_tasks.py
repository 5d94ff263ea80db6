"""Lists of tasks as they must be, told the plain way: by looking at each task of a plan."""

from __future__ import annotations

from typing import Any

from pmcore.kernel import TaskId
from pmcore.kernel.predicate import (
    EVERYTHING,
    NOTHING,
    And,
    Has,
    Is,
    Not,
    OneOf,
    Or,
    Predicate,
    holds,
)
from pmcore.repositories import Store, TaskRow, View
from pmcore.repositories.protocols import TaskSorting
from pmcore.testing.repository_contract.cases import TENANT, kept, opened
from pmcore.wbs import Project, ReadableProject, Resource, Task

SORTINGS: tuple[TaskSorting, ...] = ("outline", "name", "id")
TASK_PREDICATES: tuple[Predicate, ...] = (
    EVERYTHING,
    NOTHING,
    Is("project", "SITE"),
    Is("parent", None),
    Is("parent", "house"),
    Not(Is("parent", "house")),
    Is("kind", "milestone"),
    Is("owner", "u.li"),
    Not(Is("owner", "u.li")),
    Not(OneOf("owner", frozenset({"u.li", "u.wang"}))),
    OneOf("id", frozenset({"house", "t07", "nothing"})),
    OneOf("calendar", frozenset()),
    Has("assigned", "li"),
    Has("assigned", "wang"),
    Not(Has("assigned", "li")),
    Has("labels", "site"),
    Has("labels", "sit"),
    Has("above", "house"),
    Has("above", "east"),
    Has("above", "t07"),
    Has("above", "nothing"),
    Not(Has("above", "house")),
    Or((Has("assigned", "li"), Is("id", "east"), Has("above", "east"))),
    And((Has("above", "house"), Not(Has("above", "east")))),
    Not(Or((Has("assigned", "wang"), Not(Has("above", "house"))))),
)


def rows_of(plan: ReadableProject, visible: Predicate, by: TaskSorting) -> list[TaskRow]:
    """Return the rows that a list shows, by looking at each task."""
    seen: set[TaskId] = set()
    rows: list[tuple[str, TaskRow]] = []
    for task in plan.tasks():
        above = [*reversed(plan.ancestors(task.id))]
        if holds(visible, _asked_of(plan, task, above)):
            seen.add(task.id)
            named = task.name.to_json()
            first = named if isinstance(named, str) else next(iter(named.values()))
            row = TaskRow.of(plan.id, task, [id for id in above if id in seen])
            rows.append((first.casefold(), row))
    if by == "name":
        rows.sort(key=lambda item: (item[0], item[1].id))
    if by == "id":
        rows.sort(key=lambda item: item[1].id)
    return [row for _, row in rows]


def _asked_of(plan: ReadableProject, task: Task, above: list[TaskId]) -> dict[str, Any]:
    people = [each.resource for each in task.assignments]
    one = {name: getattr(task, name) for name in ("id", "parent", "kind", "owner", "calendar")}
    return {**one, "project": plan.id, "above": above, "assigned": people, "labels": task.labels}


def house(store: Store) -> Project:
    """Keep a plan with three levels, people and names of every sort."""
    plan = Project("SITE", "Site", start="2026-03-02", resources=[Resource("li"), Resource("wang")])
    with plan.change_set("begin"):
        plan.add("dig", "dig", duration="3d", assignments=["li"], owner="u.li")
        plan.add("house", "House", labels=["site"])
        plan.add("walls", {"en": "Walls", "zh": "墙"}, parent="house", effort="16h", owner="u.li")
        plan.update("walls", assignments=["li", "wang 50%"], labels=["site"])
        plan.update("walls", percent_complete=40, deadline="2026-06-30")
        plan.add("east", "East wing", parent="house", owner="u.wang")
        for number in (7, 1, 5, 2):
            who: Any = (["wang"], [], ["li", "wang"])[number % 3]
            plan.add(f"t{number:02}", f"Work {number % 2}", parent="east", assignments=who)
        plan.add("t09", "Gate", parent="t05", kind="milestone", owner="u.li")
        for number in (3, 8, 6, 4):
            plan.add(f"t{number:02}", f"Later {number}", duration="1d", labels=["site", "b"])
    kept(store, plan)
    return plan


def check_lists(store: Store, plan: Project) -> None:
    """Hold all lists of a plan against what they must be."""
    with store.view(TENANT) as view:
        for visible in TASK_PREDICATES:
            for by in SORTINGS:
                page = view.projects.list_tasks("SITE", visible, by=by, limit=100)
                assert list(page.rows) == rows_of(plan, visible, by), (visible, by)
    assert opened(store) == plan


def paged(
    view: View, project: str | None, visible: Predicate, by: TaskSorting, limit: int
) -> list[TaskRow]:
    """Return the rows of all pages."""
    rows: list[TaskRow] = []
    after = None
    while True:
        page = view.projects.list_tasks(project, visible, by=by, after=after, limit=limit)
        assert 0 < len(page.rows) <= limit
        rows += page.rows
        assert len(rows) <= 50, "the pages do not end"
        after = page.after
        if after is None:
            return rows
