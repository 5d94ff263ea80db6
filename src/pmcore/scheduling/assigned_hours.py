"""In whose hours people work on a task: their own calendars, the task's, and what both share."""

from __future__ import annotations

from functools import cached_property

from pmcore.calendars import Calendar, WorkingTime
from pmcore.calendars.common import CommonCalendar
from pmcore.scheduling.engine.crews import content_of, parts_of, works_apart
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Assignment, Task
from pmcore.wbs.effort import is_worked
from pmcore.wbs.reading import ReadableProject


class AssignedHours:
    """Tells the hours of assignments apart by what their calendars say, not by their names."""

    def __init__(
        self, project: ReadableProject, solution: Solution, options: SchedulingOptions
    ) -> None:
        settings = project.settings
        self._network, self._table = solution.network, solution.ground.table
        self._works_in = {each.id: each.calendar for each in settings.resources}
        calendars: dict[str | None, Calendar] = {each.id: each for each in settings.calendars}
        calendars[None] = calendars[settings.calendar]
        self._calendars = calendars
        self._heeded = options.resource_calendars == "heeded"
        self._all_apart = options.assignments == "apart"
        self._common: dict[frozenset[Calendar], WorkingTime] = {}

    def is_apart(self, task: Task) -> bool:
        """Whether the people on a task each work on their own."""
        return is_worked(task) and self.is_alone(task)

    def is_alone(self, task: Task) -> bool:
        """Whether whoever works on a task does so on their own, be it nobody yet."""
        return task.fixed != "duration" and works_apart(task, all_apart=self._all_apart)

    def of(self, task: Task, held: Assignment) -> frozenset[Calendar]:
        """Calendars in whose common time somebody works on a task alone, by what they say."""
        if not self._heeded or task.ignore_resource_calendars:
            return frozenset({content_of(self._calendars[task.calendar])})
        named = {self._works_in[held.resource], *([task.calendar] if task.calendar else [])}
        return frozenset(content_of(self._calendars[id]) for id in named)

    def beside(self, task: Task, held: Assignment) -> list[Assignment]:
        """Return those who work on a task in the same hours: they share a part of it."""
        own = self.of(task, held)
        return [each for each in task.assignments if self.of(task, each) == own]

    def at(self, node: int) -> frozenset[Calendar]:
        """Calendars in whose common time a node is worked, by what they say."""
        calendar = self._network.calendars[int(self._network.nodes.calendar[node])]
        return frozenset(map(content_of, parts_of(calendar)))

    def number(self, hours: frozenset[Calendar]) -> int:
        """Return the number of the calendar of the schedule that says what some say together."""
        return self._numbers[hours]

    def common(self, hours: frozenset[Calendar]) -> WorkingTime:
        """Return the time that some calendars share, whether or not a date was found in it."""
        if hours not in self._common:
            numbers = sorted(self._numbers[frozenset({each})] for each in hours)
            working = self._table.working
            self._common[hours] = CommonCalendar.among(working[number] for number in numbers)
        return self._common[hours]

    @cached_property
    def _numbers(self) -> dict[frozenset[Calendar], int]:
        """Numbers of the calendars of the schedule, by what they say."""
        calendars = self._network.calendars
        return {
            frozenset(map(content_of, parts_of(calendars[number]))): number
            for number in reversed(range(len(calendars)))
        }
