"""How people of the file work apart: overtime, delays, and work spread unevenly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from pmcore.calendars import Calendar, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.exchange.importing.changes import SHAPELESS
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel import CalendarId, ConversionSettings, PmcoreError
from pmcore.wbs import Assignment, Resource

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
    ) -> None:
        self._calendars, self._own = calendars, own
        self._works_in = {each.id: each.calendar for each in resources}
        self._conversion = conversion

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
        return Assignment(
            assignment.resource,
            assignment.units,
            delay=typed(delay, "h", self._conversion) if delay > 0 else None,
            duration=None if minutes is None else typed(minutes, "h", self._conversion),
        )

    def _minutes(
        self, assignment: Assignment, record: Record, calendar: CalendarId | None
    ) -> int | None:
        """Minutes from its beginning to its end; ``None`` where the file does not say."""
        if record.whole("WorkContour", 0):
            worked = self._worked(assignment, record, calendar)
            if worked is None:
                record.adjusted(SHAPELESS)
            return worked
        work, units = record.seconds("Work"), record.number("Units")
        if work is None or units is None or units <= 0:
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
        used = [self._calendars.get(id or "") for id in named if id is not None]
        days = start.date(), finish.date()
        try:
            time = CommonCalendar.among(each.compile(*days) for each in used if each is not None)
            return time.diff(_instant(start), _instant(finish))
        except PmcoreError:  # a stored date that no calendar knows tells no length
            return None


def _instant(moment: datetime) -> int:
    return instant_of(moment.replace(second=0, microsecond=0), None)
