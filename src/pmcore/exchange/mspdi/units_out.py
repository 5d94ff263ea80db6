"""Lengths of time as Microsoft Project writes them."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from pmcore.kernel import Duration
from pmcore.kernel.coercion import unusable

FORMATS = {
    "min": "3",
    "emin": "4",
    "h": "5",
    "eh": "6",
    "d": "7",
    "ed": "8",
    "w": "9",
    "ew": "10",
    "mo": "11",
    "emo": "12",
    "%": "19",
}
ELAPSED_PERCENT = "20"
_MOST_HOURS = 10**9


@lru_cache(maxsize=4096)
def length(minutes: int) -> str:
    """Return minutes as a length.

    Raises
    ------
    InputError
        ``value.invalid`` for a length of a billion hours.

    Examples
    --------
    >>> length(2430)
    'PT40H30M0S'
    """
    hours, rest = divmod(minutes, 60)
    if hours >= _MOST_HOURS:
        en = f"it must be shorter than {_MOST_HOURS} hours in a Microsoft Project file"
        zh = f"在 Microsoft Project 文件中应短于 {_MOST_HOURS} 小时"
        raise unusable("duration", f"{minutes}min", en, zh)
    return f"PT{hours}H{rest}M0S"


@lru_cache(maxsize=4096)
def tenths_long(tenths: int) -> str:
    """Return tenths of a second as a length.

    >>> tenths_long(95_045)
    'PT2H38M24.5S'
    """
    seconds, tenth = divmod(tenths, 10)
    hours, rest = divmod(seconds, 3600)
    length(hours * 60)
    return f"PT{hours}H{rest // 60}M{rest % 60}{f'.{tenth}' if tenth else ''}S"


def format_of(duration: Duration) -> str:
    """Return the number of a duration's unit."""
    return FORMATS[duration.unit]


def factor(percent: int | Fraction) -> str:
    """Write a percentage as a factor.

    >>> factor(50), factor(100), factor(Fraction(125, 2))
    ('0.5', '1', '0.625')
    """
    return f"{float(percent) / 100:.15g}"
