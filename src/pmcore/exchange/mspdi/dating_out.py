"""Which dates the rows of a file get: computed ones, those it had, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from pmcore.exchange.exporting import OneClock
from pmcore.exchange.importing.imported import Stored
from pmcore.exchange.mspdi.dates_out import (
    NO_DATES,
    NO_PROGRESS,
    ComputedDates,
    RowDates,
    RowProgress,
    SpannedDates,
    as_stored,
)
from pmcore.exchange.mspdi.timephased_out import Pieces, pieces_of
from pmcore.kernel import TaskId
from pmcore.scheduling import Schedule
from pmcore.tracking import CostStatus, cost_status
from pmcore.tracking.costs import incurred_by_use
from pmcore.wbs import Assignment, Expense, Task


class Computed:
    """Dates of a schedule.

    Attributes
    ----------
    whole
        Start and finish of the project.
    is_computed
        Whether they are new.
    """

    is_computed = True

    def __init__(self, schedule: Schedule, one: OneClock) -> None:
        self._schedule = schedule
        self._one = one
        self._dates = ComputedDates(schedule, one.at)
        self._progress = schedule.progress
        moments = (one.shown(at) for at in (schedule.start, schedule.finish))
        self.whole = RowDates(*(at.isoformat() for at in moments))

    def of(self, row: int, task: TaskId) -> RowDates:
        """Return the dates of a task."""
        return self._dates.dates(row)

    def span(self, row: int) -> int | None:
        """Return the minutes between them."""
        return self._dates.span(row)

    def progress(self, row: int) -> RowProgress:
        """Return how far a task is."""
        told = self._progress
        return RowProgress(told.percent_complete[row], told.work_percent[row])

    def pieces(self, task: TaskId) -> Pieces | None:
        """Return when a task is worked that is worked in pieces."""
        return pieces_of(self._schedule, task, self._one)

    def team(self, row: int) -> list[SpannedDates]:
        """Return when and how much each of those works who are assigned to a summary task."""
        schedule = self._schedule
        task, percent = schedule._outline.tasks[row], schedule.progress.percent_complete[row]
        return [self._spanned(row, held, percent) for held in task.assignments]

    def _spanned(self, row: int, held: Assignment, percent: int) -> SpannedDates:
        work = self._schedule._workloads.spanned(row, held)
        last = work.working.pos(int(self._schedule.columns.scheduled_finish[row]))
        start, finish = "", ""
        if work.begin < work.end:
            ends = work.working.start_at(work.begin), work.working.finish_at(work.end)
            start, finish = (self._one.at(instant).isoformat() for instant in ends)
        room, taken = last - work.begin, work.end - work.begin
        return SpannedDates(start, finish, work.effort, work.overtime, room, taken, percent)

    def costs(self, task: TaskId | None) -> CostStatus | None:
        """Return what a task costs, a summary task with all below it; the project under none."""
        return self._costs.get(task)

    def incurred(self, task: TaskId) -> Sequence[Decimal]:
        """Return what each assignment and then each expense of a task has cost so far."""
        return self._incurred[task]

    @cached_property
    def _incurred(self) -> Mapping[TaskId, Sequence[Decimal]]:
        return incurred_by_use(self._schedule)

    @cached_property
    def _costs(self) -> Mapping[TaskId | None, CostStatus]:
        """Costs of a plan that says anything of money; counting them takes as long as writing."""
        plan = self._schedule.project
        says = any(each.every_rate or each.kind == "cost" for each in plan.settings.resources)
        says = says or any(map(_says_price, plan.tasks()))
        return cost_status(self._schedule) if says else {}


def _says_price(task: Task) -> bool:
    """Whether a task says what it costs, or what is paid for somebody or something on it."""
    used: list[Assignment | Expense] = [*task.assignments, *task.expenses]
    return bool(task.cost) or any(each.rate for each in used)


class Unmoved:
    """Dates that a file had: its plan is still the same."""

    is_computed = False

    def __init__(self, stored: Stored) -> None:
        self._stored = stored.tasks
        start, finish = (
            "" if at is None else at.isoformat() for at in (stored.start, stored.finish)
        )
        self.whole = RowDates(start, finish)

    def of(self, row: int, task: TaskId) -> RowDates:
        """Return the dates of a task."""
        return as_stored(self._stored, task)

    def span(self, row: int) -> int | None:
        """Return nothing: the file says itself how long its summary tasks are."""
        return None

    def progress(self, row: int) -> RowProgress:
        """Return nothing: nobody computed it."""
        return NO_PROGRESS

    def pieces(self, task: TaskId) -> Pieces | None:
        """Return nothing: assignments of an unchanged plan stay as they were."""
        return None

    def team(self, row: int) -> None:
        """Return nothing: so do those of summary tasks."""

    def incurred(self, task: TaskId) -> None:
        """Return nothing: so does what they have cost."""

    def costs(self, task: TaskId | None) -> CostStatus | None:
        """Return nothing: so do costs."""
        return None


class Undated:
    """No dates: nobody computed them."""

    is_computed = False
    whole = NO_DATES

    def of(self, row: int, task: TaskId) -> RowDates:
        """Return no dates."""
        return NO_DATES

    def span(self, row: int) -> int | None:
        """Return nothing."""
        return None

    def progress(self, row: int) -> RowProgress:
        """Return nothing: nobody computed it."""
        return NO_PROGRESS

    def pieces(self, task: TaskId) -> Pieces | None:
        """Return nothing: where a piece stands is a matter of dates."""
        return None

    def team(self, row: int) -> None:
        """Return nothing: people work on a summary task between its dates."""

    def incurred(self, task: TaskId) -> None:
        """Return nothing: what follows from progress is not counted."""

    def costs(self, task: TaskId | None) -> CostStatus | None:
        """Return nothing: rates change by date."""
        return None
