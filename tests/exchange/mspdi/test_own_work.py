"""How people work on their own: what a file read again does not show of it is told."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.kernel import PmcoreError
from pmcore.scheduling import schedule
from pmcore.wbs import Assignment, Project, Resource
from pmcore.wbs.contours import CONTOUR_NAMES
from pmcore.wbs.task_fields import FixedSide

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
# What may be told of each field that is read back as another one.
TOLD = {
    "effort": {"own_work", "shaped_length", "effort_unit"},
    "overtime": {"own_work", "overtime_alone", "effort_unit"},
    "delay": {"unit"},
    "duration": {"own_work", "length_beside_effort", "shaped_length", "unit", "more_left"},
    "remaining_duration": {"unit", "more_left"},
    "contour": {"contour", "zero_length"},
    "units": {"contour", "zero_length"},
}
OF_ANY_LENGTH = {"own_length", "own_shown", "zero_length"}
_lengths = st.sampled_from((None, None, None, "0h", "4h", "16h", "24h", "32h", "48h", "2d"))
_states: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        {},
        {"actual_start": "2026-03-02T08:00"},
        {"actual_start": "2026-03-02T08:00", "percent_complete": 50},
        {"actual_start": "2026-03-02T08:00", "actual_finish": "2026-03-05T17:00"},
        {"manual_start": "2026-03-03T08:00"},
    )
)


@st.composite
def _assignments(draw: st.DrawFn, id: str) -> Assignment:
    shapes = (None, None, *CONTOUR_NAMES, [50, 150])
    return Assignment(
        id,
        draw(st.sampled_from((100, 50))),
        effort=draw(_lengths),
        overtime=draw(st.sampled_from((None, None, "1h"))),
        delay=draw(_lengths),
        duration=draw(_lengths),
        contour=draw(st.sampled_from(shapes)),
        remaining_duration=draw(_lengths),
    )


@st.composite
def _plans(draw: st.DrawFn) -> Project:
    people = [Resource("li"), Resource("wu")]
    plan = Project(
        "P", "P", start="2026-03-02T08:00", calendars=[OFFICE], calendar="office", resources=people
    )
    team = [draw(_assignments(each.id)) for each in people[: draw(st.integers(1, 2))]]
    length: dict[str, Any] = draw(
        st.sampled_from(({"duration": "32h"}, {"effort": "32h"}, {"duration": "5ed"}))
    )
    fixed: FixedSide = draw(st.sampled_from(get_args(FixedSide)))
    try:
        plan.add("dig", "Dig", **length, **draw(_states), fixed=fixed, assignments=team)
    except PmcoreError:
        assume(False)
    return plan


class TestOwnWork:
    @given(_plans())
    def test_given_any_team_when_read_again_then_what_differs_is_told(self, plan: Project) -> None:
        exported = write_mspdi(plan)
        assert exported.data is not None
        again = read_mspdi(exported.data).project["dig"]

        told = {str(each.context["kind"]) for each in exported.findings}
        there = {each.resource: each for each in again.assignments}
        for one in plan["dig"].assignments:
            other = there.get(one.resource)
            if other is None:
                assert len(plan["dig"].assignments) > 1
                assert "zero_length" in told, one
                continue
            for field, kinds in TOLD.items():
                was, shown = getattr(one, field), getattr(other, field)
                assert was == shown or told & (kinds | OF_ANY_LENGTH), (field, was, shown, told)

    def test_given_who_has_no_work_beside_others_when_read_again_then_that_they_go_is_told(
        self,
    ) -> None:
        people = [Resource("li"), Resource("wu")]
        plan = Project(
            "P", "P", start="2026-03-02", calendars=[OFFICE], calendar="office", resources=people
        )
        team = [Assignment("li"), Assignment("wu", effort="0h")]
        plan.add("dig", "Dig", duration="32h", assignments=team)

        exported = write_mspdi(plan)
        assert exported.data is not None
        again = read_mspdi(exported.data).project["dig"]
        assert [each.resource for each in again.assignments] == ["li"]
        (told,) = [each for each in exported.findings if each.context["kind"] == "zero_length"]
        assert "who has no work beside others" in told.message()

    def test_given_overtime_of_the_effort_of_a_task_when_read_again_then_it_takes_no_time(
        self,
    ) -> None:
        people = [Resource("li"), Resource("wu")]
        plan = Project(
            "P", "P", start="2026-03-02", calendars=[OFFICE], calendar="office", resources=people
        )
        team = [Assignment("li", overtime="8h"), Assignment("wu", 50)]
        plan.add("dig", "Dig", effort="60h", assignments=team)
        finish = "2026-03-06 17:00:00"  # wu, with 20h at 50 %; li is done with 32h on Thursday

        exported = write_mspdi(plan)
        assert exported.data is not None
        again = read_mspdi(exported.data)
        assert str(schedule(plan)["dig"].early_finish) == finish
        assert str(schedule(again.project, again.options)["dig"].early_finish) == finish
        assert b"<OvertimeWork>PT8H0M0S</OvertimeWork>" in exported.data
        assert b"<Work>PT40H0M0S</Work>" in exported.data
