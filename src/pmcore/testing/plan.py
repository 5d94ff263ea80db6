"""A project spelled out for the reference scheduler: leaves, what limits them, and links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pmcore.kernel import CalendarId, Code, InputError, TaskId
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.crews import Crews, Rest
from pmcore.testing.dependencies import Dependencies
from pmcore.testing.facts import Facts, Known
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.leaves import Delay, Leaf
from pmcore.testing.limits import Limits
from pmcore.testing.minutes import Horizon, WorkingMinutes
from pmcore.wbs import Project, Task


class Plan:
    """A project with its calendars counted out and its limits as instants.

    Attributes
    ----------
    leaves
        Tasks without children, in outline order; a task that people work on apart has one leaf
        for each of its parts.
    carries
        What finished tasks hand on, by task.
    below
        The leaves under each summary task, and the parts of each task that has some.
    dependencies
        What binds them.
    hammocks
        The tasks that are level of effort. They are leaves that nothing leads to, and take no part.
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
        self.facts = Facts(project, self.horizon, self.calendar_of)
        self.crews = Crews(self)
        leaves = [leaf for task in self._without_children() for leaf in self._leaves(task)]
        self.leaves = {leaf.id: leaf for leaf in leaves}
        parted = {leaf.task for leaf in leaves if not leaf.is_main}
        self.summaries = [
            task.id for task in project.tasks() if project.is_summary(task.id) or task.id in parted
        ]
        self.below = {
            s: [leaf.id for leaf in leaves if s in self.over(leaf.id)] for s in self.summaries
        }
        self.hammocks = [each.task for each in leaves if self.project[each.task].is_level_of_effort]
        self.idle = self._idle()
        self.carries = self._carries()
        self.fixed = {
            s: self.facts.summary(project[s]) for s in self.summaries if project.is_summary(s)
        }
        self.limits = Limits(self)
        self.dependencies = Dependencies(self)
        self._restrain()

    def _without_children(self) -> list[Task]:
        return [task for task in self.project.tasks() if not self.project.is_summary(task.id)]

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

    def everything(self) -> list[Leaf]:
        """Return all that has a place: leaves, and what finished tasks hand on."""
        return [*self.leaves.values(), *self.carries.values()]

    def over(self, leaf: TaskId) -> tuple[TaskId, ...]:
        """Return the summary tasks above a leaf; of a part, its task first."""
        task = self.leaves[leaf].task
        above = tuple(self.project.ancestors(task))
        return above if task == leaf else (task, *above)

    def is_alap(self, leaf: Leaf) -> bool:
        """Whether a leaf is to be as late as possible."""
        return self.project[leaf.task].as_late_as_possible and leaf.standing == "planned"

    def main_leaf(self, task: TaskId) -> Leaf | None:
        """Return a leaf, or of its parts the last to end; ``None`` for a summary."""
        return self.leaves.get(task) or self.leaves.get(f"{task}/0")

    def is_level_of_effort(self, task: TaskId) -> bool:
        """Whether a task is level of effort, or a summary of nothing else."""
        if not self.project.is_summary(task):
            return task in self.hammocks
        return all(self.leaves[each].task in self.hammocks for each in self.below[task])

    def stretches(self, link: Link) -> bool:
        """Whether a dependency stretches a summary instead of bounding leaves."""
        return link.bounds_a_finish and link.successor in self.fixed

    def bounded_leaves(self, link: Link) -> list[Leaf]:
        """Return the leaves a dependency bounds; none when it stretches a summary instead."""
        if link.successor in self.carries:
            return [self.carries[link.successor]]
        if link.successor in self.leaves:
            return [self.leaves[link.successor]]
        if self.stretches(link):
            return []
        below = [self.leaves[i] for i in self.below[link.successor]]
        return [entry for leaf in below if (entry := self.entered(leaf))]

    def team(self, link: Link) -> list[Leaf]:
        """Return the parts that work of a task whose finish a dependency bounds."""
        if not link.bounds_a_finish or self.stretches(link):
            return []
        below = self.below.get(link.successor, [])
        return [self.leaves[i] for i in below if self.leaves[i].minutes]

    def held(
        self, link: Link, leaf: Leaf, dates: Dates, *, touching: bool = False
    ) -> tuple[Dates, WorkingMinutes | None]:
        """Return the dates of a leaf that a dependency bounds, and the calendar to compare them in.

        Of people who work apart the finish is that of the last one, if they all start with the
        task and that starts when this leaf does; with ``touching`` also if they rest then.
        """
        if not link.bounds_a_finish or link.successor not in self.below:
            return dates, leaf.own
        team = self.team(link)
        if not team:
            return Dates(dates.start, dates.start), None
        kept = [one.kept_by(dates.start, touching=touching) for one in team]
        return Dates(dates.start, max(kept)), None

    def reaching(self, summary: TaskId, *, at_finish: bool) -> list[Leaf]:
        """Return the leaves that a summary's start or finish is made of."""
        found = []
        for id_ in self.below[summary]:
            between = self.over(id_)[: self.over(id_).index(summary) + 1]
            if not any(self.is_fixed(each, at_finish=at_finish) for each in between):
                found.append(self.leaves[id_])
        return [leaf for leaf in found if leaf.task not in self.idle]

    def stretching_with(self, summary: TaskId) -> list[TaskId]:
        """Return the summaries whose finish a summary's is made of, itself among them."""
        found = []
        for each in self.fixed:
            above = (each, *self.project.ancestors(each))
            between = above[: above.index(summary) + 1] if summary in above else ()
            if between and not any(self.is_fixed(one, at_finish=True) for one in between):
                found.append(each)
        return [each for each in found if each not in self.idle]

    def fixed_within(self, summary: TaskId) -> list[TaskId]:
        """Return the summaries below one that hand it a finish which was set by hand."""
        found = []
        for each in self.fixed:
            above = tuple(self.project.ancestors(each))
            between = above[: above.index(summary) + 1] if summary in above else ()
            is_open = not any(self.is_fixed(one, at_finish=True) for one in between)
            if between and is_open and self.is_fixed(each, at_finish=True):
                found.append(each)
        return [each for each in found if each not in self.idle]

    def is_fixed(self, task: TaskId, *, at_finish: bool) -> bool:
        """Whether the start or the finish of a summary was set by hand."""
        return self.fixed.get(task, (None, None))[at_finish] is not None

    def calendar_of(self, task: TaskId) -> WorkingMinutes:
        """Return the calendar a task names, or the project's."""
        return self.calendars[self.project[task].calendar or self.default]

    # ---- leaves

    def _leaves(self, task: Task) -> list[Leaf]:
        if task.is_level_of_effort:
            return [Leaf(task.id, 0, self.calendar_of(task.id), self.options)]
        (length, worked_in, wait), *more = self.crews.of(task)
        is_elapsed = worked_in is self.elapsed
        known = self.facts.of(task, length, worked_in, elapsed=is_elapsed)
        if known is not None and known.standing == "started":
            rests = self.crews.rests(task)
            if rests:
                return [
                    self._rest_leaf(task, number if len(rests) > 1 else None, rest)
                    for number, rest in enumerate(rests)
                ]
        if known is not None:
            return [self._known_leaf(task, known, worked_in)]
        parts = [(length, worked_in, wait), *more]
        return [
            self._planned_leaf(task, number if more else None, *part)
            for number, part in enumerate(parts)
        ]

    def _planned_leaf(
        self, task: Task, part: int | None, length: int, worked_in: WorkingMinutes, wait: int
    ) -> Leaf:
        minutes = length + self.facts.pauses(task.splits) if length else 0
        leveling = task.leveling_delay
        delays = [
            Delay(minutes, passes_in)
            for minutes, passes_in in (
                (leveling.to_minutes(self.settings.conversion) if leveling else 0, self.elapsed),
                (wait, worked_in),
            )
            if minutes
        ]
        return Leaf(task.id, minutes, worked_in, self.options, part=part, delays=delays)

    def _rest_leaf(self, task: Task, part: int | None, rest: Rest) -> Leaf:
        """Return what some of those who work apart on a started task have still to do."""
        known = self.facts.begun(task, rest)
        leaf = Leaf(
            task.id,
            known.left,
            rest.worked_in,
            self.options,
            part=part,
            standing="started",
            begun=known.dates.start,
            delays=[Delay(rest.wait, rest.worked_in)] if rest.wait else [],
        )
        leaf.known = known
        return leaf

    def _known_leaf(self, task: Task, known: Known, worked_in: WorkingMinutes) -> Leaf:
        leaf = Leaf(
            task.id,
            known.left,
            worked_in,
            self.options,
            standing=known.standing,
            begun=known.dates.start,
        )
        leaf.known = known
        return leaf

    def _idle(self) -> set[TaskId]:
        """Return tasks that take no part: inactive ones, summaries of nothing else."""
        tasks = self.project.tasks()
        idle = {task.id for task in tasks if not task.is_active or task.is_level_of_effort}
        summaries = [task.id for task in tasks if self.project.is_summary(task.id)]
        for summary in summaries:
            if all(self.leaves[i].task in idle for i in self.below[summary]):
                idle.add(summary)
        return idle

    def _carries(self) -> dict[TaskId, Leaf]:
        """Return what finished tasks hand on that somebody waits for the finish of."""
        if self.options.progress != "retained_logic":
            return {}
        waited = {
            each.predecessor for each in self.project.dependencies() if each.type in ("FS", "FF")
        }
        finished = [leaf for leaf in self.leaves.values() if leaf.standing == "finished"]
        carries = {}
        for leaf in finished:
            if leaf.task in waited:
                carry = Leaf(leaf.task, 0, self.elapsed, self.options, standing="carry")
                carry.id = f"{leaf.task}>"
                carry.known = leaf.known
                carries[carry.id] = carry
        return carries

    def entered(self, leaf: Leaf) -> Leaf | None:
        """Return what a leaf waits for others with; ``None`` where it waits for nothing."""
        if leaf.standing == "planned":
            return None if leaf.task in self.hammocks else leaf
        if leaf.standing == "started" and self.options.progress != "progress_override":
            return leaf
        return self.carries.get(f"{leaf.task}>") if leaf.standing == "finished" else None


def _own_calendar(project: Project) -> CalendarId:
    if project.settings.calendar is not None:
        return project.settings.calendar
    problem = "a schedule needs a calendar of the project's own"
    raise InputError(Code.VALUE_INVALID, field="calendar", value=None, problem=problem)
