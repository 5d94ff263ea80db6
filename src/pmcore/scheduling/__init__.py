"""When it can be done: a project compiled to a network, solved, and every date explained."""

from __future__ import annotations

from pmcore.scheduling.asking import Answer, FinishExplanation
from pmcore.scheduling.cause import Cause
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.comparing import Comparison, Move
from pmcore.scheduling.costs import Costs, ResourceCost, TaskCost
from pmcore.scheduling.dates import RowKind, TaskDates
from pmcore.scheduling.dating import schedule
from pmcore.scheduling.explaining import Explanation
from pmcore.scheduling.explaining_floats import ExplainedFloat, FloatExplanation
from pmcore.scheduling.loading import Load, Peak
from pmcore.scheduling.options import Criticality, SchedulingOptions
from pmcore.scheduling.paths import FloatPath, FloatPathOptions
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.scheduled import Schedule

__all__ = [
    "Answer",
    "Cause",
    "Columns",
    "Comparison",
    "Costs",
    "Criticality",
    "ExplainedFloat",
    "Explanation",
    "FinishExplanation",
    "FloatExplanation",
    "FloatPath",
    "FloatPathOptions",
    "Load",
    "Move",
    "Peak",
    "Reason",
    "ResourceCost",
    "RowKind",
    "Schedule",
    "SchedulingOptions",
    "TaskCost",
    "TaskDates",
    "schedule",
]
