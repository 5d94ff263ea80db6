"""Failures: whatever fails at whatever step, all is kept or nothing, and repeating it ends well."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from pmcore.kernel import Code, StoreError
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Store, change_project
from pmcore.testing.faults import (
    Fault,
    FaultyStore,
    cancelled,
    cancelled_late,
    failing,
    overtaken,
    unknown,
)
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import Contract, kept, saved, small_plan
from pmcore.wbs import Project

_MOST_STEPS = 1000
Place = Callable[[int], AbstractContextManager[tuple[Any, Fault]]]


@dataclass(frozen=True)
class Deed:
    """Something that is done to a store in one unit; once more it does nothing."""

    name: str
    run: Callable[[Any, str], object]
    needs: frozenset[Capability] = frozenset()


def _add(store: Any, tenant: str) -> None:
    kept(store, small_plan("NEW"), "make", tenant)


def _save(store: Any, tenant: str) -> None:
    saved(store, _edited("ONE"), 1, "edit", tenant)


def _save_two(store: Any, tenant: str) -> None:
    with store.unit(tenant) as unit:
        unit.projects.save(_edited("ONE"), expected=1, key="edit")
        unit.projects.add(small_plan("NEW"), key="make")
        unit.projects.save(_edited("TWO"), expected=1, key="edit")
        unit.commit()


def _remove(store: Any, tenant: str) -> None:
    try:
        with store.unit(tenant) as unit:
            unit.projects.remove("ONE", expected=1)
            unit.commit()
    except StoreError as error:
        if error.code is not Code.STORE_PROJECT_UNKNOWN:  # it was removed, and nobody heard of it
            raise


def _share(store: Any, tenant: str) -> None:
    with store.unit(tenant) as unit:
        unit.calendars.add(office(), key="make")
        unit.projects.save(_edited("ONE"), expected=1, key="edit")
        unit.commit()


def _change(store: Any, tenant: str) -> None:
    version = change_project(
        store, tenant, "ONE", lambda plan: plan.update("dig", duration="9d"), key="edit"
    )
    assert version == 2


def _add_task(plan: Project, id: str) -> None:
    plan.add(id, "Another")


DEEDS = (
    Deed("add", _add),
    Deed("save", _save),
    Deed("save two", _save_two, frozenset({Capability.ATOMIC})),
    Deed("remove", _remove),
    Deed("share", _share, frozenset({Capability.ATOMIC, Capability.CALENDARS})),
    Deed("change", _change),
)


class FailureContract(Contract):
    """What a unit comes to that does not end as it should."""

    def test_a_unit_that_fails_at_any_step_is_kept_as_a_whole_or_not_at_all(
        self, store: Store
    ) -> None:
        _try_everything(store, failing)

    def test_a_unit_whose_outcome_is_unknown_is_kept_once(self, store: Store) -> None:
        _try_everything(store, unknown)

    def test_a_unit_that_is_overtaken_may_be_made_again(self, store: Store) -> None:
        _try_everything(store, overtaken)

    def test_a_unit_that_is_cancelled_is_kept_as_a_whole_or_not_at_all(self, store: Store) -> None:
        _try_everything(store, cancelled)

    def test_a_unit_that_is_cancelled_after_a_step_may_be_made_again(self, store: Store) -> None:
        _try_everything(store, cancelled_late)

    def test_a_command_mends_what_is_no_fault_of_its_own(self, store: Store) -> None:
        for kind in (overtaken, unknown):
            for at in range(_MOST_STEPS):
                tenant = f"{kind.__name__}-{at}"
                _begin(store, tenant)
                fault = kind(at)
                _change(FaultyStore(store, fault), tenant)
                assert [each.version for each in _state(store, tenant)] == [2, 1]
                if not fault.came_up:
                    break
            assert at > 2, kind

    def test_a_view_that_fails_holds_nobody_up(self, store: Store) -> None:
        _begin(store, "acme")
        for at in range(3):
            with suppress(StoreError), FaultyStore(store, failing(at)).view("acme") as view:
                view.projects.open("ONE")
                view.projects.list(EVERYTHING)
            change_project(store, "acme", "ONE", partial(_add_task, id=f"t{at}"), key=f"{at}")

    def test_a_statement_that_fails_keeps_all_or_nothing(self, store: Store) -> None:
        self._fail_at_every_statement(store, is_late=False)

    def test_a_statement_whose_outcome_is_unknown_keeps_all_or_nothing(self, store: Store) -> None:
        self._fail_at_every_statement(store, is_late=True)

    def _fail_at_every_statement(self, store: Store, *, is_late: bool) -> None:
        @contextmanager
        def place(at: int) -> Iterator[tuple[Any, Fault]]:
            with self.arising(store, at, is_late=is_late) as fault:
                yield store, fault

        for deed in (
            "save two" if Capability.ATOMIC in store.capabilities else "save",
            "remove",
        ):
            (found,) = [each for each in DEEDS if each.name == deed]
            assert _try(store, found, place) > 1, "no statement failed"


def _try_everything(store: Store, kind: Callable[[int], Fault]) -> None:
    """Try all deeds with a fault at each step of the store, its units and repositories."""

    @contextmanager
    def place(at: int) -> Iterator[tuple[Any, Fault]]:
        fault = kind(at)
        yield FaultyStore(store, fault), fault

    for deed in DEEDS:
        if deed.needs <= store.capabilities:
            assert _try(store, deed, place) > 2


def _try(store: Store, deed: Deed, place: Place) -> int:
    """Do a deed with a fault at each place, in a tenant of its own; return how many."""
    names = deed.name.replace(" ", "-")
    for tenant in (f"{names}-old", f"{names}-new"):
        _begin(store, tenant)
    deed.run(store, f"{names}-new")
    old, new = (_state(store, f"{names}-{which}") for which in ("old", "new"))
    assert old != new
    for at in range(_MOST_STEPS):
        tenant = f"{names}-{at}"
        _begin(store, tenant)
        with place(at) as (faulty, fault), suppress(Exception, CancelledError):
            deed.run(faulty, tenant)
        found = _state(store, tenant)
        assert found in (old, new), f"{deed.name} left a part at step {at}"
        deed.run(store, tenant)
        assert _state(store, tenant) == new, f"{deed.name} did not end well after step {at}"
        if not fault.came_up:
            return at
    raise AssertionError("there is no end to the steps")


def _begin(store: Store, tenant: str) -> None:
    with store.unit(tenant) as unit:
        for id in ("ONE", "TWO"):
            unit.projects.add(small_plan(id), key="begin")
        unit.commit()


def _edited(id: str) -> Project:
    """Return a plan with one change that touches rows of each kind."""
    plan = small_plan(id)
    with plan.change_set("edit"):
        plan.add("roof", "Roof", parent="house", index=0)
        plan.remove("dig", dependencies="drop")
        plan.link("roof", "walls")
        plan.configure(name="Changed")
    return plan


@dataclass(frozen=True)
class _Kept:
    """What is kept of a project; ``plan`` and ``log`` are equal where all of it is."""

    version: int
    plan: Project
    log: tuple[Any, ...]
    keys: tuple[int | None, ...]
    found: tuple[Any, ...]


def _state(store: Any, tenant: str) -> list[Any]:
    """Return all that is kept of a tenant; what is wrong with it as well."""
    with store.view(tenant) as view:
        projects = view.projects
        state: list[Any] = [
            _Kept(
                row.version,
                projects.open(row.id),
                projects.changes(row.id),
                tuple(projects.kept(row.id, key) for key in ("begin", "make", "edit")),
                projects.verify(row.id),
            )
            for row in projects.list(EVERYTHING).rows
        ]
        if Capability.CALENDARS in store.capabilities:
            state += view.calendars.list(EVERYTHING).rows
    return state
