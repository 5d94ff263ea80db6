"""The time axis: which unit fits the window, and its cells with labels that never overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from pmcore.views.clock import Clock
from pmcore.views.svg.scale import TimeScale
from pmcore.views.text import text_width
from pmcore.views.words import words
from pmcore.views.words.tables import DateWords

Period: TypeAlias = Literal["hour", "day", "week", "month", "quarter", "year"]

_HOUR, _DAY = 60, 1440
_PADDING = 4
_MINOR_SIZE, _MAJOR_SIZE = 11, 12


@dataclass(frozen=True, slots=True)
class Unit:
    """One division of time that an axis can show.

    Attributes
    ----------
    period, step
        Every ``step``-th hour or year; other periods go one by one.
    shortest
        Minutes of its shortest cell, daylight saving aside.
    pixels
        What that cell needs at least.
    above
        The period of the tier above.
    """

    period: Period
    step: int
    shortest: int
    pixels: int
    above: Period | None


_UNITS = (
    *(Unit("hour", step, step * _HOUR, 42, "day") for step in (1, 2, 3, 6, 12)),
    Unit("day", 1, _DAY, 18, "month"),
    Unit("week", 1, 7 * _DAY, 22, "month"),
    Unit("month", 1, 28 * _DAY, 32, "year"),
    Unit("quarter", 1, 90 * _DAY, 26, "year"),
    *(Unit("year", step, step * 365 * _DAY, 42, None) for step in (1, 2, 5, 10, 20, 50, 100)),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a tier; ``label`` is empty where none fits, ``starts`` false if it is cut off."""

    left: int
    right: int
    label: str
    centred: bool
    starts: bool

    @property
    def label_x(self) -> int:
        """Where the label is anchored."""
        return (self.left + self.right) // 2 if self.centred else self.left + _PADDING


@dataclass(frozen=True, slots=True)
class Axis:
    """Tiers of cells, the coarse one first; days have a third tier with weekday letters."""

    unit: Unit
    major: tuple[Cell, ...]
    minor: tuple[Cell, ...]
    weekdays: tuple[Cell, ...]


def choose_unit(scale: TimeScale) -> Unit:
    """Return the finest unit whose cells are wide enough for their labels."""
    for unit in _UNITS:
        if scale.pixels(unit.shortest) >= unit.pixels:
            return unit
    return _UNITS[-1]


def axis(scale: TimeScale, clock: Clock, language: str) -> Axis:
    """Divide the window into labelled cells."""
    unit = choose_unit(scale)
    said = words(language).dates
    divide = _Divider(scale, clock).cells
    minor = divide(unit.period, unit.step, _minor_labels(unit, said), _MINOR_SIZE)
    major: tuple[Cell, ...] = ()
    if unit.above:
        major = divide(unit.above, 1, _major_labels(unit.above, said), _MAJOR_SIZE)
    weekdays: tuple[Cell, ...] = ()
    if unit.period == "day":
        weekdays = divide("day", 1, _weekday_labels(said), _MINOR_SIZE)
    return Axis(unit, major, minor, weekdays)


_Labels: TypeAlias = Callable[[datetime], tuple[str, ...]]  # from the longest to the shortest


def _minor_labels(unit: Unit, said: DateWords) -> _Labels:
    def labels(moment: datetime) -> tuple[str, ...]:
        if unit.period == "hour":
            return (f"{moment:%H:%M}",)
        if unit.period == "month":
            return (said.months_short[moment.month - 1],)
        if unit.period == "quarter":
            return (f"Q{(moment.month + 2) // 3}",)
        return (str(moment.year if unit.period == "year" else moment.day),)

    return labels


def _major_labels(period: Period, said: DateWords) -> _Labels:
    def labels(moment: datetime) -> tuple[str, ...]:
        long, short = said.months[moment.month - 1], said.months_short[moment.month - 1]
        if period == "year":
            return said.year.format(year=moment.year), str(moment.year)
        if period == "month":
            full = said.month_year
            return (
                full.format(month=long, year=moment.year),
                full.format(month=short, year=moment.year),
                short,
            )
        brief = said.day.format(day=moment.day, month=short)
        return f"{said.weekdays[moment.weekday()]} {brief}", brief, str(moment.day)

    return labels


def _weekday_labels(said: DateWords) -> _Labels:
    def labels(moment: datetime) -> tuple[str, ...]:
        return (said.weekday_letters[moment.weekday()],)

    return labels


@dataclass(frozen=True, slots=True)
class _Divider:
    scale: TimeScale
    clock: Clock

    def cells(self, period: Period, step: int, labels: _Labels, size: int) -> tuple[Cell, ...]:
        # A label that names a whole range stands in its middle; one that names an instant, such
        # as an hour or a week's Monday, stands at its beginning.
        centred = size == _MINOR_SIZE and period not in ("hour", "week") and step == 1
        cells: list[Cell] = []
        for begin, end, moment in self._periods(period, step):
            left, right = self.scale.x(begin), self.scale.x(end)
            starts = begin >= self.scale.first
            if right > left:
                label = _fitting(labels(moment), right - left, size, bold=size == _MAJOR_SIZE)
                names_instant = size == _MINOR_SIZE and not centred
                shown = label if starts or not names_instant else ""
                cells.append(Cell(left, right, shown, centred, starts))
        return tuple(cells)

    def _periods(self, period: Period, step: int) -> Iterator[tuple[int, int, datetime]]:
        moment = _floor(self.clock.local(self.scale.first), period, step)
        begin = self.clock.instant(moment)
        while begin < self.scale.last:
            following = _next(moment, period, step)
            end = self.clock.instant(following)
            yield begin, end, moment
            moment, begin = following, end


def _fitting(labels: tuple[str, ...], width: int, size: int, *, bold: bool) -> str:
    room = width - _PADDING if len(labels) == 1 else width - 2 * _PADDING
    return next((one for one in labels if text_width(one, size, bold=bold) <= room), "")


def _floor(moment: datetime, period: Period, step: int) -> datetime:
    if period == "hour":
        return moment.replace(hour=moment.hour - moment.hour % step, minute=0, second=0)
    day = moment.replace(hour=0, minute=0, second=0)
    if period == "day":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day.replace(year=max(1, day.year - day.year % step), month=1, day=1)


def _next(moment: datetime, period: Period, step: int) -> datetime:
    if period == "hour":
        return moment + timedelta(hours=step)
    if period == "day":
        return moment + timedelta(days=1)
    if period == "week":
        return moment + timedelta(days=7)
    if period == "year":
        return moment.replace(year=moment.year + step)
    months = moment.month - 1 + (1 if period == "month" else 3)
    return moment.replace(year=moment.year + months // 12, month=months % 12 + 1)
