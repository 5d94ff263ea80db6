"""Times as a file without zones has them: what one clock shows."""

from __future__ import annotations

from datetime import date, datetime

from pmcore.calendars import Calendar, DayHours
from pmcore.exchange.exporting import Ledger, OneClock
from pmcore.exchange.mspdi.losses import DATE_ONLY, SPAN, zones
from pmcore.exchange.mspdi.span import FIRST, LAST
from pmcore.kernel import CalendarId, PmcoreError
from pmcore.wbs import ReadableProject, Task

_NEXT_MIDNIGHT = 1440


class Clock:
    """Writes times of one project.

    Attributes
    ----------
    one
        The clock that all of them are told by.
    """

    def __init__(self, project: ReadableProject, one: OneClock, ledger: Ledger) -> None:
        self.one = one
        self._project = project
        self._calendars = project.calendars
        self._own = project.settings.clock
        self._ledger = ledger
        self._hours: dict[tuple[CalendarId, date], DayHours] = {}

    def note(self) -> None:
        """Tell which calendars are in zones: the file cannot hold any."""
        for calendar in self._project.settings.calendars:
            if calendar.zone is not None and self.one.zone is not None:
                self._ledger.left_out(zones(self.one.zone), calendar.id)

    def begins(self, at: date, where: str, task: Task | None = None) -> str:
        """Write when something begins; a date means its first instant."""
        if not isinstance(at, datetime):
            at = self._at(at, 0, where, task)
        return self._written(at, where)

    def ends(self, at: date, where: str, task: Task | None = None) -> str:
        """Write when something ends; a date means its end: that of its last shift, if any."""
        if not isinstance(at, datetime):
            hours = self._hours_of(at, task)
            end = min(hours[-1].end, _NEXT_MIDNIGHT) if hours else _NEXT_MIDNIGHT
            at = self._at(at, end, where, task)
        return self._written(at, where)

    def began(self, at: date, where: str, task: Task | None = None) -> str:
        """Write when work began; a date means its first working instant."""
        if not isinstance(at, datetime):
            hours = self._hours_of(at, task)
            at = self._at(at, hours[0].start if hours else 0, where, task)
        return self._written(at, where)

    def _written(self, at: datetime, where: str) -> str:
        if at.tzinfo is not None:
            at = self.one.shown(at, where)
        if not FIRST.year <= at.year <= LAST.year:
            self._ledger.beyond(SPAN, where)
        return at.isoformat()

    def _at(self, day: date, minutes: int, where: str, task: Task | None) -> datetime:
        """Return the time that a date means: so many minutes by the clock of its calendar."""
        self._ledger.adjusted(DATE_ONLY, where)
        calendar = self._calendar_of(task)
        return self.one.read(day, minutes, None if calendar is None else calendar.zone, where)

    def _calendar_of(self, task: Task | None) -> Calendar | None:
        if task is None or task.calendar is None:
            return self._own
        return self._calendars[task.calendar]

    def _hours_of(self, day: date, task: Task | None) -> DayHours:
        calendar = self._calendar_of(task)
        if calendar is None:
            return ()
        key = calendar.id, day
        if key not in self._hours:
            try:
                self._hours[key] = calendar.day(day).hours
            except PmcoreError:  # a year whose holidays nobody knows
                self._hours[key] = ()
        return self._hours[key]
