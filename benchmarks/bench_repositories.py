"""Stores measured: a plan comes back as it was, then how soon it does.

Run ``python benchmarks/bench_repositories.py [TASKS]``; 100,000 unless fewer are asked for. Times
are processor time of SQLite in a file, the quickest of a few rounds: the machines are shared. Of
an edit, the time on the clock is shown as well, most of which a commit waits for the disk. The
peer is the plain JSON plan document, which any file or column could hold: what is saved of it is
always the whole plan.

PostgreSQL is measured where ``PMCORE_POSTGRES`` names a server, as within
``tools/with_postgres.sh``: time on the clock, in which a server works as well, and how much of it
is processor time of this program.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from pmcore.exchange import plan_from_json, plan_to_json
from pmcore.repositories import (
    EVERYTHING,
    Has,
    Is,
    Or,
    Predicate,
    ProjectImport,
    SqliteStore,
    Store,
)
from pmcore.repositories.protocols import TaskSorting
from pmcore.wbs import Dependency, Project, Resource, Task

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 5
EDITS = 200
PROJECTS = 10_000
TENANT = "acme"
# Milliseconds that are promised: to open 1,000, 10,000 and 100,000 tasks, and to save one edit.
OPEN_MS = dict(zip(SIZES, (15, 150, 1_200), strict=True))
EDIT_MS = 2
# The same of 100,000 tasks on PostgreSQL, to open and to save them for the first time.
SERVED_MS = (3_000, 8_000)


class Took(NamedTuple):
    """Milliseconds of processor time of this program, and on the clock."""

    busy: float
    clock: float


def took(call: Callable[[], object]) -> Took:
    """Measure a call."""
    gc.collect()
    began, clock = time.process_time(), time.perf_counter()
    call()
    return Took((time.process_time() - began) * 1e3, (time.perf_counter() - clock) * 1e3)


def best(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time of the quickest round."""
    return min(took(call).busy for _ in range(rounds))


def plan_of(count: int, *, described: bool = False) -> Project:
    """Tasks in phases of a hundred and steps of ten, about 2.5 dependencies each."""
    source = random.Random(5)
    people = [Resource(f"u{n}") for n in range(20)]
    plan = Project("BIG", "Big", start="2026-03-02", resources=people)
    tasks, leaves = [], []
    for n in range(count):
        if n % 100 == 0:
            tasks.append(Task(f"T{n}", f"Phase {n // 100}"))
        elif n % 10 == 1:
            tasks.append(Task(f"T{n}", f"Step {n}", parent=f"T{n // 100 * 100}"))
        else:
            more: dict[str, Any] = {
                "assignments": [f"u{source.randrange(20)} 50%"],
                "constraints": [f"SNET 2026-{source.randint(4, 9):02}-{source.randint(1, 28):02}"],
                "percent_complete": source.randrange(100),
                "labels": [source.choice(("site", "office"))],
                "notes": f"As agreed on the {n}th.",
            }
            parent = f"T{(n - 1) // 10 * 10 + 1}" if n % 100 else None
            length = f"{source.randint(1, 20)}d"
            tasks.append(
                Task(
                    f"T{n}",
                    f"Task {n}",
                    parent=parent,
                    duration=length,
                    **(more if described else {}),
                )
            )
            leaves.append(n)
    pairs: dict[tuple[int, int], None] = {}
    for place in range(50, len(leaves)):
        for _ in range(source.choice((2, 3, 3))):
            pairs[leaves[place - source.randint(1, 50)], leaves[place]] = None
    lags = ("0d",) * 7 + ("1h", "-1h", "2eh")
    plan.add_many(
        tasks, [Dependency(f"T{a}", f"T{b}", "FS", source.choice(lags)) for a, b in pairs]
    )
    return plan


class Edits(NamedTuple):
    """Milliseconds of saving one changed task."""

    busy: list[float]
    clock: list[float]


def edits_of(store: Store, plan: Project) -> Edits:
    """Change one task after the other, each saved in a unit of its own."""
    found = Edits([], [])
    ids = [task.id for task in plan if not plan.is_summary(task.id)]
    for number in range(EDITS):
        plan.update(ids[number * 3], priority=number)
        began, clock = time.process_time(), time.perf_counter()
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=plan.version - 1, key=f"edit-{number}")
            unit.commit()
        found.busy.append((time.process_time() - began) * 1e3)
        found.clock.append((time.perf_counter() - clock) * 1e3)
    return found


def opened(store: Store) -> Project:
    with store.view(TENANT) as view:
        return view.projects.open("BIG")


def added(store: Store, plan: Project) -> None:
    with store.unit(TENANT) as unit:
        unit.projects.add(plan, key="make")
        unit.commit()


def measured(folder: Path, count: int, *, described: bool) -> None:
    plan = plan_of(count, described=described)
    with SqliteStore.create(folder / f"{count}-{described}.db") as store:
        saved = took(partial(added, store, plan)).busy
        text = plan_to_json(plan)
        assert opened(store) == plan == plan_from_json(text)
        with store.view(TENANT) as view:
            assert view.projects.verify("BIG") == ()

        shown = best(lambda: opened(store))
        whole = best(lambda: opened(store).links())
        document = best(lambda: plan_from_json(text), 2)
        with store.unit(TENANT) as unit:
            unit.projects.keep_snapshot("BIG")
            unit.commit()
        assert opened(store) == plan
        snapshot = best(lambda: opened(store))
        edits = edits_of(store, opened(store))
        print(
            f"{count:>9,}{' described' if described else ' plain':<11}"
            f" open {shown:8.1f} ms, all dependencies made {whole:8.1f} ms, snapshot"
            f" {snapshot:8.1f} ms;"
            f" JSON document {document:8.1f} ms, ratio {document / whole:4.1f};"
            f" first save {saved:8.1f} ms"
        )
        print(
            f"{'':20} edit {median(edits.busy):5.2f} ms busy; on the clock"
            f" p50 {median(edits.clock):5.2f} ms, p95 {quantiles(edits.clock, n=20)[-1]:5.2f} ms"
        )
        assert whole < document, "slower than reading the document"
        assert median(edits.busy) <= EDIT_MS, "an edit takes longer than promised"
        if shown > OPEN_MS[count]:
            print(f"{'':20} more than the {OPEN_MS[count]:,} ms promised on an idle machine")


def served(server: str, count: int, *, described: bool) -> None:
    """Save a plan on PostgreSQL and open it."""
    import psycopg

    from pmcore.repositories.postgres import PostgresStore

    plan = plan_of(count, described=described)
    schema = f"bench_{os.getpid()}"
    PostgresStore.create(server, schema=schema)
    with psycopg.connect(server, autocommit=True) as connection:
        # lent again and again, as a pool does
        store = PostgresStore(lambda: nullcontext(connection), schema=schema)
        try:
            saved = took(partial(added, store, plan))
            assert opened(store) == plan
            shown = min(
                (took(lambda: opened(store)) for _ in range(ROUNDS)), key=lambda each: each.clock
            )
            connection.execute("ANALYZE")  # as the server does by itself within a minute
            edits = edits_of(store, opened(store))
        finally:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
    print(
        f"{count:>9,}{' described' if described else ' plain':<11} on PostgreSQL, on the clock"
        f" (busy): open {shown.clock:8.1f} ({shown.busy:.1f}) ms;"
        f" first save {saved.clock:8.1f} ({saved.busy:.1f}) ms;"
        f" edit p50 {median(edits.clock):5.2f} ({median(edits.busy):.2f}) ms,"
        f" p95 {quantiles(edits.clock, n=20)[-1]:5.2f} ms"
    )
    if count == SIZES[-1]:
        for what, found, most in zip(("open", "save"), (shown, saved), SERVED_MS, strict=True):
            if found.clock > most:
                print(f"{'':20} {what} takes more than the {most:,} ms promised on an idle machine")


def tasks_listed(folder: Path, count: int) -> None:
    """A page of fifty of the tasks of one project, the second one, in several orders."""
    plan = plan_of(count, described=True)
    somewhere = f"T{count // 200 * 100}"
    with SqliteStore.create(folder / "tasks.db") as store:
        added(store, plan)

        def page(visible: Predicate, by: TaskSorting) -> int:
            with store.view(TENANT) as view:
                first = view.projects.list_tasks("BIG", visible, by=by, limit=5).after
                rows = view.projects.list_tasks("BIG", visible, by=by, after=first).rows
                return len(rows)

        cases: tuple[tuple[str, Predicate, TaskSorting], ...] = (
            ("all, as the outline reads", EVERYTHING, "outline"),
            ("all, by name", EVERYTHING, "name"),
            ("assigned to one", Has("assigned", "u3"), "outline"),
            ("assigned or below", Or((Has("assigned", "u3"), Has("above", somewhere))), "outline"),
        )
        for what, visible, by in cases:
            assert page(visible, by) == 50
            print(
                f"{count:>9,} tasks: five, then fifty, {what:<26}"
                f" {best(partial(page, visible, by)):6.2f} ms"
            )
        with store.view(TENANT) as view:
            assert view.projects.count_tasks("BIG", EVERYTHING) == count
            counted = best(lambda: view.projects.count_tasks("BIG", Has("labels", "site")))
            print(f"{count:>9,} tasks: counted with a label {counted:6.1f} ms")
            found = best(lambda: view.projects.list_tasks("BIG", EVERYTHING, search="task 99"))
            print(f"{count:>9,} tasks: a page of a search {found:6.1f} ms")


def listed(folder: Path) -> None:
    """A page of fifty of the projects of one tenant, counted and searched."""
    with SqliteStore.create(folder / "list.db") as store:
        with store.unit(TENANT) as unit:
            for number in range(PROJECTS):
                plan = Project(
                    f"P{number:05}", f"Plan {number}", start="2026-03-02", lead=f"u{number % 97}"
                )
                unit.projects.add(plan, key="make")
            unit.commit()

        def page() -> int:
            with store.view(TENANT) as view:
                first = view.projects.list(EVERYTHING, by="name")
                return len(view.projects.list(EVERYTHING, by="name", after=first.after).rows)

        def counted() -> int:
            with store.view(TENANT) as view:
                return view.projects.count(Is("lead", "u3"))

        def found(words: str) -> int:
            with store.view(TENANT) as view:
                return len(view.projects.list(EVERYTHING, search=words, by="name").rows)

        assert page() == 50
        assert counted() == 104
        assert found("plan 9") == 50
        assert found("n 9999") == 1
        for what, call in (
            ("two pages of fifty", page),
            ("counted by lead", counted),
            ("a page of a search that finds many", partial(found, "plan 9")),
            ("a page of a search that finds one", partial(found, "n 9999")),
        ):
            print(f"{PROJECTS:>9,} projects: {what:<36} {best(call):6.2f} ms")


def imported(folder: Path, count: int) -> None:
    """A large project added at once, and in batches: how long others wait."""
    plan = plan_of(count)
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with SqliteStore.create(folder / "import.db") as store:
        began = time.process_time()
        planned = ProjectImport(plan, key="import")
        rows = len(planned.rows)
        packed = (time.process_time() - began) * 1e3
        times, version = [], None
        while version is None:
            clock = time.perf_counter()
            with store.unit(TENANT) as unit:
                version = unit.imports.add(planned, at=noon)
                unit.commit()
            times.append((time.perf_counter() - clock) * 1e3)
        assert opened(store) == plan
        print(
            f"{count:>9,} tasks, {rows:,} rows in {len(times)} batches: packed before in"
            f" {packed:8.1f} ms; a batch on the clock p50 {median(times):6.1f} ms,"
            f" longest {max(times):6.1f} ms"
        )


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            if count <= most:
                measured(Path(folder), count, described=False)
                measured(Path(folder), count, described=True)
        server = os.environ.get("PMCORE_POSTGRES")
        if server is None:
            print("PostgreSQL is not measured: PMCORE_POSTGRES names no server")
        else:
            for count in SIZES:
                if count <= most:
                    served(server, count, described=False)
                    served(server, count, described=True)
        imported(Path(folder), most)
        tasks_listed(Path(folder), most)
        listed(Path(folder))


if __name__ == "__main__":
    main()
