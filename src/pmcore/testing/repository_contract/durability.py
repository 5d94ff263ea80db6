"""Durability: what was committed is there when a program starts anew; what is damaged is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pmcore.kernel import Code, PmcoreError
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Origin, Person, Store, continued
from pmcore.testing.repository_contract.calendars import office, shared
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    removed,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import entered, keys
from pmcore.testing.repository_contract.schedules import computed, dated
from pmcore.wbs import Author


class DurabilityContract(Contract):
    """What another store on the same data shows."""

    def test_what_was_committed_is_there_in_a_store_that_is_opened_anew(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            unit.projects.add(rich_plan(), key="make", author=Author("u.li", NOON, "new"))
            unit.commit()
        plan = opened(store, "LAUNCH")
        first = plan.version
        plan.update("ship", duration="9d")
        saved(store, plan, first, "longer")
        with self.reopened(store) as again:
            with again.view(TENANT) as view:
                projects = view.projects
                assert projects.open("LAUNCH") == plan
                assert projects.changes("LAUNCH", since=first) == plan.log
                assert projects.as_of("LAUNCH", first) == rich_plan()
                assert projects.origin("LAUNCH") == Origin(first, Author("u.li", NOON, "new"))
                assert [row.id for row in projects.list(EVERYTHING).rows] == ["LAUNCH"]
                assert projects.count_tasks("LAUNCH", EVERYTHING) == len(plan)
                assert projects.verify("LAUNCH") == ()
            with again.view("north") as view:
                assert view.projects.count(EVERYTHING) == 0

    def test_commands_are_known_again_in_a_store_that_is_opened_anew(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        mine = small_plan()
        mine.update("dig", duration="8d")
        with self.reopened(store) as again:
            assert kept(again, small_plan()) == 1
            assert saved(again, plan, 1, "longer") == 2
            refused(Code.STORE_CONFLICT, lambda: saved(again, mine, 1, "mine"))
            refused(Code.STORE_KEY_REUSED, lambda: saved(again, mine, 1, "longer"))

    def test_what_was_not_committed_is_in_no_other_store(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
            unit.rollback()
        with self.reopened(store) as again:
            assert opened(again) == small_plan()
            assert saved(again, plan, 1, "longer") == 2

    def test_two_stores_on_the_same_data_see_each_other(self, store: Store) -> None:
        kept(store, small_plan())
        with self.reopened(store) as other:
            plan = opened(other)
            plan.update("dig", duration="9d")
            saved(other, plan, 1, "longer")
            assert opened(store) == plan
            mine = small_plan()
            mine.update("walls", duration="1d")
            refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))
            removed(store, "SITE", 2)
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(other))

    def test_a_removal_is_remembered_by_a_store_that_is_opened_anew(self, store: Store) -> None:
        kept(store, small_plan())
        removed(store, "SITE", 1)
        with self.reopened(store) as again:
            refused(Code.STORE_PROJECT_REMOVED, lambda: kept(again, small_plan(), "again"))
            assert kept(again, continued(small_plan(), after=2), "anew") == 4

    @needing(Capability.OUTBOX)
    def test_a_store_that_is_opened_anew_goes_on_telling(self, store: Any) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        assert keys(store, "erp") == ["SITE/1.0/project.added"]
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        with self.reopened(store) as reopened:
            again: Any = reopened
            assert keys(again, "erp") == ["SITE/2.0/task.changed/dig"]
        assert keys(store, "erp") == []

    @needing(Capability.PEOPLE, Capability.CALENDARS, Capability.SCHEDULES)
    def test_what_stands_beside_projects_is_there_as_well(self, store: Any) -> None:
        shared(store, office())
        kept(store, small_plan(calendars=[office()]))
        dated(store, computed(store))
        with store.unit(TENANT) as unit:
            unit.people.put(Person("u.li", "Li"))
            unit.commit()
        with self.reopened(store) as again:
            held: Any = again
            with held.view(TENANT) as view:
                assert view.calendars.open("office") == office()
                assert view.people.open("u.li") == Person("u.li", "Li")
                assert len(view.schedules.list("SITE")) == 1

    def test_damage_is_told_and_never_read_as_something_else(self, store: Store) -> None:
        for tenant in (TENANT, "north"):
            for id in ("SITE", "OTHER"):
                kept(store, small_plan(id), tenant=tenant)
        self.damage(store, TENANT, "SITE")
        with store.view(TENANT) as view:
            codes = [_told_of(view.projects.verify), _told_of(view.projects.open)]
            assert set(codes) <= {"", "found", Code.STORE_UNREADABLE}, codes
            assert codes != ["", ""], "nothing is found wrong with a project that was damaged"
            assert view.projects.verify("OTHER") == ()
        with store.view("north") as view:
            assert view.projects.verify("SITE") == ()
            assert view.projects.open("SITE") == small_plan()

    def test_a_damaged_project_can_be_removed_and_restored(self, store: Store) -> None:
        kept(store, small_plan())
        self.damage(store, TENANT, "SITE")
        removed(store, "SITE", 1)
        kept(store, continued(small_plan(), after=2), "restore")
        assert opened(store) == small_plan()
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()


def _told_of(ask: Callable[[str], object]) -> str:
    """Return what a damaged project is said to be: a code, ``found``, or nothing."""
    try:
        found = ask("SITE")
    except PmcoreError as error:
        return error.code
    return "found" if isinstance(found, tuple) and found else ""
