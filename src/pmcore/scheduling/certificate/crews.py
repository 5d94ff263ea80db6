"""Who works on a leaf, and so how long it takes and in which calendar: together, or in parts."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from pmcore.scheduling.certificate.clock_table import ClockTable
from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Assignment, Task
from pmcore.wbs.reading import ReadableProject


class Part(NamedTuple):
    """Minutes of work, the calendar that counts them, and minutes of it that pass before."""

    minutes: int
    clock: Clock
    wait: int


class Crews:
    """Reads the work of leaves."""

    def __init__(
        self, project: ReadableProject, clocks: ClockTable, options: SchedulingOptions
    ) -> None:
        self._minutes_of = project.minutes
        self._clocks = clocks
        self._heeded = options.resource_calendars == "heeded"
        self._apart = options.assignments == "apart"

    def of(self, task: Task) -> list[Part]:
        """Return the parts of a leaf, the last to end first: one, unless people work apart."""
        own = self._clocks.of(task.calendar)
        if not task.assignments:
            return [self._alone(task, own)]
        by_effort = _by_effort(task)
        if not by_effort and task.duration is not None and task.duration.kind == "elapsed":
            return [self._alone(task, own)]
        minutes = self._minutes(task, by_effort=by_effort)
        if task.fixed == "duration" or task.kind != "task":
            return [Part(minutes, own, 0)]
        if self._apart or any(each.is_apart for each in task.assignments):
            return self._parts(task, minutes, own)
        return [Part(minutes, self._crew(task, task.assignments, own) if minutes else own, 0)]

    def _alone(self, task: Task, own: Clock) -> Part:
        if task.duration is None:
            return Part(0, own, 0)
        minutes = self._minutes_of(task.duration)
        is_elapsed = minutes and task.duration.kind == "elapsed"
        return Part(minutes, self._clocks.elapsed if is_elapsed else own, 0)

    def _minutes(self, task: Task, *, by_effort: bool) -> int:
        """Length of a leaf: its effort shared among those who work on it, or its duration."""
        if by_effort and task.effort is not None:
            hundredths = self._minutes_of(task.effort) * 100
            return math.ceil(hundredths / sum(map(_pace, task.assignments)))
        return 0 if task.duration is None else self._minutes_of(task.duration)

    def _crew(self, task: Task, crew: tuple[Assignment, ...], own: Clock) -> Clock:
        """Return the clock that ticks when all of some people are at work."""
        if not self._heeded or task.ignore_resource_calendars:
            return own
        return self._clocks.common([each.resource for each in crew], task.calendar)

    def _parts(self, task: Task, length: int, own: Clock) -> list[Part]:
        """People with the same working time make one part, from the first of them to the last."""
        spans: dict[Clock, tuple[int, int]] = {}
        for each in task.assignments:
            clock = self._crew(task, (each,), own)
            wait = 0 if each.delay is None else self._minutes_of(each.delay)
            end = wait + self._share(each, length)
            first, last = spans.get(clock, (wait, end))
            spans[clock] = min(first, wait), max(last, end)
        by_end = sorted(spans.items(), key=lambda span: -span[1][1])
        return [
            Part(last - first, clock if last > first else own, first)
            for clock, (first, last) in by_end
        ]

    def _share(self, each: Assignment, length: int) -> int:
        """Minutes that somebody works who works apart."""
        if each.duration is not None:
            return self._minutes_of(each.duration)
        if each.effort is None:
            return length
        left = self._minutes_of(each.effort)
        if each.overtime is not None:
            left -= self._minutes_of(each.overtime)
        return max(0, math.ceil(left * 100 / _pace(each)))


def _pace(each: Assignment) -> Fraction:
    """Percent of their time that somebody works on average, by the mean of their contour."""
    steps = (100,) if each.contour is None else each.contour.steps
    return Fraction(each.units * sum(steps), 100 * len(steps))


def _by_effort(task: Task) -> bool:
    """Whether the effort of a leaf gives its length."""
    if not task.assignments or task.effort is None or task.fixed == "duration":
        return False
    if task.kind != "task":
        return False
    return task.fixed == "effort" or task.duration is None
