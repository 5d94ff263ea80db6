"""Whoever is done with events waits for nobody who puts more of them (PostgreSQL)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from pmcore.testing.repository_contract.cases import TENANT, kept, small_plan
from pmcore.testing.repository_contract.outbox import claimed, done, keys, move
from repositories.engines import Place


@pytest.fixture
def waiting(conninfo: str, emptied: Place) -> tuple[Place, Any]:
    """Give a store with a consumer, and a batch of its that somebody put."""
    with store_at(emptied) as store:
        kept(store, small_plan())
        with store.unit(TENANT) as unit:
            unit.outbox.subscribe("erp", start="now")
            unit.commit()
        put(store, "dig")
        (batch,) = claimed(store, "erp")
    return emptied, batch


def store_at(place: Place) -> Any:
    return place.opened()


def put(store: Any, task: str) -> None:
    with store.unit(TENANT) as unit:
        unit.outbox.put("SITE", [move(task)], expected=1, key=task)
        unit.commit()


def rows_in(place: Place) -> int:
    """Count the events that wait beside projects."""
    import psycopg

    with psycopg.connect(place.where) as connection:
        row: Any = connection.execute(f'SELECT count(*) FROM "{place.schema}".outbox').fetchone()
    return int(row[0])


def test_given_somebody_who_puts_more_when_events_are_told_then_nobody_waits(
    waiting: tuple[Place, Any],
) -> None:
    place, batch = waiting
    with store_at(place) as store, store_at(place) as other:
        with other.unit(TENANT) as unit:
            unit.outbox.put("SITE", [move("walls")], expected=1, key="walls")
            began = time.monotonic()
            done(store, batch)
            assert time.monotonic() - began < 3  # who waits, waits for five seconds
            unit.commit()
        assert rows_in(place) == 2  # what was told is still there

        assert len(keys(store, "erp")) == 1
        assert rows_in(place) == 0
        assert store.verify() == ()


def test_given_an_epoch_that_was_lost_when_events_are_told_then_they_are_forgotten(
    waiting: tuple[Place, Any],
) -> None:
    import psycopg

    place, batch = waiting
    with psycopg.connect(place.where, autocommit=True) as connection:
        connection.execute(f'DELETE FROM "{place.schema}".epoch')
    with store_at(place) as store:
        done(store, batch)
    assert rows_in(place) == 0
