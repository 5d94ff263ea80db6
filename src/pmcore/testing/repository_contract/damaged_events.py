"""Damage in what is to be told: it holds up its project, and no other one."""

from __future__ import annotations

from collections.abc import Sequence
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

    def test_changes_that_are_lost_in_a_row_are_passed_over_at_once(
        self, store: OutboxStore
    ) -> None:
        self._log_of_four(store, 2, 3)
        assert keys(store, "erp") == ["SITE/1.0/project.added"]
        refused(Code.STORE_UNREADABLE, partial(claimed, store, "erp"))
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert keys(store, "erp") == ["SITE/4.0/task.changed/dig"]

    def test_a_log_that_lost_its_beginning_is_not_told_as_another(self, store: OutboxStore) -> None:
        entered(store, "late")
        self._log_of_four(store, 1, 1, told=["late"])
        refused(Code.STORE_UNREADABLE, partial(claimed, store, "erp"))
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        rest = [f"SITE/{version}.0/task.changed/dig" for version in (2, 3, 4)]
        assert keys(store, "erp") == keys(store, "late") == rest

    def test_a_log_that_lost_its_end_is_not_removed_before_it_was_told(
        self, store: OutboxStore
    ) -> None:
        self._log_of_four(store, 3, 4)
        keys(store, "erp")
        refused(Code.STORE_UNREADABLE, lambda: removed(store, "SITE", 4))
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert skipped(store, "erp") == []
        removed(store, "SITE", 4)
        assert keys(store, "erp") == ["SITE/5.0/project.removed"]

    def test_a_consumer_who_came_nobody_knows_how_far_is_told_all_again(
        self, store: OutboxStore
    ) -> None:
        other, site = self._lost_position(store)
        assert keys(store, "mail") == [other, site]
        assert keys(store, "erp") == [other]
        later = NOON + MINUTE
        error = refused(Code.STORE_UNREADABLE, partial(claimed, store, "erp", later))
        assert error.context["project"] == "SITE"
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        assert keys(store, "erp") == ["SITE/1.0/project.added", site]

    def test_nothing_that_such_a_consumer_may_lack_is_removed(self, store: OutboxStore) -> None:
        _, site = self._lost_position(store)
        keys(store, "erp"), keys(store, "mail")
        refused(Code.STORE_UNREADABLE, lambda: removed(store, "SITE", 2))
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        removed(store, "SITE", 2)
        assert keys(store, "mail") == ["SITE/3.0/project.removed"]
        rest = ["SITE/1.0/project.added", site, "SITE/3.0/project.removed"]
        assert keys(store, "erp") == rest

    def test_nothing_that_such_a_consumer_may_lack_goes_with_another(
        self, store: OutboxStore
    ) -> None:
        _, site = self._lost_position(store)
        put(store, [move("dig")], expected=2)
        keys(store, "mail")
        with store.unit(TENANT) as unit:
            unit.outbox.unsubscribe("mail")
            unit.commit()
        assert skipped(store, "erp") == [Code.STORE_UNREADABLE]
        told = ["SITE/1.0/project.added", site, "SITE/2.1/schedule.moved/dig"]
        assert [key for key in keys(store, "erp") if key.startswith("SITE")] == told

    def _lost_position(self, store: OutboxStore) -> list[str]:
        """Let nobody know how far one of two consumers has come with one of two projects."""
        for consumer in ("erp", "mail"):
            entered(store, consumer)
        for id in ("OTHER", "SITE"):
            kept(store, small_plan(id))
        for consumer in ("erp", "mail"):
            keys(store, consumer)
        for id in ("OTHER", "SITE"):
            lengthened(store, 8, id)
        self.damage_position(store, TENANT, "erp", "SITE")
        return [f"{id}/2.0/task.changed/dig" for id in ("OTHER", "SITE")]

    def _log_of_four(
        self, store: OutboxStore, first: int, last: int, told: Sequence[str] = ()
    ) -> None:
        """Keep a project with three changes of which some are lost, the first told to somebody."""
        entered(store, "erp")
        kept(store, small_plan())
        for consumer in told:
            keys(store, consumer)
        for days in (7, 8, 9):
            lengthened(store, days)
        self.lose_changes(store, TENANT, "SITE", first, last)

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
