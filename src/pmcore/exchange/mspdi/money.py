"""Costs: a file has them in hundredths of the currency's unit."""

from __future__ import annotations

from decimal import Decimal

from pmcore.kernel.exact import EXACT


def cost_of(hundredths: Decimal | None) -> Decimal | None:
    """Return a cost as people write it.

    >>> cost_of(Decimal("12345")), cost_of(Decimal("90000"))
    (Decimal('123.45'), Decimal('900'))
    """
    if hundredths is None:
        return None
    return Decimal(_plain(hundredths.scaleb(-2, EXACT)))


def hundredths(cost: Decimal) -> str:
    """Return a cost as a file has it.

    >>> hundredths(Decimal("123.45")), hundredths(Decimal("900.0"))
    ('12345', '90000')
    """
    return _plain(cost.scaleb(2, EXACT))


def _plain(number: Decimal) -> str:
    return f"{number.normalize(EXACT):f}"
