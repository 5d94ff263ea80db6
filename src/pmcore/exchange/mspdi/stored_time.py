"""Working time between dates that a file stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from pmcore.calendars import Calendar, WorkingTime, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.calendars.dates import FIRST_DATE, LAST_DATE
from pmcore.kernel import CalendarId, PmcoreError

# Calendars are compiled for the whole time that stored work takes: nobody's takes as long as this.
LONGEST_SHAPE = timedelta(days=20 * 366)
_A_YEAR = timedelta(days=366)
# A plan of many years is not compiled anew for each of them.
_MORE_YEARS = 5


class StoredTime:
    """Counts working time in the calendars of a project that is still being read.

    Parameters
    ----------
    calendars
        Of the project, by id; ``own`` is the id of the one that tasks without have.
    begin
        Where the project begins.
    """

    def __init__(
        self,
        calendars: Mapping[CalendarId, Calendar],
        own: CalendarId | None,
        begin: datetime | None = None,
    ) -> None:
        self._calendars, self._own, self._begin = calendars, own, begin
        self._never: dict[tuple[CalendarId | None, ...], bool] = {}
        self._compiled: dict[tuple[CalendarId | None, ...], WorkingTime] = {}
        self._known_days: dict[tuple[CalendarId | None, ...], tuple[date, date]] = {}

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
        key = tuple(used)
        known = self._compiled.get(key)
        try:
            if known is not None and known.lo <= instant(start) <= instant(finish) <= known.hi:
                return known
            named = dict.fromkeys(self._own if each is None else each for each in key)
            calendars = [self._calendars[id] for id in named if id and id in self._calendars]
            if not calendars or finish - start > LONGEST_SHAPE:
                return None
            first, last = self._days(key, start, finish)
            known = CommonCalendar.among(each.compile(first, last) for each in calendars)
        except PmcoreError:
            return None
        self._compiled[key], self._known_days[key] = known, (first, last)
        return known

    def is_never(self, used: Iterable[CalendarId | None]) -> bool:
        """Whether calendars have no time in common from the start of the project on.

        Parameters
        ----------
        used
            Ids; ``None`` is the project's own.
        """
        key, begin = tuple(used), self._begin
        if begin is None:
            return False
        if key not in self._never:
            times = (self.of(key, begin, begin + reach) for reach in (_A_YEAR, LONGEST_SHAPE))
            self._never[key] = all(time is not None and not time.total_minutes for time in times)
        return self._never[key]

    def _days(
        self, key: tuple[CalendarId | None, ...], start: datetime, finish: datetime
    ) -> tuple[date, date]:
        """Return the days to compile calendars for: those known before, and some years more."""
        first, last = start.date().replace(month=1, day=1), finish.date().replace(month=12, day=31)
        if key not in self._known_days:
            return first, last
        begin, end = self._known_days[key]
        if first < begin:
            begin = first.replace(year=max(first.year - _MORE_YEARS, FIRST_DATE.year))
        if last > end:
            end = last.replace(year=min(last.year + _MORE_YEARS, LAST_DATE.year))
        return begin, end

    def between(
        self, used: Iterable[CalendarId | None], start: datetime | None, finish: datetime | None
    ) -> int | None:
        """Minutes of work between two dates; ``None`` where that cannot be told."""
        if start is None or finish is None or finish <= start:
            return None
        time = self.of(used, start, finish)
        return None if time is None else time.diff(instant(start), instant(finish))


@lru_cache(maxsize=4096)  # the work of most tasks starts and ends where that of others does
def instant(moment: datetime) -> int:
    """Return the instant of a date that a file stores, in whole minutes."""
    return instant_of(moment.replace(second=0, microsecond=0), None)
