"""Moves of the schedule: events that no log holds, put into the outbox by the host."""

from __future__ import annotations

from functools import partial

from pmcore.kernel import Code
from pmcore.repositories import (
    Capability,
    EventBody,
    OutboxStore,
    continued,
)
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import (
    entered,
    events,
    keys,
    lengthened,
    move,
)


class MoveContract(Contract):
    """What a host puts beside a version of a project."""

    needs = frozenset({Capability.OUTBOX})

    def test_moves_of_the_schedule_stand_beside_their_version(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
            unit.outbox.put("SITE", [move("dig"), move("walls")], expected=2, key="move")
            unit.commit()
        lengthened(store, 7)
        told = events(store, "erp")
        assert [(event.version, event.kind) for event in told] == [
            (1, "project.added"),
            (2, "task.changed"),
            (2, "schedule.moved"),
            (2, "schedule.moved"),
            (3, "task.changed"),
        ]
        assert told[2].data == move("dig").data
        assert told[2].key == "SITE/2.1/schedule.moved/dig"

    def test_moves_that_come_late_are_told_as_well(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        assert keys(store, "erp") == ["SITE/1.0/project.added"]
        for number in (1, 2):
            with store.unit(TENANT) as unit:
                unit.outbox.put("SITE", [move("dig")], expected=1, key=f"move-{number}")
                unit.commit()
            assert keys(store, "erp") == [f"SITE/1.{number}/schedule.moved/dig"]
        removed(store, "SITE", 1)
        assert keys(store, "erp") == ["SITE/2.0/project.removed"]

    def test_moves_that_are_put_again_are_told_once(self, store: OutboxStore) -> None:
        """Whoever does not know whether their events were kept puts them again."""
        entered(store, "erp")
        kept(store, small_plan())
        keys(store, "erp")
        for _ in range(2):
            put(store, [move("dig"), move("walls")])
        told = [f"SITE/1.1/schedule.moved/{task}" for task in ("dig", "walls")]
        assert keys(store, "erp") == told
        put(store, [move("dig"), move("walls")])  # told by now
        lengthened(store, 9)
        put(store, [move("dig"), move("walls")])  # of a version that is over
        assert keys(store, "erp") == ["SITE/2.0/task.changed/dig"]
        put(store, [move("dig")], expected=2, key="more")
        assert keys(store, "erp") == ["SITE/2.2/schedule.moved/dig"]

    def test_a_key_is_good_for_one_put(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        put(store, [move("dig")])
        refused(Code.STORE_KEY_REUSED, lambda: put(store, [move("walls")]))
        refused(Code.STORE_KEY_REUSED, lambda: put(store, []))
        lengthened(store, 9)
        refused(Code.STORE_KEY_REUSED, lambda: put(store, [move("dig")], expected=2))
        for tenant, id in (("acme", "OTHER"), ("north", "SITE")):
            kept(store, small_plan(id), tenant=tenant)
            put(store, [move("walls")], id=id, tenant=tenant)

    def test_a_key_goes_with_its_project(self, store: OutboxStore) -> None:
        kept(store, small_plan())
        put(store, [move("dig")])
        removed(store, "SITE", 1)
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: put(store, [move("dig")]))
        kept(store, continued(small_plan(), after=2), "second")
        entered(store, "erp", "now")
        put(store, [move("walls")], expected=4)
        assert keys(store, "erp") == ["SITE/4.2/schedule.moved/walls"]

    def test_moves_of_a_version_that_is_over_are_refused(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        lengthened(store, 9)
        with store.unit(TENANT) as unit:
            moved = partial(unit.outbox.put, events=[move("dig")], key="move")
            refused(Code.STORE_CONFLICT, lambda: moved("SITE", expected=1))
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: moved("NONE", expected=1))
            unit.outbox.put("SITE", [move("dig")], expected=2, key="move")
        assert "SITE/2.1/schedule.moved/dig" not in keys(store, "erp")


def put(
    store: OutboxStore,
    events: list[EventBody],
    *,
    expected: int = 1,
    key: str = "move",
    id: str = "SITE",
    tenant: str = TENANT,
) -> None:
    """Put events in a unit of its own."""
    with store.unit(tenant) as unit:
        unit.outbox.put(id, events, expected=expected, key=key)
        unit.commit()
