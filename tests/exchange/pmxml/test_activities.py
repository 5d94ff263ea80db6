"""What P6's XML says, read by the code that reads XER: names and words are another dialect."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from exchange.pmxml.documents import (
    activity,
    assignment,
    calendar,
    document,
    element,
    finding_of,
    holiday,
    imported,
    kinds,
    link,
    options,
    project,
    resource,
    wbs,
    week,
    work,
    wrapped,
)
from exchange.xer import documents as xer
from pmcore import Assignment, Dependency, Duration
from pmcore.exchange import compare_stored, compare_stored_costs, read_pmxml, read_xer
from pmcore.exchange.p6.dialect import XER
from pmcore.exchange.pmxml.names import FIELDS, PMXML, WORDS
from pmcore.kernel import DocumentError
from pmcore.wbs import BaselineTask, Constraint, Contour, Rate


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestSaidTwice:
    """Of a field that a record says twice the first counts, and the other is told."""

    def test_given_a_field_twice_then_the_first_counts_and_it_is_told(self) -> None:
        result = imported(activity(100, 8, "<Name>Fill</Name>"))

        assert result.project["A100"].name.pick("en") == "Dig"
        assert kinds(result)["said_twice"] == 1


class TestSources:
    """A path, bytes or a stream; any version of the namespace, or none."""

    def test_every_source_gives_the_same_plan(self, tmp_path: Path) -> None:
        path = tmp_path / "fence.xml"
        path.write_bytes(document())
        sources = (path, str(path), document(), io.BytesIO(document()))
        text = io.StringIO(document().decode())

        assert len({read_pmxml(source).project["A100"] for source in (*sources, text)}) == 1

    @pytest.mark.parametrize(
        "space",
        ["", 'xmlns="http://xmlns.oracle.com/Primavera/P6/V8.3/API/BusinessObjects"',
         'xmlns="http://xmlns.oracle.com/Primavera/P6Professional/V24.12/API/BusinessObjects"'],
    )  # fmt: skip
    def test_any_version_is_read(self, space: str) -> None:
        assert len(read_pmxml(wrapped(calendar(), project(activity()), space=space)).project) == 1

    def test_a_prefix_is_no_matter(self) -> None:
        text = document().decode().replace("<", "<p:").replace("<p:/", "</p:")
        text = text.replace("<p:?", "<?").replace("xmlns=", "xmlns:p=")

        assert read_pmxml(text.encode()).project == read_pmxml(document()).project

    def test_a_field_of_another_namespace_is_not_read(self) -> None:
        named = document().replace(b"<Name>", b'<Name xmlns="urn:other">Evil</Name><Name>')

        assert named != document()
        assert read_pmxml(named).project == read_pmxml(document()).project

    def test_one_line_is_as_good_as_many(self) -> None:
        line = document().replace(b"\n", b"")

        assert read_pmxml(line).project == read_pmxml(document()).project


class TestDialect:
    """Every word of the database has one name in the XML, and back."""

    def test_what_xer_calls_its_own_names_stays(self) -> None:
        assert XER.word("TASK", "task_type", "TT_LOE") == "TT_LOE"

    def test_every_word_that_is_told_is_read_as_the_same(self) -> None:
        for table, fields in WORDS.items():
            for field, words in fields.items():
                assert {words[PMXML.word(table, field, word)] for word in words.values()} == set(
                    words.values()
                )
                assert PMXML.field(table, field) == FIELDS[table][field][0]


class TestActivities:
    """Types, lengths, progress, constraints."""

    def test_lengths_names_and_places(self) -> None:
        result = imported(
            wbs(20, "NORTH", 10, SequenceNumber=2),
            wbs(21, "SOUTH", "", SequenceNumber=1),
            activity(1, 16, WBSObjectId=20),
            activity(2, 8, WBSObjectId=21, LevelingPriority="High"),
            activity(3, 4, WBSObjectId=10),
        )

        assert [task.id for task in result.project] == ["A3", "SOUTH", "A2", "NORTH", "A1"]
        assert result.project["A1"].duration == Duration("2d")
        assert result.project["A2"].priority == 700
        assert str(result.project.settings.name) == "Fence"
        assert result.project.id == "FENCE"

    @pytest.mark.parametrize(
        ("said", "kind"),
        [("Task Dependent", "task"), ("Start Milestone", "milestone"),
         ("Finish Milestone", "milestone"), ("Level of Effort", "level_of_effort"),
         ("WBS Summary", "level_of_effort")],
    )  # fmt: skip
    def test_types(self, said: str, kind: str) -> None:
        assert imported(activity(1, 0, Type=said)).project["A1"].kind == kind

    @pytest.mark.parametrize(
        ("word", "kind"),
        [("Start On", "MSO"), ("Finish On", "MFO"), ("Start On or After", "SNET"),
         ("Start On or Before", "SNLT"), ("Finish On or After", "FNET"),
         ("Finish On or Before", "FNLT"), ("Mandatory Start", "MSO"), ("Mandatory Finish", "MFO")],
    )  # fmt: skip
    def test_constraints(self, word: str, kind: str) -> None:
        result = imported(
            activity(
                1,
                PrimaryConstraintType=word,
                PrimaryConstraintDate="2026-03-04T08:00:00",
                SecondaryConstraintType="As Late As Possible",
            )
        )
        task = result.project["A1"]

        assert task.constraints == (Constraint(kind, at("2026-03-04T08:00")),)  # type: ignore[arg-type]
        assert task.as_late_as_possible
        assert result.options.constraints == ("mandatory" if "Mandatory" in word else "soft")

    def test_progress(self) -> None:
        result = imported(
            activity(
                1,
                None,
                PlannedDuration=40,
                RemainingDuration=10,
                Status="In Progress",
                PercentCompleteType="Physical",
                PhysicalPercentComplete=0.35,
                ActualStartDate="2026-03-02T08:00:00",
                SuspendDate="2026-03-03T08:00:00",
                ResumeDate="2026-03-05T08:00:00",
            ),
            activity(
                2,
                Status="Completed",
                ActualStartDate="2026-03-02T08:00:00",
                ActualFinishDate="2026-03-02T17:00:00",
            ),
            DataDate="2026-03-04T08:00:00",
        )
        begun, done = result.project["A1"], result.project["A2"]

        assert (begun.percent_complete, begun.remaining_duration) == (75, Duration("1.25d"))
        assert begun.percent_complete_type == "physical"
        assert begun.physical_percent == 35
        assert (begun.suspended, begun.resume) == (at("2026-03-03T08:00"), at("2026-03-05T08:00"))
        assert (done.percent_complete, done.actual_finish) == (100, at("2026-03-02T17:00"))
        assert result.project.settings.data_date == at("2026-03-04T08:00")

    def test_zones_and_long_numbers_are_read(self) -> None:
        result = imported(
            activity(1, "2.6666666666666665", ActualStartDate="2026-03-02T08:00:00+08:00")
        )

        assert result.project["A1"].duration == Duration("160min")
        assert kinds(result) == {"zone": 1}

    def test_external_dates_are_constraints_unless_they_are_ignored(self) -> None:
        row = activity(1, ExternalEarlyStartDate="2026-03-09T08:00:00")
        heeded = imported(row, options(IgnoreOtherProjectRelationships=0))
        ignored = imported(row, options(IgnoreOtherProjectRelationships=1))

        assert heeded.project["A1"].constraints == (Constraint("SNET", at("2026-03-09T08:00")),)
        assert ignored.project["A1"].constraints == ()


class TestLinks:
    """Relationships with their lags; those that lead elsewhere are told."""

    @pytest.mark.parametrize(
        ("word", "kind"),
        [("Finish to Start", "FS"), ("Start to Start", "SS"), ("Finish to Finish", "FF"),
         ("Start to Finish", "SF")],
    )  # fmt: skip
    def test_types_and_lags(self, word: str, kind: str) -> None:
        result = imported(activity(1), activity(2), link(1, 2, word, -4))

        assert result.project.dependencies() == (Dependency("A1", "A2", kind, lag="-0.5d"),)  # type: ignore[arg-type]

    def test_another_project_is_told_and_kept(self) -> None:
        result = imported(activity(1), link(9, 1, PredecessorProjectObjectId=7))

        assert kinds(result) == {"external_link": 1}
        assert [name for name, _ in result.extras.tasks["A1"] if name == "Relationship"]

    def test_a_link_to_nothing_is_left_out(self) -> None:
        result = imported(activity(1), link(1, 9))

        assert result.project.dependencies() == ()
        assert "Relationship (line" in finding_of(result, "lost_link").message()


class TestCalendars:
    """P6 writes the last minute of work; some tools the end itself."""

    @pytest.mark.parametrize(
        ("hours", "shown"),
        [
            ([("08:00:00", "11:59:00"), ("13:00:00", "16:59:00")], 480),
            ([("08:00", "12:00"), ("13:00", "17:00")], 480),
            ([("00:00:00", "23:59:00")], 1440),
            ([("00:00:00", "00:00:00")], 1440),
            ([("07:00:00", "11:59:00"), ("12:30:00", "15:29:00")], 480),
        ],
    )
    def test_hours(self, hours: list[tuple[str, str]], shown: int) -> None:
        result = imported(shared=calendar(days=week(work(hours))))
        monday = result.project.calendars["C1"].week
        assert monday is not None

        assert sum(shift.end - shift.start for shift in monday.days[0]) == shown

    def test_exceptions_and_bases(self) -> None:
        days = (
            holiday("2026-03-04T00:00:00")
            + holiday("2026-03-07T00:00:00", work())
            + holiday("2026-03-05T00:00:00", work([("00:00:00", "23:59:00")]))
            + holiday("2026-03-06T00:00:00", "<WorkTime/>")
            + holiday("2026-03-04T00:00:00")
        )
        base = calendar() + calendar(2, days="", exceptions=days, BaseCalendarObjectId=1)
        result = imported(activity(1, CalendarObjectId=2), shared=base)
        made = result.project.calendars["C2"]

        assert made.base == result.project.calendars["C1"]
        days_off = [date(2026, 3, day) for day in (4, 5, 6, 7)]
        assert [each.first for each in made.exceptions] == days_off
        assert [bool(each.hours) for each in made.exceptions] == [False, False, False, True]
        assert kinds(result)["exception_twice"] == 1

    def test_days_have_numbers_in_old_files(self) -> None:
        old = week()
        for number, day in enumerate(("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
                                      "Friday", "Saturday"), 1):  # fmt: skip
            old = old.replace(day, str(number))

        assert imported(shared=calendar(days=old)).project == imported().project

    def test_a_calendar_of_the_project_stands_in_it(self) -> None:
        result = imported(calendar(2), activity(1, CalendarObjectId=2))

        assert result.project["A1"].calendar == "C2"


class TestPeople:
    """Resources and who is assigned."""

    def test_units_calendars_and_materials(self) -> None:
        shared = calendar() + resource() + resource(2, "SAND", ResourceType="Material")
        result = imported(
            activity(),
            assignment(PlannedUnitsPerTime=0.5),
            assignment(resource=2),
            shared=shared,
        )

        assert result.project["A100"].assignments == (Assignment("LI", 50),)
        assert [each.kind for each in result.project.settings.resources] == ["work", "material"]
        assert kinds(result) == {}

    def test_rates_materials_and_expenses(self) -> None:
        shared = (
            calendar()
            + resource(IsOverTimeAllowed="true", OvertimeFactor=2)
            + resource(2, "SAND", ResourceType="Material", UnitOfMeasureObjectId=4)
            + element("UnitOfMeasure", ObjectId=4, Abbreviation="t", Name="Tonne")
            + element(
                "ResourceRate", ObjectId=1, ResourceObjectId=1, PricePerUnit=50,
                PricePerUnit3=70, MaxUnitsPerTime=2, EffectiveDate="2026-01-01T00:00:00",
            )
        )  # fmt: skip
        result = imported(
            activity(),
            assignment(RateType="Price / Unit 3"),
            assignment(resource=2, PlannedUnits=2.5),
            element(
                "ActivityExpense", ActivityObjectId=100, PlannedCost=5,
                AccrualType="Start of Activity",
            ),
            shared=shared,
        )  # fmt: skip
        li, sand = result.project.settings.resources

        assert (li.units, li.rates) == (200, (Rate("50/h", overtime="100/h"),))
        assert dict(li.rate_tables) == {"C": (Rate("70/h", overtime="140/h"),)}
        assert [each.rate_table for each in result.project["A100"].assignments] == ["C"]
        assert (sand.kind, sand.measure) == ("material", "t")
        assert [str(each) for each in result.project["A100"].expenses] == ["SAND 2.5"]
        assert (str(result.project["A100"].cost), result.project["A100"].accrual) == ("5", "start")

    def test_an_assignment_may_have_a_price_of_its_own(self) -> None:
        own = assignment(CostPerQuantity=70, RateSource="Override", PlannedCost=560)
        result = imported(activity(), own, shared=calendar() + resource())

        assert result.project["A100"].assignments == (Assignment("LI", rate="70/h"),)
        assert kinds(result) == {}

    def test_costs_that_were_typed_are_what_it_has_cost(self) -> None:
        typed = assignment(IsCostUnitsLinked="false", ActualRegularCost=70, RemainingCost=9)
        result = imported(activity(), typed, shared=calendar() + resource())

        assert result.project["A100"].assignments == (Assignment("LI", actual_cost=70),)
        assert kinds(result) == {"cost": 1}
        (one,) = compare_stored_costs(result).differences
        assert (sorted(one.costs), one.cause.name) == (["cost", "remaining_cost"], "cost")

    def test_a_curve_is_a_contour(self) -> None:
        values = {f"Value{percent}": 0 if percent == 0 else 5 for percent in range(0, 101, 5)}
        late = {**values, "Value5": 0, "Value100": 10}
        curve = element("ResourceCurve", element("Values", **late), ObjectId=3, Name="Late")

        result = imported(
            activity(),
            assignment(ResourceCurveObjectId=3),
            shared=calendar() + resource() + curve,
        )

        (held,) = result.project["A100"].assignments
        assert held.contour == Contour([0, *[100] * 18, 200])
        assert kinds(result) == {}

    def test_roles_costs_and_curves_are_told(self) -> None:
        rows = (
            assignment(resource="", RoleObjectId=5),
            assignment(PlannedCost=9, ResourceCurveObjectId=3, PlannedLag=8),
        )
        found = kinds(imported(activity(), *rows, shared=calendar() + resource()))

        assert set(found) >= {"role", "cost", "contour", "assignment_delay"}


class TestOptions:
    """How P6 schedules the project: in options of their own, or in the project itself."""

    @pytest.mark.parametrize(
        ("word", "progress"),
        [("Retained Logic", "retained_logic"), ("Progress Override", "progress_override"),
         ("Actual Dates", "actual_dates")],
    )  # fmt: skip
    @pytest.mark.parametrize("apart", [True, False])
    def test_progress(self, word: str, progress: str, apart: bool) -> None:
        said = {"OutOfSequenceScheduleType": word, "RelationshipLagCalendar": "24 Hour Calendar"}
        more = {} if apart else said
        result = imported(activity(), *([options(**said)] if apart else []), **more)

        assert result.options.progress == progress
        assert result.options.lag_calendar == "elapsed"
        assert result.project.settings.lag_calendar == "elapsed"

    def test_what_is_critical(self) -> None:
        by_path = imported(
            activity(1, IsLongestPath=1), options(CriticalActivityPathType="Longest Path")
        )
        by_float = imported(CriticalActivityPathType="Critical Float", CriticalActivityFloatLimit=8)

        assert by_path.options.criticality == "longest_path"
        assert by_path.stored.tasks["A1"].is_critical is True
        assert by_float.options.critical_float == 480

    def test_what_cannot_be_held_is_told(self) -> None:
        found = kinds(
            imported(
                activity(),
                options(
                    ComputeTotalFloatType="Smallest of Start Float and Finish Float",
                    MakeOpenEndedActivitiesCritical="true",
                    StartToStartLagCalculationType=0,
                    MultipleFloatPathsEnabled=0,
                ),
            )
        )

        assert found == {}

    def test_float_paths_are_asked_for(self) -> None:
        asked = options(
            MultipleFloatPathsEnabled=1,
            MaximumMultipleFloatPaths=1,
            MultipleFloatPathsEndingActivityObjectId=1,
            MultipleFloatPathsUseTotalFloat=0,
        )

        read = imported(activity(1), activity(2), asked).float_paths
        assert read == {"most": 1, "to": "A1", "by": "free_float"}

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ({}, "early_start"),
            ({"StartToStartLagCalculationType": 1}, "early_start"),
            ({"StartToStartLagCalculationType": "false"}, "actual_start"),
        ],
    )
    def test_where_lags_out_of_started_work_begin(self, said: dict[str, object], read: str) -> None:
        result = imported(activity(), options(**said))

        assert (result.options.start_lag_from, kinds(result)) == (read, {})

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ("Start Float = Late Start - Early Start", "start"),
            ("Finish Float = Late Finish - Early Finish", "finish"),
            ("Smallest of Start Float and Finish Float", "smallest"),
        ],
    )
    def test_where_total_float_is_counted(self, said: str, read: str) -> None:
        result = imported(activity(), options(ComputeTotalFloatType=said))

        assert (result.options.total_float, kinds(result)) == (read, {})


class TestOutline:
    """The node of the project itself becomes no task, wherever it stands."""

    @pytest.mark.parametrize(
        ("nodes", "more"),
        [
            ([wbs(20, "NORTH", 10)], {}),  # the number of a node that P6 leaves out
            ([wbs(20, "NORTH", "")], {}),
            ([wbs(20, "NORTH", 10)], {"WBSObjectId": ""}),
            ([wbs(10, "FENCE", "", Name="Fence"), wbs(20, "NORTH", 10)], {}),
            ([wbs(10, "FENCE", "", Name="Fence"), wbs(20, "NORTH", 10)], {"WBSObjectId": ""}),
            ([wbs(10, "1", "", Name="Fence"), wbs(20, "NORTH", 10)], {"WBSObjectId": ""}),
        ],
    )
    def test_it_is_found(self, nodes: list[str], more: dict[str, Any]) -> None:
        result = imported(*nodes, activity(1, WBSObjectId=20), **more)

        assert [task.id for task in result.project] == ["NORTH", "A1"]
        assert str(result.project.settings.name) == "Fence"

    def test_records_may_stand_beside_the_project(self) -> None:
        flat = wrapped(
            calendar(),
            project(),
            wbs(10, "FENCE", "", Name="Fence"),
            wbs(20, "NORTH"),
            activity(1, WBSObjectId=20),
            options(OutOfSequenceScheduleType="Actual Dates"),
        )
        result = read_pmxml(flat)

        assert [task.id for task in result.project] == ["NORTH", "A1"]
        assert result.options.progress == "actual_dates"


class TestSeveralProjects:
    """One of them is named, by number or ``Id``."""

    BOTH = wrapped(
        calendar(),
        project(activity(1)),
        project(activity(2, ProjectObjectId=2), number=2, id="GATE", WBSObjectId=11),
        project(number=3, id="ELSE", WBSObjectId=12, External="true"),
    )

    def test_it_must_be_said(self) -> None:
        with pytest.raises(DocumentError) as caught:
            read_pmxml(self.BOTH)

        assert caught.value.code == "import.project_choice"
        assert caught.value.context["known"] == ["1 (FENCE)", "2 (GATE)"]

    @pytest.mark.parametrize(("name", "task"), [("1", "A1"), ("GATE", "A2")])
    def test_one_is_read(self, name: str, task: str) -> None:
        result = read_pmxml(self.BOTH, project=name)

        assert [each.id for each in result.project] == [task]
        assert kinds(result) == {}

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(DocumentError) as caught:
            read_pmxml(self.BOTH, project="SHED")

        assert caught.value.code == "import.project_unknown"

    def test_records_without_a_project_belong_where_they_stand(self) -> None:
        rows = activity(1).replace("<ProjectObjectId>1</ProjectObjectId>", "")
        both = wrapped(calendar(), project(rows), project(rows, number=2, id="GATE"))

        assert [len(read_pmxml(both, project=each).project) for each in ("1", "2")] == [1, 1]


class TestExtras:
    """What the plan does not hold is kept under the names of the file."""

    def test_the_rest_is_kept_as_it_stood(self) -> None:
        codes = element("Code", TypeObjectId=5, ValueObjectId=6)
        field = element("UDF", TypeObjectId=7, Text="wet")
        result = imported(
            activity(100, 8, codes, field, GUID="{1}", ExpectedFinishDate="2026-03-05T17:00:00"),
            element("ActivityNote", ActivityObjectId=100, Note="Mind the gap"),
            element("ActivityExpense", ActivityObjectId=100, PlannedCost=5),
            shared=calendar() + element("UDFType", ObjectId=7, Title="Weather"),
        )
        kept = result.extras.tasks["A100"]

        assert ("GUID", "{1}") in kept
        assert ("Code", (("TypeObjectId", "5"), ("ValueObjectId", "6"))) in kept
        assert ("UDF", (("TypeObjectId", "7"), ("Text", "wet"))) in kept
        assert not {"Id", "Name", "PlannedDuration"} & {name for name, _ in kept}
        assert "UDFType" in {name for name, _ in result.extras.project}
        assert kinds(result) == {
            "activity_code": 1, "custom_field": 1, "notebook": 1,
        }  # fmt: skip

    def test_user_defined_fields_are_typed_as_in_a_xer(self) -> None:
        types = {"Text": "TextValue", "Double": "DoubleValue", "Integer": "IntegerValue",
                 "Cost": "CostValue", "Start Date": "StartDateValue"}  # fmt: skip
        said = ("wet", "1.5", "7", "9.95", "2026-03-05T17:00:00")
        fields = [
            element("UDF", TypeObjectId=number, **{name: text})
            for number, (name, text) in enumerate(zip(types.values(), said, strict=True), 1)
        ]
        result = imported(
            activity(100, 8, *fields),
            shared=calendar()
            + "".join(
                element("UDFType", ObjectId=number, Title=f"Field {number}", DataType=word,
                        SubjectArea="Activity")
                for number, word in enumerate(types, 1)
            ),
        )  # fmt: skip

        assert {id: str(value) for id, value in result.project["A100"].fields.items()} == {
            "UDF1": "wet",
            "UDF2": "1.5",
            "UDF3": "7",
            "UDF4": "9.95",
            "UDF5": "2026-03-05 17:00:00",
        }
        assert kinds(result) == {}

    def test_a_baseline_is_read_and_kept(self) -> None:
        dates = {
            "PlannedStartDate": "2026-03-02T08:00:00",
            "PlannedFinishDate": "2026-03-03T17:00:00",
        }
        paid = {"ActivityObjectId": 71, "ProjectObjectId": 7, "PlannedCost": 50}
        baseline = element(
            "BaselineProject",
            activity(71, 16, **{**dates, "Id": "A1", "ProjectObjectId": 7}),
            element("ActivityExpense", ObjectId=1, **paid),
            ObjectId=7,
            Id="FENCE - B1",
            Name="Contract",
            OriginalProjectObjectId=1,
        )
        result = read_pmxml(document(activity(1)).replace(b"</API", baseline.encode() + b"</API"))
        held = result.project.baseline()

        assert (len(result.project), str(held.name)) == (1, "Contract")
        assert held["A1"] == BaselineTask(
            "A1",
            start=at("2026-03-02T08:00"),
            finish=at("2026-03-03T17:00"),
            duration="2d",
            cost=50,
        )
        assert "BaselineProject" in {name for name, _ in result.extras.project}
        assert result.project["A1"].cost is None


class TestStored:
    """Dates that P6 computed, and how ours agree."""

    def test_dates_and_floats_are_read(self) -> None:
        first = {
            "StartDate": "2026-03-02T08:00:00",
            "FinishDate": "2026-03-02T17:00:00",
            "RemainingEarlyStartDate": "2026-03-02T08:00:00",
            "RemainingEarlyFinishDate": "2026-03-02T17:00:00",
            "RemainingLateFinishDate": "2026-03-03T17:00:00",
            "TotalFloat": 8,
            "FreeFloat": 0,
        }
        result = imported(activity(1, **first), ScheduledFinishDate="2026-03-03T17:00:00")
        read = result.stored.tasks["A1"]

        assert (read.start, read.early_finish) == (at("2026-03-02T08:00"), at("2026-03-02T17:00"))
        assert (read.late_finish, read.total_float) == (at("2026-03-03T17:00"), 480.0)
        assert result.stored.finish == at("2026-03-03T17:00")
        assert repr(compare_stored(result)) == "<Agreement: 1 of 1 tasks>"

    @pytest.mark.parametrize(
        ("more", "cause"),
        [
            ({}, "unknown"),
            ({"Type": "Level of Effort"}, "level_of_effort"),
            ({"ExpectedFinishDate": "2026-03-06T17:00:00"}, "expected_finish"),
            ({"RemainingEarlyStartDate": "2026-03-02T08:00:00"}, "leveling"),
        ],
    )
    def test_a_difference_names_its_cause(self, more: dict[str, object], cause: str) -> None:
        later = {"StartDate": "2026-03-04T08:00:00", "FinishDate": "2026-03-04T17:00:00"}

        assert compare_stored(imported(activity(1, **later, **more))).causes() == {cause: 1}

    @pytest.mark.parametrize(
        ("kind", "day"), [("Start Milestone", "02T08:00"), ("Finish Milestone", "09T17:00")]
    )
    def test_a_milestone_has_one_date(self, kind: str, day: str) -> None:
        both = {"StartDate": "2026-03-02T08:00:00", "FinishDate": "2026-03-09T17:00:00"}
        read = imported(activity(1, 0, Type=kind, **both)).stored.tasks["A1"]

        assert (read.start, read.finish) == (at(f"2026-03-{day}"), at(f"2026-03-{day}"))

    def test_other_projects_are_causes(self) -> None:
        later = {"StartDate": "2026-03-04T08:00:00", "FinishDate": "2026-03-04T17:00:00"}
        result = imported(activity(3, **later), link(9, 3, PredecessorProjectObjectId=7))

        assert compare_stored(result).causes() == {"external_link": 1}

    def test_a_start_milestone_is_shown_at_the_next_start(self) -> None:
        first = {"StartDate": "2026-03-02T08:00:00", "FinishDate": "2026-03-02T17:00:00"}
        next_day = {"StartDate": "2026-03-03T08:00:00", "FinishDate": "2026-03-03T08:00:00"}
        result = imported(
            activity(1, 8, **first), activity(2, 0, Type="Start Milestone", **next_day), link(1, 2)
        )

        assert (agreement := compare_stored(result)).compared == 2
        assert agreement.differences == ()


def test_both_formats_give_the_same_project() -> None:
    """The law of the room: one plan, one reader, two dialects."""
    moments = {"2": "2026-03-02 08:00", "4": "2026-03-04 08:00"}
    tables = xer.document(
        xer.task(
            1,
            40,
            wbs_id=11,
            cstr_type="CS_MSOA",
            cstr_date=moments["4"],
            act_start_date=moments["2"],
            complete_pct_type="CP_Phys",
            phys_complete_pct=20,
            priority_type="PT_Low",
        ),
        xer.task(2, 0, task_type="TT_FinMile"),
        xer.task(3, task_type="TT_Rsrc"),
        TASKPRED=[xer.link(1, 2), xer.link(1, 3, "PR_SS", 4)],
        PROJECT=[xer.project(last_recalc_date=moments["4"], plan_end_date="2026-04-30 17:00")],
        PROJWBS=[xer.ROOT, xer.node(11, "North")],
        RSRC=[{"rsrc_id": 1, "rsrc_short_name": "LI", "rsrc_name": "Li"}],
        TASKRSRC=[{"task_id": 3, "proj_id": 1, "rsrc_id": 1, "target_qty_per_hr": 1}],
        SCHEDOPTIONS=[{"proj_id": 1, "sched_progress_override": "Y"}],
    )
    xml = document(
        wbs(11, "North"),
        activity(
            1,
            40,
            WBSObjectId=11,
            PrimaryConstraintType="Start On or After",
            PrimaryConstraintDate="2026-03-04T08:00:00",
            ActualStartDate="2026-03-02T08:00:00",
            PercentCompleteType="Physical",
            PhysicalPercentComplete=0.2,
            LevelingPriority="Low",
        ),
        activity(2, 0, Type="Finish Milestone"),
        activity(3, Type="Resource Dependent"),
        link(1, 2),
        link(1, 3, "Start to Start", 4),
        assignment(3),
        options(OutOfSequenceScheduleType="Progress Override"),
        shared=calendar() + resource(),
        DataDate="2026-03-04T08:00:00",
        MustFinishByDate="2026-04-30T17:00:00",
    )
    from_xer, from_xml = read_xer(tables), read_pmxml(xml)

    assert from_xml.project == from_xer.project
    assert from_xml.options == from_xer.options
