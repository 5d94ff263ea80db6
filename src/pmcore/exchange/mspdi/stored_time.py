"""Working time between dates that a file stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pmcore.calendars import Calendar, WorkingTime, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.kernel import CalendarId, PmcoreError

# Calendars are compiled for the whole time that stored work takes: nobody's takes as long as this.
LONGEST_SHAPE = timedelta(days=20 * 366)


class StoredTime:
    """Counts working time in the calendars of a project that is still being read.

    Parameters
    ----------
    calendars
        Of the project, by id; ``own`` is the id of the one that tasks without have.
    """

    def __init__(self, calendars: Mapping[CalendarId, Calendar], own: CalendarId | None) -> None:
        self._calendars, self._own = calendars, own
        self._compiled: dict[tuple[CalendarId | None, ...], WorkingTime] = {}

    def of(
        self, used: Iterable[CalendarId | None], start: datetime, finish: datetime
    ) -> WorkingTime | None:
        """Return the time that calendars have in common, as far as two dates at least.

        Parameters
        ----------
        used
            Ids; ``None`` is the project's own.

        Returns
        -------
        WorkingTime
            ``None`` for dates too far apart, or that no calendar knows, and where a calendar is
            missing, which is a problem known elsewhere.
        """
        key = tuple(dict.fromkeys(self._own if each is None else each for each in used))
        calendars = [self._calendars[id] for id in key if id and id in self._calendars]
        if not calendars or finish - start > LONGEST_SHAPE:
            return None
        known = self._compiled.get(key)
        try:
            if known is not None and known.lo <= instant(start) <= instant(finish) <= known.hi:
                return known
            first, last = start.replace(month=1, day=1), finish.replace(month=12, day=31)
            known = CommonCalendar.among(
                each.compile(first.date(), last.date()) for each in calendars
            )
        except PmcoreError:
            return None
        self._compiled[key] = known
        return known

    def between(
        self, used: Iterable[CalendarId | None], start: datetime | None, finish: datetime | None
    ) -> int | None:
        """Minutes of work between two dates; ``None`` where that cannot be told."""
        if start is None or finish is None or finish <= start:
            return None
        time = self.of(used, start, finish)
        return None if time is None else time.diff(instant(start), instant(finish))


def instant(moment: datetime) -> int:
    """Return the instant of a date that a file stores, in whole minutes."""
    return instant_of(moment.replace(second=0, microsecond=0), None)
