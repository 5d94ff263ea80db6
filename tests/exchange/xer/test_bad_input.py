"""Any bytes are read or refused with a code and a line; nothing is half read, nothing hangs."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import damage
from exchange.xer.documents import (
    HEADER,
    ROOT,
    calendar,
    data,
    document,
    link,
    node,
    project,
    table,
    task,
)
from pmcore.exchange import ReadLimits, read_xer
from pmcore.kernel import DocumentError, PmcoreError
from repositories.depth import IS_DEEP

START = f"{HEADER}\n%T\tTASK\n%F\ttask_id\ttask_name\n"


refused = partial(damage.refused, read_xer)


class TestLines:
    """What is no file of Primavera, or one that is damaged."""

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            (b"", "import.header"),
            (b"   ", "import.header"),
            (b"\x00\x01\x02", "import.header"),
            (b"PK\x03\x04", "import.header"),
            (b"<Project/>", "import.header"),
            (b"ERMHDR", "document.syntax"),
            (HEADER.encode(), "document.syntax"),
            (document()[:-5], "document.syntax"),
            (document()[: len(document()) // 2], "document.syntax"),
            (document() + b"%T\tTASK", "document.syntax"),
            (f"{HEADER}\n%E".encode(), "import.table"),
            (f"{HEADER}\nTASK\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%R\t1\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%F\ta\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%T\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%T\tA B\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%T\tTASK\n%R\t1\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%X\t1\n%E".encode(), "document.syntax"),
            (f"{START}%R\t1\tDig\tdeep\n%E".encode(), "document.syntax"),
            (f"{START}%R\t1\tDig\nthe\ttrench\n%E".encode(), "document.syntax"),
            (f"{HEADER}\n%T\tTASK\n%F{chr(9) * 5000}\n%E".encode(), "input.too_many"),
            (b"".join(b"%%T\tT%d\n" % n for n in range(2000)), "import.header"),
            (
                f"{HEADER}\n".encode() + b"".join(b"%%T\tT%d\n" % n for n in range(2000)),
                "input.too_many",
            ),
        ],
    )
    def test_bad_lines_are_refused(self, given: bytes, code: str) -> None:
        assert refused(given).code == code

    def test_a_syntax_error_names_the_line(self) -> None:
        error = refused(document().replace(b"%R\t100", b"%Q\t100"))

        assert error.context["line"] == document()[: document().index(b"%R\t100")].count(b"\n") + 1

    @pytest.mark.parametrize(
        ("encoding", "bytes_"),
        [("utf-16", document()), ("gbk", b"ERMHDR\t\xff\xff"), ("nonsense", document()),
         ("base64", document()), (None, b"\xff\xfeE\0R\0M")],
    )  # fmt: skip
    def test_a_wrong_encoding_is_refused(self, encoding: str | None, bytes_: bytes) -> None:
        assert refused(bytes_, encoding=encoding).code in ("import.encoding", "import.header")

    @pytest.mark.parametrize(
        ("limits", "code"),
        [
            (ReadLimits(max_bytes=200), "document.too_large"),
            (ReadLimits(max_values=5), "input.too_many"),
            (ReadLimits(max_tasks=1), "input.too_many"),
            (ReadLimits(max_dependencies=1), "input.too_many"),
            (ReadLimits(max_calendars=1), "input.too_many"),
        ],
    )
    def test_limits_hold(self, limits: ReadLimits, code: str) -> None:
        given = document(
            task(1), task(2), task(3), CALENDAR=[calendar(), calendar(2)],
            TASKPRED=[link(1, 2), link(2, 3)],
        )  # fmt: skip

        assert refused(given, limits=limits).code == code


MANY = 1_000_000 if IS_DEEP else 250_000


class TestLarge:
    """Large or deep input costs a second, not an hour."""

    @pytest.mark.parametrize(
        "more",
        [
            "x" * 10 * MANY,
            "\t" * MANY,
            "x\t" * MANY,
            "\n" * MANY,
            "x\n" * MANY,
            "\0" * MANY,
            "%" * MANY,
            "%R\n" * (MANY // 3),
            "%F\ta\n" * (MANY // 3),
        ],
        ids=lambda text: f"{len(text)} of {text[:4]!r}",
    )
    def test_one_value_row_or_table_without_end(self, more: str) -> None:
        begun = time.process_time()
        for at in (b"Dig", b"%T\tTASK", b"A100"):
            try:
                read_xer(document().replace(at, at + more.encode()))
            except PmcoreError as error:
                assert error.message("zh")  # noqa: PT017 - any of the errors will do
        assert time.process_time() - begun < 8 * MANY / 1_000_000

    def test_many_problems_are_told_up_to_a_limit(self) -> None:
        rows = [link(100, 100) for _ in range(2000)]
        error = refused(document(TASKPRED=rows))

        assert len(error.findings) == 100  # type: ignore[attr-defined]

    def test_a_chain_of_thousands_is_read(self) -> None:
        rows = [task(n) for n in range(1, 5001)]
        links = [link(n, n + 1) for n in range(1, 5000)]

        assert len(read_xer(document(*rows, TASKPRED=links)).project.dependencies()) == 4999

    def test_thousands_of_people_who_each_decide_an_activity_are_read(self) -> None:
        numbers = range(1, 4001)
        rows = [task(n, task_type="TT_Rsrc") for n in numbers]
        people = [{"rsrc_id": n, "rsrc_short_name": f"r{n}"} for n in numbers]
        assigned = [{"taskrsrc_id": n, "proj_id": 1, "task_id": n, "rsrc_id": n} for n in numbers]
        given = document(*rows, RSRC=people, TASKRSRC=assigned)
        begun = time.process_time()

        assert len(read_xer(given).project) == 4000
        assert time.process_time() - begun < 3


class TestRows:
    """Problems of rows are collected, each with its row and line."""

    @pytest.mark.parametrize(
        ("tables", "code"),
        [
            ({"TASK": [task(), task()]}, "import.uid_twice"),
            ({"TASK": [task(task_id="")]}, "value.invalid"),
            ({"TASK": [task(task_id="a b")]}, "value.invalid"),
            ({"TASK": [task(wbs_id=99)]}, "import.reference"),
            ({"TASK": [task(task_type="TT_Else")]}, "value.invalid"),
            ({"TASK": [task(hours=None, target_drtn_hr_cnt="long")]}, "value.invalid"),
            ({"TASK": [task(-8)]}, "value.invalid"),
            ({"TASK": [task(hours=-8)]}, "duration.negative"),
            ({"TASK": [task(hours=None, target_drtn_hr_cnt="NaN")]}, "value.invalid"),
            ({"TASK": [task(hours=None, target_drtn_hr_cnt="1e99")]}, "value.invalid"),
            ({"TASK": [task(hours=None, target_drtn_hr_cnt="9" * 14)]}, "value.invalid"),
            ({"TASK": [task(hours=None, target_drtn_hr_cnt="9" * 12)]}, "duration.invalid"),
            ({"TASK": [task(cstr_type="CS_MSO")]}, "value.invalid"),
            ({"TASK": [task(cstr_type="CS_ELSE", cstr_date="2026-03-02 08:00")]}, "value.invalid"),
            ({"TASK": [task(cstr_type="CS_MSO", cstr_date="0000-00-00 00:00")]}, "value.invalid"),
            ({"TASK": [task(cstr_type="CS_MSO", cstr_date="tomorrow")]}, "value.invalid"),
            (
                {"TASK": [task(cstr_type="CS_MSO", cstr_date="1066-10-14 08:00")]},
                "time.out_of_range",
            ),
            (
                {"TASK": [task(cstr_type="CS_MSO", cstr_date="9999-12-31 23:59:59")]},
                "value.invalid",
            ),
            (
                {
                    "TASK": [
                        task(
                            cstr_type="CS_MSO",
                            cstr_date="2026-03-02 08:00",
                            cstr_type2="CS_MSO",
                            cstr_date2="2026-03-03 08:00",
                        )
                    ]
                },
                "constraint.duplicate",
            ),
            (
                {
                    "TASK": [
                        task(act_start_date="2026-03-05 08:00", act_end_date="2026-03-04 08:00")
                    ]
                },
                "task.progress",
            ),
            ({"TASKPRED": [link(100, 100)]}, "dependency.self"),
            (
                {"TASK": [task(1), task(2)], "TASKPRED": [link(1, 2), link(2, 1)]},
                "dependency.cycle",
            ),
            ({"TASK": [task(1), task(2)], "TASKPRED": [link(1, 2, "FS")]}, "value.invalid"),
            (
                {"TASK": [task(1), task(2)], "TASKPRED": [link(1, 2, hours=1e11)]},
                "duration.invalid",
            ),
            ({"PROJWBS": [ROOT, node(11, "A", 99)]}, "import.reference"),
            ({"PROJWBS": [ROOT, node(11, "A", 12), node(12, "B", 11)]}, "outline.cycle"),
            ({"PROJWBS": []}, "import.reference"),
            ({"PROJECT": [project(plan_start_date="")]}, "document.field_missing"),
            ({"PROJECT": [project(plan_start_date="soon")]}, "value.invalid"),
            ({"PROJECT": [project(plan_end_date="2025-01-01 17:00")]}, "value.invalid"),
            ({"PROJECT": [project(critical_drtn_hr_cnt="1e11")]}, "value.invalid"),
            ({"CALENDAR": [calendar(day_hr_cnt=0.001)]}, "value.invalid"),
            (
                {"SCHEDOPTIONS": [{"proj_id": 1, "sched_retained_logic": "maybe"}]},
                "value.invalid",
            ),
            (
                {"SCHEDOPTIONS": [{"proj_id": 1, "sched_calendar_on_relationship_lag": "x"}]},
                "value.invalid",
            ),
            (
                {
                    "RSRC": [{"rsrc_id": 1}],
                    "TASKRSRC": [
                        {"task_id": 100, "proj_id": 1, "rsrc_id": 1, "target_qty_per_hr": -1}
                    ],
                },
                "value.invalid",
            ),
        ],
    )
    def test_a_bad_row_is_refused_with_its_place(
        self, tables: dict[str, list[dict[str, object]]], code: str
    ) -> None:
        error = refused(document(**tables))

        assert isinstance(error, DocumentError)
        first = error.findings[0]
        assert (error.code, first.code) == ("document.invalid", code)
        assert "line" in str(first.context["place"]) or "PROJECT" in str(first.context["place"])

    def test_all_problems_are_told_at_once(self) -> None:
        rows = task(1, hours="x"), task(2, task_type="y"), task(2)

        assert refused(document(*rows)).context["count"] == 4


class TestSources:
    """What cannot be read from."""

    def test_what_cannot_be_read_from_is_refused(self, tmp_path: Path) -> None:
        damage.assert_bad_sources_are_refused(read_xer, tmp_path, HEADER)


RICH = document(
    task(
        1,
        40,
        wbs_id=11,
        cstr_type="CS_MSOA",
        cstr_date="2026-03-04 08:00",
        cstr_type2="CS_MEOB",
        cstr_date2="2026-03-20 17:00",
        act_start_date="2026-03-04 08:00",
        suspend_date="2026-03-05 08:00",
        resume_date="2026-03-06 08:00",
        complete_pct_type="CP_Drtn",
        early_start_date="2026-03-04 08:00",
        early_end_date="2026-03-10 17:00",
        late_start_date="2026-03-04 08:00",
        late_end_date="2026-03-10 17:00",
        total_float_hr_cnt=0,
        target_work_qty=40,
        priority_type="PT_High",
    ),
    task(2, 0, task_type="TT_FinMile"),
    task(3, task_type="TT_Rsrc", clndr_id=2),
    TASKPRED=[link(1, 2), link(1, 3, "PR_SS", 4), link(3, 2, "PR_FF", -4)],
    PROJECT=[
        project(
            last_recalc_date="2026-03-05 08:00",
            plan_end_date="2026-04-30 17:00",
            scd_end_date="2026-03-31 17:00",
            critical_path_type="CT_TotFloat",
            critical_drtn_hr_cnt=0,
        )
    ],
    PROJWBS=[ROOT, node(11, "North", seq_num=1)],
    CALENDAR=[calendar(), calendar(2, data(exceptions="(0||0(d|46083)())"), base_clndr_id=1)],
    SCHEDOPTIONS=[
        {
            "proj_id": 1,
            "sched_retained_logic": "Y",
            "sched_progress_override": "N",
            "sched_calendar_on_relationship_lag": "rcal_Successor",
        }
    ],
    RSRC=[{"rsrc_id": 1, "rsrc_short_name": "LI", "rsrc_name": "Li", "rsrc_type": "RT_Labor"}],
    TASKRSRC=[{"task_id": 3, "proj_id": 1, "rsrc_id": 1, "target_qty_per_hr": 1}],
).decode()
# Every value of a row, and what stands inside of the calendars' data.
VALUES = [match.span() for match in re.finditer(r"(?<=[\t|(])[^\t\r\n|()]+(?=[\t\r|()])", RICH)]
PIECES = [
    "", "\t", "\n", "\r", "%", "%R", "%R\t", "%E", "%T\tTASK\n", "%F\t", "(", ")", "|", "\0",
    '""', "\x7f", "\ufeff", "\ud7ff", "-1", "9" * 30, "NaN", "(0||", "()",
]  # fmt: skip
WORDS = [
    "", " ", "-1", "0", "1", "2", "3", "9", "1.5", "-8", "65535", "9" * 30, "1e400", "NaN", "Y",
    "N", "maybe", "x" * 600, "\u202e", "0000-00-00 00:00", "1984-01-01 00:00",
    "2149-12-31 23:59", "2026-03-02 08:00", "2026-03-02", "2026-03-02T08:00:59Z", "24:00",
    "00:00", "TT_LOE", "TT_WBS", "TT_Mile", "TT_FinMile", "TT_Rsrc", "CS_ALAP", "CS_MANDFIN",
    "CS_MEOA", "PR_SF", "TK_Complete", "CP_Units", "CP_Phys", "RT_Mat", "46083",
]  # fmt: skip


class TestMutations:
    """Damage a good document anywhere: a plan or a coded error, and soon."""

    def test_the_document_is_good(self) -> None:
        assert len(read_xer(RICH.encode()).project) == 4

    @given(damage.changes(VALUES, WORDS))
    def test_any_value_is_read_or_refused(self, changes: list[damage.Change]) -> None:
        damage.read_or_refused(read_xer, damage.changed(RICH, changes))

    @given(damage.cuts(RICH, PIECES))
    def test_any_damage_is_read_or_refused(self, cuts: list[damage.Cut]) -> None:
        damage.read_or_refused(read_xer, damage.damaged(RICH, cuts))

    @given(st.binary(max_size=200), st.sampled_from([b"", b"ERMHDR\t", HEADER.encode() + b"\n"]))
    def test_any_bytes_are_read_or_refused(self, given: bytes, head: bytes) -> None:
        with pytest.raises(PmcoreError):
            read_xer(head + given)


def test_tables_are_written_as_lines() -> None:
    assert table("OBS", [{"obs_id": 1}]) == "%T\tOBS\n%F\tobs_id\n%R\t1"
