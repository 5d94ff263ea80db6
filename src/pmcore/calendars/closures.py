"""Closures that move with a feast, as exceptions for given years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pmcore.calendars.exceptions import CalendarException
from pmcore.kernel import Code, InputError, LocalizedText, TextLike

_LONGEST = 60
_SHUTDOWN = LocalizedText(en="Lunar New Year shutdown", zh="春节停工")


def lunar_new_year(year: int) -> date:
    """Return the first day of the Chinese lunar year (春节) that begins in ``year``.

    Raises
    ------
    CalendarError
        ``calendar.holidays_unknown`` outside 1950 to 2100.

    Examples
    --------
    >>> lunar_new_year(2026).isoformat(), lunar_new_year(2027).isoformat()
    ('2026-02-17', '2027-02-06')
    """
    from pmcore.calendars.country_years import spring_festival

    if type(year) is not int:
        problem = {"en": "it must be a whole number", "zh": "应为整数"}
        raise InputError(Code.VALUE_INVALID, field="year", value=year, problem=problem)
    return spring_festival(year)


def lunar_new_year_closure(
    years: Iterable[int], before: int = 10, after: int = 12, label: TextLike = _SHUTDOWN
) -> tuple[CalendarException, ...]:
    """Return one exception for each year, closed around Lunar New Year's Day.

    Parameters
    ----------
    years
        Years in which the lunar year begins.
    before, after
        Calendar days closed before and after the day itself, 0 to 60.
    label
        Why, for people.

    Raises
    ------
    CalendarError
        ``calendar.holidays_unknown`` outside 1950 to 2100.
    InputError
        ``value.invalid``.

    Examples
    --------
    >>> for closed in lunar_new_year_closure(range(2026, 2028)):
    ...     print(closed.first, closed.last, closed.label)
    2026-02-07 2026-03-01 Lunar New Year shutdown
    2027-01-27 2027-02-18 Lunar New Year shutdown
    """
    lead, tail = (_days("before", before), _days("after", after))
    feasts = {lunar_new_year(year) for year in years}
    return tuple(
        CalendarException.between(feast - lead, feast + tail, label=label)
        for feast in sorted(feasts)
    )


def _days(field: str, value: int) -> timedelta:
    if type(value) is not int or not 0 <= value <= _LONGEST:
        problem = {
            "en": f"it must be a whole number of days from 0 to {_LONGEST}",
            "zh": f"应为 0 至 {_LONGEST} 的整数天数",
        }
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
    return timedelta(days=value)
