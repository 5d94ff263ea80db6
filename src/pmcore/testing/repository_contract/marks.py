"""Marks of lists of tasks: they ask after nothing hidden, and outlive the rows they name."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code, StoreError
from pmcore.kernel.predicate import EVERYTHING, Has, Not, Predicate
from pmcore.repositories import Store
from pmcore.repositories.marks import mark_after
from pmcore.repositories.protocols import TaskSorting
from pmcore.testing.repository_contract.cases import TENANT, Contract, kept, saved
from pmcore.testing.repository_contract.expected_tasks import SORTINGS
from pmcore.wbs import Project

_LIMIT = 3
_VISIBLE = Not(Has("labels", "hidden"))
# Where a mark that somebody made up says that a task stands.
_PLACES = ("{}", "9999999/{}", "0000000/{}", "0000002/{}", "{}/a", "{}/d", "V/{}", "d/{}")


class MarkContract(Contract):
    """What a mark says and asks is no more than what its list shows."""

    def test_a_mark_made_by_hand_asks_after_nothing_hidden(self, store: Store) -> None:
        """One of a hidden task leads where one of a task that never was does."""
        _with_hidden(store)
        for by in SORTINGS:
            for project in ("SITE", None):
                for place in _PLACES:
                    ask = partial(_answer, store, project, by, place)
                    assert ask("secret-1") == ask("secret-2"), (by, place)

    def test_a_list_of_tasks_goes_on_where_rows_were_hidden_meanwhile(self, store: Store) -> None:
        for by in SORTINGS:
            plan = _in_a_row(f"HIDING-{by}")
            version = kept(store, plan)
            _, mark = _page(store, plan.id, _VISIBLE, by)
            for id in ("T1", "T3"):
                plan.update(id, labels=["hidden"])
            saved(store, plan, version, "hide")
            ids, end = _page(store, plan.id, _VISIBLE, by, mark)
            assert (ids, end) == (["T4", "T5"], None), by

    def test_an_outline_goes_on_behind_a_summary_task_that_was_removed(self, store: Store) -> None:
        plan = _in_a_row("SITE")
        for id in ("T3", "T4"):
            plan.move(id, "T2")
        version = kept(store, plan)
        ids, mark = _page(store, "SITE", EVERYTHING, "outline")
        assert ids == ["T1", "T2", "T3"]
        plan.remove("T2")
        saved(store, plan, version, "remove")
        assert _page(store, "SITE", EVERYTHING, "outline", mark) == (["T5"], None)

    def test_an_outline_goes_on_where_a_whole_page_was_removed(self, store: Store) -> None:
        plan = _in_a_row("SITE")
        version = kept(store, plan)
        _, mark = _page(store, "SITE", EVERYTHING, "outline")
        with plan.change_set("remove"):
            for id in ("T1", "T2", "T3"):
                plan.remove(id)
        saved(store, plan, version, "remove")
        assert _page(store, "SITE", EVERYTHING, "outline", mark) == (["T4", "T5"], None)


def _answer(
    store: Store, project: str | None, by: TaskSorting, place: str, id: str
) -> list[str] | Code:
    """Return what a store says to a mark that was made by hand."""
    cells = {"outline": [place.format(id)], "name": [place.format(id), id], "id": [id]}
    mark = mark_after(f"tasks by {by}", ["SITE", *cells[by]])
    with store.view(TENANT) as view:
        try:
            page = view.projects.list_tasks(project, _VISIBLE, by=by, after=mark, limit=100)
        except StoreError as error:
            return error.code
    return [row.id for row in page.rows]


def _page(store: Store, project: str, visible: Predicate, by: Any, after: Any = None) -> Any:
    """Return the ids on a page, and its mark."""
    with store.view(TENANT) as view:
        page = view.projects.list_tasks(project, visible, by=by, after=after, limit=_LIMIT)
    return [row.id for row in page.rows], page.after


def _with_hidden(store: Store) -> None:
    """Keep a plan with a hidden summary task, and a visible one below it."""
    plan = Project("SITE", "Site", start="2026-03-02")
    for id in ("a", "b", "secret-1", "z"):
        plan.add(id, id)
    plan.update("secret-1", labels=["hidden"])
    plan.add("deep", "Deep", parent="secret-1")
    kept(store, plan)


def _in_a_row(id: str) -> Project:
    plan = Project(id, "Site", start="2026-03-02")
    for task in ("T1", "T2", "T3", "T4", "T5"):
        plan.add(task, task)
    return plan
