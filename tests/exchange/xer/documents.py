"""Small XER files, written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pmcore.exchange import Imported, read_xer
from pmcore.kernel import Finding

Row = Mapping[str, object]
HEADER = "ERMHDR\t20.12\t2026-03-01\tProject\tADMIN\tAdmin\tdb\tProject Management\tUSD"
HOURS = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"


def week(*days: str) -> str:
    """Seven days from Sunday: text of shifts, empty for off."""
    return "".join(f"(0||{n}()({shifts}))" for n, shifts in enumerate(days, 1))


OFFICE_DAYS = week("", *[HOURS] * 5, "")


def data(days: str = OFFICE_DAYS, exceptions: str = "") -> str:
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|Y)())"
        f"(0||Exceptions()({exceptions}))))"
    )


def calendar(number: int = 1, clndr_data: str | None = None, **more: object) -> Row:
    own = {"clndr_id": number, "default_flag": "Y", "clndr_name": "Office", "day_hr_cnt": 8}
    return {**own, "week_hr_cnt": 40, "clndr_data": clndr_data or data(), **more}


def project(number: int = 1, name: str = "FENCE", **more: object) -> Row:
    own = {"proj_id": number, "proj_short_name": name, "clndr_id": 1}
    return {**own, "plan_start_date": "2026-03-02 00:00", **more}


def node(number: int, name: str, parent: int | str = 10, **more: object) -> Row:
    own = {"wbs_id": number, "proj_id": 1, "wbs_short_name": name, "wbs_name": name}
    return {**own, "parent_wbs_id": parent, **more}


ROOT = node(10, "Fence", "", proj_node_flag="Y")


def task(number: int = 100, hours: Any = 8, **more: object) -> Row:
    own = {"task_id": number, "proj_id": 1, "wbs_id": 10, "clndr_id": 1, "task_type": "TT_Task"}
    named = {"task_code": f"A{number}", "task_name": "Dig", "status_code": "TK_NotStart"}
    lengths = {} if hours is None else {"target_drtn_hr_cnt": hours, "remain_drtn_hr_cnt": hours}
    return {**own, **named, **lengths, **more}


def link(before: int, after: int, kind: str = "PR_FS", hours: float = 0, **more: object) -> Row:
    own = {"task_pred_id": before * 1000 + after, "task_id": after, "pred_task_id": before}
    return {**own, "proj_id": 1, "pred_proj_id": 1, "pred_type": kind, "lag_hr_cnt": hours, **more}


def table(name: str, rows: Iterable[Row]) -> str:
    listed = list(rows)
    columns = list(dict.fromkeys(column for row in listed for column in row))
    lines = [f"%T\t{name}", "\t".join(("%F", *columns))]
    for row in listed:
        values = (str(row.get(column, "")) for column in columns)
        lines.append("\t".join(("%R", *values)))
    return "\n".join(lines)


def document(*tasks: Row, encoding: Any = "utf-8", **tables: Iterable[Row]) -> bytes:
    usual: dict[str, Iterable[Row]] = {
        "PROJECT": [project()],
        "CALENDAR": [calendar()],
        "PROJWBS": [ROOT],
        "TASK": tasks or [task()],
    }
    parts = [table(name, rows) for name, rows in {**usual, **tables}.items()]
    return "\r\n".join([HEADER, *parts, "%E", ""]).encode(encoding)


def imported(*tasks: Row, **tables: Iterable[Row]) -> Imported:
    return read_xer(document(*tasks, **tables))


def kinds(result: Imported) -> dict[str, int]:
    """Counts of what was found, by kind."""
    return {
        str(finding.context["kind"]): int(str(finding.context["count"]))
        for finding in result.findings
        if "kind" in finding.context
    }


def finding_of(result: Imported, kind: str) -> Finding:
    return next(each for each in result.findings if each.context.get("kind") == kind)
