"""Days and times of day as the clock of a zone shows them."""

from __future__ import annotations

from datetime import date, datetime, time


def day_of(moment: date, zone: str | None) -> date:
    """Return the day a moment lies on; a date is its own day, in whatever zone.

    >>> str(day_of(datetime.fromisoformat("2026-03-02T20:00+00:00"), "Asia/Shanghai"))
    '2026-03-03'
    """
    return shown(moment, zone).date() if isinstance(moment, datetime) else moment


def shown(moment: datetime, zone: str | None) -> datetime:
    """Return a moment as the clock of a zone shows it, without offset."""
    from pmcore.calendars import datetime_of, instant_of

    if moment.utcoffset() is not None and zone is not None:
        moment = datetime_of(instant_of(moment, zone), zone)
    return moment.replace(tzinfo=None)


def at_clock(day: date, at: time, zone: str | None) -> datetime:
    """Return the moment at which the clock of a zone shows a time on a day.

    A time that the clock skips is moved later by what is skipped; one that it repeats is meant as
    it comes first.

    >>> at_clock(date(2026, 3, 8), time(2, 30), "America/Los_Angeles").isoformat()
    '2026-03-08T03:30:00-07:00'
    """
    from pmcore.calendars import datetime_of, instant_of

    typed = datetime.combine(day, at)
    return datetime_of(instant_of(typed, zone, policy="compatible"), zone)
