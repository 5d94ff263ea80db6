"""Sketches of random plans: plain values that do not depend on each other, and plans built of them.

A value that makes no sense in its place (a calendar, a task that is not there, a link that would
close a cycle) is left out. So any part of a sketch can be dropped or made simpler without the rest
changing its meaning, which is what lets failures shrink to small plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from pmcore.calendars import (
    Calendar,
    CalendarException,
    DayHours,
    WorkWeek,
    datetime_of,
    instant_of,
)
from pmcore.calendars.common import CommonCalendar
from pmcore.kernel import CalendarId, ConversionSettings, CycleError, LocalizedText, TaskId
from pmcore.wbs import (
    Assignment,
    DependencyType,
    FixedSide,
    Project,
    Resource,
    TaskKind,
)
from pmcore.wbs.contours import ContourLike
from pmcore.wbs.settings import LagCalendarOption

IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles")
SUMMARY_KINDS = ("SNET", "FNLT")
_DAY = 1440

LimitKind: TypeAlias = Literal["deadline", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"]


class Moment(NamedTuple):
    """A date, or a time in one of :data:`ZONES`, counted from the first day of a plan."""

    days: int
    minutes: int | None
    zone: int


class Limit(NamedTuple):
    """A constraint of a task or its deadline, at a moment."""

    kind: LimitKind
    days: int
    minutes: int | None
    zone: int


class CalendarSketch(NamedTuple):
    """A calendar; exceptions are (first day, number of days, hours)."""

    zone: int
    week: WorkWeek
    exceptions: Sequence[tuple[int, int, DayHours]]


class Work(NamedTuple):
    """How long a task takes, and whether it is to be as late as possible."""

    duration: str | None
    alap: bool


class Crew(NamedTuple):
    """Who works on a task; people are numbers of calendars (0: the project's own), with units."""

    people: Sequence[tuple[int, int]]
    effort: str | None
    fixed: FixedSide
    ignored: bool


class Alone(NamedTuple):
    """What the first of a crew does on their own, and how their work is spread.

    What is left of it is told where the task has started.
    """

    effort: str | None
    overtime: str | None
    delay: str | None
    duration: str | None
    contour: ContourLike | None = None
    remaining_duration: str | None = None


class Told(NamedTuple):
    """What is known of a task; days count from the first day of the plan.

    Of some that are set by hand only the start, or only the finish, is.
    """

    standing: Literal["started", "finished", "manual"]
    first: int
    days: int
    minutes: int | None
    percent: int
    resume: int | None


class Oddity(NamedTuple):
    """What makes a task other than plain; a hammock is level of effort, which nothing dates."""

    delay: str | None
    splits: Sequence[str]
    is_active: bool
    is_hammock: bool = False


NOBODY = Crew((), None, "units", ignored=False)
PLAIN = Oddity(None, (), is_active=True)


class TaskSketch(NamedTuple):
    """A task; ``under`` is the number of its summary task's row, from 1 (0: it has none)."""

    under: int
    work: Work
    calendar: int
    limits: Sequence[Limit]
    crew: Crew = NOBODY
    alone: Alone | None = None
    told: Told | None = None
    oddity: Oddity = PLAIN


class LinkSketch(NamedTuple):
    """A dependency from one row to another; a lag calendar is a word or a calendar's number."""

    rows: tuple[int, int]
    type: DependencyType
    lag: str
    lag_calendar: str | int | None


class ProjectSketch(NamedTuple):
    """A whole plan."""

    day: date
    floating: bool
    start: Moment
    finish: Moment | None
    data_date: Moment | None
    calendars: Sequence[CalendarSketch]
    conversion: ConversionSettings
    lag_calendar: LagCalendarOption
    tasks: Sequence[TaskSketch]
    links: Sequence[LinkSketch]


def build_calendar(
    sketch: CalendarSketch, id_: CalendarId, day: date, *, floating: bool
) -> Calendar:
    """Return the calendar; of several exceptions for one single date the first stays."""
    exceptions: dict[tuple[date, date], CalendarException] = {}
    for offset, length, work in sketch.exceptions:
        first = day + timedelta(days=offset)
        last = first + timedelta(days=length - 1)
        exceptions.setdefault((first, last), CalendarException.between(first, last, work))
    zone = None if floating else ZONES[sketch.zone]
    return Calendar(
        id_, LocalizedText(id_), zone, sketch.week, exceptions=tuple(exceptions.values())
    )


def build_project(sketch: ProjectSketch) -> Project:
    """Return the project, with ids ``A``, ``B``, ... and calendars ``C1``, ``C2``, ..."""
    return _Builder(sketch).project


def _hung(oddity: Oddity) -> dict[str, Any]:
    """Return what a level-of-effort task has other than the task that was drawn."""
    return {
        "kind": "level_of_effort",
        "as_late_as_possible": False,
        "deadline": None,
        "constraints": (),
        "is_active": oddity.is_active,
    }


class _Builder:
    def __init__(self, sketch: ProjectSketch) -> None:
        self.sketch = sketch
        calendars = [
            build_calendar(each, f"C{n}", sketch.day, floating=sketch.floating)
            for n, each in enumerate(sketch.calendars, 1)
        ]
        self.zone = calendars[0].zone
        self.project = Project(
            "P",
            "Plan",
            start=self._moment(sketch.start),
            finish=None if sketch.finish is None else self._moment(sketch.finish),
            data_date=None if sketch.data_date is None else self._moment(sketch.data_date),
            calendars=calendars,
            calendar="C1",
            resources=[
                Resource("R0"),
                *(Resource(f"R{n}", calendar=f"C{n}") for n, _ in enumerate(calendars, 1)),
            ],
            conversion=sketch.conversion,
            lag_calendar=sketch.lag_calendar,
        )
        self._add_tasks()
        for link in sketch.links:
            self._add_link(link)

    def _moment(self, moment: Moment) -> date | datetime:
        if moment.minutes is None:
            return self.sketch.day + timedelta(days=moment.days)
        instant = instant_of(self.sketch.day, self.zone) + moment.days * _DAY + moment.minutes
        return datetime_of(instant, None if self.sketch.floating else ZONES[moment.zone])

    def _calendar(self, number: int) -> CalendarId | None:
        return f"C{number}" if f"C{number}" in self.project.calendars else None

    def _add_tasks(self) -> None:
        parents: list[TaskId | None] = [
            IDS[each.under - 1] if 0 < each.under <= row else None
            for row, each in enumerate(self.sketch.tasks)
        ]
        for id_, each, parent in zip(IDS, self.sketch.tasks, parents, strict=False):
            self._add_task(id_, each, parent, is_summary=id_ in parents)

    def _add_task(
        self, id_: TaskId, sketch: TaskSketch, parent: TaskId | None, *, is_summary: bool
    ) -> None:
        limits = {limit.kind: self._moment(Moment(*limit[1:])) for limit in sketch.limits}
        work = Work(None, alap=False) if is_summary else sketch.work
        crew = sketch.crew if is_summary or self._meets(sketch) else NOBODY
        if is_summary:  # people may work on it, but what it takes follows from what is below it
            crew = NOBODY._replace(people=crew.people)
        is_hammock = sketch.oddity.is_hammock and not is_summary
        kind: TaskKind = "milestone" if work.duration == "0d" else "task"
        fields: dict[str, Any] = {
            "parent": parent,
            "kind": kind,
            "duration": work.duration,
            "effort": crew.effort,
            "fixed": crew.fixed,
            "assignments": self._assignments(crew, sketch, is_summary=is_summary),
            "ignore_resource_calendars": crew.ignored,
            "calendar": self._calendar(sketch.calendar),
            "as_late_as_possible": work.alap,
            "deadline": limits.pop("deadline", None),
            "constraints": [
                (kind, at) for kind, at in limits.items() if kind in SUMMARY_KINDS or not is_summary
            ],
        }
        if is_hammock:
            fields |= _hung(sketch.oddity)
            told = self._told(sketch.told, is_summary=False, is_milestone=False)
            actual = ("actual_start", "actual_finish")
            fields |= {name: at for name, at in told.items() if name in actual}
            self.project.add(id_, id_, **fields)
            return
        fields |= self._told(sketch.told, is_summary=is_summary, is_milestone=kind == "milestone")
        if not is_summary:
            odd = sketch.oddity
            fields |= {
                "leveling_delay": odd.delay,
                "splits": odd.splits,
                "is_active": odd.is_active,
            }
        self.project.add(id_, id_, **fields)

    def _told(
        self, told: Told | None, *, is_summary: bool, is_milestone: bool
    ) -> dict[str, date | datetime | int]:
        """Return what is known of a task, as far as that may be told of one of its kind."""
        if told is None or (is_summary and told.standing != "manual"):
            return {}
        zone = 0
        start = self._moment(Moment(told.first, told.minutes, zone))
        days = 0 if is_milestone else told.days
        finish = self._moment(Moment(told.first + days, told.minutes, zone))
        if told.standing == "manual":
            known: dict[str, date | datetime | int] = {"manual_start": start}
            known["manual_finish"] = finish
            if told.percent % 3 == 1 and not is_milestone:
                del known["manual_finish" if told.percent % 2 else "manual_start"]
            return known
        if told.standing == "finished" or is_milestone:
            return {"actual_start": start, "actual_finish": finish}
        known = {"actual_start": start, "percent_complete": told.percent}
        if told.percent % 2:
            known["manual_finish"] = finish
        if told.days:
            rested = told.days if told.resume is None else min(told.days, told.resume)
            known["suspended"] = self._moment(Moment(told.first + rested, None, zone))
        if told.resume is not None:
            known["resume"] = self._moment(Moment(told.first + told.resume, None, zone))
        return known

    def _meets(self, sketch: TaskSketch) -> bool:
        """Whether the people on a task work together soon and often enough for a short plan."""
        names = {self._calendar(number) or "C1" for number, _ in sketch.crew.people}
        names |= {own for own in (self._calendar(sketch.calendar),) if own}
        if not names:
            return True
        calendars = [self.project.calendars[name] for name in sorted(names)]
        first, last = (self.sketch.day + timedelta(days=days) for days in (-30, 30))
        times = (calendar.compile(first, last) for calendar in calendars)
        return CommonCalendar.among(times).total_minutes >= 30 * 180

    def _assignments(self, crew: Crew, sketch: TaskSketch, *, is_summary: bool) -> list[Assignment]:
        known = {resource.id for resource in self.project.settings.resources}
        units = {f"R{number}": units for number, units in crew.people if f"R{number}" in known}
        team = [Assignment(resource, amount) for resource, amount in units.items()]
        alone, told = sketch.alone, sketch.told
        if team and alone is not None:
            is_moment = sketch.work.duration == "0d"  # which is finished once it has started
            if is_summary or is_moment or told is None or told.standing != "started":
                alone = alone._replace(remaining_duration=None)
            team[0] = Assignment(team[0].resource, team[0].units, **alone._asdict())
        return team

    def _row(self, row: int) -> int:
        """Return a row of the plan; one just past the end stays at the last when a task goes."""
        tasks = len(self.project)
        return tasks - 1 if row == tasks else row % tasks

    def _add_link(self, link: LinkSketch) -> None:
        one, other = (IDS[self._row(row)] for row in link.rows)
        if one == other:
            return
        held = (one, other, link.type) in {each.key for each in self.project.dependencies()}
        if held or one in self.project.ancestors(other) or other in self.project.ancestors(one):
            return
        calendar = link.lag_calendar
        if isinstance(calendar, int):
            calendar = self._calendar(calendar)
        with suppress(CycleError):
            self.project.link(one, other, link.type, link.lag, calendar)
