"""The plan as the checks read it: rows in outline order, places, bounds and dependencies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from pmcore.calendars import datetime_of, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.calendars.dates import FIRST_DATE, LAST_DATE
from pmcore.kernel import Code, InputError, ScheduleError
from pmcore.scheduling.certificate.clocks import CalendarClock, Clock, Compiler, ElapsedClock, Reach
from pmcore.scheduling.certificate.inequalities import Bound, BoundKind, Link
from pmcore.scheduling.certificate.places import MomentPlaces, Places, WorkPlaces
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Dependency, Task
from pmcore.wbs.reading import ReadableProject

_LONGEST_YEAR = 366
_ON_FINISH = frozenset({"FNET", "FNLT", "MFO", "deadline", "project_finish"})


class Plan:
    """A project spelled out; nothing in it depends on the schedule that is checked.

    Attributes
    ----------
    tasks, rows, parents, children
        Tasks in outline order, so that parents come before what is below them; the row of each
        id; the row of each parent (-1 at the top level); rows right below each row.
    places
        Where each leaf may stand; ``None`` for a summary task.
    clocks
        The calendar of each task, which measures a summary's span and float.
    bounds
        Constraints and deadline of each row, but for those that no date within reach can break.
    caps_above
        The earliest FNLT of the summary tasks above each row.
    links, into, out_of
        Dependencies, and those of each row.
    """

    def __init__(self, project: ReadableProject, options: SchedulingOptions) -> None:
        self.project = project
        self.options = options
        self.settings = project.settings
        self._check_whole()
        self._set_clocks()
        self._set_rows()
        self.start = self._bound("project_start", self.settings.start, None)
        self.bounds = [self._bounds(row, task) for row, task in enumerate(self.tasks)]
        self._set_caps()
        self._set_links()
        finish = self.settings.finish
        self.finish = None if finish is None else self._bound("project_finish", finish, None)

    @property
    def is_hard(self) -> bool:
        """Whether constraints pin and cap."""
        return self.options.constraints == "hard"

    @property
    def leaves(self) -> list[int]:
        """Rows without children."""
        return [row for row, places in enumerate(self.places) if places is not None]

    @property
    def summaries(self) -> list[int]:
        """Rows with children, parents first."""
        return [row for row, places in enumerate(self.places) if places is None]

    def leaf(self, row: int) -> Places:
        """Return where a leaf may stand."""
        places = self.places[row]
        assert places is not None
        return places

    def pin(self, row: int) -> tuple[Bound, int] | None:
        """Return the constraint that pins a leaf, and the place, under hard constraints."""
        if self.is_hard and self.bounds[row]:
            places = self.leaf(row)
            held = {bound.kind: bound for bound in self.bounds[row]}
            if "MSO" in held:
                return held["MSO"], places.least_start(held["MSO"].at)
            if "MFO" in held:
                return held["MFO"], places.greatest_finish(held["MFO"].at)
        return None

    def shown(self, t: int, row: int | None = None) -> str:
        """Write an instant as the clock of a task, or of the project, reads it."""
        zone = self.own.zone if row is None else self.clocks[row].zone
        try:
            return datetime_of(t, zone).isoformat(timespec="minutes")
        except InputError:
            return str(t)

    # ---- building

    def _check_whole(self) -> None:
        if not len(self.project):
            raise ScheduleError(Code.SCHEDULE_EMPTY, project=self.project.id)
        if self.settings.calendar is None:
            raise ScheduleError(Code.SCHEDULE_NO_CALENDAR, project=self.project.id)
        if self.options.direction == "backward" and self.settings.finish is None:
            problem = {
                "en": "it must be set for a schedule that is planned backward",
                "zh": "倒排计划须设定完成日期",
            }
            raise InputError(Code.VALUE_INVALID, field="finish", value=None, problem=problem)

    def _set_clocks(self) -> None:
        self.reach = _reach(self.settings.start, self.options.horizon_years)
        zone = self.settings.zone
        self.elapsed: Clock = ElapsedClock(zone, self.reach)
        self._named: dict[str, Clock] = {}
        self._compiler = Compiler()
        self._calendars = {each.id: each for each in self.settings.calendars}
        self._number = {id: number for number, id in enumerate(self._calendars)}
        own = self.settings.calendar or ""
        self._works_in = {each.id: each.calendar or own for each in self.settings.resources}
        self.own = self._clock(None)
        # Dates that are given must lie here.
        self.first = instant_of(self.reach.first, zone)
        self.last = instant_of(self.reach.last, zone, edge="end")

    def _clock(self, name: str | None) -> Clock:
        name = name or self.settings.calendar or ""
        if name not in self._named:
            self._named[name] = CalendarClock(self._calendars[name], self.reach, self._compiler)
        return self._named[name]

    def _set_rows(self) -> None:
        self.tasks: Sequence[Task] = self.project.tasks()
        self.rows = {task.id: row for row, task in enumerate(self.tasks)}
        self.parents = [-1 if t.parent is None else self.rows[t.parent] for t in self.tasks]
        self.children: list[list[int]] = [[] for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            if parent >= 0:
                self.children[parent].append(row)
        self.clocks = [self._clock(task.calendar) for task in self.tasks]
        self.places = [
            None if self.children[row] else self._places(task, self.clocks[row])
            for row, task in enumerate(self.tasks)
        ]

    def _places(self, task: Task, clock: Clock) -> Places:
        minutes = self._minutes(task)
        if minutes == 0:
            return MomentPlaces(clock, self.options.milestones)
        if _by_effort(task) or task.duration is None or task.duration.kind == "working":
            clock = self._crew(task, clock)
        else:
            clock = self.elapsed
        return WorkPlaces(clock, minutes, literal=self.options.compare == "instant")

    def _minutes(self, task: Task) -> int:
        """Length of a leaf: its effort shared among those who work on it, or its duration."""
        if _by_effort(task) and task.effort is not None:
            hundredths = self.project.minutes(task.effort) * 100
            return math.ceil(Fraction(hundredths, sum(each.units for each in task.assignments)))
        return 0 if task.duration is None else self.project.minutes(task.duration)

    def _crew(self, task: Task, own: Clock) -> Clock:
        """Return the clock that ticks when everybody who works on a leaf is at work."""
        heeded = self.options.resource_calendars == "heeded" and not task.ignore_resource_calendars
        if not task.assignments or task.fixed == "duration" or not heeded:
            return own
        names = {self._works_in[each.resource] for each in task.assignments}
        if task.calendar is not None:
            names.add(task.calendar)
        known = sorted(names, key=self._number.__getitem__)
        if len(known) == 1:
            return self._clock(known[0])
        name = " & ".join(known)
        if name not in self._named:
            shared = CommonCalendar(tuple(self._calendars[each] for each in known))
            self._named[name] = CalendarClock(shared, self.reach, self._compiler)
        return self._named[name]

    def _bounds(self, row: int, task: Task) -> list[Bound]:
        bounds = [self._bound(each.kind, each.at, task) for each in task.constraints]
        if task.deadline is not None:
            bounds.append(self._bound("deadline", task.deadline, task))
        return [bound for bound in bounds if not self._holds_anyway(row, bound)]

    def _holds_anyway(self, row: int, bound: Bound) -> bool:
        """Whether no date that can be read breaks a bound, which clocks need not reach then.

        A lower bound before the project start follows from it. An upper one is passed by no date
        that the leaf's own clock can read; a summary's goes down to leaves with other clocks, and
        milestones that may fall anywhere ask no clock. MSO and MFO stay: each asks for both sides,
        and may pin.
        """
        if bound.kind in ("SNET", "FNET"):
            return bound.at < self.first
        if bound.kind not in ("SNLT", "FNLT", "deadline"):
            return False
        if bound.at > self.last or bound.at <= self.start.at:
            return bound.at > self.last
        places = self.places[row]
        if places is None or self.options.milestones == "any":
            return False
        return not places.clock.reaches(bound.at)

    def _set_caps(self) -> None:
        self.caps_above: list[Bound | None] = [None for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            if parent >= 0:
                held = [bound for bound in self.bounds[parent] if bound.kind == "FNLT"]
                above = self.caps_above[parent]
                caps = held if above is None else [*held, above]
                self.caps_above[row] = min(caps, key=lambda cap: cap.at, default=None)

    def _bound(self, kind: BoundKind, typed: date, task: Task | None) -> Bound:
        calendar = (task.calendar if task else None) or self.settings.calendar or ""
        zone = self._calendars[calendar].zone
        at = instant_of(typed, zone, field=kind, edge="end" if kind in _ON_FINISH else "start")
        is_day = not isinstance(typed, datetime)
        return Bound(kind, at, task.id if task else None, typed.isoformat(), is_day)

    def _set_links(self) -> None:
        self.into: list[list[Link]] = [[] for _ in self.tasks]
        self.out_of: list[list[Link]] = [[] for _ in self.tasks]
        self.links = [
            self._link(number, each) for number, each in enumerate(self.project.dependencies())
        ]
        for link in self.links:
            self.into[link.successor].append(link)
            self.out_of[link.predecessor].append(link)

    def _link(self, number: int, held: Dependency) -> Link:
        rows = self.rows[held.predecessor], self.rows[held.successor]
        lag = self._lag(held, rows)
        return Link(number, held, rows, lag, into_summary=self.places[rows[1]] is None)

    def _lag(self, held: Dependency, rows: tuple[int, int]) -> tuple[int | None, Clock]:
        kind = held.lag.kind
        if kind == "elapsed":
            return self.project.minutes(held.lag), self.elapsed
        clock = self._lag_clock(held, rows)
        if kind == "working":
            return self.project.minutes(held.lag), clock
        places = self.places[rows[0]]
        if places is None:
            return None, clock  # a share of a span that the schedule tells
        is_elapsed = places.clock is self.elapsed
        return held.lag.of(places.minutes), self.elapsed if is_elapsed else clock

    def _lag_clock(self, held: Dependency, rows: tuple[int, int]) -> Clock:
        name = held.lag_calendar or self.options.lag_calendar or self.settings.lag_calendar
        if name == "elapsed":
            return self.elapsed
        if name == "predecessor":
            return self.clocks[rows[0]]
        if name == "successor":
            return self.clocks[rows[1]]
        return self._clock(None if name == "project" else name)


def _by_effort(task: Task) -> bool:
    """Whether the effort of a leaf gives its length."""
    if not task.assignments or task.effort is None or task.fixed == "duration":
        return False
    if task.is_milestone:
        return False
    return task.fixed == "effort" or task.duration is None


def _reach(start: date, years: int) -> Reach:
    day = date(start.year, start.month, start.day)
    span = timedelta(days=years * _LONGEST_YEAR)
    return Reach(day, max(day - span, FIRST_DATE), min(day + span, LAST_DATE))
