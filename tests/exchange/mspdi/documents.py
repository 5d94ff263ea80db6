"""Small MSPDI documents, written by hand."""

from __future__ import annotations

from pmcore.exchange import Imported, read_mspdi
from pmcore.kernel import Finding

SPACE = 'xmlns="http://schemas.microsoft.com/project"'
HOURS = (
    "<WorkingTimes>"
    "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>"
    "</WorkingTimes>"
)


def day(number: int, hours: str = "") -> str:
    """A weekday, Sunday 1: off unless hours are given."""
    working = int(bool(hours))
    return (
        f"<WeekDay><DayType>{number}</DayType><DayWorking>{working}</DayWorking>{hours}</WeekDay>"
    )


OFFICE_WEEK = "".join(day(number, HOURS if 2 <= number <= 6 else "") for number in range(1, 8))


def calendar(
    uid: int = 1, *, days: str = OFFICE_WEEK, base: int = -1, more: str = "", name: str = "Standard"
) -> str:
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name>"
        f"<IsBaseCalendar>{int(base < 0)}</IsBaseCalendar><BaseCalendarUID>{base}</BaseCalendarUID>"
        f"<WeekDays>{days}</WeekDays>{more}</Calendar>"
    )


def task(uid: int, more: str = "", *, hours: int | None = 8, name: str = "Dig") -> str:
    length = "" if hours is None else f"<Duration>PT{hours}H0M0S</Duration>"
    return (
        f"<Task><UID>{uid}</UID><Name>{name}</Name>{length}<DurationFormat>7</DurationFormat>"
        f"{more}</Task>"
    )


def link(uid: int, type: int = 1, lag: str = "0", unit: int = 7) -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{type}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{unit}</LagFormat></PredecessorLink>"
    )


def document(
    *tasks: str,
    calendars: str = "",
    resources: str = "",
    assignments: str = "",
    header: str = "",
    start: str = "<StartDate>2026-03-02T08:00:00</StartDate>",
) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Project {SPACE}>\n'
        f"<Title>Fence</Title>{start}<CalendarUID>1</CalendarUID>{header}\n"
        f"<Calendars>{calendars or calendar()}</Calendars>\n"
        f"<Tasks>{''.join(tasks) or task(1)}</Tasks>\n"
        f"<Resources>{resources}</Resources>\n<Assignments>{assignments}</Assignments>\n</Project>"
    ).encode()


def imported(*tasks: str, **sections: str) -> Imported:
    return read_mspdi(document(*tasks, **sections))


def kinds(result: Imported) -> dict[str, int]:
    """Counts of what was found, by kind."""
    return {
        str(finding.context["kind"]): int(str(finding.context["count"]))
        for finding in result.findings
        if "kind" in finding.context
    }


def finding_of(result: Imported, kind: str) -> Finding:
    return next(each for each in result.findings if each.context.get("kind") == kind)
