"""Who works on which leaf: how long that takes, and in whose working time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pmcore.calendars import Calendar
from pmcore.calendars.common import CommonCalendar
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.remains import Share, joined, parted, shares_of
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Assignment, ReadableProject, Task
from pmcore.wbs.effort import apart_span, is_worked, length_minutes


@dataclass(frozen=True, slots=True, eq=False)
class Crews:
    """Leaves that people work on.

    Attributes
    ----------
    leaf
        Number among the leaves. A leaf that people work on apart has several entries, one after
        the other, the last to end first.
    minutes
        Working minutes.
    delay
        Working minutes that pass before it begins.
    calendar
        Number of the working calendar, counted through the project's calendars and ``common``.
    common
        Calendars that several people share.
    """

    leaf: Ints
    minutes: Ints
    delay: Ints
    calendar: Ints
    common: tuple[CommonCalendar, ...]

    def take(self, some: Ints) -> Crews:
        """Return some of the entries."""
        return Crews(
            self.leaf[some], self.minutes[some], self.delay[some], self.calendar[some], self.common
        )

    def with_more(self, more: Crews) -> Crews:
        """Return them with others behind."""
        if not more.leaf.size:
            return self
        return Crews(
            np.concatenate([self.leaf, more.leaf]),
            np.concatenate([self.minutes, more.minutes]),
            np.concatenate([self.delay, more.delay]),
            np.concatenate([self.calendar, more.calendar]),
            self.common,
        )


class Remain(NamedTuple):
    """What some people who work apart on a started task have to do, in one working calendar."""

    share: Share
    calendar: int


class CrewReader:
    """Reads who works on leaves.

    Parameters
    ----------
    number
        Numbers of the project's calendars by id; ``None`` is the project's own.
    """

    def __init__(
        self, project: ReadableProject, number: Mapping[str | None, int], options: SchedulingOptions
    ) -> None:
        settings = project.settings
        self._minutes, self._number = project.minutes, number
        self._works_in = {each.id: number[each.calendar] for each in settings.resources}
        self._known = settings.calendars
        self._heeded = options.resource_calendars == "heeded"
        self._all_apart = options.assignments == "apart"
        self._shared: dict[tuple[int, ...], int] = {}

    def crews(self, leaves: Sequence[Task]) -> Crews:
        """Find the crews of all leaves that are assigned to somebody."""
        found: list[tuple[int, ...]] = []
        for leaf, task in enumerate(leaves) if self._works_in else ():
            if is_worked(task):
                found += [(leaf, *part) for part in self._of(task)]
        columns = np.array(found, dtype=np.int64).reshape(-1, 4).T.copy()
        return Crews(columns[0], columns[1], columns[2], columns[3], self._common())

    def remains(self, task: Task) -> list[Remain]:
        """Return what is left of a started task that people work on apart, the last to end first.

        Nothing where they work together, or nothing is left.
        """
        if not is_worked(task) or not works_apart(task, all_apart=self._all_apart):
            return []
        alike: dict[int, int] = {}
        calendars = [self._alone(task, held, alike) for held in task.assignments]
        shares = shares_of(task, self._minutes)
        return [
            Remain(joined(shares[number] for number in part), calendars[part[0]])
            for part in parted(shares, calendars)
        ]

    def at_work(self, summaries: Iterable[Task]) -> Ints:
        """Return the numbers of the calendars of people who are assigned to summary tasks."""
        found = {
            self._works_in[held.resource]
            for task in (summaries if self._works_in and self._heeded else ())
            for held in task.assignments
        }
        return np.array(sorted(found), dtype=np.int64)

    @cached_property
    def _contents(self) -> list[int]:
        """Numbers of what the calendars say, the same for the same: to hash one takes long."""
        found: dict[Calendar, int] = {}
        return [found.setdefault(content_of(each), len(found)) for each in self._known]

    def _common(self) -> tuple[CommonCalendar, ...]:
        """Return the calendars that several people share, in order of their numbers."""
        known = self._known
        return tuple(CommonCalendar(tuple(known[i] for i in numbers)) for numbers in self._shared)

    def _of(self, task: Task) -> list[tuple[int, int, int]]:
        """Minutes, delay and calendar of a task, or of each part that is worked apart."""
        if works_apart(task, all_apart=self._all_apart):
            return self._parts(task)
        length = length_minutes(task, self._minutes) or 0
        everyone = {self._works_in[held.resource] for held in task.assignments}
        return [(length, 0, self._calendar(task, everyone))]

    def _parts(self, task: Task) -> list[tuple[int, int, int]]:
        """Minutes, delay and calendar of each part, the last to end first.

        Who works in the same calendar is in the same part: from the first who begins in it to the
        last who ends.
        """
        spans: dict[int, tuple[int, int]] = {}
        alike: dict[int, int] = {}
        for held in task.assignments:
            calendar = self._alone(task, held, alike)
            first, last = apart_span(task, held, self._minutes)
            known = spans.get(calendar, (first, last))
            spans[calendar] = min(first, known[0]), max(last, known[1])
        by_end = sorted(spans.items(), key=lambda part: -part[1][1])
        return [(last - first, first, calendar) for calendar, (first, last) in by_end]

    def _alone(self, task: Task, held: Assignment, alike: dict[int, int]) -> int:
        """Return the number of the time in which somebody works alone.

        Parameters
        ----------
        alike
            The first calendar met of those that say the same, by what they say.
        """
        works_in = self._works_in[held.resource]
        works_in = alike.setdefault(self._contents[works_in], works_in)
        return self._calendar(task, {works_in})

    def _calendar(self, task: Task, people: set[int]) -> int:
        """Return the number of the time that these people have in common with their task."""
        own = self._number[task.calendar]
        if not self._heeded or task.ignore_resource_calendars:
            return own
        numbers = tuple(sorted(people | ({own} if task.calendar else set())))
        if len(numbers) == 1:
            return numbers[0]
        return self._shared.setdefault(numbers, len(self._known) + len(self._shared))


def works_apart(task: Task, *, all_apart: bool) -> bool:
    """Whether the people on a task each work on their own."""
    return all_apart or any(held.is_apart for held in task.assignments)


def parts_of(calendar: Calendar | CommonCalendar) -> tuple[Calendar, ...]:
    """Return the calendar itself, or those that have the time in common."""
    return calendar.calendars if isinstance(calendar, CommonCalendar) else (calendar,)


def content_of(calendar: Calendar) -> Calendar:
    """Return the first calendar of a lineage that says something itself."""
    own = (each for each in calendar.lineage() if each.week or each.dated_weeks or each.exceptions)
    return next(own, calendar)
