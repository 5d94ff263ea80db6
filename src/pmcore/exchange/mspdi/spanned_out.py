"""Assignments to summary tasks as records of a file: what their dates make of them."""

from __future__ import annotations

from fractions import Fraction

from pmcore.exchange.mspdi.costs_out import table_field
from pmcore.exchange.mspdi.dates_out import SpannedDates
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.losses import SPANNED_LENGTH, SPANNED_WORK
from pmcore.exchange.mspdi.span_said import SpanSaid
from pmcore.exchange.mspdi.tasks_out import Written
from pmcore.exchange.mspdi.units_out import factor, tenths_long
from pmcore.exchange.mspdi.work_out import percent_field
from pmcore.kernel import Duration
from pmcore.wbs import Assignment, Task

_HALF = Fraction(1, 2)


class SpannedOut:
    """Writes how people work on summary tasks."""

    def __init__(self, desk: DeskOut) -> None:
        self._desk, self._conversion = desk, desk.project.settings.conversion

    def fields(
        self, uid: int, held: Assignment, task: Task, told: SpannedDates | None, contour: str
    ) -> list[Written]:
        """Return an assignment.

        Parameters
        ----------
        told
            When they work, and how much; ``None`` where nobody computed it.
        contour
            The number of its contour, empty where it is even or the file has no name for it.
        """
        effort, extra = self._minutes(held.effort), self._minutes(held.overtime)
        work = None if effort is None else Fraction(effort)
        over = None if extra is None else Fraction(extra)
        if told is not None:
            self._note(held, task, told)
            work = told.work if told.room > 0 or work is not None else None
            over = None if over is None else told.overtime
        elif held.duration is not None:
            self._desk.ledger.left_out(SPANNED_LENGTH, task.id)
        tenths = None if work is None else _tenths(work)
        done = 0 if told is None or tenths is None else tenths * told.percent // 100
        delay, numbers = self._minutes(held.delay), self._desk.numbers
        fields: list[Written] = [
            ("UID", str(uid)),
            ("TaskUID", str(numbers.tasks[task.id])),
            ("ResourceUID", str(numbers.resources[held.resource])),
            percent_field(done, 0 if told is None or tenths is None else tenths - done),
            ("ActualWork", tenths_long(done) if done else ""),
            *table_field(held),
            ("Delay", "" if delay is None else str(10 * delay)),
            ("Finish", "" if told is None else told.finish),
            ("OvertimeWork", "" if over is None else tenths_long(_tenths(over))),
            ("RemainingWork", "" if tenths is None else tenths_long(tenths - done)),
            ("Start", "" if told is None else told.start),
            ("Units", factor(held.units if contour else held.average_units)),
            ("Work", "" if tenths is None else tenths_long(tenths)),
            ("WorkContour", contour),
        ]
        return [field for field in fields if field[1]]

    def _note(self, held: Assignment, task: Task, told: SpannedDates) -> None:
        """Note what somebody says of their own work that is not read from what is written."""
        said = SpanSaid(
            round(told.work),
            round(told.overtime),
            held.average_units,
            told.room or None,
            told.taken or None,
        )
        own = held.effort, held.overtime, held.duration
        if [*map(self._minutes, own)] != [said.effort, said.overtime or None, said.duration]:
            self._desk.ledger.adjusted(SPANNED_WORK, task.id)

    def _minutes(self, length: Duration | None) -> int | None:
        return None if length is None else length.to_minutes(self._conversion)


def _tenths(minutes: Fraction) -> int:
    return int(minutes * 600 + _HALF)
