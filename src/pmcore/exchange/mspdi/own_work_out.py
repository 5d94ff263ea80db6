"""What a file read again does not show of how people work on their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.losses import (
    EFFORT_UNIT,
    LENGTH_BESIDE_EFFORT,
    MORE_LEFT,
    OVERTIME_ALONE,
    OWN_LENGTH,
    OWN_SHOWN,
    OWN_WORK,
    SHAPED_LENGTH,
    UNIT,
    ZERO_LENGTH,
)
from pmcore.kernel import Duration
from pmcore.scheduling.engine.remains import goes_on, shares_of
from pmcore.wbs import Assignment, Task
from pmcore.wbs.effort import apart_minutes, effort_decides, is_elapsed, is_worked, length_minutes

# Of lengths that differ by no more, whoever reads the file takes one for the other.
_SAME = 1


class OwnWorkOut:
    """Notes what a file read again shows otherwise, or not at all, of somebody's own work."""

    def __init__(self, desk: DeskOut) -> None:
        self._ledger, self._conversion = desk.ledger, desk.project.settings.conversion

    def note(self, held: Assignment, task: Task, *, is_shaped: bool) -> None:
        """Note what is lost and what is changed of an assignment.

        Parameters
        ----------
        is_shaped
            Whether the file names a contour of it.
        """
        if not held.is_apart:
            return
        for lost in _left_out(held, task, is_shaped=is_shaped):
            self._ledger.left_out(lost, task.id)
        for changed in self._adjusted(held, task, is_shaped=is_shaped):
            self._ledger.adjusted(changed, task.id)

    def _adjusted(self, held: Assignment, task: Task, *, is_shaped: bool) -> Iterator[Feature]:
        if (held.effort or held.overtime) and has_own_work(held, task) and not is_shaped:
            yield OWN_WORK
        elif held.duration and is_shaped:
            yield SHAPED_LENGTH
        if self._is_as_long(held, task):
            yield OWN_SHOWN
        if held.remaining_duration and goes_on_apart(task):
            yield from self._left(held, held.remaining_duration, task)
        if self._are_reworded(held.effort, held.overtime):
            yield EFFORT_UNIT
        if self._are_reworded(held.delay, held.duration, held.remaining_duration):
            yield UNIT

    def _is_as_long(self, held: Assignment, task: Task) -> bool:
        """Whether somebody says how long they work, and it is as long as their task takes."""
        length = length_minutes(task, self._minutes) or 0
        is_said = held.effort or held.duration
        return bool(is_said) and abs(self._length(held, task) - length) <= _SAME

    def _left(self, held: Assignment, said: Duration, task: Task) -> Iterator[Feature]:
        """Tell what a file shows otherwise of the work that is left to somebody."""
        number = task.assignments.index(held)
        team = [replace(each, remaining_duration=None) for each in task.assignments]
        left = shares_of(task.replace(assignments=team), self._minutes)[number].left
        if abs(left - self._minutes(said)) <= _SAME:
            yield OWN_SHOWN
        elif self._minutes(said) > self._length(held, task) + _SAME:
            yield MORE_LEFT

    def _length(self, held: Assignment, task: Task) -> int:
        return apart_minutes(task, held, self._minutes)

    def _are_reworded(self, *lengths: Duration | None) -> bool:
        """Whether any of some lengths comes back in hours that was said otherwise."""
        given = (each for each in lengths if each is not None)
        return any(typed(self._minutes(each), "h", self._conversion) != each for each in given)

    def _minutes(self, length: Duration) -> int:
        return length.to_minutes(self._conversion)


def goes_on_apart(task: Task) -> bool:
    """Whether people work apart on a task that has started."""
    is_apart = any(held.is_apart for held in task.assignments)
    return is_apart and is_worked(task) and goes_on(task)


def has_own_work(held: Assignment, task: Task) -> bool:
    """Whether it is known how much somebody works: their own effort, or a share of the task's."""
    return held.effort is not None or (effort_decides(task) and held.duration is None)


def _left_out(held: Assignment, task: Task, *, is_shaped: bool) -> Iterator[Feature]:
    has_length = held.delay or held.duration or held.remaining_duration
    if has_length or (held.effort and is_shaped):
        if _is_worked_together(task) or (is_shaped and goes_on_apart(task)):
            yield OWN_LENGTH
        elif held.effort and held.duration:
            yield LENGTH_BESIDE_EFFORT
    if any(each is not None and each.is_zero for each in (held.effort, held.delay, held.duration)):
        yield ZERO_LENGTH
    if held.overtime and not has_own_work(held, task):
        yield OVERTIME_ALONE


def _is_worked_together(task: Task) -> bool:
    """Whether a file read again shows nobody apart from the others on a task, as the tool does."""
    is_alone = len(task.assignments) < 2 or not goes_on(task)
    is_set = task.is_manual or (task.actual_start is not None and is_alone)
    return is_set or task.is_milestone or task.fixed == "duration" or is_elapsed(task)
