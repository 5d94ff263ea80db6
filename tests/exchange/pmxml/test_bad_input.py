"""Any bytes are read or refused with a code, an element and a line; nothing hangs."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import damage
from exchange.pmxml.documents import (
    SPACE,
    activity,
    assignment,
    calendar,
    document,
    element,
    holiday,
    link,
    options,
    project,
    resource,
    wbs,
    week,
    work,
    wrapped,
)
from pmcore.exchange import ReadLimits, read_pmxml
from pmcore.kernel import DocumentError, PmcoreError

HEAD = f"<APIBusinessObjects {SPACE}>"
END = "</APIBusinessObjects>"
ENTITY = '<!DOCTYPE APIBusinessObjects [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


refused = partial(damage.refused, read_pmxml)


class TestXml:
    """What is no document of Primavera, or no XML at all."""

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (b"", "document.syntax"),
            (b"not xml", "document.syntax"),
            (b"ERMHDR\t20.12", "document.syntax"),
            (document()[:-30], "document.syntax"),
            (document()[: len(document()) // 2], "document.syntax"),
            (document().replace(b"</Project>", b""), "document.syntax"),
            (document() + b"<more/>", "document.syntax"),
            (document().replace(b"Dig", b"\xff"), "document.syntax"),
            (document().replace(b"UTF-8", b"gbk").replace(b"Dig", b"\x81"), "document.encoding"),
            (document().replace(b"UTF-8", b"gbk") + b"\x81", "document.encoding"),
            (document().replace(b"UTF-8", b"hz"), "document.encoding"),
            (document().replace(b"UTF-8", b"utf-16"), "document.encoding"),
            (f"{ENTITY}{HEAD}&x;{END}".encode(), "import.doctype"),
            (b"<!DOCTYPE html><html/>", "import.doctype"),
            (f"{HEAD}&unknown;{END}".encode(), "document.syntax"),
            (b"<html/>", "import.root"),
            (b'<Project xmlns="http://schemas.microsoft.com/project"/>', "import.root"),
            (b'<APIBusinessObjects xmlns="http://example.org"/>', "import.root"),
            (b"<APIBusinessObjects/>", "import.table"),
            (f"{HEAD}<Project/>{END}".encode(), "document.invalid"),
            (f"{HEAD}{'<a>' * 100}{'</a>' * 100}{END}".encode(), "document.too_deep"),
            (
                (HEAD + "".join(f"<T{n}><a>1</a></T{n}>" for n in range(2000)) + END).encode(),
                "input.too_many",
            ),
        ],
    )
    def test_bad_xml_is_refused(self, given: bytes, code: str) -> None:
        assert refused(given).code == code

    def test_a_wrong_root_names_the_format(self) -> None:
        assert "not a Primavera XML file" in refused(b"<html/>").message()

    def test_a_syntax_error_names_line_and_column(self) -> None:
        error = refused(b"<APIBusinessObjects>\n  <Project></WBS>\n</APIBusinessObjects>")

        assert (error.context["line"], error.context["column"]) == (2, 14)

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
        rows = activity(1), activity(2), activity(3), link(1, 2), link(2, 3)

        assert refused(document(*rows, shared=calendar() + calendar(2)), limits=limits).code == code

    def test_what_cannot_be_read_from_is_refused(self, tmp_path: Path) -> None:
        damage.assert_bad_sources_are_refused(read_pmxml, tmp_path, HEAD)


class TestRecords:
    """Problems of records are collected, each with its element and line."""

    @pytest.mark.parametrize(
        ("below", "code"),
        [
            ([activity(), activity()], "import.uid_twice"),
            ([activity(ObjectId="")], "value.invalid"),
            ([activity(ObjectId="a b")], "value.invalid"),
            ([activity(WBSObjectId=99)], "import.reference"),
            ([activity(Type="Else")], "value.invalid"),
            ([activity(hours="long")], "value.invalid"),
            ([activity(hours="INF")], "value.invalid"),
            ([activity(hours=-8)], "duration.negative"),
            ([activity(hours=None, PlannedDuration="9" * 12)], "duration.invalid"),
            ([activity(PrimaryConstraintType="Start On")], "value.invalid"),
            ([activity(PrimaryConstraintType="Else")], "value.invalid"),
            ([activity(ActualStartDate="tomorrow")], "value.invalid"),
            ([activity(100, 8, "<Id><b/></Id>", Id="")], None),
            ([activity(100, 8, "<Id><b>1</b></Id>", Id="")], "value.invalid"),
            ([activity(), link(100, 100)], "dependency.self"),
            ([activity(1), activity(2), link(1, 2), link(2, 1)], "dependency.cycle"),
            ([activity(1), activity(2), link(1, 2, "FS")], "value.invalid"),
            ([activity(1), activity(2), link(1, 2, hours=1e11)], "duration.invalid"),
            ([wbs(11, "A", 99), wbs(12, "B", 98)], "import.reference"),
            ([wbs(11, "A", 12), wbs(12, "B", 11)], "outline.cycle"),
            ([options(RelationshipLagCalendar="x")], "value.invalid"),
            ([options(UseExpectedFinishDates="maybe")], "value.invalid"),
            ([options(OutOfSequenceScheduleType="x")], "value.invalid"),
            ([activity(), resource(), assignment(PlannedUnitsPerTime=-1)], "value.invalid"),
            ([calendar(2, days=week(days=["Someday"]).replace("Monday", "x"))], "value.invalid"),
            ([calendar(2, days=week(work([("8 am", "12:00")])))], "value.invalid"),
            ([calendar(2, days=week(work([("25:00", "12:00")])))], "value.invalid"),
            ([calendar(2, exceptions=holiday("soon"))], "value.invalid"),
            ([calendar(2, exceptions=holiday("2026-02-30T00:00:00"))], "value.invalid"),
            ([calendar(2, BaseCalendarObjectId=3), calendar(3, BaseCalendarObjectId=2)],
             "document.base_loop"),
        ],
    )  # fmt: skip
    def test_a_bad_record_is_refused_with_its_place(
        self, below: list[str], code: str | None
    ) -> None:
        if code is None:
            assert len(read_pmxml(document(*below)).project) == 1
            return
        error = refused(document(*below))

        assert isinstance(error, DocumentError)
        first = error.findings[0]
        assert (error.code, first.code) == ("document.invalid", code)
        assert re.search(r"\(line \d+\)|^Project$", str(first.context["place"]))

    def test_a_problem_speaks_as_the_file_does(self) -> None:
        error = refused(document(activity(1), activity(2), link(1, 2, "FS")))
        finding = error.findings[0]  # type: ignore[attr-defined]

        assert "Relationship A1 -> A2 (line " in str(finding.context["place"])
        assert finding.message() == (
            "Type cannot be FS: it must be one of Finish to Start, Start to Start, "
            "Finish to Finish, Start to Finish."
        )

    def test_a_project_without_a_start_is_refused(self) -> None:
        error = refused(document(PlannedStartDate=""))

        assert "PlannedStartDate" in error.findings[0].message()  # type: ignore[attr-defined]

    def test_all_problems_are_told_at_once_in_one_line(self) -> None:
        rows = activity(1, "x"), activity(2, Type="y"), activity(3, Type="y"), activity(2)

        assert refused(document(*rows).replace(b"\n", b"")).context["count"] == 5

    def test_a_chain_of_thousands_is_read(self) -> None:
        rows = [activity(n) for n in range(1, 3001)] + [link(n, n + 1) for n in range(1, 3000)]

        assert len(read_pmxml(document(*rows)).project.dependencies()) == 2999

    def test_many_projects_are_told_soon(self) -> None:
        many = "".join(f"<Project><ObjectId>{n}</ObjectId></Project>" for n in range(20_000))

        assert refused(f"{HEAD}{many}{END}".encode()).code == "import.project_choice"

    @pytest.mark.parametrize(
        "more", ["<a>" * 30 + "</a>" * 30, "<UDF/>" * 100_000, "x" * 5_000_000, "&lt;" * 200_000]
    )
    def test_records_without_end_cost_a_second(self, more: str) -> None:
        begun = time.process_time()
        for at in (b"Dig", b"<Activity>", b"<Project>"):
            try:
                read_pmxml(document().replace(at, at + more.encode()))
            except PmcoreError as error:
                assert error.message("zh")  # noqa: PT017 - any of the errors will do
        assert time.process_time() - begun < 20


RICH = wrapped(
    calendar() + calendar(2, exceptions=holiday("2026-03-04T00:00:00"), BaseCalendarObjectId=1),
    resource(),
    project(
        wbs(11, "North", SequenceNumber=1),
        activity(
            1,
            40,
            element("Code", TypeObjectId=5, ValueObjectId=6),
            WBSObjectId=11,
            PrimaryConstraintType="Start On or After",
            PrimaryConstraintDate="2026-03-04T08:00:00",
            SecondaryConstraintType="Finish On or Before",
            SecondaryConstraintDate="2026-03-20T17:00:00",
            ActualStartDate="2026-03-04T08:00:00",
            SuspendDate="2026-03-05T08:00:00",
            ResumeDate="2026-03-06T08:00:00",
            PercentCompleteType="Physical",
            PhysicalPercentComplete=0.5,
            StartDate="2026-03-04T08:00:00",
            FinishDate="2026-03-10T17:00:00",
            RemainingLateFinishDate="2026-03-10T17:00:00",
            TotalFloat=0,
            PlannedLaborUnits=40,
            LevelingPriority="High",
        ),
        activity(2, 0, Type="Finish Milestone"),
        activity(3, Type="Resource Dependent", CalendarObjectId=2),
        link(1, 2),
        link(1, 3, "Start to Start", 4),
        link(3, 2, "Finish to Finish", -4),
        assignment(3),
        options(
            OutOfSequenceScheduleType="Retained Logic",
            RelationshipLagCalendar="Successor Activity Calendar",
        ),
        DataDate="2026-03-05T08:00:00",
        MustFinishByDate="2026-04-30T17:00:00",
        CriticalActivityPathType="Critical Float",
    ),
).decode()
VALUES = [match.span() for match in re.finditer(r"(?<=>)[^<>\n]+(?=<)", RICH)]
WORDS = [
    "", " ", "-1", "0", "1", "2", "3", "9", "1.5", "-8", "9" * 30, "1e400", "NaN", "INF", "true",
    "maybe", "x" * 600, "\u202e", "0000-00-00T00:00:00", "1984-01-01T00:00:00",
    "2149-12-31T23:59:00", "2026-03-02T08:00:00", "2026-03-02", "2026-03-02T08:00:59Z",
    "24:00:00", "00:00:00", "11:59:00", "Level of Effort", "WBS Summary", "Start Milestone",
    "As Late As Possible", "Mandatory Finish", "Start to Finish", "Completed", "Units",
    "Material", "TT_LOE", "Sunday", "<b>1</b>", "<b/>", "&amp;",
]  # fmt: skip
PIECES = [
    "", "<", ">", "/", "&", "&#0;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "\0",
    "</Project>", "<Project>", "</Activity>", "<Activity>", "<UDF>", "<WBS/>", "\ufeff", "\ud7ff",
    "<!DOCTYPE a>", ' xsi:nil="true"', "p:",
]  # fmt: skip


class TestMutations:
    """Damage a good document anywhere: a plan or a coded error, and soon."""

    def test_the_document_is_good(self) -> None:
        assert len(read_pmxml(RICH.encode()).project) == 4

    @given(damage.changes(VALUES, WORDS))
    def test_any_value_is_read_or_refused(self, changes: list[damage.Change]) -> None:
        damage.read_or_refused(read_pmxml, damage.changed(RICH, changes))

    @given(damage.cuts(RICH, PIECES))
    def test_any_damage_is_read_or_refused(self, cuts: list[damage.Cut]) -> None:
        damage.read_or_refused(read_pmxml, damage.damaged(RICH, cuts))

    @given(st.lists(st.sampled_from(RICH.split("\n")), max_size=40))
    def test_any_lines_are_read_or_refused(self, lines: list[str]) -> None:
        try:
            read_pmxml("\n".join((HEAD, *lines, END)).encode())
        except PmcoreError as error:
            assert error.message("zh")  # noqa: PT017 - any of the errors will do

    @given(st.binary(max_size=200), st.sampled_from([b"", b"<?xml", HEAD.encode() + b"\n"]))
    def test_any_bytes_are_read_or_refused(self, given: bytes, head: bytes) -> None:
        with pytest.raises(PmcoreError):
            read_pmxml(head + given)
