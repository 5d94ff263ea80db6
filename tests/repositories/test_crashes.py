"""What was acknowledged is there: after a kill, and with several programs at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import StoreError
from pmcore.repositories.sql import saving
from pmcore.testing.repository_contract.cases import TENANT, kept, small_plan
from repositories.children import (
    PASSING,
    check,
    count_on,
    ended_well,
    increment_often,
    kill_over_and_over,
    kill_while_keeping_late,
    started,
)
from repositories.depth import IS_DEEP
from repositories.engines import Place

KILLS = 200 if IS_DEEP else 12
WRITERS, TIMES = (8, 500) if IS_DEEP else (4, 15)


@pytest.fixture
def begun(place: Place) -> Place:
    with place.opened() as store:
        kept(store, small_plan())
    return place


def test_given_programs_killed_while_they_save_then_no_acknowledged_version_is_lost(
    begun: Place, tmp_path: Path
) -> None:
    assert ended_well(started(kill_over_and_over, begun, tmp_path / "told", KILLS))


def test_given_several_programs_when_they_save_at_once_then_no_save_is_lost(begun: Place) -> None:
    writers = [started(increment_often, begun, number, TIMES) for number in range(WRITERS)]
    assert [ended_well(writer) for writer in writers] == [True] * WRITERS
    with begun.opened() as store:
        check(store, 1 + WRITERS * TIMES)


def test_given_several_tasks_that_await_when_they_save_at_once_then_no_save_is_lost(
    begun: Place,
) -> None:
    _increment_and_check(begun, WRITERS, TIMES)


def _increment_and_check(place: Place, writers: int, times: int) -> None:
    asyncio.run(_all_increment(place, writers, times))
    with place.opened() as store:
        check(store, 1 + writers * times)


async def _all_increment(place: Place, writers: int, times: int) -> None:
    async with place.awaited() as store:

        async def work(writer: int) -> None:
            for time in range(times):
                await _increment(store, f"{writer}-{time}")

        for each in await asyncio.gather(*map(work, range(writers)), return_exceptions=True):
            if each is not None:
                raise each


async def _increment(store: Any, key: str) -> None:
    while True:
        async with store.view(TENANT) as view:
            plan = await view.projects.open("SITE")
        count_on(plan)
        try:
            async with store.unit(TENANT) as unit:
                await unit.projects.save(plan, expected=plan.version - 1, key=key)
                await unit.commit()
        except StoreError as error:
            if error.code not in PASSING:
                raise
        else:
            return


class TestFindingOut:
    """A store that loses something does not pass."""

    def test_given_a_store_that_keeps_late_then_a_kill_finds_out(
        self, begun: Place, tmp_path: Path
    ) -> None:
        assert not ended_well(started(kill_while_keeping_late, begun, tmp_path / "told", 40))

    def test_given_a_store_that_forgets_what_was_expected_then_writers_find_out(
        self, begun: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        forgetful = saving._TAKE.replace("version = ? AND chain = ?", "? >= 0 AND ? >= 0")
        monkeypatch.setattr(saving, "_TAKE", forgetful)
        with pytest.raises((AssertionError, StoreError)):
            _increment_and_check(begun, 3, 20)
