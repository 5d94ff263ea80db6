"""Pictures of a schedule: the Gantt chart as data and as SVG, and the HTML report."""

from __future__ import annotations

from pmcore.scheduling.dates import RowKind
from pmcore.views.chart import GanttChart, GanttLink, GanttRow
from pmcore.views.charting import gantt
from pmcore.views.reporting import report
from pmcore.views.svg import gantt_svg

__all__ = [
    "GanttChart",
    "GanttLink",
    "GanttRow",
    "RowKind",
    "gantt",
    "gantt_svg",
    "report",
]
