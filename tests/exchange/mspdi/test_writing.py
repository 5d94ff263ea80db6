"""Writing Microsoft Project files: form, dates, what is lost, what is given back."""

from __future__ import annotations

import io
import os
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from exchange.mspdi.documents import calendar, document, imported, link, task
from pmcore import schedule
from pmcore.calendars import Calendar, CalendarException, CountryHolidays, DatedWeek, WorkWeek
from pmcore.exchange import Exported, Imported, read_mspdi, write_mspdi
from pmcore.exchange.mspdi import order
from pmcore.kernel import DocumentError, InputError
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import (
    Assignment,
    Baseline,
    BaselineTask,
    FieldDefinition,
    Project,
    Resource,
    Task,
)

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
MAY_DAY = "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"
RANKS = {
    "Project": order.PROJECT,
    "Calendar": order.CALENDAR,
    "Task": order.TASK,
    "Resource": order.RESOURCE,
    "Assignment": order.ASSIGNMENT,
}


def plan(*calendars: Calendar, **settings: Any) -> Project:
    made = {"start": "2026-03-02T08:00", "calendar": "office", **settings}
    return Project("SITE", "Fence", calendars=calendars or [OFFICE], **made)


def dug(**fields: Any) -> Project:
    project = plan(resources=[Resource("li"), Resource("wang")])
    project.add("dig", "Dig", **{"duration": "2d", **fields})
    return project


def kinds(exported: Exported) -> dict[str, str]:
    """Codes of the findings by what they are about."""
    return {str(found.context["kind"]): str(found.code) for found in exported.findings}


def read_back(project: Project, **more: Any) -> Imported:
    data = write_mspdi(project, **more).data
    assert data is not None
    return read_mspdi(data)


def rows(data: bytes | None, kind: str = "Task") -> list[dict[str, str]]:
    """Fields of the records of a kind, by name."""
    assert data is not None
    root = ElementTree.fromstring(data)
    space = "{http://schemas.microsoft.com/project}"
    return [
        {field.tag.removeprefix(space): field.text or "" for field in record}
        for record in root.iter(f"{space}{kind}")
        if len(record)
    ]


class TestForm:
    """One record a line, every element where the published schema has it."""

    def test_fields_stand_in_the_order_of_the_schema(self) -> None:
        project = dug(
            assignments=["li 50%"],
            constraints=["SNET 2026-03-03T08:00"],
            deadline="2026-03-20T17:00",
            actual_start="2026-03-03T08:00",
            notes="Mind the gap",
            percent_complete=50,
        )
        data = write_mspdi(project, schedule=schedule(project)).data
        assert data is not None
        space = "{http://schemas.microsoft.com/project}"

        for element in ElementTree.fromstring(data).iter():
            ranks = RANKS.get(element.tag.removeprefix(space))
            if ranks and len(element):
                places = [ranks[field.tag.removeprefix(space)] for field in element]
                assert places == sorted(places)

    def test_texts_are_escaped(self) -> None:
        project = plan()
        project.add("dig", 'Dig <deep> & "wide" ]]>', notes="a\n\tb & c")

        back = read_back(project).project["dig"]

        assert (str(back.name), back.notes) == ('Dig <deep> & "wide" ]]>', "a\n\tb & c")

    def test_ids_are_numbers_or_stand_in_a_custom_field(self) -> None:
        project = plan()
        for id in ("T7", "dig", "T01"):
            project.add(id, id)

        written = rows(write_mspdi(project).data)

        assert [row["UID"] for row in written] == ["0", "7", "1", "2"]
        assert [each.id for each in read_back(project).project] == ["T7", "dig", "T01"]

    def test_people_who_share_a_calendar_each_get_one_of_their_own(self) -> None:
        people = [Resource("li", calendar="office"), Resource("wang", calendar="office")]
        project = plan(resources=people)

        data = write_mspdi(project).data

        calendars = rows(data, "Calendar")
        assert [row["UID"] for row in calendars] == ["1", "2", "3"]
        assert [row["BaseCalendarUID"] for row in calendars] == ["-1", "1", "1"]
        assert [row["CalendarUID"] for row in rows(data, "Resource")] == ["2", "3"]
        assert read_back(project).project == project

    def test_leave_entered_in_such_a_calendar_makes_it_a_calendar(self) -> None:
        project = plan(resources=[Resource("li", calendar="office")])
        data = write_mspdi(project).data
        assert data is not None
        leave = (
            "<Exceptions><Exception><TimePeriod><FromDate>2026-03-04T00:00:00</FromDate>"
            "<ToDate>2026-03-04T23:59:00</ToDate></TimePeriod><DayWorking>0</DayWorking>"
            "</Exception></Exceptions></Calendar>\n</Calendars>"
        )

        back = read_mspdi(data.replace(b"</Calendar>\n</Calendars>", leave.encode())).project

        assert back.settings.resources[0].calendar == "C2"
        assert back.calendars["C2"].base == OFFICE


class TestDates:
    """Computed dates of a schedule; those the file had while nothing changed; else none."""

    def test_a_schedule_gives_dates_and_slack(self) -> None:
        project = dug()
        project.add("pour", "Pour", duration="1d")
        project.add("fence", "Fence", duration="1d")
        project.link("dig", "fence")

        stored = read_back(project, schedule=schedule(project)).stored

        assert stored.finish == datetime.fromisoformat("2026-03-04T17:00")
        pour = stored.tasks["pour"]
        assert (pour.start, pour.late_finish) == (
            datetime.fromisoformat("2026-03-02T08:00"),
            datetime.fromisoformat("2026-03-04T17:00"),
        )
        assert (pour.total_float, pour.free_float, pour.is_critical) == (960.0, 960.0, False)

    def test_without_a_schedule_there_are_none(self) -> None:
        assert read_back(dug()).stored.tasks["dig"].start is None

    @pytest.mark.parametrize("dates", ["manual", "actual"])
    def test_both_dates_of_a_task_give_the_duration_it_has_not(self, dates: str) -> None:
        both = {f"{dates}_start": "2026-03-05", f"{dates}_finish": "2026-03-09"}
        project = dug(duration=None, **both)

        exported = write_mspdi(project, schedule=schedule(project))

        assert "length_from_dates" in kinds(exported)
        assert rows(exported.data)[1]["Duration"] == "PT24H0M0S"  # from Thursday to Monday

    def test_dates_of_zones_are_those_of_the_calendars_clock(self) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai")
        project = plan(office, start="2026-03-02")
        project.add("dig", "Dig", duration="1d", deadline="2026-03-05T01:00+00:00")

        exported = write_mspdi(project, schedule=schedule(project))

        assert kinds(exported)["zone"] == "export.left_out"
        row = rows(exported.data)[1]
        assert (row["Start"], row["Deadline"]) == ("2026-03-02T09:00:00", "2026-03-05T09:00:00")

    def test_dates_of_a_changed_plan_are_not_written_again(self) -> None:
        shown = "<Start>2026-03-04T08:00:00</Start><Finish>2026-03-04T17:00:00</Finish>"
        before = imported(task(1, shown + "<ActualWork>PT3H0M0S</ActualWork><HideBar>1</HideBar>"))
        before.project.update("T1", duration="2d")

        exported = write_mspdi(before.project, imported=read_mspdi(document(task(1, shown))))

        assert kinds(exported) == {"old_dates": "export.left_out"}
        assert "Start" not in rows(exported.data)[0]

    def test_percentages_that_the_tool_has_no_place_for_are_told(self) -> None:
        project = dug(physical_percent="12.5", percent_complete_type="work")

        exported = write_mspdi(project)

        told = {"physical_percent": "export.adjusted", "percent_by_work": "export.adjusted"}
        assert told.items() <= kinds(exported).items()
        row = rows(exported.data)[1]
        assert (row["PhysicalPercentComplete"], row["EarnedValueMethod"]) == ("13", "0")

    def test_recurring_tasks_are_written_one_by_one_and_their_rule_is_told(self) -> None:
        project = plan(start="2026-03-02")
        project.add_recurring("meet", "Meeting", "FREQ=WEEKLY", count=2, duration="1h")

        exported = write_mspdi(project)

        assert kinds(exported)["series"] == "export.left_out"
        names = [row["Name"] for row in rows(exported.data)]
        assert names == ["Fence", "Meeting", "Meeting 1", "Meeting 2"]

    def test_a_schedule_of_another_plan_is_refused(self) -> None:
        with pytest.raises(InputError, match="this very project"):
            write_mspdi(dug(), schedule=schedule(dug(duration="3d")))

    def test_a_plan_from_its_finish_is_written_so(self) -> None:
        project = dug()
        project.configure(finish="2026-04-03T17:00")
        backward = SchedulingOptions.ms_project(direction="backward")

        back = read_back(project, options=backward)

        assert back.project == project
        assert back.options.direction == "backward"
        assert rows(write_mspdi(project, options=backward).data)[1]["ConstraintType"] == "1"

    def test_a_plan_from_its_finish_with_early_tasks_is_written_so(self) -> None:
        project = dug()
        project.configure(finish="2026-04-03T17:00")
        project.add("late", "Late", duration="1d", as_late_as_possible=True)
        bounds = ["FNLT 2026-04-01T17:00"]
        project.add("bound", "Bound", duration="1d", as_late_as_possible=True, constraints=bounds)
        marked = SchedulingOptions.ms_project(direction="backward", late_tasks="marked")
        written = write_mspdi(project, options=marked)
        back = read_back(project, options=marked)

        assert [row["ConstraintType"] for row in rows(written.data)[1:]] == ["0", "1", "7"]
        assert (back.project == project, back.options.late_tasks) == (True, "marked")
        assert not {"alap_said", "early_bound", "constraints"} & {*kinds(written)}

    def test_what_a_file_cannot_say_of_early_and_late_is_told(self) -> None:
        project = dug(constraints=["FNLT 2026-04-01T17:00"])
        project.configure(finish="2026-04-03T17:00")
        marked = SchedulingOptions.ms_project(direction="backward", late_tasks="marked")
        project.add("late", "Late", duration="1d", as_late_as_possible=True)

        assert "alap_said" in kinds(write_mspdi(project, options=marked))
        project.add("soon", "Soon", duration="1d")
        assert "early_bound" in kinds(write_mspdi(project, options=marked))


class TestEditedInPlace:
    """What was imported remembers the plan as it was read, so that edits of it are seen."""

    def test_given_edits_of_the_very_project_then_they_are_written(self) -> None:
        value = (
            "<ExtendedAttribute><FieldID>188743731</FieldID><Value>a</Value></ExtendedAttribute>"
        )
        saved = "<Baseline><Number>0</Number><Start>2026-03-02T08:00:00</Start></Baseline>"
        result = imported(task(1, f"{value}{saved}<Stop>2026-03-02T08:00:00</Stop>"))
        plan = result.project
        plan.update("T1", duration="5d", fields={"Text1": "b"})
        plan.set_baseline(Baseline(0, [BaselineTask("T1", cost=1)]), replace=True)

        data = write_mspdi(plan, imported=result).data
        assert data is not None

        assert read_mspdi(data).project == plan
        assert dict(result.as_read["T1"].fields) == {"Text1": "a"}


class TestLevelOfEffort:
    """Microsoft Project has none: it stays where it is now, and nothing waits for it."""

    def project(self) -> Project:
        project = dug()
        project.add("watch", "Watch", kind="level_of_effort", duration="1d")
        project.link("dig", "watch", "SS", lag="1d")
        project.link("dig", "watch", "FF")
        return project

    def test_given_dates_then_they_are_set_by_hand_on_an_inactive_task(self) -> None:
        project = self.project()
        made = schedule(project)
        exported = write_mspdi(project, schedule=made)
        assert exported.data is not None
        read = read_mspdi(exported.data)
        watch = read.project["watch"]

        assert kinds(exported)["level_of_effort"] == "export.adjusted"
        assert (watch.kind, watch.is_active, watch.is_manual) == ("task", False, True)
        again = schedule(read.project, read.options)
        assert again["watch"].scheduled_start == made["watch"].scheduled_start
        assert again["watch"].scheduled_finish == made["watch"].scheduled_finish
        assert again.finish == made.finish

    def test_given_no_dates_then_it_is_inactive(self) -> None:
        watch = read_back(self.project()).project["watch"]

        assert (watch.is_active, watch.is_manual, str(watch.duration)) == (False, False, "1d")


class TestLosses:
    """What the format cannot hold, or holds otherwise, is told; once for each kind."""

    @pytest.mark.parametrize(
        ("fields", "kind", "code"),
        [
            ({"constraints": ["SNET 2026-03-03T08:00", "FNLT 2026-03-09T17:00"]}, "constraints", 0),
            (
                {"constraints": ["SNET 2026-03-03T08:00"], "as_late_as_possible": True},
                "constraints",
                0,
            ),
            ({"owner": "li"}, "owner", 0),
            ({"labels": ["site"]}, "labels", 0),
            ({"external_refs": [("erp", "order", "PO-1")]}, "external_refs", 0),
            ({"splits": ["1d pause 2d"]}, "splits", 0),
            ({"actual_start": "2026-03-02T08:00", "suspended": "2026-03-03T08:00"}, "suspended", 0),
            ({"effort": "0h"}, "zero_effort", 0),
            ({"name": {"en": "Dig", "zh": "挖"}}, "translations", 0),
            ({"name": " Dig"}, "outer_space", 1),
            ({"deadline": "2026-03-20"}, "date_only", 1),
            ({"duration": "1.125d"}, "unit", 1),
            ({"effort": "2d"}, "effort_unit", 1),
            ({"duration": None, "effort": "4h", "assignments": ["li"]}, "length_from_effort", 1),
            ({"assignments": [Assignment("li", effort="3h")]}, "own_work", 1),
            ({"assignments": [Assignment("li", rate="3/h")]}, "own_rate", 0),
            ({"assignments": [Assignment("li", overtime="3h")]}, "overtime_alone", 0),
            ({"deadline": "1980-03-20T17:00"}, "span", 2),
            ({"deadline": "2160-03-20T17:00"}, "span", 2),
            ({"name": "x" * 300}, "long_name", 2),
        ],
    )
    def test_of_a_task(self, fields: dict[str, Any], kind: str, code: int) -> None:
        exported = write_mspdi(dug(**fields) if "name" not in fields else named(fields["name"]))

        codes = ("export.left_out", "export.adjusted", "export.beyond_tool")
        assert kinds(exported) == {kind: codes[code]}
        assert [found.context["first"] for found in exported.findings] == ["dig"]

    @pytest.mark.parametrize(
        ("settings", "kind"),
        [
            ({"finish": "2026-05-01T17:00"}, "imposed_finish"),
            ({"goal": "A fence"}, "project_goal"),
            ({"field_definitions": [FieldDefinition(f"f{n}") for n in range(30)]}, "fields"),
            ({"calendar": None, "calendars": [OFFICE, OFFICE.derive("li")]}, "no_calendar"),
        ],
    )
    def test_of_a_project(self, settings: dict[str, Any], kind: str) -> None:
        made = {"calendars": [OFFICE], "calendar": "office", **settings}
        exported = write_mspdi(Project("SITE", "Fence", start="2026-03-02T08:00", **made))

        assert list(kinds(exported)) == [kind]

    @pytest.mark.parametrize(
        ("lag", "lag_calendar", "kind"),
        [
            ("1d", "predecessor", "lag_calendar"),
            ("1d", "office", "lag_calendar"),
            ("1d", "elapsed", "lag_unit"),
            ("1d", "successor", "lag_said"),
            ("12.5%", None, "percent"),
            ("1.125d", None, "unit"),
        ],
    )
    def test_of_a_lag(self, lag: str, lag_calendar: str | None, kind: str) -> None:
        project = dug()
        project.add("pour", "Pour", duration="1d")
        project.link("dig", "pour", "FS", lag, lag_calendar)

        assert list(kinds(write_mspdi(project))) == [kind]

    def test_every_loss_is_told_in_both_languages(self) -> None:
        exported = write_mspdi(dug(owner="li", deadline="2160-01-01T17:00", duration="1.125d"))

        for found in exported.findings:
            assert "?" not in found.message("en") + found.advice("en")
            assert "?" not in found.message("zh") + found.advice("zh")


def named(name: Any) -> Project:
    project = plan()
    project.add("dig", name, duration="2d")
    return project


class TestCalendars:
    """What single dates must say is written for the years of the plan."""

    @pytest.mark.parametrize(
        "special",
        [
            Calendar.standard("office", zone=None, holidays=CountryHolidays("CN")),
            Calendar.standard("office", zone=None, hours="22:00-06:00"),
            Calendar(
                "office",
                OFFICE.name,
                None,
                WorkWeek.of(
                    {"mon-sat": "09:00-17:00"}, {"mon-fri": "09:00-17:00"}, anchor=date(2026, 1, 5)
                ),
            ),
            Calendar.standard(
                "office",
                zone=None,
                exceptions=[CalendarException.on(date(2026, 3, 5), "until 12:00")],
            ),
            Calendar.standard(
                "office",
                zone=None,
                exceptions=[
                    CalendarException.every("FREQ=YEARLY;BYYEARDAY=64", date(2026, 1, 1)),
                ],
            ),
            OFFICE.derive(
                "office",
                week=WorkWeek.of({"mon-sun": "10:00-18:00"}),
                holidays=CountryHolidays("US"),
                dated_weeks=[
                    DatedWeek(
                        date(2026, 3, 9), date(2026, 3, 20), WorkWeek.of({"mon": "8:00-9:00"})
                    )
                ],
            ),
        ],
        ids=["holidays", "night", "turns", "part", "rule", "derived"],
    )
    def test_the_same_minutes_are_worked(self, special: Calendar) -> None:
        project = plan(special)
        project.add("dig", "Dig", duration="3d")
        first, last = date(2026, 2, 1), date(2029, 12, 31)

        exported = write_mspdi(project)

        assert "written_out" in kinds(exported)
        assert exported.data is not None
        back = read_mspdi(exported.data).project.calendars["office"].compile(first, last)
        assert back == special.compile(first, last) or _minutes(back) == _minutes(
            special.compile(first, last)
        )

    def test_more_than_five_shifts_a_day_are_joined(self) -> None:
        hours = "06:00-07:00 08:00-09:00 09:10-10:00 11:00-12:00 13:00-14:00 15:00-16:00"
        project = plan(Calendar.standard("office", zone=None, hours=hours))

        exported = write_mspdi(project)

        assert kinds(exported) == {"shifts": "export.adjusted"}

    def test_a_base_that_is_not_listed_is(self) -> None:
        project = plan(OFFICE.derive("office"))

        exported = write_mspdi(project)

        assert list(kinds(exported)) == ["unlisted_base"]

    def test_a_task_in_a_derived_calendar_is_told(self) -> None:
        project = plan(OFFICE, OFFICE.derive("li"))
        project.add("dig", "Dig", duration="1d", calendar="li")

        assert kinds(write_mspdi(project)) == {"derived": "export.beyond_tool"}


def _minutes(working: Any) -> list[tuple[int, int]]:
    """Working stretches, touching ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in working.intervals():
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


class TestGivenBack:
    """What the plan does not hold comes out again where it stood."""

    def test_blank_rows_materials_and_other_assignments_stay(self) -> None:
        blank = "<Task><UID>9</UID><ID>2</ID><IsNull>1</IsNull></Task>"
        stuff = "<Resource><UID>5</UID><Name>Sand</Name><Type>0</Type></Resource>"
        used = (
            "<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>5</ResourceUID></Assignment>"
        )
        text = document(task(1), blank, task(2), resources=stuff, assignments=used)
        before = read_mspdi(text)
        before.project.update("T2", duration="3d")

        data = write_mspdi(before.project, imported=read_mspdi(text)).data

        assert [row["UID"] for row in rows(data)] == ["1", "9", "2"]
        assert rows(data, "Resource") == [{"UID": "5", "Name": "Sand", "Type": "0"}]
        assert rows(data, "Assignment")[0]["ResourceUID"] == "5"

    def test_of_a_changed_task_what_followed_from_it_goes_and_the_rest_stays(self) -> None:
        more = "<ActualDuration>PT3H0M0S</ActualDuration><HideBar>1</HideBar><Manual>0</Manual>"
        before = imported(task(1, more))
        before.project.update("T1", manual_start="2026-03-03T08:00", manual_finish=None)

        row = rows(write_mspdi(before.project, imported=imported(task(1, more))).data)[0]

        assert (row["HideBar"], row["Manual"]) == ("1", "1")
        assert row["ActualDuration"] == "PT0H0M0S"

    def test_new_tasks_get_numbers_that_are_free(self) -> None:
        before = imported(task(3), task(1, link(3)))
        before.project.add("new", "New", duration="1d")

        data = write_mspdi(before.project, imported=imported(task(3), task(1, link(3)))).data

        assert [row["UID"] for row in rows(data)] == ["3", "1", "2"]

    def test_unknown_elements_stay_behind_their_neighbours(self) -> None:
        before = imported(
            task(1, "<Milestone>0</Milestone><NewIn2030>x</NewIn2030><HideBar>0</HideBar>")
        )

        data = write_mspdi(before.project, imported=before).data

        assert list(rows(data)[0]) == [
            *("UID", "Name", "Type", "OutlineLevel", "Priority", "Duration", "DurationFormat"),
            *("Milestone", "NewIn2030", "PercentComplete", "ConstraintType", "CalendarUID"),
            *("IgnoreResourceCalendar", "HideBar", "PhysicalPercentComplete", "EarnedValueMethod"),
        ]

    def test_calendars_that_did_not_change_keep_their_words(self) -> None:
        before = imported(task(1), calendars=calendar(more="<WorkWeeks/>"))

        data = write_mspdi(before.project, imported=before).data

        assert data is not None
        assert b"<WorkWeeks/>" in data

    def test_what_another_tools_file_gave_is_refused(self) -> None:
        from pmcore.exchange import read_xer, write_xer

        xer = write_xer(dug()).data
        assert xer is not None
        other = read_xer(xer)

        with pytest.raises(InputError, match="Microsoft Project file"):
            write_mspdi(other.project, imported=other)


class TestFarDates:
    """What calendars say of dates that the tool does not know comes back, and is told."""

    @pytest.mark.parametrize(
        "more",
        [
            {"exceptions": [CalendarException.on(date(2200, 12, 31))]},
            {"exceptions": [CalendarException.between(date(2149, 12, 30), date(2150, 1, 2))]},
            {"exceptions": [CalendarException.on(date(1975, 3, 9))]},
            {
                "exceptions": [
                    CalendarException.every(MAY_DAY, date(2150, 1, 1)),
                    CalendarException.every(MAY_DAY, date(2026, 5, 1), until=date(2160, 5, 1)),
                ]
            },
            {
                "dated_weeks": (
                    DatedWeek(
                        date(2160, 7, 1), date(2160, 8, 31), WorkWeek.of({"mon": "07:00-13:00"})
                    ),
                    DatedWeek(date(2190, 7, 1), None, WorkWeek.of({"mon": "07:00-14:00"})),
                )
            },
        ],
    )
    def test_a_calendar(self, more: dict[str, Any]) -> None:
        week = WorkWeek.of({"mon-fri": "08:00-12:00"})
        own = Calendar("C1", Calendar.always("C1").name, None, week, **more)
        project = plan(own, calendar="C1")
        project.add("dig", "Dig", duration="1d")

        assert read_back(project).project.settings.calendars == (own,)
        assert "span" in kinds(write_mspdi(project))


class TestUnits:
    """Units that a file does not keep are told."""

    @pytest.mark.parametrize(("delay", "told"), [("3ed", False), ("90emin", True)])
    def test_a_leveling_delay(self, delay: str, told: bool) -> None:
        assert ("unit" in kinds(write_mspdi(dug(leveling_delay=delay)))) == told

    @pytest.mark.parametrize(
        "task",
        [
            {"duration": "5ed"},
            {"kind": "milestone", "duration": None},
            {"fixed": "duration"},
            {"manual_start": "2026-03-12T08:00"},
            {"actual_start": "2026-03-02T08:00"},
        ],
    )
    def test_a_delay_where_people_work_together(self, task: dict[str, Any]) -> None:
        delayed = dug(assignments=[Assignment("li", delay="3h")], **task)

        assert "own_length" in kinds(write_mspdi(delayed))

    def test_dates_by_hand_of_what_has_begun(self) -> None:
        begun = dug(manual_start="2026-03-12T08:00", actual_start="2026-03-02T08:00")

        assert "manual_begun" in kinds(write_mspdi(begun))

    def test_a_finish_by_hand_of_what_has_begun_comes_back(self) -> None:
        begun = dug(manual_finish="2026-03-12T17:00", actual_start="2026-03-02T08:00")
        task = read_back(begun).project["dig"]

        assert "manual_begun" not in kinds(write_mspdi(begun))
        assert (task.manual_start, f"{task.manual_finish}") == (None, "2026-03-12 17:00:00")

    def test_a_start_by_hand_of_what_has_begun_leaves_its_finish_free(self) -> None:
        begun = dug(manual_start="2026-03-12T08:00", actual_start="2026-03-02T08:00")
        task = read_back(begun, schedule=schedule(begun)).project["dig"]

        assert not task.is_manual


class TestLarge:
    """Writing takes as long as there is to write."""

    def test_given_thousands_of_people_then_none_is_looked_for_among_all_others(self) -> None:
        people = [f"p{number}" for number in range(4000)]
        project = plan(resources=[Resource(id) for id in people])
        project.add_many(Task(f"t{id}", "T", duration="1d", assignments=[id]) for id in people)
        begun = time.process_time()

        assert len(rows(write_mspdi(project).data, "Assignment")) == 4000
        assert time.process_time() - begun < 3


class TestTargets:
    """A path, a stream or memory; a file is complete or as it was."""

    def test_every_target_gets_the_same_bytes(self, tmp_path: Path) -> None:
        stream = io.BytesIO()

        write_mspdi(dug(), stream)
        written = write_mspdi(dug(), tmp_path / "fence.xml")

        assert written.data is None
        assert (tmp_path / "fence.xml").read_bytes() == stream.getvalue()
        assert stream.getvalue() == write_mspdi(dug()).data

    def test_after_an_error_the_file_is_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "fence.xml"
        path.write_text("before")

        with pytest.raises(InputError) as caught:
            write_mspdi(dug(duration="999999999mo"), path)

        assert str(caught.value.code) == "value.invalid"
        assert path.read_text() == "before"
        assert os.listdir(tmp_path) == ["fence.xml"]

    def test_a_folder_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError) as caught:
            write_mspdi(dug(), tmp_path / "none" / "fence.xml")

        assert str(caught.value.code) == "document.unwritable"

    @pytest.mark.parametrize("target", [7, io.StringIO()])
    def test_what_is_no_target_is_refused(self, target: Any) -> None:
        with pytest.raises(InputError) as caught:
            write_mspdi(dug(), target)

        assert str(caught.value.code) == "value.invalid"

    def test_what_is_no_project_is_refused(self) -> None:
        with pytest.raises(InputError):
            write_mspdi("fence")  # type: ignore[arg-type]
