"""Lists of calendars, and of the copies that plans hold."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING, NOTHING, Is, Not, OneOf
from pmcore.repositories import Capability, Store, adopt_calendar
from pmcore.testing.repository_contract.calendars import (
    EARLY,
    LATE,
    found,
    office,
    replaced,
    shared,
)
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)


class CalendarListContract(Contract):
    """What a list of calendars shows, and which plans hold copies."""

    needs = frozenset({Capability.CALENDARS})

    def test_calendars_are_listed_by_page_name_and_search(self, store: Store) -> None:
        for number in range(7):
            name = {"en": f"{'Plant' if number % 2 else 'plant'} {9 - number}", "zh": "工厂"}
            shared(store, office(id=f"c{number}", name=name))
        held: Any = store
        with held.view(TENANT) as view:
            listed = view.calendars.list
            for by, wanted in (
                ("id", [f"c{number}" for number in range(7)]),
                ("name", [f"c{number}" for number in reversed(range(7))]),
            ):
                ids: list[str] = []
                after = None
                while len(ids) <= len(wanted):
                    page = listed(EVERYTHING, by=by, after=after, limit=3)
                    ids += [row.id for row in page.rows]
                    after = page.after
                    if after is None:
                        break
                assert ids == wanted
            assert [row.id for row in listed(EVERYTHING, search="PLANT 8").rows] == ["c1"]
            assert view.calendars.count(EVERYTHING, search="工厂") == 7
            assert view.calendars.count(EVERYTHING, search="%") == 0
            row = listed(EVERYTHING).rows[0]
            assert (row.name.pick("zh"), row.version) == ("工厂", 1)
            mark = listed(EVERYTHING, limit=2).after
            refused(Code.STORE_PAGE, partial(listed, EVERYTHING, by="name", after=mark))

    def test_a_list_of_calendars_shows_what_is_visible(self, store: Store) -> None:
        for id in ("a", "b", "c"):
            shared(store, office(id=id))
        held: Any = store
        with held.view(TENANT) as view:
            for visible, wanted in (
                (NOTHING, []),
                (Is("id", "b"), ["b"]),
                (Not(Is("id", "b")), ["a", "c"]),
                (OneOf("id", frozenset({"a", "z"})), ["a"]),
            ):
                assert [row.id for row in view.calendars.list(visible).rows] == wanted
                assert view.calendars.count(visible) == len(wanted)
            refused(Code.VALUE_INVALID, lambda: view.calendars.list(Is("lead", "u.li")))
            refused(Code.VALUE_INVALID, lambda: view.calendars.list(None))

    def test_plans_with_an_older_copy_of_a_calendar_are_told(self, store: Store) -> None:
        shared(store, office())
        kept(store, small_plan("NEW", calendars=[EARLY]))
        kept(store, small_plan("NONE", calendars=[office(id="other")]))
        kept(store, small_plan("OLD", lead="u.li", calendars=[office(), office(id="other")]))
        kept(store, small_plan("OWN", calendars=[LATE]))
        kept(store, small_plan("FAR", calendars=[office()]), tenant="south")
        replaced(store, EARLY, 1, "early")
        held: Any = store
        with held.view(TENANT) as view:
            page = view.calendars.copies("office", EVERYTHING)
            assert [(copy.project, copy.version, copy.current) for copy in page.rows] == [
                ("NEW", 2, 2), ("OLD", 1, 2), ("OWN", None, 2),
            ]  # fmt: skip
            assert [copy.is_current for copy in page.rows] == [True, False, False]
            assert page.after is None
            first = view.calendars.copies("office", EVERYTHING, limit=2)
            rest = view.calendars.copies("office", EVERYTHING, limit=2, after=first.after)
            assert (*first.rows, *rest.rows) == page.rows
            assert rest.after is None
            (mine,) = view.calendars.copies("office", Is("lead", "u.li")).rows
            assert mine.project == "OLD"
            assert view.calendars.copies("office", NOTHING).rows == ()

    def test_a_plan_that_adopts_a_calendar_holds_its_current_version(self, store: Store) -> None:
        shared(store, office())
        kept(store, small_plan(calendars=[office(), office().derive("li")], calendar="office"))
        replaced(store, EARLY, 1, "early")
        plan = opened(store)
        adopt_calendar(plan, found(store)[0])
        saved(store, plan, 1, "adopt")
        assert opened(store).calendars["li"] == EARLY.derive("li")
        held: Any = store
        with held.view(TENANT) as view:
            (copy,) = view.calendars.copies("office", EVERYTHING).rows
            assert copy.is_current
            assert view.projects.as_of("SITE", 1).calendars["office"] == office()
