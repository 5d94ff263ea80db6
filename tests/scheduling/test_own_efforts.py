"""Work of the effort of a task: overtime takes none of the time, and own efforts come off first."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.exchange import read_mspdi, read_xer, write_mspdi, write_xer
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.tracking import progress_as_planned
from pmcore.wbs import Assignment, Project, Resource

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")


def dug(**fields: Any) -> Project:
    people = [Resource("li"), Resource("wu")]
    project = Project("P", "P", start="2026-03-02", calendars=[OFFICE], resources=people)
    project.configure(calendar="office")
    project.add("dig", "Dig", **fields)
    return project


def finish(planned: Schedule) -> str:
    return f"{planned['dig'].early_finish:%d %H:%M}"


class TestOfTheEffortOfATask:
    def test_it_takes_no_time(self) -> None:
        planned = schedule(dug(effort="40h", assignments=[Assignment("li", overtime="8h")]))

        assert finish(planned) == "05 17:00"
        assert planned.verify().is_valid

    def test_the_others_take_the_time_they_took(self) -> None:
        team = [Assignment("li", overtime="8h"), Assignment("wu", 50)]

        assert finish(schedule(dug(effort="60h", assignments=team))) == "06 17:00"

    @given(
        effort=st.integers(0, 3000),
        units=st.sampled_from((100, 75, 33, 250)),
        overtime=st.integers(1, 800),
    )
    def test_it_is_as_if_the_effort_were_that_of_the_only_assignment(
        self, effort: int, units: int, overtime: int
    ) -> None:
        assume(effort)
        more = {"overtime": f"{overtime}min"}
        held = [Assignment("li", units, effort=f"{effort}min", overtime=more["overtime"])]
        of_task = dug(effort=f"{effort}min", assignments=[Assignment("li", units, **more)])  # type: ignore[arg-type]

        planned = schedule(of_task)
        assert finish(planned) == finish(schedule(dug(assignments=held)))
        assert planned.verify().is_valid

    def test_half_of_the_time_is_half_of_the_progress(self) -> None:
        project = dug(effort="40h", assignments=[Assignment("li", overtime="8h")])

        ((_, fields),) = progress_as_planned(schedule(project), "2026-03-04").items()

        assert (str(fields["remaining_duration"]), fields["percent_complete"]) == ("960min", 50)

    def test_a_share_of_the_length_is_one_of_the_time_it_takes(self) -> None:
        project = dug(effort="40h", assignments=[Assignment("li", overtime="8h")])
        project.add("pour", "Pour", duration="1d", actual_start="2026-03-04T08:00")
        project.link("dig", "pour", "SS", "50%")
        planned = schedule(project)

        assert [each.code for each in planned.findings] == []
        data = write_xer(project, schedule=planned).data
        assert data is not None
        again = read_xer(data).project
        assert str(again.dependency("dig", "pour", "SS").lag) == "2d"
        assert f"{schedule(again, SchedulingOptions.primavera())['dig'].early_finish:%d %H:%M}" == (
            "05 17:00"
        )


class TestOwnEfforts:
    def test_the_others_share_what_is_left(self) -> None:
        team = [Assignment("li", effort="10h"), Assignment("wu")]
        planned = schedule(dug(effort="40h", assignments=team))

        assert finish(planned) == "05 15:00"  # wu, with 30h
        assert [(planned.load(id).effort, planned.load(id).most) for id in ("li", "wu")] == [
            (600, 100),
            (1800, 100),
        ]
        assert planned.verify().is_valid

    def test_a_file_of_microsoft_project_says_the_same(self) -> None:
        team = [Assignment("li", effort="10h"), Assignment("wu", 50)]
        project = dug(effort="40h", assignments=team)

        data = write_mspdi(project).data
        assert data is not None
        again = read_mspdi(data)
        assert finish(schedule(again.project, again.options)) == finish(schedule(project))
        assert b"<Work>PT30H0M0S</Work>" in data
