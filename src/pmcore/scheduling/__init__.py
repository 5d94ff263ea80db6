"""When it can be done: a project compiled to a network, solved, and every date explained."""

from __future__ import annotations

from pmcore.scheduling.causes import Cause
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.comparing import Comparison, Move
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.explaining import Explanation
from pmcore.scheduling.options import Criticality, SchedulingOptions
from pmcore.scheduling.reasons import Reason
from pmcore.scheduling.scheduled import Schedule, schedule

__all__ = [
    "Cause",
    "Columns",
    "Comparison",
    "Criticality",
    "Explanation",
    "Move",
    "Reason",
    "Schedule",
    "SchedulingOptions",
    "TaskDates",
    "schedule",
]
