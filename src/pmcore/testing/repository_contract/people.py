"""People: who they are, what is held on them, and that nothing is once they were erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from pmcore.calendars import Calendar, CalendarException
from pmcore.kernel import Code, LocalizedText
from pmcore.kernel.predicate import EVERYTHING, Has, OneOf
from pmcore.repositories import (
    Capability,
    ConflictError,
    Erasure,
    Noun,
    PeopleStore,
    Person,
    backup,
    continued,
    rebase,
    restored,
)
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    saved,
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
_NOTES: Noun[Any] = Noun(
    "note", tuple, lambda note: note[0], lambda note: LocalizedText(note[1]), list, tuple
)
WANG = Person("u.18", {"en": "Wang Fang", "zh": "王芳"}, labels=["a", "b"])


class PeopleContract(Contract):
    """What is known of people, what is held on them, and how they are erased."""

    needs = frozenset({Capability.PEOPLE})

    def test_people_come_back_as_they_were_kept(self, store: PeopleStore) -> None:
        _put(store, LI, WANG)
        with store.view(TENANT) as view:
            assert [view.people.open(each.id) for each in (LI, WANG)] == [LI, WANG]
        _put(store, Person("u.17", "Li Wei Wei"))
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
        _put(store, LI, WANG, *many)
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
        _put(store, LI, tenant="north")
        _add(store, _plan("Li Wei"), tenant="north")
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
        _put(store, LI)
        _add(store, _plan("Li Wei"))
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

    def test_nothing_names_a_person_who_was_erased(self, store: PeopleStore) -> None:
        _put(store, LI)
        plan = _add(store, _plan("Li Wei"))
        plan.update("more", duration="2d")
        saved(store, plan, plan.version - 1, "for Li Wei")
        assert _names(store, plan.version)
        _erase(store)
        assert not _names(store, plan.version)
        with store.view(TENANT) as view:
            assert view.projects.kept("SITE", "for Li Wei") is None
            told = view.people.export("u.17", also=[*LI.texts])
            refused(Code.STORE_PERSON_ERASED, lambda: view.people.open("u.17"))
            assert view.people.list(EVERYTHING).rows == ()
            assert view.people.erased().rows == ("u.17",)
        assert "Li Wei" not in json.dumps(told)
        with store.unit(TENANT) as unit:
            refused(Code.STORE_PERSON_ERASED, lambda: unit.people.put(LI))

    def test_who_added_a_project_is_exported_and_erased_like_the_rest(
        self, store: PeopleStore
    ) -> None:
        _put(store, LI)
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
        told = _erase(store)
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

    def test_everything_else_is_as_it_was(self, store: PeopleStore) -> None:
        _put(store, LI)
        plan = _add(store, _plan("Li Wei"))
        _erase(store)
        told = _plan("[erased]", "[erased]")
        after = opened(store, history=99)
        assert _told(after) == _told(told)
        assert after.version == plan.version + 1
        with store.view(TENANT) as view:
            for version in range(1, plan.version + 1):
                assert _told(view.projects.as_of("SITE", version)) == _told(told.as_of(version))
            for mine, theirs in zip(after.log, told.log, strict=False):
                assert (mine.number, mine.kind, mine.edits) == (
                    theirs.number,
                    theirs.kind,
                    theirs.edits,
                )

    def test_what_was_erased_verifies(self, store: PeopleStore) -> None:
        _put(store, LI, WANG)
        _add(store, _plan("Li Wei"))
        _erase(store)
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
        _put(store, LI)
        plan = _add(store, _plan("Li Wei"))
        told = _erase(store)
        assert (told.person, told.left) == ("u.17", ())
        (project,) = told.projects
        assert (project.id, project.version) == ("SITE", plan.version + 1)
        expected = {"task.notes": 2, "resources.name": 1, "change.actor": 1, "change.label": 1}
        assert expected.items() <= project.found.items()

    def test_an_erasure_is_a_change_that_nobody_takes_back(self, store: PeopleStore) -> None:
        _put(store, LI)
        _add(store, _plan("Li Wei"))
        _erase(store)
        plan = opened(store, history=99)
        change = plan.log[-1]
        assert (change.kind, change.label, change.edits) == ("erasure", "erase", ())
        assert (change.actor, change.at, change.reason) == ("u.1", NOON, "asked for")
        version = plan.version
        plan.undo()
        assert plan.log[-1].of == version - 1  # the last change before it that stands
        saved(store, plan, version, "undo")
        assert not _names(store, version)

    def test_whoever_opened_before_meets_a_conflict(self, store: PeopleStore) -> None:
        _put(store, LI)
        _add(store, _plan("Li Wei"))
        stale = opened(store)
        version = stale.version
        stale.update("dig", notes="As Li Wei says")
        _erase(store)
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, stale, version, "stale"))
        assert isinstance(error, ConflictError)
        assert [each.kind for each in error.changes] == ["erasure"]
        onto = opened(store)
        refused(Code.STORE_REBASE, lambda: rebase(stale, version, onto, error.changes))

    def test_a_repeated_erasure_does_nothing_more(self, store: PeopleStore) -> None:
        _put(store, LI)
        plan = _add(store, _plan("Li Wei"))
        told = _erase(store)
        assert _erase(store) == told
        assert opened(store).version == plan.version + 1
        with store.unit(TENANT) as unit:
            again = unit.people.erase("u.17", also=["Li Wei"], key="erase-2")
            assert again == Erasure("u.17", ())
            unit.commit()
        assert opened(store).version == plan.version + 1

    def test_the_key_of_another_command_erases_nothing(self, store: PeopleStore) -> None:
        _put(store, LI)
        _add(store, _plan("Li Wei"))
        with store.unit(TENANT) as unit:
            refused(Code.STORE_KEY_REUSED, lambda: unit.people.erase("u.17", key="make"))
        assert opened(store)["dig"].notes == "Ask LI WEI, li@example.com"

    def test_commands_from_before_are_known_again(self, store: PeopleStore) -> None:
        _put(store, LI)
        plan = _plan("Li Wei")
        kept(store, plan)
        later = opened(store)
        later.update("walls", notes="Li Wei's")
        version = later.version
        saved(store, later, version - 1, "later")
        _erase(store)
        assert saved(store, later, version - 1, "later") == version
        assert kept(store, plan) == plan.version
        assert opened(store).version == version + 1

    def test_all_projects_of_the_tenant_are_erased_from_and_no_others(
        self, store: PeopleStore
    ) -> None:
        _put(store, LI)
        for id in ("A", "B"):
            kept(store, small_plan(id, "Li Wei's house"))
        kept(store, small_plan("C", "Li Weiss"))
        kept(store, _plan("Li Wei"), tenant="north")
        kept(store, small_plan("A", "Li Wei's house"), tenant="north")
        told = _erase(store)
        assert [project.id for project in told.projects] == ["A", "B"]
        assert [str(opened(store, id).settings.name) for id in "ABC"] == [
            "[erased]'s house",
            "[erased]'s house",
            "Li Weiss",
        ]
        assert opened(store, "C") == small_plan("C", "Li Weiss")
        assert opened(store, tenant="north") == _plan("Li Wei")
        with store.view("north") as view:
            assert view.people.erased().rows == ()
            assert view.projects.verify("SITE") + view.projects.verify("A") == ()
            assert view.projects.version("SITE") == _plan("Li Wei").version
            assert view.projects.open("A") == small_plan("A", "Li Wei's house")

    def test_nothing_is_erased_without_a_commit(self, store: PeopleStore) -> None:
        _put(store, LI)
        plan = _add(store, _plan("Li Wei"))
        with store.unit(TENANT) as unit:
            unit.people.erase("u.17", key="erase")
        assert opened(store) == plan
        with store.view(TENANT) as view:
            assert view.people.open("u.17") == LI

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
        _add(store, before)
        with store.unit(TENANT) as unit:
            also = ["li@example.com", "li.wei"]
            unit.people.erase("u.17", also=also, key="erase")
            unit.commit()
        after = opened(store, history=99)
        li, call = after.settings.lead or "", after["more"].parent or ""
        assert {li, call} == {"erased-1", "erased-2"}
        assert _told(after) == _told(plan(li, call, "Li"))
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            assert _told(view.projects.as_of("SITE", 1)) == _told(plan(li, call, "Li").as_of(1))

    def test_a_text_with_quotes_is_found_wherever_it_stands(self, store: PeopleStore) -> None:
        name = 'Li "Ace" \\Wei'
        plan = small_plan(name=f"By {name}")
        with plan.change_set(f"for {name}", reason=f"{name}\nsaid"):
            plan.update("dig", duration="9d")
        _add(store, plan)
        with store.unit(TENANT) as unit:
            unit.people.erase("u.17", also=[name], key="erase")
            unit.commit()
        with store.view(TENANT) as view:
            assert str(view.projects.open("SITE").settings.name) == "By [erased]"
            change = view.projects.changes("SITE")[1]
            assert (change.label, change.reason) == ("for [erased]", "[erased]\nsaid")

    def test_a_person_whose_id_is_their_address_leaves_no_id(self, store: PeopleStore) -> None:
        _put(store, Person("li@example.com", "Li Wei", aliases=["li@example.com"]))
        kept(store, small_plan(lead="li@example.com"))
        with store.unit(TENANT) as unit:
            unit.people.erase("li@example.com", key="erase")
            unit.commit()
        assert opened(store).settings.lead == "erased-1"
        with store.view(TENANT) as view:
            assert view.people.erased().rows == ()
            refused(Code.STORE_PERSON_UNKNOWN, lambda: view.people.open("li@example.com"))

    def test_what_cannot_be_erased_is_refused(self, store: PeopleStore) -> None:
        _put(store, LI)
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
        _put(store, LI)
        kept(store, plan)
        with store.unit(TENANT) as unit:
            unit.calendars.add(mine, key="make")
            unit.documents(_NOTES).add(note, key="make")
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
        told = _erase(store)
        assert told == _erase(store)
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
            assert view.documents(_NOTES).open("n1") == expected
            assert view.documents(_NOTES).count(EVERYTHING, search="li wei") == 0
            assert view.documents(_NOTES).verify("n1") + view.calendars.verify("office") == ()
            assert "documents" not in view.people.export("u.17", also=LI.texts)
        with store.view("north") as view:
            assert view.calendars.open("office") == mine

    @needing(Capability.CALENDARS)
    def test_what_a_removed_document_said_is_forgotten(self, store: Any) -> None:
        mine = Calendar.standard("office", zone=None, name="Li Wei's")
        stays = Calendar.standard("stays", zone=None)
        _put(store, LI)
        for tenant in (TENANT, "north"):
            with store.unit(tenant) as unit:
                unit.calendars.add(mine, key="make")
                unit.calendars.add(stays, key="make")
                unit.calendars.remove("office", expected=1)
                unit.commit()
        with store.unit(TENANT) as unit:
            assert unit.calendars.add(mine, key="make") == 1  # it is known again
        _erase(store)
        with store.unit(TENANT) as unit:
            refused(Code.STORE_KEY_REUSED, lambda: unit.calendars.add(mine, key="make"))
            assert unit.calendars.add(stays, key="make") == 1
        with store.unit("north") as unit:
            assert unit.calendars.add(mine, key="make") == 1

    def test_an_old_backup_brings_a_person_back_until_they_are_erased_anew(
        self, store: PeopleStore
    ) -> None:
        _put(store, LI)
        plan = _add(store, _plan("Li Wei"))
        with store.view(TENANT) as view:
            text = backup(view.projects, "SITE")
        _erase(store)
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=plan.version + 1)
            again = continued(restored(text), after=plan.version + 2)
            unit.projects.add(again, key="restore", with_log=True)
            assert unit.people.erased().rows == ("u.17",)
            unit.people.erase("u.17", also=LI.texts, key="anew")
            unit.commit()
        assert not _names(store, again.version, again.version - len(again.log))
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            text = backup(view.projects, "SITE")
        assert restored(text, id="COPY").log[-1].kind == "erasure"


def _plan(name: str, alias: str = "li@example.com") -> Project:
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


def _put(store: PeopleStore, *people: Person, tenant: str = TENANT) -> None:
    with store.unit(tenant) as unit:
        for person in people:
            unit.people.put(person)
        unit.commit()


def _add(store: PeopleStore, plan: Project, tenant: str = TENANT) -> Project:
    """Keep a plan with its log, and a snapshot of it."""
    with store.unit(tenant) as unit:
        unit.projects.add(plan, key="make", with_log=True)
        unit.commit()
    snapped(store, plan.id, tenant)
    return plan


def _erase(store: PeopleStore) -> Erasure:
    with store.unit(TENANT) as unit:
        told = unit.people.erase("u.17", key="erase", actor="u.1", at=NOON, reason="asked for")
        unit.commit()
    return told


def _names(store: PeopleStore, version: int, first: int = 1) -> bool:
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


def _told(project: ReadableProject) -> tuple[Any, ...]:
    """Return what a project says, whatever its version."""
    return (
        project.settings,
        project.outline(),
        [*project.dependencies()],
        {**project.baselines},
    )
