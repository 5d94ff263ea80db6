"""Moves of the schedule: events that no log holds, put into the outbox by the host."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.repositories import (
    Capability,
    EventBody,
    OutboxStore,
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
            unit.outbox.put("SITE", [move("dig"), move("walls")], expected=2)
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
                unit.outbox.put("SITE", [move("dig")], expected=1)
                unit.commit()
            assert keys(store, "erp") == [f"SITE/1.{number}/schedule.moved/dig"]
        removed(store, "SITE", 1)
        assert keys(store, "erp") == ["SITE/2.0/project.removed"]

    def test_moves_of_a_version_that_is_over_are_refused(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        lengthened(store, 9)
        with store.unit(TENANT) as unit:
            put = partial(unit.outbox.put, events=[move("dig")])
            refused(Code.STORE_CONFLICT, lambda: put("SITE", expected=1))
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: put("NONE", expected=1))
            unit.outbox.put("SITE", [move("dig")], expected=2)
        assert "SITE/2.1/schedule.moved/dig" not in keys(store, "erp")

    def test_what_a_save_tells_cannot_be_put(self, store: OutboxStore) -> None:
        kept(store, small_plan())
        whole = dict(move("dig").data)
        odd: tuple[Any, ...] = (
            [EventBody("task.removed", {"task": "dig"})],
            [move("dig"), move("dig")],
            [EventBody("schedule.moved", {"task": "dig"})],
            [EventBody("schedule.moved", {**whole, "who": "Li"})],
            [EventBody("schedule.moved", {**whole, "minutes": float("nan")})],
            [EventBody("schedule.moved", {**whole, "start": "\ud800"})],
        )
        with store.unit(TENANT) as unit:
            for given in odd:
                put = partial(unit.outbox.put, "SITE", given, expected=1)
                refused(Code.STORE_EVENT, put)
            unit.outbox.put("SITE", [], expected=1)
