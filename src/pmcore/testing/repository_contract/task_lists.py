"""Lists of tasks: as the outline reads, page by page, and nothing of what is hidden."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import (
    EVERYTHING,
    And,
    Has,
    Is,
    Not,
    OneOf,
    Or,
    Predicate,
)
from pmcore.repositories import Store
from pmcore.repositories.marks import mark_after
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    refused,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.expected_tasks import (
    SORTINGS,
    TASK_PREDICATES,
    check_lists,
    house,
    paged,
    rows_of,
)


def _any(value: object) -> Any:
    """Return a value as something that no type says anything of."""
    return value


_UNUSABLE: tuple[Any, ...] = (
    *(Is("tenant", "acme"), Is("path", "x"), Is("above", "house"), Is("assigned", "li")),
    *(Has("parent", "house"), Has("words", "x"), Is("notes", "x"), None, And(_any(None))),
    *(Has("above", _any(None)), Has("assigned", "\ud800"), Is("owner OR 1=1", "x")),
)


class TaskListContract(Contract):
    """What a list of tasks shows, and to whom."""

    def test_a_list_of_tasks_shows_what_is_visible(self, store: Store) -> None:
        plan = house(store)
        with store.view(TENANT) as view:
            for visible in TASK_PREDICATES:
                for by in SORTINGS:
                    wanted = rows_of(plan, visible, by)
                    page = view.projects.list_tasks("SITE", visible, by=by, limit=100)
                    assert list(page.rows) == wanted, (visible, by)
                assert view.projects.count_tasks("SITE", visible) == len(wanted), visible

    def test_pages_make_up_the_whole_list_of_tasks(self, store: Store) -> None:
        plan = house(store)
        with store.view(TENANT) as view:
            for by in SORTINGS:
                for visible in (EVERYTHING, Has("above", "house"), Not(Is("owner", "u.li"))):
                    wanted = rows_of(plan, visible, by)
                    for limit in (1, 3, len(wanted)):
                        assert paged(view, "SITE", visible, by, limit) == wanted

    def test_a_row_of_a_task_says_what_it_is(self, store: Store) -> None:
        plan = house(store)
        with store.view(TENANT) as view:
            (row,) = view.projects.list_tasks("SITE", Is("id", "walls")).rows
        task = plan["walls"]
        assert (row.project, row.id, row.name, row.kind) == ("SITE", "walls", task.name, "task")
        assert (row.duration, row.effort, row.percent_complete) == (
            *(task.duration, task.effort, 40),
        )
        assert (row.deadline, row.owner, row.calendar) == (task.deadline, "u.li", None)
        assert (row.assigned, row.labels) == (("li", "wang"), ("site",))

    def test_a_row_names_the_nearest_visible_task_above(self, store: Store) -> None:
        house(store)
        visible = Or((Is("id", "house"), Is("id", "t07"), Is("id", "walls"), Is("id", "dig")))
        with store.view(TENANT) as view:
            rows = view.projects.list_tasks("SITE", visible).rows
        told = {row.id: (row.parent, row.level) for row in rows}
        assert told["walls"] == ("house", 1)
        assert told["t07"] == ("house", 1)  # east, which it lies in, is hidden
        assert told["dig"] == (None, 0)

    def test_a_search_among_tasks_shows_nothing_hidden(self, store: Store) -> None:
        house(store)
        with store.view(TENANT) as view:
            projects = view.projects
            for words, found in (("WALLS", 1), ("墙", 1), ("t0", 9), ("%", 0), ("'", 0)):
                assert projects.count_tasks("SITE", EVERYTHING, search=words) == found, words
                page = projects.list_tasks("SITE", EVERYTHING, search=words, limit=100)
                assert len(page.rows) == found, words
            hidden = Not(Is("id", "walls"))
            assert projects.count_tasks("SITE", hidden, search="walls") == 0
            assert projects.list_tasks("SITE", hidden, search="walls").rows == ()

    def test_a_search_hides_no_task_above(self, store: Store) -> None:
        house(store)
        with store.view(TENANT) as view:
            (row,) = view.projects.list_tasks("SITE", EVERYTHING, search="walls").rows
        assert (row.parent, row.level) == ("house", 1)

    def test_a_list_of_tasks_follows_what_is_saved(self, store: Store) -> None:
        plan = house(store)
        plan.update(
            "dig", name="Zoo", labels=["late", "site"], owner="u.wang", assignments=["wang"]
        )
        plan.update("walls", assignments=["wang"], percent_complete=50)
        plan.add("roof", "Roof", parent="east", index=0)
        plan.remove("t01")
        plan.reorder("house", 0)
        saved(store, plan, 1, "edit")
        check_lists(store, plan)

    def test_tasks_below_follow_a_summary_task_that_moves(self, store: Store) -> None:
        plan = house(store)
        version = plan.version
        with plan.change_set("into"):
            plan.add("yard", "Yard", index=0)
        plan.move("house", "yard", 0)
        version = saved(store, plan, version, "into")
        check_lists(store, plan)
        with plan.change_set("both"):  # what lies below moves out as what lies above moves on
            plan.move("house", None, 0)
            plan.move("east", "yard", 0)
            plan.move("t07", None, 1)
            plan.move("yard", "house", 0)
        saved(store, plan, version, "both")
        check_lists(store, plan)
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()

    def test_summary_tasks_may_change_places(self, store: Store) -> None:
        plan = house(store)
        with plan.change_set("swap"):
            plan.add("west", "West", index=0)
            plan.add("shed", "Shed", parent="west")
        version = saved(store, plan, 1, "west")
        with plan.change_set("swap"):
            plan.move("west", "house", 0)
            plan.move("east", None, 0)
        saved(store, plan, version, "swap")
        check_lists(store, plan)

    def test_tasks_of_all_projects_come_one_project_after_the_other(self, store: Store) -> None:
        plans = [house(store), small_plan("ANNEX"), small_plan("SITE-2")]
        for plan in plans[1:]:
            kept(store, plan)
        plans.sort(key=lambda plan: plan.id)
        visible: tuple[Predicate, ...] = (
            *(EVERYTHING, Has("above", "house"), Has("assigned", "li")),
            OneOf("project", frozenset({"ANNEX", "SITE"})),
        )
        with store.view(TENANT) as view:
            for predicate in visible:
                for by in SORTINGS:
                    wanted = [row for plan in plans for row in rows_of(plan, predicate, by)]
                    assert paged(view, None, predicate, by, 5) == wanted, (predicate, by)
                assert view.projects.count_tasks(None, predicate) == len(wanted)

    def test_tasks_of_another_tenant_are_in_no_list(self, store: Store) -> None:
        plan = house(store)
        north = small_plan()
        north.update("walls", name="Northern walls", owner="u.li", labels=["site"])
        kept(store, north, tenant="north")
        with store.view("north") as view:
            for visible in TASK_PREDICATES:
                wanted = rows_of(north, visible, "outline")
                for project in ("SITE", None):
                    page = view.projects.list_tasks(project, visible, limit=100)
                    assert list(page.rows) == wanted, visible
                    assert view.projects.count_tasks(project, visible) == len(wanted)
        with store.view("south") as view:
            assert view.projects.count_tasks(None, EVERYTHING) == 0
            unknown = partial(view.projects.list_tasks, "SITE", EVERYTHING)
            refused(Code.STORE_PROJECT_UNKNOWN, unknown)
        check_lists(store, plan)

    def test_pages_of_all_projects_show_one_after_the_other(self, store: Store) -> None:
        ids = [f"P{number}" for number in (3, 1, 5, 2, 4)]
        for id in ids:
            kept(store, small_plan(id))
        wanted = [(id, task) for id in sorted(ids) for task in ("dig", "house", "walls")]
        with store.view(TENANT) as view:
            for by in SORTINGS:
                for limit in (1, 2, 3, 7, 15):
                    found, after = list[tuple[str, str]](), None
                    while len(found) <= len(wanted):
                        page = view.projects.list_tasks(
                            None, EVERYTHING, by=by, limit=limit, after=after
                        )
                        found += [(row.project, row.id) for row in page.rows]
                        after = page.after
                        if after is None:
                            break
                    assert found == wanted, (by, limit)

    def test_a_project_that_is_not_there_has_no_list_of_tasks(self, store: Store) -> None:
        house(store)
        with store.view(TENANT) as view:
            projects = view.projects
            for ask in (projects.list_tasks, projects.count_tasks):
                refused(Code.STORE_PROJECT_UNKNOWN, partial(ask, "NEVER", EVERYTHING))
                refused(Code.ID_INVALID, partial(ask, "no id", EVERYTHING))

    def test_a_removed_project_leaves_no_task_in_a_list(self, store: Store) -> None:
        house(store)
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=1)
            unit.commit()
        with store.view(TENANT) as view:
            assert view.projects.list_tasks(None, EVERYTHING).rows == ()
            assert view.projects.count_tasks(None, EVERYTHING) == 0

    def test_a_list_of_tasks_is_not_asked_for_what_it_does_not_know(self, store: Store) -> None:
        house(store)
        with store.view(TENANT) as view:
            projects = view.projects
            for bad in _UNUSABLE:
                refused(Code.VALUE_INVALID, partial(projects.list_tasks, "SITE", bad))
                refused(Code.VALUE_INVALID, partial(projects.count_tasks, None, bad))
            refused(
                Code.VALUE_INVALID, lambda: projects.list_tasks("SITE", EVERYTHING, by=_any("rank"))
            )
            refused(
                Code.VALUE_INVALID, lambda: projects.list_tasks("SITE", EVERYTHING, limit=10**6)
            )

    def test_a_mark_of_another_list_of_tasks_is_refused(self, store: Store) -> None:
        house(store)
        with store.view(TENANT) as view:
            projects = view.projects
            mark = projects.list_tasks("SITE", EVERYTHING, limit=2).after
            bad = (mark_after("tasks by id", ["SITE", "\0"]), mark_after("id", ["SITE"]), "x", "")
            for by in ("name", "id"):
                ask = partial(projects.list_tasks, "SITE", EVERYTHING, by=by)
                refused(Code.STORE_PAGE, partial(ask, after=mark))
                for each in bad:
                    refused(Code.STORE_PAGE, partial(ask, after=each))
            refused(Code.STORE_PAGE, partial(projects.list, EVERYTHING, after=mark))

    def test_a_list_may_ask_for_more_values_than_a_statement_has(self, store: Store) -> None:
        plan = house(store)
        ids = OneOf("id", frozenset(("t07", "SITE", *(f"x{number}" for number in range(70_000)))))
        with store.view(TENANT) as view:
            assert [row.id for row in view.projects.list_tasks("SITE", ids).rows] == ["t07"]
            assert [row.id for row in view.projects.list(ids).rows] == ["SITE"]
            several = Or(tuple(Has("above", f"x{number}") for number in range(900)))
            assert view.projects.count_tasks("SITE", Or((several, Has("above", "east")))) == len(
                rows_of(plan, Has("above", "east"), "id")
            )
