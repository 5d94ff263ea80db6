"""People on summary tasks of Microsoft Project files, both ways."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.mspdi.documents import imported, kinds, task
from pmcore import schedule
from pmcore.calendars import Calendar
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.wbs import Assignment, Project, Resource

OFFICE = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")
NIGHTS = Calendar.standard("C2", zone=None, weekdays="mon-sat", hours="22:00-06:00")
ROWS = task(
    1,
    "<OutlineLevel>1</OutlineLevel><Start>2026-03-02T08:00:00</Start>"
    "<Finish>2026-03-06T17:00:00</Finish>",
) + task(2, "<OutlineLevel>2</OutlineLevel>")
LI = "<Resource><UID>1</UID><Name>Li</Name><Type>1</Type></Resource>"


def read(more: str, rows: str = ROWS) -> tuple[Assignment, dict[str, int]]:
    """Read an assignment to a summary task from Monday to Friday, of 40 hours."""
    text = f"<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>{more}"
    result = imported(rows, resources=LI, assignments=f"{text}</Assignment>")
    (held,) = result.project["T1"].assignments
    return held, kinds(result)


def dates(first: str, last: str) -> str:
    return f"<Start>2026-03-{first}:00:00</Start><Finish>2026-03-{last}:00:00</Finish>"


class TestReading:
    """What follows from the dates of the summary and from units is no effort of their own."""

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ("<Units>1</Units><Work>PT40H0M0S</Work>", Assignment("R1")),
            ("<Units>0.5</Units><Work>PT20H0M0S</Work>", Assignment("R1", 50)),
            ("<Units>0.5</Units>", Assignment("R1", 50)),
            ("<Work>PT10H0M0S</Work>", Assignment("R1", effort="10h")),
            # of both samples with overtime: it is part of the work, or on top of it
            (
                "<Work>PT40H0M0S</Work><OvertimeWork>PT3H0M0S</OvertimeWork>"
                + dates("02T08", "06T14"),
                Assignment("R1", overtime="3h"),
            ),
            (
                "<Work>PT42H0M0S</Work><OvertimeWork>PT2H0M0S</OvertimeWork>"
                + dates("02T08", "06T17"),
                Assignment("R1", effort="42h", overtime="2h"),
            ),
            (
                "<Work>PT16H0M0S</Work>" + dates("02T08", "03T17"),
                Assignment("R1", duration="16h"),
            ),
            (
                "<Work>PT4H0M0S</Work>" + dates("03T08", "04T17"),
                Assignment("R1", effort="4h", delay="8h", duration="16h"),
            ),
            (
                "<Work>PT20H0M0S</Work><WorkContour>4</WorkContour>" + dates("02T08", "06T17"),
                Assignment("R1", contour="early_peak"),
            ),
        ],
    )
    def test_work_is_read(self, more: str, expected: Assignment) -> None:
        assert read(more) == (expected, {})

    def test_without_dates_the_work_is_theirs(self) -> None:
        rows = task(1, "<OutlineLevel>1</OutlineLevel>") + task(2, "<OutlineLevel>2</OutlineLevel>")

        assert read("<Work>PT40H0M0S</Work>", rows)[0] == Assignment("R1", effort="40h")

    @pytest.mark.parametrize(("done", "is_usual"), [("4", True), ("0", False), ("9", False)])
    def test_work_done_otherwise_than_the_percentage_is_told(
        self, done: str, is_usual: bool
    ) -> None:
        rows = ROWS.replace(
            "<OutlineLevel>1", "<PercentComplete>10</PercentComplete><OutlineLevel>1"
        )
        work = f"<Work>PT40H0M0S</Work><ActualWork>PT{done}H0M0S</ActualWork>"

        assert read(work, rows)[1] == ({} if is_usual else {"summary_assignment": 1})


def plan(*assignments: Any) -> Project:
    project = Project(
        "P",
        "P",
        start="2026-03-02T08:00",
        calendars=[OFFICE, NIGHTS],
        calendar="C1",
        resources=[Resource("R1"), Resource("R2", calendar="C2"), Resource("R3")],
    )
    project.add("T1", "Phase", assignments=assignments)
    project.add("T2", "Work", parent="T1", duration="5d")
    return project


def written(project: Project, **more: Any) -> tuple[Project, list[str]]:
    result = write_mspdi(project, **more)
    told = [str(each.context["kind"]) for each in result.findings]
    return read_mspdi(result.data or b"").project, told


class TestWriting:
    """Work, dates and progress of an assignment are what the schedule makes of them."""

    def test_a_file_says_when_and_how_much(self) -> None:
        project = plan("R1 50%", Assignment("R2", overtime="3h"))
        project.update("T2", actual_start="2026-03-02T08:00", percent_complete=25)
        text = (write_mspdi(project, schedule=schedule(project)).data or b"").decode()

        for part in (
            "<ActualWork>PT5H0M0S</ActualWork><Finish>2026-03-06T17:00:00</Finish>",
            "<RemainingWork>PT15H0M0S</RemainingWork><Start>2026-03-02T08:00:00</Start>",
            "<Units>0.5</Units><Work>PT20H0M0S</Work>",
            "<Finish>2026-03-06T03:00:00</Finish><OvertimeWork>PT3H0M0S</OvertimeWork>",
            "<Start>2026-03-02T22:00:00</Start><Units>1</Units><Work>PT32H0M0S</Work>",
        ):
            assert part in text.replace("\n", ""), part

    @pytest.mark.parametrize(
        ("own", "told"),
        [
            (Assignment("R1", effort="40h"), "spanned_work"),
            (Assignment("R1", effort="7h", duration="60h"), "spanned_work"),
            (Assignment("R1", overtime="60h"), "spanned_work"),
            (Assignment("R1", contour=[10, 90]), "contour"),
        ],
    )
    def test_what_is_not_read_back_is_told(self, own: Assignment, told: str) -> None:
        project = plan(own)

        assert told in written(project, schedule=schedule(project))[1]

    def test_without_dates_efforts_and_units_are_written_and_lengths_left_out(self) -> None:
        team = [
            "R1 50%",
            Assignment("R2", effort="7h", overtime="1h"),
            Assignment("R3", duration="8h"),
        ]
        again, told = written(plan(*team))

        assert again["T1"].assignments == (Assignment("R1", 50), team[1], Assignment("R3"))
        assert "spanned_length" in told

    def test_of_a_file_whose_tasks_change_the_work_on_summaries_follows(self) -> None:
        project = plan("R1", Assignment("R2", effort="7h"))
        before = read_mspdi(write_mspdi(project, schedule=schedule(project)).data or b"")
        before.project.update("T2", duration="2d")
        now = schedule(before.project, before.options)
        again, _ = written(before.project, imported=before, schedule=now)

        assert again["T1"].assignments == project["T1"].assignments
        assert schedule(again).load("R1").effort == 2 * 480
        undated, _ = written(before.project, imported=before)
        assert undated["T1"].assignments == project["T1"].assignments

    def test_of_an_unchanged_file_all_stays(self) -> None:
        project = plan("R1", Assignment("R2", effort="7h"))
        data = write_mspdi(project, schedule=schedule(project)).data or b""
        before = read_mspdi(data)
        before.project.configure(name="Other")

        assert write_mspdi(read_mspdi(data).project, imported=read_mspdi(data)).data == data
        assert written(before.project, imported=before, schedule=schedule(before.project))[0]


def lengths(most: int) -> st.SearchStrategy[str | None]:
    return st.none() | st.integers(1, most).map("{}h".format)


TEAMS = st.lists(
    st.builds(
        Assignment,
        st.sampled_from(("R1", "R2", "R3")),
        st.sampled_from((50, 100, 130)),
        effort=lengths(60),
        overtime=lengths(9),
        delay=lengths(30),
        duration=lengths(50),
        contour=st.sampled_from((None, "bell", "late_peak")),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda held: held.resource,
)


class TestLaw:
    """Everything comes back, or is told."""

    @given(TEAMS, st.integers(0, 99))
    def test_work_on_summaries_is_read_back(self, team: list[Assignment], percent: int) -> None:
        project = plan(*team)
        project.update("T2", actual_start="2026-03-02T08:00", percent_complete=percent)
        made = schedule(project)
        again, told = written(project, schedule=made)

        assert "summary_assignment" not in told
        if "spanned_work" not in told:
            assert again["T1"].assignments == tuple(team)
        efforts = made._workloads.efforts(0)
        read_again = schedule(again)._workloads.efforts(0)
        assert all(abs(one - other) <= 1 for one, other in zip(efforts, read_again, strict=True)), (
            efforts,
            read_again,
        )
