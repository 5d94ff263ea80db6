"""Contours in files of Microsoft Project: numbers 1 to 7 have names, 8 is spread by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.mspdi.documents import imported, kinds, task
from pmcore.calendars import Calendar
from pmcore.exchange import compare_stored, read_mspdi, write_mspdi
from pmcore.kernel import Duration
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Assignment, Contour, Project, Resource
from pmcore.wbs.contours import CONTOUR_NAMES
from pmcore.wbs.effort import length_minutes

OPTIONS = SchedulingOptions.ms_project()
OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
PEOPLE = (
    "<Resource><UID>1</UID><Name>Li</Name><Type>1</Type></Resource>"
    "<Resource><UID>2</UID><Name>Wu</Name><Type>1</Type></Resource>"
)


def assigned(more: str, resource: int = 1, work: str = "PT16H0M0S", units: str = "1") -> str:
    return (
        f"<Assignment><TaskUID>1</TaskUID><ResourceUID>{resource}</ResourceUID>"
        f"<Units>{units}</Units><Work>{work}</Work>{more}</Assignment>"
    )


def stored(start: str, finish: str) -> str:
    return f"<Start>2026-03-{start}:00</Start><Finish>2026-03-{finish}:00</Finish>"


def read(assignments: str, hours: int = 32, more: str = "") -> Any:
    return imported(task(1, more, hours=hours), resources=PEOPLE, assignments=assignments)


class TestReading:
    @pytest.mark.parametrize(
        ("number", "name"),
        [
            (1, "back_loaded"),
            (2, "front_loaded"),
            (3, "double_peak"),
            (4, "early_peak"),
            (5, "late_peak"),
            (6, "bell"),
            (7, "turtle"),
        ],
    )
    def test_a_number_is_a_name(self, number: int, name: str) -> None:
        shape = f"<WorkContour>{number}</WorkContour>"
        (held,) = read(assigned(shape), 1).project["T1"].assignments

        assert held == Assignment("R1", effort="16h", contour=name)

    def test_who_fills_the_task_has_no_length_of_their_own(self) -> None:
        result = read(assigned("<WorkContour>6</WorkContour>" + stored("02T08:00", "05T17:00")))

        assert result.project["T1"].assignments == (Assignment("R1", contour="bell"),)
        assert kinds(result) == {}

    def test_a_stored_span_that_the_work_does_not_take_is_kept(self) -> None:
        shape = "<WorkContour>6</WorkContour>" + stored("02T08:00", "03T17:00")
        (held,) = read(assigned(shape)).project["T1"].assignments

        assert (held.contour, held.effort, held.duration) == (
            Contour("bell"),
            None,
            Duration("16h"),
        )

    def test_the_length_of_fixed_work_follows_from_work_units_and_contour(self) -> None:
        shape = assigned("<WorkContour>6</WorkContour>")
        project = read(shape, more="<Type>2</Type><Work>PT16H0M0S</Work>").project

        assert project["T1"].fixed == "effort"
        project.update("T1", effort="8h")
        assert length_minutes(project["T1"], project.minutes) == 960

    def test_work_spread_by_hand_takes_its_stored_span(self) -> None:
        shape = "<WorkContour>8</WorkContour>" + stored("02T08:00", "03T17:00")
        (held,) = read(assigned(shape)).project["T1"].assignments

        assert (held.contour, held.duration) == (None, Duration("16h"))

    @pytest.mark.parametrize("number", ["9", "-1", "99999999999"])
    def test_an_unknown_number_is_even_work_and_told(self, number: str) -> None:
        result = read(assigned(f"<WorkContour>{number}</WorkContour>"))

        assert result.project["T1"].assignments[0].contour is None
        assert kinds(result) == {"shapeless": 1}

    def test_what_is_started_keeps_its_contour(self) -> None:
        begun = (
            "<ActualStart>2026-03-02T08:00:00</ActualStart>"
            "<RemainingDuration>PT16H0M0S</RemainingDuration>"
            "<PercentComplete>50</PercentComplete>"
        )
        project = read(assigned("<WorkContour>6</WorkContour>"), more=begun).project
        load = schedule(project, OPTIONS).load("R1")

        assert project["T1"].assignments == (Assignment("R1", contour="bell"),)
        assert load.effort == 480

    def test_the_dates_are_those_that_the_tool_stored(self) -> None:
        shape = assigned("<WorkContour>2</WorkContour>" + stored("02T08:00", "05T10:40"))
        dated = task(1, stored("02T08:00", "05T10:40")).replace("PT8H0M0S", "PT26H40M0S")

        agreement = compare_stored(imported(dated, resources=PEOPLE, assignments=shape))
        assert (agreement.compared, agreement.differences) == (1, ())


def written(project: Project, **more: Any) -> tuple[bytes, set[str]]:
    """The bytes of a file, and what it tells."""
    exported = write_mspdi(project, **more)
    assert exported.data is not None
    return exported.data, {str(each.context.get("kind")) for each in exported.findings}


CREWS = st.lists(
    st.builds(
        Assignment,
        st.sampled_from(("li", "wu")),
        st.sampled_from((100, 50, 33, 150)),
        effort=st.none() | st.sampled_from(("8h", "3h", "100min")),
        contour=st.none() | st.sampled_from(CONTOUR_NAMES),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda each: each.resource,
)


class TestWriting:
    def plan(self, *crew: Assignment, **fields: Any) -> Project:
        people = [Resource("li"), Resource("wu")]
        project = Project("P", "P", start="2026-03-02", calendars=[OFFICE], resources=people)
        project.add("T1", "A", assignments=crew, **fields)
        return project

    def test_a_name_is_written_as_its_number(self) -> None:
        project = self.plan(Assignment("li", 50, contour="bell"), effort="8h")
        text = written(project)[0].decode()

        assert "<Units>0.5</Units><Work>PT8H0M0S</Work><WorkContour>6</WorkContour>" in text
        assert read_mspdi(text.encode()).project["T1"].assignments == project["T1"].assignments

    def test_another_contour_is_written_as_even_work_as_long_as_it_and_told(self) -> None:
        project = self.plan(Assignment("li", contour=[50, 150, 10]), effort="7h")
        data, told = written(project)
        back = read_mspdi(data).project

        assert "contour" in told
        assert back["T1"].assignments == (Assignment("li", 70),)
        assert length_minutes(back["T1"], back.minutes) == 600

    @given(
        CREWS,
        st.sampled_from(
            (
                {"duration": "2d"},
                {"effort": "9h"},
                {"effort": "9h", "fixed": "effort"},
                {"duration": "3d", "fixed": "duration"},
                {},
            )
        ),
        st.booleans(),
    )
    def test_what_is_read_back_takes_as_long_and_asks_for_as_much(
        self, crew: list[Assignment], fields: dict[str, Any], dated: bool
    ) -> None:
        if not fields and not all(each.effort for each in crew):
            fields = {"duration": "1d"}
        if "effort" in fields:  # beside it an effort of one's own would be taken out of it
            crew = [replace(each, effort=None) for each in crew]
        project = self.plan(*crew, **fields)
        planned = schedule(project, OPTIONS)
        data, _ = written(project, schedule=planned if dated else None)
        again = schedule(read_mspdi(data).project, OPTIONS)

        assert again["T1"].early_start == planned["T1"].early_start
        ends = (int(each.columns.early_finish[0]) for each in (planned, again))
        assert abs(next(ends) - next(ends)) <= 1  # a file holds work to the tenth of a second
        for each in crew:
            asked = planned.load(each.resource).effort, again.load(each.resource).effort
            assert abs(asked[0] - asked[1]) <= 2
