"""When the occurrences of a series are: days of its rule, moved or left out where nobody works."""

from __future__ import annotations

from datetime import date, time, timedelta

from pmcore.kernel.coercion import unusable
from pmcore.wbs.series import Series
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.wallclock import at_clock, day_of
from pmcore.wbs.workdays import WorkDays

_ONE_DAY = timedelta(days=1)
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

    __slots__ = ("_series", "_work", "_zone")

    def __init__(self, series: Series, settings: ProjectSettings) -> None:
        wanted = series.each.calendar or settings.calendar
        found = (each for each in settings.calendars if each.id == wanted)
        self._series = series
        calendar = next(found, None)
        self._zone = settings.zone if calendar is None else calendar.zone
        self._work = None if calendar is None else WorkDays(calendar)
        if calendar is None and series.on_day_off != "keep":
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
        if self._series.at is None:
            return day
        return at_clock(day, time.fromisoformat(self._series.at), self._zone)

    def day_of(self, moment: date) -> date:
        """Return the day a moment lies on, by the clock of the series."""
        return day_of(moment, self._zone)

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
        if self._work is None or choice == "keep" or self._work.is_worked(day):
            return day
        if choice == "skip":
            return None
        if choice == "shift_earlier":
            earlier = self._work.nearest(day, -1)
            if earlier >= earliest:
                return earlier
        return self._work.nearest(day, 1)
