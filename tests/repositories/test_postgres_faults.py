"""Whatever fails at whatever statement on PostgreSQL: all is kept or nothing, and it is told.

Each attempt is made for a tenant of its own, so that the tables are laid out once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from itertools import count
from typing import Any

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import Store
from pmcore.repositories.sql import saving
from pmcore.repositories.sql.statements import Program
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract.calendars import office, shared
from pmcore.testing.repository_contract.cases import kept, rich_plan, saved, small_plan
from repositories import test_faults
from repositories.awaiting import Loop, WaitingStore
from repositories.depth import IS_DEEP
from repositories.engines import Place, lending, lending_awaited, on_postgres
from repositories.test_faults import Work

psycopg = pytest.importorskip("psycopg")
faulty = pytest.importorskip("repositories.postgres_faults")
postgres = pytest.importorskip("pmcore.repositories.postgres")
sessions = pytest.importorskip("pmcore.repositories.postgres.session")


def _grow(store: Any) -> None:
    """Save so many rows that they are copied."""
    plan = rich_plan()
    with plan.change_set("grow"):
        for number in range(30):
            plan.add(f"more{number}", "More")
    saved(store, plan, plan.version - 1, "edit")


WORKS: tuple[Work, ...] = (*test_faults.WORKS, _grow)
FAULTS: dict[str, tuple[Callable[[], BaseException], bool]] = {
    "fails": (lambda: psycopg.errors.InternalError_("it fails"), False),
    "full": (lambda: psycopg.errors.DiskFull("the disk is full"), False),
    "overtaken": (lambda: psycopg.errors.SerializationFailure("overtaken"), False),
    "deadlock": (lambda: psycopg.errors.DeadlockDetected("deadlock"), False),
    "lost": (faulty.Broken, False),
    "lost_late": (faulty.Broken, True),
    "interrupted": (KeyboardInterrupt, False),
    "interrupted_late": (KeyboardInterrupt, True),
}
AWAITED = {
    **{kind: FAULTS[kind] for kind in ("fails", "overtaken", "lost", "lost_late")},
    "cancelled": (asyncio.CancelledError, False),
    "cancelled_late": (asyncio.CancelledError, True),
}
CASES = [(work, kind) for work in WORKS for kind in FAULTS]
AWAITED_CASES = [(work, kind) for work in WORKS for kind in AWAITED]
if not IS_DEEP:
    CASES = [(test_faults._save, "lost_late"), (_grow, "overtaken")]
    AWAITED_CASES = [(_grow, "cancelled_late")]


class _Of:
    """A store in which everybody is one tenant."""

    def __init__(self, store: Any, tenant: str) -> None:
        self._store, self._tenant = store, tenant

    def view(self, tenant: str) -> Any:
        return self._store.view(self._tenant)

    def unit(self, tenant: str) -> Any:
        return self._store.unit(self._tenant)


_number = count()


def _begun(store: Any) -> Any:
    """Return the store of a tenant who has plans, a calendar and no dates."""
    begun: Any = _Of(store, f"tenant-{next(_number)}")
    kept(begun, small_plan())
    kept(begun, rich_plan())
    shared(begun, office())
    return begun


@pytest.fixture
def place(conninfo: str, schema: str) -> Iterator[Place]:
    with on_postgres(conninfo, schema) as place:
        yield place


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with lending(place.where, faulty.FaultyConnection) as lend:
        yield postgres.PostgresStore(lend, schema=place.schema)


@pytest.fixture
def awaited(place: Place) -> Iterator[Any]:
    loop = Loop()
    lends = lending_awaited(place.where, faulty.AsyncFaultyConnection)
    lend = loop.wait(lends.__aenter__())
    yield WaitingStore(postgres.AsyncPostgresStore(lend, schema=place.schema), loop)
    loop.wait(lends.__aexit__(None, None, None))
    loop.end()


def _names(case: tuple[Work, str]) -> str:
    work, kind = case
    return f"{work.__name__.strip('_')}-{kind}"


@pytest.mark.parametrize("case", CASES, ids=_names)
def test_given_a_fault_at_any_statement_then_all_is_kept_or_nothing_and_a_repetition_ends_well(
    store: Any, case: tuple[Work, str]
) -> None:
    work, kind = case
    assert _faults_met(store, work, *FAULTS[kind]) > 2


@pytest.mark.parametrize("case", AWAITED_CASES, ids=_names)
def test_given_a_fault_at_any_statement_that_is_awaited_then_the_same(
    awaited: Any, case: tuple[Work, str]
) -> None:
    work, kind = case
    assert _faults_met(awaited, work, *AWAITED[kind]) > 2


def _faults_met(store: Any, work: Work, make: Callable[[], BaseException], is_late: bool) -> int:
    """Let a fault come up at one statement after the other, and return at how many."""
    old, new = (_done(store, each) for each in (lambda _: None, work))
    for at in range(1000):
        mine, fault = _begun(store), Fault(at, make, is_late)
        with faulty.arising(fault):
            code = _told(mine, work)
        if not fault.came_up:
            return at
        state = test_faults._state(mine)
        assert state in (old, new), at
        if code == "":
            assert state == new, at
        elif code not in (Code.STORE_OUTCOME_UNKNOWN, None):
            assert state == old, (at, code)
        _check_key(mine, work, is_kept=state == new)
        work(mine)
        assert test_faults._state(mine) == new, at
    raise AssertionError("there is no end of statements")


def _done(store: Any, work: Work) -> dict[Any, Any]:
    mine = _begun(store)
    work(mine)
    return test_faults._state(mine)


def _told(store: Any, work: Work) -> str | None:
    """Do some work; return the code of the error, empty for none, ``None`` when interrupted."""
    try:
        work(store)
    except StoreError as error:
        return error.code
    except (KeyboardInterrupt, CancelledError):
        return None
    return ""


def _check_key(store: Any, work: Work, *, is_kept: bool) -> None:
    """Whoever asks by the key is told what became of a save."""
    if work in (test_faults._save, test_faults._save_two, _grow):
        with store.view("") as view:
            assert (view.projects.kept("LAUNCH", "edit") is not None) is is_kept


class TestFindingOut:
    """A store that keeps a part, or says too little or too much, does not pass."""

    def test_given_a_store_that_keeps_what_a_unit_left_then_it_is_found(
        self, store: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def leave(session: Any) -> None:
            session.is_over = True
            session._connection.execute("COMMIT")

        monkeypatch.setattr(sessions.PostgresSession, "leave", leave)
        with pytest.raises(AssertionError):
            _faults_met(store, test_faults._save, *FAULTS["fails"])

    def test_given_a_store_that_calls_a_lost_commit_a_failure_then_it_is_found(
        self, store: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sessions, "OperationalError", ZeroDivisionError)
        with pytest.raises(AssertionError, match=r"store\.failed"):
            _faults_met(store, test_faults._save, *FAULTS["lost_late"])

    def test_given_a_store_that_forgets_keys_then_it_is_found(
        self, store: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def forget(*_: object) -> Program[None]:
            yield from ()

        monkeypatch.setattr(saving, "entry_by_key", forget)
        with pytest.raises(StoreError, match="saved"):
            _faults_met(store, test_faults._save, *FAULTS["lost_late"])
