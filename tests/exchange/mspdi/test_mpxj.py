"""What MPXJ, an independent reader of Microsoft Project files, makes of what is written here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import mpxj_peer
from exchange.mspdi.agreed_plans import agreed_plan, crowded_plan
from pmcore import schedule
from pmcore.calendars import Calendar, CalendarException, CountryHolidays, DatedWeek, WorkWeek
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.scheduling import SchedulingOptions
from pmcore.tracking import baseline_of, cost_status
from pmcore.wbs import Availability, Dependency, FieldDefinition, Project, Rate, Resource
from pmcore.wbs.definitions import FieldKind

pytestmark = pytest.mark.skipif(bool(mpxj_peer.missing()), reason=mpxj_peer.missing())
OPTIONS = SchedulingOptions.ms_project(milestones="any")
WEEK = WorkWeek.of({"mon-thu": "09:00-12:00 13:00-18:00", "fri": "09:00-15:00"})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, Any]]:
    """A plan with everything, and what MPXJ reads of it."""
    path = tmp_path_factory.mktemp("mpxj") / "plan.xml"
    project = everything()
    write_mspdi(project, path, schedule=schedule(project, OPTIONS))
    return project, mpxj_peer.ask(path)


def everything() -> Project:
    holidays = Calendar("cn", Calendar.always().name, None, WEEK, holidays=(CountryHolidays("CN"),))
    office = Calendar(
        "office",
        Calendar.always("Office", zone=None).name,
        None,
        WEEK,
        (DatedWeek(date(2026, 7, 1), date(2026, 8, 31), WorkWeek.of({"mon-fri": "07:00-13:00"})),),
        (),
        (
            CalendarException.on(date(2026, 3, 4), "10:00-12:00"),
            CalendarException.between(date(2026, 4, 6), date(2026, 4, 10), label="Easter"),
            CalendarException.every("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", date(2026, 1, 1)),
            CalendarException.every("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", date(2026, 9, 4)),
            CalendarException.every("FREQ=MONTHLY;COUNT=3;BYDAY=1MO", date(2026, 9, 1)),
        ),
    )
    night = Calendar.standard("night", zone=None, hours="22:00-06:00")
    li = office.derive("li", exceptions=[CalendarException.on(date(2026, 3, 9))])
    plan = Project(
        "SITE",
        "Fence",
        start="2026-03-02T09:00",
        calendars=[office, holidays, night, li],
        calendar="office",
        resources=[Resource("li", "Li", calendar="li"), Resource("wang", "Wang")],
    )
    plan.add("phase", "Phase")
    plan.add("dig", "Dig & drain", parent="phase", duration="3d", assignments=["wang 50%"])
    plan.add("pour", "Pour", parent="phase", duration="1.5w", deadline="2026-05-29T18:00")
    plan.add("dry", "Dry", parent="phase", duration="2ed", notes="Keep\nit wet")
    plan.add("fence", "Fence", duration="90min", constraints=["SNET 2026-04-14T09:00"])
    plan.add("paint", "Paint", duration="4h", calendar="cn", priority=700)
    plan.add("done", "Done", kind="milestone")
    plan.link("dig", "pour", "FS", "1d")
    plan.link("pour", "dry", "SS", "2ed")
    plan.link("dry", "fence", "FF", "-4h")
    plan.link("dig", "fence", "SF", "30min")
    plan.link("fence", "paint", "FS", "50%")
    plan.link("paint", "done")
    return plan


class TestReading:
    """Durations, links, dates, constraints, people: as they stand in the plan."""

    def test_lengths_and_units(self, told: tuple[Project, dict[str, Any]]) -> None:
        tasks = _by_name(told[1])

        lengths = {name: (each["duration"], each["unit"]) for name, each in tasks.items()}
        assert lengths == {
            "Phase": lengths["Phase"],
            "Dig & drain": (1440, "d"),
            "Pour": (3600, "w"),
            "Dry": (2880, "ed"),
            "Fence": (90, "m"),
            "Paint": (240, "h"),
            "Done": (0, "d"),
        }

    def test_links_and_lags(self, told: tuple[Project, dict[str, Any]]) -> None:
        project, answer = told
        uids = _uids(project)

        links = {
            (before, uid, kind): lag
            for uid, each in _by_uid(answer).items()
            for before, kind, lag in each["links"]
        }

        assert links == {
            (uids["dig"], uids["pour"], "FS"): "1.0d",
            (uids["pour"], uids["dry"], "SS"): "2.0ed",
            (uids["dry"], uids["fence"], "FF"): "-4.0h",
            (uids["dig"], uids["fence"], "SF"): "30.0m",
            (uids["fence"], uids["paint"], "FS"): "50.0%",
            (uids["paint"], uids["done"], "FS"): "0.0d",
        }

    def test_dates_are_those_of_the_schedule(self, told: tuple[Project, dict[str, Any]]) -> None:
        project, answer = told
        uids = _uids(project)

        for dates in schedule(project, OPTIONS):
            start, finish = dates.scheduled_start, dates.scheduled_finish
            assert answer["stored"][str(uids[dates.id])] == [
                f"{start:%Y-%m-%dT%H:%M}",
                f"{finish:%Y-%m-%dT%H:%M}",
            ]

    def test_the_rest_of_a_row(self, told: tuple[Project, dict[str, Any]]) -> None:
        tasks = _by_name(told[1])

        assert tasks["Fence"]["constraint"] == "START_NO_EARLIER_THAN"
        assert tasks["Fence"]["date"] == "2026-04-14T09:00"
        assert tasks["Pour"]["deadline"] == "2026-05-29T18:00"
        assert (tasks["Paint"]["calendar"], tasks["Paint"]["priority"]) == ("always", 700)
        assert tasks["Dry"]["notes"] == "Keep\nit wet"
        assert tasks["Dig & drain"]["people"] == [["Wang", 50.0]]
        assert (tasks["Phase"]["summary"], tasks["Done"]["milestone"]) == (True, True)
        assert {name: each["level"] for name, each in tasks.items()}["Dry"] == 2

    def test_every_day_of_every_calendar(self, told: tuple[Project, dict[str, Any]]) -> None:
        project, answer = told

        for calendar in project.settings.calendars:
            if calendar.id == "night":
                continue  # its days are split at midnight
            days = calendar.days(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=729))
            expected = [
                " ".join(f"{_clock(each.start)}-{_clock(each.end)}" for each in day.hours)
                for day in days
            ]
            assert answer["calendars"][str(calendar.name)] == expected, calendar.id


class TestScheduling:
    """MPXJ's scheduler computes, from what is written, the dates that are computed here."""

    def test_a_thousand_tasks_have_the_same_dates(self, tmp_path: Path) -> None:
        project = agreed_plan(1000)
        planned = schedule(project, OPTIONS)
        written = write_mspdi(project, tmp_path / "plan.xml", schedule=planned)

        answer = mpxj_peer.ask(tmp_path / "plan.xml", "--schedule")

        assert written.findings == ()
        assert len(answer["computed"]) == len(project)
        assert answer["computed"] == answer["stored"]

    def test_a_plan_of_several_zones_has_the_same_dates(self, tmp_path: Path) -> None:
        offices = [
            Calendar.standard(id, zone=zone, hours="09:00-12:00 13:00-18:00")
            for id, zone in (
                ("sh", "Asia/Shanghai"),
                ("la", "America/Los_Angeles"),
                ("be", "Europe/Berlin"),
            )
        ]
        night = Calendar.standard(
            "night", zone="Europe/Berlin", hours="22:00-06:00", weekdays="mon-sun"
        )
        calendars = [*offices, night]
        project = Project("RELAY", "Relay", start="2026-02-26", calendars=calendars, calendar="sh")
        for number in range(12):
            office = calendars[number % 4].id
            project.add(f"T{number + 1}", f"Leg {number}", duration="3d", calendar=office)
            if number:
                project.link(f"T{number}", f"T{number + 1}")
        write_mspdi(project, tmp_path / "plan.xml", schedule=schedule(project, OPTIONS))

        answer = mpxj_peer.ask(tmp_path / "plan.xml", "--schedule")

        assert len(answer["computed"]) == len(project)
        assert answer["computed"] == answer["stored"]

    def test_what_it_writes_is_read_here(self, tmp_path: Path) -> None:
        project = agreed_plan(100)
        write_mspdi(project, tmp_path / "plan.xml", schedule=schedule(project, OPTIONS))

        mpxj_peer.ask(tmp_path / "plan.xml", "--write", str(tmp_path / "again.xml"))

        again = read_mspdi(tmp_path / "again.xml").project
        assert list(map(_link, again.dependencies())) == list(map(_link, project.dependencies()))
        assert [task.duration for task in again] == [task.duration for task in project]

    def test_rates_materials_and_costs_come_through_it_whole(self, tmp_path: Path) -> None:
        project = Project(
            "SITE",
            "Site",
            start="2026-03-02T08:00",
            calendars=[Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")],
            resources=[
                Resource(
                    "li",
                    rates=[
                        Rate("400/d", overtime="75/h", per_use=6),
                        Rate("55/h", overtime="80/h", per_use=6, since="2026-03-03T00:00"),
                    ],
                    availability=[Availability("2026-04-01T00:00", 50)],
                ),
                Resource("digger", units=300, rates=["400/d"]),
                Resource("sand", kind="material", measure="t", rates=["12.5"]),
                Resource("travel", kind="cost"),
            ],
        )
        project.add("dig", "Dig", duration="2d", assignments=["li", "digger 200%"])
        project.update("dig", expenses=["sand 5.5", "travel 300"], cost="12.34", accrual="end")
        project.add("pour", "Pour", duration="2d", assignments=["li 50%"], expenses=["sand 3/d"])
        planned = schedule(project)
        write_mspdi(project, tmp_path / "plan.xml", schedule=planned)

        mpxj_peer.ask(tmp_path / "plan.xml", "--brief", "--write", str(tmp_path / "again.xml"))

        again = read_mspdi(tmp_path / "again.xml").project
        assert again.settings.resources == project.settings.resources
        assert again.tasks() == project.tasks()
        assert schedule(again).costs().total == planned.costs().total

    def test_costs_of_every_row_are_understood_alike(self, tmp_path: Path) -> None:
        project = Project(
            "SITE",
            "Site",
            start="2026-03-02T08:00",
            calendars=[Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")],
            resources=[Resource("li", rates=["80/h"]), Resource("travel", kind="cost")],
        )
        project.add("site", "Site", expenses=["travel 5/d"], cost=7)
        project.add("dig", "Dig", parent="site", duration="2d", assignments=["li"])
        project.update("dig", actual_start="2026-03-02T08:00", percent_complete=50)
        planned = schedule(project)
        write_mspdi(project, tmp_path / "plan.xml", schedule=planned)

        read = _by_name(mpxj_peer.ask(tmp_path / "plan.xml"))
        counted = cost_status(planned)
        for id, name in (("site", "Site"), ("dig", "Dig")):
            told = counted[id]
            amounts = (told.at_completion, told.actual, told.remaining)
            assert list(map(Decimal, read[name]["costs"])) == list(amounts)


class TestFloats:
    """Total float of tasks whose people work in different calendars is that of their own dates."""

    @pytest.mark.parametrize("begun", [False, True])
    def test_it_computes_the_same(self, tmp_path: Path, begun: bool) -> None:
        project = crowded_plan(80, begun=begun)
        dates = schedule(project, SchedulingOptions.ms_project(milestones="any"))
        write_mspdi(project, tmp_path / "plan.xml")

        read = _by_name(mpxj_peer.ask(tmp_path / "plan.xml", "--schedule"))

        several = [each for each in dates if len(project[each.id].assignments) > 1]
        assert len(several) > 40
        for each in dates:
            assert read[str(each.name)]["slack"] == each.total_float, each.id


class TestTeams:
    """People in calendars of their own start with their task, also where its finish waits."""

    def test_it_computes_the_same(self, tmp_path: Path) -> None:
        project = crowded_plan(80, mixed=True)
        dates = schedule(project, SchedulingOptions.ms_project(milestones="any"))
        write_mspdi(project, tmp_path / "plan.xml")

        answer = mpxj_peer.ask(tmp_path / "plan.xml", "--schedule")
        told = {each["name"]: answer["computed"][uid] for uid, each in answer["tasks"].items()}
        for each in dates:
            instants = (each.early_start, each.early_finish)
            assert told[str(each.name)] == [f"{at:%Y-%m-%dT%H:%M}" for at in instants], each.id


def kept() -> Project:
    """A task with baselines and a custom field of each kind."""
    office = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")
    kinds: dict[str, FieldKind] = {
        "site": "text", "grade": "choice", "weight": "number", "hot": "flag", "due": "date",
        "seen": "moment", "wait": "duration", "price": "cost",
    }  # fmt: skip
    fields = [
        FieldDefinition(id, kind, choices=["A", "B"] if kind == "choice" else [])
        for id, kind in kinds.items()
    ]
    plan = Project("P", "P", start="2026-03-02T08:00", calendars=[office], field_definitions=fields)
    values: dict[str, Any] = {
        "site": "north & south", "grade": "B", "weight": Decimal("-1.25"), "hot": True,
        "due": date(2026, 3, 9), "seen": "2026-03-02T09:30", "wait": "2ed",
        "price": Decimal("9.99"),
    }  # fmt: skip
    plan.add("T1", "Dig", duration="2d", effort="5h", cost="1234.56", fields=values)
    for number in (0, 10):
        plan.set_baseline(baseline_of(schedule(plan, OPTIONS), number))
    return plan


class TestKept:
    """Baselines and custom fields are understood alike, whoever wrote them."""

    def test_it_reads_them_as_they_stand(self, tmp_path: Path) -> None:
        write_mspdi(kept(), tmp_path / "plan.xml")

        dig = _by_name(mpxj_peer.ask(tmp_path / "plan.xml"))["Dig"]

        planned = ["2026-03-02T08:00", "2026-03-03T17:00", "2.0d", "5.0h", "1234.56"]
        assert dig["baselines"] == {"0": planned, "10": planned}
        assert dig["fields"] == {
            "site": "north & south",
            "grade": "B",
            "weight": "-1.25",
            "hot": "True",
            "due": "2026-03-09T00:00",
            "seen": "2026-03-02T09:30",
            "wait": "2.0ed",
            "price": "9.99",
        }

    def test_what_it_writes_of_them_is_read_here(self, tmp_path: Path) -> None:
        project = kept()
        write_mspdi(project, tmp_path / "plan.xml")

        mpxj_peer.ask(tmp_path / "plan.xml", "--write", str(tmp_path / "again.xml"))

        again = read_mspdi(tmp_path / "again.xml").project
        assert again.baselines == project.baselines
        said = {str(value) for value in again["T1"].fields.values()}
        assert {"north & south", "B", "-1.25", "True", "2ed", "9.99"} <= said


def _link(dependency: Dependency) -> tuple[object, ...]:
    lag = dependency.lag
    return *dependency.key, lag.amount if lag.kind == "percent" else lag.to_minutes()


def _by_uid(answer: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {int(uid): each for uid, each in answer["tasks"].items()}


def _by_name(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in answer["tasks"].values()}


def _uids(project: Project) -> dict[str, int]:
    return {task.id: row for row, task in enumerate(project, 1)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
