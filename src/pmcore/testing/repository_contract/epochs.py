"""Epochs: a project that came in the place of a removed one is not mistaken for it."""

from __future__ import annotations

from functools import partial

from pmcore.kernel import Code
from pmcore.repositories import Store, backup, continued, restored
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)
from pmcore.wbs import Project


class EpochContract(Contract):
    """What may come after a project that was removed."""

    def test_a_version_of_a_removed_project_is_not_given_again(self, store: Store) -> None:
        plan = _with_versions(store)
        removed(store, "SITE", 3)
        another = Project("SITE", "Another", start="2026-03-02")
        with store.unit(TENANT) as unit:
            for again in (another, small_plan(), plan, continued(another, after=3)):
                add = partial(unit.projects.add, again, key="again")
                error = refused(Code.STORE_PROJECT_REMOVED, add)
                assert error.context == {"project": "SITE", "last": 4}
            unit.projects.add(small_plan("OTHER"), key="other")
            unit.commit()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))
        assert opened(store, "OTHER").version == 1

    def test_a_project_goes_on_after_a_removed_one(self, store: Store) -> None:
        _with_versions(store)
        removed(store, "SITE", 3)
        another = continued(Project("SITE", "Another", start="2026-03-02"), after=4)
        assert kept(store, another, "make") == 5
        assert kept(store, another, "make") == 5
        another.add("roof", "Roof")
        assert saved(store, another, 5, "roof") == 6
        assert (opened(store), opened(store).version) == (another, 6)
        with store.view(TENANT) as view:
            assert view.projects.changes("SITE") == another.log
            assert view.projects.verify("SITE") == ()

    def test_a_version_that_leaves_no_room_for_others_is_not_kept(self, store: Store) -> None:
        for version in (2**53, 2**53 - 1, 2**52 + 1, 2**70):
            plan = _at(version)
            refused(Code.VALUE_INVALID, partial(kept, store, plan))
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))
        assert kept(store, _at(2**52)) == 2**52
        plan = opened(store)
        plan.add("roof", "Roof")
        assert saved(store, plan, 2**52, "roof") == 2**52 + 1
        removed(store, "SITE", 2**52 + 1)
        again = continued(small_plan(), after=2**52 + 2)  # the id is not lost
        assert (kept(store, again, "again"), opened(store)) == (again.version, again)

    def test_a_version_beyond_all_there_can_be_is_told_when_removed(self, store: Store) -> None:
        kept(store, small_plan())
        for version in (2**53 + 1, 2**62):
            refused(Code.STORE_NOT_YET, partial(removed, store, "SITE", version))

    def test_a_stale_save_does_not_fit_what_came_after(self, store: Store) -> None:
        mine = _with_versions(store)
        mine.update("dig", duration="7d")
        removed(store, "SITE", 3)
        another = continued(small_plan(name="Another"), after=4)
        kept(store, another, "anew")
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 3, "mine"))
        assert (error.context["expected"], error.context["found"]) == (3, another.version)
        refused(Code.STORE_CONFLICT, lambda: removed(store, "SITE", 3))
        assert opened(store) == another

    def test_a_backup_comes_back_under_its_id_with_every_version(self, store: Store) -> None:
        plan = _with_versions(store)
        with store.view(TENANT) as view:
            text = backup(view.projects, "SITE")
        removed(store, "SITE", 3)
        again = continued(restored(text), after=4)
        with store.unit(TENANT) as unit:
            assert unit.projects.add(again, key="restore", with_log=True) == 7
            unit.commit()
        with store.view(TENANT) as view:
            assert view.projects.as_of("SITE", 5) == small_plan()
            assert view.projects.changes("SITE") == again.log
        later = opened(store, history=1)
        assert later == plan
        later.undo()
        assert saved(store, later, 7, "undo") == 8

    def test_a_log_that_reaches_back_to_a_removed_version_is_refused(self, store: Store) -> None:
        plan = _with_versions(store)
        removed(store, "SITE", 3)
        plan.update("dig", duration="1d")
        plan.update("dig", duration="2d")
        assert (plan.version, plan.log[0].number) == (5, 2)
        with store.unit(TENANT) as unit:
            add = partial(unit.projects.add, plan, key="again", with_log=True)
            refused(Code.STORE_PROJECT_REMOVED, add)

    def test_an_add_that_is_repeated_after_the_removal_brings_nothing_back(
        self, store: Store
    ) -> None:
        kept(store, small_plan(), "make")
        removed(store, "SITE", 1)
        refused(Code.STORE_PROJECT_REMOVED, lambda: kept(store, small_plan(), "make"))
        another = continued(small_plan(name="Another"), after=2)
        kept(store, another, "anew")
        refused(Code.STORE_PROJECT_EXISTS, lambda: kept(store, small_plan(), "make"))
        assert opened(store) == another

    def test_a_project_that_is_removed_again_went_further(self, store: Store) -> None:
        kept(store, small_plan())
        removed(store, "SITE", 1)
        kept(store, continued(small_plan(), after=9), "again")
        removed(store, "SITE", 11)
        add = partial(kept, store, continued(small_plan(), after=10), "third")
        assert refused(Code.STORE_PROJECT_REMOVED, add).context["last"] == 12

    def test_a_removal_that_is_repeated_does_nothing_more(self, store: Store) -> None:
        _with_versions(store)
        removed(store, "SITE", 3)
        removed(store, "SITE", 3)
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=3)
            unit.projects.remove("SITE", expected=3)
            unit.projects.add(small_plan("OTHER"), key="other")
            unit.commit()
        assert opened(store, "OTHER").version == 1
        add = partial(kept, store, small_plan(), "again")
        assert refused(Code.STORE_PROJECT_REMOVED, add).context["last"] == 4

    def test_a_removal_that_never_was_is_refused(self, store: Store) -> None:
        _with_versions(store)
        kept(store, small_plan("OTHER"))
        kept(store, small_plan(), tenant="south")
        removed(store, "SITE", 3)
        for version in (0, 1, 2, 4, 5):
            refused(Code.STORE_PROJECT_UNKNOWN, partial(removed, store, "SITE", version))
        refused(Code.STORE_PROJECT_UNKNOWN, partial(removed, store, "NONE", 3))
        refused(Code.STORE_NOT_YET, partial(removed, store, "OTHER", 3))
        refused(Code.STORE_NOT_YET, partial(removed, store, "SITE", 3, tenant="south"))
        kept(store, continued(small_plan(), after=4), "anew")
        removed(store, "SITE", 6)
        refused(Code.STORE_PROJECT_UNKNOWN, partial(removed, store, "SITE", 3))
        removed(store, "SITE", 6)

    def test_a_removal_that_never_was_in_a_tenant_is_refused(self, store: Store) -> None:
        kept(store, small_plan(), tenant="north")
        removed(store, "SITE", 1, tenant="north")
        refused(Code.STORE_PROJECT_UNKNOWN, partial(removed, store, "SITE", 1, tenant="south"))

    def test_a_removal_that_was_not_committed_holds_up_nothing(self, store: Store) -> None:
        kept(store, small_plan())
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=1)
            refused(
                Code.STORE_PROJECT_REMOVED, lambda: unit.projects.add(small_plan(), key="again")
            )
        plan = opened(store)
        plan.update("dig", duration="9d")
        assert saved(store, plan, 1, "longer") == 2

    def test_a_removal_holds_up_no_other_tenant_and_no_other_id(self, store: Store) -> None:
        kept(store, small_plan(), tenant="north")
        removed(store, "SITE", 1, tenant="north")
        assert kept(store, small_plan(), tenant="south") == 1
        assert kept(store, small_plan("SITE-2"), tenant="north") == 1
        removed(store, "SITE", 1, tenant="south")
        refused(Code.STORE_PROJECT_REMOVED, lambda: kept(store, small_plan(), tenant="north"))


def _with_versions(store: Store) -> Project:
    """Keep a plan with two more versions; return it as opened at the last one."""
    kept(store, small_plan())
    plan = opened(store)
    for days in (8, 9):
        plan.update("dig", duration=f"{days}d")
        saved(store, plan, plan.version - 1, f"longer-{days}")
    return plan


def _at(version: int) -> Project:
    """Return a plan as a file gives it that says a version."""
    plan = small_plan()
    return Project.from_records(plan.settings, plan.tasks(), plan.dependencies(), version=version)
