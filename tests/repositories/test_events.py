"""Events: what follows from a change, in the shape of the published schema."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_schema import PATH, schema_text
from exchange.test_schema import wrong
from pmcore import Calendar, schedule
from pmcore.repositories import (
    EVENT_SCHEMA,
    Event,
    EventBody,
    event_json_schema,
    events_of,
    schedule_moves,
)
from pmcore.repositories.event_schema import misfit
from pmcore.repositories.events import EVENT_KINDS
from pmcore.scheduling.cause import CauseKind
from pmcore.testing.repository_contract.cases import rich_plan
from pmcore.testing.repository_contract.edits import begun, edit, edits
from pmcore.testing.repository_contract.outbox import move
from pmcore.wbs import Change, Project, Task

SCHEMA = event_json_schema()


def _valid(event: Event) -> bool:
    return wrong(event.to_json(), SCHEMA["$defs"][event.kind]) == []


class TestPublishedSchema:
    """``docs/reference/event.schema.json`` is what the code says."""

    def test_given_the_code_then_the_file_says_the_same(self) -> None:
        assert PATH.read_text(encoding="utf-8") == schema_text(), "run: make docs"

    def test_every_kind_of_event_has_its_shape(self) -> None:
        assert tuple(SCHEMA["$defs"]) == EVENT_KINDS
        assert [each["$ref"].rpartition("/")[2] for each in SCHEMA["anyOf"]] == [*EVENT_KINDS]

    @pytest.mark.parametrize(
        "data",
        [{}, {"tasks": "dig"}, {"task": "dig", "name": "Dig"}],
        ids=["less", "other", "more"],
    )
    def test_what_does_not_fit_is_found(self, data: dict[str, Any]) -> None:
        assert not _valid(Event("SITE", 1, 0, EventBody("task.removed", data)))


class TestEventsOfEdits:
    """A consumer that does what it is told has the tasks and dependencies that there are."""

    @given(st.lists(st.lists(edits, min_size=1, max_size=5), max_size=4))
    def test_who_follows_the_events_has_the_plan(self, sets: list[Any]) -> None:
        plan = begun("north")
        follower = _Follower(plan)
        for some in sets:
            with plan.change_set("some"):
                edit(plan, [each for each in some if each[0] not in ("undo", "redo")])
            edit(plan, [each for each in some if each[0] in ("undo", "redo")])
        for change in plan.log:
            if change.number > 1:
                follower.follow(change)
        assert follower.parents == {task.id: task.parent for task in plan}
        assert follower.links == {link.key for link in plan.dependencies()}

    def test_no_text_that_somebody_wrote_is_told(self) -> None:
        plan = rich_plan()
        secret = "Li Ming, 138 0000 0000"
        with plan.change_set("write", actor="u.secret", reason=secret):
            plan.configure(name=secret, notes=secret, goal=secret)
            plan.update("ship", name=secret, notes=secret, fields={"sku": secret}, owner="li")
            plan.add("more", secret, notes=secret)
        told = repr(events_of(plan.log[-1].edits))
        assert [each for each in ("Li Ming", "u.secret") if each in told] == []
        assert [each for each in ("fields.sku", "'notes'") if each not in told] == []

    def test_a_milestone_is_reached_once(self) -> None:
        plan = Project("SITE", "Site", start="2026-03-02")
        plan.add("done", "Done", kind="milestone")
        plan.update("done", actual_finish="2026-03-09")
        plan.update("done", actual_start="2026-03-10", actual_finish="2026-03-10")
        plan.update("done", actual_finish=None, actual_start=None)
        kinds = [[body.kind for body in events_of(each.edits)] for each in plan.log[1:]]
        assert kinds == [
            ["task.changed", "milestone.reached"],
            ["task.changed", "milestone.changed"],
            ["task.changed", "milestone.changed"],
        ]

    def test_a_summary_task_is_told_before_what_is_below_it(self) -> None:
        plan = Project("SITE", "Site", start="2026-03-02")
        plan.add_many([Task("a", "A", parent="b"), Task("b", "B", parent="c"), Task("c", "C")])
        assert [body.data["task"] for body in events_of(plan.log[-1].edits)] == ["c", "b", "a"]


class _Follower:
    """Keeps tasks and dependencies by events alone."""

    def __init__(self, plan: Project) -> None:
        self.parents: dict[str, str | None] = {task.id: task.parent for task in plan}
        self.links = {tuple(link.key) for link in plan.dependencies()}

    def follow(self, change: Change) -> None:
        keys = set()
        for body in events_of(change.edits):
            event = Event("ONE", change.number, 0, body)
            assert _valid(event)
            assert event.to_json()["schema"] == EVENT_SCHEMA
            keys.add(event.key)
            self._do(body)
        assert len(keys) == len(events_of(change.edits))
        assert set(self.parents.values()) - {None} <= self.parents.keys()

    def _do(self, body: EventBody) -> None:
        data = body.data
        if body.kind == "task.added":
            assert data["task"] not in self.parents
            assert data["parent"] is None or data["parent"] in self.parents
            self.parents[data["task"]] = data["parent"]
        elif body.kind == "task.moved":
            assert self.parents[data["task"]] == data["parent_before"]
            self.parents[data["task"]] = data["parent"]
        elif body.kind == "task.removed":
            del self.parents[data["task"]]
        elif body.kind == "task.changed":
            assert data["task"] in self.parents
            assert data["fields"]
        elif body.kind.startswith("dependency"):
            link = (data["predecessor"], data["successor"], data["type"])
            assert (link in self.links) == (body.kind != "dependency.added")
            (self.links.discard if body.kind == "dependency.removed" else self.links.add)(link)


class TestScheduleMoves:
    """What moved and why, as events."""

    def test_given_a_longer_task_then_what_follows_it_moves(self) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai")
        plan = Project("SITE", "Site", start="2026-03-02", calendars=[office])
        plan.add("dig", "Dig", duration="3d")
        plan.add("pour", "Pour", duration="2d")
        plan.link("dig", "pour")
        before = schedule(plan)
        plan.update("dig", duration="4d")
        moves = schedule_moves(before, schedule(plan))
        assert [body.subject for body in moves] == ["dig", "pour"]
        assert moves[1].data["start_before"].startswith("2026-03-05T")
        assert moves[1].data["start"].endswith("+08:00")
        assert moves[1].data["because"] == [{"kind": "duration", "task": "dig"}]
        assert all(_valid(Event("SITE", 3, 1, body)) for body in moves)


def test_causes_of_moves_are_those_of_the_engine() -> None:
    moved = event_json_schema()["$defs"]["schedule.moved"]["properties"]["data"]["properties"]

    assert moved["because"]["items"]["properties"]["kind"]["enum"] == [*get_args(CauseKind)]


def test_a_cause_of_another_kind_does_not_fit() -> None:
    data = dict(move("dig").data)
    because = [{"kind": "Li Wei", "task": "dig"}]

    assert misfit("schedule.moved", data) is None
    assert misfit("schedule.moved", {**data, "because": because}) == "data.because[0].kind"
