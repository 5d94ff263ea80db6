"""Erasures and the outbox: who is told of one, and that nothing names the person in what waits."""

from __future__ import annotations

from typing import Any

from pmcore.kernel import Code
from pmcore.repositories import Capability, Erasure, Person, continued
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
from pmcore.testing.repository_contract.outbox import entered, events, keys, move
from pmcore.wbs import FieldDefinition, Project

_LI = Person("u.17", "Li Wei", aliases=["li@example.com", "li.wei"])


class ErasureContract(Contract):
    """What consumers are told when somebody is erased, and of whom they are told nothing."""

    needs = frozenset({Capability.PEOPLE, Capability.OUTBOX})

    def test_an_erasure_is_told_without_the_person(self, store: Any) -> None:
        entered(store, "erp")
        plan = small_plan(notes="Ask Li Wei")
        kept(store, plan)
        plan.update("dig", notes="li@example.com knows")
        saved(store, plan, 1, "note")
        kept(store, small_plan("OTHER"))
        _erase(store)
        _erase(store)  # the same command again
        told = [event for event in events(store, "erp") if event.kind == "project.erased"]
        assert [(event.key, event.data) for event in told] == [
            (
                "SITE/3.0/project.erased",
                {"fields": ["change.task.notes", "project.notes", "task.notes"]},
            )
        ]
        assert keys(store, "erp") == []

    def test_an_erasure_is_told_to_whoever_comes_later(self, store: Any) -> None:
        kept(store, small_plan(notes="Ask Li Wei"))
        _erase(store)
        entered(store, "late", start="beginning")
        assert keys(store, "late") == ["SITE/1.0/project.added", "SITE/2.0/project.erased"]

    def test_ids_in_events_that_wait_are_those_of_the_project(self, store: Any) -> None:
        entered(store, "erp")
        plan = _named_plan()
        kept(store, plan)
        plan.update("call-li.wei", fields={"li.wei": "no"})
        saved(store, plan, plan.version - 1, "no")
        _put_move(store, "SITE", "call-li.wei", plan.version)
        _erase(store)
        after = opened(store)
        (call,) = [task.id for task in after if task.parent == "house" and task.id != "walls"]
        (custom,) = [each.id for each in after.settings.field_definitions]
        told = [(event.kind, event.data) for event in events(store, "erp")]
        assert ("task.changed", {"task": call, "fields": [f"fields.{custom}"]}) in told
        assert ("schedule.moved", move(call).data) in told
        assert "li.wei" not in repr(told)

    def test_events_of_a_removed_project_lose_the_ids_too(self, store: Any) -> None:
        entered(store, "erp")
        plan = _named_plan()
        kept(store, plan)
        plan.update("call-li.wei", fields={"li.wei": "no"})
        plan.relink("dig", "call-li.wei", lag="1d")
        saved(store, plan, plan.version - 2, "no")
        _put_move(store, "SITE", "call-li.wei", plan.version)
        removed(store, "SITE", plan.version)
        kept(store, small_plan("OTHER", "Li Wei's"))
        _erase(store)
        told = [event for event in events(store, "erp") if event.project == "SITE"]
        assert "li.wei" not in repr([event.to_json() for event in told])
        assert [event.kind for event in told] == [
            "project.added",
            "task.changed",
            "dependency.changed",
            "schedule.moved",
            "project.removed",
        ]
        (call,) = {event.data["task"] for event in told if "task" in event.data}
        assert told[2].data["successor"] == call
        assert told[3].data == move(call).data

    def test_events_from_before_a_project_came_again_lose_the_ids_too(self, store: Any) -> None:
        entered(store, "erp")
        kept(store, _named_plan())
        _put_move(store, "SITE", "call-li.wei", 1)
        removed(store, "SITE", 1)
        kept(store, continued(small_plan(), after=2), "again")
        _erase(store)
        told = events(store, "erp")
        assert "li.wei" not in repr(told)
        assert [event.kind for event in told] == [
            "project.added",
            "schedule.moved",
            "project.removed",
            "project.added",
            "project.erased",
        ]

    def test_what_commands_put_before_an_erasure_is_forgotten(self, store: Any) -> None:
        entered(store, "erp")
        for tenant in (TENANT, "north"):
            kept(store, _named_plan(), tenant=tenant)
            _put_move(store, "SITE", "call-li.wei", 1, tenant)
            _put_move(store, "SITE", "call-li.wei", 1, tenant)  # it is known again
        _erase(store)
        refused(Code.STORE_CONFLICT, lambda: _put_move(store, "SITE", "call-li.wei", 1))
        _put_move(store, "SITE", "call-li.wei", 1, "north")

    def test_events_of_another_tenant_stay(self, store: Any) -> None:
        for tenant in (TENANT, "north"):
            entered(store, "erp", tenant=tenant)
            kept(store, _named_plan(), tenant=tenant)
            _put_move(store, "SITE", "call-li.wei", 1, tenant)
            removed(store, "SITE", 1, tenant)
        _erase(store)
        assert "SITE/1.1/schedule.moved/call-li.wei" in keys(store, "erp", "north")
        assert "SITE/1.1/schedule.moved/erased-1" in keys(store, "erp")

    def test_the_id_of_a_removed_project_is_told_to_stay(self, store: Any) -> None:
        kept(store, small_plan("LI.WEI"))
        kept(store, small_plan("A-LI.WEI"))
        removed(store, "LI.WEI", 1)
        assert _erase(store).left == ("A-LI.WEI", "LI.WEI")


def _named_plan() -> Project:
    plan = small_plan(field_definitions=[FieldDefinition("li.wei")])
    fields = {"li.wei": "yes"}
    with plan.change_set("call"):
        plan.add("call-li.wei", "Call", parent="house", duration="1d", fields=fields)
        plan.link("dig", "call-li.wei")
    return Project.from_records(plan.settings, plan.tasks(), plan.dependencies(), version=1)


def _put_move(store: Any, project: str, task: str, version: int, tenant: str = TENANT) -> None:
    """Put an event beside a version, as a host does that schedules."""
    with store.unit(tenant) as unit:
        unit.outbox.put(project, [move(task)], expected=version, key="move")
        unit.commit()


def _erase(store: Any) -> Erasure:
    with store.unit(TENANT) as unit:
        if not unit.people.erased().rows:
            unit.people.put(_LI)
        told: Erasure = unit.people.erase("u.17", also=_LI.texts, key="erase", at=NOON)
        unit.commit()
    return told
