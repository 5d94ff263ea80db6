"""Money and rates of files, as exact as a plan holds them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from pmcore.kernel import ConversionSettings
from pmcore.kernel.exact import EXACT
from pmcore.wbs import Amount
from pmcore.wbs.money import coins, money

_PLACES = 9
_FINEST = Decimal(1).scaleb(-_PLACES)
_MOST = Decimal(10) ** 15
_HOUR = 60


def fine(number: Decimal) -> Decimal:
    """Return a number with at most nine places after the point and no noughts behind them.

    >>> fine(Decimal("12.500")), fine(Decimal("1E+2")), fine(Decimal("0.12345678949"))
    (Decimal('12.5'), Decimal('100'), Decimal('0.123456789'))
    """
    whole = number.quantize(_FINEST, ROUND_HALF_EVEN, context=EXACT)
    text = f"{whole:f}".rstrip("0").rstrip(".")
    return Decimal(text)


def finest(amount: Fraction) -> Decimal:
    """Return a fraction as a number with at most nine places after the point.

    >>> finest(Fraction(25, 2)), finest(Fraction(1, 3))
    (Decimal('12.5'), Decimal('0.333333333'))
    """
    return fine(money(coins(amount, _PLACES), _PLACES))


def by_the_hour(number: Decimal, unit: str, conversion: ConversionSettings) -> Amount:
    """Return money by the hour in another unit, where it comes out even there.

    >>> by_the_hour(Decimal("12.5"), "d", ConversionSettings())
    Amount('100/d')
    """
    whole = Fraction(number) * conversion.minutes_in(unit) / _HOUR
    amount = decimal_text(whole)
    told = None if amount is None else Decimal(amount)
    if told is None or told >= _MOST or fine(told) != told:
        return Amount(f"{number:f}/h")
    return Amount(f"{told:f}/{unit}")


def hourly(amount: Amount, conversion: ConversionSettings) -> Decimal:
    """Return money by the hour, rounded to nine places.

    >>> hourly(Amount("100/d"), ConversionSettings()), hourly(Amount("1/w"), ConversionSettings())
    (Decimal('12.5'), Decimal('0.025'))
    """
    return finest(amount.a_minute(conversion) * (_HOUR if amount.per else 1))


def decimal_text(number: Fraction) -> str | None:
    """Return a fraction as a decimal number, ``None`` where it has no end.

    >>> decimal_text(Fraction(25, 2)), decimal_text(Fraction(1, 3))
    ('12.5', None)
    """
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1:
        return None
    written = EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"{written:f}"
