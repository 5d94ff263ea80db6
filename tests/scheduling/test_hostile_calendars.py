"""Calendars made to fill memory or to take long: only those in use count, and not without end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException, Shift, WorkWeek
from pmcore.calendars.compiling import most_shifts
from pmcore.kernel import Code, InputError, LocalizedText, ScheduleError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.certificate import verify
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.scheduling.engine.tabling import MOST_SHIFTS
from pmcore.testing.calendar_strategies import calendars
from pmcore.wbs import Project, Resource, Task

OFFICE = Calendar.standard("office", zone="UTC")
LEAVE = [CalendarException.on(date(2026, 3, 3))]
DENSE = WorkWeek.of({"mon-sun": [Shift(60 * hour, 60 * hour + 1) for hour in range(24)]})


def plan(*others: Calendar, duration: str = "5d") -> Project:
    project = Project("P", "P", start="2026-03-02", calendars=[OFFICE, *others], calendar="office")
    project.add("A", "A", duration=duration)
    return project


class TestUnusedCalendars:
    """What no task, no lag and no project works in is never compiled."""

    def test_only_calendars_in_use_are_kept(self) -> None:
        project = plan(*(OFFICE.derive(f"C{n}", exceptions=LEAVE) for n in range(4)))
        project.add("B", "B", duration="1d", calendar="C1")
        project.add("S", "S", calendar="C3")
        project.add("C", "C", parent="S", duration="1d")
        project.link("A", "B", lag="1d", lag_calendar="C2")

        network = compile_network(project, "office", SchedulingOptions())

        assert [calendar.id for calendar in network.calendars] == ["office", "C1", "C2", "C3"]

    def test_given_unused_calendars_when_scheduled_then_no_date_changes(self) -> None:
        far = Calendar("far", LocalizedText("far"), "UTC", DENSE)
        crowded = plan(far, *(far.derive(f"C{n}", exceptions=LEAVE) for n in range(500)))
        alone = plan()
        for project in (crowded, alone):
            project.add("B", "B", duration="2000d")
            project.link("A", "B", lag="3d")

        assert schedule(crowded).to_rows() == schedule(alone).to_rows()


class TestFarFinish:
    """An imposed finish beyond the horizon is refused like any other date."""

    def test_given_a_finish_in_2090_when_scheduled_then_it_is_too_far(self) -> None:
        project = plan()
        project.configure(finish="2090-01-01")

        with pytest.raises(ScheduleError) as caught:
            schedule(project)

        assert caught.value.code == Code.SCHEDULE_BOUND_TOO_FAR
        assert schedule(project, SchedulingOptions(horizon_years=70)).verify().is_valid


class TestTooManyShifts:
    """A plan whose calendars would fill the memory is refused before they do."""

    def test_given_more_shifts_than_a_day_has_hours_then_they_are_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            WorkWeek.of({"mon": [Shift(2 * n, 2 * n + 1) for n in range(25)]})

        assert caught.value.code == Code.TOO_MANY

    def test_given_dense_calendars_over_many_years_when_scheduled_then_refused(self) -> None:
        dense = [Calendar(f"C{n}", LocalizedText("C"), "UTC", DENSE) for n in range(16)]
        project = plan(*dense, duration="7000d")
        for calendar in dense:
            project.add(calendar.id, "T", duration="1d", calendar=calendar.id)

        with pytest.raises(ScheduleError) as caught:
            schedule(project)

        assert caught.value.code == Code.SCHEDULE_CALENDARS_TOO_LARGE
        assert caught.value.context["most"] == MOST_SHIFTS

    def test_the_number_is_reckoned_from_weeks_and_exceptions(self) -> None:
        first, last = date(2026, 3, 2), date(2026, 3, 29)
        busy = OFFICE.derive(
            "busy", exceptions=[CalendarException.on(date(2026, 3, 3), "08:00-09:00 10:00-11:00")]
        )
        everyday = OFFICE.derive(
            "daily",
            exceptions=[CalendarException.every("FREQ=DAILY", first, DENSE.days[0], until=last)],
        )

        assert most_shifts(OFFICE, first, last) == 20
        assert most_shifts(busy, first, last) == 22
        assert most_shifts(everyday, first, last) == 28 * 24

    @given(calendars(around=date(2026, 3, 2)), st.integers(0, 700))
    def test_the_number_is_never_too_small_and_not_far_too_large(
        self, calendar: Calendar, days: int
    ) -> None:
        first, last = date(2026, 3, 2), date(2026, 3, 2) + timedelta(days=days)
        shifts = sum(len(day.hours) for day in calendar.days(first, last))

        assert shifts <= most_shifts(calendar, first, last) <= 5 * shifts + 24 * 60

    def test_given_many_people_with_short_days_when_scheduled_then_they_are_not_too_many(
        self,
    ) -> None:
        rules = [f"FREQ=MONTHLY;BYMONTHDAY={day}" for day in range(1, 13)]
        short = [CalendarException.every(rule, date(2026, 1, 1), "09:00-12:00") for rule in rules]
        project = plan(*(OFFICE.derive(f"C{n}", exceptions=short) for n in range(40)))
        for number in range(40):
            project.add(f"T{number}", "T", duration="1500d", calendar=f"C{number}")

        assert schedule(project).finish.year == 2033


class TestAbsurdShares:
    """A share of a summary's span is a lag like any other: it may not be longer than a plan."""

    @pytest.mark.parametrize("calendars_used", [1, 412])
    def test_given_an_absurd_percentage_when_scheduled_then_it_is_too_long(
        self, calendars_used: int
    ) -> None:
        project = plan(*(OFFICE.derive(f"C{n}", exceptions=LEAVE) for n in range(calendars_used)))
        project.add("S", "S")
        project.add("L", "L", parent="S", duration="9d")
        for number in range(calendars_used):
            project.add(f"T{number}", "T", duration="1d", calendar=f"C{number}")
            project.link("S", f"T{number}", "SS", lag="-900000000%")

        with pytest.raises(ScheduleError) as caught:
            schedule(project)

        assert caught.value.code == Code.SCHEDULE_TOO_LONG
        assert caught.value.context["length"] == "-900000000%"

    def test_given_a_length_from_effort_when_too_long_then_the_effort_is_named(self) -> None:
        project = plan()
        project.configure(resources=[Resource("li")])
        task = Task("B", "B", effort="900000000d", fixed="effort", assignments=["li"])
        project.add_many([task.replace(duration="1d")])

        with pytest.raises(ScheduleError) as caught:
            schedule(project)

        assert caught.value.context["length"] == "900000000d"


class TestVerifyingFarDates:
    """A schedule that names far dates makes nobody compile calendars until memory is full."""

    def test_given_dense_calendars_and_far_rows_when_verified_then_they_are_too_many(self) -> None:
        dense = [Calendar(f"C{n}", LocalizedText("C"), "UTC", DENSE) for n in range(4)]
        project = plan(*dense)
        for calendar in dense:
            project.add(calendar.id, "T", duration="1d", calendar=calendar.id)
        far = datetime(2175, 1, 1, tzinfo=UTC)
        rows = [{"id": calendar.id, "early_start": far} for calendar in dense]

        with pytest.raises(ScheduleError) as caught:
            verify(project, rows, SchedulingOptions(horizon_years=150))

        assert caught.value.code == Code.SCHEDULE_CALENDARS_TOO_LARGE


class TestHorizon:
    """No date lies farther from the project start than the options allow, not even by a day."""

    def test_given_a_date_just_beyond_when_scheduled_then_the_horizon_is_named(self) -> None:
        week = WorkWeek.of({"sun": "09:00-17:00"})
        sundays = Calendar("S", LocalizedText("S"), "America/Los_Angeles", week)
        project = Project("P", "P", start="2026-01-01", calendars=[sundays], calendar="S")
        project.add("A", "A", duration="30d", constraints=["SNET 2065-12-31"])

        with pytest.raises(ScheduleError) as caught:
            schedule(project)

        assert caught.value.code == Code.SCHEDULE_HORIZON
        assert schedule(project, SchedulingOptions(horizon_years=41)).verify().is_valid
