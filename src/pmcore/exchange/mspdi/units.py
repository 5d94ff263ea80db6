"""The unit a length was typed in: from a format number to a duration such as ``5d``."""

from __future__ import annotations

from functools import lru_cache

from pmcore.kernel import ConversionSettings, Duration

_FORMATS = {
    3: "min",
    4: "emin",
    5: "h",
    6: "eh",
    7: "d",
    8: "ed",
    9: "w",
    10: "ew",
    11: "mo",
    12: "emo",
    19: "%",
    20: "e%",
    21: "d",
}
_ESTIMATED = 32  # what an estimated duration's format is higher by
_FINEST = 100  # people type hundredths of a unit at most


def unit_of(number: int | None) -> str:
    """Return the unit of a format: ``d`` where it says nothing, ``e%`` for elapsed percent.

    >>> unit_of(7), unit_of(39), unit_of(8)
    ('d', 'd', 'ed')
    """
    if number is None:
        return "d"
    return _FORMATS.get(number) or _FORMATS.get(number - _ESTIMATED, "d")


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
