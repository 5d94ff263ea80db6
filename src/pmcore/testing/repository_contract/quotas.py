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
    saved,
    small_plan,
)
from pmcore.wbs import Project, Resource

_entitled = needing(Capability.ENTITLEMENTS)


@dataclass
class Asked:
    """Entitlements that let everything pass, and note what they were asked for."""

    told: list[tuple[TenantId, dict[Quota, Growth]]] = field(default_factory=list)

    def counted(self, tenant: TenantId) -> Collection[Quota]:
        """Return everything there is."""
        return [*Quota]

    def check(self, tenant: TenantId, growth: Mapping[Quota, Growth]) -> None:
        """Note it."""
        self.told.append((tenant, dict(growth)))


def crew_plan(id: str = "SITE", *who: str) -> Project:
    """Return a plan of two tasks to which people are assigned, all to one and the first to both."""
    plan = Project(id, "Site", start="2026-03-02", resources=[Resource(each) for each in "abcd"])
    with plan.change_set("begin"):
        plan.add("dig", "Dig", duration="3d", assignments=list(who[:1]))
        plan.add("pour", "Pour", duration="1d", assignments=list(who))
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

    @needing(Capability.ENTITLEMENTS, Capability.IMPORTS)
    def test_an_import_counts_when_it_shows(self, store: Any) -> None:
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
