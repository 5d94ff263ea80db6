"""Extremes: the longest texts, the finest times, and names that a database may take for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING, Has, Is, OneOf
from pmcore.repositories import Capability, Origin, Person, Store
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    saved,
    small_plan,
)
from pmcore.wbs import (
    Author,
    Baseline,
    BaselineTask,
    Deliverable,
    ExternalRef,
    FieldDefinition,
    Project,
    Task,
)

# Each group is one to a database that folds case, pads or trims with blanks, makes letters with
# accents one character, or compares by the rules of a language.
LIKE_IDS = (
    ("Acme", "ACME", "acme"),
    ("T_1", "T-1", "Tx1"),
    ("I.1", "i.1"),
    ("a" * 63 + "b", "a" * 63 + "c", "a" * 63),
    ("007", "7", "7.0"),
)
LIKE_KEYS = (
    ("key", "KEY", "key ", " key", "key\u00a0", "ke\u200by"),
    ("\u00e9t\u00e9", "e\u0301te\u0301", "\u00c9T\u00c9", "ete"),
    ("stra\u00dfe", "strasse", "STRASSE"),
    ("\uff4b\uff45\uff59", "\u212aey", "\u212bngstr\u00f6m", "\u00c5ngstr\u00f6m"),
    ("k" * 199 + "1", "k" * 199 + "2", "k" * 199, "k" * 64, "k" * 128),
    ("\U0001f600", "\U0001f601", "%", "_", "\\", "'", '"', "null", "0", "00"),
)
FINE = datetime(2026, 3, 2, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=8)))
_LABEL, _NAME, _REFERENCE, _NOTE = 100, 500, 200, 20_000  # the longest of each


class ExtremeContract(Contract):
    """What comes back of what is long, fine, or almost the same."""

    def test_the_longest_texts_come_back(self, store: Store) -> None:
        plan = longest_plan()
        kept(store, plan, "k" * 200)
        again = opened(store, plan.id)
        assert again == plan
        task = again["t" * 64]
        assert (len(task.notes), len(task.name.pick("zh"))) == (_NOTE, _NAME)

    def test_the_longest_texts_come_back_in_the_log(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        author = Author("\u674e" * 200, FINE, _text(2000))
        signed: dict[str, Any] = {"actor": author.actor, "at": FINE, "reason": author.reason}
        with plan.change_set("\u6539" * _LABEL, **signed):
            plan.update("dig", name="\u6316" * _NAME, notes=_text(_NOTE))
        plan.update("dig", name="Dig", notes="")
        saved(store, plan, 1, "long")
        with store.view(TENANT) as view:
            assert view.projects.changes("SITE", since=1) == plan.log
            assert view.projects.as_of("SITE", 2)["dig"].notes == _text(_NOTE)

    def test_an_outline_of_hundreds_of_levels_is_kept_and_one_of_thousands_refused(
        self, store: Store
    ) -> None:
        kept(store, chain("DEEP", 300))
        assert opened(store, "DEEP") == chain("DEEP", 300)
        with store.unit(TENANT) as unit:
            plan = chain("DEEPER", 3000)
            error = refused(Code.STORE_TOO_DEEP, lambda: unit.projects.add(plan, key="deeper"))
            assert "t1000 “T”" in error.message()
            deeper = unit.projects.open("DEEP")
            deeper.add_many([*chain("MORE", 900, "x")], [])
            deeper.move("x0", "t299")
            end = deeper.version
            refused(
                Code.STORE_TOO_DEEP,
                lambda: unit.projects.save(deeper, expected=end - 2, key="deeper"),
            )
            deep = unit.projects.open("DEEP")
            deep.move("t0", deep.add("top", "Top").id)
            unit.projects.save(deep, expected=deep.version - 2, key="below")
            unit.commit()
        with store.view(TENANT) as view:
            assert [row.id for row in view.projects.list(EVERYTHING).rows] == ["DEEP"]
            assert view.projects.open("DEEP") == deep

    def test_times_come_back_to_the_microsecond(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan(), key="make", author=Author("u.li", FINE))
            unit.commit()
        plan = opened(store)
        times = (FINE, FINE.replace(microsecond=1), FINE.replace(year=1970, microsecond=100))
        for at in times:
            with plan.change_set("slip", at=at):
                plan.update("dig", priority=plan["dig"].priority + 1)
        saved(store, plan, 1, "slip")
        with store.view(TENANT) as view:
            assert view.projects.origin("SITE") == Origin(1, Author("u.li", FINE))
            assert [each.at for each in view.projects.changes("SITE")] == [*times]

    def test_texts_come_back_character_by_character(self, store: Store) -> None:
        plan = small_plan()
        texts = (
            " x ",
            "x\n\n",
            "\tx",
            "e\u0301 \u00e9",
            "\u212b",
            "\u1100\u1161",
            "a\u200db\ufe0f",
        )
        for number, text in enumerate(texts):
            plan.add(f"t{number}", text.strip() or "x", notes=text, labels=[f"{text}".strip()])
        kept(store, plan)
        again = opened(store)
        assert [again[f"t{number}"].notes for number in range(len(texts))] == [*texts]
        assert again == plan

    def test_numbers_come_back_digit_by_digit(self, store: Store) -> None:
        plan = small_plan(field_definitions=[FieldDefinition("weight", "number")])
        weights = [
            Decimal(text) for text in ("0.1", "123456789.123456789", "999999999999999.999999999")
        ]
        for number, weight in enumerate(weights):
            plan.add(f"t{number}", "Weigh", fields={"weight": weight})
        kept(store, plan)
        again = opened(store)
        assert [again[f"t{number}"].fields["weight"] for number in range(3)] == weights

    def test_tenants_whose_ids_are_alike_are_several(self, store: Store) -> None:
        for group in LIKE_IDS:
            for id in group:
                plan = small_plan(name=f"Of {id}")
                kept(store, plan, tenant=id)
            for id in group:
                with store.view(id) as view:
                    (row,) = view.projects.list(EVERYTHING).rows
                    assert str(row.name) == f"Of {id}"
                    assert str(view.projects.open("SITE").settings.name) == f"Of {id}"

    def test_projects_whose_ids_are_alike_are_several(self, store: Store) -> None:
        for group in LIKE_IDS:
            for number, id in enumerate(group):
                refused(Code.STORE_PROJECT_UNKNOWN, partial(opened, store, id))
                kept(store, small_plan(id, name=f"Called {number}"))
            for number, id in enumerate(group):
                plan = opened(store, id)
                assert (plan.id, str(plan.settings.name)) == (id, f"Called {number}")
                plan.update("dig", duration=f"{number + 5}d")
                saved(store, plan, 1, "longer")
            for number, id in enumerate(group):
                assert str(opened(store, id)["dig"].duration) == f"{number + 5}d"
        ids = [id for group in LIKE_IDS for id in group]
        with store.view(TENANT) as view:
            assert [row.id for row in view.projects.list(EVERYTHING).rows] == sorted(ids)
            for id in ids:
                assert [row.id for row in view.projects.list(Is("id", id)).rows] == [id]
                assert view.projects.count(OneOf("id", frozenset({id}))) == 1

    def test_tasks_whose_ids_are_alike_are_several(self, store: Store) -> None:
        plan = Project("SITE", "Site", start="2026-03-02")
        ids = [id for group in LIKE_IDS for id in group]
        for number, id in enumerate(ids):
            plan.add(id, "Work", priority=number, parent=ids[0] if number % 3 == 2 else None)
        for one, two in zip(ids[1::3], ids[3::3], strict=False):
            plan.link(one, two)
        version = kept(store, plan)
        assert opened(store) == plan
        plan.update("ACME", duration="9d", labels=["Late"])
        plan.update("acme", labels=["late"])
        plan.remove("T-1", dependencies="drop")
        saved(store, plan, version, "edit")
        assert opened(store) == plan
        with store.view(TENANT) as view:
            for visible, found in (
                (Is("id", "acme"), ["acme"]),
                (Is("id", "ACME"), ["ACME"]),
                (Has("labels", "late"), ["acme"]),
                (Has("labels", "Late"), ["ACME"]),
                (Has("labels", "late "), []),
                (Has("above", "acme"), []),
            ):
                rows = view.projects.list_tasks("SITE", visible).rows
                assert [row.id for row in rows] == found, visible

    def test_keys_that_are_alike_are_several(self, store: Store) -> None:
        for group in LIKE_KEYS:
            id = f"P{LIKE_KEYS.index(group)}"
            kept(store, small_plan(id), group[0])
            with store.unit(TENANT) as unit:
                plan = unit.projects.open(id)
                for number, key in enumerate(group[1:], 2):
                    assert unit.projects.kept(id, key) is None, key
                    plan.update("dig", priority=number)
                    assert unit.projects.save(plan, expected=number - 1, key=key) == number, key
                unit.commit()
            with store.view(TENANT) as view:
                found = [view.projects.kept(id, key) for key in group]
                assert found == [*range(1, len(group) + 1)], group

    def test_lists_tell_apart_what_is_alike(self, store: Store) -> None:
        leads = {"P1": "u.li", "P2": "u.LI", "P3": "u.Li"}
        labels = {"P1": "\u00e9t\u00e9", "P2": "\u00c9t\u00e9", "P3": "ete"}
        for id, lead in leads.items():
            kept(store, small_plan(id, lead=lead, labels=[labels[id]]))
        with store.view(TENANT) as view:
            for id, lead in leads.items():
                assert [row.id for row in view.projects.list(Is("lead", lead)).rows] == [id]
                found = view.projects.list(Has("labels", labels[id])).rows
                assert [row.id for row in found] == [id]

    @needing(Capability.PEOPLE)
    def test_people_whose_ids_are_alike_are_several(self, store: Any) -> None:
        whole = {"p" * _NAME: _text(_NOTE)}
        people = [Person(id, "P" * _NAME, details=whole) for id in ("U.li", "u.LI", "u.li")]
        with store.unit(TENANT) as unit:
            for person in people:
                unit.people.put(person)
            unit.commit()
        with store.view(TENANT) as view:
            assert [view.people.open(each.id) for each in people] == people
            assert list(view.people.list(EVERYTHING).rows) == people

    @needing(Capability.OUTBOX)
    def test_consumers_whose_ids_are_alike_are_several(self, store: Any) -> None:
        names = ("ERP", "Erp", "erp")
        with store.unit(TENANT) as unit:
            assert all(unit.outbox.subscribe(name, start="beginning") for name in names)
            unit.projects.add(small_plan(), key="make")
            unit.commit()
        with store.unit(TENANT) as unit:
            assert unit.outbox.consumers() == names
            claim: Callable[..., Any] = unit.outbox.claim
            lease = timedelta(minutes=1)
            assert [len(claim(name, now=FINE, lease=lease)) for name in names] == [1, 1, 1]


def longest_plan() -> Project:
    """Return a plan with the longest text of each field, and lines and blanks at its ends."""
    plan = Project(
        "p" * 64,
        {"en": "N" * _NAME, "zh": "\u540d" * _NAME},
        start="2026-03-02",
        goal={"en": "g" * _NAME},
        notes=_text(_NOTE),
        lead="l" * 64,
        client="c" * 64,
        labels=["\u6807" * _LABEL],
        field_definitions=[
            FieldDefinition("told"),
            FieldDefinition("long", "text", label="L" * _NAME),
        ],
        external_refs=[ExternalRef("s" * _REFERENCE, "t" * _REFERENCE, "i" * _REFERENCE)],
    )
    with plan.change_set("begin"):
        plan.add("t" * 64, {"en": "T" * _NAME, "zh": "\u4efb" * _NAME}, notes=_text(_NOTE))
        plan.update(
            "t" * 64,
            owner="o" * 64,
            labels=["x" * _LABEL],
            fields={"told": _text(_NOTE), "long": "\U0001f600" * _NOTE},
            checklist=["\u6b65" * _NAME],
            deliverables=[Deliverable("d" * 64, "D" * _NAME, criteria=["C" * _NAME])],
            external_refs=[ExternalRef("s" * _REFERENCE, "t" * _REFERENCE, "\u53f7" * _REFERENCE)],
        )
        plan.add("u" * 64, "Last", kind="milestone", deadline="2200-12-31")
        plan.link("t" * 64, "u" * 64)
        task = BaselineTask("t" * 64, finish="2026-03-04")
        plan.set_baseline(Baseline(10, [task], name="B" * _NAME))
    return plan


def _text(length: int) -> str:
    """Return lines of a length together, with blanks and what takes four bytes at both ends."""
    ends = "\U0001f600 \n"
    return (ends + "\U00020000" * (length - 2 * len(ends)) + ends)[:length]


def chain(id: str, levels: int, first: str = "t") -> Project:
    """Return a project of one task below the other."""
    rows = [Task(f"{first}0", "T")]
    rows += [Task(f"{first}{n}", "T", parent=f"{first}{n - 1}") for n in range(1, levels)]
    return Project.from_records(Project(id, id, start="2026-03-02").settings, rows)
