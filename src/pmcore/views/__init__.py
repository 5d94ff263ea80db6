"""Pictures of a schedule: the Gantt chart as data and as SVG, and the HTML report.

Each name is loaded when it is first used: whoever needs a few words of a report draws nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
_MODULE_OF = {
    "GanttChart": "pmcore.views.chart",
    "GanttLink": "pmcore.views.chart",
    "GanttRow": "pmcore.views.chart",
    "RowKind": "pmcore.scheduling.dates",
    "gantt": "pmcore.views.charting",
    "gantt_svg": "pmcore.views.svg",
    "report": "pmcore.views.reporting",
}


def __getattr__(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'pmcore.views' has no attribute {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
