"""What a save goes on from is known by its stamp: only what has none is read and compared."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from plain_dict import DictStore, DictTables

from pmcore.exchange import plan_from_json, plan_to_json
from pmcore.kernel import Code
from pmcore.repositories import (
    ConflictError,
    MemoryStore,
    Store,
    import_project,
    open_as_seen,
    rebase,
)
from pmcore.repositories.memory_tables import MemoryTables
from pmcore.repositories.sql.opening import _TASKS as ALL_TASKS
from pmcore.repositories.sql.statements import Statement
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    kept,
    opened,
    refused,
    saved,
    small_plan,
    snapped,
)
from pmcore.wbs import Project
from repositories.tampering import tampered

Ways = Callable[[Store], Project]


def _opened(store: Store) -> Project:
    kept(store, small_plan())
    return opened(store)


def _from_snapshot(store: Store) -> Project:
    kept(store, small_plan())
    snapped(store)
    return opened(store)


def _added(store: Store) -> Project:
    plan = small_plan()
    kept(store, plan)
    return plan


def _added_with_its_log(store: Store) -> Project:
    plan = small_plan()
    with store.unit(TENANT) as unit:
        unit.projects.add(plan, key="make", with_log=True)
        unit.commit()
    return plan


def _saved(store: Store) -> Project:
    plan = _opened(store)
    plan.update("dig", duration="8d")
    saved(store, plan, 1, "longer")
    return plan


def _saved_without_changes(store: Store) -> Project:
    plan = plan_from_json(plan_to_json(_opened(store)))
    saved(store, plan, 1, "nothing")
    return plan


def _saved_from_a_file(store: Store) -> Project:
    plan = plan_from_json(plan_to_json(_opened(store)))
    plan.update("dig", duration="8d")
    saved(store, plan, 1, "longer")
    return plan


def _copied(store: Store) -> Project:
    return _opened(store).copy()


def _sent(store: Store) -> Project:
    plan: Project = pickle.loads(pickle.dumps(_opened(store)))
    return plan


def _seen(store: Store) -> Project:
    kept(store, small_plan())
    with store.view(TENANT) as view:
        return open_as_seen(view.projects, "SITE", 1)


def _rebased(store: Store) -> Project:
    plan, theirs = _opened(store), opened(store)
    plan.update("dig", duration="8d"), theirs.update("walls", duration="8d")
    saved(store, theirs, 1, "theirs")
    error = refused(Code.STORE_CONFLICT, lambda: saved(store, plan, 1, "mine"))
    assert isinstance(error, ConflictError)
    again = rebase(plan, 1, opened(store), error.changes)
    saved(store, again, 2, "again")
    return again


def _in_the_same_unit(store: Store) -> Project:
    plan = _opened(store)
    with store.unit(TENANT) as unit:
        for days in (7, 8, 9):
            plan.update("dig", duration=f"{days}d")
            unit.projects.save(plan, expected=plan.version - 1, key=f"for {days} days")
        unit.commit()
    return plan


WAYS: Sequence[Ways] = (
    *(_opened, _from_snapshot, _added, _added_with_its_log, _saved, _saved_without_changes),
    *(_saved_from_a_file, _copied, _sent, _seen, _rebased, _in_the_same_unit),
)


def _goes_on(store: Store, plan: Project) -> None:
    before = plan.version
    plan.update("walls", duration="9d")
    plan.undo()
    plan.update("walls", notes="dry")
    assert saved(store, plan, before, "more") == plan.version
    assert saved(store, plan, plan.version, "nothing more") == plan.version


class Reads:
    """A store, and how often all of a project is read from it."""

    def __init__(self, store: Store) -> None:
        self.store, self.count = store, 0


@pytest.fixture(params=["sqlite", "memory", "dict"])
def reads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reads]:
    def note(statement: Statement) -> Statement:
        found.count += statement.sql == ALL_TASKS
        return statement

    def counted(tables: Any) -> None:
        real = tables.read

        def read(self: Any, *given: Any) -> Project:
            found.count += 1
            project: Project = real(self, *given)
            return project

        monkeypatch.setattr(tables, "read", read)

    counted(MemoryTables)
    counted(DictTables)
    if request.param == "sqlite":
        with tampered(note)() as store:
            yield (found := Reads(store))
    else:
        yield (found := Reads(MemoryStore() if request.param == "memory" else DictStore()))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_given_a_plan_that_a_store_gave_or_took_when_saved_then_nothing_is_compared(
    reads: Reads, way: Ways
) -> None:
    plan = way(reads.store)
    before = reads.count
    _goes_on(reads.store, plan)
    assert reads.count == before
    assert opened(reads.store) == plan


def test_given_a_plan_of_a_file_when_saved_then_all_is_compared_once(reads: Reads) -> None:
    plan = plan_from_json(plan_to_json(_opened(reads.store)))
    before = reads.count
    _goes_on(reads.store, plan)
    assert reads.count == before + 1


@pytest.mark.parametrize("rows", [2, 2000])
def test_given_what_was_imported_when_saved_then_nothing_is_compared(rows: int) -> None:
    asked: list[str] = []

    def note(statement: Statement) -> Statement:
        asked.append(statement.sql)
        return statement

    plan = small_plan()
    with tampered(note)() as store:
        import_project(store, TENANT, plan, key="import", at=NOON, rows=rows)
        _goes_on(store, plan)
        assert ALL_TASKS not in asked
        assert opened(store) == plan


class TestSomebodyComesBetween:
    """Where statements see moments of their own, what was compared may be no more."""

    def test_given_a_save_after_the_comparison_then_the_unit_is_overtaken(self) -> None:
        taking: list[Statement] = []

        def change(statement: Statement) -> Statement | None:
            if statement.sql.startswith("UPDATE project SET version = ?"):
                taking.append(statement)
                return statement if len(taking) < 2 else None
            return statement

        with tampered(change)() as store:
            plan = plan_from_json(plan_to_json(_opened(store)))
            plan.update("dig", duration="8d")
            refused(Code.STORE_OVERTAKEN, lambda: saved(store, plan, 1, "longer"))
            assert opened(store) == small_plan()

    def test_given_a_save_before_the_comparison_then_the_unit_is_overtaken(self) -> None:
        def change(statement: Statement) -> Statement:
            later = statement.sql.replace("SELECT project.version,", "SELECT project.version + 1,")
            return replace(statement, sql=later)

        kept_as = small_plan()
        with tampered(change)() as store:
            kept(store, kept_as)
            plan = plan_from_json(plan_to_json(kept_as))
            refused(Code.STORE_OVERTAKEN, lambda: saved(store, plan, 1, "nothing"))
