"""Floats of tasks on which people work apart, where the calendar of the task counts them.

They lie between the dates of the task. Counted by the work, the smallest that one of them leaves
counts. Microsoft Project stored the first in the one file at hand that shows it: a start slack of
four hours, where the person who works at night leaves none.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import CalendarError, ScheduleError, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.options import FloatReading
from pmcore.testing import project_code
from pmcore.testing.strategies import plans
from pmcore.wbs import Assignment, Project, Resource
from scheduling.certificate_rows import FLOATS, scheduled_slowly

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
WEDNESDAYS = Calendar.standard("wednesdays", zone=None, weekdays="wed", hours="08:00-16:00")
NIGHTS = Calendar.standard("nights", zone=None, hours="23:00-02:00")
MS_PROJECT = SchedulingOptions.ms_project()
BY_WORK = SchedulingOptions.ms_project(float_calendar="work")
PLANS = settings(max_examples=min(settings().max_examples, 3000))
DAY = 480


def digging(*team: Assignment | str, roof: str = "7d", **fields: Any) -> Project:
    """A week of digging from Monday 2, by Li and, one of its days, by Wu on a Wednesday.

    Roofing beside it goes on until Tuesday 10.
    """
    project = Project(
        "P",
        "Plan",
        start="2026-03-02T08:00",
        calendars=[OFFICE, WEDNESDAYS, NIGHTS],
        calendar="office",
        resources=[
            Resource("li"),
            Resource("wu", calendar="wednesdays"),
            Resource("ana", calendar="nights"),
        ],
    )
    people = team or ("li", Assignment("wu", duration="1d"))
    project.add("dig", "Dig", **{"duration": "5d", "assignments": people, **fields})
    project.add("roof", "Roof", duration=roof)
    return project


def made(project: Project, options: SchedulingOptions = MS_PROJECT) -> Schedule:
    """Schedule; the certificate and the slow reference agree."""
    rows, _ = scheduled_slowly(project, options)
    found = schedule(project, options)
    assert found.verify().is_valid, found.verify().findings
    for row in rows:
        assert found[row["id"]].is_critical is row["is_critical"]
        for field in FLOATS:
            assert getattr(found[row["id"]], field) == row[f"{field}_minutes"], (row["id"], field)
    return found


class TestTotalFloat:
    """The smaller of the floats of its own start and finish."""

    def test_given_somebody_could_not_come_later_then_the_task_still_can(self) -> None:
        """Wu comes on Wednesday anyhow: Li may begin on that day and end with the roof."""
        dig = made(digging())["dig"]

        assert f"{dig.late_start:%a %d}, {dig.late_finish:%a %d}" == "Wed 04, Tue 10"
        assert (dig.total_float, dig.is_critical) == (2 * DAY, False)

    def test_given_the_work_counts_then_who_could_not_come_later_leaves_none(self) -> None:
        dig = made(digging(), BY_WORK)["dig"]

        assert (dig.total_float, dig.is_critical) == (0, True)

    @pytest.mark.parametrize(("reading", "minutes"), [("start", 120), ("finish", 0)])
    def test_given_one_end_counts_then_that_of_the_task_does(
        self, reading: FloatReading, minutes: int
    ) -> None:
        """Four hours for Li on Monday afternoon, and four nights for Ana, who is the last to end.

        With her alone the task starts at night: two hours of the office later.
        """
        project = digging("li", Assignment("ana", duration="12h"), duration="4h", roof="4d")
        project.update("dig", constraints=["SNET 2026-03-02T15:00"])
        found = made(project, replace(MS_PROJECT, total_float=reading))["dig"]

        assert f"{found.early_start:%d %H:%M} {found.early_finish:%d %H:%M}" == "02 15:00 06 02:00"
        assert found.total_float == minutes

    def test_given_a_deadline_is_missed_then_the_task_lacks_what_it_lacks(self) -> None:
        project = digging(deadline="2026-03-05")
        planned = made(project)
        (lacking,) = (each for each in planned.findings if each.code == "schedule.negative_float")

        assert planned["dig"].total_float == -DAY
        assert (lacking.context["count"], lacking.context["minutes"]) == (1, -DAY)

    def test_given_a_date_holds_it_too_early_then_that_is_counted_from_where_it_would_be(
        self,
    ) -> None:
        project = digging(constraints=["FNLT 2026-03-06T17:00"])
        project.link("roof", "dig", lag="-5d")
        planned = made(project)

        assert f"{planned['dig'].early_finish:%a %d}" == "Fri 06"
        assert planned["dig"].total_float == -2 * DAY

    def test_paths_tell_it_too(self) -> None:
        _, path = made(digging()).float_paths()

        assert (path.tasks, path.total_float, path.is_critical) == (("dig",), 2 * DAY, False)

    def test_explanations_tell_it_too(self) -> None:
        planned = made(digging())

        assert "2d of total float" in str(planned.explain("dig"))
        assert "Total float: 2d." in str(planned.explain_floats("dig"))
        assert "its total float is 2d" in str(planned.why_not_critical("dig"))


class TestFreeFloat:
    """How far its dates go until something moves that waits for it: it moves with all of them."""

    def test_given_nothing_waits_for_it_then_it_is_total_float(self) -> None:
        assert made(digging())["dig"].free_float == 2 * DAY

    def test_given_something_waits_for_its_finish_then_that_ends_it(self) -> None:
        project = digging(roof="9d")
        project.add("pour", "Pour", duration="1d", constraints=["SNET 2026-03-10T08:00"])
        project.link("dig", "pour")
        dig = made(project)["dig"]

        assert (dig.total_float, dig.free_float) == (3 * DAY, DAY)

    @pytest.mark.parametrize("way", ["task", "work"])
    def test_given_something_waits_for_a_start_that_several_make_then_that_ends_it(
        self, way: Any
    ) -> None:
        """On Wednesday both begin: neither may come later, though the other begins as early."""
        project = digging("li", "wu", duration="1d", constraints=["SNET 2026-03-04T08:00"])
        project.add("fence", "Fence", duration="1d")
        project.link("dig", "fence", "SS")
        project.update("roof", duration="20d")
        dig = made(project, replace(MS_PROJECT, float_calendar=way))["dig"]

        assert (dig.total_float > 0, dig.free_float) == (True, 0)


class TestBegun:
    """What has begun can only end later."""

    def test_given_several_go_on_then_the_float_is_that_of_the_finish(self) -> None:
        """The day of Wu is still to come, on Wednesday, and could be no other."""
        team = "li", Assignment("wu", duration="1d", remaining_duration="1d")
        project = digging(*team, actual_start="2026-03-02T08:00", percent_complete=20)
        dig = made(project)["dig"]

        assert f"{dig.early_finish:%a %d}, {dig.late_finish:%a %d}" == "Fri 06, Tue 10"
        assert (dig.total_float, dig.free_float) == (2 * DAY, 2 * DAY)


# a length and a delay of the first of a team
_ALONE = st.tuples(st.sampled_from((None, "100min", "3h")), st.sampled_from((None, "2h", "1d")))


class TestLaws:
    """Floats between the dates of tasks: engine, reference and certificate agree on them."""

    @PLANS
    @given(drawn=plans(), alone=st.lists(st.one_of(st.none(), _ALONE), min_size=7, max_size=7))
    def test_the_engine_the_reference_and_the_certificate_agree(
        self,
        drawn: tuple[Project, SchedulingOptions],
        alone: list[tuple[str | None, str | None] | None],
    ) -> None:
        project, options = drawn[0], replace(drawn[1], assignments="apart", float_calendar="task")
        for task, said in zip(project.tasks(), alone, strict=False):
            if said is not None and task.kind == "task" and not project.is_summary(task.id):
                _let_all_work(project, task.id, *said)
        note(project_code(project, options))

        with suppress(ScheduleError, CalendarError):  # somebody's calendar never works, or too late
            made(project, options)


def _let_all_work(project: Project, task: TaskId, length: str | None, delay: str | None) -> None:
    """Assign everybody with a calendar, the first with a length and a delay of their own."""
    _, first, *others = (each.id for each in project.settings.resources)
    team = [Assignment(first, duration=length, delay=delay), *map(Assignment, others)]
    project.update(task, assignments=team, fixed="units", effort=None, duration="5h")
