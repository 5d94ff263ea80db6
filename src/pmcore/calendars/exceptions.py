"""Exceptions: dates whose hours differ from what the week and the holidays say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pmcore.calendars.dates import LAST_DATE, check_plain_date, check_range
from pmcore.calendars.day_changes import (
    DayChange,
    DayRule,
    KeepShare,
    KeepWithin,
    day_rule,
    format_rule,
)
from pmcore.calendars.recurrence import Recurrence, split_until
from pmcore.calendars.shifts import OFF, Shift
from pmcore.kernel import CalendarError, Code, LocalizedText, TextLike

MOST_DAYS = 3660
_CLOSED = LocalizedText(en="Closed", zh="休息")
_SPECIAL = LocalizedText(en="Special hours", zh="特别工作时间")
_PART = LocalizedText(en="Part of the day", zh="部分时间工作")
_SWAPPED = LocalizedText(en="Swapped day", zh="换班日")


@dataclass(frozen=True, slots=True, repr=False)
class CalendarException:
    """Other hours, or none, for one date, every date of a range, or dates that come round again.

    Attributes
    ----------
    first, last
        Both belong to the exception. Without a rule at most 3,660 days: a lasting change is a
        :class:`~pmcore.calendars.DatedWeek`.
    hours
        The hours of each of these dates; empty for off. Or a change: to keep a part of the hours
        that would hold without the calendar's own exceptions, or to work like another day. A
        date that is off loses the shifts that start on it, not the end of a night shift from the
        evening before.
    label
        Why, for people.
    rule
        Which dates from ``first`` to ``last`` are meant; all, unless given.

    Raises
    ------
    CalendarError
        ``calendar.range_inverted``; ``calendar.range_too_long``; ``calendar.rule_invalid``;
        ``calendar.rule_too_long`` for a rule of more than 20,000 dates.

    Examples
    --------
    >>> CalendarException.on(date(2026, 5, 8), label="Stocktaking")
    CalendarException.on(datetime.date(2026, 5, 8), 'off', 'Stocktaking')
    >>> CalendarException.between(date(2026, 12, 24), date(2026, 12, 31), "until 13:00").is_single
    False
    >>> CalendarException.every("FREQ=WEEKLY;BYDAY=FR", date(2026, 6, 1), "first 50%").rule
    Recurrence(text='FREQ=WEEKLY;BYDAY=FR')
    """

    first: date
    last: date
    hours: DayRule
    label: LocalizedText
    rule: Recurrence | None = None

    def __post_init__(self) -> None:
        first, last = check_range(self.first, self.last, ("first", "last"))
        if self.rule is not None:
            rule = self.rule if isinstance(self.rule, Recurrence) else Recurrence(self.rule)
            rule.check_length(first, last)
            object.__setattr__(self, "rule", rule)
        elif (last - first).days >= MOST_DAYS:
            raise CalendarError(
                Code.CALENDAR_RANGE_TOO_LONG, first=first, last=last, most=MOST_DAYS
            )
        object.__setattr__(self, "hours", day_rule(self.hours))
        object.__setattr__(self, "label", LocalizedText.of(self.label))

    @classmethod
    def on(
        cls,
        day: date,
        hours: str | Iterable[Shift] | DayChange = OFF,
        label: TextLike | None = None,
    ) -> CalendarException:
        """Set the hours of one date; off unless hours are given."""
        return cls.between(day, day, hours, label)

    @classmethod
    def between(
        cls,
        first: date,
        last: date,
        hours: str | Iterable[Shift] | DayChange = OFF,
        label: TextLike | None = None,
    ) -> CalendarException:
        """Set the hours of every date from ``first`` to ``last``; off unless hours are given."""
        rule = day_rule(hours)
        return cls(first, last, rule, _label(rule, label))

    @classmethod
    def every(
        cls,
        rule: str | Recurrence,
        start: date,
        hours: str | Iterable[Shift] | DayChange = OFF,
        label: TextLike | None = None,
        *,
        until: date | None = None,
    ) -> CalendarException:
        """Set the hours of dates that come round again; off unless hours are given.

        Parameters
        ----------
        rule
            An iCalendar rule such as ``FREQ=WEEKLY;INTERVAL=2;BYDAY=FR``.
        start
            Where the rule begins: no date before it is meant, intervals and counts run from it,
            and it says which day is meant where the rule does not.
        hours, label
            As for one date.
        until
            The last date that may be meant. ``UNTIL`` in the rule says the same; the earlier of
            the two holds.
        """
        own, ends = (rule.text, None) if isinstance(rule, Recurrence) else split_until(rule)
        given_until = None if until is None else check_plain_date(until, "until")
        last = min((end for end in (given_until, ends) if end is not None), default=LAST_DATE)
        work = day_rule(hours)
        return cls(start, min(last, LAST_DATE), work, _label(work, label), Recurrence(own))

    @property
    def is_single(self) -> bool:
        """Whether it names one date; such an exception beats ranges and rules."""
        return self.first == self.last and self.rule is None

    def __repr__(self) -> str:
        rest = f"{format_rule(self.hours)!r}, {self.label.to_json()!r}"
        if self.rule is not None:
            until = "" if self.last == LAST_DATE else f", until={self.last!r}"
            return f"CalendarException.every({self.rule.text!r}, {self.first!r}, {rest}{until})"
        if self.is_single:
            return f"CalendarException.on({self.first!r}, {rest})"
        return f"CalendarException.between({self.first!r}, {self.last!r}, {rest})"


def _label(rule: DayRule, label: TextLike | None) -> LocalizedText:
    if label is not None:
        return LocalizedText.of(label)
    if isinstance(rule, KeepWithin | KeepShare):
        return _PART
    return (_SPECIAL if rule else _CLOSED) if isinstance(rule, tuple) else _SWAPPED
