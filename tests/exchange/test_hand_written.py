"""A plan file written by hand: every mistake is shown in one run, with what to write instead."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.exchange import plan_from_data
from pmcore.kernel import DocumentError, Finding

PROJECT = {"id": "P", "name": "Plan", "start": "2026-03-02"}


def refused(**sections: Any) -> dict[str, Finding]:
    """Return the findings of a document by their places."""
    with pytest.raises(DocumentError) as caught:
        plan_from_data({"schema": "pmcore.plan/1", "project": PROJECT, **sections})
    return {str(found.context["place"]): found for found in caught.value.findings}


def task(id: str, **fields: object) -> dict[str, object]:
    return {"id": id, "name": id, **fields}


class TestAllAtOnce:
    """One problem does not hide the others."""

    def test_given_an_unknown_key_then_the_other_fields_are_read_as_well(self) -> None:
        found = refused(
            tasks=[task("A", durration="3d", priority=-1, deadline="soon")],
            calendars=[{"id": "c", "zone": "Mars", "wek": {}, "exceptions": [{"first": "x"}]}],
            project={**PROJECT, "extra": 1, "priority": -1},
        )

        assert set(found) == {
            "calendars[0].wek",
            "calendars[0].zone",
            "calendars[0].exceptions[0]",
            "project.extra",
            "project.priority",
            "tasks[0] (A).durration",
            "tasks[0] (A).priority",
            "tasks[0] (A).deadline",
        }

    def test_given_a_bad_value_then_references_are_checked_as_well(self) -> None:
        found = refused(
            tasks=[task("dig", duration="x"), task("pour", parent="P1")],
            dependencies=[
                {"predecessor": "digg", "successor": "pour", "lag": "x"},
                {"predecessor": "dig", "successor": "pour"},
            ],
        )

        assert {place: str(each.code) for place, each in found.items()} == {
            "tasks[0] (dig).duration": "duration.invalid",
            "dependencies[0] (digg -> pour).lag": "duration.invalid",
            "tasks[1] (pour).parent": "task.orphan",
            "dependencies[0] (digg -> pour).predecessor": "task.unknown",
        }
        assert "dig" in found["dependencies[0] (digg -> pour).predecessor"].advice()

    def test_given_bad_fields_then_what_fields_say_together_is_checked_as_well(self) -> None:
        found = refused(
            calendars=[{"id": "office", "zone": "UTC", "week": {"mon-fri": "09:00-17:00"}}],
            tasks=[
                task("A", duration="x", calendar="factory"),
                task("B", priority=-1, estimate=["9d", "5d", "1d"]),
                task("C", kind="milestone", duration="1d", owner="a b"),
                task("D", fields={"sku": "A-17"}),
                {"id": "a b", "name": "E", "calendar": "factory"},
            ],
            dependencies=[
                {"predecessor": "A", "successor": "B", "type": "XX", "lag_calendar": "moon"}
            ],
        )

        assert {place: str(each.code) for place, each in found.items()} == {
            "tasks[0] (A).duration": "duration.invalid",
            "tasks[0] (A)": "project.calendar_unknown",
            "tasks[1] (B).priority": "value.invalid",
            "tasks[1] (B)": "estimate.order",
            "tasks[2] (C).owner": "id.invalid",
            "tasks[2] (C)": "task.milestone_duration",
            "tasks[3] (D)": "field.undefined",
            "tasks[4].id": "id.invalid",
            "dependencies[0] (A -> B).type": "value.invalid",
            "dependencies[0] (A -> B)": "dependency.lag_calendar",
        }
        assert "0+" not in str([dict(each.context) for each in found.values()])

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"priority": -1, "actual_start": "2026-03-02"}, {".priority": "value.invalid"}),
            ({"priority": -1}, {".priority": "value.invalid", "": "task.progress"}),
            ({"actual_start": "soon"}, {".actual_start": "value.invalid"}),
            ({"actual_start": 5}, {".actual_start": "value.invalid"}),
        ],
    )
    def test_given_progress_and_a_bad_field_then_fields_that_fit_are_not_blamed(
        self, fields: dict[str, object], told: dict[str, str]
    ) -> None:
        found = refused(tasks=[task("A", duration="3d", remaining_duration="1d", **fields)])

        assert {place: str(each.code) for place, each in found.items()} == {
            f"tasks[0] (A){field}": code for field, code in told.items()
        }
        assert "stand-in" not in str([dict(each.context) for each in found.values()])

    def test_given_bad_fields_and_a_loop_then_both_are_told(self) -> None:
        ring = [{"predecessor": "A", "successor": "B"}, {"predecessor": "B", "successor": "A"}]

        found = refused(tasks=[task("A", duration="x"), task("B")], dependencies=ring)
        below = refused(tasks=[task("A", duration="x", parent="B"), task("B", parent="A")])

        assert list(found) == ["tasks[0] (A).duration", "dependencies[0] (A -> B)"]
        assert found["dependencies[0] (A -> B)"].context["path"] == ["A", "B", "A"]
        assert list(below) == ["tasks[0] (A).duration", "tasks[1] (B)"]
        assert below["tasks[1] (B)"].code == "outline.cycle"

    def test_given_a_calendar_that_cannot_be_read_then_its_tasks_are_not_blamed(self) -> None:
        calendar = {"id": "office", "zone": "UTC", "week": {"mon-fri": "9-5"}}

        found = refused(calendars=[calendar], tasks=[task("A", calendar="office")])

        assert list(found) == ["calendars[0].week"]

    def test_given_a_bad_start_of_the_project_then_its_tasks_are_checked_as_well(self) -> None:
        found = refused(
            project={**PROJECT, "start": "2026-03-02T09:00"},
            calendars=[{"id": "office", "zone": "UTC", "week": {"mon-fri": "09:00-17:00"}}],
            tasks=[task("A", deadline="2026-03-05T17:00")],
        )

        assert list(found) == ["project", "tasks[0] (A)"]
        assert {str(each.code) for each in found.values()} == {"time.naive"}

    def test_given_no_tasks_then_one_finding_instead_of_one_per_dependency(self) -> None:
        links = [{"predecessor": "A", "successor": f"B{n}"} for n in range(20)]

        assert list(refused(dependencies=links)) == ["tasks"]
        assert list(refused(dependencies=links, tasks={})) == ["tasks"]

    def test_given_a_task_that_is_there_twice_and_three_times_then_each_has_its_place(self) -> None:
        found = refused(tasks=[task("A"), task("B"), task("A"), task("A")])

        assert list(found) == ["tasks[2] (A)", "tasks[3] (A)"]


class TestHints:
    """What people write is answered with how it is written here, in both languages."""

    @pytest.mark.parametrize(
        ("fields", "place", "said"),
        [
            ({"start": "2026-03-02"}, "start", '"constraints": ["SNET 2026-03-02"]'),
            ({"predecessors": ["A"]}, "predecessors", '"dependencies"'),
            ({"children": []}, "children", '"parent"'),
            ({"due": "2026-03-02"}, "due", '"deadline"'),
            ({"duration": "3 days"}, "duration", "3d"),
            ({"duration": "2 Wochen"}, "duration", "5d"),
            ({"duration": "4 小时"}, "duration", "4h"),
            ({"duration": 3}, "duration", "3d"),
        ],
    )
    def test_given_a_usual_mistake_then_it_is_named(
        self, fields: dict[str, object], place: str, said: str
    ) -> None:
        found = refused(tasks=[task("A", **fields)])[f"tasks[0] (A).{place}"]

        for language in ("en", "zh"):
            assert said in found.message(language) + found.advice(language)

    def test_given_from_and_to_then_only_their_names_are_wrong(self) -> None:
        found = refused(tasks=[task("A")], dependencies=[{"from": "A", "to": "B"}])

        assert {place: each.advice() for place, each in found.items()} == {
            "dependencies[0].from": 'It is written "predecessor". Nothing was changed.',
            "dependencies[0].to": 'It is written "successor". Nothing was changed.',
        }

    def test_given_a_constraint_as_text_then_it_is_read(self) -> None:
        text = task("A", constraints=["SNET 2026-03-09"])
        document = {"schema": "pmcore.plan/1", "project": PROJECT}
        whole = task("A", constraints=[{"kind": "SNET", "at": "2026-03-09"}])

        assert plan_from_data({**document, "tasks": [text]}) == plan_from_data(
            {**document, "tasks": [whole]}
        )

    def test_given_something_missing_then_the_advice_names_a_command_and_no_file(self) -> None:
        found = refused(tasks=[{"id": "A"}])["tasks[0] (A).name"]

        for language in ("en", "zh"):
            assert "pmcore schema" in found.advice(language)
            assert "docs/" not in found.advice(language)
