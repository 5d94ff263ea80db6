"""Times of a plan as a file without zones has them: what the clock of a calendar shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pmcore.calendars import Calendar
from pmcore.calendars.zones import zone_info
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.xer.losses import END_OF_DAY, WORKED_DAY
from pmcore.exchange.xer.sheet import moment
from pmcore.kernel import CalendarId, PmcoreError, TaskId
from pmcore.kernel.coercion import LAST_YEAR
from pmcore.wbs import Project, Task

_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


class Clock:
    """Writes times of one project."""

    def __init__(self, project: Project, ledger: Ledger) -> None:
        self._calendars = project.calendars
        self._own = project.settings.calendar
        self._ledger = ledger

    def calendar_of(self, task: Task | None) -> Calendar | None:
        """Return the calendar that tells the time for a task, or for the project."""
        id: CalendarId | None = (
            self._own if task is None or task.calendar is None else task.calendar
        )
        return None if id is None else self._calendars[id]

    def begins(self, at: date | None, task: Task | None = None) -> str | None:
        """Write a time; a date means its first instant."""
        return moment(self._local(at, task))

    def ends(self, at: date | None, where: TaskId, task: Task | None = None) -> str | None:
        """Write a time; a date means its end, the midnight after it."""
        if at is not None and not isinstance(at, datetime):
            self._ledger.adjusted(END_OF_DAY, where)
            midnight = datetime.combine(at, datetime.min.time()) + _ONE_DAY
            # the last day of all has no midnight after it that could be read
            at = midnight if midnight.year <= LAST_YEAR else midnight - _ONE_MINUTE
        return moment(self._local(at, task))

    def worked(self, at: date | None, task: Task, *, first: bool) -> str | None:
        """Write when work really began or ended; a date means its first or last working instant."""
        if at is None or isinstance(at, datetime):
            return moment(self._local(at, task))
        self._ledger.adjusted(WORKED_DAY, task.id)
        calendar = self.calendar_of(task)
        try:
            shifts = calendar.day(at).hours if calendar else ()
        except PmcoreError:
            shifts = ()
        minutes = (shifts[0].start if first else shifts[-1].end) if shifts else 0
        midnight = datetime.combine(at, datetime.min.time())
        return moment(midnight + timedelta(minutes=minutes))

    def _local(self, at: date | None, task: Task | None) -> date | None:
        if not isinstance(at, datetime) or at.tzinfo is None:
            return at
        calendar = self.calendar_of(task)
        zone = calendar.zone if calendar else None
        return (at.astimezone(zone_info(zone)) if zone else at).replace(tzinfo=None)
