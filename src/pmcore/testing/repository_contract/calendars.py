"""Shared calendars: each with a version of its own, and known again in the plans that copy them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Thread
from typing import Any

from pmcore.calendars import Calendar, CalendarException, CountryHolidays
from pmcore.kernel import Code, PmcoreError
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Store
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    needing,
    opened,
    refused,
    small_plan,
)

_MOMENT, _PATIENCE = 0.2, 60  # seconds


def office(hours: str = "09:00-17:00", id: str = "office", **more: Any) -> Calendar:
    """Return a calendar."""
    return Calendar.standard(id, zone="Asia/Shanghai", hours=hours, **more)


EARLY, LATE = office("08:00-16:00"), office("10:00-18:00")


def _rich() -> Calendar:
    """Return a calendar with something of everything."""
    base = office(
        "09:00-12:00 13:30-18:30",
        "cn",
        name={"en": "Office", "zh": "办公室"},
        holidays=[CountryHolidays("CN")],
        exceptions=[CalendarException.on(date(2026, 5, 8), label={"en": "Move", "zh": "搬家"})],
    )
    return base.derive("li", name="李", exceptions=[CalendarException.on(date(2026, 5, 11))])


def shared(store: Any, calendar: Calendar, key: str = "make", tenant: str = TENANT) -> int:
    """Add a calendar in a unit of its own."""
    with store.unit(tenant) as unit:
        version: int = unit.calendars.add(calendar, key=key)
        unit.commit()
    return version


def replaced(store: Any, calendar: Calendar, expected: int, key: str, tenant: str = TENANT) -> int:
    """Save a calendar in a unit of its own."""
    with store.unit(tenant) as unit:
        version: int = unit.calendars.save(calendar, expected=expected, key=key)
        unit.commit()
    return version


def removed(store: Any, id: str, expected: int, tenant: str = TENANT) -> None:
    """Remove a calendar in a unit of its own."""
    with store.unit(tenant) as unit:
        unit.calendars.remove(id, expected=expected)
        unit.commit()


def found(store: Any, id: str = "office", tenant: str = TENANT) -> tuple[Calendar, int]:
    """Return a calendar and its version."""
    with store.view(tenant) as view:
        return view.calendars.open(id), view.calendars.version(id)


_QUESTIONS: tuple[Callable[[Any, str], object], ...] = (
    lambda calendars, id: calendars.open(id),
    lambda calendars, id: calendars.version(id),
    lambda calendars, id: calendars.kept(id, "make"),
    lambda calendars, id: calendars.verify(id),
    lambda calendars, id: calendars.copies(id, EVERYTHING),
    lambda calendars, id: calendars.remove(id, expected=1),
    lambda calendars, id: calendars.save(office(id=id), expected=1, key="k"),
)


class CalendarContract(Contract):
    """What becomes of calendars that a tenant shares."""

    needs = frozenset({Capability.CALENDARS})

    def test_a_calendar_is_opened_as_it_was_added(self, store: Store) -> None:
        for calendar in (office(), _rich(), office(id="float").derive("none")):
            assert shared(store, calendar) == 1
            assert found(store, calendar.id) == (calendar, 1)

    def test_a_saved_calendar_replaces_the_one_there_was(self, store: Store) -> None:
        shared(store, office())
        assert replaced(store, EARLY, 1, "early") == 2
        assert replaced(store, LATE, 2, "late") == 3
        assert found(store) == (LATE, 3)

    def test_a_calendar_that_says_the_same_is_no_new_version(self, store: Store) -> None:
        shared(store, office())
        assert replaced(store, office(), 1, "again") == 1
        assert found(store) == (office(), 1)

    def test_a_calendar_is_not_saved_on_an_old_version(self, store: Store) -> None:
        shared(store, office())
        replaced(store, EARLY, 1, "early")
        conflict = Code.STORE_CONFLICT
        for expected, code in ((1, conflict), (3, Code.STORE_NOT_YET), (0, conflict)):
            error = refused(code, partial(replaced, store, LATE, expected, "late"))
            assert error.context["found"] == 2
        refused(Code.STORE_CONFLICT, partial(removed, store, "office", 1))
        assert found(store) == (EARLY, 2)

    def test_of_two_units_at_once_only_one_keeps_its_calendar(self, store: Store) -> None:
        shared(store, office())
        refusals: list[PmcoreError] = []

        def save_theirs() -> None:
            try:
                replaced(store, LATE, 1, "theirs")
            except PmcoreError as refusal:
                refusals.append(refusal)

        held: Any = store
        other = Thread(target=save_theirs, daemon=True)
        try:
            with held.unit(TENANT) as unit:
                unit.calendars.save(EARLY, expected=1, key="mine")
                other.start()
                other.join(_MOMENT)  # a store that locks makes the other one wait
                unit.commit()
        except PmcoreError as refusal:
            refusals.append(refusal)
        other.join(_PATIENCE)
        assert not other.is_alive(), "a save waits for ever"
        assert [each.code for each in refusals] in (
            [Code.STORE_CONFLICT], [Code.STORE_BUSY],
        ), refusals  # fmt: skip
        calendar, version = found(store)
        assert calendar in (EARLY, LATE)
        assert version == 2

    def test_a_calendar_that_is_there_is_not_added_again(self, store: Store) -> None:
        shared(store, office())
        refused(Code.STORE_DOCUMENT_EXISTS, partial(shared, store, EARLY, "other"))
        assert found(store) == (office(), 1)

    def test_a_repeated_command_keeps_nothing_more(self, store: Store) -> None:
        for _ in range(2):
            assert shared(store, office()) == 1
        for _ in range(2):
            assert replaced(store, EARLY, 1, "early") == 2
        replaced(store, LATE, 2, "late")
        assert replaced(store, EARLY, 1, "early") == 2
        assert shared(store, office()) == 1
        assert found(store) == (LATE, 3)

    def test_a_key_stands_for_one_command_on_a_calendar(self, store: Store) -> None:
        shared(store, office())
        replaced(store, EARLY, 1, "early")
        for call in (
            partial(shared, store, LATE),
            partial(replaced, store, LATE, 2, "early"),
            partial(replaced, store, LATE, 1, "early"),
            partial(replaced, store, EARLY, 2, "early"),
            partial(replaced, store, LATE, 2, "make"),
        ):
            refused(Code.STORE_KEY_REUSED, call)
        assert shared(store, office(id="other")) == 1
        assert replaced(store, office("08:00-16:00", "other"), 1, "early") == 2

    def test_what_a_key_kept_of_a_calendar_can_be_asked(self, store: Store) -> None:
        shared(store, office())
        replaced(store, EARLY, 1, "early")
        held: Any = store
        with held.view(TENANT) as view:
            told = [view.calendars.kept("office", key) for key in ("make", "early", "never")]
        assert told == [1, 2, None]

    def test_a_calendar_needs_a_key_and_a_calendar(self, store: Store) -> None:
        shared(store, office())
        refused(Code.TEXT_INVALID, partial(shared, store, office(id="x"), ""))
        refused(Code.TEXT_INVALID, partial(replaced, store, EARLY, 1, "a\0b"))
        bad: Any = small_plan()
        refused(Code.VALUE_INVALID, partial(shared, store, bad))
        refused(Code.VALUE_INVALID, partial(replaced, store, bad, 1, "k"))
        wrong: Any = "1"
        refused(Code.VALUE_INVALID, partial(replaced, store, EARLY, wrong, "k"))
        assert found(store) == (office(), 1)

    def test_what_a_unit_did_to_calendars_without_commit_is_not_kept(self, store: Store) -> None:
        shared(store, office())
        held: Any = store
        with held.unit(TENANT) as unit:
            unit.calendars.save(EARLY, expected=1, key="early")
            unit.calendars.add(office(id="new"), key="make")
            assert unit.calendars.open("office") == EARLY
            assert unit.calendars.version("new") == 1
        assert found(store) == (office(), 1)
        refused(Code.STORE_DOCUMENT_UNKNOWN, partial(found, store, "new"))
        assert replaced(store, EARLY, 1, "early") == 2

    @needing(Capability.ATOMIC)
    def test_calendars_and_projects_are_kept_together(self, store: Store) -> None:
        held: Any = store
        with held.unit(TENANT) as unit:
            unit.calendars.add(office(), key="make")
            unit.projects.add(small_plan(), key="make")
        with held.view(TENANT) as view:
            assert view.calendars.count(EVERYTHING) == view.projects.count(EVERYTHING) == 0
        with held.unit(TENANT) as unit:
            unit.calendars.add(office(), key="make")
            unit.projects.add(small_plan(), key="make")
            unit.commit()
        assert found(store) == (office(), 1)
        assert opened(store) == small_plan()

    @needing(Capability.SNAPSHOT_READ)
    def test_a_view_sees_calendars_of_one_moment(self, store: Store) -> None:
        shared(store, office())
        held: Any = store
        with held.view(TENANT) as view:
            replaced(store, EARLY, 1, "early")
            shared(store, office(id="new"))
            assert view.calendars.open("office") == office()
            assert view.calendars.count(EVERYTHING) == 1

    def test_no_calendar_is_read_in_a_view_that_is_over(self, store: Store) -> None:
        shared(store, office())
        held: Any = store
        with held.view(TENANT) as view:
            calendars = view.calendars
        refused(Code.STORE_UNIT_OVER, lambda: calendars.open("office"))
        refused(Code.STORE_UNIT_OVER, lambda: calendars.list(EVERYTHING))

    def test_a_removed_calendar_is_gone_and_never_taken_for_the_next(self, store: Store) -> None:
        shared(store, office())
        replaced(store, EARLY, 1, "early")
        removed(store, "office", 2)
        refused(Code.STORE_DOCUMENT_UNKNOWN, partial(found, store))
        assert shared(store, LATE, "make-anew") == 3
        refused(Code.STORE_CONFLICT, partial(replaced, store, office(), 2, "mine"))
        refused(Code.STORE_KEY_REUSED, partial(shared, store, EARLY, "make-anew"))
        assert found(store) == (LATE, 3)
        held: Any = store
        with held.view(TENANT) as view:
            assert view.calendars.count(EVERYTHING) == 1

    def test_a_calendar_of_another_tenant_is_as_unknown_as_one_that_never_was(
        self, store: Store
    ) -> None:
        shared(store, office(), tenant="north")
        held: Any = store
        for ask in _QUESTIONS:
            with held.unit("south") as unit:
                for id in ("office", "never"):
                    refused(Code.STORE_DOCUMENT_UNKNOWN, partial(ask, unit.calendars, id))
        assert found(store, tenant="north") == (office(), 1)

    def test_tenants_may_share_calendars_of_the_same_id_and_key(self, store: Store) -> None:
        for tenant, calendar in (("north", EARLY), ("south", LATE)):
            assert shared(store, calendar, tenant=tenant) == 1
        assert replaced(store, office(), 1, "back-north", "north") == 2
        assert found(store, tenant="south") == (LATE, 1)
        assert replaced(store, office(), 1, "back-south", "south") == 2
        removed(store, "office", 2, tenant="north")
        assert found(store, tenant="south") == (office(), 2)
        held: Any = store
        with held.view("south") as view:
            assert view.calendars.kept("office", "back-north") is None
            assert [row.id for row in view.calendars.list(EVERYTHING).rows] == ["office"]
        with held.view("north") as view:
            assert view.calendars.list(EVERYTHING).rows == ()
            assert view.calendars.count(EVERYTHING) == 0

    def test_nothing_is_found_wrong_with_a_sound_calendar(self, store: Store) -> None:
        shared(store, _rich())
        held: Any = store
        with held.view(TENANT) as view:
            assert view.calendars.verify("li") == ()
