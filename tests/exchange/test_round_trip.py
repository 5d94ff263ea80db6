"""A project and its document say the same."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from exchange.everything import projects
from pmcore import (
    Calendar,
    CalendarException,
    LocalizedText,
    Project,
    Shift,
    WorkWeek,
    load_plan,
)
from pmcore.exchange import (
    plan_from_data,
    plan_from_json,
    plan_from_yaml,
    plan_to_data,
    plan_to_json,
    plan_to_yaml,
)
from pmcore.exchange.schema import known_keys
from pmcore.testing import strategies
from pmcore.wbs import Baseline, BaselineTask, Dependency, ProjectSettings, Resource, Task

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 2)


def plan_with(*calendars: Calendar) -> Project:
    return Project("P", "Plan", start="2026-03-02", calendars=calendars, calendar=calendars[0].id)


class TestRoundTrip:
    """What is read back from a document is equal to the project in every record."""

    @given(projects())
    @settings(max_examples=min(30, settings().max_examples))
    def test_every_format_gives_the_project_back(self, project: Project) -> None:
        text, data = plan_to_json(project), plan_to_data(project)

        again = plan_from_json(text)

        assert again == project
        assert (again.version, again.log) == (project.version, ())
        assert plan_from_data(data) == project
        assert plan_from_yaml(plan_to_yaml(project)) == project
        assert plan_to_json(again) == text
        assert plan_to_data(project) == data

    @given(strategies.projects())
    @settings(max_examples=min(30, settings().max_examples))
    def test_plans_made_for_schedules_keep_their_document(self, project: Project) -> None:
        text = plan_to_json(project)

        assert plan_to_json(plan_from_json(text)) == text


class TestWhatItWasMadeFrom:
    """A document says which version of a store it was made from, whatever is edited since."""

    def test_given_a_stamp_then_edits_and_copies_keep_it(self) -> None:
        plan = Project("P", "Plan", start="2026-03-02")
        plan.stamp_as(plan.version, "of-a-store")
        held = Project.of(plan, made_from=plan.stamp)
        for again in (
            plan_from_json(plan_to_json(held)),
            plan_from_yaml(plan_to_yaml(held)),
            plan_from_data(plan_to_data(held)).copy(),
        ):
            again.add("dig", "Dig")
            assert plan_to_data(again)["project"]["stamp"] == "of-a-store"
            assert (again.made_from, again.snapshot().made_from) == ("of-a-store", "of-a-store")
            assert (again.stamp, again.stamp_at(0)) == ("", "")  # of what it holds it says nothing

    def test_given_a_project_that_a_store_has_then_its_document_says_nothing(self) -> None:
        plan = Project("P", "Plan", start="2026-03-02")
        plan.stamp_as(plan.version, "of-a-store")
        assert "stamp" not in plan_to_json(plan)


class TestCompleteness:
    """A document holds every field of every record; a new field must not be forgotten."""

    @pytest.mark.parametrize(
        ("record", "kind", "elsewhere"),
        [
            (Task, "task", set()),
            (Dependency, "dependency", set()),
            (ProjectSettings, "project", {"calendars", "resources"}),
            (Resource, "resource", set()),
            (Calendar, "calendar", set()),
            (Baseline, "baseline", {"_rows"}),
            (BaselineTask, "baseline_task", set()),
        ],
    )
    def test_every_field_has_its_key(self, record: type, kind: str, elsewhere: set[str]) -> None:
        names = {field.name for field in fields(record)} - elsewhere

        assert names <= set(known_keys(kind, ()))


class TestBases:
    """A base is named by id if the project has that very calendar, else written out in place."""

    def test_given_a_listed_base_then_it_is_named(self) -> None:
        office = Calendar.standard("office", zone="UTC")
        li = office.derive("li", exceptions=[CalendarException.on(TODAY)])

        data = plan_to_data(plan_with(li, office))

        assert data["calendars"][0]["base"] == "office"
        assert plan_from_data(data) == plan_with(li, office)

    def test_given_another_calendar_of_the_same_id_then_it_is_written_out(self) -> None:
        old = Calendar.standard("office", zone="UTC", hours="08:00-16:00")
        new = Calendar.standard("office", zone="UTC")
        plan = plan_with(new, old.derive("li"))

        data = plan_to_data(plan)

        assert data["calendars"][1]["base"]["week"] == {"mon-fri": "08:00-16:00"}
        assert plan_from_data(data) == plan

    def test_given_sixteen_unlisted_bases_then_they_stand_inside_each_other(self) -> None:
        calendar = Calendar.standard("c0", zone=None)
        for number in range(1, 17):
            calendar = calendar.derive(f"c{number}")

        assert plan_from_json(plan_to_json(plan_with(calendar))) == plan_with(calendar)


class TestHours:
    """However a day is cut up, its hours are written down and read back."""

    def test_given_a_day_of_as_many_shifts_as_it_may_have_then_they_are_read_back(self) -> None:
        week = WorkWeek.of({"mon": [Shift(at, at + 1) for at in range(0, 1440, 60)]})
        plan = plan_with(Calendar("c", LocalizedText("c"), None, week))

        data = plan_to_data(plan)

        assert plan_from_data(data) == plan
        listed = data["calendars"][0]
        listed["week"] = {"mon": listed["week"]["mon"].split()}
        assert plan_from_data(data) == plan


def test_given_the_example_then_it_is_in_canonical_form() -> None:
    path = ROOT / "examples" / "new_product_launch.json"

    assert plan_to_json(load_plan(path)) == path.read_text(encoding="utf-8")


def test_given_a_deadline_in_a_repeated_hour_when_read_back_then_the_plan_is_equal() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    calendar = Calendar.standard("us", zone="America/Los_Angeles")
    plan = Project("P", "P", start="2026-03-02", calendars=[calendar])
    second = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=zone)
    plan.add("t", "T", duration="1d", deadline=second)

    assert plan_from_json(plan_to_json(plan)) == plan
    assert plan["t"].deadline == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
