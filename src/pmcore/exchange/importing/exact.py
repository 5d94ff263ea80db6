"""Numbers of a file are counted exactly, whatever the host set up for its own sums."""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)

# Enough for a product of any two numbers that a file may say. What is no number is still caught.
_EXACT = Context(
    prec=60,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def exactly() -> AbstractContextManager[Context]:
    """Count exactly inside of a ``with`` statement.

    >>> from decimal import Decimal
    >>> with localcontext(prec=3):
    ...     with exactly():
    ...         Decimal("1000.25") + Decimal("0.5")
    Decimal('1000.75')
    """
    return localcontext(_EXACT)
