"""Faults that come up where a test wants them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typing_extensions

from pmcore.kernel import Code
from pmcore.repositories import EVERYTHING, AsyncSqliteStore, MemoryStore, SqliteStore, TurnStore
from pmcore.repositories.people.protocols import Scrubbing
from pmcore.testing.faults import (
    KINDS,
    Fault,
    FaultyStore,
    cancelled_late,
    failing,
    unknown,
)
from pmcore.testing.repository_contract.cases import kept, opened, refused, small_plan


def test_given_a_step_then_that_one_fails_and_no_other() -> None:
    for at in range(4):  # the unit, two calls, the commit
        store = MemoryStore()
        fault = failing(at)
        error = refused(Code.STORE_FAILED, partial(_add_two, FaultyStore(store, fault)))
        assert (error.context["reason"], fault.seen) == ("a fault that a test wants", at + 1)
        refused(Code.STORE_PROJECT_UNKNOWN, partial(opened, store, "ONE"))


def _add_two(store: Any) -> None:
    with store.unit("acme") as unit:
        unit.projects.add(small_plan("ONE"), key="make")
        unit.projects.add(small_plan("TWO"), key="make")
        unit.commit()


def test_given_a_late_fault_then_the_step_was_done() -> None:
    store = MemoryStore()
    refused(Code.STORE_OUTCOME_UNKNOWN, lambda: kept(_faulty(store, unknown(2)), small_plan()))
    assert opened(store) == small_plan()


def test_given_other_nouns_then_their_calls_are_steps_too() -> None:
    with FaultyStore(MemoryStore(), Fault(9, KeyboardInterrupt)).unit("acme") as unit:
        unit.people.erased(), unit.calendars.list, unit.outbox.consumers()
        fault = unit.projects._fault
    assert fault.seen == 3
    assert not fault.came_up


def _faulty(store: Any, fault: Fault) -> Any:
    return FaultyStore(store, fault)


@pytest.mark.parametrize("kind", KINDS)
def test_given_a_store_that_is_awaited_then_all_is_kept_or_nothing(
    kind: Callable[[int], Fault], tmp_path: Path
) -> None:
    """And whoever repeats the command has it kept once."""

    async def save(store: Any, tenant: str) -> None:
        async with store.unit(tenant) as unit:
            await unit.projects.add(small_plan("ONE"), key="make")
            await unit.projects.add(small_plan("TWO"), key="make")
            await unit.commit()

    async def try_all(store: AsyncSqliteStore) -> int:
        for at in range(9):
            tenant, fault = f"t{at}", kind(at)
            (outcome,) = await asyncio.gather(
                save(FaultyStore(store, fault), tenant), return_exceptions=True
            )
            assert (outcome is not None) is fault.came_up
            async with store.view(tenant) as view:
                count = await view.projects.count(EVERYTHING)
            assert count in (0, 2)
            assert (count == 2) is (not fault.came_up or (fault.is_late and at == 3))
            await save(store, tenant)
            if not fault.came_up:
                return at
        raise AssertionError("there is no end to the steps")

    with SqliteStore.create(tmp_path / "plans.db") as store:
        assert asyncio.run(try_all(AsyncSqliteStore(store))) == 4


def test_given_a_task_that_is_cancelled_then_it_is_cancelled() -> None:
    with pytest.raises(asyncio.CancelledError):
        kept(_faulty(MemoryStore(), cancelled_late(0)), small_plan())


@typing_extensions.runtime_checkable
class _Scrubs(typing_extensions.Protocol):
    """A protocol that looks for names as those of Python 3.12 do, on every Python."""

    def scrub(self) -> None:
        """Scrub."""


def test_given_protocols_of_a_store_then_a_faulty_one_has_them_on_every_python(
    tmp_path: Path,
) -> None:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        fault = failing(1)
        faulty = FaultyStore(store, fault)
        assert isinstance(faulty, _Scrubs)
        assert isinstance(faulty, Scrubbing)
        faulty.scrub()
        refused(Code.STORE_FAILED, faulty.scrub)
    assert not isinstance(FaultyStore(MemoryStore(), fault), Scrubbing)
    assert isinstance(FaultyStore(MemoryStore(), fault), TurnStore)
