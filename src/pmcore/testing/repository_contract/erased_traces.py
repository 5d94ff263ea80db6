"""Traces of a person beside projects: in what is kept on others, in documents and in commands."""

from __future__ import annotations

from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING, Has
from pmcore.repositories import Capability, PeopleStore, Person
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.people import LI, NOTES, erase_li, put_people


class ErasedTraceContract(Contract):
    """What names a person beside projects goes, and what stays of it is told."""

    needs = frozenset({Capability.PEOPLE})

    def test_what_is_kept_on_others_loses_a_person(self, store: PeopleStore) -> None:
        details = {"manager": "LI WEI", "Li Wei's desk": "by li@example.com", "room": "5"}
        wang = Person("u.18", "Wang Fang", details=details, labels=["with Li Wei", "a"])
        plain = Person("u.19", "Zhao Min", aliases=["li@example.org"], details={"room": "6"})
        put_people(store, LI, wang, plain)
        put_people(store, wang, tenant="north")
        with store.view(TENANT) as view:
            (held,) = view.people.export("u.17")["people"]
        assert (held["person"], len(held["texts"])) == ("u.18", 4)
        assert {"field": "person.details.manager", "text": "LI WEI"} in held["texts"]
        told = erase_li(store)
        assert (told.people, told.left) == (("u.18",), ())
        without = {"manager": "[erased]", "erased-1": "by [erased]", "room": "5"}
        after = Person("u.18", "Wang Fang", details=without, labels=["with [erased]", "a"])
        with store.view(TENANT) as view:
            assert (view.people.open("u.18"), view.people.open("u.19")) == (after, plain)
            assert view.people.list(Has("labels", "with [erased]")).rows == (after,)
            assert "people" not in view.people.export("u.17", also=LI.texts)
        with store.view("north") as view:
            assert view.people.open("u.18") == wang

    def test_nobody_loses_a_name_by_the_erasure_of_another(self, store: PeopleStore) -> None:
        others = (
            Person("u.18", "Li Wei"),
            Person("u.19", "Wang Fang", aliases=["li@example.com"]),
            Person("u.20", {"en": "Wang Li", "zh": "Li Wei"}, labels=["a"]),
        )
        put_people(store, LI, *others)
        told = erase_li(store)
        assert told.left == ("person u.18", "person u.19", "person u.20")
        with store.view(TENANT) as view:
            assert view.people.list(EVERYTHING).rows == others

    def test_whoever_was_erased_before_is_not_said_to_stay(self, store: PeopleStore) -> None:
        put_people(store, LI, Person("u.18", "Seal"))
        erase_li(store)
        with store.unit(TENANT) as unit:
            assert unit.people.erase("u.18", key="leaves").left == ()
            unit.commit()

    @needing(Capability.DOCUMENTS)
    def test_names_of_fields_lose_a_person(self, store: Any) -> None:
        put_people(store, LI)
        said = {"Li Wei": 5, "li@example.com": {"Li Wei": "x"}, "room": "Li Wei's"}
        with store.unit(TENANT) as unit:
            unit.documents(NOTES).add(("n1", "Plain", said), key="make")
            unit.commit()
        erase_li(store)
        after = {"erased-1": 5, "erased-2": {"erased-1": "x"}, "room": "[erased]'s"}
        with store.view(TENANT) as view:
            assert view.documents(NOTES).open("n1") == ("n1", "Plain", after)
            assert view.documents(NOTES).verify("n1") == ()

    @needing(Capability.DOCUMENTS)
    def test_keys_of_commands_to_documents_lose_a_person(self, store: Any) -> None:
        put_people(store, LI)
        for tenant in (TENANT, "north"):
            _two_notes(store, tenant)
        with store.view(TENANT) as view:
            held = view.people.export("u.17")["documents"]
        assert [(each["document"], len(each["texts"])) for each in held] == [("gone", 1), ("n1", 2)]
        assert held[0]["texts"] == [{"field": "command.key", "text": "gone for Li Wei"}]
        told = erase_li(store)
        assert (told.documents, told.left) == ((), ())
        with store.unit(TENANT) as unit:
            notes = unit.documents(NOTES)
            keys = ("for Li Wei", "li@example.com", "erased-1", "erased-2", "plain")
            assert [notes.kept("n1", key) for key in keys] == [None, None, 1, 2, 3]
            assert notes.save(_note(3), expected=2, key="plain") == 3  # it is known again
            assert notes.save(_note(2), expected=1, key="erased-2") == 2
            assert (notes.version("n1"), notes.verify("n1")) == (3, ())
            assert "documents" not in unit.people.export("u.17", also=LI.texts)
        with store.view("north") as view:
            assert view.documents(NOTES).kept("n1", "for Li Wei") == 1

    @needing(Capability.DOCUMENTS, Capability.OUTBOX)
    def test_ids_that_stay_are_told(self, store: Any) -> None:
        tenant = "of-li.wei"
        for id in ("li.wei", "GONE-li.wei", "SITE"):
            kept(store, small_plan(id), tenant=tenant)
        removed(store, "GONE-li.wei", 1, tenant)
        with store.unit(tenant) as unit:
            for id in ("li.wei", "wang"):
                unit.outbox.subscribe(id, start="now")
            notes = unit.documents(NOTES)
            for id in ("n-li.wei", "n-li.wei-2", "n1"):
                notes.add((id, "Plain", {}), key="make")
            notes.remove("n-li.wei-2", expected=1)
            for id, name in (("u.17", "Li Wei"), ("li.wei", "Bo"), ("u.18", "Wang Fang")):
                unit.people.put(Person(id, name))
            told = unit.people.erase("u.17", also=["li.wei"], key="erase")
            unit.commit()
        assert set(told.left) == {
            *("li.wei", "GONE-li.wei", "tenant of-li.wei", "consumer li.wei", "person li.wei"),
            *("note n-li.wei", "note n-li.wei-2"),
        }
        assert len(told.left) == 7
        assert (told.documents, told.people) == ((), ())
        with store.view(tenant) as view:
            assert view.outbox.consumers() == ("li.wei", "wang")
            refused(Code.STORE_PERSON_ERASED, lambda: view.people.open("u.17"))
            assert str(view.people.open("li.wei").name) == "Bo"


def _note(number: int) -> Any:
    return ("n1", "Plain", {"number": number})


def _two_notes(store: Any, tenant: str) -> None:
    """Keep a note in three versions, and one that is removed."""
    with store.unit(tenant) as unit:
        notes = unit.documents(NOTES)
        notes.add(_note(1), key="for Li Wei")
        notes.save(_note(2), expected=1, key="li@example.com")
        notes.save(_note(3), expected=2, key="plain")
        notes.add(("gone", "Plain", {}), key="gone for Li Wei")
        notes.remove("gone", expected=1)
        unit.commit()
