"""Keys: a command that is repeated because its outcome was unknown does nothing more."""

from __future__ import annotations

from functools import partial

from pmcore.kernel import Code
from pmcore.repositories import Store, change_project
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)
from pmcore.wbs import Project


class KeyContract(Contract):
    """What a repeated command does."""

    def test_a_repeated_save_returns_the_version_it_kept(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        assert saved(store, plan, 1, "longer") == 2
        assert saved(store, plan, 1, "longer") == 2
        with store.view(TENANT) as view:
            assert len(view.projects.changes("SITE", since=1)) == 1

    def test_a_save_is_known_again_after_others(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        later = opened(store)
        later.update("dig", duration="2d")
        saved(store, later, 2, "shorter")
        assert saved(store, plan, 1, "longer") == 2
        assert opened(store) == later

    def test_a_repeated_add_returns_the_version_it_kept(self, store: Store) -> None:
        assert kept(store, small_plan()) == 1
        assert kept(store, small_plan()) == 1

    def test_a_key_of_another_save_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "once")
        plan.update("dig", duration="2d")
        refused(Code.STORE_KEY_REUSED, lambda: saved(store, plan, 2, "once"))
        assert opened(store).version == 2

    def test_a_key_with_other_content_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        saved(store, theirs, 1, "once")
        mine.update("dig", duration="2d")
        refused(Code.STORE_KEY_REUSED, lambda: saved(store, mine, 1, "once"))

    def test_a_key_with_other_content_before_its_last_change_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        for plan, duration in ((theirs, "9d"), (mine, "2d")):
            plan.update("dig", duration=duration)
            plan.update("walls", duration="7d")
        saved(store, theirs, 1, "once")
        assert saved(store, theirs, 1, "once") == 3
        refused(Code.STORE_KEY_REUSED, lambda: saved(store, mine, 1, "once"))

    def test_a_key_of_another_add_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        other = small_plan(name="Another site")
        refused(Code.STORE_KEY_REUSED, lambda: kept(store, other))

    def test_projects_have_keys_of_their_own(self, store: Store) -> None:
        kept(store, small_plan("ONE"), "make")
        assert kept(store, small_plan("TWO"), "make") == 1
        for id in ("ONE", "TWO"):
            plan = opened(store, id)
            plan.update("dig", duration="9d")
            assert saved(store, plan, 1, "longer") == 2
            assert opened(store, id) == plan

    def test_a_key_whose_unit_kept_nothing_is_free(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
        assert saved(store, plan, 1, "longer") == 2
        assert opened(store) == plan

    def test_what_a_key_kept_can_be_asked(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        plan.update("walls", duration="9d")
        saved(store, plan, 1, "longer")
        more = small_plan("MORE")
        with store.unit(TENANT) as unit:
            unit.projects.add(more, key="make", with_log=True)
            unit.commit()
        with store.view(TENANT) as view:
            found = [view.projects.kept("SITE", key) for key in ("make", "longer", "never")]
            assert found == [1, 3, None]
            assert view.projects.kept("MORE", "make") == more.version
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: view.projects.kept("NONE", "make"))

    def test_a_command_that_is_given_again_is_known_again(self, store: Store) -> None:
        kept(store, small_plan())
        assert change_project(store, TENANT, "SITE", _fence, key="fence") == 4
        assert change_project(store, TENANT, "SITE", _longer, key="longer") == 5
        again = change_project(store, TENANT, "SITE", Project.undo, key="back", history=9)
        for key, edit, version in (("fence", _fence, 4), ("longer", _longer, 5)):
            assert change_project(store, TENANT, "SITE", edit, key=key) == version
        undo = Project.undo
        assert change_project(store, TENANT, "SITE", undo, key="back", history=9) == again == 6
        assert opened(store).version == 6
        assert str(opened(store)["dig"].duration) == "3d"

    def test_a_key_of_another_command_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        change_project(store, TENANT, "SITE", _longer, key="longer")
        change_project(store, TENANT, "SITE", _fence, key="fence")
        before = opened(store)
        for key, edit in (
            *(("make", _longer), ("make", _fence)),
            *(("longer", _fence), ("longer", _shorter), ("longer", _nothing)),
            *(("fence", _longer), ("fence", Project.undo), ("fence", _nothing)),
        ):
            again = partial(change_project, store, TENANT, "SITE", edit, key=key, history=9)
            refused(Code.STORE_KEY_REUSED, again)
        assert opened(store) == before

    def test_a_key_is_mandatory(self, store: Store) -> None:
        refused(Code.TEXT_INVALID, lambda: kept(store, small_plan(), ""))
        refused(Code.TEXT_INVALID, lambda: kept(store, small_plan(), "a\0b"))


def _longer(plan: Project) -> None:
    plan.update("dig", duration="9d")


def _shorter(plan: Project) -> None:
    plan.update("dig", duration="2d")


def _nothing(plan: Project) -> None:
    pass


def _fence(plan: Project) -> None:
    """Make three changes, each of which goes once."""
    plan.add("fence", "Fence", duration="1d")
    plan.link("walls", "fence")
    plan.update("fence", labels=["wood"])
