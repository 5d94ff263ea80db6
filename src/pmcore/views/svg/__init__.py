"""Charts as SVG, written by us: scale, axis, layout, arrows, marks and the drawing of them all."""

from __future__ import annotations

from pmcore.views.svg.drawing import gantt_svg

__all__ = ["gantt_svg"]
