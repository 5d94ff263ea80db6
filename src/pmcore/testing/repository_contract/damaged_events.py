"""Damage in what is to be told: it holds up its project, and no other one."""

from __future__ import annotations

from functools import partial

from pmcore.kernel import Code
from pmcore.repositories import Capability, OutboxStore
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.moves import put
from pmcore.testing.repository_contract.outbox import (
    MINUTE,
    claimed,
    done,
    entered,
    keys,
    lengthened,
    move,
    waits,
)


class DamagedEventContract(Contract):
    """What claims do where some events cannot be read."""

    needs = frozenset({Capability.OUTBOX})

    def test_damage_holds_up_no_other_project(self, store: OutboxStore) -> None:
        self._damaged_change(store)
        assert keys(store, "erp") == ["OTHER/1.0/project.added", "SITE/1.0/project.added"]
        for days in (7, 8):
            lengthened(store, days, "OTHER")
            assert keys(store, "erp") == [f"OTHER/{days - 5}.0/task.changed/dig"]

    def test_damage_that_alone_is_left_is_told(self, store: OutboxStore) -> None:
        self._damaged_change(store)
        keys(store, "erp")
        for now in (NOON, NOON, NOON + 9 * MINUTE):
            assert waits(store, "erp", now)
            error = refused(Code.STORE_UNREADABLE, partial(claimed, store, "erp", now))
            assert error.context["project"] == "SITE"
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") != ()

    def test_an_operator_lets_a_consumer_go_on_past_damage(self, store: OutboxStore) -> None:
        self._damaged_change(store)
        entered(store, "mail")
        assert skipped(store, "erp") == []  # what is before was not told yet
        told = ["OTHER/1.0/project.added", "SITE/1.0/project.added"]
        assert keys(store, "erp") == keys(store, "mail") == told
        assert skipped(store, "erp", "OTHER") == []
        assert skipped(store, "erp", "NONE") == []
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert skipped(store, "erp") == []  # what comes next can be read
        assert keys(store, "erp") == ["SITE/3.0/task.changed/dig"]
        assert skipped(store, "erp") == []
        refused(Code.STORE_UNREADABLE, lambda: claimed(store, "mail"))

    def test_a_batch_of_before_takes_nobody_back_to_damage(self, store: OutboxStore) -> None:
        self._damaged_change(store)
        batches = claimed(store, "erp")
        for batch in batches:
            done(store, batch)
        skipped(store, "erp")
        for batch in batches:
            done(store, batch)
        assert keys(store, "erp") == ["SITE/3.0/task.changed/dig"]

    def test_events_that_were_put_are_passed_over_alike(self, store: OutboxStore) -> None:
        for consumer in ("erp", "mail"):
            entered(store, consumer)
        kept(store, small_plan())
        for tasks in (["dig"], ["walls"]):
            put(store, [move(task) for task in tasks], key=f"move {tasks}")
        self.damage_events(store, TENANT, "SITE", 1, 1)
        for consumer in ("erp", "mail"):
            assert keys(store, consumer) == ["SITE/1.0/project.added"]
            refused(Code.STORE_UNREADABLE, partial(claimed, store, consumer))
            assert skipped(store, consumer) == [Code.STORE_UNREADABLE]
            assert keys(store, consumer) == ["SITE/1.2/schedule.moved/walls"]

    def test_nothing_is_removed_that_cannot_be_told(self, store: OutboxStore) -> None:
        self._damaged_change(store)
        keys(store, "erp")
        refused(Code.STORE_UNREADABLE, lambda: removed(store, "SITE", 3))
        skipped(store, "erp")
        removed(store, "SITE", 3)
        rest = ["SITE/3.0/task.changed/dig", "SITE/4.0/project.removed"]
        assert keys(store, "erp") == rest

    def _damaged_change(self, store: OutboxStore) -> None:
        """Keep a project whose second version cannot be told, and a sound one."""
        entered(store, "erp")
        for id in ("OTHER", "SITE"):
            kept(store, small_plan(id))
        lengthened(store, 8)
        lengthened(store, 9)
        self.damage_events(store, TENANT, "SITE", 2, 0)


def skipped(store: OutboxStore, consumer: str, project: str = "SITE") -> list[Code]:
    """Let a consumer go on past damage, in a unit of its own; return what was found."""
    with store.unit(TENANT) as unit:
        found = unit.outbox.skip_unreadable(consumer, project)
        unit.commit()
    return [finding.code for finding in found]
