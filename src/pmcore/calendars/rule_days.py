"""The days a rule means, in closed form: a rule is a predicate on days.

A day has numbers by which a rule may call it: its month, its place in that month from either end,
its weekday and so on. A part of a rule is a set of such numbers. A day is meant if every part calls
it and its period is on turn. Eight years of days are asked at once, whatever the rule.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pmcore.calendars.dates import EPOCH_DAY, day_number

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints: TypeAlias = npt.NDArray[np.signedinteger[Any]]
    Dates: TypeAlias = npt.NDArray[np.datetime64]
    Mask: TypeAlias = npt.NDArray[np.bool_]

_YEARS = 8
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LISTS = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_SUNDAYS = "WEEKLY from Sunday"
_NTH_OF_MONTH, _NTH_OF_YEAR = "BYDAY of month", "BYDAY of year"
# What a rule that names no day takes from its first date.
_TAKEN = {
    "DAILY": (),
    "WEEKLY": ("BYDAY",),
    "MONTHLY": ("BYMONTHDAY",),
    "YEARLY": ("BYMONTH", "BYMONTHDAY"),
}
# Room for every number of a day: from the -53rd Monday of a year, 7 x -53, to the 53rd Sunday.
_NUMBERS = 1024


def parts_of(text: str) -> dict[str, str]:
    """Return the parts of a rule in its one spelling, by name."""
    return dict(part.split("=", 1) for part in text.split(";"))


def rule_days(text: str, first: date, lo: int, hi: int) -> array[int]:
    """Return the days from ``lo`` up to and without ``hi`` that a rule begun on ``first`` means.

    Days are counted from 1970-01-01. Only the years asked for are looked at; those before them
    too, once, if the rule has a ``COUNT``.
    """
    lo = max(lo, day_number(first))
    if lo < hi and "COUNT" in parts_of(text):
        hi = min(hi, _end_of_count(text, first, _block(hi - 1)))
    found = array("i")
    for block in range(_block(lo), _block(hi - 1) + 1) if lo < hi else ():
        found += _found(text, first, block)
    return found[bisect_left(found, lo) : bisect_left(found, hi)]


@lru_cache(maxsize=1024)
def _end_of_count(text: str, first: date, last: int) -> int:
    """Return the day after the last one that ``COUNT`` allows, sought up to block ``last``."""
    left = int(parts_of(text)["COUNT"])
    for block in range(_block(day_number(first)), last + 1):
        found = _found(text, first, block)
        if left <= len(found):
            return found[left - 1] + 1
        left -= len(found)
    return _axis(last).closing


@lru_cache(maxsize=512)
def _found(text: str, first: date, block: int) -> array[int]:
    """Return the days of one block that a rule means, were there no ``COUNT``."""
    axis, parts = _axis(block), parts_of(text)
    days = axis.days[_meant(axis, parts, first)]
    begin = max(axis.opening, day_number(first))
    return array("i", days[(begin <= days) & (days < axis.closing)].tobytes())


def _meant(axis: _Axis, parts: Mapping[str, str], first: date) -> Ints:
    """Return where on the axis the days stand that a rule means, also before ``first``."""
    import numpy as np

    periods = axis.periods[_period_of(parts)]
    means = _on_turn(periods, parts, first)
    for name, wanted in _asked(parts, first).items():
        means &= _among(axis.numbers[name], wanted)
    if parts["FREQ"] == "WEEKLY":
        # ADR-0006: the days of the first week are numbered from the first date, not from Monday.
        means &= axis.days >= day_number(first)
    places = np.flatnonzero(means)
    if "BYSETPOS" in parts:
        positions = _positions(periods[places] - periods[0])
        places = places[_among(positions, _numbers(parts["BYSETPOS"]))]
    return places


def _on_turn(periods: Ints, parts: Mapping[str, str], first: date) -> Mask:
    """Tell of each day whether its period is the first or comes a multiple of intervals later."""
    import numpy as np

    interval = int(parts.get("INTERVAL", 1))
    if interval == 1:
        return np.ones(len(periods), np.bool_)
    axis = _axis(_block(day_number(first)))
    origin = axis.periods[_period_of(parts)][day_number(first) - axis.days[0]]
    turns: Mask = (periods - origin) % interval == 0
    return turns


def _period_of(parts: Mapping[str, str]) -> str:
    """Return what a rule goes by: its frequency, or weeks that begin on Sunday."""
    return _SUNDAYS if "WKST" in parts else parts["FREQ"]


def _asked(parts: Mapping[str, str], first: date) -> dict[str, list[int]]:
    """Return the numbers by which a rule calls its days, if need be those of its first date."""
    asked = {name: _numbers(parts[name]) for name in _LISTS if name in parts}
    nth = _NTH_OF_MONTH if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else _NTH_OF_YEAR
    for one in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        number, weekday = int(one[:-2] or 0), _WEEKDAYS.index(one[-2:])
        # ADR-0006: weekdays with and without a number are two parts, and both must call a day.
        asked.setdefault(nth if number else "BYDAY", []).append(7 * number + weekday)
    if asked.keys() <= {"BYMONTH"}:
        own = {"BYMONTH": first.month, "BYMONTHDAY": first.day, "BYDAY": first.weekday()}
        return {name: [own[name]] for name in _TAKEN[parts["FREQ"]]} | asked
    return asked


def _numbers(value: str) -> list[int]:
    return [int(number) for number in value.split(",")]


def _among(rows: Ints, wanted: list[int]) -> Mask:
    """Tell of each day whether one of its numbers is wanted."""
    import numpy as np

    # Numbers below zero have their place at the end of the table, where such an index looks.
    table = np.zeros(_NUMBERS, np.bool_)
    table[wanted] = True
    among: Mask = np.any(table.take(rows), axis=0)
    return among


def _positions(periods: Ints) -> Ints:
    """Return the numbers of days within their periods, from either end."""
    import numpy as np

    sizes = np.bincount(periods)
    ends = np.cumsum(sizes)
    places = np.arange(len(periods))
    return np.stack([places - (ends - sizes)[periods] + 1, places - ends[periods]])


@dataclass(frozen=True, slots=True)
class _Axis:
    """The days of eight years, in whole weeks from Monday or Sunday, and what rules ask of them.

    ``periods`` tells by frequency in which period each day lies. ``numbers`` tells by part how
    each day is called: one row from the beginning and, below zero, one from the end.
    """

    opening: int
    closing: int
    days: Ints
    periods: Mapping[str, Ints]
    numbers: Mapping[str, Ints]


def _block(day: int) -> int:
    return date.fromordinal(EPOCH_DAY + day).year // _YEARS


@lru_cache(maxsize=32)
def _axis(block: int) -> _Axis:
    """Return the days of one block, made once for all rules; all blocks take three megabytes."""
    import numpy as np

    opening, closing = (day_number(date(n * _YEARS, 1, 1)) for n in (block, block + 1))
    begin, end = opening - (opening + 3) % 7 - 1, closing + -(closing + 3) % 7 + 6
    days = np.arange(begin, end, dtype=np.int32)
    dates = days.astype("datetime64[D]")
    weekdays, months = (days + 3) % 7, dates.astype("datetime64[M]").astype(np.int32)
    thursdays = (days - weekdays + 3).astype("datetime64[D]")
    of_month, of_year = _both_ways(dates, "M"), _both_ways(dates, "Y")
    periods = {"DAILY": days, "MONTHLY": months, "YEARLY": months // 12}
    periods |= {"WEEKLY": (days + 3) // 7, _SUNDAYS: (days + 4) // 7}
    numbers = {
        "BYMONTH": months[np.newaxis] % 12 + 1,
        "BYMONTHDAY": of_month,
        "BYYEARDAY": of_year,
        "BYWEEKNO": _weeks(dates, thursdays),
        "BYDAY": weekdays[np.newaxis],
        _NTH_OF_MONTH: 7 * _sevens(of_month) + weekdays,
        _NTH_OF_YEAR: 7 * _sevens(of_year) + weekdays,
    }
    narrow = {name: rows.astype(np.int16) for name, rows in numbers.items()}
    return _Axis(opening, closing, days, periods, narrow)


def _both_ways(dates: Dates, unit: Literal["M", "Y"]) -> Ints:
    """Return the numbers of days within months or years: 1, 2, 3 and so on, to -3, -2, -1."""
    import numpy as np

    periods = dates.astype(f"datetime64[{unit}]")
    following = periods + np.timedelta64(1, unit)
    begin, end = (each.astype("datetime64[D]") for each in (periods, following))
    return np.stack([(dates - begin).astype(np.int64) + 1, (dates - end).astype(np.int64)])


def _sevens(rows: Ints) -> Ints:
    """Return which of its weekday each day is: the first seven are first, the last seven last."""
    import numpy as np

    return np.stack([-(-rows[0] // 7), rows[1] // 7])


def _weeks(dates: Dates, thursdays: Dates) -> Ints:
    """Return the numbers of weeks: a week belongs to the year of its Thursday (ISO 8601).

    Around the New Year we follow dateutil where it does not follow ISO (ADR-0006).
    """
    import numpy as np

    rows = _sevens(_both_ways(thursdays, "Y"))
    years = dates.astype("datetime64[Y]")
    following = years + np.timedelta64(1, "Y")
    january, next_january = (each.astype("datetime64[D]") for each in (years, following))
    # Days of December in week 1 have no number from the end.
    rows[1][thursdays >= next_january] = 0
    # Days before week 1 are in week 53, where a common year begins on a Saturday.
    is_common = (next_january - january).astype(int) == 365
    rows[0][(thursdays == january - np.timedelta64(2, "D")) & is_common] = 53
    return rows
