"""The plan as the checks read it: rows, what bounds them from outside, and dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import Code, InputError, ScheduleError
from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.certificate.facts import Standing
from pmcore.scheduling.certificate.inequalities import Bound, BoundKind, Link
from pmcore.scheduling.certificate.rows import Rows
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Dependency, Task
from pmcore.wbs.reading import ReadableProject

_ON_FINISH = frozenset({"FNET", "FNLT", "MFO", "deadline", "project_finish"})
# What is asked of a leaf by how far its dates are known; where MFO is, it pins nothing of a fact.
_ASKED_OF: dict[Standing, frozenset[BoundKind]] = {
    "planned": frozenset({"SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"}),
    "started": frozenset({"FNET", "FNLT", "MFO"}),
    "manual": frozenset({"FNLT"}),
}
_DATED = frozenset({"SNET", "FNET", "MSO", "MFO"})
_SAYS_WHEN = frozenset({"SNET", "MSO"})


class Plan(Rows):
    """A project spelled out; nothing in it depends on the schedule that is checked.

    Attributes
    ----------
    start, data_date, finish
        The project start; the data date and the imposed finish if there are.
    bounds
        Constraints and deadline of each row as far as they are asked of it, but for those that no
        date within reach can break. A planned leaf has the start of a summary above it that was
        set by hand among them.
    floors
        What each leaf must not be before where it really stands, after any delay: facts and the
        data date.
    caps_above
        The earliest FNLT of the summary tasks above each row.
    begins_with_project
        Whether the project start bounds a leaf.
    links, into
        Dependencies that somebody waits for, and those into each row. One into a task with parts
        asks the finish of its main part; those of finished tasks belong to what these hand on.
    out_of
        Those out of each row that keep it from being later: of what takes no part nobody's dates
        matter.
    hung, loose
        What level-of-effort tasks follow from: dependencies by row; rows of those without any.
    entering
        What right below a summary holds up dependencies into its start.
    is_plain_below
        Whether the start of a summary tells where all that is: nothing below it is known, delayed,
        hidden or without part.
    is_open
        Whether nothing waits for a leaf.
    """

    def __init__(self, project: ReadableProject, options: SchedulingOptions) -> None:
        _check_whole(project, options)
        super().__init__(project, options)
        self.elapsed, self.own, self.reach = self.table.elapsed, self.table.own, self.table.reach
        self.first, self.last = self.table.first, self.table.last
        self.start = self._bound("project_start", self.settings.start, None)
        finish = self.settings.finish
        self.finish = None if finish is None else self._bound("project_finish", finish, None)
        self.bounds = [list(self._bounds(row)) for row in range(len(self.tasks))]
        self._set_caps()
        self._set_floors()
        self._set_links()
        self._set_hung()
        self._set_entering()
        self._set_begins()
        self._set_open_ends()

    @property
    def is_hard(self) -> bool:
        """Whether constraints cap."""
        return self.options.constraints == "hard"

    def pin(self, row: int) -> tuple[Bound, int] | None:
        """Return the constraint that pins a leaf, and the place."""
        is_pinning = self.options.constraints != "soft" and self.bounds[row]
        if is_pinning and self.standing(row) == "planned":
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

    # ---- bounds

    def _bounds(self, row: int) -> Iterator[Bound]:
        """Yield what constraints and deadline ask of a row: of facts, no earliest start."""
        task, is_leaf = self.tasks[row], self.places[row] is not None
        standing = self.standing(row) if is_leaf else "planned"
        if row in self.parts or standing in ("finished", "carry"):
            return  # those of a task with parts are asked of the parts
        if is_leaf and standing == "planned":
            yield from self._floor_above(row, task)
        for each in task.constraints:
            bound = self._bound(each.kind, each.at, task)
            asked = _ASKED_OF[standing]
            if not self.is_main(row):  # the other parts of a task may end sooner
                asked = asked - {"FNET"}
            if bound.kind == "MFO" and "FNET" not in asked:
                bound = replace(bound, kind="FNLT")
            if bound.kind in asked and not self._holds_anyway(row, bound):
                yield bound
        if task.deadline is not None:
            bound = self._bound("deadline", task.deadline, task)
            if not self._holds_anyway(row, bound):
                yield bound

    def _floor_above(self, row: int, task: Task) -> Iterator[Bound]:
        """Yield the start, set by hand, of the nearest summary above that has one."""
        if any(each.kind in _DATED for each in task.constraints):
            return
        row = self.parents[row]
        while row >= 0:
            start = self.fixed_starts[row]
            if start is not None:
                yield self._told("floor", start, row)
                return
            row = self.parents[row]

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
        is_anywhere = self.options.milestones == "any" or self.known[row] is not None
        if places is None or is_anywhere:
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

    def _set_floors(self) -> None:
        data_date = self.data_date = self._data_date()
        planned = [] if data_date is None else [data_date]
        self.floors: list[list[Bound]] = [planned for _ in self.tasks]
        for row, known in enumerate(self.known):
            if known is None:
                continue
            self.floors[row] = []
            if known.standing == "started":
                begun = self._told("actual_start", known.start, row)
                done = self._told("done", known.finish, row)
                self.floors[row] = [begun, *(planned or [done])]
                if known.resume is not None:
                    self.floors[row].append(self._told("resume", known.resume, row))
            else:
                kind: BoundKind = "by_hand" if known.standing == "manual" else "actual_finish"
                self.floors[row] = [self._told(kind, known.finish, row)]

    def _data_date(self) -> Bound | None:
        typed = self.settings.data_date
        if typed is None or self.options.data_date == "ignored":
            return None
        bound = self._bound("data_date", typed, None)
        return replace(bound, at=max(bound.at, self.first))  # clocks read nothing before

    def _told(self, kind: BoundKind, at: int, row: int) -> Bound:
        return Bound(kind, at, self.tasks[row].id, self.shown(at, row), is_day=False)

    def _bound(self, kind: BoundKind, typed: date, task: Task | None) -> Bound:
        zone = self.table.zone(None if task is None else task.calendar)
        at = instant_of(typed, zone, field=kind, edge="end" if kind in _ON_FINISH else "start")
        is_day = not isinstance(typed, datetime)
        return Bound(kind, at, task.id if task else None, typed.isoformat(), is_day)

    # ---- dependencies

    def _set_links(self) -> None:
        self.into: list[list[Link]] = [[] for _ in self.tasks]
        self.out_of: list[list[Link]] = [[] for _ in self.tasks]
        self.links: list[Link] = []
        self.is_waiting, self.is_holding = self._waiting(), self._holding()
        for held in self.project.dependencies():
            if self._is_waited_for(held):
                self.links.append(self._link(len(self.links), held))
        for link in self.links:
            self.into[link.successor].append(link)
            if link.stretches or self.is_holding[link.successor]:
                self.out_of[link.predecessor].append(link)

    def _waiting(self) -> list[bool]:
        """Whether each leaf, or some leaf below each row, waits for what it depends on."""
        found = [False for _ in self.tasks]
        for row in range(len(self.tasks) - 1, -1, -1):
            if self.places[row] is not None:
                found[row] = self.waits(row)
            if found[row] and self.parents[row] >= 0:
                found[self.parents[row]] = True
        return found

    def _holding(self) -> list[bool]:
        """Whether each leaf, or some leaf below, holds up what it waits for."""
        found = [False for _ in self.tasks]
        for row in range(len(self.tasks) - 1, -1, -1):
            if self.places[row] is not None:
                found[row] = self.waits(row) and not self.is_idle[row]
            if found[row] and self.parents[row] >= 0:
                found[self.parents[row]] = True
        return found

    def _is_waited_for(self, held: Dependency) -> bool:
        """Whether a dependency makes its successor wait."""
        row = self.rows[held.successor]
        if self.is_idle[self.rows[held.predecessor]] or row in self.hammocks:
            return False
        if self.places[row] is None and row not in self.parts and held.type in ("FF", "SF"):
            return self.fixed_finishes[row] is None and not self.is_idle[row]
        return self.is_waiting[row] or row in self.carries

    def _set_hung(self) -> None:
        """Find what dates level-of-effort tasks: what takes part, and others of them before."""
        self.hung: dict[int, list[Link]] = {row: [] for row in self.hammocks}
        self.loose = set(self.hammocks)
        for held in self.project.dependencies() if self.hammocks else ():
            before, after = self.rows[held.predecessor], self.rows[held.successor]
            if not self.hammocks & {before, after}:
                continue
            self.loose -= {before, after}
            lag = self._lag(held, (before, after))
            link = Link(-1, held, (before, after), lag, into_summary=False)
            is_chained = before in self.hammocks and self.tasks[before].is_active
            if after in self.hammocks and (is_chained or not self.is_idle[before]):
                self.hung[after].append(link)
            if before in self.hammocks and not self.is_idle[after]:
                self.hung[before].append(link)

    def _link(self, number: int, held: Dependency) -> Link:
        rows = self.rows[held.predecessor], self.rows[held.successor]
        lag = self._lag(held, rows)
        predecessor, successor = rows
        if held.type in ("FS", "FF"):
            predecessor = self.carries.get(predecessor, predecessor)
        successor = self.carries.get(successor, successor)
        if held.type in ("FF", "SF") and successor in self.parts:
            successor = self.parts[successor][0]
        into_summary = self.places[successor] is None
        return Link(number, held, (predecessor, successor), lag, into_summary=into_summary)

    def _lag(self, held: Dependency, rows: tuple[int, int]) -> tuple[int | None, Clock]:
        kind = held.lag.kind
        if kind == "elapsed":
            return self.project.minutes(held.lag), self.elapsed
        clock = self._lag_clock(held, rows)
        if kind == "working":
            return self.project.minutes(held.lag), clock
        length = self.lengths[rows[0]]
        if length is None:
            return None, clock  # a share of a span that the schedule tells
        minutes, counted_by = length
        return held.lag.of(minutes), self.elapsed if counted_by is self.elapsed else clock

    def _lag_clock(self, held: Dependency, rows: tuple[int, int]) -> Clock:
        name = held.lag_calendar or self.options.lag_calendar or self.settings.lag_calendar
        if name == "elapsed":
            return self.elapsed
        if name == "predecessor":
            return self.clocks[rows[0]]
        if name == "successor":
            return self.clocks[rows[1]]
        return self.table.of(None if name == "project" else name)

    # ---- what follows from both

    def _set_entering(self) -> None:
        """Find what below a summary holds up what leads into its start."""
        self.entering: list[list[int]] = [[] for _ in self.tasks]
        self.is_plain_below = [start is None for start in self.fixed_starts]
        for row in range(len(self.tasks) - 1, -1, -1):
            parent = self.parents[row]
            if parent < 0:
                continue
            if self.is_holding[row]:
                self.entering[parent].append(row)
            is_plain = self.known[row] is None and not self.delays[row] and not self.is_idle[row]
            if not is_plain or row >= self.count or not self.is_plain_below[row]:
                self.is_plain_below[parent] = False

    def _set_begins(self) -> None:
        """Find the leaves that the project start bounds: by default those that nothing else does.

        What else tells a task when to start is an SNET or MSO, its own or from above, the start of
        a summary that was set by hand, and a dependency into its start.
        """
        is_floor = self.options.project_start == "floor"
        self.begins_with_project = [is_floor for _ in self.tasks]
        if is_floor:
            return
        is_told = [False for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            dated = any(each.kind in _SAYS_WHEN for each in self.tasks[row].constraints)
            floored = any(bound.kind == "floor" for bound in self.bounds[row])
            linked = any(not link.to_finish for link in self.into[row])
            is_told[row] = dated or floored or linked or (parent >= 0 and is_told[parent])
            self.begins_with_project[row] = not is_told[row]

    def _set_open_ends(self) -> None:
        """Find the leaves that no dependency waits for, their own or out of a summary above."""
        finishes = [False for _ in self.tasks]
        starts = [False for _ in self.tasks]
        for link in self.links:
            (finishes if link.from_finish else starts)[link.predecessor] = True
        self.is_open = [False for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            if parent >= 0:
                is_reaching = not self.is_idle[row]
                finishes[row] |= (
                    finishes[parent] and is_reaching and self.fixed_finishes[parent] is None
                )
                starts[row] |= starts[parent] and is_reaching and self.fixed_starts[parent] is None
            is_moving = self.known[row] is None
            self.is_open[row] = not (finishes[row] or (starts[row] and is_moving))


def _check_whole(project: ReadableProject, options: SchedulingOptions) -> None:
    settings = project.settings
    if not len(project):
        raise ScheduleError(Code.SCHEDULE_EMPTY, project=project.id)
    if settings.calendar is None:
        raise ScheduleError(Code.SCHEDULE_NO_CALENDAR, project=project.id)
    if options.direction == "backward" and settings.finish is None:
        problem = {
            "en": "it must be set for a schedule that is planned backward",
            "zh": "倒排计划须设定完成日期",
        }
        raise InputError(Code.VALUE_INVALID, field="finish", value=None, problem=problem)
