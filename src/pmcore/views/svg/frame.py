"""What surrounds the marks: the time axis, grid, shading, and the table of texts."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.views.chart import GanttChart, GanttRow
from pmcore.views.svg.axis import Axis, Cell
from pmcore.views.svg.columns import (
    CELL_SIZE,
    EDGE,
    NAME_SIZE,
    Column,
    cell_text,
    indent_of,
    more_text,
    more_width,
)
from pmcore.views.svg.layout import RowBox, Rows, Sheet
from pmcore.views.svg.markup import group, path, rectangle, text
from pmcore.views.svg.scale import TimeScale
from pmcore.views.text import fit, text_width

_NARROWEST_SHADE = 4
_BELOW_TEXT = 5  # from the baseline of the lowest tier, and of the headings, to the first row


@dataclass(frozen=True, slots=True)
class _Tier:
    cells: tuple[Cell, ...]
    height: int
    kind: str
    ticks: str = ""

    def draw(self, top: int) -> list[str]:
        bottom = top + self.height
        parts = [_label(cell, bottom - _BELOW_TEXT, self.kind) for cell in self.cells if cell.label]
        if self.ticks:
            lines = "".join(f"M{cell.left} {top}V{bottom}" for cell in self.cells if cell.starts)
            parts.insert(0, path(lines, self.ticks))
        return parts


def _tiers(axis: Axis) -> list[_Tier]:
    tiers = (
        _Tier(axis.major, 21, "major", "period"),
        _Tier(axis.minor, 18, "minor", "grid"),
        _Tier(axis.weekdays, 15, "minor"),
    )
    return [tier for tier in tiers if tier.cells]


def axis_height(axis: Axis) -> int:
    """Height of all tiers."""
    return sum(tier.height for tier in _tiers(axis))


def draw_axis(axis: Axis, top: int, *, below: bool = False) -> str:
    """Draw the tiers from ``top`` down; ``below`` the rows the finest one comes first."""
    parts: list[str] = []
    for tier in reversed(_tiers(axis)) if below else _tiers(axis):
        parts += tier.draw(top)
        top += tier.height
    return group(parts, "axis")


def _label(cell: Cell, baseline: int, kind: str) -> str:
    return text(cell.label_x, baseline, cell.label, kind, *(("mid",) if cell.centred else ()))


def shaded(chart: GanttChart, scale: TimeScale) -> list[tuple[int, int]]:
    """Pixels ``(left, width)`` to shade: non-working time that is wide enough to be told apart."""
    # By length, not by rounded pixels: of two equal weekends none is shaded alone.
    wide = (one for one in chart.non_working if scale.pixels(one[1] - one[0]) >= _NARROWEST_SHADE)
    edges = ((scale.x(start), scale.x(finish)) for start, finish in wide)
    return [(left, right - left) for left, right in edges if right > left]


def draw_plot(axis: Axis, shades: list[tuple[int, int]], scale: TimeScale, rows: Rows) -> list[str]:
    """Draw shading, then grid lines: thin ones for cells, stronger ones for periods above."""
    height = rows.bottom - rows.top
    parts = [rectangle(left, rows.top, width, height, "shade") for left, width in shades]
    major = {cell.left for cell in axis.major if cell.starts}
    minor = [cell.left for cell in axis.minor if cell.starts and cell.left not in major]
    parts.append(path("".join(f"M{x} {rows.top}V{rows.bottom}" for x in minor), "grid"))
    parts.append(path("".join(f"M{x} {rows.top}V{rows.bottom}" for x in sorted(major)), "period"))
    return parts


def draw_rules(sheet: Sheet, rows: Rows) -> list[str]:
    """Draw a hairline below every row, and the frame of the plot."""
    right = sheet.width - EDGE
    hairlines = "".join(f"M{EDGE} {box.bottom}H{right}" for box in rows.boxes[:-1])
    frame = f"M{EDGE} {rows.top}H{right}M{EDGE} {rows.bottom}H{right}"
    return [path(hairlines, "rule"), path(frame, "frame")]


def draw_headings(columns: tuple[Column, ...], bottom: int) -> list[str]:
    """Write the headings of the columns above ``bottom``."""
    baseline = bottom - _BELOW_TEXT
    return [
        text(column.right, baseline, column.heading, "head", "end")
        if column.is_flush_right
        else text(column.left, baseline, column.heading, "head")
        for column in columns
    ]


def draw_cells(chart: GanttChart, sheet: Sheet, row: GanttRow, box: RowBox) -> list[str]:
    """Write the texts of one row; critical rows carry a mark at the left edge."""
    parts: list[str] = []
    if row.is_critical:
        height = box.bottom - box.top - 8
        parts.append(rectangle(EDGE - 8, box.top + 4, 3, height, "mark"))
    for column in sheet.columns:
        words = cell_text(row, column.field, chart)
        if column.field == "task":
            parts += _name(row, words, column, box.middle + 4)
        elif words:
            parts.append(_cell(row, words, column, box.middle + 4))
    return parts


def _name(row: GanttRow, words: str, column: Column, baseline: int) -> list[str]:
    left, strong = column.left + indent_of(row), row.kind == "summary"
    room = max(0, column.right - left - more_width(row))
    shown = fit(words, room, NAME_SIZE, bold=strong)
    parts = [text(left, baseline, shown, *(("strong",) if strong else ()))] if shown else []
    if row.hidden:
        behind = left + text_width(shown, NAME_SIZE, bold=strong) + 6
        parts.append(text(behind, baseline, more_text(row), "more"))
    return parts


def _cell(row: GanttRow, words: str, column: Column, baseline: int) -> str:
    missed = row.is_late and column.field == "finish"
    shown = fit(words, column.width, CELL_SIZE, bold=missed)
    kinds = ("cell", *(("missed",) if missed else ()))
    if column.is_flush_right:
        return text(column.right, baseline, shown, *kinds, "end")
    return text(column.left, baseline, shown, *kinds)
