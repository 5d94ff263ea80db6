"""What bounds the rows of a plan from outside: constraints, deadlines, facts and the data date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import Code, InputError, ScheduleError, TaskId
from pmcore.scheduling.certificate.facts import Standing
from pmcore.scheduling.certificate.inequalities import Bound, BoundKind
from pmcore.scheduling.certificate.rows import Rows
from pmcore.scheduling.certificate.teams import Team
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Task
from pmcore.wbs.reading import ReadableProject

_ON_FINISH = frozenset({"FNET", "FNLT", "MFO", "deadline", "project_finish"})
# What is asked of a leaf by how far its dates are known; where MFO is, it pins nothing of a fact.
_ASKED_OF: dict[Standing, frozenset[BoundKind]] = {
    "planned": frozenset({"SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"}),
    "started": frozenset({"FNET", "FNLT", "MFO"}),
    "manual": frozenset({"FNLT"}),
    "promised": frozenset({"FNLT"}),
}
_DATED = frozenset({"SNET", "FNET", "MSO", "MFO"})


class BoundedRows(Rows):
    """Rows, and the bounds on each that follow from no other row but a summary above it.

    Attributes
    ----------
    start, data_date, finish
        The project start; the data date and the imposed finish if there are.
    bounds
        Constraints and deadline of each row, and actual starts that hold its late finish, as far
        as they are asked of it, but for those that no date within reach can break. A planned leaf
        has the start of a summary above it that was set by hand among them.
    floors
        What each leaf must not be before where it really stands, after any delay: facts and the
        data date.
    caps_above
        The earliest FNLT of the summary tasks above each row.
    """

    def __init__(self, project: ReadableProject, options: SchedulingOptions) -> None:
        _check_whole(project, options)
        super().__init__(project, options)
        self.elapsed, self.own, self.reach = self.table.elapsed, self.table.own, self.table.reach
        self.first, self.last = self.table.first, self.table.last
        self.start = self._bound("project_start", self.settings.start, None)
        finish = self.settings.finish
        self.finish = None if finish is None else self._bound("project_finish", finish, None)
        self._holds = self._held_by_started()
        self.bounds = [list(self._bounds(row)) for row in range(len(self.tasks))]
        self._set_caps()
        self._set_floors()

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
                at, team = held["MFO"].at, self._team_of_part(row)
                if team:
                    return held["MFO"], places.least_start(team.start_by(at))
                return held["MFO"], places.greatest_finish(at)
        return None

    def start_of_team(self, row: int, finish: int) -> int | None:
        """Return from when one of a team ends as asked; ``None`` for who works alone."""
        team = self._team_of_part(row)
        return team.start_for(finish) if team else None

    def team(self, row: int) -> Team:
        """Return those who work apart on a task."""
        return Team(map(self.leaf, self.parts[row]), self.first)

    def _team_of_part(self, row: int) -> Team | None:
        task = self.parents[row]
        return self.team(task) if row in self.parts.get(task, []) else None

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
            is_lapsed = standing == "started" and self.options.started_constraints == "lapsed"
            if is_lapsed:
                asked = asked - {"FNET"}
            if bound.kind == "MFO" and "FNET" not in asked:
                bound = replace(bound, kind="FNLT")
            if bound.kind in asked and not self._holds_anyway(row, bound):
                yield bound
        if task.deadline is not None:
            bound = self._bound("deadline", task.deadline, task)
            if not self._holds_anyway(row, bound):
                yield bound
        for bound in self._holds.get(task.id, ()):
            if not self._holds_anyway(row, bound):
                yield bound

    def _held_by_started(self) -> dict[TaskId, list[Bound]]:
        """Find by task the actual starts of what should have followed it."""
        found: dict[TaskId, list[Bound]] = {}
        if self.options.started == "released":
            return found
        begun: dict[int, list[Bound]] = {}
        for row, known in enumerate(self.known):
            has_begun = known is not None and known.standing in ("started", "promised")
            if known is not None and has_begun and not self.is_idle[row]:
                above, bound = row, self._told("started", known.start, row)
                while above >= 0:
                    begun.setdefault(above, []).append(bound)
                    above = self.parents[above]
        for held in self.project.dependencies():
            is_plain = held.type == "FS" and held.lag.is_zero
            if is_plain and not self.is_idle[self.rows[held.predecessor]]:
                bounds = begun.get(self.rows[held.successor], [])
                found.setdefault(held.predecessor, []).extend(bounds)
        return found

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
        if bound.kind not in ("SNLT", "FNLT", "deadline", "started"):
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
                going_on = [begun, *planned]
                if known.resume is not None:
                    going_on.append(self._told("resume", known.resume, row))
                # what passes before a part of it passes from where the rest goes on
                (self.bounds if self.delays[row] else self.floors)[row] += going_on
                self.floors[row] += [] if planned else [done]
            else:
                kind: BoundKind = "actual_finish" if known.standing == "finished" else "by_hand"
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
