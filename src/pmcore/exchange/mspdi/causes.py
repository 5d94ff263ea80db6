"""The likely cause of a stored date that is not the computed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmcore.exchange.importing.clues import CREW, FOLLOWS, MILESTONE, SAME_MOMENT, UNKNOWN, Clues
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, StoredDates
from pmcore.exchange.mspdi.features import (
    ASSIGNED_ACTUALS,
    EXTERNAL_LINK,
    OF_ASSIGNMENT,
    OF_TASK,
    TIMEPHASED,
    features_of,
    stub_of,
)
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.kernel import TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates

# What only makes a task longer.
_STRETCHES = (TIMEPHASED, ASSIGNED_ACTUALS)


class Causes:
    """Guesses causes, task by task."""

    def __init__(self, imported: Imported, clues: Clues) -> None:
        self._imported = imported
        self._clues = clues

    def of(self, dates: TaskDates, stored: StoredDates) -> tuple[Feature, TaskId | None]:
        """Return the likely cause, and the predecessor if the task only follows it."""
        shown = {feature.name for feature in self._features(dates.id)}
        pinned = pin(self._imported, dates.id)
        if pinned is not None:
            return pinned, None
        if self._clues.is_same_moment(dates, stored):
            return SAME_MOMENT, None
        before = self._clues.predecessor(dates.id)
        if before is None and self._clues.work_apart(dates.id):
            return CREW, None
        longer = self._clues.length(dates, stored) != dates.duration
        for stretch in _STRETCHES if longer else ():
            if stretch.name in shown:
                return stretch, None
        if before is not None:
            return FOLLOWS, before
        return self._of_place(dates), None

    def _of_place(self, dates: TaskDates) -> Feature:
        """Return what a task that follows nobody here owes its place to."""
        said = self._imported.extras.tasks.get(dates.id, ())
        if any(name == LINK for name, _ in said):
            return EXTERNAL_LINK
        if len(self._imported.project[dates.id].assignments) > 1:
            return CREW
        return UNKNOWN if dates.duration else MILESTONE

    def _features(self, task: TaskId) -> Iterator[Feature]:
        extras = self._imported.extras
        yield from features_of(dict(extras.tasks.get(task, ())), OF_TASK)
        for assignment in extras.assignments.get(task, ()):
            yield from features_of(dict(assignment), OF_ASSIGNMENT)


def guesser(imported: Imported, computed: Schedule, differing: frozenset[TaskId]) -> Causes:
    """Return what guesses the causes of differences."""
    return Causes(imported, Clues(imported, computed, differing))


def pin(imported: Imported, task: TaskId) -> Feature | None:
    """Return what sets the dates of a task whatever else says."""
    return stub_of(dict(imported.extras.tasks.get(task, ())))
