"""The row of a person, or of a consumer of events, that is gone as a whole (ADR-0041)."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Person, erase_person
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    kept,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import claimed, entered, keys, move
from repositories.damaging import altered_at
from repositories.engines import Place

LI = Person("u.1", "Li Wei", aliases=["li@example.com"])


@pytest.fixture
def filled(place: Place) -> Place:
    """Give a store with two people and a consumer who was never told of any project."""
    with store_at(place) as store:
        for tenant in (TENANT, "globex"):
            with store.unit(tenant) as unit:
                unit.people.put(LI)
                unit.people.put(Person("u.2", "Bo"))
                unit.outbox.subscribe("erp", start="beginning")
                unit.commit()
        assert store.verify() == ()
    return place


def store_at(place: Place) -> AbstractContextManager[Any]:
    """Open a store, with all that it can do."""
    return place.opened()


def found(place: Place) -> list[tuple[object, ...]]:
    """Return what verify finds: whose it is, what, and which."""
    with store_at(place) as store:
        findings = store.verify()
    assert {each.code for each in findings} <= {Code.STORE_UNREADABLE}
    return [tuple(each.context[key] for key in ("tenant", "what", "project")) for each in findings]


def test_given_a_person_who_is_gone_then_verify_says_whom(filled: Place) -> None:
    altered_at(filled, f"DELETE FROM person WHERE tenant = '{TENANT}' AND id = 'u.1'")

    assert found(filled) == [(TENANT, "person", "u.1")]


def test_given_a_consumer_who_is_gone_then_verify_says_which(filled: Place) -> None:
    altered_at(filled, "DELETE FROM consumer WHERE tenant = 'globex'")

    assert found(filled) == [("globex", "consumer", "erp")]


@pytest.mark.parametrize("kind", ["+person", "+consumer"])
def test_given_what_attests_them_is_gone_then_verify_says_that(filled: Place, kind: str) -> None:
    altered_at(filled, f"DELETE FROM command WHERE tenant = '{TENANT}' AND kind = '{kind}'")

    assert {(tenant, what) for tenant, what, _ in found(filled)} == {(TENANT, kind[1:])}


def test_given_a_person_who_is_gone_then_they_are_not_merely_unknown(filled: Place) -> None:
    """Nobody knows their other names, so that an erasure wants to be told these."""
    altered_at(filled, "DELETE FROM person WHERE id = 'u.1'")
    erasing: dict[str, Any] = {"actor": "boss", "at": NOON, "reason": "asked"}

    with store_at(filled) as store:
        kept(store, small_plan(name="Li Wei builds"))
        with store.view(TENANT) as view:
            refused(Code.STORE_UNREADABLE, lambda: view.people.open("u.1"))
            refused(Code.STORE_PERSON_UNKNOWN, lambda: view.people.open("u.3"))
        refused(
            Code.STORE_UNREADABLE, lambda: erase_person(store, TENANT, "u.1", key="e1", **erasing)
        )
        erased = erase_person(store, TENANT, "u.1", also=["Li Wei"], key="e2", **erasing)
        assert [each.id for each in erased.projects] == ["SITE"]
        with store.view(TENANT) as view:
            refused(Code.STORE_PERSON_ERASED, lambda: view.people.open("u.1"))
    assert found(filled) == [("globex", "person", "u.1")]


def test_given_a_person_who_is_put_again_then_nothing_is_found(filled: Place) -> None:
    altered_at(filled, "DELETE FROM person WHERE id = 'u.1'")
    with store_at(filled) as store:
        for tenant in (TENANT, "globex"):
            with store.unit(tenant) as unit:
                unit.people.put(LI)
                unit.commit()
        assert store.verify() == ()


def test_given_an_id_that_is_erased_itself_then_nothing_attests_it(filled: Place) -> None:
    with store_at(filled) as store:
        done = erase_person(
            store, TENANT, "u.1", also=["u.1"], key="e", actor="boss", at=NOON, reason="asked"
        )
        assert done.left == ()
        with store.view(TENANT) as view:
            refused(Code.STORE_PERSON_UNKNOWN, lambda: view.people.open("u.1"))
            assert [each.id for each in view.people.list(EVERYTHING).rows] == ["u.2"]
        assert store.verify() == ()


def test_given_a_consumer_that_leaves_then_nothing_attests_it(filled: Place) -> None:
    with store_at(filled) as store:
        with store.unit(TENANT) as unit:
            unit.outbox.unsubscribe("erp")
            unit.commit()
        assert store.verify() == ()


class TestLostConsumer:
    """A consumer whose row is gone is waited for, and goes on when it is entered again."""

    @pytest.fixture
    def told(self, place: Place) -> Place:
        """Give a store whose consumer was lost after it was told of a project."""
        with store_at(place) as store:
            kept(store, small_plan())
            for name in ("erp", "mail"):
                entered(store, name)
                assert len(keys(store, name)) == 1
            put_beside(store, "dig")
        altered_at(place, "DELETE FROM consumer WHERE id = 'erp'")
        return place

    def test_given_one_that_is_asked_for_then_it_is_not_merely_unknown(self, told: Place) -> None:
        with store_at(told) as store:
            refused(Code.STORE_UNREADABLE, lambda: claimed(store, "erp"))
            refused(Code.STORE_UNREADABLE, lambda: left(store, "erp"))
            refused(Code.STORE_CONSUMER_UNKNOWN, lambda: claimed(store, "crm"))

    def test_given_all_others_were_told_when_it_is_entered_then_it_goes_on(
        self, told: Place
    ) -> None:
        with store_at(told) as store:
            assert len(keys(store, "mail")) == 1
            assert entered(store, "erp", "now")
            assert keys(store, "erp") == ["SITE/1.1/schedule.moved/dig"]
            assert store.verify() == ()

    def test_given_no_other_one_when_events_are_put_then_they_are_kept_for_it(
        self, told: Place
    ) -> None:
        with store_at(told) as store:
            left(store, "mail")
            put_beside(store, "walls")
            removed(store, "SITE", 1)
            entered(store, "erp", "now")
            moved = [f"SITE/1.{n}/schedule.moved/{id}" for n, id in ((1, "dig"), (2, "walls"))]
            assert keys(store, "erp") == [*moved, "SITE/2.0/project.removed"]
            assert store.verify() == ()


@pytest.mark.parametrize("damage", ["DELETE FROM command", "UPDATE command SET version = 7"])
def test_given_what_attests_them_is_damaged_when_they_are_kept_again_then_nothing_is_found(
    filled: Place, damage: str
) -> None:
    altered_at(filled, damage)
    with store_at(filled) as store:
        for tenant in (TENANT, "globex"):
            with store.unit(tenant) as unit:
                unit.people.put(LI)
                unit.people.put(Person("u.2", "Bo"))
                assert not unit.outbox.subscribe("erp", start="now")
                unit.commit()
        assert store.verify() == ()


def test_given_two_who_enter_a_consumer_that_is_there_then_nobody_waits(
    conninfo: str, emptied: Place
) -> None:
    with store_at(emptied) as store, store_at(emptied) as other:
        entered(store, "erp")
        with store.unit(TENANT) as unit:
            unit.outbox.subscribe("erp", start="now")
            began = time.monotonic()
            entered(other, "erp")
            assert time.monotonic() - began < 3  # who waits, waits for five seconds
            unit.commit()


def put_beside(store: Any, task: str) -> None:
    with store.unit(TENANT) as unit:
        unit.outbox.put("SITE", [move(task)], expected=1, key=task)
        unit.commit()


def left(store: Any, consumer: str) -> None:
    with store.unit(TENANT) as unit:
        unit.outbox.unsubscribe(consumer)
        unit.commit()
