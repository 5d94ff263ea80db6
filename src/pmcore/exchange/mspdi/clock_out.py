"""Times as a file without zones has them: what the clock of a calendar shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pmcore.calendars import Calendar, DayHours
from pmcore.calendars.zones import zone_info
from pmcore.exchange.exporting import Ledger
from pmcore.exchange.mspdi.losses import DATE_ONLY, SPAN, ZONE, other_clocks
from pmcore.exchange.mspdi.span import FIRST, LAST
from pmcore.kernel import CalendarId, PmcoreError, TaskId
from pmcore.wbs import ReadableProject, Task

_NEXT_MIDNIGHT = 1440


class Clock:
    """Writes times of one project."""

    def __init__(self, project: ReadableProject, ledger: Ledger) -> None:
        self._project = project
        self._calendars = project.calendars
        self._own = project.settings.clock
        self._ledger = ledger
        self._hours: dict[tuple[CalendarId, date], DayHours] = {}

    def note(self) -> None:
        """Tell which calendars and tasks are in zones that the file cannot hold."""
        for calendar in self._project.settings.calendars:
            if calendar.zone is not None:
                self._ledger.left_out(ZONE, calendar.id)
        abroad = self._abroad()
        feature = other_clocks(abroad)
        for id in abroad:
            self._ledger.left_out(feature, id)

    def begins(self, at: date, where: str, task: Task | None = None) -> str:
        """Write when something begins; a date means its first instant."""
        if not isinstance(at, datetime):
            at = self._at(at, 0, where)
        return self._written(at, where, task)

    def ends(self, at: date, where: str, task: Task | None = None) -> str:
        """Write when something ends; a date means its end: that of its last shift, if any."""
        if not isinstance(at, datetime):
            hours = self._hours_of(at, task)
            end = min(hours[-1].end, _NEXT_MIDNIGHT) if hours else _NEXT_MIDNIGHT
            at = self._at(at, end, where)
        return self._written(at, where, task)

    def began(self, at: date, where: str, task: Task | None = None) -> str:
        """Write when work began; a date means its first working instant."""
        if not isinstance(at, datetime):
            hours = self._hours_of(at, task)
            at = self._at(at, hours[0].start if hours else 0, where)
        return self._written(at, where, task)

    def zone_of(self, task: Task | None) -> str | None:
        """Return the zone of the clock that times of a task are written by."""
        calendar = self._calendar_of(task)
        return None if calendar is None else calendar.zone

    def _abroad(self) -> list[TaskId]:
        """Return the tasks that are told or worked in another zone than the project's."""
        own = self.zone_of(None)
        people = {
            each.id: own if each.calendar is None else self._calendars[each.calendar].zone
            for each in self._project.settings.resources
        }
        return [
            task.id
            for task in self._project.tasks()
            if {self.zone_of(task), *(people[each.resource] for each in task.assignments)} != {own}
        ]

    def _written(self, at: datetime, where: str, task: Task | None) -> str:
        if at.tzinfo is not None:
            zone = self.zone_of(task)
            at = (at.astimezone(zone_info(zone)) if zone else at).replace(tzinfo=None)
        if not FIRST.year <= at.year <= LAST.year:
            self._ledger.beyond(SPAN, where)
        return at.isoformat()

    def _at(self, day: date, minutes: int, where: str) -> datetime:
        self._ledger.adjusted(DATE_ONLY, where)
        return datetime.combine(day, time()) + timedelta(minutes=minutes)

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
