"""Shifting dates by days or by working days, times of day kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from pmcore.kernel.coercion import unusable
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.wallclock import at_clock, day_of, shown
from pmcore.wbs.workdays import WorkDays

MoveBy: TypeAlias = Literal["calendar_days", "working_days"]


class DateShift:
    """The way from one start of a project to another, for every other date to go along.

    Parameters
    ----------
    settings
        Of the project; with its start as it is.
    to
        The start it is to have.
    by
        ``working_days`` counts those of the project's calendar: a start on a day off counts as
        the next working day, a finish as the last one.

    Raises
    ------
    InputError
        ``value.invalid`` for working days in a project without a calendar.

    Examples
    --------
    >>> settings = ProjectSettings("P", name="P", start="2026-03-02")
    >>> shift = DateShift(settings, date(2026, 3, 12), "calendar_days")
    >>> shift.days, str(shift.moved(datetime(2026, 3, 5, 9), is_finish=False))
    (10, '2026-03-15 09:00:00')
    """

    __slots__ = ("_work", "_zone", "days")
    days: int

    def __init__(self, settings: ProjectSettings, to: date, by: MoveBy) -> None:
        own = (each for each in settings.calendars if each.id == settings.calendar)
        calendar = next(own, None)
        self._zone = settings.zone
        self._work = None
        old, new = day_of(settings.start, self._zone), day_of(to, self._zone)
        self.days = (new - old).days
        if by == "working_days":
            if calendar is None:
                en = "it must be calendar_days, because the project has no calendar of its own"
                zh = "项目没有自己的日历，只能为 calendar_days"
                raise unusable("by", by, en, zh)
            self._work = WorkDays(calendar)
            self.days = self._work.count(old, new)

    def moved(self, value: date, *, is_finish: bool) -> date:
        """Return where a date goes; a time keeps what the project's clock shows."""
        if not self.days:
            return value
        if not isinstance(value, datetime):
            return self._moved_day(value, is_finish=is_finish)
        if value.utcoffset() is not None and self._zone is None:
            return self._kept_offset(value, is_finish=is_finish)
        wall = shown(value, self._zone)
        return at_clock(self._moved_day(wall.date(), is_finish=is_finish), wall.time(), self._zone)

    def _kept_offset(self, value: datetime, *, is_finish: bool) -> datetime:
        """Move a time in a project that has no clock yet."""
        return value + (self._moved_day(value.date(), is_finish=is_finish) - value.date())

    def _moved_day(self, day: date, *, is_finish: bool) -> date:
        if self._work is None:
            return day + timedelta(days=self.days)
        return self._work.walk(self._work.nearest(day, -1 if is_finish else 1), self.days)
