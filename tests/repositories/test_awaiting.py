"""Commands that are awaited: kept once, whoever comes between and however many wait."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from pmcore.kernel import Code, ProjectError, StoreError
from pmcore.repositories import (
    AsyncSqliteStore,
    Person,
    SqliteStore,
    awaiting,
)
from pmcore.repositories.sqlite import async_store
from pmcore.repositories.steps import Steps, awaited, taken
from pmcore.testing.repository_contract.cases import kept, opened, small_plan
from pmcore.wbs import Project
from repositories.engines import Place

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _raise_priority(plan: Project) -> None:
    plan.update("dig", priority=plan["dig"].priority + 1)


async def _many(store: Any, tasks: int, edits: int) -> list[int]:
    async def edit(writer: int) -> list[int]:
        return [
            await awaiting.change_project(
                store, "acme", "SITE", _raise_priority, key=f"{writer}-{number}"
            )
            for number in range(edits)
        ]

    told = await asyncio.gather(*map(edit, range(tasks)))
    return sorted(version for versions in told for version in versions)


class TestChanging:
    def test_many_at_one_project_are_all_kept(self, place: Place) -> None:
        async def work() -> list[int]:
            async with place.awaited() as store:
                return await _many(store, 8, 5)

        with place.opened() as store:
            kept(store, small_plan())
            assert asyncio.run(work()) == [*range(2, 42)]
            assert opened(store)["dig"].priority == 540

    def test_handlers_are_told_of_each(self, place: Place) -> None:
        told: list[str] = []

        async def note(unit: Any, events: Any) -> None:
            told.extend(event.key for event in events)

        async def work() -> list[int]:
            async with place.awaited() as store:
                store.handlers = [note]
                return await _many(store, 4, 3)

        with place.opened() as store:
            kept(store, small_plan())
            assert asyncio.run(work()) == [*range(2, 14)]
        assert len(set(told)) >= 12

    @pytest.mark.parametrize("is_kept", [True, False])
    def test_a_command_of_unknown_outcome_is_kept_once(self, place: Place, is_kept: bool) -> None:
        async def work() -> int:
            async with place.awaited() as store:
                unlucky = _Unlucky(store, is_kept=is_kept)
                return await awaiting.change_project(
                    unlucky, "acme", "SITE", _raise_priority, key="once"
                )

        with place.opened() as store:
            kept(store, small_plan())
            assert asyncio.run(work()) == 2
            assert opened(store)["dig"].priority == 501

    def test_attempts_come_to_an_end_and_errors_of_the_edit_are_passed_on(
        self, tmp_path: Path
    ) -> None:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            kept(store, small_plan())
            unlucky = _Unlucky(AsyncSqliteStore(store), is_kept=False, times=9)
            change = awaiting.change_project(
                unlucky, "acme", "SITE", _raise_priority, key="k", attempts=3
            )
            with pytest.raises(StoreError) as raised:
                asyncio.run(change)
            assert (raised.value.code, unlucky.times) == (Code.STORE_OUTCOME_UNKNOWN, 6)
            with pytest.raises(ProjectError):
                asyncio.run(
                    awaiting.change_project(
                        AsyncSqliteStore(store), "acme", "SITE", lambda p: p.remove("no"), key="k"
                    )
                )
            assert opened(store) == small_plan()


class _Unlucky:
    """Fails when committing, after or before it was kept, so many times."""

    def __init__(self, store: Any, *, is_kept: bool, times: int = 1) -> None:
        self._store, self._is_kept, self.times = store, is_kept, times
        self.capabilities = store.capabilities

    def view(self, tenant: str) -> Any:
        return self._store.view(tenant)

    @asynccontextmanager
    async def unit(self, tenant: str) -> Any:
        async with self._store.unit(tenant) as unit:
            if self.times:
                unit.commit = self._failing(unit.commit)
            yield unit

    def _failing(self, commit: Callable[[], Any]) -> Any:
        async def fail() -> None:
            self.times -= 1
            if self._is_kept:
                await commit()
            raise StoreError(Code.STORE_OUTCOME_UNKNOWN, reason="gone")

        return fail


def test_a_person_is_erased_and_the_file_scrubbed(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        plan = small_plan()
        plan.update("dig", notes="Ask Li Wei for the key")
        with store.unit("acme") as unit:
            unit.people.put(Person("u.17", "Li Wei"))
            unit.projects.add(plan, key="make")
            unit.commit()
        told = asyncio.run(
            awaiting.erase_person(AsyncSqliteStore(store), "acme", "u.17", key="leaves")
        )
        assert told.projects[0].found["task.notes"] == 1
        held = b"".join(each.read_bytes() for each in tmp_path.iterdir())
        assert b"Li Wei" not in held


def test_a_project_is_imported_in_batches(place: Place) -> None:
    async def work() -> list[int]:
        async with place.awaited() as store:
            return [
                await awaiting.import_project(
                    store, "acme", small_plan(), key="import", at=NOON, rows=2
                )
                for _ in range(2)
            ]

    assert asyncio.run(work()) == [1, 1]
    with place.opened() as store:
        assert opened(store) == small_plan()


def test_given_a_busy_file_then_each_unit_waits_from_its_own_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(async_store, "BUSY_SECONDS", 0.5)
    with SqliteStore.create(tmp_path / "plans.db") as store:
        awaited = AsyncSqliteStore(store)
        other = sqlite3.connect(tmp_path / "plans.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        async def begin() -> Code | None:
            try:
                async with awaited.unit("acme"):
                    return None
            except StoreError as error:
                return error.code

        async def all_begin(count: int) -> list[Code | None]:
            return await asyncio.gather(*(begin() for _ in range(count)))

        started = monotonic()
        assert asyncio.run(all_begin(6)) == [Code.STORE_BUSY] * 6
        assert 0.4 < monotonic() - started < 1.5  # and not three seconds
        other.execute("ROLLBACK")
        assert asyncio.run(all_begin(3)) == [None] * 3
        other.close()


class TestSteps:
    """One generator for who calls and for who awaits."""

    def test_errors_come_out_of_the_step(self) -> None:
        async def answer(value: int) -> int:
            if value > 1:
                raise ValueError(value)
            return value

        def steps() -> Steps[list[object]]:
            held: list[object] = [(yield answer(1))]
            try:
                yield answer(2)
            except ValueError as error:
                held.append(str(error))
            return held

        assert asyncio.run(awaited(steps())) == [1, "2"]

    def test_answers_are_sent_back(self) -> None:
        def steps() -> Steps[int]:
            first = yield 3
            second = yield 4
            return int(first + second)

        assert taken(steps()) == 7
