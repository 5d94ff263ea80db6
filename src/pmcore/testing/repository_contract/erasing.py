"""Erasing a person from projects, their history and commands."""

from __future__ import annotations

import json

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import (
    Capability,
    ConflictError,
    Erasure,
    PeopleStore,
    rebase,
)
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.people import (
    LI,
    WANG,
    add_plan,
    erase_li,
    names_in,
    plan_naming,
    put_people,
    shown,
)


class ErasingContract(Contract):
    """What is left of a person who was erased, and of the projects that named them."""

    needs = frozenset({Capability.PEOPLE})

    def test_nothing_names_a_person_who_was_erased(self, store: PeopleStore) -> None:
        put_people(store, LI)
        plan = add_plan(store, plan_naming("Li Wei"))
        plan.update("more", duration="2d")
        saved(store, plan, plan.version - 1, "for Li Wei")
        assert names_in(store, plan.version)
        erase_li(store)
        assert not names_in(store, plan.version)
        with store.view(TENANT) as view:
            assert view.projects.kept("SITE", "for Li Wei") is None
            told = view.people.export("u.17", also=[*LI.texts])
            refused(Code.STORE_PERSON_ERASED, lambda: view.people.open("u.17"))
            assert view.people.list(EVERYTHING).rows == ()
            assert view.people.erased().rows == ("u.17",)
        assert "Li Wei" not in json.dumps(told)
        with store.unit(TENANT) as unit:
            refused(Code.STORE_PERSON_ERASED, lambda: unit.people.put(LI))

    def test_everything_else_is_as_it_was(self, store: PeopleStore) -> None:
        put_people(store, LI)
        plan = add_plan(store, plan_naming("Li Wei"))
        erase_li(store)
        told = plan_naming("[erased]", "[erased]")
        after = opened(store, history=99)
        assert shown(after) == shown(told)
        assert after.version == plan.version + 1
        with store.view(TENANT) as view:
            for version in range(1, plan.version + 1):
                assert shown(view.projects.as_of("SITE", version)) == shown(told.as_of(version))
            for mine, theirs in zip(after.log, told.log, strict=False):
                assert (mine.number, mine.kind, mine.edits) == (
                    theirs.number,
                    theirs.kind,
                    theirs.edits,
                )

    def test_what_was_erased_verifies(self, store: PeopleStore) -> None:
        put_people(store, LI, WANG)
        add_plan(store, plan_naming("Li Wei"))
        erase_li(store)
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
        plan = opened(store)
        plan.update("dig", notes="Ask Wang Fang")
        saved(store, plan, plan.version - 1, "later")
        with store.unit(TENANT) as unit:
            unit.people.erase("u.18", also=["House"], key="another")
            unit.commit()
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            assert view.projects.open("SITE")["dig"].notes == "Ask [erased]"

    def test_an_erasure_says_what_it_replaced(self, store: PeopleStore) -> None:
        put_people(store, LI)
        plan = add_plan(store, plan_naming("Li Wei"))
        told = erase_li(store)
        assert (told.person, told.left) == ("u.17", ())
        (project,) = told.projects
        assert (project.id, project.version) == ("SITE", plan.version + 1)
        expected = {"task.notes": 2, "resources.name": 1, "change.actor": 1, "change.label": 1}
        assert expected.items() <= project.found.items()

    def test_an_erasure_is_a_change_that_nobody_takes_back(self, store: PeopleStore) -> None:
        put_people(store, LI)
        add_plan(store, plan_naming("Li Wei"))
        erase_li(store)
        plan = opened(store, history=99)
        change = plan.log[-1]
        assert (change.kind, change.label, change.edits) == ("erasure", "erase", ())
        assert (change.actor, change.at, change.reason) == ("u.1", NOON, "asked for")
        version = plan.version
        plan.undo()
        assert plan.log[-1].of == version - 1  # the last change before it that stands
        saved(store, plan, version, "undo")
        assert not names_in(store, version)

    def test_whoever_opened_before_meets_a_conflict(self, store: PeopleStore) -> None:
        put_people(store, LI)
        add_plan(store, plan_naming("Li Wei"))
        stale = opened(store)
        version = stale.version
        stale.update("dig", notes="As Li Wei says")
        erase_li(store)
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, stale, version, "stale"))
        assert isinstance(error, ConflictError)
        assert [each.kind for each in error.changes] == ["erasure"]
        onto = opened(store)
        refused(Code.STORE_REBASE, lambda: rebase(stale, version, onto, error.changes))

    def test_a_repeated_erasure_does_nothing_more(self, store: PeopleStore) -> None:
        put_people(store, LI)
        plan = add_plan(store, plan_naming("Li Wei"))
        told = erase_li(store)
        assert erase_li(store) == told
        assert opened(store).version == plan.version + 1
        with store.unit(TENANT) as unit:
            again = unit.people.erase("u.17", also=["Li Wei"], key="erase-2")
            assert again == Erasure("u.17", ())
            unit.commit()
        assert opened(store).version == plan.version + 1

    def test_the_key_of_another_command_erases_nothing(self, store: PeopleStore) -> None:
        put_people(store, LI)
        add_plan(store, plan_naming("Li Wei"))
        with store.unit(TENANT) as unit:
            refused(Code.STORE_KEY_REUSED, lambda: unit.people.erase("u.17", key="make"))
        assert opened(store)["dig"].notes == "Ask LI WEI, li@example.com"

    def test_commands_from_before_are_known_again(self, store: PeopleStore) -> None:
        put_people(store, LI)
        plan = plan_naming("Li Wei")
        kept(store, plan)
        later = opened(store)
        later.update("walls", notes="Li Wei's")
        version = later.version
        saved(store, later, version - 1, "later")
        erase_li(store)
        assert saved(store, later, version - 1, "later") == version
        assert kept(store, plan) == plan.version
        assert opened(store).version == version + 1

    def test_all_projects_of_the_tenant_are_erased_from_and_no_others(
        self, store: PeopleStore
    ) -> None:
        put_people(store, LI)
        for id in ("A", "B"):
            kept(store, small_plan(id, "Li Wei's house"))
        kept(store, small_plan("C", "Li Weiss"))
        kept(store, plan_naming("Li Wei"), tenant="north")
        kept(store, small_plan("A", "Li Wei's house"), tenant="north")
        told = erase_li(store)
        assert [project.id for project in told.projects] == ["A", "B"]
        assert [str(opened(store, id).settings.name) for id in "ABC"] == [
            "[erased]'s house",
            "[erased]'s house",
            "Li Weiss",
        ]
        assert opened(store, "C") == small_plan("C", "Li Weiss")
        assert opened(store, tenant="north") == plan_naming("Li Wei")
        with store.view("north") as view:
            assert view.people.erased().rows == ()
            assert view.projects.verify("SITE") + view.projects.verify("A") == ()
            assert view.projects.version("SITE") == plan_naming("Li Wei").version
            assert view.projects.open("A") == small_plan("A", "Li Wei's house")

    def test_nothing_is_erased_without_a_commit(self, store: PeopleStore) -> None:
        put_people(store, LI)
        plan = add_plan(store, plan_naming("Li Wei"))
        with store.unit(TENANT) as unit:
            unit.people.erase("u.17", key="erase")
        assert opened(store) == plan
        with store.view(TENANT) as view:
            assert view.people.open("u.17") == LI
