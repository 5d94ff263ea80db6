"""The HTML report as data and as one self-contained page."""

from __future__ import annotations

from pmcore.views.html.page import html_page
from pmcore.views.html.records import Report, ReportTask

__all__ = ["Report", "ReportTask", "html_page"]
