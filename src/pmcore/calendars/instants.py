"""Between what people write and the engine's instants: whole minutes since 1970-01-01T00:00."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from operator import index
from typing import Literal

from pmcore.calendars.dates import (
    FIRST_DATE,
    LAST_DATE,
    MINUTES_PER_DAY,
    check_date,
    day_number,
    out_of_range,
)
from pmcore.calendars.zones import to_instant, zone_info
from pmcore.kernel import CalendarId, Code, InputError

Edge = Literal["start", "end"]
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of floating time
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_FIRST_INSTANT = (day_number(FIRST_DATE) - 2) * MINUTES_PER_DAY
_LAST_INSTANT = (day_number(LAST_DATE) + 3) * MINUTES_PER_DAY


def instant_of(
    value: date | datetime,
    zone: str | None,
    *,
    field: str = "time",
    edge: Edge = "start",
    calendar: CalendarId | None = None,
) -> int:
    """Return the instant of a date or datetime in a zone.

    Parameters
    ----------
    value
        A date stands for its first or last instant in the zone; it is never moved between zones.
        A datetime needs an offset where the calendar has a zone, and must not have one where the
        calendar is floating.
    zone
        IANA name, or ``None`` for floating.
    field
        The word the error uses for the value.
    edge
        Which end of a date is meant. The end is exclusive: the first instant of the next day.
    calendar
        The calendar the error names.

    Returns
    -------
    int
        Minutes since 1970-01-01T00:00Z, or of the wall clock when floating.

    Raises
    ------
    InputError
        ``time.naive``; ``time.aware``; ``time.sub_minute``; ``time.out_of_range``;
        ``calendar.date_invalid`` for anything that is neither date nor datetime.
    CalendarError
        ``calendar.zone_unknown``.

    Examples
    --------
    Midnight does not exist on 2024-04-26 in Cairo; the day starts at 01:00.

    >>> datetime_of(instant_of(date(2024, 4, 26), "Africa/Cairo"), "Africa/Cairo").isoformat()
    '2024-04-26T01:00:00+03:00'
    """
    if isinstance(value, datetime):
        return _of_datetime(value, zone, field, calendar)
    day = day_number(check_date(value, field)) + (edge == "end")
    return to_instant(day * MINUTES_PER_DAY, zone)


def datetime_of(instant: int, zone: str | None) -> datetime:
    """Return the datetime of an instant: aware in ``zone``, or naive when floating.

    Raises
    ------
    InputError
        ``time.out_of_range``.
    CalendarError
        ``calendar.zone_unknown``.

    Examples
    --------
    >>> datetime_of(29_540_220, "Asia/Shanghai").isoformat()
    '2026-03-02T09:00:00+08:00'
    >>> datetime_of(29_540_220, None).isoformat()
    '2026-03-02T01:00:00'
    """
    instant = index(instant)  # numpy integers become plain ones, fractions are refused
    if not _FIRST_INSTANT <= instant <= _LAST_INSTANT:
        raise out_of_range(instant, "instant")
    if zone is None:
        return _EPOCH + instant * _MINUTE
    return datetime.fromtimestamp(instant * 60, zone_info(zone))


def _of_datetime(value: datetime, zone: str | None, field: str, calendar: CalendarId | None) -> int:
    aware = value.utcoffset() is not None
    if aware and zone is None:
        raise InputError(Code.TIME_AWARE, field=field, value=value, calendar=calendar)
    if not aware and zone is not None:
        raise InputError(Code.TIME_NAIVE, field=field, value=value, calendar=calendar, zone=zone)
    if not FIRST_DATE <= value.date() <= LAST_DATE:
        raise out_of_range(value, field)
    if not aware:
        value = value.replace(tzinfo=None)
    minutes, rest = divmod(value - (_EPOCH_UTC if aware else _EPOCH), _MINUTE)
    if rest:
        raise InputError(Code.TIME_SUB_MINUTE, field=field, value=value)
    return minutes
