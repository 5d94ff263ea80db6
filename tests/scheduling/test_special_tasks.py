"""Which tasks the engine looks at a second time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling.engine.outlining import read_outline
from pmcore.wbs import Project, Task

# a task that says more than a length and a calendar, by the field that says so
TOLD: dict[str, dict[str, Any]] = {
    "actual_start": {"actual_start": "2026-03-02"},
    "as_late_as_possible": {"as_late_as_possible": True},
    "constraints": {"constraints": ["SNET 2026-03-02"]},
    "deadline": {"deadline": "2026-03-02"},
    "is_active": {"is_active": False},
    "kind": {"kind": "level_of_effort"},
    "leveling_delay": {"leveling_delay": "1ed"},
    "manual_finish": {"manual_finish": "2026-03-02"},
    "manual_start": {"manual_start": "2026-03-02"},
    "splits": {"splits": ["1d pause 1d"]},
}
# read of every task, or of every task where the project has people
READ_OF_ALL = {"parent", "duration", "calendar", "effort", "fixed", "assignments"}
# say something only where another field makes the task special, or somebody is assigned
BESIDE_OTHERS = {
    "actual_finish",
    "ignore_resource_calendars",
    "percent_complete",
    "remaining_duration",
    "resume",
    "suspended",
}
MOVES_NOTHING = {
    "accrual",
    "approvers",
    "checklist",
    "collaborators",
    "cost",
    "deliverables",
    "estimate",
    "expected_finish",
    "expenses",
    "external_refs",
    "fields",
    "id",
    "labels",
    "name",
    "percent_complete_type",
    "physical_percent",
    "notes",
    "owner",
    "priority",
    "scope",
    "series",
}


class TestSpecialTasks:
    """Tasks of which the passes must know more than a length and a calendar are found by a look."""

    @pytest.mark.parametrize("field", TOLD)
    def test_given_a_field_that_moves_dates_then_its_task_is_special(self, field: str) -> None:
        project = Project(
            "p", "P", start="2026-03-02", calendars=[Calendar.standard("c", zone=None)]
        )
        project.add_many(
            [Task("plain", "Plain", duration="1d"), Task("told", "Told", **TOLD[field])]
        )

        assert read_outline(project, {None: 0, "c": 0}).special.tolist() == [1]

    def test_no_field_is_forgotten(self) -> None:
        sorted_out = {*TOLD, *READ_OF_ALL, *BESIDE_OTHERS, *MOVES_NOTHING}

        assert sorted_out == {field.name for field in fields(Task)}
