"""How the work goes: progress as it was planned, and what people worked."""

from __future__ import annotations

from pmcore.tracking.as_planned import progress_as_planned
from pmcore.tracking.effort import EffortStatus, effort_status
from pmcore.tracking.worklog import WorkEntry, WorkLog

__all__ = [
    "EffortStatus",
    "WorkEntry",
    "WorkLog",
    "effort_status",
    "progress_as_planned",
]
