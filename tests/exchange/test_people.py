"""Resources and assignments in plan files."""

from __future__ import annotations

import time
from typing import Any, ClassVar

import pytest

from pmcore.calendars import Calendar
from pmcore.exchange import (
    ReadLimits,
    plan_from_data,
    plan_from_json,
    plan_from_yaml,
    plan_to_data,
    plan_to_json,
    plan_to_yaml,
)
from pmcore.kernel import DocumentError
from pmcore.wbs import Assignment, Project, Resource, Task

OFFICE = Calendar.standard("office", zone="Asia/Shanghai")
HEADER = {"id": "P", "name": "Plan", "start": "2026-03-02"}


def plan(**fields: Any) -> Project:
    li = OFFICE.derive("li")
    project = Project(
        "P",
        "Plan",
        start="2026-03-02",
        calendars=[OFFICE, li],
        calendar="office",
        resources=[Resource("li", {"en": "Li Wei", "zh": "李伟"}, calendar="li"), Resource("wang")],
    )
    project.add("dig", "Dig", **fields)
    return project


def task_of(*assignments: object) -> Task:
    document = {
        "schema": "pmcore.plan/1",
        "project": HEADER,
        "resources": [{"id": "li"}, {"id": "wang"}],
        "tasks": [{"id": "dig", "name": "Dig", "assignments": [*assignments]}],
    }
    return plan_from_data(document)["dig"]


def problems(document: dict[str, Any], limits: ReadLimits | None = None) -> dict[str, str]:
    """Return the codes of what is wrong with a document by their places."""
    with pytest.raises(DocumentError) as caught:
        plan_from_data(document, limits or ReadLimits())
    return {str(each.context["place"]): str(each.code) for each in caught.value.findings}


class TestForm:
    """People are a list beside the calendars; who works on a task is a list of short texts."""

    def test_given_what_is_left_to_each_then_it_is_read_and_written(self) -> None:
        team = [Assignment("li", remaining_duration="4h"), Assignment("wang")]
        project = plan(duration="4d", assignments=team, actual_start="2026-03-02")
        data = plan_to_data(project)

        assert data["tasks"][0]["assignments"] == [
            {"resource": "li", "remaining_duration": "4h"},
            "wang",
        ]
        assert plan_from_data(data) == project
        assert plan_from_yaml(plan_to_yaml(project)) == project

    def test_what_is_not_the_default_is_written(self) -> None:
        data = plan_to_data(
            plan(
                effort="6d",
                assignments=["li", "wang 50%"],
                fixed="effort",
                ignore_resource_calendars=True,
            )
        )

        assert list(data) == [
            "schema", "project", "calendars", "resources", "tasks", "dependencies",
        ]  # fmt: skip
        assert data["resources"] == [
            {"id": "li", "name": {"en": "Li Wei", "zh": "李伟"}, "calendar": "li"},
            {"id": "wang"},
        ]
        assert data["tasks"] == [
            {
                "id": "dig",
                "name": "Dig",
                "effort": "6d",
                "fixed": "effort",
                "assignments": ["li", "wang 50%"],
                "ignore_resource_calendars": True,
            }
        ]
        assert "resources" not in data["project"]

    def test_without_people_nothing_of_them_is_written(self) -> None:
        project = Project("P", "Plan", start="2026-03-02")
        project.add("dig", "Dig", effort="6d")

        data = plan_to_data(project)

        assert "resources" not in data
        assert data["tasks"] == [{"id": "dig", "name": "Dig", "effort": "6d"}]

    def test_every_format_gives_them_back(self) -> None:
        project = plan(effort="6d", assignments=["wang 50%", "li"], fixed="effort")

        assert plan_from_json(plan_to_json(project)) == project
        assert plan_from_yaml(plan_to_yaml(project)) == project

    def test_people_on_a_summary_task_are_given_back(self) -> None:
        project = plan(assignments=["wang", Assignment("li", effort="8h", contour="bell")])
        project.add("part", "Part", parent="dig", duration="2d")

        assert plan_from_data(plan_to_data(project)) == project

    def test_an_assignment_may_be_written_as_an_object(self) -> None:
        whole = {"resource": "li"}, {"resource": "wang", "units": 50}

        assert task_of(*whole).assignments == (Assignment("li"), Assignment("wang", 50))
        assert task_of(*whole) == task_of("li", "wang 50%") == task_of(whole[0], " wang 50 %")


class TestProblems:
    """What is wrong with people does not hide what else is wrong."""

    def test_people_and_tasks_are_told_in_one_run(self) -> None:
        document = {
            "schema": "pmcore.plan/1",
            "project": {**HEADER, "priority": -1},
            "calendars": [{"id": "office", "zone": "UTC", "week": {"mon-fri": "09:00-17:00"}}],
            "resources": [{"id": "li", "calendar": "moon"}, {"id": "li"}, {"id": "an", "name": 5}],
            "tasks": [{"id": "a", "name": "A", "assignments": ["li 0%"]}],
        }

        assert problems(document) == {
            "resources[0] (li)": "project.calendar_unknown",
            "resources[1] (li)": "value.invalid",
            "resources[2] (an).name": "text.invalid",
            "project.priority": "value.invalid",
            "tasks[0] (a).assignments[0]": "value.invalid",
        }

    def test_given_a_calendar_that_cannot_be_read_then_its_people_are_not_blamed(self) -> None:
        document = {
            "schema": "pmcore.plan/1",
            "project": HEADER,
            "calendars": [{"id": "li", "zone": "Mars"}],
            "resources": [{"id": "li", "calendar": "li"}],
            "tasks": [{"id": "a", "name": "A", "assignments": ["li"]}],
        }

        assert list(problems(document)) == ["calendars[0].zone"]


class TestSize:
    """Ten thousand people, each with leave of their own; who reads may ask for less."""

    def document(self, people: int) -> dict[str, Any]:
        leave = [{"first": "2026-05-11", "last": "2026-05-15", "label": "Leave"}]
        own = {"zone": "UTC", "base": "office", "exceptions": leave}
        return {
            "schema": "pmcore.plan/1",
            "project": {**HEADER, "calendar": "office"},
            "calendars": [
                {"id": "office", "zone": "UTC", "week": {"mon-fri": "09:00-17:00"}},
                *({"id": f"c{n}", **own} for n in range(people)),
            ],
            "resources": [{"id": f"r{n}", "calendar": f"c{n}"} for n in range(people)],
            "tasks": [
                {"id": f"t{n}", "name": "T", "assignments": [f"r{n}"]} for n in range(people)
            ],
        }

    def test_ten_thousand_people_are_read_and_written(self) -> None:
        document = self.document(10_000)

        project = plan_from_data(document)

        assert len(project.settings.resources) == 10_000
        assert plan_to_data(project)["resources"] == document["resources"]

    def test_given_other_limits_then_they_hold(self) -> None:
        document = self.document(3)

        for limits, place in (
            (ReadLimits(max_calendars=3), "calendars"),
            (ReadLimits(max_resources=2), "resources"),
        ):
            assert problems(document, limits)[place] == "input.too_many"
        assert len(plan_from_data(document, ReadLimits(max_calendars=4, max_resources=3))) == 3

    def test_a_long_line_of_bases_takes_no_longer_than_its_length(self) -> None:
        line = [{"id": f"c{n}", "zone": None, "base": f"c{n + 1}"} for n in range(20_000)]
        ring = [*line[:-1], {**line[-1], "base": "c0"}]

        begin = time.process_time()
        for calendars, code in ((line, "document.base_unknown"), (ring, "document.base_loop")):
            assert code in problems({**self.document(0), "calendars": calendars}).values()

        assert time.process_time() - begin < 5


class TestCosts:
    """Rates, kinds and availability stand with the resources, expenses with the tasks."""

    PRICED: ClassVar[dict[str, Any]] = {
        "schema": "pmcore.plan/1",
        "project": HEADER,
        "resources": [
            {
                "id": "li",
                "rates": ["80/h", {"standard": "90/h", "per_use": "5", "since": "2026-07-01"}],
                "accrual": "end",
                "availability": [{"since": "2026-04-01", "units": 0}],
            },
            {"id": "sand", "kind": "material", "measure": "t", "rates": ["12.50"]},
            {"id": "travel", "kind": "cost"},
        ],
        "tasks": [
            {
                "id": "dig",
                "name": "Dig",
                "assignments": ["li"],
                "cost": "7",
                "accrual": "start",
                "expenses": ["sand 2", "travel 5/d"],
            }
        ],
    }

    def test_given_a_priced_plan_then_it_is_written_as_it_was_read(self) -> None:
        written = plan_to_data(plan_from_data(self.PRICED))

        assert written["resources"] == self.PRICED["resources"]
        assert written["tasks"] == self.PRICED["tasks"]

    def test_given_objects_then_they_are_read_as_the_short_texts(self) -> None:
        task = {**self.PRICED["tasks"][0], "expenses": [{"resource": "sand", "quantity": 2}]}
        document = {**self.PRICED, "tasks": [task]}

        assert [str(each) for each in plan_from_data(document)["dig"].expenses] == ["sand 2"]

    @pytest.mark.parametrize(
        ("resource", "place"),
        [
            ({"rates": ["80"]}, "rates"),
            ({"rates": [{"standard": "80/h", "to": 1}]}, "rates[0].to"),
            ({"rates": ["80/y"]}, "rates[0]"),
            ({"rates": [{"standard": "80/h", "per_use": -1}]}, "rates[0]"),
            ({"kind": "robot"}, "kind"),
            ({"availability": [{"since": "2026-04-01"}]}, "availability[0].units"),
        ],
    )
    def test_given_a_wrong_resource_then_the_place_is_told(
        self, resource: dict[str, Any], place: str
    ) -> None:
        document = {**self.PRICED, "resources": [{"id": "li", **resource}], "tasks": []}

        assert f"resources[0] (li).{place}" in problems(document)

    def test_given_an_expense_of_a_person_then_the_task_is_told(self) -> None:
        task = {"id": "dig", "name": "Dig", "expenses": ["li 2"]}

        assert problems({**self.PRICED, "tasks": [task]}) == {
            "tasks[0] (dig)": "project.resource_kind"
        }


class TestContours:
    """A contour is written by its name, or step by step."""

    @pytest.mark.parametrize(
        ("contour", "written"), [("bell", "bell"), ([50, 150], [50, 150]), ([100], [100])]
    )
    def test_every_format_gives_it_back(self, contour: Any, written: Any) -> None:
        made = plan(effort="6d", assignments=[Assignment("li", 50, contour=contour), "wang"])

        assert plan_to_data(made)["tasks"][0]["assignments"] == [
            {"resource": "li", "units": 50, "contour": written},
            "wang",
        ]
        for text, read in (
            (plan_to_json(made), plan_from_json),
            (plan_to_yaml(made), plan_from_yaml),
        ):
            assert read(text)["dig"] == made["dig"]

    def test_flat_is_none(self) -> None:
        assert task_of({"resource": "li", "contour": "flat"}).assignments == (Assignment("li"),)

    @pytest.mark.parametrize("contour", ["round", [], [0], [1.5], ["bell"], 7, {"a": 1}])
    def test_what_is_none_is_told_with_its_place(self, contour: Any) -> None:
        document = {
            "schema": "pmcore.plan/1",
            "project": HEADER,
            "resources": [{"id": "li"}],
            "tasks": [
                {
                    "id": "dig",
                    "name": "Dig",
                    "assignments": [{"resource": "li", "contour": contour}],
                }
            ],
        }

        assert set(problems(document).values()) == {"value.invalid"}
