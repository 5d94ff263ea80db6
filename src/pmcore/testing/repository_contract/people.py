"""People: who they are, what is held on them, and that nothing is once they were erased."""

from __future__ import annotations

import json
from typing import Any

from pmcore.kernel import Code, LocalizedText
from pmcore.kernel.predicate import EVERYTHING, Has, OneOf
from pmcore.repositories import (
    Capability,
    Erasure,
    Noun,
    PeopleStore,
    Person,
    backup,
)
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    refused,
    small_plan,
    snapped,
)
from pmcore.wbs import (
    Author,
    Baseline,
    BaselineTask,
    ChecklistItem,
    FieldDefinition,
    Project,
    ReadableProject,
    Resource,
)

LI = Person("u.17", "Li Wei", aliases=["li@example.com"], details={"phone": "555"}, labels=["a"])
NOTES: Noun[Any] = Noun(
    "note", tuple, lambda note: note[0], lambda note: LocalizedText(note[1]), list, tuple
)
WANG = Person("u.18", {"en": "Wang Fang", "zh": "王芳"}, labels=["a", "b"])


class PeopleContract(Contract):
    """What is known of people, what is held on them, and how they are erased."""

    needs = frozenset({Capability.PEOPLE})

    def test_people_come_back_as_they_were_kept(self, store: PeopleStore) -> None:
        put_people(store, LI, WANG)
        with store.view(TENANT) as view:
            assert [view.people.open(each.id) for each in (LI, WANG)] == [LI, WANG]
        put_people(store, Person("u.17", "Li Wei Wei"))
        with store.view(TENANT) as view:
            assert view.people.open("u.17") == Person("u.17", "Li Wei Wei")
            assert view.people.open("u.18") == WANG
            refused(Code.STORE_PERSON_UNKNOWN, lambda: view.people.open("u.19"))

    def test_people_are_kept_by_a_commit_only(self, store: PeopleStore) -> None:
        with store.unit(TENANT) as unit:
            unit.people.put(LI)
            assert unit.people.open("u.17") == LI
        with store.view(TENANT) as view:
            refused(Code.STORE_PERSON_UNKNOWN, lambda: view.people.open("u.17"))

    def test_people_are_listed_by_page_and_only_the_visible_ones(self, store: PeopleStore) -> None:
        many = [Person(f"p.{number}", f"Person {number}", labels=["x"]) for number in range(5)]
        put_people(store, LI, WANG, *many)
        with store.view(TENANT) as view:
            first = view.people.list(EVERYTHING, limit=3)
            rest = view.people.list(EVERYTHING, after=first.after, limit=100)
            assert first.rows + rest.rows == (*many, LI, WANG)
            assert rest.after is None
            assert view.people.list(Has("labels", "b")).rows == (WANG,)
            some = OneOf("id", frozenset({"u.17", "p.3", "u.99"}))
            assert view.people.list(some).rows == (many[3], LI)
            refused(Code.STORE_PAGE, lambda: view.people.list(EVERYTHING, after="?"))
            refused(Code.VALUE_INVALID, lambda: view.people.list(Has("name", "Li Wei")))

    def test_people_of_another_tenant_do_not_exist(self, store: PeopleStore) -> None:
        put_people(store, LI, tenant="north")
        add_plan(store, plan_naming("Li Wei"), tenant="north")
        with store.unit("south") as unit:
            people = unit.people
            refused(Code.STORE_PERSON_UNKNOWN, lambda: people.open("u.17"))
            assert not people.list(EVERYTHING).rows + people.erased().rows
            assert people.export("u.17", also=["Li Wei"])["projects"] == []
            refused(Code.STORE_PERSON_UNKNOWN, lambda: people.erase("u.17", key="erase"))
            people.put(Person("u.17", "Somebody else"))
            unit.commit()
        with store.view("north") as view:
            assert view.people.open("u.17") == LI

    def test_what_is_held_on_a_person_is_exported(self, store: PeopleStore) -> None:
        put_people(store, LI)
        add_plan(store, plan_naming("Li Wei"))
        with store.view(TENANT) as view:
            told = view.people.export("u.17")
        assert json.loads(json.dumps(told)) == told
        assert told["person"] == LI.to_data()
        (held,) = told["projects"]
        assert held["project"] == "SITE"
        assert held["resource"] == [{"id": "u.17", "name": "Li Wei"}]
        assert held["assignments"] == [{"task": "dig", "assignment": "u.17 50%"}]
        assert {"task": "dig", "field": "task.owner"} in held["roles"]
        notes = {"task": "dig", "field": "task.notes", "text": "Ask LI WEI, li@example.com"}
        assert notes in held["texts"]
        at = NOON.isoformat()
        made = {"version": 2, "label": "for Li Wei", "at": at, "reason": "says Li Wei"}
        assert held["made"] == [made]
        past = {"version": 2, "field": "change.task.notes", "text": notes["text"]}
        assert past in held["past"]

    def test_who_added_a_project_is_exported_and_erased_like_the_rest(
        self, store: PeopleStore
    ) -> None:
        put_people(store, LI)
        author = Author("u.17", NOON, "as li@example.com asked")
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan("A"), key="make", author=author)
            unit.projects.add(small_plan("B"), key="make", author=Author("Li Wei"))
            unit.projects.add(small_plan("C"), key="make", author=Author("u.17"))
            unit.commit()
        with store.view(TENANT) as view:
            held = {each["project"]: each for each in view.people.export("u.17")["projects"]}
        made = {"version": 1, "label": "add", "at": NOON.isoformat(), "reason": author.reason}
        past = {"version": 1, "field": "change.reason", "text": author.reason}
        assert held["A"] == {"project": "A", "made": [made], "past": [past]}
        assert [*held] == ["A", "B", "C"]
        told = erase_li(store)
        assert [(each.id, {**each.found}) for each in told.projects] == [
            ("A", {"change.reason": 1}),
            ("B", {"change.actor": 1}),
        ]
        with store.view(TENANT) as view:
            projects = view.projects
            authors = [projects.origin(id).author for id in "ABC"]
            assert [*map(projects.verify, "ABC")] == [(), (), ()]
        assert authors == [
            Author("u.17", NOON, "as [erased] asked"),
            Author("[erased]"),
            Author("u.17"),
        ]


def plan_naming(name: str, alias: str = "li@example.com") -> Project:
    """Return a plan that names a person in all kinds of texts, with its log."""
    plan = small_plan()
    shout = name if name == "[erased]" else name.upper()
    with plan.change_set(f"for {name}", actor=name, at=NOON, reason=f"says {name}"):
        plan.configure(
            resources=[Resource("u.17") if name == "[erased]" else Resource("u.17", name)],
            name={"en": f"House of {name}", "zh": f"{name}的房子"},
            notes=f"Call {name}\nor {alias}",
            labels=[name],
            field_definitions=[
                FieldDefinition("boss", "choice", choices=[name, "nobody"]),
                FieldDefinition("due", "date", label=f"Due to {name}"),
            ],
        )
        plan.update(
            "dig",
            owner="u.17",
            assignments=["u.17 50%"],
            notes=f"Ask {shout}, {alias}",
            checklist=[ChecklistItem(f"Greet {name}")],
            external_refs=[("mail", name, alias)],
            fields={"boss": name, "due": "2026-05-01"},
        )
    plan.add("more", {"en": f"More of {name}"}, notes=f"{alias} knows")
    plan.update("more", name="More")
    plan.set_baseline(Baseline(0, [BaselineTask("dig", finish="2026-04-01")], name=f"{name}'s"))
    return plan


def put_people(store: PeopleStore, *people: Person, tenant: str = TENANT) -> None:
    """Keep people in a unit of their own."""
    with store.unit(tenant) as unit:
        for person in people:
            unit.people.put(person)
        unit.commit()


def add_plan(store: PeopleStore, plan: Project, tenant: str = TENANT) -> Project:
    """Keep a plan with its log, and a snapshot of it."""
    with store.unit(tenant) as unit:
        unit.projects.add(plan, key="make", with_log=True)
        unit.commit()
    snapped(store, plan.id, tenant)
    return plan


def erase_li(store: PeopleStore) -> Erasure:
    """Erase Li in a unit of its own."""
    with store.unit(TENANT) as unit:
        told = unit.people.erase("u.17", key="erase", actor="u.1", at=NOON, reason="asked for")
        unit.commit()
    return told


def names_in(store: PeopleStore, version: int, first: int = 1) -> bool:
    """Say whether anything names the person that can be asked of a project, now or before."""
    with store.view(TENANT) as view:
        projects = view.projects
        texts = [
            backup(projects, "SITE"),
            repr(projects.list(EVERYTHING).rows),
            repr(projects.changes("SITE")),
            repr(projects.open("SITE", history=99).log),
            *(repr(projects.as_of("SITE", each).tasks()) for each in range(first, version + 1)),
        ]
        found = projects.count(EVERYTHING, search="li wei")
    folded = "\n".join(texts).casefold()
    return bool(found) or any(text.casefold() in folded for text in LI.texts)


def shown(project: ReadableProject) -> tuple[Any, ...]:
    """Return what a project says, whatever its version."""
    return (
        project.settings,
        project.outline(),
        [*project.dependencies()],
        {**project.baselines},
    )
