"""What a save goes on from: what is kept, not whatever has its version."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pmcore.kernel import Code
from pmcore.repositories import Store
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.wbs import Baseline, BaselineTask, Change, Project

_MANY = 300  # edits of one change
_EDITS: Sequence[Callable[[Project], object]] = (
    lambda plan: plan.configure(name="Another"),
    lambda plan: plan.update("dig", notes="wet"),
    lambda plan: plan.add("roof", "Roof"),
    lambda plan: plan.move("house", None, 0),
    lambda plan: plan.relink("dig", "walls", lag="1d"),
    lambda plan: plan.unlink("dig", "walls"),
    lambda plan: plan.set_baseline(Baseline(0, [BaselineTask("dig", finish="2026-03-04")])),
)


class BaseContract(Contract):
    """A plan is kept on top of what it was made from, or not at all."""

    def test_a_plan_goes_on_from_no_change_but_its_own(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        saved(store, theirs, 1, "theirs")
        mine.update("walls", duration="9d")
        refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, 2, "nothing more"))
        mine.update("walls", labels=["brick"])  # its duration is of a change that nobody kept
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, 2, "again"))
        assert opened(store) == theirs

    def test_a_plan_goes_on_from_no_change_that_only_begins_with_its_own(
        self, store: Store
    ) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        with theirs.change_set("both"):
            theirs.update("dig", duration="9d")
            theirs.update("walls", duration="9d")
        saved(store, theirs, 1, "theirs")
        mine.update("dig", duration="9d")  # which is how theirs begins, and was never kept
        _goes_on_in_vain(store, mine, theirs)

    def test_a_plan_goes_on_from_no_change_that_ends_otherwise_than_its_own(
        self, store: Store
    ) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        ids = [f"part-{number}" for number in range(_MANY)]
        for plan, last in ((theirs, "9d"), (mine, "2d")):
            with plan.change_set("paste"):
                for id in ids:
                    plan.add(id, f"Part {id}", duration=last if id == ids[-1] else "1d")
        saved(store, theirs, 1, "theirs")
        _goes_on_in_vain(store, mine, theirs)

    def test_a_plan_goes_on_from_no_plan_that_somebody_else_added(self, store: Store) -> None:
        theirs = small_plan(goal="a house like all others")
        kept(store, theirs)
        mine = small_plan()  # of the same version, and with the same last change
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, 1, "nothing more"))
        mine.update("dig", duration="9d")
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, 1, "mine"))
        assert opened(store) == theirs

    def test_a_plan_goes_on_from_what_it_added(self, store: Store) -> None:
        plan = rich_plan()
        kept(store, plan)
        assert saved(store, plan, plan.version, "nothing more") == plan.version
        plan.update("ship", duration="9d")
        plan.clear_baseline(0)
        assert saved(store, plan, plan.version - 2, "two") == plan.version
        assert saved(store, plan, plan.version - 2, "two") == plan.version
        assert opened(store, "LAUNCH") == plan

    def test_a_plan_goes_on_from_what_it_saved(self, store: Store) -> None:
        plan = small_plan()
        kept(store, plan)
        for days in (7, 8, 9):
            plan.update("dig", duration=f"{days}d")
            saved(store, plan, plan.version - 1, f"for {days} days")
        plan.undo()
        plan.redo()
        saved(store, plan, plan.version - 2, "back and forth")
        plan.update("walls", duration="9d")
        assert saved(store, plan, plan.version - 1, "walls") == plan.version
        assert opened(store) == plan

    def test_a_plan_of_another_tenant_is_not_gone_on_from(self, store: Store) -> None:
        theirs, mine = small_plan(), small_plan()
        mine.add("roof", "Roof"), theirs.update("dig", notes="wet")
        kept(store, theirs)
        kept(store, mine, tenant="north")
        foreign = opened(store, tenant="north")
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, foreign, 2, "nothing more"))
        foreign.link("roof", "dig")  # there is no such task here
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, foreign, 2, "linked"))
        assert opened(store) == theirs
        assert saved(store, foreign, 2, "linked", tenant="north") == 3
        assert opened(store, tenant="north") == foreign

    def test_a_plan_of_a_file_goes_on_where_it_is_what_is_kept(self, store: Store) -> None:
        kept(store, rich_plan())
        plan = _of_file(opened(store, "LAUNCH"))
        assert saved(store, plan, 1, "nothing more") == 1
        plan = _of_file(opened(store, "LAUNCH"))
        plan.update("ship", duration="9d")
        plan.undo()
        plan.unlink("ship", "listed")
        assert saved(store, plan, 1, "several") == 4
        plan.update("ship", duration="8d")
        assert saved(store, plan, 4, "more") == 5
        assert opened(store, "LAUNCH") == plan

    def test_a_plan_of_a_file_that_was_edited_is_not_gone_on_from(self, store: Store) -> None:
        kept(store, small_plan())
        for edit in _EDITS:
            edited = opened(store)
            edit(edited)
            _goes_on_in_vain(store, _of_file(edited, version=1), small_plan(), version=1)

    def test_a_log_that_says_something_else_than_its_plan_is_not_kept(self, store: Store) -> None:
        kept(store, small_plan())
        told, plan = opened(store), opened(store)
        told.update("dig", duration="4d")
        plan.update("dig", duration="9d")
        lying = _of_file(plan, version=2, log=told.log)
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, lying, 1, "lying"))
        assert opened(store) == small_plan()
        assert opened(store).version == 1

    def test_a_copy_goes_on_from_no_save_of_the_other_one(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        copy = plan.copy()
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        copy.update("walls", duration="9d")
        refused(Code.STORE_CONFLICT, lambda: saved(store, copy, 1, "copy"))
        _goes_on_in_vain(store, copy, plan)
        assert saved(store, plan.copy(), 2, "nothing more") == 2

    def test_a_plan_goes_on_from_no_save_that_was_not_committed(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        mine.update("dig", duration="9d")
        theirs.update("walls", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(mine, expected=1, key="mine")
        saved(store, theirs, 1, "theirs")
        _goes_on_in_vain(store, mine, theirs)

    def test_a_plan_goes_on_from_no_add_that_was_not_committed(self, store: Store) -> None:
        mine, theirs = small_plan(goal="a house like all others"), small_plan()
        with store.unit(TENANT) as unit:
            unit.projects.add(mine, key="mine")
        kept(store, theirs)
        mine.update("dig", duration="9d")
        refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, 1, "mine"))
        assert opened(store) == theirs

    def test_a_save_that_was_not_committed_is_made_again(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
            plan.update("walls", duration="9d")
            unit.projects.save(plan, expected=2, key="walls")
        assert saved(store, plan, 1, "both") == 3
        plan.undo()
        assert saved(store, plan, 3, "back") == 4
        assert opened(store) == plan


def _of_file(plan: Project, version: int | None = None, log: Sequence[Change] = ()) -> Project:
    """Return what a file gives of a plan that says its version: all of it, and no store."""
    return Project.from_records(
        plan.settings,
        plan.tasks(),
        plan.dependencies(),
        baselines=plan.baselines.values(),
        version=plan.version if version is None else version,
        log=log,
    )


def _goes_on_in_vain(store: Store, mine: Project, theirs: Project, version: int = 2) -> None:
    """Try to go on from what only has the version of what is kept."""
    refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, version, "nothing more"))
    mine.update("walls", notes="dry")  # and all else that is not theirs would be as it was
    refused(Code.STORE_NOT_KEPT, lambda: saved(store, mine, version, "mine"))
    assert opened(store) == theirs
