"""Which tasks use what of the settings, so that a change of these asks few tasks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias

from pmcore.kernel import Code, Duration, InputError, TaskId
from pmcore.wbs.progress import ACTUAL_DATES, MANUAL_DATES
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.task import Task

# What of the settings is used, and how: tasks with equal uses are right or wrong together.
Used: TypeAlias = tuple[str, str]
Use: TypeAlias = tuple[Used, Hashable]

_CONVERSION: Used = ("conversion", "")
_CLOCK: Used = ("clock", "")
_lengths_of = attrgetter("duration", "effort", "remaining_duration", "leveling_delay")
_dates_of = attrgetter("deadline", "expected_finish", *MANUAL_DATES, *ACTUAL_DATES)
_ALWAYS, _PER_TASK = 200_000, 20  # people who work on a plan need some thousand


def uses_of(task: Task) -> Iterator[Use]:
    """Yield whatever :meth:`Rules.check_task` asks the settings for, some of it twice."""
    if task.calendar is not None:
        yield ("calendar", task.calendar), None
    for assignment in task.assignments:
        yield ("resource", assignment.resource), "work"
        yield from _measured(assignment.lengths)
    for expense in task.expenses:
        has_price = bool(expense.rate_table or expense.rate)
        yield ("resource", expense.resource), ("expense", has_price)
    yield from _measured(_lengths_of(task))
    for split in task.splits:
        yield from _measured((split.after, split.pause))
    if task.estimate is not None:
        points = (task.estimate.optimistic, task.estimate.likely, task.estimate.pessimistic)
        yield _CONVERSION, points
    yield from _timed(_dates_of(task))
    yield from _timed(constraint.at for constraint in task.constraints)
    for axis, values in task.scope.items():
        yield ("axis", axis), values
    for field, value in task.fields.items():
        yield ("field", field), value
        yield from _measured((value,))
        yield from _timed((value,))
    if task.series is not None:
        yield from uses_of(task.series.occurrence(task.id, task.name))


def _measured(values: Iterable[object]) -> Iterator[Use]:
    return ((_CONVERSION, value) for value in values if isinstance(value, Duration))


def _timed(values: Iterable[object]) -> Iterator[Use]:
    times = (value for value in values if isinstance(value, datetime))
    return ((_CLOCK, value.utcoffset() is None) for value in times)


class Uses:
    """How the tasks of a project use its settings, kept as both change.

    Of all that use the same in the same way one task is asked. That still is much where thousands
    use a field each in its own way and its definition changes thousands of times, so it is counted.

    Attributes
    ----------
    owned_by_none
        Leaves without an owner.
    """

    def __init__(self, tasks: Mapping[TaskId, Task], summaries: Iterable[TaskId | None]) -> None:
        self.owned_by_none = {id for id, task in tasks.items() if task.owner is None}
        self.owned_by_none.difference_update(id for id in summaries if id is not None)
        self._tasks: dict[Used, dict[Hashable, dict[TaskId, None]]] = {}
        self._asked, self._most = 0, _ALWAYS + _PER_TASK * len(tasks)
        for task in tasks.values():
            self.add(task)

    def add(self, task: Task) -> None:
        """Note how a task uses the settings."""
        for used, how in uses_of(task):
            self._tasks.setdefault(used, {}).setdefault(how, {})[task.id] = None

    def remove(self, task: Task) -> None:
        """Forget a task, as it was when it was added."""
        for used, how in uses_of(task):
            ways = self._tasks.get(used, {})
            if how in ways:
                ways[how].pop(task.id, None)
                if not ways[how]:
                    del ways[how]

    def of_changed(self, before: ProjectSettings, after: ProjectSettings) -> list[TaskId]:
        """Return a task for each use of what is not as it was.

        Raises
        ------
        InputError
            ``input.too_many`` once more were asked than any project that was worked on has.
        """
        ways = [self._tasks.get(used, {}).values() for used in _changed(before, after)]
        found = [next(iter(ids)) for uses in ways for ids in uses]
        self._asked += len(found)
        if self._asked > self._most:
            told: dict[str, Any] = {"count": self._asked, "limit": self._most}
            raise InputError(Code.TOO_MANY, what="checks of tasks after settings changed", **told)
        return list(dict.fromkeys(found))


def _changed(before: ProjectSettings, after: ProjectSettings) -> Iterator[Used]:
    """Yield what of the settings went, or may be used in another way than before."""
    parts: tuple[tuple[str, str, Any], ...] = (
        ("calendar", "calendars", lambda calendar: None),
        ("resource", "resources", lambda resource: resource.kind),
        ("field", "field_definitions", lambda field: (field.kind, field.choices)),
        ("axis", "scope_axes", lambda axis: axis.values),
    )
    for kind, name, used in parts:
        was, now = getattr(before, name), getattr(after, name)
        if was is not now:
            left = {each.id: used(each) for each in now}
            yield from ((kind, e.id) for e in was if left.get(e.id, _CHANGED) != used(e))
    if before.conversion != after.conversion:
        yield _CONVERSION
    if _zoned(before) != _zoned(after):
        yield _CLOCK


_CHANGED = object()


def _zoned(settings: ProjectSettings) -> bool | None:
    clock = settings.clock
    return None if clock is None else clock.zone is not None
