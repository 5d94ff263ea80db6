"""How people of the file work apart: overtime, delays, and work spread unevenly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pmcore.calendars import Calendar, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.exchange.importing.changes import SHAPELESS
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.known import Known
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel import CalendarId, ConversionSettings, Duration, PmcoreError
from pmcore.wbs import Assignment, Resource, Task
from pmcore.wbs.effort import effort_shares, shared_out

# Calendars are compiled for the whole time that stored work takes: nobody's takes as long as this.
LONGEST_SHAPE = timedelta(days=20 * 366)
_LEAST_UNITS = Decimal("0.0001")
_TENTHS = 10
# The file rounds work and units, so that a length made of them may be a minute off.
_SAME = 1


class Apart:
    """Reads what assignments say of their own work, where it is not the whole of their task.

    Parameters
    ----------
    calendars
        Of the project, by id; ``own`` is the id of the one that tasks without have.
    """

    def __init__(
        self,
        calendars: Mapping[CalendarId, Calendar],
        own: CalendarId | None,
        resources: list[Resource],
        conversion: ConversionSettings,
        desk: Desk,
    ) -> None:
        self._calendars, self._own = calendars, own
        self._works_in = {each.id: each.calendar for each in resources}
        self._priced = {each.id for each in resources if each.rates}
        self._conversion = conversion
        self._even: Known[int | None] = Known(("Work", "OvertimeWork", "Units"), desk)

    def read(
        self, assignment: Assignment, record: Record, length: int, calendar: CalendarId | None
    ) -> Assignment:
        """Return the assignment with what it says of its own work.

        Parameters
        ----------
        length
            Minutes of the task.
        calendar
            The calendar of the task, if it has one.
        """
        delay = int(record.number("Delay") or 0) // _TENTHS
        minutes = self._minutes(assignment, record, calendar)
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
        )

    def _to_minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self._conversion)

    def _minutes(
        self, assignment: Assignment, record: Record, calendar: CalendarId | None
    ) -> int | None:
        """Minutes from its beginning to its end; ``None`` where the file does not say."""
        if record.whole("WorkContour", 0):
            worked = self._worked(assignment, record, calendar)
            if worked is None and assignment.contour is not None:
                return self._shaped(assignment, record, record.seconds("Work"))
            if worked is None:
                record.adjusted(SHAPELESS)
            return worked
        return self._even.of(record, self._regular)

    def _regular(self, record: Record) -> int | None:
        """Minutes that somebody takes for regular work, spread evenly."""
        work, units = record.seconds("Work"), record.number("Units")
        if work is None or units is None or units < _LEAST_UNITS:
            return None
        regular = max(work - (record.seconds("OvertimeWork") or 0), 0)
        return int((Decimal(regular) / 60 / units).to_integral_value(ROUND_HALF_UP))

    def _worked(
        self, assignment: Assignment, record: Record, calendar: CalendarId | None
    ) -> int | None:
        """Working minutes from its stored start to its stored finish: the span of its shape."""
        start, finish = record.instant("Start"), record.instant("Finish")
        if start is None or finish is None or finish <= start:
            return None
        named = dict.fromkeys((self._works_in[assignment.resource] or self._own, calendar))
        used = [each for id in named if (each := self._calendars.get(id or "")) is not None]
        if not used:
            return None  # a problem is known with them
        days = start.date(), finish.date()
        if days[1] - days[0] > LONGEST_SHAPE:
            return None
        try:
            time = CommonCalendar.among(each.compile(*days) for each in used)
            return time.diff(_instant(start), _instant(finish))
        except PmcoreError:  # a stored date that no calendar knows tells no length
            return None


def _instant(moment: datetime) -> int:
    return instant_of(moment.replace(second=0, microsecond=0), None)
