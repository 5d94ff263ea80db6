"""Words that stand for a person: ids, quoted texts, documents and backups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pmcore.calendars import Calendar, CalendarException
from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import (
    Capability,
    PeopleStore,
    Person,
    backup,
    continued,
    restored,
)
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    small_plan,
)
from pmcore.testing.repository_contract.people import (
    LI,
    NOTES,
    add_plan,
    erase_li,
    names_in,
    plan_naming,
    put_people,
    shown,
)
from pmcore.wbs import (
    Project,
    Resource,
)


class ErasedWordContract(Contract):
    """Which ids and texts stand for a person, and where they are looked for."""

    needs = frozenset({Capability.PEOPLE})

    def test_a_resource_with_the_id_of_the_person_loses_its_name(self, store: PeopleStore) -> None:
        resources = [Resource("u.20", "Zhao Min"), Resource("crew", "Crew")]
        kept(store, small_plan(resources=resources))
        with store.unit(TENANT) as unit:
            unit.people.erase("u.20", also=["nobody at all"], key="erase")
            unit.commit()
        held = opened(store).settings.resources
        assert held == (Resource("u.20"), Resource("crew", "Crew"))

    def test_ids_that_name_a_person_become_others_everywhere(self, store: PeopleStore) -> None:
        def plan(li: str, call: str, name: str) -> Project:
            made = small_plan(lead=li, resources=[Resource(li, name), Resource("crew")])
            with made.change_set("call"):
                made.add(call, "Call", owner=li)
                made.add("more", "More", parent=call, duration="1d", assignments=[f"{li} 50%"])
                made.update("more", collaborators=[li, "crew"])
                made.link("dig", call)
            return made

        before = plan("li@example.com", "call-li.wei", "Li")
        add_plan(store, before)
        with store.unit(TENANT) as unit:
            also = ["li@example.com", "li.wei"]
            unit.people.erase("u.17", also=also, key="erase")
            unit.commit()
        after = opened(store, history=99)
        li, call = after.settings.lead or "", after["more"].parent or ""
        assert {li, call} == {"erased-1", "erased-2"}
        assert shown(after) == shown(plan(li, call, "Li"))
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            assert shown(view.projects.as_of("SITE", 1)) == shown(plan(li, call, "Li").as_of(1))

    def test_a_text_with_quotes_is_found_wherever_it_stands(self, store: PeopleStore) -> None:
        name = 'Li "Ace" \\Wei'
        plan = small_plan(name=f"By {name}")
        with plan.change_set(f"for {name}", reason=f"{name}\nsaid"):
            plan.update("dig", duration="9d")
        add_plan(store, plan)
        with store.unit(TENANT) as unit:
            unit.people.erase("u.17", also=[name], key="erase")
            unit.commit()
        with store.view(TENANT) as view:
            assert str(view.projects.open("SITE").settings.name) == "By [erased]"
            change = view.projects.changes("SITE")[1]
            assert (change.label, change.reason) == ("for [erased]", "[erased]\nsaid")

    def test_a_person_whose_id_is_their_address_leaves_no_id(self, store: PeopleStore) -> None:
        put_people(store, Person("li@example.com", "Li Wei", aliases=["li@example.com"]))
        kept(store, small_plan(lead="li@example.com"))
        with store.unit(TENANT) as unit:
            unit.people.erase("li@example.com", key="erase")
            unit.commit()
        assert opened(store).settings.lead == "erased-1"
        with store.view(TENANT) as view:
            assert view.people.erased().rows == ()
            refused(Code.STORE_PERSON_UNKNOWN, lambda: view.people.open("li@example.com"))

    def test_what_cannot_be_erased_is_refused(self, store: PeopleStore) -> None:
        put_people(store, LI)
        kept(store, small_plan("LI-WEI", "Li Wei"))
        with store.unit(TENANT) as unit:
            people = unit.people
            calls: list[Callable[[], object]] = [
                lambda: people.erase("u.17", key="for Li Wei"),
                lambda: people.erase("u.17", key="k", actor="li@example.com"),
                lambda: people.erase("u.17", key="k", reason="Li Wei asked"),
                lambda: people.erase("u.17", key="k", also=["x"]),
                lambda: people.erase("u.17", key="k", also=["Erased"]),
            ]
            for call in calls:
                refused(Code.VALUE_INVALID, call)
            not_listed: Any = "Li Wei"
            refused(Code.VALUE_INVALID, lambda: people.erase("u.17", key="k", also=not_listed))
            refused(Code.VALUE_INVALID, lambda: people.put(not_listed))
            refused(Code.TEXT_INVALID, lambda: people.erase("u.17", key="k", also=[""]))
            refused(Code.STORE_PERSON_UNKNOWN, lambda: people.erase("u.99", key="k"))
            told = people.erase("u.17", also=["Li-Wei"], key="k")
            unit.commit()
        assert told.left == ("LI-WEI",)

    @needing(Capability.CALENDARS, Capability.DOCUMENTS)
    def test_shared_documents_lose_a_person_as_well(self, store: Any) -> None:
        away = CalendarException.on(date(2026, 5, 8), label="Li Wei is away")
        mine = Calendar.standard("office", zone=None, name="Li Wei's", exceptions=[away])
        note = ("n1", "By Li Wei", ["ask li@example.com", "li@example.com", 7])
        plan = small_plan(calendars=[mine])
        put_people(store, LI)
        kept(store, plan)
        with store.unit(TENANT) as unit:
            unit.calendars.add(mine, key="make")
            unit.documents(NOTES).add(note, key="make")
            unit.commit()
        with store.unit("north") as unit:
            unit.calendars.add(mine, key="make")
            unit.commit()
        with store.view(TENANT) as view:
            held = view.people.export("u.17")["documents"]
        assert [(each["kind"], len(each["texts"])) for each in held] == [
            ("calendar", 2),
            ("note", 3),
        ]
        told = erase_li(store)
        assert told == erase_li(store)
        assert [(each.kind, each.version) for each in told.documents] == [
            ("calendar", 2),
            ("note", 2),
        ]
        with store.view(TENANT) as view:
            after = view.calendars.open("office")
            assert (str(after.name), str(after.exceptions[0].label)) == (
                "[erased]'s",
                "[erased] is away",
            )
            (copy,) = view.calendars.copies("office", EVERYTHING).rows
            assert copy.version == copy.current == 2
            expected = ("n1", "By [erased]", ["ask [erased]", "erased-1", 7])
            assert view.documents(NOTES).open("n1") == expected
            assert view.documents(NOTES).count(EVERYTHING, search="li wei") == 0
            assert view.documents(NOTES).verify("n1") + view.calendars.verify("office") == ()
            assert "documents" not in view.people.export("u.17", also=LI.texts)
        with store.view("north") as view:
            assert view.calendars.open("office") == mine

    @needing(Capability.CALENDARS)
    def test_what_a_removed_document_said_is_forgotten(self, store: Any) -> None:
        mine = Calendar.standard("office", zone=None, name="Li Wei's")
        stays = Calendar.standard("stays", zone=None)
        put_people(store, LI)
        for tenant in (TENANT, "north"):
            with store.unit(tenant) as unit:
                unit.calendars.add(mine, key="make")
                unit.calendars.add(stays, key="make")
                unit.calendars.remove("office", expected=1)
                unit.commit()
        with store.unit(TENANT) as unit:
            assert unit.calendars.add(mine, key="make") == 1  # it is known again
        erase_li(store)
        with store.unit(TENANT) as unit:
            refused(Code.STORE_KEY_REUSED, lambda: unit.calendars.add(mine, key="make"))
            assert unit.calendars.add(stays, key="make") == 1
        with store.unit("north") as unit:
            assert unit.calendars.add(mine, key="make") == 1

    def test_an_old_backup_brings_a_person_back_until_they_are_erased_anew(
        self, store: PeopleStore
    ) -> None:
        put_people(store, LI)
        plan = add_plan(store, plan_naming("Li Wei"))
        with store.view(TENANT) as view:
            text = backup(view.projects, "SITE")
        erase_li(store)
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=plan.version + 1)
            again = continued(restored(text), after=plan.version + 2)
            unit.projects.add(again, key="restore", with_log=True)
            assert unit.people.erased().rows == ("u.17",)
            unit.people.erase("u.17", also=LI.texts, key="anew")
            unit.commit()
        assert not names_in(store, again.version, again.version - len(again.log))
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            text = backup(view.projects, "SITE")
        assert restored(text, id="COPY").log[-1].kind == "erasure"
