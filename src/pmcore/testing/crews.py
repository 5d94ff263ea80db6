"""Who works on a task, how long, and in which minutes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pmcore.kernel import CalendarId, Duration
from pmcore.testing.minutes import WorkingMinutes
from pmcore.wbs import Assignment, Task

if TYPE_CHECKING:
    from pmcore.testing.plan import Plan


class Part(NamedTuple):
    """Minutes of work, the calendar they are worked in, and minutes that pass before them."""

    minutes: int
    worked_in: WorkingMinutes
    wait: int


class Rest(NamedTuple):
    """What some of those who work apart on a started task have still to do, minutes all.

    Attributes
    ----------
    waited
        From the start of the task to where they began, or would have begun.
    done, left
        Of their work.
    wait
        What passes before they go on, once the task does.
    """

    waited: int
    done: int
    left: int
    wait: int
    worked_in: WorkingMinutes


class Crews:
    """Finds the parts of tasks: one each, unless people work on it apart."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._shared: dict[tuple[CalendarId, ...], WorkingMinutes] = {}

    def of(self, task: Task) -> list[Part]:
        """Return the parts of a leaf, the last to end first."""
        length = task.duration
        if length is not None and length.kind == "elapsed" and not _effort_counts(task):
            minutes = self._to_minutes(length)
            return [Part(minutes, self.plan.elapsed if minutes else self._own(task), 0)]
        minutes = self.length(task)
        if task.fixed == "duration" or not task.assignments or task.kind != "task":
            return [Part(minutes, self._own(task), 0)]
        apart = self.plan.options.assignments == "apart"
        if apart or any(each.is_apart for each in task.assignments):
            return self._apart(task)
        worked_in = self._worked_in(task, task.assignments) if minutes else self._own(task)
        return [Part(minutes, worked_in, 0)]

    def rests(self, task: Task) -> list[Rest]:
        """Return what is left of a started task, if people work on it apart, the last to end first.

        The minutes that each is to work are counted from the start of the first. Those that lie
        before where the task is by its progress are done.
        """
        is_apart = any(each.is_apart for each in task.assignments)
        if self.plan.options.assignments != "apart" and not is_apart:
            return []
        groups: dict[tuple[str, int], list[Rest]] = {}
        for rest in self.each(task):
            if rest.left:
                key = rest.worked_in.name, rest.waited + rest.done - rest.wait
                groups.setdefault(key, []).append(rest)
        found = [_one_of(over, rests) for (_, over), rests in groups.items()]
        return sorted(found, key=lambda rest: -(rest.wait + rest.left))

    def each(self, task: Task) -> list[Rest]:
        """Return what each has still to do of a started task that is worked in their time."""
        if task.fixed == "duration" or not task.assignments or task.kind != "task":
            return []
        is_elapsed = task.duration is not None and task.duration.kind == "elapsed"
        if is_elapsed and not _effort_counts(task):
            return []
        planned = self._planned(task)
        whole = max(minutes.stop for _, minutes in planned)
        remaining = self.plan.facts.left(task, whole)
        now, late = max(whole - remaining, 0), max(remaining - whole, 0)
        return [
            self._rest(each, minutes, now, late, self._worked_in(task, (each,)))
            for each, minutes in planned
        ]

    def lengths(self, task: Task) -> list[int]:
        """Minutes that each is to work on a task, in their own time."""
        return [self._alone(task, each) for each in task.assignments]

    def _rest(
        self, each: Assignment, minutes: range, now: int, late: int, worked_in: WorkingMinutes
    ) -> Rest:
        """Return what somebody has still to do of some minutes.

        Parameters
        ----------
        now, late
            Minutes of the task that are done, and by how many it takes longer than planned.
        """
        still = [at for at in range(minutes.start, minutes.stop + late) if at >= now]
        done = [at for at in minutes if at < now]
        wait = max(minutes.start - now, 0)
        if each.remaining_duration is not None:
            still = [*range(self._to_minutes(each.remaining_duration))]
            done = [*minutes][: max(len(minutes) - len(still), 0)]
            wait = 0 if done else wait
        return Rest(minutes.start, len(done), len(still), wait, worked_in)

    def _planned(self, task: Task) -> list[tuple[Assignment, range]]:
        """Return the minutes in which each is to work, the first of all being 0."""
        waits = [self._to_minutes(each.delay) if each.delay else 0 for each in task.assignments]
        return [
            (each, range(wait - min(waits), wait - min(waits) + self._alone(task, each)))
            for each, wait in zip(task.assignments, waits, strict=True)
        ]

    def _apart(self, task: Task) -> list[Part]:
        spans: dict[str, tuple[WorkingMinutes, int, int]] = {}
        for each in task.assignments:
            worked_in = self._worked_in(task, (each,))
            wait = self._to_minutes(each.delay) if each.delay else 0
            end = wait + self._alone(task, each)
            _, first, last = spans.get(worked_in.name, (worked_in, wait, end))
            spans[worked_in.name] = worked_in, min(first, wait), max(last, end)
        by_end = sorted(spans.values(), key=lambda span: -span[2])
        return [
            Part(last - first, worked_in if last > first else self._own(task), first)
            for worked_in, first, last in by_end
        ]

    def _alone(self, task: Task, each: Assignment) -> int:
        """Minutes that somebody works who works alone."""
        if each.duration is not None:
            return self._to_minutes(each.duration)
        overtime = self._to_minutes(each.overtime) if each.overtime else 0
        if each.effort is not None:
            left: Fraction | int = self._to_minutes(each.effort) - overtime
        elif overtime and task.effort is not None and _effort_counts(task):
            shared, sharing = self._unclaimed(task)
            left = shared * _pace(each) / sum(map(_pace, sharing), Fraction()) - overtime
        else:
            return self.length(task)
        minutes = 0
        while minutes * _pace(each) < left * 100:
            minutes += 1
        return minutes

    def length(self, task: Task) -> int:
        """Return how long a leaf takes in working time, by its effort where that counts."""
        if not _effort_counts(task) or task.effort is None:
            length = task.duration
            return 0 if length is None else self._to_minutes(length)
        effort, sharing = self._unclaimed(task)
        minutes, pace = 0, sum(_pace(each) for each in sharing)
        while minutes * pace < effort * 100:
            minutes += 1
        return minutes

    def _unclaimed(self, task: Task) -> tuple[int, list[Assignment]]:
        """Return what is left of the effort of a task for those who have none, and who they are."""
        effort = 0 if task.effort is None else self._to_minutes(task.effort)
        sharing = [each for each in task.assignments if each.effort is None]
        if not sharing:
            return effort, list(task.assignments)
        for each in task.assignments:
            effort -= self._to_minutes(each.effort) if each.effort else 0
        return max(effort, 0), sharing

    def _worked_in(self, task: Task, crew: tuple[Assignment, ...]) -> WorkingMinutes:
        """Return the minutes in which all of some people work, in the calendar a task names."""
        plan = self.plan
        if plan.options.resource_calendars == "ignored" or task.ignore_resource_calendars:
            return self._own(task)
        named = {each.resource for each in crew}
        people = [each for each in plan.settings.resources if each.id in named]
        names = {each.calendar or plan.default for each in people}
        if task.calendar:
            names.add(task.calendar)
        if len(names) == 1:
            return plan.calendars[names.pop()]
        key = tuple(sorted(names))
        if key not in self._shared:
            self._shared[key] = WorkingMinutes.shared([plan.calendars[name] for name in key])
        return self._shared[key]

    def _own(self, task: Task) -> WorkingMinutes:
        return self.plan.calendar_of(task.id)

    def _to_minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self.plan.settings.conversion)


def _one_of(over: int, rests: list[Rest]) -> Rest:
    """Return what several have still to do who work in the same time and go on together."""
    waited, wait = min(rest.waited for rest in rests), min(rest.wait for rest in rests)
    last = max(rest.wait + rest.left for rest in rests)
    return Rest(waited, max(over - waited, 0), last - wait, wait, rests[0].worked_in)


def _pace(each: Assignment) -> Fraction:
    """Percent of their time that somebody works on average."""
    if each.contour is None:
        return Fraction(each.units)
    percents = [Fraction(each.units * step, 100) for step in each.contour.steps]
    return sum(percents, Fraction()) / len(percents)


def _effort_counts(task: Task) -> bool:
    if not task.assignments or task.effort is None or task.kind != "task":
        return False
    return task.fixed == "effort" or (task.fixed == "units" and task.duration is None)
