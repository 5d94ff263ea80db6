"""Two units of work at once: what one of them is told may not be, where the other keeps it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

from pmcore.kernel import Code, PmcoreError
from pmcore.repositories import EVERYTHING, Capability, Limits
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    small_plan,
)
from pmcore.testing.repository_contract.moves import put
from pmcore.testing.repository_contract.outbox import entered, keys, move
from pmcore.testing.repository_contract.schedules import computed, dated, listed

_MOMENT, _PATIENCE = 0.2, 60
_WAITED = (Code.STORE_BUSY, Code.STORE_OVERTAKEN)


class AtOnceContract(Contract):
    """What two who write at once must not keep both; a store may make the second one wait."""

    @needing(Capability.ENTITLEMENTS)
    def test_of_two_who_add_at_once_no_more_are_kept_than_the_limit(self, store: Any) -> None:
        store.entitlements = Limits(projects=1)

        def add(unit: Any) -> None:
            unit.projects.add(small_plan("MINE"), key="make")

        said = _at_once(store, add, partial(kept, store, small_plan("THEIRS")))
        assert len(said) == 1, said
        assert said[0] in (Code.QUOTA_EXCEEDED, *_WAITED), said
        with store.view(TENANT) as view:
            assert view.projects.count(EVERYTHING) == 1

    @needing(Capability.SCHEDULES)
    def test_dates_by_other_options_are_kept_beside_each_other(self, store: Any) -> None:
        assert _dates_at_once(store) in ([], [Code.STORE_BUSY], [Code.STORE_OVERTAKEN])

    @needing(Capability.ENTITLEMENTS, Capability.SCHEDULES)
    def test_of_two_who_keep_dates_at_once_no_more_are_kept_than_the_limit(
        self, store: Any
    ) -> None:
        store.entitlements = Limits(dates=1)
        said = _dates_at_once(store)
        assert len(said) == 1, said
        assert said[0] in (Code.QUOTA_EXCEEDED, *_WAITED), said

    @needing(Capability.OUTBOX)
    def test_what_is_put_beside_a_save_is_told_or_refused(self, store: Any) -> None:
        entered(store, "erp")
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")

        def save(unit: Any) -> None:
            unit.projects.save(plan, expected=1, key="longer")

        said = _at_once(store, save, partial(put, store, [move("walls")], key="move"))
        assert len(said) == 1, said
        assert said[0] in (Code.STORE_CONFLICT, *_WAITED), said
        told = keys(store, "erp")
        assert told[0] == "SITE/1.0/project.added"
        assert told[1:] in (["SITE/2.0/task.changed/dig"], ["SITE/1.1/schedule.moved/walls"])


def _dates_at_once(store: Any) -> list[Code]:
    """Keep dates by two kinds of options at once; what was not refused is there afterwards."""
    kept(store, small_plan(calendars=[office()]))
    mine = computed(store)
    theirs = computed(store, options=SchedulingOptions.ms_project())
    said = _at_once(store, lambda unit: unit.schedules.keep(mine), partial(dated, store, theirs))
    assert len(listed(store)) + len(said) == 2
    return said


def _at_once(store: Any, mine: Callable[[Any], None], theirs: Callable[[], object]) -> list[Code]:
    """Do something in a unit while another one begins and ends; return what was refused."""
    said: list[Code] = []

    def other() -> None:
        try:
            theirs()
        except PmcoreError as error:
            said.append(error.code)

    thread = Thread(target=other, daemon=True)
    try:
        with store.unit(TENANT) as unit:
            mine(unit)
            thread.start()
            thread.join(_MOMENT)  # a store that locks makes the other one wait
            unit.commit()
    except PmcoreError as error:
        said.append(error.code)
    thread.join(_PATIENCE)
    assert not thread.is_alive(), "a unit waits for ever"
    return said
