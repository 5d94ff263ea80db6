"""Small P6 XML files, written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from pmcore.exchange import Imported, read_pmxml
from pmcore.kernel import Finding

SPACE = 'xmlns="http://xmlns.oracle.com/Primavera/P6/V22.12/API/BusinessObjects"'
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
# P6 writes the last minute of work, not its end.
HOURS = (("08:00:00", "11:59:00"), ("13:00:00", "16:59:00"))


def element(name: str, *below: str, **texts: object) -> str:
    """One element: texts by name, ``_`` for none, and what stands below as it is."""
    said = "".join(f"<{each}>{escape(str(text))}</{each}>\n" for each, text in texts.items())
    return f"<{name}>\n{said}{''.join(below)}</{name}>\n"


def work(hours: Iterable[tuple[str, str]] = HOURS) -> str:
    return "".join(element("WorkTime", Start=start, Finish=finish) for start, finish in hours)


def week(hours: str | None = None, days: Iterable[str] = DAYS[1:6]) -> str:
    shifts = work() if hours is None else hours
    each = (
        element("StandardWorkHours", f"<DayOfWeek>{day}</DayOfWeek>\n", shifts * (day in days))
        for day in DAYS
    )
    return element("StandardWorkWeek", *each)


def holiday(date: str, hours: str = "") -> str:
    return element("HolidayOrException", f"<Date>{date}</Date>\n", hours)


def calendar(number: int = 1, *, days: str | None = None, exceptions: str = "", **more: Any) -> str:
    own: dict[str, object] = {"ObjectId": number, "Name": "Office", "IsDefault": int(number == 1)}
    hours = {"HoursPerDay": 8, "HoursPerWeek": 40, "Type": "Global"}
    listed = element("HolidayOrExceptions", exceptions) if exceptions else ""
    return element("Calendar", week() if days is None else days, listed, **{**own, **hours, **more})


def wbs(number: int, code: str, parent: object = 10, **more: Any) -> str:
    own = {"ObjectId": number, "ProjectObjectId": 1, "Code": code, "Name": code}
    return element("WBS", **{**own, "ParentObjectId": parent, **more})


def activity(number: int = 100, hours: object = 8, *below: str, **more: Any) -> str:
    own: dict[str, object] = {"ObjectId": number, "ProjectObjectId": 1, "CalendarObjectId": 1}
    named = {"Id": f"A{number}", "Name": "Dig", "Type": "Task Dependent", "Status": "Not Started"}
    lengths = {} if hours is None else {"PlannedDuration": hours, "RemainingDuration": hours}
    return element("Activity", *below, **{**own, **named, **lengths, **more})


def link(
    before: int, after: int, kind: str = "Finish to Start", hours: float = 0, **more: Any
) -> str:
    ends: dict[str, object] = {
        "ObjectId": before * 1000 + after,
        "PredecessorActivityObjectId": before,
        "PredecessorProjectObjectId": 1,
        "SuccessorActivityObjectId": after,
        "SuccessorProjectObjectId": 1,
    }
    return element("Relationship", **{**ends, "Type": kind, "Lag": hours, **more})


def options(**more: Any) -> str:
    return element("ScheduleOptions", **{"ProjectObjectId": 1, **more})


def resource(number: int = 1, id: str = "LI", **more: Any) -> str:
    own = {"ObjectId": number, "Id": id, "Name": "Li", "ResourceType": "Labor"}
    return element("Resource", **{**own, **more})


def assignment(task: int = 100, resource: object = 1, **more: Any) -> str:
    own = {"ObjectId": task, "ActivityObjectId": task, "ResourceObjectId": resource}
    return element("ResourceAssignment", **{**own, "PlannedUnitsPerTime": 1, **more})


def project(*below: str, number: int = 1, id: str = "FENCE", **more: Any) -> str:
    own: dict[str, object] = {"ObjectId": number, "Id": id, "Name": "Fence", "WBSObjectId": 10}
    start = {"ActivityDefaultCalendarObjectId": 1, "PlannedStartDate": "2026-03-02T00:00:00"}
    return element("Project", *below, **{**own, **start, **more})


def wrapped(*records: str, space: str = SPACE) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<APIBusinessObjects {space}>\n{''.join(records)}</APIBusinessObjects>".encode()


def document(*below: str, shared: str | None = None, **more: Any) -> bytes:
    """One project, with a calendar; an activity unless something else stands in it."""
    return wrapped(
        calendar() if shared is None else shared, project(*(below or (activity(),)), **more)
    )


def imported(*below: str, shared: str | None = None, **more: Any) -> Imported:
    return read_pmxml(document(*below, shared=shared, **more))


def kinds(result: Imported) -> dict[str, int]:
    """Counts of what was found, by kind."""
    return {
        str(finding.context["kind"]): int(str(finding.context["count"]))
        for finding in result.findings
        if "kind" in finding.context
    }


def finding_of(result: Imported, kind: str) -> Finding:
    return next(each for each in result.findings if each.context.get("kind") == kind)
