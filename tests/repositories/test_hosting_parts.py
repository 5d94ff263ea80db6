"""What hosts build their stores from: shapes that fit each other, and lists that open little."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from plain_dict import DictStore, DictTables

from pmcore.kernel import Code
from pmcore.repositories import (
    EVERYTHING,
    Is,
    ListQuery,
    Page,
    ProjectRow,
    TaskQuery,
    TaskRow,
    count_of,
    page_of,
)
from pmcore.repositories.hosting import ProjectRows, RowChanges, TaskTables, found_among
from pmcore.repositories.protocols import TaskSorting
from pmcore.testing.repository_contract import run_contract
from pmcore.testing.repository_contract.cases import kept, refused, rich_plan, small_plan
from pmcore.wbs import Change, Project


def _rows(plan: Project) -> ProjectRows:
    told = RowChanges.of_all(plan)
    assert told.settings is not None
    return ProjectRows(told.settings, told.tasks, told.links, told.baselines)


class TestRows:
    """What is written is read again as it was told."""

    def test_given_the_rows_of_a_project_then_they_are_read_as_they_were_told(self) -> None:
        plan = rich_plan()
        assert RowChanges.of_all(plan).links
        assert RowChanges.of_all(plan).baselines
        assert _rows(plan).project(plan.id, plan.version, plan.log) == plan

    def test_given_any_order_then_the_project_is_the_same(self) -> None:
        plan = rich_plan()
        told, random = RowChanges.of_all(plan), Random(1)
        mixed = [
            random.sample(list(rows), len(rows))
            for rows in (told.tasks, told.links, told.baselines)
        ]
        rows = ProjectRows(str(told.settings), *mixed)  # type: ignore[arg-type]
        assert rows.project(plan.id, plan.version, plan.log) == plan

    def test_given_a_row_that_was_damaged_then_it_is_told(self) -> None:
        plan = small_plan()
        rows = _rows(plan)
        broken = ProjectRows(rows.settings, rows.tasks, [("dig", "walls", "FS", "{")], ())
        refused(Code.STORE_UNREADABLE, lambda: broken.project(plan.id, plan.version, ()))


class _Counting(DictTables):
    """Tables that tell which projects were read."""

    read_ids: list[str]

    def read(self, id: str, log: Sequence[Change]) -> Project:
        self.read_ids.append(id)
        return super().read(id, log)


class _CountingStore(DictStore):
    kind: type[DictTables] = _Counting

    def __init__(self) -> None:
        super().__init__()
        self.read_ids: list[str] = []

    def tables(self, tenant: str) -> DictTables:
        held = super().tables(tenant)
        tables = self.kind(held.kept_by_id, held.removals)
        setattr(tables, "read_ids", self.read_ids)  # noqa: B010
        return tables


class _OwnLists(_Counting):
    """Tables that find tasks by themselves."""

    def task_rows(self, query: TaskQuery) -> Page[TaskRow]:
        return page_of(query, self._plans())

    def task_count(self, query: TaskQuery) -> int:
        return count_of(query, self._plans())

    def _plans(self) -> list[Any]:
        return [each.plan for each in self.kept_by_id.values()]


class _OwnListsStore(_CountingStore):
    kind = _OwnLists


def _many(store: DictStore, count: int = 120) -> None:
    for number in Random(1).sample(range(count), count):
        kept(store, small_plan(f"P{number:03}"))


class TestListsOfTasks:
    """A page of tasks of all projects opens no more of them than it shows."""

    @pytest.mark.parametrize("by", ["outline", "name", "id"])
    def test_given_many_projects_then_a_page_opens_the_first_few(self, by: TaskSorting) -> None:
        store = _CountingStore()
        _many(store)
        with store.view("acme") as view:
            found, after = list[tuple[str, str]](), None
            while len(found) < 12:
                store.read_ids.clear()
                page = view.projects.list_tasks(None, EVERYTHING, by=by, limit=4, after=after)
                found += [(row.project, row.id) for row in page.rows]
                assert len(store.read_ids) <= 3
                after = page.after
            assert [project for project, _ in found] == [
                f"P{number:03}" for number in range(4) for _ in range(3)
            ]
            rest = list[TaskRow]()
            while after is not None:
                page = view.projects.list_tasks(None, EVERYTHING, by=by, limit=100, after=after)
                rest, after = [*rest, *page.rows], page.after
        told = {*found, *((row.project, row.id) for row in rest)}
        assert (len(found) + len(rest), len(told)) == (360, 360)

    def test_given_a_project_that_went_then_its_page_goes_on_behind_it(self) -> None:
        store = _CountingStore()
        _many(store, 4)
        with store.view("acme") as view:
            page = view.projects.list_tasks(None, EVERYTHING, limit=4)
        with store.unit("acme") as unit:
            unit.projects.remove("P001", expected=1)
            unit.commit()
        with store.view("acme") as view:
            rest = view.projects.list_tasks(None, EVERYTHING, limit=9, after=page.after)
        assert {row.project for row in rest.rows} == {"P002", "P003"}

    def test_given_tables_that_find_tasks_then_no_project_is_opened(self) -> None:
        store = _OwnListsStore()
        _many(store, 5)
        assert isinstance(store.tables("acme"), TaskTables)
        with store.view("acme") as view:
            assert len(view.projects.list_tasks(None, Is("id", "dig")).rows) == 5
            assert view.projects.count_tasks(None, EVERYTHING) == 15
            assert store.read_ids == []
            assert len(view.projects.list_tasks("P001", EVERYTHING).rows) == 3
            assert store.read_ids == ["P001"]

    def test_such_a_store_meets_the_contract(self) -> None:
        from contextlib import nullcontext

        told = run_contract(lambda: nullcontext(_OwnListsStore()))
        assert [each.name for each in told if each.failure] == []


def test_found_among_returns_whatever_comes_after_the_place() -> None:
    rows = [ProjectRow.of(Project(f"P{number}", "Plan", start="2026-03-02")) for number in range(9)]
    query = ListQuery.of(EVERYTHING, "", "id", None, 2)
    assert [row.id for row in found_among(rows, query)] == [f"P{number}" for number in range(9)]
