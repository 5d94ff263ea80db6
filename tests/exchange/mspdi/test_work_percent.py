"""How much of the work is done, as a file says it of tasks, summary tasks and assignments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mpxj_peer
from exchange.mspdi.documents import document, task
from exchange.mspdi.test_writing import OFFICE, rows
from pmcore import schedule
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Assignment, Project, Resource

OPTIONS = SchedulingOptions.ms_project(milestones="any")
BEGUN = {"actual_start": "2026-03-02T08:00"}
LI = "<Resource><UID>1</UID><Name>Li</Name><Type>1</Type></Resource>"
ASSIGNED = (
    "<Assignment><TaskUID>{}</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units></Assignment>"
)


def fence(**fields: Any) -> Project:
    """A phase of one task by Li and Wang."""
    project = Project(
        "SITE",
        "Fence",
        start="2026-03-02T08:00",
        calendars=[OFFICE],
        resources=[Resource("li"), Resource("wang")],
    )
    project.add("phase", "Phase")
    said = {"duration": "4d", "assignments": ["li", "wang 50%"], **fields}
    project.add("dig", "Dig", parent="phase", **said)
    return project


def percents(data: bytes | None, kind: str = "Task") -> list[str | None]:
    """What each row says of its work, but that of the project."""
    return [row.get("PercentWorkComplete") for row in rows(data, kind) if row["UID"] != "0"]


def read(first: str = "", second: str = "") -> Any:
    """A phase of two tasks of Li, the first of which and the phase say more."""
    return read_mspdi(
        document(
            task(1, f"<OutlineLevel>1</OutlineLevel>{second}"),
            task(2, f"<OutlineLevel>2</OutlineLevel>{first}"),
            task(3, "<OutlineLevel>2</OutlineLevel>"),
            resources=LI,
            assignments=ASSIGNED.format(2) + ASSIGNED.format(3),
        )
    )


class TestTasks:
    @pytest.mark.parametrize(
        ("said", "percent"),
        [
            ({}, "0"),
            ({"percent_complete": 33}, "33"),
            ({**BEGUN, "remaining_duration": "3d"}, "25"),
            ({**BEGUN, "actual_finish": "2026-03-05T17:00"}, "100"),
            (
                {"percent_complete": 50, "assignments": [Assignment("li", contour="back_loaded")]},
                "25",
            ),
            ({"percent_complete": 40, "assignments": (), "effort": "8h"}, "40"),
            ({"percent_complete": 40, "assignments": ()}, None),
            ({"kind": "milestone", "duration": None, "assignments": ()}, None),
        ],
    )
    def test_given_a_task_then_the_plan_tells_how_much_of_its_work_is_done(
        self, said: dict[str, Any], percent: str | None
    ) -> None:
        assert percents(write_mspdi(fence(**said)).data) == [None, percent]

    def test_given_a_schedule_then_it_tells_that_of_summary_tasks_too(self) -> None:
        project = fence(percent_complete=50)
        project.add("paint", "Paint", parent="phase", duration="6d", assignments=["li"])
        dates = schedule(project, OPTIONS)

        assert dates["phase"].work_percent == 25
        assert percents(write_mspdi(project, schedule=dates).data) == ["25", "50", "0"]

    def test_given_dates_tell_how_much_work_there_is_then_only_a_schedule_does(self) -> None:
        project = fence(**BEGUN, manual_finish="2026-03-09T17:00", remaining_duration="3d")

        assert percents(write_mspdi(project).data) == [None, None]
        written = write_mspdi(project, schedule=schedule(project, OPTIONS))
        assert percents(written.data) == ["50", "50"]


class TestAssignments:
    def test_given_a_share_is_done_then_each_says_so(self) -> None:
        written = write_mspdi(fence(percent_complete=33))

        assert percents(written.data, "Assignment") == ["33", "33"]

    def test_given_what_remains_is_said_then_that_is_left_of_the_work(self) -> None:
        """A day of four is done, whatever percentage somebody told."""
        li, wang = rows(
            write_mspdi(fence(**BEGUN, percent_complete=50, remaining_duration="3d")).data,
            "Assignment",
        )

        assert (li["ActualWork"], li["RemainingWork"]) == ("PT8H0M0S", "PT24H0M0S")
        assert (wang["ActualWork"], wang["RemainingWork"]) == ("PT4H0M0S", "PT12H0M0S")
        assert li["PercentWorkComplete"] == wang["PercentWorkComplete"] == "25"

    @pytest.mark.parametrize("left", ["0d", "1d", "3d", "4d"])
    @pytest.mark.parametrize("percent", [0, 50, 60])
    def test_given_what_remains_is_said_then_it_is_read_back(self, left: str, percent: int) -> None:
        project = fence(**BEGUN, percent_complete=percent, remaining_duration=left)
        back = read_mspdi(write_mspdi(project).data or b"")

        if (left, percent) != ("4d", 0):  # which the percentage says as well
            assert back.project["dig"] == project["dig"]
        assert schedule(back.project, OPTIONS).finish == schedule(project, OPTIONS).finish

    def test_given_more_remains_than_was_planned_then_it_is_read_back(self) -> None:
        project = fence(**BEGUN, remaining_duration="5d")
        back = read_mspdi(write_mspdi(project).data or b"")

        assert back.project["dig"] == project["dig"]
        assert schedule(back.project, OPTIONS).finish == schedule(project, OPTIONS).finish


class TestFilesOwnWord:
    """What a file says of the work stays as long as the task does."""

    OWN = "<PercentWorkComplete>40</PercentWorkComplete>"

    def test_given_nothing_changed_then_it_is_written_again(self) -> None:
        before = read(self.OWN, self.OWN)

        for dates in (None, schedule(before.project, before.options)):
            written = write_mspdi(before.project, imported=before, schedule=dates)
            assert percents(written.data) == ["40", "40", None]

    def test_given_another_task_changed_then_it_is_written_again_but_for_the_summary(self) -> None:
        before = read(self.OWN, self.OWN)
        project = before.project
        project.update("T3", percent_complete=50)

        assert percents(write_mspdi(project, imported=before).data) == [None, "40", "50"]
        dates = schedule(project, before.options)
        written = write_mspdi(project, imported=before, schedule=dates)
        assert percents(written.data) == ["25", "40", "50"]

    def test_given_the_task_changed_then_what_follows_from_its_work_is_written(self) -> None:
        before = read(self.OWN)
        before.project.update("T2", percent_complete=30)

        assert percents(write_mspdi(before.project, imported=before).data)[1] == "30"


class TestSummaries:
    """A summary task is as far as what lies below it, where a schedule tells."""

    @staticmethod
    def said(data: bytes | None) -> list[str | None]:
        return [row.get("PercentComplete") for row in rows(data, "Task") if row["UID"] != "0"]

    def test_given_a_schedule_then_it_says_how_far_it_is(self) -> None:
        project = fence(**BEGUN, percent_complete=50)
        project.add("paint", "Paint", parent="phase", duration="12d")

        assert self.said(write_mspdi(project).data) == ["0", "50", "0"]
        written = write_mspdi(project, schedule=schedule(project, OPTIONS))
        assert self.said(written.data) == ["12", "50", "0"]
        assert read_mspdi(written.data or b"").project == project

    def test_given_a_plan_that_changed_then_the_old_word_of_the_file_is_gone(self) -> None:
        before = read("", "<PercentComplete>40</PercentComplete>")
        project = before.project
        project.update("T3", percent_complete=50)

        dates = schedule(project, before.options)
        assert self.said(write_mspdi(before.as_read, imported=before).data)[0] == "40"
        written = write_mspdi(project, imported=before, schedule=dates)
        assert self.said(written.data)[0] == str(dates["T1"].percent_complete) == "25"

    def test_given_people_on_it_then_their_work_is_what_it_says(self) -> None:
        project = fence(**BEGUN, percent_complete=50)
        project.update("phase", assignments=["li"])

        written = write_mspdi(project, schedule=schedule(project, OPTIONS))

        kinds = [each.context.get("kind") for each in read_mspdi(written.data or b"").findings]
        assert "summary_assignment" not in kinds


@pytest.mark.skipif(bool(mpxj_peer.missing()), reason=mpxj_peer.missing())
def test_mpxj_reads_what_the_schedule_says(tmp_path: Path) -> None:
    project = fence(**BEGUN, percent_complete=33)
    project.add(
        "paint", "Paint", parent="phase", duration="6d", assignments=["wang"], percent_complete=5
    )
    dates = schedule(project, OPTIONS)
    write_mspdi(project, tmp_path / "plan.xml", schedule=dates)
    told = {each["name"]: each for each in mpxj_peer.ask(tmp_path / "plan.xml")["tasks"].values()}

    for each in dates:
        assert told[str(each.name)]["work_percent"] == each.work_percent
    assert told["Dig"]["work_percents"] == [33, 33]
