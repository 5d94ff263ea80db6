"""Any bytes are read or refused with a code and a place; nothing is half read, nothing hangs."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import pytest
from hypothesis import given

from exchange import damage
from exchange.mspdi.documents import SPACE, calendar, document, imported, kinds, link, task
from pmcore.exchange import ReadLimits, read_mspdi, write_mspdi
from pmcore.kernel import DocumentError, Duration, PmcoreError
from pmcore.wbs import Assignment

HEAD = f"<Project {SPACE}>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {n} "{f"&{m};" * 10}">' for m, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><Project>&i;</Project>"
)
EXTERNAL = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'


class TestXml:
    """What is no document of Microsoft Project, or no XML at all."""

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (b"", "document.syntax"),
            (b"   ", "document.syntax"),
            (b"\x00\x01\x02", "document.syntax"),
            (b"not xml", "document.syntax"),
            (document()[:-30], "document.syntax"),
            (document().replace(b"</Tasks>", b""), "document.syntax"),
            (document() + b"<more/>", "document.syntax"),
            (document(task(1, name="\ud7ff")).replace(b"\xed\x9f\xbf", b"\xff"), "document.syntax"),
            (document().replace(b"UTF-8", b"gbk").replace(b"Dig", b"\x81"), "document.encoding"),
            (document().replace(b"UTF-8", b"gbk") + b"\x81", "document.encoding"),
            (document().replace(b"UTF-8", b"hz"), "document.encoding"),
            (document().replace(b"UTF-8", b"unicode_escape"), "document.encoding"),
            (document().replace(b"UTF-8", b"utf-16"), "document.encoding"),
            (BOMB.encode(), "import.doctype"),
            (EXTERNAL.encode(), "import.doctype"),
            (b"<!DOCTYPE Project><Project/>", "import.doctype"),
            (f"{HEAD}&unknown;</Project>".encode(), "document.syntax"),
            (b"<html/>", "import.root"),
            (
                b'<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"/>',
                "import.root",
            ),
            ((HEAD + "<a>" * 100 + "</a>" * 100 + "</Project>").encode(), "document.too_deep"),
        ],
    )
    def test_bad_xml_is_refused(self, given: bytes, code: str) -> None:
        with pytest.raises(PmcoreError) as caught:
            read_mspdi(given)

        assert caught.value.code == code
        assert caught.value.message("zh")

    def test_a_syntax_error_names_line_and_column(self) -> None:
        with pytest.raises(DocumentError) as caught:
            read_mspdi(b"<Project>\n  <Tasks></Task>\n</Project>")

        assert (caught.value.context["line"], caught.value.context["column"]) == (2, 12)

    @pytest.mark.parametrize(
        ("limits", "code"),
        [
            (ReadLimits(max_bytes=200), "document.too_large"),
            (ReadLimits(max_values=5), "input.too_many"),
            (ReadLimits(max_depth=3), "document.too_deep"),
            (ReadLimits(max_tasks=1), "input.too_many"),
            (ReadLimits(max_dependencies=1), "input.too_many"),
            (ReadLimits(max_calendars=1), "input.too_many"),
        ],
    )
    def test_limits_hold(self, limits: ReadLimits, code: str) -> None:
        rows = task(1), task(2, link(1)), task(3, link(1) + link(2))
        with pytest.raises(PmcoreError) as caught:
            read_mspdi(document(*rows, calendars=calendar() + calendar(2)), limits)

        assert caught.value.code == code

    def test_a_document_without_end_is_left_when_it_is_too_large(self) -> None:
        class Endless(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                return b" " * (size or 0)

        with pytest.raises(DocumentError) as caught:
            read_mspdi(Endless(), ReadLimits(max_bytes=2**20))

        assert caught.value.code == "document.too_large"


class TestSources:
    """What cannot be read from."""

    def test_what_cannot_be_read_from_is_refused(self, tmp_path: Path) -> None:
        damage.assert_bad_sources_are_refused(read_mspdi, tmp_path, "<Project/>")


class TestRecords:
    """Problems of records are collected, each with its record and line."""

    @pytest.mark.parametrize(
        ("rows", "code"),
        [
            (task(1) + task(1), "import.uid_twice"),
            ("<Task><Name>Dig</Name></Task>", "value.invalid"),
            ("<Task/>", "value.invalid"),
            (task(1, link(2)) + task(2, link(1)), "dependency.cycle"),
            (task(1) + task(2, link(1, 7)), "value.invalid"),
            (task(1) + task(2, link(1, 1, "NaN")), "value.invalid"),
            (task(1) + task(2, link(1, 1, "9" * 19)), "value.invalid"),
            (task(1, "<Type>7</Type>"), "value.invalid"),
            (task(1, "<Priority>2000</Priority>"), "value.invalid"),
            (task(1, "<PercentComplete>many</PercentComplete>"), "value.invalid"),
            (task(1, "<PhysicalPercentComplete>101</PhysicalPercentComplete>"), "value.invalid"),
            (task(1, "<PhysicalPercentComplete>0.5</PhysicalPercentComplete>"), "value.invalid"),
            (task(1, "<EarnedValueMethod>2</EarnedValueMethod>"), "value.invalid"),
            (task(1, "<ConstraintType>9</ConstraintType>"), "value.invalid"),
            (task(1, "<Deadline>tomorrow</Deadline>"), "value.invalid"),
            (task(1, "<Deadline>1066-10-14T08:00:00</Deadline>"), "time.out_of_range"),
            (task(1, "<Deadline>9999-12-31T23:59:59</Deadline>"), "value.invalid"),
            (task(1, "<Duration>8 hours</Duration>", hours=None), "value.invalid"),
            (task(1, "<Duration>P1Y</Duration>", hours=None), "value.invalid"),
            (task(1, "<Duration>P999999999D</Duration>", hours=None), "duration.invalid"),
        ],
    )
    def test_a_bad_task_is_refused_with_its_place(self, rows: str, code: str) -> None:
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(rows))

        first = caught.value.findings[0]
        assert (caught.value.code, first.code) == ("document.invalid", code)
        assert "line" in str(first.context["place"])

    @pytest.mark.parametrize(
        ("assignment", "code"),
        [
            ("<TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>-1</Units>", "value.invalid"),
        ],
    )
    def test_a_bad_assignment_is_refused(self, assignment: str, code: str) -> None:
        resources = "<Resource><UID>1</UID><Name>Li</Name></Resource>"
        with pytest.raises(DocumentError) as caught:
            read_mspdi(
                document(resources=resources, assignments=f"<Assignment>{assignment}</Assignment>")
            )

        assert [finding.code for finding in caught.value.findings] == [code]

    @pytest.mark.parametrize(
        ("said", "more", "place"),
        [
            (
                "<Units>0.0002</Units><Work>PT9999999H0M0S</Work>",
                "",
                "Task 1 (line 5), Assignment 1 (line 7)",
            ),
            (
                "<Delay>999999999999</Delay><Work>PT8H0M0S</Work>",
                "",
                "Task 1 (line 5), Assignment 1 (line 7)",
            ),
            (
                "<Work>PT8H0M0S</Work>",
                "<LevelingDelay>999999999999</LevelingDelay>",
                "Task 1 (line 5)",
            ),
        ],
    )
    def test_lengths_beyond_all_plans_are_refused_with_their_place(
        self, said: str, more: str, place: str
    ) -> None:
        row = f"<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>{said}</Assignment>"
        with pytest.raises(DocumentError) as caught:
            read_mspdi(
                document(
                    task(1, more),
                    resources="<Resource><UID>1</UID><Name>Li</Name></Resource>",
                    assignments=row,
                )
            )

        [found] = caught.value.findings
        assert (found.code, found.context["place"]) == ("duration.invalid", place)

    @pytest.mark.parametrize(
        ("header", "start", "code"),
        [
            ("", "", "document.field_missing"),
            ("<ScheduleFromStart>0</ScheduleFromStart>", None, "document.field_missing"),
            ("<MinutesPerDay>0</MinutesPerDay>", None, "value.invalid"),
            ("<CriticalSlackLimit>99999999999</CriticalSlackLimit>", None, "value.invalid"),
            ("<HonorConstraints>maybe</HonorConstraints>", None, "value.invalid"),
        ],
    )
    def test_a_bad_header_is_refused(self, header: str, start: str | None, code: str) -> None:
        given = {"header": header} if start is None else {"header": header, "start": start}
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(**given))

        assert caught.value.findings[0].code == code

    def test_a_contour_in_a_plan_without_calendars_is_no_problem_of_its_own(self) -> None:
        dates = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"
        said = (
            f"<TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><WorkContour>1</WorkContour>{dates}"
        )
        with pytest.raises(DocumentError) as caught:
            read_mspdi(
                document(
                    task(1),
                    start="",
                    resources="<Resource><UID>1</UID><Name>Li</Name></Resource>",
                    assignments=f"<Assignment>{said}</Assignment>",
                )
            )

        codes = [finding.code for finding in caught.value.findings]
        assert codes == ["document.field_missing"]

    @pytest.mark.parametrize("number", ["1e1000000", "1e999999999", "-1e400", "NaN", "1" * 39])
    def test_a_number_beyond_all_costs_is_refused(self, number: str) -> None:
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(task(1, f"<FixedCost>{number}</FixedCost>")))

        assert len(caught.value.findings) == 1

    @pytest.mark.parametrize("number", ["1e-999990", "1e-5000", "1e-20", "0e-999999"])
    def test_a_number_of_nothing_but_noughts_is_none(self, number: str) -> None:
        said = f"<TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>{number}</Units>"
        result = read_mspdi(
            document(
                task(1, f"<Baseline><Number>0</Number><Cost>{number}</Cost></Baseline>"),
                resources="<Resource><UID>1</UID><Name>Li</Name></Resource>",
                assignments=f"<Assignment>{said}<Work>PT8H0M0S</Work></Assignment>",
            )
        )

        assert all(not held.is_apart for held in result.project["T1"].assignments)

    def test_a_calendar_may_be_named_by_two_definitions(self) -> None:
        named = (
            "<ExtendedAttribute><Alias>pmcore calendar id</Alias><ValueList>"
            "<Value><ID>2</ID><Value>C1</Value></Value></ValueList></ExtendedAttribute>"
        )
        header = f"<ExtendedAttributes>{named * 2}</ExtendedAttributes>"
        given = document(task(1), calendars=calendar() + calendar(2, days="")).replace(
            b"<Calendars>", header.encode() + b"<Calendars>"
        )

        assert [each.id for each in read_mspdi(given).project.settings.calendars] == ["C1"]

    def test_thousands_of_definitions_that_name_calendars_are_read(self) -> None:
        count = 1500
        named = "".join(
            "<ExtendedAttribute><Alias>pmcore calendar id</Alias><ValueList>"
            f"<Value><ID>{n}</ID><Value>k{n}</Value></Value></ValueList></ExtendedAttribute>"
            for n in range(1, count + 1)
        )
        given = document(
            task(1),
            calendars="".join(calendar(n) for n in range(1, count + 1)),
            header=f"<ExtendedAttributes>{named}</ExtendedAttributes>",
        )
        begun = time.process_time()
        names = [each.id for each in read_mspdi(given).project.settings.calendars]

        assert time.process_time() - begun < 3
        assert names == [f"k{n}" for n in range(1, count + 1)]

    def test_given_a_calendar_named_in_two_ways_then_the_first_counts(self) -> None:
        named = "".join(
            "<ExtendedAttribute><Alias>pmcore calendar id</Alias><ValueList>"
            f"<Value><ID>1</ID><Value>{name}</Value></Value></ValueList></ExtendedAttribute>"
            for name in ("one", "other")
        )
        result = imported(task(1), header=f"<ExtendedAttributes>{named}</ExtendedAttributes>")

        assert [each.id for each in result.project.settings.calendars] == ["one"]
        assert kinds(result)["named_twice"] == 1

    def test_work_over_two_centuries_has_no_shape(self) -> None:
        dates = "<Start>1984-03-02T08:00:00</Start><Finish>2149-03-03T17:00:00</Finish>"
        said = (
            f"<TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><WorkContour>8</WorkContour>{dates}"
        )
        result = read_mspdi(
            document(
                task(1),
                resources="<Resource><UID>1</UID><Name>Li</Name></Resource>",
                assignments=f"<Assignment>{said}</Assignment>",
            )
        )

        assert result.project["T1"].assignments == (Assignment("R1"),)

    @pytest.mark.parametrize(("calendars", "rules"), [(1, 60), (60, 21)])
    def test_rules_that_stand_for_millions_of_dates_are_refused(
        self, calendars: int, rules: int
    ) -> None:
        """A calendar takes twenty rules; the dates of further ones stand one by one."""
        rule = (
            "<Exception><TimePeriod><FromDate>1984-01-01T00:00:00</FromDate>"
            "<ToDate>2149-12-31T00:00:00</ToDate></TimePeriod><Type>7</Type>"
            "<Period>4</Period><DayWorking>0</DayWorking></Exception>"
        )
        more = f"<Exceptions>{rule * rules}</Exceptions>"
        listed = "".join(calendar(uid, more=more) for uid in range(1, calendars + 1))
        error = damage.refused(read_mspdi, document(calendars=listed))

        assert isinstance(error, DocumentError)
        assert {each.code for each in error.findings} == {"input.too_many"}
        assert "dates of recurring exceptions" in str(error)

    def test_a_problem_is_told_once_however_often_it_is_met(self) -> None:
        rows = task(1, "<Duration>8 hours</Duration>", hours=None)
        assigned = "<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment>"
        people = "<Resource><UID>1</UID><Name>Li</Name></Resource>"
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(rows, resources=people, assignments=assigned))

        assert len(caught.value.findings) == 1

    def test_all_problems_are_told_at_once(self) -> None:
        rows = task(1, "<Priority>-5</Priority>") + task(2, link(1, 9)) + task(2)
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(rows))

        assert len(caught.value.findings) == 3
        assert caught.value.context["count"] == 3


GOOD = document(
    task(1, "<OutlineLevel>1</OutlineLevel>"),
    task(2, "<OutlineLevel>2</OutlineLevel><Notes>Mind</Notes>"),
    task(3, "<OutlineLevel>2</OutlineLevel>" + link(2, 3, "-50", 19)),
    calendars=calendar() + calendar(2, base=1, days=""),
    resources="<Resource><UID>1</UID><Name>Li</Name><CalendarUID>2</CalendarUID></Resource>",
    assignments="<Assignment><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID></Assignment>",
).decode()
PIECES = [
    "", "<", ">", "/", "&", "&#0;", "\ud7ff", "\ud800", "\0", "-1", "0", "9" * 30, "NaN", "<Task>",
    "</Task>", "<UID>", "<!DOCTYPE a>", "<![CDATA[", "]]>", "<!--", "<a/>", "\ufeff",
]  # fmt: skip
WORDS = [
    "", " ", "-1", "0", "1", "2", "9", "65535", "-65535", "9" * 30, "1e400", "NaN", "Infinity",
    "true", "x" * 600, "\u202e", "PT0H0M0S", "PT1H0M29.5S", "-PT8H", "P9D", "T", "24:00:00",
    "00:00:00", "08:00:00", "1984-01-01T00:00:00", "2149-12-31T23:59:59", "2026-03-02T08:00:00Z",
]  # fmt: skip
# A text, a choice, a number, a flag, a cost, a duration, a moment, and a day by its own name.
KEPT = {
    188743731: "wet",
    188743734: "B",
    188743767: "1.5",
    188743752: "1",
    188743786: "995",
    188743783: "PT16H0M0S",
    188743945: "2026-03-05T17:00:00",
    188743946: "2026-03-06T00:00:00",
}
LISTED = (
    "<ExtendedAttribute><FieldID>188743734</FieldID><FieldName>Text2</FieldName><Alias>Grade"
    "</Alias><RestrictValues>1</RestrictValues><ValueList><Value><ID>1</ID><Value>A</Value>"
    "</Value><Value><ID>2</ID><Value>B</Value></Value></ValueList></ExtendedAttribute>"
    "<ExtendedAttribute><FieldID>188743946</FieldID><FieldName>Date2</FieldName>"
    "</ExtendedAttribute><ExtendedAttribute><FieldID>188744016</FieldID><Alias>pmcore field id"
    "</Alias><ValueList><Value><ID>188743946</ID><Value>due</Value><Description>date"
    "</Description></Value></ValueList></ExtendedAttribute>"
)
PERIOD = (
    "<TimePeriod><FromDate>2026-03-02T00:00:00</FromDate>"
    "<ToDate>2026-04-02T23:59:00</ToDate></TimePeriod>"
)
RICH = document(
    task(
        1,
        "<OutlineLevel>1</OutlineLevel><ConstraintType>4</ConstraintType>"
        "<ConstraintDate>2026-03-04T08:00:00</ConstraintDate><Deadline>2026-03-09T08:00:00"
        "</Deadline><Type>2</Type><Work>PT16H0M0S</Work><CalendarUID>1</CalendarUID>"
        "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>"
        "<TotalSlack>0</TotalSlack><Critical>1</Critical><Milestone>0</Milestone>"
        + "".join(
            f"<ExtendedAttribute><FieldID>{number}</FieldID><Value>{value}</Value>"
            "<DurationFormat>7</DurationFormat></ExtendedAttribute>"
            for number, value in KEPT.items()
        )
        + "<Baseline><Number>0</Number><Interim>0</Interim><Start>2026-03-02T08:00:00</Start>"
        "<Finish>2026-03-02T17:00:00</Finish><Duration>PT8H0M0S</Duration><DurationFormat>7"
        "</DurationFormat><Work>PT8H0M0S</Work><Cost>1250</Cost></Baseline>",
    ),
    task(2, "<OutlineLevel>1</OutlineLevel><Notes>Mind</Notes>" + link(1, 1, "4800", 7)),
    calendars=calendar(
        more=f"<Exceptions><Exception>{PERIOD}<Type>6</Type><Period>1</Period><DaysOfWeek>4"
        "</DaysOfWeek><Month>1</Month><MonthDay>3</MonthDay><MonthItem>4</MonthItem>"
        "<MonthPosition>1</MonthPosition><Occurrences>3</Occurrences><EnteredByOccurrences>1"
        f"</EnteredByOccurrences></Exception></Exceptions><WorkWeeks><WorkWeek>{PERIOD}"
        "</WorkWeek></WorkWeeks>"
    )
    + calendar(2, base=1, days=""),
    resources="<Resource><UID>1</UID><Name>Li</Name><CalendarUID>2</CalendarUID></Resource>",
    assignments="<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>"
    "</Assignment>",
    header="<MinutesPerDay>480</MinutesPerDay><ScheduleFromStart>1</ScheduleFromStart>"
    "<FinishDate>2026-05-02T17:00:00</FinishDate><CriticalSlackLimit>0</CriticalSlackLimit>"
    f"<ExtendedAttributes>{LISTED}</ExtendedAttributes>",
).decode()
VALUES = [match.span(1) for match in re.finditer(r">([^<>]+)</", RICH)]


class TestMutations:
    """Damage a good document anywhere: a plan or a coded error, and soon."""

    @given(damage.changes(VALUES, WORDS))
    def test_any_value_is_read_or_refused(self, changes: list[damage.Change]) -> None:
        imported = damage.read_or_refused(read_mspdi, damage.changed(RICH, changes))

        if imported is not None:  # then it is the same project when it is written and read again
            again = write_mspdi(imported.project, imported=imported).data
            assert again is not None
            assert read_mspdi(again).project == imported.project

    @pytest.mark.parametrize("kind", ["0", "2"])
    @pytest.mark.parametrize(("units", "length"), [("0.5", "4d"), ("1", "2d")])
    def test_a_length_that_is_missing_follows_from_the_work(
        self, kind: str, units: str, length: str
    ) -> None:
        text = RICH.replace("<Duration>PT8H0M0S</Duration>", "<Duration></Duration>", 1)
        text = text.replace("<Type>2</Type>", f"<Type>{kind}</Type>")
        text = text.replace("<Units>1</Units>", f"<Units>{units}</Units>")

        imported = read_mspdi(text.encode())

        assert imported.project["T1"].duration == Duration(length)
        assert kinds(imported)["no_duration"] == 1
        again = write_mspdi(imported.project, imported=imported).data
        assert again is not None
        assert read_mspdi(again).project == imported.project

    def test_a_resource_does_not_become_the_one_that_a_lost_assignment_names(self) -> None:
        text = RICH.replace("<Resource><UID>1</UID>", "<Resource><UID>0</UID>")
        imported = read_mspdi(text.encode())

        again = write_mspdi(imported.project, imported=imported).data

        assert imported.project.settings.resources
        assert again is not None
        assert read_mspdi(again).project == imported.project

    @given(damage.cuts(GOOD, PIECES))
    def test_any_damage_is_read_or_refused(self, cuts: list[damage.Cut]) -> None:
        damage.read_or_refused(read_mspdi, damage.damaged(GOOD, cuts))


class TestLostReferences:
    """What refers to nothing is left out and told, with its place: the rest can be used."""

    @pytest.mark.parametrize(
        ("more", "kind"),
        [
            ({"tasks": task(1, link(9))}, "lost_link"),
            ({"assignments": "<TaskUID>9</TaskUID>"}, "lost_assignment"),
            (
                {"assignments": "<TaskUID>1</TaskUID><ResourceUID>9</ResourceUID>"},
                "lost_assignment",
            ),
        ],
    )
    def test_a_reference_to_nothing_is_left_out(self, more: dict[str, str], kind: str) -> None:
        said = more.get("assignments")
        assigned = f"<Assignment>{said}</Assignment>" if said else ""
        result = read_mspdi(document(more.get("tasks", task(1)), assignments=assigned))
        finding = next(each for each in result.findings if each.context.get("kind") == kind)

        assert len(result.project) == 1
        assert result.project.dependencies() == ()
        assert "line" in str(finding.context["first"])

    @pytest.mark.parametrize(
        "stray", ["<Title>Wall</Title>", "<Calendars><Calendar/></Calendars>", "<Resource/>"]
    )
    def test_an_element_in_a_list_that_is_not_its_own_is_left_out(self, stray: str) -> None:
        result = read_mspdi(document(task(1), stray))
        finding = next(each for each in result.findings if each.context.get("kind") == "stray")

        assert str(result.project.settings.name) == "Fence"
        assert "line" in str(finding.context["first"])
        written = write_mspdi(result.project, imported=result)
        assert written.data is not None
        assert read_mspdi(written.data).project == result.project
