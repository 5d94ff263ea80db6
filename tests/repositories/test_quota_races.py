"""Of those who add at once, no more are let in than the limit says."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import Code, StoreError
from pmcore.repositories import EVERYTHING, Limits, MemoryStore
from pmcore.testing.repository_contract.cases import refused, small_plan
from repositories.tampering import sqlite

WRITERS, LIMIT = 6, 3


@pytest.fixture
def in_memory() -> Any:
    return MemoryStore()


@pytest.fixture
def in_a_file() -> Iterator[Any]:
    with sqlite() as store:
        yield store


@pytest.fixture
def on_postgres(conninfo: str, schema: str) -> Iterator[Any]:
    psycopg = pytest.importorskip("psycopg")
    from pmcore.repositories.postgres import PostgresStore

    yield PostgresStore.create(conninfo, schema=schema)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.mark.parametrize("where", ["in_memory", "in_a_file", "on_postgres"])
def test_given_many_who_add_at_once_then_no_more_are_kept_than_the_limit(
    where: str, request: pytest.FixtureRequest
) -> None:
    store = request.getfixturevalue(where)
    store.entitlements = Limits(projects=LIMIT, all_tasks=LIMIT * 3)
    together, refusals = Barrier(WRITERS), []

    def add(number: int) -> None:
        together.wait()
        while True:
            try:
                with store.unit("acme") as unit:
                    unit.projects.add(small_plan(f"P{number}"), key="make")
                    unit.commit()
                return
            except StoreError as error:
                if error.code is Code.QUOTA_EXCEEDED:
                    refusals.append(number)
                    return
                if error.code not in (Code.STORE_OVERTAKEN, Code.STORE_BUSY):
                    raise

    writers = [Thread(target=add, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.view("acme") as view:
        assert view.projects.count(EVERYTHING) == LIMIT
    assert len(refusals) == WRITERS - LIMIT


def test_given_two_units_in_memory_then_all_that_both_keep_is_counted() -> None:
    for named in ({"calendars": 1}, {"consumers": 1}):
        store = MemoryStore(entitlements=Limits(**named))
        with store.unit("acme") as one, store.unit("acme") as two:
            for number, unit in enumerate((one, two)):
                unit.calendars.add(Calendar.standard(f"c{number}", zone=None), key="make")
                unit.outbox.subscribe(f"s{number}", start="now")
            one.commit()
            refused(Code.QUOTA_EXCEEDED, two.commit)
        with store.view("acme") as view:
            assert view.calendars.count(EVERYTHING) == len(view.outbox.consumers()) == 1
