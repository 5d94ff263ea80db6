"""Week patterns: one week that repeats, or several in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from pmcore.calendars.dates import check_date, check_range, day_number
from pmcore.calendars.shifts import OFF, DayHours, Shift, day_hours, format_hours, hours
from pmcore.kernel import CalendarError, Code, InputError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_WEEKS = 104
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {name: i for names in (WEEKDAYS, _FULL_NAMES) for i, name in enumerate(names)}
# 1970-01-01 was a Thursday: any Monday anchors a pattern of one week.
_SOME_MONDAY = -3


@dataclass(frozen=True, slots=True, repr=False)
class WorkWeek:
    """The hours of each day of a week, or of several weeks that take turns (大小周).

    Attributes
    ----------
    days
        Seven days for each week, Monday first; an empty day is off.
    anchor
        A Monday on which the first week begins. Needed when there are several weeks; the
        pattern runs through year ends and weeks 53 without a seam, before the anchor as well.

    Raises
    ------
    CalendarError
        ``calendar.week_length``; ``calendar.anchor_not_monday``; and those of
        :func:`~pmcore.calendars.hours`.

    Examples
    --------
    >>> office = WorkWeek.of({"mon-fri": "09:00-12:00 13:30-18:30"})
    >>> format_hours(office.on(date(2026, 3, 2)))
    '09:00-12:00 13:30-18:30'
    >>> big, small = {"mon-sat": "09:00-18:00"}, {"mon-fri": "09:00-18:00"}
    >>> alternating = WorkWeek.of(big, small, anchor=date(2026, 1, 5))
    >>> [format_hours(alternating.on(date(2026, 1, saturday))) for saturday in (10, 17, 24)]
    ['09:00-18:00', 'off', '09:00-18:00']
    """

    days: tuple[DayHours, ...]
    anchor: date | None = None

    def __post_init__(self) -> None:
        days = tuple(day_hours(day) for day in self.days)
        if not days or len(days) % 7 or len(days) > 7 * MOST_WEEKS:
            raise CalendarError(Code.CALENDAR_WEEK_LENGTH, count=len(days), most=MOST_WEEKS)
        needs_anchor = len(days) > 7
        if self.anchor is not None:
            check_date(self.anchor, "anchor")
        if (needs_anchor and self.anchor is None) or (self.anchor and self.anchor.weekday()):
            raise CalendarError(Code.CALENDAR_ANCHOR, value=self.anchor)
        object.__setattr__(self, "days", days)

    @classmethod
    def of(cls, *weeks: Mapping[str, str | Iterable[Shift]], anchor: date | None = None) -> Self:
        """Make a pattern from mappings of weekdays to hours, one mapping for each week.

        Parameters
        ----------
        *weeks
            Keys such as ``mon``, ``mon-fri`` or ``mon wed fri``; values as
            :func:`~pmcore.calendars.hours` reads them. Days that are not named are off.
        anchor
            See :class:`WorkWeek`.

        Raises
        ------
        CalendarError
            ``calendar.weekday_unknown``; ``calendar.weekday_twice``.
        """
        return cls(tuple(day for week in weeks for day in _week(week)), anchor)

    def on(self, day: date) -> DayHours:
        """Return the hours of ``day``."""
        return self.days[self.phase(day)]

    def phase(self, day: date) -> int:
        """Return the place of ``day`` in :attr:`days`."""
        anchor = day_number(self.anchor) if self.anchor else _SOME_MONDAY
        return (day_number(day) - anchor) % len(self.days)

    def first_working_hours(self) -> DayHours:
        """Return the hours of the first day that has any; ``()`` if the whole pattern is off."""
        return next((day for day in self.days if day), OFF)

    def __repr__(self) -> str:
        weeks = [self.days[i : i + 7] for i in range(0, len(self.days), 7)]
        parts = [repr({name: format_hours(d) for name, d in _runs(week)}) for week in weeks]
        if self.anchor:
            parts.append(f"anchor={self.anchor!r}")
        return f"WorkWeek.of({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class DatedWeek:
    """A week pattern that holds for a while, such as summer hours.

    Attributes
    ----------
    first, last
        Both belong to the range; ``last`` may be ``None`` for "from then on".
    week
        The pattern in force.

    Raises
    ------
    CalendarError
        ``calendar.range_inverted``.
    """

    first: date
    last: date | None
    week: WorkWeek

    def __post_init__(self) -> None:
        check_range(self.first, self.first if self.last is None else self.last, ("first", "last"))
        if not isinstance(self.week, WorkWeek):
            raise _wrong("week", self.week, {"en": "it must be a WorkWeek", "zh": "应为 WorkWeek"})

    def covers(self, day: date) -> bool:
        """Whether the pattern is in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)


def weekdays(spec: str) -> tuple[int, ...]:
    """Read ``mon-fri``, ``mon wed fri`` or ``sat,sun`` as weekday numbers, Monday 0.

    >>> weekdays("fri-sun tue")
    (1, 4, 5, 6)
    """
    parts = re.split(r"[\s,;，、]+", spec.strip().lower()[:200]) if isinstance(spec, str) else [""]
    found: set[int] = set()
    for part in parts:
        ends = [_NUMBERS.get(name) for name in part.split("-")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            raise CalendarError(Code.CALENDAR_WEEKDAY_UNKNOWN, value=spec)
        found.update((first + i) % 7 for i in range((last - first) % 7 + 1))
    return tuple(sorted(found))


def _week(week: Mapping[str, str | Iterable[Shift]]) -> tuple[DayHours, ...]:
    if not isinstance(week, Mapping):
        problem = {"en": "it must map weekdays to hours", "zh": "应为星期到工作时间的映射"}
        raise _wrong("week", week, problem)
    days: dict[int, DayHours] = {}
    for spec, given in week.items():
        day = hours(given)
        for number in weekdays(spec):
            if number in days:
                raise CalendarError(Code.CALENDAR_WEEKDAY_TWICE, weekday=WEEKDAYS[number])
            days[number] = day
    return tuple(days.get(number, OFF) for number in range(7))


def _runs(week: tuple[DayHours, ...]) -> list[tuple[str, DayHours]]:
    # Days in a row with the same hours share one key, as a person would write them.
    runs: list[tuple[int, int, DayHours]] = []
    for number, day in enumerate(week):
        if runs and runs[-1][1] == number - 1 and runs[-1][2] == day:
            runs[-1] = (runs[-1][0], number, day)
        else:
            runs.append((number, number, day))
    names = [(WEEKDAYS[a] if a == b else f"{WEEKDAYS[a]}-{WEEKDAYS[b]}", d) for a, b, d in runs]
    return [(name, day) for name, day in names if day]


def _wrong(field: str, value: object, problem: Mapping[str, str]) -> InputError:
    return InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
