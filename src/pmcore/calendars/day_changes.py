"""Changes of a day: keep a part of its usual hours, or work like another day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from pmcore.calendars.dates import MINUTES_PER_DAY, ONE_DAY, check_date
from pmcore.calendars.shifts import DayHours, Shift, day_hours, format_hours, hours
from pmcore.calendars.weeks import WEEKDAYS, WorkWeek, weekdays
from pmcore.kernel import CalendarError, Code, InputError

_LATEST = 2 * MINUTES_PER_DAY
_CLOCK = r"(\d{1,2})[:：]([0-5]\d)"
_within = re.compile(rf"within {_CLOCK} ?[-–~] ?{_CLOCK}", re.ASCII).fullmatch
_one_end = re.compile(rf"(until|from) {_CLOCK}", re.ASCII).fullmatch
_share = re.compile(r"first (\d{1,2}) ?%", re.ASCII).fullmatch
_like = re.compile(r"like (\d{4}-\d{2}-\d{2}|[a-z]{3,9})", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, repr=False)
class KeepWithin:
    """Keep the hours of a day that lie within a window, such as ``until 13:00``.

    Attributes
    ----------
    start, end
        Minutes of the wall clock since 00:00 of the day. The start lies on that day; the end may
        be as late as 2880, 24:00 of the next day, because a night shift belongs to the day it
        starts on.

    Raises
    ------
    CalendarError
        ``calendar.shift_invalid``.

    Examples
    --------
    >>> day = hours("09:00-12:00 13:30-18:30")
    >>> format_hours(KeepWithin(0, 15 * 60).of(day))
    '09:00-12:00 13:30-15:00'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        whole = type(self.start) is int and type(self.end) is int
        if not whole or not 0 <= self.start < min(self.end, MINUTES_PER_DAY) or self.end > _LATEST:
            raise CalendarError(
                Code.CALENDAR_SHIFT_INVALID, value=f"{self.start} to {self.end} minutes"
            )

    def of(self, usual: DayHours) -> DayHours:
        """Return what is kept of the usual hours."""
        cut = ((max(shift.start, self.start), min(shift.end, self.end)) for shift in usual)
        return _shifts(cut)

    def __str__(self) -> str:
        if self.start == 0:
            return f"until {_clock(self.end)}"
        if self.end == _LATEST:
            return f"from {_clock(self.start)}"
        return f"within {_clock(self.start)}-{_clock(self.end)}"

    def __repr__(self) -> str:
        return f"KeepWithin({self.start}, {self.end})"


@dataclass(frozen=True, slots=True)
class KeepShare:
    """Keep the first part of a day's working minutes, such as ``first 50%``.

    Attributes
    ----------
    percent
        1 to 99; of an odd number of minutes the half is rounded down.

    Raises
    ------
    InputError
        ``value.invalid``.

    Examples
    --------
    >>> format_hours(KeepShare(50).of(hours("09:00-12:00 13:30-18:30")))
    '09:00-12:00 13:30-14:30'
    """

    percent: int

    def __post_init__(self) -> None:
        if type(self.percent) is not int or not 1 <= self.percent <= 99:
            problem = {
                "en": "it must be a whole number from 1 to 99",
                "zh": "应为 1 至 99 的整数",
            }
            raise InputError(
                Code.VALUE_INVALID, field="percent", value=self.percent, problem=problem
            )

    def of(self, usual: DayHours) -> DayHours:
        """Return what is kept of the usual hours."""
        left = sum(shift.minutes for shift in usual) * self.percent // 100
        kept: list[tuple[int, int]] = []
        for shift in usual:
            kept.append((shift.start, shift.start + min(left, shift.minutes)))
            left -= kept[-1][1] - shift.start
        return _shifts(kept)

    def __str__(self) -> str:
        return f"first {self.percent}%"


@dataclass(frozen=True, slots=True)
class WorkLike:
    """Work the hours that the week pattern gives to another day, such as ``like fri``.

    Attributes
    ----------
    day
        A weekday, Monday 0: the one in the same week. Or a date, whose place in the pattern
        counts; its holidays and exceptions do not.

    Raises
    ------
    InputError
        ``value.invalid``; ``calendar.date_invalid``; ``time.out_of_range``.

    Examples
    --------
    >>> week = WorkWeek.of({"mon-thu": "09:00-17:00", "fri": "09:00-15:00"})
    >>> format_hours(WorkLike(4).on(date(2026, 5, 9), week))
    '09:00-15:00'
    """

    day: date | int

    def __post_init__(self) -> None:
        if type(self.day) is not int:
            check_date(self.day, "day")
        elif not 0 <= self.day <= 6:
            problem = {"en": "it must be a weekday from 0 to 6", "zh": "应为 0 至 6 的星期序号"}
            raise InputError(Code.VALUE_INVALID, field="day", value=self.day, problem=problem)

    def on(self, day: date, week: WorkWeek) -> DayHours:
        """Return the hours of ``day`` where ``week`` is in force."""
        if isinstance(self.day, date):
            return week.on(self.day)
        return week.on(day + (self.day - day.weekday()) * ONE_DAY)

    def __str__(self) -> str:
        return f"like {self.day if isinstance(self.day, date) else WEEKDAYS[self.day]}"


DayChange: TypeAlias = KeepWithin | KeepShare | WorkLike
DayRule: TypeAlias = DayHours | DayChange


def day_rule(value: str | Iterable[Shift] | DayChange) -> DayRule:
    """Read the hours of a day, or a change of them.

    Parameters
    ----------
    value
        Hours as :func:`~pmcore.calendars.hours` reads them; or ``until 13:00``, ``from 13:00``,
        ``within 09:00-15:00``, ``first 50%``, ``like fri``, ``like 2026-05-08``.

    Raises
    ------
    CalendarError
        Those of :func:`~pmcore.calendars.hours`; ``calendar.weekday_unknown``.
    InputError
        ``value.invalid``; ``calendar.date_invalid``; ``time.out_of_range``.

    Examples
    --------
    >>> day_rule("until 13:00"), day_rule("first 50%"), day_rule("like sat")
    (KeepWithin(0, 780), KeepShare(percent=50), WorkLike(day=5))
    """
    if isinstance(value, DayChange):
        return value
    if not isinstance(value, str):
        return day_hours(value)
    return _change(value.strip().lower()) or hours(value)


def format_rule(rule: DayRule) -> str:
    """Write a rule so that :func:`day_rule` reads it back.

    >>> format_rule(KeepWithin(0, 780)), format_rule(hours("9:00-12:00"))
    ('until 13:00', '09:00-12:00')
    """
    return str(rule) if isinstance(rule, DayChange) else format_hours(rule)


@lru_cache(maxsize=1024)
def kept(rule: KeepWithin | KeepShare, usual: DayHours) -> DayHours:
    """Return what a rule keeps of a day; remembered, for days are often alike."""
    return rule.of(usual)


def _change(text: str) -> DayChange | None:
    if match := _within(text):
        return KeepWithin(_minutes(*match.groups()[:2]), _minutes(*match.groups()[2:]))
    if match := _one_end(text):
        at = _minutes(match[2], match[3])
        return KeepWithin(0, at) if match[1] == "until" else KeepWithin(at, _LATEST)
    if match := _share(text):
        return KeepShare(int(match[1]))
    if match := _like(text):
        return WorkLike(_day(match[1]))
    return None


def _day(text: str) -> date | int:
    if not text[0].isdigit():
        return weekdays(text)[0]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(Code.CALENDAR_DATE_INVALID, field="day", value=text) from None


def _shifts(pairs: Iterable[tuple[int, int]]) -> DayHours:
    return tuple(Shift(start, end) for start, end in pairs if start < end)


def _minutes(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
