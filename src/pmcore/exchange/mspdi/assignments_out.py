"""Who works on what and what is used up, as records of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import repeat
from typing import NamedTuple

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.contours import number_of
from pmcore.exchange.mspdi.costs_out import CostsOut, cents, table_field
from pmcore.exchange.mspdi.dates_out import RowDates, SpannedDates
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.losses import (
    CHANGED_ASSIGNMENT,
    CONTOUR,
    INCURRED,
    INCURRED_UNDATED,
    OWN_RATE,
    SPLITS,
    UNIT,
)
from pmcore.exchange.mspdi.order import ASSIGNMENT
from pmcore.exchange.mspdi.own_work_out import OwnWorkOut, goes_on_apart, has_own_work
from pmcore.exchange.mspdi.spanned_out import SpannedOut
from pmcore.exchange.mspdi.tasks_out import Written
from pmcore.exchange.mspdi.timephased_out import Pieces, timephased
from pmcore.exchange.mspdi.units_out import factor, length, tenths_long
from pmcore.exchange.mspdi.work_out import done_of, percent_field
from pmcore.exchange.mspdi.xml_out import Words, line, ordered
from pmcore.kernel import Duration
from pmcore.scheduling.engine.remains import goes_on, shares_of
from pmcore.wbs import Assignment, Expense, Task
from pmcore.wbs.effort import effort_decides, is_worked, length_minutes, shared_effort

_NOBODY = "-65535"
_HALF, _ALL = Fraction(1, 2), Fraction(100)


class ToldWork(NamedTuple):
    """What is known of the work on a task.

    Attributes
    ----------
    dates, span
        Its dates, and the minutes between them.
    pieces
        When the task is worked, if it is worked in pieces: each assignment says so, and where
        nobody works on it one of nobody does.
    team
        When and how much each works who is assigned to a summary task.
    incurred
        What each assignment and then each expense has cost so far, in a file that says that.
    """

    dates: RowDates
    span: int | None
    pieces: Pieces | None
    team: Sequence[SpannedDates] | None
    incurred: Sequence[Decimal] | None


class AssignmentsOut:
    """Writes assignments task by task."""

    def __init__(self, desk: DeskOut) -> None:
        self._desk = desk
        self._conversion = desk.project.settings.conversion
        self._resources = {each.id: each for each in desk.project.settings.resources}
        self._held = desk.before.extras.assignments if desk.before else {}
        raws = (raw for records in self._held.values() for raw in records)
        used = (str(dict(raw).get("UID", "")) for raw in raws)
        self._summaries = desk.project.tree()
        self._rewritten = frozenset(map(str, desk.numbers.resources.values()))
        self._costs, self._spanned = CostsOut(desk), SpannedOut(desk)
        self._own_work = OwnWorkOut(desk)
        self._words = Words()
        self._next = max((int(uid) for uid in used if uid.isdecimal()), default=0) + 1

    def others(self) -> Iterator[str]:
        """Yield the assignments that the file before had of other rows than tasks."""
        before = self._desk.before
        if before is None:
            return
        for id, held in self._held.items():
            if id not in self._desk.project and id not in before.as_read:
                yield from map(self._kept_one, held)

    def work_on(self, task: Task) -> bool:
        """Whether there are assignments of a task to be written."""
        own = task.assignments or task.expenses or task.splits
        return bool(own) or task.id in self._held

    def of(self, task: Task, told: ToldWork) -> Iterator[str]:
        """Yield one assignment of a task a line."""
        dates, pieces, costs = told.dates, told.pieces, iter(told.incurred or ())
        held, is_summary = self._held.get(task.id, ()), task.id in self._summaries
        # what people do on a summary task changes with what is below it
        stays = self._desk.is_unchanged or not (is_summary and task.assignments)
        if stays and self._desk.was_read(task) and pieces is None:
            yield from map(self._kept_one, held)
            return
        for raw in held:
            resource = dict(raw).get("ResourceUID")
            if resource not in self._rewritten and not (task.splits and resource == _NOBODY):
                yield self._kept_one(raw)
            else:
                self._desk.ledger.left_out(CHANGED_ASSIGNMENT, task.id)
        every: list[Assignment | Expense] = [*task.assignments, *task.expenses]
        for _ in (each for each in every if each.rate is not None):
            self._desk.ledger.left_out(OWN_RATE, task.id)
        self._note_incurred(task, every, told)
        if task.splits:
            self._note_splits(task, pieces)
        if is_summary:
            for each, own in zip(task.assignments, told.team or repeat(None), strict=False):
                uid, self._next = self._next, self._next + 1
                contour = self._contour(each, task, is_whole=True)
                fields = self._spanned.fields(uid, each, task, own, contour)
                yield line("Assignment", _with_cost(fields, next(costs, None)))
        for each in () if is_summary else task.assignments:
            fields = self._assignment(each, task, dates, pieces)
            yield line("Assignment", _with_cost(fields, next(costs, None)))
        if pieces is not None and not task.assignments:
            yield line("Assignment", self._of_nobody(task, dates, pieces))
        for used in task.expenses:
            fields = self._expense(used, task, dates, told.span)
            yield line("Assignment", _with_cost(fields, next(costs, None)))

    def _note_incurred(
        self, task: Task, used: Sequence[Assignment | Expense], told: ToldWork
    ) -> None:
        """Note costs so far that are known and cannot be written, or are written and not known."""
        if told.incurred is None:
            if any(each.actual_cost is not None for each in used):
                self._desk.ledger.left_out(INCURRED_UNDATED, task.id)
            return
        has_begun = task.actual_start is not None or task.percent_complete > 0
        has_begun = has_begun or any(each.percent for each in told.team or ())
        for each, cost in zip(used, told.incurred, strict=True):
            resource = self._resources[each.resource]
            is_priced = bool(resource.every_rate) or resource.kind == "cost"
            if each.actual_cost is None and (cost or (has_begun and is_priced)):
                self._desk.ledger.adjusted(INCURRED, task.id)
                return

    def _kept_one(self, raw: tuple[Raw, ...]) -> str:
        """Return an assignment as the file before had it."""
        return f"<Assignment>{''.join(map(self._words.__getitem__, raw))}</Assignment>"

    def _expense(
        self, expense: Expense, task: Task, dates: RowDates, span: int | None
    ) -> list[Written]:
        uid, self._next = self._next, self._next + 1
        fields: list[Written] = [
            ("UID", str(uid)),
            ("TaskUID", str(self._desk.numbers.tasks[task.id])),
            ("ResourceUID", str(self._desk.numbers.resources[expense.resource])),
            ("Finish", dates.finish),
            ("Start", dates.start),
            *self._costs.used(expense, self._resources[expense.resource], task, span),
        ]
        return ordered([field for field in fields if field[1]], (), ASSIGNMENT)

    def _note_splits(self, task: Task, pieces: Pieces | None) -> None:
        """Note pauses that the pieces of a task do not show, and units that they do not keep."""
        pauses = [(self._minutes(each.after), self._minutes(each.pause)) for each in task.splits]
        ends = pieces.ends if pieces is not None and pauses else set()
        shown = {after for after, pause in pauses if pause and after in ends}
        if len(shown) < len(pauses):
            self._desk.ledger.left_out(SPLITS, task.id)
        said = task.duration
        unit = said.unit if said is not None and said.kind == "working" else "d"
        for told in (told for each in task.splits for told in (each.after, each.pause)):
            if typed(self._minutes(told), unit, self._conversion) != told:
                self._desk.ledger.adjusted(UNIT, task.id)

    def _of_nobody(self, task: Task, dates: RowDates, pieces: Pieces) -> list[Written]:
        """Return what says when a task is worked that nobody is assigned to."""
        uid, self._next = self._next, self._next + 1
        tenths = (length_minutes(task, self._minutes) or 0) * 600
        done = tenths * task.percent_complete // 100
        return [
            ("UID", str(uid)),
            ("TaskUID", str(self._desk.numbers.tasks[task.id])),
            ("ResourceUID", _NOBODY),
            percent_field(done, tenths - done),
            ("ActualWork", tenths_long(done)),
            ("Finish", dates.finish),
            ("RemainingWork", tenths_long(tenths - done)),
            ("Start", dates.start),
            ("Units", "1"),
            ("Work", tenths_long(tenths)),
            *timephased(pieces, uid, 100),
        ]

    def _assignment(
        self, assignment: Assignment, task: Task, dates: RowDates, pieces: Pieces | None
    ) -> list[Written]:
        uid, self._next = self._next, self._next + 1
        tenths, overtime = self._work(assignment, task)
        done, left = self._progress(assignment, task, tenths)
        delay = assignment.delay
        contour = self._contour(assignment, task, is_whole=pieces is None)
        self._own_work.note(assignment, task, is_shaped=bool(contour))
        is_dated = self._has_dates_of(task)
        is_under_way = task.actual_start is not None and task.actual_finish is None
        is_apart = goes_on_apart(task)
        units = Fraction(assignment.units)
        if assignment.contour is not None and not contour:
            units = assignment.average_units
        fields: list[Written] = [
            ("UID", str(uid)),
            ("TaskUID", str(self._desk.numbers.tasks[task.id])),
            ("ResourceUID", str(self._desk.numbers.resources[assignment.resource])),
            percent_field(done, left),
            ("ActualWork", tenths_long(done)),
            *table_field(assignment),
            ("Delay", "" if delay is None else str(10 * self._minutes(delay))),
            ("Finish", dates.finish if is_dated and (pieces or not is_under_way) else ""),
            ("OvertimeWork", overtime),
            ("RemainingOvertimeWork", overtime if is_apart else ""),
            ("RemainingWork", tenths_long(left)),
            ("Start", dates.start if is_dated else ""),
            ("Units", factor(units)),
            ("Work", tenths_long(done + left)),
            ("WorkContour", contour),
        ]
        if pieces is not None:
            fields += timephased(pieces, uid, units)
        return [field for field in fields if field[1]]

    def _progress(self, assignment: Assignment, task: Task, tenths: int) -> tuple[int, int]:
        """Return the work of an assignment that is done, and that is left."""
        if not (goes_on_apart(task) or self._takes_longer(task)):
            done = done_of(assignment, task, tenths, self._minutes)
            return done, tenths - done
        share = shares_of(task, self._minutes)[task.assignments.index(assignment)]
        extra = self._overtime(assignment, task) * 600
        each = assignment.average_units * 6
        return int(share.done * each + _HALF), int(share.left * each + _HALF) + extra

    def _takes_longer(self, task: Task) -> bool:
        """Whether people have more to do of a started task than was planned for it."""
        said = task.remaining_duration
        if said is None:
            return False
        is_longer = self._minutes(said) > (length_minutes(task, self._minutes) or 0)
        return is_longer and is_worked(task) and goes_on(task)

    def _has_dates_of(self, task: Task) -> bool:
        """Whether everybody works from the start of a task to its finish.

        Dates that lie further apart than somebody's work takes say that it pauses.
        """
        calendars = {self._desk.numbers.works_in.get(each.resource) for each in task.assignments}
        return len(calendars) == 1 and not any(each.is_apart for each in task.assignments)

    def _work(self, assignment: Assignment, task: Task) -> tuple[int, str]:
        """Return the work of an assignment in tenths of a second, and its overtime."""
        units = assignment.average_units
        overtime = self._overtime(assignment, task)
        extra = length(overtime) if overtime else ""
        if assignment.effort is not None:
            return self._minutes(assignment.effort) * 600, extra
        minutes, whole = self._length(assignment, task), _ALL
        if effort_decides(task) and not assignment.duration:
            minutes, pace = shared_effort(task, self._minutes)
            whole = Fraction(pace)
        # whole numbers: fractions take longer than all the rest of an assignment
        tenths = 600 * minutes * units.numerator * whole.denominator
        parts = units.denominator * whole.numerator
        return (2 * tenths + parts) // (2 * parts), extra

    def _overtime(self, assignment: Assignment, task: Task) -> int:
        """Return the minutes of work that take no time, of a work that is known."""
        said = assignment.overtime
        return self._minutes(said) if said is not None and has_own_work(assignment, task) else 0

    def _contour(self, assignment: Assignment, task: Task, *, is_whole: bool) -> str:
        """Return the number of a contour, if it has one and the work is in one piece."""
        if assignment.contour is None:
            return ""
        number = number_of(assignment.contour) if is_whole else None
        if number is None:
            self._desk.ledger.left_out(CONTOUR, task.id)
            return ""
        return str(number)

    def _length(self, assignment: Assignment, task: Task) -> int:
        if assignment.duration is not None:
            return self._minutes(assignment.duration)
        return length_minutes(task, self._minutes) or 0

    def _minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self._conversion)


def _with_cost(fields: list[Written], cost: Decimal | None) -> list[Written]:
    """Return an assignment with what it has cost so far."""
    if cost is None:
        return fields
    return ordered([*fields, ("ActualCost", cents(cost, "actual_cost"))], (), ASSIGNMENT)
