"""How the work goes: progress, logged work and costs, expected finishes, what was planned once."""

from __future__ import annotations

from pmcore.tracking.as_planned import progress_as_planned
from pmcore.tracking.baselining import baseline_of
from pmcore.tracking.costs import CostStatus, cost_status
from pmcore.tracking.effort import EffortStatus, effort_status
from pmcore.tracking.expected import ExpectedFinishes, expected_finishes
from pmcore.tracking.variance import TaskVariance, Variance, variance
from pmcore.tracking.worklog import WorkEntry, WorkLog

__all__ = [
    "CostStatus",
    "EffortStatus",
    "ExpectedFinishes",
    "TaskVariance",
    "Variance",
    "WorkEntry",
    "WorkLog",
    "baseline_of",
    "cost_status",
    "effort_status",
    "expected_finishes",
    "progress_as_planned",
    "variance",
]
