"""The one clock that a file without zones has: what it shows, and who works when by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cached_property

from pmcore.calendars import Calendar, datetime_of
from pmcore.calendars.dates import MINUTES_PER_DAY, day_number
from pmcore.calendars.zones import to_instant, zone_info
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.moved_hours import feels_changes, moved, moved_over
from pmcore.exchange.importing.feature import Feature
from pmcore.kernel.coercion import unusable
from pmcore.wbs import ReadableProject

_MOST_NAMED = 6
_MINUTE = timedelta(minutes=1)


class OneClock:
    """Tells all times of a project by one clock: its own, or that of another zone.

    A project of floating calendars has one clock already, and nothing is moved.

    Parameters
    ----------
    zone
        Whose clock; that of the project unless given.
    span
        Gives the first and last day of the years that calendars are told for.

    Raises
    ------
    InputError
        ``value.invalid`` for a zone where the project has no clock that could be moved.
    CalendarError
        ``calendar.zone_unknown``.

    Attributes
    ----------
    zone
        IANA name; ``None`` when the project has no zones.
    """

    def __init__(
        self,
        project: ReadableProject,
        zone: str | None,
        ledger: Ledger,
        span: Callable[[], tuple[date, date]],
    ) -> None:
        self._own = project.settings.zone
        if zone is not None and self._own is None:
            en = "the calendars of the plan have no zones, so there is nothing to move"
            raise unusable("zone", zone, en, "计划的日历没有时区，无从换算")
        if zone is not None:
            zone_info(zone)
        self.zone = zone or self._own
        self._ledger = ledger
        self._span_of = span
        self._told: dict[Calendar, Calendar] = {}

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and last day that calendars are told for."""
        return self._span_of()

    def shown(self, at: datetime, where: str | None = None) -> datetime:
        """Return what the clock shows at a time that has an offset.

        Parameters
        ----------
        where
            Whose time it is, if it is somebody's: one that the clock shows twice is told.
        """
        if self.zone is None:
            return at.replace(tzinfo=None)
        here = at.astimezone(zone_info(self.zone))
        if here.fold and where is not None:
            self._ledger.adjusted(_repeated_time(self.zone), where)
        return here.replace(tzinfo=None, fold=0)

    def at(self, instant: int) -> datetime:
        """Return what the clock shows at an instant of a schedule."""
        return datetime_of(instant, self.zone).replace(tzinfo=None)

    def read(self, day: date, minutes: int, zone: str | None, where: str) -> datetime:
        """Return what the clock shows when that of a zone reads so many minutes of a day."""
        if self.zone is None or zone is None or zone == self.zone:
            return datetime.combine(day, time.min) + minutes * _MINUTE
        instant = to_instant(day_number(day) * MINUTES_PER_DAY + minutes, zone)
        return self.shown(datetime_of(instant, zone), where)

    def calendar(self, calendar: Calendar) -> Calendar:
        """Return who works when by this clock; the calendar itself where its hours say so.

        Where its hours are others, they stand in weeks and exceptions. One that only has exceptions
        of its own keeps its base, as this clock shows that.
        """
        if self.zone is None:
            return calendar
        if calendar not in self._told:
            self._told[calendar] = self._moved(calendar, self.zone)
        return self._told[calendar]

    def _moved(self, calendar: Calendar, zone: str) -> Calendar:
        is_abroad = any(each.zone != zone for each in calendar.lineage())
        if not is_abroad and not feels_changes(calendar, zone, *self.span):
            return calendar
        base = None if calendar.base is None else self.calendar(calendar.base)
        if base is not None and base.zone is None and _is_delta(calendar):
            here = moved_over(calendar, base, zone, *self.span)
        else:
            here = moved(calendar, zone, *self.span)
        feature = _other_zones if is_abroad else _own_changes
        self._ledger.adjusted(feature(zone, *self.span), calendar.id)
        if here.repeated:
            told = _lost_hour(zone, here.lost) if here.lost else _late_hour(zone, here.repeated)
            self._ledger.adjusted(told, calendar.id)
        return here.calendar


def _is_delta(calendar: Calendar) -> bool:
    """Whether a calendar has nothing but exceptions beside its base, in the zone of that."""
    is_alike = calendar.base is not None and calendar.zone == calendar.base.zone
    return is_alike and calendar.week is None and not (calendar.dated_weeks or calendar.holidays)


def _other_zones(zone: str, first: date, last: date) -> Feature:
    """Name calendars of zones other than that of the clock.

    >>> _other_zones("Asia/Shanghai", date(2026, 1, 1), date(2027, 12, 31)).en[-49:]
    'shown by the clock of Asia/Shanghai, 2026 to 2027'
    """
    return Feature(
        "other_zones",
        "hours of calendars in other zones, written as shown by the clock of "
        f"{zone}, {first.year} to {last.year}",
        f"其他时区日历的工作时间，已换算为 {zone} 的时钟（{first.year} 至 {last.year} 年）",
    )


def _own_changes(zone: str, first: date, last: date) -> Feature:
    return Feature(
        "clock_changes",
        f"hours of calendars that go on while the clock of {zone} changes, written as shown "
        f"by it, {first.year} to {last.year}",
        f"跨越 {zone} 时钟调整时刻的工作时间，已按该时钟写出（{first.year} 至 {last.year} 年）",
    )


def _late_hour(zone: str, days: tuple[date, ...]) -> Feature:
    en, zh = _named(days)
    return Feature(
        "repeated_hour",
        f"work in the hour that the clock of {zone} shows twice: the rest of that shift, and dates "
        f"in it, are up to an hour late ({en})",
        f"{zone} 时钟重复的一小时内的工作：该班次其后部分及其中的日期最多晚一小时（{zh}）",
    )


def _lost_hour(zone: str, days: tuple[date, ...]) -> Feature:
    en, zh = _named(days)
    return Feature(
        "lost_hour",
        f"work without breaks through the hour that the clock of {zone} shows twice: an hour is "
        f"missing, and dates of work that goes on over it are an hour late ({en})",
        f"连续不断跨越 {zone} 时钟重复的一小时的工作：缺一小时，跨越其间的工作日期晚一小时（{zh}）",
    )


def _named(days: tuple[date, ...]) -> tuple[str, str]:
    """Return dates as a list in English and in Chinese, the first few of them."""
    named = [str(day) for day in days[:_MOST_NAMED]]
    more_en, more_zh = (", ...", "…") if len(days) > _MOST_NAMED else ("", "")
    return ", ".join(named) + more_en, "、".join(named) + more_zh


def _repeated_time(zone: str) -> Feature:
    return Feature(
        "repeated_time",
        f"times in the hour that the clock of {zone} shows twice, read back as the first",
        f"{zone} 时钟重复的一小时内的时刻，读回时为第一次",
    )
