"""Claims: events are with one worker at a time, and with another when it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from pmcore.kernel import Code
from pmcore.repositories import LONGEST_LEASE, Capability, OutboxStore
from pmcore.repositories.telling import Place
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


class ClaimContract(Contract):
    """Who gets what is told, for how long, and in which turn."""

    needs = frozenset({Capability.OUTBOX})

    def test_what_is_not_done_in_time_is_told_again_with_the_same_keys(
        self, store: OutboxStore
    ) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        lengthened(store, 9)
        (first,) = claimed(store, "erp")
        assert claimed(store, "erp", NOON + MINUTE - timedelta(microseconds=1)) == ()
        (again,) = claimed(store, "erp", NOON + MINUTE)
        assert again.events == first.events
        told = [[event.key for event in batch.events] for batch in (first, again)]
        assert told[0] == told[1]
        assert len(set(told[0])) == 2
        done(store, again)
        assert claimed(store, "erp", NOON + 9 * MINUTE) == ()

    def test_one_project_is_with_one_worker(self, store: OutboxStore) -> None:
        entered(store, "erp")
        for id in ("ONE", "TWO"):
            kept(store, small_plan(id))
        (one,) = claimed(store, "erp", limit=1)
        lengthened(store, 9, "ONE")
        (two,) = claimed(store, "erp")
        assert (one.project, two.project) == ("ONE", "TWO")
        done(store, one)
        (more,) = claimed(store, "erp")
        assert [event.version for event in more.events] == [2]

    def test_a_claim_ends_when_there_is_enough(self, store: OutboxStore) -> None:
        entered(store, "erp")
        for id in ("ONE", "TWO"):
            plan = small_plan(id)
            kept(store, plan)
            with plan.change_set("three"):
                for number in range(3):
                    plan.add(f"t{number}", "T")
            plan.update("dig", duration="9d")
            saved(store, plan, 1, "more")
        for project in ("ONE", "TWO"):
            (batch,) = claimed(store, "erp", limit=2)
            assert [event.version for event in batch.events] == [1, 2, 2, 2]
            assert (batch.project, batch.until) == (project, NOON + MINUTE)
            done(store, batch)
        assert sum(len(batch.events) for batch in claimed(store, "erp", limit=2)) == 2

    def test_who_waited_longest_comes_first(self, store: OutboxStore) -> None:
        entered(store, "erp")
        for id in ("ONE", "TWO"):
            kept(store, small_plan(id))
        order = []
        for minute in range(4):
            for id in ("ONE", "TWO"):
                lengthened(store, minute + 1, id)
            (batch,) = claimed(store, "erp", NOON + minute * MINUTE, limit=1)
            done(store, batch)
            order.append(batch.project)
        assert order == ["ONE", "TWO", "ONE", "TWO"]

    def test_a_new_project_comes_first_once(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan("OLD"))
        for days in range(3):
            lengthened(store, days, "OLD")
            keys(store, "erp")
        kept(store, small_plan("YOUNG"))
        order = []
        for days in range(3):
            for id in ("OLD", "YOUNG"):
                lengthened(store, days + 9, id)
            (batch,) = claimed(store, "erp", limit=1)
            done(store, batch)
            order.append(batch.project)
        assert order == ["YOUNG", "OLD", "YOUNG"]

    def test_a_batch_says_no_more_than_was_handed_out(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        (batch,) = claimed(store, "erp")
        lengthened(store, 9)
        for through in (Place(2, 0), Place(9, 0)):
            forged = replace(batch, through=through)
            refused(Code.STORE_LEASE_LOST, partial(done, store, forged))
        done(store, batch)
        assert keys(store, "erp") == ["SITE/2.0/task.changed/dig"]

    def test_a_batch_is_done_once_and_by_who_has_it(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        lengthened(store, 9)
        (late,) = claimed(store, "erp", limit=1)
        (mine,) = claimed(store, "erp", NOON + MINUTE)
        refused(Code.STORE_LEASE_LOST, lambda: done(store, late))
        assert claimed(store, "erp", NOON + MINUTE) == ()
        done(store, mine)
        done(store, mine)
        done(store, late)
        assert claimed(store, "erp", NOON + 9 * MINUTE) == ()

    def test_a_clock_that_is_ahead_withholds_nothing_for_long(self, store: OutboxStore) -> None:
        entered(store, "erp")
        for id in ("ONE", "TWO"):
            kept(store, small_plan(id))
        ahead = NOON + timedelta(days=40_000)
        (lost, told) = claimed(store, "erp", ahead)
        done(store, told)
        assert waits(store, "erp")
        (again,) = claimed(store, "erp")
        assert again.events == lost.events
        refused(Code.STORE_LEASE_LOST, lambda: done(store, lost))
        done(store, again)
        for id in ("ONE", "TWO"):
            lengthened(store, 9, id)
        (first, _) = claimed(store, "erp", NOON + LONGEST_LEASE)  # an hour ahead at most
        assert claimed(store, "erp", NOON + MINUTE) == ()
        assert len(claimed(store, "erp", NOON + LONGEST_LEASE + MINUTE)) == 2
        refused(Code.STORE_LEASE_LOST, lambda: done(store, first))

    def test_what_is_done_is_free_by_any_clock(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        (batch,) = claimed(store, "erp", NOON + 30 * MINUTE)
        done(store, batch)
        lengthened(store, 9)
        assert waits(store, "erp")
        assert [batch.events[0].version for batch in claimed(store, "erp")] == [2]

    def test_a_lease_is_an_hour_at_most(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        with store.unit(TENANT) as unit:
            (batch,) = unit.outbox.claim("erp", now=NOON, lease=LONGEST_LEASE)
            unit.commit()
        assert batch.until == NOON + LONGEST_LEASE
        assert not waits(store, "erp", NOON + LONGEST_LEASE - timedelta.resolution)
        assert claimed(store, "erp", NOON + LONGEST_LEASE - timedelta.resolution) == ()
        (again,) = claimed(store, "erp", NOON + LONGEST_LEASE)
        assert again.turn > batch.turn

    def test_who_was_handed_out_longest_ago_comes_first_whatever_clocks_say(
        self, store: OutboxStore
    ) -> None:
        entered(store, "erp")
        for id in ("ONE", "TWO"):
            kept(store, small_plan(id))
        order = []
        for days in (30, 0, -30, 0):
            for id in ("ONE", "TWO"):
                lengthened(store, 1, id)
            (batch,) = claimed(store, "erp", NOON + timedelta(days=days), limit=1)
            done(store, batch)
            order.append(batch.project)
        assert order == ["ONE", "TWO", "ONE", "TWO"]

    def test_a_late_worker_is_not_too_late_while_nobody_else_came(self, store: OutboxStore) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        (batch,) = claimed(store, "erp")
        done(store, batch)
        assert claimed(store, "erp", NOON + 9 * MINUTE) == ()

    def test_news_behind_what_came_to_nothing_are_handed_out(self, store: OutboxStore) -> None:
        """Who stops at the first claim that is empty has been told of everything."""
        entered(store, "erp")
        for id in ("A", "B", "C", "D", "E"):
            kept(store, small_plan(id))
        assert len(keys(store, "erp")) == 5
        for id in ("A", "B", "C", "D"):
            plan = opened(store, id)
            with plan.change_set("back and forth"):
                plan.update("dig", duration="9d")
                plan.update("dig", duration="3d")
            saved(store, plan, 1, "nothing")
        lengthened(store, 9, "E")
        (batch,) = claimed(store, "erp", limit=1)
        assert [event.key for event in batch.events] == ["E/2.0/task.changed/dig"]
        done(store, batch)
        assert claimed(store, "erp", limit=1) == ()

    def test_a_view_says_whether_a_claim_is_worth_while(self, store: OutboxStore) -> None:
        entered(store, "erp")
        assert not waits(store, "erp")
        kept(store, small_plan())
        assert waits(store, "erp")  # of a project that nobody asked about
        (batch,) = claimed(store, "erp")
        assert not waits(store, "erp")  # somebody has it
        assert not waits(store, "erp", NOON + MINUTE - timedelta(microseconds=1))
        assert waits(store, "erp", NOON + MINUTE)
        done(store, batch)
        assert not waits(store, "erp", NOON + 9 * MINUTE)
        lengthened(store, 9)
        assert waits(store, "erp")
        assert keys(store, "erp") == ["SITE/2.0/task.changed/dig"]
        assert not waits(store, "erp")
        with store.unit(TENANT) as unit:
            unit.outbox.put("SITE", [move("dig")], expected=2, key="move")
            assert unit.outbox.is_waiting("erp", now=NOON)
            unit.commit()
        assert waits(store, "erp")
        keys(store, "erp")
        removed(store, "SITE", 2)
        assert waits(store, "erp")
        assert keys(store, "erp") == ["SITE/3.0/project.removed"]
        assert not waits(store, "erp")

    def test_a_view_says_so_for_each_consumer_and_tenant(self, store: OutboxStore) -> None:
        for consumer in ("erp", "mail"):
            entered(store, consumer)
        entered(store, "erp", tenant="north")
        kept(store, small_plan())
        keys(store, "erp")
        assert (waits(store, "erp"), waits(store, "mail")) == (False, True)
        assert not waits(store, "erp", tenant="north")
        kept(store, small_plan(), tenant="north")
        assert (waits(store, "erp"), waits(store, "erp", tenant="north")) == (False, True)
        with store.view(TENANT) as view:
            assert view.outbox.consumers() == ("erp", "mail")
            refused(Code.STORE_CONSUMER_UNKNOWN, lambda: view.outbox.is_waiting("bot", now=NOON))
            refused(
                Code.VALUE_INVALID,
                lambda: view.outbox.is_waiting("erp", now=NOON.replace(tzinfo=None)),
            )
