"""Days and their first instants, which P6 writes alike."""

from __future__ import annotations

from datetime import date, datetime, time


def shortened(at: datetime) -> date:
    """Return the first instant of a day as its date, which means the same.

    >>> shortened(datetime(2026, 3, 2)), shortened(datetime(2026, 3, 2, 8))
    (datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 2, 8, 0))
    """
    return at.date() if at.time() == time() else at


def instant(day: date) -> datetime:
    """Return a time as it is, and a date as its first instant.

    >>> instant(date(2026, 3, 2))
    datetime.datetime(2026, 3, 2, 0, 0)
    """
    return day if isinstance(day, datetime) else datetime.combine(day, time())
