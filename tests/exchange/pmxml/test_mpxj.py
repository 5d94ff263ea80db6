"""What MPXJ, an independent writer of P6's XML, makes of an XER file: we read both alike."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import mpxj_peer
from pmcore import schedule
from pmcore.calendars import Calendar, CalendarException, WorkWeek
from pmcore.exchange import Imported, compare_stored, read_pmxml, read_xer, write_xer
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Assignment, Availability, DependencyType, Project, Rate, Resource

pytestmark = pytest.mark.skipif(bool(mpxj_peer.missing()), reason=mpxj_peer.missing())
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "xer"
# Of files with several projects MPXJ's reader takes one.
SINGLE = ("PredecessorCalendar", "ProjectDefaultCalendar", "SuccessorCalendar",
          "TwentyFourHourCalendar")  # fmt: skip
APRIL = date(2026, 4, 1)
KINDS = ("MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT")
LINKS: tuple[tuple[str, str, DependencyType, str], ...] = (
    ("A1", "A2", "FS", "1d"),
    ("A2", "A3", "SS", "4h"),
    ("A3", "A4", "FF", "-4h"),
    ("A1", "A4", "SF", "30min"),
    ("A4", "A5", "FS", "0d"),
)


def everything() -> Project:
    week = WorkWeek.of({"mon-thu": "09:00-12:00 13:00-18:00", "fri": "09:00-15:00"})
    short = CalendarException.on(date(2026, 3, 4), "10:00-12:00")
    off = CalendarException.on(date(2026, 4, 6))
    office = Calendar(
        "C1", Calendar.always("Office", zone=None).name, None, week, exceptions=(short, off)
    )
    night = Calendar.standard("C2", zone=None, hours="22:00-06:00")
    daily = Calendar.always("C3", zone=None)
    plan = Project(
        "SITE",
        "Fence",
        start="2026-03-02T09:00",
        finish="2026-12-01",
        data_date="2026-03-05T09:00",
        calendars=[office, night, daily],
        calendar="C1",
        resources=[
            Resource("li", "Li", calendar="C2", units=300, rates=["50/h"]),
            Resource(
                "wang",
                "Wang",
                rates=[Rate("60/h"), Rate("70/h", since=APRIL)],  # MPXJ writes no overtime
                availability=[Availability(APRIL, 50)],
            ),
            Resource("sand", "Sand", kind="material", measure="t", rates=["12.5"]),
        ],
    )
    plan.add("NORTH", "North & east")
    plan.add("WALL", "Wall", parent="NORTH")
    plan.add("A1", "Dig", parent="WALL", duration="3d", assignments=["wang 50%"])
    plan.add("A2", "Pour", parent="NORTH", duration="10d", calendar="C3")
    plan.add("A3", "Dry", duration="90min", calendar="C2", priority=700)
    plan.add("A4", "Guard", duration="4h", assignments=["li", "wang"])
    plan.add("A5", "Done", kind="milestone")
    for number, kind in enumerate(KINDS):
        plan.add(f"B{number}", kind, duration="1d", constraints=[f"{kind} 2026-04-14T10:00"])
    plan.update("A2", expenses=["sand 2.25"], cost="99.5", accrual="end")
    plan.update("B2", as_late_as_possible=True)
    plan.update("A1", actual_start="2026-03-02T09:00", remaining_duration="1d")
    for before, after, kind, lag in LINKS:
        plan.link(before, after, kind, lag)
    return plan


def alike(xer: Path, folder: Path) -> tuple[Imported, Imported]:
    xml = folder / "plan.xml"
    mpxj_peer.ask(xer, "--brief", "--pmxml", "--write", str(xml))
    return read_xer(xer), read_pmxml(xml)


def test_a_plan_with_everything_is_the_same(tmp_path: Path) -> None:
    path, plan = tmp_path / "plan.xer", everything()
    options = SchedulingOptions.primavera(progress="progress_override", critical_float=480)
    write_xer(plan, path, schedule=schedule(plan, options), options=options)
    from_xer, from_xml = alike(path, tmp_path)

    assert from_xml.project == from_xer.project
    assert from_xml.options == from_xer.options
    assert repr(compare_stored(from_xml)) == repr(compare_stored(from_xer))


def test_curves_prices_and_the_currency_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "plan.xer"
    plan = Project(
        "FENCE",
        "Fence",
        start="2026-03-02T08:00",
        currency="EUR",
        calendars=[Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")],
        resources=[Resource("LI", rates=["50/h"], rate_tables={"C": ["90/h"]})],
    )
    bell = Assignment("LI", contour="bell", rate_table="C")
    plan.add("A1", "Dig", duration="2d", fixed="duration", assignments=[bell])
    write_xer(plan, path, schedule=schedule(plan))
    from_xer, from_xml = alike(path, tmp_path)

    assert from_xml.project == from_xer.project
    assert from_xml.project.settings.currency == "EUR"
    assert from_xml.project.settings.resources == plan.settings.resources
    assert from_xml.project["A1"].assignments[0].contour is not None


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples lie beside the checkout, in ../shared")
@pytest.mark.parametrize("name", SINGLE)
def test_a_file_of_primavera_is_the_same(name: str, tmp_path: Path) -> None:
    from_xer, from_xml = alike(SAMPLES / f"{name}.xer", tmp_path)

    assert from_xml.project == from_xer.project
    assert from_xml.stored == from_xer.stored
    assert compare_stored(from_xml).share == 1.0
