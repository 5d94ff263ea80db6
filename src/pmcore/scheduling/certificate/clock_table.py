"""The clocks of a plan: one for each calendar, one for what several have in common, and elapsed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pmcore.calendars import instant_of
from pmcore.calendars.common import CommonCalendar, together
from pmcore.calendars.dates import FIRST_DATE, LAST_DATE
from pmcore.scheduling.certificate.clocks import CalendarClock, Clock, Compiler, ElapsedClock, Reach
from pmcore.wbs.settings import ProjectSettings

_LONGEST_YEAR = 366


class ClockTable:
    """Clocks by the ids of calendars, each made once.

    Attributes
    ----------
    reach
        Between which dates clocks can be read.
    elapsed, own
        Elapsed time, and the project's own calendar.
    first, last
        The same reach as instants: dates that are given must lie here.
    """

    def __init__(self, settings: ProjectSettings, years: int) -> None:
        self.reach = _reach(settings.start, years)
        self._default = settings.calendar or ""
        self._calendars = {each.id: each for each in settings.calendars}
        self._number = {id: number for number, id in enumerate(self._calendars)}
        self._works_in = {each.id: each.calendar or self._default for each in settings.resources}
        self._named: dict[str, Clock] = {}
        self._compiler = Compiler()
        self.elapsed: Clock = ElapsedClock(settings.zone, self.reach)
        self.own = self.of(None)
        self.first = instant_of(self.reach.first, settings.zone)
        self.last = instant_of(self.reach.last, settings.zone, edge="end")

    def of(self, name: str | None) -> Clock:
        """Return the clock of a calendar, or of the project's own."""
        name = name or self._default
        if name not in self._named:
            self._named[name] = CalendarClock(self._calendars[name], self.reach, self._compiler)
        return self._named[name]

    def common(self, people: Iterable[str], calendar: str | None) -> Clock:
        """Return the clock that ticks when some people, and a calendar if named, all work."""
        names = {self._works_in[each] for each in people}
        if calendar is not None:
            names.add(calendar)
        known = sorted(names, key=self._number.__getitem__)
        if len(known) == 1:
            return self.of(known[0])
        name = together(known)
        if name not in self._named:
            shared = CommonCalendar(tuple(self._calendars[each] for each in known))
            self._named[name] = CalendarClock(shared, self.reach, self._compiler)
        return self._named[name]

    def zone(self, name: str | None) -> str | None:
        """Return the zone in which dates of a calendar, or of the project's own, are read."""
        return self._calendars[name or self._default].zone


def _reach(start: date, years: int) -> Reach:
    day = date(start.year, start.month, start.day)
    span = timedelta(days=years * _LONGEST_YEAR)
    return Reach(day, max(day - span, FIRST_DATE), min(day + span, LAST_DATE))
