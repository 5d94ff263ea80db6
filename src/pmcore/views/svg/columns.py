"""The columns of text left of the plot: what they say, and how wide they may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, TypeAlias

from pmcore.views.chart import GanttChart, GanttRow
from pmcore.views.clock import Clock
from pmcore.views.text import clean, text_width
from pmcore.views.words import date_words, time_words, words

Field: TypeAlias = Literal["wbs", "task", "owner", "start", "finish"]

EDGE = 16
GAP = 14
NAME_SIZE, CELL_SIZE = 12, 11
_INDENT = 14
_DEEPEST_INDENT = 8
_LEAST_NAME, _MOST_NAME = 96, 300
_MOST_OWNER, _MOST_WBS = 110, 90
_HOURS_SHOWN_UP_TO = 5 * 1440


@dataclass(frozen=True, slots=True)
class Column:
    """One column of text; dates are set flush right."""

    field: Field
    heading: str
    left: int
    right: int

    @property
    def width(self) -> int:
        """Room for text."""
        return self.right - self.left

    @property
    def is_flush_right(self) -> bool:
        """Whether texts end at ``right``."""
        return self.field in ("start", "finish")


def columns(chart: GanttChart, width: int) -> tuple[Column, ...]:
    """Choose and place the columns for a drawing of this width."""
    said = words(chart.language).tasks
    headings: dict[Field, str] = {
        "wbs": said.wbs,
        "task": said.task,
        "owner": said.owner,
        "start": said.start,
        "finish": said.finish,
    }
    wanted = {field: _natural_width(field, heading, chart) for field, heading in headings.items()}
    if not any(row.wbs for row in chart.rows):
        del wanted["wbs"]
    if not any(row.owner for row in chart.rows):
        del wanted["owner"]
    return _placed(_fitted(wanted, width), headings)


def cell_text(row: GanttRow, field: Field, chart: GanttChart) -> str:
    """Return what a column says about a row."""
    if field == "start":
        return moment_words(row, row.start, chart)
    if field == "finish":
        return moment_words(row, row.finish, chart)
    return {"wbs": row.wbs, "owner": row.owner, "task": row.name}[field]


def moment_words(row: GanttRow, instant: int, chart: GanttChart) -> str:
    """Say an instant of a row in the row's zone, with the time of day in short charts.

    Like a finish, an instant after the start ends something: midnight belongs to the day before.
    """
    clock = Clock(row.zone or chart.zone)
    if chart.last - chart.first <= _HOURS_SHOWN_UP_TO:
        return time_words(clock.local(instant), chart.language, year=False)
    return day_words(clock.last_day(row.start, instant), chart)


def deadline_words(row: GanttRow, deadline: int, chart: GanttChart) -> str:
    """Say a deadline in the row's zone: midnight is the end of the day before, in any chart."""
    clock = Clock(row.zone or chart.zone)
    if clock.local(deadline).time() == time.min:
        return day_words(clock.last_day(deadline - 1, deadline), chart)
    return moment_words(row, deadline, chart)


def day_words(day: date, chart: GanttChart) -> str:
    """Say a day, with its year in a chart that spans several."""
    clock = Clock(chart.zone)
    years = clock.local(chart.first).year, clock.local(chart.last).year
    return date_words(day, chart.language, year=years[0] != years[1])


def _natural_width(field: Field, heading: str, chart: GanttChart) -> int:
    texts = [clean(cell_text(row, field, chart)) for row in chart.rows]
    if field == "task":
        lengths = [
            indent_of(row)
            + text_width(text, NAME_SIZE, bold=row.kind == "summary")
            + more_width(row)
            for row, text in zip(chart.rows, texts, strict=True)
        ]
        return min(max(lengths, default=0), _MOST_NAME)
    lengths = [text_width(text, CELL_SIZE, bold=field == "finish") for text in texts]
    most = {"wbs": _MOST_WBS, "owner": _MOST_OWNER}.get(field, _MOST_NAME)
    return min(max([text_width(heading, CELL_SIZE), *lengths]), most)


def indent_of(row: GanttRow) -> int:
    """How far the name is moved to the right."""
    return _INDENT * min(row.depth, _DEEPEST_INDENT)


def more_text(row: GanttRow) -> str:
    """How many tasks are folded into the row, as in ``+31``."""
    return f"+{row.hidden:,}" if row.hidden else ""


def more_width(row: GanttRow) -> int:
    """Room for that text behind the name."""
    return text_width(more_text(row), CELL_SIZE) + 6 if row.hidden else 0


def _fitted(wanted: dict[Field, int], width: int) -> dict[Field, int]:
    """Give the columns at most half of the width: drop the dispensable, then cut the names."""
    most = width // 2
    for field in ("owner", "start", "wbs", "finish"):
        if _total(wanted) - wanted["task"] + min(wanted["task"], most // 2) > most:
            wanted.pop(field, None)
    over = _total(wanted) - most
    least = min(wanted["task"], _LEAST_NAME)
    wanted["task"] = max(least, wanted["task"] - max(0, over))
    return wanted


def _total(widths: dict[Field, int]) -> int:
    return EDGE + sum(width + GAP for width in widths.values())


def _placed(widths: dict[Field, int], headings: dict[Field, str]) -> tuple[Column, ...]:
    columns: list[Column] = []
    left = EDGE
    for field, width in widths.items():
        columns.append(Column(field, headings[field], left, left + width))
        left += width + GAP
    return tuple(columns)
