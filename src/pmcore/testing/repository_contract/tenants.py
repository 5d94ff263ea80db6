"""Tenants: what another one has does not exist."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Store
from pmcore.repositories.protocols import ProjectRepository
from pmcore.repositories.rows import ProjectRow
from pmcore.testing.repository_contract.cases import (
    Contract,
    kept,
    opened,
    refused,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.wbs import Baseline, BaselineTask, Project

_QUESTIONS: tuple[Callable[[ProjectRepository, str], object], ...] = (
    lambda projects, id: projects.open(id),
    lambda projects, id: projects.as_of(id, 1),
    lambda projects, id: projects.version(id),
    lambda projects, id: projects.kept(id, "make"),
    lambda projects, id: projects.changes(id),
    lambda projects, id: projects.last_changes(id, 5),
    lambda projects, id: projects.verify(id),
    lambda projects, id: projects.keep_snapshot(id),
    lambda projects, id: projects.remove(id, expected=1),
)


class TenantContract(Contract):
    """What a tenant sees of others: nothing."""

    def test_a_project_of_another_tenant_is_as_unknown_as_one_that_never_was(
        self, store: Store
    ) -> None:
        kept(store, small_plan(), tenant="north")
        for ask in _QUESTIONS:
            with store.unit("south") as unit:
                told = [
                    refused(Code.STORE_PROJECT_UNKNOWN, partial(ask, unit.projects, id)).context
                    for id in ("SITE", "NEVER")
                ]
            assert [each.keys() for each in told] == [{"project"}, {"project"}]
        assert opened(store, tenant="north") == small_plan()

    def test_tenants_may_use_the_same_ids_and_keys(self, store: Store) -> None:
        kept(store, small_plan(name="North"), tenant="north")
        kept(store, small_plan(name="South"), tenant="south")
        plan = opened(store, tenant="north")
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer", tenant="north")
        assert opened(store, tenant="north") == plan
        assert opened(store, tenant="south") == small_plan(name="South")

    def test_nothing_done_to_a_project_shows_in_its_twin(self, store: Store) -> None:
        north, south = rich_plan(), rich_plan()
        north.configure(name="North")
        kept(store, north, "make", "north")
        kept(store, south, "make", "south")
        done = _edited_in_every_way(store, "LAUNCH", "north")
        assert opened(store, "LAUNCH", "south") == south
        with store.view("south") as view:
            projects = view.projects
            assert projects.list(EVERYTHING).rows == (ProjectRow.of(south),)
            assert projects.changes("LAUNCH") == projects.last_changes("LAUNCH", 9) == ()
            assert projects.kept("LAUNCH", "edit") is None
            assert projects.verify("LAUNCH") == ()
        south = opened(store, "LAUNCH", "south")
        south.update("ship", duration="2d")
        saved(store, south, south.version - 1, "edit", "south")
        with store.view("north") as view:
            assert view.projects.open("LAUNCH") == done
            assert view.projects.changes("LAUNCH", since=north.version) == done.log
            assert view.projects.verify("LAUNCH") == ()

    def test_a_save_reaches_no_project_of_another_tenant(self, store: Store) -> None:
        kept(store, small_plan(), tenant="north")
        plan = opened(store, tenant="north")
        plan.update("dig", duration="9d")
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: saved(store, plan, 1, "longer", tenant="south"))
        assert opened(store, tenant="north") == small_plan()

    def test_lists_and_counts_show_one_tenant(self, store: Store) -> None:
        kept(store, small_plan(), tenant="north")
        with store.view("south") as view:
            assert view.projects.list(EVERYTHING).rows == ()
            assert view.projects.count(EVERYTHING, search="site") == 0

    def test_removing_a_project_leaves_those_of_others(self, store: Store) -> None:
        kept(store, small_plan(), tenant="north")
        kept(store, small_plan(), tenant="south")
        with store.unit("south") as unit:
            unit.projects.remove("SITE", expected=1)
            unit.commit()
        assert opened(store, tenant="north") == small_plan()

    def test_what_is_no_id_is_no_tenant(self, store: Store) -> None:
        unusable: tuple[Any, ...] = ("", "a b", "'; --", None)
        for bad in unusable:
            refused(Code.ID_INVALID, partial(_begun, store.view, bad))
            refused(Code.ID_INVALID, partial(_begun, store.unit, bad))


def _begun(begin: Callable[[Any], AbstractContextManager[Any]], tenant: Any) -> None:
    """Begin with a tenant; whether that is refused when it is named or entered is up to a store."""
    with begin(tenant):
        pass


def _edited_in_every_way(store: Store, id: str, tenant: str) -> Project:
    """Save edits of each kind; return the project with its log."""
    plan = opened(store, id, tenant)
    version = plan.version
    with plan.change_set("edit"):
        plan.add("pack", "Pack", index=0)
        plan.update("ship", duration="9d")
        plan.remove("shoot", dependencies="drop")
        plan.relink("ship", "listed", lag="1d")
        plan.clear_baseline(0)
        plan.set_baseline(Baseline(1, [BaselineTask("ship", finish="2026-04-02")]))
        plan.configure(name="Launch in the north", lead="u.li")
    saved(store, plan, version, "edit", tenant)
    return plan
