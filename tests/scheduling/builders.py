"""Small plans, written the way a planner jots them down."""

from __future__ import annotations

from pmcore.calendars import Calendar
from pmcore.wbs import Project, Resource

OFFICE = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:00-18:00")
FACTORY = Calendar.standard(
    "factory", zone="Asia/Shanghai", hours="08:00-12:00 13:30-17:30", weekdays="mon-sat"
)
ABROAD = Calendar.standard("abroad", zone="America/Los_Angeles", hours="09:00-17:00")
ALWAYS = Calendar.always("always")
_HOURS = "08:00-12:00 13:00-17:00"
OWN_HOURS = [
    Calendar.standard("office", zone=None, hours=_HOURS),
    Calendar.standard("four", zone=None, weekdays="mon-thu", hours=_HOURS),
    Calendar.standard("early", zone=None, weekdays="mon-sat", hours="07:00-12:00 13:00-16:00"),
    Calendar.standard("seldom", zone=None, weekdays="wed,fri", hours="09:00-17:00"),
    Calendar.standard("evenings", zone=None, hours="16:00-23:00"),
]
PEOPLE = [each.id for each in OWN_HOURS]


def plan(text: str, *, start: str = "2026-03-02", finish: str | None = None) -> Project:
    """Read ``dig 3d; pour 2d; dig -> pour FS+1d``; a duration of 0d makes a milestone.

    2026-03-02 is a Monday; the project's calendar works Monday to Friday, 8 hours a day.
    """
    project = Project(
        "P",
        name="Plan",
        start=start,
        finish=finish,
        calendars=[OFFICE, FACTORY, ABROAD, ALWAYS],
        calendar="office",
    )
    for part in filter(None, (part.strip() for part in text.split(";"))):
        words = part.split()
        if "->" in words:
            predecessor, successor = words[0], words[2]
            link = words[3] if len(words) > 3 else "FS"
            project.link(predecessor, successor, link[:2], lag=link[2:] or "0d")  # type: ignore[arg-type]
        else:
            _add(project, words)
    return project


def unnamed(text: str, *, start: str = "2026-03-02", finish: str | None = None) -> Project:
    """Read a plan in which every task is called as its id, and messages say it once."""
    project = plan(text, start=start, finish=finish)
    for task in project.tasks():
        project.update(task.id, name=task.id)
    return project


def staffed() -> Project:
    """Return a plan without tasks and with five people, each called as the hours they work in."""
    return Project(
        "P",
        "P",
        start="2026-03-02T08:00",
        calendars=OWN_HOURS,
        calendar="office",
        resources=[Resource(each, calendar=each) for each in PEOPLE],
    )


def _add(project: Project, words: list[str]) -> None:
    """``name duration [in:summary] [on:calendar] [SNET:date] [deadline:date]``."""
    fields: dict[str, object] = {}
    constraints: list[str] = []
    for word in words[2:]:
        key, _, value = word.partition(":")
        if key == "in":
            fields["parent"] = value
        elif key == "on":
            fields["calendar"] = value
        elif key == "deadline":
            fields["deadline"] = value
        else:
            constraints.append(f"{key} {value}")
    if len(words) > 1 and words[1] == "0d":
        fields["kind"] = "milestone"
    elif len(words) > 1 and words[1] != "-":
        fields["duration"] = words[1]
    project.add(words[0], words[0].title(), constraints=constraints, **fields)  # type: ignore[arg-type]
