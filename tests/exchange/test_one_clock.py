"""Plans of several zones in files that have one clock: read back, they mean the same instants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore import schedule
from pmcore.calendars import Calendar, CalendarException, CountryHolidays, DatedWeek, WorkWeek
from pmcore.exchange import Exported, Imported, read_mspdi, read_xer, write_mspdi, write_xer
from pmcore.exchange.exporting.moved_hours import moved, moved_over
from pmcore.kernel import CalendarError, InputError
from pmcore.scheduling import Schedule, SchedulingOptions
from pmcore.wbs import Assignment, FieldDefinition, Project, Resource

SHANGHAI, ANGELES, BERLIN = "Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin"
HOURS = "09:00-12:00 13:00-18:00"
OFFICES = (
    Calendar.standard("sh", zone=SHANGHAI, hours=HOURS, holidays=CountryHolidays("CN")),
    Calendar.standard("la", zone=ANGELES, hours=HOURS, holidays=CountryHolidays("US")),
    Calendar.standard("be", zone=BERLIN, hours=HOURS, holidays=CountryHolidays("DE")),
    Calendar.standard("night", zone=ANGELES, hours="22:00-06:00", weekdays="mon-sun"),
    Calendar.standard("watch", zone=BERLIN, hours="20:00-04:30", weekdays="mon-sun"),
)
PEOPLE = (Resource("wang"), Resource("ann", calendar="la"), Resource("max", calendar="be"))
Reader = Callable[[bytes], Imported]
Format = tuple[Callable[..., Exported], Reader, SchedulingOptions]
FORMATS: dict[str, Format] = {
    "mspdi": (write_mspdi, read_mspdi, SchedulingOptions.ms_project(lag_calendar=None)),
    "xer": (write_xer, read_xer, SchedulingOptions.primavera(lag_calendar=None)),
}
formats = pytest.mark.parametrize("name", FORMATS)


def plan(own: str = "sh", start: date | str = "2026-03-02", **more: Any) -> Project:
    return Project(
        "SITE", "Relay", start=start, calendar=own, calendars=OFFICES, resources=PEOPLE, **more
    )


def relay(own: str, start: date | str, days: int = 4) -> Project:
    """Work that goes around the world, two rounds, with a night and a watch in it."""
    project = plan(own, start)
    offices = [each.id for each in OFFICES] * 2
    for number, office in enumerate(offices):
        project.add(f"A{number}", f"Leg {number}", duration=f"{days}d", calendar=office)
        if number:
            project.link(f"A{number - 1}", f"A{number}")
    return project


def written(name: str, project: Project, **more: Any) -> tuple[Schedule, Exported, Imported]:
    write, read, options = FORMATS[name]
    dates = schedule(project, options)
    exported = write(project, schedule=dates, **more)
    assert exported.data is not None
    return dates, exported, read(exported.data)


def ids(before: Project, after: Project) -> dict[str, str]:
    return dict(zip((each.id for each in before), (each.id for each in after), strict=True))


def instants(dates: Schedule, zone: str) -> dict[str, tuple[datetime, ...]]:
    """Dates of the tasks that work, on the clock of a zone."""
    found = {}
    for each in dates.project:
        row = dates[each.id]
        moments = (row.early_start, row.early_finish, row.late_start, row.late_finish)
        found[each.id] = tuple(
            at.replace(tzinfo=None)
            if at.tzinfo is None
            else at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            for at in moments
        )
    return found


def again(imported: Imported) -> Schedule:
    return schedule(imported.project, imported.options)


def told(exported: Exported) -> dict[str, str]:
    return {str(each.context["kind"]): each.message() for each in exported.findings}


class TestTheSameInstants:
    """A schedule computed from the file has the instants of the plan's own."""

    @formats
    @pytest.mark.parametrize("own", ["sh", "la", "be"])
    @pytest.mark.parametrize("start", ["2026-02-26", "2026-03-20", "2026-09-28"])
    def test_of_work_that_goes_around_the_world(self, name: str, own: str, start: str) -> None:
        project = relay(own, start)

        dates, _, back = written(name, project)

        zone = project.settings.zone
        assert zone is not None
        assert instants(again(back), zone) == instants(dates, zone)

    @formats
    def test_of_dates_that_the_file_stores(self, name: str) -> None:
        project = relay("sh", "2026-03-02")

        dates, _, back = written(name, project)

        stored = {id: (row.start, row.finish) for id, row in back.stored.tasks.items()}
        shown = {id: row[:2] for id, row in instants(dates, SHANGHAI).items()}
        assert {id: stored[id] for id in shown} == shown
        assert back.stored.finish == dates.finish.replace(tzinfo=None)

    @formats
    def test_of_constraints_and_facts_whether_dates_or_times(self, name: str) -> None:
        project = plan("sh", "2026-03-02", data_date="2026-03-04")
        bounds: dict[str, dict[str, Any]] = {
            "A1": {"constraints": ["SNET 2026-03-10"]},
            "A2": {"constraints": ["FNLT 2026-03-12"]},
            "A3": {"constraints": ["SNET 2026-03-11T10:00-08:00"]},
            "A4": {"constraints": ["FNET 2026-03-13"]},
        }
        for id, fields in bounds.items():
            project.add(id, id, duration="2d", calendar="la", **fields)
        project.add("A5", "A5", duration="2d", calendar="be", actual_start="2026-03-03")
        project.add(
            "A6",
            "A6",
            duration="1d",
            calendar="la",
            actual_start="2026-03-02",
            actual_finish="2026-03-02",
        )
        project.link("A6", "A1")
        project.link("A5", "A2")

        dates, _, back = written(name, project)

        assert instants(again(back), SHANGHAI) == instants(dates, SHANGHAI)

    def test_of_deadlines_dates_by_hand_and_pauses(self) -> None:
        project = plan("sh", "2026-03-02")
        project.add("A1", "A1", duration="3d", calendar="la", splits=["1d pause 2d"])
        project.add("A2", "A2", duration="1d", calendar="la", deadline="2026-03-04")
        project.add("A3", "A3", duration="2d", calendar="be", manual_start="2026-03-05")
        project.link("A1", "A2")
        project.link("A3", "A2")

        dates, _, back = written("mspdi", project)

        assert instants(again(back), SHANGHAI) == instants(dates, SHANGHAI)
        assert back.project["A1"].splits == project["A1"].splits

    @formats
    def test_of_people_abroad(self, name: str) -> None:
        project = plan("sh", "2026-03-02")
        for number, who in enumerate(("wang", "ann", "max")):
            project.add(f"A{number}", "Work", duration="3d", assignments=[Assignment(who)])
            if number:
                project.link(f"A{number - 1}", f"A{number}")

        dates, _, back = written(name, project)

        assert instants(again(back), SHANGHAI) == instants(dates, SHANGHAI)

    @settings(max_examples=min(20, settings().max_examples), deadline=None)
    @given(st.data())
    def test_of_any_relay(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(FORMATS)))
        own = data.draw(st.sampled_from([each.id for each in OFFICES]))
        start = data.draw(st.dates(date(2025, 12, 20), date(2026, 12, 20)))
        days = data.draw(st.integers(1, 6))
        clock = data.draw(st.sampled_from([None, "UTC", "Asia/Kolkata"]))
        project = relay(own, start, days)

        dates, exported, back = written(name, project, zone=clock)

        zone = clock or project.settings.zone
        assert zone is not None
        after, before = instants(again(back), zone), instants(dates, zone)
        late = "repeated_hour" in told(exported)  # dates in that one shift may be an hour late
        if late:
            moments = [
                abs(a - b) for id in before for a, b in zip(after[id], before[id], strict=True)
            ]
            assert sum(each > timedelta(0) for each in moments) <= 4
            assert max(moments) <= timedelta(hours=1)
        else:
            assert after == before


class TestHours:
    """Calendars work when they worked, as one clock shows it."""

    @settings(max_examples=min(25, settings().max_examples), deadline=None)
    @given(st.data())
    def test_every_minute_is_the_same_one(self, data: st.DataObject) -> None:
        zones = st.sampled_from(
            [
                SHANGHAI,
                ANGELES,
                BERLIN,
                "UTC",
                "Asia/Kolkata",
                "Australia/Lord_Howe",
                "Pacific/Apia",
            ]
        )
        hours = ["22:00-06:00", HOURS, "00:00-24:00", "01:15-05:00", "18:00-42:00"]
        first, last = date(2026, 1, 1), date(2026, 12, 31)
        leave = data.draw(st.dates(first, last - timedelta(days=30)))
        summer = DatedWeek(
            date(2026, 6, 1), date(2026, 8, 31), WorkWeek.of({"mon-thu": "07:00-17:00"})
        )
        calendar = Calendar(
            "team",
            OFFICES[0].name,
            data.draw(zones),
            WorkWeek.of(
                {
                    data.draw(st.sampled_from(["mon-fri", "sat", "mon-sun"])): data.draw(
                        st.sampled_from(hours)
                    )
                }
            ),
            dated_weeks=data.draw(st.sampled_from([(), (summer,)])),
            exceptions=(CalendarException.between(leave, leave + timedelta(days=20)),),
        )
        zone = data.draw(zones)

        here = moved(calendar, zone, first, last)

        time = calendar.compile(first - timedelta(days=3), last + timedelta(days=3))
        told_by = here.calendar.compile(first, last)
        expected = [
            shown
            for start, end in time.intervals(time.lo, time.hi)
            for at in range(start, end, 15)
            if told_by.lo <= (shown := _shown(at, zone)) < told_by.hi
        ]
        worked = {
            at
            for start, end in told_by.intervals(told_by.lo, told_by.hi)
            for at in range(start, end, 15)
        }
        days = {date(1970, 1, 1) + timedelta(at // 1440) for at in worked ^ set(expected)}
        assert days <= {day + timedelta(n) for day in here.repeated for n in (0, 1)}
        assert here.lost or len(worked) == len(expected)

    @settings(max_examples=min(25, settings().max_examples), deadline=None)
    @given(st.data())
    def test_a_calendar_of_exceptions_alone_keeps_its_base(self, data: st.DataObject) -> None:
        base = data.draw(st.sampled_from(OFFICES))
        zone = data.draw(st.sampled_from([SHANGHAI, ANGELES, BERLIN, "UTC"]))
        first, last = date(2026, 1, 1), date(2026, 12, 31)
        days = data.draw(st.lists(st.dates(first, last), max_size=4, unique=True))
        hours = data.draw(st.sampled_from(["off", "22:00-06:00", "00:00-24:00", "first 50%"]))
        own = [CalendarException.on(day, hours) for day in days]
        own += [CalendarException.every("FREQ=MONTHLY;BYMONTHDAY=13", first, "until 12:00")]
        person = base.derive("li", exceptions=own)
        under = moved(base, zone, first, last).calendar

        here = moved_over(person, under, zone, first, last).calendar

        alone = moved(person, zone, first, last).calendar
        assert here.base == under
        assert [day.hours for day in here.days(first, last)] == [
            day.hours for day in alone.days(first, last)
        ]

    @formats
    def test_leave_of_people_abroad_stands_on_their_office(self, name: str) -> None:
        office = OFFICES[1]
        leave = CalendarException.between(date(2026, 3, 5), date(2026, 3, 20), label="Leave")
        project = Project(
            "SITE",
            "Site",
            start="2026-03-02",
            calendar="sh",
            calendars=[*OFFICES, office.derive("ann", exceptions=[leave])],
            resources=[Resource("ann", calendar="ann")],
        )
        project.add("A1", "Sell", duration="4d", assignments=["ann"])

        dates, exported, back = written(name, project)

        assert instants(again(back), SHANGHAI) == instants(dates, SHANGHAI)
        if name == "mspdi":
            person = next(each for each in back.project.settings.calendars if each.base)
            assert len(person.exceptions) < 5
        assert exported.data is not None

    def test_weeks_follow_where_clocks_are_apart_otherwise(self) -> None:
        exported = write_mspdi(relay("sh", "2026-03-02"))
        assert exported.data is not None

        abroad = read_mspdi(exported.data).project.calendars["la"]

        assert (
            str(abroad.day(date(2026, 3, 6)))
            == "2026-03-06 Fri 01:00-04:00 05:00-10:00 (dated week)"
        )
        assert str(abroad.day(date(2026, 3, 10))).startswith("2026-03-10 Tue 00:00-03:00 04:00-09")
        assert [each.first for each in abroad.dated_weeks][:1] == [date(2026, 1, 1)]

    def test_an_hour_that_comes_twice_is_told_with_its_dates(self) -> None:
        project = plan("be", "2026-10-20")
        project.add("A1", "Watch", duration="10d", calendar="watch")

        said = told(write_mspdi(project, schedule=schedule(project)))

        assert "clock of Europe/Berlin shows twice: the rest of that shift" in said["repeated_hour"]
        assert "(2026-10-25, 2027-10-31)" in said["repeated_hour"]
        assert "clock_changes" in said
        assert "repeated_hour" not in told(write_mspdi(project, zone="UTC"))

    @formats
    def test_work_of_an_hour_that_comes_twice_is_done_after_it(self, name: str) -> None:
        project = plan("be", "2026-10-20")
        project.add("A1", "Watch", duration="10d", calendar="watch")

        dates, _, back = written(name, project)

        assert instants(again(back), BERLIN) == instants(dates, BERLIN)
        night = back.project.calendars["watch" if name == "mspdi" else "C5"]
        assert str(night.day(date(2026, 10, 25))).startswith("2026-10-25 Sun 00:00-05:30 20:00-24")

    def test_work_without_a_break_lacks_that_hour(self) -> None:
        always = Calendar.always("C1", zone=BERLIN)
        project = Project("SITE", "Watch", start="2026-10-20", calendars=[always])
        project.add("A1", "Watch", duration="240h")

        dates, exported, back = written("mspdi", project)

        assert "an hour is missing" in told(exported)["lost_hour"]
        late = instants(again(back), BERLIN)["A1"][1] - instants(dates, BERLIN)["A1"][1]
        assert late == timedelta(hours=1)

    @formats
    def test_a_night_in_which_an_hour_is_skipped_is_an_hour_shorter(self, name: str) -> None:
        night = Calendar.standard("C1", zone=BERLIN, hours="22:00-06:00", weekdays="mon-sun")
        project = Project("SITE", "Nights", start="2026-03-26", calendars=[night])
        project.add("A1", "Pour", duration="6d")

        dates, _, back = written(name, project)

        assert instants(again(back), BERLIN) == instants(dates, BERLIN)

    @formats
    def test_plans_of_one_zone_by_day_are_written_as_floating_ones(self, name: str) -> None:
        files = []
        for zone in (BERLIN, None):
            office = Calendar.standard("C1", zone=zone, hours=HOURS)
            project = Project("SITE", "Fence", start="2026-03-02", calendars=[office])
            project.add("A1", "Dig", duration="30d", deadline="2026-03-20")
            files.append(written(name, project)[1].data)

        assert files[0] == files[1]


class TestElapsedTime:
    """A day of the clock has 24 hours in the files; where it has not, that is told."""

    @formats
    @pytest.mark.parametrize(("start", "is_told"), [("2026-03-02", False), ("2026-03-27", True)])
    def test_over_a_change_of_the_clock_it_is_an_hour_off(
        self, name: str, start: str, *, is_told: bool
    ) -> None:
        project = plan("be", start)
        project.add("A1", "Dry", duration="4ed")
        project.add("A2", "Paint", duration="1d")
        project.link("A1", "A2", lag="3ed" if name == "mspdi" else "0d")

        dates, exported, back = written(name, project)

        assert ("elapsed_time" in told(exported)) == is_told
        assert (instants(again(back), BERLIN) == instants(dates, BERLIN)) != is_told
        assert "elapsed_time" not in told(written(name, project, zone="UTC")[1])

    def test_a_task_that_a_schedule_does_not_know_yet_is_told(self) -> None:
        project = plan("be")
        project.add("A1", "Dig", duration="1d")
        before = schedule(project)
        project.add("A2", "Dry", duration="4ed")
        project.link("A1", "A2")

        assert "elapsed_time" in told(write_xer(project, schedule=before))

    @formats
    def test_without_dates_all_that_may_be_is_told(self, name: str) -> None:
        project = plan("be")
        project.add("A1", "Dry", duration="4ed")

        exported = FORMATS[name][0](project)

        assert "elapsed_time" in told(exported)


class TestZone:
    """Which clock it is can be said."""

    @formats
    def test_all_is_told_by_the_clock_of_the_zone(self, name: str) -> None:
        project = relay("la", "2026-03-06T10:00-08:00")

        dates, exported, back = written(name, project, zone="UTC")

        assert instants(again(back), "UTC") == instants(dates, "UTC")
        assert back.project.settings.start == datetime.fromisoformat("2026-03-06T18:00")
        assert "the clock of UTC" in told(exported)["zone"]

    @formats
    def test_custom_dates_stay_and_times_move(self, name: str) -> None:
        fields = [FieldDefinition("Date1", "date"), FieldDefinition("Date2", "moment")]
        project = plan("sh", field_definitions=fields)
        values = {
            "Date1": date(2026, 3, 9),
            "Date2": datetime(2026, 3, 9, 1, tzinfo=ZoneInfo(ANGELES)),
        }
        project.add("A1", "Dig", calendar="la", fields=values)

        _, _, back = written(name, project)

        read = sorted(str(each)[:16] for each in back.project["A1"].fields.values())
        assert read[0][:10] == "2026-03-09"
        assert read[1] == "2026-03-09 16:00"

    @formats
    def test_an_unknown_zone_is_refused(self, name: str) -> None:
        with pytest.raises(CalendarError) as caught:
            FORMATS[name][0](plan(), zone="Europe/Atlantis")

        assert caught.value.code == "calendar.zone_unknown"

    @formats
    def test_a_zone_for_a_plan_without_zones_is_refused(self, name: str) -> None:
        office = Calendar.standard("C1", zone=None)
        project = Project("SITE", "Fence", start="2026-03-02", calendars=[office])

        with pytest.raises(InputError) as caught:
            FORMATS[name][0](project, zone="UTC")

        assert (caught.value.code, caught.value.context["field"]) == ("value.invalid", "zone")


def _shown(instant: int, zone: str) -> int:
    shown = datetime.fromtimestamp(instant * 60, ZoneInfo(zone)).replace(tzinfo=None)
    return int((shown - datetime(1970, 1, 1)) / timedelta(minutes=1))  # noqa: DTZ001
