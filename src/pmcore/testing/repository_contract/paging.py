"""Pages of lists that change: what stays where it is comes once, whatever comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Person, Store
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    removed,
    saved,
)
from pmcore.wbs import Project

_LIMIT = 3
FIVE, TASKS = ["P1", "P3", "P5", "P7", "P9"], ["T1", "T3", "T5", "T7", "T9"]


class PagingContract(Contract):
    """A mark says after which row a list goes on, not after how many."""

    def test_a_list_goes_on_after_what_was_added_before(self, store: Store) -> None:
        for by in ("id", "name"):
            tenant = f"by-{by}"
            _add(store, " ".join(FIVE), tenant)
            ids, mark = _page(_projects(store, tenant, by))
            _add(store, "P0 P2 P4", tenant)
            assert ids + _rest(_projects(store, tenant, by), mark) == FIVE

    def test_a_list_goes_on_after_what_was_removed(self, store: Store) -> None:
        for by in ("id", "name"):
            tenant = f"by-{by}"
            _add(store, " ".join(FIVE), tenant)
            _, mark = _page(_projects(store, tenant, by))
            for id in ("P1", "P5", "P7"):  # P5 is where the page ended
                removed(store, id, 0, tenant)
            assert _rest(_projects(store, tenant, by), mark) == ["P9"]

    def test_a_list_shows_what_was_added_behind(self, store: Store) -> None:
        for by in ("id", "name"):
            tenant = f"by-{by}"
            _add(store, "P1 P3 P5 P7", tenant)
            _, mark = _page(_projects(store, tenant, by))
            _add(store, "P6 P8", tenant)
            assert _rest(_projects(store, tenant, by), mark) == ["P6", "P7", "P8"]

    def test_a_list_by_name_goes_on_where_it_was_after_a_renaming(self, store: Store) -> None:
        _add(store, " ".join(FIVE), TENANT)
        _, mark = _page(_projects(store, TENANT, "name"))
        for id, name in (("P5", "Z"), ("P1", "P8"), ("P9", "A")):
            plan = opened(store, id)
            plan.configure(name=name)
            saved(store, plan, 0, "rename")
        assert _rest(_projects(store, TENANT, "name"), mark) == ["P7", "P1", "P5"]

    def test_a_list_of_tasks_goes_on_after_what_was_added_before(self, store: Store) -> None:
        for by in ("outline", "name", "id"):
            plan = _of_five_tasks(store, by)
            ids, mark = _page(_tasks(store, plan.id, by))
            plan.add("T0", "T0", index=0)
            plan.add("T2", "T2", index=2)
            saved(store, plan, plan.version - 2, "more")
            assert ids + _rest(_tasks(store, plan.id, by), mark) == TASKS

    def test_a_list_of_tasks_goes_on_after_what_was_removed(self, store: Store) -> None:
        for by in ("outline", "name", "id"):
            plan = _of_five_tasks(store, by)
            _, mark = _page(_tasks(store, plan.id, by))
            plan.remove("T1")
            saved(store, plan, plan.version - 1, "one")
            assert _rest(_tasks(store, plan.id, by), mark) == ["T7", "T9"]
            _, mark = _page(_tasks(store, plan.id, by))
            plan.remove("T7")  # where the page ended
            saved(store, plan, plan.version - 1, "two")
            assert _rest(_tasks(store, plan.id, by), mark) == ["T9"]

    def test_an_outline_goes_on_inside_a_summary_task(self, store: Store) -> None:
        plan = _of_five_tasks(store, "outline")
        version = plan.version
        for id in ("T5", "T7"):
            plan.move(id, "T3")
        version = saved(store, plan, version, "inside")
        _, mark = _page(_tasks(store, plan.id, "outline"))
        plan.add("T4", "T4", parent="T3", index=0)
        plan.add("T0", "T0", index=0)
        saved(store, plan, version, "more")
        assert _rest(_tasks(store, plan.id, "outline"), mark) == ["T7", "T9"]

    def test_tasks_of_all_projects_go_on_after_what_was_added_or_removed_before(
        self, store: Store
    ) -> None:
        for id in ("B", "D", "F", "H"):
            kept(store, _of_one_task(id))
        ids, mark = _page(_tasks(store, None, "outline"))
        kept(store, _of_one_task("A"))
        kept(store, _of_one_task("C"))
        removed(store, "F", 1)
        assert (ids, _rest(_tasks(store, None, "outline"), mark)) == (["B", "D", "F"], ["H"])

    def test_changes_go_on_after_the_last_one_that_was_seen(self, store: Store) -> None:
        kept(store, _of_one_task("SITE"))
        plan = opened(store)
        for number in range(2 * _LIMIT):
            plan.update("SITE", priority=number)
            saved(store, plan, plan.version - 1, f"edit-{number}")
            with store.view(TENANT) as view:
                seen = view.projects.changes("SITE", since=max(1, number), limit=_LIMIT)
            assert [each.number for each in seen] == [*range(max(1, number) + 1, number + 3)]

    @needing(Capability.CALENDARS)
    def test_a_list_of_calendars_goes_on_after_what_was_added_before(self, store: Any) -> None:
        def ask(after: str | None) -> Any:
            with store.view(TENANT) as view:
                return view.calendars.list(EVERYTHING, after=after, limit=_LIMIT)

        def add(ids: str) -> None:
            with store.unit(TENANT) as unit:
                for id in ids.split():
                    unit.calendars.add(office(id=id), key="make")
                unit.commit()

        add(" ".join(FIVE))
        ids, mark = _page(ask)
        add("P0 P2")
        with store.unit(TENANT) as unit:
            unit.calendars.remove("P5", expected=1)
            unit.commit()
        assert ids + _rest(ask, mark) == FIVE

    @needing(Capability.PEOPLE)
    def test_a_list_of_people_goes_on_after_what_was_added_before(self, store: Any) -> None:
        def ask(after: str | None) -> Any:
            with store.view(TENANT) as view:
                return view.people.list(EVERYTHING, after=after, limit=_LIMIT)

        def put(ids: str) -> None:
            with store.unit(TENANT) as unit:
                for id in ids.split():
                    unit.people.put(Person(id, "Somebody"))
                unit.commit()

        put(" ".join(FIVE))
        ids, mark = _page(ask)
        put("P0 P2")
        assert ids + _rest(ask, mark) == FIVE


Ask = Callable[[str | None], Any]


def _projects(store: Store, tenant: str, by: Any) -> Ask:
    """Return what asks for a page of projects, in a view of its own."""

    def ask(after: str | None) -> Any:
        with store.view(tenant) as view:
            return view.projects.list(EVERYTHING, by=by, after=after, limit=_LIMIT)

    return ask


def _tasks(store: Store, project: str | None, by: Any) -> Ask:
    """Return what asks for a page of tasks, in a view of its own."""

    def ask(after: str | None) -> Any:
        with store.view(TENANT) as view:
            return view.projects.list_tasks(project, EVERYTHING, by=by, after=after, limit=_LIMIT)

    return ask


def _page(ask: Ask) -> tuple[list[str], str]:
    """Return the ids on the first page, and its mark."""
    page = ask(None)
    assert len(page.rows) == _LIMIT
    assert page.after is not None
    return _ids(page.rows), page.after


def _rest(ask: Ask, mark: str) -> list[str]:
    """Return the ids on the second page, which is the last."""
    page = ask(mark)
    assert page.after is None
    return _ids(page.rows)


def _ids(rows: Sequence[Any]) -> list[str]:
    return [row.id for row in rows]


def _add(store: Store, ids: str, tenant: str) -> None:
    with store.unit(tenant) as unit:
        for id in ids.split():
            unit.projects.add(Project(id, id, start="2026-03-02"), key="make")
        unit.commit()


def _of_five_tasks(store: Store, name: str) -> Project:
    """Keep a plan of five tasks in a row."""
    plan = Project(f"BY-{name}", "Site", start="2026-03-02")
    for id in TASKS:
        plan.add(id, id)
    kept(store, plan)
    return plan


def _of_one_task(id: str) -> Project:
    """Return a plan of a task that has the id of the plan."""
    plan = Project(id, id, start="2026-03-02")
    plan.add(id, id)
    return plan
