"""A project written as a Microsoft Project file and read back is the same project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given

from exchange.mspdi.held_plans import held_plans
from pmcore import schedule
from pmcore.calendars import Calendar
from pmcore.exchange import Extras, Imported, read_mspdi, write_mspdi
from pmcore.exchange.mspdi import order, tasks_out
from pmcore.exchange.mspdi.xml_out import ordered
from pmcore.kernel import PmcoreError
from pmcore.wbs import Project, Resource

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "mspdi" / "files"
FILES = sorted(SAMPLES.glob("*.xml"))


def read_back(project: Project, **more: Any) -> Imported:
    data = write_mspdi(project, **more).data
    assert data is not None
    return read_mspdi(data)


def in_order(extras: Extras) -> dict[str, object]:
    """Extras with the fields of each record as the schema wants them."""

    def each(records: Mapping[str, Any], ranks: Mapping[str, int]) -> dict[str, object]:
        return {id: ordered((), raw, ranks) for id, raw in records.items()}

    return {
        "project": ordered((), extras.project, order.PROJECT),
        "calendars": each(extras.calendars, order.CALENDAR),
        "tasks": each(extras.tasks, order.TASK),
        "resources": each(extras.resources, order.RESOURCE),
        "assignments": dict(extras.assignments),
    }


class TestProjects:
    """Write, then read: the identity, for everything the format holds."""

    @given(held_plans())
    def test_what_is_written_is_read_back(self, project: Project) -> None:
        written = write_mspdi(project)
        assert written.data is not None

        back = read_mspdi(written.data)

        assert back.project.settings == project.settings
        assert back.project.tasks() == project.tasks()
        assert back.project == project
        assert {str(found.code) for found in written.findings} <= {"export.beyond_tool"}

    @pytest.mark.parametrize("left", ["0d", "0.5d", "1d", "3d"])
    @pytest.mark.parametrize("percent", [0, 30])
    @pytest.mark.parametrize("team", [["li"], ["li", "wang"]])
    def test_what_is_left_is_what_somebody_said(
        self, left: str, percent: int, team: list[str]
    ) -> None:
        """Whatever the percentage would leave, it is left to each of those who work on it."""
        office = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
        people = [Resource("li"), Resource("wang")]
        start = "2026-03-02T08:00"
        plan = Project("P", "Plan", start=start, calendars=[office], resources=people)
        task = plan.add(
            "dig",
            "Dig",
            duration="2d",
            assignments=team,
            actual_start=start,
            remaining_duration=left,
            percent_complete=percent,
        )

        written = write_mspdi(plan)

        assert written.data is not None
        assert read_mspdi(written.data).project.tasks() == plan.tasks()
        [row] = [each for each in re.findall(rb"<Task>.*</Task>", written.data) if b"Dig" in each]
        remaining = re.findall(rb"<RemainingDuration>(.*?)</RemainingDuration>", row)
        people_left = re.findall(rb"<RemainingWork>(.*?)</RemainingWork>", written.data)
        assert people_left == remaining * len(task.assignments)

    @given(held_plans())
    def test_a_file_read_and_written_again_is_the_same_file(self, project: Project) -> None:
        first = write_mspdi(project).data
        assert first is not None
        imported = read_mspdi(first)

        assert write_mspdi(imported.project, imported=imported).data == first

    def test_ids_that_end_in_their_number_keep_it(self) -> None:
        project = Project(
            "P", "Plan", start="2026-03-02", resources=[Resource("R9"), Resource("01")]
        )
        project.add("x1", "Dig", duration="1d")
        found = read_back(project)

        assert dict(found.extras.resources["01"])["UID"] == "1"
        assert "UID" not in dict(found.extras.resources["R9"])
        assert dict(found.extras.tasks["x1"])["UID"] == "1"

    @given(held_plans())
    def test_the_same_project_gives_the_same_bytes(self, project: Project) -> None:
        assert write_mspdi(project).data == write_mspdi(project).data

    @given(held_plans())
    def test_what_tasks_say_alike_is_as_if_each_was_worded_alone(self, project: Project) -> None:
        try:
            dated = schedule(project)
        except PmcoreError:
            dated = None
        at_once = write_mspdi(project, schedule=dated)

        with patch.object(tasks_out, "_MOST_KNOWN", 0):  # nothing is known from before
            alone = write_mspdi(project, schedule=dated)

        assert at_once.data == alone.data
        assert at_once.findings == alone.findings


@pytest.mark.skipif(not FILES, reason=f"no sample files in {SAMPLES}")
class TestSamples:
    """Files of Microsoft Project: project, stored dates and extras come back."""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_a_sample_comes_back_whole(self, path: Path) -> None:
        imported = read_mspdi(path)

        back = read_back(imported.project, imported=imported)

        assert back.project == imported.project
        assert back.options == imported.options
        assert back.stored.tasks == imported.stored.tasks
        assert (back.stored.start, back.stored.finish) == (
            imported.stored.start,
            imported.stored.finish,
        )
        assert in_order(back.extras) == in_order(imported.extras)
