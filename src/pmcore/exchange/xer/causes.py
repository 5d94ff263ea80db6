"""The likely cause of a date stored by P6 that is not the computed one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pmcore.exchange.importing.clues import CREW, FOLLOWS, MILESTONE, SAME_MOMENT, UNKNOWN, Clues
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, Raw, StoredDates
from pmcore.exchange.xer.constraints_in import MANDATORY_KINDS, PLACES
from pmcore.exchange.xer.features import (
    EXPECTED_FINISH,
    EXTERNAL_LINK,
    LEVEL_OF_EFFORT,
    MANDATORY,
)
from pmcore.kernel import TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates

STARTED = Feature("actual_dates", "work that has started or is finished", "已开始或已完成的工作")
LEVELED = Feature("leveling", "leveling, which moved what remains", "资源平衡移动了尚需工作")


class Causes:
    """Guesses causes, task by task."""

    def __init__(self, imported: Imported, clues: Clues) -> None:
        self._imported = imported
        self._clues = clues

    def of(self, dates: TaskDates, stored: StoredDates) -> tuple[Feature, TaskId | None]:
        """Return the likely cause, and the predecessor if the task only follows it."""
        pinned = pin(self._imported, dates.id)
        if pinned is not None:
            return pinned, None
        if self._clues.is_same_moment(dates, stored):
            return SAME_MOMENT, None
        if not self._started(dates.id) and _is_leveled(stored):
            return LEVELED, None
        before = self._clues.predecessor(dates.id)
        if before is not None:
            return FOLLOWS, before
        return self._of_place(dates), None

    def _of_place(self, dates: TaskDates) -> Feature:
        if self._started(dates.id):
            return STARTED
        if len(self._imported.project[dates.id].assignments) > 1:
            return CREW
        return UNKNOWN if dates.duration else MILESTONE

    def _started(self, task: TaskId) -> bool:
        return self._imported.project[task].actual_start is not None


def guesser(imported: Imported, computed: Schedule, differing: frozenset[TaskId]) -> Causes:
    """Return what guesses the causes of differences."""
    return Causes(imported, Clues(imported, computed, differing))


def pin(imported: Imported, task: TaskId) -> Feature | None:
    """Return what sets the dates of a task whatever else says."""
    fields = dict(imported.extras.tasks.get(task, ()))
    if fields.get("task_type") == "TT_LOE":
        return LEVEL_OF_EFFORT
    if "expect_end_date" in fields:
        return EXPECTED_FINISH
    if imported.options.constraints == "soft" and _is_mandatory(fields):
        return MANDATORY
    return EXTERNAL_LINK if "TASKPRED" in fields else None


def _is_leveled(stored: StoredDates) -> bool:
    """Whether what remains lies later than logic asks for."""
    early, start = stored.early_start, stored.start
    return early is not None and start is not None and early < start


def _is_mandatory(fields: Mapping[str, str | tuple[Raw, ...]]) -> bool:
    return any(fields.get(kind) in MANDATORY_KINDS for kind, _ in PLACES)
