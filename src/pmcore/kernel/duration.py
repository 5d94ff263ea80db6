"""Durations as people type them, and their explicit conversion to minutes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError

DurationKind: TypeAlias = Literal["working", "elapsed", "percent"]
DurationLike: TypeAlias = "str | Duration"

WORKING_UNITS = ("min", "h", "d", "w", "mo")
ELAPSED_UNITS = ("emin", "eh", "ed", "ew", "emo")
_ELAPSED_MINUTES = {"emin": 1, "eh": 60, "ed": 1440, "ew": 10_080, "emo": 43_200}
_LONGEST_INPUT = 24
_parse = re.compile(r"([+-]?)(\d{1,9}(?:\.\d{1,6})?) ?(e?(?:min|mo|[hdw])|%)", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class ConversionSettings:
    """How typed units become minutes; a property of the project, never of a calendar's day.

    Attributes
    ----------
    minutes_per_day
        Working minutes in ``1d`` (1 to 1440).
    minutes_per_week
        Working minutes in ``1w`` (1 to 10080).
    days_per_month
        Working days in ``1mo`` (1 to 31).

    Notes
    -----
    Elapsed units are fixed: ``1ed`` is 1440 minutes, ``1ew`` 7 days, ``1emo`` 30 days.
    """

    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20

    def __post_init__(self) -> None:
        limits = {"minutes_per_day": 1440, "minutes_per_week": 10_080, "days_per_month": 31}
        for name, most in limits.items():
            value = getattr(self, name)
            if type(value) is not int or not 1 <= value <= most:
                problem = f"it is a whole number from 1 to {most}"
                raise InputError(Code.VALUE_INVALID, field=name, value=value, problem=problem)

    def minutes_in(self, unit: str) -> int:
        """Minutes of one unit, working or elapsed."""
        working = {
            "min": 1,
            "h": 60,
            "d": self.minutes_per_day,
            "w": self.minutes_per_week,
            "mo": self.minutes_per_day * self.days_per_month,
        }
        return working[unit] if unit in working else _ELAPSED_MINUTES[unit]


class Duration:
    """A length of time as it was typed: ``5d 3h 2w 1.5d 16ed 50% -2d``.

    Working time (``min h d w mo``), elapsed time (``emin eh ed ew emo``) and percentages are
    three kinds that never combine by accident. A sign is for lags: a negative lag is a lead.

    Parameters
    ----------
    text
        Number and unit, at most 9 digits before and 6 after the point.

    Raises
    ------
    InputError
        ``duration.invalid`` for anything else, ``NaN`` and infinity included.

    Examples
    --------
    >>> Duration("1.5d"), Duration("1.5d").to_minutes()
    (Duration('1.5d'), 720)
    >>> Duration("16ed").kind, Duration("16ed").to_minutes()
    ('elapsed', 23040)
    >>> Duration("50%").of(480)
    240
    >>> Duration("1d").plus(Duration("4h"))
    Duration('720min')
    """

    __slots__ = ("amount", "unit")
    amount: Decimal
    unit: str

    def __new__(cls, text: DurationLike) -> Duration:
        """Return the one shared object for this text."""
        if isinstance(text, Duration):
            return text
        if not isinstance(text, str) or len(text) > _LONGEST_INPUT:
            raise _invalid(text, "it is no text of number and unit")
        return _from_text(text.strip())

    @property
    def kind(self) -> DurationKind:
        """``working``, ``elapsed`` or ``percent``."""
        if self.unit == "%":
            return "percent"
        return "elapsed" if self.unit in _ELAPSED_MINUTES else "working"

    @property
    def is_zero(self) -> bool:
        """Whether the amount is 0, in any unit."""
        return not self.amount

    def to_minutes(self, settings: ConversionSettings = ConversionSettings()) -> int:
        """Convert to whole minutes of its own kind.

        Raises
        ------
        InputError
            ``duration.not_whole_minutes``; ``duration.invalid`` for a percentage, which is a
            share of something (see :meth:`of`).
        """
        if self.unit == "%":
            raise _invalid(str(self), "a percentage needs something to be a share of")
        exact = self.amount * settings.minutes_in(self.unit)
        minutes = int(exact)
        if minutes != exact:
            raise InputError(
                Code.DURATION_NOT_WHOLE, value=str(self), minutes=str(exact.normalize())
            )
        return minutes

    def of(self, minutes: int) -> int:
        """Take a percentage of ``minutes``, rounded half away from zero to a whole minute."""
        if self.unit != "%":
            raise _invalid(str(self), "it is not a percentage")
        share = self.amount * minutes / 100
        return int(share + (Decimal("0.5") if share >= 0 else Decimal("-0.5")))

    def plus(
        self, other: Duration, settings: ConversionSettings = ConversionSettings()
    ) -> Duration:
        """Add a duration of the same kind, converting units by ``settings``.

        Raises
        ------
        InputError
            ``duration.mixed`` when one is working and the other elapsed or a percentage.
        """
        if self.kind != other.kind:
            raise InputError(Code.DURATION_MIXED, left=str(self), right=str(other))
        if self.unit == other.unit:
            return _make(self.amount + other.amount, self.unit)
        total = self.to_minutes(settings) + other.to_minutes(settings)
        return _make(Decimal(total), "emin" if self.kind == "elapsed" else "min")

    def __neg__(self) -> Duration:
        return _make(-self.amount if self.amount else self.amount, self.unit)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Duration) and self.unit == other.unit and self.amount == other.amount
        )

    def __hash__(self) -> int:
        return hash((self.amount, self.unit))

    def __str__(self) -> str:
        return f"{self.amount.normalize() if self.amount else Decimal(0):f}{self.unit}"

    def __repr__(self) -> str:
        return f"Duration('{self}')"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Duration is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return Duration, (str(self),)


def minutes(count: int) -> Duration:
    """Return a working duration of ``count`` minutes.

    >>> minutes(90)
    Duration('90min')
    """
    return _make(Decimal(count), "min")


@lru_cache(maxsize=4096)
def _from_text(text: str) -> Duration:
    match = _parse(text)
    if not match:
        raise _invalid(text, "it is not a number and a unit")
    sign, number, unit = match.groups()
    return _make(Decimal(sign + number), unit)


def _make(amount: Decimal, unit: str) -> Duration:
    duration = object.__new__(Duration)
    object.__setattr__(duration, "amount", amount)
    object.__setattr__(duration, "unit", unit)
    return duration


def _invalid(value: object, problem: str) -> InputError:
    return InputError(Code.DURATION_INVALID, value=value, problem=problem)
