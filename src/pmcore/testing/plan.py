"""A project spelled out for the reference scheduler: leaves, what limits them, and links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pmcore.kernel import CalendarId, Code, InputError, TaskId
from pmcore.testing.inequalities import Bound, BoundKind, Dates, Link
from pmcore.testing.minutes import Horizon, WorkingMinutes, clock, midnight
from pmcore.wbs import Constraint, ConstraintKind, Dependency, Project, Task

_DAY = 1440
_READ_AS: dict[ConstraintKind, tuple[BoundKind, ...]] = {
    "SNET": ("SNET",),
    "FNET": ("FNET",),
    "SNLT": ("SNLT",),
    "FNLT": ("FNLT",),
    "MSO": ("SNET", "SNLT"),
    "MFO": ("FNET", "FNLT"),
}


class Leaf:
    """A task without children, with every place it could stand in its calendar, in order.

    A task with work to do stands on a working minute; one without stands on any instant that
    touches working time.
    """

    def __init__(self, task_id: TaskId, minutes: int, calendar: WorkingMinutes) -> None:
        self.id = task_id
        self.minutes = minutes
        self.calendar = calendar
        self.own = calendar if minutes else None
        self._instants = [] if minutes else calendar.touching()

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.calendar.minutes) - self.minutes + 1 if self.own else len(self._instants)

    def dates(self, place: int) -> Dates:
        """Start and finish when it stands there."""
        if not self.own:
            if not 0 <= place < len(self._instants):
                raise self.calendar.outside(place)
            return Dates(self._instants[place], self._instants[place])
        return Dates(self.calendar.begin(place), self.calendar.end(place + self.minutes))


class Plan:
    """A project with its calendars counted out and its limits as instants.

    Attributes
    ----------
    leaves
        Tasks without children, in outline order.
    below
        The leaves under each summary task.
    summaries_below
        Each summary task, itself first, with the summary tasks under it.
    """

    def __init__(self, project: Project, first: date, last: date) -> None:
        self.project = project
        self.settings = project.settings
        self.default = _own_calendar(project)
        self.horizon = Horizon(first, last)
        self.elapsed = WorkingMinutes(self.horizon, None)
        self.calendars: Mapping[CalendarId, WorkingMinutes] = {
            name: WorkingMinutes(self.horizon, calendar)
            for name, calendar in sorted(project.calendars.items())
        }
        self.leaves = {
            task.id: self._leaf(task) for task in project.tasks() if not project.is_summary(task.id)
        }
        self.summaries = [t.id for t in project.tasks() if project.is_summary(t.id)]
        self.below = {s: [i for i in self.leaves if s in self.over(i)] for s in self.summaries}
        self.summaries_below = {
            s: [s, *(i for i in self.summaries if s in self.over(i))] for s in self.summaries
        }

    def over(self, task: TaskId) -> tuple[TaskId, ...]:
        """Return the summary tasks above a task."""
        return tuple(self.project.ancestors(task))

    def bounds(self, leaf: Leaf) -> list[Bound]:
        """Every limit on a leaf but the project finish: its own and those of the tasks above."""
        start = Bound("SNET", self._day_start(self.settings.start, self._zone(None)), None)
        return [start, *(b for i in (leaf.id, *self.over(leaf.id)) for b in self._limits(i, leaf))]

    def imposed_finish(self) -> int | None:
        """Return the instant every task must finish by, if the project names one."""
        finish = self.settings.finish
        return None if finish is None else self._day_end(finish, self._zone(None))

    def links(self, summaries: Mapping[TaskId, Dates]) -> list[Link]:
        """Return every dependency with its lag in minutes, percentages by these early dates."""
        return [self._link(each, summaries) for each in self.project.dependencies()]

    def bounded_leaves(self, link: Link) -> list[Leaf]:
        """Return the leaves a dependency bounds; none when it stretches a summary instead."""
        if link.successor in self.leaves:
            return [self.leaves[link.successor]]
        if link.bounds_a_finish:
            return []
        return [self.leaves[i] for i in self.below[link.successor]]

    def calendar_of(self, task: TaskId) -> WorkingMinutes:
        """Return the calendar a task names, or the project's."""
        return self.calendars[self.project[task].calendar or self.default]

    # ---- leaves and limits

    def _leaf(self, task: Task) -> Leaf:
        if task.duration is None:
            return Leaf(task.id, 0, self.calendar_of(task.id))
        minutes = task.duration.to_minutes(self.settings.conversion)
        is_elapsed = task.duration.kind == "elapsed"
        return Leaf(task.id, minutes, self.elapsed if is_elapsed else self.calendar_of(task.id))

    def _limits(self, task: TaskId, leaf: Leaf) -> list[Bound]:
        limits = [
            b for each in self.project[task].constraints for b in self._read(task, each, leaf)
        ]
        deadline = self.project[task].deadline
        if deadline is not None:
            limits.append(Bound("FNLT", self._day_end(deadline, self._zone(task)), None))
        return limits

    def _read(self, task: TaskId, constraint: Constraint, leaf: Leaf) -> list[Bound]:
        zone = self._zone(task)
        bounds = []
        for kind in _READ_AS[constraint.kind]:
            if kind in ("FNET", "FNLT"):
                at = self._day_end(constraint.at, zone)
            else:
                at = self._day_start(constraint.at, zone)
            if kind == "SNLT" and not isinstance(constraint.at, datetime):
                at = leaf.calendar.next_working(at)
            bounds.append(Bound(kind, at, leaf.own))
        return bounds

    def _zone(self, task: TaskId | None) -> str | None:
        named = self.project[task].calendar if task is not None else None
        return self.project.calendars[named or self.default].zone

    def _day_start(self, value: date | datetime, zone: str | None) -> int:
        if isinstance(value, datetime):
            return clock(value)
        return self.horizon.instant(midnight(value), zone)

    def _day_end(self, value: date | datetime, zone: str | None) -> int:
        if isinstance(value, datetime):
            return clock(value)
        return self.horizon.instant(midnight(value) + _DAY, zone)

    # ---- dependencies

    def _link(self, each: Dependency, summaries: Mapping[TaskId, Dates]) -> Link:
        minutes, elapsed = self._lag(each, summaries)
        walked_in = self.elapsed if elapsed else self._lag_calendar(each)
        return Link(each.predecessor, each.successor, each.type, minutes, walked_in)

    def _lag(self, each: Dependency, summaries: Mapping[TaskId, Dates]) -> tuple[int, bool]:
        if each.lag.kind != "percent":
            return each.lag.to_minutes(self.settings.conversion), each.lag.kind == "elapsed"
        leaf = self.leaves.get(each.predecessor)
        if leaf:
            return each.lag.of(leaf.minutes), leaf.calendar is self.elapsed
        start, finish = summaries[each.predecessor]
        calendar = self.calendar_of(each.predecessor)
        return each.lag.of(calendar.pos(finish) - calendar.pos(start)), False

    def _lag_calendar(self, each: Dependency) -> WorkingMinutes:
        name = each.lag_calendar or self.settings.lag_calendar
        if name == "elapsed":
            return self.elapsed
        if name == "project":
            return self.calendars[self.default]
        if name in ("successor", "predecessor"):
            task = each.successor if name == "successor" else each.predecessor
            return self.calendar_of(task)
        return self.calendars[name]


def _own_calendar(project: Project) -> CalendarId:
    if project.settings.calendar is not None:
        return project.settings.calendar
    problem = "a schedule needs a calendar of the project's own"
    raise InputError(Code.VALUE_INVALID, field="calendar", value=None, problem=problem)
