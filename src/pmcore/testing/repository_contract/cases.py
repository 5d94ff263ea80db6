"""What the groups of tests share: plans to keep, ways to keep them, and what guards the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, ClassVar, TypeAlias
from unittest import SkipTest

from pmcore.calendars import Calendar
from pmcore.kernel import Code, PmcoreError
from pmcore.repositories import Capability, Store
from pmcore.testing.repository_contract.hooks import NOT_DECLARED, Hooks
from pmcore.wbs import Baseline, BaselineTask, FieldDefinition, Project, Resource

Case: TypeAlias = Callable[[Any, Store], None]
TEST = "test_"
TENANT = "acme"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Contract(Hooks):
    """A group of tests; a subclass gives the store and overrides none of them.

    Attributes
    ----------
    needs
        What a store has to declare for the tests of the group; others are skipped.
    """

    needs: ClassVar[frozenset[Capability]] = frozenset()

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if Contract in cls.__bases__:
            for name, test in [*vars(cls).items()]:
                if cls.needs and name.startswith(TEST):
                    setattr(cls, name, needing(*cls.needs)(test))
        changed = sorted(
            name
            for group in cls.__mro__
            if Contract in group.__bases__
            for name, test in vars(group).items()
            if name.startswith(TEST) and getattr(cls, name) is not test
        )
        if changed:
            raise TypeError(f"{cls.__name__} overrides tests of the contract: {', '.join(changed)}")


def needing(*capabilities: Capability) -> Callable[[Case], Case]:
    """Let a test run for stores that declare something, and be skipped for others."""

    def decorate(test: Case) -> Case:
        @wraps(test)
        def run(self: Any, store: Store) -> None:
            missing = sorted({*capabilities} - store.capabilities)
            if missing:
                raise SkipTest(f"{NOT_DECLARED}{', '.join(missing)}")
            test(self, store)

        return run

    return decorate


def small_plan(id: str = "SITE", name: str = "Site", **settings: Any) -> Project:
    """Return a plan of three tasks, two of them in a summary task."""
    plan = Project(id, name, start="2026-03-02", **settings)
    with plan.change_set("begin"):
        plan.add("dig", "Dig", duration="3d")
        plan.add("house", "House")
        plan.add("walls", "Walls", parent="house", duration="5d")
        plan.link("dig", "walls")
    return plan


def rich_plan() -> Project:
    """Return a plan with something of everything that a row holds."""
    office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:00-18:00")
    plan = Project(
        "LAUNCH",
        {"en": "Launch", "zh": "上新"},
        start="2026-03-02",
        calendars=[office],
        resources=[Resource("li", name="Li"), Resource("wang", calendar="office")],
        labels=["spring"],
        field_definitions=[
            FieldDefinition("weight", "number"),
            FieldDefinition("due", "moment"),
            FieldDefinition("rest", "duration"),
            FieldDefinition("sku"),
            FieldDefinition("fragile", "flag"),
        ],
    )
    with plan.change_set("fill"):
        plan.add("shoot", {"en": "Shoot", "zh": "拍摄"}, owner="li", assignments=["li 50%"])
        plan.update("shoot", effort="16h", labels=["photo"], notes="Two looks\nand a spare")
        fields: dict[str, Any] = {
            "weight": Decimal("12.50"),
            "due": "2026-04-01T09:30+08:00",
            "rest": "2ed",
        }
        plan.add("ship", "Ship", duration="1d", fields={**fields, "sku": "A-17", "fragile": True})
        plan.add("listed", "Listed", kind="milestone", deadline="2026-05-01")
        plan.link("shoot", "ship", "SS", lag="50%")
        plan.link("ship", "listed", lag="-1d", lag_calendar="project")
        plan.add_recurring("call", "Call", "FREQ=WEEKLY;BYDAY=MO", count=3, duration="1h")
        plan.set_baseline(Baseline(0, [BaselineTask("ship", finish="2026-04-01")]))
    return plan


def kept(store: Store, plan: Project, key: str = "make", tenant: str = TENANT) -> int:
    """Add a plan in a unit of its own."""
    with store.unit(tenant) as unit:
        version = unit.projects.add(plan, key=key)
        unit.commit()
    return version


def saved(store: Store, plan: Project, expected: int, key: str, tenant: str = TENANT) -> int:
    """Save a plan in a unit of its own."""
    with store.unit(tenant) as unit:
        version = unit.projects.save(plan, expected=expected, key=key)
        unit.commit()
    return version


def removed(store: Store, id: str, expected: int, tenant: str = TENANT) -> None:
    """Remove a plan in a unit of its own."""
    with store.unit(tenant) as unit:
        unit.projects.remove(id, expected=expected)
        unit.commit()


def opened(store: Store, id: str = "SITE", tenant: str = TENANT, history: int = 0) -> Project:
    """Open a plan in a view of its own."""
    with store.view(tenant) as view:
        return view.projects.open(id, history=history)


def snapped(store: Store, id: str = "SITE", tenant: str = TENANT) -> None:
    """Keep a snapshot of a plan in a unit of its own."""
    with store.unit(tenant) as unit:
        unit.projects.keep_snapshot(id)
        unit.commit()


def refused(code: Code, call: Callable[[], object]) -> PmcoreError:
    """Return the error of a call that must raise one with this code."""
    try:
        answer = call()
    except PmcoreError as raised:
        error = raised
    else:
        raise AssertionError(f"expected {code}, got {answer!r}")
    assert error.code is code, f"expected {code}, got {error.code}: {error}"
    return error
