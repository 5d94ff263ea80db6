"""What is asked of the database: few statements whatever the size, and never a whole table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.kernel.predicate import EVERYTHING, And, Has, Is, Not, Or, Predicate
from pmcore.repositories.claims import Lease
from pmcore.repositories.protocols import Sorting, TaskSorting
from pmcore.repositories.putting import Put
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.sql import (
    caching,
    checking,
    listing,
    log,
    opening,
    outbox,
    putting,
    saving,
    task_listing,
)
from pmcore.repositories.sql.dialects import SQLITE
from pmcore.repositories.sql.schema import SQLITE_SCHEMA
from pmcore.repositories.sql.statements import Cells, Program, Statement
from pmcore.repositories.task_queries import TaskQuery
from pmcore.testing.repository_contract.cases import NOON, rich_plan
from pmcore.testing.repository_contract.outbox import MINUTE, move
from pmcore.wbs import Baseline, BaselineTask, Dependency, Project, Resource, Task

R = TypeVar("R")
TASK_SORTINGS: tuple[TaskSorting, ...] = ("outline", "name", "id")
FEW, MANY = 20, 2000


class CountingDriver:
    """Runs programs, and keeps the statements with the plan of each."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.statements: list[Statement] = []
        self.plans: list[tuple[str, str]] = []
        for statement in SQLITE_SCHEMA:
            self.connection.execute(statement)

    def run(self, program: Program[R]) -> R:
        self.statements = []
        answer: list[Cells] = []
        try:
            statement = next(program)
            while True:
                answer = self._execute(statement)
                statement = program.send(answer)
        except StopIteration as end:
            result: R = end.value
            return result

    def _execute(self, statement: Statement) -> list[Cells]:
        self.statements.append(statement)
        for *_, detail in self.connection.execute(
            f"EXPLAIN QUERY PLAN {statement.sql}", statement.rows[0]
        ):
            self.plans.append((statement.sql, detail))
        if statement.asks:
            return self.connection.execute(statement.sql, statement.rows[0]).fetchall()
        self.connection.executemany(statement.sql, statement.rows)
        return []

    @property
    def count(self) -> int:
        """How many statements the last program executed, each of its rows counted."""
        return sum(len(statement.rows) for statement in self.statements)


@pytest.fixture
def driver() -> Iterator[CountingDriver]:
    driver = CountingDriver()
    yield driver
    driver.connection.close()


def chain_of(count: int) -> Project:
    """Return a plan of tasks that follow each other, in summary tasks of ten."""
    plan = Project("CHAIN", "Chain", start="2026-03-02", resources=[Resource("li")])
    tasks = [Task(f"S{at}", f"Phase {at}") for at in range(0, count, 10)]
    tasks += [
        Task(f"T{i}", f"T{i}", parent=f"S{i // 10 * 10}", assignments=["li"] * (i % 10 == 7))
        for i in range(count)
    ]
    plan.add_many(tasks, [Dependency(f"T{i}", f"T{i + 1}") for i in range(count - 1)])
    return plan


class TestStatementCounts:
    """An edit costs the same few statements, and rows, in a plan of any size."""

    @pytest.mark.parametrize("size", [FEW, MANY])
    def test_given_one_task_changed_when_saved_then_five_statements_do(
        self, driver: CountingDriver, size: int
    ) -> None:
        driver.run(saving.add_project("acme", chain_of(size), (), "make"))
        plan = driver.run(opening.open_project("acme", "CHAIN", 0))
        plan.update("T7", duration="4d")

        driver.run(saving.save_project("acme", plan, 1, "longer"))

        assert driver.count == 5

    @pytest.mark.parametrize("size", [FEW, MANY])
    def test_given_structure_changed_when_saved_then_rows_of_neighbours_stay_untouched(
        self, driver: CountingDriver, size: int
    ) -> None:
        driver.run(saving.add_project("acme", chain_of(size), (), "make"))
        plan = driver.run(opening.open_project("acme", "CHAIN", 0))
        with plan.change_set("crew"):
            plan.move("T7", "S10", 3)
            plan.add("new", "New", parent="S0", index=2)
            plan.link("new", "T9")

        driver.run(saving.save_project("acme", plan, 1, "crew"))

        written = [each for each in driver.statements if "INTO task" in each.sql]
        assert sorted(row[2] for each in written for row in each.rows) == ["T7", "new"]
        assert len(driver.statements) == 7

    @pytest.mark.parametrize("size", [FEW, MANY])
    def test_given_a_plan_when_opened_then_five_statements_do(
        self, driver: CountingDriver, size: int
    ) -> None:
        driver.run(saving.add_project("acme", chain_of(size), (), "make"))

        assert driver.run(opening.open_project("acme", "CHAIN", 0)) == chain_of(size)
        assert driver.count == 5

    def test_given_a_version_when_opened_as_of_it_then_its_changes_are_read_once(
        self, driver: CountingDriver
    ) -> None:
        plan = chain_of(FEW)
        driver.run(saving.add_project("acme", plan, (), "make"))
        before = plan.snapshot()
        plan.update("T7", duration="9d")
        driver.run(saving.save_project("acme", plan, 1, "longer"))

        assert driver.run(opening.open_as_of("acme", "CHAIN", 1)) == before
        assert len([each for each in driver.statements if "edits" in each.sql]) == 1


class TestOutlines:
    """Tasks below a summary task follow it by one statement, however many they are."""

    @pytest.mark.parametrize("size", [FEW, MANY])
    def test_given_a_summary_task_that_moves_when_saved_then_one_row_and_one_statement_more(
        self, driver: CountingDriver, size: int
    ) -> None:
        driver.run(saving.add_project("acme", chain_of(size), (), "make"))
        plan = driver.run(opening.open_project("acme", "CHAIN", 0))
        plan.move("S10", "S0", 0)

        driver.run(saving.save_project("acme", plan, 1, "inside"))

        assert driver.count == 6
        assert driver.run(checking.verify_project("acme", "CHAIN")) == ()

    def test_given_an_outline_without_end_when_saved_then_it_is_refused(
        self, driver: CountingDriver
    ) -> None:
        plan = Project("DEEP", "Deep", start="2026-03-02")
        tasks = [Task("t0", "0")]
        tasks += [Task(f"t{i}", f"{i}", parent=f"t{i - 1}") for i in range(1, 5000)]
        plan.add_many(tasks, [])

        with pytest.raises(StoreError) as caught:
            driver.run(saving.add_project("acme", plan, (), "make"))

        assert caught.value.code is Code.STORE_TOO_DEEP
        assert caught.value.context["project"] == "DEEP"

    def test_given_a_summary_task_that_moves_too_deep_when_saved_then_it_is_refused(
        self, driver: CountingDriver
    ) -> None:
        plan = Project("DEEP", "Deep", start="2026-03-02")
        for line in "ab":
            tasks = [Task(f"{line}0", "0")]
            tasks += [Task(f"{line}{i}", "x", parent=f"{line}{i - 1}") for i in range(1, 600)]
            plan.add_many(tasks, [])
        driver.run(saving.add_project("acme", plan, (), "make"))
        plan.move("a0", "b599", 0)

        with pytest.raises(StoreError) as caught:
            driver.run(saving.save_project("acme", plan, plan.version - 1, "deep"))

        assert caught.value.code is Code.STORE_TOO_DEEP


@pytest.fixture(scope="module")
def of_two_sizes() -> Iterator[list[CountingDriver]]:
    """Return drivers of a store with a small plan, and of one with a large one; to be read."""
    drivers = [CountingDriver(), CountingDriver()]
    for driver, size in zip(drivers, (500, 5000), strict=True):
        driver.run(saving.add_project("acme", chain_of(size), (), "make"))
    yield drivers
    for driver in drivers:
        driver.connection.close()


class TestTaskLists:
    """A page is found by an index, and few rows are read for it."""

    PAGES: tuple[tuple[str | None, Predicate, TaskSorting], ...] = (
        ("CHAIN", EVERYTHING, "outline"),
        ("CHAIN", EVERYTHING, "name"),
        ("CHAIN", EVERYTHING, "id"),
        (None, EVERYTHING, "outline"),
        (None, EVERYTHING, "name"),
        (None, EVERYTHING, "id"),
        ("CHAIN", Is("parent", None), "outline"),
        ("CHAIN", Is("parent", "S100"), "outline"),
        ("CHAIN", Has("above", "S100"), "outline"),
        ("CHAIN", Has("assigned", "li"), "outline"),
        (None, Has("assigned", "li"), "outline"),
        ("CHAIN", Or((Has("assigned", "li"), Has("above", "S100"))), "outline"),
        ("CHAIN", And((Has("assigned", "li"), Not(Is("kind", "milestone")))), "outline"),
    )

    @pytest.mark.parametrize(("project", "visible", "by"), PAGES)
    def test_given_a_page_when_asked_for_then_three_statements_read_by_an_index(
        self,
        driver: CountingDriver,
        project: str | None,
        visible: Predicate,
        by: TaskSorting,
    ) -> None:
        driver.run(saving.add_project("acme", chain_of(MANY), (), "make"))
        query = TaskQuery.of(project, visible, by=by, limit=20)
        page = driver.run(task_listing.list_tasks("acme", query, SQLITE))
        query = TaskQuery.of(project, visible, by=by, limit=20, after=page.after)
        driver.plans.clear()

        driver.run(task_listing.list_tasks("acme", query, SQLITE))

        assert driver.count <= 3
        assert [plan for plan in driver.plans if _reads_all(plan[1])] == []
        if visible == EVERYTHING or isinstance(visible, Is):
            assert [plan for plan in driver.plans if "TEMP B-TREE" in plan[1]] == []

    @pytest.mark.parametrize(("project", "visible", "by"), PAGES)
    def test_given_plans_of_two_sizes_when_two_pages_are_asked_for_then_as_many_steps_are_made(
        self,
        of_two_sizes: list[CountingDriver],
        project: str | None,
        visible: Predicate,
        by: TaskSorting,
    ) -> None:
        steps = []
        for driver in of_two_sizes:
            query = TaskQuery.of(project, visible, by=by, limit=20)
            with counted_steps(driver.connection) as count:
                page = driver.run(task_listing.list_tasks("acme", query, SQLITE))
                more = TaskQuery.of(project, visible, by=by, limit=20, after=page.after)
                driver.run(task_listing.list_tasks("acme", more, SQLITE))
            assert page.rows
            steps.append(count())

        assert steps[1] <= steps[0] * 1.2 + 10


class TestManyProjects:
    """A page of the projects of a large tenant costs no more than one of a small one."""

    @pytest.mark.parametrize("by", ["id", "name"])
    def test_given_tenants_of_two_sizes_when_a_page_is_listed_then_as_many_steps_are_made(
        self, by: Sorting
    ) -> None:
        steps = []
        for size in (200, 2000):
            driver = CountingDriver()
            for number in range(size):
                plan = Project(f"P{number:05}", f"Plan {number}", start="2026-03-02")
                driver.run(saving.add_project("acme", plan, (), "make"))
            query = ListQuery.of(EVERYTHING, "", by, None, 50)
            driver.plans.clear()
            with counted_steps(driver.connection) as count:
                page = driver.run(listing.list_projects("acme", query, SQLITE))
                place = query.place_of(page.rows[-1])
                more = driver.run(listing.list_projects("acme", _after(query, place), SQLITE))
            assert (len(more.rows), driver.count) == (50, 1)
            # whether a version below zero is that of an import is not asked of any other
            plans = [plan for _, plan in driver.plans if plan != "CORRELATED SCALAR SUBQUERY 1"]
            assert [plan for plan in plans if "SEARCH" not in plan] == []
            steps.append(count())
            driver.connection.close()

        assert steps[1] <= steps[0] * 1.2 + 10


@contextmanager
def counted_steps(connection: sqlite3.Connection) -> Iterator[Callable[[], int]]:
    """Count what SQLite does, in tens of its own steps."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(step, 10)
    yield lambda: count
    connection.set_progress_handler(None, 0)


class TestQueryPlans:
    """Every statement finds its rows by a key that leads with the tenant."""

    def test_given_every_operation_when_explained_then_none_reads_a_whole_table(
        self, driver: CountingDriver
    ) -> None:
        _everything(driver)

        whole = [(sql, detail) for sql, detail in driver.plans if _reads_all(detail)]
        assert whole == []
        assert len({sql for sql, _ in driver.plans}) >= 20

    def test_given_lists_and_a_plan_when_explained_then_nothing_is_sorted_anew(
        self, driver: CountingDriver
    ) -> None:
        _everything(driver)

        assert [plan for plan in driver.plans if "TEMP B-TREE" in plan[1]] == []

    def test_given_every_statement_when_read_then_it_names_the_tenant(
        self, driver: CountingDriver
    ) -> None:
        _everything(driver)

        assert [sql for sql, _ in driver.plans if "tenant" not in sql] == []


def _reads_all(detail: str) -> bool:
    """Whether a step goes through a table; lists inside a cell, given values
    and rows that were found already are no tables."""
    given = ("CONSTANT ROW", "VALUES", "json_each", "SCAN way", "SCAN asked")
    return detail.startswith("SCAN") and not any(word in detail for word in given)


def _everything(driver: CountingDriver) -> None:
    """Run every program once and more."""
    run, plan = driver.run, rich_plan()
    run(saving.add_project("acme", plan, (), "make"))
    run(saving.add_project("acme", plan, (), "make"))
    opened = run(opening.open_project("acme", "LAUNCH", 3))
    opened.update("ship", duration="4d")
    opened.reorder("listed", 0)
    opened.unlink("shoot", "ship", "SS")
    opened.set_baseline(Baseline(1, [BaselineTask("ship")]))
    opened.configure(name="Launch 2")
    run(saving.save_project("acme", opened, plan.version, "edit"))
    run(saving.save_project("acme", opened, plan.version, "edit"))
    opened.remove("ship", dependencies="drop")
    opened.clear_baseline(1)
    run(saving.save_project("acme", opened, opened.version - 2, "less"))
    run(caching.keep_snapshot("acme", "LAUNCH"))
    assert run(opening.open_project("acme", "LAUNCH", 0)) == opened
    run(opening.open_as_of("acme", "LAUNCH", plan.version + 1))
    run(opening.version_of("acme", "LAUNCH"))
    run(log.changes_since("acme", "LAUNCH", 0, 10))
    run(log.last_changes("acme", "LAUNCH", 10))
    assert run(checking.verify_project("acme", "LAUNCH")) == ()
    visible: tuple[Predicate, ...] = (
        EVERYTHING,
        And((Has("labels", "spring"), Not(Is("lead", "u.li")))),
    )
    sortings: tuple[Sorting, ...] = ("id", "name")
    for predicate in visible:
        for by in sortings:
            query = ListQuery.of(predicate, "launch", by, None, 1)
            page = run(listing.list_projects("acme", query, SQLITE))
            place = query.place_of(page.rows[0]) if page.rows else None
            run(listing.list_projects("acme", _after(query, place), SQLITE))
        run(listing.count_projects("acme", query, SQLITE))
    _events(driver, opened.version)
    for project in ("LAUNCH", None):
        for sorting in TASK_SORTINGS:
            tasks = TaskQuery.of(project, EVERYTHING, search="s", by=sorting, limit=1)
            rows = run(task_listing.list_tasks("acme", tasks, SQLITE))
            more = TaskQuery.of(project, EVERYTHING, by=sorting, after=rows.after, limit=1)
            run(task_listing.list_tasks("acme", more, SQLITE))
        run(task_listing.count_tasks("acme", tasks, SQLITE))
    run(saving.remove_project("acme", "LAUNCH", opened.version))


def _events(driver: CountingDriver, version: int) -> None:
    run, lease = driver.run, Lease.of("erp", NOON, MINUTE, 9)
    run(outbox.subscribe("acme", "erp", "beginning"))
    run(outbox.subscribe("acme", "mail", "now"))
    for _ in range(2):
        run(putting.put_events("acme", Put.of("LAUNCH", [move("ship")], version, "move")))
    run(outbox.is_waiting("acme", lease))
    (batch,) = run(outbox.claim("acme", lease, SQLITE))
    run(outbox.done("acme", batch, SQLITE))
    run(outbox.done("acme", replace(batch, turn=9), SQLITE))
    run(outbox.consumers("acme"))
    run(outbox.skip_unreadable("acme", "erp", "LAUNCH"))
    run(outbox.unsubscribe("acme", "mail"))


def _after(query: ListQuery, place: tuple[str, ...] | None) -> ListQuery:
    return ListQuery(query.visible, query.search, query.by, place, query.limit)
