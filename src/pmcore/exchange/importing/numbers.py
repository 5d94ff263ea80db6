"""Numbers of other tools, made fit for a plan."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from pmcore.kernel.exact import EXACT

_FINEST = Decimal("1e-9")


def fit_number(number: Decimal) -> Decimal:
    """Round a number to the nine places that a plan holds: a file may write a float in full.

    >>> fit_number(Decimal("0.333333333333")), fit_number(Decimal("1.50"))
    (Decimal('0.333333333'), Decimal('1.50'))
    """
    rounded = number.quantize(_FINEST, ROUND_HALF_EVEN, EXACT)
    if rounded == number or not rounded.is_finite():
        return number
    return Decimal(f"{rounded.normalize(EXACT):f}")
