"""What cannot be asked of an outbox: whatever it is, a code says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

from pmcore.kernel import Code
from pmcore.repositories import LONGEST_LEASE, Capability, EventBody, OutboxStore
from pmcore.repositories.telling import Place
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    refused,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import MINUTE, claimed, entered, move

Parts: TypeAlias = dict[str, Any]
_NO_IDS: tuple[Any, ...] = (None, 7, "", "a b", ["SITE"])
_NO_CLAIMS: tuple[Parts, ...] = (
    *(
        {"now": each}
        for each in (None, "2026-03-02T00:00Z", NOON.replace(tzinfo=None), NOON.date())
    ),
    {"now": datetime.max.replace(tzinfo=UTC)},
    *({"lease": each} for each in (None, 60, timedelta(0), -MINUTE, timedelta.max)),
    {"lease": LONGEST_LEASE + timedelta.resolution},
    *({"limit": each} for each in (None, "9", 0, True, 10_001)),
)


class OutboxQuestionContract(Contract):
    """What is asked in another shape than the outbox says."""

    needs = frozenset({Capability.OUTBOX})

    def test_what_is_no_claim_is_refused(self, store: OutboxStore) -> None:
        entered(store, "erp")
        with store.unit(TENANT) as unit:
            outbox: Any = unit.outbox
            for part in _NO_CLAIMS:
                asked = {"now": NOON, "lease": MINUTE, **part}
                refused(Code.VALUE_INVALID, partial(outbox.claim, "erp", **asked))
                if "now" in part:
                    refused(Code.VALUE_INVALID, partial(outbox.is_waiting, "erp", **part))
            assert outbox.claim("erp", now=NOON, lease=LONGEST_LEASE, limit=10_000) == ()

    def test_what_is_no_consumer_is_refused(self, store: OutboxStore) -> None:
        entered(store, "erp")
        with store.unit(TENANT) as unit:
            outbox: Any = unit.outbox
            calls = (
                partial(outbox.subscribe, start="now"),
                outbox.unsubscribe,
                partial(outbox.is_waiting, now=NOON),
                partial(outbox.claim, now=NOON, lease=MINUTE),
                partial(outbox.skip_unreadable, project="SITE"),
            )
            for call in calls:
                for name in _NO_IDS:
                    refused(Code.ID_INVALID, partial(call, name))
            for call in calls[1:]:
                refused(Code.STORE_CONSUMER_UNKNOWN, partial(call, "mail"))
            for id in _NO_IDS:
                refused(Code.ID_INVALID, partial(outbox.skip_unreadable, "erp", id))
            for start in ("later", None, 7, ["now"]):
                refused(Code.VALUE_INVALID, partial(outbox.subscribe, "mail", start=start))
            unit.commit()
            refused(Code.STORE_UNIT_OVER, outbox.consumers)

    def test_what_is_no_batch_of_events_is_refused(self, store: OutboxStore) -> None:
        """A batch may come back from a queue, rebuilt by other hands."""
        entered(store, "erp")
        kept(store, small_plan())
        (batch,) = claimed(store, "erp")
        places = (None, 7, (1, 0), [1, 0], Place(-1, 0), (*batch.through, 0))
        with store.unit(TENANT) as unit:
            done: Any = unit.outbox.done
            for what in (None, 7, "erp", (batch,), batch.events):
                refused(Code.VALUE_INVALID, partial(done, what))
            for part in (
                *({"through": each} for each in places),
                *({"turn": each} for each in (None, "1", 0, 1.0)),
            ):
                refused(Code.VALUE_INVALID, partial(done, _other(batch, part)))
            for id in _NO_IDS:
                for name in ("tenant", "consumer", "project"):
                    refused(Code.ID_INVALID, partial(done, _other(batch, {name: id})))
            done(batch)

    def test_what_a_save_tells_cannot_be_put(self, store: OutboxStore) -> None:
        kept(store, small_plan())
        whole = dict(move("dig").data)
        body: Any = EventBody
        odd: tuple[Any, ...] = (
            [body("task.removed", {"task": "dig"})],
            [move("dig"), move("dig")],
            [body("schedule.moved", {"task": "dig"})],
            [body("schedule.moved", {**whole, "who": "Li"})],
            *([body("schedule.moved", {**whole, **part})] for part in misfits()),
            *([body("schedule.moved", data)] for data in (None, 7, "task", [*whole])),
            *([body(kind, whole)] for kind in (None, 7, ["schedule.moved"], "moved")),
        )
        with store.unit(TENANT) as unit:
            for given in odd:
                put = partial(unit.outbox.put, "SITE", given, expected=1, key="odd")
                refused(Code.STORE_EVENT, put)
            unit.outbox.put("SITE", [], expected=1, key="odd")

    def test_what_are_no_events_cannot_be_put(self, store: OutboxStore) -> None:
        kept(store, small_plan())
        bad: tuple[Parts, ...] = (
            *({"events": each} for each in (None, 7, "dig", [None], [move("dig").data], ["dig"])),
            *({"expected": each} for each in (None, "1", 1.0, True, -1, 2**64)),
        )
        with store.unit(TENANT) as unit:
            put: Any = unit.outbox.put
            asked = {"events": [move("dig")], "expected": 1, "key": "move"}
            for part in bad:
                refused(Code.VALUE_INVALID, partial(put, "SITE", **{**asked, **part}))
            for id in _NO_IDS:
                refused(Code.ID_INVALID, partial(put, id, **asked))
            for key in ("", None, "x" * 201, "a\nb"):
                refused(Code.TEXT_INVALID, partial(put, "SITE", **{**asked, "key": key}))


def misfits() -> Iterator[Parts]:
    """Yield parts of the data of a move that are of another kind than the schema says."""
    for name in ("start_before", "start", "finish_before", "finish"):
        for value in (None, 7, True, "", "soon", "\ud800", ["dig"], {"task": "dig"}):
            yield {name: value}
    yield from ({"task": value} for value in _NO_IDS)
    yield from ({"minutes": value} for value in (None, True, 1.5, float("nan"), "480", [480]))
    yield from ({"is_elapsed": value} for value in (None, 0, 1, "no"))
    no_causes: tuple[Any, ...] = (None, "dig", {}, ["dig"], [None])
    yield from ({"because": value} for value in no_causes)
    cause = {"kind": "duration", "task": "dig"}
    for part in ({"task": 7}, {"task": "a b"}, {"kind": None}, {"kind": "\ud800"}, {"who": "Li"}):
        yield {"because": [{**cause, **part}]}
    yield {"because": [{"kind": "duration"}]}


def _other(batch: Any, part: Any) -> Any:
    return replace(batch, **part)
