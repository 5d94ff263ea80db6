"""Exceptions: dates whose hours differ from what the week and the holidays say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pmcore.calendars.dates import check_range
from pmcore.calendars.shifts import OFF, DayHours, Shift, day_hours, format_hours, hours
from pmcore.kernel import CalendarError, Code, LocalizedText, TextLike

MOST_DAYS = 3660
_CLOSED = LocalizedText(en="Closed", zh="休息")
_SPECIAL = LocalizedText(en="Special hours", zh="特别工作时间")


@dataclass(frozen=True, slots=True, repr=False)
class CalendarException:
    """Hours for one date or for every date of a range, or no work there.

    Attributes
    ----------
    first, last
        Both belong to the exception. At most 3,660 days: a lasting change is a
        :class:`~pmcore.calendars.DatedWeek`.
    hours
        The hours of each of these dates; empty for off. A date that is off loses the shifts that
        start on it, not the end of a night shift from the evening before.
    label
        Why, for people.

    Raises
    ------
    CalendarError
        ``calendar.range_inverted``; ``calendar.range_too_long``.

    Examples
    --------
    >>> CalendarException.on(date(2026, 5, 8), label="Stocktaking")
    CalendarException.on(datetime.date(2026, 5, 8), 'off', 'Stocktaking')
    >>> CalendarException.between(date(2026, 12, 24), date(2026, 12, 31), "09:00-12:00").is_single
    False
    """

    first: date
    last: date
    hours: DayHours
    label: LocalizedText

    def __post_init__(self) -> None:
        first, last = check_range(self.first, self.last, ("first", "last"))
        if (last - first).days >= MOST_DAYS:
            raise CalendarError(
                Code.CALENDAR_RANGE_TOO_LONG, first=first, last=last, most=MOST_DAYS
            )
        object.__setattr__(self, "hours", day_hours(self.hours))
        object.__setattr__(self, "label", LocalizedText.of(self.label))

    @classmethod
    def on(
        cls, day: date, hours: str | Iterable[Shift] = OFF, label: TextLike | None = None
    ) -> CalendarException:
        """Set the hours of one date; off unless hours are given."""
        return cls.between(day, day, hours, label)

    @classmethod
    def between(
        cls,
        first: date,
        last: date,
        hours: str | Iterable[Shift] = OFF,
        label: TextLike | None = None,
    ) -> CalendarException:
        """Set the hours of every date from ``first`` to ``last``; off unless hours are given."""
        day = _read(hours)
        text = LocalizedText.of(label) if label is not None else (_SPECIAL if day else _CLOSED)
        return cls(first, last, day, text)

    @property
    def is_single(self) -> bool:
        """Whether it is for one date only; such an exception beats a range around it."""
        return self.first == self.last

    def __repr__(self) -> str:
        rest = f"{format_hours(self.hours)!r}, {self.label.to_json()!r})"
        if self.is_single:
            return f"CalendarException.on({self.first!r}, {rest}"
        return f"CalendarException.between({self.first!r}, {self.last!r}, {rest}"


# Inside the class the name ``hours`` is the field.
_read = hours
