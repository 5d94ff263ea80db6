"""The log: who changed what, how a project was, and how to take it back."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.repositories import Origin, Store, continued
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    removed,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.wbs import Author, Change, FieldDefinition, Project


class LogContract(Contract):
    """What is known of the past."""

    def test_changes_come_back_as_they_were_made(self, store: Store) -> None:
        kept(store, rich_plan())
        plan = opened(store, "LAUNCH")
        with plan.change_set("slip", actor="u.li", at=NOON, reason="rain"):
            plan.update("ship", duration="9d", fields={**plan["ship"].fields, "sku": "B-2"})
            plan.remove("listed", dependencies="drop")
            plan.clear_baseline(0)
            plan.configure(priority=900)
        saved(store, plan, rich_plan().version, "slip")
        with store.view(TENANT) as view:
            assert view.projects.changes("LAUNCH", since=rich_plan().version) == plan.log

    def test_the_log_begins_when_a_project_is_added(self, store: Store) -> None:
        kept(store, rich_plan())
        with store.view(TENANT) as view:
            assert view.projects.changes("LAUNCH") == ()
            assert view.projects.last_changes("LAUNCH", 5) == ()
        assert opened(store, "LAUNCH", history=5).log == ()

    def test_fields_that_were_defined_anew_still_read_in_the_log(self, store: Store) -> None:
        kept(store, rich_plan())
        plan, before = opened(store, "LAUNCH"), rich_plan()
        plan.update("ship", fields={"sku": "A-17"})
        kinds = [each for each in plan.settings.field_definitions if each.id != "weight"]
        plan.configure(field_definitions=[*kinds, FieldDefinition("weight")])
        saved(store, plan, before.version, "redefine")
        with store.view(TENANT) as view:
            assert view.projects.as_of("LAUNCH", before.version) == before

    def test_changes_come_in_pages(self, store: Store) -> None:
        plan = _with_changes(store, 5)
        with store.view(TENANT) as view:
            first = view.projects.changes("SITE", since=1, limit=2)
            rest = view.projects.changes("SITE", since=first[-1].number, limit=100)
            assert _numbers(first) == [2, 3]
            assert first + rest == plan.log
            assert view.projects.changes("SITE", since=6) == ()
            assert _numbers(view.projects.last_changes("SITE", 2)) == [5, 6]

    def test_a_project_is_shown_as_of_every_version(self, store: Store) -> None:
        plan = _with_changes(store, 5)
        with store.view(TENANT) as view:
            for version in range(1, 7):
                assert view.projects.as_of("SITE", version) == plan.as_of(version)
                assert view.projects.as_of("SITE", version).version == version

    def test_a_project_is_added_with_its_log_where_that_is_wanted(self, store: Store) -> None:
        plan = small_plan()
        plan.update("dig", duration="9d")
        plan.unlink("dig", "walls")
        with store.unit(TENANT) as unit:
            assert unit.projects.add(plan, key="make", with_log=True) == plan.version
            assert unit.projects.add(plan, key="make", with_log=True) == plan.version
            unit.commit()
        with store.view(TENANT) as view:
            assert view.projects.changes("SITE") == plan.log
            assert len(view.projects.as_of("SITE", 0)) == 0
            assert view.projects.as_of("SITE", 1) == small_plan()
            assert view.projects.verify("SITE") == ()
        later = opened(store, history=1)
        later.undo()
        assert saved(store, later, 3, "undo") == 4

    def test_who_added_a_project_is_what_its_history_begins_with(self, store: Store) -> None:
        li = Author("u.li", NOON, "a new site\nfor Wang")
        _added(store, small_plan(), li)
        assert _added(store, small_plan(), Author("u.wang")) == 1  # the same command again
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")
        with store.unit(TENANT) as unit:
            assert unit.projects.origin("SITE") == Origin(1, li)
            assert unit.projects.changes("SITE") == plan.log
            assert unit.projects.verify("SITE") == ()
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: unit.projects.origin("OTHER"))

    def test_a_project_that_nobody_signed_has_an_origin_too(self, store: Store) -> None:
        kept(store, small_plan())
        with store.view(TENANT) as view:
            assert view.projects.origin("SITE") == Origin(1, Author())

    def test_who_adds_a_project_with_its_log_signs_no_change_of_it(self, store: Store) -> None:
        plan = Project("SITE", "Site", start="2026-03-02")
        with plan.change_set("begin", actor="u.wang", at=NOON):
            plan.add("dig", "Dig")
        _added(store, plan, Author("u.li", NOON), with_log=True)
        with store.view(TENANT) as view:
            assert view.projects.origin("SITE") == Origin(0, Author("u.li", NOON))
            assert [each.actor for each in view.projects.changes("SITE")] == ["u.wang"]

    def test_who_added_a_project_is_gone_with_it(self, store: Store) -> None:
        _added(store, small_plan(), Author("u.li", NOON))
        removed(store, "SITE", 1)
        _added(store, continued(small_plan(), after=2), Author("u.wang"))
        with store.view(TENANT) as view:
            assert view.projects.origin("SITE") == Origin(4, Author("u.wang"))

    def test_whoever_adds_a_project_is_an_author(self, store: Store) -> None:
        wrong: Any = "u.li"
        refused(Code.VALUE_INVALID, lambda: _added(store, small_plan(), wrong))

    def test_versions_that_never_were_are_refused(self, store: Store) -> None:
        _with_changes(store, 2)
        with store.view(TENANT) as view:
            for version in (0, 4):
                asked = partial(view.projects.as_of, "SITE", version)
                error = refused(Code.HISTORY_VERSION, asked)
                assert (error.context["first"], error.context["last"]) == (1, 3), version

    def test_what_was_kept_can_be_undone(self, store: Store) -> None:
        _with_changes(store, 3)
        plan = opened(store, history=10)
        plan.undo()
        plan.undo()
        saved(store, plan, 4, "undo-two")
        assert opened(store) == plan
        assert str(opened(store)["dig"].duration) == "1d"

    def test_undo_goes_on_where_the_last_session_stopped(self, store: Store) -> None:
        _with_changes(store, 3)
        for number in range(3):
            plan = opened(store, history=10)
            version = plan.version
            plan.undo()
            saved(store, plan, version, f"undo-{number}")
        assert opened(store) == small_plan()
        plan = opened(store, history=10)
        refused(Code.HISTORY_EMPTY, plan.undo)
        plan.redo()
        assert str(plan["dig"].duration) == "1d"

    def test_a_short_history_undoes_no_more_than_it_has(self, store: Store) -> None:
        _with_changes(store, 3)
        plan = opened(store, history=1)
        plan.undo()
        refused(Code.HISTORY_EMPTY, plan.undo)


def _added(store: Store, plan: Project, author: Author, *, with_log: bool = False) -> int:
    """Add a plan in a unit of its own, and say who does."""
    with store.unit(TENANT) as unit:
        version = unit.projects.add(plan, key="make", with_log=with_log, author=author)
        unit.commit()
    return version


def _with_changes(store: Store, count: int) -> Project:
    """Keep a plan and change it so many times; return it with its log."""
    kept(store, small_plan())
    plan = opened(store)
    for number in range(count):
        plan.update("dig", duration=f"{number + 1}d")
        saved(store, plan, plan.version - 1, f"change-{number}")
    return plan


def _numbers(changes: tuple[Change, ...]) -> list[int]:
    return [change.number for change in changes]
