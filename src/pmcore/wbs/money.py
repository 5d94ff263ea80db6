"""Money in whole units of its smallest coin: counted exactly, rounded once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from pmcore.kernel.exact import EXACT

# ISO 4217: how many places an amount has after the point, where these are not two.
_WHOLE = frozenset(
    (
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
        *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    )
)
_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


def places_of(currency: str | None) -> int:
    """How many places after the point an amount of a currency has (ISO 4217).

    >>> places_of("CNY"), places_of("JPY"), places_of(None)
    (2, 0, 2)
    """
    if currency in _WHOLE:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


def coins(amount: Fraction, places: int) -> int:
    """Return an amount in whole coins; half a coin is rounded up.

    >>> coins(Fraction("0.125"), 2), coins(Fraction(100, 3), 2)
    (13, 3333)
    """
    unit: int = 10**places
    scaled = amount * unit
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def money(coins: int, places: int) -> Decimal:
    """Return whole coins as an amount.

    >>> money(3333, 2), money(5, 0)
    (Decimal('33.33'), Decimal('5'))
    """
    return Decimal(f"{coins}E-{places}") if places else Decimal(coins)


def added(amounts: Iterable[Decimal]) -> Decimal:
    """Add amounts exactly; nothing adds up to 0.

    >>> added([Decimal("1.10"), Decimal("2.20")])
    Decimal('3.30')
    """
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total
