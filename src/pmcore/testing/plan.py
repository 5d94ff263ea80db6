"""A project spelled out for the reference scheduler: leaves, what limits them, and links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pmcore.kernel import CalendarId, Code, InputError, TaskId
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.limits import Limits
from pmcore.testing.minutes import Horizon, WorkingMinutes
from pmcore.wbs import Dependency, Project, Task


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
    pins, caps
        Places that hard constraints pin leaves to, or allow the others at most.
    """

    def __init__(
        self, project: Project, options: SchedulingOptions, first: date, last: date
    ) -> None:
        self.project = project
        self.options = options
        self.settings = project.settings
        self.default = _own_calendar(project)
        self.horizon = Horizon(first, last)
        self.elapsed = WorkingMinutes(self.horizon, None)
        self.calendars: Mapping[CalendarId, WorkingMinutes] = {
            name: WorkingMinutes(self.horizon, calendar)
            for name, calendar in sorted(project.calendars.items())
        }
        self._shared: dict[tuple[CalendarId, ...], WorkingMinutes] = {}
        self.leaves = {
            task.id: self._leaf(task) for task in project.tasks() if not project.is_summary(task.id)
        }
        self.summaries = [t.id for t in project.tasks() if project.is_summary(t.id)]
        self.below = {s: [i for i in self.leaves if s in self.over(i)] for s in self.summaries}
        self.summaries_below = {
            s: [s, *(i for i in self.summaries if s in self.over(i))] for s in self.summaries
        }
        self.limits = Limits(project, options, self.horizon)
        self._restrain()

    def _restrain(self) -> None:
        self.pins: dict[TaskId, int] = {}
        self.caps: dict[TaskId, int] = {}
        for leaf in self.leaves.values():
            if (pin := self.limits.pin(leaf)) is not None:
                self.pins[leaf.id] = pin
            elif (cap := self.limits.cap(leaf)) is not None:
                self.caps[leaf.id] = cap

    def restrained(self, leaf: Leaf, place: int) -> int:
        """Return where a leaf that is pushed to a place really goes: its pin or cap decides."""
        if leaf.id in self.pins:
            return self.pins[leaf.id]
        return min(place, self.caps.get(leaf.id, place))

    def over(self, task: TaskId) -> tuple[TaskId, ...]:
        """Return the summary tasks above a task."""
        return tuple(self.project.ancestors(task))

    def is_alap(self, leaf: Leaf) -> bool:
        """Whether a leaf is to be as late as possible."""
        return self.project[leaf.id].as_late_as_possible

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

    def _leaf(self, task: Task) -> Leaf:
        length = task.duration
        if length is not None and length.kind == "elapsed" and not _effort_counts(task):
            minutes = length.to_minutes(self.settings.conversion)
            return Leaf(task.id, minutes, self.elapsed, self.options)
        return Leaf(task.id, self._minutes(task), self._worked_in(task), self.options)

    def _minutes(self, task: Task) -> int:
        """Return how long a leaf takes in working time, by its effort where that counts."""
        if not _effort_counts(task) or task.effort is None:
            length = task.duration
            return 0 if length is None else length.to_minutes(self.settings.conversion)
        effort, minutes = task.effort.to_minutes(self.settings.conversion), 0
        while minutes * sum(each.units for each in task.assignments) < effort * 100:
            minutes += 1
        return minutes

    def _worked_in(self, task: Task) -> WorkingMinutes:
        """Return the minutes in which everybody who works on a leaf works, in its own calendar."""
        own = self.calendar_of(task.id)
        ignored = self.options.resource_calendars == "ignored" or task.ignore_resource_calendars
        if ignored or task.fixed == "duration" or not task.assignments or not self._minutes(task):
            return own
        crew = {each.resource for each in task.assignments}
        people = [each for each in self.settings.resources if each.id in crew]
        names = {each.calendar or self.default for each in people}
        if task.calendar:
            names.add(task.calendar)
        if len(names) == 1:
            return self.calendars[names.pop()]
        key = tuple(sorted(names))
        if key not in self._shared:
            self._shared[key] = WorkingMinutes.shared([self.calendars[name] for name in key])
        return self._shared[key]

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
        name = each.lag_calendar or self.options.lag_calendar or self.settings.lag_calendar
        if name == "elapsed":
            return self.elapsed
        if name == "project":
            return self.calendars[self.default]
        if name in ("successor", "predecessor"):
            task = each.successor if name == "successor" else each.predecessor
            return self.calendar_of(task)
        return self.calendars[name]


def _effort_counts(task: Task) -> bool:
    if not task.assignments or task.effort is None or task.is_milestone:
        return False
    return task.fixed == "effort" or (task.fixed == "units" and task.duration is None)


def _own_calendar(project: Project) -> CalendarId:
    if project.settings.calendar is not None:
        return project.settings.calendar
    problem = "a schedule needs a calendar of the project's own"
    raise InputError(Code.VALUE_INVALID, field="calendar", value=None, problem=problem)
