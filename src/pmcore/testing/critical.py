"""Which tasks are critical, as the options read it."""

from __future__ import annotations

from pmcore.kernel import TaskId
from pmcore.testing.floats import Floats
from pmcore.testing.plan import Plan


def critical_tasks(
    plan: Plan, floats: Floats, longest_path: frozenset[TaskId]
) -> frozenset[TaskId]:
    """Return the critical leaves, and the summary tasks above them."""
    total = {task: floats.of(task).total for task in plan.leaves}
    at_most = {task for task in plan.leaves if total[task] <= plan.options.critical_float}
    negative = {task for task in plan.leaves if total[task] < 0}
    leaves = {
        "total_float": at_most,
        "longest_path": longest_path,
        "auto": negative | longest_path if _float_misleads(plan) else at_most,
    }[plan.options.criticality]
    return frozenset(leaves).union(*(plan.over(leaf) for leaf in leaves))


def _float_misleads(plan: Plan) -> bool:
    """Whether float alone does not tell what moves the end."""
    calendars = {leaf.calendar for leaf in plan.leaves.values()}
    return len(calendars) > 1 or plan.settings.finish is not None
