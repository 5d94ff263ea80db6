"""How people of the file work apart: overtime, delays, and work spread unevenly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pmcore.exchange.importing.changes import PRESSED, SHAPELESS, STRETCHED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.features import LEVELING
from pmcore.exchange.mspdi.known import Known
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.stored_time import StoredTime
from pmcore.kernel import CalendarId, ConversionSettings, Duration
from pmcore.wbs import Assignment, Resource, Task
from pmcore.wbs.effort import effort_shares, shared_out

_LEAST_UNITS = Decimal("0.0001")
_TENTHS = 10
# The file rounds work and units, so that a length made of them may be a minute off.
_SAME = 1


class Apart:
    """Reads what assignments say of their own work, where it is not the whole of their task."""

    def __init__(
        self,
        time: StoredTime,
        resources: list[Resource],
        conversion: ConversionSettings,
        desk: Desk,
    ) -> None:
        self._stored = time
        self._priced = {each.id for each in resources if each.every_rate}
        self._conversion, self._desk = conversion, desk
        self._even: Known[int | None] = Known(("Work", "OvertimeWork", "Units"), desk)

    def read(
        self,
        assignment: Assignment,
        record: Record,
        length: int,
        used: Sequence[CalendarId | None],
        *,
        leveled: Decimal | None,
        is_whole: bool,
    ) -> Assignment:
        """Return the assignment with what it says of its own work.

        Parameters
        ----------
        length
            Minutes of the task.
        used
            Calendars that it is worked in; ``None`` is the project's own.
        leveled
            By how much leveling delays the task as a whole, in the file's unit.
        is_whole
            Whether the pauses between its dates are known, so that they say nothing more.
        """
        delay = int(record.number("Delay") or 0) // _TENTHS
        if record.number("LevelingDelay") != leveled:  # else the file says the same of both
            delay += self._leveled(record, used)
        minutes = self._minutes(assignment, record, used, length, is_whole=is_whole)
        if minutes is None or abs(minutes - length) <= _SAME:
            minutes = None
        if minutes is None and not delay:
            return assignment
        effort = record.minutes("Work") or 0
        is_shaped = minutes is not None and minutes == self._shaped(assignment, record, effort * 60)
        return Assignment(
            assignment.resource,
            assignment.units,
            effort=typed(effort, "h", self._conversion) if is_shaped else None,
            overtime=self._overtime(record) if is_shaped else None,
            delay=typed(delay, "h", self._conversion) if delay > 0 else None,
            duration=None if is_shaped or not minutes else typed(minutes, "h", self._conversion),
            contour=assignment.contour,
            rate_table=assignment.rate_table,
            remaining_duration=assignment.remaining_duration,
        )

    def _shaped(
        self, assignment: Assignment, record: Record, work: Decimal | int | None
    ) -> int | None:
        """Minutes that a contour with a name makes of seconds of work; ``None`` for even work."""
        if assignment.contour is None or work is None:
            return None
        regular = max(work - (record.seconds("OvertimeWork") or 0), 0)
        return shared_out(Fraction(regular) / 60, assignment.average_units)

    def _overtime(self, record: Record) -> Duration | None:
        overtime = record.minutes("OvertimeWork")
        return typed(overtime, "h", self._conversion) if overtime else None

    def is_paid(self, team: Iterable[Assignment]) -> bool:
        """Whether anybody of a team has a price."""
        return bool(self._priced) and any(each.resource in self._priced for each in team)

    def paid(
        self, team: list[Assignment], records: Mapping[str, Record], task: Task, length: int
    ) -> list[Assignment]:
        """Return a team in which each who is paid has their own effort, if it is no even share.

        How long each works stays what it is: an effort of their own never moves a date here.

        Parameters
        ----------
        task
            A task with that team.
        length
            Its minutes.
        """
        shares: list[Fraction | None] = [*effort_shares(task, self._to_minutes)]
        people = (each.resource for each in team if each.resource in records)
        works = [records[each].minutes("Work") or 0 for each in people]
        effort = 0 if task.effort is None else self._to_minutes(task.effort)
        if effort and abs(sum(works) - effort) > len(works) * _SAME:
            shares = [None] * len(team)  # the file's own works do not make up the task's
        return [
            self._paid(each, records[each.resource], share, length)
            if each.resource in self._priced and each.resource in records
            else each
            for each, share in zip(team, shares, strict=True)
        ]

    def _paid(
        self, assignment: Assignment, record: Record, share: Fraction | None, length: int
    ) -> Assignment:
        work, overtime = record.minutes("Work"), record.minutes("OvertimeWork") or 0
        is_even = work is None or share is None or abs(share - work) <= _SAME
        if work is None or (not overtime and is_even):
            return assignment
        minutes = length
        if assignment.duration is not None:
            minutes = self._to_minutes(assignment.duration)
        even = shared_out(max(work - overtime, 0), assignment.average_units)
        return Assignment(
            assignment.resource,
            assignment.units,
            effort=typed(work, "h", self._conversion),
            overtime=self._overtime(record),
            delay=assignment.delay,
            duration=None if even == minutes else typed(minutes, "h", self._conversion),
            contour=assignment.contour,
            rate_table=assignment.rate_table,
            remaining_duration=assignment.remaining_duration,
        )

    def _to_minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self._conversion)

    def _minutes(
        self,
        assignment: Assignment,
        record: Record,
        used: Sequence[CalendarId | None],
        length: int,
        *,
        is_whole: bool,
    ) -> int | None:
        """Minutes from its beginning to its end; ``None`` where the file does not say."""
        if record.whole("WorkContour", 0):
            worked = self._worked(record, used)
            if worked is None and assignment.contour is not None:
                return self._shaped(assignment, record, record.seconds("Work"))
            if worked is None:
                record.adjusted(SHAPELESS)
            return worked
        regular = self._even.of(record, regular_minutes)
        if is_whole or not regular:
            return regular
        worked = self._worked(record, used)
        if worked is None or abs(worked - regular) <= _SAME:
            return regular
        if worked < regular:
            return self._pressed(record, regular, worked, length)
        record.adjusted(STRETCHED)
        return worked

    def _pressed(self, record: Record, regular: int, worked: int, length: int) -> int:
        """Minutes of work that its stored dates leave less time than its units would take.

        From its version of 2010 on the tool lets an assignment keep its units where more is done
        at its peak. The length of the task tells which of the two is meant.
        """
        if abs(worked - length) > _SAME:
            return regular
        record.adjusted(PRESSED)
        return length

    def _worked(self, record: Record, used: Sequence[CalendarId | None]) -> int | None:
        """Working minutes from its stored start to its stored finish: the span of its shape."""
        return self._stored.between(used, record.instant("Start"), record.instant("Finish"))

    def _leveled(self, record: Record, used: Sequence[CalendarId | None]) -> int:
        """Working minutes by which leveling delays somebody beyond their task.

        The file has the delay as elapsed time until their stored start.
        """
        delay, start = record.number("LevelingDelay"), record.instant("Start")
        if not delay:
            return 0
        if start is None:
            self._desk.ledger.unused(LEVELING, record.name)
            return 0
        try:
            before = start - timedelta(minutes=float(delay) / _TENTHS)
        except OverflowError:  # dates before all calendars
            return 0
        return self._stored.between(used, before, start) or 0


def regular_minutes(record: Record) -> int | None:
    """Minutes that somebody takes for regular work, spread evenly."""
    work, units = record.seconds("Work"), record.number("Units")
    if work is None or units is None or units < _LEAST_UNITS:
        return None
    regular = max(work - (record.seconds("OvertimeWork") or 0), 0)
    return int((Decimal(regular) / 60 / units).to_integral_value(ROUND_HALF_UP))


def is_idle(record: Record, records: Iterable[Record]) -> bool:
    """Whether an assignment says that there is no work in it.

    Parameters
    ----------
    records
        All assignments of its task. Some tools leave out work of 0: where another one says its
        work, who does not has none.
    """
    if "Work" not in record.fields:
        return any("Work" in each.fields for each in records)
    return record.seconds("Work") == 0
