"""Tasks, links and people of a Microsoft Project file become those of a plan."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from exchange.mspdi.documents import calendar, document, finding_of, imported, kinds, link, task
from pmcore import schedule
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.kernel import Duration
from pmcore.wbs import Assignment, Constraint, Dependency, Expense

at = datetime.fromisoformat
OTHER = "C:\\other &amp; more.mpp"
STUB = (
    f"<ExternalTask>1</ExternalTask><ExternalTaskProject>{OTHER}</ExternalTaskProject>"
    "<Start>2026-03-04T08:00:00</Start><Finish>2026-03-05T17:00:00</Finish>"
)
CROSSING = (
    "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type><CrossProject>1"
    f"</CrossProject><CrossProjectName>{OTHER}\\7</CrossProjectName><LinkLag>4800</LinkLag>"
    "<LagFormat>7</LagFormat></PredecessorLink>"
)


class TestSources:
    """A path, bytes, a stream of bytes or a stream of text: the same plan."""

    def test_every_source_gives_the_same_plan(self, tmp_path: Path) -> None:
        given = document(task(1, name="Erdarbeiten für 栅栏"))
        path = tmp_path / "fence.xml"
        path.write_bytes(given)

        plans = [
            read_mspdi(source).project
            for source in (given, path, str(path), BytesIO(given), StringIO(given.decode()))
        ]

        assert all(plan == plans[0] for plan in plans)
        assert str(plans[0]["T1"].name) == "Erdarbeiten für 栅栏"

    @pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
    def test_a_usual_encoding_is_understood(self, encoding: str) -> None:
        text = document(task(1, name="für")).decode().replace("UTF-8", encoding)

        assert str(read_mspdi(text.encode(encoding)).project["T1"].name) == "für"

    def test_a_prefix_for_the_namespace_changes_nothing(self) -> None:
        text = document(task(1)).decode()
        prefixed = text.replace("</", "</p:").replace("<", "<p:").replace("<p:/p:", "</p:")
        prefixed = prefixed.replace("<p:?xml", "<?xml").replace("xmlns=", "xmlns:p=")

        assert read_mspdi(prefixed.encode()).project == imported(task(1)).project


class TestHeader:
    """What the project as a whole is set to."""

    def test_start_conversion_and_name_are_read(self) -> None:
        header = (
            "<MinutesPerDay>420</MinutesPerDay><MinutesPerWeek>2100</MinutesPerWeek>"
            "<DaysPerMonth>22</DaysPerMonth><StatusDate>2026-03-05T17:00:00</StatusDate>"
        )
        result = imported(task(1, hours=7), header=header)
        settings = result.project.settings

        assert (settings.id, str(settings.name)) == ("Fence", "Fence")
        assert settings.start == at("2026-03-02T08:00")
        assert settings.conversion.minutes_per_day == 420
        assert settings.conversion.days_per_month == 22
        assert str(result.project["T1"].duration) == "1d"
        assert result.stored.status_date == at("2026-03-05T17:00")

    def test_an_id_may_be_given(self) -> None:
        assert read_mspdi(document(), id="SITE").project.id == "SITE"

    def test_a_title_without_ascii_gives_a_plain_id(self) -> None:
        text = document().decode().replace("Fence", "栅栏")

        plan = read_mspdi(text.encode()).project

        assert (plan.id, str(plan.settings.name)) == ("project", "栅栏")

    def test_given_a_title_that_does_not_fit_then_it_is_cut_and_told(self) -> None:
        text = document().replace(b">Fence<", b">Fence" + b"s" * 600 + b"<")

        result = read_mspdi(text)

        assert len(str(result.project.settings.name)) == 500
        assert kinds(result) == {"text": 1}

    def test_options_say_how_constraints_and_criticality_are_read(self) -> None:
        header = "<HonorConstraints>0</HonorConstraints><CriticalSlackLimit>2</CriticalSlackLimit>"
        options = imported(header=header).options

        assert (options.constraints, options.critical_float) == ("soft", 960)
        assert imported().options.constraints == "hard"

    def test_a_plan_scheduled_from_its_finish_is_planned_backward(self) -> None:
        header = (
            "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-03-13T17:00:00</FinishDate>"
        )
        late = task(1, "<ConstraintType>1</ConstraintType>")
        result = imported(late, header=header)

        assert result.options.direction == "backward"
        assert schedule(result.project, result.options)["T1"].scheduled_start.day == 13

    def test_tasks_as_soon_as_possible_are_early_in_a_plan_scheduled_from_its_finish(self) -> None:
        header = (
            "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-03-13T17:00:00</FinishDate>"
        )
        kind = "<ConstraintType>{}</ConstraintType>".format
        rows = task(1, kind(1)), task(2, kind(0)), task(3, kind(1) + link(2))
        result = imported(*rows, header=header)
        planned = schedule(result.project, result.options)

        assert [planned[id].scheduled_start.day for id in ("T1", "T2", "T3")] == [13, 2, 13]
        assert [each.as_late_as_possible for each in result.project] == [True, False, True]
        assert kinds(result) == {}
        assert "ConstraintType" not in dict(result.extras.tasks["T2"])


class TestTasks:
    """Names, durations, bounds and what else a task is."""

    @pytest.mark.parametrize(
        ("length", "unit", "expected"),
        [
            ("PT40H0M0S", 7, "5d"),
            ("PT384H0M0S", 8, "16ed"),
            ("PT40H0M0S", 9, "1w"),
            ("PT12H0M0S", 39, "1.5d"),
            ("PT720H0M0S", 12, "1emo"),
            ("PT160H0M0S", 11, "1mo"),
            ("PT0H25M0S", 3, "25min"),
            ("PT0H25M0S", 7, "25min"),
            ("PT1H15M0S", 7, "1.25h"),
            ("P1DT1H0M0S", 6, "25eh"),
            ("PT8H0M0S", 53, "1d"),
        ],
    )
    def test_a_duration_keeps_its_unit(self, length: str, unit: int, expected: str) -> None:
        text = f"<Duration>{length}</Duration><DurationFormat>{unit}</DurationFormat>"
        plan = imported(f"<Task><UID>1</UID><Name>Dig</Name>{text}</Task>").project

        assert str(plan["T1"].duration) == expected

    def test_seconds_are_rounded_and_told(self) -> None:
        result = imported(task(1, "<Duration>PT8H0M36S</Duration>", hours=None))

        assert result.project["T1"].duration == Duration("481min")
        assert finding_of(result, "rounded").context["first"] == "T1"

    @pytest.mark.parametrize("said", ["-PT8H0M0S", "PT-8H0M0S", "PT0H-30M0S"])
    def test_a_negative_length_is_none_and_told(self, said: str) -> None:
        result = imported(task(1, f"<Duration>{said}</Duration>", hours=None))

        assert str(result.project["T1"].duration) == "0d"
        assert kinds(result) == {"negative": 1}

    def test_a_missing_duration_of_a_task_of_no_length_is_zero(self) -> None:
        moment = "2026-03-02T08:00:00"
        same = f"<Start>{moment}</Start><Finish>{moment}</Finish>"
        result = imported(task(1, same, hours=None), task(2, "<Milestone>1</Milestone>", hours=0))

        assert str(result.project["T1"].duration) == "0d"
        assert result.project["T2"].is_milestone

    def test_a_missing_duration_elsewhere_is_told(self) -> None:
        result = imported(task(1, hours=None))

        assert result.project["T1"].duration is None
        assert kinds(result) == {"no_duration": 1}

    def test_a_milestone_that_is_partly_done_is_reached(self) -> None:
        begun = (
            "<ActualStart>2026-03-03T08:00:00</ActualStart><PercentComplete>50</PercentComplete>"
        )
        result = imported(task(1, "<Milestone>1</Milestone>" + begun, hours=0))

        assert result.project["T1"].actual_finish == at("2026-03-03T08:00")
        assert kinds(result) == {"partly_reached": 1}

    def test_a_milestone_that_takes_time_is_a_task(self) -> None:
        result = imported(task(1, "<Milestone>1</Milestone>"))

        assert not result.project["T1"].is_milestone
        assert kinds(result) == {"long_milestone": 1}

    @pytest.mark.parametrize(
        ("number", "kind"), [*enumerate(["MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT"], start=2)]
    )
    def test_a_constraint_is_read(self, number: int, kind: str) -> None:
        text = (
            f"<ConstraintType>{number}</ConstraintType>"
            "<ConstraintDate>2026-03-04T08:00:00</ConstraintDate>"
        )
        plan = imported(task(1, text)).project

        assert plan["T1"].constraints == (Constraint.parse(f"{kind} 2026-03-04T08:00"),)

    def test_as_late_as_possible_is_read(self) -> None:
        plan = imported(task(1, "<ConstraintType>1</ConstraintType>")).project

        assert plan["T1"].as_late_as_possible

    def test_the_rest_of_a_task_is_read(self) -> None:
        more = (
            "<Priority>700</Priority><PercentComplete>40</PercentComplete>"
            "<Deadline>2026-03-06T17:00:00</Deadline><Notes>Mind\nthe pipe</Notes>"
            "<Work>PT16H0M0S</Work><Type>1</Type><CalendarUID>2</CalendarUID>"
            "<IgnoreResourceCalendar>1</IgnoreResourceCalendar>"
        )
        plan = imported(task(1, more), calendars=calendar() + calendar(2)).project
        read = plan["T1"]

        assert (read.priority, read.percent_complete) == (700, 40)
        assert (read.deadline, read.notes) == (at("2026-03-06T17:00"), "Mind\nthe pipe")
        assert (str(read.effort), read.fixed, read.calendar) == ("16h", "duration", "C2")
        assert read.ignore_resource_calendars

    @pytest.mark.parametrize(("method", "kind"), [("0", "duration"), ("1", "physical")])
    def test_what_stands_of_the_result_is_read(self, method: str, kind: str) -> None:
        told = (
            "<PhysicalPercentComplete>35</PhysicalPercentComplete>"
            f"<EarnedValueMethod>{method}</EarnedValueMethod>"
        )
        result = imported(task(1, told), task(2, told), task(3, "<OutlineLevel>2</OutlineLevel>"))
        read = result.project["T1"]

        assert read.physical_percent == 35
        assert read.percent_complete_type == kind
        assert dict(result.extras.tasks["T1"]).get("PhysicalPercentComplete") is None
        assert dict(result.extras.tasks["T2"])["PhysicalPercentComplete"] == "35"
        again = write_mspdi(result.project, imported=result).data
        assert again is not None
        assert read_mspdi(again).project == result.project
        assert again.count(b"<PhysicalPercentComplete>35<") == 2

    @pytest.mark.parametrize(
        "left",
        [
            "<PercentComplete>10</PercentComplete>",
            "<RemainingDuration>PT8H0M0S</RemainingDuration>",
        ],
    )
    def test_what_remains_of_a_finished_task_is_told(self, left: str) -> None:
        done = (
            "<ActualStart>2026-03-02T08:00:00</ActualStart>"
            "<ActualFinish>2026-03-03T17:00:00</ActualFinish>"
        )
        result = imported(task(1, done + left))

        assert result.project["T1"].percent_complete == 100
        assert kinds(result) == {"remainder": 1}
        assert kinds(imported(task(1, done))) == {}

    def test_an_actual_finish_without_a_start_is_read_and_told(self) -> None:
        result = imported(task(1, "<ActualFinish>2026-03-03T17:00:00</ActualFinish>"))
        read = result.project["T1"]

        assert read.actual_start == read.actual_finish == at("2026-03-03T17:00")
        assert kinds(result) == {"no_actual_start": 1}

    def test_a_task_without_a_name_goes_by_its_id(self) -> None:
        result = imported(task(7, name=""))

        assert str(result.project["T7"].name) == "T7"
        assert kinds(result) == {"unnamed": 1}

    def test_a_text_that_does_not_fit_is_cut_and_told(self) -> None:
        result = imported(task(1, f"<Notes>{'x' * 30_000}</Notes>", name="n" * 600))

        assert len(str(result.project["T1"].name)) == 500
        assert len(result.project["T1"].notes) == 20_000
        assert kinds(result) == {"text": 2}


class TestOutline:
    """Levels become parents; the project's own row and blank rows are no tasks."""

    def test_levels_become_parents(self) -> None:
        levels = {1: 1, 2: 2, 3: 3, 4: 2, 5: 1}
        rows = [task(0, "<OutlineLevel>0</OutlineLevel>")]
        rows += [task(u, f"<OutlineLevel>{level}</OutlineLevel>") for u, level in levels.items()]
        rows.append("<Task><UID>9</UID><IsNull>1</IsNull></Task>")
        result = imported(*rows)
        parents = {each.id: each.parent for each in result.project}

        assert parents == {"T1": None, "T2": "T1", "T3": "T2", "T4": "T1", "T5": None}
        assert {"T0", "T9"} <= set(result.extras.tasks)

    def test_a_skipped_level_is_told(self) -> None:
        result = imported(
            task(1, "<OutlineLevel>1</OutlineLevel>"), task(2, "<OutlineLevel>4</OutlineLevel>")
        )

        assert result.project["T2"].parent == "T1"
        assert kinds(result) == {"outline_level": 1}

    def test_a_level_above_the_first_is_told(self) -> None:
        result = imported(task(1, "<OutlineLevel>-5</OutlineLevel>"))

        assert result.project["T1"].parent is None
        assert kinds(result) == {"outline_level": 1}

    def test_a_summary_takes_its_length_and_progress_from_below(self) -> None:
        own = (
            "<OutlineLevel>1</OutlineLevel><PercentComplete>50</PercentComplete><Type>1</Type>"
            "<ConstraintType>2</ConstraintType><ConstraintDate>2026-03-04T08:00:00</ConstraintDate>"
        )
        result = imported(task(1, own), task(2, "<OutlineLevel>2</OutlineLevel>"))

        assert result.project["T1"].duration is None
        assert kinds(result) == {"summary_constraint": 1}
        assert ("PercentComplete", "50") in result.extras.tasks["T1"]


class TestLinks:
    """Four types, and lags in every unit."""

    @pytest.mark.parametrize(("number", "type"), [*enumerate(["FF", "FS", "SF", "SS"])])
    def test_a_type_is_read(self, number: int, type: str) -> None:
        plan = imported(task(1), task(2, link(1, number))).project

        assert [each.type for each in plan.dependencies()] == [type]

    @pytest.mark.parametrize(
        ("tenths", "unit", "lag", "calendar"),
        [
            ("4800", 7, "1d", None),
            ("-9600", 7, "-2d", None),
            ("600", 5, "1h", None),
            ("50", 3, "5min", None),
            ("24000", 9, "1w", None),
            ("96000", 11, "1mo", None),
            ("14400", 8, "1ed", None),
            ("600", 38, "1eh", None),
            ("-50", 19, "-50%", None),
            ("50", 20, "50%", "elapsed"),
            ("25", 51, "25%", None),
        ],
    )
    def test_a_lag_keeps_its_unit(
        self, tenths: str, unit: int, lag: str, calendar: str | None
    ) -> None:
        plan = imported(task(1), task(2, link(1, 1, tenths, unit))).project

        assert plan.dependencies() == (Dependency("T1", "T2", "FS", lag, calendar),)

    def test_a_second_link_of_one_type_is_left_out_and_told(self) -> None:
        result = imported(task(1), task(2, link(1, 1, "4800") + link(1, 1) + link(1, 3)))

        assert [str(each) for each in result.project.dependencies()] == [
            str(Dependency("T1", "T2", "FS", "1d")),
            str(Dependency("T1", "T2", "SS")),
        ]
        assert kinds(result) == {"link_twice": 1}

    @pytest.mark.parametrize(
        ("first", "second", "third"),
        [(link(1), "", ""), ("", "", link(1)), (link(3), "", "")],
        ids=["to itself", "out of a summary", "into a summary"],
    )
    def test_a_link_within_a_family_is_left_out_and_told(
        self, first: str, second: str, third: str
    ) -> None:
        levels = [f"<OutlineLevel>{level}</OutlineLevel>" for level in (1, 2, 3)]
        said = zip((1, 2, 3), levels, (first, second, third), strict=True)
        result = imported(
            *(task(uid, level + links) for uid, level, links in said), task(4, link(1))
        )

        assert result.project.dependencies() == (Dependency("T1", "T4", "FS"),)
        assert kinds(result) == {"family_link": 1}

    def test_a_link_out_of_a_task_of_another_project_is_a_dependency(self) -> None:
        result = imported(task(1, STUB), task(2, CROSSING))

        assert result.project.dependencies() == (Dependency("T1", "T2", "FS", "1d"),)
        assert "external_link" not in kinds(result)

    def test_a_link_from_another_project_keeps_its_name(self) -> None:
        result = imported(task(1, STUB), task(2, CROSSING), task(3, link(2)))
        plan = result.project
        plan.update("T2", duration="3d")
        data = write_mspdi(plan, imported=result).data
        assert data is not None
        again = read_mspdi(data)

        assert again.project.dependencies() == plan.dependencies()
        assert data.count(b"<CrossProjectName>C:\\other &amp; more.mpp\\7</CrossProjectName>") == 1
        assert data.count(b"<PredecessorLink>") == 2

    def test_each_of_several_links_from_another_project_keeps_its_name(self) -> None:
        result = imported(task(1, STUB), task(2, CROSSING), task(3, CROSSING))
        data = write_mspdi(result.project, imported=result).data
        assert data is not None

        assert data.count(b"<CrossProjectName>C:\\other &amp; more.mpp\\7</CrossProjectName>") == 2

    def test_a_link_from_another_project_that_was_taken_out_stays_out(self) -> None:
        result = imported(task(1, STUB), task(2, CROSSING))
        result.project.unlink("T1", "T2", "FS")
        data = write_mspdi(result.project, imported=result).data
        assert data is not None

        assert b"<PredecessorLink>" not in data

    def test_a_link_to_another_project_is_kept_and_told(self) -> None:
        outside = "<PredecessorLink><CrossProject>1</CrossProject></PredecessorLink>"
        result = imported(task(1, outside))

        assert kinds(result) == {"external_link": 1}
        assert [name for name, _ in result.extras.tasks["T1"]] == ["PredecessorLink"]


class TestPlainGaps:
    """What a file should say and does not is told, and stops nothing."""

    def test_a_constraint_without_a_date_asks_for_nothing(self) -> None:
        result = imported(task(1, "<ConstraintType>4</ConstraintType>"))

        assert result.project["T1"].constraints == ()
        assert kinds(result) == {"no_constraint_date": 1}
        assert ("ConstraintType", "4") in result.extras.tasks["T1"]

    @pytest.mark.parametrize(
        ("header", "start", "finish"),
        [
            ("", "2026-03-03T08:00", None),
            (
                "<ScheduleFromStart>0</ScheduleFromStart>",
                "2026-03-03T08:00",
                "2026-03-05T17:00",
            ),
        ],
    )
    def test_a_project_without_dates_takes_those_of_its_tasks(
        self, header: str, start: str, finish: str | None
    ) -> None:
        dates = "<Start>2026-03-0{}T08:00:00</Start><Finish>2026-03-0{}T17:00:00</Finish>".format
        result = imported(task(1, dates(4, 5)), task(2, dates(3, 3)), start="", header=header)
        settings = result.project.settings

        assert settings.start == datetime.fromisoformat(start)
        assert settings.finish == (finish and datetime.fromisoformat(finish))
        assert kinds(result)["no_project_date"] == 1

    def test_more_people_than_there_are_are_read_as_many(self) -> None:
        crowd = (
            "<Resource><UID>1</UID><Name>Crew</Name><Type>1</Type>"
            "<MaxUnits>5000</MaxUnits></Resource>"
        )
        works = (
            "<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>"
            "<Units>2000</Units></Assignment>"
        )
        result = imported(resources=crowd, assignments=works)

        assert result.project.settings.resources[0].units == 100_000
        assert result.project["T1"].assignments[0].units == 100_000
        assert kinds(result) == {"units_large": 2}

    @pytest.mark.parametrize("none", ["<Work>PT0H0M0S</Work>", ""], ids=["told", "left out"])
    def test_who_has_no_work_moves_no_date(self, none: str) -> None:
        people = "".join(
            f"<Resource><UID>{uid}</UID><Name>P{uid}</Name><Type>1</Type></Resource>"
            for uid in (1, 2)
        )
        works = "".join(
            f"<Assignment><TaskUID>1</TaskUID><ResourceUID>{uid}</ResourceUID><Units>1</Units>"
            f"{work}</Assignment>"
            for uid, work in ((1, "<Work>PT8H0M0S</Work>"), (2, none))
        )
        result = imported(resources=people, assignments=works)

        assert [each.resource for each in result.project["T1"].assignments] == ["R1"]
        assert kinds(result) == {"no_units": 1}


class TestPeople:
    """Resources that work, each in its calendar, and who works on what."""

    resources = (
        "<Resource><UID>0</UID></Resource>"
        "<Resource><UID>1</UID><Name>Li</Name><Type>1</Type><CalendarUID>2</CalendarUID></Resource>"
        "<Resource><UID>2</UID><Name>Sand</Name><Type>0</Type></Resource>"
    )
    calendars = calendar() + calendar(2, days="", base=1, name="Li")

    def assigned(self, *shares: tuple[int, str], more: str = "") -> str:
        return "".join(
            f"<Assignment><TaskUID>1</TaskUID><ResourceUID>{uid}</ResourceUID>"
            f"<Units>{units}</Units>{more}</Assignment>"
            for uid, units in shares
        )

    def test_who_works_is_assigned_with_units(self) -> None:
        result = imported(
            resources=self.resources,
            calendars=self.calendars,
            assignments=self.assigned((1, "0.5"), (2, "3"), (-65535, "1")),
        )
        li, sand = result.project.settings.resources

        assert (sand.id, sand.kind) == ("R2", "material")
        assert (li.id, str(li.name), li.calendar) == ("R1", "Li", "C2")
        assert result.project["T1"].assignments == (Assignment("R1", 50),)
        assert result.project["T1"].expenses == (Expense("R2", 3),)
        assert kinds(result) == {}
        assert len(result.extras.assignments["T1"]) == 3

    @pytest.mark.parametrize(
        ("units", "percent", "kind"),
        [("0.333", 33, "units_rounded"), ("0.001", 1, "units_rounded"), ("0", None, "no_units")],
    )
    def test_odd_units_are_told(self, units: str, percent: int | None, kind: str) -> None:
        result = imported(
            resources=self.resources,
            calendars=self.calendars,
            assignments=self.assigned((1, units)),
        )

        assert [each.units for each in result.project["T1"].assignments] == (
            [percent] if percent else []
        )
        assert kind in kinds(result)

    def test_fixed_work_that_gives_another_length_is_read_as_fixed_units(self) -> None:
        fixed = "<Type>2</Type><Work>PT8H0M0S</Work>"
        results = [
            imported(
                task(1, fixed, hours=hours),
                resources=self.resources,
                calendars=self.calendars,
                assignments=self.assigned((1, "1")),
            )
            for hours in (8, 16)
        ]

        assert [each.project["T1"].fixed for each in results] == ["effort", "units"]
        assert "unequal_work" in kinds(results[1])


class TestSaidTwice:
    """Of a field that a record says twice the first counts, and the other is told."""

    def test_given_a_field_of_a_task_twice_then_the_first_counts_and_it_is_told(self) -> None:
        result = imported(task(1, "<Name>Fill</Name>" + link(2) + link(3)), task(2), task(3))

        assert result.project["T1"].name.pick("en") == "Dig"
        assert kinds(result) == {"said_twice": 1}

    def test_given_a_field_of_the_project_twice_then_it_is_told(self) -> None:
        data = document(task(1)).replace(b"<Tasks>", b"<Title>B</Title><Tasks>")
        result = read_mspdi(data)

        assert result.project.settings.name.pick("en") == "Fence"
        assert kinds(result)["said_twice"] == 1

    def test_given_a_field_of_a_link_twice_then_it_is_told_of_each(self) -> None:
        twice = link(2).replace("<Type>1</Type>", "<Type>1</Type><Type>3</Type>")
        result = imported(task(1, twice), task(2, link(3)), task(3), task(4, twice))

        assert {each.type for each in result.project.dependencies()} == {"FS"}
        assert kinds(result) == {"said_twice": 2}

    def test_given_several_links_and_fields_of_ones_own_then_nothing_is_told(self) -> None:
        own = "<ExtendedAttribute><FieldID>188743731</FieldID><Value>x</Value></ExtendedAttribute>"
        result = imported(task(1, own * 2 + link(2) + link(3)), task(2), task(3))

        assert "said_twice" not in kinds(result)


class TestNotUnderstood:
    """Nothing is dropped silently: each kind is counted once, the raw values are kept."""

    @pytest.mark.parametrize(
        ("element", "kind", "code"),
        [
            ("<OutlineCode><ValueID>7</ValueID></OutlineCode>", "outline_code", "import.set_aside"),
            ("<Baseline><Number>11</Number></Baseline>", "baseline", "import.set_aside"),
            (
                "<ExtendedAttribute><Value>7</Value></ExtendedAttribute>",
                "custom_field",
                "import.set_aside",
            ),
            (
                "<ExtendedAttribute><FieldID>188743767</FieldID><Value>x</Value></ExtendedAttribute>",
                "custom_field",
                "import.set_aside",
            ),
        ],
    )
    def test_a_feature_of_a_task_is_counted_and_kept(
        self, element: str, kind: str, code: str
    ) -> None:
        result = imported(task(1), task(2, element), task(3, element))
        found = finding_of(result, kind)

        assert kinds(result) == {kind: 2}
        assert (found.context["first"], found.code) == ("T2", code)
        assert len(result.extras.tasks["T3"]) == 1

    @pytest.mark.parametrize(
        ("element", "kind"),
        [
            ("<CostRateTable>9</CostRateTable>", "rate_table"),
            ("<TimephasedData><Value>PT8H0M0S</Value></TimephasedData>", "timephased"),
            ("<Baseline><Number>0</Number></Baseline>", "people_baseline"),
        ],
    )
    def test_a_feature_of_an_assignment_is_counted_and_kept(self, element: str, kind: str) -> None:
        assignment = f"<Assignment><TaskUID>1</TaskUID>{element}</Assignment>"
        result = imported(assignments=assignment)

        assert kinds(result) == {kind: 1}
        assert len(result.extras.assignments["T1"][0]) == 2

    def test_what_costs_depend_on_is_not_said_to_move_dates(self) -> None:
        found = finding_of(
            imported(
                assignments="<Assignment><TaskUID>1</TaskUID><CostRateTable>9</CostRateTable>"
                "</Assignment>"
            ),
            "rate_table",
        )

        assert "which costs are computed without" in found.message()

    def test_usual_values_are_no_finding_but_are_kept(self) -> None:
        usual = "<IsSubproject>0</IsSubproject><Active>1</Active><LevelingDelay>0</LevelingDelay>"
        result = imported(task(1, f"{usual}<HideBar>0</HideBar>"))

        assert kinds(result) == {}
        assert [finding.code for finding in result.findings] == ["import.kept"]
        assert ("HideBar", "0") in result.extras.tasks["T1"]


class TestStored:
    """The dates the tool computed stand beside the plan, never in it."""

    def test_dates_and_floats_are_kept(self) -> None:
        more = (
            "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>"
            "<LateFinish>2026-03-03T17:00:00</LateFinish><TotalSlack>4805</TotalSlack>"
            "<Critical>0</Critical>"
        )
        stored = imported(task(1, more)).stored.tasks["T1"]

        assert (stored.start, stored.finish) == (at("2026-03-02T08:00"), at("2026-03-02T17:00"))
        assert (stored.late_finish, stored.late_start) == (at("2026-03-03T17:00"), None)
        assert (stored.total_float, stored.free_float, stored.is_critical) == (480.5, None, False)


class TestUnits:
    """How much of a resource there is."""

    def test_the_most_units_of_a_resource_are_read(self) -> None:
        people = "".join(
            f"<Resource><UID>{uid}</UID><Name>R</Name><Type>1</Type>{more}</Resource>"
            for uid, more in enumerate(
                ("<MaxUnits>3.00</MaxUnits>", "", "<MaxUnits>0.5</MaxUnits>"), 1
            )
        )
        resources = imported(resources=people).project.settings.resources

        assert [each.units for each in resources] == [300, 100, 50]

    def test_a_contour_without_dates_is_told_and_read_as_even_work(self) -> None:
        people = "<Resource><UID>1</UID><Name>Li</Name><Type>1</Type></Resource>"
        assigned = (
            "<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>"
            "<WorkContour>8</WorkContour></Assignment>"
        )
        result = imported(resources=people, assignments=assigned)

        assert kinds(result) == {"shapeless": 1}
        assert not result.project["T1"].assignments[0].is_apart
