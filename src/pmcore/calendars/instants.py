"""Between what people write and the engine's instants: whole minutes since 1970-01-01T00:00."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from operator import index
from typing import Literal, TypeAlias, get_args

from pmcore.calendars.dates import (
    FIRST_DATE,
    LAST_DATE,
    MINUTES_PER_DAY,
    check_date,
    day_number,
    out_of_range,
)
from pmcore.calendars.zones import to_instant, zone_info
from pmcore.kernel import CalendarError, CalendarId, Code, InputError

Edge = Literal["start", "end"]
WallPolicy: TypeAlias = Literal["compatible", "earlier", "later", "reject"]
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
    policy: WallPolicy | None = None,
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
    policy
        Take a datetime without offset as typed on the zone's clock, and settle times that the
        clock skips or repeats where it changes: ``compatible`` moves a skipped time later by what
        is skipped and takes a repeated one at its first occurrence; ``earlier`` and ``later``
        choose; ``reject`` refuses. Its ``fold`` plays no part. Unless given, such a datetime is
        refused where the calendar has a zone.

    Returns
    -------
    int
        Minutes since 1970-01-01T00:00Z, or of the wall clock when floating.

    Raises
    ------
    InputError
        ``time.naive``; ``time.aware``; ``time.sub_minute``; ``time.out_of_range``;
        ``calendar.date_invalid`` for anything that is neither date nor datetime.
        ``value.invalid`` for an unknown policy.
    CalendarError
        ``calendar.zone_unknown``; ``calendar.time_skipped`` and ``calendar.time_repeated`` under
        the policy ``reject``.

    Examples
    --------
    Midnight does not exist on 2024-04-26 in Cairo; the day starts at 01:00.

    >>> datetime_of(instant_of(date(2024, 4, 26), "Africa/Cairo"), "Africa/Cairo").isoformat()
    '2024-04-26T01:00:00+03:00'

    02:30 does not exist on 2026-03-08 in Los Angeles.

    >>> typed = datetime(2026, 3, 8, 2, 30)
    >>> for policy in ("compatible", "earlier"):
    ...     at = instant_of(typed, "America/Los_Angeles", policy=policy)
    ...     print(datetime_of(at, "America/Los_Angeles"))
    2026-03-08 03:30:00-07:00
    2026-03-08 01:30:00-08:00
    """
    if policy is not None and policy not in get_args(WallPolicy):
        choice = ", ".join(get_args(WallPolicy))
        problem = {"en": f"it must be one of {choice}", "zh": f"应为 {choice} 之一"}
        raise InputError(Code.VALUE_INVALID, field="policy", value=policy, problem=problem)
    if isinstance(value, datetime):
        return _of_datetime(value, zone, field, calendar, policy)
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


def _of_datetime(
    value: datetime,
    zone: str | None,
    field: str,
    calendar: CalendarId | None,
    policy: WallPolicy | None,
) -> int:
    aware = value.utcoffset() is not None
    if aware and zone is None:
        raise InputError(Code.TIME_AWARE, field=field, value=value, calendar=calendar)
    if not aware and zone is not None and policy is None:
        raise InputError(Code.TIME_NAIVE, field=field, value=value, calendar=calendar, zone=zone)
    if not FIRST_DATE <= value.date() <= LAST_DATE:
        raise out_of_range(value, field)
    if not aware and zone is not None and policy is not None:
        value = _typed(value, zone, policy)
    elif not aware:
        value = value.replace(tzinfo=None)
    minutes, rest = divmod(value - (_EPOCH if zone is None else _EPOCH_UTC), _MINUTE)
    if rest:
        raise InputError(Code.TIME_SUB_MINUTE, field=field, value=value)
    return minutes


def _typed(value: datetime, zone: str, policy: WallPolicy) -> datetime:
    """Return what a time typed on a zone's clock means."""
    info = zone_info(zone)
    # Where the clock skips a time, fold 0 reckons by the offset before, which gives the later
    # instant; where it repeats one, fold 0 is the first occurrence.
    usual, other = (value.replace(tzinfo=info, fold=fold).astimezone(UTC) for fold in (0, 1))
    if policy == "reject" and usual != other:
        skipped = usual > other
        code = Code.CALENDAR_TIME_SKIPPED if skipped else Code.CALENDAR_TIME_REPEATED
        raise CalendarError(code, value=value.isoformat(" ", "minutes"), zone=zone)
    if policy == "earlier":
        return min(usual, other)
    return max(usual, other) if policy == "later" else usual
