"""Whatever fails at whatever statement: all is kept or nothing, and repeating it ends well."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import (
    EVERYTHING,
    ProjectImport,
    SqliteStore,
    erase_person,
    import_project,
)
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sqlite.session import SqliteSession
from pmcore.scheduling import schedule
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract.calendars import office, shared
from pmcore.testing.repository_contract.cases import (
    NOON,
    kept,
    refused,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.wbs import Project
from repositories.depth import IS_DEEP
from repositories.faults import arising, failing, faulty, repeatable

Work: TypeAlias = Callable[[SqliteStore], None]
IDS = ("SITE", "LAUNCH", "NEW")


def _plan(id: str, **changed: Any) -> Project:
    """Return the plan that is kept under an id, with every kind of row changed."""
    plan = small_plan() if id == "SITE" else rich_plan()
    with plan.change_set("edit"):
        plan.add("extra", "Extra", index=0)
        plan.configure(name="Changed")
        if id == "SITE":
            plan.remove("dig", dependencies="drop")
            plan.link("extra", "walls")
        else:
            plan.unlink("shoot", "ship", "SS")
            plan.clear_baseline(0)
    return plan


def _add(store: SqliteStore) -> None:
    kept(store, small_plan("NEW"), "make-new")


def _save(store: SqliteStore) -> None:
    saved(store, _plan("LAUNCH"), rich_plan().version, "edit")


def _save_two(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        unit.projects.save(_plan("LAUNCH"), expected=rich_plan().version, key="edit")
        unit.projects.save(_plan("SITE"), expected=1, key="edit")
        unit.commit()


def _remove(store: SqliteStore) -> None:
    with suppress_unknown(), store.unit("acme") as unit:
        unit.projects.remove("LAUNCH", expected=rich_plan().version)
        unit.commit()


def _share(store: SqliteStore) -> None:
    """Save and add calendars and keep dates, together."""
    with store.unit("acme") as unit:
        unit.calendars.save(office("08:00-16:00"), expected=1, key="early")
        unit.calendars.add(office(id="new"), key="make")
        unit.schedules.keep(schedule(rich_plan()))
        unit.commit()


def _erase(store: SqliteStore) -> None:
    """Erase somebody from two projects, and scrub the file."""
    erase_person(store, "acme", "li", also=["Dig", "Ship"], key="erase")


def _roll_back(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        unit.projects.save(_plan("SITE"), expected=1, key="edit")
        unit.rollback()


def _leave(store: SqliteStore) -> None:
    with store.unit("acme") as unit:
        unit.projects.save(_plan("SITE"), expected=1, key="edit")


def _go_on(store: SqliteStore) -> None:
    """Save two projects and commit, whatever becomes of it."""
    with store.unit("acme") as unit:
        for plan, expected in ((_plan("LAUNCH"), rich_plan().version), (_plan("SITE"), 1)):
            with suppress(StoreError):
                unit.projects.save(plan, expected=expected, key="edit")
        unit.commit()


def _import(store: SqliteStore) -> None:
    import_project(store, "acme", _large("NEW"), key="import", at=NOON, rows=4)


def _sweep(store: SqliteStore) -> None:
    with suppress_unknown(), store.unit("acme") as unit:
        unit.imports.add(ProjectImport(_large("NEW"), key="import"), at=NOON, rows=4)
        unit.imports.drop("NEW")
        unit.commit()


def _large(id: str) -> Project:
    plan = rich_plan()
    return Project.from_records(plan.settings.called(id), plan.tasks(), plan.dependencies())


def _read(store: SqliteStore) -> None:
    with store.view("acme") as view:
        view.projects.list(EVERYTHING)
        view.projects.count(EVERYTHING)
        view.projects.open("LAUNCH", history=5)
        view.projects.verify("LAUNCH")
        view.calendars.copies("office", EVERYTHING)
        view.schedules.list("LAUNCH")


class suppress_unknown(suppress):
    """A project that was removed is unknown when its removal is repeated."""

    def __init__(self) -> None:
        super().__init__(StoreError)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return isinstance(error, StoreError) and error.code is Code.STORE_PROJECT_UNKNOWN


WORKS = (
    *(_add, _import, _sweep, _save, _save_two, _remove),
    *(_share, _erase, _roll_back, _leave, _read),
)
FAULTS: dict[str, tuple[Callable[[], BaseException], bool]] = {
    "fails": (failing(sqlite3.SQLITE_IOERR, "disk I/O error"), False),
    "interrupted_late": (KeyboardInterrupt, True),
}
if IS_DEEP:
    FAULTS |= {
        "fails_late": (failing(sqlite3.SQLITE_IOERR, "disk I/O error"), True),
        "busy": (failing(sqlite3.SQLITE_BUSY, "database is locked"), False),
        "interrupted": (KeyboardInterrupt, False),
    }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stores") / "before.db"
    with SqliteStore.create(path) as store:
        kept(store, small_plan())
        kept(store, rich_plan())
        shared(store, office())
    return path


@pytest.fixture(autouse=True)
def _faulty_connections() -> Iterator[None]:
    with faulty():
        yield


class States:
    """What is kept; the same rows are read once, for nothing but rows tells what is kept."""

    def __init__(self) -> None:
        self._read: dict[Any, dict[Any, Any]] = {}

    def of(self, store: SqliteStore) -> dict[Any, Any]:
        with store._connection() as connection:
            connection.execute("BEGIN")
            rows = tuple(
                tuple(connection.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES
            )
            connection.rollback()
        if rows not in self._read:
            self._read[rows] = _state(store)
        return self._read[rows]


def _state(store: SqliteStore) -> dict[Any, Any]:
    """Return all that is kept; nothing may be wrong with it."""
    state: dict[Any, Any] = {}
    with store.view("acme") as view:
        for row in view.projects.list(EVERYTHING).rows:
            assert view.projects.verify(row.id) == ()
            project = view.projects.open(row.id, history=5)
            state[row.id] = row, project, project.log, view.projects.changes(row.id)
            assert view.schedules.verify(row.id) == ()
            state[row.id, "dates"] = view.schedules.list(row.id)
        for shown in view.calendars.list(EVERYTHING).rows:
            state["calendar", shown.id] = shown, view.calendars.open(shown.id)
        state["erased"] = view.people.erased()
    return state


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("kind", FAULTS)
def test_given_a_fault_at_any_statement_then_all_is_kept_or_nothing_and_a_repetition_ends_well(
    work: Work, kind: str, before: Path, tmp_path: Path
) -> None:
    states = States()
    old, new = (_done(before, tmp_path, each, states) for each in (lambda _: None, work))
    make, is_late = FAULTS[kind]
    for at in range(1000):
        path = _copy(before, tmp_path)
        fault = Fault(at, make, is_late)
        with SqliteStore(path) as store:
            with repeatable(), arising(fault), suppress(StoreError, KeyboardInterrupt):
                work(store)
            if not fault.came_up:
                break
            assert not any(each.in_transaction for each in store._idle)
            with SqliteStore(path) as other:
                assert states.of(other) in (old, new), at
                _writes_at_once(other)
            with repeatable():
                work(store)
            assert states.of(store) == new, at
    assert at > 2


@pytest.mark.parametrize("is_late", [False, True])
def test_given_a_unit_that_goes_on_after_a_fault_then_no_project_is_kept_in_part(
    is_late: bool, before: Path, tmp_path: Path
) -> None:
    states = States()
    old, new = (_done(before, tmp_path, each, states) for each in (lambda _: None, _save_two))
    for at in range(1000):
        path = _copy(before, tmp_path)
        fault = Fault(at, failing(sqlite3.SQLITE_IOERR, "disk I/O error"), is_late)
        with SqliteStore(path) as store:
            with repeatable(), arising(fault), suppress(StoreError):
                _go_on(store)
            if not fault.came_up:
                break
            for what, kept_of in states.of(store).items():
                assert kept_of in (old[what], new[what]), at
    assert at > 2


def test_given_a_transaction_that_sqlite_rolled_back_then_the_unit_is_over(
    before: Path, tmp_path: Path
) -> None:
    with SqliteStore(_copy(before, tmp_path)) as store, store.unit("acme") as unit:
        unit.projects.save(_plan("SITE"), expected=1, key="edit")

        def rolled_back() -> BaseException:
            assert isinstance(unit._session, SqliteSession)
            sqlite3.Connection.rollback(unit._session._connection)
            return failing(sqlite3.SQLITE_IOERR, "disk I/O error")()

        with arising(Fault(0, rolled_back)):
            refused(Code.STORE_FAILED, lambda: unit.projects.open("LAUNCH"))
        refused(Code.STORE_UNIT_OVER, lambda: unit.projects.add(small_plan("NEW"), key="new"))
        refused(Code.STORE_UNIT_OVER, unit.commit)


def _done(before: Path, folder: Path, work: Work, states: States) -> dict[Any, Any]:
    """Return what is kept in a copy in which something was done."""
    with SqliteStore(_copy(before, folder)) as store:
        with repeatable():
            work(store)
        return states.of(store)


def _copy(before: Path, folder: Path) -> Path:
    for old in folder.glob("store.db*"):
        old.unlink()
    return Path(shutil.copy(before, folder / "store.db"))


def _writes_at_once(store: SqliteStore) -> None:
    """Whoever comes next does not have to wait."""
    with store._connection() as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()
