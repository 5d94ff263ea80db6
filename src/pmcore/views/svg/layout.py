"""Where the rows stand, and the extent of each row's mark in the plot."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.views.chart import GanttChart, GanttRow
from pmcore.views.svg.columns import EDGE, GAP, Column, columns
from pmcore.views.svg.scale import TimeScale

_MARGIN = 20  # room at both ends of the plot for a diamond and the bend of an arrow
_NARROWEST_MARK = 3


@dataclass(frozen=True, slots=True)
class RowBox:
    """A row's place and the extent of its mark (bar, diamond or bracket)."""

    top: int
    middle: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is settled before the rows: the columns of text and the scale of the plot."""

    width: int
    columns: tuple[Column, ...]
    scale: TimeScale

    @classmethod
    def of(cls, chart: GanttChart, width: int) -> Sheet:
        """Measure the texts and give the plot the rest of the width."""
        placed = columns(chart, width)
        left = placed[-1].right + GAP
        scale = TimeScale.around(chart.first, chart.last, left, width - EDGE, _MARGIN)
        return cls(width, placed, scale)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a chart, placed below each other from ``top`` to ``bottom``."""

    top: int
    bottom: int
    bar_height: int
    boxes: tuple[RowBox, ...]

    @classmethod
    def of(cls, chart: GanttChart, scale: TimeScale, top: int) -> Rows:
        """Place every row; many rows stand closer than few."""
        height, bar_height = _heights(len(chart.rows))
        boxes = tuple(
            _box(row, top + number * height, height, bar_height, scale)
            for number, row in enumerate(chart.rows)
        )
        return cls(top, top + height * max(1, len(boxes)), bar_height, boxes)


def _heights(rows: int) -> tuple[int, int]:
    if rows <= 40:
        return 28, 14
    return (24, 12) if rows <= 120 else (20, 10)


def _box(row: GanttRow, top: int, height: int, bar_height: int, scale: TimeScale) -> RowBox:
    left, right = scale.x(row.start), scale.x(row.finish)
    if row.kind == "milestone":
        half = bar_height // 2 + 1
        left, right = left - half, left + half
    else:
        right = max(right, left + _NARROWEST_MARK)
    return RowBox(top, top + height // 2, top + height, left, right)
