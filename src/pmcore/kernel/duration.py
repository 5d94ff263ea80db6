"""Durations as people type them, and their explicit conversion to minutes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import index
from typing import Any, Literal, TypeAlias

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError
from pmcore.kernel.exact import EXACT

DurationKind: TypeAlias = Literal["working", "elapsed", "percent"]
DurationLike: TypeAlias = "str | Duration"

WORKING_UNITS = ("min", "h", "d", "w", "mo")
ELAPSED_UNITS = ("emin", "eh", "ed", "ew", "emo")
_ELAPSED_MINUTES = {"emin": 1, "eh": 60, "ed": 1440, "ew": 10_080, "emo": 43_200}
_LONGEST_INPUT = 24
_LIMIT = 10**9
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
                problem = {
                    "en": f"it must be a whole number from 1 to {most}",
                    "zh": f"应为 1 至 {most} 的整数",
                }
                raise InputError(Code.VALUE_INVALID, field=name, value=value, problem=problem)

    def minutes_in(self, unit: str) -> int:
        """Minutes of one unit of :data:`WORKING_UNITS` or :data:`ELAPSED_UNITS`."""
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
        ``duration.invalid`` for anything else, ``NaN`` and infinity included. Sums beyond the
        same limits are refused with the same code, so that every duration can be written down.

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
        """Return ``text`` itself if it is a duration already, else parse it."""
        if isinstance(text, Duration):
            return text
        if isinstance(text, int | float) and not isinstance(text, bool) and abs(text) < _LIMIT:
            raise _invalid(text, _how_written(str(text)))
        if not isinstance(text, str) or len(text) > _LONGEST_INPUT:
            raise _invalid(text, _NOT_PARSED)
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
            raise _invalid(str(self), _NOT_A_LENGTH)
        exact = EXACT.multiply(self.amount, settings.minutes_in(self.unit))
        whole = int(exact)
        if whole != exact:
            raise InputError(Code.DURATION_NOT_WHOLE, value=str(self), minutes=_plain(exact))
        return whole

    def of(self, minutes: int) -> int:
        """Take a percentage of ``minutes``, rounded half away from zero to a whole minute."""
        if self.unit != "%":
            raise _invalid(str(self), _NOT_A_SHARE)
        share = EXACT.multiply(self.amount, minutes).scaleb(-2, EXACT)
        return int(share.to_integral_value(ROUND_HALF_UP, EXACT))

    def plus(
        self, other: Duration, settings: ConversionSettings = ConversionSettings()
    ) -> Duration:
        """Add a duration of the same kind, converting units by ``settings``.

        Raises
        ------
        InputError
            ``duration.mixed`` when one is working and the other elapsed or a percentage;
            ``duration.invalid`` when the sum is too long to write down.
        """
        if self.kind != other.kind:
            raise InputError(Code.DURATION_MIXED, left=str(self), right=str(other))
        if self.unit == other.unit:
            return _make(EXACT.add(self.amount, other.amount), self.unit)
        total = self.to_minutes(settings) + other.to_minutes(settings)
        return _make(Decimal(total), "emin" if self.kind == "elapsed" else "min")

    def __neg__(self) -> Duration:
        return _make(self.amount.copy_negate(), self.unit)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Duration) and self.unit == other.unit and self.amount == other.amount
        )

    def __hash__(self) -> int:
        return hash((self.amount, self.unit))

    def __str__(self) -> str:
        return f"{_plain(self.amount)}{self.unit}"

    def __repr__(self) -> str:
        return f"Duration('{self}')"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Duration is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return Duration, (str(self),)


def minutes(count: int) -> Duration:
    """Return a working duration of ``count`` minutes; ``duration.invalid`` if it is not whole.

    >>> minutes(90)
    Duration('90min')
    """
    try:
        return _make(Decimal(index(count)), "min")
    except TypeError:
        raise _invalid(count, _NOT_WHOLE) from None


@lru_cache(maxsize=4096)
def _from_text(text: str) -> Duration:
    match = _parse(text)
    if not match:
        raise _invalid(text, _how_written(text))
    sign, number, unit = match.groups()
    return _make(Decimal(sign + number), unit)


def _make(amount: Decimal, unit: str) -> Duration:
    if not -_LIMIT < amount < _LIMIT:
        raise _invalid(f"{amount:.6g}{unit}", _TOO_LONG)
    duration = object.__new__(Duration)
    object.__setattr__(duration, "amount", amount if amount else Decimal(0))
    object.__setattr__(duration, "unit", unit)
    return duration


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize(EXACT):f}"


def _how_written(text: str) -> dict[str, str]:
    """Say how a length such as ``3 days`` is written here."""
    match = _amount(text[:_LONGEST_INPUT])
    unit = match and _UNIT_OF.get(match[2].lower(), "" if match[2] else "d")
    if not match or not unit:
        return _NOT_PARSED
    right = match[1] + unit
    if not match[2]:
        return {"en": f"it must have a unit, as in {right}", "zh": f"须带单位，例如 {right}"}
    return {"en": f"it must be written {right}", "zh": f"应写作 {right}"}


_SPELLINGS = {
    "min": ("m", "mins", "minute", "minutes", "分", "分钟"),
    "h": ("hr", "hrs", "hour", "hours", "小时"),
    "d": ("day", "days", "天", "日"),
    "w": ("wk", "wks", "week", "weeks", "周"),
    "mo": ("month", "months", "月", "个月"),
}
_UNIT_OF = {word: unit for unit, words in _SPELLINGS.items() for word in (unit, *words)}
_amount = re.compile(r"([+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?) ?(\w{0,10})").fullmatch
_NOT_PARSED = {"en": "it must be a number and a unit, as in 3d", "zh": "应为数字加单位，例如 3d"}
_NOT_A_LENGTH = {
    "en": "it must be working or elapsed time; a percentage is a share of something",
    "zh": "应为工作时间或日历时间；百分比需要一个基数",
}
_NOT_A_SHARE = {"en": "it must be a percentage", "zh": "应为百分比"}
_NOT_WHOLE = {"en": "it must be a whole number of minutes", "zh": "应为整数分钟"}
_TOO_LONG = {"en": "it must have at most 9 digits before the point", "zh": "小数点前至多 9 位数字"}


def _invalid(value: object, problem: Mapping[str, str]) -> InputError:
    return InputError(Code.DURATION_INVALID, value=value, problem=problem)
