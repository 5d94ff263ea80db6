"""Amounts of money or of a material: once, or by the time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from pmcore.kernel import ConversionSettings, InputError
from pmcore.kernel.coercion import NumberLike, decimal_of, unusable
from pmcore.kernel.duration import WORKING_UNITS

_spelled = re.compile(r"([^/]{1,40})/ ?(min|h|d|w|mo)", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Amount:
    """A number, or so many by the minute, hour, day, week or month.

    Attributes
    ----------
    number
        Exact, 0 or more.
    per
        ``min``, ``h``, ``d``, ``w`` or ``mo`` of working time, converted as the project converts
        durations; ``None`` for an amount that has nothing to do with time, and for nothing.

    Raises
    ------
    InputError
        ``value.invalid``.

    Examples
    --------
    >>> Amount("80/h"), Amount(12)
    (Amount('80/h'), Amount('12'))
    >>> Amount("640/d").a_minute(ConversionSettings())
    Fraction(4, 3)
    """

    number: Decimal
    per: str | None = None

    def __init__(self, value: AmountLike, field: str = "amount") -> None:
        if isinstance(value, Amount):
            number, per = value.number, value.per
        else:
            text = _spelled(value.strip()) if isinstance(value, str) else None
            if text is None and isinstance(value, str) and "/" in value:
                raise by_the_time(field, value)
            per = text[2] if text else None
            number = decimal_of(text[1].strip() if text else value, field)
        if number < 0:
            raise unusable(field, value, "it must be 0 or more", "应为 0 或正数")
        object.__setattr__(self, "number", number)
        object.__setattr__(self, "per", per if number else None)

    def a_minute(self, conversion: ConversionSettings) -> Fraction:
        """How much it is in a minute; of an amount that knows no time, all of it."""
        whole = Fraction(self.number)
        return whole if self.per is None else whole / conversion.minutes_in(self.per)

    def __str__(self) -> str:
        return f"{self.number:f}" if self.per is None else f"{self.number:f}/{self.per}"

    def __repr__(self) -> str:
        return f"Amount({str(self)!r})"


AmountLike: TypeAlias = Amount | NumberLike


def by_the_time(field: str, value: object) -> InputError:
    """Say that an amount lacks its unit of time."""
    units = ", ".join(WORKING_UNITS)
    en = f"it must say by what time, as in 80/h (one of {units})"
    return unusable(field, value, en, f"应注明按什么时间计，例如 80/h（{units} 之一）")


def by_the_piece(field: str, value: object) -> InputError:
    """Say that an amount has a unit of time where there is none."""
    en = "it must be an amount without a time, as in 12.50"
    return unusable(field, value, en, "应为不带时间单位的数额，例如 12.50")
