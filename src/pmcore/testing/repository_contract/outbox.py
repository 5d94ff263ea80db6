"""The outbox: every consumer is told of everything, in order, at least once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pmcore.kernel import Code
from pmcore.repositories import (
    Batch,
    Capability,
    EventBody,
    OutboxStore,
    backup,
    continued,
    restored,
)
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)

MINUTE = timedelta(minutes=1)
FINISHED = ["percent_complete", "actual_start", "actual_finish"]


class OutboxContract(Contract):
    """Who is told of what, and when."""

    needs = frozenset({Capability.OUTBOX})

    def test_every_save_is_told_once_and_in_order(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        assert keys(store, "erp") == ["SITE/1.0/project.added"]
        assert keys(store, "erp") == []
        lengthened(store, 8)
        lengthened(store, 9)
        longer = ["SITE/2.0/task.changed/dig", "SITE/3.0/task.changed/dig"]
        assert keys(store, "erp") == longer
        assert keys(store, "erp") == []

    def test_edits_of_each_kind_are_told(self, store: OutboxStore) -> None:
        entered(store, "erp")
        plan = small_plan()
        plan.add("done", "Done", kind="milestone")
        kept(store, plan)
        version = plan.version
        with plan.change_set("many"):
            plan.configure(name="Another site")
            plan.unlink("dig", "walls")
            plan.add("roof", "Roof", parent="house")
            plan.move("dig", "house")
            plan.update("walls", name="Wall", duration="9d")
            plan.link("walls", "roof")
            plan.update("done", actual_finish="2026-03-09")
        plan.relink("walls", "roof", lag="1d")
        plan.remove("dig")
        saved(store, plan, version, "many")
        told = [(event.kind, dict(event.data)) for event in events(store, "erp")]
        link = {"predecessor": "walls", "successor": "roof", "type": "FS"}
        house = {"parent": "house"}
        assert told == [
            ("project.added", {}),
            ("project.changed", {"fields": ["name"]}),
            ("dependency.removed", {**link, "predecessor": "dig", "successor": "walls"}),
            ("task.added", {"task": "roof", **house}),
            ("task.moved", {"task": "dig", **house, "parent_before": None}),
            ("task.changed", {"task": "walls", "fields": ["name", "duration"]}),
            ("task.changed", {"task": "done", "fields": FINISHED}),
            ("milestone.reached", {"task": "done", "finish": "2026-03-09"}),
            ("dependency.added", link),
            ("dependency.changed", {**link, "fields": ["lag"]}),
            ("task.removed", {"task": "dig"}),
        ]

    def test_consumers_do_not_wait_for_each_other(self, store: OutboxStore) -> None:
        entered(store, "erp")
        entered(store, "mail")
        kept(store, small_plan())
        assert keys(store, "erp") == keys(store, "mail")
        lengthened(store, 9)
        (mine,) = claimed(store, "erp")
        (theirs,) = claimed(store, "mail")
        assert mine.events == theirs.events
        done(store, theirs)
        assert claimed(store, "mail", NOON + 9 * MINUTE) == ()
        assert len(claimed(store, "erp", NOON + 9 * MINUTE)) == 1

    def test_a_consumer_starts_where_it_says(self, store: OutboxStore) -> None:
        kept(store, small_plan())
        lengthened(store, 8)
        entered(store, "all")
        entered(store, "new", "now")
        lengthened(store, 9)
        kept(store, small_plan("LATER"))
        later = "LATER/1.0/project.added"
        changes = ["SITE/2.0/task.changed/dig", "SITE/3.0/task.changed/dig"]
        assert sorted(keys(store, "all")) == [later, "SITE/1.0/project.added", *changes]
        assert sorted(keys(store, "new")) == [later, changes[1]]

    def test_a_consumer_that_is_entered_again_goes_on(self, store: OutboxStore) -> None:
        with store.unit(TENANT) as unit:
            told = [
                unit.outbox.subscribe(name, start="beginning") for name in ("mail", "erp", "erp")
            ]
            assert told == [True, True, False]
            assert unit.outbox.consumers() == ("erp", "mail")
            unit.commit()
        kept(store, small_plan())
        assert not entered(store, "erp", "now")
        assert keys(store, "erp") == ["SITE/1.0/project.added"]
        assert not entered(store, "erp")
        assert keys(store, "erp") == []

    def test_a_consumer_that_left_is_unknown(self, store: OutboxStore) -> None:
        refused(Code.STORE_CONSUMER_UNKNOWN, lambda: claimed(store, "erp"))
        entered(store, "erp")
        kept(store, small_plan())
        (batch,) = claimed(store, "erp")
        with store.unit(TENANT) as unit:
            unit.outbox.unsubscribe("erp")
            refused(Code.STORE_CONSUMER_UNKNOWN, lambda: unit.outbox.unsubscribe("erp"))
            assert unit.outbox.consumers() == ()
            unit.commit()
        refused(Code.STORE_LEASE_LOST, lambda: done(store, batch))
        entered(store, "erp", "now")
        lengthened(store, 9)
        assert keys(store, "erp") == ["SITE/2.0/task.changed/dig"]

    def test_what_was_not_committed_is_told_to_nobody(self, store: OutboxStore) -> None:
        entered(store, "erp")
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan(), key="make")
        assert claimed(store, "erp") == ()
        kept(store, small_plan())
        with store.unit(TENANT) as unit:
            assert len(unit.outbox.claim("erp", now=NOON, lease=MINUTE)) == 1
        with store.unit(TENANT) as unit:
            (batch,) = unit.outbox.claim("erp", now=NOON, lease=MINUTE)
            unit.outbox.done(batch)
        assert keys(store, "erp") == ["SITE/1.0/project.added"]

    def test_long_histories_are_told_to_their_end(self, store: OutboxStore) -> None:
        entered(store, "erp")
        plan = small_plan()
        kept(store, plan)
        for number in range(120):
            plan.update("dig", priority=number)
        saved(store, plan, 1, "many")
        with store.unit(TENANT) as unit:
            unit.outbox.put("SITE", [move("dig")], expected=121, key="move")
            unit.commit()
        told = [*events(store, "erp", limit=70), *events(store, "erp", limit=1000)]
        assert [event.version for event in told] == [*range(1, 122), 121]

    def test_a_removed_project_is_told_to_its_end(self, store: OutboxStore) -> None:
        entered(store, "erp")
        entered(store, "mail")
        kept(store, small_plan())
        assert keys(store, "mail") == ["SITE/1.0/project.added"]
        lengthened(store, 9)
        removed(store, "SITE", 2)
        removed(store, "SITE", 2)  # repeated: it is told once
        rest = ["SITE/2.0/task.changed/dig", "SITE/3.0/project.removed"]
        assert keys(store, "mail") == rest
        assert keys(store, "erp") == ["SITE/1.0/project.added", *rest]
        entered(store, "late")
        assert keys(store, "late") == []

    def test_what_comes_after_a_removed_project_is_told_after_it(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        removed(store, "SITE", 1)
        kept(store, continued(small_plan(), after=2), "second")
        removed(store, "SITE", 4)
        kept(store, continued(small_plan(), after=5), "third")
        entered(store, "late")
        assert keys(store, "late") == ["SITE/7.0/project.added"]
        assert keys(store, "erp") == [
            "SITE/1.0/project.added",
            "SITE/2.0/project.removed",
            "SITE/4.0/project.added",
            "SITE/5.0/project.removed",
            "SITE/7.0/project.added",
        ]

    def test_a_project_that_comes_with_its_log_is_told_as_one_event(
        self, store: OutboxStore
    ) -> None:
        entered(store, "erp")
        plan = small_plan()
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.add(plan, key="make", with_log=True)
            again = restored(backup(unit.projects, "SITE"), id="COPY")
            unit.projects.add(again, key="copy", with_log=True)
            unit.commit()
        lengthened(store, 7)
        restored_at = [f"{id}/{plan.version}.0/project.restored" for id in ("COPY", "SITE")]
        assert keys(store, "erp") == [
            *restored_at,
            f"SITE/{plan.version + 1}.0/task.changed/dig",
        ]

    def test_a_change_that_comes_to_nothing_is_passed_over(self, store: OutboxStore) -> None:
        entered(store, "erp")
        plan = small_plan()
        kept(store, plan)
        keys(store, "erp")
        with plan.change_set("nothing"):
            plan.update("dig", duration="9d")
            plan.update("dig", duration="3d")
        saved(store, plan, 1, "nothing")
        assert claimed(store, "erp") == ()
        lengthened(store, 8)
        assert keys(store, "erp") == ["SITE/3.0/task.changed/dig"]

    def test_what_was_handed_to_another_tenant_is_not_done(self, store: OutboxStore) -> None:
        for tenant in ("north", "south"):
            entered(store, "erp", tenant=tenant)
            kept(store, small_plan(), tenant=tenant)
        (north,) = claimed(store, "erp", tenant="north")  # alike but for the tenant
        (south,) = claimed(store, "erp", tenant="south")
        refused(Code.STORE_LEASE_LOST, lambda: done(store, north, "south"))
        for tenant, before in (("north", north), ("south", south)):
            (again,) = claimed(store, "erp", now=NOON + 2 * MINUTE, tenant=tenant)
            assert again.events == before.events
            done(store, again, tenant)

    def test_tenants_are_told_of_their_own(self, store: OutboxStore) -> None:
        for tenant in ("north", "south"):
            entered(store, "erp", tenant=tenant)
            kept(store, small_plan(), tenant=tenant)
            with store.unit(tenant) as unit:
                unit.outbox.put("SITE", [move("dig")], expected=1, key="move")
                unit.commit()
        lengthened(store, 9, tenant="south")
        removed(store, "SITE", 2, "south")
        kept(store, small_plan("OTHER"), tenant="south")
        lengthened(store, 9, "OTHER", tenant="south")
        kept(store, small_plan("OTHER"), tenant="north")
        added, put = "SITE/1.0/project.added", "SITE/1.1/schedule.moved/dig"
        assert keys(store, "erp", "north") == ["OTHER/1.0/project.added", added, put]
        other, batch = claimed(store, "erp", tenant="south")
        assert [event.version for event in other.events] == [1, 2]
        changed = "SITE/2.0/task.changed/dig"
        told = [added, put, changed, "SITE/3.0/project.removed"]
        assert [event.key for event in batch.events] == told
        refused(Code.STORE_LEASE_LOST, lambda: done(store, batch, "east"))
        with store.unit("east") as unit:
            assert unit.outbox.consumers() == ()
            unit.outbox.subscribe("erp", start="beginning")
            assert unit.outbox.claim("erp", now=NOON, lease=MINUTE) == ()
        with store.unit("north") as unit:
            unit.outbox.unsubscribe("erp")
            unit.commit()
        assert len(claimed(store, "erp", NOON + MINUTE, tenant="south")) == 2


def entered(
    store: OutboxStore, consumer: str, start: Any = "beginning", tenant: str = TENANT
) -> bool:
    """Enter a consumer in a unit of its own."""
    with store.unit(tenant) as unit:
        is_new = unit.outbox.subscribe(consumer, start=start)
        unit.commit()
    return is_new


def claimed(
    store: OutboxStore,
    consumer: str,
    now: datetime = NOON,
    limit: int = 100,
    tenant: str = TENANT,
) -> tuple[Batch, ...]:
    """Claim for a minute in a unit of its own."""
    with store.unit(tenant) as unit:
        batches = unit.outbox.claim(consumer, now=now, lease=MINUTE, limit=limit)
        unit.commit()
    return batches


def waits(store: OutboxStore, consumer: str, now: datetime = NOON, tenant: str = TENANT) -> bool:
    """Return whether a claim is worth while."""
    with store.view(tenant) as view:
        return view.outbox.is_waiting(consumer, now=now)


def done(store: OutboxStore, batch: Batch, tenant: str = TENANT) -> None:
    """Note that a batch was told, in a unit of its own."""
    with store.unit(tenant) as unit:
        unit.outbox.done(batch)
        unit.commit()


def events(store: OutboxStore, consumer: str, tenant: str = TENANT, limit: int = 100) -> list[Any]:
    """Claim what is free, and do it."""
    told: list[Any] = []
    for batch in claimed(store, consumer, tenant=tenant, limit=limit):
        told += batch.events
        done(store, batch, tenant)
    return told


def keys(store: OutboxStore, consumer: str, tenant: str = TENANT) -> list[str]:
    """Claim what is free, and do it; return the keys."""
    return [event.key for event in events(store, consumer, tenant)]


def move(task: str) -> EventBody:
    """Return an event of a schedule."""
    moment = "2026-03-02T09:00:00"
    names = ("start_before", "start", "finish_before", "finish")
    dates = dict.fromkeys(names, moment)
    because = [{"kind": "duration", "task": task}]
    rest = {"minutes": 480, "is_elapsed": False, "because": because}
    return EventBody("schedule.moved", {"task": task, **dates, **rest})


def lengthened(store: OutboxStore, days: int, id: str = "SITE", *, tenant: str = TENANT) -> None:
    """Let a task of a kept plan take longer."""
    plan = opened(store, id, tenant)
    version = plan.version
    plan.update("dig", duration=f"{days + 20}d")
    saved(store, plan, version, f"longer-{version}", tenant)
