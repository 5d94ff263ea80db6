"""Dates that Microsoft Project will not keep are told on the way out, or held by request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exchange.mspdi.held_plans import held_plans
from pmcore import Calendar, Project, Schedule, SchedulingOptions, schedule
from pmcore.exchange import Exported, compare_stored, read_mspdi, write_mspdi
from pmcore.kernel import Code, Finding, PmcoreError
from pmcore.scheduling import redating
from scheduling.readings import apart

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
OPTIONS = st.sampled_from(
    (SchedulingOptions(), SchedulingOptions.primavera(), SchedulingOptions.ms_project())
)


def plan(**settings: Any) -> Project:
    return Project("FENCE", "Fence", start="2026-03-02T08:00", calendars=[OFFICE], **settings)


def begun() -> Project:
    """A plan whose data date moved everything that is not done."""
    project = plan(data_date="2026-03-23T08:00")
    project.add("dig", "Dig", duration="4d", actual_start="2026-03-02T08:00", percent_complete=50)
    project.add("pour", "Pour", duration="2d")
    project.add("buy", "Buy", duration="3d")
    project.link("dig", "pour")
    return project


def too_early() -> Project:
    project = plan()
    project.add("dig", "Dig", duration="2d", constraints=["SNET 2026-02-16"])
    return project


def out_of_sequence() -> Project:
    project = plan(data_date="2026-03-04")
    project.add("dig", "Dig", duration="5d", actual_start="2026-03-02", percent_complete=40)
    project.add("pour", "Pour", duration="4d", actual_start="2026-03-03", percent_complete=25)
    project.link("dig", "pour")
    return project


def late() -> Project:
    project = plan()
    project.add("dig", "Dig", duration="5d")
    project.add("buy", "Buy", duration="1d", as_late_as_possible=True)
    project.add("pour", "Pour", duration="2d")
    project.link("buy", "pour")
    return project


def bound() -> Project:
    project = plan()
    project.add(
        "dig",
        "Dig",
        duration="3d",
        actual_start="2026-03-02",
        percent_complete=33,
        constraints=["FNET 2026-03-20"],
    )
    return project


def in_sequence() -> Project:
    """A plan with progress of which no option of the tool moves anything."""
    project = plan()
    project.add("dig", "Dig", duration="5d", actual_start="2026-03-02", percent_complete=40)
    project.add("pour", "Pour", duration="4d")
    project.link("dig", "pour")
    return project


KEPT = (begun, too_early, out_of_sequence, bound)


def redated(exported: Exported) -> Finding | None:
    found = [each for each in exported.findings if each.code is Code.EXPORT_REDATED]
    assert len(found) < 2
    return found[0] if found else None


class TestToldOnTheWayOut:
    """Nothing is dropped silently: a date that the tool will not keep is told with its option."""

    @pytest.mark.parametrize(
        ("make", "names", "count"),
        [
            (begun, ["data_date"], 3),
            (too_early, ["project_start"], 1),
            (out_of_sequence, ["progress"], 1),
            (late, ["alap"], 2),
            (bound, ["started_constraints"], 1),
        ],
    )
    def test_what_moves_is_told_with_the_option_that_moves_it(
        self, make: Callable[[], Project], names: list[str], count: int
    ) -> None:
        project = make()

        found = redated(write_mspdi(project, schedule=schedule(project)))

        assert found is not None
        assert (found.context["names"], found.context["count"]) == (names, count)
        assert found.severity == "warning"

    def test_the_message_says_the_dates_of_both_sides(self) -> None:
        project = begun()

        found = redated(write_mspdi(project, schedule=schedule(project)))

        assert found is not None
        assert found.message() == (
            "Microsoft Project dates 3 of 3 tasks otherwise than here, because of data_date "
            "(ignored, here heeded): dig finishes Thu 2026-03-05 17:00 (here Tue 2026-03-24 "
            "17:00), pour finishes Mon 2026-03-09 17:00 (here Thu 2026-03-26 17:00), buy finishes "
            "Wed 2026-03-04 17:00 (here Wed 2026-03-25 17:00). The plan finishes Mon 2026-03-09 "
            "17:00 (here Thu 2026-03-26 17:00)."
        )
        assert "此处为 2026-03-24 周二 17:00" in found.message("zh")
        assert "keep_forecast" in found.advice()

    def test_options_without_a_schedule_are_enough(self) -> None:
        found = redated(write_mspdi(begun(), options=SchedulingOptions()))

        assert found is not None
        assert found.context["tasks"] == ["dig", "pour", "buy"]

    def test_options_that_move_nothing_of_this_plan_are_not_told(self) -> None:
        project = in_sequence()

        assert redated(write_mspdi(project, schedule=schedule(project))) is None

    def test_level_of_effort_stays_where_it_is_written(self) -> None:
        project = begun()
        project.add("lead", "Lead", kind="level_of_effort")
        project.link("dig", "lead", "SS")
        project.link("pour", "lead", "FF")

        found = redated(write_mspdi(project, schedule=schedule(project)))

        assert found is not None
        assert found.context["count"] == 3

    def test_a_plan_that_cannot_be_scheduled_has_no_dates_to_lose(self) -> None:
        backward = SchedulingOptions(direction="backward")

        assert redated(write_mspdi(begun(), options=backward)) is None
        assert redated(write_mspdi(plan(), options=SchedulingOptions())) is None

    @pytest.mark.parametrize("more", [{}, {"milestones": "any"}, {"lag_calendar": None}])
    def test_a_plan_read_as_the_tool_does_costs_no_schedule(self, more: dict[str, Any]) -> None:
        project = begun()
        dates = schedule(project, SchedulingOptions.ms_project(**more))

        with (
            patch.object(redating, "schedule", side_effect=AssertionError),
            patch.object(redating, "MOST_SEARCHED", 2),
        ):
            assert redated(write_mspdi(project, schedule=dates)) is None

    def test_of_a_large_plan_the_options_that_differ_are_told(self) -> None:
        project = begun()

        with patch.object(redating, "MOST_SEARCHED", 2):
            found = redated(write_mspdi(project, schedule=schedule(project)))

        assert found is not None
        assert {"data_date", "progress", "alap"} <= set(found.context["names"])  # type: ignore[arg-type]
        assert "because of one or several of" in found.message()

    @given(held_plans(), OPTIONS)
    def test_what_is_told_is_what_comes_out(
        self, project: Project, options: SchedulingOptions
    ) -> None:
        """Of a plan that the file holds whole, what is read back moves just the tasks told."""
        here = scheduled(project, options)
        exported = write_mspdi(project, schedule=here)
        back = read_mspdi(exported.data or b"")
        moved = apart(here, scheduled(back.project, back.options))

        found = redated(exported)

        assert (0 if found is None else found.context["count"]) == len(moved)
        assert ([] if found is None else found.context["tasks"]) == moved[:3]


class TestKeptForecast:
    """Work that the tool would do earlier is written so that it does not."""

    @pytest.mark.parametrize("make", KEPT)
    def test_dates_agree_to_the_minute_when_the_tool_computes_anew(
        self, make: Callable[[], Project]
    ) -> None:
        project = make()
        here = schedule(project)

        exported = write_mspdi(project, schedule=here, keep_forecast=True)

        back = read_mspdi(exported.data or b"")
        assert compare_stored(back).share == 1
        assert apart(here, schedule(back.project, back.options)) == []
        assert redated(exported) is None

    def test_only_what_waits_for_nothing_else_is_held(self) -> None:
        """As the tool's own "reschedule uncompleted work" does: the rest follows."""
        project = begun()

        exported = write_mspdi(project, schedule=schedule(project), keep_forecast=True)

        back = read_mspdi(exported.data or b"").project
        assert str(back["dig"].suspended) == "2026-03-03 17:00:00"
        assert str(back["dig"].resume) == "2026-03-23 08:00:00"
        assert [str(each.at) for each in back["buy"].constraints] == ["2026-03-23 08:00:00"]
        assert back["pour"].constraints == ()
        [kept] = [each for each in exported.findings if each.context["kind"] == "forecast"]
        assert (kept.context["count"], kept.context["first"]) == (2, "dig")

    def test_the_plan_that_is_written_stays_as_it_was(self) -> None:
        project = begun()
        before = project.snapshot()

        write_mspdi(project, keep_forecast=True)

        assert project == before

    def test_without_a_schedule_the_dates_of_the_options_are_kept(self) -> None:
        exported = write_mspdi(begun(), keep_forecast=True)

        assert read_mspdi(exported.data or b"").stored.finish is not None
        assert compare_stored(read_mspdi(exported.data or b"")).share == 1

    def test_a_file_written_back_as_it_was_stays_so(self) -> None:
        dates = schedule(begun(), SchedulingOptions.ms_project())
        first = write_mspdi(begun(), schedule=dates).data or b""
        imported = read_mspdi(first)

        again = write_mspdi(imported.project, imported=imported, keep_forecast=True)

        assert again.data == first

    def test_two_processes_write_and_tell_the_same(self) -> None:
        project = begun()
        made = [
            write_mspdi(project, schedule=schedule(project), keep_forecast=True, processes=number)
            for number in (1, 2)
        ]

        assert made[0].data == made[1].data
        assert made[0].findings == made[1].findings

    def test_what_it_cannot_keep_is_told(self) -> None:
        project = late()

        found = redated(write_mspdi(project, schedule=schedule(project), keep_forecast=True))

        assert found is not None
        assert found.context["names"] == ["alap"]

    @given(held_plans(), OPTIONS)
    def test_what_is_not_told_comes_out_as_it_was(
        self, project: Project, options: SchedulingOptions
    ) -> None:
        here = scheduled(project, options)
        exported = write_mspdi(project, schedule=here, keep_forecast=True)
        back = read_mspdi(exported.data or b"")
        moved = apart(here, scheduled(back.project, back.options))

        found = redated(exported)

        assert (0 if found is None else found.context["count"]) == len(moved)


def scheduled(project: Project, options: SchedulingOptions) -> Schedule:
    """Schedule a plan; of those that cannot be, another one is drawn."""
    try:
        return schedule(project, options)
    except PmcoreError:
        assume(False)
        raise
