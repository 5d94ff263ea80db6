"""Units of work: committed as a whole, or not at all."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Store
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    small_plan,
)


class UnitContract(Contract):
    """What a unit of work keeps, and when."""

    def test_what_is_committed_is_there_afterwards(self, store: Store) -> None:
        kept(store, small_plan())
        assert opened(store) == small_plan()

    def test_leaving_a_unit_without_commit_keeps_nothing(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan(), key="make")
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_a_rollback_keeps_nothing(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan(), key="make")
            unit.rollback()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_an_exception_keeps_nothing(self, store: Store) -> None:
        try:
            with store.unit(TENANT) as unit:
                unit.projects.add(small_plan(), key="make")
                raise RuntimeError
        except RuntimeError:
            pass
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_a_unit_reads_what_it_wrote(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan(), key="make")
            assert unit.projects.open("SITE") == small_plan()

    def test_others_do_not_see_what_is_not_committed(self, store: Store) -> None:
        with store.unit(TENANT) as unit, store.view(TENANT) as view:
            unit.projects.add(small_plan(), key="make")
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: view.projects.open("SITE"))

    @needing(Capability.SNAPSHOT_READ)
    def test_a_view_sees_one_moment(self, store: Store) -> None:
        kept(store, small_plan())
        with store.view(TENANT) as view:
            assert view.projects.version("SITE") == 1
            plan = opened(store)
            plan.update("dig", duration="9d")
            with store.unit(TENANT) as unit:
                unit.projects.save(plan, expected=1, key="longer")
                unit.commit()
            assert view.projects.version("SITE") == 1
            assert view.projects.open("SITE") == small_plan()

    @needing(Capability.SNAPSHOT_READ)
    def test_a_view_sees_the_moment_it_began(self, store: Store) -> None:
        kept(store, small_plan())
        with store.view(TENANT) as view:  # and nothing is read before the save
            plan = opened(store)
            plan.update("dig", duration="9d")
            with store.unit(TENANT) as unit:
                unit.projects.save(plan, expected=1, key="longer")
                unit.commit()
            assert view.projects.open("SITE") == small_plan()

    def test_what_is_inside_a_change_set_is_not_kept(self, store: Store) -> None:
        begun, saved = small_plan("ONE"), small_plan()
        kept(store, small_plan())
        for plan in (begun, saved):
            with plan.change_set("half"), store.unit(TENANT) as unit:  # it may be taken back
                plan.add("half", "Half")
                add, save = unit.projects.add, unit.projects.save
                refused(Code.HISTORY_OPEN, partial(add, plan, key="half"))
                refused(Code.HISTORY_OPEN, partial(add, plan, key="half", with_log=True))
                refused(Code.HISTORY_OPEN, partial(save, plan, expected=1, key="half"))
                unit.commit()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "ONE"))
        assert opened(store) == small_plan()

    def test_what_is_no_project_is_not_kept(self, store: Store) -> None:
        projects: tuple[Any, ...] = (None, "SITE", small_plan().as_of(1))
        with store.unit(TENANT) as unit:
            for plan in projects:
                refused(Code.VALUE_INVALID, partial(unit.projects.add, plan, key="make"))
                save = partial(unit.projects.save, plan, expected=1, key="save")
                refused(Code.VALUE_INVALID, save)

    @needing(Capability.ATOMIC)
    def test_several_projects_are_kept_together(self, store: Store) -> None:
        kept(store, small_plan("ONE"))
        with store.unit(TENANT) as unit:
            plan = unit.projects.open("ONE")
            plan.update("dig", duration="9d")
            unit.projects.save(plan, expected=1, key="longer")
            unit.projects.add(small_plan("TWO"), key="make-two")
        assert opened(store, "ONE").version == 1
        with store.view(TENANT) as view:
            assert view.projects.count(EVERYTHING) == 1

    def test_nothing_works_in_a_unit_that_is_over(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            unit.commit()
            refused(Code.STORE_UNIT_OVER, lambda: unit.projects.open("SITE"))
            refused(Code.STORE_UNIT_OVER, unit.commit)
        with store.unit(TENANT) as left:
            projects = left.projects
        refused(Code.STORE_UNIT_OVER, lambda: projects.add(small_plan(), key="make"))

    def test_nothing_works_in_a_view_that_is_over(self, store: Store) -> None:
        kept(store, small_plan())
        with store.view(TENANT) as view:
            projects = view.projects
        refused(Code.STORE_UNIT_OVER, lambda: projects.open("SITE"))
