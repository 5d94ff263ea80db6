"""Dates that Primavera P6 will not keep are told on the way out; start and data date fit it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exchange.xer.test_round_trip import plans
from pmcore import Calendar, Project, Schedule, SchedulingOptions, schedule
from pmcore.exchange import Exported, compare_stored, read_xer, write_xer
from pmcore.kernel import Code, Finding, PmcoreError

OFFICE = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")
THEIRS = SchedulingOptions.ms_project(milestones="any")
OPTIONS = st.sampled_from((SchedulingOptions(), SchedulingOptions.primavera(), THEIRS))


def plan(**settings: Any) -> Project:
    return Project("FENCE", "Fence", start="2026-03-02T08:00", calendars=[OFFICE], **settings)


def reported() -> Project:
    """A plan with a status date that Microsoft Project does not heed."""
    project = plan(data_date="2026-06-01T17:00")
    project.add("dig", "Dig", duration="2d")
    project.add("pour", "Pour", duration="3d")
    project.link("dig", "pour")
    return project


def begun_before() -> Project:
    """A plan one task of which starts before it: Microsoft Project lets that be."""
    project = plan()
    project.add("buy", "Buy", duration="2d", constraints=["SNET 2026-02-02"])
    project.add("dig", "Dig", duration="2d")
    project.add("pour", "Pour", duration="3d")
    project.link("dig", "pour")
    return project


def redated(exported: Exported) -> Finding | None:
    found = [each for each in exported.findings if each.code is Code.EXPORT_REDATED]
    assert len(found) < 2
    return found[0] if found else None


def told(exported: Exported, kind: str) -> Finding | None:
    return next((each for each in exported.findings if each.context["kind"] == kind), None)


def differing(here: Schedule, there: Schedule) -> set[str]:
    """Ids of the tasks that start or finish at another minute, one by one."""
    return {
        each.id
        for each in here
        if (each.scheduled_start, each.scheduled_finish)
        != (there[each.id].scheduled_start, there[each.id].scheduled_finish)
    }


class TestStartAndDataDate:
    """P6 heeds them; a plan whose dates do not go by them gets those that keep its dates."""

    def test_an_unheeded_data_date_is_not_written(self) -> None:
        project = reported()

        exported = write_xer(project, schedule=schedule(project, THEIRS))

        back = read_xer(exported.data or b"")
        assert back.project.settings.data_date is None
        assert compare_stored(back).share == 1
        assert told(exported, "data_date_unheeded") is not None
        assert redated(exported) is None

    def test_a_data_date_that_moves_nothing_stays(self) -> None:
        project = reported()
        project.configure(data_date="2026-03-02T12:00")
        project.update("dig", actual_start="2026-03-02T08:00", percent_complete=25)

        exported = write_xer(project, schedule=schedule(project, THEIRS))

        back = read_xer(exported.data or b"")
        assert back.project.settings.data_date == datetime.fromisoformat("2026-03-02T12:00")
        assert told(exported, "data_date_unheeded") is None

    def test_a_heeded_data_date_stays(self) -> None:
        project = reported()

        exported = write_xer(project, schedule=schedule(project))

        assert (
            project.settings.data_date == read_xer(exported.data or b"").project.settings.data_date
        )

    def test_the_project_starts_with_its_first_task_and_holds_the_others(self) -> None:
        project = begun_before()

        exported = write_xer(project, schedule=schedule(project, THEIRS))

        back = read_xer(exported.data or b"")
        assert str(back.project.settings.start) == "2026-02-02 08:00:00"
        assert [str(each.at) for each in back.project["dig"].constraints] == ["2026-03-02 08:00:00"]
        assert back.project["pour"].constraints == ()
        assert compare_stored(back).share == 1
        held = told(exported, "held_start")
        assert told(exported, "first_start") is not None
        assert held is not None
        assert held.context["first"] == "dig"

    def test_the_plan_that_is_written_stays_as_it_was(self) -> None:
        project = begun_before()
        before = project.snapshot()

        write_xer(project, options=THEIRS)

        assert project == before

    def test_dates_of_an_earlier_version_are_held_against_nothing(self) -> None:
        project = reported()
        before = schedule(project, THEIRS)
        project.remove("pour", dependencies="drop")

        exported = write_xer(project, schedule=before)

        assert [*read_xer(exported.data or b"").project] == [*project]
        assert told(exported, "data_date_unheeded") is not None

    def test_dates_set_by_hand_are_told_as_dates(self) -> None:
        project = plan()
        project.add("site", "Site", manual_start="2026-03-09", manual_finish="2026-03-20")
        project.add("dig", "Dig", parent="site", duration="2d")
        project.add("pour", "Pour", duration="1d")
        project.link("site", "pour")

        exported = write_xer(project, schedule=schedule(project))

        found = redated(exported)
        assert found is not None
        assert found.context["count"] == 3
        assert told(exported, "manual_start") is not None
        assert "because of what is left out or changed otherwise" in found.message()


class TestReadings:
    """Of the ways to schedule that P6 has not those are told that move something: all of them."""

    def test_each_option_that_moves_a_task_is_named(self) -> None:
        project = plan(data_date="2026-03-04")
        project.add("dig", "Dig", duration="5d")
        project.add("buy", "Buy", duration="1d", as_late_as_possible=True)
        project.add("pour", "Pour", duration="2d")
        project.link("buy", "pour")
        project.add(
            "move",
            "Move",
            duration="3d",
            actual_start="2026-03-02",
            percent_complete=34,
            constraints=["FNET 2026-03-20"],
        )
        options = SchedulingOptions(alap="total", started_constraints="lapsed")

        found = redated(write_xer(project, schedule=schedule(project, options)))

        assert found is not None
        assert found.context["names"] == ["alap", "started_constraints"]
        assert "alap (free, here total)" in found.message()

    def test_how_floats_are_told_is_named_in_full(self) -> None:
        exported = write_xer(reported(), options=THEIRS)

        reading = told(exported, "reading")
        assert reading is not None
        assert "free_float=own, float_calendar=task, summary_float=dates" in reading.message()

    def test_a_plan_of_p6_says_nothing(self) -> None:
        project = reported()
        options = SchedulingOptions.primavera()

        exported = write_xer(project, schedule=schedule(project, options))

        assert redated(exported) is None
        assert told(exported, "reading") is None

    @given(plans(), OPTIONS)
    def test_what_is_told_is_what_comes_out(
        self, project: Project, options: SchedulingOptions
    ) -> None:
        """Of a plan that P6 can hold, what is read back moves just as many tasks as were told."""
        try:
            here = schedule(project, options)
            exported = write_xer(project, schedule=here)
            back = read_xer(exported.data or b"")
            there = schedule(back.project, back.options)
        except PmcoreError:
            assume(False)
            raise

        found = redated(exported)

        assert (0 if found is None else found.context["count"]) == len(differing(here, there))


class TestElapsedLags:
    """P6 has one calendar for all lags: one in elapsed time is written as it falls by the dates."""

    def linked(self, lag: str, **more: Any) -> Project:
        project = plan(lag_calendar="predecessor")
        project.add("dig", "Dig", duration="2d")
        project.add("pour", "Pour", duration="1d")
        project.link("dig", "pour", lag=lag, **more)
        return project

    @pytest.mark.parametrize(
        ("lag", "hours"),
        [("1ed", "8"), ("3ed", "8"), ("8ed", "48"), ("12eh", "0"), ("-1ed", "-8")],
    )
    def test_it_leads_to_the_same_moment(self, lag: str, hours: str) -> None:
        project = self.linked(lag)
        if lag == "3ed":  # over a weekend
            project.update("dig", duration="4d")
        here = schedule(project, SchedulingOptions.primavera())

        exported = write_xer(project, schedule=here)

        back = read_xer(exported.data or b"")
        assert differing(here, schedule(back.project, back.options)) == set()
        found = told(exported, "lag_calendar")
        assert found is not None
        assert found.context["first"] == f"dig -> pour: {lag}, now {hours}h"

    def test_a_calendar_of_its_own_leads_there_as_well(self) -> None:
        shifts = Calendar.standard("C2", zone=None, hours="08:00-12:00 13:00-22:00")
        project = self.linked("1d", lag_calendar="successor")
        project.configure(calendars=[OFFICE, shifts])
        project.update("pour", calendar="C2")
        here = schedule(project, SchedulingOptions.primavera())

        exported = write_xer(project, schedule=here)

        back = read_xer(exported.data or b"")
        assert differing(here, schedule(back.project, back.options)) == set()

    def test_without_dates_it_is_as_much_as_is_worked_in_it_on_average(self) -> None:
        exported = write_xer(self.linked("1ed"))

        found = told(exported, "lag_calendar")
        assert found is not None
        assert found.context["first"] == "dig -> pour: 1ed, now 5.716667h"
