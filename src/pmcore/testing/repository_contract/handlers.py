"""Handlers: what a host does about events is kept together with them, or neither is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from pmcore.kernel import Code, StoreError
from pmcore.repositories import (
    Capability,
    Event,
    Limits,
    ProjectImport,
    change_project,
    erase_person,
    import_project,
)
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.imports import batch
from pmcore.testing.repository_contract.outbox import entered, events

_ADDED = "SITE/1.0/project.added"
_LONGER = "SITE/2.0/task.changed/dig"


class Noted:
    """A handler that notes what it was given, one list for each unit of work."""

    def __init__(self) -> None:
        self.told: list[tuple[Event, ...]] = []

    def __call__(self, unit: Any, events: tuple[Event, ...]) -> None:
        self.told.append(events)

    @property
    def keys(self) -> list[str]:
        """All that was told."""
        return [event.key for events in self.told for event in events]


def noting(store: Any) -> Noted:
    """Let a store have one handler."""
    noted = Noted()
    store.handlers = [noted]
    return noted


class HandlerContract(Contract):
    """What handlers are given, when, and what becomes of their errors."""

    needs = frozenset({Capability.HANDLERS})

    def test_handlers_are_told_of_all_that_a_unit_wrote_before_it_is_kept(self, store: Any) -> None:
        noted = noting(store)
        kept(store, small_plan())
        with store.unit(TENANT) as unit:
            unit.projects.add(small_plan("COPY"), key="copy", with_log=True)
            plan = unit.projects.open("SITE")
            plan.update("dig", duration="9d")
            plan.unlink("dig", "walls")
            unit.projects.save(plan, expected=1, key="two")
            unit.projects.remove("COPY", expected=1)
            assert noted.keys == [_ADDED]
            unit.commit()
        told = [[event.key for event in events] for events in noted.told]
        removal = "SITE/3.0/dependency.removed/dig/walls/FS"
        copy = ("COPY/1.0/project.restored", "COPY/2.0/project.removed")
        assert told == [[_ADDED], [copy[0], _LONGER, removal, copy[1]]]

    @needing(Capability.OUTBOX)
    def test_handlers_are_told_what_consumers_are_told(self, store: Any) -> None:
        noted = noting(store)
        entered(store, "erp")
        kept(store, small_plan())
        plan = opened(store)
        with plan.change_set("many"):
            plan.update("dig", duration="9d")
            plan.add("roof", "Roof", parent="house")
        saved(store, plan, 1, "many")
        removed(store, "SITE", 2)
        told = [event.to_json() for each in noted.told for event in each]
        assert told == [event.to_json() for event in events(store, "erp")]
        assert len(told) == 4

    def test_an_error_of_a_handler_keeps_nothing(self, store: Any) -> None:
        def fail(unit: Any, events: tuple[Event, ...]) -> None:
            raise LookupError(events[0].key)

        kept(store, small_plan())
        noted = Noted()
        store.handlers = [fail, noted]
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
            try:
                unit.commit()
            except LookupError as error:
                raised: LookupError | None = error
            else:
                raised = None
            assert raised is not None
            assert raised.args == (_LONGER,)
            refused(Code.STORE_UNIT_OVER, unit.commit)
            refused(Code.STORE_UNIT_OVER, lambda: unit.projects.version("SITE"))
        assert opened(store) == small_plan()
        assert noted.told == []
        store.handlers = [noted]
        assert saved(store, plan, 1, "longer") == 2
        assert noted.keys == [_LONGER]

    def test_what_would_never_be_run_is_refused_before_anything_is_written(
        self, store: Any
    ) -> None:
        def yielding(unit: Any, events: tuple[Event, ...]) -> Iterator[None]:
            yield

        def give(handlers: Any) -> None:
            store.handlers = handlers
            with store.unit(TENANT):
                pass

        odd: list[Any] = [Noted(), [5], [yielding], [Noted(), partial(yielding)]]
        for handlers in odd:
            refused(Code.VALUE_INVALID, partial(give, handlers))
        store.handlers = ()
        kept(store, small_plan())

    def test_a_handler_that_commits_keeps_nothing_of_what_it_refuses(self, store: Any) -> None:
        calls: list[Any] = []

        def refuse(unit: Any, events: tuple[Event, ...]) -> None:
            calls.append(events)
            if len(calls) == 1:
                with suppress(StoreError):
                    unit.commit()
                raise LookupError

        store.handlers = [refuse]
        with suppress(LookupError):
            kept(store, small_plan())
        assert len(calls) == 1
        store.handlers = ()
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store))

    def test_what_handlers_write_is_kept_with_the_change(self, store: Any) -> None:
        def copy(unit: Any, events: tuple[Event, ...]) -> None:
            assert unit.projects.version("SITE") == events[-1].version
            unit.projects.add(small_plan("COPY"), key=events[0].key)

        noted = Noted()
        store.handlers = [copy, noted]
        kept(store, small_plan())
        assert opened(store, "COPY").version == 1
        assert noted.keys == [_ADDED]  # what handlers write is handed to none

    def test_handlers_are_not_called_for_what_is_not_kept(self, store: Any) -> None:
        kept(store, small_plan())
        noted = noting(store)
        plan = opened(store)
        plan.update("dig", duration="9d")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
        with store.unit(TENANT) as unit:
            unit.projects.save(plan, expected=1, key="longer")
            unit.rollback()
            refused(Code.STORE_UNIT_OVER, unit.commit)
        with store.unit(TENANT) as unit:
            assert unit.projects.save(opened(store), expected=1, key="nothing") == 1
            unit.commit()
        assert noted.told == []
        theirs = opened(store)
        theirs.update("walls", duration="9d")
        saved(store, theirs, 1, "theirs")
        refused(Code.STORE_CONFLICT, lambda: saved(store, plan, 1, "longer"))
        assert noted.keys == ["SITE/2.0/task.changed/walls"]

    @needing(Capability.ENTITLEMENTS)
    def test_handlers_are_not_told_of_what_a_host_does_not_let_pass(self, store: Any) -> None:
        kept(store, small_plan())
        noted = noting(store)
        store.entitlements = Limits(projects=1)
        with store.unit(TENANT) as unit:
            refused(
                Code.QUOTA_EXCEEDED,
                lambda: unit.projects.add(small_plan("OTHER"), key="other"),
            )
            with suppress(StoreError):  # the unit may be over
                unit.commit()
        assert noted.told == []

    def test_a_command_that_is_given_again_is_handled_once(self, store: Any) -> None:
        noted = noting(store)
        for _ in range(2):
            kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        for _ in range(2):
            saved(store, plan, 1, "longer")
            change_project(store, TENANT, "SITE", lambda plan: plan.add("x", "X"), key="x")
        assert noted.keys == [_ADDED, _LONGER, "SITE/3.0/task.added/x"]

    def test_a_removal_that_is_repeated_is_handled_once(self, store: Any) -> None:
        kept(store, small_plan())
        noted = noting(store)
        for _ in range(2):
            removed(store, "SITE", 1)
        assert noted.keys == ["SITE/2.0/project.removed"]
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: removed(store, "SITE", 3))
        assert len(noted.told) == 1

    @needing(Capability.IMPORTS)
    def test_an_import_is_handled_once_when_everybody_sees_it(self, store: Any) -> None:
        noted = noting(store)
        counts = []
        for _ in range(4):  # the last one repeats the command
            batch(store, small_plan())
            counts.append(len(noted.told))
        assert counts == [0, 0, 1, 1]
        import_project(store, TENANT, small_plan(), key="import", at=NOON)
        assert noted.keys == [_ADDED]
        with store.unit(TENANT) as unit:  # left without a commit
            unit.imports.add(ProjectImport(small_plan("OTHER"), key="import"), at=NOON, rows=1000)
        assert len(noted.told) == 1

    @needing(Capability.PEOPLE)
    def test_an_erasure_is_handled_once_and_names_nobody(self, store: Any) -> None:
        kept(store, small_plan(notes="Ask Li Wei"))
        kept(store, small_plan("OTHER"))
        noted = noting(store)
        for _ in range(2):
            erase_person(store, TENANT, "u.17", also=["Li Wei"], key="erase")
        told = [(event.key, event.data) for each in noted.told for event in each]
        assert told == [("SITE/2.0/project.erased", {"fields": ["project.notes"]})]

    def test_handlers_may_refuse_a_change_whoever_makes_it(self, store: Any) -> None:
        def refuse(unit: Any, events: tuple[Event, ...]) -> None:
            if any(event.kind == "task.removed" for event in events):
                raise LookupError("there is an open invoice")

        kept(store, small_plan())
        store.handlers = [refuse]
        edit = partial(change_project, store, TENANT, "SITE")
        try:
            edit(lambda plan: plan.remove("dig", dependencies="drop"), key="remove")
        except LookupError:
            is_refused = True
        else:
            is_refused = False
        assert is_refused
        assert "dig" in opened(store)
        assert edit(lambda plan: plan.update("dig", duration="9d"), key="longer") == 2
