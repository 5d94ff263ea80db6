"""Rows: a project comes back as it was, whatever was done to it."""

from __future__ import annotations

from pmcore.kernel import Code
from pmcore.repositories import Store, continued
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    rich_plan,
    saved,
    small_plan,
    snapped,
)
from pmcore.wbs import Baseline, BaselineTask, Project


class RowContract(Contract):
    """What comes back of a project."""

    def test_everything_a_plan_holds_comes_back(self, store: Store) -> None:
        kept(store, rich_plan())
        assert opened(store, "LAUNCH") == rich_plan()

    def test_an_empty_project_comes_back(self, store: Store) -> None:
        kept(store, Project("EMPTY", "Empty", start="2026-03-02"))
        assert len(opened(store, "EMPTY")) == 0

    def test_the_version_comes_back(self, store: Store) -> None:
        kept(store, small_plan())
        assert opened(store).version == small_plan().version

    def test_a_version_of_more_than_32_bits_comes_back(self, store: Store) -> None:
        plan = small_plan()
        rows = plan.tasks(), plan.dependencies()
        kept(store, Project.from_records(plan.settings, *rows, version=2**40))
        plan = opened(store)
        plan.update("dig", duration="9d")
        assert saved(store, plan, 2**40, "longer") == 2**40 + 1
        assert opened(store, history=1).log[0].number == 2**40 + 1

    def test_edits_of_each_kind_come_back(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d", labels=["late"])
        plan.add("roof", "Roof", parent="house", index=0, duration="2d")
        plan.unlink("dig", "walls")
        plan.link("roof", "walls", "SS", lag="1d")
        plan.relink("roof", "walls", "SS", lag="3d")
        plan.reorder("house", 0)
        plan.move("dig", "house", 1)
        plan.set_baseline(Baseline(2, [BaselineTask("dig", finish="2026-03-04")]))
        plan.configure(name="Site B", finish="2026-09-01")
        saved(store, plan, 1, "many")
        assert opened(store) == plan

    def test_the_order_of_siblings_comes_back(self, store: Store) -> None:
        plan = Project("SITE", "Site", start="2026-03-02")
        kept(store, plan)
        version = 0
        for number in range(30):  # always to the front, which no numbering by tens survives
            plan.add(f"T{number}", f"T{number}", index=0 if number % 3 else number // 2)
            version = saved(store, plan, version, f"add-{number}")
        assert opened(store).children() == plan.children()

    def test_removed_rows_stay_away(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.set_baseline(Baseline(0, [BaselineTask("dig", finish="2026-03-04")]))
        plan.remove("walls", dependencies="drop")
        version = saved(store, plan, 1, "less")
        plan.clear_baseline(0)
        saved(store, plan, version, "no-baseline")
        assert opened(store) == plan
        assert "walls" not in opened(store)

    def test_what_was_removed_can_be_added_again(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.remove("dig", dependencies="drop")
        plan.add("dig", "Dig again", index=1)
        saved(store, plan, 1, "again")
        assert opened(store) == plan

    def test_a_moved_summary_task_takes_along_what_is_below_it(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        with plan.change_set("begin"):
            plan.add("east", "East wing", index=0)
            plan.add("shed", "Shed", parent="east")
        version = saved(store, plan, 1, "wing")
        plan.move("house", "east", 0)
        version = saved(store, plan, version, "inside")
        assert opened(store) == plan
        plan.move("house", None, 2)
        plan.remove("east")
        saved(store, plan, version, "outside")
        assert opened(store) == plan

    def test_two_tasks_can_have_several_dependencies(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.link("dig", "walls", "SS", lag="1d")
        plan.link("dig", "walls", "FF")
        version = saved(store, plan, 1, "three")
        assert opened(store) == plan
        plan.relink("dig", "walls", "SS", lag="2d")
        plan.unlink("dig", "walls", "FF")
        saved(store, plan, version, "two")
        assert opened(store) == plan

    def test_several_changes_are_kept_by_one_save(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        for days in range(1, 6):
            plan.update("dig", duration=f"{days}d")
        assert saved(store, plan, 1, "five") == 6
        assert opened(store).version == 6
        with store.view(TENANT) as view:
            assert view.projects.changes("SITE", since=1) == plan.log

    def test_saving_nothing_new_changes_nothing(self, store: Store) -> None:
        kept(store, small_plan())
        assert saved(store, opened(store), 1, "nothing") == 1
        assert opened(store).version == 1

    def test_a_project_is_added_once(self, store: Store) -> None:
        kept(store, small_plan())
        refused(Code.STORE_PROJECT_EXISTS, lambda: kept(store, small_plan(), "again"))

    def test_a_save_needs_the_log_since_the_version_expected(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        bare = Project.from_records(plan.settings, plan.tasks(), version=2)
        refused(Code.STORE_LOG_GAP, lambda: saved(store, bare, 1, "gap"))
        assert opened(store).version == 1

    def test_a_save_leaves_the_project_as_it_is(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        log = plan.log
        saved(store, plan, 1, "longer")
        assert (plan.log, plan.version) == (log, 2)

    def test_what_is_kept_does_not_follow_the_project(self, store: Store) -> None:
        plan = small_plan()
        kept(store, plan)
        plan.update("dig", duration="9d")
        assert opened(store) == small_plan()

    def test_a_removed_project_is_gone(self, store: Store) -> None:
        kept(store, rich_plan())
        with store.unit(TENANT) as unit:
            unit.projects.remove("LAUNCH", expected=rich_plan().version)
            unit.commit()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "LAUNCH"))
        another = Project("LAUNCH", "Another", start="2026-03-02")
        kept(store, continued(another, after=rich_plan().version + 1), "anew")
        assert opened(store, "LAUNCH") == another

    def test_a_removed_project_leaves_no_history(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=2)
            unit.commit()
        kept(store, continued(small_plan(), after=3))
        with store.view(TENANT) as view:
            assert view.projects.changes("SITE") == ()
        plan = opened(store)
        plan.update("dig", duration="2d")
        assert saved(store, plan, 5, "longer") == 6

    def test_nothing_is_found_wrong_with_what_was_kept(self, store: Store) -> None:
        kept(store, rich_plan())
        plan = opened(store, "LAUNCH")
        plan.update("ship", duration="4d")
        plan.move("listed", index=0)
        plan.unlink("shoot", "ship", "SS")
        saved(store, plan, rich_plan().version, "edit")
        with store.view(TENANT) as view:
            assert view.projects.verify("LAUNCH") == ()

    def test_a_snapshot_changes_nothing_of_what_is_opened(self, store: Store) -> None:
        kept(store, rich_plan())
        version = rich_plan().version
        for days in (3, 4):
            snapped(store, "LAUNCH")
            plan = opened(store, "LAUNCH")
            same = plan.version == version and plan == rich_plan()
            assert same or days == 4
            plan.update("ship", duration=f"{days}d")
            plan.add(f"pack-{days}", "Pack", index=0)
            plan.link("shoot", f"pack-{days}")
            version = saved(store, plan, version, f"edit-{days}")
            again = opened(store, "LAUNCH")
            assert (again, again.version) == (plan, version)
            assert again.dependencies() == plan.dependencies()
            assert again.children() == plan.children()

    def test_a_snapshot_goes_with_its_project(self, store: Store) -> None:
        kept(store, small_plan())
        snapped(store, "SITE")
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=1)
            unit.commit()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: snapped(store, "SITE"))
        plan = continued(Project("SITE", "Another", start="2026-03-02"), after=2)
        plan.add("roof", "Roof")
        kept(store, plan, "anew")
        assert opened(store) == plan
