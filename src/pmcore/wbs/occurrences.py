"""When the occurrences of a series are: days of its rule, moved or left out where nobody works."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pmcore.kernel import CalendarError, Code
from pmcore.kernel.coercion import unusable
from pmcore.wbs.series import Series
from pmcore.wbs.settings import ProjectSettings

if TYPE_CHECKING:
    from pmcore.calendars import Calendar

_ONE_DAY = timedelta(days=1)
_LONGEST_REST = 3 * 366  # days, as for compiled working time: more looks like a mistake
_STRIDE = 8 * 366


class OccurrenceDays:
    """The days of a series in a project, and the moments they stand for.

    Parameters
    ----------
    series
        What is asked about.
    settings
        Whose calendars tell days off and clock times.

    Raises
    ------
    InputError
        ``value.invalid`` when days off matter and no calendar tells them.

    Examples
    --------
    >>> settings = ProjectSettings("P", name="P", start="2026-03-02")
    >>> days = OccurrenceDays(Series("FREQ=WEEKLY;COUNT=3", "2026-03-02", at="09:00"), settings)
    >>> [str(days.moment(day)) for day in days.all()]
    ['2026-03-02 09:00:00', '2026-03-09 09:00:00', '2026-03-16 09:00:00']
    """

    __slots__ = ("_calendar", "_series", "_working", "_zone")

    def __init__(self, series: Series, settings: ProjectSettings) -> None:
        wanted = series.each.calendar or settings.calendar
        found = (each for each in settings.calendars if each.id == wanted)
        self._series = series
        self._calendar: Calendar | None = next(found, None)
        self._zone = settings.zone if self._calendar is None else self._calendar.zone
        self._working: dict[int, frozenset[date]] = {}
        if self._calendar is None and series.on_day_off != "keep":
            en = "it must be keep while neither the task nor the project has a calendar"
            zh = "任务与项目都没有日历时只能为 keep"
            raise unusable("on_day_off", series.on_day_off, en, zh)

    def all(self) -> list[date]:
        """Return the days of a series by rule in their order, each once."""
        from pmcore.calendars.dates import LAST_DATE

        series = self._series
        named = series.recurrence.dates(series.first, series.until or LAST_DATE)
        placed = (self._placed(day) for day in named)
        return list(dict.fromkeys(day for day in placed if day is not None))

    def opening(self) -> date | None:
        """Return the first day of a series on completion, or ``None`` if it has none."""
        return self._next(self._series.first, self._series.first)

    def after(self, finish: date) -> date | None:
        """Return the day of the rule, begun anew on ``finish``, that comes next after it."""
        return self._next(finish, finish + _ONE_DAY)

    def moment(self, day: date) -> date:
        """Return from when the occurrence of a day may start."""
        from pmcore.calendars import datetime_of, instant_of

        if self._series.at is None:
            return day
        hour, minute = map(int, self._series.at.split(":"))
        typed = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - a wall clock
        return datetime_of(instant_of(typed, self._zone, policy="compatible"), self._zone)

    def day_of(self, moment: date) -> date:
        """Return the day a moment lies on, by the clock of the series."""
        from pmcore.calendars import datetime_of, instant_of

        if not isinstance(moment, datetime):
            return moment
        if moment.utcoffset() is None or self._zone is None:
            return moment.date()
        return datetime_of(instant_of(moment, self._zone), self._zone).date()

    def _next(self, begun: date, earliest: date) -> date | None:
        """Return the first day that a rule begun on one day means from another one on."""
        from pmcore.calendars.dates import EPOCH_DAY, LAST_DATE, day_number

        series = self._series
        last = series.until or LAST_DATE
        low, end = day_number(earliest), day_number(last) + 1
        while low < end:
            high = min(low + _STRIDE, end)
            for number in series.recurrence.days_within(begun, last, low, high):
                day = self._placed(date.fromordinal(EPOCH_DAY + number), earliest)
                if day is not None:
                    return day
            low = high
        return None

    def _placed(self, day: date, earliest: date = date.min) -> date | None:
        """Return where an occurrence goes: shifted back no further than ``earliest``."""
        choice = self._series.on_day_off
        if choice == "keep" or self._is_worked(day):
            return day
        if choice == "skip":
            return None
        if choice == "shift_earlier":
            earlier = self._shifted(day, -_ONE_DAY)
            if earlier >= earliest:
                return earlier
        return self._shifted(day, _ONE_DAY)

    def _shifted(self, day: date, step: timedelta) -> date:
        from pmcore.calendars.dates import FIRST_DATE, LAST_DATE

        found = day
        while not self._is_worked(found):
            found += step
            if abs(found - day).days > _LONGEST_REST or not FIRST_DATE <= found <= LAST_DATE:
                assert self._calendar is not None
                first, last = sorted((day, found))
                raise CalendarError(
                    Code.CALENDAR_GAP, calendar=self._calendar.id, first=first, last=last
                )
        return found

    def _is_worked(self, day: date) -> bool:
        assert self._calendar is not None
        if day.year not in self._working:
            plans = self._calendar.days(date(day.year, 1, 1), date(day.year, 12, 31))
            self._working[day.year] = frozenset(plan.date for plan in plans if plan.hours)
        return day in self._working[day.year]
