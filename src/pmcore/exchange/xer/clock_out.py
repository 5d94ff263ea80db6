"""Times of a plan as a file without zones has them: what one clock shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pmcore.calendars import Calendar, DayHours
from pmcore.calendars.dates import MINUTES_PER_DAY
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.one_clock import OneClock
from pmcore.exchange.xer.losses import END_OF_DAY, WORKED_DAY
from pmcore.exchange.xer.sheet import moment
from pmcore.kernel import PmcoreError
from pmcore.kernel.coercion import LAST_YEAR
from pmcore.wbs import Project, Task

_ONE_MINUTE = timedelta(minutes=1)


class Clock:
    """Writes times of one project.

    Attributes
    ----------
    one
        The clock that all of them are told by.
    """

    def __init__(self, project: Project, one: OneClock, ledger: Ledger) -> None:
        self.one = one
        self._calendars = project.calendars
        self._own = project.settings.clock
        self._ledger = ledger

    def begins(self, at: date | None, where: str, task: Task | None = None) -> str | None:
        """Write a time; a date means its first instant."""
        return None if at is None else moment(self._shown(at, 0, where, task))

    def ends(self, at: date | None, where: str, task: Task | None = None) -> str | None:
        """Write a time; a date means its end, the midnight after it."""
        if at is None:
            return None
        if not isinstance(at, datetime):
            self._ledger.adjusted(END_OF_DAY, where)
        return moment(self._shown(at, MINUTES_PER_DAY, where, task))

    def worked(self, at: date | None, task: Task, *, first: bool) -> str | None:
        """Write when work really began or ended; a date means its first or last working instant."""
        if at is None:
            return None
        minutes = 0
        if not isinstance(at, datetime):
            self._ledger.adjusted(WORKED_DAY, task.id)
            shifts = self._shifts_on(at, task)
            minutes = (shifts[0].start if first else shifts[-1].end) if shifts else 0
        return moment(self._shown(at, minutes, task.id, task))

    def computed(self, at: datetime) -> str | None:
        """Write a time of a schedule."""
        return moment(self.one.shown(at))

    def _shown(self, at: date, minutes: int, where: str, task: Task | None) -> datetime:
        """Return what the clock shows at a time, or when so many minutes of a day have passed."""
        if isinstance(at, datetime):
            return at if at.tzinfo is None else self.one.shown(at, where)
        calendar = self._calendar_of(task)
        read = self.one.read(at, minutes, None if calendar is None else calendar.zone, where)
        # the last day of all has no midnight after it that could be read
        return read if read.year <= LAST_YEAR else read - _ONE_MINUTE

    def _shifts_on(self, day: date, task: Task) -> DayHours:
        calendar = self._calendar_of(task)
        try:
            return calendar.day(day).hours if calendar else ()
        except PmcoreError:  # a year whose holidays nobody knows
            return ()

    def _calendar_of(self, task: Task | None) -> Calendar | None:
        if task is None or task.calendar is None:
            return self._own
        return self._calendars[task.calendar]
