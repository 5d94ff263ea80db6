"""Lengths of time as people type them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from pmcore.kernel import ConversionSettings, Duration

_FINEST = 100  # people type hundredths of a unit at most


@lru_cache(maxsize=4096)
def typed(minutes: int, unit: str, conversion: ConversionSettings) -> Duration:
    """Return the duration as it was typed, or in a finer unit where that comes out uneven.

    >>> typed(2400, "d", ConversionSettings()), typed(1441, "ed", ConversionSettings())
    (Duration('5d'), Duration('1441emin'))
    """
    kind = "e" if unit.startswith("e") else ""
    for each in (unit, f"{kind}h"):
        hundredths, odd = divmod(abs(minutes) * _FINEST, conversion.minutes_in(each))
        if not odd:
            whole, part = divmod(hundredths, _FINEST)
            return Duration(f"{'-' if minutes < 0 else ''}{whole}.{part:02d}{each}")
    return Duration(f"{minutes}{kind}min")


def rounded(moment: datetime) -> datetime:
    """Round a time to the minute, half up."""
    whole = moment.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=1) if moment.second >= 30 else whole
