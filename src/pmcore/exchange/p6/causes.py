"""The likely cause of a date stored by P6 that is not the computed one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pmcore.exchange.importing.clues import CREW, FOLLOWS, MILESTONE, SAME_MOMENT, UNKNOWN, Clues
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, StoredDates
from pmcore.exchange.importing.tool import Tool
from pmcore.exchange.p6.activities_in import WBS_SUMMARY_TYPE, effort_dates
from pmcore.exchange.p6.dialect import Dialect
from pmcore.exchange.p6.features import (
    EFFORT_DATES,
    EXTERNAL_LINK,
    LEVEL_OF_EFFORT,
)
from pmcore.exchange.p6.shown import shown_otherwise
from pmcore.exchange.p6.stored_costs import cost_cause, stored_costs
from pmcore.kernel import TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates

EXPECTED = Feature("expected_finish", "its expected finish", "其期望完成日期")
STARTED = Feature("actual_dates", "work that has started or is finished", "已开始或已完成的工作")
LEVELED = Feature("leveling", "leveling, which moved what remains", "资源平衡移动了尚需工作")


class Causes:
    """Guesses causes, task by task.

    Parameters
    ----------
    dialect
        What the format calls things.
    """

    def __init__(self, imported: Imported, clues: Clues, dialect: Dialect) -> None:
        self._imported = imported
        self._dialect = dialect
        self._clues = clues

    def of(self, dates: TaskDates, stored: StoredDates) -> tuple[Feature, TaskId | None]:
        """Return the likely cause, and the predecessor if the task only follows it."""
        pinned = _pin(self._dialect, self._imported, dates.id)
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
        if self._imported.project[dates.id].is_level_of_effort:
            return LEVEL_OF_EFFORT
        if self._imported.project[dates.id].expected_finish is not None:
            return EXPECTED
        if self._started(dates.id):
            return STARTED
        if len(self._imported.project[dates.id].assignments) > 1:
            return CREW
        return UNKNOWN if dates.duration else MILESTONE

    def _started(self, task: TaskId) -> bool:
        return self._imported.project[task].actual_start is not None


def tool_of(files: str, dialect: Dialect) -> Tool:
    """Return Primavera P6 as what wrote files; ``files`` is what they are called."""
    return Tool(
        "Primavera P6",
        files,
        "primavera",
        guesser=partial(_guesser, dialect),
        pin=partial(_pin, dialect),
        shown=partial(shown_otherwise, dialect),
        costs=partial(stored_costs, dialect),
        cost_cause=partial(cost_cause, dialect),
    )


def _guesser(
    dialect: Dialect, imported: Imported, computed: Schedule, differing: frozenset[TaskId]
) -> Causes:
    return Causes(imported, Clues(imported, computed, differing), dialect)


def _pin(dialect: Dialect, imported: Imported, task: TaskId) -> Feature | None:
    """Return what sets the dates of a task whatever else says."""
    fields = dict(imported.extras.tasks.get(task, ()))
    if imported.project[task].is_level_of_effort:
        dated_by = effort_dates(WBS_SUMMARY_TYPE)
        is_dated = not fields.keys().isdisjoint(dialect.field("TASK", each) for each in dated_by)
        return EFFORT_DATES if is_dated else None
    return EXTERNAL_LINK if dialect.table("TASKPRED") in fields else None


def _is_leveled(stored: StoredDates) -> bool:
    """Whether what remains lies later than logic asks for."""
    early, start = stored.early_start, stored.start
    return early is not None and start is not None and early < start
