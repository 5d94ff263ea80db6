"""Shifts: the stretches of one day in which work is done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pmcore.calendars.dates import MINUTES_PER_DAY
from pmcore.kernel import CalendarError, Code, InputError

MOST_SHIFTS = 24
_LONGEST_TEXT = 1000
_CLOCK = r"(\d{1,2})[:：]([0-5]\d)"
_shift_text = re.compile(rf"{_CLOCK} ?[-–~] ?{_CLOCK}", re.ASCII).fullmatch
_between_shifts = re.compile(r"(?<=\d)[\s,;，、]+(?=\d)").split


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Shift:
    """One stretch of work, in minutes of the wall clock since 00:00 of the day it starts on.

    Attributes
    ----------
    start
        0 to 1439.
    end
        After ``start``, at most 24 hours later. Beyond 1440 the shift is overnight and still
        belongs to the day it starts on.

    Raises
    ------
    CalendarError
        ``calendar.shift_invalid``; ``calendar.shift_too_long``.

    Examples
    --------
    >>> Shift.parse("09:00-12:00")
    Shift.parse('09:00-12:00')
    >>> night = Shift.parse("22:00-06:00")
    >>> night.start, night.end, night.minutes
    (1320, 1800, 480)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        whole = type(self.start) is int and type(self.end) is int
        if not whole or not 0 <= self.start < MINUTES_PER_DAY or self.end <= self.start:
            raise _invalid(f"{self.start} to {self.end} minutes")
        if self.end > self.start + MINUTES_PER_DAY:
            raise CalendarError(Code.CALENDAR_SHIFT_TOO_LONG, value=str(self))

    @classmethod
    def parse(cls, text: str) -> Shift:
        """Read ``09:00-12:00``.

        An end that is earlier on the clock lies on the next day (``22:00-06:00``); the next day's
        times may also be written from 24:00 to 48:00, so that 24 hours from 08:00 are
        ``08:00-32:00`` and a whole day is ``00:00-24:00``.
        """
        match = _shift_text(text.strip()) if isinstance(text, str) else None
        if not match:
            raise _invalid(text)
        start, end = (_minutes(*match.groups()[i : i + 2]) for i in (0, 2))
        if start >= MINUTES_PER_DAY or end > 2 * MINUTES_PER_DAY or start == end:
            raise _invalid(text)
        return cls(start, end if end > start else end + MINUTES_PER_DAY)

    @property
    def minutes(self) -> int:
        """Length on the wall clock."""
        return self.end - self.start

    def __str__(self) -> str:
        # Only an end that reads earlier than the start says "next day" by itself.
        plain = self.end <= MINUTES_PER_DAY or self.end >= self.start + MINUTES_PER_DAY
        return f"{_clock(self.start)}-{_clock(self.end if plain else self.end - MINUTES_PER_DAY)}"

    def __repr__(self) -> str:
        return f"Shift.parse({str(self)!r})"


DayHours: TypeAlias = tuple[Shift, ...]
OFF: DayHours = ()


def hours(value: str | Iterable[Shift]) -> DayHours:
    """Return the shifts of one day, sorted, touching ones made one.

    Parameters
    ----------
    value
        Shifts separated by spaces or commas; ``off`` or nothing for a day without work.

    Raises
    ------
    CalendarError
        ``calendar.shift_invalid``; ``calendar.shifts_overlap``; ``calendar.shift_too_long`` when
        the last shift ends more than 24 hours after the first one's start.
    InputError
        ``input.too_many`` for more than 24 shifts.

    Examples
    --------
    >>> format_hours(hours("13:30-18:30, 09:00-12:00"))
    '09:00-12:00 13:30-18:30'
    >>> hours("09:00-12:00 12:00-13:00")
    (Shift.parse('09:00-13:00'),)
    >>> hours("off")
    ()
    """
    return day_hours(_parsed(value) if isinstance(value, str) else value)


def day_hours(shifts: Iterable[Shift]) -> DayHours:
    """Sort shifts and join touching ones; overlapping ones are refused."""
    joined: list[Shift] = []
    for shift in sorted(_checked(shifts)):
        if joined and shift.start < joined[-1].end:
            raise CalendarError(
                Code.CALENDAR_SHIFTS_OVERLAP, first=str(joined[-1]), second=str(shift)
            )
        if joined and shift.start == joined[-1].end:
            joined[-1] = Shift(joined[-1].start, shift.end)
        else:
            joined.append(shift)
    if joined and joined[-1].end > joined[0].start + MINUTES_PER_DAY:
        raise CalendarError(Code.CALENDAR_SHIFT_TOO_LONG, value=format_hours(tuple(joined)))
    if len(joined) > MOST_SHIFTS:
        raise InputError(Code.TOO_MANY, what="hours", count=len(joined), limit=MOST_SHIFTS)
    return tuple(joined)


def format_hours(day: DayHours) -> str:
    """Write the shifts of a day so that :func:`hours` reads them back; ``off`` for none."""
    return " ".join(map(str, day)) or "off"


def _parsed(text: str) -> list[Shift]:
    if len(text) > _LONGEST_TEXT:
        raise _invalid(text)
    if text.strip().lower() in ("", "off"):
        return []
    return [Shift.parse(part) for part in _between_shifts(text.strip())]


def _checked(shifts: Iterable[Shift]) -> list[Shift]:
    if not isinstance(shifts, Iterable):
        raise _invalid(shifts)
    listed = list(shifts)
    for shift in listed:
        if not isinstance(shift, Shift):
            raise _invalid(shift)
    return listed


def _minutes(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _invalid(value: object) -> CalendarError:
    return CalendarError(Code.CALENDAR_SHIFT_INVALID, value=value)
