"""Kept schedules: the dates that were computed, as long as they are those of the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from pmcore.calendars import Calendar
from pmcore.kernel import Code
from pmcore.repositories import Capability, KeptSchedule, Store, continued
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.wbs import Project

_HARD = SchedulingOptions.ms_project()


def _plan(id: str = "SITE") -> Project:
    return small_plan(id, calendars=[office()])


def computed(
    store: Store, id: str = "SITE", tenant: str = TENANT, options: SchedulingOptions | None = None
) -> Schedule:
    """Schedule a project as it is kept."""
    return schedule(opened(store, id, tenant, history=9), options)


def dated(store: Any, made: Schedule, tenant: str = TENANT) -> None:
    """Keep a schedule in a unit of its own."""
    with store.unit(tenant) as unit:
        unit.schedules.keep(made)
        unit.commit()


def dates(
    store: Any,
    id: str = "SITE",
    tenant: str = TENANT,
    options: SchedulingOptions | None = None,
    **more: Any,
) -> KeptSchedule:
    """Open a schedule in a view of its own."""
    with store.view(tenant) as view:
        found: KeptSchedule = view.schedules.open(id, options, **more)
    return found


def listed(store: Any, id: str = "SITE", tenant: str = TENANT) -> list[Any]:
    """Return the rows of schedules."""
    with store.view(tenant) as view:
        return [*view.schedules.list(id)]


def same(found: KeptSchedule, made: Schedule) -> bool:
    """Whether a schedule that was kept is the one that was computed."""
    wanted = KeptSchedule.of(made)
    facts = [
        (each.project, each.version, each.engine, each.options, each.start, each.finish,
         each.task_ids, each.zones, [*each.columns])
        for each in (found, wanted)
    ]  # fmt: skip
    pairs = [(found.columns[name], wanted.columns[name]) for name in wanted.columns]
    return facts[0] == facts[1] and all(np.array_equal(*pair) for pair in pairs)


def _longer(store: Store, key: str = "longer") -> None:
    plan = opened(store)
    plan.update("dig", duration=f"{plan.version + 8}d")
    saved(store, plan, plan.version - 1, key)


_QUESTIONS: tuple[Callable[[Any, str], object], ...] = (
    lambda schedules, id: schedules.open(id),
    lambda schedules, id: schedules.list(id),
    lambda schedules, id: schedules.verify(id),
    lambda schedules, id: schedules.drop(id),
    lambda schedules, id: schedules.keep(schedule(_plan(id))),
)


class ScheduleContract(Contract):
    """What becomes of computed dates."""

    needs = frozenset({Capability.SCHEDULES})

    def test_dates_are_opened_as_they_were_computed(self, store: Store) -> None:
        zoned = rich_plan()
        far = Calendar.standard("far", zone="Europe/Berlin")
        zoned.configure(calendars=[*zoned.calendars.values(), far])
        zoned.update("ship", calendar="far")
        for plan in (_plan(), zoned):
            kept(store, plan)
            made = computed(store, plan.id)
            dated(store, made)
            found = dates(store, plan.id)
            assert same(found, made)
            for each in made:
                moments = found.moments(each.id)
                assert {name: getattr(each, name) for name in moments} == moments

    def test_dates_of_each_choice_of_options_are_kept(self, store: Store) -> None:
        kept(store, _plan())
        dated(store, computed(store))
        refused(Code.STORE_SCHEDULE_UNKNOWN, partial(dates, store, options=_HARD))
        dated(store, computed(store, options=_HARD))
        for options in (None, _HARD):
            assert same(dates(store, options=options), computed(store, options=options))

    def test_dates_of_an_older_version_are_refused_as_stale(self, store: Store) -> None:
        kept(store, _plan())
        made = computed(store)
        dated(store, made)
        _longer(store)
        error = refused(Code.STORE_SCHEDULE_STALE, partial(dates, store))
        assert (error.context["found"], error.context["version"]) == (1, 2)
        assert same(dates(store, stale_ok=True), made)
        dated(store, computed(store))
        assert same(dates(store), computed(store))

    def test_dates_of_a_version_that_is_not_the_last_are_not_kept(self, store: Store) -> None:
        kept(store, _plan())
        early = computed(store)
        _longer(store)
        refused(Code.STORE_SCHEDULE_STALE, partial(dated, store, early))
        plan = opened(store)
        plan.update("dig", duration="1d")
        refused(Code.STORE_SCHEDULE_STALE, partial(dated, store, schedule(plan)))
        refused(Code.STORE_SCHEDULE_UNKNOWN, partial(dates, store))

    def test_dates_of_a_plan_that_was_never_saved_are_not_kept(self, store: Store) -> None:
        kept(store, _plan())
        mine = opened(store)
        mine.update("dig", duration="1d")
        _longer(store)
        refused(Code.STORE_SCHEDULE_FOREIGN, partial(dated, store, schedule(mine)))
        refused(Code.STORE_SCHEDULE_UNKNOWN, partial(dates, store))

    def test_kept_schedules_are_listed_the_latest_first(self, store: Store) -> None:
        kept(store, _plan())
        dated(store, computed(store))
        assert [(row.version, row.is_current, row.tasks) for row in listed(store)] == [(1, True, 3)]
        _longer(store)
        made = computed(store, options=_HARD)
        dated(store, made)
        late, early = listed(store)
        assert (late.version, late.is_current, late.options) == (2, True, _HARD)
        assert (early.version, early.is_current, early.options) == (1, False, SchedulingOptions())
        assert (late.start, late.finish) == (made.start, made.finish)
        dated(store, computed(store))
        assert [row.version for row in listed(store)] == [2, 2]

    def test_dropped_dates_are_gone(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        dated(store, computed(store))
        with held.unit(TENANT) as unit:
            unit.schedules.drop("SITE")
            unit.commit()
        assert listed(store) == []
        refused(Code.STORE_SCHEDULE_UNKNOWN, partial(dates, store))
        dated(store, computed(store))
        assert same(dates(store), computed(store))

    def test_dates_go_with_their_project(self, store: Store) -> None:
        kept(store, _plan())
        dated(store, computed(store))
        with store.unit(TENANT) as unit:
            unit.projects.remove("SITE", expected=1)
            unit.commit()
        refused(Code.STORE_PROJECT_UNKNOWN, partial(dates, store))
        kept(store, continued(_plan(), after=2), "make-anew")
        assert listed(store) == []
        refused(Code.STORE_SCHEDULE_UNKNOWN, partial(dates, store, stale_ok=True))

    def test_what_a_unit_did_to_dates_without_commit_is_not_kept(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        made = computed(store)
        with held.unit(TENANT) as unit:
            unit.schedules.keep(made)
            assert same(unit.schedules.open("SITE"), made)
        assert listed(store) == []
        dated(store, made)
        with held.unit(TENANT) as unit:
            unit.schedules.drop("SITE")
        assert same(dates(store), made)

    @needing(Capability.ATOMIC)
    def test_a_save_and_its_dates_are_kept_together(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        made = schedule(plan)
        with held.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
            unit.schedules.keep(made)
            unit.commit()
        assert same(dates(store), made)

    @needing(Capability.SNAPSHOT_READ)
    def test_a_view_sees_dates_of_one_moment(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        made = computed(store)
        dated(store, made)
        with held.view(TENANT) as view:
            _longer(store)
            dated(store, computed(store))
            assert same(view.schedules.open("SITE"), made)
            assert [row.version for row in view.schedules.list("SITE")] == [1]

    def test_no_dates_are_read_in_a_view_that_is_over(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        dated(store, computed(store))
        with held.view(TENANT) as view:
            schedules = view.schedules
        refused(Code.STORE_UNIT_OVER, lambda: schedules.open("SITE"))
        refused(Code.STORE_UNIT_OVER, lambda: schedules.list("SITE"))

    def test_dates_of_another_tenant_are_unknown(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan(), tenant="north")
        dated(store, computed(store, tenant="north"), tenant="north")
        for ask in _QUESTIONS:
            with held.unit("south") as unit:
                for id in ("SITE", "NEVER"):
                    refused(Code.STORE_PROJECT_UNKNOWN, partial(ask, unit.schedules, id))
        assert same(dates(store, tenant="north"), computed(store, tenant="north"))

    def test_tenants_and_projects_have_dates_of_their_own(self, store: Store) -> None:
        held: Any = store
        homes = [("north", "SITE"), ("south", "SITE"), ("south", "SITE2")]
        for number, (tenant, id) in enumerate(homes):
            plan = _plan(id)
            plan.update("dig", duration=f"{number + 1}d")
            kept(store, plan, tenant=tenant)
            dated(store, computed(store, id, tenant), tenant)
        for tenant, id in homes:
            assert same(dates(store, id, tenant), computed(store, id, tenant))
            assert len(listed(store, id, tenant)) == 1
        with held.unit("south") as unit:
            unit.schedules.drop("SITE")
            unit.commit()
        assert [len(listed(store, id, tenant)) for tenant, id in homes] == [1, 0, 1]
        for tenant, id in (homes[0], homes[2]):
            assert same(dates(store, id, tenant), computed(store, id, tenant))

    def test_nothing_is_found_wrong_with_sound_dates(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        dated(store, computed(store))
        _longer(store)
        dated(store, computed(store, options=_HARD))
        with held.view(TENANT) as view:
            assert view.schedules.verify("SITE") == ()

    def test_what_is_no_schedule_is_refused(self, store: Store) -> None:
        held: Any = store
        kept(store, _plan())
        with held.unit(TENANT) as unit:
            for bad in (None, "SITE", opened(store), KeptSchedule.of(computed(store))):
                refused(Code.VALUE_INVALID, partial(unit.schedules.keep, bad))
            refused(Code.VALUE_INVALID, partial(unit.schedules.open, "SITE", "hard"))
        assert listed(store) == []
