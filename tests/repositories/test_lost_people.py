"""The row of a person, or of a consumer of events, that is gone as a whole (ADR-0041)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Person, erase_person
from pmcore.testing.repository_contract.cases import NOON, TENANT, kept, refused, small_plan
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
