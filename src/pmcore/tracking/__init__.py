"""How the work goes: progress as planned, what people worked and when they expect to finish."""

from __future__ import annotations

from pmcore.tracking.as_planned import progress_as_planned
from pmcore.tracking.effort import EffortStatus, effort_status
from pmcore.tracking.expected import ExpectedFinishes, expected_finishes
from pmcore.tracking.worklog import WorkEntry, WorkLog

__all__ = [
    "EffortStatus",
    "ExpectedFinishes",
    "WorkEntry",
    "WorkLog",
    "effort_status",
    "expected_finishes",
    "progress_as_planned",
]
