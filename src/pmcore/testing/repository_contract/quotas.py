"""Quotas: a host is asked before a store keeps more than there is of a tenant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmcore.kernel import Code, PmcoreError, TenantId
from pmcore.repositories import Capability, Growth, Limits, Quota, import_project
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.imports import batch, drop
from pmcore.wbs import Baseline, BaselineTask, FieldDefinition, Project, Resource

_entitled = needing(Capability.ENTITLEMENTS)


@dataclass
class Asked:
    """Entitlements that let everything pass, and note what they were asked for."""

    told: list[tuple[TenantId, dict[Quota, Growth]]] = field(default_factory=list)
    stored: list[Growth] = field(default_factory=list)

    def counted(self, tenant: TenantId) -> Collection[Quota]:
        """Return everything there is."""
        return [*Quota]

    def check(self, tenant: TenantId, growth: Mapping[Quota, Growth]) -> None:
        """Note it; how many bytes something takes is for each store to say."""
        rest = dict(growth)
        if Quota.STORAGE in rest:
            self.stored.append(rest.pop(Quota.STORAGE))
        if rest:
            self.told.append((tenant, rest))


def crew_plan(id: str = "SITE", *who: str) -> Project:
    """Return a plan of two tasks to which people are assigned, all to one and the first to both."""
    plan = Project(id, "Site", start="2026-03-02", resources=[Resource(each) for each in "abcd"])
    with plan.change_set("begin"):
        plan.add("dig", "Dig", duration="3d", assignments=list(who[:1]))
        plan.add("pour", "Pour", duration="1d", assignments=list(who))
    return plan


def featured_plan(id: str, count: int) -> Project:
    """Return a plan with so many custom fields and baselines."""
    fields = [FieldDefinition(f"f{number}") for number in range(count)]
    plan = Project(id, "Site", start="2026-03-02", field_definitions=fields)
    with plan.change_set("begin"):
        plan.add("dig", "Dig", duration="3d")
        for number in range(count):
            plan.set_baseline(Baseline(number, [BaselineTask("dig", finish="2026-04-01")]))
    return plan


def over(limit: int, used: int, wanted: int, error: PmcoreError) -> None:
    """Check what an error says."""
    told = {name: error.context[name] for name in ("limit", "used", "wanted")}
    assert told == {"limit": limit, "used": used, "wanted": wanted}


class QuotaContract(Contract):
    """What tenants may use."""

    @_entitled
    def test_a_project_above_the_limit_is_not_kept(self, store: Any) -> None:
        store.entitlements = Limits(projects=2)
        kept(store, small_plan("ONE"))
        kept(store, small_plan("TWO"))
        error = refused(Code.QUOTA_EXCEEDED, lambda: kept(store, small_plan("THREE")))
        over(2, 2, 3, error)
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "THREE"))
        kept(store, small_plan("ONE"), tenant="north")

    @_entitled
    def test_an_archived_project_counts_no_more(self, store: Any) -> None:
        store.entitlements = Limits(projects=1)
        kept(store, small_plan("ONE"))
        plan = opened(store, "ONE")
        for state in ("planned", "active", "completed", "archived"):
            plan.advance(state)
        version = saved(store, plan, 1, "archive")
        kept(store, small_plan("TWO"))
        plan = opened(store, "ONE")
        plan.restore()
        refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, version, "restore"))
        assert opened(store, "ONE").lifecycle == "archived"

    @_entitled
    def test_tasks_above_the_limit_are_not_kept(self, store: Any) -> None:
        store.entitlements = Limits(tasks=4, all_tasks=7)
        kept(store, small_plan("ONE"))
        plan = opened(store, "ONE")
        plan.add("roof", "Roof")
        version = saved(store, plan, 1, "roof")
        plan.add("shed", "Shed")
        over(4, 4, 5, refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, version, "shed")))
        assert opened(store, "ONE").version == version
        kept(store, small_plan("TWO"))
        over(7, 7, 10, refused(Code.QUOTA_EXCEEDED, lambda: kept(store, small_plan("THREE"))))

    @_entitled
    def test_people_count_once_whatever_they_work_on(self, store: Any) -> None:
        store.entitlements = Limits(people=3)
        kept(store, crew_plan("ONE", "a", "b"))
        kept(store, crew_plan("TWO", "b", "c"))
        error = refused(Code.QUOTA_EXCEEDED, lambda: kept(store, crew_plan("THREE", "a", "d")))
        over(3, 3, 4, error)
        plan = opened(store, "ONE")
        plan.update("dig", assignments=["d"])
        refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, 1, "more"))
        plan = opened(store, "TWO")
        with plan.change_set("exchange"):  # c works on nothing else
            plan.update("pour", assignments=["b", "d"])
        assert saved(store, plan, 1, "exchange") == 2

    @_entitled
    def test_what_needs_no_more_is_kept_above_the_limit(self, store: Any) -> None:
        kept(store, crew_plan("ONE", "a", "b"))
        store.entitlements = Limits(projects=0, tasks=0, all_tasks=0, people=0)
        plan = opened(store, "ONE")
        plan.update("dig", duration="9d")
        version = saved(store, plan, 1, "longer")
        plan.update("pour", assignments=["a"])
        plan.remove("dig")
        assert saved(store, plan, version, "less") == 4
        with store.unit(TENANT) as unit:
            unit.projects.remove("ONE", expected=4)
            unit.commit()

    @_entitled
    def test_a_repeated_command_needs_no_more(self, store: Any) -> None:
        store.entitlements = Limits(projects=1, all_tasks=4)
        none = Limits(projects=0, all_tasks=0)
        assert kept(store, small_plan()) == 1
        plan = opened(store)
        plan.add("roof", "Roof")
        assert saved(store, plan, 1, "roof") == 2
        store.entitlements = none
        assert kept(store, small_plan()) == 1
        assert saved(store, plan, 1, "roof") == 2

    @_entitled
    def test_a_host_is_told_what_a_command_needs(self, store: Any) -> None:
        store.entitlements = asked = Asked()
        kept(store, crew_plan("ONE", "a", "b"))
        assert asked.told == [
            (
                TENANT,
                {
                    Quota.PROJECTS: Growth(0, 1),
                    Quota.TASKS: Growth(0, 2),
                    Quota.ALL_TASKS: Growth(0, 2),
                    Quota.PEOPLE: Growth(0, 2),
                },
            )
        ]
        plan = opened(store, "ONE")
        plan.add("roof", "Roof", assignments=["a", "c"])
        saved(store, plan, 1, "roof")
        assert asked.told[1:] == [
            (
                TENANT,
                {
                    Quota.TASKS: Growth(2, 3),
                    Quota.ALL_TASKS: Growth(2, 3),
                    Quota.PEOPLE: Growth(2, 3),
                },
            )
        ]

    @_entitled
    def test_what_is_written_takes_storage_with_its_history(self, store: Any) -> None:
        store.entitlements = asked = Asked()
        kept(store, small_plan("ONE"))
        plan = opened(store, "ONE")
        for text in ("x" * 1000, "挖" * 1000, ""):
            plan.update("dig", notes=text)
            saved(store, plan, plan.version - 1, f"note {len(text)} {text[:1]}")
        growths = [each.wanted - each.used for each in asked.stored]
        assert asked.stored[0].used == 0
        assert [each.used for each in asked.stored[1:]] == [
            each.wanted for each in asked.stored[:-1]
        ]
        assert growths[0] > 100
        assert growths[1] > 2000  # in the task and in the change
        assert growths[2] > 6000
        assert growths[3] > 0
        assert [each.is_history for each in asked.stored] == [False, False, False, True]

    @_entitled
    def test_storage_above_the_limit_is_not_kept(self, store: Any) -> None:
        store.entitlements = asked = Asked()
        kept(store, small_plan("ONE"))
        ((used, most),) = [(each.used, each.wanted) for each in asked.stored]
        store.entitlements = Limits(storage=most)
        kept(store, small_plan("ONE"), tenant="north")
        plan = opened(store, "ONE")
        plan.update("dig", notes="More")
        error = refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, 1, "more"))
        assert (error.context["limit"], error.context["used"], used) == (most, most, 0)
        refused(Code.QUOTA_EXCEEDED, lambda: kept(store, small_plan("TWO")))
        assert opened(store, "ONE") == small_plan("ONE")
        removed(store, "ONE", 1)
        kept(store, small_plan("TWO"))

    @_entitled
    def test_who_has_all_the_storage_there_is_may_edit_what_takes_no_more(self, store: Any) -> None:
        plan = small_plan("ONE")
        plan.update("dig", notes="x" * 10_000)
        store.entitlements = asked = Asked()
        version = kept(store, plan)
        store.entitlements = Limits(storage=asked.stored[0].wanted)
        plan = opened(store, "ONE")
        plan.update("walls", duration="6d")
        version = saved(store, plan, version, "as large")
        plan = opened(store, "ONE")
        plan.update("dig", notes="y" * 10_000)  # the history takes both texts
        refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, version, "too much history"))
        store.entitlements = Limits(storage=2 * asked.stored[0].wanted)
        version = saved(store, plan, version, "not too much")
        plan = opened(store, "ONE")
        plan.update("walls", notes="x")
        refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, version, "larger"))
        plan = opened(store, "ONE")
        plan.update("dig", notes="")
        saved(store, plan, version, "smaller")
        refused(Code.QUOTA_EXCEEDED, lambda: kept(store, small_plan("TWO")))

    @_entitled
    def test_baselines_and_custom_fields_above_the_limit_are_not_kept(self, store: Any) -> None:
        store.entitlements = Limits(baselines=1, fields=1)
        kept(store, featured_plan("ONE", 1))
        error = refused(Code.QUOTA_EXCEEDED, lambda: kept(store, featured_plan("TWO", 2)))
        over(1, 0, 2, error)
        kept(store, featured_plan("TWO", 1))
        more = opened(store, "ONE")
        more.set_baseline(Baseline(1, [BaselineTask("dig", finish="2026-04-01")]))
        over(1, 1, 2, refused(Code.QUOTA_EXCEEDED, lambda: saved(store, more, 1, "more")))
        more = opened(store, "ONE")
        more.configure(field_definitions=[FieldDefinition(each) for each in ("a", "b")])
        over(1, 1, 2, refused(Code.QUOTA_EXCEEDED, lambda: saved(store, more, 1, "more")))
        store.entitlements = Limits(baselines=0, fields=0)
        plan = opened(store, "ONE")
        plan.update("dig", duration="9d")
        plan.configure(field_definitions=[])
        plan.clear_baseline(0)
        version = saved(store, plan, 1, "less")
        plan.set_baseline(Baseline(0, [BaselineTask("dig", finish="2026-04-01")]))
        refused(Code.QUOTA_EXCEEDED, lambda: saved(store, plan, version, "again"))

    @needing(Capability.ENTITLEMENTS, Capability.PEOPLE)
    def test_an_erasure_needs_no_leave(self, store: Any) -> None:
        kept(store, small_plan("ONE", "Li Wei's"))
        store.entitlements = Limits(storage=0, projects=0)
        with store.unit(TENANT) as unit:
            unit.people.erase("u.17", also=["Li Wei"], key="erase")
            unit.commit()
        assert str(opened(store, "ONE").settings.name) == "[erased]'s"

    @needing(Capability.ENTITLEMENTS, Capability.IMPORTS)
    def test_an_import_takes_from_its_first_batch_what_it_takes_in_the_end(
        self, store: Any
    ) -> None:
        store.entitlements = asked = Asked()
        batch(store, small_plan())
        assert asked.told == [
            (
                TENANT,
                {
                    Quota.PROJECTS: Growth(0, 1),
                    Quota.TASKS: Growth(0, 3),
                    Quota.ALL_TASKS: Growth(0, 3),
                },
            )
        ]
        assert import_project(store, TENANT, small_plan(), key="import", at=NOON, rows=2) == 1
        kept(store, small_plan("SAME"), "import")
        imported, added = asked.stored
        assert imported.wanted == added.used
        assert imported.wanted == added.wanted - added.used

    @needing(Capability.ENTITLEMENTS, Capability.IMPORTS)
    def test_imports_that_do_not_end_leave_no_room_for_others(self, store: Any) -> None:
        store.entitlements = asked = Asked()
        batch(store, small_plan("ONE"))
        size = asked.stored[0].wanted
        store.entitlements = Limits(projects=2, all_tasks=6, tasks=3, storage=2 * size)
        batch(store, small_plan("TWO"))
        for limits in (
            Limits(projects=2),
            Limits(all_tasks=8),
            Limits(storage=3 * size - 1),
        ):
            store.entitlements = limits
            refused(Code.QUOTA_EXCEEDED, lambda: batch(store, small_plan("SIX")))
            refused(Code.QUOTA_EXCEEDED, lambda: kept(store, small_plan("SIX"), "import"))
        store.entitlements = Limits(projects=2, all_tasks=6, tasks=3, storage=2 * size)
        drop(store, "ONE")
        kept(store, small_plan("SIX"), "import")
        assert import_project(store, TENANT, small_plan("TWO"), key="import", at=NOON) == 1
        batch(store, small_plan("ONE"), tenant="north")

    @needing(Capability.ENTITLEMENTS, Capability.IMPORTS)
    def test_people_of_an_import_count_when_it_shows(self, store: Any) -> None:
        store.entitlements = Limits(projects=1, people=2)
        plan, key = crew_plan("ONE", "a", "b"), "import"
        assert import_project(store, TENANT, plan, key=key, at=NOON, rows=1) == 1
        more = crew_plan("TWO", "c", "d")
        store.entitlements = Limits(people=3)
        over(
            3, 2, 4,
            refused(
                Code.QUOTA_EXCEEDED,
                lambda: import_project(store, TENANT, more, key=key, at=NOON, rows=1),
            ),
        )  # fmt: skip
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "TWO"))
        store.entitlements = Limits(people=4)
        assert import_project(store, TENANT, more, key=key, at=NOON) == 1
