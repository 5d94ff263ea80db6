"""Plain dates: checked, inside the supported years, counted in days since 1970-01-01."""

from __future__ import annotations

from datetime import date, timedelta

from pmcore.kernel import CalendarError, Code, InputError

FIRST_DATE = date(1973, 1, 1)
LAST_DATE = date(2200, 12, 31)
EPOCH_DAY = date(1970, 1, 1).toordinal()
MINUTES_PER_DAY = 1440
ONE_DAY = timedelta(days=1)


def check_date(value: object, field: str) -> date:
    """Return ``value`` if it is a plain date from 1973-01-01 to 2200-12-31.

    Before 1973 some zones ran seconds off the minute; a datetime is refused because dropping its
    time would drop its zone as well.

    Raises
    ------
    InputError
        ``calendar.date_invalid``; ``time.out_of_range``.
    """
    day = check_plain_date(value, field)
    if not FIRST_DATE <= day <= LAST_DATE:
        raise out_of_range(day, field)
    return day


def check_plain_date(value: object, field: str) -> date:
    """Return ``value`` if it is a plain date of any year, else raise ``calendar.date_invalid``."""
    if type(value) is not date:
        raise InputError(Code.CALENDAR_DATE_INVALID, field=field, value=value)
    return value


def check_range(first: object, last: object, fields: tuple[str, str]) -> tuple[date, date]:
    """Return two checked dates, the first not after the last; both belong to the range.

    Raises
    ------
    CalendarError
        ``calendar.range_inverted``.
    """
    begin, end = check_date(first, fields[0]), check_date(last, fields[1])
    if begin > end:
        raise CalendarError(Code.CALENDAR_RANGE_INVERTED, first=begin, last=end)
    return begin, end


def out_of_range(value: object, field: str) -> InputError:
    """Make the error for a time outside the supported years."""
    return InputError(
        Code.TIME_OUT_OF_RANGE, field=field, value=value, first=FIRST_DATE, last=LAST_DATE
    )


def day_number(day: date) -> int:
    """Days from 1970-01-01 to ``day``."""
    return day.toordinal() - EPOCH_DAY
