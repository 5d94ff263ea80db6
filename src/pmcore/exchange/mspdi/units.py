"""The unit a length was typed in, from a format number."""

from __future__ import annotations

from functools import lru_cache

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


def unit_of(number: int | None) -> str:
    """Return the unit of a format: ``d`` where it says nothing, ``e%`` for elapsed percent.

    >>> unit_of(7), unit_of(39), unit_of(8)
    ('d', 'd', 'ed')
    """
    if number is None:
        return "d"
    return _FORMATS.get(number) or _FORMATS.get(number - _ESTIMATED, "d")


@lru_cache(maxsize=256)
def length_unit(number: int | None) -> str:
    """Return the unit of a length, which is no percentage.

    >>> length_unit(8), length_unit(19), length_unit(20)
    ('ed', 'd', 'ed')
    """
    unit = unit_of(number).removesuffix("%")
    return {"": "d", "e": "ed"}.get(unit, unit)
