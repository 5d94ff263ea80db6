"""Who works on a leaf, and so how long it takes and in which calendar: together, or in parts."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from pmcore.kernel import Duration
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


class Rest(NamedTuple):
    """What is left of a started leaf, or of a part of it.

    Attributes
    ----------
    clock
        The calendar that counts its minutes.
    before
        Minutes from the actual start to where it goes on, or begins.
    done, left
        Minutes of it.
    wait
        Minutes of what is left to others that pass before.
    """

    clock: Clock
    before: int
    done: int
    left: int
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

    def rests(self, task: Task) -> list[Rest]:
        """Return what is left of a started leaf that people work on apart, the last to end first.

        Nothing of any other. All minutes are counted from the end of the planned work: so far
        from it as the work that remains is long, the task stands; who was to be done by then is.
        """
        is_apart = self._apart or any(each.is_apart for each in task.assignments)
        if not (task.assignments and is_apart) or task.fixed == "duration" or task.kind != "task":
            return []
        by_effort, own = _by_effort(task), self._clocks.of(task.calendar)
        if not by_effort and task.duration is not None and task.duration.kind == "elapsed":
            return []
        length = self._minutes(task, by_effort=by_effort)
        spans = self._spans(task, length)
        begin, end = min(first for first, _ in spans), max(last for _, last in spans)
        remaining = left_of(task, end - begin, self._minutes_of)
        # what the work takes more than planned, all of it takes
        whole = max(remaining, end - begin)
        found: dict[tuple[Clock, int], list[_Ahead]] = {}
        for each, (first, last) in zip(task.assignments, spans, strict=True):
            wait = max(0, remaining - (whole - first + begin))
            piece = _Ahead(whole - remaining, first - begin, wait, remaining - end + last)
            if each.remaining_duration is not None:
                left = self._minutes_of(each.remaining_duration)
                piece = _told(piece, last - first, left)
            if piece.stop > piece.wait:
                clock = self._crew(task, (each,), own)
                found.setdefault((clock, piece.over), []).append(piece)
        rests = [_rest(clock, over, pieces) for (clock, over), pieces in found.items()]
        return sorted(rests, key=lambda rest: -(rest.wait + rest.left))

    def _alone(self, task: Task, own: Clock) -> Part:
        if task.duration is None:
            return Part(0, own, 0)
        minutes = self._minutes_of(task.duration)
        is_elapsed = minutes and task.duration.kind == "elapsed"
        return Part(minutes, self._clocks.elapsed if is_elapsed else own, 0)

    def _minutes(self, task: Task, *, by_effort: bool) -> int:
        """Length of a leaf: its effort shared among those who work on it, or its duration."""
        if by_effort and task.effort is not None:
            return math.ceil(self._unclaimed(task) * 100)
        return 0 if task.duration is None else self._minutes_of(task.duration)

    def _unclaimed(self, task: Task) -> Fraction:
        """Minutes of effort for each percent that those give a task who have none of their own."""
        if task.effort is None:
            return Fraction()
        own = [self._minutes_of(each.effort) for each in task.assignments if each.effort]
        paces = [_pace(each) for each in task.assignments if each.effort is None]
        whole = self._minutes_of(task.effort)
        if not paces:
            return whole / sum(map(_pace, task.assignments), Fraction())
        return max(whole - sum(own), 0) / sum(paces, Fraction())

    def _crew(self, task: Task, crew: tuple[Assignment, ...], own: Clock) -> Clock:
        """Return the clock that ticks when all of some people are at work."""
        if not self._heeded or task.ignore_resource_calendars:
            return own
        return self._clocks.common([each.resource for each in crew], task.calendar)

    def _parts(self, task: Task, length: int, own: Clock) -> list[Part]:
        """People with the same working time make one part, from the first of them to the last."""
        spans: dict[Clock, tuple[int, int]] = {}
        for each, (wait, end) in zip(task.assignments, self._spans(task, length), strict=True):
            clock = self._crew(task, (each,), own)
            first, last = spans.get(clock, (wait, end))
            spans[clock] = min(first, wait), max(last, end)
        by_end = sorted(spans.items(), key=lambda span: -span[1][1])
        return [
            Part(last - first, clock if last > first else own, first)
            for clock, (first, last) in by_end
        ]

    def _spans(self, task: Task, length: int) -> list[tuple[int, int]]:
        """Minutes after which each begins and ends."""
        waits = [
            0 if held.delay is None else self._minutes_of(held.delay) for held in task.assignments
        ]
        shares = [self._share(task, held, length) for held in task.assignments]
        return [(wait, wait + share) for wait, share in zip(waits, shares, strict=True)]

    def _share(self, task: Task, each: Assignment, length: int) -> int:
        """Minutes that somebody works who works apart."""
        if each.duration is not None:
            return self._minutes_of(each.duration)
        overtime = 0 if each.overtime is None else self._minutes_of(each.overtime)
        if each.effort is not None:
            work = Fraction(self._minutes_of(each.effort))
        elif overtime and task.effort is not None and _by_effort(task):
            work = self._unclaimed(task) * _pace(each)
        else:
            return length
        return max(0, math.ceil((work - overtime) * 100 / _pace(each)))


class _Ahead(NamedTuple):
    """What somebody has still to do.

    Attributes
    ----------
    over, first
        Minutes from the actual start of the task to where the work goes on for them, and to where
        they were to begin.
    wait, stop
        Minutes from there to where they begin, or go on, and to where they end.
    """

    over: int
    first: int
    wait: int
    stop: int


def _told(piece: _Ahead, length: int, left: int) -> _Ahead:
    """Return what somebody has to do who says so: of so many minutes those that are left."""
    if left < length:
        return _Ahead(piece.first + length - left, piece.first, 0, left)
    return _Ahead(piece.first - piece.wait, piece.first, piece.wait, piece.wait + left)


def _rest(clock: Clock, over: int, pieces: list[_Ahead]) -> Rest:
    """Return what is left of those who work in the same time, and go on together."""
    first, wait = min(each.first for each in pieces), min(each.wait for each in pieces)
    return Rest(
        clock=clock,
        before=max(over, first),
        done=max(0, over - first),
        left=max(each.stop for each in pieces) - wait,
        wait=wait,
    )


def left_of(task: Task, length: int, minutes: Callable[[Duration], int]) -> int:
    """Minutes of so many that remain of a started task."""
    if task.remaining_duration is not None:
        return minutes(task.remaining_duration)
    return -(-length * (100 - task.percent_complete) // 100)


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
