"""A Gantt chart drawn as one self-contained SVG text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError
from pmcore.views.chart import GanttChart, GanttLink
from pmcore.views.clock import Clock
from pmcore.views.svg import frame
from pmcore.views.svg.arrows import route
from pmcore.views.svg.axis import Axis, axis
from pmcore.views.svg.columns import EDGE, moment_words
from pmcore.views.svg.layout import Rows, Sheet
from pmcore.views.svg.legend import LINE, Legend
from pmcore.views.svg.marks import row_kinds, row_marks
from pmcore.views.svg.markup import group, path, rectangle, text
from pmcore.views.svg.style import STYLE
from pmcore.views.svg.tooltip import tooltip
from pmcore.views.text import escape, fit
from pmcore.views.words import words

NARROWEST, WIDEST = 320, 20_000
_TITLE, _FACTS, _NOTE = 34, 20, 20
_SECOND_AXIS_FROM = 40  # rows: so long a chart repeats its axis at the bottom


def gantt_svg(chart: GanttChart, *, width: int = 1280, today: int | None = None) -> str:
    """Draw a chart as SVG: one text without scripts, fonts or links, the same for the same input.

    Parameters
    ----------
    chart
        What to draw.
    width
        Pixels from 320 to 20000. The height follows from the rows.
    today
        Instant at which to draw a line across the plot; no line by default, as pmcore reads no
        clock.

    Raises
    ------
    InputError
        ``value.invalid`` for another width.

    Examples
    --------
    >>> chart = GanttChart("Fence", (), (), first=0, last=1440, zone=None)
    >>> svg = gantt_svg(chart, width=640)
    >>> svg == gantt_svg(chart, width=640), "<script" in svg
    (True, False)
    """
    if type(width) is not int or not NARROWEST <= width <= WIDEST:
        problem = {
            "en": f"it must be a whole number from {NARROWEST} to {WIDEST}",
            "zh": f"应为 {NARROWEST} 到 {WIDEST} 的整数",
        }
        raise InputError(Code.VALUE_INVALID, field="width", value=width, problem=problem)
    return _Drawing.of(chart, width, today).draw()


@dataclass(frozen=True, slots=True)
class _Drawing:
    chart: GanttChart
    sheet: Sheet
    axis: Axis
    shades: list[tuple[int, int]]
    legend: Legend
    rows: Rows
    today: int | None

    @classmethod
    def of(cls, chart: GanttChart, width: int, today: int | None) -> _Drawing:
        sheet = Sheet.of(chart, width)
        divided = axis(sheet.scale, Clock(chart.zone), chart.language)
        shades = frame.shaded(chart, sheet.scale)
        legend = Legend.of(chart, sheet, today, shaded=bool(shades))
        heading = _text_height(chart) + legend.lines * LINE + 12
        rows = Rows.of(chart, sheet.scale, heading + frame.axis_height(divided))
        return cls(chart, sheet, divided, shades, legend, rows, today)

    def draw(self) -> str:
        height = self.rows.bottom + EDGE
        if self._has_second_axis:
            height += frame.axis_height(self.axis)
        width, language = self.sheet.width, words(self.chart.language).tag
        parts = [
            f"<title>{escape(self._summary())}</title>",
            f"<desc>{escape(self._facts())}</desc>",
            f"<style>{STYLE}</style>",
            rectangle(0, 0, width, height, "paper"),
            *self._heading(),
            *self._plot(),
            *self._rows(),
        ]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pmg" role="img" lang="{language}" '
            f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
            f"{''.join(parts)}</svg>"
        )

    @property
    def _has_second_axis(self) -> bool:
        return len(self.chart.rows) > _SECOND_AXIS_FROM

    def _summary(self) -> str:
        return words(self.chart.language).chart.title.format(title=self.chart.title).rstrip(":： ")

    def _facts(self) -> str:
        chart, said = self.chart, words(self.chart.language).chart
        if not chart.rows:
            return said.no_rows
        rows = [replace(row, zone=None) for row in chart.rows]  # as the axis has them
        first = min(rows, key=lambda row: row.start)
        last = max(rows, key=lambda row: (row.finish, row.start < row.finish))
        facts = said.facts.format(
            rows=len(rows),
            first=moment_words(first, first.start, chart),
            last=moment_words(last, last.finish, chart),
        )
        if not chart.data_note and not any(row.hidden for row in rows):
            # of what is folded nothing is counted
            critical = sum(row.is_critical and row.kind != "summary" for row in rows)
            facts += said.critical_facts.format(critical=critical)
        if any(row.zone is not None for row in chart.rows):
            facts += said.clock_facts.format(zone=chart.zone)
        return facts

    def _heading(self) -> list[str]:
        chart, room, bottom = self.chart, self.sheet.width - 2 * EDGE, _text_height(self.chart)
        parts = []
        if chart.title:
            parts.append(text(EDGE, 28, fit(chart.title, room, 17, bold=True), "title"))
        if chart.data_note:
            parts.append(text(EDGE, bottom - 6, fit(chart.data_note, room, 12, bold=True), "note"))
        facts = bottom - 6 - (_NOTE if chart.data_note else 0)
        parts.append(text(EDGE, facts, fit(self._facts(), room, 12), "facts"))
        return [*parts, self.legend.draw(bottom + 4)]

    def _plot(self) -> list[str]:
        rows, scale = self.rows, self.sheet.scale
        top = rows.top - frame.axis_height(self.axis)
        parts = [
            *frame.draw_headings(self.sheet.columns, rows.top),
            frame.draw_axis(self.axis, top),
            *frame.draw_plot(self.axis, self.shades, scale, rows),
            *frame.draw_rules(self.sheet, rows),
        ]
        if self._has_second_axis:
            parts.append(frame.draw_axis(self.axis, rows.bottom, below=True))
        for at, kind in ((self.chart.data_date, "datadate"), (self.today, "today")):
            if at is not None and scale.first <= at <= scale.last:
                parts.append(path(f"M{scale.x(at)} {rows.top}V{rows.bottom}", kind))
        return parts

    def _rows(self) -> list[str]:
        chart, rows = self.chart, self.rows
        parts = [group(self._links(), "links")]
        for row, box in zip(chart.rows, rows.boxes, strict=True):
            drawn = [
                *frame.draw_cells(chart, self.sheet, row, box),
                *row_marks(row, box, rows.bar_height, self.sheet.scale),
            ]
            parts.append(group(drawn, row_kinds(row), title=tooltip(row, chart), task=row.task))
        return parts

    def _links(self) -> list[str]:
        """Draw quiet links first, critical ones last and so on top; all lie under the bars."""
        ordered = sorted(self.chart.links, key=lambda link: (link.is_critical, link.is_driving))
        leaving = Counter(link.predecessor for link in ordered)
        arriving = Counter(link.successor for link in ordered)
        return [
            self._link(link, hub=leaving[link.predecessor] >= arriving[link.successor])
            for link in ordered
        ]

    def _link(self, link: GanttLink, *, hub: bool) -> str:
        boxes = self.rows.boxes
        arrow = route(
            link,
            boxes[link.predecessor],
            boxes[link.successor],
            "predecessor" if hub else "successor",
        )
        kinds = "critical" if link.is_critical else "driving" if link.is_driving else "quiet"
        return group([path(arrow.line, "link"), path(arrow.tip, "tip")], kinds)


def _text_height(chart: GanttChart) -> int:
    return (_TITLE if chart.title else 6) + _FACTS + (_NOTE if chart.data_note else 0)
